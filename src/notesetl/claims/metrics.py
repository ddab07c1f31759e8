"""The measures that a claim names, and which of them a figure belongs to."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from notesetl.claims.figure_words import FigureWords, figure_words
from notesetl.claims.phrases import Folded, fold, is_latin

_SIGNS_BETWEEN = re.compile(r"[\s=:：(（,*≈~<>|≥≤`≃\[\"“”'_]+")
_BREAK = re.compile(r"[;；。\n|]|[.!?！？](?=\s)")
_FAR_BEFORE = 48
_FAR_AFTER = 28
_METRIC = 2
_MOST_NEAR = 16


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


def metrics_in(folded: Folded, words: FigureWords, compared: tuple[int, int] | None = None) -> tuple[Metric, ...]:
    """Return the measures that ``folded`` names, left to right.

    ``compared`` is a range of the original text in which only metrics count.
    """
    found = (Metric(*hit) for hit in words.metrics.find(folded))
    metrics = tuple(metric for metric in found if metric.named or not _compound(folded.text, metric.start))
    if compared is None:
        return metrics
    return tuple(metric for metric in metrics if metric.named or not _within(metric, compared, folded))


def _compound(text: str, start: int) -> bool:
    """Tell whether a measure is only the end of a compound (real-time)."""
    return start > 1 and text[start - 1] == "-" and text[start - 2].isalpha() and is_latin(text[start - 2])


def _within(metric: Metric, place: tuple[int, int], folded: Folded) -> bool:
    start, end = folded.original(metric.start, metric.end)
    return place[0] <= start and end <= place[1]


def metric_at(start: int, metrics: tuple[Metric, ...]) -> Metric | None:
    """Return the measure that starts right at ``start``."""
    place = bisect_left(metrics, start, key=_start)
    return metrics[place] if place < len(metrics) and metrics[place].start == start else None


def metric_of(start: int, end: int, folded: Folded, words: FigureWords, metrics: tuple[Metric, ...]) -> Metric | None:
    """Return the measure of the figure at ``start`` to ``end``: right after it, else the nearest before, else after.

    What is said to be the figure (AP 41.5, 65 fps) and weighs as much comes first; a movement (a gain, a drop) gives
    way to what is said to move.
    """
    before = _before(start, folded, metrics)
    place = bisect_left(metrics, end, key=_start)
    after = metrics[place] if place < len(metrics) else None
    if after is not None and after.start <= _reach(end, folded, words):
        if before is None or not before.weight or before.weight < after.weight:
            return after
        return before if not after.weight or linked(before, start, folded, words) else after
    if before is not None:
        return before
    if after is not None and after.start - end <= _FAR_AFTER and not _BREAK.search(folded.text, end, after.start):
        return after
    return None


def linked(metric: Metric | None, start: int, folded: Folded, words: FigureWords) -> bool:
    """Tell whether only linking words and signs stand between a measure and its number at ``start``."""
    if metric is None or metric.end > start:
        return False
    at = metric.end
    while at < start:
        signs = _SIGNS_BETWEEN.match(folded.text, at, start)
        word = None if signs is not None else words.link.at(folded, at)
        if signs is None and word is None:
            return False
        at = signs.end() if signs is not None else word[0] if word is not None else at
    return True


def _start(metric: Metric) -> int:
    return metric.start


def _before(start: int, folded: Folded, metrics: tuple[Metric, ...]) -> Metric | None:
    """Return the nearest measure before ``start`` in the same clause."""
    nearest = None
    for metric in reversed(metrics[max(0, (last := bisect_left(metrics, start, key=_start)) - _MOST_NEAR) : last]):
        if metric.end > start:
            continue
        if start - metric.end > _FAR_BEFORE or _BREAK.search(folded.text, metric.end, start):
            break
        if metric.weight:
            return metric
        nearest = nearest or metric
    return nearest


def _reach(end: int, folded: Folded, words: FigureWords) -> int:
    """Return where a measure that belongs to a figure ending at ``end`` may start: behind up to two small words."""
    at = end + folded.text.startswith(" ", end)
    for _ in range(2):
        word = words.before_metric.at(folded, at)
        if word is None:
            break
        at = word[0] + folded.text.startswith(" ", word[0])
    return at
