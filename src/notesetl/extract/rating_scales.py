"""What a note says of its own scale: legends, headers, empty stars."""

import re
from dataclasses import dataclass
from functools import cache

from notesetl.extract.context import Context
from notesetl.extract.lexicon import contains
from notesetl.folding import fold
from notesetl.extract.lines import Line
from notesetl.extract.rating_values import EMPTY, FILLED, codes, counted, fraction, glyphs
from notesetl.extract.rating_words import aspects, numbers, plain

_RANGE = re.compile(r"(?<![\d.])[01]\s?(?:-|\u2013|~|to|\u5230|\u81f3|\ubd80\ud130|\uc5d0\uc11c|den|\u0111\u1ebfn|\.\.)\s?(5|10|100|3|4|6|7)(?![\d.])", re.IGNORECASE)
_SLASH = re.compile(r"(?:^|[\s(\uff08])/\s?(5|10|100|3|4|7)(?!\d)")
_MAXIMUM = re.compile(r"(?<!\d)(5|10|100|3|4|7)\s?(?:\u5206\u5236|\uc810\s?\ub9cc\uc810|\ub9cc\uc810|\u661f\u5236)|(?:\u6ee1\u5206|\u603b\u5206|\u6ee1\u661f|thang(?: \u0111i\u1ec3m)?|thang diem|t\u1ed1i \u0111a|out of|max(?:imum)?|scale of|of)\s*(?:\u4e3a|\u662f|:|\uff1a)?\s*(5|10|100|3|4|7)(?!\d)", re.IGNORECASE)
_VALUE_START = re.compile(rf"[{FILLED}{EMPTY}]|:star|(?<![^\W_])\d|\ubcc4")
_RATING_STEP = re.compile(r"[=:\uff1a\u2014\u2013(\uff08\-]")


_CODES = re.compile(r"(?:[A-Z]\d){2,8}(?![A-Za-z0-9])")
_TOP_LINES = 60
_LONGEST_LEGEND = 240  # characters of a line that states a scale
_MOST_GLYPHS = 7  # nobody draws more stars than that


@dataclass(frozen=True, slots=True)
class Scales:
    """Maxima by form and aspect ("" = any), letters of codes by aspect, and the lines that are legends."""

    maxima: dict[tuple[str, str], float]
    letters: dict[str, str]
    legends: frozenset[tuple[int, int]]

    def maximum(self, form: str, aspect: str) -> float | None:
        """Return the maximum that the note states for values of ``form`` about ``aspect``."""
        form = "code" if form.startswith("code") else form
        keys = [(form, aspect), (form, ""), ("any", aspect), ("any", "")]
        found = next((self.maxima[key] for key in keys if key in self.maxima), None)
        return None if found is not None and form == "glyphs" and found > _MOST_GLYPHS else found


def stated(text: str) -> float | None:
    """Return the maximum that a header, legend or comment states, such as ``(1-5)``, ``/10`` or ``out of 5``."""
    for pattern in (_RANGE, _SLASH, _MAXIMUM):
        if match := pattern.search(text):
            return float(next(filter(None, match.groups())))
    if len(text) < 200:
        folded = fold(text)
        if match := _spelled_range().search(folded):
            return float(numbers()[match[1]])
        steps = {numbers()[match[1]] for match in _spelled_step().finditer(folded)}
        if len(steps) >= 3 and min(steps) == 1:
            return float(max(steps))
        if match := _spelled_top().search(folded):
            return float(numbers()[match[1]])
    return None


@cache
def _spelled_step() -> re.Pattern[str]:
    """Return the pattern of one step of a legend: ``two stars``, ``three =``."""
    words = "|".join(sorted((re.escape(word) for word in numbers()), key=len, reverse=True))
    units = "|".join(sorted((re.escape(unit) for unit in plain("units")), key=len, reverse=True))
    return re.compile(rf"(?<![a-z])({words})\s?(?:(?:{units})|[=:\uff1a\uff1d])")


@cache
def _spelled_top() -> re.Pattern[str]:
    """Return the pattern of ``out of five`` in every language."""
    before = "|".join(sorted((re.escape(word) for word in plain("out_of")), key=len, reverse=True))
    top = "|".join(sorted((re.escape(word) for word, count in numbers().items() if count >= 3), key=len, reverse=True))
    return re.compile(rf"(?:{before})\s?(?:\u4e3a|\u662f|is|la)?\s?({top})(?![a-z])")


@cache
def _spelled_range() -> re.Pattern[str]:
    """Return the pattern of ``one to five`` in every language."""
    one = "|".join(sorted(re.escape(word) for word, count in numbers().items() if count == 1))
    top = "|".join(sorted((re.escape(word) for word, count in numbers().items() if count >= 3), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{one})\s?(?:to|-|\u2013|~|\u5230|\u81f3|\uc5d0\uc11c|den)\s?({top})")


def find_scales(context: Context) -> Scales:
    """Read the note's scales; a legend is a line that gives several values of one form a meaning each."""
    reader = _ScaleReader(context)
    number = 0
    for leaf in context.leaves:
        if context.note.blocks[leaf].kind != "field":
            for line in context.lines(leaf):
                reader.read(line, top=number < _TOP_LINES)
                number += 1
    return reader.scales()


class _ScaleReader:
    """Collects from one line after the other what it says of the scale."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.coded = _CODES.search(context.note.text) is not None
        self.maxima: dict[tuple[str, str], float] = {}
        self.letters: dict[str, str] = {}
        self.legends: set[tuple[int, int]] = set()
        self.steps: list[tuple[Line, str, float]] = []

    def read(self, line: Line, *, top: bool) -> None:
        """Read ``line``; scales in words are looked for at the top of the note alone."""
        values = _one_form(_values(line))
        if len({value for _, value, _ in values}) >= 2 and _explains(line.text, len(values)):
            self._steps_of_line(line, values)
        elif _in_legend(self.context, line) or (not values and self._states(line, top=top)):
            self._statement(line)
        elif len(values) == 1 and _starts_step(line):
            self.steps.append((line, values[0][0], values[0][2] or values[0][1]))
        if self.coded and top:
            self.letters.update(_letters(line.text))
        for form, value, maximum in values:
            if form == "glyphs" and maximum and maximum >= value:
                self.maxima.setdefault(("glyphs", ""), maximum)

    def scales(self) -> Scales:
        """Return what was read; three or more steps of different values, one a line, are a legend."""
        for form in {form for _, form, _ in self.steps}:
            own = [(line, value) for line, f, value in self.steps if f == form]
            if len({value for _, value in own}) >= 3 and len(own) == len({value for _, value in own}):
                self.maxima[(form, "")] = max(value for _, value in own)
                self.legends.update((line.block, line.start) for line, _ in own)
        return Scales(self.maxima, self.letters, frozenset(self.legends))

    def _steps_of_line(self, line: Line, values: list[tuple[str, float, float | None]]) -> None:
        self.legends.add((line.block, line.start))
        aspect, total = _aspect(line.text), max(maximum or value for _, value, maximum in values)
        self.maxima.setdefault((values[0][0], aspect), total)
        self.maxima.setdefault((values[0][0], ""), total)

    def _states(self, line: Line, *, top: bool) -> bool:
        text = line.text
        return top and len(text) < _LONGEST_LEGEND and _names_scale(text) and stated(text) is not None

    def _statement(self, line: Line) -> None:
        self.legends.add((line.block, line.start))
        if (top := stated(line.text)) is not None:
            self.maxima.setdefault(("any", _aspect(line.text)), top)


def _values(line: Line) -> list[tuple[str, float, float | None]]:
    """Return the glyph runs and counted values of the line as (form, value, maximum)."""
    found, position, text = [], line.start, line.view.text
    while match := _VALUE_START.search(text, position, line.end):
        at = match.start()
        value = glyphs(text, at, line.end) or fraction(text, at, line.end) or counted(text, at, line.end, particle=True)
        if value and value.value is not None:
            found.append((value.form, value.value, value.maximum))
        position = value.end if value else at + 1
    return found


def _one_form(values: list[tuple[str, float, float | None]]) -> list[tuple[str, float, float | None]]:
    """Return the values of the commonest form: a count in a remark beside stars is no second value."""
    forms = [form for form, _, _ in values]
    best = max(forms, key=forms.count, default="")
    return [value for value in values if value[0] == best]


def _explains(text: str, values: int) -> bool:
    """Tell a line that gives each value its meaning from one that rates several aspects."""
    labelled = sum(fold(re.split(r"[|/\u2605\u2606\u2b50\u25cf\u25cb.\u3002]", part)[-1]).strip(" *-|`") in aspects() for part in re.split(r"[:\uff1a]", text)[:-1])
    return values >= 2 * max(labelled, 1) and (len(_RATING_STEP.findall(text)) >= 2 or values >= 3)


def _aspect(text: str) -> str:
    head = fold(re.split(r"[:\uff1a(\uff08=]", text, maxsplit=1)[0]).strip(" *-`")
    return aspects().get(head, "")


def _in_legend(context: Context, line: Line) -> bool:
    if not context.note.sections:
        return False
    return context.heading_kind(context.section_at(context.note.blocks[line.block].start)) == "legend"


def _names_scale(text: str) -> bool:
    """Tell a line that speaks of rating at all."""
    return contains(text, _scale_words())


@cache
def _scale_words() -> frozenset[str]:
    return frozenset(w for w in (*aspects(), *plain("parentheses"), *plain("units")) if len(w) > 2 or not w.isascii())


def _starts_step(line: Line) -> bool:
    """Tell a line that begins with a value and goes on to say what it means, as a step of a legend."""
    text = line.text.lstrip(" *-\u2022")
    value = glyphs(text, 0, len(text)) or counted(text, 0, len(text))
    rest = text[value.end :].lstrip(" *") if value else ""
    return bool(rest) and rest[0] in "=:\uff1a-\u2013\u2014(\uff08" and len(rest) > 2


def _letters(text: str) -> dict[str, str]:
    """Return what the single capital letters of a code legend stand for, as aspects."""
    found = {}
    for match in re.finditer(r"(?<![A-Za-z0-9])[`*]*([A-Z])[`*]*\s?[=:\uff1a(\-\s]\s?[`*]*([^\W\d_][^,;\uff0c\uff1b\u3001|()\n]{2,30})", text[:400]):
        if not codes(match[2].strip(), 0, len(match[2].strip())):
            found[match[1]] = aspects().get(fold(match[2]), "other")
    return found if len(found) >= 2 else {}


__all__ = ["Scales", "find_scales", "plain", "stated"]
