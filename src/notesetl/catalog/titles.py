"""What of a title counts when titles are compared."""

import re
import unicodedata

from notesetl.catalog.latex import FONT, decode
from notesetl.folding import fold

_WORD = re.compile(r"[^\W_]+(?:\++(?![^\W_]))?")


def title_words(title: str) -> list[str]:
    """Return the words of ``title`` as they are compared.

    Case, accents (LaTeX's too), punctuation and commands of fonts do not count; pluses behind a word do, as in
    PointNet++.
    """
    if "\\" in title:
        title = FONT.sub(" ", decode(title))
    if not title.isascii():
        title = unicodedata.normalize("NFKC", title)
    return _WORD.findall(fold(title))


def title_key(title: str) -> str:
    """Return what titles that are the same have in common: their words without what separates them."""
    return "".join(title_words(title))
