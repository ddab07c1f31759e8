"""Passes metadata of a paper that stands before its title: a venue, a year, people, an arXiv number, a link's label."""

import re

from notesetl.extract.identifiers import ARXIV
from notesetl.extract.lexicon import is_label
from notesetl.extract.lines import Line, Mark
from notesetl.extract.shape import count_words, title_score
from notesetl.extract.venues import YEAR, only_venue

_ID = re.compile(rf"(?:arxiv\s?:?\s?)?{ARXIV}", re.IGNORECASE)
_ID_BEFORE = re.compile(rf"(?:arxiv\s?:?\s?)?{ARXIV}[\]):,.|\s\u2013\u2014-]*\s", re.IGNORECASE)
_VENUE = re.compile(
    rf"(?:{YEAR}[\s,]{{1,3}}[A-Z][A-Za-z]{{1,14}}|[A-Z][A-Za-z]{{1,14}}[\s,'\u2019]{{0,3}}{YEAR})(?=[\s:,.|-])"
)
_PEOPLE = re.compile(rf"[A-Z][^\W\d_]{{1,20}} (?:et\.? al\.?|and others)(?:,?\s\(?{YEAR}\)?)?\s?[:,\uff1a]\s*")
_BRACKETED = re.compile(r"[(\uff08]([^()\uff08\uff09\n]{2,60})[)\uff09]\s*")
_STATE = re.compile(r"([A-Z]{3,12})\s{1,3}(?=\S)")  # of outlines: TODO, DONE
_NUMBERED = frozenset(["link", "wiki"])
_QUALIFYING = frozenset(["code", "strong", "emphasis"])
_WORDS = 3  # of a title that such metadata leads up to
_SCORE = 0.4
_SHORT_SCORE = 0.5  # of one of two words


def past_metadata(line: Line, position: int) -> int:
    """Return the end of one piece of metadata at ``position`` that a title follows, else ``position``."""
    for mark in line.marks:
        if mark.start == position and mark.end > mark.start and _is_metadata(line, mark):
            return _before_title(line, position, mark.end)
    text = line.view.text
    first = text[position : position + 1]
    if first in {"(", "\uff08"}:
        bracket = _BRACKETED.match(text, position, line.end)
        return _before_title(line, position, bracket.end()) if bracket and _tells(bracket[1]) else position
    for pattern in (_ID_BEFORE, _PEOPLE) if first.isdigit() or first in {"a", "A"} else (_PEOPLE,):
        if match := pattern.match(text, position, line.end):
            return _before_title(line, position, match.end())
    if (state := _STATE.match(text, position, line.end)) and is_label(state[1], "introduction"):
        return _before_title(line, position, state.end())
    venue = _VENUE.match(text, position, line.end) if first.isdigit() or first.isupper() else None
    return _before_title(line, position, venue.end()) if venue and only_venue(venue[0]) else position


def _is_metadata(line: Line, mark: Mark) -> bool:
    """Tell a link that shows but its number or a label, and code or bold that hold but a venue."""
    shown = line.view.text[mark.start : mark.end]
    if mark.kind in _NUMBERED:
        return is_label(shown, "link") or _ID.fullmatch(shown.strip("[]() ")) is not None
    return mark.kind in _QUALIFYING and only_venue(shown)


def _tells(inside: str) -> bool:
    return only_venue(inside) or " et al" in inside


def _before_title(line: Line, position: int, end: int) -> int:
    """Return ``end`` where what follows looks like a title."""
    behind = line.view.text[end : line.end]
    least = _SCORE if count_words(behind) >= _WORDS else _SHORT_SCORE
    return end if count_words(behind) > 1 and title_score(behind) >= least else position
