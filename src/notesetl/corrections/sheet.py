"""``corrections.csv``: read and written, safe for spreadsheets and the same after a round trip."""

import csv
import os
import re
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from notesetl.corrections.record import Correction
from notesetl.errors import NotesetlError

COLUMNS = ("path", "quote", "field", "value", "why", "before")

_REQUIRED = ("path", "quote", "field", "value")
_DELIMITERS = ",;\t"  # spreadsheets write what their country is used to
_LONGEST_HEAD = 4096  # characters of the line that names the columns
_FORMULA = re.compile("'*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_GUARDED = re.compile("'+[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_one_at_a_time = threading.Lock()


def read(path: str | Path) -> tuple[Correction, ...]:
    """Return the corrections of the file ``path``, in its order; empty rows are left out.

    Values are not looked into.

    Raises:
        NotesetlError: the file cannot be read as a UTF-8 CSV, or its columns are not those of a corrections file.
    """
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as stream:
            return tuple(_corrections(stream, str(path)))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise NotesetlError(f"{path}: cannot be read as a CSV file in UTF-8 ({_line(error)})") from None


def write(path: str | Path, corrections: Iterable[Correction]) -> None:
    """Make ``corrections`` the rows of the file ``path``; readers see the old file or the new one.

    Raises:
        NotesetlError: it cannot be written.
    """
    target = Path(path)
    beside = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        try:
            with beside.open("w", encoding="utf-8-sig", newline="") as stream:
                _write(stream, corrections)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except (OSError, UnicodeEncodeError) as error:
        raise NotesetlError(f"cannot write {path}: {_line(error)}") from None


def append(path: str | Path, corrections: Iterable[Correction]) -> None:
    """Add rows to the file ``path``, which need not exist; threads of one process may do so at a time.

    Raises:
        NotesetlError: the file is no corrections file, or cannot be written.
    """
    with _one_at_a_time:
        held = read(path) if Path(path).exists() else ()
        write(path, (*held, *corrections))


def to_stream(stream: IO[str], corrections: Iterable[Correction]) -> None:
    """Write ``corrections`` as a file would hold them."""
    _write(stream, corrections)


def _write(stream: IO[str], corrections: Iterable[Correction]) -> None:
    rows = csv.writer(stream)
    rows.writerow(COLUMNS)
    for correction in corrections:
        rows.writerow([_guarded(getattr(correction, name)) for name in COLUMNS])


def _corrections(stream: IO[str], where: str) -> Iterator[Correction]:
    head = stream.readline(_LONGEST_HEAD)
    stream.seek(0)
    rows = csv.reader(stream, delimiter=max(_DELIMITERS, key=head.count))
    names = [name.strip().lower() for name in next(rows, [])]
    _check_columns(names, where)
    line = rows.line_num + 1
    for row in rows:
        if len(row) > len(names) and any(row[len(names) :]):
            raise NotesetlError(f"{where}, line {line}: more values than columns")
        values = dict(zip(names, map(_bare, row), strict=False))
        if any(value.strip() for value in values.values()):
            yield Correction(**{name: values.get(name, "") for name in COLUMNS}, line=line)
        line = rows.line_num + 1


def _check_columns(names: list[str], where: str) -> None:
    allowed = ", ".join(COLUMNS)
    if unknown := [name for name in names if name not in COLUMNS]:
        raise NotesetlError(f"{where}: unknown column {', '.join(map(repr, unknown))}; allowed: {allowed}")
    if missing := [name for name in _REQUIRED if name not in names]:
        raise NotesetlError(f"{where}: column {', '.join(missing)} missing; allowed: {allowed}")
    if len(set(names)) < len(names):
        raise NotesetlError(f"{where}: a column stands twice; allowed: {allowed}")


def _guarded(value: str) -> str:
    return f"'{value}" if _FORMULA.match(value) else value


def _bare(value: str) -> str:
    return value[1:] if _GUARDED.match(value) else value


def _line(error: BaseException) -> str:
    return " ".join(str(getattr(error, "strerror", None) or error).split())
