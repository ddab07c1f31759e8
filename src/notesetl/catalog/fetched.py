"""What was fetched from the API, a line of JSON for each id; an id that arXiv does not know has no ``entry``."""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from notesetl.catalog.entry import Entry
from notesetl.errors import NotesetlError


@dataclass(frozen=True, slots=True)
class Fetched:
    """The answers so far: the papers by id, and the ids that arXiv does not know."""

    entries: dict[str, Entry]
    unknown: frozenset[str]

    @classmethod
    def read(cls, path: Path) -> "Fetched":
        """Read the file ``path``, absent or not; lines that were cut short do not count.

        Raises:
            NotesetlError: it cannot be read.
        """
        try:
            lines = path.read_bytes().splitlines() if path.exists() else []
        except OSError as error:
            raise NotesetlError(f"{path}: {error.strerror}") from None
        answers: dict[str, Entry | None] = {}
        for line in lines:
            try:
                row = json.loads(line)
                answers[row["arxiv_id"]] = _entry(row["entry"]) if row["entry"] else None
            except (ValueError, KeyError, TypeError):
                continue
        entries = {number: entry for number, entry in answers.items() if entry is not None}
        return cls(entries, frozenset(answers.keys() - entries.keys()))


def append(path: Path, answers: Mapping[str, Entry | None]) -> None:
    """Write answers behind those that ``path`` holds; they are on the disk when this returns.

    Raises:
        NotesetlError: they cannot be written.
    """
    text = "".join(f"{line}\n" for line in _lines(answers.items()))
    try:
        with path.open("ab") as stream:
            if _is_cut(path):
                stream.write(b"\n")
            stream.write(text.encode("utf-8", "backslashreplace"))
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise NotesetlError(f"{path}: {error.strerror}") from None


def _lines(answers: Iterable[tuple[str, Entry | None]]) -> Iterable[str]:
    for number, entry in answers:
        row = {"arxiv_id": number, "entry": asdict(entry) if entry else None}
        yield json.dumps(row, ensure_ascii=True)


def _is_cut(path: Path) -> bool:
    with path.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(size - 1, 0))
        return stream.read(1) not in {b"", b"\n"}


def _entry(row: Mapping[str, Any]) -> Entry:
    entry = Entry(**{**row, "authors": tuple(row["authors"]), "categories": tuple(row["categories"])})
    texts = (entry.arxiv_id, entry.title, *entry.authors, *entry.categories)
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("no text")
    return entry
