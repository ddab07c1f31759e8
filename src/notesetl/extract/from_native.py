"""Entries whose titles are Chinese, Korean or Vietnamese: only where what stands beside them tells a paper."""

import re
from collections.abc import Iterator
from functools import cache

from notesetl.extract.candidates import Candidate, clean
from notesetl.extract.context import Context
from notesetl.extract.heads import label_kind, past_head
from notesetl.extract.leads import QUOTED
from notesetl.extract.lexicon import Titles, is_label, label, pattern, words
from notesetl.extract.lines import Line
from notesetl.extract.rating_ends import closing, ends_rated
from notesetl.extract.shape import shape
from notesetl.extract.venues import find_year
from notesetl.folding import fold

_LEAST = 8  # characters of a title in these languages
_MOST = 160
_NATIVE = 0.1  # share of their letters; Vietnamese has few of its own
_ENDS = re.compile(r"[\u3002\uff01\uff1f!?;\uff1b.]")
_BESIDE = 60  # characters behind a quoted title in which its year stands
_BELOW = 4  # leaves below a heading that may name authors or a venue
_SCORE = 1.0


def from_native(context: Context) -> Iterator[Candidate]:
    """Yield headings over authors or a venue, labelled titles, and titles in quotes with a year or a rating behind."""
    for place, leaf in enumerate(context.leaves):
        block = context.note.blocks[leaf]
        if block.kind not in {"heading", "paragraph"} or context.note.text[block.start : block.end].isascii():
            continue
        line = context.lines(leaf)[0]
        found = _headed(context, line, place) if block.kind == "heading" else None
        if (found := found or _announced(line) or _quoted(line)) is not None:
            yield _candidate(context, line, *found)


def _headed(context: Context, line: Line, place: int) -> tuple[int, int] | None:
    """Return the heading's title where lines below it are labelled as a paper's authors or venue."""
    position, _, labelled = past_head(line)
    if labelled == "field" or not _is_title(line.view.text[position : line.end]):
        return None
    for leaf in context.leaves[place + 1 : place + 1 + _BELOW]:
        if context.note.blocks[leaf].kind == "heading":
            return None
        for below in context.lines(leaf)[:_BELOW]:
            head = re.split("[:\uff1a]", below.text, maxsplit=1)
            if len(head) > 1 and label(head[0]) in words_of_papers():
                return position, line.end
    return None


def _announced(line: Line) -> tuple[int, int] | None:
    """Return what a label such as ``title:`` announces."""
    text = line.view.text
    sign = re.compile("[:\uff1a]\\s*").search(text, line.start, min(line.end, line.start + 24))
    if sign is None or label_kind(text[line.start : sign.start()]) != "title":
        return None
    start, end = sign.end(), closing(text, sign.end(), line.end)
    return (start, end) if _is_title(text[start:end]) else None


def _quoted(line: Line) -> tuple[int, int] | None:
    """Return a title in quotes that the line begins with, or a word that announces it, if a year or rating follows."""
    text = line.view.text
    quoted = QUOTED.search(text, line.start, line.end)
    if quoted is None or not _is_title(quoted[1]):
        return None
    position, rated, _ = past_head(line)
    before = text[position : quoted.start()]
    if before.strip() and not is_label(before, "introduction", "prefix", "title"):
        return None
    dated = find_year(text[quoted.end() : min(line.end, quoted.end() + _BESIDE)]) is not None
    return quoted.span(1) if rated or dated or ends_rated(line, quoted.end()) else None


def _is_title(text: str) -> bool:
    """Tell a title in one of these languages: it holds a word that theirs have, and no sentence ends in it."""
    bare = text.strip()
    if not _LEAST <= len(bare) <= _MOST or _ENDS.search(bare) or is_label(bare, "structural", "related", "collection"):
        return False
    return shape(bare).native >= _NATIVE and pattern(_telling()).search(fold(bare)) is not None


def _candidate(context: Context, line: Line, first: int, last: int) -> Candidate:
    text = line.view.text
    while first < last and not text[first].isalnum():
        first += 1
    while last > first and not (text[last - 1].isalnum() or text[last - 1] in ")\uff09"):
        last -= 1
    start, end = line.view.span(first, last)
    block = context.note.blocks[line.block]
    section = context.section_at(start)
    heading, item = block.kind == "heading", context.enclosing(line.block, "item")
    around = context.spans[section] if heading else (block.start, block.end)
    return Candidate(
        title=clean(text[first:last]),
        kind="paper",
        source="heading" if heading else "text",
        rule="native_heading" if heading else "line_native",
        start=start,
        end=end,
        scope=around,
        section=context.note.sections[section].parent if heading else section,
        score=_SCORE,
        strong=True,
        struck=any(m.kind == "strike" and m.start <= first and last <= m.end for m in line.marks),
        group=("native", -1),
        block=item if item >= 0 else line.block,
        line=line,
    )


@cache
def _telling() -> frozenset[str]:
    return words(Titles, "telling")


@cache
def words_of_papers() -> frozenset[str]:
    """Return the labels of what only a paper has: its authors and its venue."""
    return words(Titles, "metadata")
