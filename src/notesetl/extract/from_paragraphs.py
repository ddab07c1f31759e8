"""Entries that are lines of running text: bold or linked leads, labelled titles, a title beside its address."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from notesetl.extract.candidates import Candidate, clean
from notesetl.extract.context import Context
from notesetl.extract.heads import RATING
from notesetl.extract.leads import QUOTED, Lead
from notesetl.extract.lexicon import Labels, is_label, label, words
from notesetl.extract.lines import Line
from notesetl.extract.rating_ends import ends_rated
from notesetl.extract.shape import count_words, method_score, shape, title_score
from notesetl.extract.urls import PAPER_KINDS
from notesetl.extract.venues import find_venue, only_venue

_TYPES = frozenset(["strong", "emphasis"])
_IN_PROSE = 0.6  # score of a title within a sentence
_CALLOUT = re.compile(r"\s{0,3}\[![A-Za-z-]{2,20}\][+-]?\s")
_LONG = 4  # words of a title that its rating vouches for
_LONGEST_FIELD = 30
_SET_OFF = 0.3  # evidence that its type and its link are
_WEAK = 0.35  # and of what leads the line but is hardly one
_IDENTIFIED = 0.4  # what an id right behind it says for a line's head, beside its own evidence
_NEAR = 24  # characters between it and its link
_FEW_WORDS = 3  # of a name that does not look like one
_SENTENCE_WORDS = 4  # of a short sentence
_NAME_BESIDE = 0.2  # what speaks for the name of a method over or under its address
_LINK_BELOW = 0.1  # what a link in the line below bold adds
_SHORT_REST = 90  # characters of eight words at most


def from_paragraphs(context: Context) -> Iterator[Candidate]:
    """Yield the candidates among lines outside lists, tables and headings."""
    lines = list(_lines(context))
    addresses = [_is_address(context, line) for line in lines]
    above, below = _orientation(context, lines, addresses)
    for position, line in enumerate(lines):
        if addresses[position] or _is_item_head(context, line, addresses[max(position - 1, 0) : position + 2]):
            continue
        lead = context.lead(line)
        if lead is None or lead.source in {"list", "text"}:
            lead = _set_off_in_prose(context, line, None if lead is None or lead.score < _WEAK else lead) or lead
        if lead is None:
            continue
        alone = not any(link.kind in PAPER_KINDS for link in context.links_between(line.block, *line.span))
        before = (
            alone and below and position > 0 and addresses[position - 1] and _near(context, lines[position - 1], line)
        )
        after = (
            alone
            and above
            and position + 1 < len(lines)
            and addresses[position + 1]
            and _near(context, line, lines[position + 1])
        )
        following = lines[position + 1] if position + 1 < len(lines) else None
        candidate = _candidate(context, line, lead, beside=before or after, following=following)
        if candidate is not None:
            if before or _rates(context, lines, position):
                start = lines[position - 1].span[0]
                candidate = _extended(candidate, start)
            yield candidate


def _orientation(context: Context, lines: Sequence[Line], addresses: Sequence[bool]) -> tuple[bool, bool]:
    """Tell whether titles stand above and whether they stand below the addresses: keepers do one or the other."""
    above = below = 0.0
    for position, is_address in enumerate(addresses):
        if not is_address:
            continue
        if position > 0 and not addresses[position - 1] and (lead := context.lead(lines[position - 1])):
            above += lead.score + lead.evidence
        if position + 1 < len(lines) and not addresses[position + 1] and (lead := context.lead(lines[position + 1])):
            below += lead.score + lead.evidence
    return above >= below, below >= above


def _is_item_head(context: Context, line: Line, near: Sequence[bool]) -> bool:
    """Tell the first line of an item, which is looked at as an item, unless an address stands beside it."""
    parent = context.note.blocks[line.block].parent
    if any(near) or parent < 0 or context.note.blocks[parent].kind != "item":
        return False
    return line.start == context.lines(line.block)[0].start and context.note.blocks[line.block - 1].kind == "item"


def _lines(context: Context) -> Iterator[Line]:
    blocks = context.note.blocks
    for leaf in context.leaves:
        if blocks[leaf].kind != "paragraph" or not (lines := context.lines(leaf)):
            continue
        in_item = blocks[leaf].parent >= 0 and blocks[blocks[leaf].parent].kind == "item"
        if not in_item or context.lead_line(leaf) is lines[0]:
            yield from lines


def _is_address(context: Context, line: Line) -> bool:
    """Tell whether the line is nothing but a link to a paper, with at most a label."""
    inside = context.links_between(line.block, *line.span) if line.block in context.links else []
    if not inside or not any(k.kind in PAPER_KINDS for k in inside):
        return False
    rest = line.text
    for mark in line.marks:
        if mark.kind == "link":
            shown = line.view.text[mark.start : mark.end]
            if (title_score(shown) >= 0.5 or method_score(shown) >= 0.5) and not is_label(shown, "link"):
                return False
            rest = rest.replace(shown, "")
    for link in inside:
        rest = rest.replace(link.url, "")
    rest = rest.strip(" []()|:,\u2022-\n")
    return not any(c.isalnum() for c in rest) or is_label(rest, "link", "field", "title")


def _rates(context: Context, lines: Sequence[Line], position: int) -> bool:
    """Tell whether the line above is but a rating and begins the paragraph, so that it speaks of what is below."""
    if position == 0 or lines[position - 1].block != lines[position].block:
        return False
    above = lines[position - 1]
    return above.start == context.lines(above.block)[0].start and RATING.fullmatch(above.text.strip()) is not None


def _near(context: Context, first: Line, second: Line) -> bool:
    between = context.note.text[first.span[1] : second.span[0]]
    return between.count("\n") <= 3 and not any(c.isalnum() for c in between[:200])


def _extended(candidate: Candidate, start: int) -> Candidate:
    return replace(candidate, scope=(min(start, candidate.scope[0]), candidate.scope[1]))


def _is_no_entry(context: Context, line: Line, lead: Lead, *, in_item: bool, beside: bool) -> bool:
    """Tell a line that leads on to others, the first line of an item, and running sentences."""
    if re.match(r"\s*(?:->|=>|\u2192)", line.text):
        return True
    if lead.source != "bold" and line.text.rstrip().endswith((":", "\uff1a")):
        return True
    if beside or lead.identified:
        return False
    if lead.source == "list" and _speaks(line.view.text[lead.start : lead.end], line.view.text[lead.rest : line.end]):
        return True
    heads = in_item and line.start == context.lines(line.block)[0].start
    return heads and not lead.labelled and lead.source not in {"link", "bold"}


def _candidate(context: Context, line: Line, lead: Lead, *, beside: bool, following: Line | None) -> Candidate | None:
    in_item = context.enclosing(line.block, "item") >= 0
    if _is_no_entry(context, line, lead, in_item=in_item, beside=beside):
        return None
    title = clean(line.view.text[lead.start : lead.end])
    start, end = line.view.span(lead.start, lead.end)
    section = context.section_at(start)
    rest = line.view.text[lead.rest : line.end].strip()
    alone = rest.startswith(("(", "[", "\uff08")) or (len(rest) < _SHORT_REST and count_words(rest) <= 8)
    in_prose = lead.source == "bold" and lead.evidence >= _SET_OFF
    linked = lead.score >= 0.5 and (alone or in_prose) and context.links_paper(line, lead.end)
    lead = _vouched(context, line, lead, in_item=in_item)
    weight, rule = _evidence(lead, alone=alone, beside=beside, rest=rest)
    if linked and rule in {"", "line_bold", "line_links"}:
        weight, rule = max(weight, 0.0) + 0.35, "line_links"
    if lead.identified:
        weight, rule = lead.evidence + _IDENTIFIED, "line_identified"
    if rule == "" and not (alone and _heads(context, line, following)):
        return None
    score = lead.score + weight + _NAME_BESIDE * (beside and method_score(title) >= 0.5)
    if rule == "line_bold" and alone and following is not None and _tells(context, following):
        score += _LINK_BELOW
    set_off = False
    if rule == "":
        rule = "line_title"
        if following is not None and (only_venue(following.text.strip()) or find_venue(following.text[:80])):
            score += 0.2
        set_off = _set_off(context, line)
        score += 0.15 * set_off
    if (
        (context.is_topic(title) and not (linked or beside or lead.rated or lead.labelled or lead.identified))
        or label(title) in words(Labels, "structural")
        or label(title) in words(Labels, "field")
    ):
        score -= 0.5
    kind = context.kind_at(start)
    score += {"excluded": -0.5, "legend": -1.0}.get(kind, 0.0)
    if in_item:
        score -= 0.15
    name = (
        (method_score(title) >= 0.5 or (lead.identified and count_words(title) <= _FEW_WORDS))
        and count_words(title) <= 4
        and title_score(title) < 0.72
        and not beside
    )
    return Candidate(
        title=title,
        kind="method" if name else "paper",
        source=lead.source if lead.source != "list" else "text",
        rule=f"{rule}_name" if name else rule,
        start=start,
        end=end,
        scope=(line.span[0], line.span[1]),
        section=section,
        score=score,
        strong=beside or linked or lead.labelled or lead.rated or lead.evidence >= 0.35,
        struck=lead.struck,
        group=("line", -1),
        block=line.block,
        line=line,
        listed=set_off,
    )


def _vouched(context: Context, line: Line, lead: Lead, *, in_item: bool) -> Lead:
    """Return ``lead`` with what a label over it, the head of a callout or a rating behind it says for it."""
    titled = lead.score >= _IN_PROSE
    labelled = context.announced(line.block) or (titled and _CALLOUT.match(line.text) is not None)
    long = titled and not in_item and count_words(line.view.text[lead.start : lead.end]) >= _LONG
    return replace(lead, labelled=lead.labelled or labelled, rated=lead.rated or (long and ends_rated(line, lead.rest)))


def _tells(context: Context, following: Line) -> bool:
    """Tell whether the line below links a paper, or begins a list of its fields."""
    head = following.text[:_LONGEST_FIELD].replace("\uff1a", ":").partition(":")
    return context.links_paper(following, following.start) or (head[1] != "" and is_label(head[0], "field"))


def _speaks(title: str, rest: str) -> bool:
    """Tell sentences (``GPT-3 is large. It needs ...``) from a title with a remark behind it."""
    s = shape(title)
    return s.verbs > 0 and s.words <= _SENTENCE_WORDS and rest.startswith(". ") and shape(rest).prose > 0


def _set_off_in_prose(context: Context, line: Line, lead: Lead | None) -> Lead | None:
    """Return a title in bold, italics or quotes in the midst of a sentence, a link to the paper right behind it."""
    if line.block not in context.links or (lead is not None and lead.source in {"link", "wiki"}):
        return None
    text = line.view.text
    bold = [(mark.start, mark.end, mark.end) for mark in line.marks if mark.kind in _TYPES]
    quoted = [(*match.span(1), match.end()) for match in QUOTED.finditer(text, line.start, line.end)]
    for start, end, after in bold + quoted:
        if title_score(text[start:end]) < _IN_PROSE or (
            lead is not None and not lead.start <= start <= end <= lead.end
        ):
            continue
        near = Line(line.block, line.view, line.start, min(line.end, after + _NEAR), line.marks)
        if context.links_paper(near, after):
            return Lead(start, end, "bold", title_score(text[start:end]), _SET_OFF, rest=after)
    return None


def _evidence(lead: Lead, *, alone: bool, beside: bool, rest: str) -> tuple[float, str]:  # noqa: PLR0911 - one a rule
    """Return the weight and the rule of what marks the line as an entry; no rule where nothing does."""
    if beside and lead.score >= 0.15:
        return 0.45 + lead.evidence, "line_beside_address"
    if lead.labelled or (lead.rated and lead.source != "link"):
        return (0.4, "line_labelled") if lead.labelled else (lead.evidence + 0.3, "line_rated")
    if lead.source == "link" and (alone or lead.evidence >= 0.35):
        return lead.evidence + 0.05 if lead.evidence >= 0.35 else -0.15, "line_link"
    if lead.rated:
        return lead.evidence + 0.3, "line_rated"
    if lead.source == "bold" and (alone or lead.evidence > 0):
        return 0.15 if alone else 0.0, "line_bold"
    if lead.evidence >= 0.2:
        return lead.evidence, "line_links"
    return 0.0, "line_bold" if rest.startswith(":") and lead.source == "bold" else ""


def _heads(context: Context, line: Line, following: Line | None) -> bool:
    """Tell whether a bare line stands over text of its own: the next line is another paragraph."""
    del context
    return following is not None and (following.block != line.block or following.start > line.end)


def _set_off(context: Context, line: Line) -> bool:
    """Tell whether at least two blank lines stand before the line."""
    before = context.note.text[max(0, line.span[0] - 40) : line.span[0]].replace("\r", "")
    return before.rstrip(" \t").endswith("\n\n\n")
