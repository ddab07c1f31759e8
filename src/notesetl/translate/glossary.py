"""Technical terms and their one translation: those that ship, and a user's own."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from notesetl.errors import NotesetlError
from notesetl.languages import codes, resource
from notesetl.translate.base import ENGLISH
from notesetl.translate.words import alternatives
from notesetl.vocabulary.sheets import read_file, read_resource

_SHIPPED = ("source", "target", "whole")
_USERS = ("language", "source", "target", "whole")


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a language and its English; ``whole`` tells that it is one only where nothing stands beside it."""

    source: str
    target: str
    whole: bool = False


@dataclass(frozen=True)
class Glossary:
    """The terms of every language, by what they are when case and white space do not count."""

    terms: Mapping[str, Mapping[str, Term]]

    @classmethod
    def load(cls, path: Path | None = None) -> "Glossary":
        """Return the shipped terms, and those of the CSV ``path`` (language, source, target, whole) before them.

        Raises:
            NotesetlError: the file cannot be read, or names a language that there is not.
        """
        found: dict[str, dict[str, Term]] = {code: {} for code in codes() if code != ENGLISH}
        for code, terms in found.items():
            for row in read_resource(resource(code, "glossary.csv"), _SHIPPED):
                terms[key(row["source"])] = Term(row["source"], row["target"], bool(row["whole"]))
        for code, term in _read(path) if path else ():
            found[code][key(term.source)] = term
        return cls(found)

    @cached_property
    def fingerprint(self) -> str:
        """Hex digits that change when any term does."""
        listed = sorted((code, *one) for code, terms in self.terms.items() for one in _pairs(terms))
        return blake2b(repr(listed).encode(), digest_size=4).hexdigest()

    def whole(self, text: str, language: str) -> str | None:
        """Return the English of ``text`` where all of it is one term."""
        term = self.terms.get(language, {}).get(key(text))
        return term.target if term else None

    def inside(self, text: str, language: str) -> list[Term]:
        """Return the terms that stand in ``text``, the longest where they overlap."""
        pattern = self._patterns.get(language)
        if pattern is None:
            return []
        terms = self.terms[language]
        return list(dict.fromkeys(terms[key(match.group())] for match in pattern.finditer(text.casefold())))

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return {code: pattern for code, terms in self.terms.items() if (pattern := _pattern(terms)) is not None}


def key(text: str) -> str:
    """Return what of a term counts when it is looked up."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _pairs(terms: Mapping[str, Term]) -> Iterator[tuple[str, str, bool]]:
    return ((one.source, one.target, one.whole) for one in terms.values())


def _pattern(terms: Mapping[str, Term]) -> re.Pattern[str] | None:
    listed = [name for name, one in terms.items() if not one.whole]
    return alternatives(listed) if listed else None


def _read(path: Path) -> Iterator[tuple[str, Term]]:
    known = [code for code in codes() if code != ENGLISH]
    for number, row in enumerate(read_file(path, _USERS, "source"), 2):
        if row["language"] not in known:
            raise NotesetlError(f"{path}, row {number}: language {row['language']!r}; there are {', '.join(known)}")
        if not row["source"] or not row["target"]:
            raise NotesetlError(f"{path}, row {number}: a source and a target are needed")
        yield row["language"], Term(row["source"], row["target"], bool(row["whole"]))
