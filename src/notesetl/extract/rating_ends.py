"""The rating that ends a title: ``... 4/5``, ``... 4 / 5 stars``, stars."""

import re
from dataclasses import replace

from notesetl.extract.lines import Line
from notesetl.extract.rating_labels import label_aspect, labelled
from notesetl.extract.rating_values import SIGNS, signed, value_start
from notesetl.extract.rating_verdicts import verdict_behind
from notesetl.extract.rating_words import plain, spellings
from notesetl.folding import fold

_LONGEST = 24  # characters of a value behind a title
_OPENING = "([\uff08\u3010"
_CLOSING = ")]\uff09\u3011"
_LONGEST_LABEL = 32  # characters of a label before that value
_LABEL = re.compile(
    r"(?:(?<!\s)\s{1,3}[-\u2013\u2014]{1,2}\s|[,;|(\uff08\uff0c\uff1b]|\s(?=[^\x00-\u024f]))\s?([^-,;|(\uff08\uff0c\uff1b\n]{1,24})$"
)
_BEFORE = f" \t:\uff1a{_OPENING}"


def closing(text: str, start: int, end: int) -> int:
    """Return where the figures or signs that end the range begin, brackets around them included; ``end`` for none."""
    stop = end
    while stop > start and (text[stop - 1].isspace() or text[stop - 1] in _CLOSING):
        stop -= 1
    for match in value_start().finditer(text, max(start, stop - _LONGEST), stop):
        at = match.start()
        value = signed(text, at, stop) if at == start or text[at - 1] in _BEFORE or text[at] in SIGNS else None
        if value is None or (value.form == "counted" and text[at:stop].isascii()):
            continue
        rest = text[value.end : stop].strip()
        if not rest or (value.form == "fraction" and rest.casefold() in spellings("units")):
            while at > start and text[at - 1] in _BEFORE:
                at -= 1
            return _before_label(text, start, at) if _pairs(text[at:end]) else end
    return end


def _before_label(text: str, start: int, at: int) -> int:
    """Return where a rating label between the title and its rating begins, ``at`` where there is none."""
    named = _LABEL.search(text, max(start, at - _LONGEST_LABEL), at)
    return named.start() if named and label_aspect(named[1]) is not None else at


def counts(before: str) -> bool:
    """Tell whether the word before a figure says that it counts something, as in ``part 2/5``."""
    words = before.rstrip(_BEFORE).rsplit(maxsplit=1)
    return bool(words) and fold(words[-1].lstrip(f"{_OPENING},")) in plain("no_rating")


def ends_rated(line: Line, title_end: int) -> bool:
    """Tell whether ``line`` rates the title that ends at ``title_end``; a single star may be anything."""
    text = line.view.text
    if not text[title_end : line.end].strip():
        return False
    at = closing(text, title_end, line.end)
    drawn = len(text[at : line.end].strip(f"{_CLOSING}{_BEFORE}\ufe0f")) > 1
    if (drawn and not counts(text[line.start : at])) or verdict_behind(line, title_end) is not None:
        return True
    return next(labelled(replace(line, start=title_end)), None) is not None


def _pairs(text: str) -> bool:
    """Tell whether no bracket closes that does not open in ``text``."""
    return sum(c in _OPENING for c in text) >= sum(c in _CLOSING for c in text)
