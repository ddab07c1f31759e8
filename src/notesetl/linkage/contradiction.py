"""Whether two titles beside one identifier can be of one paper.

An identifier is strong evidence, and keepers call papers by all sorts of names; so only what speaks against it
counts: another name that papers are known by, or a full title with next to nothing in common.
"""

import math
import re

from notesetl.linkage.titles import Title
from notesetl.linkage.typos import KnownWords, same_but_for_typos
from notesetl.linkage.words import words

_STEM = 5
_TELLING = 20  # letters that two papers hardly begin with by chance
_IN_COMMON = 0.38  # of the weight of the words of the shorter title
_NICKNAME_WORDS = 3
_MOST_WORDS = 40
_VERSION = re.compile(r"(?:v?[0-9]+[a-z]?|\++)$")
_LATIN = re.compile(r"[a-z]")


class Contradiction:
    """Tells titles apart with the words that the titles of a run have."""

    def __init__(self, known: KnownWords) -> None:
        self._known = known

    def between(self, one: Title, other: Title) -> bool:
        """Say whether ``one`` and ``other`` name two papers."""
        if one.key == other.key or not _comparable(one, other):
            return False
        if _is_within(one, other) or _is_within(other, one):
            return False
        here, there = self._names(one), self._names(other)
        if here and there:
            return not (here & there or _same_rest(one, other) or _goes_on(one, other) or _goes_on(other, one))
        if _is_nickname(one) or _is_nickname(other) or _same_rest(one, other):
            return False
        if _is_version(one.key, other.key):
            return True
        return not same_but_for_typos(one, other, self._known) and self._in_common(one, other) < _IN_COMMON

    def _names(self, title: Title) -> frozenset[str]:
        """Return the coined names that ``title`` begins with or consists of, in all forms that count as one."""
        if title.name:
            name = title.name if self._is_coined(title) else ""
        else:
            name = title.key if title.is_name and title.coined else ""
        if not name or name in words().common:
            return frozenset()
        return frozenset({name, name.removesuffix("s")})

    def _is_coined(self, title: Title) -> bool:
        named = title.name
        return any(word in named for word in title.coined)

    def _in_common(self, one: Title, other: Title) -> float:
        """Return the weight of the words that come in the same order in both, as a share of the lighter title's."""
        here, there = self._weights(one), self._weights(other)
        best = [0.0] * (len(there) + 1)
        for stem, weight in here:
            before = best
            best = [0.0]
            for place, (stem_there, weight_there) in enumerate(there):
                along = before[place] + min(weight, weight_there) if stem == stem_there else 0.0
                best.append(max(along, before[place + 1], best[place]))
        least = min(sum(weight for _, weight in here), sum(weight for _, weight in there))
        return best[-1] / least if least else 0.0

    def _weights(self, title: Title) -> list[tuple[str, float]]:
        counted = [word for word in title.words if word not in words().functions][:_MOST_WORDS]
        return [
            (word[:_STEM], math.log(1 + (1 + self._known.titles) / (1 + self._known.count(word)))) for word in counted
        ]


def _is_nickname(title: Title) -> bool:
    """Say whether keepers may call any paper so: a title of three plain words is one of its own."""
    return title.is_name and (bool(title.coined) or len(title.words) < _NICKNAME_WORDS)


def _comparable(one: Title, other: Title) -> bool:
    """Say whether both are of the same script: a translated title contradicts nothing."""
    return bool(_LATIN.search(one.key)) == bool(_LATIN.search(other.key))


def _same_rest(one: Title, other: Title) -> bool:
    """Say whether the titles are one but for the name in front or for what is missing at the end."""
    keys = (one.rest, one.key), (other.rest, other.key)
    return any(
        min(len(a), len(b)) >= _TELLING and (a.startswith(b) or b.startswith(a)) and not _is_version(a, b)
        for a in keys[0]
        for b in keys[1]
    )


def _is_within(name: Title, title: Title) -> bool:
    """Say whether ``title``, which has no other name in front, has ``name`` as one of its words."""
    return name.is_name and not title.name and name.key in title.words


def _goes_on(one: Title, other: Title) -> bool:
    """Say whether ``other`` is the name ``one`` with words behind it that are no version (DETR, DETR-R50)."""
    length = len(one.words)
    return (
        one.is_name
        and other.words[:length] == one.words
        and len(other.words) > length
        and not _VERSION.fullmatch(other.words[length])
    )


def _is_version(one: str, other: str) -> bool:
    """Say whether one key is the other with a version behind it."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and bool(_VERSION.fullmatch(long[len(short) :]))
