"""What a row must hold to before it is written; what breaks the contract becomes a reject."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from notesetl.errors import RejectReason
from notesetl.readers.raw import RawFile
from notesetl.records import Note, Reject
from notesetl.tables.cells import all_sound, cell_checks, is_unicode
from notesetl.tables.ground import grounded
from notesetl.tables.rows import Row, note_id, rows
from notesetl.tables.schema import Table, table, tables

_STAGE = "tables"
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class CheckedRows:
    """The rows of a file that keep the contract, by table, and a reject for each that does not."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Unchecked:
    """The rows of a note and of its file as they come, and what is told of it; of the note itself only its text."""

    path: str
    note_id: str
    text: str
    file: list[Row]
    rows: dict[str, list[Row]] | None
    rejects: Sequence[Reject]


def checked_rows(note: Note, fingerprint: str = "", rejects: Sequence[Reject] = ()) -> CheckedRows:
    """Return the rows of ``note`` and of its file, those that break the contract taken out.

    With a row goes what cannot stand without it (the ratings of a mention); what can (its links) stays and
    loses the reference. Where the note's own row or its text breaks the contract only that of its file is left.
    ``fingerprint`` is what decided beside the file's content; ``rejects`` came up while the note was worked on.
    """
    return all_checked([unchecked(note, fingerprint, rejects)])[0]


def unchecked(note: Note, fingerprint: str = "", rejects: Sequence[Reject] = ()) -> Unchecked:
    """Return the rows of ``note`` and of its file for ``all_checked``."""
    file = _file(note.path, note.source, note.sha256, note.bytes, fingerprint)
    try:
        found = rows(note)
    except IndexError:
        found = None
    return Unchecked(note.path, note_id(note.path, note.source), note.text, file, found, rejects)


def all_checked(notes: Sequence[Unchecked]) -> list[CheckedRows]:
    """Do what ``checked_rows`` does to each of ``notes``; that they are sound mostly shows at once."""
    names = [name for name in tables() if name != "texts"]
    sound = frozenset(
        name
        for name in names
        if all_sound(name, [row for note in notes if note.rows for row in note.rows.get(name, ())])
    )
    return [_checked(note, sound) for note in notes]


def _checked(note: Unchecked, sound: frozenset[str]) -> CheckedRows:
    """Check ``note``, of whose tables those that are ``sound`` hold no value that is refused."""
    if note.rows is None:
        return _nothing(note, "a section, mention or link refers to one that the note has not")
    for name in ("notes", "texts"):
        if name not in sound and (problem := row_problem(table(name), note.rows[name][0], note.text)):
            return _nothing(note, f"{name}: {problem}")
    kept = _Sieve(note, sound).sieve(note.rows)
    return CheckedRows({"files": note.file, **kept.rows}, [*kept.rejects, *note.rejects])


def without_note(raw: RawFile, rejects: Sequence[Reject]) -> CheckedRows:
    """Return the row of a file that holds no note, and why."""
    file = _file(raw.path, raw.source, sha256(raw.data).hexdigest(), len(raw.data), raw.basis)
    return CheckedRows({"files": file}, list(rejects))


def row_problem(of: Table, row: Row, text: str | None = None) -> str | None:
    """Say in one line what is wrong with ``row`` of the table ``of``, or None.

    With ``text``, the note's, offsets are checked against it too.
    """
    checks = cell_checks(of.table)
    if row.keys() != checks.keys():
        odd = sorted(row.keys() ^ checks.keys())
        return f"columns {', '.join(odd)} are missing or unknown"
    for name, check in checks.items():
        if problem := check(row[name]):
            return f"{name} {problem}: {_show(row[name])}"
    if text is not None and "start" in checks:
        return _span_problem(of, row, text)
    return None


class _Sieve:
    """Keeps the sound rows of one note, tables in the order of their references."""

    def __init__(self, note: Unchecked, sound: frozenset[str]) -> None:
        self._note = note
        self._all_sound = sound
        self._rejects: list[Reject] = []
        self._lost: dict[str, set[object]] = {}

    def sieve(self, found: dict[str, list[Row]]) -> CheckedRows:
        kept = {name: self._sound(table(name), found[name]) for name in tables() if name in found}
        return CheckedRows(kept, self._rejects)

    def _sound(self, of: Table, found: list[Row]) -> list[Row]:
        kept: list[Row] = []
        keys = set()
        sound = of.table in self._all_sound or all_sound(of.table, found)
        placed = any(column.name == "start" for column in of.columns)
        for row in found:
            if not sound:
                problem = row_problem(of, row, self._note.text)
            else:
                problem = _span_problem(of, row, self._note.text) if placed else None
            row_ = row if problem or not self._lost else self._relink(of, row)
            key = tuple(row[name] for name in of.key)
            if problem is None and row_ is None:
                problem = "what it belongs to was refused"
            if problem is None and key in keys:
                problem = f"the same {', '.join(of.key)} stands twice"
            if problem is None and row_ is not None:
                keys.add(key)
                kept.append(row_)
            else:
                self._refuse(of, row, problem)
        return kept

    def _relink(self, of: Table, row: Row) -> Row | None:
        """Return ``row`` without references to refused rows, or None where it needs one of them."""
        for column, target, _ in of.foreign_keys:
            if row[column.name] in self._lost.get(target, ()):
                if not column.nullable:
                    return None
                row = {**row, column.name: None}
                if target == "mentions":
                    row["paper_id"] = None
        return row

    def _refuse(self, of: Table, row: Row, problem: str | None) -> None:
        if len(of.key) == 1:
            self._lost.setdefault(of.table, set()).add(row.get(of.key[0]))
        where = "" if row.get("line") is None else f" on line {row['line']}"
        detail = f"{of.table}{where}: {problem}"
        self._rejects.append(
            Reject(self._note.path, _STAGE, RejectReason.CONTRACT, detail=detail, note_id=self._note.note_id)
        )


def _nothing(note: Unchecked, detail: str) -> CheckedRows:
    reject = Reject(note.path, _STAGE, RejectReason.CONTRACT, detail=detail)
    return CheckedRows({"files": note.file}, [reject, *note.rejects])


def _file(path: str, source: str, digest: str, size: int, fingerprint: str) -> list[Row]:
    shown = path.encode("utf-8", "backslashreplace").decode()
    row: Row = {"file_id": note_id(path, source), "source": source, "path": shown, "sha256": digest}
    row = {**row, "bytes": size, "fingerprint": fingerprint}
    return [] if row_problem(table("files"), row) else [row]


def _span_problem(of: Table, row: Row, text: str) -> str | None:
    start, end, line = row["start"], row["end"], row["line"]
    if start is None and end is None and line is None:
        return None
    if not isinstance(start, int) or not isinstance(end, int) or line is None:
        return "start, end and line are not all given or all null"
    if not start < end <= len(text):
        return f"start {start}, end {end} is no range of a text of {len(text)} characters"
    column = of.grounded
    if column is None or column.grounded is None:
        return None
    value, source = str(row[column.name]), text[start:end]
    if grounded(value, source, column.grounded):
        return None
    return f"{column.name} {_show(value)} is not what the text has at {start}: {_show(source)}"


def _show(value: object) -> str:
    shown = ascii(value) if isinstance(value, str) and not is_unicode(value) else repr(value)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
