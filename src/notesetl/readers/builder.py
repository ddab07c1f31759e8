"""Collects blocks in document order while a reader opens and closes them."""

from collections.abc import Collection, Sequence

from notesetl.readers.raw import MOST_BLOCKS, too_many_blocks
from notesetl.records import Block, Inline

_CONTAINERS = frozenset({"list", "item", "quote", "table", "row"})


class _Draft:
    __slots__ = ("children", "end", "inlines", "kind", "level", "name", "parent", "runs", "start")

    def __init__(  # noqa: PLR0913, PLR0917 - what a block has
        self, kind: str, start: int, end: int, level: int, parent: int, name: str
    ) -> None:
        self.kind, self.start, self.end = kind, start, end
        self.level, self.parent, self.name = level, parent, name
        self.runs: list[tuple[int, int]] = []
        self.inlines: list[Inline] = []
        self.children = 0

    def finished(self, parent: int) -> Block:
        """Return the block inside the one that is numbered ``parent``; inlines lie in order, outer ones first."""
        inlines = self.inlines
        if len(inlines) > 1:
            inlines = sorted(inlines, key=lambda inline: (inline.start, -inline.end))
        return Block(self.kind, self.start, self.end, self.level, parent, self.name, tuple(self.runs), tuple(inlines))


class BlockBuilder:
    """Readers tell it what opens and closes; text outside any leaf opens a paragraph of its own.

    Raises:
        Excess: there are more blocks than a note may have.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._drafts: list[_Draft] = []
        self._stack: list[int] = []
        self._depths: dict[str, int] = {}
        self._leaf: int | None = None
        self._implicit = False
        self._pending: list[tuple[str, int, int, str, int]] = []

    def depth(self, kind: str) -> int:
        """Return how many open containers are of ``kind``."""
        return self._depths.get(kind, 0)

    def children(self) -> int:
        """Return how many blocks the innermost open container has."""
        return self._drafts[self._stack[-1]].children if self._stack else 0

    def open(self, kind: str, start: int, end: int, *, level: int = 0, name: str = "") -> None:
        """Open a container or a leaf; an implicit paragraph ends here."""
        self._end_leaf()
        self._add(kind, start, end, level, name)
        if kind in _CONTAINERS:
            self._stack.append(len(self._drafts) - 1)
            self._depths[kind] = self._depths.get(kind, 0) + 1
        else:
            self._leaf = len(self._drafts) - 1

    def close(self, end: int) -> None:
        """Close the open leaf, or the innermost container where none is open."""
        if self._leaf is not None and not self._implicit:
            self._end_leaf()
            return
        self._end_leaf()
        if self._stack:
            self._close_container(end)

    def innermost(self, kinds: Collection[str]) -> str:
        """Return the kind of the innermost open container that is of ``kinds``; "" where there is none."""
        return next((kind for place in reversed(self._stack) if (kind := self._drafts[place].kind) in kinds), "")

    def close_to(self, kind: str, end: int) -> bool:
        """Close containers up to and including the innermost open one of ``kind``, if there is one."""
        if not self.depth(kind):
            return False
        self._end_leaf()
        while self._close_container(end) != kind:
            pass
        return True

    def _close_container(self, end: int) -> str:
        """Close the innermost open container; return its kind."""
        draft = self._drafts[self._stack.pop()]
        draft.end = end
        self._depths[draft.kind] -= 1
        return draft.kind

    def break_leaf(self) -> None:
        """End the open leaf whatever opened it; what follows is another block."""
        self._end_leaf()

    def rename(self, name: str) -> None:
        """Name the innermost open container."""
        if self._stack:
            self._drafts[self._stack[-1]].name = name

    def run(self, start: int, end: int) -> None:
        """Add a visible source range; an empty one is a line break."""
        draft = self._ensure_leaf(start, end)
        runs = draft.runs
        if runs and runs[-1][1] == start < end and runs[-1][0] < start:
            runs[-1] = (runs[-1][0], end)
        elif end >= start:
            runs.append((start, end))
        draft.end = max(draft.end, end)

    def inline(  # noqa: PLR0913, PLR0917 - what an inline has
        self, kind: str, start: int, end: int, inner_start: int, inner_end: int, url: str = ""
    ) -> None:
        """Add a finished inline to the open leaf."""
        self._ensure_leaf(start, end).inlines.append(Inline(kind, start, end, inner_start, inner_end, url))

    def open_inline(self, kind: str, start: int, end: int, url: str = "") -> None:
        """Open an inline whose range is known; its inner range follows from the runs added until it closes."""
        draft = self._ensure_leaf(start, end)
        self._pending.append((kind, start, end, url, len(draft.runs)))

    def close_inline(self, end: int | None = None, *, unclosed: bool = False) -> None:
        """Close the innermost open inline; ``unclosed`` where its leaf ends before its end was seen."""
        if not self._pending or self._leaf is None:
            return
        kind, start, known_end, url, first = self._pending.pop()
        stop = known_end if end is None else end
        draft = self._drafts[self._leaf]
        if kind == "tilde":
            return
        inside = [r for r in _after(draft.runs, first, start) if r[1] > r[0]]
        inner = (inside[0][0], inside[-1][1]) if inside else (start, start)
        if unclosed:
            stop = max(stop, inner[1])
        if kind == "image":
            draft.runs[first:] = []
        draft.inlines.append(Inline(kind, start, stop, max(inner[0], start), min(inner[1], stop), url))

    def open_inlines(self) -> tuple[str, ...]:
        """Return the kinds of the open inlines, outermost first."""
        return tuple(kind for kind, *_ in self._pending)

    def finish(self, number: int = 0) -> tuple[Block, ...]:
        """Return all blocks, counted from ``number`` on; leaves without visible text or inlines are left out."""
        self._end_leaf()
        blocks: list[Block] = []
        renumbered: list[int] = []
        for draft in self._drafts:
            renumbered.append(number + len(blocks))
            if draft.runs or draft.inlines or draft.kind in _CONTAINERS:
                parent = renumbered[draft.parent] if draft.parent >= 0 else -1
                blocks.append(draft.finished(parent))
        return tuple(blocks)

    def _add(self, kind: str, start: int, end: int, level: int, name: str) -> None:
        if len(self._drafts) >= MOST_BLOCKS:
            raise too_many_blocks()
        parent = self._stack[-1] if self._stack else -1
        if parent >= 0:
            self._drafts[parent].children += 1
        self._drafts.append(_Draft(kind, start, end, level, parent, name))

    def _ensure_leaf(self, start: int, end: int) -> _Draft:
        if self._leaf is None:
            self._add("paragraph", start, end, 0, "")
            self._leaf, self._implicit = len(self._drafts) - 1, True
        return self._drafts[self._leaf]

    def _end_leaf(self) -> None:
        while self._pending and self._leaf is not None:
            self.close_inline(unclosed=True)
        self._pending.clear()
        self._leaf, self._implicit = None, False


def _after(runs: Sequence[tuple[int, int]], first: int, start: int) -> list[tuple[int, int]]:
    """Return what of ``runs`` lies behind ``start``; the run before ``first`` may have been extended."""
    candidates = runs[max(first - 1, 0) :]
    return [(max(begin, start), end) for begin, end in candidates if end > start or begin >= start]
