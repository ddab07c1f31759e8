"""Ratings by their place on a line: before the title, alone, as a code, behind a verb."""

import re
from collections.abc import Iterator

from notesetl.folding import fold
from notesetl.extract.lines import Line
from notesetl.extract.rating_found import Found, lone
from notesetl.extract.rating_labels import in_link
from notesetl.extract.rating_scales import Scales
from notesetl.extract.rating_values import codes, counted, fraction, glyphs, unknown
from notesetl.extract.rating_verdicts import whole_verdict
from notesetl.extract.rating_words import plain

_FRACTION_IN_TEXT = re.compile(r"(?<![\d/.])\d{1,3}(?:[.,]\d)?\s?/\s?\d{1,3}(?![\d/])")


def leading(line: Line) -> Iterator[Found]:
    """A rating before the title: ``[7/10]``, ``[10/10 BEST PAPER]``, ``[???]``, ``8/10 ...``, ``\u2605\u2605\u2605 ...``."""
    text = line.view.text
    position = line.start
    while position < line.end and (text[position].isspace() or text[position] in "-*>#"):
        position += 1
    for _ in range(3):
        if position >= line.end:
            return
        opening = text[position]
        inside = position + 1 if opening in "[(\u3010\uff08" else position
        close = {"[": "]", "(": ")", "\u3010": "\u3011", "\uff08": "\uff09"}.get(opening)
        stop = text.find(close, position, line.end) if close else line.end
        if stop < 0:
            stop = line.end
        value = fraction(text, inside, stop) or glyphs(text, inside, stop) or counted(text, inside, stop)
        if value is None and close:
            value = unknown(text, inside, stop) or whole_verdict(text, inside, stop)
        if value is not None and not in_link(line, value.start) and not lone(value):
            if close or value.end < line.end:
                yield Found(line, value, "overall", "lead", 0.95)
            return
        if not close or stop >= line.end:
            return
        position = stop + 1
        while position < line.end and text[position].isspace():
            position += 1


def alone(line: Line, scales: Scales) -> Iterator[Found]:
    """A line, item or bracketed remark that is nothing but a rating: ``4\u5206``, ``\u2605\u2605\u2605``, ``\u5fc5\u770b``."""
    text = line.view.text
    start, end = line.start, line.end
    while start < end and (text[start].isspace() or text[start] in "-*>\u2022[(`"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "*.)]`\u3002!\uff01"):
        end -= 1
    if end - start > 48 or start >= end:
        return
    value = fraction(text, start, end) or glyphs(text, start, end) or counted(text, start, end) or whole_verdict(text, start, end)
    if value is not None and not text[value.end : end].strip() and not lone(value):
        yield Found(line, value, "overall", "alone", 0.9)


def coded(line: Line, start: int, scales: Scales, end: int | None = None) -> Iterator[Found]:
    """Codes such as ``C2M2E1L1``: one rating a letter, its aspect from the note's legend."""
    text = line.view.text
    stop = line.end if end is None else end
    begin = start + len(text[start:stop]) - len(text[start:stop].lstrip())
    for value in codes(text, begin, begin + len(text[begin:stop].rstrip())):
        yield Found(line, value, scales.letters.get(value.form[-1], "other"), "code", 0.85)


def told(line: Line) -> Iterator[Found]:
    """A fraction that a verb of rating introduces in a sentence: ``I rate it 8/10``, ``Ch\u1ea5m 8/10``."""
    text = line.view.text
    if "/" not in line.text:
        return
    for match in _FRACTION_IN_TEXT.finditer(text, line.start, line.end):
        before = fold(text[max(line.start, match.start() - 24) : match.start()]).rstrip(" :\uff1a")
        value = fraction(text, match.start(), line.end)
        if value and any(before.endswith(verb) for verb in plain("verbs")):
            yield Found(line, value, "overall", "told", 0.8)
