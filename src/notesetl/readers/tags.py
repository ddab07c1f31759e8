"""Raw HTML tags as they stand in Markdown: one string in, a name and attributes out."""

import html
import re
from dataclasses import dataclass, field

INLINE_KINDS = {
    "b": "strong",
    "strong": "strong",
    "i": "emphasis",
    "em": "emphasis",
    "del": "strike",
    "s": "strike",
    "strike": "strike",
    "kbd": "kbd",
    "code": "code",
    "tt": "code",
}
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "summary": 6}
_NAME = re.compile(r"<\s*+(/?)\s*+([A-Za-z][^\s/<>]*)")
# An unclosed quote takes the rest of the tag, so that no character is looked at more than twice.
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"?|'([^']*)'?|([^\s"'<>]+)))?""")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag; name and attribute keys are lower-case, ``name`` is "" where the string is a comment or no tag.

    Attribute values have their entities decoded; an attribute without a value has "", and of one
    that stands twice the first counts, as in browsers.
    """

    name: str
    closing: bool = False
    self_closing: bool = False
    attributes: dict[str, str] = field(default_factory=dict)


def parse_tag(raw: str) -> Tag:
    """Parse one tag such as ``<a href="x">`` or ``</kbd>``; a broken one as far as it goes, in linear time."""
    match = _NAME.match(raw.lstrip())
    if match is None:
        return Tag("")
    body = raw.lstrip()[match.end() :].rstrip().removesuffix(">").rstrip()
    attributes: dict[str, str] = {}
    for found in _ATTRIBUTE.finditer(body):
        key, double, single, bare = found.groups()
        attributes.setdefault(key.lower(), unescape(double or single or bare or ""))
    return Tag(
        name=match[2].lower(),
        closing=bool(match[1]),
        self_closing=body.endswith("/"),
        attributes=attributes,
    )


def unescape(text: str) -> str:
    """Decode HTML entities; a reference with more digits than a number may have leaves the text as it is."""
    if "&" not in text:
        return text
    try:
        return html.unescape(text)
    except (ValueError, OverflowError):
        return text
