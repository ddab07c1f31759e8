"""The schemas of the tables, as ``schemas/<table>.json`` states them."""

import json
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from notesetl.errors import NotesetlError
from notesetl.languages import build

TYPES = frozenset({"string", "json", "int64", "float64", "bool", "list<string>", "timestamp"})
GROUNDINGS = frozenset({"exact", "markup"})

_FOLDER = files("notesetl").joinpath("schemas")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    ``type`` is one of ``TYPES``; json is a string that holds JSON, timestamps are UTC microseconds.
    ``foreign_key`` is ``table.column``. ``values`` are all allowed ones; ``pattern`` must match a whole
    value; ``minimum`` and ``maximum`` are inclusive. A ``grounded`` column repeats the text between the
    row's ``start`` and ``end``: to the character (exact), or but for markup and white space (markup).
    """

    name: str
    type: str
    description: str
    unit: str | None
    nullable: bool
    key: bool
    foreign_key: str | None
    values: tuple[str, ...] | None
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    grounded: str | None = None


@dataclass(frozen=True)
class Table:
    """A table: its columns in their order. ``version`` rises when a column is renamed, dropped or changes its sense."""

    table: str
    version: int
    description: str
    columns: tuple[Column, ...]

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The columns that together name a row; empty where rows have no name."""
        return tuple(column.name for column in self.columns if column.key)

    @cached_property
    def foreign_keys(self) -> tuple[tuple[Column, str, str], ...]:
        """Each column that refers to another table, with that table and its column."""
        return tuple(
            (column, *_target(column.foreign_key)) for column in self.columns if column.foreign_key is not None
        )

    @cached_property
    def grounded(self) -> Column | None:
        """The column that repeats the note's text, if there is one."""
        return next((column for column in self.columns if column.grounded), None)

    def column(self, name: str) -> Column:
        """Return the column ``name``.

        Raises:
            NotesetlError: there is none; the message names all.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise NotesetlError(f"{self.table} has no column {name!r}; it has {', '.join(c.name for c in self.columns)}")


@cache
def tables() -> dict[str, Table]:
    """Return all tables by name, each after those that it refers to."""
    found = [_read(entry.name, entry.read_text(encoding="utf-8")) for entry in _FOLDER.iterdir()]
    return _sorted({table.table: table for table in sorted(found, key=lambda table: table.table)})


def table(name: str) -> Table:
    """Return the table ``name``.

    Raises:
        NotesetlError: there is none; the message names all.
    """
    if name not in tables():
        raise NotesetlError(f"there is no table {name!r}; there are {', '.join(sorted(tables()))}")
    return tables()[name]


def _read(file: str, text: str) -> Table:
    where = f"schemas/{file}"
    try:
        values: dict[str, Any] = json.loads(text)
    except ValueError as error:
        raise NotesetlError(f"{where}: {error}") from None
    columns = tuple(build(column, Column, f"{where}: columns") for column in values.pop("columns", ()))
    read = build({**values, "columns": columns}, Table, where)
    for column in columns:
        if column.type not in TYPES:
            raise NotesetlError(f"{where}: {column.name} has the type {column.type!r}; allowed: {sorted(TYPES)}")
        if column.grounded is not None and column.grounded not in GROUNDINGS:
            raise NotesetlError(
                f"{where}: {column.name} is grounded {column.grounded!r}; allowed: {sorted(GROUNDINGS)}"
            )
    return read


def _target(foreign_key: str | None) -> tuple[str, str]:
    target, _, column = str(foreign_key).partition(".")
    return target, column


def _sorted(found: dict[str, Table]) -> dict[str, Table]:
    done: dict[str, Table] = {}
    while len(done) < len(found):
        ready = [
            table
            for name, table in found.items()
            if name not in done and all(target in done or target == name for _, target, _ in table.foreign_keys)
        ]
        if not ready:
            raise NotesetlError(f"schemas: {', '.join(sorted(set(found) - set(done)))} refer to each other in a circle")
        done.update((table.table, table) for table in ready)
    return done
