"""Annotated notes to train and measure the models of claims on: gold notes, and marked stretches of other notes.

The marks (``claim_marks.jsonl``) hold places and judgements, none of the notes' text. A line is a note: its path
below a dump, the sha256 of its text, who keeps it, the range that is marked, and ``claims`` as start, end and a
code: an initial of the aspect (a accuracy, e efficiency, r robustness, t data, s simplicity, n novelty, l limitation,
p applicability) with + - ~ 0 for positive, negative, mixed, neutral; ``d`` for descriptive, ``?`` where the marker was
not sure. What is marked by nothing inside the range is no claim.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from notesetl.claims.clauses import Prose
from notesetl.claims.decide import DESCRIPTIVE, EVALUATIVE
from notesetl.evaluate.gold_files import read_gold
from notesetl.extract.attach import attach_links
from notesetl.extract.context import Context
from notesetl.extract.links import find_links
from notesetl.extract.mentions import find_mentions
from notesetl.extract.ratings import attach_ratings
from notesetl.extract.sections import find_sections
from notesetl.language import identify
from notesetl.readers import read_dump
from notesetl.records import Note, Reject
from notesetl.tables.rows import line_starts
from notesetl.vocabulary import Vocabulary

UNSURE = "unsure"
_ASPECTS = {
    "a": "accuracy",
    "e": "efficiency",
    "r": "robustness",
    "t": "data",
    "s": "simplicity",
    "n": "novelty",
    "l": "limitation",
    "p": "applicability",
}
_POLARITIES = {"+": "positive", "-": "negative", "~": "mixed", "0": "neutral"}


@dataclass(frozen=True, slots=True)
class Mark:
    """What a stretch is: ``tier`` is evaluative, descriptive or unsure."""

    span: tuple[int, int]
    tier: str
    aspect: str
    polarity: str


@dataclass(frozen=True, slots=True)
class Sample:
    """An annotated note, read and searched for cue words once; ``first`` to ``last`` (offsets) is annotated.

    ``marked`` tells the marked stretches from the gold.
    """

    note: Note
    path: str
    language: str
    keeper: str
    first: int
    last: int
    claims: tuple[Mark, ...]
    prose: Prose
    marked: bool

    def inside(self, position: int) -> bool:
        """Tell whether ``position`` lies in the annotated range."""
        return self.first <= position < self.last


def gold_samples(notes: Path, gold: Path) -> list[Sample]:
    """Read the notes that are annotated in ``gold``."""
    read = {note.path: note for note in _notes([notes])}
    names = Vocabulary.load(None).names()
    found = []
    for item in read_gold(gold):
        note = _mentions(read[item.path], names)
        starts = [*line_starts(note.text), len(note.text)]
        marks = tuple(Mark(c.span, c.tier, c.aspect, c.polarity) for c in item.claims)
        keeper = item.path.rsplit("/", 1)[-1].split("__", 1)[0]
        reach = starts[item.first - 1], starts[min(item.last, len(starts) - 1)]
        found.append(Sample(note, item.path, item.language, keeper, *reach, marks, Prose(note), marked=False))
    return found


def marked_samples(marks: Path, dumps: Sequence[Path]) -> list[Sample]:
    """Read the notes of ``dumps`` that ``marks`` speaks of; those that are not there, or have changed, are left out."""
    lines = [json.loads(line) for line in marks.read_text(encoding="utf-8").splitlines()]
    files = [(line, next((d / line["path"] for d in dumps if (d / line["path"]).is_file()), None)) for line in lines]
    names = Vocabulary.load(None).names()
    found = []
    for line, file in files:
        for note in _notes([file]) if file is not None else ():
            if hashlib.sha256(note.text.encode()).hexdigest() == line["sha256"]:
                full = _mentions(note, names)
                claims = tuple(_mark(*claim) for claim in line["claims"])
                first, last = line["range"]
                where = line["path"], line["language"], line["keeper"]
                found.append(Sample(full, *where, first, last, claims, Prose(full), marked=True))
    return found


def _mark(start: int, end: int, code: str) -> Mark:
    if code == "d":
        return Mark((start, end), DESCRIPTIVE, "mechanism", "neutral")
    if code == "?":
        return Mark((start, end), UNSURE, "", "")
    return Mark((start, end), EVALUATIVE, _ASPECTS[code[0]], _POLARITIES[code[1]])


def _notes(sources: Iterable[Path]) -> Iterator[Note]:
    for found in read_dump([str(source) for source in sources]):
        if not isinstance(found, Reject):
            yield found


def _mentions(note: Note, names: frozenset[str]) -> Note:
    note = identify(note)
    note = replace(note, sections=find_sections(note), links=find_links(note.text, note.blocks))
    context = Context(note, names)
    mentions = find_mentions(context)
    note = replace(note, links=attach_links(context, mentions), mentions=mentions)
    return replace(note, mentions=attach_ratings(Context(note, names), mentions))
