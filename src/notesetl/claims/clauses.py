"""The stretches of a note that may be claims, with the cue words in them."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from notesetl.claims.cues import scanner
from notesetl.claims.prose import Passage, passages
from notesetl.claims.scanner import Hit, lower
from notesetl.claims.segment import Sentence, Span, sentences
from notesetl.claims.stance import Stance, stances
from notesetl.records import Note


HALF = 0.5


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch ``start``:``end`` of a passage's visible text; ``text`` is in lower case.

    ``hits`` and ``stances`` count from the start of ``text``. ``place`` of ``count`` is its turn in the
    passage, ``part`` of ``parts`` in its sentence. ``certainty`` is how sure the splitting is where it starts, ends
    and goes on over a joint.
    """

    passage: Passage
    sentence: Sentence
    start: int
    end: int
    text: str
    hits: tuple[Hit, ...]
    stances: tuple[Stance, ...]
    place: int = 0
    count: int = 1
    part: int = 0
    parts: int = 1
    certainty: float = 1.0


@dataclass(frozen=True, slots=True)
class Joint:
    """Two neighbouring pieces of a sentence and what stands ``between`` them."""

    left: Clause
    right: Clause
    between: str


Splitter = Callable[[Sequence[Joint]], Sequence[float]]
"""Tells of each joint how likely the pieces beside it belong to claims apart (0 to 1)."""


class Prose:
    """The passages of a note, their text joined and searched for cue words once."""

    def __init__(self, note: Note) -> None:
        self.passages: Sequence[Passage] = passages(note)
        self.text = lower("\n".join(passage.text for passage in self.passages))
        self.hits = scanner().scan(self.text)
        self._starts = [hit.start for hit in self.hits]

    def clause(self, passage: Passage, sentence: Sentence, span: Span) -> Clause:
        """Return the clause at the visible range ``span`` of ``passage``."""
        start, end = passage.base + span[0], passage.base + span[1]
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        hits = tuple(Hit(h.start - start, h.end - start, h.kinds) for h in self.hits[first:last] if h.end <= end)
        text = self.text[start:end]
        return Clause(passage, sentence, *span, text, hits, tuple(stances(text, hits)))

    def sentences(self) -> list[tuple[Passage, Sentence]]:
        """Return the sentences in order, each with its passage."""
        return [(p, sentence) for p in self.passages for sentence in sentences(p.text, p.cuts)]

    def joints(self, passage: Passage, sentence: Sentence) -> list[Joint]:
        """Return the joints of ``sentence``."""
        if not sentence.joints:
            return []
        pieces = [self.clause(passage, sentence, span) for span in atoms(sentence)]
        return [Joint(a, b, passage.text[a.end : b.start]) for a, b in zip(pieces, pieces[1:], strict=False)]


def clauses(prose: Prose, split: Splitter) -> list[Clause]:
    """Return the clauses of ``prose`` in order, sentences split where ``split`` finds it likely."""
    found = prose.sentences()
    joints = [prose.joints(*item) for item in found]
    apart = iter(split([joint for one in joints for joint in one]))
    spans = [
        (passage, sentence, list(_spans(sentence, [next(apart) for _ in one])))
        for (passage, sentence), one in zip(found, joints, strict=True)
    ]
    counts = Counter(passage.index for passage, _, parts in spans for _ in parts)
    places: Counter[int] = Counter()
    result = []
    for passage, sentence, parts in spans:
        for part, (span, certainty) in enumerate(parts):
            clause = prose.clause(passage, sentence, span)
            at = {"place": places[passage.index], "count": counts[passage.index], "part": part, "parts": len(parts)}
            places[passage.index] += 1
            result.append(replace(clause, certainty=certainty, **at))
    return result


def atoms(sentence: Sentence) -> list[Span]:
    """Return the ranges between the joints of ``sentence``."""
    edges = [sentence.start, *(edge for joint in sentence.joints for edge in joint), sentence.end]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _spans(sentence: Sentence, apart: Sequence[float]) -> Iterator[tuple[Span, float]]:
    start, certainty = sentence.start, 1.0
    for (end, following), likely in zip(sentence.joints, apart, strict=True):
        certainty *= max(likely, 1.0 - likely)
        if likely > HALF:
            yield (start, end), certainty
            start, certainty = following, likely
    yield (start, sentence.end), certainty
