"""What the rules ask of a note again and again: its leaves, lines, sections and kinds of headings."""

from bisect import bisect_right
from dataclasses import dataclass, field

from notesetl.extract.lexicon import Labels, contains, fold, is_label, label, words
from notesetl.extract.lines import Line, split, whole
from notesetl.extract.sections import extents
from notesetl.records import Link, Note


@dataclass(slots=True)
class Context:
    """A note with its sections and links, indexed. ``topics`` are the folded names of the vocabulary's topics."""

    note: Note
    topics: frozenset[str]
    leaves: list[int] = field(init=False)
    spans: list[tuple[int, int]] = field(init=False)
    links: dict[int, list[Link]] = field(init=False, default_factory=dict)
    _starts: list[int] = field(init=False)
    _lines: dict[int, tuple[Line, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        blocks = self.note.blocks
        self.leaves = [i for i, b in enumerate(blocks) if b.runs and not b.boilerplate]
        self.spans = extents(self.note.sections, len(self.note.text))
        self._starts = [s.start for s in self.note.sections]
        for link in self.note.links:
            self.links.setdefault(link.block, []).append(link)

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
            self._lines[block] = tuple(split(self.note, block))
        return self._lines[block]

    def heading_kind(self, section: int) -> str:
        """Return what the heading is for: related, excluded, structural, legend, topic, or "" for none of them."""
        if section < 0:
            return ""
        return self.kind_of(self.note.sections[section].heading)

    def kind_of(self, heading: str) -> str:
        """Return the kind of a heading's text; see ``heading_kind``."""
        for name in ("related", "excluded", "structural", "legend"):
            if is_label(heading, name):
                return name
        bare = label(heading)
        parts = [p for p in _parts(bare) if p]
        for name in ("related", "excluded", "structural"):
            if len(parts) > 1 and any(p in words(Labels, name) for p in parts):
                return name
        if bare in self.topics:
            return "topic"
        if len(bare) < 60 and contains(bare, [w for w in words(Labels, "related") if len(w) > 6 or not w.isascii()]):
            return "related"
        return ""

    def whole(self, block: int) -> Line:
        """Return leaf ``block`` as one line."""
        return whole(self.note, block)


def _parts(bare: str) -> list[str]:
    for separator in ("/", "&", "(", ")", ",", "\u3001", "\u4e0e", "\u548c", " - ", ":", "\uff1a"):
        bare = bare.replace(separator, "|")
    return [fold(part) for part in bare.split("|")] + _bilingual(bare)


def _bilingual(bare: str) -> list[str]:
    """Split ``实验 experiments`` into its halves."""
    native = [w for w in bare.split() if not w.isascii()]
    latin = [w for w in bare.split() if w.isascii()]
    return [" ".join(native), " ".join(latin)] if native and latin else []
