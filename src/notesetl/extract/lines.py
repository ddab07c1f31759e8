"""Lines of blocks as rules see them: visible text and the marks that lie on it."""

from collections.abc import Iterator
from dataclasses import dataclass

from notesetl.records import Block, Inline, Note
from notesetl.view import View, lines, view


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
    return Line(index, seen, 0, len(seen.text), _marks(block, seen))


def split(note: Note, index: int) -> Iterator[Line]:
    """Yield the lines of block ``index`` that show anything; a title in bold or in a link is not broken."""
    line = whole(note, index)
    bold = [(m.start, m.end) for m in line.marks if m.kind in {"strong", "link"}]
    first = -1
    for start, end in lines(line.view.text):
        start, first = (first, -1) if first >= 0 else (start, -1)
        if any(begin < end < stop and start <= begin for begin, stop in bold):
            first = start
            continue
        if line.view.text[start:end].strip():
            marks = tuple(m for m in line.marks if m.start < end and m.end > start) if line.marks else ()
            yield Line(index, line.view, start, end, marks)


def _marks(block: Block, seen: View) -> tuple[Mark, ...]:
    marks = []
    for inline in block.inlines:
        start, end = seen.range(inline)
        marks.append(Mark(inline.kind, start, end, inline))
    return tuple(marks)
