"""Annotated notes to train and measure the models of claims on: gold notes, marked stretches of others, written ones.

The written notes (``data/claims``) were made up for the project, a file a language. A line ``=== KEEPER/NAME.md``
starts a note; a claim in it stands as ``\u27e6CODE|its text\u27e7``.

The marks (``claim_marks.jsonl``) hold places and judgements, none of the notes' text. A line is a note: its path
below a dump, the sha256 of its text, who keeps it, the range that is marked, and ``claims`` as start, end and a
code: an initial of the aspect (a accuracy, e efficiency, r robustness, t data, s simplicity, n novelty, l limitation,
p applicability) with + - ~ 0 for positive, negative, mixed, neutral; ``d`` for descriptive, ``?`` where the marker was
not sure. What is marked by nothing inside the range is no claim.
"""

import hashlib
import json
import re
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
from notesetl.readers import RawFile, read_dump, read_note
from notesetl.records import Note, Reject
from notesetl.tables.rows import line_starts
from notesetl.vocabulary import Vocabulary

GOLD, MARKED, WRITTEN = "gold", "marked", "written"
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
_HEAD = re.compile(r"^=== (.+)\n", re.MULTILINE)
_CLAIM = re.compile("\u27e6([^|\u27e7\n]{1,4})\\|([^\u27e6\u27e7\n]*)\u27e7")
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

    ``origin`` is gold, marked or written.
    """

    note: Note
    path: str
    language: str
    keeper: str
    first: int
    last: int
    claims: tuple[Mark, ...]
    prose: Prose
    origin: str

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
        found.append(Sample(note, item.path, item.language, keeper, *reach, marks, Prose(note), GOLD))
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
                found.append(Sample(full, *where, first, last, claims, Prose(full), MARKED))
    return found


def written_samples(folder: Path) -> list[Sample]:
    """Read the notes that were written for the project, from the files of ``folder``, one a language."""
    names = Vocabulary.load(None).names()
    found = []
    for file in sorted(folder.glob("*.txt")):
        _, *parts = _HEAD.split(file.read_text(encoding="utf-8"))
        for name, body in zip(parts[::2], parts[1::2], strict=True):
            text, claims = _plain(body)
            note, _ = read_note(RawFile(name.strip(), text.encode()))
            if note is None:
                raise ValueError(f"{file}: {name} is no note")
            full = _mentions(note, names)
            where = f"{file.stem}/{name}", file.stem, name.split("/", 1)[0]
            found.append(Sample(full, *where, 0, len(full.text), claims, Prose(full), WRITTEN))
    return found


def _plain(body: str) -> tuple[str, tuple[Mark, ...]]:
    """Return ``body`` without the signs of claims, and the claims."""
    pieces, claims, position, length = [], [], 0, 0
    for match in _CLAIM.finditer(body):
        pieces += [body[position : match.start()], match[2]]
        length += match.start() - position
        claims.append(_mark(length, length + len(match[2]), match[1]))
        length += len(match[2])
        position = match.end()
    text = "".join([*pieces, body[position:]])
    if "\u27e6" in text or "\u27e7" in text:
        raise ValueError(f"a claim is not closed, or stands in another: {text[:80]}")
    return text, tuple(claims)


def _mark(start: int, end: int, code: str) -> Mark:
    code = code.rstrip("!")
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
