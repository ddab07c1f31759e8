"""Finds the ratings of a note and attaches each to its mention."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from notesetl.extract.context import Context
from notesetl.extract.lexicon import is_label
from notesetl.extract.lines import Line
from notesetl.extract.owner import Owners, Ranges
from notesetl.extract.rating_choices import unfilled
from notesetl.extract.rating_found import Found
from notesetl.extract.rating_labels import label_aspect, labelled, spoken
from notesetl.extract.rating_lines import alone, coded, leading, stands_alone, told
from notesetl.extract.rating_maxima import stated
from notesetl.extract.rating_scales import NoteScales
from notesetl.extract.rating_tails import tails
from notesetl.extract.rating_values import any_value
from notesetl.extract.rating_verdicts import spoken_of, verdicts_of
from notesetl.extract.tables import Table, tables
from notesetl.records import Mention, Rating

_FIGURES = frozenset(["fraction", "counted"])
_LABEL_AND_VALUE = 2  # cells of a row about the entry that the table stands under
_LONGEST_HEADER = 30
_PART = re.compile(r"[/|+&]")
_SCALE_IN_HEADER = re.compile(r"[(\uff08\[].*|(?:(?<!\s)\s++)?/\s*\d+$")


def attach_ratings(context: Context, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions with their ratings, in order of place."""
    if not mentions:
        return ()
    scales = NoteScales(context)
    owners = Owners(context, mentions)
    ratings: dict[int, list[Rating]] = {}
    taken = Ranges()
    for found in _found(context, scales, owners):
        if scales.explains(found.line) or (found.rule != "column" and unfilled(found.line, found.value)):
            continue
        start, end = found.line.view.span(found.value.start, found.value.end)
        if taken.overlap(start, end):
            continue
        owner = owners.of(start)
        if owner < 0 or owners.covers_title(start, end):
            continue
        taken.add(start, end)
        ratings.setdefault(owner, []).append(_rating(context, found, scales, start, end))
    return tuple(
        replace(m, ratings=tuple(sorted(ratings.get(i, ()), key=lambda r: r.start))) for i, m in enumerate(mentions)
    )


def _rating(context: Context, found: Found, scales: NoteScales, start: int, end: int) -> Rating:
    value = found.value
    maximum = value.maximum or found.maximum
    if maximum is None and value.value is not None and value.form != "fraction":
        maximum = scales.maximum(value.form, found.aspect)
    if maximum is not None and value.value is not None and value.value > maximum:
        maximum = None
    score = value.score
    if value.value is not None and maximum:
        score = round(value.value / maximum, 4)
    return Rating(
        raw=context.note.text[start:end],
        aspect=found.aspect,
        value=value.value,
        maximum=maximum,
        label=value.label if value.label is None or value.label == "unknown" else context.note.text[start:end],
        score=score,
        start=start,
        end=end,
        rule=found.rule,
        confidence=found.confidence,
    )


def _found(context: Context, scales: NoteScales, owners: Owners) -> Iterator[Found]:
    """Yield what the rules find, the surest rules first."""
    blocks = context.note.blocks
    lines: list[Line] = []
    for leaf in context.leaves:
        if blocks[leaf].kind == "field":
            yield from _field(context, leaf)
        elif blocks[leaf].kind == "code" and blocks[leaf].name != "indented":
            line = context.whole(leaf)
            yield from coded(line, scales, line.start, line.end)
        elif blocks[leaf].kind != "code":
            lines.extend(context.lines(leaf))
    in_tables = tables(context)
    measured = _measured(context, in_tables, owners)
    yield from (f for f in _columns(context, in_tables) if f.line.block not in measured)
    counts = _counts(context, in_tables)
    for line in lines:
        if line.block in measured:
            continue
        yield from labelled(line)
        yield from (f for f in leading(line) if stands_alone(f) or owners.titles_in(line))
        yield from (f for f in alone(line) if f.value.form not in _FIGURES or line.block not in counts)
        yield from _in_chips(line, scales)
    yield from tails(context, lines, owners, scales)
    for line in lines:
        yield from told(line)
        yield from verdicts_of(line)
        yield from spoken_of(line)


def _in_chips(line: Line, scales: NoteScales) -> Iterator[Found]:
    for mark in line.marks:
        if mark.kind in {"code", "kbd"}:
            yield from coded(line, scales, mark.start, mark.end)
            if found := spoken(line, mark.start, mark.end):
                yield found


def _field(context: Context, leaf: int) -> Iterator[Found]:
    """Front matter and records: ``rating: 4``, ``star=***``, ``must_read: true``."""
    name = context.note.blocks[leaf].name
    aspect = _field_aspect(name.replace("_", " ").replace("-", " "))
    line = context.whole(leaf)
    text = line.view.text
    if aspect is None or not text.strip():
        return
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    value = any_value(text, start, end, stars=True)
    if value is None or (text[value.end : end].strip(" /()") and value.form == "number"):
        return
    source_end = line.view.source(end - 1) + 1
    comment = context.note.text[source_end : context.note.text.find("\n", source_end) % (len(context.note.text) + 1)]
    yield Found(line, value, aspect, "field", 0.95, stated(comment) if comment.lstrip().startswith("#") else None)


def _counts(context: Context, in_tables: Iterable[Table]) -> frozenset[int]:
    """Return the cells of columns whose headers name something else than ratings."""
    return frozenset(
        cell
        for table in in_tables
        for _, cells in table.rows
        for cell in cells
        if _names_else(table.header.get(context.note.blocks[cell].level, ""))
    )


@lru_cache(maxsize=1024)
def _names_else(header: str) -> bool:
    return 0 < len(header) <= _LONGEST_HEADER and not any(map(str.isdigit, header)) and not _header_aspects(header)


def _field_aspect(name: str) -> str | None:
    """Return the aspect of a field, or of one nested under a rating label (``ratings.novelty``)."""
    above, _, key = name.rpartition(".")
    return label_aspect(key) if not above or label_aspect(above) else None


def _measured(context: Context, in_tables: Iterable[Table], owners: Owners) -> set[int]:
    """Return the cells of tables of several rows of which none holds an entry's title: results, not judgements.

    A table whose rows begin with rating labels rates the entry that it stands under.
    """
    found: set[int] = set()
    for table in in_tables:
        leaves = [leaf for _, cells in table.rows for leaf in cells]
        if len(table.rows) == 1 or owners.with_titles(map(context.whole, leaves)):
            continue
        heads = [context.whole(cells[0]).text.strip() for _, cells in table.rows if cells]
        if not all(label_aspect(head) or is_label(head, "field", "title") for head in heads):
            found.update(leaves)
    return found


def _columns(context: Context, in_tables: Iterable[Table]) -> Iterator[Found]:
    """Cells of columns whose header is a rating label, or several with a slash; the header may state the scale.

    In a row of two cells the first may be the label.
    """
    for table in in_tables:
        named = {column: aspects for column, header in table.header.items() if (aspects := _header_aspects(header))}
        for _, cells in table.rows if named else ():
            for leaf in cells:
                column = context.note.blocks[leaf].level
                if column in named:
                    yield from _cell(context.whole(leaf), named[column], stated(table.header[column]))
        for _, cells in table.rows:
            if len(cells) == _LABEL_AND_VALUE and (aspect := label_aspect(context.whole(cells[0]).text.strip())):
                yield from (f for f in _cell(context.whole(cells[1]), [aspect], None) if f.value.form != "number")


def _header_aspects(header: str) -> list[str]:
    """Return the aspects that a column's header names, in order."""
    bare = _SCALE_IN_HEADER.sub("", header)
    aspect = label_aspect(bare)
    parts = [label_aspect(part) for part in _PART.split(bare)]
    named = [part for part in parts if part]
    if len(parts) > 1 and len(named) == len(parts):
        return named
    return [aspect] if aspect else []


def _cell(line: Line, named: Sequence[str], maximum: float | None) -> Iterator[Found]:
    """Read one value an aspect, separated by slashes; a cell with anything else in it is no rating."""
    text = line.view.text
    position, end, found = 0, len(text.rstrip()), []
    for aspect in named:
        while position < end and (text[position].isspace() or text[position] in "/|,*"):
            position += 1
        value = any_value(text, position, end) if position < end else None
        if value is None:
            break
        found.append(Found(line, value, aspect, "column", 0.95, maximum))
        position = value.end
    if not text[position:end].strip(" *"):
        yield from found
