"""Many fixed phrases looked up in a text at once, in time linear in its length, at offsets of the text as it stands."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

T = TypeVar("T")

_KEY = 3  # characters by which phrases are looked up
_CAPITALS = re.compile(r"[A-Z]{3}")

_FULL_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F) if chr(full - 0xFEE0) not in ",;:!?"}
_SIGNS = dict.fromkeys(map(ord, "−–‒"), "-") | dict.fromkeys(map(ord, "～〜∼"), "~") | {0x2019: "'", ord("×"): "x"}
_SAME_LENGTH = str.maketrans(_FULL_WIDTH | _SIGNS | {0x3000: " ", 0xA0: " ", 0x202F: " ", 0x2009: " "})
_OTHER_WIDTH = re.compile("[" + "".join(map(re.escape, map(chr, _SAME_LENGTH))) + "]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in lower case, half width and composed form, and where its characters stand in the original.

    ``places[i]`` is the original offset of character ``i`` (one more than there are characters), or None where
    the two are as long.
    """

    text: str
    cased: str
    places: tuple[int, ...] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the original that ``start`` to ``end`` stands for."""
        return (start, end) if self.places is None else (self.places[start], self.places[end])


@lru_cache(maxsize=16)
def fold(text: str) -> Folded:
    """Return ``text`` folded."""
    if text.isascii():
        return Folded(text.lower(), text)
    places: tuple[int, ...] | None = None
    if not unicodedata.is_normalized("NFC", text):
        text, places = compose(text)
    cased = text.translate(_SAME_LENGTH) if _OTHER_WIDTH.search(text) else text
    lower = cased.lower()
    if len(lower) != len(cased):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in cased)
    return Folded(lower, cased, places)


def compose(text: str) -> tuple[str, tuple[int, ...]]:
    """Return ``text`` composed, and the place of each of its characters in ``text``, with its length behind them.

    Marks pile up on hostile text, so that of one character no more than 8 are looked at together.
    """
    composed: list[str] = []
    places: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and end - at < 9 and goes_with_last(text[end]):
            end += 1
        for character in unicodedata.normalize("NFC", text[at:end]):
            composed.append(character)
            places.append(at)
        at = end
    return "".join(composed), (*places, len(text))


def goes_with_last(character: str) -> bool:
    """Tell whether ``character`` is a mark on the one before it, or a letter of its Korean syllable."""
    return unicodedata.combining(character) > 0 or "\u1160" <= character <= "\u11ff"


def alternatives(words: Iterable[str]) -> str:
    """Return a regular expression for any of ``words``, the longest first; it matches nothing where there are none."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)"


def is_latin(character: str) -> bool:
    """Tell whether ``character`` is a letter or digit of a script that writes words apart."""
    return character.isalnum() and (character < "\u1100" or "\u1e00" <= character < "\u2000")


def _starts(table: Mapping[str, Sequence[tuple[str, str | None, bool, Any]]]) -> re.Pattern[str]:
    """Return what finds the places where a phrase may start: its first characters, Latin ones after a boundary.

    Each branch starts with one plain character, so that the search can skip to the next such character.
    """
    following: dict[str, dict[str, set[str]]] = {}
    for key in table:
        following.setdefault(key[0], {}).setdefault(key[1:2], set()).add(key[2:3])
    branches = []
    for first, seconds in sorted(following.items()):
        boundary = f"(?<![0-9a-zß-ỹ]{re.escape(first)})" if is_latin(first) else ""
        tails = [re.escape(second) + _one_of(thirds) for second, thirds in sorted(seconds.items())]
        branches.append(re.escape(first) + boundary + ("" if "" in seconds else f"(?:{'|'.join(tails)})"))
    return re.compile("|".join(branches) or r"(?!)")


def _one_of(characters: set[str]) -> str:
    return "" if "" in characters else "[" + "".join(map(re.escape, sorted(characters))) + "]"


def _as_written(phrase: str) -> bool:
    if len(phrase) <= 3:
        return phrase != phrase.lower()
    return phrase.isalpha() and _CAPITALS.search(phrase) is not None


class Phrases(Generic[T]):
    """Phrases with a value each; the longest one that starts at a place wins.

    A phrase that starts or ends with a Latin letter or digit is found at word boundaries only. Acronyms (three
    capitals in a row) and names of up to three characters with a capital are found as written only; with
    ``any_case`` only single letters are.
    """

    def __init__(self, phrases: Mapping[str, T] | Iterable[tuple[str, T]], *, any_case: bool = False) -> None:
        pairs = phrases.items() if isinstance(phrases, Mapping) else phrases
        table: dict[str, list[tuple[str, str | None, bool, T]]] = {}
        for phrase, value in pairs:
            folded = fold(phrase)
            exact = folded.cased if (len(phrase) == 1 if any_case else _as_written(folded.cased)) else None
            entry = (folded.text, exact, is_latin(folded.text[-1]), value)
            table.setdefault(folded.text[:_KEY], []).append(entry)
        for entries in table.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        self._table = table
        self._first = _starts(table)

    def at(self, text: Folded, place: int, *, glued: bool = False) -> tuple[int, T] | None:
        """Return the end and the value of the longest phrase that starts at ``place``.

        ``glued`` allows a Latin letter or digit right before it, as between a number and its unit.
        """
        lower = text.text
        if place >= len(lower):
            return None
        if not glued and place and is_latin(lower[place]) and is_latin(lower[place - 1]):
            return None
        for size in range(min(_KEY, len(lower) - place), 0, -1):
            for phrase, exact, latin_end, value in self._table.get(lower[place : place + size], ()):
                if not lower.startswith(phrase, place):
                    continue
                end = place + len(phrase)
                if exact is not None and not text.cased.startswith(exact, place):
                    continue
                if latin_end and end < len(lower) and is_latin(lower[end]):
                    continue
                return end, value
        return None

    def may_stand(self, text: Folded) -> bool:
        """Tell whether ``find`` may find anything at all in ``text``: where it is False, nothing."""
        return self._first.search(text.text) is not None

    def find(self, text: Folded, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, T]]:
        """Yield start, end and value of the phrases between ``start`` and ``end``, left to right, none overlapping."""
        stop = len(text.text) if end is None else end
        place = start
        while (hit := self._first.search(text.text, place, stop)) is not None:
            found = self.at(text, hit.start())
            if found is None or found[0] > stop:
                place = hit.start() + 1
                continue
            yield hit.start(), found[0], found[1]
            place = found[0]
