"""What the local server serves: the live tables, answers to SQL, and decisions kept at once in corrections.csv."""

from pathlib import Path
from threading import Lock
from typing import Any

from notesetl.corrections import Correction, read, write
from notesetl.errors import NotesetlError
from notesetl.query import Tables
from notesetl.query.frames import rows
from notesetl.report.overview import read_overview
from notesetl.report.pack import pack
from notesetl.report.page import index_columns, note_columns, render
from notesetl.report.review import correction, read_review
from notesetl.report.rows import Index, read_chunks, read_index
from notesetl.tables.layout import current

_ANSWER = 1000  # rows of an answer to SQL that are shown


class Live:
    """The live tables of ``out``, opened anew whenever a run has published others. Its methods take turns.

    Raises:
        NotesetlError: nothing was published there (every method).
    """

    def __init__(self, out: Path, corrections: Path) -> None:
        self._out = out
        self._corrections = corrections
        self._turn = Lock()
        self._tables = Tables(out)
        self._index: Index | None = None
        self._page = ""

    def snapshot(self) -> str:
        """Return the name of the live snapshot."""
        return current(self._out).name

    def page(self, token: str) -> str:
        """Return the page; the token lets it write."""
        with self._turn:
            tables = self._live()
            if not self._page:
                config = {"snapshot": tables.source.folder.name, "server": True, "token": token}
                self._page = "".join(render(read_overview(tables), config, "'self'", iter(())))
            return self._page

    def columns(self, snapshot: str, name: str) -> bytes | None:
        """Return packed columns of a snapshot; None where it is not the live one.

        Raises:
            NotesetlError: there are none of that name.
        """
        with self._turn:
            tables = self._live()
            if tables.source.folder.name != snapshot:
                return None
            index = self._index = self._index or read_index(tables.source)
            if name == "index":
                return pack(index_columns(index))
            if name == "notes":
                return pack(note_columns(index))
            if name == "review":
                return pack(read_review(tables.source, index))
            number = name.removeprefix("chunk-")
            if not (number.isdecimal() and len(number) < 9 and int(number) < len(index.chunks) - 1):
                raise NotesetlError(f"no columns {name!r}")
            return pack(next(read_chunks(tables.source, index, [int(number)])))

    def answer(self, query: str) -> dict[str, Any]:
        """Return the answer to somebody's SQL: names of columns, the first rows, and how many there are.

        Raises:
            NotesetlError: it is no query that reads, or wrong.
        """
        with self._turn:
            found = self._live().sql(query)
        shown = [[_plain(value) for value in row] for row in rows(found.head(_ANSWER))]
        return {"columns": [str(name) for name in found.columns], "rows": shown, "total": len(found)}

    def decide(self, field: str, row_id: str, value: str, why: str) -> int:
        """Make ``value`` the answer of ``corrections.csv`` about a row, and return how many answers it has.

        Raises:
            NotesetlError: there is no such row, or it cannot have that value; the file is no corrections file, or
                cannot be written.
        """
        with self._turn:
            new = correction(self._live().source, field, row_id, value, why)
            held = read(self._corrections) if self._corrections.exists() else ()
            kept = [old for old in held if _about(old) != _about(new)]
            made = [*kept, new] if value else kept
            write(self._corrections, made)
            return len(made)

    def _live(self) -> Tables:
        if self._tables.source.folder != current(self._out):
            self._tables.close()
            self._tables, self._index, self._page = Tables(self._out), None, ""
        return self._tables


def _about(row: Correction) -> tuple[str, ...]:
    return row.path, row.quote, row.before, row.field


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
