"""What an evaluation yields: figures, misses, how far confidence can be trusted; and the tally that collects them."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from notesetl.errors import NotesetlError

ALL = "all"

# name: (what it counts, whether it is a plain share; else precision, recall and F1), in the order of the report
FIGURES = {
    "notes_found": ("annotated notes in the tables", True),
    "note_language": ("note language", True),
    "title": ("titles", False),
    "title_lenient": ("titles, half overlap", False),
    "title_kind": ("paper or method", True),
    "struck": ("struck out", True),
    "section": ("section path", True),
    "rating": ("ratings", False),
    "rating_lenient": ("ratings, overlap only", False),
    "rating_aspect": ("rating aspect", True),
    "arxiv": ("arXiv ids on mentions", False),
    "arxiv_loose": ("links of no mention", True),
    "link": ("other links on mentions", False),
    "link_role": ("link role", True),
    "topic_first": ("first topic is gold's first", True),
    "topic_any": ("first topic is one of gold's", True),
    "topic_shared": ("any topic is one of gold's", True),
    "claim_evaluative": ("evaluative claims", False),
    "claim": ("all claims", False),
    "claim_tier": ("claim tier", True),
    "claim_aspect": ("claim aspect", True),
    "claim_polarity": ("claim polarity", True),
    "claim_hedged": ("claim hedged", True),
    "claim_mention": ("claim on its mention", True),
    "claim_subject": ("claim subject", True),
    "claim_comparator": ("claim comparator", True),
    "claim_metric": ("claim metric", True),
    "claim_figure": ("claim figures", False),
    "grounding": ("rows grounded in the text", True),
}
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Figure:
    """Counts of one figure in one language; ``found`` is None where the figure is a plain share of ``gold``."""

    name: str
    language: str
    right: int
    gold: int
    found: int | None

    @property
    def precision(self) -> float | None:
        """Right ones among the found, 0 to 1; None for a share or where nothing was found."""
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Right ones among the gold, 0 to 1; None where there is no gold."""
        return self.right / self.gold if self.gold else None

    @property
    def value(self) -> float | None:
        """F1, or the share where the figure is one, 0 to 1; None where there was nothing to count."""
        if self.found is None:
            return self.recall
        return 2 * self.right / (self.gold + self.found) if self.gold + self.found else None


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing that is not as in the gold.

    ``kind`` is the name of a figure; ``side`` is ``missed`` (gold that was not found), ``extra`` (found, not in
    the gold) or ``wrong`` (found, with another value). ``instead`` is what was found, or what the gold has there.
    """

    kind: str
    side: str
    language: str
    path: str
    line: int | None
    text: str
    instead: str


@dataclass(frozen=True, slots=True)
class Bin:
    """How many of the rows of ``kind`` with a confidence in ``low`` to ``high`` are right."""

    kind: str
    low: float
    high: float
    right: int
    found: int


@dataclass(frozen=True, slots=True)
class Report:
    """The result of an evaluation."""

    figures: tuple[Figure, ...]
    misses: tuple[Miss, ...]
    bins: tuple[Bin, ...]
    remarks: tuple[str, ...]

    def figure(self, name: str, language: str = ALL) -> Figure | None:
        """Return the counts of a figure in a language; None where nothing of it was annotated or found."""
        if name not in FIGURES:
            raise NotesetlError(f"unknown figure {name!r}; allowed: {', '.join(FIGURES)}")
        return next((item for item in self.figures if (item.name, item.language) == (name, language)), None)

    def value(self, name: str, language: str = ALL) -> float | None:
        """Return F1 or the share of a figure, 0 to 1; None where there was nothing to count."""
        figure = self.figure(name, language)
        return None if figure is None else figure.value

    def select(self, kind: str | None = None, language: str | None = None) -> tuple[Miss, ...]:
        """Return the misses of one kind and of notes of one language (None: all)."""
        if kind is not None and kind not in FIGURES:
            raise NotesetlError(f"unknown kind of miss {kind!r}; allowed: {', '.join(FIGURES)}")
        return tuple(
            miss for miss in self.misses if kind in (None, miss.kind) and language in (None, ALL, miss.language)
        )

    def to_json(self) -> str:
        """Return everything as JSON text; shares are 0 to 1, or null where there was nothing to count."""
        content = {
            "figures": [
                asdict(figure) | {"precision": figure.precision, "recall": figure.recall, "value": figure.value}
                for figure in self.figures
            ],
            "calibration": [asdict(item) for item in self.bins],
            "misses": [asdict(miss) for miss in self.misses],
            "remarks": list(self.remarks),
        }
        return json.dumps(content, ensure_ascii=False, indent=1)


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
                Bin(kind, BINS[place], BINS[place + 1], *counts) for (kind, place), counts in sorted(self._bins.items())
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
