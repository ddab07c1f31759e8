"""Linkage over the written parts of a snapshot: which paper each mention is of, and what contradicts itself."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from notesetl.ids import make_id
from notesetl.linkage import Catalogue, Conflict, Linkage, Spelling, link
from notesetl.tables.parts import arrow_schema, sync
from notesetl.tables.rows import Row

IDENTIFIED = ("mentions", "ratings", "links", "mention_topics", "claims")  # the tables that say a mention's paper
SOURCES = ("notes", "mentions", "links")
_BATCH_ROWS = 65536
_SITES = ("openreview", "acl", "cvf", "pmlr", "neurips", "pubmed", "semantic_scholar")
_SAID = """
coalesce(of_paper, '') AS of_paper, array_to_string(not_of_papers, chr(10)) AS not_of,
coalesce(paper_title, '') AS name"""
_TELLING = "title, kind, arxiv_id, doi, sites, of_paper, not_of, name"
_SPELLED = f"""
CREATE TEMP TABLE named AS
WITH sited AS (
  SELECT mention_id, string_agg(DISTINCT site, chr(10) ORDER BY site) AS sites
  FROM (SELECT mention_id, concat(kind, ':', canonical_url) AS site FROM links
        WHERE role = 'paper' AND mention_id IS NOT NULL AND kind IN {_SITES}) GROUP BY mention_id
)
SELECT mention_id, note_id, paper_id, start, line, title, title_kind AS kind, coalesce(lower(arxiv_id), '') AS arxiv_id,
       coalesce(lower(doi), '') AS doi, coalesce(sites, '') AS sites, {_SAID}
FROM mentions LEFT JOIN sited USING (mention_id);
CREATE TEMP TABLE spelled AS
SELECT row_number() OVER (ORDER BY {_TELLING}) - 1 AS number, *
FROM (SELECT {_TELLING}, count(DISTINCT note_id) AS n_notes, count(*) AS n_mentions
      FROM named GROUP BY ALL);
"""  # noqa: S608 - names of ours
_SPELLINGS = f"SELECT {_TELLING}, n_notes, n_mentions FROM spelled ORDER BY number"  # noqa: S608 - names of ours
_CHANGED = f"""
SELECT mention_id, paper_ids.paper_id, note_id FROM named JOIN spelled USING ({_TELLING})
JOIN paper_ids USING (number) WHERE paper_ids.paper_id <> named.paper_id
"""  # noqa: S608 - likewise
_PLACES = f"""
SELECT number, first(mention_id ORDER BY path, start, mention_id) AS mention_id,
       first(note_id ORDER BY path, start, mention_id) AS note_id, first(line ORDER BY path, start, mention_id) AS line
FROM named JOIN spelled USING ({_TELLING}) JOIN notes USING (note_id)
JOIN contended USING (number) GROUP BY number
"""  # noqa: S608 - likewise


class Identities:
    """The papers of all mentions of a snapshot; needs the tables ``SOURCES`` in ``connection``.

    ``table`` has a row for each paper: paper_id, title, arxiv_id, doi, published (a year), authors, categories.
    ``changed`` are the mentions that are of another paper than their own row says, with the right one, ``notes`` those
    that they are in.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, catalogue: Catalogue | None = None) -> None:
        self._connection = connection
        connection.execute(_SPELLED)
        self._numbers = {spelling: number for number, spelling in enumerate(self._spellings())}
        linkage = link(self._numbers, catalogue)
        self._conflicts = linkage.conflicts
        self.table = _identity_table(linkage)
        paper_ids = dict(linkage.papers)
        connection.register("paper_ids", _column_table("paper_id", (paper_ids[one] for one in self._numbers)))
        shared = {paper: paper for paper in paper_ids.values()}
        self.changed: dict[str, str] = {}
        self.notes: set[str] = set()
        for batch in connection.sql(_CHANGED).to_arrow_reader(_BATCH_ROWS):
            mentions, papers, notes = (column.to_pylist() for column in batch.columns)
            self.changed.update(zip(mentions, map(shared.__getitem__, papers), strict=True))
            self.notes.update(notes)

    def conflicts(self) -> Iterator[Row]:
        """Yield the rows of the table of conflicts, each with the first mention that is spelled so."""
        contended = {self._numbers[member.spelling] for conflict in self._conflicts for member in conflict.members}
        self._connection.register("contended", pa.table({"number": pa.array(sorted(contended), pa.int64())}))
        places = {row[0]: row[1:] for row in self._connection.sql(_PLACES).fetchall()}
        for conflict in self._conflicts:
            yield from self._rows(conflict, places)

    def _rows(self, conflict: Conflict, places: Mapping[int, tuple[str, str, int | None]]) -> Iterator[Row]:
        for member in conflict.members:
            spelling = member.spelling
            mention_id, note_id, line = places[self._numbers[spelling]]
            identifiers = [
                *([f"arxiv:{spelling.arxiv_id}"] if spelling.arxiv_id else []),
                *([f"doi:{spelling.doi}"] if spelling.doi else []),
                *spelling.sites,
            ]
            yield {
                "conflict_id": make_id("conflict", conflict.kind, conflict.subject),
                "kind": conflict.kind,
                "subject": conflict.subject,
                "mention_id": mention_id,
                "note_id": note_id,
                "paper_id": member.paper_id,
                "title": spelling.title,
                "identifiers": identifiers,
                "kept": member.kept,
                "n_mentions": spelling.n_mentions,
                "line": line,
            }

    def _spellings(self) -> Iterator[Spelling]:
        for batch in self._connection.sql(_SPELLINGS).to_arrow_reader(_BATCH_ROWS):
            for title, kind, arxiv_id, doi, sites, of_paper, not_of, name, notes, mentions in zip(
                *(column.to_pylist() for column in batch.columns), strict=True
            ):
                yield Spelling(
                    title,
                    kind,
                    arxiv_id or None,
                    doi or None,
                    _parts(sites),
                    notes,
                    mentions,
                    of_paper or None,
                    _parts(not_of),
                    name or None,
                )


def _parts(lines: str) -> tuple[str, ...]:
    return tuple(lines.split("\n")) if lines else ()


def rewrite(part: Path, changed: Mapping[str, str]) -> None:
    """Give the rows of ``part`` that belong to mentions in ``changed`` their paper.

    Without such rows it stays as it is; memory is bounded by a row group.
    """
    with pq.ParquetFile(part) as file:
        if not any(_concerned(file, group, changed) for group in range(file.num_row_groups)):
            return
        new = part.with_suffix(".new")
        with pq.ParquetWriter(new, arrow_schema(part.parent.name), compression="zstd") as writer:
            for group in range(file.num_row_groups):
                writer.write_table(_relinked(file.read_row_group(group), changed).cast(writer.schema))
    new.replace(part)
    sync(part)


def _concerned(file: pq.ParquetFile, group: int, changed: Mapping[str, str]) -> bool:
    return any(mention in changed for mention in file.read_row_group(group, ["mention_id"])[0].to_pylist())


def _relinked(rows: pa.Table, changed: Mapping[str, str]) -> pa.Table:
    mentions, papers = rows["mention_id"].to_pylist(), rows["paper_id"].to_pylist()
    given = [changed.get(mention, paper) for mention, paper in zip(mentions, papers, strict=True)]
    place = rows.schema.get_field_index("paper_id")
    field = rows.schema.field(place)
    return rows.set_column(place, field, pa.array(given, field.type))


def _identity_table(linkage: Linkage) -> pa.Table:
    names = ("paper_id", "title", "arxiv_id", "doi")
    found = {name: pa.array([getattr(one, name) for one in linkage.identities], pa.string()) for name in names}
    published = {"published": pa.array([one.year for one in linkage.identities], pa.int64())}
    lists = {name: [list(getattr(one, name)) for one in linkage.identities] for name in ("authors", "categories")}
    listed = {name: pa.array(values, pa.list_(pa.string())) for name, values in lists.items()}
    return pa.table({**found, **published, **listed})


def _column_table(name: str, values: Iterable[str]) -> pa.Table:
    column = pa.array(values, pa.string())
    return pa.table({"number": pa.array(range(len(column)), pa.int64()), name: column})
