"""What never goes through a translator: links, ids, code, formulas, signs. A mark stands for each and is put back."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from notesetl.translate.words import passing_alternatives

# Every repetition has a bound, so that the time grows with the text and no faster, whatever a note holds.
_NO_WORD_BEFORE = r"(?<![\w.\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff])"
_PARTS = (
    r"`{1,3}[^`\n]{1,400}`{1,3}",  # code
    r"\$\$[^$]{1,400}\$\$|\$[^$\n]{1,400}\$|\\\([^()\n]{0,400}\\\)",  # formulas
    r"\\[A-Za-z]{1,30}(?:\{[^{}\n]{0,100}\}){0,4}",  # commands of LaTeX outside of them
    r"!\[[^\[\]\n]{0,200}\]\([^()\s]{0,400}\)",  # images
    r"\[[\x20-\x5a\x5e-\x7e]{1,200}\]\([^()\s]{0,400}(?:\([^()\s]{0,100}\)[^()\s]{0,100})?\)",  # links in Latin script
    r"\[\[[\x20-\x5a\x5e-\x7e]{1,200}\]\]",  # and such links within a wiki
    r"(?<=\])\([^()\s]{1,400}(?:\([^()\s]{0,100}\)[^()\s]{0,100})?\)",  # the targets of other links
    r"\[\^?\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,20}\]|\[\^[^\[\]\s]{1,40}\]",  # citations, footnotes
    r"<[!/?A-Za-z][^<>\n]{0,400}>|&(?:#\d{1,6}|[A-Za-z]{2,20});",  # HTML, and addresses in angle brackets
    r"(?:(?:https?|ftp)://|www\.)[\x21-\x3b\x3d\x3f-\x7e]{0,400}[A-Za-z0-9/_=#&%~+-]",
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}",  # addresses of mail
    r"(?:arXiv|arxiv):\s?\d{4}\.\d{4,5}(?:v\d{1,2})?|(?<![\w.])\d{4}\.\d{5}(?:v\d{1,2})?(?![\w.])",
    r"(?:doi:\s?)?\b10\.\d{4,9}/[\x21-\x7e]{0,100}[A-Za-z0-9]",
    _NO_WORD_BEFORE
    + r"(?<![/~-])(?:[A-Za-z0-9_.~-]{0,60}/){1,20}[A-Za-z0-9_-]{1,60}\.[A-Za-z0-9]{1,5}(?![\w/])",  # paths
    r"(?<![A-Za-z0-9_])[A-Za-z][A-Za-z0-9]{0,40}(?:_{1,2}[A-Za-z0-9]{1,40}){1,10}(?:\(\))?",  # names in programs
    _NO_WORD_BEFORE + r"[A-Za-z_]\w{0,40}(?:\.[A-Za-z_]\w{0,40}){0,6}\([\x20-\x27\x2a-\x7e]{0,40}\)",  # and calls
    r"(?<![A-Za-z0-9])(?=[a-f]{0,40}\d)(?=\d{0,40}[a-f])[0-9a-f]{8,64}(?![A-Za-z0-9])",  # hashes
    # signs and pictures
    r"[\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]{1,40}",
)
_SPAN = re.compile("|".join(_PARTS), re.ASCII)
_EMPHASIS = re.compile(r"\*\*|__|~~|==")
_LONE_STARS = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+)(?<=\S)\*(?![\w*])")
_SPACES = re.compile(r"\s+")
_MOST_MARKS = 20  # beyond which nothing more is forced: models know so many
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class MarkStyle:
    """How marks are written, and what finds them again in a translation; group 1 is their number."""

    write: Callable[[int], str]
    found: re.Pattern[str]


SYMBOLS = MarkStyle(lambda number: f"<m{number}>", re.compile(r"<\s?m\s?(\d{1,4})\s?>", re.ASCII))
"""Marks that are symbols of the model's own vocabulary."""

WORDS = MarkStyle(lambda number: f"Q{number}Z", re.compile(r"[Qq]\s?(\d{1,4})\s?[Zz]", re.ASCII))
"""Marks that look like a name, for models that know no such symbols."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with marks; ``spans[n]`` is what the mark ``n`` stands for, a protected span or a forced word."""

    text: str
    spans: tuple[str, ...]
    style: MarkStyle
    protected: frozenset[int]


def spans(text: str) -> list[tuple[int, int]]:
    """Return the ranges of ``text`` that no translator may touch, in their order."""
    return [match.span() for match in _SPAN.finditer(text)]


def plain(text: str) -> str:
    """Return ``text`` without marks of emphasis and with single spaces; what is protected stays as it is."""
    pieces: list[str] = []
    position = 0
    for start, end in [*spans(text), (len(text), len(text))]:
        between = _EMPHASIS.sub("", text[position:start])
        pieces += [_SPACES.sub(" ", _LONE_STARS.sub(r"\1", between)), text[start:end]]
        position = end
    return "".join(pieces).strip()


def mask(text: str, style: MarkStyle, forced: Mapping[str, str] = _NOTHING) -> Masked:
    """Return ``text`` with marks for what is protected, and for the words of ``forced``, which come back as its values.

    The same span has one mark. What the text has that looks like a mark is a span like all others.
    """
    wanted = passing_alternatives(forced) if forced else None
    numbers: dict[str, int] = {}
    protected_ones: set[int] = set()
    pieces: list[str] = []

    def force(match: re.Match[str]) -> str:
        back = forced.get(match.group().casefold(), match.group())
        full = back not in numbers and len(numbers) >= _MOST_MARKS
        return match.group() if full else style.write(numbers.setdefault(back, len(numbers)))

    position = 0
    for start, end in [*(match.span() for match in _finder(style).finditer(text)), (len(text), len(text))]:
        between = text[position:start]
        pieces.append(wanted.sub(force, between) if wanted else between)
        if span := text[start:end]:
            number = numbers.setdefault(span, len(numbers))
            protected_ones.add(number)
            pieces.append(style.write(number))
        position = end
    return Masked("".join(pieces), tuple(numbers), style, frozenset(protected_ones))


@cache
def _finder(style: MarkStyle) -> re.Pattern[str]:
    return re.compile(f"(?:{style.found.pattern})|{_SPAN.pattern}", re.ASCII)


def unmask(translation: str, masked: Masked) -> tuple[str, bool]:
    """Put the spans of ``masked`` back into its ``translation``; tell whether it has the protected ones as often.

    Marks that stand for nothing are dropped.
    """
    asked = _count(masked.text, masked)
    given = _count(translation, masked)

    def span(match: re.Match[str]) -> str:
        number = int(match[1])
        return masked.spans[number] if number < len(masked.spans) else ""

    return masked.style.found.sub(span, translation), asked == given


def protected(text: str) -> list[str]:
    """Return what of ``text`` no translator may touch, in its order."""
    return [match.group() for match in _SPAN.finditer(text)]


def unprotected(text: str) -> str:
    """Return ``text`` with a blank for each span that is protected."""
    return _SPAN.sub(" ", text)


def _count(text: str, masked: Masked) -> dict[int, int]:
    """Return how often which mark stands in ``text``, those of forced words aside."""
    found = Counter(int(match[1]) for match in masked.style.found.finditer(text))
    return {
        number: times for number, times in found.items() if number >= len(masked.spans) or number in masked.protected
    }
