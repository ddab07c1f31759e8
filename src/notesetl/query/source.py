"""A published snapshot as something that answers SQL, and does nothing else."""

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from types import MappingProxyType
from typing import Any
from weakref import finalize

import duckdb
import pyarrow as pa

from notesetl.errors import NotesetlError
from notesetl.places import Place, place, told
from notesetl.tables.cells import is_unicode
from notesetl.tables.database import connect
from notesetl.tables.history import snapshot
from notesetl.tables.layout import current

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_LOCKED = (
    "SET enable_progress_bar = false",  # it would stand among the answer
    "SET python_enable_replacements = false",  # no names of Python variables
    "SET enable_external_access = false",  # no files, no network, no extensions
    "SET lock_configuration = true",  # and no way back
)
_HINT = re.compile(r"(?:(?<!\s)\s++)?LINE \d+:.*", re.DOTALL)


class Source:
    """A snapshot of ``out``: the live one or that ``as_of`` means.

    It stays the same one where a run publishes meanwhile.

    Raises:
        NotesetlError: nothing was published there, or nothing then, or it cannot be read.
    """

    def __init__(self, out: str | Place, as_of: str | None = None) -> None:
        self.out = place(out)
        self.folder = current(self.out) if as_of is None else snapshot(self.out, as_of)
        spill = mkdtemp(prefix="notesetl-")
        self._clear = finalize(self, rmtree, spill, ignore_errors=True)
        try:
            with told(self.out, "read"):
                self._connection = connect(self.folder, spill=Path(spill))
            for statement in _LOCKED:
                self._connection.execute(statement)
        except (OSError, pa.ArrowException, duckdb.Error) as error:
            raise self._broken(error) from None

    def close(self) -> None:
        """Let go of what was open; nothing can be asked afterwards."""
        self._connection.close()
        self._clear()

    def ask(self, query: str, values: Mapping[str, Any] = _NOTHING) -> pa.Table:
        """Return the answer to a query of our own, with ``$name`` taken from ``values``.

        Raises:
            NotesetlError: the tables cannot be read.
        """
        try:
            return self._run(query, values)
        except (OSError, pa.ArrowException, duckdb.Error) as error:
            raise self._broken(error) from None

    def ask_anything(self, query: str) -> pa.Table:
        """Return the answer to somebody's ``query``: one statement, and one that only reads the tables.

        Raises:
            NotesetlError: it is something else, or wrong.
        """
        if not is_unicode(query):
            raise NotesetlError("SQL: the query is not Unicode text")
        try:
            statements = self._connection.extract_statements(query)
            if len(statements) != 1:
                raise NotesetlError(f"SQL: {len(statements)} statements; give one that begins with SELECT or WITH")
            if statements[0].type != duckdb.StatementType.SELECT:
                raise NotesetlError(
                    f"SQL: {statements[0].type.name} is not possible, the tables can only be read; "
                    "begin with SELECT, WITH, DESCRIBE or SUMMARIZE"
                )
            return self._run(query, _NOTHING)
        except (duckdb.Error, pa.ArrowException, OSError) as error:
            raise NotesetlError(f"SQL: {one_line(error)}") from None

    def _run(self, query: str, values: Mapping[str, Any]) -> pa.Table:
        """Run a query in a thread of its own: DuckDB itself does not notice that somebody presses Ctrl-C."""
        with ThreadPoolExecutor(1) as pool:
            work = pool.submit(lambda: self._connection.sql(query, params=dict(values) or None).to_arrow_table())
            try:
                return work.result()
            except KeyboardInterrupt:
                self._connection.interrupt()
                raise

    def _broken(self, error: Exception) -> NotesetlError:
        why = one_line(error)
        return NotesetlError(f"the tables of {self.out} cannot be read ({why}); write them again with: notesetl run")


def one_line(error: Exception) -> str:
    """Return what ``error`` says on one line, without the excerpt of the query."""
    return " ".join(_HINT.sub("", str(error)).split())
