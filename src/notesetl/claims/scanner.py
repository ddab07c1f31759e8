"""Finding many words in a text at once, in time that hardly depends on how many there are."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

_BITS = 18
_LONG = 4  # characters of a Latin word by which it is looked up; shorter words by two
_FACTORS = np.array([1, 1_000_003, 998_244_353, 1_597_334_677], dtype=np.uint64)

Codes = npt.NDArray[np.uint32]


@dataclass(slots=True)
class Hit:
    """A word of the vocabulary at ``start``:``end``, to the end of the word, and the lists that hold it."""

    start: int
    end: int
    kinds: tuple[int, ...]


def lower(text: str) -> str:
    """Return ``text`` in lower case with plain apostrophes, character for character."""
    text = text.replace("\u2019", "'")
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def codes(text: str) -> Codes:
    """Return the code points of ``text``."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


class _Entry(NamedTuple):
    word: str
    size: int
    latin: bool
    whole: bool
    kinds: tuple[int, ...]


class Scanner:
    """Finds words: Latin ones as wholes (``word*`` as a beginning), those of other scripts wherever they stand."""

    def __init__(self, entries: dict[str, set[int]]) -> None:
        self._latin = [_Index(size) for size in (_LONG, 2, 1)]
        self._dense = [_Index(size) for size in (3, 2, 1)]
        for entry, kinds in entries.items():
            word, latin = entry.rstrip("*"), _is_latin(entry)
            item = _Entry(word, len(word), latin, latin and not entry.endswith("*"), tuple(sorted(kinds)))
            indices = self._latin if latin else self._dense
            next(index for index in indices if len(word) >= index.size).add(item)
        for index in (*self._latin, *self._dense):
            index.complete()

    def scan(self, lowered: str) -> list[Hit]:
        """Return the words found in ``lowered``, a text in lower case, by position; none lies inside another."""
        if not lowered:
            return []
        points = codes(lowered)
        inside = _word_characters(points)
        letters = inside.tobytes()
        opens = np.ones(len(points), dtype=bool)
        opens[1:] = ~inside[:-1]
        best: dict[int, Hit] = {}
        for index in (*self._latin, *self._dense):
            for position in index.places(points, opens if index in self._latin else None):
                index.look(lowered, letters, position, best)
        hits: list[Hit] = []
        last = 0
        for position in sorted(best):
            if best[position].end > last:
                hits.append(best[position])
                last = best[position].end
        return hits


class _Index:
    """Words by their first ``size`` characters, and a table that rules out most places at once."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.words: dict[str, list[_Entry]] = {}
        self._next: dict[str, frozenset[str]] = {}  # the characters behind those, where no word is so short
        self._table = np.zeros(1 << _BITS, dtype=bool)

    def add(self, entry: _Entry) -> None:
        self.words.setdefault(entry.word[: self.size], []).append(entry)

    def complete(self) -> None:
        """Make what was added known to ``places`` and ``at``."""
        for words in self.words.values():
            words.sort(key=lambda entry: -len(entry.word))
        self._next = {
            start: frozenset(entry.word[self.size] for entry in words)
            for start, words in self.words.items()
            if all(entry.size > self.size for entry in words)
        }
        starts = np.arange(len(self.words)) * self.size
        self._table[_hashes_at(codes("".join(self.words)), starts, self.size)] = True

    def places(self, points: Codes, opens: npt.NDArray[np.bool_] | None) -> list[int]:
        """Return where a word may start, at ``opens`` only where given."""
        if len(points) < self.size:
            return []
        if opens is None:
            found = np.flatnonzero(self._table[_hashes(points, self.size)])
        else:
            starts = np.flatnonzero(opens[: len(points) - self.size + 1])
            found = starts[self._table[_hashes_at(points, starts, self.size)]]
        places: list[int] = found.tolist()
        return places

    def look(self, text: str, letters: bytes, position: int, best: dict[int, Hit]) -> None:
        """Put the longest word at ``position`` into ``best``, unless a longer one of another index is there.

        It has the lists of all words that end where it ends. ``letters`` tells of each character whether it is a
        letter or digit of the Latin script.
        """
        start = text[position : position + self.size]
        entries = self.words.get(start)
        if entries is None:
            return
        following = self._next.get(start)
        if following is not None and text[position + self.size : position + self.size + 1] not in following:
            return
        far = 0
        kinds: tuple[int, ...] = ()
        for word, size, latin, whole, own in entries:
            if not text.startswith(word, position):
                continue
            end = position + size
            if latin and end < len(text) and letters[end] and letters[end - 1]:
                if whole:
                    continue
                end = _ending(letters, end)
            if end > far:
                far, kinds = end, own
            elif end == far and own != kinds:
                kinds = (*kinds, *own)
        if far and (position not in best or far > best[position].end):
            best[position] = Hit(position, far, kinds)


def _ending(letters: bytes, end: int) -> int:
    while end < len(letters) and letters[end]:
        end += 1
    return end


def _is_latin(text: str) -> bool:
    return all(ord(c) < 0x2E80 for c in text)


def _word_characters(points: Codes) -> npt.NDArray[np.bool_]:
    """Tell which characters are letters or digits of the Latin script."""
    return _WORD[np.minimum(points, len(_WORD) - 1)]


def _hashes(points: Codes, size: int) -> npt.NDArray[np.uint64]:
    return _hashes_at(points, np.arange(len(points) - size + 1), size)


def _hashes_at(points: Codes, places: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.uint64]:
    total = np.zeros(len(places), dtype=np.uint64)
    for offset in range(size):
        total += points[places + offset].astype(np.uint64) * _FACTORS[offset]
    total ^= total >> np.uint64(_BITS)
    return total & np.uint64((1 << _BITS) - 1)


@lru_cache(maxsize=1)
def _word_table() -> npt.NDArray[np.bool_]:
    table = np.zeros(0x2E80 + 1, dtype=bool)
    for point in range(0x2E80):
        table[point] = chr(point).isalnum()
    return table


_WORD = _word_table()
