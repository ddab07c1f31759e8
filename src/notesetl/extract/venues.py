"""Venues, years and dates beside a title."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from notesetl.extract.alternatives import alternatives
from notesetl.languages import load_all

YEAR = r"(?:19[5-9]\d|20[0-3]\d)"
_YEAR = re.compile(rf"(?<![\dx\u00d7]){YEAR}(?![\dx\u00d7])")
_SHORT_YEAR = re.compile(r"['\u2019]\s?(\d\d)\b")
_CENTURY = 2000
_LAST_SHORT_YEAR = 49
_LONGEST_VENUE = 60  # characters of a venue with its year and qualifiers
_PARTS = 4  # venues, dates and qualifiers each that may stand beside a title
_WORD = re.compile(r"[^\W\d_]+")
_ORDINALS = frozenset(["st", "nd", "rd", "th"])  # of days
_DATE_SIGNS = frozenset(["\u5e74", "\u6708", "\u65e5", "\ub144", "\uc6d4", "\uc77c"])  # of years, months, days
_AMBIGUOUS = 2  # letters of names that need a year beside them


@dataclass(frozen=True, slots=True)
class VenueWords:
    """The keys of languages/<code>/venues.toml; the comments in that of ``en`` say what each means."""

    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    qualifiers: tuple[str, ...]
    shares: tuple[str, ...]
    counted: tuple[str, ...]


def only_venue(text: str) -> bool:
    """Tell whether ``text`` says nothing but venue, year or date."""
    return len(text) <= _LONGEST_VENUE and _only_known_words(text) and _only_venue(text)


def find_venue(text: str) -> str | None:
    """Return the first venue that is named in ``text``, as written; two-letter names need a year beside them."""
    for match in _venue().finditer(text):
        name = match["venue"]
        telling = len(name) > _AMBIGUOUS and (name[0].isupper() or name.lower().startswith("arxiv"))
        if telling or _YEAR.search(match[0]):
            return name
    return None


def find_year(text: str) -> int | None:
    """Return the last year that stands in ``text``."""
    years = [match for match in _YEAR.finditer(text) if not _counted().match(text, match.end())]
    if years:
        return int(years[-1][0])
    short = _SHORT_YEAR.search(text)
    return _CENTURY + int(short[1]) if short and int(short[1]) <= _LAST_SHORT_YEAR else None


@cache
def date_pattern() -> re.Pattern[str]:
    """Return the pattern of a date, or of a month or year with its year or month."""
    month = rf"(?:{alternatives(_listed('months'))})[a-z]{{0,8}}\.?"
    return re.compile(
        rf"(?:{month}\s*(?:\d{{1,2}}(?:{'|'.join(sorted(_ORDINALS))})?,?\s*)?{YEAR}"
        rf"|{YEAR}\s*(?:[-./\u5e74\ub144]\s*\d{{1,2}}(?:\s*[-./\u6708\uc6d4]\s*\d{{1,2}}[\u65e5\uc77c]?)?)?"
        rf"[\u5e74\u6708\ub144\uc6d4]?|\d{{1,2}}\s+{month}\s+{YEAR}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]{YEAR})",
        re.IGNORECASE,
    )


def weekdays() -> str:
    """Return the pattern, not grouped, of how the names of a week's days begin."""
    return alternatives(_listed("weekdays"))


@lru_cache(maxsize=4096)
def _only_venue(text: str) -> bool:
    rest = _venue().sub(" ", text, count=_PARTS)
    rest = date_pattern().sub(" ", rest, count=_PARTS)
    rest = _qualifier().sub(" ", rest, count=_PARTS)
    return rest != text and not any(c.isalnum() for c in rest)


def _only_known_words(text: str) -> bool:
    """Tell cheaply that ``text`` may be nothing but a venue: no word stands in it that no venue or date has."""
    known, months = _known_words(), tuple(_listed("months"))
    for word in _WORD.findall(text):
        low = word.lower()
        if low not in known and not low.startswith(months) and not _DATE_SIGNS.issuperset(word):
            return False
    return True


@cache
def _known_words() -> frozenset[str]:
    """Return the words of the names of venues, of qualifiers and days, in lower case."""
    texts = (*_names(), *_listed("qualifiers"), *_listed("shares"))
    return frozenset(word.lower() for text in texts for word in _WORD.findall(text)) | _ORDINALS


@cache
def _names() -> tuple[str, ...]:
    source = files("notesetl.vocabulary").joinpath("venues.txt").read_text(encoding="utf-8")
    return tuple(filter(None, source.split("\n")))


@cache
def _listed(key: str) -> tuple[str, ...]:
    return tuple(word for entry in load_all("venues", VenueWords).values() for word in getattr(entry, key))


@cache
def _counted() -> re.Pattern[str]:
    """Return the pattern of a word behind a number that says what the number counts."""
    return re.compile(rf"\s?(?:{_without_case(_listed('counted'))})(?![A-Za-z])", re.IGNORECASE)


@cache
def _venue() -> re.Pattern[str]:
    """Return the pattern of a venue with its year and qualifiers; group ``venue`` is its name."""
    return re.compile(
        rf"(?<![A-Za-z0-9])(?P<venue>{_without_case(_names())})(?![A-Za-z])[\s\-_,:'\u2019/]{{0,3}}(?:{YEAR}|\d\d)?(?!\d)"
        rf"(?:[\s_,\-(]{{1,3}}(?:{_qualifier().pattern})\)?){{0,3}}",
        re.IGNORECASE,
    )


@cache
def _qualifier() -> re.Pattern[str]:
    words = _without_case(_listed("qualifiers")).replace(r"\ ", "[ _-]")
    return re.compile(rf"{words}|(?:{alternatives(_listed('shares'))})[ -]?\d+%?", re.IGNORECASE)


def _without_case(words: Iterable[str]) -> str:
    return alternatives(word.lower() for word in words)
