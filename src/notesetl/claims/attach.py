"""Which mention a claim speaks of."""

from bisect import bisect_right

from notesetl.claims.clauses import Clause
from notesetl.claims.cues import KINDS
from notesetl.records import Note

_EARLIER, _THIS = KINDS.index("earlier"), KINDS.index("this_work")
_COMPARING = KINDS.index("comparative")
_DENSE, _LATIN = 8, 32  # characters before what is its subject, in dense and in alphabetic scripts


class Attacher:
    """Knows the reach of the mentions of one note."""

    def __init__(self, note: Note) -> None:
        self._sections = [section.start for section in note.sections]
        self._scopes = sorted(
            (end - start, start, end, index) for index, m in enumerate(note.mentions) for start, end in [m.scope]
        )

    def section(self, position: int) -> int:
        """Return the section that ``position`` stands in, -1 before the first."""
        return bisect_right(self._sections, position) - 1

    def mention(self, position: int) -> int:
        """Return the mention whose reach holds ``position`` most narrowly, -1 for none."""
        return next((index for _, start, end, index in self._scopes if start <= position < end), -1)


def of_others(clause: Clause, comparator: tuple[int, int] | None, before: Clause | None, *, faults: bool) -> bool:
    """Tell whether ``clause`` speaks of other methods than that of its entry: existing methods, prior work.

    ``comparator`` is what it compares with, as offsets into it; ``before`` is the clause right before it in its
    sentence, where that speaks of others: what has no subject of its own still does. What ``faults`` its subject
    does so to the end.
    """
    own = next((at for at, hit in enumerate(clause.hits) if _THIS in hit.kinds), None)
    if own is not None and not (faults and any(_EARLIER in hit.kinds for hit in clause.hits[:own])):
        return False
    for hit in clause.hits:
        start = hit.start - clause.origin
        if _EARLIER in hit.kinds:
            dense = "\u2e80" <= clause.text[start] < "\ud7a4"
            compared = comparator is not None and comparator[0] < start + hit.end - hit.start and start < comparator[1]
            return start <= (_DENSE if dense else _LATIN) and not compared
        if _COMPARING in hit.kinds:
            return False
    return before is not None
