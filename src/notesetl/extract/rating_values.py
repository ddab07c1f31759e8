"""Reads one rating value: fractions, stars, discs, counts with a unit, words."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from notesetl.extract.alternatives import alternatives
from notesetl.extract.rating_words import plain, scores, spell, spellings, verdicts
from notesetl.folding import fold

FILLED = "\u2605\u2b50\U0001f31f\u25cf\u2b24\u2764\U0001f525\U0001f44d\u25a0\u2b1b\u2733\u2600"
_STARS = "\u2605\u2b50\U0001f31f"
EMPTY = "\u2606\u25cb\u25ef\u25a1\u2b1c\u2661\u26aa"
_GLYPH = re.compile(rf"[{FILLED}{EMPTY}](?:[\ufe0f \u2009]{{0,2}}[{FILLED}{EMPTY}\u00bd\ufe0f])*\ufe0f?")
_SHORTCODE = re.compile(r":(?:star2?|heart|fire|thumbsup|\+1):(?:\s?:(?:star2?|heart|fire|thumbsup|\+1):)*")
_SHORTCODE_NAME = re.compile(r":[a-z+][a-z0-9+]*:")
_ASTERISKS = re.compile(r"\*{1,5}(?!\w)")
_NUMBER = r"\d{1,3}(?:[.,]\d{1,2})?"
_LONGEST_WORD = 40
_HIGHEST = 100
_TOP = "5|10|100|3|4|6|7|20"
_FRACTION = re.compile(rf"(?P<value>{_NUMBER})\s?/\s?(?P<top>{_TOP})(?:\.00?)?(?![\d/]|[.-]\d)")
_BARE = re.compile(rf"({_NUMBER})(?![\d/%.:\-]|\s?[-\u2013~]\s?\d|\s?%)")
_SHARE = re.compile(r"(100|\d{1,2}(?:[.,]\d)?)\s?[%\uff05](?![\w%])")
SIGNS = frozenset(f"{FILLED}{EMPTY}:")
_CODE = re.compile(r"(?:[A-Z]\d){2,8}")
_UNKNOWN = re.compile(r"\?{1,5}(?:\s?/\s?\d{1,3})?|TBD\b|N/A\b", re.IGNORECASE)
_LETTER = re.compile(r"(?:[SABCDEF][+-]?|SS|AAA?)(?![\w'])")


@dataclass(frozen=True, slots=True)
class Value:
    """A rating value at ``start``:``end`` of the text it was read from; ``form`` names how it is written."""

    start: int
    end: int
    form: str
    value: float | None
    maximum: float | None
    label: str | None
    score: float | None = None


def fraction(text: str, start: int, end: int) -> Value | None:
    """Read ``7/10``, ``8.5 / 10`` or ``4 out of 5`` at ``start``."""
    match = next(filter(None, (pattern.match(text, start, end) for pattern in _fractions())), None)
    if match is None:
        return None
    value, maximum = _float(match["value"]), float(match["top"])
    return Value(match.start("value"), match.end(), "fraction", value, maximum, None) if value <= maximum else None


def glyphs(text: str, start: int, end: int) -> Value | None:
    """Read a run of stars, discs or star shortcodes at ``start``; empty ones state the maximum."""
    if short := _SHORTCODE.match(text, start, end):
        count = len(_SHORTCODE_NAME.findall(short[0]))
        return Value(short.start(), short.end(), "glyphs", float(count), None, None)
    match = _GLYPH.match(text, start, end)
    if match is None:
        return None
    filled = sum(c in FILLED for c in match[0])
    empty = sum(c in EMPTY for c in match[0])
    half = 0.5 * match[0].count("\u00bd")
    return Value(match.start(), match.end(), "glyphs", filled + half, float(filled + empty) if empty else None, None)


def asterisks(text: str, start: int, end: int) -> Value | None:
    """Read ``***`` at ``start`` (in records, where they are no markup)."""
    match = _ASTERISKS.match(text, start, end)
    return Value(match.start(), match.end(), "glyphs", float(len(match[0])), None, None) if match else None


def counted(text: str, start: int, end: int, *, particle: bool = False) -> Value | None:
    """Read a number with its unit, such as ``4 stars``, at ``start``; ``particle`` lets a particle stick to it."""
    match = _counted(particle=particle).match(text, start, end)
    if match is None:
        return None
    value = _float(next(filter(None, match.groups())))
    return Value(match.start(), match.end(), "counted", value, None, None) if value <= _HIGHEST else None


def signed(text: str, start: int, end: int, *, particle: bool = False) -> Value | None:
    """Read what figures or signs write at ``start``: a fraction, a run of stars or a number with its unit."""
    if start >= end:
        return None
    first = text[start]
    # Most places begin with a letter: no pattern needs to be tried there.
    if first.isdecimal():
        return fraction(text, start, end) or counted(text, start, end, particle=particle)
    if first in SIGNS:
        return glyphs(text, start, end)
    return counted(text, start, end, particle=particle) if first in count_initials() else None


def share(text: str, start: int, end: int) -> Value | None:
    """Read ``90 %`` at ``start``."""
    match = _SHARE.match(text, start, end)
    if match is None:
        return None
    return Value(match.start(), match.end(), "fraction", _float(match[1]), float(_HIGHEST), None)


def number(text: str, start: int, end: int) -> Value | None:
    """Read a bare number at ``start``."""
    match = _BARE.match(text, start, end)
    if match is None or _float(match[1]) > _HIGHEST:
        return None
    return Value(match.start(1), match.end(1), "number", _float(match[1]), None, None)


def codes(text: str, start: int, end: int) -> list[Value]:
    """Read letter-and-digit codes such as ``C2M2E1L1``, one value a letter."""
    match = _CODE.fullmatch(text, start, end)
    if match is None:
        return []
    return [
        Value(at, at + 2, f"code {text[at]}", float(text[at + 1]), None, None) for at in range(start, match.end(), 2)
    ]


def unknown(text: str, start: int, end: int) -> Value | None:
    """Read an explicit "unknown" such as ``???`` that fills the range."""
    match = _UNKNOWN.match(text, start, end)
    if match and not text[match.end() : end].strip():
        return Value(match.start(), match.end(), "unknown", None, None, "unknown")
    if end - start <= _LONGEST_WORD and fold(text[start:end]) in plain("unknown"):
        return Value(start, end, "unknown", None, None, "unknown")
    return None


def worded(text: str, start: int, end: int) -> Value | None:
    """Read a rating word at ``start``, as long as possible, ending at a word's end."""
    if start >= end or text[start].casefold()[:1] not in _initials():
        return None
    for known in (verdicts(), scores()):
        best = _longest(text, start, end, known)
        if best:
            return Value(start, best, "word", None, None, text[start:best], known[spell(text[start:best])])
    letter = _LETTER.match(text, start, end)
    if letter and not text[letter.end() : end].strip():
        return Value(letter.start(), letter.end(), "word", None, None, letter[0])
    return None


def any_value(text: str, start: int, end: int, *, stars: bool = False) -> Value | None:
    """Read whatever value stands at ``start``; ``stars`` allows asterisks."""
    value = asterisks(text, start, end) if stars else None
    return (
        value
        or signed(text, start, end)
        or share(text, start, end)
        or number(text, start, end)
        or unknown(text, start, end)
        or worded(text, start, end)
    )


@cache
def _initials() -> frozenset[str]:
    """Return the letters that rating words and grades begin with."""
    written = {unicodedata.normalize("NFD", word)[0] for word in (*verdicts(), *scores())}
    return frozenset({word[0] for word in (*verdicts(), *scores())} | written | set("sabcdef"))


def _longest(text: str, start: int, end: int, known: dict[str, float]) -> int:
    """Return where the longest word of ``known`` that stands at ``start`` ends, 0 if there is none."""
    limit = min(end, start + _LONGEST_WORD)
    low = text[start:limit].casefold()
    if len(low) == limit - start and unicodedata.is_normalized("NFC", low):
        ends = [
            start + length
            for length in _lengths(known is verdicts())
            if low[:length] in known and start + length <= limit
        ]
    else:
        ends = [stop for stop in range(limit, start, -1) if spell(text[start:stop]) in known]
    for stop in ends:
        after = text[stop : stop + 1]
        if after and after.isalnum() and text[stop - 1].isalnum() and (after.isascii() or _alphabetic(after)):
            continue
        if not text[stop - 1].isspace():
            return stop
    return 0


@cache
def _lengths(of_verdicts: bool) -> tuple[int, ...]:  # noqa: FBT001 - a cache key
    """Return the lengths of the words, longest first."""
    return tuple(sorted({len(word) for word in (verdicts() if of_verdicts else scores())}, reverse=True))


def _alphabetic(char: str) -> bool:
    """Tell letters of scripts that put spaces between words; Hangul particles stick to nouns."""
    return ord(char) < 0x1100 or 0x1E00 <= ord(char) < 0x2000


def _float(text: str) -> float:
    return float(text.replace(",", "."))


@cache
def _counted(*, particle: bool) -> re.Pattern[str]:
    """Return the pattern of a number with its unit behind it, or with a noun before and a counter behind it."""
    end = "" if particle else r"(?!\w)"
    before, after = alternatives(spellings("count_before")), alternatives(spellings("count_after"))
    stars = rf"(10|\d(?:[.,]\d)?)\s?[{_STARS}]\ufe0f?(?!\s?[{FILLED}{EMPTY}\u00bd])"
    return re.compile(
        rf"({_NUMBER})(?!\s?(?:{_tops()}))\s?(?:{_units()}){end}|(?:{before})\s?({_NUMBER})\s?(?:{after})|{stars}",
        re.IGNORECASE,
    )


def _units() -> str:
    return alternatives(spellings("units"))


def _tops() -> str:
    return alternatives(spellings("top_after"))


@cache
def count_initials() -> frozenset[str]:
    """Return the characters with which a count may begin, but for figures."""
    return frozenset(word[0] for word in spellings("count_before"))


@cache
def value_start() -> re.Pattern[str]:
    """Return the pattern of a character with which ``signed`` may read something: no figure within a word."""
    initials = "".join(count_initials())
    return re.compile(rf"[{FILLED}{EMPTY}:\d{initials}](?:(?<!:)|(?=star))(?<![^\W_]\d)")


@cache
def _fractions() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a value and its maximum: with a slash, words or units between them, the maximum first."""
    value, top, unit = rf"(?P<value>{_NUMBER})", rf"(?P<top>{_TOP})", rf"\s?(?:{_units()})"
    words = alternatives(word for word in plain("out_of") | plain("over") if word.isascii())
    return (
        _FRACTION,
        re.compile(rf"{value}\s+(?:{words}|/)\s+(?P<top>\d{{1,3}})(?!\d|\s?/)", re.IGNORECASE),
        re.compile(rf"{value}{unit}\s?/\s?{top}{unit}(?!\w)", re.IGNORECASE),
        re.compile(rf"{top}\s?(?:{_tops()})[,:\uff0c\uff1a]?\s?{value}(?:{unit})?(?!\w|[./-]\d)"),
    )
