"""The running text of a note in which claims may stand, and what lies in it that is no part of a claim."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from notesetl.claims.cues import label_kinds
from notesetl.claims.entries import Entries
from notesetl.claims.phrases import compose
from notesetl.claims.surroundings import Surroundings
from notesetl.records import Block, Note
from notesetl.view import View, view

_KINDS = frozenset({"paragraph", "cell"})
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\]\uff09\u3002\uff0c]+|&[a-zA-Z]{2,8};|</?[a-zA-Z][^<>]{0,200}>")
_TAGS = re.compile(r"(?<!\S)#[^\s#]++(?:\s++#[^\s#]++)+")  # a run of hashtags


@dataclass(slots=True)
class Passage:
    """The visible text of one block, which begins at ``base`` in the joined text of the note.

    ``cuts`` are visible ranges that no claim reaches into: titles, ratings, addresses, link labels, runs
    of hashtags.
    ``around`` are the kinds of headings, labels and columns that it stands under, ``entry`` is how it stands to the
    titles of the note.
    """

    index: int
    block: Block
    view: View
    base: int
    cuts: tuple[tuple[int, int], ...]
    around: frozenset[str]
    label: str
    entry: str

    @property
    def text(self) -> str:
        """The visible text."""
        return self.view.text


def passages(note: Note) -> list[Passage]:
    """Return the passages of ``note`` in order."""
    found: list[Passage] = []
    surroundings = Surroundings(note)
    entries = Entries(note)
    marks = _Cuts(note)
    base = 0
    composed = unicodedata.is_normalized("NFC", note.text)
    for index, block in enumerate(note.blocks):
        if not block.runs or block.boilerplate:
            continue
        seen = view(note.text, block) if composed else _composed(view(note.text, block))
        around, label = surroundings.at(index, seen.text)
        entry = entries.at(index)
        if block.kind not in _KINDS:
            continue
        found.append(Passage(index, block, seen, base, tuple(marks.of(index, seen)), around, label, entry))
        base += len(seen.text) + 1
    return found


def _composed(seen: View) -> View:
    """Return ``seen`` with its characters composed, each stretch that is as long as it was a run of its own."""
    pieces: list[str] = []
    starts: list[int] = []
    sources: list[int] = []
    length = 0
    for start, end, source in zip(seen.starts, (*seen.starts[1:], len(seen.text)), seen.sources, strict=True):
        text, places = compose(seen.text[start:end])
        for at, place in enumerate(places[: max(len(text), 1)]):
            if at == 0 or place != places[at - 1] + 1:
                starts.append(length + at)
                sources.append(source + place)
        pieces.append(text)
        length += len(text)
    return View("".join(pieces), tuple(starts), tuple(sources))


class _Cuts:
    """What is no part of a claim, by block."""

    def __init__(self, note: Note) -> None:
        self._note = note
        self._spans = sorted(
            [(m.start, m.end) for m in note.mentions if m.start is not None and m.end is not None]
            + [(r.start, r.end) for m in note.mentions for r in m.ratings]
        )
        self._next = 0

    def of(self, index: int, seen: View) -> Iterator[tuple[int, int]]:
        """Yield the cuts of block ``index`` in order; blocks must be asked for in order."""
        block = self._note.blocks[index]
        yield from sorted([*self._marked(block, seen), *self._written(seen), *self._known(block, seen)])

    def _known(self, block: Block, seen: View) -> Iterator[tuple[int, int]]:
        while self._next < len(self._spans) and self._spans[self._next][1] <= block.start:
            self._next += 1
        at = self._next
        while at < len(self._spans) and self._spans[at][0] < block.end:
            start, end = self._spans[at]
            yield seen.position(start), seen.position(end - 1) + 1
            at += 1

    def _marked(self, block: Block, seen: View) -> Iterator[tuple[int, int]]:
        for inline in block.inlines:
            start, end = seen.range(inline)
            if end <= start:
                continue
            label = inline.kind in ("link", "wiki") and "metadata" in label_kinds(seen.text[start:end])
            if label or inline.kind in ("image", "strike"):
                yield start, end

    def _written(self, seen: View) -> Iterator[tuple[int, int]]:
        if seen.text.count("#") > 1:
            yield from (match.span() for match in _TAGS.finditer(seen.text))
        if "//" in seen.text or "<" in seen.text or "&" in seen.text or "www." in seen.text:
            for match in _ADDRESS.finditer(seen.text):
                if not _in_sentence(seen.text, *match.span()):
                    yield match.span()


def _in_sentence(text: str, start: int, end: int) -> bool:
    """Tell whether an address stands in brackets in the middle of a sentence."""
    if text[start - 1 : start] not in ("(", "\uff08"):
        return False
    closing = text.find(")" if text[start - 1] == "(" else "\uff09", start, end + 1)
    return closing >= 0 and text[closing + 1 : closing + 2].strip(".\u3002 \n") != ""
