"""Asking the catalogue, many questions at a time."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any, Self
from weakref import finalize

import duckdb
import pyarrow as pa

from notesetl.catalog.entry import Entry, Known
from notesetl.catalog.fetched import Fetched
from notesetl.catalog.folder import Folder
from notesetl.catalog.fuzzy import FEWEST, MOST_EDITS, SHORTEST, changes, is_slip
from notesetl.catalog.index import MACROS, TABLES, batch, glob, literal, make
from notesetl.catalog.titles import title_words
from notesetl.errors import NotesetlError
from notesetl.extract.identifiers import arxiv_id

_MEMORY = "1GB"
_BATCH = 10_000  # titles whose likes are looked for at once
_CANDIDATES = 20  # titles that one is compared with
_COLUMNS = "e.arxiv_id, e.title, e.year, e.authors, e.categories, e.doi, e.journal_ref"
_FIRST_FETCHED = 1 << 30  # numbers of fetched papers begin here, behind all of the index

_BY_ID = f"SELECT {_COLUMNS} FROM asked JOIN entries e USING (arxiv_id)"  # noqa: S608 - ours, as all here
_BY_KEY = "SELECT key, number FROM asked JOIN titles USING (key)"
_LIKE = f"""
WITH held AS (
  SELECT asked, letters, unnest(shingles_of(string_split(words, ' '))) AS shingle FROM asked
), near AS (
  SELECT asked, number
  FROM held h JOIN shingles s ON h.shingle = s.shingle AND abs(h.letters - s.letters) <= {MOST_EDITS}
  GROUP BY asked, number
  QUALIFY row_number() OVER (PARTITION BY asked ORDER BY count(*) DESC, number) <= {_CANDIDATES}
)
SELECT asked, number, e.words FROM near JOIN entries e USING (number) ORDER BY asked, number
"""  # noqa: S608
_SEEN = "SELECT word, sum(n) AS n FROM asked JOIN words USING (word) GROUP BY word"
_BY_NUMBER = f"SELECT number, {_COLUMNS} FROM asked JOIN entries e USING (number)"  # noqa: S608


class Catalog:
    """The catalogue of a folder as it was when this was opened; the index of a dump and what was fetched are one.

    Each question takes many ids or titles and is answered by one pass over the index, so ask for all at once.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path, papers: int) -> None:
        self._connection = connection
        self._path = path
        self._papers = papers

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """Open the catalogue in the folder ``path``.

        Raises:
            NotesetlError: there is none, or it cannot be read.
        """
        folder = Folder(Path(path))
        index = folder.index()
        fetched = Fetched.read(folder.fetched)
        if index is None and not fetched.entries:
            raise NotesetlError(
                f"{path} holds no catalogue; make one with: notesetl catalog build FILE --catalog {path}"
            )
        spill = mkdtemp(prefix="notesetl-")
        connection = duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": spill})
        catalog = cls(connection, folder.path, 0)
        finalize(catalog, rmtree, spill, ignore_errors=True)
        with catalog._told():
            catalog._papers = _set_up(connection, index[0] if index else None, fetched.entries.values())
        return catalog

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        """Return how many papers there are."""
        return self._papers

    def close(self) -> None:
        """Let go of the files; nothing can be asked afterwards."""
        self._connection.close()

    def by_id(self, arxiv_ids: Iterable[str]) -> dict[str, Entry]:
        """Return the papers of arXiv ids, by the ids as given (a version in them does not count); unknown ones miss."""
        bare = {given: read.id for given in arxiv_ids if (read := arxiv_id(given))}
        rows = self._ask(_BY_ID, {"arxiv_id": pa.array(sorted(set(bare.values())), pa.string())})
        found = {row["arxiv_id"]: _entry(row) for row in rows}
        return {given: found[number] for given, number in bare.items() if number in found}

    def by_title(self, titles: Iterable[str], *, fuzzy: bool = True) -> dict[str, Entry]:
        """Return the papers of titles, by the titles as given; those that are unknown or ambiguous miss.

        Case, accents, punctuation and blanks do not count; with ``fuzzy`` slips of the pen do not either. Papers of the
        same title and the same first author are taken for one, the first of them.
        """
        words = {title: title_words(title) for title in titles}
        exact = {title: _one(found) for title, found in self._same(words).items()}
        if fuzzy:
            like = self._like({title: held for title, held in words.items() if title not in exact})
            return {title: entry for title in words if (entry := exact.get(title) or like.get(title))}
        return {title: entry for title, entry in exact.items() if entry}

    def all_by_title(self, titles: Iterable[str]) -> dict[str, tuple[Entry, ...]]:
        """Return all papers that bear each title, slips not allowed, the oldest first."""
        return self._same({title: title_words(title) for title in titles})

    def knowing(self, titles: Iterable[str]) -> Known:
        """Return what linkage asks, title by title: the answers of ``by_title`` to all ``titles`` at once."""
        return Known(self.by_title(titles))

    def _same(self, words: Mapping[str, list[str]]) -> dict[str, tuple[Entry, ...]]:
        keys = {title: "".join(held) for title, held in words.items() if held}
        by_key: dict[str, list[int]] = defaultdict(list)
        for row in self._ask(_BY_KEY, {"key": pa.array(sorted(set(keys.values())), pa.string())}):
            by_key[row["key"]].append(row["number"])
        entries = self._numbered({number for numbers in by_key.values() for number in numbers})
        return {
            title: tuple(sorted((entries[number] for number in by_key[key]), key=_age))
            for title, key in keys.items()
            if key in by_key
        }

    def _like(self, words: Mapping[str, list[str]]) -> dict[str, Entry]:
        """Return the papers whose titles are those of ``words`` but for slips of the pen."""
        asked = {" ".join(held) for held in words.values() if len(held) >= FEWEST and len("".join(held)) >= SHORTEST}
        ordered = sorted(asked)
        found: dict[str, Entry] = {}
        for start in range(0, len(ordered), _BATCH):
            found |= self._slips(ordered[start : start + _BATCH])
        return {title: found[text] for title, held in words.items() if (text := " ".join(held)) in found}

    def _slips(self, asked: list[str]) -> dict[str, Entry]:
        columns = {
            "asked": pa.array(range(len(asked)), pa.int32()),
            "words": pa.array(asked, pa.string()),
            "letters": pa.array([len(text.replace(" ", "")) for text in asked], pa.int32()),
        }
        near = [
            (row["asked"], row["number"], found)
            for row in self._ask(_LIKE, columns)
            if (found := changes(asked[row["asked"]].split(), row["words"].split())) is not None
        ]
        seen = self._seen({word for *_, found in near for change in found for word in (change.asked, change.known)})
        numbers: dict[int, list[int]] = defaultdict(list)
        for place, number, found in near:
            if all(is_slip(change, len(asked[place].split()), seen, self._papers) for change in found):
                numbers[place].append(number)
        entries = self._numbered({number for found in numbers.values() for number in found})
        likes = {asked[place]: _one(tuple(entries[number] for number in found)) for place, found in numbers.items()}
        return {text: entry for text, entry in likes.items() if entry}

    def _seen(self, words: Collection[str]) -> Callable[[str], int]:
        counts = {
            row["word"]: int(row["n"]) for row in self._ask(_SEEN, {"word": pa.array(sorted(words), pa.string())})
        }
        return lambda word: counts.get(word, 0)

    def _numbered(self, numbers: Collection[int]) -> dict[int, Entry]:
        rows = self._ask(_BY_NUMBER, {"number": pa.array(sorted(numbers), pa.int32())})
        return {row["number"]: _entry(row) for row in rows}

    def _ask(self, query: str, columns: Mapping[str, pa.Array]) -> Iterator[dict[str, Any]]:
        """Yield the rows of the answer to a query over the table ``asked``, which has ``columns``."""
        asked = pa.table(dict(columns))
        if not asked.num_rows:
            return
        with self._told():
            self._connection.register("asked", asked)
            for found in self._connection.sql(query).to_arrow_reader():
                yield from found.to_pylist()
            self._connection.unregister("asked")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (duckdb.Error, pa.ArrowException, OSError) as error:
            why = " ".join(str(error).split())
            raise NotesetlError(f"the catalogue {self._path} cannot be read ({why}); build it again") from None


def _set_up(connection: duckdb.DuckDBPyConnection, index: Path | None, fetched: Iterable[Entry]) -> int:
    """Give the tables of the index and of what was fetched one name each; return how many papers there are."""
    connection.execute("SET enable_progress_bar = false")
    for macro in MACROS:
        connection.execute(macro)
    sources = {name: [] if index is None else [_parquet(index, name)] for name in TABLES}
    new = list(fetched)
    if index is not None and new:
        ids = pa.table({"arxiv_id": [entry.arxiv_id for entry in new]})
        connection.register("asked", ids)
        query = f"SELECT arxiv_id FROM asked SEMI JOIN {_parquet(index, 'entries')} USING (arxiv_id)"  # noqa: S608 - ours
        held = {number for (number,) in connection.execute(query).fetchall()}
        connection.unregister("asked")
        new = [entry for entry in new if entry.arxiv_id not in held]
    if new:
        connection.register("staged", pa.Table.from_batches([batch(enumerate(new))]))
        make(connection, "fetched_", _FIRST_FETCHED)
        connection.unregister("staged")
        for name in TABLES:
            sources[name].append(f"fetched_{name}")
    for name, tables in sources.items():
        union = " UNION ALL ".join(f"FROM {table}" for table in tables)
        connection.execute(f"CREATE VIEW {name} AS {union}")
    (found,) = connection.execute("SELECT count(*) FROM entries").fetchall()
    return int(found[0])


def _parquet(index: Path, name: str) -> str:
    return f"read_parquet({literal(glob(index / f'{name}.parquet'))})"


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(
        arxiv_id=row["arxiv_id"],
        title=row["title"],
        year=row["year"],
        authors=tuple(row["authors"]),
        categories=tuple(row["categories"]),
        doi=row["doi"],
        journal_ref=row["journal_ref"],
    )


def _one(entries: tuple[Entry, ...]) -> Entry | None:
    """Return the oldest of papers that are one; None where they are several."""
    first = {entry.authors[0].split()[-1].casefold() if entry.authors else "" for entry in entries}
    if len(entries) > 1 and (len(first) > 1 or "" in first):
        return None
    return min(entries, key=_age)


def _age(entry: Entry) -> tuple[int, str]:
    return entry.year or 0, entry.arxiv_id
