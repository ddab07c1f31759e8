"""Raw HTML inside Markdown: its tags become blocks and inlines, its text stays where it stands."""

import re
from collections.abc import Iterator

from notesetl.readers.builder import BlockBuilder
from notesetl.readers.tags import HEADINGS, INLINE_KINDS, Tag, parse_tag

_KINDS = {**INLINE_KINDS, "a": "link"}
_CONTAINERS = {"ul": "list", "ol": "list", "li": "item", "table": "table", "tr": "row", "blockquote": "quote"}
_ENDED = {"item": "list", "row": "table"}  # what the next of its kind ends, unless one of these stands between
_BREAKS = frozenset(
    {"p", "div", "details", "section", "article", "center", "hr", "dl", "dt", "dd", "pre", "thead", "tbody", "img"}
)
_HIDDEN = frozenset({"script", "style", "svg"})
_COMMENT = "<!--"
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def feed_html(text: str, start: int, end: int, builder: BlockBuilder) -> None:
    """Feed the raw HTML between ``start`` and ``end`` of ``text``, one tag or a whole block, to ``builder``."""
    hidden = ""
    for begin, stop, is_tag in _pieces(text, start, end):
        if not is_tag:
            if not hidden:
                _text(text, begin, stop, builder)
            continue
        tag = parse_tag(text[begin:stop])
        if tag.name in _HIDDEN:
            hidden = "" if tag.closing else tag.name
        elif not hidden:
            _tag(tag, begin, stop, builder)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Split the range into text and tags; comments are dropped."""
    position = start
    while position < end:
        opening = text.find("<", position, end)
        if opening < 0:
            yield position, end, False
            return
        if opening > position:
            yield position, opening, False
        if text.startswith(_COMMENT, opening):
            closing = text.find("-->", opening, end)
            position = end if closing < 0 else closing + 3
        elif match := _TAG.match(text, opening, end):
            yield opening, match.end(), True
            position = match.end()
        else:
            yield opening, opening + 1, False
            position = opening + 1


def _text(text: str, start: int, end: int, builder: BlockBuilder) -> None:
    piece = text[start:end]
    if piece.strip():
        builder.run(start + len(piece) - len(piece.lstrip("\n")), end)


def _tag(tag: Tag, start: int, end: int, builder: BlockBuilder) -> None:
    if tag.name == "br":
        builder.run(start, start)
    elif tag.name in _KINDS:
        _inline(tag, start, end, builder)
    elif tag.name in HEADINGS:
        builder.break_leaf()
        if not tag.closing:
            builder.open("heading", start, end, level=HEADINGS[tag.name], name=tag.name)
    elif tag.name in {"td", "th"}:
        builder.break_leaf()
        if not tag.closing:
            builder.open("cell", start, end, level=builder.children(), name="")
    elif tag.name in _CONTAINERS:
        _container(tag, start, end, builder)
    elif tag.name in _BREAKS:
        builder.break_leaf()


def _inline(tag: Tag, start: int, end: int, builder: BlockBuilder) -> None:
    kind = _KINDS[tag.name]
    if tag.closing:
        if kind in builder.open_inlines():
            builder.close_inline(end)
    elif not tag.self_closing and (kind != "link" or tag.attributes.get("href")):
        builder.open_inline(kind, start, end, tag.attributes.get("href", ""))


def _container(tag: Tag, start: int, end: int, builder: BlockBuilder) -> None:
    kind = _CONTAINERS[tag.name]
    builder.break_leaf()
    if tag.closing:
        builder.close_to(kind, end)
        return
    if (around := _ENDED.get(kind)) and builder.innermost((kind, around)) == kind:
        builder.close_to(kind, start)
    level = builder.depth("item") + 1 if kind == "item" else builder.children() if kind == "row" else 0
    builder.open(kind, start, end, level=level, name="-" if kind == "item" else "")
