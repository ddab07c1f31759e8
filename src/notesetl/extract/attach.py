"""Attaches links to mentions: each link to the entry that it leads to, references in prose to none."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from notesetl.extract.context import Context
from notesetl.extract.lines import Line
from notesetl.extract.owner import Owners
from notesetl.extract.shape import shape
from notesetl.extract.urls import PAPER_KINDS
from notesetl.folding import fold
from notesetl.records import Link, Mention

_LOCAL = frozenset(["relative", "anchor", "file"])  # other notes of the keeper, not where a paper lives
_NEAR = 30  # characters between a title and the address behind it
_BEFORE_LINE = 4  # characters of markup before what is seen of a line
_BEHIND_LINE = 400  # and of the address behind it
_NAME_END = re.compile(r"\s?:")
_FIRST_NATIVE = "\u2e80"  # Han, Kana and Hangul stand from here on
_LINK_LINE_WORDS = 8
_LINK_LINE_NATIVE = 14
_LONGEST_LINK_LINE = 4000
_FEW_WORDS = 2  # words of prose that labels may hold, too


def attach_links(context: Context, mentions: Sequence[Mention]) -> tuple[Link, ...]:
    """Return the note's links, each with the index of its mention or -1."""
    links = context.note.links
    if not mentions:
        return links
    owners = Owners(context, mentions)
    attached: list[Link] = []
    papers: dict[int, str] = {}
    listing = _listing(owners, mentions, links)
    for link in links:
        owner = owners.of(_place(context, link)) if link.start is not None else _main(mentions)
        if owner < 0:
            attached.append(link)
            continue
        mention = mentions[owner]
        if link.kind in _LOCAL:
            attached.append(link)
            continue
        is_paper = link.kind in PAPER_KINDS and link.role in {"paper", "other"}
        own = owner not in listing and _belongs(context, link, mention)
        if own and link.arxiv_id and papers.get(owner, link.arxiv_id) != link.arxiv_id:
            own = False
        if own and is_paper and link.arxiv_id:
            papers.setdefault(owner, link.arxiv_id)
        attached.append(replace(link, mention=owner) if own else link)
    return tuple(attached) + tuple(_shared(mentions, attached))


def _listing(owners: Owners, mentions: Sequence[Mention], links: Sequence[Link]) -> set[int]:
    """Return the methods under whose heading several papers are listed: none of those is their own."""
    ids: dict[int, set[str]] = {}
    for link in links:
        if link.arxiv_id and link.start is not None:
            ids.setdefault(owners.of(link.start), set()).add(link.arxiv_id)
    return {
        owner
        for owner, found in ids.items()
        if owner >= 0 and len(found) > 1 and mentions[owner].kind == "method" and mentions[owner].rule == "heading_name"
    }


def _shared(mentions: Sequence[Mention], links: Sequence[Link]) -> Iterator[Link]:
    """Give a method that has no paper of its own the links of the entry that is its paper: ``Name: title``."""
    own: dict[int, list[Link]] = {}
    for link in links:
        if link.mention >= 0:
            own.setdefault(link.mention, []).append(link)
    linked = {index for index, found in own.items() if any(link.role == "paper" for link in found)}
    papers: dict[str, int] = {}
    for index in sorted(linked):
        papers.setdefault(_NAME_END.split(fold(mentions[index].title))[0], index)
    for index, mention in enumerate(mentions):
        if mention.kind != "method" or index in linked:
            continue
        paper = papers.get(fold(mention.title), -1)
        if paper >= 0 and ":" in mentions[paper].title:
            yield from (replace(link, mention=index) for link in own[paper] if link.role in {"paper", "code"})


def _place(context: Context, link: Link) -> int:
    """Return where the link stands: that of a footnote where the footnote is first cited."""
    start = link.start or 0
    item = context.enclosing(link.block, "item") if link.block >= 0 else -1
    mark = context.note.blocks[item].name if item >= 0 else ""
    cited = context.note.text.find(mark, 0, start) if mark.startswith("[^") else -1
    return cited if 0 <= cited < context.note.blocks[item].start else start


def _main(mentions: Sequence[Mention]) -> int:
    return next((i for i, m in enumerate(mentions) if m.rule.startswith(("main", "path"))), -1)


def _belongs(context: Context, link: Link, mention: Mention) -> bool:
    """Tell a link of the entry from one that its text names in passing."""
    if link.start is None or link.block < 0:
        return True
    block = context.note.blocks[link.block]
    if block.kind in {"field", "cell"}:
        return True
    if (line := _line(context, link)) is None:
        return True
    start, end = context.span(line)
    if mention.start is not None and start <= mention.start < end:
        return _on_title_line(line, link, mention)
    if _shows_title(line, link, mention):
        return True
    heading, kind = context.heading_at(link.start)
    aside = kind in {"related", "excluded"} and heading > (mention.start or 0)
    return not aside and link.kind != "wiki" and _is_link_line(line, link)


def _shows_title(line: Line, link: Link, mention: Mention) -> bool:
    """Tell a link in a sentence that is named like the entry itself."""
    if link.kind not in PAPER_KINDS:
        return False
    text = line.view.text
    shown = (text[mark.start : mark.end] for mark in line.marks if mark.kind == "link" and mark.inline.url == link.url)
    return any(fold(words) == fold(mention.title) for words in shown)


def _line(context: Context, link: Link) -> Line | None:
    """Return the line on which ``link`` stands."""
    lines = context.lines(link.block)
    if link.start is None or not lines:
        return None
    position = lines[0].view.position(link.start)
    line = lines[max(bisect_right(lines, position, key=lambda each: each.start) - 1, 0)]
    start, end = context.span(line)
    near = start - _BEFORE_LINE <= link.start < end + _BEHIND_LINE
    return line if near and line.start <= position <= line.end else None


def _on_title_line(line: Line, link: Link, mention: Mention) -> bool:
    """On the line of the title all links count up to the running text, papers in that text do not."""
    if link.start is None or mention.end is None or mention.start is None:
        return True
    position = line.view.position(link.start)
    title_start, title_end = line.view.position(mention.start), line.view.position(mention.end)
    if title_start <= position <= title_end:
        return True
    between = line.view.text[title_end:position] if position >= title_end else line.view.text[position:title_start]
    if link.kind not in PAPER_KINDS:
        return True
    between = between[:_LONGEST_LINK_LINE]
    return len(between) <= _NEAR or shape(between).prose + shape(between).verbs <= _FEW_WORDS


def _is_link_line(line: Line, link: Link) -> bool:
    """Tell a line that gives links, with their labels, from prose that holds one."""
    if line.end - line.start > _LONGEST_LINK_LINE:
        return False
    text = line.view.text
    words = text[line.start : line.end]
    for mark in line.marks:
        if mark.kind == "link":
            words = words.replace(text[mark.start : mark.end], " ")
    words = words.replace(link.url, " ")
    native = sum(char > _FIRST_NATIVE for char in words)
    return (
        len(fold(words).split()) <= _LINK_LINE_WORDS
        and native <= _LINK_LINE_NATIVE
        and shape(words).prose <= _FEW_WORDS
    )
