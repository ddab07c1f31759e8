"""The written tables of a snapshot in DuckDB: what holds between rows, and what is computed over all of them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

from notesetl.errors import NotesetlError
from notesetl.tables.papers import PAPERS_SQL
from notesetl.tables.parts import arrow_schema
from notesetl.tables.schema import Table, tables

_MEMORY = "1GB"
_BATCH_ROWS = 8192


def connect(folder: Path, names: Iterable[str] | None = None, spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Return a connection in which each table of the snapshot ``folder`` has its name.

    ``names`` are the tables wanted, all by default. Memory is bounded; what does not fit goes to ``spill``.
    """
    connection = duckdb.connect(config={"memory_limit": _MEMORY, **({"temp_directory": str(spill)} if spill else {})})
    for name in tables() if names is None else names:
        connection.register(name, ds.dataset(str(folder / name), schema=arrow_schema(name), format="parquet"))
    return connection


def papers(connection: duckdb.DuckDBPyConnection, identities: pa.Table) -> Iterator[pa.RecordBatch]:
    """Yield the rows of the papers table, by paper_id, computed from notes, mentions and ratings.

    ``identities`` is the table of ``identity.Identities``.
    """
    with told():
        connection.register("identities", identities)
        yield from connection.sql(PAPERS_SQL).to_arrow_reader(_BATCH_ROWS)


def check_relations(connection: duckdb.DuckDBPyConnection) -> None:
    """See that keys are unique and references lead somewhere.

    Raises:
        NotesetlError: they do not; the message names the table, the column and a value.
    """
    with told():
        for of in tables().values():
            if of.key:
                _check_key(connection, of)
            for column, target, target_column in of.foreign_keys:
                _check_reference(connection, of.table, column.name, target, target_column)


def _check_key(connection: duckdb.DuckDBPyConnection, of: Table) -> None:
    columns = ", ".join(f'"{name}"' for name in of.key)
    query = f'SELECT {columns}, count(*) FROM "{of.table}" GROUP BY {columns} HAVING count(*) > 1 ORDER BY ALL LIMIT 1'  # noqa: S608
    if twice := connection.execute(query).fetchone():
        values = ", ".join(str(value) for value in twice[:-1])
        raise NotesetlError(f"{of.table}: {', '.join(of.key)} {values} stands {twice[-1]} times; nothing was published")


def _check_reference(connection: duckdb.DuckDBPyConnection, of: str, column: str, target: str, key: str) -> None:
    child = f'(SELECT DISTINCT "{column}" AS id FROM "{of}" WHERE "{column}" IS NOT NULL)'  # noqa: S608
    query = f'SELECT id FROM {child} c ANTI JOIN "{target}" t ON c.id = t."{key}" ORDER BY id LIMIT 1'  # noqa: S608
    if lost := connection.execute(query).fetchone():
        raise NotesetlError(f"{of}: {column} {lost[0]} is not in {target}; nothing was published")


@contextmanager
def told() -> Iterator[None]:
    """Turn what DuckDB refuses into one line."""
    try:
        yield
    except duckdb.Error as error:
        raise NotesetlError(f"the tables could not be put together: {' '.join(str(error).split())}") from None
