"""The maximum that a header, legend or comment states: ``(1-5)``, ``/10``, ``out of five``."""

import re
from functools import cache

from notesetl.extract.alternatives import alternatives
from notesetl.extract.rating_words import numbers, plain
from notesetl.folding import fold

_TOP = "5|10|100|3|4|7"  # what scales end with
_FIGURE = re.compile("[0-9]")
_SLASH = re.compile(rf"(?:^|[\s(\uff08])/\s?({_TOP})(?!\d)")
_LONGEST_SPELLED = 200  # characters of a line whose scale may be in words
_LEAST_TOP = 3
_LEAST_STEPS = 3  # steps of a legend in words


def stated(text: str) -> float | None:
    """Return the maximum that ``text`` states, in figures or in words, or None."""
    folded = fold(text)
    if _FIGURE.search(folded):
        for pattern in (_range(), _SLASH, _maximum()):
            if match := pattern.search(folded):
                return float(next(filter(None, match.groups())))
    return _spelled(folded) if len(text) < _LONGEST_SPELLED else None


def _spelled(folded: str) -> float | None:
    """Return the maximum that number words state."""
    if _number_word().search(folded) is None:
        return None
    if match := _spelled_range().search(folded):
        return float(numbers()[match[1]])
    steps = {numbers()[match[1]] for match in _spelled_step().finditer(folded)}
    if len(steps) >= _LEAST_STEPS and min(steps) == 1:
        return float(max(steps))
    match = _spelled_top().search(folded)
    return float(numbers()[match[1] or match[2]]) if match else None


@cache
def _range() -> re.Pattern[str]:
    """Return the pattern of a scale's two ends."""
    between = alternatives(plain("between"))
    return re.compile(rf"(?<![\d.])[01]\s?(?:-|\u2013|~|\.\.|{between})\s?(5|10|100|3|4|6|7)(?![\d.])")


@cache
def _maximum() -> re.Pattern[str]:
    """Return the pattern of a maximum with a word that says so before or behind it."""
    before, after = alternatives(plain("top_before")), alternatives(plain("top_after"))
    copula = alternatives(word for word in plain("copulas") if not word.isascii())
    return re.compile(rf"(?<!\d)({_TOP})\s?(?:{after})|(?:{before})\s*+(?:{copula}|:|\uff1a)?\s*+({_TOP})(?!\d)")


@cache
def _number_word() -> re.Pattern[str]:
    return re.compile(alternatives(numbers()))


@cache
def _spelled_step() -> re.Pattern[str]:
    """Return the pattern of one step of a legend: ``two stars``, ``three =``."""
    words, units = alternatives(numbers()), alternatives(plain("units"))
    return re.compile(rf"(?<![a-z])({words})\s?(?:{units}|[=:\uff1a\uff1d])")


@cache
def _spelled_top() -> re.Pattern[str]:
    """Return the pattern of ``out of five`` in every language."""
    before, copulas = alternatives(plain("out_of")), alternatives(plain("copulas"))
    after = alternatives(plain("top_after"))
    return re.compile(rf"(?:{before})\s?(?:{copulas})?\s?({_tops()})(?![a-z])|({_tops()})\s?(?:{after})")


@cache
def _spelled_range() -> re.Pattern[str]:
    """Return the pattern of ``one to five`` in every language."""
    one = alternatives(word for word, count in numbers().items() if count == 1)
    return re.compile(rf"(?<!\w)(?:{one})\s?(?:-|\u2013|~|{alternatives(plain('between'))})\s?({_tops()})")


def _tops() -> str:
    return alternatives(word for word, count in numbers().items() if count >= _LEAST_TOP)
