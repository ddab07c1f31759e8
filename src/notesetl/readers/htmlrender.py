"""Walks over the nodes of a page and tells the writer what opens and closes."""

import re

from notesetl.readers import skeleton
from notesetl.readers.htmltree import Node
from notesetl.readers.htmlwriter import Writer
from notesetl.readers.tags import HEADINGS, INLINE_KINDS

_SPACED = frozenset(("p", "pre", "blockquote", "ul", "ol", "dl", "table", "figure", "hr", *HEADINGS))
_LINES = frozenset(
    {
        "address", "article", "aside", "body", "caption", "center", "dd", "details", "div", "dt", "fieldset",
        "figcaption", "footer", "form", "header", "li", "main", "nav", "section", "tbody", "td", "tfoot", "th",
        "thead", "tr",
    }
)  # fmt: skip
_STRUCTURE = frozenset(("table", "ul", "ol", "pre", "blockquote", *HEADINGS))
_ANCHORS = frozenset(("anchor", "header-anchor", "headerlink", "hash-link", "heading-anchor", "permalink"))
_CODE_LANGUAGE = re.compile(r"(?:^|\s)(?:language-|lang-|highlight-source-|brush:\s?)([\w+#-]+)")
_CLOSERS = {"ul": "list", "ol": "list", "li": "container", "blockquote": "quote", "pre": "pre"}
_MAX_MARKER = 9  # digits of a list marker


class Renderer:
    """Walks over the nodes of a part and tells the writer what opens and closes."""

    def __init__(self, nodes: list[Node], left_out: set[int]) -> None:
        self.nodes = nodes
        self.left_out = left_out
        self.data_tables = _data_tables(nodes)
        self.writer = Writer()
        self.open: list[tuple[int, str]] = []
        self.numbers: list[int | None] = []
        self.tables: list[list[int]] = []
        self.in_pre = self.in_cell = self.links = 0

    def heading(self, index: int) -> None:
        """Render an element as the headline, whatever its tag."""
        self.writer.open_leaf("heading", level=1, name="h1")
        self.writer.text(skeleton.text_of(self.nodes, index))
        self.writer.end_leaf()
        self.writer.blank(2)

    def render(self, root: int) -> None:
        """Render ``root`` and what is in it."""
        index = root
        while index < self.nodes[root].end:
            while self.open and self.open[-1][0] <= index:
                self._close(self.open.pop()[1])
            node = self.nodes[index]
            if index in self.left_out or _is_anchor(node):
                index = node.end
                continue
            if node.math:
                self.writer.formula(node.math)
                index = node.end
                continue
            if node.tag:
                self._open(node, index)
            elif self.in_pre:
                self.writer.verbatim(node.text)
            else:
                self.writer.text(node.text)
            index += 1
        while self.open:
            self._close(self.open.pop()[1])

    def _open(self, node: Node, index: int) -> None:
        tag, writer = node.tag, self.writer
        if tag == "br":
            writer.verbatim("\n") if self.in_pre else writer.line_break()
            return
        if tag == "img":
            self._image(node)
            return
        action = "" if self.in_pre or (tag in INLINE_KINDS) else self._block(node, index)
        if tag in INLINE_KINDS and not self.in_pre:
            writer.open_inline(INLINE_KINDS[tag])
            action = "inline"
        elif tag == "a" and node.get("href") and not self.in_pre:
            writer.open_inline("link", node.get("href").strip())
            self.links += 1
            action = "link"
        if action:
            self.open.append((node.end, action))

    def _block(self, node: Node, index: int) -> str:
        """Open a block element; the answer names what closes it."""
        tag, writer = node.tag, self.writer
        if tag in _SPACED or tag in _LINES:
            lines = 2 if tag in _SPACED and not self.in_cell and not (tag in ("ul", "ol") and self.numbers) else 1
            if self.in_cell and tag not in ("table", "tr", "td", "th"):
                writer.line_break()
                return "line"
            return self._flow(node, index, lines)
        return ""

    def _flow(self, node: Node, index: int, lines: int) -> str:
        tag, writer = node.tag, self.writer
        if tag in ("td", "th", "tr", "table"):
            return self._table(node, index, lines)
        writer.end_leaf()
        writer.blank(lines)
        if tag in ("ul", "ol"):
            self.numbers.append(_first_number(node) if tag == "ol" else None)
            writer.open_container("list")
        elif tag == "li":
            writer.open_container("item", name=self._marker())
        elif tag == "blockquote":
            writer.open_container("quote")
        elif tag == "pre":
            self.in_pre += 1
            writer.open_leaf("code", name=self._code_language(index))
        elif tag in HEADINGS:
            writer.open_leaf("heading", level=HEADINGS[tag], name=tag)
        return _CLOSERS.get(tag, "spaced" if lines > 1 else "line")

    def _marker(self) -> str:
        if not self.numbers or self.numbers[-1] is None:
            return "-"
        self.numbers[-1] += 1
        return f"{self.numbers[-1] - 1}."

    def _table(self, node: Node, index: int, lines: int) -> str:
        """Open a table, a row or a cell; tables that only lay out the page are none."""
        tag, writer = node.tag, self.writer
        if tag == "table":
            if self.in_cell or index not in self.data_tables:
                self.tables.append([])
                self._break_line(lines)
                return "layout"
            writer.blank(lines)
            writer.open_container("table")
            self.tables.append([-1 if _has_header(self.nodes, index) else 0, 0])
            return "table"
        if not self.tables or not self.tables[-1]:
            self._break_line(1)
            return "line"
        place = self.tables[-1]
        if tag == "tr":
            place[0], place[1] = place[0] + 1, 0
            writer.blank(1)
            writer.open_container("row", level=place[0])
            return "container"
        if place[1]:
            writer.end_leaf()
            writer.separate("\t")
        writer.open_leaf("cell", level=place[1])
        place[1] += 1
        self.in_cell += 1
        return "cell"

    def _break_line(self, lines: int) -> None:
        if self.in_cell:
            self.writer.line_break()
        else:
            self.writer.end_leaf()
            self.writer.blank(lines)

    def _close(self, action: str) -> None:
        writer = self.writer
        if action in ("inline", "link"):
            writer.close_inline()
            self.links -= action == "link"
            return
        if action == "cell":
            self.in_cell -= 1
        elif action in ("table", "layout"):
            self.tables.pop()
        elif action == "pre":
            self.in_pre -= 1
        elif action == "list":
            self.numbers.pop()
        if action in ("container", "list", "quote", "table"):
            writer.close_container()
        elif self.in_cell and action in ("line", "layout"):
            writer.line_break()
            return
        else:
            writer.end_leaf()
        if action != "cell":
            writer.blank(
                2 if action in ("spaced", "pre", "quote", "table") or (action == "list" and not self.numbers) else 1
            )

    def _image(self, node: Node) -> None:
        """Write the sign that an image stands for; of other images note where they stand."""
        alt = node.get("alt").strip()
        if "eeimg" in node.attributes:
            self.writer.formula(alt)
        elif alt and (self.links or "emoji" in node.words() or (len(alt) <= 2 and not alt.isalnum())):
            self.writer.text(alt)
        else:
            self.writer.point("image", node.get("src") or node.get("data-src"))

    def _code_language(self, index: int) -> str:
        near = self.nodes[max(0, self.nodes[index].parent)], self.nodes[index], *self.nodes[index + 1 : index + 2]
        for node in near:
            if match := _CODE_LANGUAGE.search(node.get("class")):
                return match[1]
        return ""


def _first_number(node: Node) -> int:
    start = node.get("start")
    return int(start) if start.isascii() and start.isdigit() and len(start) <= _MAX_MARKER else 1


def _data_tables(nodes: list[Node]) -> set[int]:
    """Return the tables that hold data: those with header cells, or without structure inside; others lay out a page."""
    nearest: list[int] = []
    headed, structured, tables = set(), set(), set()
    for index, node in enumerate(nodes):
        outer = nearest[node.parent] if node.parent >= 0 else -1
        if node.tag == "th":
            headed.add(outer)
        elif node.tag in _STRUCTURE:
            structured.add(outer)
        if node.tag == "table":
            tables.add(index)
        nearest.append(index if node.tag == "table" else outer)
    return {index for index in tables if index in headed or index not in structured}


def _has_header(nodes: list[Node], index: int) -> bool:
    """Say whether a table's first cell is a header cell."""
    for number in range(index + 1, nodes[index].end):
        if nodes[number].tag in ("th", "td"):
            return nodes[number].tag == "th"
    return False


def _is_anchor(node: Node) -> bool:
    return node.tag == "a" and node.size <= 1 and not _ANCHORS.isdisjoint(node.classes())
