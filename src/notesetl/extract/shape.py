"""How much a string looks like the title of a paper, or like the name of a method."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from notesetl.extract.lexicon import Titles, words
from notesetl.folding import fold

_WORD = re.compile(r"[^\W_]+(?:['\u2019+./-][^\W_]+)*")
_NATIVE = re.compile(
    r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]|[\u0103\u0111\u01a1\u01b0\u1ea0-\u1ef9]"
)
# Composed letters, and the marks that only Vietnamese has beside or over a letter where they are decomposed.
_VIETNAMESE = re.compile(
    r"[\u0103\u0111\u01a1\u01b0\u1ea0-\u1ef9\u0306\u0309\u031b\u0323]|\u0302[\u0300\u0301\u0303]|[ey]\u0303|y\u0300",
    re.IGNORECASE,
)
_COMPOUND_END = re.compile(r"[a-z](?:net|gan|former|bert|rnn|cnn|vae|mlp)v?\d?$")
_CODE = re.compile(r"->|=>|==|\u2192|\u21d2|>>|<-|&lt;|[{}\\$]|::|\.\.\.|\u2026|\w\(\)")
_SENTENCE_ENDS = (".", "\u3002", ";", "!", ",", "\uff0c", "\uff1b", ":", "\uff1a")
_ABBREVIATIONS = ("etc.", "al.")
_FOREIGN = 0.5  # share of native script that one word of it counts for at least
_INNER_CAPITAL = re.compile(r"[a-z0-9][A-Z]|[A-Z]{2,}|[A-Za-z]\d|\d[A-Za-z]|^[A-Z]-\w")
_ASIDE = re.compile(r"[(\uff08]|\s[-\u2013\u2014/]\s")  # what a remark on a title begins with
_REACH = 24  # characters in which text shows what language it begins in
_MAX_CHARS = 400
_MAX_WORDS = 36


@dataclass(frozen=True, slots=True)
class Shape:
    """Counts over a string: words, shares of capitalised, title-like and native-script ones, signs of prose."""

    words: int
    capital: float
    content: int
    prose: int
    verbs: int
    native: float
    code: bool
    sentence: bool


def is_native(text: str, start: int, end: int) -> bool:
    """Tell whether text at ``start`` begins in Han, Hangul or Vietnamese, as no title that is scored here does."""
    if _NATIVE.match(text, start, end) is not None:
        return True
    letter = _VIETNAMESE.search(text, start, min(end, start + _REACH))
    return letter is not None and _ASIDE.search(text, start + 1, letter.start()) is None


@lru_cache(maxsize=8192)
def shape(text: str) -> Shape:
    """Measure ``text``."""
    tokens = _WORD.findall(text[:_MAX_CHARS])
    native = 0.0
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        tokens = _WORD.findall(text[:_MAX_CHARS])
        native = _native_share(text)
        tokens = [token for token in tokens if token.isascii() or not _NATIVE.match(token)]
        if any(_is_foreign(token) for token in tokens if not token.isascii()):
            native = max(native, _FOREIGN)
    big = capital = content = prose = verbs = 0
    for token in tokens:
        counts, capitalised, of_titles, of_prose, verb = _traits(token)
        big += counts
        capital += capitalised
        content += of_titles
        prose += of_prose
        verbs += verb
    stripped = text.rstrip()
    return Shape(
        words=len(tokens),
        capital=capital / big if big else 0.0,
        content=content,
        prose=prose,
        verbs=verbs,
        native=native,
        code=_CODE.search(text) is not None,
        sentence=stripped.endswith(_SENTENCE_ENDS) and not stripped.endswith(_ABBREVIATIONS),
    )


@lru_cache(maxsize=16384)
def _traits(token: str) -> tuple[bool, bool, bool, bool, bool]:
    """Tell whether a word counts for capitals, has them, is a word of titles, one of prose, and a verb."""
    low, upper = token.lower(), token[0].isupper()
    counts = token[0].isalpha() and low not in words(Titles, "small")
    bare = low if token.isascii() else fold(token)
    return (
        counts,
        counts and (upper or _INNER_CAPITAL.search(token) is not None),
        _is_content(low),
        not upper and bare in words(Titles, "prose"),
        not upper and bare in words(Titles, "verbs"),
    )


@lru_cache(maxsize=8192)
def count_words(text: str) -> int:
    """Return ``shape(text).words``, which takes less than to measure everything else."""
    if text.isascii():
        return len(_WORD.findall(text[:_MAX_CHARS]))
    return sum(not _NATIVE.match(token) for token in _WORD.findall(unicodedata.normalize("NFC", text)[:_MAX_CHARS]))


def _native_share(text: str) -> float:
    """Return the share of letters in Han, Hangul, Kana or only in Vietnamese."""
    letters = sum(map(str.isalpha, text))
    return len(_NATIVE.findall(text)) / letters if letters else 0.0


def _is_foreign(token: str) -> bool:
    """Tell a word of prose, or one of Vietnamese; ``token`` is not written in ASCII."""
    return fold(token) in words(Titles, "prose") or _VIETNAMESE.search(token) is not None


def _is_content(token: str) -> bool:
    """Tell whether the lower-case ``token``, a part of it or what it is the plural of is a word of titles."""
    content = words(Titles, "content")
    return token in content or not content.isdisjoint(token.split("-")) or token.removesuffix("s") in content


@lru_cache(maxsize=8192)
def title_score(text: str) -> float:
    """Return from 0 to 1 how much ``text`` looks like a paper's title; 0.5 is as likely as not."""
    if len(text) > _MAX_CHARS:
        return 0.0
    s = shape(text)
    if s.words == 0 or s.words > _MAX_WORDS:
        return 0.0
    if s.native > 0.25:
        return 0.0
    score = 0.25 + 0.3 * s.capital + 0.35 * min(1.0, s.content / (0.4 * s.words))
    if ": " in text[:60] and s.words >= 4:
        score += 0.1
    lowered = 1.0 - 0.6 * s.capital
    score -= 0.14 * s.prose * lowered + 0.1 * s.verbs * lowered
    if s.code:
        score -= 0.4
    if s.sentence:
        score -= 0.2
    if s.native > 0:
        score -= s.native
    ceiling = {1: 0.3, 2: 0.5, 3: 0.75}.get(s.words, 1.0)
    return max(0.0, min(score, ceiling))


@lru_cache(maxsize=8192)
def method_score(text: str) -> float:
    """Return from 0 to 1 how much ``text`` looks like the bare name of a method or model."""
    s = shape(text)
    if (
        not 1 <= s.words <= 5
        or any(c in text for c in "\u3001,;\uff0c")
        or s.native > 0.2
        or s.code
        or s.sentence
        or len(text) > 60
        or text.startswith("http")
    ):
        return 0.0
    tokens = _WORD.findall(text)
    score = 0.0
    if any(_INNER_CAPITAL.search(t) or _COMPOUND_END.search(t.lower()) for t in tokens):
        score += 0.6 if s.words <= 3 else 0.4
    if {fold(tokens[-1]), fold(tokens[-1]).rsplit("-", 1)[-1]} & words(Titles, "method_heads"):
        score += 0.5 if s.words > 1 or score else 0.3
    elif s.words > 3:
        score -= 0.2
    if s.prose or s.verbs:
        score -= 0.4
    return max(0.0, min(score, 1.0))
