"""Which mention a claim speaks of."""

from bisect import bisect_right

from notesetl.claims.decide import Verdict
from notesetl.records import Note


class Attacher:
    """Knows the reach of the mentions of one note."""

    def __init__(self, note: Note) -> None:
        self._note = note
        self._starts = [section.start for section in note.sections]

    def section(self, position: int) -> int:
        """Return the section that ``position`` stands in, -1 before the first."""
        return bisect_right(self._starts, position) - 1

    def mention(self, verdict: Verdict, position: int) -> int:
        """Return the mention whose reach holds ``position`` most narrowly, -1 for none."""
        del verdict
        best, narrowest = -1, len(self._note.text) + 1
        for index, mention in enumerate(self._note.mentions):
            start, end = mention.scope
            if start <= position < end and end - start < narrowest:
                best, narrowest = index, end - start
        return best
