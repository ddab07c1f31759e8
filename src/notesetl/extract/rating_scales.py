"""What a note says of its own scale: legends, headers, empty stars."""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from notesetl.extract.context import Context
from notesetl.extract.lexicon import contains
from notesetl.extract.lines import Line
from notesetl.extract.rating_labels import labelled
from notesetl.extract.rating_maxima import stated
from notesetl.extract.rating_values import codes, counted, glyphs, signed, value_start
from notesetl.extract.rating_words import aspects, plain
from notesetl.folding import fold

_RATING_STEP = re.compile(r"[=:\uff1a\u2014\u2013(\uff08\-]")
_ASPECT_END = re.compile(r"[:\uff1a(\uff08=]")
_CODES = re.compile(r"(?:[A-Z]\d){2,8}(?![A-Za-z0-9])")
_LETTER = re.compile(
    r"(?<![A-Za-z0-9])([A-Z])[`*]*+\s?[=:\uff1a(\-\s]\s?[`*]*([^\W\d_][^,;\uff0c\uff1b\u3001|()\n]{2,30})"
)
_TOP_LINES = 60
_LONGEST_LEGEND = 240  # characters of a line that states a scale
_LONGEST_LETTERS = 400  # characters of a line in which the letters of codes are looked for
_MOST_GLYPHS = 7  # nobody draws more stars than that
_MEANINGS = 2  # values that a line must give a meaning each, letters that a legend must have
_STEPS = 3  # lines of one value each that make a legend
_SHORTEST_MEANING = 3


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


class NoteScales:
    """The scales of one note, read when the first rating asks for them: most notes have none."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @cached_property
    def _scales(self) -> Scales:
        return find_scales(self._context)

    def maximum(self, form: str, aspect: str) -> float | None:
        """Return the maximum that the note states for values of ``form`` about ``aspect``."""
        return self._scales.maximum(form, aspect)

    def aspect(self, letter: str) -> str:
        """Return the aspect that ``letter`` of a code stands for."""
        return self._scales.letters.get(letter, "other")

    def explains(self, line: Line) -> bool:
        """Tell whether ``line`` is a legend: what it holds are no ratings."""
        return (line.block, line.start) in self._scales.legends


def find_scales(context: Context) -> Scales:
    """Read the note's scales; a legend is a line that gives several values of one form a meaning each."""
    reader = _ScaleReader(coded=_CODES.search(context.note.text) is not None)
    number = 0
    for leaf in context.leaves:
        block = context.note.blocks[leaf]
        if block.kind == "field":
            continue
        legend = context.heading_kind(context.section_at(block.start)) == "legend"
        for line in context.lines(leaf):
            reader.read(line, top=number < _TOP_LINES, legend=legend)
            number += 1
    return reader.scales()


class _Value(NamedTuple):
    form: str
    value: float
    maximum: float | None


class _ScaleReader:
    """Collects from one line after the other what it says of the scale."""

    def __init__(self, *, coded: bool) -> None:
        self.coded = coded
        self.maxima: dict[tuple[str, str], float] = {}
        self.letters: dict[str, str] = {}
        self.legends: set[tuple[int, int]] = set()
        self.steps: dict[str, list[tuple[Line, float]]] = {}

    def read(self, line: Line, *, top: bool, legend: bool) -> None:
        """Read ``line``; scales in words are looked for at the top of the note alone, or in a ``legend``."""
        values = _values(line)
        if len({value.value for value in values}) >= _MEANINGS and _explains(line, len(values)):
            self._meanings(line, values)
        elif legend or (top and not values and _states(line.text) and next(labelled(line), None) is None):
            self._statement(line)
        if len(values) == 1 and (legend or _starts_step(line)):
            value = values[0]
            self.steps.setdefault(value.form, []).append((line, value.maximum or value.value))
        if self.coded and top:
            self.letters.update(_letters(line.text))
        for value in values:
            if value.form == "glyphs" and value.maximum and value.maximum >= value.value:
                self.maxima.setdefault(("glyphs", ""), value.maximum)

    def scales(self) -> Scales:
        """Return what was read; three or more steps of different values, one a line, are a legend."""
        for form, steps in self.steps.items():
            different = {value for _, value in steps}
            if len(different) >= _STEPS and len(steps) == len(different):
                self.maxima[form, ""] = max(different)
                self.legends.update((line.block, line.start) for line, _ in steps)
        return Scales(self.maxima, self.letters, frozenset(self.legends))

    def _meanings(self, line: Line, values: list[_Value]) -> None:
        self.legends.add((line.block, line.start))
        form, total = values[0].form, max(value.maximum or value.value for value in values)
        self.maxima.setdefault((form, _aspect(line.text)), total)
        self.maxima.setdefault((form, ""), total)

    def _statement(self, line: Line) -> None:
        self.legends.add((line.block, line.start))
        if (top := stated(line.text)) is not None:
            self.maxima.setdefault(("any", _aspect(line.text)), top)


def _values(line: Line) -> list[_Value]:
    """Return the line's values of the commonest form: a count in a remark beside stars is no second value."""
    found: list[_Value] = []
    text, position = line.view.text, line.start
    while match := value_start().search(text, position, line.end):
        at = match.start()
        value = signed(text, at, line.end, particle=True)
        if value and value.value is not None:
            found.append(_Value(value.form, value.value, value.maximum))
        position = value.end if value else at + 1
    if len(found) > 1:
        forms = [value.form for value in found]
        best = max(forms, key=forms.count)
        return [value for value in found if value.form == best]
    return found


def _explains(line: Line, values: int) -> bool:
    """Tell a line that gives each value its meaning from one that rates several aspects or links several papers."""
    if sum(mark.kind == "link" for mark in line.marks) >= _MEANINGS:
        return False
    if len(_RATING_STEP.findall(line.text)) < _MEANINGS and values < _STEPS:
        return False
    return values >= _MEANINGS * max(sum(1 for _ in labelled(line)), 1)


def _aspect(text: str) -> str:
    """Return the aspect that the line's label names, "" for none."""
    return aspects().get(fold(_ASPECT_END.split(text, maxsplit=1)[0]).strip(" *-`"), "")


def _states(text: str) -> bool:
    """Tell a line that speaks of rating and states a maximum."""
    return len(text) < _LONGEST_LEGEND and stated(text) is not None and contains(text, _scale_words())


@cache
def _scale_words() -> frozenset[str]:
    """Return the words of which one stands in a line about a scale."""
    return frozenset(w for w in (*aspects(), *plain("parentheses"), *plain("units")) if len(w) > 2 or not w.isascii())


def _starts_step(line: Line) -> bool:
    """Tell a line that begins with a value and goes on to say what it means, as a step of a legend."""
    text = line.text.lstrip(" *-\u2022")
    value = glyphs(text, 0, len(text)) or counted(text, 0, len(text))
    rest = text[value.end :].lstrip(" *") if value else ""
    return len(rest) >= _SHORTEST_MEANING and rest[0] in "=:\uff1a-\u2013\u2014(\uff08"


def _letters(text: str) -> dict[str, str]:
    """Return what the single capital letters of a code legend stand for, as aspects."""
    found: dict[str, str] = {}
    for match in _LETTER.finditer(text[:_LONGEST_LETTERS]):
        meaning = match[2]
        if not codes(meaning.strip(), 0, len(meaning.strip())):
            found[match[1]] = aspects().get(fold(meaning), "other")
    return found if len(found) >= _MEANINGS else {}
