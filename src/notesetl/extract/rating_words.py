"""The rating vocabulary of all languages together (``ratings.toml``)."""

import unicodedata
from dataclasses import dataclass
from functools import cache

from notesetl.folding import fold
from notesetl.languages import load_all


@dataclass(frozen=True, slots=True)
class Ratings:
    """The keys of languages/<code>/ratings.toml: how keepers rate in one language; scores are 0 to 1."""

    units: tuple[str, ...]
    out_of: tuple[str, ...]
    between: tuple[str, ...]
    top_before: tuple[str, ...]
    top_after: tuple[str, ...]
    copulas: tuple[str, ...]
    over: tuple[str, ...]
    count_before: tuple[str, ...]
    count_after: tuple[str, ...]
    unknown: tuple[str, ...]
    yes: tuple[str, ...]
    parentheses: tuple[str, ...]
    numbers: tuple[str, ...]
    verbs: tuple[str, ...]
    verbs_behind: tuple[str, ...]
    objects: tuple[str, ...]
    label_prefixes: tuple[str, ...]
    label_suffixes: tuple[str, ...]
    no_rating: tuple[str, ...]
    reviewers: tuple[str, ...]
    aspects: dict[str, tuple[str, ...]]
    words: dict[str, float]
    verdicts: dict[str, float]


@cache
def aspects() -> dict[str, str]:
    """Return folded label -> aspect."""
    return {fold(word): aspect for r in _all() for aspect, labels in r.aspects.items() for word in labels}


def spell(text: str) -> str:
    """Return ``text`` for comparison with rating words: case does not count, diacritics do where there are any."""
    return unicodedata.normalize("NFC", " ".join(text.casefold().split()))


@cache
def scores() -> dict[str, float]:
    """Return word -> score, for words that rate only behind a label or in a rating column; see ``spell``."""
    return _spelled({word: score for r in _all() for word, score in r.words.items()})


@cache
def verdicts() -> dict[str, float]:
    """Return phrase -> score, for phrases that rate by themselves, longest first; see ``spell``."""
    found = _spelled({word: score for r in _all() for word, score in r.verdicts.items()})
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def _spelled(words: dict[str, float]) -> dict[str, float]:
    """Return the words as spelled, and without their diacritics where that leaves plain letters."""
    bare = {fold(word): score for word, score in words.items() if fold(word).isascii()}
    return bare | {spell(word): score for word, score in words.items()}


@cache
def plain(name: str) -> frozenset[str]:
    """Return the folded words that the list called ``name`` holds in any language."""
    return frozenset(map(fold, written(name)))


@cache
def written(name: str) -> frozenset[str]:
    """Return the words that the list called ``name`` holds in any language, as they are written."""
    return frozenset(word for r in _all() for word in getattr(r, name))


@cache
def spellings(name: str) -> frozenset[str]:
    """Return every way to write the words of ``written``: with and without diacritics, composed and decomposed."""
    composed = {unicodedata.normalize("NFC", word) for word in written(name)} | plain(name)
    return frozenset(composed | {unicodedata.normalize("NFD", word) for word in composed})


@cache
def numbers() -> dict[str, int]:
    """Return folded number word -> number, one to ten."""
    return {fold(word): count for r in _all() for count, word in enumerate(r.numbers, 1)}


def _all() -> tuple[Ratings, ...]:
    return tuple(load_all("ratings", Ratings).values())
