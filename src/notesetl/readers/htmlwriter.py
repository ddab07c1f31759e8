"""Writes the readable text of a page and its blocks side by side; white space collapses as in a browser."""

import re

from notesetl.readers.raw import MOST_BLOCKS, too_many_blocks
from notesetl.records import Block, Inline

_SPACE = re.compile(r"[ \t\n\r\f\xa0]+")
_MAX_INLINES = 16  # deeper markup is not recorded
_MAX_INDENT = 8
_LEAF = "paragraph"


class _Draft:
    __slots__ = ("end", "inlines", "kind", "level", "name", "parent", "runs", "start")

    def __init__(self, kind: str, level: int, parent: int, name: str) -> None:
        self.kind, self.level, self.parent, self.name = kind, level, parent, name
        self.start = self.end = -1
        self.runs: tuple[tuple[int, int], ...] = ()
        self.inlines: list[Inline] = []


class _Mark:
    """An open inline: ``start`` is -1 until text of the present leaf stands in it."""

    __slots__ = ("kind", "start", "url")

    def __init__(self, kind: str, url: str) -> None:
        self.kind, self.url, self.start = kind, url, -1


class Writer:
    """Is told what opens and closes; text that stands in no leaf becomes a paragraph."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._drafts: list[_Draft] = []
        self._stack: list[int] = []
        self._leaf: int | None = None
        self._wanted: tuple[str, int, str] | None = None
        self._marks: list[_Mark] = []
        self._breaks = 0
        self._space = False
        self._items = 0
        self._marker = ""
        self._gap = ""

    def open_container(self, kind: str, *, level: int = 0, name: str = "") -> None:
        """Open a list, item, quote, table or row; an item's ``name`` is its marker, which goes into the text."""
        self.end_leaf()
        if kind == "item":
            self._items += 1
            level = self._items
            self._marker = name
        parent = self._stack[-1] if self._stack else -1
        if len(self._drafts) >= MOST_BLOCKS:
            raise too_many_blocks()
        self._drafts.append(_Draft(kind, level, parent, name))
        self._stack.append(len(self._drafts) - 1)

    def close_container(self) -> None:
        """Close the innermost container."""
        self.end_leaf()
        if not self._stack:
            return
        draft = self._drafts[self._stack.pop()]
        if draft.kind == "item":
            self._items -= 1
            self._marker = ""
        draft.end = self._length

    def open_leaf(self, kind: str, *, level: int = 0, name: str = "") -> None:
        """Let the next text begin a leaf of ``kind``."""
        self.end_leaf()
        self._wanted = (kind, level, name)

    def end_leaf(self) -> None:
        """End the open leaf; open inlines go on in the next one."""
        if self._leaf is not None:
            draft = self._drafts[self._leaf]
            for mark in self._marks[:_MAX_INLINES]:
                self._record(mark, draft)
            draft.end = self._length
            if draft.kind == "code":
                self._breaks = 0
            draft.runs = ((draft.start, draft.end),)
        self._leaf = self._wanted = None
        self._space = False

    def blank(self, lines: int) -> None:
        """Ask for ``lines`` line feeds before the next text."""
        if self._length:
            self._breaks = max(self._breaks, lines)
        self._space, self._gap = False, ""

    def line_break(self) -> None:
        """Break the line inside the leaf, if it has text already."""
        if self._leaf is not None:
            self.blank(1)

    def text(self, text: str) -> None:
        """Write text whose white space collapses."""
        pieces = _SPACE.split(text)
        if pieces and not pieces[0] and len(pieces) > 1:
            self._space = True
        words = [piece for piece in pieces if piece]
        if words:
            self._write(" ".join(words))
            self._space = not pieces[-1]

    def verbatim(self, text: str) -> None:
        """Write text whose white space stays."""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if self._leaf is None:
            text = text.lstrip("\n")
        content = text.rstrip("\n")
        if content.strip() or (content and self._leaf is not None):
            leading = len(content) - len(content.lstrip("\n"))
            self._breaks += leading
            self._write(content[leading:])
        if self._leaf is not None:
            self._breaks += len(text) - len(content)

    def separate(self, mark: str) -> None:
        """Ask for ``mark`` before the next leaf, as between cells."""
        self._gap += mark

    def open_inline(self, kind: str, url: str = "") -> None:
        """Open a stretch of markup."""
        self._marks.append(_Mark(kind if len(self._marks) < _MAX_INLINES else "", url))

    def close_inline(self) -> None:
        """Close the innermost stretch of markup."""
        if self._marks:
            mark = self._marks.pop()
            if self._leaf is not None:
                self._record(mark, self._drafts[self._leaf])

    def point(self, kind: str, url: str) -> None:
        """Note something that has no text, such as an image, at the end of the open leaf."""
        if self._leaf is not None:
            position = self._length
            self._drafts[self._leaf].inlines.append(Inline(kind, position, position, position, position, url))

    def formula(self, tex: str) -> None:
        """Write a formula between dollar signs."""
        if not tex:
            return
        self._write(f"${tex}$")
        if self._leaf is not None:
            end = self._length
            self._drafts[self._leaf].inlines.append(
                Inline("math", end - len(tex) - 2, end, end - len(tex) - 1, end - 1)
            )

    def finish(self) -> tuple[str, tuple[Block, ...]]:
        """Return the text and its blocks; containers without text are left out."""
        while self._stack:
            self.close_container()
        self.end_leaf()
        text = "".join(self._parts)
        kept: list[_Draft] = []
        numbers: list[int] = []
        for draft in self._drafts:
            numbers.append(len(kept))
            if draft.start >= 0:
                kept.append(draft)
        return text, tuple(_block(text, draft, numbers) for draft in kept)

    def _write(self, text: str) -> None:
        """Write into the open leaf, or into a new one."""
        if self._leaf is None:
            self._begin_leaf()
        elif self._breaks:
            self._put("\n" * self._breaks)
        elif self._space:
            self._put(" ")
        self._space, self._breaks = False, 0
        for mark in self._marks[:_MAX_INLINES]:
            if mark.start < 0:
                mark.start = self._length
        self._put(text)

    def _begin_leaf(self) -> None:
        kind, level, name = self._wanted or (_LEAF, 0, "")
        self._wanted = None
        if self._breaks:
            self._put("\n" * self._breaks)
        self._put(self._gap)
        self._gap = ""
        start = -1
        if self._items and (self._marker or self._breaks):
            self._put("  " * min(self._items - bool(self._marker), _MAX_INDENT))
        if self._marker:
            start = self._length
            self._put(self._marker + " ")
            self._marker = ""
        draft = _Draft(kind, level, self._stack[-1] if self._stack else -1, name)
        draft.start = self._length
        for index in reversed(self._stack):
            if self._drafts[index].start >= 0:
                break
            self._drafts[index].start = start if start >= 0 else draft.start
        self._drafts.append(draft)
        self._leaf = len(self._drafts) - 1

    def _record(self, mark: _Mark, draft: _Draft) -> None:
        if mark.kind and mark.start >= 0 and self._length > mark.start:
            end = self._length
            draft.inlines.append(Inline(mark.kind, mark.start, end, mark.start, end, mark.url))
        mark.start = -1

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def _block(text: str, draft: _Draft, numbers: list[int]) -> Block:
    end = draft.end
    while end > draft.start and text[end - 1] in "\n \t":
        end -= 1
    return Block(
        draft.kind,
        draft.start,
        end,
        draft.level,
        numbers[draft.parent] if draft.parent >= 0 else -1,
        draft.name,
        tuple((low, min(high, end)) for low, high in draft.runs if low < end),
        tuple(
            Inline(i.kind, min(i.start, end), min(i.end, end), min(i.inner_start, end), min(i.inner_end, end), i.url)
            for i in _outermost_first(draft.inlines)
        ),
    )


def _outermost_first(inlines: list[Inline]) -> list[Inline]:
    """Sort by position; of two with one range the one that closed last is the outer one."""
    ordered = list(inlines)
    ordered.reverse()
    ordered.sort(key=lambda inline: (inline.start, -inline.end))
    return ordered
