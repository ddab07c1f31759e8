"""Entries that are rows of tables."""

import re
from collections.abc import Iterator

from notesetl.extract.candidates import Candidate, clean
from notesetl.extract.context import Context
from notesetl.extract.lexicon import is_label
from notesetl.extract.lines import Line, Mark
from notesetl.extract.refine import refine
from notesetl.extract.shape import count_words, method_score, title_score
from notesetl.extract.tables import SAMPLE_ROWS, Table, tables
from notesetl.extract.urls import PAPER_KINDS

_NUMERIC = re.compile(r"^(?=\D*+\d)[\s*~\u00b1+\-\d.,%/()x\u00d7\u2191\u2193MKBGk-]*+$")
_MOSTLY = 0.4  # cells of a column of titles with ids behind them
_PART = re.compile(r"[^,\uff0c\u3001/;]+")


def from_tables(context: Context) -> Iterator[Candidate]:
    """Yield one candidate for each row of a table that lists papers or methods."""
    for table in tables(context):
        column, weight = _title_column(context, table)
        if column is None:
            continue
        for row, cells in table.rows:
            leaf = next((c for c in cells if context.note.blocks[c].level == column), None)
            if leaf is not None:
                yield from _row(context, table, row, leaf, weight)


def _title_column(context: Context, table: Table) -> tuple[int | None, float]:
    """Return the column that holds titles and how much its header vouches for them."""
    told = [c for c in sorted(table.sample) if _identified(context, table, c) >= _MOSTLY]
    if told:
        return told[0], 0.35
    titled = [c for c, text in table.header.items() if is_label(text, "title_column")]
    if titled:
        best = max(titled, key=lambda c: _mean_score(context, table, c))
        if _mean_score(context, table, best) >= 0.25 or _names(context, table, best) >= 0.4:
            return best, 0.35
        return None, 0.0
    if _numeric_share(context, table) > 0.4:
        return None, 0.0
    rows = [
        any(k.kind in PAPER_KINDS for c in cells for k in context.links.get(c, ()))
        for _, cells in table.rows[:SAMPLE_ROWS]
    ]
    if rows and sum(rows) * 2 >= len(rows):
        named = [c for c in table.header if _mean_score(context, table, c) >= 0.4 or _names(context, table, c) >= 0.4]
        return (named[0], 0.35) if named else (None, 0.0)
    linked = [
        c for c in table.header if _linked_share(context, table, c) >= 0.5 and _mean_score(context, table, c) >= 0.4
    ]
    return (linked[0], 0.15) if linked else (None, 0.0)


def _cells(context: Context, table: Table, column: int) -> list[Line]:
    return [context.whole(cell) for cell in table.sample.get(column, ())]


def _mean_score(context: Context, table: Table, column: int) -> float:
    scores = [title_score(clean(line.text)) for line in _cells(context, table, column) if line.text.strip()]
    return sum(scores) / len(scores) if scores else 0.0


def _names(context: Context, table: Table, column: int) -> float:
    scores = [
        max(method_score(p.strip()) for p in line.text.split(","))
        for line in _cells(context, table, column)
        if line.text.strip()
    ]
    return sum(scores) / len(scores) if scores else 0.0


def _identified(context: Context, table: Table, column: int) -> float:
    """Return the share of the column's cells whose title an arXiv id stands right behind."""
    leads = [context.lead(line) for line in _cells(context, table, column) if line.text.strip()]
    return sum(lead is not None and lead.identified for lead in leads) / len(leads) if leads else 0.0


def _linked_share(context: Context, table: Table, column: int) -> float:
    cells = _cells(context, table, column)
    return sum(any(m.kind == "link" for m in line.marks) for line in cells) / len(cells) if cells else 0.0


def _numeric_share(context: Context, table: Table) -> float:
    cells = [context.whole(c).text.strip() for _, row in table.rows[:SAMPLE_ROWS] for c in row]
    filled = [c for c in cells if c]
    return sum(_NUMERIC.match(c[:40]) is not None for c in filled) / len(filled) if filled else 0.0


def _row(context: Context, table: Table, row: int, leaf: int, weight: float) -> Iterator[Candidate]:
    line = context.whole(leaf)
    parts = [m.span() for m in _PART.finditer(line.text) if m[0].strip()]
    several = (
        len(parts) > 1
        and all(
            (count_words(line.text[a:b]) <= 3 and method_score(line.text[a:b].strip()) >= 0.4)
            or count_words(line.text[a:b]) >= 4
            for a, b in parts
        )
        and any(count_words(line.text[a:b]) <= 2 for a, b in parts)
    )
    if several and not line.marks:
        for a, b in parts:
            yield from _cell(context, table, row, Line(leaf, line.view, a, b, ()), weight)
        return
    yield from _cell(context, table, row, line, weight)


def _cell(context: Context, table: Table, row: int, line: Line, weight: float) -> Iterator[Candidate]:
    lead = context.lead(line)
    if lead is None:
        start, end = refine(line.view.text, line.start, line.end)
        if end <= start or count_words(line.view.text[start:end]) == 0:
            return
        score, evidence, struck, rated = (
            title_score(line.view.text[start:end]),
            0.0,
            _struck(line.marks, start, end),
            False,
        )
    else:
        start, end, score, evidence, struck, rated = (
            lead.start,
            lead.end,
            lead.score,
            lead.evidence,
            lead.struck,
            lead.rated,
        )
    title = clean(line.view.text[start:end])
    name = method_score(title) >= 0.5 and count_words(title) <= 3
    if _NUMERIC.match(title) or is_label(title, "link", "field", "template"):
        return
    source_start, source_end = line.view.span(start, end)
    row_block = context.note.blocks[row]
    yield Candidate(
        title=title,
        kind="method" if name else "paper",
        source="table",
        rule="table_row",
        start=source_start,
        end=source_end,
        scope=(row_block.start, row_block.end),
        section=context.section_at(source_start),
        score=max(score, 0.5 if name or weight >= 0.35 else 0.0)
        + evidence
        + weight
        - 0.5 * (context.is_topic(title) and weight < 0.35),
        strong=evidence >= 0.35 or weight >= 0.35 or rated,
        struck=struck,
        group=("table", table.block),
        block=row,
        line=line,
    )


def _struck(marks: tuple[Mark, ...], start: int, end: int) -> bool:
    return any(m.kind == "strike" and m.start <= start and end <= m.end for m in marks)
