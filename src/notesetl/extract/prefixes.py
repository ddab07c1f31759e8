"""Words for a note beside a title (``Paper Review: X``, ``X - notes``), and the numbers before it."""

import re
from functools import cache

from notesetl.extract.lexicon import Labels, label, words
from notesetl.extract.shape import count_words, title_score
from notesetl.extract.venues import YEAR, only_venue
from notesetl.folding import fold

_NUMBER = re.compile(
    r"^[IVX]{1,5}[.)\u3001]\s+|^\(?\d{1,3}(?:\.\d{1,2})*[.)\u3001\uff0e\uff09:\]]\s*(?=\S)|^\d{1,3}\s+(?:[\u2013\u2014-]\s+)?(?=[A-Z][a-z])"
)
_HEAD_SIGN = re.compile(r"[IVXv(\d]")  # with which a number or ``vs`` begins
_BRACKETED = re.compile(r"[\[\u3010(\uff08]([^\[\]\u3010\u3011()]{1,40})[\]\u3011)\uff09]\s*")
_SEPARATED = re.compile(
    r"([^:\uff1a|\u2013\u2014\n]{1,40}?)\s*(?:[:\uff1a|\u2013\u2014]|\s-{1,2}\s|(?<=\d)-(?=[A-Z]))\s*(?=\S)"
)
_NATIVE = re.compile(r"[\u3400-\u9fff\uac00-\ud7af][\u3400-\u9fff\uac00-\ud7af ]{0,18}[ \u300a\u300c\u201c\"]\s*(?=\S)")
_PERSON = r"[A-Z](?=\w?[a-z])[^\W\d_]{1,20}"
_CITED = re.compile(
    rf"{_PERSON}(?: (?:et al\.?|(?:and|&) {_PERSON}))?,? \(?{YEAR}[a-d]?\)?\s?[-\u2013\u2014:]\s+(?=\S)"
)
_WORDS = re.compile(r"\s*(?:\S{1,16}\s+){1,4}")
_REACH = 60  # characters at the head of a title in which a prefix ends
_NUMBERED = re.compile(r"\s{0,9}[#(\uff08]?\d{1,9}$")
_VERSUS = re.compile(r"(?:vs|v\.s)\.?\s+(?=\S)", re.IGNORECASE)
_MOST = 4  # prefixes in a row
_WHOLE_TITLE = 3  # words of a title that stands behind a prefix without a separator
_WHOLE_SCORE = 0.5


def past_prefix(text: str, start: int, end: int) -> int:
    """Return where ``text[start:end]`` begins behind numbering, a venue and words for a note."""
    prefixes = _prefixes()
    for _ in range(_MOST):
        piece = text[start : min(end, start + _REACH)]
        if _HEAD_SIGN.match(piece) and (number := _NUMBER.match(piece) or _VERSUS.match(piece)):
            start += number.end()
            continue
        cited = _CITED.match(piece)
        if cited and _is_title(text[start + cited.end() : end]):
            start += cited.end()
            continue
        bracket = _BRACKETED.match(piece)
        if bracket and start + bracket.end() < end and (label(bracket[1]) in prefixes or only_venue(bracket[1])):
            start += bracket.end()
            continue
        lead = _SEPARATED.match(piece)
        if lead and (_is_prefix(label(lead[1]), prefixes) or only_venue(lead[1])):
            start += lead.end()
            continue
        behind = _past_words(text, start, end)
        if behind == start:
            break
        start = behind
    return start


def is_note_word(text: str) -> bool:
    """Tell whether ``text`` is nothing but a word for a note."""
    return _is_prefix(label(text), words(Labels, "prefix"))


def _past_words(text: str, start: int, end: int) -> int:
    """Pass ``Notes on`` or a word in Han or Hangul right before a title."""
    known = words(Labels, "prefix")
    native = _NATIVE.match(text, start, end)
    if native is not None:
        return native.end() if label(native[0]) in known and _is_title(text[native.end() : end]) else start
    near = text[start : min(end, start + _REACH)].split(None, 1)
    if not near or fold(near[0]) not in _first_words():
        return start
    heads = _WORDS.match(text, start, end)
    stop = heads.end() if heads else start
    while stop > start:
        head = text[start:stop].strip()
        if " " not in head:
            break
        if fold(head) in known and text[stop : stop + 1].isupper() and _is_title(text[stop:end]):
            return stop
        stop = start + len(text[start:stop].rstrip().rpartition(" ")[0]) + 1
    return start


def _is_title(text: str) -> bool:
    return count_words(text) >= _WHOLE_TITLE and title_score(text) >= _WHOLE_SCORE


@cache
def _prefixes() -> frozenset[str]:
    return words(Labels, "prefix") | words(Labels, "title") | words(Labels, "introduction")


@cache
def _first_words() -> frozenset[str]:
    """Return the first words of the prefixes of several words."""
    return frozenset(word.split()[0] for word in words(Labels, "prefix") if " " in word)


def _is_prefix(bare: str, prefixes: frozenset[str]) -> bool:
    return bare in prefixes or _NUMBERED.sub("", bare) in prefixes
