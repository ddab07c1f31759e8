"""Sentence pairs: read, cleaned, and with what no translator may touch behind marks."""

import csv
import lzma
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from notesetl.readers import read_dump
from notesetl.records import Note

LANGUAGES = ("zh", "ko", "vi")
MARKS = tuple(f"<m{number}>" for number in range(20))
"""Symbols of the vocabulary that stand for code, formulas and links; the model learns to copy them."""

_UNTOUCHABLE = re.compile(r"`[^`\n]{1,200}`|\$[^$\n]{1,200}\$|https?://[^\s<>()\u3000-\uffef]{1,300}")
_CHARS = 600
_RATIO = (0.35, 9.0)  # English characters for one of the source, Chinese being the tersest of scripts


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and its English; ``origin`` is the id of the source of the corpus."""

    language: str
    origin: str
    source: str
    english: str


def read_pairs(path: Path, language: str) -> Iterator[Pair]:
    """Yield the pairs of a file with the columns domain, source id, sentence, English; ``.xz`` is unpacked.

    Raises:
        ValueError: a line has fewer columns.
    """
    unpacked = lzma.open if path.suffix == ".xz" else open
    with unpacked(path, "rt", encoding="utf-8") as lines:
        for number, row in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
            if len(row) != 4:
                raise ValueError(f"{path.name}, line {number}: 4 columns are needed, {len(row)} are there")
            yield Pair(language, row[1], clean(row[2]), clean(row[3]))


def clean(text: str) -> str:
    """Return ``text`` composed (NFC) and with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def usable(pair: Pair) -> bool:
    """Tell whether a pair can teach: two different sentences of plausible lengths."""
    if not pair.source or not pair.english or pair.source == pair.english:
        return False
    low, high = _RATIO
    return max(len(pair.source), len(pair.english)) <= _CHARS and low <= len(pair.english) / len(pair.source) <= high


def distinct(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Yield each pair once."""
    seen: set[int] = set()
    for pair in pairs:
        key = hash((pair.source, pair.english))
        if key not in seen:
            seen.add(key)
            yield pair


def masked(pair: Pair) -> Pair | None:
    """Return ``pair`` with marks for code, formulas and links, None where the two sides do not hold the same."""
    found = list(dict.fromkeys(_UNTOUCHABLE.findall(pair.source)))
    there = set(_UNTOUCHABLE.findall(pair.english))
    if not found or len(found) > len(MARKS) or set(found) != there:
        return None
    marks = dict(zip(found, MARKS, strict=False))
    source, english = (
        _UNTOUCHABLE.sub(lambda match: marks[match.group()], side) for side in (pair.source, pair.english)
    )
    return Pair(pair.language, pair.origin, source, english)


def note_lines(path: Path) -> Iterator[str]:
    """Yield the lines of the notes at ``path``, for the vocabulary to see what keepers write."""
    for note in read_dump([path]):
        if isinstance(note, Note):
            yield from (line for line in map(clean, note.text.splitlines()) if 0 < len(line) <= _CHARS)
