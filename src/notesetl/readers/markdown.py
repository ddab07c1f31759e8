"""Markdown to blocks, from the events of pyromark (pulldown-cmark) and their UTF-8 byte ranges."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyromark

from notesetl.readers.builder import BlockBuilder
from notesetl.readers.open_bold import close_bold
from notesetl.readers.raw_html import feed_html
from notesetl.readers.tame import tamed
from notesetl.records import Block

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_MATH
    | pyromark.Options.ENABLE_WIKILINKS
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_FOOTNOTES
)
_LEAVES = {"Heading": "heading", "Paragraph": "paragraph", "TableCell": "cell", "CodeBlock": "code"}
_CONTAINERS = {
    "List": "list",
    "Item": "item",
    "BlockQuote": "quote",
    "Table": "table",
    "TableHead": "row",
    "TableRow": "row",
    "FootnoteDefinition": "item",
}
_INLINES = {
    "Link": "link",
    "Image": "image",
    "Strong": "strong",
    "Emphasis": "emphasis",
    "Strikethrough": "strike",
}
_BREAKS = frozenset(("SoftBreak", "HardBreak"))
_MARKER = re.compile(r"[ \t]*([-*+]|\d{1,9}[.)])")
_HASHES = re.compile(r"(#{2,6})(?=[^\s#!])")
_SETEXT_LIMIT = 160  # a longer "heading" is prose above a rule that lacks its blank line


def parse_markdown(text: str, start: int = 0, number: int = 0) -> tuple[Block, ...]:
    """Parse ``text`` from offset ``start`` on into blocks whose offsets count code points of ``text``.

    The first block has the number ``number``, from which on parents are counted.
    """
    body = tamed(text[start:])
    at = _code_points(body, start) if start or not body.isascii() else range(len(body) + 1)
    builder = BlockBuilder(text)
    handler = _Handler(text, builder)
    for event, place in pyromark.events_with_range(body, options=_OPTIONS):  # one by one: all would take much memory
        handler.feed(event, at[place["start"]], at[place["end"]])
    return close_bold(text, builder.finish(number))


def _code_points(body: str, start: int) -> Sequence[int]:
    """Return, for each byte offset of ``body``, its code-point offset in the text in which it begins at ``start``."""
    raw = np.frombuffer(body.encode("utf-8", "surrogatepass"), dtype=np.uint8)
    before = np.full(len(raw) + 1, start, dtype=np.int32)
    before[1:] += np.cumsum((raw & 0xC0) != 0x80, dtype=np.int32)
    return before.data


class _Handler:
    """Turns one event after the other into calls of the builder."""

    def __init__(self, text: str, builder: BlockBuilder) -> None:
        self.text = text
        self.builder = builder
        self.rows = 0
        self.cells = 0
        self.in_html = False
        self.body_start = 0  # where the visible text of a heading without a space after its hashes begins

    def feed(self, event: Any, start: int, end: int) -> None:
        """Take one event: a name, or a dictionary of a name and what belongs to it."""
        if isinstance(event, str):
            if event in _BREAKS:
                newline = self.text.find("\n", start, end)
                self.builder.run(*((newline, newline + 1) if newline >= 0 else (start, start)))
            return
        ((kind, value),) = event.items()
        if kind == "Text" and start < end:
            # The hashes of a heading that lacks its space are text to the parser.
            self.builder.run(start if start >= self.body_start else min(self.body_start, end), end)
        elif kind == "Start":
            self._open(value, start, end)
        elif kind == "End":
            self._close(value, end)
        else:
            self._content(kind, value, start, end)

    def _content(self, kind: str, value: Any, start: int, end: int) -> None:
        builder = self.builder
        if kind in {"Code", "InlineMath", "DisplayMath"}:
            inner_start, inner_end = _inside(self.text, start, end)
            builder.inline("code" if kind == "Code" else "math", start, end, inner_start, inner_end)
            builder.run(inner_start, inner_end)
        elif kind == "InlineHtml" or (kind == "Html" and not self.in_html):
            feed_html(self.text, start, end, builder)
        elif kind == "TaskListMarker":
            builder.rename("[x]" if value else "[ ]")

    def _open(self, value: Any, start: int, end: int) -> None:
        name, data = (value, None) if isinstance(value, str) else next(iter(value.items()))
        if name in _LEAVES:
            self._open_leaf(name, data, start, end)
        elif name in _CONTAINERS:
            self._open_container(name, data, start, end)
        elif name in _INLINES:
            self._open_inline(name, data, start, end)
        elif name == "HtmlBlock":
            self.in_html = True
            self.builder.break_leaf()
            feed_html(self.text, start, end, self.builder)
            self.builder.break_leaf()

    def _open_inline(self, name: str, data: Any, start: int, end: int) -> None:
        wiki = name == "Link" and isinstance(data["link_type"], dict)
        kind = "wiki" if wiki else _INLINES[name]
        if kind == "strike" and not self.text.startswith("~~", start):
            kind = "tilde"
        self.builder.open_inline(kind, start, end, data["dest_url"] if data else "")

    def _open_container(self, name: str, data: Any, start: int, end: int) -> None:
        label, level = "", 0
        if name == "Item":
            marker = _MARKER.match(self.text, start)
            label, level = (marker[1] if marker else ""), self.builder.depth("item") + 1
        elif name == "FootnoteDefinition":
            label, level = f"[^{data}]", 1
        elif name in {"TableHead", "TableRow"}:
            self.rows = 0 if name == "TableHead" else self.rows + 1
            self.cells, level = 0, self.rows
        self.builder.open(_CONTAINERS[name], start, end, level=level, name=label)

    def _open_leaf(self, name: str, data: Any, start: int, end: int) -> None:
        level, label, kind = 0, "", _LEAVES[name]
        if name == "Heading":
            level = int(data["level"][1])
            if self._is_underlined_prose(start, end):
                kind, level = "paragraph", 0
        elif name == "TableCell":
            level, self.cells = self.cells, self.cells + 1
        elif name == "CodeBlock":
            label = data["Fenced"] if isinstance(data, dict) else "indented"
        elif hashes := _HASHES.match(self.text, start):
            kind, level, self.body_start = "heading", len(hashes[1]), hashes.end()
        self.builder.open(kind, start, end, level=level, name=label)

    def _is_underlined_prose(self, start: int, end: int) -> bool:
        source = self.text[start:end].strip()
        return not source.startswith("#") and ("\n" in source.rpartition("\n")[0] or len(source) > _SETEXT_LIMIT)

    def _close(self, value: Any, end: int) -> None:
        name = value if isinstance(value, str) else next(iter(value))
        if name in _INLINES:
            self.builder.close_inline()
        elif name == "HtmlBlock":
            self.in_html = False
        elif name in _CONTAINERS or name in _LEAVES:
            self.builder.close(end)


def _inside(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range inside the backticks or dollar signs around code or a formula."""
    fence = text[start] if end > start else ""
    while end - start > 1 and text[start] == fence == text[end - 1]:
        start, end = start + 1, end - 1
    return start, end
