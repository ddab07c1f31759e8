"""Names of methods that stand in a series, each with a remark: what one of them tells holds for its siblings."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notesetl.extract.candidates import Candidate, clean
from notesetl.extract.context import Context
from notesetl.extract.lexicon import Labels, pattern, words
from notesetl.extract.lines import Line
from notesetl.extract.owner import Ranges
from notesetl.extract.profile import Profile
from notesetl.extract.series_heads import Head, series_head
from notesetl.extract.shape import shape
from notesetl.folding import fold

_Key = tuple[str, int, int, str]
_LEAST = 3  # lines of a series
_SHORT_NOTE = 1200  # characters of one that speaks of research though it has not many words for it
_PROBE, _PROBED = 8, 0.8  # lines without heads, and their share of those looked at, after which no more are
_KNOWN = 2  # entries that tell what their siblings are
_MOSTLY = 0.6  # of the names and titles they begin with that look like methods
_UNTOLD = 4  # names of a series that nothing but its words tells
_SPEAKING = 0.34  # of its lines that use a word of research
_SCORE, _WORD_SCORE = 0.8, 0.6
_KINDS = {"title": "paper"}
_NO_SERIES = frozenset(["excluded", "legend"])
_PARTS = frozenset(["structural", "excluded", "legend"])
_TAB = 4
_TECHNICAL = 0.5  # of the lines of a note that speaks of research nowhere else
_REMARK = 300  # characters of a remark that are looked at
_CONTENT = 2  # words of titles in a remark that is about research
_FEW = 4  # times as many heads as there may be topics or things among them
_NUMBERED = re.compile(r"[A-Z]\d{1,2}")


@dataclass(frozen=True, slots=True)
class _Place:
    """A line that may be one of a series, its block and how deep that is nested."""

    line: Line
    block: int
    depth: int


@dataclass(frozen=True, slots=True)
class _Member:
    """A line of a series, whether an entry is already ``known`` there, else its head (None: it has none)."""

    place: _Place
    head: Head | None
    known: bool

    @property
    def title(self) -> str:
        """The head as it is written, empty where there is none."""
        return self.place.line.view.text[self.head.start : self.head.end] if self.head else ""


@dataclass(frozen=True, slots=True)
class _Told:
    """Of how many lines of a series what is told.

    ``heads`` are entries already (``known``) or begin with a name or title: with an id, venue or authors (``cited``)
    or but a year (``dated``); ``names`` look like methods', ``things`` like software and such. ``sure`` are names
    or titles, ``good`` known, cited or names. ``numbered`` says that the names are but numbers of remarks:
    ``S1``, ``S2``, ``W1``.
    """

    heads: int
    known: int
    cited: int
    dated: int
    names: int
    things: int
    sure: int
    good: int
    numbered: bool

    @classmethod
    def of(cls, members: Sequence[_Member]) -> "_Told":
        """Count."""
        heads = [m.head for m in members if m.head is not None]
        known = sum(m.known for m in members)
        kinds = Counter(head.kind for head in heads)
        return cls(
            heads=known + len(heads),
            known=known,
            cited=sum(head.cited for head in heads),
            dated=sum(head.dated and not head.cited for head in heads),
            names=kinds["name"],
            things=kinds["thing"],
            sure=kinds["name"] + kinds["title"],
            good=known + sum(head.cited or head.kind == "name" for head in heads),
            numbered=2 * sum(_NUMBERED.fullmatch(m.title) is not None for m in members) > len(heads),
        )

    @property
    def papers(self) -> int:
        """Lines that are surely about papers."""
        return self.known + self.cited


def names_of_series(context: Context, profile: Profile, accepted: Sequence[Candidate]) -> list[Candidate]:
    """Return the names and titles of series that are not among ``accepted`` yet."""
    more: list[Candidate] = []
    main = profile.main.candidate
    about_one = main is not None and main.rule != "main_file_name"
    refused = profile.groups and not accepted and len(context.note.text) > _SHORT_NOTE
    if (about_one and len(accepted) < _KNOWN) or (refused and not profile.research):
        return more
    taken = _taken(accepted)
    for (source, level, *_), places in _series(context, items_only=about_one).items():
        known = [taken.overlap(*context.span(place.line)) for place in places] if len(places) >= _LEAST else []
        if all(known) or (about_one and sum(known) < _KNOWN):
            continue
        kind = context.kind_at(context.span(places[0].line)[0])
        part = about_one or kind in _PARTS
        if kind in _NO_SERIES or (part and (source != "item" or sum(known) < _KNOWN)):
            continue
        members = _members(places, known)
        told = _Told.of(members)
        if told.heads < _LEAST or told.numbered or _lists_topics(context, members, told):
            continue
        if _lists_known(told) if part else _lists_methods(profile, source, kind, members, told):
            more.extend(
                _candidate(context, source, level, m, m.head)
                for m in members
                if m.head is not None and _belongs(m.head, source, told)
            )
    return more


def _taken(accepted: Sequence[Candidate]) -> Ranges:
    taken = Ranges()
    for c in accepted:
        if c.start is not None and c.end is not None and not taken.overlap(c.start, c.end):
            taken.add(c.start, c.end)
    return taken


def _series(context: Context, *, items_only: bool) -> dict[_Key, list[_Place]]:
    """Return the lines of items, paragraphs and headings of a level each, by where they stand."""
    series: dict[_Key, list[_Place]] = {}
    for key, place in _lines(context, items_only=items_only):
        series.setdefault(key, []).append(place)
    return series


def _members(places: Sequence[_Place], known: Sequence[bool]) -> list[_Member]:
    """Return the lines of a series with their heads; nothing where most of them, or of the first, have none."""
    members: list[_Member] = []
    without = 0
    for place, entry in zip(places, known, strict=True):
        head = None if entry else series_head(place.line)
        without += not entry and head is None
        if 2 * without > len(places) or without >= max(_PROBE, _PROBED * (len(members) + 1)):
            return []
        members.append(_Member(place, head, entry))
    return members


def _lines(context: Context, *, items_only: bool) -> Iterator[tuple[_Key, _Place]]:
    blocks = context.note.blocks
    first: set[int] = set()
    for leaf in context.leaves:
        block, parent = blocks[leaf], blocks[leaf].parent
        in_item = block.kind == "paragraph" and parent >= 0 and blocks[parent].kind == "item"
        if items_only and not in_item:
            continue
        section = context.section_at(block.start)
        if block.kind == "heading":
            above = context.note.sections[section].parent
            yield ("heading", block.level, above, ""), _Place(context.lines(leaf)[0], leaf, block.level)
        elif in_item:
            if parent not in first and blocks[parent].name != "record":
                first.add(parent)
                level, marker = blocks[parent].level, context.note.text[blocks[parent].start]
                place = _Place(context.lead_line(leaf), parent, level)
                yield ("item", level, section, "1" if marker.isalnum() else marker), place
        elif block.kind == "paragraph" and context.enclosing(leaf, "item") < 0:
            for line in context.lines(leaf)[leaf == context.leaves[0] :]:  # a note's first line is what it is called
                yield ("line", _indent(context, line), section, ""), _Place(line, leaf, 0)


def _indent(context: Context, line: Line) -> int:
    """Return how far the line is set in, tabs counted as four blanks."""
    start = context.span(line)[0]
    if context.note.text[start - 1 : start] == "\n":
        return 0
    before = context.note.text[context.note.text.rfind("\n", 0, start) + 1 : start]
    return len(before.expandtabs(_TAB)) if before.isspace() else 0


def _lists_known(told: _Told) -> bool:
    """Tell a series of entries in a part of a note or in a note on one paper, where only they tell of others."""
    return told.known >= _KNOWN and 2 * told.known >= told.heads


def _lists_methods(profile: Profile, source: str, kind: str, members: Sequence[_Member], told: _Told) -> bool:
    """Tell a series of methods: some are told to be papers', or most look it and research is spoken of."""
    if told.papers > 1 and 2 * told.papers >= told.heads:
        return True
    if told.papers + told.dated > 1 and 2 * max(told.papers + told.dated, told.known + told.sure) >= told.heads:
        return profile.research or _speaks(members, _TECHNICAL)
    return source != "heading" and _look_like_methods(profile, members, told, topic=kind == "topic")


def _look_like_methods(profile: Profile, members: Sequence[_Member], told: _Told, *, topic: bool) -> bool:
    """Tell heads most of which look like methods, with remarks that speak of research."""
    looks = told.sure if profile.research else told.names
    least = _LEAST if told.papers or (topic and profile.research) else _UNTOLD
    if looks < max(_MOSTLY * (told.heads - told.known), least) or _FEW * told.things >= told.heads:
        return False
    if told.papers and profile.research:
        return True
    return _speaks(members, _SPEAKING if profile.research else _TECHNICAL)


def _lists_topics(context: Context, members: Sequence[_Member], told: _Told) -> bool:
    topics = sum(m.head is not None and context.is_topic(m.title) for m in members)
    return topics * _FEW > told.heads


def _belongs(head: Head, source: str, told: _Told) -> bool:
    """Tell a head that may be an entry like its siblings."""
    if head.kind == "thing":
        return False
    if head.kind == "name" or head.told:
        return source != "heading" or head.told or told.known > 1
    if source == "heading":
        return False
    if head.kind == "title":
        return 2 * told.known >= told.heads
    good = told.good if told.papers > 1 else told.names * (head.kind == "acronym")
    return 2 * good >= told.heads


def _speaks(members: Sequence[_Member], share: float) -> bool:
    """Tell whether that share of the remarks uses words of research, or of what titles of papers are made."""
    known = pattern(words(Labels, "research") | words(Labels, "technical"))
    said = [m.place.line.view.text[m.head.rest : m.place.line.end][:_REMARK] for m in members if m.head is not None]
    speaking = sum(known.search(fold(text)) is not None or shape(text).content >= _CONTENT for text in said)
    return speaking >= share * len(members)


def _candidate(context: Context, source: str, level: int, member: _Member, head: Head) -> Candidate:
    line = member.place.line
    start, end = line.view.span(head.start, head.end)
    block = context.note.blocks[member.place.block]
    section = context.section_at(start)
    scope = (block.start, block.end) if source == "item" else context.span(line)
    if source == "heading":
        scope, section = context.spans[section], context.note.sections[section].parent
    return Candidate(
        title=clean(line.view.text[head.start : head.end]),
        kind=_KINDS.get(head.kind, "method"),
        source={"item": "list", "line": "text"}.get(source, source),
        rule=f"{source}_series",
        start=start,
        end=end,
        scope=scope,
        section=section,
        score=_WORD_SCORE if head.kind == "word" else _SCORE,
        strong=head.told,
        struck=any(m.kind == "strike" and m.start <= head.start and head.end <= m.end for m in line.marks),
        group=(source, level),
        block=member.place.block,
        line=line,
        depth=member.place.depth,
    )
