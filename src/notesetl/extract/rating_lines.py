"""Ratings by their place on a line: before the title, alone, as a code, behind a verb."""

import re
from collections.abc import Iterator
from functools import cache

from notesetl.extract.alternatives import alternatives
from notesetl.extract.dates_before import past_date
from notesetl.extract.lexicon import contains
from notesetl.extract.lines import Line
from notesetl.extract.rating_found import Found, lone
from notesetl.extract.rating_labels import TOPS, in_link
from notesetl.extract.rating_scales import NoteScales
from notesetl.extract.rating_values import Value, codes, signed, unknown
from notesetl.extract.rating_verdicts import whole_verdict
from notesetl.extract.rating_words import plain, spellings
from notesetl.folding import fold

_CLOSING = {"[": "]", "(": ")", "\u3010": "\u3011", "\uff08": "\uff09"}
_MARKERS = "-*>#"
_BEFORE_ALONE = "-*>\u2022[(`"
_AFTER_ALONE = "*.)]`\u3002!\uff01"
_REMARK = re.compile(r"(?:[,\uff0c\u3002]\s?|[.:\uff1a]\s+|\s[\u2013\u2014-]\s+|\s?[(\uff08])(?=[^\W\d_])")
_LONGEST_ALONE = 48  # characters of a rating that fills its line
_MOST_BRACKETS = 3  # bracketed remarks before a title
_VERB_REACH = 32  # characters beside a figure in which a verb of rating stands
_MOST_OBJECTS = 3  # words between that verb and the figure


def leading(line: Line) -> Iterator[Found]:
    """Yield the rating before the title: ``[7/10]``, ``[10/10 BEST PAPER]``, ``[???]``, ``8/10 ...``."""
    text = line.view.text
    position = _past(text, line.start, line.end, _MARKERS)
    for _ in range(_MOST_BRACKETS):
        if position >= line.end or past_date(line, position) > position:
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
    """A figure that a verb of rating stands beside: ``I rate it 8/10``, ``Ch\u1ea5m 8 \u0111i\u1ec3m``."""
    text, done = line.view.text, line.start
    for match in _figure().finditer(text, line.start, line.end):
        if match.start() < done:
            continue
        value = signed(text, match.start(), line.end, particle=True)
        if value is None or (value.form == "counted" and contains(line.text, plain("reviewers"))):
            continue
        before = fold(text[max(line.start, match.start() - _VERB_REACH) : match.start()]).rstrip(" :\uff1a")
        behind = fold(text[value.end : min(line.end, value.end + _VERB_REACH)]).lstrip()
        if _gives(before) or behind.startswith(tuple(plain("verbs_behind"))):
            yield Found(line, value, "overall", "told", 0.8)
            done = value.end


def _gives(before: str) -> bool:
    """Tell whether the folded words ``before`` a figure end with a verb of rating, and what it rates."""
    verbs, objects = tuple(plain("verbs")), tuple(plain("objects"))
    for _ in range(_MOST_OBJECTS):
        if before.endswith(verbs):
            return True
        named = next((word for word in objects if before.endswith(word)), "")
        if not named:
            return False
        before = before.removesuffix(named).rstrip()
    return before.endswith(verbs)


@cache
def _figure() -> re.Pattern[str]:
    """Return the pattern of the figure that a fraction or a count begins with."""
    behind = alternatives(word for name in ("units", "out_of", "top_after") for word in spellings(name))
    before = alternatives(spellings("count_before"))
    return re.compile(
        rf"(?<![\w/.])\d{{1,3}}(?:[.,]\d{{1,2}})?(?=\s?(?:/\s?\d|{behind}))|(?:{before})\s?\d", re.IGNORECASE
    )


def _past(text: str, position: int, end: int, skipped: str) -> int:
    """Return the first position behind white space and the characters ``skipped``."""
    while position < end and (text[position].isspace() or text[position] in skipped):
        position += 1
    return position
