"""How plausible a decoded text is: the cost in nats of its characters under what the languages commonly write."""

import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache

from notesetl.languages import load_all

_ASCII_COST = 3.0
_CONTROL_COST = 14.0
_SIGN_COST = 5.0
_PAIR_COST = 6.0
_PAIR = re.compile("(?<=[\u00c0-\u024f])[\u00c0-\u024f]")  # Latin letters outside ASCII seldom stand in a row
_EVERYWHERE = "en"  # the language whose signs every other uses
_FOREIGN = 3.0  # added where a character is not of the language that the encoding is made for
_UNLISTED = {"Lo": 12.0, "Ll": 9.0, "Lu": 9.5, "Nd": 10.0, "So": 10.5, "Sm": 10.0, "Cc": 18.0, "Co": 18.0, "Cn": 18.0}
_OTHER = 11.0
_MARKS = frozenset(map(chr, range(0x300, 0x370)))  # the combining ones
_VOWELS = "aeiouyAEIOUY"
_LEGIBLE = 10.5  # mean cost of a character outside ASCII, above which a text is taken for a wrong decoding


@dataclass(frozen=True, slots=True)
class Characters:
    """``languages/<code>/encodings.toml``: the legacy encodings of a language and what it writes outside ASCII."""

    encodings: tuple[str, ...]
    common: tuple[str, ...]
    signs: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What a text costs: ``total`` over all characters, ``mean`` over those outside ASCII (0 without any)."""

    total: float
    mean: float
    overall_mean: float = 0.0

    @property
    def legible(self) -> bool:
        """Whether the text may be what somebody wrote."""
        return self.mean <= _LEGIBLE

    @property
    def legible_overall(self) -> bool:
        """Likewise where ASCII is as telling as the rest, as it is in UTF-16."""
        return self.overall_mean <= _LEGIBLE


def legacy_encodings() -> dict[str, str]:
    """Return the language of each legacy encoding that is looked for."""
    languages = load_all("encodings", Characters).items()
    return {encoding: code for code, characters in languages for encoding in characters.encodings}


def cost(text: str, home: str | None = None) -> Cost:
    """Weigh ``text`` as written in an encoding of the language ``home`` (None: an encoding of all languages)."""
    table = _table(home)
    total = outside = 0.0
    count = 0
    for character, times in Counter(text).items():
        price = table.get(character)
        if price is None:
            price = table[character] = _unlisted(character)
        total += times * price
        if character > "\x7f":
            outside += times * price
            count += times
    stray = _CONTROL_COST * _stray_marks(text) + _PAIR_COST * len(_PAIR.findall(text))
    mean = (outside + stray) / count if count else 0.0
    return Cost(total + stray, mean, (total + stray) / max(1, len(text)))


@cache
def _table(home: str | None) -> dict[str, float]:
    """Return the cost of each character seen or listed so far; the table grows as texts are weighed."""
    table = {chr(code): _ASCII_COST if code >= 0x20 or chr(code) in "\t\n\r" else _CONTROL_COST for code in range(0x80)}
    for code, characters in load_all("encodings", Characters).items():
        letters = "".join(characters.common)
        extra = 0.0 if home in (None, code) else _FOREIGN
        _offer(table, letters, _evenly(letters) + extra)
        if apart := _apart(letters):
            _offer(table, apart, _evenly(apart) + extra)
        _offer(table, characters.signs, _SIGN_COST + (extra if code != _EVERYWHERE else 0.0))
    return table


def _offer(table: dict[str, float], characters: str, price: float) -> None:
    for character in characters:
        table[character] = min(price, table.get(character, price))


def _evenly(characters: str) -> float:
    """Return the cost of one of ``characters``, where all are as likely."""
    return 1.0 + math.log(len(set(characters)))


def _apart(letters: str) -> str:
    """Return what Latin ``letters`` consist of outside ASCII once their marks stand apart."""
    parts = unicodedata.normalize("NFD", "".join(letter for letter in letters if letter < "\u2000"))
    return "".join(part for part in parts if part > "\x7f")


def _unlisted(character: str) -> float:
    return _UNLISTED.get(unicodedata.category(character), _OTHER)


def _stray_marks(text: str) -> int:
    """Count the combining marks that follow no vowel."""
    strays = 0
    for mark in _MARKS.intersection(text):
        at = text.find(mark)
        while at >= 0:
            before = unicodedata.normalize("NFD", text[max(0, at - 1) : at])[:1]
            strays += not before or before not in _VOWELS
            at = text.find(mark, at + 1)
    return strays
