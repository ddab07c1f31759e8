"""Which mention a claim speaks of."""

from bisect import bisect_right

from notesetl.records import Note


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
