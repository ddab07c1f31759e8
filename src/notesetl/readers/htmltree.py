"""A page as a flat list of nodes in document order, so that no later step recurses."""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from notesetl.readers.htmlguard import tame

_TEXT = "-text"
_HIDDEN_TAGS = frozenset(
    {
        "audio", "button", "canvas", "embed", "head", "iframe", "input", "map", "noscript", "object", "optgroup",
        "option", "script", "select", "style", "svg", "template", "textarea", "video",
    }
)  # fmt: skip
_HIDDEN_CLASSES = frozenset(
    {
        "gutter", "katex-html", "line-numbers-rows", "lineno", "linenos", "mathjax", "mathjax_display",
        "mathjax_preview", "mathjax_svg", "mjx-chtml", "screen-reader-text", "sr-only", "visually-hidden",
    }
)  # fmt: skip
_NOT_SHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")


@dataclass(slots=True)
class Node:
    """An element, or a text where ``tag`` is empty.

    ``end`` is the index behind its last descendant, ``size`` counts the characters in it that are no
    white space, ``linked`` those of them that stand in links. ``math`` is the TeX source of a formula.
    """

    tag: str
    parent: int
    end: int = 0
    text: str = ""
    attributes: dict[str, str | None] = field(default_factory=dict)
    size: int = 0
    linked: int = 0
    math: str = ""

    def get(self, name: str) -> str:
        """Return an attribute's value, "" where it has none."""
        return self.attributes.get(name) or ""

    def classes(self) -> list[str]:
        """Return the class names in lower case."""
        return self.get("class").lower().split()

    def words(self, but: tuple[str, ...] = ("\0",)) -> set[str]:
        """Return the words that its class names are made of, classes that start with one of ``but`` left out."""
        names = (name for name in self.get("class").split() if not name.lower().startswith(but))
        return {word.lower() for name in names for word in _WORD.findall(name)}


def parse(source: str) -> LexborHTMLParser:
    """Parse a page; any string is one."""
    return LexborHTMLParser(tame(source).encode("utf-8", "replace").decode("utf-8"))


def flatten(parser: LexborHTMLParser) -> list[Node]:
    """Return the visible nodes of the page; the root is the first."""
    nodes: list[Node] = []
    root = parser.body
    stack: list[tuple[LexborNode, int]] = [(root, -1)] if root is not None else []
    while stack:
        source, parent = stack.pop()
        sibling = source.next
        if sibling is not None and parent >= 0:
            stack.append((sibling, parent))
        node = _node(source, parent)
        if node is None:
            continue
        nodes.append(node)
        child = source.first_child
        if child is not None and not node.math:
            stack.append((child, len(nodes) - 1))
    _measure(nodes)
    return nodes


def _node(source: LexborNode, parent: int) -> Node | None:
    """Make a node of what is visible of ``source``; None where it is not."""
    tag = source.tag or ""
    if tag == _TEXT:
        return Node("", parent, text=source.text_content or "")
    if not tag or tag[0] in "-!":
        return None
    attributes = source.attributes
    if tag == "math" or (attributes.get("type") or "").startswith("math/tex"):
        annotation = source.css_first("annotation")
        tex = (source if annotation is None else annotation).text()
        return Node("math", parent, math=" ".join(tex.split()))
    return None if _is_hidden(tag, attributes) else Node(tag, parent, attributes=attributes)


def _is_hidden(tag: str, attributes: dict[str, str | None]) -> bool:
    return (
        tag in _HIDDEN_TAGS
        or "hidden" in attributes
        or _NOT_SHOWN.search(attributes.get("style") or "") is not None
        or not _HIDDEN_CLASSES.isdisjoint((attributes.get("class") or "").lower().split())
    )


def _measure(nodes: list[Node]) -> None:
    for index in range(len(nodes) - 1, -1, -1):
        node = nodes[index]
        node.end = max(node.end, index + 1)
        if not node.tag:
            node.size = len("".join(node.text.split()))
        node.size += len(node.math)
        if node.tag == "a":
            node.linked = node.size
        if node.parent >= 0:
            parent = nodes[node.parent]
            parent.end = max(parent.end, node.end)
            parent.size += node.size
            parent.linked += node.linked
