"""What the rules ask of a note again and again: its leaves, lines, sections and kinds of headings."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from notesetl.extract.leads import Lead, find_lead
from notesetl.extract.lexicon import Labels, is_label, label, pattern, words
from notesetl.extract.lines import Line, split, whole
from notesetl.extract.sections import extents
from notesetl.extract.urls import PAPER_KINDS
from notesetl.folding import fold
from notesetl.records import Block, Link, Note

_LONGEST_HEADING = 120
_LONGEST_RELATED = 60
_KINDS = ("related", "excluded", "structural", "legend", "collection")
_PART_KINDS = ("related", "excluded", "structural")  # what one part of a heading is enough for
_PART_SIGN = re.compile(r"[/|&(),\u3001\u4e0e\u548c:\uff1a]| - ")
_LISTED = re.compile(r"(?:(?<!\s)\s++)?[,;]\s*|\sand\s")
_TOPIC_WORDS = 4  # a longer name is a title even where it is also what a topic is called


@dataclass(slots=True)
class Context:
    """A note with its sections and links, indexed.

    ``topics`` are all folded names of the vocabulary's topics, ``labels`` only what it calls them itself.
    """

    note: Note
    topics: frozenset[str]
    labels: frozenset[str] = frozenset()
    leaves: list[int] = field(init=False)
    spans: list[tuple[int, int]] = field(init=False)
    links: dict[int, list[Link]] = field(init=False, default_factory=dict)
    _starts: list[int] = field(init=False)
    _leads: dict[tuple[int, int, int], Lead | None] = field(init=False, default_factory=dict)
    _kinds: dict[str, str] = field(init=False, default_factory=dict)
    _pseudo: list[tuple[int, str]] | None = field(init=False, default=None)
    _spans: dict[tuple[int, int], tuple[int, int]] = field(init=False, default_factory=dict)
    _lines: dict[int, tuple[Line, ...]] = field(init=False, default_factory=dict)
    _wholes: dict[int, Line] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        blocks = self.note.blocks
        text = self.note.text
        self.leaves = [i for i, b in enumerate(blocks) if b.runs and not b.boilerplate and _shows(text, b)]
        self.spans = extents(self.note.sections, len(self.note.text))
        self._starts = [s.start for s in self.note.sections]
        for link in self.note.links:
            self.links.setdefault(link.block, []).append(link)

    def span(self, line: Line) -> tuple[int, int]:
        """Return ``line.span``, which takes as long as the line has marks, looked up from the second time on."""
        key = (line.block, line.start)
        if key not in self._spans:
            self._spans[key] = line.span
        return self._spans[key]

    def links_between(self, block: int, start: int, end: int) -> list[Link]:
        """Return the links of leaf ``block`` that begin from ``start`` on and before ``end``."""
        links = self.links.get(block)
        if not links:
            return []
        first = bisect_left(links, start, key=_start)
        return links[first : bisect_left(links, end, first, key=_start)]

    def section_at(self, position: int) -> int:
        """Return the index of the heading above ``position``, -1 before the first."""
        return bisect_right(self._starts, position) - 1

    def enclosing(self, block: int, kind: str) -> int:
        """Return the nearest container of ``kind`` around ``block``, or -1."""
        index = self.note.blocks[block].parent
        while index >= 0 and self.note.blocks[index].kind != kind:
            index = self.note.blocks[index].parent
        return index

    def lines(self, block: int) -> tuple[Line, ...]:
        """Return the lines of leaf ``block``."""
        if block not in self._lines:
            self._lines[block] = tuple(split(self.whole(block)))
        return self._lines[block]

    def heading_kind(self, section: int) -> str:
        """Return what the heading is for: related, excluded, structural, legend, topic, collection, or ""."""
        if section < 0:
            return ""
        return self.kind_of(self.note.sections[section].heading)

    def kind_of(self, heading: str) -> str:
        """Return the kind of a heading's text; see ``heading_kind``."""
        if len(heading) > _LONGEST_HEADING:
            return ""
        if heading not in self._kinds:
            self._kinds[heading] = self._kind_of(heading)
        return self._kinds[heading]

    def _kind_of(self, heading: str) -> str:
        bare = label(heading)
        if (kind := _kinds().get(bare)) is not None:
            return kind
        if not bare.isalpha() and (_PART_SIGN.search(bare) or not bare.isascii()):
            for name in _KINDS:
                if is_label(heading, name):
                    return name
            parts = set(filter(None, _parts(bare)))
            for name in _PART_KINDS:
                if len(parts) > 1 and not parts.isdisjoint(words(Labels, name)):
                    return name
        if bare in self.topics:
            return "topic"
        if _is_collection(bare, self.topics):
            return "collection"
        return "related" if len(bare) < _LONGEST_RELATED and pattern(_telling_related()).search(bare) else ""

    def announced(self, leaf: int) -> bool:
        """Tell whether the leaf before ``leaf`` is nothing but a label for a title, such as a heading ``Paper:``."""
        place = bisect_right(self.leaves, leaf) - 2
        if place < 0 or self.note.blocks[self.leaves[place]].kind not in {"heading", "paragraph"}:
            return False
        before = self.whole(self.leaves[place]).view.text.strip()
        return (
            len(before) < 30
            and is_label(before, "title")
            and (self.note.blocks[self.leaves[place]].kind == "heading" or before.endswith((":", "\uff1a")))
        )

    def links_paper(self, line: Line, after: int) -> bool:
        """Tell whether ``line`` links a paper behind its visible position ``after``."""
        if line.end <= after:
            return False
        start, end = line.view.source(after), line.span[1]
        return any(link.kind in PAPER_KINDS for link in self.links_between(line.block, start, end))

    def stands_behind_title(self, link: Link) -> bool:
        """Tell whether ``link`` is an arXiv id right behind a title on its own line, which it belongs to."""
        if link.start is None or not link.url[:1].isdecimal():
            return False
        for line in self.lines(link.block):
            start, end = self.span(line)
            if start <= link.start < end:
                lead = self.lead(line)
                return lead is not None and lead.identified
        return False

    def is_topic(self, title: str) -> bool:
        """Tell whether ``title`` is but a name of a topic, in singular or plural, hyphens or not."""
        return len(title.replace("-", " ").split()) <= _TOPIC_WORDS and any(f in self.topics for f in _forms(title))

    def lists_topics(self, title: str) -> bool:
        """Tell ``Segmentation, detection`` from a title: one of the things listed is a topic, all are short."""
        parts = _LISTED.split(title)
        return (
            len(parts) > 1
            and all(len(p.split()) <= _TOPIC_WORDS for p in parts)
            and any(self.is_topic(p) for p in parts)
        )

    def is_topic_label(self, title: str) -> bool:
        """Tell whether ``title`` is what the vocabulary itself calls a topic."""
        return any(form in self.labels for form in _forms(title))

    def kind_at(self, position: int) -> str:
        """Return the kind of the heading over ``position``; a bold line may stand for a heading."""
        return self.heading_at(position)[1]

    def heading_at(self, position: int) -> tuple[int, str]:
        """Return where the heading over ``position`` begins (-1: there is none) and its kind."""
        section = self.section_at(position)
        if self._pseudo is None:
            self._pseudo = [(start, kind) for start, text in self._heading_lines() if (kind := self.kind_of(text))]
        last = bisect_right(self._pseudo, (position, "")) - 1
        if last >= 0 and (section < 0 or self._pseudo[last][0] > self.note.sections[section].start):
            return self._pseudo[last]
        return (self.note.sections[section].start if section >= 0 else -1), self.heading_kind(section)

    def _heading_lines(self) -> Iterator[tuple[int, str]]:
        """Yield lines that stand for headings: all bold, or in plain text nothing but the name of a part."""
        plain = not self.note.sections
        for leaf in self.leaves:
            block = self.note.blocks[leaf]
            if block.kind != "paragraph" or self.enclosing(leaf, "item") >= 0:
                continue
            bold = bool(block.inlines) and block.inlines[0].kind == "strong"
            if not bold and not (plain and block.end - block.start < 40):
                continue
            line = self.lines(leaf)[0]
            text = line.text.strip(" *:\uff1a\r")
            if (
                bold and line.marks and line.marks[0].end - line.marks[0].start + 4 >= len(text) and len(text) < 80
            ) or (not bold and is_label(text, "related", "excluded", "structural")):
                yield block.start, text

    def lead_line(self, leaf: int) -> Line:
        """Return the first line of an item's ``leaf``; the whole block where a bracketed remark runs over its lines."""
        lines = self.lines(leaf)
        text = lines[0].text
        bracketed = text.lstrip().startswith("[") and text.rstrip().endswith("]")
        if len(lines) > 1 and (text.count("[") > text.count("]") or bracketed):
            return self.whole(leaf)
        return lines[0]

    def lead(self, line: Line) -> Lead | None:
        """Return the title that ``line`` leads with; see ``find_lead``."""
        key = (line.block, line.start, line.end)
        if key not in self._leads:
            self._leads[key] = find_lead(line, heading=self.note.blocks[line.block].kind == "heading")
        return self._leads[key]

    def whole(self, block: int) -> Line:
        """Return leaf ``block`` as one line."""
        if block not in self._wholes:
            self._wholes[block] = whole(self.note, block)
        return self._wholes[block]


def _shows(text: str, block: Block) -> bool:
    """Tell whether anything but white space is visible of the leaf ``block``."""
    return any(end > start and not text[start:end].isspace() for start, end in block.runs)


def _start(link: Link) -> int:
    return -1 if link.start is None else link.start


def _forms(title: str) -> tuple[str, ...]:
    folded = fold(title)
    return folded, folded.replace("-", " "), f"{folded}s", folded.removesuffix("s"), folded.replace(" ", "-")


@cache
def _kinds() -> dict[str, str]:
    """Return the kind of each label of headings; the first of ``_KINDS`` that has it counts."""
    return {word: name for name in reversed(_KINDS) for word in words(Labels, name)}


def _is_collection(bare: str, topics: frozenset[str]) -> bool:
    """Tell notes on a topic, such as ``deep learning notes``."""
    return bare.endswith(_collections()) and any(
        bare.endswith(word) and bare.removesuffix(word).rstrip() in topics for word in _collections()
    )


@cache
def _collections() -> tuple[str, ...]:
    """Return the words that make ``deep learning notes`` of a topic."""
    return tuple(f" {word}" if word.isascii() else word for word in words(Labels, "collection"))


@cache
def _telling_related() -> frozenset[str]:
    """Return the words about related work that say so within a longer heading as well."""
    return frozenset(w for w in words(Labels, "related") if len(w) > 6 or not w.isascii())


def _parts(bare: str) -> list[str]:
    for separator in ("/", "&", "(", ")", ",", "\u3001", "\u4e0e", "\u548c", " - ", ":", "\uff1a"):
        bare = bare.replace(separator, "|")
    return [fold(part) for part in bare.split("|")] + _bilingual(bare)


def _bilingual(bare: str) -> list[str]:
    """Split ``实验 experiments`` into its halves."""
    native = [w for w in bare.split() if not w.isascii()]
    latin = [w for w in bare.split() if w.isascii()]
    return [" ".join(native), " ".join(latin)] if native and latin else []
