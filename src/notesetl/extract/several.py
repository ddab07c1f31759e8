"""Entries that share a line: ``Detection: [Title](...) (4/5), [Title](...)``."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from notesetl.extract.candidates import Candidate, clean
from notesetl.extract.context import Context
from notesetl.extract.heads import RATING
from notesetl.extract.lexicon import Titles, is_label, label, words
from notesetl.extract.lines import Line, Mark
from notesetl.extract.refine import names_people, refine
from notesetl.extract.shape import count_words, method_score, title_score
from notesetl.extract.urls import PAPER_KINDS
from notesetl.extract.venues import only_venue

_LEAST = 2
_MOST_MARKS = 60  # links of a line that lists papers
_LONGEST_LINE = 4000
_LONGEST_HEAD = 60  # characters before the first title
_HEAD_WORDS = 6
_TITLE_SCORE = 0.4
_NAME_SCORE = 0.5
_NAME_WORDS = 3
_LINKED = 0.5  # what its link to a paper and its neighbours say for a title
_LINKS = frozenset(["link", "wiki"])
_BRACKETED = re.compile(r"[(\[\uff08\u3010][^()\[\]\uff08\uff09\u3010\u3011]{0,80}[)\]\uff09\u3011]")
_ENDS_HEAD = (":", "\uff1a", "-", "\u2013", "\u2014", "|", ")", "]", "\uff09", "\u3011")
_BEGINS_TAIL = tuple(",;:-(|\u2013\u2014\uff1a\uff0c\uff1b\uff08\u3001\n")


@dataclass(frozen=True, slots=True)
class _Place:
    """A line that lists papers; ``rule`` is that of its entries, ``group`` that of their siblings."""

    line: Line
    rule: str
    group: tuple[str, int]
    block: int
    depth: int


def with_several(context: Context, found: Sequence[Candidate]) -> list[Candidate]:
    """Put the entries of lines that list several linked papers in the place of what else was found there."""
    places = {(place.line.block, place.line.start): place for place in _places(context, found)}
    listed = {key: marks for key, place in places.items() if (marks := _titles(context, place.line))}
    if not listed:
        return list(found)
    kept = [c for c in found if c.line is None or (c.line.block, c.line.start) not in listed]
    for key, marks in listed.items():
        kept.extend(_candidates(context, places[key], marks))
    return kept


def _places(context: Context, found: Sequence[Candidate]) -> Iterator[_Place]:
    """Yield the lines with several links to papers; of a table only those of cells that hold an entry."""
    blocks = context.note.blocks
    for leaf in (leaf for leaf, links in context.links.items() if leaf >= 0 and len(links) >= _LEAST):
        if blocks[leaf].kind != "paragraph":
            continue
        item = context.enclosing(leaf, "item")
        level = blocks[item].level if item >= 0 else 0
        section = context.section_at(blocks[leaf].start)
        for line in context.lines(leaf):
            if item >= 0:
                yield _Place(line, "item_several", (f"list{level}", section), item, level)
            else:
                yield _Place(line, "line_several", ("line", -1), leaf, 0)
    for c in found:
        if c.rule == "table_row" and c.line is not None and len(context.links.get(c.line.block, ())) >= _LEAST:
            yield _Place(c.line, "table_several", c.group, c.block, c.depth)


def _titles(context: Context, line: Line) -> list[Mark]:
    """Return the links of ``line`` that are titles, where it lists at least two and says nothing between them."""
    if line.end - line.start > _LONGEST_LINE or not _LEAST <= len(line.marks) <= _MOST_MARKS:
        return []
    start, end = context.span(line)
    inside = context.links_between(line.block, start, end)
    papers = {k.url: k.canonical_url for k in inside if k.kind in PAPER_KINDS}
    text, titles = line.view.text, list[Mark]()
    for mark in line.marks:
        if mark.kind == "link" and mark.inline.url in papers and not is_label(text[mark.start : mark.end], "link"):
            titles.append(mark)
    if len({papers[m.inline.url] for m in titles}) < max(_LEAST, len(titles)):
        return []
    if not all(_is_title(text[m.start : m.end]) for m in titles):
        return []
    gaps = pairwise(titles)
    if not _is_head(text[line.start : titles[0].start]) or any(_says(line, a.end, b.start) for a, b in gaps):
        return []
    tail = text[titles[-1].end : line.end].lstrip(" ")
    return titles if tail.startswith(_BEGINS_TAIL) or not _says(line, titles[-1].end, line.end) else []


def _is_title(text: str) -> bool:
    if only_venue(text) or names_people(text) or " et al" in text:
        return False
    return title_score(text) >= _TITLE_SCORE or method_score(text) >= _NAME_SCORE


def _is_head(text: str) -> bool:
    """Tell what may stand before a list of papers: nothing, a remark in brackets, or a label."""
    bare = _BRACKETED.sub("", RATING.sub("", text)).strip(" *_~>([\"'\u201c\u2022\ufe0f")
    if not any(map(str.isalnum, bare)) or is_label(bare, "introduction"):
        return True
    return len(bare) <= _LONGEST_HEAD and count_words(bare) <= _HEAD_WORDS and text.rstrip(" *_([").endswith(_ENDS_HEAD)


def _says(line: Line, start: int, end: int) -> bool:
    """Tell whether anything but labels of links, ratings, remarks in brackets and an ``and`` stands there."""
    text, position, pieces = line.view.text, start, list[str]()
    for mark in line.marks:
        if mark.kind in _LINKS and start <= mark.start and mark.end <= end and mark.start >= position:
            pieces.append(text[position : mark.start])
            position = mark.end
    pieces.append(text[position:end])
    said = {label(_BRACKETED.sub("", RATING.sub("", piece))) for piece in pieces} - {""}
    return not said <= words(Titles, "joining")


def _candidates(context: Context, place: _Place, marks: Sequence[Mark]) -> Iterator[Candidate]:
    line = place.line
    bounds = [mark.inline.start for mark in marks[1:]] + [context.note.blocks[place.block].end]
    for mark, bound in zip(marks, bounds, strict=True):
        first, last = refine(line.view.text, mark.start, mark.end, exact=True)
        if last <= first:
            continue
        title = clean(line.view.text[first:last])
        start, end = line.view.span(first, last)
        name = method_score(title) >= _NAME_SCORE and count_words(title) <= _NAME_WORDS and title_score(title) < 0.7
        yield Candidate(
            title=title,
            kind="method" if name else "paper",
            source="link",
            rule=place.rule,
            start=start,
            end=end,
            scope=(mark.inline.start, max(bound, end)),
            section=context.section_at(start),
            score=max(title_score(title), method_score(title)) + _LINKED,
            strong=True,
            struck=any(m.kind == "strike" and m.start <= first and last <= m.end for m in line.marks),
            group=place.group,
            block=place.block,
            line=line,
            depth=place.depth,
            listed=True,
        )
