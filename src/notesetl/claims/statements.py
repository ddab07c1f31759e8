"""Which numbers of a claim are figures that it states, and how much the claim is about them."""

import re
from dataclasses import dataclass

from notesetl.claims.counts import Stated, counted, scaled
from notesetl.claims.expressions import Expression
from notesetl.claims.figure_words import FigureWords
from notesetl.claims.metrics import Metric, linked, metric_at, metric_of
from notesetl.claims.phrases import Folded, is_latin

__all__ = ["judge"]

MEASURED, RATED, SIZED, SHAPED = 0, 1, 2, 4

_ALWAYS = ("percent", "times", "orders")
_BRACKET_ENDS = re.compile(r"\s*[)）/、,，]")
_FORMULA = re.compile(r"\s?(?:[*^]|[-+/]\s?[\w(])")
_LOOK_BACK = 24
_BESIDE, _CLOSE = 80, 16
_LEAST_FRACTION = 0.001
_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class _Place:
    """A figure's surroundings: what is written before it, and the measure nearest to it."""

    folded: Folded
    words: FigureWords
    metrics: tuple[Metric, ...]
    metric: Metric | None
    head: str


def judge(expression: Expression, folded: Folded, words: FigureWords, metrics: tuple[Metric, ...]) -> Stated | None:
    """Return ``expression`` as a figure, or None where the claim does not state it as one."""
    head = folded.text[max(0, expression.start - _LOOK_BACK) : expression.start].rstrip(" ~≈<>≥≤")
    metric = metric_of(expression.start, expression.tail, folded, words, metrics)
    place = _Place(folded, words, metrics, metric, head)
    if expression.form in ("dimensions", "fraction"):
        return _shape(expression, place) if expression.form == "dimensions" else _fraction(expression, place)
    if expression.kind in _ALWAYS:
        stated = expression.kind != "times" or expression.form == "word" or _multiplies(expression, folded, words)
        return _plain(expression, MEASURED if metric or expression.signed else RATED, metric) if stated else None
    return None if _refers(head, words) else _quantity(expression, place)


def _quantity(expression: Expression, place: _Place) -> Stated | None:
    """Judge a figure that may as well be a detail: its unit, its measure or its place has to tell."""
    if expression.kind == "points":
        return _plain(expression, MEASURED, place.metric) if _gained(expression, place) else None
    if expression.kind:
        return _plain(expression, SIZED, place.metric)
    if expression.scale != 1.0:
        told = linked(place.metric, expression.start, place.folded, place.words)
        return scaled(expression, place.folded, place.words, place.metric, linked=told)
    return _bare(expression, place) or counted(expression, place.folded, place.words, place.head)


def _gained(expression: Expression, place: _Place) -> bool:
    """Tell whether points are those of a score, not of a list: they have a measure, a sign, a fraction, a range."""
    told = expression.signed or expression.decimal or expression.form != "one"
    return place.metric is not None or told or _near(expression, place.folded, place.words, _CLOSE)


def _plain(expression: Expression, rank: int, metric: Metric | None) -> Stated:
    return Stated(expression, rank, metric, expression.end, expression.unit)


def _shape(expression: Expression, place: _Place) -> Stated | None:
    metric = place.metric
    if metric is None or place.folded.text[metric.start : metric.end] not in place.words.dimensions:
        return None
    return _plain(expression, SHAPED, metric) if linked(metric, expression.start, place.folded, place.words) else None


def _fraction(expression: Expression, place: _Place) -> Stated | None:
    after = expression.tail + place.folded.text.startswith(" ", expression.tail)
    behind = metric_at(after, place.metrics)
    told = place.head.endswith(place.words.fraction_before) or (behind is not None and behind.weight > 0)
    fits = told or place.words.fraction_after.at(place.folded, after) is not None
    return _plain(expression, MEASURED, place.metric) if fits and expression.high >= _LEAST_FRACTION else None


def _multiplies(expression: Expression, folded: Folded, words: FigureWords) -> bool:
    """Tell whether a multiplier multiplies; "5 times" and "5 lần" may just say how often."""
    unit = folded.text[expression.unit[0] : expression.unit[1]]
    if unit in words.tight:
        return True
    return _near(expression, folded, words, _BESIDE)


def _near(expression: Expression, folded: Folded, words: FigureWords, reach: int) -> bool:
    """Tell whether a word that tells what multiplies or differs stands near."""
    beside = folded.text[max(0, expression.start - reach) : expression.tail + reach]
    return any(near in beside for near in words.times_near)


def _refers(head: str, words: FigureWords) -> bool:
    """Tell whether ``head`` ends with a word that makes the number a reference (table 3, 第3)."""
    if not head.endswith(words.reference):
        return False
    for word in words.reference:
        if head.endswith(word) and not _same_word(head[-len(word) - 1 : -len(word)], word[0]):
            return True
    return False


def _same_word(before: str, first: str) -> bool:
    """Tell whether a word goes on from ``before`` to ``first``, in scripts that write words apart."""
    if is_latin(first):
        return before.isalpha() and is_latin(before)
    return "가" <= first <= "힣" and "가" <= before <= "힣"


def _bare(expression: Expression, place: _Place) -> Stated | None:
    """Judge a number without a unit: a metric, a change, a bracket or a sign has to tell that it is a result."""
    if (stated := _before_metric(expression, place)) is not None:
        return stated
    metric, text = place.metric, place.folded.text
    if _after_metric(expression, place) or (expression.form == "change" and (metric or expression.decimal)):
        return _plain(expression, MEASURED, metric)
    if expression.decimal and expression.form in ("one", "pair") and _bracketed(expression, place):
        return _plain(expression, RATED, metric)
    raised = text[expression.start] == "+" and (expression.decimal or metric is not None)
    return _plain(expression, MEASURED, metric) if raised and _apart(expression, text) else None


def _before_metric(expression: Expression, place: _Place) -> Stated | None:
    """Judge "28.4 BLEU", "28.4 (BLEU)" and "2+ BLEU points"."""
    text = place.folded.text
    after = expression.tail + text.startswith(" ", expression.tail)
    after += text.startswith(("(", "（"), after)
    metric = metric_at(after, place.metrics)
    if metric is None or not (metric.named or expression.signed or _exact(expression, metric)):
        return None
    if place.metric is not metric and linked(place.metric, expression.start, place.folded, place.words):
        return None
    score_at = metric.end + text.startswith(" ", metric.end)
    score = place.words.score.at(place.folded, score_at)
    return Stated(expression, MEASURED, metric, expression.end, (score_at, score[0]) if score else expression.unit)


def _exact(expression: Expression, metric: Metric) -> bool:
    """Tell whether a number is written as an amount before a measure: a range of decimals, 1,234,567 parameters."""
    return expression.decimal and (expression.form != "one" or (metric.weight > 0 and expression.low >= _THOUSAND))


def _after_metric(expression: Expression, place: _Place) -> bool:
    """Tell whether the number is what a measure before it is said to be."""
    metric, text = place.metric, place.folded.text
    if metric is None or metric.end > expression.start:
        return False
    if linked(metric, expression.start, place.folded, place.words):
        told = expression.decimal or metric.named or text[metric.end : expression.start].strip()
        return bool(told) and _FORMULA.match(text, expression.tail) is None
    return expression.decimal and place.head.endswith(place.words.states)


def _bracketed(expression: Expression, place: _Place) -> bool:
    """Tell whether the number stands alone in brackets, or first among several."""
    text, opened = place.folded.text, expression.start - 1
    if opened < 0 or text[opened] not in "(（" or (opened and is_latin(text[opened - 1])):
        return False
    after = expression.tail + text.startswith(" ", expression.tail)
    return bool(_BRACKET_ENDS.match(text, after)) or place.words.conjunctions.at(place.folded, after) is not None


def _apart(expression: Expression, text: str) -> bool:
    """Tell whether a signed number is no part of a formula."""
    before, after = text[expression.start - 1 : expression.start], text[expression.tail : expression.tail + 3].lstrip()
    return not (before.isalnum() and is_latin(before)) and after[:1] not in ("*", "/", "^", "+", "=")
