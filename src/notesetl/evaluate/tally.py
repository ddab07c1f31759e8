"""The tally in which the scorers collect counts, misses and confidences, note by note."""

from collections import defaultdict
from collections.abc import Iterable

from notesetl.evaluate.scores import ALL, BINS, FIGURES, Bin, Figure, Miss, Report


class Tally:
    """Collects counts, misses and confidences over notes."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
        self._misses: list[Miss] = []
        self._bins: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])

    def count(self, name: str, language: str, counts: tuple[int, int, int]) -> None:
        """Add right, gold and found ones (found is not looked at for shares)."""
        for key in ((name, language), (name, ALL)):
            self._counts[key] = [old + new for old, new in zip(self._counts[key], counts, strict=True)]

    def miss(self, miss: Miss) -> None:
        """Keep a miss."""
        self._misses.append(miss)

    def confidence(self, kind: str, confidence: float, *, right: bool) -> None:
        """Count a found row in the bin of its confidence."""
        place = max(at for at, low in enumerate(BINS[:-1]) if low <= confidence or at == 0)
        self._bins[kind, place][0] += right
        self._bins[kind, place][1] += 1

    def report(self, remarks: Iterable[str] = ()) -> Report:
        """Return what was collected, figures in the order of ``FIGURES``, languages in order, ``all`` last."""
        order = list(FIGURES)
        keys = sorted(self._counts, key=lambda key: (order.index(key[0]), key[1] == ALL, key[1]))
        return Report(
            figures=tuple(
                Figure(name, language, right, gold, None if FIGURES[name][1] else found)
                for name, language in keys
                for right, gold, found in [self._counts[name, language]]
            ),
            misses=tuple(self._misses),
            bins=tuple(
                Bin(kind, BINS[place], BINS[place + 1], *counts)
                for (kind, place), counts in sorted(
                    self._bins.items(), key=lambda item: (order.index(item[0][0]), item[0][1])
                )
            ),
            remarks=tuple(remarks),
        )


class NoteTally:
    """A tally seen from one annotated note."""

    def __init__(self, tally: Tally, language: str, path: str) -> None:
        self._tally, self._language, self._path = tally, language, path

    def matched(self, name: str, right: int, gold: int, found: int) -> None:
        """Count a figure of precision and recall."""
        self._tally.count(name, self._language, (right, gold, found))

    def share(self, name: str, right: int, total: int) -> None:
        """Count a figure that is a plain share."""
        self._tally.count(name, self._language, (right, total, 0))

    def missed(self, kind: str, line: int | None, text: str, instead: str = "") -> None:
        """Note gold that was not found."""
        self._tally.miss(Miss(kind, "missed", self._language, self._path, line, text, instead))

    def surplus(self, kind: str, line: int | None, text: str, instead: str = "") -> None:
        """Note something found that the gold has not."""
        self._tally.miss(Miss(kind, "extra", self._language, self._path, line, text, instead))

    def same(self, name: str, line: int | None, text: str, values: tuple[object, object], *, right: bool) -> None:
        """Count one attribute of a matched pair; ``values`` are that of the gold and the found one."""
        self.share(name, int(right), 1)
        if not right:
            gold, found = map(_shown, values)
            self._tally.miss(Miss(name, "wrong", self._language, self._path, line, text, f"{found} for {gold}"))

    def confidence(self, kind: str, confidence: float | None, *, right: bool) -> None:
        """Count how far a confidence can be trusted."""
        if confidence is not None:
            self._tally.confidence(kind, confidence, right=right)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return " > ".join(map(str, value)) or "none"
    return "none" if value in (None, "") else str(value)
