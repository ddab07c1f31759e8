"""Writing a table as Parquet parts, with memory that does not grow with it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from notesetl.errors import TransientError
from notesetl.places import Place, told
from notesetl.tables.rows import Row
from notesetl.tables.schema import Column, Table, table

_ARROW_TYPES = {
    "string": pa.string(),
    "json": pa.string(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "list<string>": pa.list_(pa.field("element", pa.string(), nullable=False)),
    "timestamp": pa.timestamp("us", tz="UTC"),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is held in memory, and into how many parts tables go at least, as a power of 2."""

    group_rows: int = 8192
    group_chars: int = 4_000_000
    bits: int = 0


@cache
def arrow_schema(name: str) -> pa.Schema:
    """Return the pyarrow schema of the table ``name``; descriptions and units are metadata of the fields."""
    of = table(name)
    metadata = {"notesetl.table": of.table, "notesetl.schema_version": str(of.version), "description": of.description}
    return pa.schema([_field(column) for column in of.columns], metadata=metadata)


class PartWriter:
    """Writes rows of one table into the file ``path``; they must have been checked."""

    def __init__(self, of: Table, path: Path, limits: Limits) -> None:
        self.rows = 0
        self._schema = arrow_schema(of.table)
        self._path = path
        self._limits = limits
        self._buffer: list[Row] = []
        self._buffer_chars = 0
        self._writer: pq.ParquetWriter | None = None
        path.parent.mkdir(exist_ok=True)

    def add(self, row: Row) -> None:
        """Take one row; it is written at the latest by ``close``."""
        self.rows += 1
        self._buffer.append(row)
        self._buffer_chars += sum([len(value) for value in row.values() if isinstance(value, str)])
        if len(self._buffer) >= self._limits.group_rows or self._buffer_chars >= self._limits.group_chars:
            self._flush()

    def add_batch(self, batch: pa.RecordBatch) -> None:
        """Write a batch that has all columns of the table, after the rows that were taken before."""
        self._flush()
        self.rows += batch.num_rows
        columns = [batch.column(field.name).cast(field.type) for field in self._schema]
        self._write(pa.RecordBatch.from_arrays(columns, schema=self._schema))

    def close(self, *, durable: bool = True) -> None:
        """Write what is left, no rows where there were none; ``durable``: the file is on the disk when this returns."""
        self._flush()
        self._open().close()
        self._writer = None
        if durable:
            sync(self._path)

    def abandon(self) -> None:
        """Let go of the open file; nothing that was written can be relied on."""
        self._buffer.clear()
        if self._writer is not None:
            with suppress(OSError, pa.ArrowException):
                self._writer.close()
            self._writer = None

    def _flush(self) -> None:
        if not self._buffer:
            return
        columns = [pa.array([row[field.name] for row in self._buffer], field.type) for field in self._schema]
        self._write(pa.RecordBatch.from_arrays(columns, schema=self._schema))
        self._buffer = []
        self._buffer_chars = 0

    def _write(self, batch: pa.RecordBatch) -> None:
        if batch.num_rows:
            self._open().write_batch(batch)

    def _open(self) -> pq.ParquetWriter:
        if self._writer is None:
            self._writer = pq.ParquetWriter(str(self._path), self._schema, compression="zstd", write_page_checksum=True)
        return self._writer


def sync(path: Path) -> None:
    """Wait until the file or folder ``path`` is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def told_of(out: Place) -> Iterator[None]:
    """Turn what the file system refuses while tables are written into one line that names ``out``."""
    try:
        with told(out, "write to"):
            yield
    except (OSError, pa.ArrowException) as error:
        line = " ".join(str(getattr(error, "strerror", None) or error).split())
        raise TransientError(f"cannot write to {out}: {line}") from None


def _field(column: Column) -> pa.Field:
    metadata = {"description": column.description, **({"unit": column.unit} if column.unit else {})}
    return pa.field(column.name, _ARROW_TYPES[column.type], nullable=column.nullable, metadata=metadata)
