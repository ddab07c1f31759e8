"""Splitting running text into the smallest stretches that stand alone: sentences, remarks, items, clauses."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from notesetl.claims.cues import edges, words

Span = tuple[int, int]

# The patterns start with a set of characters, so that the search can skip to the next of them.
_END = re.compile(
    r"[.\u3002\uff01\uff1f!?;\uff1b\u2026=\u21d2\u27a1\uff5c\u3000 ]"
    r"(?:(?<=[\u3002\uff01\uff1f!?])[\u3002\uff01\uff1f!?]*|(?<=\.)(?:\.+|(?=[\s\"'\u201d)\]\u1100-\uffff]|$))"
    r"|(?<=\u2026)\u2026*|(?<=[;\uff1b\u21d2\u27a1\uff5c\u3000])|(?<==)>|(?<= )(?:[|\u00b7\u2022\u2219]|//)(?= ))"
)
_OPEN, _CLOSE = "([\uff08\u3010{", ")]\uff09\u3011}"
_PAIRS = dict(zip(_CLOSE, _OPEN, strict=True))
_BRACKET = re.compile(r"[()\[\]{}\uff08\uff09\u3010\u3011]")
_NUMBERED = re.compile(r"\d(?<![\w.]\d)\d?[.\u3001](?=\s+\D|[\u2e80-\uffff])")
_BRACKETED = re.compile(r"(?<![^\s:\uff1a;,\u3002\uff1b\uff0c])[(\uff08]?(?:\d{1,2}|[a-eivx])[)\uff09](?=\s*\S)")
_HEAD = (
    " \t\r\n\u00a0\u3000-*\u2022\u00b7+>#=|~/,;:.!?\u3001\uff0c\u3002\uff1b\uff1a\u2013\u2014_)]}\uff09\u3011"
    "\u25cf\u25a0\u25aa\u2713\u2714\u2705\u274c\u2192\ufe0f\u2605\u2606\u2b50"
)
_TAIL = " \t\r\n\u00a0\u3000-*>#=|~/\u00b7\u2022,;:.\u3001\uff0c\u3002\uff1b\uff1a\u2013\u2014_([{\uff08\u3010"
_SIGNED = re.compile(r"[+-][\d.]*\d")
_LETTER = re.compile(r"[^\W\d_]")
_DENSE = re.compile(r"[\u2e80-\ud7ff]")
_COMMAS = ",\uff0c"
_LEAST = 12  # characters of a remark in brackets that stands alone, those of dense scripts counted thrice
_VALUE = re.compile(
    r"[ \t]*+[\w%@-]++(?: [\w%@-]++){0,3}[ \t]*+[=:][ \t]*+[\d.]++[ \t]*+%?[ \t]*+(?=[\n;,]|$)"
)  # Recall = 0.9
_WRAPPED = 60  # columns from which a line that ends without a full stop may be wrapped


@dataclass(slots=True)
class Sentence:
    """A stretch of a passage and the places in it where it might be split further.

    ``remark`` tells that it stands in brackets, ``closing`` is the character after it.
    """

    start: int
    end: int
    joints: tuple[Span, ...]
    remark: bool
    closing: str


def sentences(text: str, cuts: Sequence[Span]) -> Iterator[Sentence]:
    """Yield the sentences of ``text`` that lie outside of ``cuts``, in order."""
    for first, last in _lines(text):
        for start, end in _zones(first, last, cuts):
            for head, tail, remark in _heads(text, start, end):
                yield from _within(text, head, tail, remark=remark)


def _zones(first: int, last: int, cuts: Sequence[Span]) -> Iterator[Span]:
    """Yield what lies between the cuts."""
    position = first
    for start, end in cuts:
        if end <= position or start >= last:
            continue
        if start > position:
            yield position, start
        position = max(position, end)
    if position < last:
        yield position, last


def _heads(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Yield the bracketed remarks at the head of a line, then the rest of it."""
    position = start
    while True:
        opening = position
        while opening < end and text[opening] in " \t\n-*,.|:;]+>":
            opening += 1
        if opening >= end or text[opening] != "[":
            break
        closing = _closing(text, opening, end)
        if closing is None:  # it lies beyond the next cut
            yield opening + 1, end, True
            return
        yield opening + 1, closing, True
        position = closing + 1
    if position < end:
        yield position, end, False


def _closing(text: str, opening: int, end: int) -> int | None:
    depth = 0
    for match in _BRACKET.finditer(text, opening, end):
        if match[0] == "[":
            depth += 1
        elif match[0] == "]":
            depth -= 1
            if depth == 0:
                return match.start()
    return None


def _lines(text: str) -> Iterator[Span]:
    """Yield the lines, those that a keeper's editor wrapped put together again."""
    first = 0
    while first < len(text):
        last = text.find("\n", first)
        while last >= 0 and _goes_on(text, first, last):
            last = text.find("\n", last + 1)
        stop = len(text) if last < 0 else last
        if text[first:stop].strip():
            yield first, stop
        first = stop + 1


def _goes_on(text: str, first: int, last: int) -> bool:
    begun = max(first, text.rfind("\n", first, last) + 1)
    before = text[begun:last].rstrip(" *_\"'")[-1:]
    following = text[last + 1 : last + 4].lstrip()[:1]
    if _VALUE.match(text, last + 1) and (before == ":" or _VALUE.match(text, begun)):
        return True
    if not following or not before or before in ".\u3002!?\uff01\uff1f:\uff1a;\uff1b)]\uff09":
        return False
    wrapped = last - begun >= _WRAPPED and before.isascii()
    return before == "," or (wrapped and following.isalnum()) or (following.islower() and last - begun >= _WRAPPED // 2)


def _within(text: str, start: int, end: int, *, remark: bool) -> Iterator[Sentence]:
    groups = _groups(text, start, end)
    if not groups:
        yield from _split(text, start, end, groups, remark=remark)
        return
    inner = [(first, last) for first, last in groups if _stands_alone(text, start, first, last, end)]
    position = start
    for first, last in inner:
        yield from _split(text, position, first, groups, remark=remark)
        yield from _split(text, first + 1, last - 1, [], remark=True)
        position = last
    yield from _split(text, position, end, groups, remark=remark)


def _groups(text: str, start: int, end: int) -> list[Span]:
    """Return the outermost bracketed groups."""
    found: list[Span] = []
    if _BRACKET.search(text, start, end) is None:
        return found
    opened: list[tuple[str, int]] = []
    for match in _BRACKET.finditer(text, start, end):
        mark = match[0]
        if mark in _OPEN:
            opened.append((mark, match.start()))
        elif opened and opened[-1][0] == _PAIRS[mark]:
            first = opened.pop()[1]
            if not opened:
                found.append((first, match.end()))
    return found


def _stands_alone(text: str, start: int, first: int, last: int, end: int) -> bool:
    """Tell whether a bracketed group is a remark of its own rather than part of its sentence."""
    inside = text[first + 1 : last - 1].strip()
    if len(inside) + 2 * len(_DENSE.findall(inside)) < _LEAST:
        return False
    before = text[start:first].rstrip()
    after = text[last:end].lstrip()
    ends = not after or after[0] in ".\u3002;\uff1b,\uff0c" + _OPEN
    return ends and (not before or before[-1] in ".\u3002!?\uff01\uff1f" + _CLOSE)


def _split(text: str, start: int, end: int, groups: Sequence[Span], *, remark: bool) -> Iterator[Sentence]:
    position = start
    for first, last in _stops(text, start, end, groups):
        yield from _sentence(text, position, first, groups, remark=remark)
        position = max(position, last)
    yield from _sentence(text, position, end, groups, remark=remark)


def _stops(text: str, start: int, end: int, groups: Sequence[Span]) -> Iterator[Span]:
    stops = [span for m in _END.finditer(text, start, end) if _ends(text, start, *(span := m.span()))]
    numbers = [m.span() for m in _NUMBERED.finditer(text, start, end)]
    if text.find(")", start, end) >= 0 or text.find("\uff09", start, end) >= 0:
        numbers += [m.span() for m in _BRACKETED.finditer(text, start, end)]
    if numbers:
        stops = sorted(stops + numbers)
    for first, last in stops:
        if not groups or not any(opening < first and last <= closing for opening, closing in groups):
            yield first, last


def _ends(text: str, start: int, first: int, last: int) -> bool:
    """Tell whether the mark ends a sentence rather than an abbreviation."""
    if text[first:last] != ".":
        return True
    begun = first
    while begun > start and not text[begun - 1].isspace() and text[begun - 1] not in "(\uff08[":
        begun -= 1
    word = text[begun:first].lower()
    if (
        word in words("abbreviations")
        or (len(word) == 1 and word.isascii() and word.isalpha())
        or (word.isdigit() and begun == start)
    ):
        return False
    return not (word == "al" and text[max(begun - 3, 0) : begun].strip() == "et")


@cache
def _joints() -> re.Pattern[str]:
    joining = "|".join(sorted(map(re.escape, edges("joining"))))
    return re.compile(
        r"[\uff0c,:\uff1a\s](?:(?<=\uff0c)|(?<=,)(?:(?=\s*[\u2e80-\u9fff\uac00-\ud7ff])|(?<=[\u2e80-\u9fff],)|\s)"
        rf"|(?<=[:\uff1a])(?!//)(?=\D)|(?<=\s)(?:(?=(?:{joining})\s)|(?:-{{1,3}}|[\u2013\u2014+/~])\s))"
    )


def _sentence(text: str, start: int, end: int, groups: Sequence[Span], *, remark: bool) -> Iterator[Sentence]:
    closing = text[end : end + 1]
    while start < end and text[start] in _HEAD and not _SIGNED.match(text, start, end):
        start += 1
    stop = end
    while stop > start and text[stop - 1] in _TAIL:
        stop -= 1
    if stop < end and text[stop] in ":\uff1a":
        closing = ":"
    if _LETTER.search(text, start, stop) is None:
        return
    joints = [m.span() for m in _joints().finditer(text, start, stop)]
    if joints:
        joints = [(a, b) for a, b in joints if start < a and b < stop and _divides(text, a, groups)]
    yield Sentence(start, stop, tuple(joints), remark, closing)


def _divides(text: str, place: int, groups: Sequence[Span]) -> bool:
    """Tell whether a joint at ``place`` stands outside of brackets and after no word that goes on."""
    if text[place] in _COMMAS and text[place - 1] in words("continuing"):
        return False
    return not groups or not any(first < place < last for first, last in groups)
