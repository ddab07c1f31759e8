"""How a block stands to the entries of its note: it holds a title, stands beside or below one, or has it as heading."""

from bisect import bisect_left

from notesetl.records import Note

NONE, SAME, BESIDE, BELOW, HEADED = "none", "same", "beside", "below", "headed"
_ENTRIES = frozenset({"item", "row"})
_LEAVES = frozenset({"paragraph", "cell", "heading"})


class Entries:
    """Follows the note from block to block; ``at`` must be asked for in order, of every heading too."""

    def __init__(self, note: Note) -> None:
        self._blocks = note.blocks
        self._titles = sorted(m.start for m in note.mentions if m.start is not None)
        self._holders = {
            block.parent
            for block in note.blocks
            if block.kind in _LEAVES and block.parent >= 0 and note.blocks[block.parent].kind in _ENTRIES
            if self._titled(block.start, block.end)
        }
        self._headed = NONE

    def at(self, index: int) -> str:
        """Return how block ``index`` stands to the nearest title.

        ``same``: it holds one; ``beside``: its item or row does; ``below``: an item around that one does;
        ``headed``: the last heading is one; else ``none``.
        """
        block = self._blocks[index]
        titled = self._titled(block.start, block.end)
        if block.kind == "heading":
            self._headed = HEADED if titled else NONE
        if titled:
            return SAME
        if block.parent in self._holders:
            return BESIDE
        above = block.parent
        while above >= 0:
            if above in self._holders:
                return BELOW
            above = self._blocks[above].parent
        return self._headed

    def _titled(self, start: int, end: int) -> bool:
        first = bisect_left(self._titles, start)
        return first < len(self._titles) and self._titles[first] < end
