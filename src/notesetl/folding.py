"""How words are compared: by what is left when case, diacritics and white space do not count."""

import re
import unicodedata
from functools import lru_cache

_ACCENTED = re.compile(r"[\u00c0-\u024f\u0300-\u036f\u1100-\u11ff\u1e00-\u1eff]")  # Jamo: decomposed Hangul
_ACCENTS = re.compile(r"[\u0300-\u036f]+")


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """Return ``text`` for comparison: case, diacritics and repeated white space do not count."""
    text = " ".join(text.casefold().split())
    if text.isascii() or not _ACCENTED.search(text):
        return text
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare.replace("\u0111", "d"))
