"""The translation memory: what earlier runs translated, and what this one adds."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from notesetl.tables.parts import arrow_schema
from notesetl.tables.rows import Row
from notesetl.translate.base import ENGLISH, Status, Translation
from notesetl.translate.journal import Journal

TABLE = "translations"
_MEMORY = "512MB"
_BATCH_ROWS = 8192

# What of the earlier table can be used again: what the same translator said, or any where there is none now; and always
# what a user said. $1 is the translator.
_FIND = """
SELECT text_sha256, source_language, translation, translator, status, checks
FROM wanted JOIN fresh USING (text_sha256, source_language)
UNION ALL
SELECT text_sha256, source_language, translation, translator, status, checks
FROM wanted JOIN earlier USING (text_sha256, source_language) ANTI JOIN fresh USING (text_sha256, source_language)
WHERE status = 'corrected' OR status IN ('translated', 'failed_checks') AND translator = coalesce($1, translator)
"""
_KEPT = """
WITH used AS (
  SELECT text FROM claims UNION SELECT heading FROM sections UNION SELECT title FROM mentions
  UNION SELECT label FROM ratings WHERE label IS NOT NULL
), hashed AS (
  SELECT DISTINCT sha256(text) AS text_sha256 FROM used
), rows AS (
  FROM fresh UNION ALL FROM (FROM earlier ANTI JOIN fresh USING (text_sha256, source_language))
)
SELECT rows.* FROM rows SEMI JOIN hashed USING (text_sha256) ORDER BY text_sha256, source_language
"""
_LEARN = """
INSERT INTO fresh BY NAME
SELECT DISTINCT ON (text_sha256, source_language) * FROM read_parquet($1)
ANTI JOIN fresh USING (text_sha256, source_language) ORDER BY ALL
"""
# What an interrupted run left of this translator's, in the place of what the table has of another.
_RECOVER = """
DELETE FROM left_over WHERE translator IS NULL;
DELETE FROM left_over USING earlier AS e WHERE e.status = 'corrected'
  AND e.text_sha256 = left_over.text_sha256 AND e.source_language = left_over.source_language;
DELETE FROM earlier USING left_over AS l
  WHERE earlier.text_sha256 = l.text_sha256 AND earlier.source_language = l.source_language;
INSERT INTO earlier SELECT DISTINCT ON (text_sha256, source_language) * FROM left_over ORDER BY ALL;
"""
_MADE = frozenset({Status.TRANSLATED, Status.FAILED})
_SOURCES = ("claims", "sections", "mentions", "ratings")


class Key(NamedTuple):
    """A text and its language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A translation in the memory and what made it (None: nothing did)."""

    translation: Translation
    translator: str | None


class Memory:
    """The table of translations of the run before, in ``earlier`` (None: there was none), and what this run adds.

    ``translator`` is the name of the one at work, None where none is. What is held in memory does not grow with the
    tables: the rest lies in files under ``spill``. What a translator made is in ``journal`` at once.
    """

    def __init__(self, earlier: Path | None, translator: str | None, spill: Path, journal: Journal) -> None:
        self._journal = journal
        self._earlier = earlier
        self._translator = translator
        self._spill = spill
        self._new: list[pa.Table] = []

    def __enter__(self) -> Self:
        self._spill.mkdir(parents=True, exist_ok=True)
        self._connection = duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": str(self._spill)})
        empty = arrow_schema(TABLE).empty_table()
        self._connection.register("empty", empty)
        self._connection.execute("CREATE TABLE fresh AS FROM empty")
        if self._earlier is not None:
            self._connection.register("published", ds.dataset(str(self._earlier), schema=arrow_schema(TABLE)))
            self._connection.execute("CREATE TABLE earlier AS FROM published")
            self._connection.unregister("published")
        else:
            self._connection.execute("CREATE TABLE earlier AS FROM empty")
        if self._journal.left:
            self._recover()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def find(self, keys: Iterable[Key]) -> dict[Key, Entry]:
        """Return what is known of ``keys`` and still holds."""
        hashes = {(_hash(key.text), key.language): key for key in keys}
        if not hashes:
            return {}
        columns = list(zip(*hashes, strict=True))
        wanted = pa.table({"text_sha256": pa.array(columns[0]), "source_language": pa.array(columns[1])})
        self._connection.register("wanted", wanted)
        found = self._connection.execute(_FIND, [self._translator]).fetchall()
        self._connection.unregister("wanted")
        return {hashes[row[0], row[1]]: _entry(*row[2:]) for row in found}

    def add(self, entries: Mapping[Key, Entry]) -> None:
        """Keep ``entries``, none of which this run has added before."""
        rows = [_row(key, entry) for key, entry in entries.items()]
        if not rows:
            return
        self._journal.add(row for row in rows if row["status"] in _MADE)
        added = pa.Table.from_pylist(rows, schema=arrow_schema(TABLE))
        self._connection.register("added", added)
        self._connection.execute("INSERT INTO fresh FROM added")
        self._connection.unregister("added")
        self._new.append(added)

    def write_new(self, path: Path) -> None:
        """Write what was added since this was last called, where that is anything, as a file for ``learn``."""
        if self._new:
            pq.write_table(pa.concat_tables(self._new), path)
            self._new.clear()

    def learn(self, files: Sequence[Path]) -> None:
        """Add what others added to theirs; of a text that several translated one translation is taken."""
        if files:
            self._connection.execute(_LEARN, [[str(path) for path in files]])

    def _recover(self) -> None:
        """Take what an interrupted run left."""
        self._connection.execute("CREATE TEMP TABLE left_over AS FROM empty")
        rows = (row for row in self._journal.rows() if self._translator in {None, row["translator"]})
        while batch := list(islice(rows, _BATCH_ROWS)):
            self._connection.register("found", pa.Table.from_pylist(batch, schema=arrow_schema(TABLE)))
            self._connection.execute("INSERT INTO left_over FROM found")
            self._connection.unregister("found")
        self._connection.execute(_RECOVER)

    def rows(self, tables: Path) -> Iterator[pa.RecordBatch]:
        """Yield the table of translations by its key: what the finished ``tables`` of the notes still say.

        What this run did not come by stays as it was.
        """
        for name in _SOURCES:
            self._connection.register(name, ds.dataset(str(tables / name), schema=arrow_schema(name), format="parquet"))
        yield from self._connection.sql(_KEPT).to_arrow_reader(_BATCH_ROWS)


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()


def _entry(text: str | None, translator: str | None, status: str, checks: str) -> Entry:
    return Entry(Translation(text, Status(status), json.loads(checks)), translator)


def _row(key: Key, entry: Entry) -> Row:
    found = entry.translation
    return {
        "text_sha256": _hash(key.text),
        "source_language": key.language,
        "target_language": ENGLISH,
        "text": key.text,
        "translation": found.text,
        "translator": entry.translator,
        "status": str(found.status),
        "checks": json.dumps(dict(found.checks), sort_keys=True),
    }
