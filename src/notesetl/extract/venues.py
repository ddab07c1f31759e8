"""Venues, years and dates beside a title."""

import re
from functools import cache
from importlib.resources import files

_QUALIFIER = r"(?:oral|spotlight|poster|workshops?|findings|highlight|best[ -]paper(?: award)?|under[ _]review|submitted|accepted|preprint|w|long|short|demo|outstanding|honorable mention|award|candidate|main|journal|d&b|notable|top[ -]?\d+%?)"
YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
_YEAR = re.compile(rf"(?<!\d){YEAR}(?!\d)")
_SHORT_YEAR = re.compile(r"['\u2019]\s?(\d\d)\b")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
DATE = re.compile(
    rf"(?:{_MONTH}\s*(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s*)?{YEAR}|{YEAR}\s*(?:[-./\u5e74\ub144]\s*\d{{1,2}}(?:\s*[-./\u6708\uc6d4]\s*\d{{1,2}}[\u65e5\uc77c]?)?)?[\u5e74\u6708\ub144\uc6d4]?"
    rf"|\d{{1,2}}\s+{_MONTH}\s+{YEAR}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]{YEAR})",
    re.IGNORECASE,
)


_LONGEST_VENUE = 60  # characters of a venue with its year and qualifiers


@cache
def venue_pattern() -> re.Pattern[str]:
    """Return the pattern of a venue with its year and qualifiers; group ``venue`` is its name."""
    names = files("notesetl.vocabulary").joinpath("venues.txt").read_text(encoding="utf-8").split("\n")
    alternatives = "|".join(re.escape(name) for name in sorted(filter(None, names), key=len, reverse=True))
    return re.compile(
        rf"(?<![A-Za-z0-9])(?P<venue>{alternatives})(?![A-Za-z])[\s\-_,:'\u2019/]{{0,3}}(?:{YEAR}|\d\d)?(?!\d)"
        rf"(?:[\s_,\-(]{{1,3}}{_QUALIFIER}\)?){{0,3}}",
        re.IGNORECASE,
    )


def only_venue(text: str) -> bool:
    """Tell whether ``text`` says nothing but venue, year or date."""
    if len(text) > _LONGEST_VENUE:
        return False
    rest = venue_pattern().sub(" ", text, count=4)
    rest = DATE.sub(" ", rest, count=4)
    rest = re.sub(_QUALIFIER, " ", rest, count=4, flags=re.IGNORECASE)
    return rest != text and not any(c.isalpha() or c.isdigit() for c in rest)


def find_venue(text: str) -> str | None:
    """Return the first venue that is named in ``text``, as written; two-letter names need a year beside them."""
    for match in venue_pattern().finditer(text):
        name = match["venue"]
        if (len(name) > 2 and (name[0].isupper() or name.lower().startswith("arxiv"))) or _YEAR.search(match[0]):
            return name
    return None


def find_year(text: str) -> int | None:
    """Return the last year that stands in ``text``."""
    years = _YEAR.findall(text)
    if years:
        return int(years[-1])
    short = _SHORT_YEAR.search(text)
    return 2000 + int(short[1]) if short and int(short[1]) < 50 else None
