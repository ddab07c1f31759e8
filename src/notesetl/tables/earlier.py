"""The live snapshot as the next run finds it: what of it can be taken over, and what is damaged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from notesetl.errors import NotesetlError
from notesetl.places import Place
from notesetl.tables.buckets import BUCKETED, part_name
from notesetl.tables.changes import Known
from notesetl.tables.parts import arrow_schema
from notesetl.tables.rows import Row
from notesetl.tables.schema import Table, table, tables

if TYPE_CHECKING:
    from io import BufferedReader

_UNREADABLE = (OSError, pa.ArrowException)


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a snapshot, as the table of parts has it."""

    table: str
    part: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """A snapshot whose ``parts`` are sound, by table and name; ``damaged`` are those that are not.

    ``bits`` says into how many buckets its tables go, ``runs`` are the rows of its table of runs. Of what was written
    by another layout of the tables only they are left.
    """

    folder: Path
    bits: int = 0
    parts: Mapping[tuple[str, str], Part] = field(default_factory=dict)
    damaged: tuple[str, ...] = ()
    runs: tuple[Row, ...] = ()

    def path(self, part: Part) -> Path:
        """Return where ``part`` lies."""
        return self.folder / part.table / part.part

    def bucket(self, table: str, number: int) -> Part | None:
        """Return the part of a table that holds a bucket; where another table's is damaged it is not to be used."""
        return None if number in self.broken else self.parts.get((table, part_name(number)))

    @property
    def broken(self) -> frozenset[int]:
        """The buckets of which a part is damaged."""
        names = [name.partition("/") for name in self.damaged]
        return frozenset(int(part[5:10]) for table, _, part in names if table in BUCKETED and part[5:10].isdecimal())

    def rows(self, name: str, *columns: str) -> pa.Table:
        """Return columns of a table whose rows belong to files, of sound buckets."""
        numbers = range(1 << self.bits) if self.parts else ()
        found = [self.path(part) for number in numbers if (part := self.bucket(name, number)) is not None]
        schema = pa.schema([arrow_schema(name).field(column) for column in columns])
        if not found:
            return schema.empty_table()
        read = [pq.read_table(path, columns=list(columns), partitioning=None) for path in found]
        return pa.concat_tables(read).select(list(columns)).cast(schema)

    def known(self, source: str) -> dict[str, Known]:
        """Return the files of ``source`` by their ids."""
        columns = ("file_id", "sha256", "fingerprint")
        found = self.rows("files", *columns, "source")
        found = found.filter(pc.equal(found["source"], source))
        rows = zip(*(found[name].to_pylist() for name in columns), strict=True)
        return {file_id: Known(digest, fingerprint) for file_id, digest, fingerprint in rows}


def open_earlier(folder: Path, source: str) -> Earlier:
    """Return the snapshot in ``folder`` after a look at every byte of it, for a run over ``source``.

    Raises:
        NotesetlError: it was written by another layout of the tables, and rows of other sources would be lost.
    """
    runs = tuple(_runs(folder))
    listed = list(listed_parts(folder))
    sound = {(part.table, part.part): part for part in listed if _is_sound(folder / part.table / part.part, part)}
    outdated = _outdated(folder, sound) if listed else "it has no table of parts that can be read"
    if outdated:
        _see_that_nothing_is_lost(folder, source, outdated)
        return Earlier(folder, runs=runs)
    bits = (sum(part.table == "files" for part in listed) - 1).bit_length()
    damaged = tuple(f"{part.table}/{part.part}" for part in listed if (part.table, part.part) not in sound)
    return Earlier(folder, bits, sound, damaged, runs)


def digest(path: Place) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(cast("BufferedReader", file), "sha256").hexdigest()


def listed_parts(folder: Place) -> Iterator[Part]:
    """Yield the files that a snapshot should have, but for those of runs and parts; none where that is unreadable."""
    try:
        rows = _checked_table(folder / "parts" / part_name(0)).to_pylist()
        yield from [Part(**row) for row in rows]
    except (*_UNREADABLE, TypeError):
        return


def _runs(folder: Path) -> list[Row]:
    """Return the runs that led to a snapshot; where they cannot be read those of the newest one that has some."""
    others = sorted(folder.parent.glob("[0-9]*"), reverse=True)
    for place in (folder, *(other for other in others if other.name < folder.name)):
        try:
            found: list[Row] = _checked_table(place / "runs" / part_name(0)).to_pylist()
        except _UNREADABLE:
            continue
        return found
    return []


def _see_that_nothing_is_lost(folder: Path, source: str, why: str) -> None:
    try:
        others = set(pq.read_table(folder / "notes", columns=["source"])["source"].to_pylist()) - {source, None}
    except (*_UNREADABLE, KeyError):
        return
    if others:
        raise NotesetlError(
            f"{folder.parent.parent} cannot be carried on: {why}; "
            f"write {', '.join(sorted(map(repr, others)))} and this one into a new folder"
        )


def _checked_table(path: Place) -> pa.Table:
    with path.open("rb") as file, pq.ParquetFile(file, page_checksum_verification=True) as parquet:
        return parquet.read()


def _is_sound(path: Path, part: Part) -> bool:
    try:
        return path.stat().st_size == part.bytes and digest(path) == part.sha256
    except OSError:
        return False


def _outdated(folder: Path, sound: Mapping[tuple[str, str], Part]) -> str:
    """Say what of the snapshot is not laid out as tables are today; one part speaks for its table."""
    first: dict[str, Part] = {}
    for part in sound.values():
        first.setdefault(part.table, part)
    for name, part in first.items():
        if name in tables() and (problem := schema_problem(pq.read_schema(folder / name / part.part), table(name))):
            return f"its table {name} {problem}"
    return ""


def schema_problem(schema: pa.Schema, of: Table) -> str | None:
    """Say how the columns of a file differ from those of a table, or None."""
    wanted = arrow_schema(of.table)
    version = (schema.metadata or {}).get(b"notesetl.schema_version", b"0").decode()
    if version != str(of.version):
        return f"has version {version} of the schema, and not {of.version}"
    if odd := sorted(set(schema.names) ^ set(wanted.names)):
        return f"has columns missing or unknown: {', '.join(odd)}"
    for column in wanted:
        found = schema.field(column.name)
        if found.type != column.type or found.nullable != column.nullable:
            return f"has {column.name} as {_typed(found)}, and not as {_typed(column)}"
    return None


def _typed(column: pa.Field) -> str:
    return f"{column.type}{'' if column.nullable else ', never null'}"
