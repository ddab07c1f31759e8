"""Passes what stands at the head of a line before its title: numbers, ratings, remarks, labels, venues, people."""

import re

from notesetl.extract.dates_before import past_date
from notesetl.extract.lexicon import Labels, Titles, is_label, label, words
from notesetl.extract.lines import Line
from notesetl.extract.metadata_before import past_metadata

RATING = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})?\s{0,9}/\s{0,9}(?:5|10|100|3|4|7)(?![\d/])|[\u2605\u2606\u2b50\U0001f31f\u25cf\u25cb\ufe0f]{1,10}|(?::star2?:)+|\d(?:\.\d)?\s?[\u5206\u661f\uc810])\s{0,9}[:|\-]?\s{0,9}"
)
_NUMBER = re.compile(
    r"\(?(?:\d{1,3}(?:\.\d{1,2})*)[.)\u3001\uff0e:]\s|\d{1,3}[)\u3001\uff09]\s*|\d\ufe0f?\u20e3\s*|#\d{1,4}[:.\s]\s*|[\u2460-\u2473\u2776-\u277f]\s*|Q?\d{1,3}\s?[:\uff1a]\s*(?=[A-Z])"
)
_NUMBER_LETTERS = frozenset("Q")  # with which a number may begin
_PAREN_RATED = re.compile(rf"[(\uff08]\s?(?:{RATING.pattern})[)\uff09]\s?")
_OPEN_RATED = re.compile(rf"\[\s{{0,9}}(?:{RATING.pattern})(?=\[)")
_SKIP_SYMBOLS = re.compile(
    r"[\s\u3000\u200e\u200f\u202a-\u202e\u2066-\u2069=>*_~|\-\u2013\u2014\u2022\u00b7:+,;.\uff1a\ufe0f\u200d]+"
)
_LABEL = re.compile(r"([^\n:\uff1a=]{1,40}?)\s*(?::\s+|\uff1a\s*|=\s*|:(?=[^\s/]))")
_GROUP = re.compile(r"\[([^\[\]]*)\]\s*|\u3010([^\u3010\u3011]*)\u3011\s*|\{([^{}]{1,40})\}\s*")
_FIRST_SYMBOL = "\u2190"  # arrows, signs and pictures stand from here on
_TELLING_SYMBOLS = frozenset("\uff08\u3010\u300a\u201c\u300c\u300e\u2605\u2606\u25cf\u25cb\u2b50")
_WORD = re.compile(r"[a-z]{1,5}(?=\s)")
_MOST_PARTS = 24  # before a title


def past_head(line: Line) -> tuple[int, bool, str]:
    """Pass numbering, ratings, bracketed remarks, chips, symbols and labels at the head of the line."""
    position, rated, labelled = line.start, False, ""
    for _ in range(_MOST_PARTS):
        before = position
        position = _past_symbols(line, position)
        if (passed := _past_part(line, position)) is not None:
            position, rates = passed
            rated = rated or rates
        elif (group := _group(line, position)) is not None:
            if "et al" in group[0] and line.view.text[group.end() : group.end() + 1] in {":", "\uff1a"}:
                return position, rated, "field"
            inside = next(filter(None, group.groups()), "").strip()
            rated = rated or RATING.match(inside) is not None or "?" in group[0][:4]
            position = group.end()
        elif (stop := past_metadata(line, position)) > position or (stop := past_date(line, position)) > position:
            position = stop
        elif not labelled and (match := _LABEL.match(line.view.text, position, line.end)):
            labelled = "" if _in_link(line, match.start(1)) else label_kind(match[1])
            position = match.end() if labelled else position
            if labelled == "field":
                break
        if position == before:
            break
    return position, rated, labelled


def _past_symbols(line: Line, position: int) -> int:
    """Pass punctuation and pictures, but those that open a title or rate one."""
    text = line.view.text
    if match := _SKIP_SYMBOLS.match(text, position, line.end):
        position = match.end()
    while position < line.end and text[position] >= _FIRST_SYMBOL:
        if text[position].isalnum() or text[position] in _TELLING_SYMBOLS:
            break
        position += 1
    return position


def _past_part(line: Line, position: int) -> tuple[int, bool] | None:
    """Return the end of a chip, a rating or a number at ``position``, and whether it rates."""
    text = line.view.text
    for mark in line.marks:
        if mark.kind == "kbd" and mark.start <= position < mark.end:
            return mark.end, False
    first = text[position : position + 1]
    if first.isalpha() and first not in _NUMBER_LETTERS:
        return None
    if past_date(line, position) > position:
        return None
    if (match := RATING.match(text, position, line.end)) and not _counts(text, match.end()):
        return match.end(), True
    if match := _NUMBER.match(text, position, line.end):
        return match.end(), False
    match = _OPEN_RATED.match(text, position, line.end) or _PAREN_RATED.match(text, position, line.end)
    return (match.end(), True) if match else None


def _counts(text: str, end: int) -> bool:
    """Tell ``3/5 of the day``, a share of something, by the small word behind it."""
    word = _WORD.match(text, end)
    return word is not None and word[0] in words(Titles, "small")


def _in_link(line: Line, position: int) -> bool:
    return any(m.kind in {"link", "wiki"} and m.start <= position < m.end for m in line.marks)


def _group(line: Line, position: int) -> "re.Match[str] | None":
    """Match a bracketed remark that something else follows and that is not the brackets of a link."""
    match = _GROUP.match(line.view.text, position, line.end)
    if match is None or match.end() >= line.end:
        return None
    inside = next(filter(None, match.groups()), "")
    if any(
        m.kind in {"link", "wiki"} and m.start > position and m.end < match.end() and m.end - m.start >= 2
        for m in line.marks
    ):
        return (
            match
            if all(
                is_label(line.view.text[m.start : m.end], "link")
                for m in line.marks
                if m.kind == "link" and position < m.start < match.end()
            )
            else None
        )
    del inside
    return match


def label_kind(text: str) -> str:
    """Return what the label ``text`` announces: a title, a field of a paper, or nothing (an empty string)."""
    bare = label(text)
    if bare in words(Labels, "title"):
        return "title"
    return "field" if bare in words(Labels, "field") else ""
