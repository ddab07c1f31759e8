"""Puts a snapshot together from what a run wrote and what stays of the snapshot before."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from notesetl.linkage import Catalogue
from notesetl.tables import identity
from notesetl.tables.buckets import BUCKETED, bits_for, bucket, part_name
from notesetl.tables.changes import Changes
from notesetl.tables.database import check_relations, papers, show, told
from notesetl.tables.earlier import Earlier, Part, digest
from notesetl.tables.merge import Merge, link, take_over
from notesetl.tables.parts import Limits, PartWriter
from notesetl.tables.percentiles import Percentiles
from notesetl.tables.rows import Row
from notesetl.tables.schema import table

Translations: TypeAlias = Callable[[Path], Iterable[pa.RecordBatch]]
_LEFT_TOPICS = """
WITH RECURSIVE wanted AS (
  SELECT DISTINCT topic_id FROM mention_topics WHERE topic_id NOT IN (SELECT topic_id FROM told)
  UNION SELECT e.parent_id FROM earlier_topics e JOIN wanted USING (topic_id)
  WHERE e.parent_id IS NOT NULL AND e.parent_id NOT IN (SELECT topic_id FROM told)
) SELECT topic_id, label, parent_id FROM earlier_topics SEMI JOIN wanted USING (topic_id) ORDER BY topic_id
"""
_OVER_ALL = ("topics", "papers", "conflicts", "translations")
_TALLIES = {
    "languages": "SELECT language, count(*) FROM notes GROUP BY ALL ORDER BY ALL",
    "rejects": "SELECT reason, count(*) FROM rejects GROUP BY ALL ORDER BY ALL",
}


@dataclass(slots=True)
class Assembly:
    """The folder ``building`` on its way to a snapshot; its methods are called in the order in which they stand."""

    building: Path
    earlier: Earlier
    changes: Changes
    limits: Limits
    connection: duckdb.DuckDBPyConnection
    bits: int = 0
    touched: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        earlier, changes = self.earlier, self.changes
        before = sum(part.rows for part in self._earlier_parts("files"))
        files = before + len(changes.added.keys() - changes.known.keys()) - len(changes.gone)
        self.bits = bits_for(files, max(self.limits.bits, earlier.bits))
        moved = self.bits != earlier.bits or not earlier.parts
        self.touched = set(range(1 << self.bits)) if moved else {*earlier.broken}
        self.touched.update(bucket(file_id, self.bits) for file_id in changes.added.keys() | changes.gone)

    def put_buckets(self, staged: Mapping[str, Sequence[Path]]) -> None:
        """Write and link the tables whose rows belong to files, from what was ``staged`` and from before."""
        gone = self.changes.gone | self.changes.added.keys()
        merge = Merge(staged, self.earlier, gone, self.touched, self.bits)
        connection = self._showing(())
        with told():
            for name in BUCKETED:
                merge.write(connection, name, self.building / name, self.limits)
        self._link("rejects")  # what the walks over other dumps met

    def put_over_all(
        self, topics: Sequence[Row], catalogue: Catalogue | None, translations: Translations, basis: str
    ) -> None:
        """Write the tables that are put together over all files, unless all that decides about them is as it was.

        Raises:
            NotesetlError: keys or references do not hold.
        """
        if not self.touched and basis and basis == self._basis() and all(map(self._is_whole, _OVER_ALL)):
            for name in _OVER_ALL:
                self._link(name)
            return
        told_topics = [*topics, *self._left_topics(str(row["topic_id"]) for row in topics)]
        self._put("topics", told_topics)
        self._put_papers(catalogue)
        self._put_batches("translations", translations(self.building))
        self._check()

    def _basis(self) -> object:
        return json.loads(str(self.earlier.runs[-1]["counts"])).get("basis") if self.earlier.runs else None

    def _is_whole(self, name: str) -> bool:
        return any(True for _ in self._earlier_parts(name)) and not any(
            damaged.startswith(f"{name}/") for damaged in self.earlier.damaged
        )

    def _left_topics(self, known: Iterable[str]) -> list[Row]:
        """Return topics from before that are not ``known`` any more, but that rows of other dumps still have."""
        earlier = [self.earlier.path(part) for part in self._earlier_parts("topics")]
        if not earlier:
            return []
        connection = self._showing(("mention_topics",))
        with told():
            connection.register("told", pa.table({"topic_id": pa.array(list(known), pa.string())}))
            connection.register("earlier_topics", pa.concat_tables(pq.read_table(path) for path in earlier))
            found: list[Row] = connection.sql(_LEFT_TOPICS).to_arrow_table().to_pylist()
        return found

    def _put_papers(self, catalogue: Catalogue | None) -> None:
        """Link all mentions to papers, and write the tables of papers and conflicts."""
        connection = self._showing(identity.SOURCES)
        with told():
            found = identity.Identities(connection, catalogue)
            self._put("conflicts", found.conflicts())
        changed = {bucket(note_id, self.bits) for note_id in found.notes}
        for part in (self.building / name / part_name(n) for n in changed for name in identity.IDENTIFIED):
            if part.exists():
                identity.rewrite(part, found.changed)
        self.touched |= changed
        self._showing(("mentions", "ratings"))
        with told():
            percentiles = Percentiles(connection)
        percentiles.rewrite(self.building / "ratings")
        self._showing(("ratings",))
        self._put_batches("papers", papers(connection, found.table))

    def _link(self, name: str) -> None:
        """Take over those parts of before that are neither a bucket's nor written anew."""
        (self.building / name).mkdir(exist_ok=True)
        for part in self._earlier_parts(name):
            place = self.building / name / part.part
            if not (place.exists() or (name in BUCKETED and part.part[5:10].isdecimal())):
                link(self.earlier.path(part), place)

    def _check(self) -> None:
        """See that keys and references hold wherever something changed."""
        new = {name: list(self._new(name)) for name in (*BUCKETED, "topics", "papers", "conflicts")}
        check_relations(self._showing(tuple(new)), new)

    def tally(self) -> dict[str, dict[str, int]]:
        """Return the notes by language and the rejects by reason."""
        connection = self._showing(("notes", "rejects"))
        with told():
            return {tally: dict(connection.execute(query).fetchall()) for tally, query in _TALLIES.items()}

    def parts(self, names: Iterable[str]) -> list[Part]:
        """Return the files of the tables ``names``; those that came out as they were before become links to them."""
        return [self._part(path) for name in names for path in sorted((self.building / name).glob("part-*.parquet"))]

    def _part(self, path: Path) -> Part:
        name = path.parent.name
        before = self.earlier.parts.get((name, path.name))
        if before is not None and path.samefile(self.earlier.path(before)):
            return before
        sha256 = digest(path)
        if before is not None and take_over(path, self.earlier, before, sha256):
            return before
        return Part(name, path.name, pq.read_metadata(path).num_rows, path.stat().st_size, sha256)

    def _put_batches(self, name: str, batches: Iterable[pa.RecordBatch]) -> None:
        writer = PartWriter(table(name), self.building / name / part_name(0), self.limits)
        with told():
            for batch in batches:
                writer.add_batch(batch)
        writer.close()

    def _put(self, name: str, rows: Iterable[Row]) -> None:
        put(self.building / name / part_name(0), rows, self.limits)

    def _earlier_parts(self, name: str) -> Iterator[Part]:
        for part in self.earlier.parts.values():
            number = part.part[5:10]
            if part.table == name and not (
                name in BUCKETED and number.isdecimal() and int(number) in self.earlier.broken
            ):
                yield part

    def _new(self, name: str) -> Iterator[Path]:
        names = [part_name(number) for number in sorted(self.touched)] if name in BUCKETED else [part_name(0)]
        yield from (path for path in (self.building / name / part for part in names) if path.exists())

    def _showing(self, names: Iterable[str]) -> duckdb.DuckDBPyConnection:
        show(self.connection, self.building, names)
        return self.connection


def put(path: Path, rows: Iterable[Row], limits: Limits) -> None:
    """Write checked rows of the table that the folder of ``path`` is named for."""
    writer = PartWriter(table(path.parent.name), path, limits)
    for row in rows:
        writer.add(row)
    writer.close()
