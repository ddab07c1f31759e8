"""Under which headings, labels and columns a block stands, as far as they say what kind of claims to expect."""

import re

from notesetl.claims.cues import label_kinds
from notesetl.records import Note

_SHORT = 60  # characters of a line that can be a label of what follows it
_NUMBERED = re.compile(r"^\W{0,6}(?:\d{1,2}|[IVX]{1,4})[.)\u3001\uff0e]?\s*")


class Surroundings:
    """Follows the note from block to block; ``at`` must be asked for in order."""

    def __init__(self, note: Note) -> None:
        self._note = note
        self._sections = {section.block: index for index, section in enumerate(note.sections)}
        self._current = -1
        self._label: tuple[int, str] | None = None  # the container that a label line stands in, its words
        self._columns: dict[tuple[int, int], str] = {}

    def at(self, index: int, text: str) -> tuple[frozenset[str], str]:
        """Return the kinds that block ``index`` stands under and the words of the nearest label or heading."""
        block = self._note.blocks[index]
        if index in self._sections:
            self._current = self._sections[index]
            self._label = None
            return frozenset(), text
        if block.kind == "cell":
            return self._cell(index, text)
        kinds, words = self._headings()
        if self._label is not None:
            kinds, words = label_kinds(self._label[1]) or kinds, self._label[1]
        if _is_label(text, block.inlines and block.inlines[0].kind == "strong" and len(block.inlines) == 1):
            self._label = (block.parent, text.strip().rstrip(":\uff1a"))
        return kinds, words

    def _headings(self) -> tuple[frozenset[str], str]:
        place = self._current
        while place >= 0:
            heading = _NUMBERED.sub("", self._note.sections[place].heading)
            if kinds := label_kinds(heading):
                return kinds, heading
            place = self._note.sections[place].parent
        return frozenset(), self._note.sections[self._current].heading if self._current >= 0 else ""

    def _cell(self, index: int, text: str) -> tuple[frozenset[str], str]:
        blocks = self._note.blocks
        block = blocks[index]
        row = blocks[block.parent] if block.parent >= 0 else None
        if row is None:
            return self._headings()
        column = (row.parent, block.level)
        if row.level == 0:
            self._columns[column] = text
        header = self._columns.get(column, "")
        return label_kinds(header) or self._headings()[0], header


def _is_label(text: str, emphasized: object) -> bool:
    """Tell whether a line names what follows it: a short line in bold, or one that ends with a colon."""
    bare = text.strip()
    if not bare or len(bare) > _SHORT or "\n" in bare:
        return False
    return bare[-1] in ":\uff1a" or bool(emphasized) or bool(label_kinds(bare))
