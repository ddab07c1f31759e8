"""Counts and sizes that a claim states: 755M parameters, 4.5M pairs, 6개 레이어, 只需10张图片."""

import re
from dataclasses import dataclass

from notesetl.claims.expressions import Expression
from notesetl.claims.figure_words import FigureWords
from notesetl.claims.metrics import Metric
from notesetl.claims.phrases import Folded, is_latin

SIZED, COUNTED = 2, 3
_LOOK_BACK = 16

_LETTER = re.compile(r"(?<=\d)([kmbt])\Z")
_NOUN = re.compile(r"[ ]?([^\W\d_]+(?:[ -][^\W\d_]+)?)")
_HANGUL = re.compile(r"[가-힣]+")
_COUNTED_NOUN = re.compile(r" ?([가-힣]{2,}|[a-z]{2,})")
_HAN_NOUN = re.compile(r" ?([\u4e00-\u9fff]{1,3}?)(?=\Z|的|[^\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure that is stated: ``end`` is where its value ends, ``unit`` its unit's stretch; low ``rank`` first."""

    expression: Expression
    rank: int
    metric: Metric | None
    end: int
    unit: tuple[int, int]


def scaled(
    expression: Expression, folded: Folded, words: FigureWords, metric: Metric | None, *, linked: bool
) -> Stated | None:
    """Judge 755M parameters, 4.5M pairs, 10万张图片; 7B before or after a model is its name.

    ``linked`` tells that nothing but small words stands between the measure before and the number.
    """
    text, tail = folded.text, expression.tail
    after = tail + text.startswith(" ", tail)
    if metric is not None and (metric.start == after or linked):
        letter = _LETTER.search(text, expression.start, expression.end)
        end, unit = (letter.start(1), letter.span(1)) if letter else (expression.end, expression.unit)
        return Stated(expression, SIZED, metric, end, unit)
    if _named(expression, folded) or words.models.at(folded, after) or words.after_reference.at(folded, after):
        return None
    noun = _NOUN.match(text, tail)
    if noun is None or not (text.startswith(" ", tail) or text.startswith(words.counters_first, tail)):
        return None
    return Stated(expression, COUNTED, metric, expression.end, _without_particle(noun, words))


def _without_particle(noun: re.Match[str], words: FigureWords) -> tuple[int, int]:
    """Return the stretch of a noun, to its particle where it has one (데이터 of 데이터를 수집)."""
    first = noun[1].split(" ", 1)[0]
    cut = _particle(first, words) if _HANGUL.fullmatch(first) else 0
    return (noun.start(1), noun.start(1) + len(first) - cut) if cut else noun.span(1)


def _named(expression: Expression, folded: Folded) -> bool:
    """Tell whether a size follows a name (LLaMA 7B): thousands behind a plain word do not."""
    before = folded.cased[max(0, expression.start - _LOOK_BACK) : expression.start].rstrip()
    if not before or not (before[-1].isalnum() and is_latin(before[-1])):
        return False
    plain = before.rsplit(None, 1)[-1].islower()
    letter = _LETTER.search(folded.text, expression.start, expression.end)
    return not plain or (letter is not None and letter[1] != "k")


def counted(expression: Expression, folded: Folded, words: FigureWords, head: str) -> Stated | None:
    """Judge a bare count: with a counter of the language, at the start of the claim, or after "only"."""
    text, tail = folded.text, expression.tail
    if expression.decimal or expression.form != "one":
        return None
    for counter in words.counters:
        if text.startswith(counter, tail):
            return _with_counter(expression, text, tail + len(counter), words)
    bare = head.rstrip("* ")
    only = head.endswith(words.only)
    if only or not bare or bare[-1] in ":：":
        at = tail + text.startswith(" ", tail)
        for counter in words.counters_first:
            if text.startswith(counter, at):
                return _leading(expression, text, (at, at + len(counter)), only=only)
    noun = _NOUN.match(text, tail) if only else None
    return None if noun is None else Stated(expression, COUNTED, None, expression.end, noun.span(1))


def _leading(expression: Expression, text: str, counter: tuple[int, int], *, only: bool) -> Stated | None:
    """Return a count that a claim starts with, its counter and noun as the unit (22 个模型)."""
    noun = _HAN_NOUN.match(text, counter[1])
    if noun is None and not only:
        return None
    return Stated(expression, COUNTED, None, expression.end, (counter[0], noun.end(1) if noun else counter[1]))


def _with_counter(expression: Expression, text: str, end: int, words: FigureWords) -> Stated | None:
    """Return a count with its counter and the noun that is counted, particles left out (6개 레이어)."""
    start = expression.tail
    run = _HANGUL.match(text, end)
    if run is not None and run.group() not in words.particles:
        return None
    noun = _COUNTED_NOUN.match(text, end) if run is None else None
    if noun is not None:
        end = noun.end() - _particle(noun.group(1), words)
    return Stated(expression, COUNTED, None, expression.end, (start, end))


def _particle(noun: str, words: FigureWords) -> int:
    """Return the length of the particle that ``noun`` ends with."""
    return next((len(p) for p in words.particles if noun.endswith(p) and len(p) + 1 < len(noun)), 0)
