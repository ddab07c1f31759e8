"""The measures that a claim names, and which of them a figure belongs to."""

import re
from dataclasses import dataclass

from notesetl.claims.figure_words import FigureWords, figure_words
from notesetl.claims.phrases import Folded, fold

_BREAK = re.compile(r"[;；。\n|]|[.!?！？](?=\s)")
_FAR_BEFORE = 48
_FAR_AFTER = 28
_METRIC = 2


@dataclass(frozen=True, slots=True)
class Metric:
    """A measure in a folded text; ``weight`` is 2 for metrics, 1 for quantities, 0 for movements."""

    start: int
    end: int
    weight: int

    @property
    def named(self) -> bool:
        """Whether it is a metric even where no figure is stated."""
        return self.weight == _METRIC


def find_metric(text: str, language: str) -> tuple[int, int] | None:
    """Return where ``text``, in ``language``, first names a metric, figures apart."""
    folded = fold(text)
    for metric in metrics_in(folded, figure_words(language)):
        if metric.named:
            return folded.original(metric.start, metric.end)
    return None


def metrics_in(folded: Folded, words: FigureWords) -> tuple[Metric, ...]:
    """Return the measures that ``folded`` names, left to right."""
    return tuple(Metric(*hit) for hit in words.metrics.find(folded))


def metric_of(start: int, end: int, folded: Folded, words: FigureWords, metrics: tuple[Metric, ...]) -> Metric | None:
    """Return the measure of the figure at ``start`` to ``end``: right after it, else the nearest before, else after."""
    reach = _reach(end, folded, words)
    before = after = None
    for metric in metrics:
        if metric.end <= start:
            if metric.weight or before is None or before.weight == 0 or start - before.end > _FAR_BEFORE:
                before = metric
        elif metric.start >= end:
            after = after or metric
    if after is not None and after.start <= reach:
        return after
    if before is not None and start - before.end <= _FAR_BEFORE and not _BREAK.search(folded.text, before.end, start):
        return before
    if after is not None and after.start - end <= _FAR_AFTER and not _BREAK.search(folded.text, end, after.start):
        return after
    return None


def _reach(end: int, folded: Folded, words: FigureWords) -> int:
    """Return where a measure that belongs to a figure ending at ``end`` may start: behind up to two small words."""
    at = end + folded.text.startswith(" ", end)
    for _ in range(2):
        word = words.before_metric.at(folded, at)
        if word is None:
            break
        at = word[0] + folded.text.startswith(" ", word[0])
    return at
