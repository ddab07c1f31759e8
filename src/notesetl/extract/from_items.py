"""Entries that are items of lists."""

import re
from collections.abc import Iterator

from notesetl.extract.candidates import Candidate, clean
from notesetl.extract.context import Context
from notesetl.extract.dates_before import past_date
from notesetl.extract.leads import Lead
from notesetl.extract.lexicon import Labels, words
from notesetl.extract.lines import Line
from notesetl.extract.rating_ends import ends_rated
from notesetl.extract.shape import count_words, method_score, shape, title_score
from notesetl.extract.urls import canonicalise
from notesetl.extract.venues import find_venue, find_year
from notesetl.folding import fold

_AFTER_NAME = re.compile(
    r"\s*+(?:\[\d[\d,\s]*\]|\([^()]{0,60}\))?\s*+[*_]*+\s*+(?::|\uff1a|(?<=\s)(?:-{1,2}|[\u2013\u2014])\s|\u2014|$)"
)


_YEAR_OR_VENUE = re.compile(r"[A-Z]{2}|\d{4}|Nature|Science|Cell|Neur|Inter")
_TITLE = 0.72  # title score of four words that are no name
_NAME_WORDS = 3
_TOLD_NAME = 0.65  # what speaks for a method's name that is rated or has its paper beside it
_VENUE_REACH = 80  # characters behind a title in quotes in which its venue stands
_NO_PAPERS = frozenset(["blog", "video", "wikipedia", "forum", "slides"])


def from_items(context: Context) -> Iterator[Candidate]:
    """Yield one candidate for each item whose first line leads with something like a title."""
    blocks = context.note.blocks
    first: dict[int, int] = {}
    for index in context.leaves:
        parent = blocks[index].parent
        if parent >= 0 and blocks[parent].kind == "item" and blocks[parent].name != "record":
            first.setdefault(parent, index)
    for item, leaf in first.items():
        line = context.lead_line(leaf)
        lead = context.lead(line)
        if lead is not None:
            yield _candidate(context, item, line, lead)


def _candidate(context: Context, item: int, line: Line, lead: Lead) -> Candidate:
    block = context.note.blocks[item]
    title = clean(line.view.text[lead.start : lead.end])
    start, end = line.view.span(lead.start, lead.end)
    section = context.section_at(start)
    rest = line.view.text[lead.rest : line.end]
    name = _is_name(title, lead, line)
    rated = lead.rated or ends_rated(line, lead.rest)
    linked = lead.evidence >= 0.2 or context.links_paper(line, lead.end)
    score = lead.score + lead.evidence + 0.35 * lead.labelled + 0.35 * rated
    told_name = name and (
        lead.identified or (method_score(title) >= 0.5 and (linked or (lead.source == "link" and _is_dated(line))))
    )
    if told_name or lead.identified or (name and rated and method_score(title) >= 0.5):
        score += _TOLD_NAME
    if _gives_metadata(title, rest[:160]):
        score += 0.2
    if linked and lead.evidence < 0.2:
        score += 0.2
    if _is_event(title, line, lead):
        score -= 0.8
    score += _section_weight(context, start)
    told = linked or lead.rated or lead.labelled
    if context.is_topic(title) or (lead.source == "list" and context.lists_topics(title)):
        score -= 0.0 if told else 0.15 if lead.source == "link" else 0.5
    score -= _against(lead, title, rest, linked=linked)
    if block.level > 1:
        score -= 0.1
    return Candidate(
        title=title,
        kind="method" if name else "paper",
        source=lead.source,
        rule="item_name" if name else f"item_{lead.source}",
        start=start,
        end=end,
        scope=(block.start, block.end),
        section=section,
        score=score,
        strong=rated
        or lead.labelled
        or lead.evidence >= 0.35
        or (lead.score >= 0.5 and (linked or _is_cited(lead, rest)))
        or told_name,
        listed=lead.source == "link" and lead.score >= 0.5,
        struck=lead.struck,
        group=(f"list{block.level}", _root_list(context, item)),
        block=item,
        line=line,
        depth=block.level,
    )


def _is_dated(line: Line) -> bool:
    """Tell whether the item begins with a date."""
    return past_date(line, line.start) > line.start


def _against(lead: Lead, title: str, rest: str, *, linked: bool) -> float:
    """Return the weight of what says that the item is a remark, a definition or something other than a paper."""
    told = linked or lead.rated or lead.labelled
    weight = 0.0
    ends = rest.rstrip().endswith((".", "\u3002", "!", ";"))
    if ends and lead.source == "list" and rest.lstrip()[:1].islower() and not linked and not lead.rated:
        weight += 0.3
    if lead.source in {"list", "bold"} and not told and _defines(title, rest):
        weight += 0.35
    if lead.url and not (lead.rated or lead.labelled) and lead.evidence < 0.35 and _leads_elsewhere(title, lead.url):
        weight += 0.5
    if not linked and not lead.rated and _runs_on(rest):
        weight += 0.4
    return weight + 0.2 if lead.score < 0.45 and not told else weight


def _leads_elsewhere(title: str, url: str) -> bool:
    """Tell a link to something other than a paper."""
    target = canonicalise(url)
    return target.kind in _NO_PAPERS or target.role_hint in {"code", "video"} or _is_person(title, target.kind)


def _root_list(context: Context, item: int) -> int:
    """Return the section as the group, so that lists that blank lines broke apart are judged together."""
    return context.section_at(context.note.blocks[item].start)


def _is_name(title: str, lead: Lead, line: Line) -> bool:
    """Tell whether the item is a method's name, followed by nothing or by what it is."""
    if lead.source == "wiki":
        return title_score(title) < 0.6
    if lead.identified and count_words(title) <= _NAME_WORDS and title_score(title) < _TITLE:
        return True
    if method_score(title) < 0.5 or count_words(title) > 4 or lead.evidence >= 0.35:
        return method_score(title) >= 0.5 and count_words(title) <= 2
    if method_score(title) < 0.4 or (count_words(title) == 4 and title_score(title) >= _TITLE):
        return False
    after = _AFTER_NAME.match(line.view.text, lead.end, line.end)
    return (count_words(title) <= 2 and method_score(title) >= 0.4) or (after is not None and after.end() < line.end)


def _is_event(title: str, line: Line, lead: Lead) -> bool:
    """Tell a workshop, talk or book by the word that the title begins with or that stands before it."""
    events = words(Labels, "event")
    head = fold(title[:40]).split(":")[0]
    parts = head.split()
    if head in events or (len(parts) > 1 and (parts[0] in events or " ".join(parts[:2]) in events)):
        return True
    before = fold(line.view.text[line.start : lead.start]).rstrip(" :\uff1a\"'")
    return bool(before) and any(before.endswith(word) for word in events)


def _gives_metadata(title: str, rest: str) -> bool:
    """Tell whether a venue, a year or authors stand behind the title."""
    if _YEAR_OR_VENUE.search(rest) is None:
        return " et al" in rest
    return find_venue(rest) is not None or (find_year(rest) is not None and count_words(title) >= 3)


def _is_cited(lead: Lead, rest: str) -> bool:
    """Tell a reference: a title in quotes between its people and its venue."""
    return lead.source == "text" and lead.evidence > 0 and find_venue(rest[:_VENUE_REACH]) is not None


def _defines(title: str, rest: str) -> bool:
    """Tell ``Term - what it means`` from a title with a remark behind it: the term is short, the rest a sentence."""
    match = re.match(r"\s*(?::|\uff1a|[-\u2013\u2014]{1,2})\s*(?=[^\W\d_])", rest)
    after = rest[match.end() :] if match else ""
    return bool(after) and count_words(title) <= 4 and not after[0].isupper() and len(after.split()) >= 4


def _is_person(title: str, kind: str) -> bool:
    """Tell a person's home page: two or three capitalised words of which no title is made."""
    s = shape(title)
    return kind in {"web", "project", "github"} and s.words in {2, 3} and s.content == 0 and s.capital == 1.0


def _runs_on(rest: str) -> bool:
    """Tell a sentence that begins with a term from a title: other words follow without a separator."""
    rest = re.sub(r"^\s*[(\uff08][^()\uff08\uff09]{0,80}[)\uff09]", "", rest)
    return bool(rest.strip()) and (rest.lstrip()[0].isalpha() and not rest.lstrip()[0].isascii())


def _section_weight(context: Context, position: int) -> float:
    kind = context.kind_at(position)
    return {"related": 0.2, "excluded": -0.7, "legend": -1.0, "structural": -0.25}.get(kind, 0.0)
