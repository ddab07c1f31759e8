"""Ratings behind a label: ``Difficulty: 4/5 | Importance: high``."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from notesetl.extract.lines import Line
from notesetl.extract.rating_found import Found, lone
from notesetl.extract.rating_maxima import stated
from notesetl.extract.rating_values import EMPTY, FILLED, Value, any_value, glyphs
from notesetl.extract.rating_words import aspects, plain, written
from notesetl.folding import fold

_SEPARATOR = re.compile(r"[:\uff1a=]")
_BEFORE_LABEL = re.compile(r"[|:\uff1a=\n;\uff1b\u3001\uff0c]")
_SHORTCODE = re.compile(r":[a-z+][a-z0-9_+]*:")
_LONGEST_LABEL = 44
_STAR_LABEL = re.compile(r"([^\W\d_][^|:\n]{0,24}?)\s*(?=[\u2605\u2b50\u25cf\u2606\u25cb])")
_GLYPHS = re.compile(f"[{FILLED}{EMPTY}]")
_SYMBOL = re.compile(r"[^\w\s/&\u0300-\u036f]")
_PART = re.compile(r"[/&,]| and ")
_BEFORE_LAST = re.compile(r"[|\u2605\u2606\u2b50\u25cf\u25cb/]\s+|\s{2,}|\s[\u2013\u2014-]\s|[.\u3002]\s|[(\[]")
_VALUE_END = re.compile(r"\s*(?:$|[(\uff08,\uff0c.\u3002;\-\u2013\u2014/|!\n])")
_WORD_NEXT = re.compile(r"\s*\w")
_SCORE_WORDS = 4
_LONGEST_SCORE = 40  # characters of a verdict in bold
_COMMENT = 40  # characters behind a value that may state its maximum
_STOPS = "|;\n\uff1b"
_MARKUP = "*_`~\ufe0f"
_FIRST_SYMBOL = "\u2190"  # arrows, signs and pictures stand from here on


@lru_cache(maxsize=16384)
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
    """``Difficulty: 4/5 | Importance: ...``, ``\u63a8\u8350\u5ea6\u2605\u2605\u2605``."""
    done = line.start
    for start, end, value_at in _labels(line):
        if value_at < done or in_link(line, start) or _SHORTCODE.match(line.view.text, start - 1, end + 1):
            continue
        aspect = label_aspect(_last_label(line.view.text[start:end]))
        found = _labelled_value(line, value_at, aspect) if aspect else None
        if found is not None:
            yield found
            done = found.value.end


def _labels(line: Line) -> Iterator[tuple[int, int, int]]:
    """Yield the ranges that may be labels, and where their values begin."""
    text, start = line.view.text, line.start
    for separator in _SEPARATOR.finditer(text, line.start, line.end):
        if 0 < separator.start() - start <= _LONGEST_LABEL:
            yield start, separator.start(), separator.end()
        elif separator.start() > start:
            cut = [m.end() for m in _BEFORE_LABEL.finditer(text, separator.start() - _LONGEST_LABEL, separator.start())]
            if cut:
                yield cut[-1], separator.start(), separator.end()
        start = separator.end()
    if _GLYPHS.search(text, line.start, line.end):
        yield from ((m.start(1), m.end(1), m.end()) for m in _STAR_LABEL.finditer(text, line.start, line.end))


def _last_label(text: str) -> str:
    """Return what follows the last separator: a label may stand behind another rating."""
    return _BEFORE_LAST.split(text)[-1]


def _labelled_value(line: Line, position: int, aspect: str) -> Found | None:
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
    return _VALUE_END.match(rest) is not None or rest.lstrip().startswith(tuple(written("top_after")))


def _emphasised(line: Line, start: int, stop: int) -> Value | None:
    """Read a verdict in the keeper's own words where bold type sets it off behind a rating label."""
    for mark in line.marks:
        if mark.kind == "strong" and start <= mark.start < stop and not line.view.text[start : mark.start].strip(" *_"):
            words = line.view.text[mark.start : mark.end]
            few = len(words) <= _LONGEST_SCORE and 0 < len(words.split()) <= _SCORE_WORDS
            if few and not words.rstrip().endswith((":", "\uff1a")):
                return Value(mark.start, mark.end, "word", None, None, words)
    return None


def in_link(line: Line, position: int) -> bool:
    """Tell whether the visible ``position`` stands in the text of a link."""
    return any(m.kind == "link" and m.start <= position < m.end for m in line.marks)
