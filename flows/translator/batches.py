"""Pairs as numbers, and batches of like length."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import sentencepiece as spm
import torch

from translator.corpus import Pair, masked

Ids = npt.NDArray[np.uint16]
END_ID = 0
_POOL = 64  # batches that are cut from pairs sorted by length


@dataclass(frozen=True, slots=True)
class Side:
    """Token ids of many sentences, one behind the other; sentence ``i`` is ``ids[ends[i]:ends[i + 1]]``."""

    ids: Ids
    ends: npt.NDArray[np.int64]

    def __getitem__(self, number: int) -> Ids:
        return self.ids[self.ends[number] : self.ends[number + 1]]


@dataclass(frozen=True, slots=True)
class Examples:
    """Encoded pairs, each as it stands and with marks for what must not change (the same again where there is none)."""

    source: Side
    english: Side
    masked_source: Side
    masked_english: Side
    origins: npt.NDArray[np.int16]
    names: tuple[str, ...]

    def save(self, path: Path) -> None:
        """Write all into one ``.npz`` file."""
        sides = {name: getattr(self, name) for name in ("source", "english", "masked_source", "masked_english")}
        arrays = {f"{name}_{part}": getattr(side, part) for name, side in sides.items() for part in ("ids", "ends")}
        np.savez(path, origins=self.origins, names=np.array(self.names), **arrays)

    @classmethod
    def read(cls, path: Path) -> "Examples":
        """Read what ``save`` wrote."""
        with np.load(path) as held:
            sides = [
                Side(held[f"{name}_ids"], held[f"{name}_ends"])
                for name in ("source", "english", "masked_source", "masked_english")
            ]
            return cls(sides[0], sides[1], sides[2], sides[3], held["origins"], tuple(held["names"].tolist()))


def encode(pairs: Sequence[Pair], vocabulary: spm.SentencePieceProcessor, longest: int) -> Examples:
    """Encode pairs of at most ``longest`` tokens a side, leave out the others."""
    plain = _encoded(pairs, vocabulary)
    marked = _encoded([masked(pair) or pair for pair in pairs], vocabulary)
    kept = [
        number
        for number, (one, other) in enumerate(zip(plain, marked, strict=True))
        if min(map(len, one)) > 0 and max(map(len, (*one, *other))) < longest
    ]
    names = tuple(dict.fromkeys(pair.origin for pair in pairs))
    places = {name: place for place, name in enumerate(names)}
    sides = [_side([rows[number][side] for number in kept]) for rows in (plain, marked) for side in (0, 1)]
    origins = np.array([places[pairs[number].origin] for number in kept], np.int16)
    return Examples(sides[0], sides[1], sides[2], sides[3], origins, names)


def _encoded(pairs: Sequence[Pair], vocabulary: spm.SentencePieceProcessor) -> list[tuple[list[int], list[int]]]:
    sides = [vocabulary.encode([getattr(pair, side) for pair in pairs]) for side in ("source", "english")]
    return list(zip(*sides, strict=True))


def _side(rows: Sequence[Sequence[int]]) -> Side:
    ends = np.cumsum([0, *(len(row) for row in rows)], dtype=np.int64)
    return Side(np.fromiter((one for row in rows for one in row), np.uint16, int(ends[-1])), ends)


@dataclass(frozen=True, slots=True)
class Batch:
    """``source`` and ``target`` are padded ids, (sentences, tokens); every sentence ends with the end token."""

    source: torch.Tensor
    target: torch.Tensor
    tokens: int


def batches(  # noqa: PLR0913, PLR0917 - what an epoch is made of
    examples: Examples, weights: Mapping[str, float], tokens: int, pad: int, seed: int, marked: float = 0.7
) -> Iterator[Batch]:
    """Yield the batches of one epoch, about ``tokens`` target tokens each, in an order that ``seed`` decides.

    ``weights`` gives the share of the pairs of an origin that an epoch sees (1 where it names none; above 1 some
    come twice), ``marked`` how often a pair is taken with marks.
    """
    rng = random.Random(seed)  # noqa: S311 - an order, no secret
    chances = [weights.get(name, 1.0) for name in examples.names]
    chosen: list[tuple[Ids, Ids]] = []
    for number, origin in enumerate(examples.origins):
        for _ in range(int(chances[origin] + rng.random())):
            one = rng.random() < marked
            source = examples.masked_source if one else examples.source
            english = examples.masked_english if one else examples.english
            chosen.append((source[number], english[number]))
    rng.shuffle(chosen)
    pool = _POOL * max(1, tokens // 24)
    for start in range(0, len(chosen), pool):
        held = sorted(chosen[start : start + pool], key=lambda pair: (len(pair[1]), len(pair[0])))
        cut = list(_cut(held, tokens))
        rng.shuffle(cut)
        for rows in cut:
            sides = [_padded([row[side] for row in rows], pad) for side in (0, 1)]
            yield Batch(sides[0], sides[1], sum(len(row[1]) + 1 for row in rows))


def _cut(rows: Sequence[tuple[Ids, Ids]], tokens: int) -> Iterator[Sequence[tuple[Ids, Ids]]]:
    first, widest = 0, 0
    for number, row in enumerate(rows):
        widest = max(widest, len(row[1]) + 1, (len(row[0]) + 1) // 2)
        if (number + 1 - first) * widest >= tokens:
            yield rows[first : number + 1]
            first, widest = number + 1, 0
    if first < len(rows):
        yield rows[first:]


def _padded(rows: Sequence[Ids], pad: int) -> torch.Tensor:
    out = torch.full((len(rows), max(map(len, rows)) + 1), pad, dtype=torch.long)
    for number, row in enumerate(rows):
        out[number, : len(row)] = torch.from_numpy(row.astype(np.int64))
        out[number, len(row)] = END_ID
    return out
