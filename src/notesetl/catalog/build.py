"""From arXiv's metadata dump to an index: read as a stream, sorted on disk, put in place at once."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from notesetl.catalog.dump import Broken, read_line
from notesetl.catalog.entry import Entry
from notesetl.catalog.folder import VERSION, Folder, Manifest
from notesetl.catalog.index import ENTRIES, MACROS, TABLES, batch, glob, literal, write
from notesetl.catalog.source import Source
from notesetl.errors import NotesetlError

Progress = Callable[[str, int, int], None]  # the step, how much of it is done, of how much

_MEMORY = "400MB"  # for DuckDB; Python and the buffers of Parquet take as much again
_BATCH = 8192  # lines
_PATIENCE_LINES = 1000  # that a dump may begin with before the first paper
_PATIENCE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What became of a dump: how many papers are in the index, which lines are not and why.

    ``repeated`` counts lines whose id comes again further down; ``broken`` counts lines by their reason, ``first``
    has the number of the first line (from 1) of each.
    """

    papers: int
    lines: int
    repeated: int
    broken: dict[Broken, int]
    first: dict[Broken, int]


def build(dump: Path, catalog: Path, progress: Progress = lambda *_: None) -> BuildReport:
    """Make the catalogue ``catalog`` of the dump (plain, .gz, .bz2, .xz, .zip); a catalogue that is there is replaced.

    Until everything is written the one before stays in use. What was fetched from the API is kept.

    Raises:
        NotesetlError: the file is no such dump, or something cannot be read or written.
    """
    folder = Folder(catalog)
    with Source(dump) as source, folder.locked():
        try:
            with folder.building() as building:
                return _build(dump, source, folder, building, progress)
        except (OSError, pa.ArrowException, duckdb.Error) as error:
            why = " ".join(str(getattr(error, "strerror", None) or error).split())
            raise NotesetlError(f"the catalogue {catalog} cannot be written: {why}") from None


def _build(dump: Path, source: Source, folder: Folder, building: Path, progress: Progress) -> BuildReport:
    reading = _Reading(dump, source, progress)
    staged = building / "staged.parquet"
    with pq.ParquetWriter(staged, ENTRIES, compression="lz4") as writer:
        for found in reading.batches():
            writer.write_batch(found)
    papers = _index(building, staged, progress)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    folder.publish(building, Manifest(VERSION, papers, dump.name, now))
    return BuildReport(papers, reading.lines, reading.papers - papers, dict(reading.broken), reading.first)


def _index(building: Path, staged: Path, progress: Progress) -> int:
    """Write the tables and return how many papers there are; only the tables are left in the folder."""
    spill = building / "spill"
    with closing(duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": str(spill)})) as connection:
        connection.execute("SET threads = 2")  # each wants memory of its own
        connection.execute("SET enable_progress_bar = false")
        for macro in MACROS:
            connection.execute(macro)
        connection.execute(f"CREATE VIEW staged AS FROM read_parquet({literal(glob(staged))})")
        for number, name in enumerate(TABLES):
            progress(f"writing {name}", number, len(TABLES))
            write(connection, name, building)
            if name == "entries":
                staged.unlink()
    if spill.exists():
        spill.rmdir()
    progress("", len(TABLES), len(TABLES))
    return int(pq.read_metadata(building / "entries.parquet").num_rows)


class _Reading:
    """The lines of a dump as batches of papers, with a tally of the others."""

    def __init__(self, dump: Path, source: Source, progress: Progress) -> None:
        self.lines = 0
        self.papers = 0
        self.broken: Counter[Broken] = Counter()
        self.first: dict[Broken, int] = {}
        self._dump = dump
        self._source = source
        self._progress = progress

    def batches(self) -> Iterator[pa.RecordBatch]:
        found: list[tuple[int, Entry]] = []
        for entry in self._entries():
            found.append((self.lines, entry))
            if len(found) == _BATCH:
                yield batch(found)
                found.clear()
                self._progress("reading", self._source.done, self._source.size)
        if not self.papers:
            raise self._no_dump()
        yield batch(found)

    def _entries(self) -> Iterator[Entry]:
        for line in self._source:
            self.lines += 1
            if line is not None and not line.strip():
                continue
            read = Broken.TOO_LONG if line is None else read_line(line)
            if isinstance(read, Entry):
                self.papers += 1
                yield read
                continue
            self.broken[read] += 1
            self.first.setdefault(read, self.lines)
            if not self.papers and (self.lines >= _PATIENCE_LINES or self._source.done >= _PATIENCE_BYTES):
                raise self._no_dump()

    def _no_dump(self) -> NotesetlError:
        reasons = ", ".join(f"{reason} {number:,}" for reason, number in self.broken.most_common())
        what = f"none of its first {self.lines:,} lines is a paper ({reasons})" if reasons else "it is empty"
        return NotesetlError(
            f"{self._dump}: not arXiv's metadata dump (a line of JSON for each paper, with id and title): {what}"
        )
