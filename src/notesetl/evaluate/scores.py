"""What an evaluation yields: figures, misses, and how far confidence can be trusted."""

import json
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
