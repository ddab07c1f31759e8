"""The words of all languages together: notes mix languages, so each rule knows the words of each."""

import re
import unicodedata
from dataclasses import dataclass, fields
from functools import cache, lru_cache

from notesetl.languages import load_all


_ACCENTED = re.compile(r"[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_LONGEST_LABEL = 80
_ROMAN = re.compile(r"[ivx]{1,5}[.)]\s+(?=\w)")
_PARTS = re.compile(r"\s*[/|&]\s*")


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels of values, sections and links (``labels.toml``)."""

    title: tuple[str, ...]
    field: tuple[str, ...]
    link: tuple[str, ...]
    structural: tuple[str, ...]
    related: tuple[str, ...]
    excluded: tuple[str, ...]
    legend: tuple[str, ...]
    template: tuple[str, ...]
    prefix: tuple[str, ...]
    event: tuple[str, ...]
    title_column: tuple[str, ...]
    method_column: tuple[str, ...]
    research: tuple[str, ...]
    collection: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Titles:
    """What titles and what prose are made of (``titles.toml``)."""

    content: tuple[str, ...]
    prose: tuple[str, ...]
    verbs: tuple[str, ...]
    method_heads: tuple[str, ...]


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return ``text`` for comparison: case, diacritics and repeated white space do not count."""
    text = " ".join(text.casefold().split())
    if text.isascii() or not _ACCENTED.search(text):
        return text
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare.replace("\u0111", "d"))


@cache
def words(record: type[Labels] | type[Titles], name: str) -> frozenset[str]:
    """Return the folded words that ``name`` of ``record`` holds in any language."""
    file = {Labels: "labels", Titles: "titles"}[record]
    assert name in {f.name for f in fields(record)}
    return frozenset(fold(word) for entry in load_all(file, record).values() for word in getattr(entry, name))


@lru_cache(maxsize=65536)
def label(text: str) -> str:
    """Return ``text`` folded and without the punctuation, numbering and symbols around it."""
    bare = fold(text)
    start, end = 0, len(bare)
    while start < end and not bare[start].isalpha():
        start += 1
    while end > start and not bare[end - 1].isalnum():
        end -= 1
    if (roman := _ROMAN.match(bare, start, end)) is not None:
        start = roman.end()
    return bare[start:end]


@lru_cache(maxsize=65536)
def is_label(text: str, *names: str) -> bool:
    """Tell whether ``text`` is, as a whole, one of the ``Labels`` called ``names``."""
    if len(text) > _LONGEST_LABEL:
        return False
    bare = label(text)
    if any(bare in words(Labels, name) for name in names):
        return True
    if not any(c in bare for c in "/|&"):
        return False
    parts = _PARTS.split(bare)
    return len(parts) > 1 and all(any(label(part) in words(Labels, name) for name in names) for part in parts)


def contains(text: str, vocabulary: frozenset[str]) -> bool:
    """Tell whether folded ``text`` contains one of the words, at word boundaries for Latin ones."""
    return pattern(vocabulary).search(fold(text)) is not None


@cache
def pattern(vocabulary: frozenset[str]) -> re.Pattern[str]:
    """Return the pattern that finds the words of ``vocabulary`` in folded text."""
    latin = "|".join(re.escape(w) for w in sorted(vocabulary, key=len, reverse=True) if w.isascii())
    native = "|".join(re.escape(w) for w in sorted(vocabulary, key=len, reverse=True) if not w.isascii())
    parts = ([rf"(?<![a-z0-9])(?:{latin})(?![a-z0-9])"] if latin else []) + ([native] if native else [])
    return re.compile("|".join(parts) or r"(?!)")


def has_word(folded: str, word: str) -> bool:
    """Tell whether ``word`` stands in ``folded``; Latin words only as whole words."""
    position = folded.find(word)
    if not word.isascii():
        return position >= 0
    while position >= 0:
        before = folded[position - 1 : position]
        after = folded[position + len(word) : position + len(word) + 1]
        if not (before.isalnum() and before.isascii()) and not (after.isalnum() and after.isascii()):
            return True
        position = folded.find(word, position + 1)
    return False
