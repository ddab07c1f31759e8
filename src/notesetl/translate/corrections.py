"""Translations that a user wrote: they win over every other one."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from notesetl.errors import NotesetlError
from notesetl.translate.words import known
from notesetl.vocabulary.sheets import read_file

_COLUMNS = ("language", "text", "translation")


@dataclass(frozen=True, slots=True)
class Corrections:
    """The English of texts by language and text; an empty one takes back what a run before was told."""

    texts: Mapping[tuple[str, str], str]

    @classmethod
    def load(cls, path: Path | None) -> "Corrections":
        """Read the CSV ``path`` (language, text, translation), or nothing.

        Raises:
            NotesetlError: it cannot be read, or a row lacks the text or names a language that there is not.
        """
        found: dict[tuple[str, str], str] = {}
        for number, row in enumerate(read_file(path, _COLUMNS, "text") if path else (), 2):
            if not known(row["language"]):
                raise NotesetlError(f"{path}, row {number}: language {row['language']!r} is none that is translated")
            if not row["text"]:
                raise NotesetlError(f"{path}, row {number}: text is empty")
            found[_key(row["text"], row["language"])] = row["translation"]
        return cls(found)

    def get(self, text: str, language: str) -> str | None:
        """Return what a user wrote for ``text``, None where that is nothing."""
        return (self.texts.get(_key(text, language)) or None) if self.texts else None

    def withdrawn(self, text: str, language: str) -> bool:
        """Tell whether a user takes an earlier correction of ``text`` back."""
        return self.texts.get(_key(text, language)) == ""


def _key(text: str, language: str) -> tuple[str, str]:
    return " ".join(unicodedata.normalize("NFC", text).split()), language
