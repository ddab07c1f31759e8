"""Numbers as notes write them, read one by one: their place, their value, the unit that follows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from notesetl.claims.figure_words import FigureWords
from notesetl.claims.fractions import spelled
from notesetl.claims.phrases import Folded, is_latin

_NUMBER = re.compile(r"(?<![a-zß-ỹ0-9_.@])[+\-±]?(?:\d+(?:[.,]\d+)*|\.\d+)(?:e[+-]?\d{1,3}(?![a-z0-9]))?")
_ONE_NUMBER = r"\$\s?[~<>≈+-]?\s?\d+(?:\.\d+)?\s?(?:\\?%|\\times)?\s?\$"
_NOT_STATED = re.compile(
    rf"https?://\S+|www\.\S+|\[\d[\d,;\s-]{{0,40}}\](?!\()|(?!{_ONE_NUMBER})\$[^$\n]{{1,300}}\$"
    r"|(?<!\d)\d{4}\.\d{4,5}(?:v\d+)?(?![\d%])|(?<!\d)(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|arxiv:\S+"
)
_DIMENSIONS = re.compile(r"(?<!\d)\d+(?:[ ]?(?:x|\*|\\times)[ ]?\d+)+")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_CHINESE = re.compile(r"[一二两三四五六七八九十百千]{1,12}")
_NUMERALS = {c: float(i) for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "十": 10, "百": 100, "千": 1000}
_HANGUL = re.compile(r"[가-힣]")
_MULTIPLIERS = ("times", "orders")
_LONGEST = 20
_SCALES = {"k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12}


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a folded text.

    ``start`` to ``end`` is the number with its sign, ``scale_end`` is after a scale letter or word (7B, 10万),
    ``unit`` the stretch of its unit (empty at ``tail`` where it has none) and ``kind`` what the unit measures.
    """

    start: int
    end: int
    scale_end: int
    unit: tuple[int, int]
    kind: str
    value: float
    scale: float
    signed: bool
    decimal: bool
    digits: bool = True

    @property
    def tail(self) -> int:
        """The offset after the number and its unit."""
        return max(self.scale_end, self.unit[1])


def dimensions(text: str) -> tuple[tuple[int, int], ...]:
    """Return the stretches such as 3x3 and 2048*1024."""
    return tuple(hit.span() for hit in _DIMENSIONS.finditer(text))


def numbers(folded: Folded, words: FigureWords, taken: tuple[tuple[int, int], ...]) -> Iterator[Number]:
    """Yield the numbers of ``folded`` that may state something, left to right; those in ``taken`` are left out."""
    text = folded.text
    closed = sorted([*(hit.span() for hit in _NOT_STATED.finditer(text)), *taken])
    at = 0
    named = tail = -1
    for hit in _NUMBER.finditer(text):
        start, end = hit.span()
        while at < len(closed) and closed[at][1] <= start:
            at += 1
        if at < len(closed) and closed[at][0] < end:
            continue
        if start == tail and text[start] == "-":
            start += 1  # a dash between two numbers
        if tail != start - 1 and _in_name(text, start, named):
            named = end
            continue
        number = _read(folded, start, end, words)
        if number is not None:
            tail = number.tail
            yield number


def worded(folded: Folded, words: FigureWords) -> Iterator[Number]:
    """Yield numbers in words that multiply something (三倍, 두 배, three times)."""
    for start, last, stands in words.numerals.find(folded):
        end, value = _numeral(folded.text, start, last, stands)
        if end == start:
            continue
        unit_at = end + (folded.text[end : end + 1] in (" ", "-"))
        unit = words.units.at(folded, unit_at, glued=True)
        if unit is not None and unit[1] in _MULTIPLIERS and not words.clashes.at(folded, unit_at, glued=True):
            yield Number(
                start, end, end, (unit_at, unit[0]), unit[1], value, 1.0, signed=False, decimal=False, digits=False
            )


def _numeral(text: str, start: int, end: int, value: float) -> tuple[int, float]:
    """Return the end and value of the whole numeral at ``start``; the end is the start inside another word."""
    before = text[start - 1 : start]
    if before in _NUMERALS:
        return start, 0.0
    run = _CHINESE.match(text, start)
    if run is not None:
        return run.end(), int(spelled(run.group(), _NUMERALS)) or value
    inside = _HANGUL.match(text, start) is not None and _HANGUL.match(before) is not None
    return (start, 0.0) if inside else (end, value)


def number_value(text: str, *, comma: bool) -> float:
    """Return what ``text`` stands for; ``comma`` tells that the language sets decimals apart with a comma."""
    text = text.lstrip("+±")
    if "," in text and "." in text:
        first, second = (".", ",") if comma and text.rfind(",") > text.rfind(".") else (",", ".")
        text = text.replace(first, "").replace(second, ".", 1)
    elif "," in text:
        head, _, last = text.rpartition(",")
        thousands = len(last) == 3 and "," not in head[-3:] and head.lstrip("-") != "0"
        text = text.replace(",", "") if thousands or "," in head else text.replace(",", ".")
    elif comma and text.count(".") == 1:
        head, _, last = text.partition(".")
        if last == "000" and head.lstrip("-") != "0":
            text = head + last
    try:
        return float(text if text.count(".") < 2 else text.replace(".", ""))
    except ValueError:
        return float("nan")


def _in_name(text: str, start: int, named: int) -> bool:
    """Tell whether the number at ``start`` belongs to a name or a chain of them (GPT-4, CIFAR-10/100)."""
    before = text[start - 1 : start]
    if named >= 0 and start - 1 == named and before in ("/", "-", ","):
        return True
    if text[start] in "+-":
        return is_latin(before) if before else False
    return before == "-" and start > 1 and text[start - 2].isalpha() and is_latin(text[start - 2])


def _read(folded: Folded, start: int, end: int, words: FigureWords) -> Number | None:
    text = folded.text
    if end - start > _LONGEST:
        return None
    signed = text[start] in "+-"
    bare = text[start + (text[start] in "+-±") : end]
    scale_end, scale = _scale(folded, end, words)
    if scale_end == end and text[end : end + 1] == "+":
        scale_end += 1
    unit_at = scale_end + (text[scale_end : scale_end + 1] == " ")
    unit = words.units.at(folded, unit_at, glued=True)
    kind, span = "", (scale_end, scale_end)
    if unit is not None and not words.clashes.at(folded, unit_at, glued=True) and not _more_digits(text, *unit):
        kind, span = unit[1], (unit_at, unit[0])
    elif end == scale_end and text[end : end + 1].isalpha() and is_latin(text[end]):
        return None
    if not kind and scale == 1.0 and (_YEAR.match(bare) or words.after_reference.at(folded, unit_at, glued=True)):
        return None
    value = number_value(text[start:end], comma=words.decimal_comma)
    return Number(start, end, scale_end, span, kind, value, scale, signed, not bare.isdigit())


def _more_digits(text: str, end: int, kind: str) -> bool:
    """Tell whether an x that looks like a multiplier is a sign between two numbers (3 x 3)."""
    return kind == "times" and text[end - 1] in "xs" and text[end : end + 2].strip()[:1].isdigit()


def _scale(folded: Folded, end: int, words: FigureWords) -> tuple[int, float]:
    text = folded.text
    letter = folded.cased[end : end + 1]
    if letter in ("K", "k", "M", "B", "T") and not is_latin(text[end + 1 : end + 2] or " "):
        return end + 1, _SCALES[letter.lower()]
    large = words.large.at(folded, end + (text[end : end + 1] == " "), glued=True)
    return large if large is not None else (end, 1.0)
