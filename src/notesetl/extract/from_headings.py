"""Entries that are headings followed by notes on one paper or method."""

from collections.abc import Iterator

from notesetl.extract.candidates import Candidate, clean
from notesetl.extract.context import Context
from notesetl.extract.leads import Lead, announces_event
from notesetl.extract.lexicon import Labels, is_label, label, words
from notesetl.extract.rating_labels import labelled
from notesetl.extract.rating_lines import alone
from notesetl.extract.shape import count_words, method_score, shape, title_score
from notesetl.extract.urls import PAPER_KINDS

_IDENTIFIED = 0.3  # what an id right behind it says for a heading
_BELOW = 3  # leaves below a heading that may hold its link, authors or venue
_CELLS_BELOW = 12  # and cells of a table of its metadata


def from_headings(context: Context) -> Iterator[Candidate]:
    """Yield one candidate for each heading that may be a title."""
    sections = context.note.sections
    below = _leaves_below(context)
    for index, section in enumerate(sections):
        line = context.lines(section.block)[0]
        lead = context.lead(line)
        if lead is None or _heads_events(context, index):
            continue
        title = clean(line.view.text[lead.start : lead.end])
        start, end = line.view.span(lead.start, lead.end)
        kind = context.kind_of(title if lead.source == "link" else section.heading)
        metadata, linked = _metadata(context, below[index])
        told = metadata > 0 or _rated_below(context, below[index])
        strong = lead.labelled or lead.rated or lead.evidence >= 0.35 or linked or (told and lead.score >= 0.6)
        score = lead.score + lead.evidence + 0.35 * lead.labelled + 0.3 * lead.rated + 0.3 * linked
        score += 0.15 * max(metadata, told) + _IDENTIFIED * lead.identified
        if kind in {"structural", "excluded", "legend", "related", "collection"} or label(title) in words(
            Labels, "structural"
        ):
            score -= 1.0
        if (context.is_topic(title) or kind == "topic" or context.lists_topics(title)) and not strong:
            score -= 0.5
        if not below[index] and index + 1 < len(sections) and sections[index + 1].level > section.level:
            score -= 0.1
        name = _is_name(title, lead)
        yield Candidate(
            title=title,
            kind="method" if name else "paper",
            source="heading",
            rule="heading_name" if name else "heading_title",
            start=start,
            end=end,
            scope=context.spans[index],
            section=section.parent,
            score=score,
            strong=strong,
            struck=lead.struck,
            group=(f"heading{section.level}", section.parent),
            block=section.block,
            line=line,
            depth=section.level,
            listed=linked,
        )


def _heads_events(context: Context, index: int) -> bool:
    """Tell the heading of a course or book, whose first part is a lecture or chapter."""
    sections = context.note.sections
    if index + 1 >= len(sections) or sections[index + 1].level <= sections[index].level:
        return False
    return announces_event(context.lines(sections[index + 1].block)[0])


def _is_name(title: str, lead: Lead) -> bool:
    return method_score(title) >= 0.5 and count_words(title) <= 3 and title_score(title) < 0.7 and not lead.labelled


def _leaves_below(context: Context) -> list[list[int]]:
    """Return for each heading the first leaves between it and the next heading."""
    below: list[list[int]] = [[] for _ in context.note.sections]
    current = -1
    for leaf in context.leaves:
        if context.note.blocks[leaf].kind == "heading":
            current += 1
        elif 0 <= current < len(below):
            most = _CELLS_BELOW if context.note.blocks[leaf].kind == "cell" else _BELOW
            if len(below[current]) < most:
                below[current].append(leaf)
    return below


def _metadata(context: Context, leaves: list[int]) -> tuple[int, bool]:
    """Return how many lines below are labelled with metadata (at most 2), and whether a paper is linked there."""
    labelled, linked = 0, False
    for leaf in leaves:
        for line in context.lines(leaf)[:6]:
            head = line.text.split(":", 1)[0].split("\uff1a", 1)[0]
            labelled += len(head) < 30 and head != line.text and label(head) in words(Labels, "field")
        papers = [k for k in context.links.get(leaf, ()) if k.kind in PAPER_KINDS]
        own = papers and not all(context.stands_behind_title(k) for k in papers)
        linked = linked or (bool(own) and _is_head(context, leaf))
    return min(labelled, 2), linked


def _rated_below(context: Context, leaves: list[int]) -> bool:
    """Tell whether a line below is or begins with a labelled rating."""
    lines = (context.lines(leaf)[0] for leaf in leaves[:1])
    return any(next(labelled(line), None) is not None or next(alone(line), None) is not None for line in lines)


def _is_head(context: Context, leaf: int) -> bool:
    """Tell a line of links or metadata from prose that names a link in passing."""
    line = context.whole(leaf)
    named = (line.view.text[m.start : m.end] for m in line.marks if m.kind == "link")
    return shape(line.view.text[:200]).prose <= 2 and not any(
        title_score(text) >= 0.5 and not is_label(text, "link") for text in named
    )
