"""Finds the ratings of a note and attaches each to its mention."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from notesetl.extract.context import Context
from notesetl.extract.lexicon import contains, has_word
from notesetl.folding import fold
from notesetl.extract.lines import Line
from notesetl.extract.owner import Owners, Ranges
from notesetl.extract.rating_found import Found, lone
from notesetl.extract.rating_labels import label_aspect, labelled
from notesetl.extract.rating_lines import alone, coded, leading, told
from notesetl.extract.rating_scales import Scales, find_scales, stated
from notesetl.extract.rating_values import EMPTY, FILLED, Value, any_value, counted, fraction, glyphs
from notesetl.extract.rating_verdicts import bracketed, verdicts_of, whole_verdict
from notesetl.extract.rating_words import aspects, plain
from notesetl.extract.tables import tables
from notesetl.records import Mention, Rating

_TAIL_NUMBER = re.compile(r"[(\uff08](\d(?:\.\d)?|10)[)\uff09](?=\s*(?:$|[\[<(|;\u2013\u2014-]))")
_VALUE_SIGN = re.compile(rf"[\d:\uff1a=?{FILLED}{EMPTY}\u5fc5\u8bfb\ub3c5]|^.{{1,40}}$", re.MULTILINE)
_MIN_TAIL_SHARE = 0.5
_SHORT_TAIL = 12  # characters that may follow a closing rating


def attach_ratings(context: Context, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions with their ratings, in order of place."""
    if not mentions:
        return ()
    scales = find_scales(context)
    owners = Owners(context, mentions)
    ratings: dict[int, list[Rating]] = {}
    taken = Ranges()
    for found in _found(context, scales, owners):
        if (found.line.block, found.line.start) in scales.legends:
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


def _rating(context: Context, found: Found, scales: Scales, start: int, end: int) -> Rating:
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


def _found(context: Context, scales: Scales, owners: Owners) -> Iterator[Found]:
    """Yield what the rules find, the surest rules first."""
    blocks = context.note.blocks
    lines: list[Line] = []
    for leaf in context.leaves:
        if blocks[leaf].kind == "field":
            yield from _field(context, leaf)
        elif blocks[leaf].kind == "code" and blocks[leaf].name != "indented":
            yield from coded(context.whole(leaf), 0, scales)
        elif blocks[leaf].kind != "code":
            lines.extend(context.lines(leaf))
    yield from _columns(context)
    for line in lines:
        if not _VALUE_SIGN.search(line.view.text, line.start, line.end):
            continue
        yield from labelled(line)
        yield from leading(line)
        yield from alone(line, scales)
        for mark in line.marks:
            if mark.kind in {"code", "kbd"}:
                yield from coded(line, mark.start, scales, mark.end)
    yield from _tails(context, lines, owners, scales)
    for line in lines:
        yield from told(line)
        yield from verdicts_of(line)


def _field(context: Context, leaf: int) -> Iterator[Found]:
    """Front matter and records: ``rating: 4``, ``star=***``, ``must_read: true``."""
    name = context.note.blocks[leaf].name
    aspect = label_aspect(name.replace("_", " ").replace("-", " "))
    line = context.whole(leaf)
    text = line.view.text
    if aspect is None or not text.strip():
        return
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    value = any_value(text, start, end, stars=True)
    if value is None or text[value.end : end].strip(" /()") and value.form == "number":
        return
    source_end = line.view.source(end - 1) + 1
    comment = context.note.text[source_end : context.note.text.find("\n", source_end) % (len(context.note.text) + 1)]
    yield Found(line, value, aspect, "field", 0.95, stated(comment) if comment.lstrip().startswith("#") else None)


def _columns(context: Context) -> Iterator[Found]:
    """Cells of columns whose header is a rating label, or several with a slash; the header may state the scale."""
    for table in tables(context):
        for column, header in table.header.items():
            named = _header_aspects(header)
            if not named:
                continue
            for _, cells in table.rows:
                for leaf in cells:
                    if context.note.blocks[leaf].level == column:
                        yield from _cell(context.whole(leaf), named, stated(header))


def _header_aspects(header: str) -> list[str]:
    """Return the aspects that a column's header names, in order."""
    bare = re.sub(r"[(\uff08\[].*|\s*/\s*\d+$", "", header)
    aspect = label_aspect(bare)
    parts = [label_aspect(part) for part in re.split(r"[/|+&]", bare)]
    if len(parts) > 1 and all(parts):
        return [part for part in parts if part]
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


def _tails(context: Context, lines: Sequence[Line], owners: Owners, scales: Scales) -> Iterator[Found]:
    """Ratings behind the title on its line: ``... \u2b50\u2b50``, ``... (4/5)``, ``... (4)`` where the list does so throughout."""
    entry_lines = [line for line in lines if owners.has_title(line)]
    numbered = [line for line in entry_lines if _TAIL_NUMBER.search(line.view.text, owners.title_end(line), line.end)]
    explained = _explains_brackets(context)
    counts = len(numbered) >= 2 and (explained or len(numbered) >= _MIN_TAIL_SHARE * len(entry_lines))
    for line in entry_lines:
        text = line.view.text
        title_end = owners.title_end(line)
        if counts and (match := _TAIL_NUMBER.search(text, title_end, line.end)):
            yield Found(line, Value(match.start(), match.start() + len(match[0].rstrip()), "number", float(match[1]), None, None), _tail_aspect(context), "tail_number", 0.8)
            continue
        for match in re.finditer(r"[(\[\uff08\u3010\uff09\u3011)\s,;|\u2013\u2014-](?=[\d\u2605\u2606\u2b50\U0001f31f\u25cf\u25cb:\u2764\U0001f525\ubcc4])", text[: line.end]):
            if match.end() <= title_end:
                continue
            value = fraction(text, match.end(), line.end) or glyphs(text, match.end(), line.end) or counted(text, match.end(), line.end)
            if value is None or (lone(value) and scales.maximum("glyphs", "overall") is None):
                continue
            after = text[value.end : line.end].lstrip()
            closed = len(after) <= _SHORT_TAIL or after[0] in ")]|\uff09\u3011,;([{-\u2013\u2014<" or value.form == "glyphs"
            if closed and match.end() - title_end < 60:
                yield Found(line, value, "overall", "tail", 0.9)
                if verdict := whole_verdict(text, value.end, line.end):
                    yield Found(line, verdict, "overall", "verdict", 0.85)
                break
        yield from bracketed(line, title_end)


def _explains_brackets(context: Context) -> str:
    """Return the line at the top of the note that says what numbers in brackets mean, folded, or nothing."""
    for leaf in context.leaves[:20]:
        for line in context.lines(leaf):
            text = fold(line.text)
            if len(text) < 300 and contains(line.text, plain("parentheses")):
                return text
    return ""


def _tail_aspect(context: Context) -> str:
    """Return the aspect of closing numbers: overall, unless a line about brackets says what else they measure."""
    text = _explains_brackets(context)
    named = [a for word, a in aspects().items() if a != "overall" and len(word) > 1 and has_word(text, word)]
    return named[0] if named else "overall"
