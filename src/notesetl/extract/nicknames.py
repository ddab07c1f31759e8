"""Short names that keepers put before a title: ``vit : An Image is Worth 16x16 Words``."""

import re

from notesetl.extract.lexicon import Titles, words
from notesetl.extract.shape import count_words, method_score, title_score

_NICKNAME = re.compile(
    r"^([^\s:]{1,32}(?:\s[^\s:]{1,16}){0,2}?)\s*(?:\s-{1,2}\s|\s[\u2013\u2014]\s|\s:\s|\uff1a|:\s)\s*(?=\S)"
)
_TIGHT_NICKNAME = re.compile(r"^[A-Z][\w/]{1,12}-(?=[A-Z][a-z]+\s)")
_TITLE_SCORE = 0.55  # of a title in lower case behind a nickname


def drop_nickname(text: str, start: int, end: int) -> int:
    """Return where the title ``text[start:end]`` begins behind a short name for its paper."""
    piece = text[start:end]
    match = _NICKNAME.match(piece)
    if match is None and (tight := _TIGHT_NICKNAME.match(piece)) and count_words(piece[tight.end() :]) >= 3:
        named = piece[tight.end() :].split(maxsplit=1)[0].lower() in words(Titles, "method_heads")
        return start + tight.end() if method_score(tight[0][:-1]) >= 0.6 and not named else start
    if match is None or count_words(piece[match.end() :]) < 2:
        return start
    nickname, separator = match[1], piece[match.end(1) : match.end()]
    letters = [c for c in nickname if c.isalpha()]
    if not letters or not piece[match.end()].isalnum():
        return start
    shouting = sum(c.isupper() for c in letters) * 2 >= len(letters)
    if ":" in separator or "\uff1a" in separator:
        lower = nickname.islower() and separator.startswith(" ")
        titled = piece[match.end()].isupper() or title_score(piece[match.end() :]) >= _TITLE_SCORE
        return start + match.end() if lower and titled else start
    if " " in nickname:
        return start
    return start + match.end() if shouting or "/" in nickname or nickname.islower() else start
