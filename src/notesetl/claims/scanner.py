"""Finding many words in a text at once, in time that hardly depends on how many there are."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

_BITS = 18
_LONG = 4  # characters of a Latin word by which it is looked up; shorter words by two
_FACTORS = np.array([1, 1_000_003, 998_244_353, 1_597_334_677], dtype=np.uint64)

Codes = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of the vocabulary at ``start``:``end`` and the lists that hold it."""

    start: int
    end: int
    kinds: tuple[int, ...]


def lower(text: str) -> str:
    """Return ``text`` in lower case, character for character."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def codes(text: str) -> Codes:
    """Return the code points of ``text``."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


class Scanner:
    """Finds words: Latin ones as wholes (``word*`` as a beginning), those of other scripts wherever they stand."""

    def __init__(self, entries: dict[str, set[int]]) -> None:
        self._buckets: dict[str, list[tuple[str, bool, bool, tuple[int, ...]]]] = {}
        self._tables = {size: np.zeros(1 << _BITS, dtype=bool) for size in (1, 2, _LONG)}
        for entry, kinds in entries.items():
            word, latin = entry.rstrip("*"), _is_latin(entry)
            size = (_LONG if len(word) >= _LONG else 2 if len(word) > 1 else 1) if latin else min(len(word), 2)
            key = word[:size]
            self._tables[size][_hashes(codes(key), size)[0]] = True
            item = (word, latin, latin and not entry.endswith("*"), tuple(sorted(kinds)))
            self._buckets.setdefault(key, []).append(item)
        for bucket in self._buckets.values():
            bucket.sort(key=lambda item: -len(item[0]))

    def scan(self, lowered: str) -> list[Hit]:
        """Return the words found in ``lowered``, a text in lower case, by position; none lies inside another."""
        if not lowered:
            return []
        points = codes(lowered)
        positions = set()
        inside = np.zeros(len(points), dtype=bool)
        inside[1:] = _word_characters(points)[:-1]
        for size, table in self._tables.items():
            if len(points) >= size:
                found = np.flatnonzero(table[_hashes(points, size)])
                positions.update(found.tolist())
        hits: list[Hit] = []
        last = 0
        within = inside.tolist()
        for position in sorted(positions):
            best = self._longest(lowered, position, at_start=not within[position])
            if best is not None and best.end > last:
                hits.append(best)
                last = best.end
        return hits

    def _longest(self, text: str, position: int, *, at_start: bool) -> Hit | None:
        best: Hit | None = None
        for size in (_LONG, 2, 1):
            for word, latin, whole, kinds in self._buckets.get(text[position : position + size], ()):
                if best is not None and position + len(word) <= best.end:
                    break
                if latin and not at_start:
                    continue
                end = position + len(word)
                if text.startswith(word, position) and not (whole and _continues(text, end)):
                    best = Hit(position, end, kinds)
        return best


def _continues(text: str, end: int) -> bool:
    following = text[end : end + 1]
    return following.isalnum() and _is_latin(following) and text[end - 1].isalnum()


def _is_latin(text: str) -> bool:
    return all(ord(c) < 0x2E80 for c in text)


def _word_characters(points: Codes) -> npt.NDArray[np.bool_]:
    """Tell which characters are letters or digits of the Latin script."""
    return _WORD[np.minimum(points, len(_WORD) - 1)]


def _hashes(points: Codes, size: int) -> npt.NDArray[np.uint64]:
    count = len(points) - size + 1
    total = np.zeros(count, dtype=np.uint64)
    for offset in range(size):
        total += points[offset : offset + count].astype(np.uint64) * _FACTORS[offset]
    total ^= total >> np.uint64(_BITS)
    return total & np.uint64((1 << _BITS) - 1)


@lru_cache(maxsize=1)
def _word_table() -> npt.NDArray[np.bool_]:
    table = np.zeros(0x2E80 + 1, dtype=bool)
    for point in range(0x2E80):
        table[point] = chr(point).isalnum()
    return table


_WORD = _word_table()
