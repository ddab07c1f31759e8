"""Decides which candidates are entries of the note, and what each of them covers."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from rapidfuzz import fuzz

from notesetl.extract.candidates import Candidate
from notesetl.extract.context import Context
from notesetl.extract.from_fields import from_records
from notesetl.extract.from_headings import from_headings
from notesetl.extract.from_items import from_items
from notesetl.extract.from_paragraphs import from_paragraphs
from notesetl.extract.from_tables import from_tables
from notesetl.extract.lexicon import Labels, is_label, pattern, words
from notesetl.extract.main_paper import Main, find_main, off_path
from notesetl.extract.owner import Ranges
from notesetl.extract.shape import method_score, shape, title_score
from notesetl.extract.venues import find_venue, find_year
from notesetl.folding import fold
from notesetl.records import Mention

_ACCEPT = 0.85
_ACCEPT_LINE = 0.95
_ACCEPT_NAME = 0.5
_ACCEPT_CARRIED = 0.4
_SHORT_NOTE = 1200
_RESEARCH_CHARS = 8000
_RESEARCH_WORDS = 7  # different words of research that a note about it uses, one with few words of other things
_HEAD = 1500  # characters at the top of a note where its own paper's title may stand once more
_STRONG_ENTRIES = 3


@dataclass(frozen=True, slots=True)
class Profile:
    """What kind of note it is: how many strong entries, of which groups, and how much research in its words."""

    strong: int
    groups: dict[tuple[str, int], float]
    research: bool
    main: Main
    share: float
    titled: dict[tuple[str, int], float]
    line_titles: int
    set_off: int
    titled_headings: int


def find_mentions(context: Context) -> tuple[Mention, ...]:
    """Return the mentions of the note in order of their place; those off the path come first."""
    found = [
        *from_records(context),
        *from_headings(context),
        *from_items(context),
        *from_tables(context),
        *from_paragraphs(context),
    ]
    found = _without_topic_headings(context, found)
    groups = _groups(found)
    strong = [c for c in found if c.strong and c.score >= _ACCEPT]
    main = find_main(context, strong)
    items = [c for c in found if c.rule.startswith("item") and c.depth == 1 and c.score > 0.3]
    share = sum(c.strong for c in items) / len(items) if items else 0.0
    profile = Profile(
        len(strong),
        groups,
        is_research(context),
        main,
        share,
        _titled(found),
        sum(c.rule == "line_title" and c.score >= _ACCEPT_LINE for c in found),
        sum(c.rule == "line_title" and c.listed and c.score >= _ACCEPT_LINE for c in found),
        sum(c.rule == "heading_title" and c.strong and c.score >= _ACCEPT for c in found),
    )
    found = [c for c in found if c.strong or not _below_entry(context, c, strong)]
    accepted = [c for c in found if _accept(context, profile, c)]
    accepted += _carried_along(context, found, accepted)
    accepted += _names_of_survey(context, profile, found, accepted)
    if (
        main.candidate is not None
        and main.candidate.rule == "main_file_name"
        and sum(c.kind == "paper" for c in accepted) >= 2
    ):
        main = Main(None, sure=False)
    if main.candidate is not None:
        accepted = [c for c in accepted if not _repeats(c, main.candidate)]
        accepted.insert(0, main.candidate)
    elif not accepted and (titled := off_path(context, research=profile.research)) is not None:
        accepted = [titled]
    return _finish(context, _without_overlaps(accepted))


def is_research(context: Context) -> bool:
    """Tell whether the note speaks of research at all: papers linked, or its words used throughout."""
    if any(k.kind in {"arxiv", "openreview", "cvf", "acl", "doi", "pmlr", "neurips"} for k in context.note.links):
        return True
    text = fold(context.note.text[:_RESEARCH_CHARS])
    found = pattern(_research_words()).findall(text)
    enough = _RESEARCH_WORDS if len(text) > _SHORT_NOTE else _RESEARCH_WORDS // 2
    return len(set(found)) >= enough and len(found) >= len(text) // 400


@cache
def _research_words() -> frozenset[str]:
    """Return the words of research, Latin ones in the plural as well."""
    known = words(Labels, "research")
    return known | {f"{word}s" for word in known if word.isascii()}


def _without_topic_headings(context: Context, found: list[Candidate]) -> list[Candidate]:
    """Drop headings that stand over other well-founded entries: they name a group of papers."""
    below = [0] * len(context.note.sections)
    for c in found:
        if (
            c.start is not None
            and not c.rule.startswith("line")
            and (c.strong or c.listed)
            and c.score >= _ACCEPT - 0.1
        ):
            section = c.section if c.rule.startswith("heading") else context.section_at(c.start)
            while section >= 0:
                below[section] += 1
                section = context.note.sections[section].parent
    by_block = {s.block: i for i, s in enumerate(context.note.sections)}
    return [
        c
        for c in found
        if not (c.rule.startswith("heading") and below[by_block[c.block]] >= 1 and not _own_evidence(c))
    ]


def _below_entry(context: Context, c: Candidate, strong: Sequence[Candidate]) -> bool:
    """Tell a remark nested under an item that is an entry itself."""
    if not c.rule.startswith("item") or c.depth < 2:
        return False
    entries = {s.block for s in strong if s.rule.startswith("item")}
    index = context.note.blocks[c.block].parent
    while index >= 0:
        if index in entries:
            return True
        index = context.note.blocks[index].parent
    return False


def _titled(found: Sequence[Candidate]) -> dict[tuple[str, int], float]:
    """Return for each group of siblings the share that looks like titles."""
    totals: dict[tuple[str, int], list[bool]] = {}
    for c in found:
        totals.setdefault(c.group, []).append(title_score(c.title) >= 0.6 and shape(c.title).words >= 3)
    return {group: sum(values) / len(values) for group, values in totals.items() if len(values) > 1}


def _names_heading(context: Context, c: Candidate) -> bool:
    """Tell an item that only announces a section of the same note, as tables of contents do."""
    return any(fuzz.ratio(fold(c.title), fold(s.heading), score_cutoff=88) for s in context.note.sections[:400])


def _carried_along(context: Context, found: Sequence[Candidate], accepted: Sequence[Candidate]) -> list[Candidate]:
    """Where most items of a list are entries, the others that could be titles are as well."""
    ids = {id(c) for c in accepted}
    groups: dict[tuple[str, int], list[Candidate]] = {}
    for c in found:
        if c.rule.startswith("item"):
            groups.setdefault(c.group, []).append(c)
    return [
        c
        for group in groups.values()
        if 2 * sum(id(c) in ids for c in group) > len(group) and len(group) > 2
        for c in group
        if id(c) not in ids
        and c.kind == "paper"
        and c.score >= _ACCEPT_CARRIED
        and shape(c.title).words >= 4
        and not _names_heading(context, c)
    ]


def _names_of_survey(
    context: Context, profile: Profile, found: Sequence[Candidate], accepted: Sequence[Candidate]
) -> list[Candidate]:
    """In a survey of methods, items that lead with a name and say what it is are entries as well."""
    names = sum(c.rule in {"heading_name", "line_bold_name"} for c in accepted)
    titles = sum(c.kind == "paper" for c in accepted)
    main = profile.main.candidate
    more = []
    known = {id(c) for c in accepted}
    for c in found:
        if id(c) in known or not c.rule.startswith("item") or c.kind != "method" or context.is_topic_label(c.title):
            continue
        variant = main is not None and len(c.title) > len(main.title) and fold(c.title).startswith(fold(main.title))
        if variant or (
            main is None
            and names >= 3
            and names > titles
            and context.kind_at(c.start or 0) not in {"excluded", "legend", "structural"}
        ):
            more.append(c)
    return more


def _own_evidence(c: Candidate) -> bool:
    return c.strong and c.score >= 1.0


def _groups(found: Sequence[Candidate]) -> dict[tuple[str, int], float]:
    """Return for each group of siblings the share that has strong evidence."""
    totals: dict[tuple[str, int], list[float]] = {}
    for candidate in found:
        good = candidate.strong or (candidate.listed and candidate.score >= 0.7)
        totals.setdefault(candidate.group, []).append(float(good and candidate.score >= 0.7))
    return {group: sum(values) / len(values) for group, values in totals.items() if len(values) > 1}


def _accept(context: Context, profile: Profile, c: Candidate) -> bool:
    if not _is_entry(context, profile, c):
        return False
    told = c.strong or c.listed or not c.rule.startswith(("item", "line"))
    return told or not _names_heading(context, c)


def _is_labelled_thing(c: Candidate) -> bool:
    """Tell ``Survey paper`` and ``BERT code``: few words, the last one says what the thing is."""
    return c.source != "record" and 2 <= shape(c.title).words <= 3 and is_label(c.title.split()[-1], "title", "link")


def _is_entry(context: Context, profile: Profile, c: Candidate) -> bool:
    score = c.score
    if (
        is_label(c.title, "template", "title")
        or _is_labelled_thing(c)
        or (c.source not in {"link", "record"} and context.kind_of(c.title) not in {"", "topic"})
    ):
        return False
    if c.rule.startswith("item"):
        score += (
            0.3 * profile.groups.get(c.group, 0.0)
            + 0.2 * (profile.research and profile.titled.get(c.group, 0.0) >= 0.6)
            + min(0.3, profile.share if profile.strong >= _STRONG_ENTRIES else 0.0)
        )
        if not (c.strong or c.listed) and context.kind_at(c.start or 0) == "structural":
            return False
        if (
            profile.main.candidate is not None
            and not c.strong
            and profile.share < 0.5
            and c.kind == "paper"
            and context.kind_at(c.start or 0) != "related"
        ):
            return False
        if profile.main.candidate is not None and profile.main.sure and not c.strong:
            score -= 0.2
        if c.kind == "method" and not c.strong and not (c.listed and profile.groups.get(c.group, 0.0) >= 0.5):
            return _accept_name(context, profile, c)
        return score >= _ACCEPT and (c.strong or (profile.research and shape(c.title).words >= 2))
    if c.rule.startswith("heading"):
        siblings = profile.groups.get(c.group, 0.0)
        if c.kind == "method" and not c.strong:
            return _accept_name(context, profile, c)
        if profile.main.candidate is not None and profile.main.sure and not c.strong:
            return False
        return score + 0.3 * siblings >= _ACCEPT and (c.strong or siblings > 0)
    if c.rule.startswith("line"):
        if c.kind == "method" and not c.strong:
            return _accept_name(context, profile, c)
        if c.rule in {"line_title", "line_bold"}:
            if profile.main.candidate is not None and profile.main.sure:
                return False
            if c.rule == "line_title" and profile.set_off >= 2:
                return c.listed and score >= _ACCEPT_LINE - 0.3
            return profile.research and score >= _ACCEPT_LINE
        return score >= _ACCEPT
    return score >= _ACCEPT


def _accept_name(context: Context, profile: Profile, c: Candidate) -> bool:
    """Accept a bare method name where the note is a survey, or under a heading about related work."""
    kind = context.kind_at(c.start or 0)
    if not profile.research or shape(c.title).words > 4 or kind in {"excluded", "legend"}:
        return False
    if kind == "related" and c.rule.startswith("item"):
        return c.source == "wiki" or shape(c.title).words == 1 or not context.is_topic_label(c.title)
    if (
        context.is_topic_label(c.title)
        or is_label(c.title, "field", "link", "title")
        or is_label(c.title.split()[-1], "title", "link", "excluded")
    ):
        return False
    if profile.main.candidate is not None or (c.rule == "heading_name" and profile.titled_headings >= 2):
        return False
    if c.source == "table":
        return True
    if c.rule == "line_title_name":
        return (
            context.note.format == "text"
            and not context.note.sections
            and not profile.line_titles
            and shape(c.title).words <= 3
        )
    return c.rule in {"heading_name", "line_bold_name"} and method_score(c.title) >= _ACCEPT_NAME


def _repeats(c: Candidate, main: Candidate) -> bool:
    """Tell a heading or line that gives the main paper's title once more from another entry."""
    same = fold(c.title) == fold(main.title) or (
        c.start is not None and main.start is not None and c.start < (main.end or 0) and main.start < (c.end or 0)
    )
    if same and c.source in {"list", "link", "text"}:
        return c.line is not None and (c.start or 0) < _HEAD and c.section <= 1
    return same and c.source != "table"


def _without_overlaps(accepted: Iterable[Candidate]) -> list[Candidate]:
    """Keep of candidates on the same characters the one with the best score; the main paper wins."""
    kept: list[Candidate] = []
    ranked = sorted(accepted, key=lambda c: (c.group[0] != "main", -c.score, c.start or 0))
    taken = Ranges()
    for c in ranked:
        if c.start is not None and c.end is not None:
            if taken.overlap(c.start, c.end):
                continue
            taken.add(c.start, c.end)
        kept.append(c)
    return sorted(kept, key=lambda c: (c.start is not None, c.start or 0, c.end or 0))


def _finish(context: Context, accepted: list[Candidate]) -> tuple[Mention, ...]:
    scoped = _scopes(context, accepted)
    meta = json.loads(context.note.meta)
    mentions = []
    for c, scope in zip(accepted, scoped, strict=True):
        around = _around(context, c)
        venue, year = find_venue(around), find_year(around)
        if c.group[0] == "main":
            venue = venue or _meta_text(meta, "venue", "conference", "journal")
            year = year or find_year(_meta_text(meta, "year", "date_published", "published") or "")
        mentions.append(
            Mention(
                title=c.title,
                kind=c.kind,
                source=c.source,
                struck=c.struck,
                start=c.start,
                end=c.end,
                scope=scope,
                section=c.section,
                rule=c.rule,
                confidence=round(min(0.99, max(0.3, 0.35 + 0.45 * c.score)), 2),
                venue=venue,
                year=year,
            )
        )
    return tuple(mentions)


def _meta_text(meta: dict[str, object], *keys: str) -> str | None:
    for key in keys:
        if meta.get(key):
            return str(meta[key])
    return None


def _around(context: Context, c: Candidate) -> str:
    """Return what stands beside the title on its line, and on the line below where that is short."""
    if c.line is None or c.end is None:
        return ""
    text = c.line.view.text
    position = c.line.view.position(c.end)
    return (
        text[position : c.line.end][:200]
        + " "
        + text[max(c.line.start, c.line.view.position(c.start or 0) - 60) : c.line.view.position(c.start or 0)]
    )


def _scopes(context: Context, accepted: list[Candidate]) -> list[tuple[int, int]]:
    """Let entries without a block of their own reach to the next entry or heading."""
    starts = sorted(c.scope[0] for c in accepted if c.group[0] != "main")
    boundaries = sorted(starts + [s.start for s in context.note.sections])
    scopes = []
    for c in accepted:
        start, end = c.scope
        if c.rule.startswith("line"):
            item = context.enclosing(c.block, "item")
            limit = context.note.blocks[item].end if item >= 0 else len(context.note.text)
            place = bisect_right(boundaries, c.start or 0)
            end = min(boundaries[place], limit) if place < len(boundaries) else limit
        elif c.rule.startswith("item"):
            end = _item_reach(context, c, boundaries)
        scopes.append((start, max(end, c.end or end)))
    return scopes


def _item_reach(context: Context, c: Candidate, boundaries: list[int]) -> int:
    """An item at the top of its list also covers the paragraphs after the list, up to the next entry."""
    end = c.scope[1]
    following = next((b for b in boundaries if b > (c.start or 0)), len(context.note.text))
    if c.depth > 1 or following <= end:
        return end
    nested = any(
        context.note.blocks[i].parent == c.block
        for i in range(c.block + 1, min(c.block + 4, len(context.note.blocks)))
        if context.note.blocks[i].kind == "list"
    )
    return end if nested else following


__all__ = ["Profile", "find_mentions", "is_research", "replace"]
