"""Takes from hostile pages what makes an HTML parser slow: bottomless nesting, formatting opened again and again."""

import re

from notesetl.readers.tags import parse_tag

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>?")
_MAX_DEPTH = 512  # browsers stop there, too
_MAX_REOPENED = 1_000_000
_LONG_TAG = 10_000
_MAX_ATTRIBUTES = 500
_FORMATTING = frozenset(("b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"))
_FLAT = frozenset(
    {
        "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
        "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
    }
)  # fmt: skip


def tame(source: str) -> str:
    """Return ``source`` as it is, or without the tags that would cost more than linear time."""
    depth = open_formatting = reopened = 0
    dropped: list[tuple[int, int, str]] = []
    for tag in _TAG.finditer(source):
        name = tag[2].lower()
        if tag.end() - tag.start() > _LONG_TAG and len(parse_tag(tag[0]).attributes) > _MAX_ATTRIBUTES:
            dropped.append((*tag.span(), f"<{name}>"))
        if name in _FORMATTING:
            open_formatting = max(0, open_formatting + (-1 if tag[1] else 1))
        else:
            reopened += open_formatting
        if name not in _FLAT:
            if not tag[1] and depth >= _MAX_DEPTH:
                dropped.append((*tag.span(), ""))
            depth = max(0, depth - 1) if tag[1] else depth + 1
    if dropped:
        source = _without(source, dropped)
    if reopened > _MAX_REOPENED:
        source = _TAG.sub(lambda tag: "" if tag[2].lower() in _FORMATTING else tag[0], source)
    return source


def _without(source: str, dropped: list[tuple[int, int, str]]) -> str:
    parts = []
    last = 0
    for start, end, instead in dropped:
        if start >= last:
            parts += [source[last:start], instead]
            last = end
    parts.append(source[last:])
    return "".join(parts)
