"""Verdicts in words: must read, \u5fc5\u770b, \ud544\ub3c5, b\u1eaft bu\u1ed9c \u0111\u1ecdc."""

import re
from collections.abc import Iterator
from functools import cache

from notesetl.extract.alternatives import alternatives
from notesetl.extract.lexicon import contains, is_label
from notesetl.extract.lines import Line
from notesetl.extract.rating_found import Found
from notesetl.extract.rating_labels import spoken
from notesetl.extract.rating_values import Value, signed, worded
from notesetl.extract.rating_words import plain, spell, verdicts
from notesetl.folding import fold

_CLAUSE = re.compile(
    r"[,.;:!?\uff0c\u3002\uff1b\uff1a\uff01\uff1f\u3001()\[\]\uff08\uff09|\n\"\u201c\u201d]|\s[-\u2013\u2014]\s"
)
_BRACKETED = re.compile(r"[(\[\uff08\u3010]([^()\[\]\uff08\uff09\u3010\u3011]{2,30})[)\]\uff09\u3011]")
_VERDICT_MARKS = frozenset(["kbd", "strong", "code", "emphasis"])
_ADDRESS = re.compile(r"https?://\S+")
_COLONS = frozenset([":", "\uff1a"])
_MARKUP = " *_"
_BEHIND_TITLE = " ,;:|*\u2013\u2014\uff0c\uff1a-"
_EMPHASIS = " !.\uff01\u3002"  # what may follow a verdict; no verdict ends with it
_LONGEST_VERDICT = 40
_SHORTEST_CLAUSE = 2  # characters of a word that may be a verdict by itself
_SHORTEST_WITHIN = 4  # characters of one in the midst of a sentence


def whole_verdict(text: str, start: int, end: int) -> Value | None:
    """Read the verdict that the range is, as a whole."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    phrase = piece.strip().rstrip(_EMPHASIS)
    if not phrase or len(phrase) > _LONGEST_VERDICT or (score := verdicts().get(spell(phrase))) is None:
        return None
    if is_label(text[start:end], "related", "structural", "excluded", "collection"):
        return None
    return Value(start, start + len(phrase), "word", None, None, phrase, score)


def verdict_behind(line: Line, title_end: int) -> Value | None:
    """Read the verdict that is all that follows the title: ``Title, must read!``."""
    rest = line.view.text[title_end : line.end]
    return whole_verdict(line.view.text, line.end - len(rest.lstrip(_BEHIND_TITLE)), line.end)


def bracketed(line: Line, title_end: int) -> Iterator[Found]:
    """``Title (must read)``, ``Title [\u5fc5\u770b]``, ``Title <kbd>strong accept</kbd>``, ``Title - must read``."""
    text = line.view.text
    if value := verdict_behind(line, title_end):
        yield Found(line, value, "overall", "verdict", 0.85)
    for match in _BRACKETED.finditer(text, title_end, line.end):
        if value := whole_verdict(text, match.start(1), match.end(1)):
            yield Found(line, value, "overall", "verdict", 0.85)
    for mark in line.marks:
        behind = mark.kind in _VERDICT_MARKS and mark.start >= title_end
        if behind and (value := whole_verdict(text, mark.start, mark.end)):
            yield Found(line, value, "overall", "verdict", 0.85)


def verdicts_of(line: Line) -> Iterator[Found]:
    """Verdict phrases: a clause of their own, or several words long within a sentence."""
    text = line.view.text
    if _any_verdict().search(spell(text[line.start : line.end])) is None or contains(
        _ADDRESS.sub("", line.text), plain("reviewers")
    ):
        return
    position = line.start
    bounds = [m.span() for m in _CLAUSE.finditer(text, line.start, line.end)]
    for stop, following in [*bounds, (line.end, line.end)]:
        clause = text[position:stop]
        begin = position + len(clause) - len(clause.lstrip())
        if text[stop:following].strip() in _COLONS and _valued(text, following, line.end):
            position = following
            continue
        value = worded(text, begin, stop)
        if value and spell(text[value.start : value.end]) in verdicts() and not text[value.end : stop].strip():
            named = text[stop:following].strip() in _COLONS
            if _telling(text[value.start : value.end], named=named) or (
                begin <= line.start + 2 and stop >= line.end - 1
            ):
                yield Found(line, value, "overall", "verdict", 0.8)
        else:
            yield from _within(line, begin, stop)
        position = following


def spoken_of(line: Line) -> Iterator[Found]:
    """Clauses that are a label and a word that rates: ``\ub09c\uc774\ub3c4 \uc0c1.``; in English they are prose."""
    text = line.view.text
    if text.isascii() or text.find(" ", line.start, line.end) < 0:
        return
    position = line.start
    for bound in _CLAUSE.finditer(text, line.start, line.end):
        yield from _spoken(line, position, bound.start())
        position = bound.end()
    yield from _spoken(line, position, line.end)


def _spoken(line: Line, start: int, stop: int) -> Iterator[Found]:
    piece = line.view.text[start:stop]
    begin, end = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
    if not piece.isascii() and (found := spoken(line, begin, end)):
        yield found


@cache
def _any_verdict() -> re.Pattern[str]:
    return re.compile(alternatives(verdicts()))


def _valued(text: str, start: int, end: int) -> bool:
    """Tell whether a value follows, so that what stands before its colon is a label."""
    start += len(text[start:end]) - len(text[start:end].lstrip(_MARKUP))
    return signed(text, start, end) is not None or worded(text, start, end) is not None


def _telling(phrase: str, *, named: bool) -> bool:
    """Tell a phrase that can only be about reading from a word that has other uses (recommend, accept).

    ``named`` says that a colon follows, so that it may be the label of something.
    """
    if is_label(phrase, "related", "structural", "excluded", "collection"):
        return False
    if _has_words(phrase.strip()):
        return True
    if len(phrase) < _SHORTEST_CLAUSE or phrase.isascii():
        return False
    return fold(phrase) not in plain("out_of") and not (named and is_label(phrase, "field"))


def _has_words(phrase: str) -> bool:
    return " " in phrase or "-" in phrase


def _within(line: Line, start: int, stop: int) -> Iterator[Found]:
    """Read a verdict of several words inside a sentence."""
    text = line.view.text
    for begin in range(start, stop):
        if text[begin].isspace() or (begin > start and text[begin - 1].isalpha() and text[begin].isascii()):
            continue
        value = worded(text, begin, stop)
        if value is None or value.score is None:
            continue
        phrase = spell(text[value.start : value.end])
        long = len(phrase) >= _SHORTEST_WITHIN and not phrase.isascii()
        if phrase in verdicts() and (long or _has_words(phrase)):
            yield Found(line, value, "overall", "verdict_within", 0.65)
            return
