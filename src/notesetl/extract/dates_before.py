"""Passes the date that stands before a title, and who presents the paper on that day: ``3/2 Minji: Title``."""

import re
from functools import cache

from notesetl.extract.lines import Line
from notesetl.extract.shape import count_words, method_score, shape, title_score
from notesetl.extract.venues import date_pattern, weekdays

_SHORTEST = 4
_BEHIND = frozenset(" :\uff1a,-|\u2013\u2014")
_COMPACT = re.compile(r"(?:19|20)?\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?=[\s:\uff1a_,|\u2013\u2014-])")
_DAY = re.compile(
    r"(?:(?:0?[1-9]|1[0-2])[/.](?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])[/.](?:0?[1-9]|1[0-2])"
    r"|\d{1,2}\s?[\u6708\uc6d4]\s?\d{1,2}\s?[\u65e5\u53f7\uc77c])(?![\w/.%])"
)
_PRESENTER = re.compile(
    r"(?:[A-Z\u00c0-\u024f\u1e00-\u1eff][\w.'\u2019-]{1,15}(?: [A-Z\u00c0-\u024f\u1e00-\u1eff][\w.'\u2019-]{0,15}){0,3}"
    r"|[\u3400-\u9fff]{2,4}|[\uac00-\ud7af]{2,4})\s?(?::\s?|\uff1a\s?|\s[-\u2013\u2014|]\s)(?=\S)"
)
_SUBTITLES = ("a ", "an ", "the ", "towards ", "toward ")  # with which what a name is explained by begins
_NAME_SCORE = 0.5
_TITLE_WORDS = 3
_TITLE_SCORE = 0.5


def past_date(line: Line, position: int) -> int:
    """Return where what follows a date at ``position`` begins, ``position`` where no date stands there."""
    text = line.view.text
    date = date_pattern().match(text, position, line.end) if text[position : position + 1].isalnum() else None
    if date is not None and _ends(line, date.end()) and date.end() - position >= _SHORTEST:
        return _past_presenter(line, _past_day(line, date.end()))
    if not text[position : position + 1].isdecimal() or not _is_title(line, position):
        return position
    if compact := _COMPACT.match(text, position, line.end):
        return _past_day(line, compact.end())
    day = _DAY.match(text, position, line.end)
    return _past_short(line, day) if day else position


def _ends(line: Line, position: int) -> bool:
    """Tell whether a date may end at ``position``, with something behind it."""
    return position < line.end and line.view.text[position] in _BEHIND


def _past_short(line: Line, day: re.Match[str]) -> int:
    """Return what follows a ``day`` without a year and who presents on it, where it begins if ``day`` is none."""
    end = _past_day(line, day.end())
    told = end > day.end() or _is_day(day[0]) or _PRESENTER.match(line.view.text, end, line.end) is not None
    return _past_presenter(line, end) if told else day.start()


def _is_title(line: Line, position: int) -> bool:
    """Tell whether anything like a title stands behind the figures at ``position``."""
    behind = line.view.text[position : line.end]
    return count_words(behind) > 1 and any(map(str.isalpha, behind))


def _is_day(date: str) -> bool:
    """Tell a date from a rating such as ``3/5``: it names months and days, or its maximum is none of a scale."""
    top = date.replace(".", "/").rpartition("/")[2]
    return (
        date.startswith("0")
        or top.startswith("0")
        or not top.isdecimal()
        or "." in date
        or int(top) not in {4, 5, 7, 10}
    )


def _past_day(line: Line, position: int) -> int:
    """Pass the name of a week's day, with or without brackets, behind a date."""
    day = _weekday().match(line.view.text, position, line.end)
    return day.end() if day else position


def _past_presenter(line: Line, position: int) -> int:
    """Pass the name of who presents, where a title follows."""
    text = line.view.text
    while position < line.end and text[position] in _BEHIND:
        position += 1
    person = _PRESENTER.match(text, position, line.end)
    if person is None or shape(person[0]).content or method_score(person[0].strip(" :\uff1a-|")) >= _NAME_SCORE:
        return position
    behind = text[person.end() : line.end]
    if behind.lower().startswith(_SUBTITLES):
        return position
    return person.end() if count_words(behind) >= _TITLE_WORDS and title_score(behind) >= _TITLE_SCORE else position


@cache
def _weekday() -> re.Pattern[str]:
    """Return the pattern of a week's day behind a date."""
    return re.compile(
        rf"\s{{0,2}}[(\uff08]?(?:{weekdays()})[a-z]{{0,6}}\.?(?:[)\uff09]|(?=[\s:\uff1a,|-]))", re.IGNORECASE
    )
