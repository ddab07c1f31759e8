"""Fractions and percentages in words: 十分之一, 百分之三十, 3분의 1, một phần mười."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from notesetl.claims.phrases import alternatives

__all__ = ["Fraction", "FractionFile", "Fractions", "pattern", "spelled"]

_MULTIPLIES = 10  # the least numeral that multiplies the one before it
_PARTS = 4


@dataclass(frozen=True, slots=True)
class FractionFile:
    """The table ``fractions`` of ``figures.toml``: the word between the numbers of a fraction, "" for none.

    ``percent`` stand before a number, ``numerals`` are those that fractions are spelled with.
    """

    word: str
    denominator_first: bool
    percent: tuple[str, ...]
    numerals: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Fraction:
    """A fraction at ``start`` to ``end`` of a folded text; ``unit`` is the stretch of a word for percent before it."""

    start: int
    end: int
    value: float
    unit: tuple[int, int]
    percent: bool


@dataclass(frozen=True, slots=True)
class Fractions:
    """Finds the fractions of one language."""

    file: FractionFile

    def find(self, text: str) -> Iterator[Fraction]:
        """Yield the fractions of the folded ``text``, left to right; percentages before the others."""
        percent = next((word for word in self.file.percent if word in text), None)
        if percent is not None:
            for hit in _percentages(self.file.percent, tuple(self.file.numerals)).finditer(text):
                yield Fraction(*hit.span(2), self._value(hit[2]), hit.span(1), percent=True)
        if self.file.word and self.file.word in text:
            for hit in _compiled(pattern(self.file)).finditer(text):
                if not any(text.startswith(word, hit.start()) for word in self.file.percent):
                    first, second = self._value(hit[1]), self._value(hit[2])
                    over, under = (second, first) if self.file.denominator_first else (first, second)
                    if 0 < over < under:
                        yield Fraction(*hit.span(), over / under, (hit.end(), hit.end()), percent=False)

    def _value(self, text: str) -> float:
        if text[0].isdigit():
            return float(text)
        return spelled(text.replace(" ", ""), self.file.numerals)


def spelled(text: str, numerals: Mapping[str, float]) -> float:
    """Return the number that ``text`` spells with single ``numerals``, 0 where it spells none."""
    total = current = 0.0
    for hit in _numeral(tuple(numerals)).finditer(text):
        value = numerals[hit[0]]
        if value >= _MULTIPLIES:
            total += (current or 1.0) * value
            current = 0.0
        else:
            current = current * 10 + value
    return total + current


def pattern(file: FractionFile) -> str:
    """Return a regular expression for fractions in words, its first and second number as groups."""
    number = _number(tuple(file.numerals))
    before, after = (r"(?<!\w)", r"(?!\w)") if file.word < "\u1100" else (r"(?<![\d.,])", r"(?!\d)")
    return rf"{before}({number}) ?{re.escape(file.word)} ?({number}){after}"


def _number(numerals: tuple[str, ...]) -> str:
    return rf"\d{{1,4}}(?:\.\d{{1,3}})?|(?:{alternatives(numerals)}){{1,{_PARTS}}}"


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


@cache
def _percentages(words: tuple[str, ...], numerals: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"({alternatives(words)}) ?({_number(numerals)})")


@cache
def _numeral(numerals: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(alternatives(numerals))
