"""Under which headings, labels and columns a block stands, as far as they say what kind of claims to expect."""

import re
from dataclasses import dataclass, replace

from notesetl.claims.cues import label_kinds
from notesetl.records import Block, Inline, Note

_SHORT = 60  # characters of a line that can be a label of what follows it
_NUMBERED = re.compile(r"^\W{0,6}(?:\d{1,2}|[IVX]{1,4})[.)\u3001\uff0e]?\s*")


@dataclass(frozen=True, slots=True)
class _Label:
    """A label and the container that it stands in; ``listed`` once the blocks that it names were met."""

    container: int
    words: str
    listed: bool = False


class Surroundings:
    """Follows the note from block to block; ``at`` must be asked for in order."""

    def __init__(self, note: Note) -> None:
        self._note = note
        self._sections = {section.block: index for index, section in enumerate(note.sections)}
        self._current = -1
        self._label: _Label | None = None
        self._title: str | None = None  # a line in bold that serves as a heading
        self._columns: dict[tuple[int, int], str] = {}
        self._above: dict[int, tuple[frozenset[str], str]] = {}  # what the headings say, by section

    def at(self, index: int, text: str) -> tuple[frozenset[str], str]:
        """Return the kinds that block ``index`` stands under and the words of the nearest label or heading."""
        block = self._note.blocks[index]
        if index in self._sections:
            self._current = self._sections[index]
            self._label = self._title = None
            return frozenset(), text
        if block.kind == "cell":
            return self._cell(index, text)
        strong = len(block.inlines) == 1 and block.inlines[0].kind == "strong" and _covers(block.inlines[0], block)
        kinds, words = self._labelled(index) or self._headings()
        if strong and block.parent < 0 and _is_label(text, strong=True):
            self._title, self._label = _bare(text), None
        elif _is_label(text, strong=strong):
            self._label = _Label(block.parent, _bare(text))
        return kinds, words

    def _labelled(self, index: int) -> tuple[frozenset[str], str] | None:
        """Return what the label above says, as long as it reaches: to the end of the list that follows it."""
        if self._label is None:
            return None
        parent = self._note.blocks[index].parent
        if parent == self._label.container:
            if self._label.listed:
                self._label = None
                return None
        elif self._inside(parent, self._label.container):
            self._label = replace(self._label, listed=True)
        else:
            self._label = None
            return None
        kinds = label_kinds(self._label.words)
        return (kinds, self._label.words) if kinds else None

    def _inside(self, index: int, container: int) -> bool:
        while index >= 0 and index != container:
            index = self._note.blocks[index].parent
        return index == container

    def _headings(self) -> tuple[frozenset[str], str]:
        if self._title is not None:
            return label_kinds(self._title), self._title
        if self._current not in self._above:
            self._above[self._current] = self._of_sections()
        return self._above[self._current]

    def _of_sections(self) -> tuple[frozenset[str], str]:
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


def _covers(inline: Inline, block: Block) -> bool:
    return inline.start <= block.runs[0][0] and block.runs[-1][1] <= inline.end


def _bare(text: str) -> str:
    return _NUMBERED.sub("", text.strip()).rstrip(":\uff1a")


def _is_label(text: str, *, strong: bool) -> bool:
    """Tell whether a line names what follows it: a short line in bold, or one that ends with a colon."""
    bare = text.strip()
    if not bare or len(bare) > _SHORT or "\n" in bare:
        return False
    return bare[-1] in ":\uff1a" or strong or bool(label_kinds(bare, whole=True))
