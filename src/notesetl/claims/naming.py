"""The acronym that a note uses for a title."""

import re
from collections import Counter
from functools import lru_cache

__all__ = ["acronym"]

_CANDIDATE = re.compile(r"(?<![A-Za-z0-9-])[A-Z](?=[A-Za-z0-9-]{0,14}[A-Z])[A-Za-z0-9-]{2,15}(?![A-Za-z0-9-])")
_WORD = re.compile(r"[A-Za-z0-9]+")
_LEAST = 2  # times that an acronym must stand in a note
_SMALL = frozenset(("a", "an", "the", "on", "towards", "toward"))


@lru_cache(maxsize=1024)
def acronym(title: str, text: str) -> str | None:
    """Return the acronym of ``title`` that stands most often in ``text``, what is said of it; None where none does."""
    counts: Counter[str] = Counter(name for name in _CANDIDATE.findall(text) if name not in title)
    for name, count in counts.most_common():
        if count < _LEAST:
            return None
        if _abbreviates(name, title):
            return name
    return None


def _abbreviates(name: str, title: str) -> bool:
    """Tell whether the letters of ``name`` stand in ``title`` in order, from its first word on, most at word starts."""
    words = [word.lower() for word in _WORD.findall(title)]
    if words and words[0] in _SMALL:
        words = words[1:]
    letters = "".join(_WORD.findall(name)).lower()
    if not words or not letters or words[0][0] != letters[0]:
        return False
    at, inside, starts = 0, 1, 1
    for letter in letters[1:]:
        if words[at][inside : inside + 1] == letter and (letter not in {w[0] for w in words[at + 1 : at + 2]}):
            inside += 1
            continue
        following = next((place for place in range(at + 1, len(words)) if words[place][0] == letter), None)
        if following is not None and following - at <= 2:
            at, inside, starts = following, 1, starts + 1
            continue
        place = words[at].find(letter, inside)
        if place < 0:
            return False
        inside = place + 1
    capitals = sum(c.isupper() or c.isdigit() for c in name)
    return 2 * starts >= capitals
