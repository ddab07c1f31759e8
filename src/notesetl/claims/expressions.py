"""Numbers that belong together, read as one figure: ranges, changes, fractions, factors in words, sizes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notesetl.claims.figure_words import FigureWords
from notesetl.claims.fractions import Fraction
from notesetl.claims.numbers import Number, dimensions, numbers, worded
from notesetl.claims.phrases import Folded

_SEPARATOR = re.compile(
    r"\s?(?:(-{1,3}>|=>|→|⟶|\\(?:right)?(?:long)?(?:right)?arrow|\\to)|(±|\+/-|\\pm)|(-{1,2}|~)|(/))\s?\Z"
)
_HANGUL = re.compile(r"[가-힣]")
_HAS_DIGIT = re.compile(r"\d")
_CHAIN = 3
_WIDEST_GAP = 16
_LOOK_BACK = 12


@dataclass(frozen=True, slots=True)
class Expression:
    """One figure as written: ``start`` to ``end`` its value, ``unit`` the stretch of its unit, of ``kind``.

    ``form`` is one, range, change, pair (80/84.8), fraction, dimensions or word (twice).
    """

    start: int
    end: int
    unit: tuple[int, int]
    kind: str
    form: str
    low: float
    high: float
    scale: float
    signed: bool
    decimal: bool
    digits: bool = True

    @property
    def tail(self) -> int:
        """The offset after the value and its unit."""
        return max(self.end, self.unit[1])


def expressions(folded: Folded, words: FigureWords) -> tuple[Expression, ...]:
    """Return the figures that ``folded`` may state, left to right."""
    found = [_fraction(fraction) for fraction in words.fractions.find(folded.text)]
    taken = tuple((min(one.start, one.unit[0]), one.end) for one in found)
    if _HAS_DIGIT.search(folded.text):
        sizes = dimensions(folded.text)
        found += [_dimensions(start, end) for start, end in sizes]
        found += _merged(tuple(numbers(folded, words, (*sizes, *taken))), folded, words)
    found += [_single(number) for number in worded(folded, words)]
    for start, end, value in words.factors.find(folded):
        if _HANGUL.match(folded.text, start) and start and _HANGUL.match(folded.text, start - 1):
            continue
        place = _bare(folded.text, start, end, words)
        found.append(Expression(*place, (end, end), "times", "word", value, value, 1.0, signed=False, decimal=False))
    return tuple(sorted(found, key=lambda expression: expression.start))


def _fraction(found: Fraction) -> Expression:
    kind, form = ("percent", "one") if found.percent else ("times", "word")
    return Expression(
        found.start, found.end, found.unit, kind, form, found.value, found.value, 1.0, signed=False, decimal=False
    )


def _bare(text: str, start: int, end: int, words: FigureWords) -> tuple[int, int]:
    """Return the range of a factor without the small words that it is told by (half, of "in half", "half of the")."""
    for word in words.fraction_before:
        if text.startswith(f"{word} ", start, end):
            start += len(word) + 1
    head, _, last = text[start:end].rpartition(" ")
    while head and last in words.fraction_ends:
        end = start + len(head)
        head, _, last = head.rpartition(" ")
    particle = next((p for p in words.particles if text.endswith(p, start + 1, end)), "")
    return start, end - len(particle)


def _merged(found: Sequence[Number], folded: Folded, words: FigureWords) -> Iterator[Expression]:
    """Yield single numbers, and pairs that a sign or a word makes one."""
    at = 0
    while at < len(found):
        first = found[at]
        if at + 1 == len(found):
            yield _single(first)
            return
        form = _joint(first, found[at + 1], folded, words)
        if not form:
            yield _single(first)
            at += 1
            continue
        chain = [first, found[at + 1]]
        while at + len(chain) < len(found) and _joint(chain[-1], found[at + len(chain)], folded, words) == form:
            chain.append(found[at + len(chain)])
        at += len(chain)
        if not (form == "range" and len(chain) >= _CHAIN):
            yield _pair(chain, form)


def _joint(first: Number, second: Number, folded: Folded, words: FigureWords) -> str:
    """Return the form of the figure that two numbers make, or nothing."""
    start = first.tail if first.kind else _behind_metric(first.tail, folded, words)
    gap = folded.text[start : second.start]
    if len(gap) > _WIDEST_GAP or folded.text[second.start] == "+" or (first.kind and first.kind != second.kind):
        return ""
    sign = _SEPARATOR.match(gap)
    if start > first.tail and (second.kind or (sign is not None and not sign[1])):
        return ""
    return _signed(sign, first, second) if sign is not None else _worded(gap.strip(), first, second, folded, words)


def _behind_metric(tail: int, folded: Folded, words: FigureWords) -> int:
    """Return where the measure right behind a number ends (44.6 AP to 45.3 AP), else where the number does."""
    metric = words.metrics.at(folded, tail + folded.text.startswith(" ", tail))
    return tail if metric is None else metric[0]


def _signed(sign: re.Match[str], first: Number, second: Number) -> str:
    arrow, deviation, dash, _ = sign.groups()
    if arrow or deviation:
        return "change" if arrow else "deviation"
    if dash:
        rises = abs(first.value * first.scale) < second.value * max(second.scale, first.scale)
        return "range" if rises else ""
    if first.decimal or second.decimal or first.kind or second.kind:
        return "pair"
    return "fraction" if first.value < second.value else ""


def _worded(word: str, first: Number, second: Number, folded: Folded, words: FigureWords) -> str:
    head = folded.text[max(0, first.start - _LOOK_BACK) : first.start].rstrip(" ~")
    opened = head.endswith(words.range)
    if word in words.versus and first.scale == second.scale == 1.0:
        return "versus"
    if word in words.between and (opened or second.kind or second.decimal or word in words.changes):
        changed = word in words.changes or (opened and second.kind != "times")
        return "change" if changed else "range"
    return "range" if word in words.joined and opened else ""


def _single(number: Number) -> Expression:
    return Expression(
        number.start, number.scale_end, number.unit, number.kind, "one", number.value * number.scale,
        number.value * number.scale, number.scale, number.signed, number.decimal, number.digits,
    )  # fmt: skip


def _pair(chain: Sequence[Number], form: str) -> Expression:
    first, last = chain[0], chain[-1]
    if form in ("deviation", "versus"):
        return Expression(
            first.start,
            first.end,
            last.unit,
            last.kind,
            "one",
            first.value,
            first.value,
            1.0,
            first.signed,
            first.decimal,
        )
    scale = last.scale if first.scale == 1.0 else first.scale
    low, high = first.value * scale, last.value * last.scale
    if form == "fraction":
        low = high = first.value / last.value if last.value else 0.0
    return Expression(
        first.start, last.scale_end, last.unit, last.kind, form, low, high, last.scale,
        first.signed, first.decimal or last.decimal,
    )  # fmt: skip


def _dimensions(start: int, end: int) -> Expression:
    return Expression(start, end, (end, end), "", "dimensions", 0.0, 0.0, 1.0, signed=False, decimal=False)
