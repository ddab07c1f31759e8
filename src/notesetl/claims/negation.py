"""Whether what a claim judges is negated in its words."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from notesetl.claims.clauses import Clause
from notesetl.claims.cues import KINDS
from notesetl.claims.phrases import Folded, Phrases
from notesetl.languages import load_all

__all__ = ["negated"]

_JUDGING = frozenset(
    index
    for index, kind in enumerate(KINDS)
    if kind.endswith(("_good", "_bad"))
    or kind in ("limitation", "relief", "needless", "increase", "decrease", "ability")
)
_INERT = KINDS.index("inert")


@dataclass(frozen=True, slots=True)
class NegationFile:
    """``negations.toml``: what says no or not, and the words that hold it without saying so (not only)."""

    words: tuple[str, ...]
    not_words: tuple[str, ...]


@cache
def _words() -> Phrases[bool]:
    """Return the words of all languages: True those that negate; the longest one at a place counts."""
    files = load_all("negations", NegationFile).values()
    negating = {word: True for file in files for word in file.words}
    return Phrases(negating | {word: False for file in files for word in file.not_words}, any_case=True)


def negated(clause: Clause) -> bool:
    """Tell whether a negation stands in a judgement of ``clause``, or turned one (not faster, 没有提升)."""
    negations = list(_negations(clause))
    if not negations:
        return False
    if any(stance.negated for stance in clause.stances):
        return True
    judging = [hit for hit in clause.hits if not _JUDGING.isdisjoint(hit.kinds)]
    return any(hit.start < end and start < hit.end for start, end in negations for hit in judging)


def _negations(clause: Clause) -> Iterator[tuple[int, int]]:
    inert = [hit for hit in clause.hits if _INERT in hit.kinds]
    for start, end, says_no in _words().find(Folded(clause.text, clause.text)):
        place = start + clause.origin, end + clause.origin
        if says_no and not any(hit.start < place[1] and place[0] < hit.end for hit in inert):
            yield place
