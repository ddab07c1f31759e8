"""What translation must know of each language: ``languages/<code>/translation.toml``."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from notesetl.claims.figure_words import FigureFile
from notesetl.evidence import language_data
from notesetl.languages import codes, load
from notesetl.translate.base import ENGLISH

_LATIN = "[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0300-\u036f\u1e00-\u1eff]"
_LETTERS = f"{_LATIN}{{0,20}}"
_WITH_DIACRITICS = "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0300-\u0323\u1ea0-\u1eff"


@dataclass(frozen=True, slots=True)
class TranslationFile:
    """``translation.toml`` as it stands; the comments there say what each key means."""

    codes: Mapping[str, str]
    sentence_ends: str
    clause_ends: str
    abbreviations: tuple[str, ...]
    negations: tuple[str, ...]
    negative: tuple[str, ...]
    inert: tuple[str, ...]
    number_words: Mapping[str, float]
    unit_words: Mapping[str, tuple[str, ...]]
    length: tuple[float, float]
    golden: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LanguageWords:
    """The data of a language, ready for use.

    ``own`` finds a character that English does not have, ``negations`` what turns a sentence round, ``negative`` what
    may stand for that in other words, ``inert`` what only looks like it. ``numerals``, ``large``, ``percent`` and
    ``times`` are the words of ``figures.toml``.
    """

    data: TranslationFile
    own: re.Pattern[str]
    negations: re.Pattern[str]
    negative: re.Pattern[str]
    inert: re.Pattern[str]
    numerals: re.Pattern[str]
    large: Mapping[str, float]
    percent: re.Pattern[str]
    times: re.Pattern[str]


@cache
def words(language: str) -> LanguageWords:
    """Return the words of ``language``, which has a folder."""
    data = load(language, "translation", TranslationFile)
    figures = load(language, "figures", FigureFile)
    spoken = language_data()[language]
    return LanguageWords(
        data,
        re.compile(f"[{spoken.script or _WITH_DIACRITICS}]"),
        alternatives(data.negations),
        alternatives([*data.negations, *data.negative]),
        alternatives(data.inert),
        alternatives([*data.number_words, *figures.numerals]),
        figures.large,
        alternatives(["%", *figures.percent]),
        alternatives(figures.times),
    )


def known(language: str) -> bool:
    """Tell whether ``language`` has a folder of its own and is not English."""
    return language != ENGLISH and language in codes()


def alternatives(listed: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of any of ``listed``, Latin words as wholes; a ``*`` in one stands for any letters."""
    return _compiled(frozenset(listed))


def passing_alternatives(listed: Iterable[str]) -> re.Pattern[str]:
    """Return what ``alternatives`` does for words that hardly come again, so that nothing is kept of them."""
    ordered = sorted(set(listed), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(_pattern, ordered)) or "(?!)", re.IGNORECASE)


_compiled = lru_cache(maxsize=1024)(passing_alternatives)


def _pattern(word: str) -> str:
    body = _LETTERS.join(map(re.escape, word.strip("*").split("*")))
    return f"(?<!{_kin(word[0])}){body}(?!{_kin(word[-1])})"


def _kin(char: str) -> str:
    """Return what must not stand beside ``char`` at an end of a word: nothing where words are not parted."""
    if char.isdigit():
        return r"\d"
    return _LATIN if char.isalpha() and ord(char) < 0x2000 else "(?!)"
