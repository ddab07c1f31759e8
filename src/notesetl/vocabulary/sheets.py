"""CSV sheets with known columns, read strictly."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path

from notesetl.errors import NotesetlError


def read_resource(source: Traversable, columns: Sequence[str]) -> Iterator[dict[str, str]]:
    """Yield the rows of a shipped sheet, which has exactly ``columns``; a missing sheet has no rows."""
    if source.is_file():
        yield from _rows(source.read_text(encoding="utf-8").splitlines(), columns, source.name, set(columns))


def read_file(path: Path, columns: Sequence[str], required: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a user's sheet; columns other than ``required`` may be missing and read as empty.

    Raises:
        NotesetlError: the file cannot be read as UTF-8 CSV, or has a column that is not in ``columns``.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield from _rows(lines, columns, str(path), {required})
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise NotesetlError(f"{path}: cannot be read as a CSV file ({error})") from None


def _rows(lines: Iterable[str], columns: Sequence[str], where: str, required: set[str]) -> Iterator[dict[str, str]]:
    reader = csv.reader(lines)
    found = [name.strip() for name in next(reader, ())]
    if unknown := [name for name in found if name not in columns]:
        raise NotesetlError(f"{where}: unknown column {', '.join(map(repr, unknown))}; allowed: {', '.join(columns)}")
    if missing := sorted(required - set(found)):
        raise NotesetlError(f"{where}: column {', '.join(missing)} missing; allowed: {', '.join(columns)}")
    empty = dict.fromkeys(columns, "")
    for row in reader:
        if len(row) > len(found):
            raise NotesetlError(f"{where}, line {reader.line_num}: more values than columns")
        values = empty | dict(zip(found, map(str.strip, row), strict=False))
        if any(row) and any(values.values()):
            _require(values, required & {"topic_id"}, f"{where}, line {reader.line_num}")
            yield values


def _require(values: dict[str, str], names: set[str], where: str) -> None:
    for name in names:
        if not values[name]:
            raise NotesetlError(f"{where}: {name} is empty")
