"""A snapshot looked at from outside: files, columns, every row, keys, references, and values in the text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from notesetl.places import Place, entries
from notesetl.tables.buckets import BUCKETED
from notesetl.tables.check import row_problem
from notesetl.tables.database import connect, relation_problems
from notesetl.tables.earlier import Part, digest, listed_parts, schema_problem
from notesetl.tables.rows import Row
from notesetl.tables.schema import Table, table, tables

_UNREADABLE = (OSError, pa.ArrowException)
_LAST = frozenset({"runs", "parts"})  # not listed


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as the schemas say: in which file or table, in which row (its key), and what."""

    where: str
    row: str
    what: str


def faults(folder: Place) -> Iterator[Fault]:
    """Yield what is wrong with the snapshot in ``folder``.

    Rows are read only where the files and their columns are sound, relations only where the rows could be read.
    """
    broken = False
    for fault in (*_files(folder), *_columns(folder)):
        broken = True
        yield fault
    if broken:
        return
    for names in _together(folder).values():
        yield from _rows(folder, names)
    with connect(folder) as connection:
        for name, problem in relation_problems(connection, {name: _paths(folder, name) for name in tables()}):
            yield Fault(name, "", problem)


def _files(folder: Place) -> Iterator[Fault]:
    listed = {(part.table, part.part): part for part in listed_parts(folder)}
    if not listed:
        yield Fault("parts", "", "cannot be read, or is absent: written by an older notesetl?")
        return
    there = {(name, path.name): path for name in _tables_in(folder) for path in _files_in(folder / name)}
    for name in sorted(listed.keys() - there.keys()):
        yield Fault("/".join(name), "", "is absent")
    for name in sorted(there.keys() - listed.keys()):
        if name[0] not in _LAST:
            yield Fault("/".join(name), "", "is no file of this snapshot")
    for name in sorted(there.keys() & listed.keys()):
        if problem := _damage(there[name], listed[name]):
            yield Fault("/".join(name), "", problem)


def _damage(path: Place, part: Part) -> str | None:
    try:
        if (size := path.stat().st_size) != part.bytes:
            return f"has {size} bytes, and not the {part.bytes} that were written"
        return None if digest(path) == part.sha256 else "is not what was written: its bytes have changed"
    except OSError as error:
        return f"cannot be read: {error.strerror}"


def _columns(folder: Place) -> Iterator[Fault]:
    for name in tables():
        paths = _paths(folder, name)
        if not paths:
            yield Fault(name, "", "has no files")
        for path in paths:
            try:
                with path.open("rb") as file:
                    schema = pq.read_schema(file)
            except _UNREADABLE as error:
                yield Fault(f"{name}/{path.name}", "", f"is no Parquet file: {' '.join(str(error).split())}")
                continue
            if problem := schema_problem(schema, table(name)):
                yield Fault(f"{name}/{path.name}", "", problem)


def _together(folder: Place) -> Mapping[str, list[str]]:
    """Return which tables have a part of a name: parts of one name hold the same notes."""
    found: dict[str, list[str]] = {}
    for name in tables():
        for path in _paths(folder, name):
            found.setdefault(path.name if name in BUCKETED else name, []).append(f"{name}/{path.name}")
    return found


def _rows(folder: Place, parts: list[str]) -> Iterator[Fault]:
    texts: dict[object, str] = {}
    for part in sorted(parts, key=lambda part: not part.startswith("texts/")):
        of = table(part.partition("/")[0])
        for row in _read(folder / part):
            if of.table == "texts":
                texts[row["note_id"]] = str(row["text"])
            text = texts.get(row.get("note_id"), "") if of.table != "rejects" else None
            if problem := row_problem(of, row, text):
                yield Fault(part, _key(of, row), problem)


def _read(path: Place) -> Iterator[Row]:
    with path.open("rb") as file, pq.ParquetFile(file) as parquet:
        for batch in parquet.iter_batches(1024):
            yield from batch.to_pylist()


def _key(of: Table, row: Row) -> str:
    return ", ".join(f"{name} {row[name]}" for name in of.key)


def _paths(folder: Place, name: str) -> list[Place]:
    return [path for path in _files_in(folder / name) if path.name.endswith(".parquet")]


def _tables_in(folder: Place) -> list[str]:
    if isinstance(folder, Path):
        return sorted(path.name for path in folder.iterdir() if path.is_dir())
    return [name for name, is_folder, _ in entries(folder) if is_folder]


def _files_in(folder: Place) -> list[Place]:
    if isinstance(folder, Path):
        return [path for path in sorted(folder.glob("*")) if path.is_file()]
    try:
        return [folder / name for name, is_folder, _ in entries(folder) if not is_folder]
    except FileNotFoundError:
        return []
