"""Ratings behind a label: ``Difficulty: 4/5 | Importance: high``."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache

from notesetl.extract.alternatives import alternatives
from notesetl.extract.lines import Line
from notesetl.extract.rating_found import Found, lone
from notesetl.extract.rating_maxima import stated
from notesetl.extract.rating_values import EMPTY, FILLED, Value, any_value, glyphs, signed, worded
from notesetl.extract.rating_words import aspects, plain, scores, spell, spellings
from notesetl.folding import fold

_SEPARATORS = frozenset([*":\uff1a=\u2013\u2014-", "::"])
_SHORTCODE = re.compile(r":[a-z+][a-z0-9_+]*:")
_LONGEST_LABEL = 44
_SCALE_ENDS = frozenset(")\uff09] 0123456789")
_SCALE = re.compile(r"\s?(?:[(\uff08\[][^()\uff08\uff09\[\]]*[)\uff09\]]|/\s?\d{1,3})\s?$")
TOPS = frozenset([5, 10, 100])  # maxima of fractions that need no colon before them
_SYMBOL = re.compile(r"[^\w\s/&\u0300-\u036f]")
_PART = re.compile(r"[/&,]| and ")
_BEFORE_LAST = re.compile(
    r"[|\u2605\u2606\u2b50\u25cf\u25cb/.]\s+|[,;\n\uff0c\uff1b\u3001\u3002\u00b7]|\s{2,}|\s[\u2013\u2014-]\s|[(\[\uff08]"
)
_VALUE_END = re.compile(r"\s*(?:$|[()\uff08\uff09\]\u3011,\uff0c.\u3002;\-\u2013\u2014/|!\n])")
_WORD_NEXT = re.compile(r"\s*\w")
_AROUND = " ()[]\uff08\uff09"
_SCORE_WORDS = 4
_LONGEST_SCORE = 40  # characters of a verdict in bold
_COMMENT = 40  # characters behind a value that may state its maximum
_STOPS = "|;\n\uff1b"
_MARKUP = "*_`~\ufe0f"
_FIRST_SYMBOL = "\u2190"  # arrows, signs and pictures stand from here on


@lru_cache(maxsize=8192)
def label_aspect(text: str) -> str | None:
    """Return the aspect that a label rates, or None if it is no rating label."""
    bare = fold(_SYMBOL.sub(" ", text)).strip()
    if not bare or bare in plain("no_rating"):
        return None
    known = aspects()
    if bare in known:
        return known[bare]
    return _without_affix(bare) or _last_of_several(bare)


def _without_affix(bare: str) -> str | None:
    """Return the aspect of a label with a word about whose rating it is before it, or one for "rating" behind it."""
    known = aspects()
    if bare.startswith(_sorted("label_prefixes")):
        for word in _sorted("label_prefixes"):
            if bare.startswith(word) and (rest := bare.removeprefix(word).strip()) in known:
                return known[rest]
    if bare.endswith(_sorted("label_suffixes")):
        for tail in _sorted("label_suffixes"):
            if bare.endswith(tail) and (rest := bare.removesuffix(tail).strip()) in known:
                return known[rest]
    return None


@cache
def _sorted(name: str) -> tuple[str, ...]:
    return tuple(sorted(plain(name)))


def _last_of_several(bare: str) -> str | None:
    """Return the last aspect that a label of several names, such as ``novelty / importance``."""
    parts = [part.strip() for part in _PART.split(bare) if part.strip()]
    named = [aspects()[part] for part in parts if part in aspects()]
    return named[-1] if len(parts) > 1 and named else None


def labelled(line: Line) -> Iterator[Found]:
    """``Difficulty: 4/5 | Importance: ...``, ``Clarity 3/5``, ``\u63a8\u8350\u5ea6\u2605\u2605\u2605``."""
    text, start, done = line.view.text, line.start, line.start
    for mark in _label_end().finditer(text, line.start, line.end):
        separated = mark[0].strip() in _SEPARATORS
        if mark.start() > start and mark.start() >= done and not _SHORTCODE.match(text, start - 1, mark.start() + 1):
            label, scale = _label(text, start, mark.start())
            aspect = label_aspect(label)
            if aspect and not in_link(line, mark.start() - len(scale) - len(label)):
                found = _value(line, mark.end(), aspect) if separated else _next(line, mark.start(), aspect)
                if found is not None:
                    yield found if found.maximum or not scale else replace(found, maximum=stated(scale))
                    done = found.value.end
        start = mark.end()


@cache
def _label_end() -> re.Pattern[str]:
    """Return the pattern of what ends a label: a separator, or the rating itself."""
    units = alternatives(spellings("units"))
    return re.compile(
        rf"::?|[\uff1a=]|\s[\u2013\u2014-]\s|[{FILLED}{EMPTY}]+"
        rf"|(?<![\d/.,])\d{{1,3}}(?:[.,]\d{{1,2}})?(?=\s?/\s?\d)"
        rf"|(?<=[^\W\d_]\s)\d{{1,3}}(?:[.,]\d{{1,2}})?(?=\s?(?:{units})(?!\w))",
        re.IGNORECASE,
    )


def _label(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what may be a label, behind the last separator before ``end``, and the scale that it states."""
    reach = max(start, end - _LONGEST_LABEL)
    piece, scale = text[reach:end], ""
    if piece[-1:] in _SCALE_ENDS and (stating := _SCALE.search(piece)):
        if stated(stating[0]) is not None:
            piece, scale = piece[: stating.start()], stating[0]
        elif _offers(stating[0]):
            piece = piece[: stating.start()]
    parts = _BEFORE_LAST.split(piece)
    return (parts[-1] if reach == start or len(parts) > 1 else ""), scale


def _offers(scale: str) -> bool:
    """Tell the words of a scale in brackets: ``(high/medium/low)``."""
    choices = [spell(choice.strip(_AROUND)) for choice in scale.split("/")]
    return len(choices) > 1 and all(choice in scores() for choice in choices)


def _next(line: Line, position: int, aspect: str) -> Found | None:
    """Read the stars or the fraction that a label without a colon is followed by."""
    text = line.view.text
    value = signed(text, position, line.end)
    if value is None or lone(value):
        return None
    if value.form == "fraction" and value.maximum not in TOPS:
        return None
    if value.form != "glyphs" and not _ends(text[value.end : line.end]):
        return None
    return Found(line, value, aspect, "label", 0.9, stated(text[value.end : line.end][:_COMMENT]))


def _value(line: Line, position: int, aspect: str) -> Found | None:
    """Read the value behind a label and its colon."""
    text = line.view.text
    stop = next((p for p in (text.find(c, position, line.end) for c in _STOPS) if p >= 0), line.end)
    begin = _past_symbols(text, position, stop)
    value = any_value(text, begin, stop)
    if value is None:
        words = _emphasised(line, begin, stop)
        return Found(line, words, aspect, "label_words", 0.75) if words else None
    rest = text[value.end : stop]
    if lone(value) and _WORD_NEXT.match(rest):
        words = _emphasised(line, value.end, stop)
        return Found(line, words, aspect, "label_words", 0.8) if words else None
    if value.form in {"word", "number"} and not _ends(rest):
        return None
    return Found(line, value, aspect, "label", 0.95, stated(rest[:_COMMENT]))


def _past_symbols(text: str, position: int, stop: int) -> int:
    """Return the first position behind white space, markup and pictures that are no stars."""
    while position < stop:
        char = text[position]
        picture = char > _FIRST_SYMBOL and not char.isalnum()
        if not (char.isspace() or char in _MARKUP or (picture and glyphs(text, position, stop) is None)):
            break
        position += 1
    return position


def _ends(rest: str) -> bool:
    """Tell whether a word or a bare number is all that the label gives: nothing or a remark follows."""
    return _VALUE_END.match(rest) is not None


def _emphasised(line: Line, start: int, stop: int) -> Value | None:
    """Read a verdict in the keeper's own words where bold type sets it off behind a rating label."""
    for mark in line.marks:
        if mark.kind == "strong" and start <= mark.start < stop and not line.view.text[start : mark.start].strip(" *_"):
            words = line.view.text[mark.start : mark.end]
            few = len(words) <= _LONGEST_SCORE and 0 < len(words.split()) <= _SCORE_WORDS
            if few and not words.rstrip().endswith((":", "\uff1a")):
                return Value(mark.start, mark.end, "word", None, None, words)
    return None


def spoken(line: Line, start: int, stop: int) -> Found | None:
    """Read ``importance high``: a range that is a label, a blank and a word that rates."""
    text = line.view.text
    if stop - start > _LONGEST_LABEL:
        return None
    blank = start
    while (blank := text.find(" ", blank + 1, stop)) > 0:
        value = worded(text, blank + 1, stop)
        if value is None or value.end != stop or value.score is None:
            continue
        if aspect := label_aspect(text[start:blank]):
            return Found(line, value, aspect, "label", 0.85)
    return None


def in_link(line: Line, position: int) -> bool:
    """Tell whether the visible ``position`` stands in the text of a link."""
    return any(m.kind == "link" and m.start <= position < m.end for m in line.marks)
