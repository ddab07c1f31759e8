"""Ratings by their place on a line: before the title, alone, as a code, behind a verb."""

import re
from collections.abc import Iterator

from notesetl.extract.lines import Line
from notesetl.extract.rating_found import Found, lone
from notesetl.extract.rating_labels import TOPS, in_link
from notesetl.extract.rating_scales import NoteScales
from notesetl.extract.rating_values import Value, codes, fraction, signed, unknown
from notesetl.extract.rating_verdicts import whole_verdict
from notesetl.extract.rating_words import plain
from notesetl.folding import fold

_FRACTION_IN_TEXT = re.compile(r"(?<![\d/.])\d{1,3}(?:[.,]\d)?\s?/\s?\d{1,3}(?![\d/])")
_CLOSING = {"[": "]", "(": ")", "\u3010": "\u3011", "\uff08": "\uff09"}
_MARKERS = "-*>#"
_BEFORE_ALONE = "-*>\u2022[(`"
_AFTER_ALONE = "*.)]`\u3002!\uff01"
_REMARK = re.compile(r"(?:[,\uff0c\u3002]\s?|[.:\uff1a]\s+|\s[\u2013\u2014-]\s+|\s?[(\uff08])(?=[^\W\d_])")
_LONGEST_ALONE = 48  # characters of a rating that fills its line
_MOST_BRACKETS = 3  # bracketed remarks before a title
_VERB_REACH = 24  # characters before a fraction in which a verb may introduce it


def leading(line: Line) -> Iterator[Found]:
    """Yield the rating before the title: ``[7/10]``, ``[10/10 BEST PAPER]``, ``[???]``, ``8/10 ...``."""
    text = line.view.text
    position = _past(text, line.start, line.end, _MARKERS)
    for _ in range(_MOST_BRACKETS):
        if position >= line.end:
            return
        close = _CLOSING.get(text[position])
        stop = text.find(close, position, line.end) if close else line.end
        if stop < 0:
            stop = line.end
        value = _opening(text, position, stop, bracketed=close is not None)
        if value is not None and not in_link(line, value.start) and not lone(value):
            if close or value.end < line.end:
                yield Found(line, value, "overall", "lead", 0.95)
            return
        if not close or stop >= line.end:
            return
        position = _past(text, stop + 1, line.end, "")


def stands_alone(found: Found) -> bool:
    """Tell ``[7/10]``, stars, and counts before a link from a line of prose that begins with a figure."""
    line, value = found.line, found.value
    before = value.start - 1
    bracketed = before >= line.start and line.view.text[before] in _CLOSING
    if value.form == "fraction":
        return bracketed and value.maximum in TOPS
    return bracketed or value.form != "counted" or _link_next(line, value.end)


def _link_next(line: Line, position: int) -> bool:
    position = _past(line.view.text, position, line.end, "[(")
    return any(mark.kind == "link" and mark.start == position for mark in line.marks)


def _opening(text: str, start: int, stop: int, *, bracketed: bool) -> Value | None:
    """Read the value at ``start``; only in brackets it may be unknown or in words."""
    if not bracketed:
        return signed(text, start, stop)
    inside = start + 1
    return signed(text, inside, stop) or unknown(text, inside, stop) or whole_verdict(text, inside, stop)


def alone(line: Line) -> Iterator[Found]:
    """Yield what fills a line, item or bracketed remark: ``4 stars``, ``\u2605\u2605\u2605``, ``must read``."""
    text = line.view.text
    start, end = _past(text, line.start, line.end, _BEFORE_ALONE), line.end
    while end > start and (text[end - 1].isspace() or text[end - 1] in _AFTER_ALONE):
        end -= 1
    short = end - start <= _LONGEST_ALONE
    value = signed(text, start, end) or (whole_verdict(text, start, end) if short else None)
    if value is None or lone(value):
        return
    telling = value.maximum in TOPS or value.form == "counted"
    remarked = telling and _REMARK.match(text, value.end, end)
    if remarked or (short and not text[value.end : end].strip()):
        yield Found(line, value, "overall", "alone", 0.9)


def coded(line: Line, scales: NoteScales, start: int, end: int) -> Iterator[Found]:
    """Codes such as ``C2M2E1L1``: one rating a letter, its aspect from the note's legend."""
    text = line.view.text
    piece = text[start:end]
    begin = start + len(piece) - len(piece.lstrip())
    for value in codes(text, begin, begin + len(piece.strip())):
        yield Found(line, value, scales.aspect(value.form[-1]), "code", 0.85)


def told(line: Line) -> Iterator[Found]:
    """A fraction that a verb of rating introduces in a sentence: ``I rate it 8/10``, ``Ch\u1ea5m 8/10``."""
    text = line.view.text
    if text.find("/", line.start, line.end) < 0:
        return
    for match in _FRACTION_IN_TEXT.finditer(text, line.start, line.end):
        before = fold(text[max(line.start, match.start() - _VERB_REACH) : match.start()]).rstrip(" :\uff1a")
        value = fraction(text, match.start(), line.end)
        if value and before.endswith(tuple(plain("verbs"))):
            yield Found(line, value, "overall", "told", 0.8)


def _past(text: str, position: int, end: int, skipped: str) -> int:
    """Return the first position behind white space and the characters ``skipped``."""
    while position < end and (text[position].isspace() or text[position] in skipped):
        position += 1
    return position
