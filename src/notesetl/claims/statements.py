"""Which numbers of a claim are figures that it states, and how much it is about them."""

import re
from dataclasses import dataclass

from notesetl.claims.expressions import Expression
from notesetl.claims.figure_words import FigureWords
from notesetl.claims.metrics import Metric, metric_of
from notesetl.claims.phrases import Folded, is_latin

MEASURED, RATED, SIZED, COUNTED, SHAPED = range(5)

_ALWAYS = ("percent", "times", "orders")
_SIGNS_BETWEEN = re.compile(r"[\s=:：(（,*≈~<>|≥≤`≃\[\"“”'_]+")
_BRACKET_ENDS = re.compile(r"\s*(?:[)）]|[/、,，]|和|và |and |과 |와 )")
_FORMULA = re.compile(r"\s?(?:[*^]|[-+/]\s?[\w(])")
_NOUN = re.compile(r"[ ]?([^\W\d_]+(?:[ -][^\W\d_]+)?)")
_HANGUL = re.compile(r"[가-힣]+")
_COUNTED_NOUN = re.compile(r" ?([가-힣]{2,}|[a-z]{2,})")
_HAN_NOUN = re.compile(r" ?([\u4e00-\u9fff]{1,4}?)(?=\Z|[^\u4e00-\u9fff的])")
_LOOK_BACK = 24


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure that is stated; lower ``rank`` comes first. ``end`` is where its value ends, ``unit`` its unit's stretch."""

    expression: Expression
    rank: int
    metric: Metric | None
    end: int
    unit: tuple[int, int]


def judge(expression: Expression, folded: Folded, words: FigureWords, metrics: tuple[Metric, ...]) -> Stated | None:
    """Return ``expression`` as a figure, or None where the claim does not state it as one."""
    text = folded.text
    head = text[max(0, expression.start - _LOOK_BACK) : expression.start].rstrip(" ~≈<>≥≤")
    metric = metric_of(expression.start, expression.tail, folded, metrics)
    if expression.form == "dimensions":
        shaped = metric is not None and text[metric.start : metric.end] in words.dimensions
        return _plain(expression, SHAPED, metric) if shaped and _linked(metric, expression, folded, words) else None
    if expression.form == "fraction":
        fits = head.endswith(words.fraction_before) or words.fraction_after.at(folded, _skip(text, expression.tail))
        return _plain(expression, MEASURED, metric) if fits and expression.high >= 0.001 else None
    if expression.kind == "times" and expression.form != "word" and not _multiplies(expression, folded, words):
        return None
    if expression.kind in _ALWAYS:
        return _plain(expression, MEASURED if metric or expression.signed else RATED, metric)
    if _refers(head, words):
        return None
    if expression.kind == "points":
        return _plain(expression, MEASURED, metric) if metric or expression.signed else None
    if expression.kind:
        return _plain(expression, SIZED, metric)
    if expression.scale != 1.0:
        return _scaled(expression, folded, words, metric)
    return _bare(expression, folded, words, metrics, metric, head) or _counted(expression, folded, words, head)


def _plain(expression: Expression, rank: int, metric: Metric | None) -> Stated:
    return Stated(expression, rank, metric, expression.end, expression.unit)


def _skip(text: str, at: int) -> int:
    return at + (text[at : at + 1] == " ")


def _multiplies(expression: Expression, folded: Folded, words: FigureWords) -> bool:
    """Tell whether a multiplier multiplies; "5 times" and "5 lần" may just say how often."""
    unit = folded.text[expression.unit[0] : expression.unit[1]]
    return unit in words.tight or any(near in folded.text for near in words.times_near)


def _refers(head: str, words: FigureWords) -> bool:
    """Tell whether ``head`` ends with a word that makes the number a reference (table 3, 第3)."""
    for word in words.reference:
        if head.endswith(word):
            before = head[-len(word) - 1 : -len(word)]
            if not (is_latin(word[0]) or "가" <= word[0] <= "힣") or not (
                before.isalpha() and (is_latin(before) or "가" <= before)
            ):
                return True
    return False


def _linked(metric: Metric | None, expression: Expression, folded: Folded, words: FigureWords) -> bool:
    """Tell whether only linking words and signs stand between a measure and its number."""
    if metric is None or metric.end > expression.start:
        return False
    at = metric.end
    while at < expression.start:
        signs = _SIGNS_BETWEEN.match(folded.text, at, expression.start)
        if signs is not None:
            at = signs.end()
            continue
        word = words.link.at(folded, at)
        if word is None:
            return False
        at = word[0]
    return True


def _bare(
    expression: Expression,
    folded: Folded,
    words: FigureWords,
    metrics: tuple[Metric, ...],
    metric: Metric | None,
    head: str,
) -> Stated | None:
    """Judge a number without a unit: a metric, a sign or a bracket has to tell that it is a result."""
    text = folded.text
    after = _skip(text, expression.tail)
    follows = next((m for m in metrics if m.start == after), None)
    if follows is not None and (
        follows.named or (expression.decimal and expression.form != "one") or expression.signed
    ):
        score = words.score.at(folded, _skip(text, follows.end))
        unit = (_skip(text, follows.end), score[0]) if score else expression.unit
        return Stated(expression, MEASURED, follows, expression.end, unit)
    if metric is not None and _linked(metric, expression, folded, words):
        gap = text[metric.end : expression.start].strip()
        if (expression.decimal or metric.named or gap) and not _FORMULA.match(text, expression.tail):
            return _plain(expression, MEASURED, metric)
    if metric is not None and expression.form == "change":
        return _plain(expression, MEASURED, metric)
    if expression.form == "change" and expression.decimal:
        return _plain(expression, MEASURED, metric)
    if metric is not None and metric.end <= expression.start and expression.decimal and head.endswith(words.states):
        return _plain(expression, MEASURED, metric)
    if expression.decimal and expression.form in ("one", "pair") and _bracketed(expression, text):
        return _plain(expression, RATED, metric)
    if expression.signed and text[expression.start] == "+" and (expression.decimal or metric):
        return _plain(expression, MEASURED, metric) if _apart(expression, text) else None
    return None


def _bracketed(expression: Expression, text: str) -> bool:
    opened = text[: expression.start].rstrip()[-1:] in ("(", "（")
    return opened and _BRACKET_ENDS.match(text, expression.tail) is not None


def _apart(expression: Expression, text: str) -> bool:
    """Tell whether a signed number is no part of a formula."""
    before, after = text[expression.start - 1 : expression.start], text[expression.tail :].lstrip()[:1]
    return not (before.isalnum() and is_latin(before)) and after not in ("*", "/", "^", "+", "=")


def _scaled(expression: Expression, folded: Folded, words: FigureWords, metric: Metric | None) -> Stated | None:
    """Judge 755M parameters, 4.5M pairs, 10万张图片; 7B before or after a model is its name."""
    text = folded.text
    letter = (expression.end - 1, expression.end)
    after = _skip(text, expression.tail)
    if metric is not None and (metric.start == after or _linked(metric, expression, folded, words)):
        return (
            Stated(expression, SIZED, metric, letter[0], letter)
            if text[letter[0]].isalpha()
            else _plain(expression, SIZED, metric)
        )
    if (
        words.models.at(folded, after)
        or words.after_reference.at(folded, after)
        or (before := text[: expression.start].rstrip()[-1:]).isalnum()
        and is_latin(before)
    ):
        return None
    noun = _NOUN.match(text, expression.tail)
    counted = text[expression.tail : expression.tail + 1] == " " or text.startswith(
        words.counters_first, expression.tail
    )
    if noun is None or not counted:
        return None
    return Stated(expression, COUNTED, metric, expression.end, noun.span(1))


def _counted(expression: Expression, folded: Folded, words: FigureWords, head: str) -> Stated | None:
    """Judge a bare count: with a counter of the language, at the start of the claim, or after "only"."""
    text, tail = folded.text, expression.tail
    if expression.decimal or expression.form != "one":
        return None
    for counter in words.counters:
        if text.startswith(counter, tail):
            return _counter(expression, text, tail, tail + len(counter), words)
    bare = head.rstrip("* ")
    first = not bare or bare[-1] in ":："
    only = head.endswith(words.only)
    at = _skip(text, tail)
    for counter in words.counters_first:
        if (first or only) and text.startswith(counter, at):
            noun = _HAN_NOUN.match(text, at + len(counter))
            end = noun.end(1) if noun else at + len(counter)
            return Stated(expression, COUNTED, None, expression.end, (at, end)) if noun or only else None
    if only and (noun := _NOUN.match(text, tail)) is not None:
        return Stated(expression, COUNTED, None, expression.end, noun.span(1))
    return None


def _counter(expression: Expression, text: str, start: int, end: int, words: FigureWords) -> Stated | None:
    """Return a count with its counter and the noun that is counted, particles left out."""
    run = _HANGUL.match(text, end)
    if run is not None and run.group() not in words.particles:
        return None
    if run is None and (noun := _COUNTED_NOUN.match(text, end)) is not None:
        end = noun.end()
        for particle in words.particles:
            if noun.group(1).endswith(particle) and len(particle) + 1 < len(noun.group(1)):
                end -= len(particle)
                break
    return Stated(expression, COUNTED, None, expression.end, (start, end))
