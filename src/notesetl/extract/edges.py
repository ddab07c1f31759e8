"""Strips a title of the marks around it."""

import re

_EDGE = (
    " \t\r\n\u3000\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff=*_`~"
    "\"\u201c\u201d'\u2018\u2019"
    "\u300a\u300b\u300c\u300d\u3010\u3011,;:|\uff0c\uff1b\uff1a\u3002\u00b7\u2022-\u2013\u2014\u2192>/\\"
)
_CODES = re.compile(r"(?:\s{0,3}:[a-z][a-z0-9_+-]{1,30}:){1,12}\s{0,9}$")
CODES_REACH = 120  # characters at the end of a title in which codes of emoji stand
_PARTNERS = {"\u3010": "\u3011", "\u300a": "\u300b", "\u300c": "\u300d", "\u201c": "\u201d", '"': '"'}
_OPENING = frozenset("([\uff08")
CLOSING = frozenset(")\uff09]")
_PAIRS = {"(": ")", "[": "]", "\uff08": "\uff09", ")": "(", "]": "[", "\uff09": "\uff08"}


def strip(text: str, start: int, end: int) -> tuple[int, int]:
    """Shrink the range past punctuation, quotes, unpaired brackets and symbols; marks in pairs go or stay together."""
    if _ends_with_code(text, start, end) and (codes := _CODES.search(text, max(start, end - CODES_REACH), end)):
        end = codes.start()
    while True:
        while end > start and (text[end - 1] in _EDGE or _is_symbol(text[end - 1]) or text[end - 1] == "."):
            end -= 1
        while start < end and (text[start] in _EDGE or _is_symbol(text[start])) and not _opens(text, start, end):
            start += 1
        if end > start and text[start] in _OPENING and _PAIRS[text[start]] not in text[start:end]:
            start += 1
        elif (end > start and text[end - 1] in "([{\uff08") or (
            end > start and text[end - 1] in CLOSING and _PAIRS[text[end - 1]] not in text[start:end]
        ):
            end -= 1
        else:
            return start, end


def _ends_with_code(text: str, start: int, end: int) -> bool:
    """Tell cheaply whether the range may end with ``:code:``."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end > start and text[end - 1] == ":"


def _opens(text: str, start: int, end: int) -> bool:
    """Tell a mark whose partner stands within the range, so that it opens a part of it."""
    partner = _PARTNERS.get(text[start])
    return partner is not None and start + 1 < text.find(partner, start + 1, end) < end - 1


def _is_symbol(char: str) -> bool:
    return (
        ord(char) >= 0x2190
        and not char.isalnum()
        and char not in "\uff08\uff09\u221e\u2211\u2207\u2202\u222b\u2200\u2203\u2208\u03a3"
    )
