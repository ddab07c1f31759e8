"""Lines of blocks as rules see them: visible text and the marks that lie on it."""

from collections.abc import Iterator
from dataclasses import dataclass

from notesetl.records import Block, Inline, Note
from notesetl.view import View, lines, view

_UNBROKEN = frozenset(["strong", "link"])


@dataclass(frozen=True, slots=True)
class Mark:
    """An inline on the visible text: ``start``/``end`` are positions in it."""

    kind: str
    start: int
    end: int
    inline: Inline


@dataclass(frozen=True, slots=True)
class Line:
    """The visible positions ``start``:``end`` of ``view``, the view of block ``block`` of the note."""

    block: int
    view: View
    start: int
    end: int
    marks: tuple[Mark, ...]

    @property
    def text(self) -> str:
        """The visible text of the line."""
        return self.view.text[self.start : self.end]

    @property
    def span(self) -> tuple[int, int]:
        """The line's range in the note, the targets of its links included."""
        if self.end <= self.start:
            return 0, 0
        start, end = self.view.span(self.start, self.end)
        for mark in self.marks:
            if mark.end <= self.end and mark.inline.end > end:
                end = mark.inline.end
        return start, end


def whole(note: Note, index: int) -> Line:
    """Return block ``index`` as one line."""
    block = note.blocks[index]
    seen = view(note.text, block)
    return Line(index, seen, 0, len(seen.text), _marks(block, seen) if block.inlines else ())


def split(line: Line) -> Iterator[Line]:
    """Yield the lines of a ``whole`` block that show anything; a title in bold or in a link is not broken."""
    text = line.view.text
    if not line.marks and "\n" not in text:  # most blocks
        if text.strip():
            yield line
        return
    place, open_marks = 0, list[Mark]()
    for start, end in _unbroken(line):
        while place < len(line.marks) and line.marks[place].start < end:
            open_marks.append(line.marks[place])
            place += 1
        marks = tuple(mark for mark in open_marks if mark.end > start)
        open_marks = [mark for mark in marks if mark.end > end]
        if text[start:end].strip():
            yield Line(line.block, line.view, start, end, marks)


def _unbroken(line: Line) -> Iterator[tuple[int, int]]:
    """Yield the ranges of lines; those that bold type or a link begins on and goes beyond are joined."""
    bold = [mark for mark in line.marks if mark.kind in _UNBROKEN]
    start = place = reach = 0
    for begin, end in lines(line.view.text):
        if not reach:
            start = begin
        while place < len(bold) and bold[place].start < end:
            if bold[place].start >= start:
                reach = max(reach, bold[place].end)
            place += 1
        if reach <= end:
            yield start, end
            reach = 0


def _marks(block: Block, seen: View) -> tuple[Mark, ...]:
    return tuple(Mark(inline.kind, *seen.range(inline), inline) for inline in block.inlines)
