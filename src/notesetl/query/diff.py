"""What differs between two snapshots: rows that came, went or changed, a field a line.

Ids and places are no difference: a line more at the top of a note moves everything below it. A row is known again by
what it is about (the rating of a title by its aspect), the first by the first, the second by the second.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from notesetl.errors import NotesetlError
from notesetl.places import Place
from notesetl.query.source import one_line
from notesetl.tables.buckets import BUCKETED
from notesetl.tables.database import open_database, show_files
from notesetl.tables.earlier import Part, listed_parts
from notesetl.tables.schema import table

_SIDES = ("old", "new")
_PLACE = frozenset({"start", "end", "line"})


@dataclass(frozen=True, slots=True)
class _Compared:
    """How rows of a table are known again: by these columns; with ``titled`` by the title of their mention before."""

    by: tuple[str, ...]
    shown: str
    titled: bool = False
    aside: frozenset[str] = frozenset()


# Tables that are compared, in the order in which their differences are told.
_COMPARED = {
    "notes": _Compared((), "title", aside=frozenset({"path", "bytes", "n_chars", "language_score", "encoding"})),
    "sections": _Compared(("heading",), "heading"),
    "mentions": _Compared(("title",), "title", aside=frozenset({"section_path", "confidence"})),
    "ratings": _Compared(("aspect",), "raw", titled=True, aside=frozenset({"confidence", "score_percentile"})),
    "links": _Compared(("canonical_url",), "url"),
    "claims": _Compared(("text",), "text", aside=frozenset({"confidence"})),
    "mention_topics": _Compared(("topic_id",), "topic_id", titled=True, aside=frozenset({"score"})),
    "rejects": _Compared(("path", "stage", "reason"), "detail"),
    "papers": _Compared(("paper_id",), "title", aside=frozenset({"mean_percentile"})),
    "topics": _Compared(("topic_id",), "label"),
}
COMPARED = tuple(_COMPARED)
_RENAMED = """
CREATE TEMP TABLE renamed AS
WITH went AS (
  SELECT source, path, sha256, row_number() OVER (PARTITION BY source, sha256 ORDER BY path) AS nth
  FROM old_files f ANTI JOIN new_files USING (file_id)
), came AS (
  SELECT source, path, sha256, row_number() OVER (PARTITION BY source, sha256 ORDER BY path) AS nth
  FROM new_files f ANTI JOIN old_files USING (file_id)
)
SELECT source, went.path, came.path AS new_path FROM went JOIN came USING (source, sha256, nth)
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """A line of what differs: ``change`` is added, gone, changed or renamed; ``what`` tells the row of ``table``.

    ``old`` and ``new`` are values of ``field``; of rows that came or went what they show.
    """

    table: str
    change: str
    source: str
    path: str
    what: str
    field: str
    old: Any
    new: Any


def differences(old: Place, new: Place, names: tuple[str, ...] = COMPARED) -> Iterator[Difference]:
    """Yield what differs between the snapshots in the folders ``old`` and ``new``, table by table.

    Raises:
        NotesetlError: one of them cannot be read, or a table is not compared.
    """
    for name in names:
        if name not in _COMPARED:
            raise NotesetlError(f"{name!r} is not compared; choose from {', '.join(_COMPARED)}")
    try:
        with open_database() as connection:
            _show(connection, old, new)
            yield from _renamed(connection, names)
            for name in names:
                yield from _of_table(connection, name)
    except (duckdb.Error, OSError, pa.ArrowException) as error:
        raise NotesetlError(f"the snapshots cannot be compared: {one_line(error)}") from None


def _show(connection: duckdb.DuckDBPyConnection, old: Place, new: Place) -> None:
    """Let ``connection`` see the tables of both, but for buckets that are the same files."""
    sides = [{(part.table, part.part): part for part in listed_parts(folder)} for folder in (old, new)]
    names = {part.part for side in sides for part in side.values() if part.table in BUCKETED}
    same_buckets = len({sum(part.table == "files" for part in side.values()) for side in sides}) == 1
    same = {name for name in names if same_buckets and _digests(sides[0], name) == _digests(sides[1], name)}
    for label, folder, side in zip(_SIDES, (old, new), sides, strict=True):
        for name in {"files", *_COMPARED}:
            paths = [
                folder / name / part.part
                for part in side.values()
                if part.table == name and not (name in BUCKETED and part.part in same)
            ]
            show_files(connection, f"{label}_{name}", name, sorted(paths))
    connection.execute(_RENAMED)


def _digests(side: dict[tuple[str, str], Part], name: str) -> list[tuple[str, str]]:
    return sorted((part.table, part.sha256) for part in side.values() if part.part == name and part.table in BUCKETED)


def _renamed(connection: duckdb.DuckDBPyConnection, names: tuple[str, ...]) -> Iterator[Difference]:
    if "notes" in names:
        for source, path, new_path in connection.execute("SELECT * FROM renamed ORDER BY ALL").fetchall():
            yield Difference("notes", "renamed", source, new_path, "", "path", path, new_path)


def _of_table(connection: duckdb.DuckDBPyConnection, name: str) -> Iterator[Difference]:
    compared = _COMPARED[name]
    fields = _fields(name)
    sides = ", ".join(f"{side} AS ({_side(side, name, fields)})" for side in _SIDES)
    query = (
        f"WITH {sides} SELECT coalesce(new.k, old.k), old.f, new.f FROM old FULL JOIN new ON old.k = new.k "  # noqa: S608 - names of ours
        "WHERE old.f IS DISTINCT FROM new.f ORDER BY 1"
    )
    for key, before, after in connection.execute(query).fetchall():
        what = " · ".join(str(key[part]) for part in ("title", *compared.by) if part in key and key[part] != "")
        place = (name, _change(before, after), key["source"], key["path"], what)
        if before is None or after is None:
            yield Difference(*place[:2], *place[2:], compared.shown, _value(before, compared), _value(after, compared))
        else:
            yield from (
                Difference(*place, field, before[field], after[field])
                for field in fields
                if before[field] != after[field]
            )


def _change(before: object, after: object) -> str:
    return "added" if before is None else "gone" if after is None else "changed"


def _value(row: dict[str, Any] | None, compared: _Compared) -> Any:
    return None if row is None else row[compared.shown]


def _fields(name: str) -> list[str]:
    compared = _COMPARED[name]
    aside = _PLACE | compared.aside
    columns = [column.name for column in table(name).columns if column.name not in aside]
    return [
        column for column in columns if column == compared.shown or not (column.endswith("_id") or column == "source")
    ]


def _side(side: str, name: str, fields: list[str]) -> str:
    compared = _COMPARED[name]
    noted = name in BUCKETED and name not in {"rejects", "notes"}
    place = (
        "x.source, coalesce(r.new_path, x.path)"
        if name in {"notes", "rejects"}
        else "n.source, coalesce(r.new_path, n.path)"
    )
    if name not in BUCKETED:
        place = "'', ''"
    source, path = place.split(", ", 1)
    key = {"source": source, "path": path, **({"title": "coalesce(m.title, '')"} if compared.titled else {})}
    key |= {column: f"coalesce(x.{column}, '')" for column in compared.by if column != "path"}
    joins = f" JOIN {side}_notes n USING (note_id)" if noted else ""
    joins += f" LEFT JOIN {side}_mentions m ON m.mention_id = x.mention_id" if compared.titled else ""
    if name in BUCKETED and side == "old":
        of = "n" if noted else "x"
        joins += f" LEFT JOIN renamed r ON r.source = {of}.source AND r.path = {of}.path"
    elif name in BUCKETED:
        key["path"] = "n.path" if noted else "x.path"
    order = ", ".join(
        f"x.{column.name}" for column in table(name).columns if column.name in {"start", *table(name).key}
    )
    pairs = ", ".join(f"'{column}': {value}" for column, value in key.items())
    values = ", ".join(f"'{field}': x.{field}" for field in fields)
    turn = f"row_number() OVER (PARTITION BY {', '.join(key.values())} ORDER BY {order or 'x.detail'})"
    return f"SELECT {{{pairs}, 'nth': {turn}}} AS k, {{{values}}} AS f FROM {side}_{name} x{joins}"  # noqa: S608 - likewise
