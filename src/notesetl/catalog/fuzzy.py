"""Whether two titles differ by slips of the pen only.

Strict, because titles of different papers differ by little: supervised and unsupervised, YOLOv2 and YOLOv3, part I
and part II. A word that many titles hold is no slip for another one that many hold.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA, Levenshtein

SHORTEST = 16  # letters of a title; shorter ones hold too little else
FEWEST = 3  # words
MOST_EDITS = 3  # letters in all
_MOST_CHANGES = 2
_EQUAL = 0.5  # share of the words that must be the same
_LARGE = 10_000  # titles, from which on their words tell what is a word
_COMMON = 0.1  # share of the titles that hold a word such as "of"
_EVERYDAY = 0.01  # share of the titles that hold a short word in which a slip is told, such as "via"
_RARE = 0.002  # how much rarer a slip is than the word that was meant
_FEW_SEEN = 2  # titles that a slip may stand in, however rare the word that was meant
_LONG, _MIDDLING = 8, 4  # letters of a word that may differ in two or one
_LONG_TITLE = 5  # words of titles in which a plural is no difference, nor a slip in an everyday word
_COUNTING = re.compile(r"[0-9+]|^[ivx]+$")

Seen = Callable[[str], int]  # how many titles hold a word


class Change(NamedTuple):
    """Words that differ, joined: ``asked`` stands where ``known`` does; one of them is "" where words were left out."""

    asked: str
    known: str
    counts: bool  # a number, or part of one, is among them


def changes(asked: Sequence[str], known: Sequence[str]) -> list[Change] | None:
    """Return where the words of two titles differ; None where they differ by too much to be the same."""
    if OSA.distance("".join(asked), "".join(known), score_cutoff=MOST_EDITS) > MOST_EDITS:
        return None
    equal = 0
    differing: list[tuple[list[str], list[str]]] = []
    closed = True
    for step in Levenshtein.opcodes(asked, known):
        ours, theirs = asked[step.src_start : step.src_end], known[step.dest_start : step.dest_end]
        if step.tag == "equal":
            equal += len(ours)
            closed = True
            continue
        if closed:
            differing.append(([], []))
            closed = False
        differing[-1][0].extend(ours)
        differing[-1][1].extend(theirs)
    if len(differing) > _MOST_CHANGES or equal < _EQUAL * len(known):
        return None
    return [_change(*words) for words in differing]


def is_slip(change: Change, length: int, seen: Seen, titles: int) -> bool:
    """Tell whether one change is a slip, in a title of ``length`` words of a catalogue of ``titles`` titles."""
    asked, known = change.asked, change.known
    if asked == known:
        return True  # written in one word or in two
    if change.counts:
        return False
    large = titles >= _LARGE
    if large and all(not word or seen(word) >= _COMMON * titles for word in (asked, known)):
        return True
    if asked in {f"{known}s", known.removesuffix("s")}:
        return length >= _LONG_TITLE
    if not asked or not known:
        return False
    everyday = large and length >= _LONG_TITLE and max(seen(asked), seen(known)) >= _EVERYDAY * titles
    return _is_misspelt(asked, known, seen, large=large, everyday=everyday)


def _change(asked: list[str], known: list[str]) -> Change:
    counts = any(_COUNTING.search(word) for word in (*asked, *known))
    return Change("".join(asked), "".join(known), counts)


def _is_misspelt(asked: str, known: str, seen: Seen, *, large: bool, everyday: bool) -> bool:
    letters = min(len(asked), len(known))
    allowed = 2 if letters >= _LONG else 1 if letters >= _MIDDLING or everyday else 0
    if OSA.distance(asked, known) > allowed:
        return False
    if not large and (asked.endswith(known) or known.endswith(asked)):
        return False  # a prefix that turns the meaning
    rarer, commoner = sorted((seen(asked), seen(known)))
    return rarer <= max(_FEW_SEEN, _RARE * commoner)
