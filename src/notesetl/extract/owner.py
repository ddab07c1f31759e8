"""Which mention a place of the note belongs to: the innermost one whose scope covers it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from heapq import heappop, heappush

from notesetl.extract.context import Context
from notesetl.extract.lines import Line
from notesetl.records import Mention


class Ranges:
    """Ranges that do not overlap; asking and adding are logarithmic but for the move of what follows."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def overlap(self, start: int, end: int) -> bool:
        """Tell whether ``start``:``end`` shares a character with a range."""
        place = bisect_right(self._starts, end - 1) - 1
        return place >= 0 and self._ends[place] > start

    def add(self, start: int, end: int) -> None:
        """Add a range that overlaps none."""
        place = bisect_right(self._starts, start)
        self._starts.insert(place, start)
        self._ends.insert(place, end)


class Owners:
    """Answers for the mentions of one note; building it is linear, asking logarithmic or nearly so."""

    def __init__(self, context: Context, mentions: Sequence[Mention]) -> None:
        self.mentions = mentions
        self._titles = sorted(
            (m.start, m.end, i) for i, m in enumerate(mentions) if m.start is not None and m.end is not None
        )
        starts = [context.note.blocks[leaf].start for leaf in context.leaves]
        self._title_leaves = {context.leaves[bisect_right(starts, start) - 1] for start, _, _ in self._titles if starts}
        self._title_starts = [start for start, _, _ in self._titles]
        self._segments = _segments(mentions, len(context.note.text))
        self._segment_starts = [start for start, _ in self._segments]

    def of(self, position: int) -> int:
        """Return the index of the mention that covers ``position`` most closely, or -1."""
        index = bisect_right(self._segment_starts, position) - 1
        return self._segments[index][1] if index >= 0 else -1

    def covers_title(self, start: int, end: int) -> bool:
        """Tell whether the range lies on some mention's title."""
        index = bisect_right(self._title_starts, end - 1) - 1
        return index >= 0 and self._titles[index][1] > start

    def titles_in(self, line: Line) -> list[int]:
        """Return the mentions whose titles begin on ``line``."""
        if line.block not in self._title_leaves:
            return []
        start, end = line.span
        first, last = bisect_left(self._title_starts, start), bisect_left(self._title_starts, end)
        return [index for _, _, index in self._titles[first:last]]

    def with_titles(self, lines: Iterable[Line]) -> list[Line]:
        """Return those of ``lines`` on which a title begins."""
        return [line for line in lines if self.titles_in(line)]

    def up_to_titles(self, line: Line) -> list[tuple[Line, int]]:
        """Return for each title on ``line`` the line up to the next title, and where this one ends."""
        titles = [self.mentions[index] for index in self.titles_in(line)]
        ends = [line.view.position(title.end or 0) for title in titles]
        stops = [line.view.position(title.start or 0) for title in titles[1:]] + [line.end]
        return [(replace(line, end=max(stop, end)), end) for end, stop in zip(ends, stops, strict=True)]


def _segments(mentions: Sequence[Mention], length: int) -> list[tuple[int, int]]:
    """Cut the text into stretches, each with its innermost mention: the narrowest scope, the later start."""
    events: list[tuple[int, int, int]] = []
    for index, mention in enumerate(mentions):
        start, end = mention.scope
        if end > start:
            events.append((start, 1, index))
            events.append((min(end, length), 0, index))
    events.sort()
    segments: list[tuple[int, int]] = [(0, -1)]
    waiting: list[tuple[int, int, int]] = []  # a heap of open scopes, and of closed ones that were not the innermost
    closed: set[int] = set()
    for position, opens, index in events:
        mention = mentions[index]
        if opens:
            heappush(waiting, (mention.scope[1] - mention.scope[0], -(mention.start or 0), index))
        else:
            closed.add(index)
        while waiting and waiting[0][2] in closed:
            heappop(waiting)
        best = waiting[0][2] if waiting else -1
        if segments[-1][0] == position:
            segments[-1] = (position, best)
        elif segments[-1][1] != best:
            segments.append((position, best))
    return segments
