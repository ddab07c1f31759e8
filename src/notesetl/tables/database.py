"""The written tables of a snapshot in DuckDB: what holds between rows, and what is computed over all of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

from notesetl.errors import NotesetlError
from notesetl.places import Place, in_arrow
from notesetl.tables.buckets import BUCKETED
from notesetl.tables.papers import PAPERS_SQL
from notesetl.tables.parts import arrow_schema
from notesetl.tables.schema import Table, tables

_MEMORY = "1GB"
_BATCH_ROWS = 8192


def connect(folder: Place, names: Iterable[str] | None = None, spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Return a connection in which each table of the snapshot ``folder`` has its name.

    ``names`` are the tables wanted, all by default. Memory is bounded; what does not fit goes to ``spill``.
    """
    connection = open_database(spill)
    show(connection, folder, tables() if names is None else names)
    return connection


def open_database(spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Return a connection that sees no tables yet."""
    return duckdb.connect(config={"memory_limit": _MEMORY, **({"temp_directory": str(spill)} if spill else {})})


def show_files(connection: duckdb.DuckDBPyConnection, label: str, name: str, files: Sequence[Place]) -> None:
    """Let these ``files`` of the table ``name`` have the name ``label`` in ``connection``."""
    connection.register(label, dataset(name, files))


def show(connection: duckdb.DuckDBPyConnection, folder: Place, names: Iterable[str]) -> None:
    """Let each of the tables ``names`` in ``folder``, as they lie there now, have its name in ``connection``."""
    for name in names:
        connection.register(name, dataset(name, folder / name))


def dataset(name: str, files: Place | Sequence[Place]) -> ds.Dataset:
    """Return these files of the table ``name``, or those in a folder, as one data set."""
    schema = arrow_schema(name)
    if not isinstance(files, Sequence):
        path, system = in_arrow(files)
        return ds.dataset(path, schema=schema, format="parquet", partitioning=None, filesystem=system)
    if not files:
        return ds.dataset(schema.empty_table())
    system = in_arrow(files[0])[1]
    paths = [in_arrow(path)[0] for path in files]
    return ds.dataset(paths, schema=schema, format="parquet", partitioning=None, filesystem=system)


def papers(connection: duckdb.DuckDBPyConnection, identities: pa.Table) -> Iterator[pa.RecordBatch]:
    """Yield the rows of the papers table, by paper_id, computed from notes, mentions and ratings.

    ``identities`` is the table of ``identity.Identities``.
    """
    with told():
        connection.register("identities", identities)
        yield from connection.sql(PAPERS_SQL).to_arrow_reader(_BATCH_ROWS)


def check_relations(connection: duckdb.DuckDBPyConnection, new: Mapping[str, Sequence[Place]]) -> None:
    """See that the keys of ``new`` parts, by table, are unique there and their references lead somewhere.

    What belongs to a note lies with it, so that parts which hold a note hold all that its rows refer to.

    Raises:
        NotesetlError: they do not; the message names the table, the column and a value.
    """
    with told():
        for name, problem in relation_problems(connection, new):
            raise NotesetlError(f"{name}: {problem}; nothing was published")


def relation_problems(
    connection: duckdb.DuckDBPyConnection, new: Mapping[str, Sequence[Place]]
) -> Iterator[tuple[str, str]]:
    """Yield what ``check_relations`` looks for: a table, and what is wrong with a key or a reference of it."""
    for name, paths in new.items():
        show_files(connection, f"new_{name}", name, paths)
    for name in new:
        of = tables()[name]
        problems = [_key_problem(connection, of)] if of.key else []
        for column, target, target_column in of.foreign_keys:
            near = f"new_{target}" if name in BUCKETED and target in BUCKETED else target
            problems.append(_reference_problem(connection, name, column.name, near, target_column))
        yield from ((name, problem) for problem in problems if problem)


def _key_problem(connection: duckdb.DuckDBPyConnection, of: Table) -> str | None:
    columns = ", ".join(f'"{name}"' for name in of.key)
    query = (
        f'SELECT {columns}, count(*) FROM "new_{of.table}" GROUP BY {columns} HAVING count(*) > 1 ORDER BY ALL LIMIT 1'  # noqa: S608
    )
    twice = connection.execute(query).fetchone()
    if twice is None:
        return None
    values = ", ".join(str(value) for value in twice[:-1])
    return f"{', '.join(of.key)} {values} stands {twice[-1]} times"


def _reference_problem(
    connection: duckdb.DuckDBPyConnection, of: str, column: str, target: str, key: str
) -> str | None:
    child = f'(SELECT DISTINCT "{column}" AS id FROM "new_{of}" WHERE "{column}" IS NOT NULL)'  # noqa: S608
    query = f'SELECT id FROM {child} c ANTI JOIN "{target}" t ON c.id = t."{key}" ORDER BY id LIMIT 1'  # noqa: S608
    lost = connection.execute(query).fetchone()
    return None if lost is None else f"{column} {lost[0]} is not in {target.removeprefix('new_')}"


@contextmanager
def told() -> Iterator[None]:
    """Turn what DuckDB refuses into one line."""
    try:
        yield
    except duckdb.Error as error:
        raise NotesetlError(f"the tables could not be put together: {' '.join(str(error).split())}") from None
