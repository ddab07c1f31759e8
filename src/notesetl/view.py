"""What a reader of the rendered note sees of a block, with the way back to the source.

Rules work on the visible text, where markup cannot get in their way, and map what they find back to
code points of ``Note.text``.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from notesetl.records import Block, Inline


@dataclass(frozen=True, slots=True)
class View:
    """Visible ``text`` of a block; ``starts[i]`` is where run ``i`` begins in it, ``sources[i]`` in the note."""

    text: str
    starts: tuple[int, ...]
    sources: tuple[int, ...]

    def source(self, position: int) -> int:
        """Return the note offset of the visible character at ``position``."""
        if len(self.starts) <= 1:  # most blocks
            return self.sources[0] + position if self.starts else 0
        run = max(bisect_right(self.starts, position) - 1, 0)
        return self.sources[run] + position - self.starts[run]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the note range of the non-empty visible range ``start``:``end``."""
        if len(self.sources) == 1:  # most blocks
            return self.sources[0] + start, self.sources[0] + end
        return self.source(start), self.source(end - 1) + 1

    def position(self, source: int) -> int:
        """Return the visible position of the note offset ``source``, the next visible one if it is markup."""
        if len(self.sources) == 1:
            return min(max(source - self.sources[0], 0), len(self.text))
        run = max(bisect_right(self.sources, source) - 1, 0)
        if not self.sources:
            return 0
        end = self.starts[run + 1] if run + 1 < len(self.starts) else len(self.text)
        return min(max(self.starts[run] + source - self.sources[run], self.starts[run]), end)

    def range(self, inline: Inline) -> tuple[int, int]:
        """Return the visible range of what ``inline`` marks up."""
        return self.position(inline.inner_start), self.position(inline.inner_end)


def view(text: str, block: Block) -> View:
    """Return the view of a leaf ``block`` of the note ``text``; a zero-length run is a line break."""
    runs = block.runs
    if len(runs) == 1 and runs[0][1] > runs[0][0]:  # most blocks
        return View(text[slice(*runs[0])], (0,), (runs[0][0],))
    pieces: list[str] = []
    starts: list[int] = []
    sources: list[int] = []
    length = 0
    for start, end in runs:
        piece = text[start:end] if end > start else "\n"
        pieces.append(piece)
        starts.append(length)
        sources.append(start)
        length += len(piece)
    return View("".join(pieces), tuple(starts), tuple(sources))


def lines(text: str) -> Iterator[tuple[int, int]]:
    r"""Yield the ranges of the lines of ``text``, line ends left out; ``\r`` ends lines where no ``\n`` stands."""
    start = 0
    mark = "\n" if "\n" in text else "\r"
    while True:
        end = text.find(mark, start)
        if end < 0:
            yield start, len(text)
            return
        yield start, end
        start = end + 1


def trim(text: str, start: int, end: int, strip: Iterable[str] = ()) -> tuple[int, int]:
    """Return the range shrunk past white space and the characters ``strip`` at both ends."""
    drop = set(strip)
    while start < end and (text[start].isspace() or text[start] in drop):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in drop):
        end -= 1
    return start, end
