"""Puts the tables of a snapshot together: buckets in which nothing changed are linked, the others written anew.

Rows lie in the order of the ids of their notes, and within a note as they were found; so a table reads the same
whether it grew over many runs or was written at once.
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from notesetl.tables.buckets import BUCKETED, bucket_sql, part_name
from notesetl.tables.earlier import Earlier, Part
from notesetl.tables.parts import Limits, PartWriter
from notesetl.tables.schema import table

_BATCH_ROWS = 2048


def link(source: Path, target: Path) -> None:
    """Let ``target`` be the file ``source``, or a copy where the file system has no links or no more of them."""
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:
        shutil.copy2(source, target)


class Merge:
    """One run's buckets: what was ``staged`` (files by table, in their order), and what stays of ``earlier``.

    ``gone`` are the ids of files whose earlier rows are not taken over; ``touched`` the buckets to be written anew.
    """

    def __init__(
        self,
        staged: Mapping[str, Sequence[Path]],
        earlier: Earlier,
        gone: AbstractSet[str],
        touched: AbstractSet[int],
        bits: int,
    ) -> None:
        self._staged = staged
        self._earlier = earlier
        self._touched = touched
        self._bits = bits
        self._gone = pa.table({"id": pa.array(sorted(gone), pa.string())})

    def write(self, connection: duckdb.DuckDBPyConnection, name: str, folder: Path, limits: Limits) -> None:
        """Write and link all parts of the bucketed table ``name`` into ``folder``."""
        folder.mkdir(exist_ok=True)
        written = set()
        for number, batches in self._sorted(connection, name):
            written.add(number)
            _write(name, folder / part_name(number), batches, limits)
        for number in range(1 << self._bits):
            earlier = self._earlier.bucket(name, number) if self._bits == self._earlier.bits else None
            if number not in self._touched and earlier is not None:
                link(self._earlier.path(earlier), folder / earlier.part)
            elif number not in written and (earlier is not None or not number or name == "files"):
                _write(name, folder / part_name(number), (), limits)  # a name once there stays

    def _sorted(
        self, connection: duckdb.DuckDBPyConnection, name: str
    ) -> Iterator[tuple[int, Iterator[pa.RecordBatch]]]:
        """Yield the rows of each touched bucket that has any, in the order of the buckets."""
        query = self._query(name)
        if query is None:
            return
        connection.register("gone", self._gone)
        reader = connection.sql(query).to_arrow_reader(_BATCH_ROWS)
        slices = (piece for batch in reader for piece in _cut(batch))
        ahead = next(slices, None)

        def of(number: int) -> Iterator[pa.RecordBatch]:
            nonlocal ahead
            while ahead is not None and ahead[0] == number:
                yield ahead[1]
                ahead = next(slices, None)

        while ahead is not None:
            number = ahead[0]
            yield number, of(number)

    def _query(self, name: str) -> str | None:
        columns = ", ".join(f'"{column.name}"' for column in table(name).columns)
        key = BUCKETED[name]
        place = bucket_sql(key, self._bits)
        parts = []
        if staged := self._staged.get(name):
            parts.append(_select(columns, staged))
        if kept := list(self._kept(name)):
            parts.append(f"{_select(columns, kept)} WHERE {key} NOT IN (SELECT id FROM gone)")  # noqa: S608 - likewise
        if not parts:
            return None
        rows = " UNION ALL ".join(parts)
        return f'SELECT {place} AS bucket, {columns} FROM ({rows}) ORDER BY "{key}", ord'  # noqa: S608 - names of ours

    def _kept(self, name: str) -> Iterator[Path]:
        """Yield the earlier parts that hold rows of touched buckets."""
        shift = self._bits - self._earlier.bits
        for number in sorted({number >> shift for number in self._touched}):
            if (part := self._earlier.bucket(name, number)) is not None and part.rows:
                yield self._earlier.path(part)


def take_over(path: Path, earlier: Earlier, part: Part | None, sha256: str) -> bool:
    """Where the earlier ``part`` is the very same file, put that in the place of ``path``; say whether it was."""
    if part is None or part.sha256 != sha256:
        return False
    new = path.with_suffix(".linked")
    with suppress(FileNotFoundError):
        new.unlink()
    link(earlier.path(part), new)
    new.replace(path)
    return True


def _write(name: str, path: Path, batches: Iterable[pa.RecordBatch], limits: Limits) -> None:
    writer = PartWriter(table(name), path, limits)
    try:
        for batch in batches:
            writer.add_batch(batch)
        writer.close()
    except BaseException:
        writer.abandon()
        raise


def _cut(batch: pa.RecordBatch) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Cut a batch, whose rows are in the order of their buckets, into one piece a bucket."""
    start = 0
    for found in pc.value_counts(batch.column(0)).to_pylist():
        yield found["values"], batch.slice(start, found["counts"])
        start += found["counts"]


def _select(columns: str, paths: Iterable[Path]) -> str:
    return f"SELECT {columns}, file_row_number AS ord FROM read_parquet({_files(paths)})"  # noqa: S608 - names of ours


def _files(paths: Iterable[Path]) -> str:
    quoted = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    return f"[{quoted}]"
