"""The words of all languages together: notes mix languages, so each rule knows the words of each."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache, lru_cache

from notesetl.languages import load_all


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
    if text.isascii():
        return text
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    return unicodedata.normalize("NFC", bare.replace("\u0111", "d"))


@cache
def words(record: type[Labels] | type[Titles], name: str) -> frozenset[str]:
    """Return the folded words that ``name`` of ``record`` holds in any language."""
    file = {Labels: "labels", Titles: "titles"}[record]
    assert name in {f.name for f in fields(record)}
    return frozenset(fold(word) for entry in load_all(file, record).values() for word in getattr(entry, name))


def label(text: str) -> str:
    """Return ``text`` folded and without the punctuation, numbering and symbols around it."""
    return _EDGES.sub("", fold(text))


def is_label(text: str, *names: str) -> bool:
    """Tell whether ``text`` is, as a whole, one of the ``Labels`` called ``names``."""
    bare = label(text)
    if any(bare in words(Labels, name) for name in names):
        return True
    parts = re.split(r"\s*[/|&]\s*", bare) if len(bare) < 60 else []
    return len(parts) > 1 and all(any(label(part) in words(Labels, name) for name in names) for part in parts)


def contains(text: str, vocabulary: Iterable[str]) -> bool:
    """Tell whether folded ``text`` contains one of the words, at word boundaries for Latin ones."""
    folded = fold(text)
    return any(has_word(folded, word) for word in vocabulary)


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


_EDGES = re.compile(r"^(?:[\W\d_]+|[ivx]{1,5}[.)]\s+)+|[\W_]+$")
