"""Single things of a snapshot: a note with all that was found in it, and any row by its id."""

import re
from dataclasses import dataclass
from typing import Any

from notesetl.errors import NotesetlError
from notesetl.query.source import Source
from notesetl.tables.schema import Table, table, tables

Row = dict[str, Any]

_ID = re.compile(r"[0-9a-f]{16}")
_SHOWN = 5
_PLACED = ("sections", "mentions", "ratings", "links", "claims")
_NAMED = """
WITH named AS (
  SELECT note_id, path, nfc_normalize(path) AS whole, regexp_replace(nfc_normalize(path), '\\.[^./]*$', '') AS bare,
         nfc_normalize($name) AS name
  FROM notes
)
SELECT note_id, path, CASE WHEN path = $name THEN 0 WHEN whole = name THEN 1
  WHEN ends_with('/' || whole, '/' || name) OR ends_with('/' || bare, '/' || name) THEN 2 ELSE 3 END AS rank
FROM named WHERE note_id = $name OR ends_with(whole, name) OR ends_with('/' || bare, '/' || name) ORDER BY rank, path
"""
_CLOSE = """
SELECT path FROM notes ORDER BY jaro_winkler_similarity(lower(parse_filename(path)), lower(parse_filename($name))) DESC,
path LIMIT 3
"""


@dataclass(frozen=True, slots=True)
class FoundNote:
    """A note, its text, and the rows of each table with places in it, in the order of the text."""

    row: Row
    text: str
    rows: dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row with the table that it is in, and what refers to it: rows by (table, column)."""

    table: Table
    row: Row
    dependents: dict[tuple[str, str], list[Row]]


def find_note(source: Source, name: str) -> FoundNote:
    """Return the note whose path is ``name`` or ends so, with or without its suffix, or whose id it is.

    Raises:
        NotesetlError: there is none, or there are several.
    """
    found = source.ask(_NAMED, {"name": name.removeprefix("./")}).to_pylist()
    if not found or not name:
        close = [row["path"] for row in source.ask(_CLOSE, {"name": name}).to_pylist()]
        advice = f"the closest: {', '.join(close)}" if close else "the tables hold no notes"
        raise NotesetlError(f"no note {name!r}; {advice}")
    best = [row for row in found if row["rank"] == found[0]["rank"]]
    if len(best) > 1:
        paths = ", ".join(row["path"] for row in best[:_SHOWN])
        more = f" and {len(best) - _SHOWN} more" if len(best) > _SHOWN else ""
        raise NotesetlError(f"{len(best)} notes end with {name!r}: {paths}{more}; give more of the path")
    return _read_note(source, best[0]["note_id"])


def find_row(source: Source, row_id: str) -> FoundRow:
    """Return the row of any table whose own id is ``row_id``.

    Raises:
        NotesetlError: that is no id, or there is no such row.
    """
    if not _ID.fullmatch(row_id):
        raise NotesetlError(f"{row_id!r} is no id: ids have 16 digits of 0-9 and a-f, as in notesetl show NOTE")
    for of in sorted(tables().values(), key=lambda of: of.table == "files"):  # a file has the id of its note
        if len(of.key) != 1 or of.column(of.key[0]).pattern != _ID.pattern:
            continue
        if rows := _where(source, of.table, of.key[0], row_id):
            return FoundRow(of, rows[0], _dependents(source, of, row_id))
    raise NotesetlError(f"no row has the id {row_id}; ids stand in the tables and in notesetl show NOTE")


def owners_of(source: Source, found: FoundRow) -> list[tuple[str, Row]]:
    """Return the rows that ``found`` refers to, each with the name of its table; its note is left out."""
    return [
        (target, row)
        for column, target, key in found.table.foreign_keys
        if target not in {"notes", found.table.table} and found.row[column.name] is not None
        for row in _where(source, target, key, found.row[column.name])
    ]


def line_of(source: Source, row: Row) -> tuple[str, str]:
    """Return the path of the note that ``row`` is of and the text of its lines, empty where it has no place."""
    note = _where(source, "notes", "note_id", row["note_id"])[0]
    if row.get("start") is None:
        return note["path"], ""
    text = _where(source, "texts", "note_id", row["note_id"])[0]["text"]
    start = text.rfind("\n", 0, row["start"]) + 1
    end = text.find("\n", row["end"])
    return note["path"], text[start : end if end >= 0 else len(text)]


def _read_note(source: Source, note_id: str) -> FoundNote:
    note = _where(source, "notes", "note_id", note_id)[0]
    text = _where(source, "texts", "note_id", note_id)[0]["text"]
    rows = {name: _where(source, name, "note_id", note_id) for name in (*_PLACED, "mention_topics")}
    return FoundNote(note, text, rows)


def _dependents(source: Source, of: Table, row_id: str) -> dict[tuple[str, str], list[Row]]:
    found = {}
    for other in tables().values():
        for column, target, _ in other.foreign_keys:
            if target == of.table:
                found[other.table, column.name] = _where(source, other.table, column.name, row_id)
    return {key: rows for key, rows in found.items() if rows}


def _where(source: Source, name: str, column: str, value: str) -> list[Row]:
    order = ", ".join(f'"{key}"' for key in table(name).key) or "ALL"
    if name in _PLACED:
        order = f"start NULLS FIRST, {order}"
    elif name == "mention_topics":
        order = "mention_id, rank, topic_id"
    query = f'SELECT * FROM {name} WHERE "{column}" = $value ORDER BY {order}'  # noqa: S608 - names of ours
    rows: list[Row] = source.ask(query, {"value": value}).to_pylist()
    return rows
