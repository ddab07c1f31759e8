"""Where a quote stands in a note, whatever changed around it; and what a place is to be quoted by."""

import re
import unicodedata
from array import array
from typing import NamedTuple

_CLUSTER = re.compile(
    r"\s+|(?:[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[^\s])[\u0300-\u036f]*"
)  # what composes to one
_LEAST_SHARE = 2  # the part of ``before`` that must still be there is one by this
_CONTEXT = 40  # characters before a quote that are enough for most places
_FURTHEST = 4000


class Anchor(NamedTuple):
    """What a place is quoted by; ``before`` is empty where the quote stands in the note once."""

    quote: str
    before: str


class Quoted:
    """The text of a note in which quotes are looked for; white space and Unicode composition do not count."""

    def __init__(self, text: str) -> None:
        self._source = text
        self._text, self._starts = _normal(text)

    def find(self, quote: str, before: str = "") -> list[tuple[int, int]]:
        """Return the ranges of ``text`` where ``quote`` stands, those that ``before`` rules out left out.

        Where it stands several times, the place whose surroundings are most like ``before`` is it, if at least half
        of ``before`` is still there and no other place is as much alike; else all places are returned.
        """
        wanted = _normal(quote)[0].strip()
        if not wanted:
            return []
        places: list[int] = []
        place = self._text.find(wanted)
        while place >= 0:
            places.append(place)
            place = self._text.find(wanted, place + 1)
        if len(places) > 1 and before.strip():
            places = self._told_apart(places, _normal(before)[0].strip())
        return [(self._starts[place], self._end(place + len(wanted))) for place in places]

    def anchor(self, start: int, end: int) -> Anchor:
        """Return what the range ``start``:``end`` is quoted by, so that it is found again.

        Where the quote stands in the note several times and what is before it does not tell which is meant (it may
        stand at the very beginning), the quote goes on behind ``end`` until it does.
        """
        quote = self._source[start:end]
        if len(self.find(quote)) <= 1:
            return Anchor(quote, "")
        reach = _CONTEXT
        while reach < _FURTHEST:
            before, behind = self._source[max(start - reach, 0) : start], self._source[start : end + reach]
            for found in (Anchor(quote, before), Anchor(behind, "")):
                if len(places := self.find(*found)) == 1 and places[0][0] == start:
                    return found
            reach *= 2
        return Anchor(quote, "")

    def _told_apart(self, places: list[int], before: str) -> list[int]:
        alike = [_common_end(self._text[max(place - len(before) - 1, 0) : place].rstrip(), before) for place in places]
        best = max(alike)
        if best * _LEAST_SHARE < len(before) or alike.count(best) > 1:
            return places
        return [places[alike.index(best)]]

    def _end(self, position: int) -> int:
        """Return where the character before ``position`` ends in the source."""
        while position < len(self._starts) and self._starts[position] == self._starts[position - 1]:
            position += 1
        return self._starts[position] if position < len(self._starts) else len(self._source)


def anchor(text: str, start: int, end: int) -> Anchor:
    """Return what the range ``start``:``end`` of the note ``text`` is quoted by, see ``Quoted.anchor``."""
    return Quoted(text).anchor(start, end)


def _common_end(one: str, other: str) -> int:
    count = 0
    for here, there in zip(reversed(one), reversed(other), strict=False):
        if here != there:
            break
        count += 1
    return count


def _normal(text: str) -> tuple[str, "array[int]"]:
    """Return ``text`` composed, each stretch of white space as one blank, and where each character stood in it."""
    pieces: list[str] = []
    starts = array("q")
    for match in _CLUSTER.finditer(text):
        cluster = match[0]
        piece = " " if cluster.isspace() else cluster if cluster.isascii() else unicodedata.normalize("NFC", cluster)
        pieces.append(piece)
        starts.extend([match.start()] * len(piece))
    return "".join(pieces), starts
