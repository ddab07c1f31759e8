"""Numbers and units of a sentence in a form that does not depend on how a language writes them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from notesetl.translate.base import ENGLISH
from notesetl.translate.words import LanguageWords, words

_NUMBER = re.compile(r"(?<![A-Za-z0-9_.,])(?<![A-Za-z]-)\d{1,20}(?:[.,]\d{1,10}){0,6}")
_UNIT = re.compile(r"\s?([A-Za-z]{1,3})(?![^\W_])")
_MAGNITUDES = {"k": 1e3, "m": 1e6, "b": 1e9, "bn": 1e9, "t": 1e12}
_NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as written, all that it may say, and the sign of the unit behind it ("" where there is none)."""

    raw: str
    readings: frozenset[float]
    unit: str


def figures(text: str, language: LanguageWords) -> list[Figure]:
    """Return the numbers in digits of ``text``, full-width ones too; digits inside of names are none."""
    text = unicodedata.normalize("NFKC", text)
    return [_figure(match, text, language) for match in _NUMBER.finditer(text)]


def spelled(text: str, language: LanguageWords) -> bool:
    """Tell whether ``text`` has a number in words."""
    return language.numerals.search(text) is not None


def _figure(match: re.Match[str], text: str, language: LanguageWords) -> Figure:
    readings = set(_readings(match.group()))
    behind = text[match.end() : match.end() + 16]
    unit = next(
        (
            sign
            for sign, listed in language.data.unit_words.items()
            for word in listed
            if behind.lstrip().startswith(word.rstrip("*").lstrip("*"))
        ),
        "",
    )
    if language.percent.match(behind.lstrip()):
        unit = "%"
    elif not unit and (found := _UNIT.match(behind)) and found[1].lower() in words(ENGLISH).data.unit_words:
        unit = found[1].lower()
    readings |= {value * _MAGNITUDES.get(unit, 1.0) for value in readings}
    stripped = behind.lstrip()
    for word, factor in language.large.items():
        if stripped.lower().startswith(word):
            readings |= {value * factor for value in readings}
    return Figure(match.group(), frozenset(readings), unit)


def _readings(number: str) -> Iterator[float]:
    """Yield what ``number`` says where commas group digits, where points do, and where either begins the fraction."""
    parts = re.split(r"[.,]", number)
    if len(parts) == 1:
        yield float(number)
        return
    if all(len(part) == 3 for part in parts[1:]):
        yield float("".join(parts))
    if len(parts) == 2:
        yield float(".".join(parts))
    elif len(parts[-1]) != 3 or "." in number:
        yield float(f"{''.join(parts[:-1])}.{parts[-1]}")


def meet(one: frozenset[float], other: frozenset[float]) -> bool:
    """Tell whether two figures may say the same."""
    return any(abs(a - b) <= _NEAR * max(1.0, abs(a), abs(b)) for a in one for b in other)
