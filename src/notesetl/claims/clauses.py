"""The stretches of a note that may be claims, with the cue words in them."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from notesetl.claims.cues import KINDS, scanner
from notesetl.claims.prose import Passage, passages
from notesetl.claims.scanner import Hit, lower
from notesetl.claims.segment import Sentence, Span, sentences
from notesetl.claims.stance import Stance, stances
from notesetl.records import Note

HALF = 0.5
_CONTRAST = KINDS.index("contrast")
_SIGNS = frozenset(":\uff1a-\u2013\u2014/~")  # what parts a name or a remark from what follows


@dataclass(slots=True)
class Judged:
    """A sentence of a passage with the cue words in it and what they judge, as offsets into the joined text."""

    passage: Passage
    sentence: Sentence
    hits: tuple[Hit, ...]
    stances: tuple[Stance, ...]


@dataclass(slots=True)
class Clause:
    """A stretch ``start``:``end`` of a passage's visible text; ``text`` is in lower case.

    ``hits`` and ``stances`` are offsets into the joined text of the note, where the clause starts at ``origin``.
    ``place`` of ``count`` is its turn in the passage, ``part`` of ``parts`` in its sentence. ``certainty`` is how
    sure the splitting is where it starts, ends and goes on over a joint.
    """

    passage: Passage
    sentence: Sentence
    start: int
    end: int
    origin: int
    text: str
    hits: tuple[Hit, ...]
    stances: tuple[Stance, ...]
    place: int = 0
    count: int = 1
    part: int = 0
    parts: int = 1
    certainty: float = 1.0


@dataclass(slots=True)
class Joint:
    """Two neighbouring pieces of a sentence and what stands ``between`` them."""

    left: Clause
    right: Clause
    between: str

    @property
    def open(self) -> bool:
        """Tell whether it may be a place to split: where something is judged, parted by a sign, or set against."""
        if self.left.stances or self.right.stances or not _SIGNS.isdisjoint(self.between):
            return True
        first = self.right.hits[0] if self.right.hits else None
        return first is not None and first.start <= self.right.origin + 1 and _CONTRAST in first.kinds


Splitter = Callable[[Sequence[Joint]], Sequence[float]]
"""Tells of each joint how likely the pieces beside it belong to claims apart (0 to 1)."""


Turn = tuple[int, int, int, int]
"""Which clause of how many in its passage, and which part of how many in its sentence."""

_ALONE: Turn = (0, 1, 0, 1)
_LONGEST = 4000  # characters of a sentence


class Prose:
    """The passages of a note, their text joined and searched for cue words once."""

    def __init__(self, note: Note) -> None:
        self.passages: Sequence[Passage] = passages(note)
        self.text = lower("\n".join(passage.text for passage in self.passages))
        self._hits = scanner().scan(self.text)
        self._starts = [hit.start for hit in self._hits]

    def sentences(self) -> list[Judged]:
        """Return the sentences in order; what runs on for pages is none."""
        return [
            self._judged(passage, sentence)
            for passage in self.passages
            for sentence in sentences(passage.text, passage.cuts)
            if sentence.end - sentence.start <= _LONGEST
        ]

    def _judged(self, passage: Passage, sentence: Sentence) -> Judged:
        start, end = passage.base + sentence.start, passage.base + sentence.end
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        while last > first and self._hits[last - 1].end > end:
            last -= 1
        hits = self._hits[first:last]
        return Judged(passage, sentence, tuple(hits), tuple(stances(self.text, hits)) if hits else ())

    def clause(self, judged: Judged, span: Span, at: Turn = _ALONE, certainty: float = 1.0) -> Clause:
        """Return the clause at the visible range ``span`` of a sentence."""
        passage, sentence = judged.passage, judged.sentence
        start, end = passage.base + span[0], passage.base + span[1]
        hits, found = judged.hits, judged.stances
        if hits and span != (sentence.start, sentence.end):
            hits = tuple([h for h in hits if h.start >= start and h.end <= end])
            found = tuple([s for s in found if s.start >= start and s.end <= end])
        return Clause(passage, sentence, *span, start, self.text[start:end], hits, found, *at, certainty)

    def joints(self, judged: Judged) -> list[Joint]:
        """Return the joints of a sentence; none where none of them is open."""
        text = judged.passage.text
        if not judged.sentence.joints or not (judged.stances or _may_open(judged, text)):
            return []
        pieces = [self.clause(judged, span) for span in atoms(judged.sentence)]
        return [Joint(a, b, text[a.end : b.start]) for a, b in pairwise(pieces)]


def _may_open(judged: Judged, text: str) -> bool:
    """Tell whether a sentence that judges nothing has a sign that parts or a contrast in it."""
    if any(not _SIGNS.isdisjoint(text[first:last]) for first, last in judged.sentence.joints):
        return True
    return any(_CONTRAST in hit.kinds for hit in judged.hits)


def clauses(prose: Prose, split: Splitter) -> list[Clause]:
    """Return the clauses of ``prose`` in order, sentences split where ``split`` finds it likely."""
    found = prose.sentences()
    joints = [prose.joints(judged) for judged in found]
    apart = iter(split([joint for one in joints for joint in one if joint.open]))
    spans = [
        (judged, list(_spans(judged.sentence, [next(apart) if joint.open else 0.0 for joint in one])))
        for judged, one in zip(found, joints, strict=True)
    ]
    counts = Counter(judged.passage.index for judged, parts in spans for _ in parts)
    places: Counter[int] = Counter()
    result = []
    for judged, parts in spans:
        index = judged.passage.index
        for part, (span, certainty) in enumerate(parts):
            at = places[index], counts[index], part, len(parts)
            places[index] += 1
            result.append(prose.clause(judged, span, at, certainty))
    return result


def atoms(sentence: Sentence) -> list[Span]:
    """Return the ranges between the joints of ``sentence``."""
    edges = [sentence.start, *(edge for joint in sentence.joints for edge in joint), sentence.end]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _spans(sentence: Sentence, apart: Sequence[float]) -> Iterator[tuple[Span, float]]:
    start, certainty = sentence.start, 1.0
    for (end, following), likely in zip(sentence.joints, apart, strict=bool(apart)):
        certainty *= max(likely, 1.0 - likely)
        if likely > HALF:
            yield (start, end), certainty
            start, certainty = following, likely
    yield (start, sentence.end), certainty
