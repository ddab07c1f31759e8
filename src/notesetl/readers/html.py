"""HTML pages to readable text and blocks: the note itself, without the page around it."""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser

from notesetl.readers import skeleton
from notesetl.readers.htmlrender import Renderer
from notesetl.readers.htmltree import flatten, parse
from notesetl.records import Block

_TAG_SEPARATORS = re.compile(r"(?:(?<!\s)\s++)?[,，、;；]\s*")


@dataclass(frozen=True, slots=True)
class HtmlNote:
    """The readable text of a page; the offsets of ``blocks`` and their inlines count its code points.

    ``title`` is the page's headline or its ``<title>``, ``meta`` what its head says of it: ``title``,
    ``lang``, ``author``, ``date``, ``url``, ``description`` as text, ``tags`` as a list.
    """

    text: str
    blocks: tuple[Block, ...]
    title: str = ""
    meta: dict[str, object] = field(default_factory=dict)


def parse_html(source: str) -> HtmlNote:
    """Read a page or a fragment; any string is one. Time is linear in its length."""
    parser = parse(source)
    nodes = flatten(parser)
    meta = _meta(parser)
    page_title = str(meta.get("title", ""))
    roots = skeleton.main_parts(nodes)
    left_out = skeleton.furniture(nodes, roots)
    if roots == [0]:
        left_out |= skeleton.menus(nodes, roots)
    heading = skeleton.title_element(nodes, roots, page_title)
    renderer = Renderer(nodes, left_out)
    title = ""
    if heading is not None:
        title = " ".join(skeleton.text_of(nodes, heading).split())
        renderer.heading(heading)
    for root in roots:
        renderer.render(root)
    text, blocks = renderer.writer.finish()
    if not title:
        title = _headline(text, blocks, page_title)
    return HtmlNote(text, blocks, " ".join(title.split()), meta)


def _headline(text: str, blocks: tuple[Block, ...], page_title: str) -> str:
    """Choose between the first top heading of the note and the title in the page's head."""
    tops = [text[block.start : block.end] for block in blocks if block.kind == "heading" and block.level == 1]
    if tops and (not page_title or len(tops) == 1 or tops[0] in page_title):
        return tops[0]
    return page_title


def _meta(parser: LexborHTMLParser) -> dict[str, object]:
    """Collect what the head of the page says of the note."""
    found: dict[str, str] = {}
    tags: list[str] = []
    for element in parser.css("meta"):
        attributes = element.attributes
        name = (attributes.get("name") or attributes.get("property") or "").lower()
        content = " ".join((attributes.get("content") or "").split())
        if name in {"keywords", "keyword", "news_keywords", "article:tag", "tags"}:
            tags += [tag for tag in _TAG_SEPARATORS.split(content) if tag]
        elif name and content:
            found.setdefault(name, content)
    head_title = parser.css_first("title")
    canonical = parser.css_first('link[rel="canonical"]')
    root = parser.css_first("html")
    meta: dict[str, object] = {
        "title": found.get("og:title") or (" ".join(head_title.text().split()) if head_title is not None else ""),
        "lang": (root.attributes.get("lang") or "") if root is not None else "",
        "author": found.get("author") or found.get("article:author", ""),
        "date": found.get("article:published_time") or found.get("date", ""),
        "url": (canonical.attributes.get("href") or "") if canonical is not None else found.get("og:url", ""),
        "description": found.get("description") or found.get("og:description", ""),
        "tags": list(dict.fromkeys(tags)),
    }
    return {key: value for key, value in meta.items() if value}
