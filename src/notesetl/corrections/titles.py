"""Corrections of titles, and of what belongs to a title: its kind, venue, year, topics and paper."""

from collections.abc import Iterator
from dataclasses import replace

from notesetl.corrections.draft import RULE, SURE, Draft, Refused, Span, span_of
from notesetl.corrections.quotes import Quoted
from notesetl.corrections.record import Correction, Field
from notesetl.corrections.values import Confirmed, Value
from notesetl.errors import RejectReason
from notesetl.extract.candidates import clean
from notesetl.extract.shape import method_score, title_score
from notesetl.extract.venues import find_venue, find_year
from notesetl.records import Mention, Note, TopicTag
from notesetl.view import view

_BEHIND = 200  # characters behind a new title in which its venue and year may stand
_SOURCES = {"heading": "heading", "cell": "table", "field": "front_matter"}
_CONTAINERS = ("item", "row")


def correct_title(draft: Draft, correction: Correction, value: Value | Confirmed) -> None:
    """Give a mention another title, drop it, or add one."""
    if not correction.quote.strip():
        _correct_unplaced(draft, value)
        return
    place, index = draft.place(correction, draft.title_spans())
    if value is None:
        if index is not None:
            draft.mentions[index] = None
        return
    mention = None if index is None else draft.mentions[index]
    if isinstance(value, Confirmed):
        if index is None or mention is None:
            raise Refused(RejectReason.STALE_CORRECTION, "no title stands there")
        draft.mentions[index] = replace(mention, rule=RULE, confidence=SURE)
        return
    title, span = _written(draft, str(value), place)
    if index is None or mention is None:
        draft.mentions.append(_new(draft, title, span))
        return
    scope = (min(mention.scope[0], span[0]), max(mention.scope[1], span[1]))
    changed = replace(mention, title=title, start=span[0], end=span[1], scope=scope, rule=RULE, confidence=SURE)
    draft.mentions[index] = changed


def _correct_unplaced(draft: Draft, value: Value | Confirmed) -> None:
    """Confirm or drop what was read off the path; another title for it must stand in the note and be quoted."""
    index = draft.unplaced()
    if value is None:
        if index is not None:
            draft.mentions[index] = None
        return
    mention = None if index is None else draft.mentions[index]
    if index is None or mention is None:
        raise Refused(RejectReason.STALE_CORRECTION, "the note has no title that does not stand in its text")
    if not isinstance(value, Confirmed):
        raise Refused(
            RejectReason.BAD_CORRECTION, "a title without a place is ok or none; paper_title renames its paper"
        )
    draft.mentions[index] = replace(mention, rule=RULE, confidence=SURE)


def correct_mention(draft: Draft, correction: Correction, value: Value | Confirmed) -> None:
    """Set what is known of a title beside its words."""
    index, mention = draft.mention(correction)
    draft.mentions[index] = replace(_changed(mention, Field(correction.field), value), rule=RULE, confidence=SURE)


def _changed(mention: Mention, field: Field, value: Value | Confirmed) -> Mention:
    if isinstance(value, Confirmed):
        tags = tuple(replace(tag, source=RULE, score=SURE) for tag in mention.topics)
        return replace(mention, topics=tags) if field is Field.TOPICS else mention
    if field is Field.TOPICS:
        listed = value if isinstance(value, tuple) else ()
        return replace(mention, topics=tuple(TopicTag(topic, rank, RULE, SURE) for rank, topic in enumerate(listed, 1)))
    if field is Field.YEAR:
        return replace(mention, year=value if isinstance(value, int) else None)
    if value is None:
        return replace(mention, venue=None)  # the only one of the rest that may be none
    return _told(mention, field, str(value))


def _told(mention: Mention, field: Field, text: str) -> Mention:
    match field:
        case Field.VENUE:
            return replace(mention, venue=text)
        case Field.NOT_PAPER:
            return replace(mention, not_of_papers=tuple(sorted({*mention.not_of_papers, text})))
        case Field.PAPER:
            return replace(mention, of_paper=text)
        case Field.PAPER_TITLE:
            return replace(mention, paper_title=text)
        case _:
            return replace(mention, kind=text)


def _written(draft: Draft, value: str, place: Span) -> tuple[str, Span]:
    """Return ``value`` as the note has it on the lines of ``place``, the nearest one, markup left out, and where.

    Raises:
        Refused: it does not stand there.
    """
    text = draft.note.text
    around = text.rfind("\n", 0, place[0]) + 1, _line_end(text, place[1])
    found = [span for span in draft.quoted.find(value) if around[0] <= span[0] and span[1] <= around[1]]
    shown = [(clean(text[slice(*span)]), span) for span in found] or list(_shown(draft.note, value, around))
    if not shown:
        detail = f"{value!r} does not stand at the quote; a title is as in the note, paper_title renames its paper"
        raise Refused(RejectReason.STALE_CORRECTION, detail)
    return min(shown, key=lambda item: (item[1][1] <= place[0] or place[1] <= item[1][0], abs(item[1][0] - place[0])))


def _shown(note: Note, value: str, around: Span) -> Iterator[tuple[str, Span]]:
    for block in note.blocks:
        if block.runs and block.start < around[1] and around[0] < block.end:
            seen = view(note.text, block)
            for start, end in Quoted(seen.text).find(value):
                span = seen.span(start, end)
                if around[0] <= span[0] and span[1] <= around[1]:
                    yield clean(seen.text[start:end]), span


def _new(draft: Draft, title: str, span: Span) -> Mention:
    note = draft.note
    leaf = next((i for i, b in enumerate(note.blocks) if b.runs and b.start <= span[0] < b.end), -1)
    behind = note.text[span[1] : min(span[1] + _BEHIND, _line_end(note.text, span[1]))]
    return Mention(
        title=title,
        kind="method" if method_score(title) > title_score(title) else "paper",
        source=_source(note, leaf),
        struck=leaf >= 0 and any(i.kind == "strike" and i.start <= span[0] < i.end for i in note.blocks[leaf].inlines),
        start=span[0],
        end=span[1],
        scope=_scope(draft, leaf, span),
        section=sum(section.start <= span[0] for section in note.sections) - 1,
        rule=RULE,
        confidence=SURE,
        venue=find_venue(behind),
        year=find_year(behind),
    )


def _source(note: Note, leaf: int) -> str:
    if leaf < 0:
        return "text"
    block = note.blocks[leaf]
    inside = note.blocks[block.parent].kind if block.parent >= 0 else ""
    return _SOURCES.get(block.kind, "list" if inside == "item" else "text")


def _scope(draft: Draft, leaf: int, span: Span) -> Span:
    """Return what a new title covers: its item or row alone, else what follows up to the next title or heading."""
    note = draft.note
    starts = [found[0] for found in draft.title_spans() if found is not None]
    container = note.blocks[leaf].parent if leaf >= 0 else -1
    while container >= 0 and note.blocks[container].kind not in _CONTAINERS:
        container = note.blocks[container].parent
    if container >= 0:
        block = note.blocks[container]
        if not any(block.start <= start < block.end for start in starts):
            return span_of(block.start, max(block.end, span[1])) or span
    limit = note.blocks[container].end if container >= 0 else len(note.text)
    headings = [section.start for section in note.sections]
    return span[0], min([limit, *(start for start in [*starts, *headings] if start > span[0])], default=limit)


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return end if end >= 0 else len(text)
