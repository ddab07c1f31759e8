"""The words of all languages together: notes mix languages, so each rule knows the words of each."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from notesetl.extract.alternatives import alternatives
from notesetl.folding import fold
from notesetl.languages import load_all

_LONGEST_LABEL = 80
_ROMAN = re.compile(r"[ivx]{1,5}[.)]\s+(?=\w)")
_PARTS = re.compile(r"(?:(?<!\s)\s++)?[/|&]\s*")


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
    introduction: tuple[str, ...]
    title_column: tuple[str, ...]
    method_column: tuple[str, ...]
    research: tuple[str, ...]
    collection: tuple[str, ...]
    things: tuple[str, ...]
    technical: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Titles:
    """What titles and what prose are made of (``titles.toml``)."""

    content: tuple[str, ...]
    prose: tuple[str, ...]
    small: tuple[str, ...]
    verbs: tuple[str, ...]
    method_heads: tuple[str, ...]
    telling: tuple[str, ...]
    joining: tuple[str, ...]
    metadata: tuple[str, ...]


@cache
def words(record: type[Labels] | type[Titles], name: str) -> frozenset[str]:
    """Return the folded words that ``name`` of ``record`` holds in any language."""
    file = {Labels: "labels", Titles: "titles"}[record]
    return frozenset(fold(word) for entry in load_all(file, record).values() for word in getattr(entry, name))


@lru_cache(maxsize=16384)
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


@lru_cache(maxsize=8192)
def is_label(text: str, *names: str) -> bool:
    """Tell whether ``text`` is, as a whole, one of the ``Labels`` called ``names``."""
    if len(text) > _LONGEST_LABEL:
        return False
    known, bare = _labels(names), label(text)
    if bare in known:
        return True
    parts = _PARTS.split(bare) if "/" in bare or "|" in bare or "&" in bare else ()
    return len(parts) > 1 and all(label(part) in known for part in parts)


@cache
def _labels(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(words(Labels, name) for name in names))


def contains(text: str, vocabulary: frozenset[str]) -> bool:
    """Tell whether folded ``text`` contains one of the words, at word boundaries for Latin ones."""
    return pattern(vocabulary).search(fold(text)) is not None


@cache
def pattern(vocabulary: frozenset[str]) -> re.Pattern[str]:
    """Return the pattern that finds the words of ``vocabulary`` in folded text."""
    latin = alternatives((w for w in vocabulary if w.isascii()), before="a-z0-9", after="a-z0-9")
    native = alternatives(w for w in vocabulary if not w.isascii())
    return re.compile(f"{latin}|{native}")


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
