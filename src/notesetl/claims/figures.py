"""The figures that a claim states: value as written, its range, unit and metric."""

import re
from dataclasses import dataclass

from notesetl.claims.counts import Stated
from notesetl.claims.expressions import Expression, expressions
from notesetl.claims.figure_words import FigureWords, figure_words, types_bare
from notesetl.claims.metrics import Metric, find_metric, metric_of, metrics_in
from notesetl.claims.phrases import Folded, fold
from notesetl.claims.statements import judge

__all__ = ["Figure", "find_figures", "find_metric"]

_BIG_O = re.compile(r"(?<![A-Za-z])O ?\((?:[^()\n]|\([^()\n]{0,40}\)){1,60}\)")
_LAST = 9
_LOOK_BACK, _LOOK_AHEAD = 16, 32


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure; ``start``/``end`` are offsets into the claim's text and hold its value and, next to it, its unit.

    ``value_min`` and ``value_max`` are None where the figure leaves that side open ("up to 30%" has no least
    value) or where it is no number (O(n log n)); scales are counted in (7B is 7e9), percent are not divided.
    ``kind`` is absolute, change (+7%, 4.4→45.3), factor (10x, 1/10) or range.
    """

    value: str
    value_min: float | None
    value_max: float | None
    unit: str | None
    metric: str | None
    start: int
    end: int
    kind: str


def find_figures(text: str, language: str, compared: tuple[int, int] | None = None) -> tuple[Figure, ...]:
    """Return the figures that ``text``, a claim of a note in ``language``, states; the first is what it is about.

    Figures with a metric, changes and multipliers come before other measures, these before bare counts; within a
    kind they are in the order of the text. ``compared`` is where ``text`` names what it compares with: words such as
    "faster" in that name are no measures.
    """
    words = figure_words(language, bare=types_bare(text, language))
    folded = fold(text)
    ranked: list[tuple[int, Figure]] = []
    metrics: tuple[Metric, ...] | None = None
    for expression in expressions(folded, words):
        if metrics is None:
            metrics = metrics_in(folded, words, compared)
        stated = judge(expression, folded, words, metrics)
        if stated is not None:
            ranked.append((stated.rank, _figure(stated, folded, text, words)))
    for hit in _BIG_O.finditer(folded.cased):
        metrics = metrics_in(folded, words, compared) if metrics is None else metrics
        ranked.append((_LAST, _complexity(hit, folded, words, metrics, text)))
    ranked.sort(key=lambda pair: (pair[0], pair[1].start))
    return tuple(figure for _, figure in ranked)


def _figure(stated: Stated, folded: Folded, text: str, words: FigureWords) -> Figure:
    expression = stated.expression
    low, high = _limits(expression, folded.text, words)
    unit = (_as_written(stated.unit, folded, text) or "").lstrip("\\") or None
    first = min(expression.start, stated.unit[0])
    start, end = folded.original(first, max(expression.end, stated.unit[1]))
    value = _as_written((expression.start, stated.end), folded, text) or ""
    if expression.form == "range" and folded.text[expression.start - 1 : expression.start] == "~":
        start -= 1
        value = text[start] + value
    metric = _as_written((stated.metric.start, stated.metric.end), folded, text) if stated.metric else None
    return Figure(value, low, high, unit, metric, start, end, _kind(expression))


def _as_written(span: tuple[int, int], folded: Folded, text: str) -> str | None:
    start, end = folded.original(*span)
    return text[start:end].strip() or None


def _limits(expression: Expression, text: str, words: FigureWords) -> tuple[float | None, float | None]:
    """Return the least and the greatest value that the figure may stand for."""
    if expression.form == "dimensions":
        return None, None
    low, high = (
        sorted((expression.low, expression.high)) if expression.form == "range" else (expression.low, expression.high)
    )
    if expression.form not in ("one", "word"):
        return low, high
    first = min(expression.start, expression.unit[0])
    head = text[max(0, first - _LOOK_BACK) : first].rstrip()
    after = text[expression.tail : expression.tail + _LOOK_AHEAD]
    if _differs(head, after, words):
        return low, high
    beside = after[:4].lstrip()
    if head.endswith(("<", "≤", *words.upper)) or beside.startswith(words.upper):
        return None, high
    value = text[expression.start : expression.end]
    more = value.endswith("+") or (after[:1] == "+" and not after[1:2].isalnum()) or value in words.lower
    if head.endswith((">", "≥", *words.lower)) or beside.startswith(words.lower) or more:
        return low, None
    return low, high


def _differs(head: str, after: str, words: FigureWords) -> bool:
    """Tell whether a word such as higher, before a figure, tells by how much and not more than what."""
    return head.endswith(words.differences) or (
        head.endswith(words.lower + words.upper) and any(word in after for word in words.against)
    )


def _kind(expression: Expression) -> str:
    if expression.form in ("range", "change"):
        return expression.form
    if expression.kind in ("times", "orders") or expression.form == "fraction":
        return "factor"
    return "change" if expression.signed else "absolute"


def _complexity(
    hit: re.Match[str], folded: Folded, words: FigureWords, metrics: tuple[Metric, ...], text: str
) -> Figure:
    metric = metric_of(*hit.span(), folded, words, metrics)
    name = _as_written((metric.start, metric.end), folded, text) if metric else None
    start, end = folded.original(*hit.span())
    return Figure(text[start:end], None, None, None, name, start, end, "absolute")
