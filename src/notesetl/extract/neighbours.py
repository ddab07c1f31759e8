"""What the other candidates of a note say of one: topics over papers, remarks below entries, lists of entries."""

from bisect import bisect_right
from collections.abc import Container, Iterable, Sequence

from rapidfuzz import fuzz, process

from notesetl.extract.candidates import Candidate
from notesetl.extract.context import Context
from notesetl.extract.lexicon import is_label
from notesetl.extract.owner import Ranges
from notesetl.extract.profile import ACCEPT, Profile
from notesetl.extract.shape import count_words, shape, title_score
from notesetl.folding import fold

_SAME_HEADING = 88  # per cent of letters
_ACCEPT_CARRIED = 0.4
_CARRIED_WORDS = 4
_SHORT_SCORE = 0.5  # title score of two or three words that may be a title among others
_MOSTLY = 1.5  # items of a list for each that is an entry, where such short titles are as well
_PARTS = ("structural", "related", "excluded", "legend", "collection", "field", "link", "title", "template", "event")
_HEADED = 0.5  # score of a heading whose link stands below it
_BOLD = 0.8  # and of a line in bold
_REMARK_WORDS = 4
_REMARK = 0.55  # title score of what is but a remark
_LINKED_LINES = frozenset(["line_beside_address", "line_links", "line_links_name", "line_beside_address_name"])
_HEADING_LINES = frozenset(["line_bold", "line_labelled"])  # that notes on the entry stand below
_CARRYING = 3  # items of a list of which most are entries
_OWN_EVIDENCE = 1.0
_LINKED = 0.8  # score of a heading whose own paper is linked below it
_BELOW = ACCEPT - 0.1
_SURVEY_NAMES = 3  # names under headings or in bold that make a survey
_NO_SURVEY = frozenset(["excluded", "legend", "structural"])
_HEAD = 1500  # characters at the top of a note where its own paper's title may stand once more


def without_topic_headings(context: Context, found: Sequence[Candidate]) -> list[Candidate]:
    """Drop headings that stand over other well-founded entries: they name a group of papers."""
    over: set[int] = set()
    for c in found:
        if c.start is None or c.rule.startswith("line") or not (c.strong or c.listed) or c.score < _BELOW:
            continue
        section = c.section if c.rule.startswith("heading") else context.section_at(c.start)
        while section >= 0 and section not in over:
            over.add(section)
            section = context.note.sections[section].parent
    topics = {context.note.sections[section].block for section in over}
    return [c for c in found if not (c.rule.startswith("heading") and c.block in topics and not _own_evidence(c))]


def _own_evidence(c: Candidate) -> bool:
    return c.strong and (c.score >= _OWN_EVIDENCE or (c.listed and c.score >= _LINKED))


def without_remarks(context: Context, found: Sequence[Candidate]) -> list[Candidate]:
    """Drop what is nested under an item that is an entry itself, and is not well founded."""
    blocks = context.note.blocks
    entries = {c.block for c in found if c.strong and c.score >= ACCEPT and c.rule.startswith("item")}
    inside: list[bool] = []
    for block in blocks:
        inside.append(block.parent >= 0 and (block.parent in entries or inside[block.parent]))
    return [c for c in found if c.strong or c.depth <= 1 or not c.rule.startswith("item") or not inside[c.block]]


def without_headed_remarks(context: Context, found: Sequence[Candidate]) -> list[Candidate]:
    """Drop short sentences beside an address below a heading, or a line in bold, that is the entry itself."""
    headings = {c.block for c in found if c.rule.startswith("heading") and c.strong and c.score >= _HEADED}
    bold = sorted(c.start or 0 for c in found if c.rule in _HEADING_LINES and c.score >= _BOLD)
    kept = []
    for c in found:
        if c.rule in _LINKED_LINES and c.source == "text" and _is_remark(c.title):
            section = context.section_at(c.start or 0)
            place = bisect_right(bold, c.start or 0) - 1
            over = context.note.sections[section].start if section >= 0 else -1
            if section >= 0 and context.note.sections[section].block in headings:
                continue
            if place >= 0 and bold[place] > over:
                continue
        kept.append(c)
    return kept


def _is_remark(title: str) -> bool:
    return count_words(title) <= _REMARK_WORDS or title_score(title) < _REMARK


def names_heading(profile: Profile, c: Candidate) -> bool:
    """Tell an item that only announces a section of the same note, as tables of contents do."""
    found = process.extractOne(fold(c.title), profile.headings, scorer=fuzz.ratio, score_cutoff=_SAME_HEADING)
    return found is not None


def carried_along(profile: Profile, found: Sequence[Candidate], accepted: Sequence[Candidate]) -> list[Candidate]:
    """Where most items of a list are entries, the others that could be titles are as well."""
    known = {id(c) for c in accepted}
    groups: dict[tuple[str, int], list[Candidate]] = {}
    for c in found:
        if c.rule.startswith("item"):
            groups.setdefault(c.group, []).append(c)
    starts = sorted(c.start or 0 for c in found if c.rule.startswith("item"))
    alone = profile.main.candidate is None
    return [
        c
        for group in groups.values()
        if len(group) >= _CARRYING and 2 * sum(id(c) in known for c in group) > len(group)
        for c in group
        if id(c) not in known
        and (_could_be_title(c) or (alone and _lists_papers(group, known) and _is_short_title(c, starts)))
        and not names_heading(profile, c)
    ]


def _could_be_title(c: Candidate) -> bool:
    return c.kind == "paper" and c.score >= _ACCEPT_CARRIED and count_words(c.title) >= _CARRIED_WORDS


def _lists_papers(group: Sequence[Candidate], known: Container[int]) -> bool:
    """Tell a list most items of which are well-founded entries."""
    return _MOSTLY * sum(id(c) in known and c.strong and c.kind == "paper" for c in group) >= len(group)


def _is_short_title(c: Candidate, starts: Sequence[int]) -> bool:
    """Tell an item that is but two or three capitalised words, and no topic over items of its own.

    ``starts`` are the places of all items' titles.
    """
    if not 1 < count_words(c.title) < _CARRIED_WORDS or title_score(c.title) < _SHORT_SCORE or c.line is None:
        return False
    if shape(c.title).capital < 1.0 or is_label(c.title, *_PARTS) or is_label(c.title.split()[-1], "excluded", "link"):
        return False
    below = bisect_right(starts, c.start or 0)
    return below == len(starts) or starts[below] >= c.scope[1]


def names_of_survey(
    context: Context, profile: Profile, found: Sequence[Candidate], accepted: Sequence[Candidate]
) -> list[Candidate]:
    """In a survey of methods, items that lead with a name and say what it is are entries as well."""
    names = sum(c.rule in {"heading_name", "line_bold_name"} for c in accepted)
    titles = sum(c.kind == "paper" for c in accepted)
    main = profile.main.candidate
    survey = main is None and names >= _SURVEY_NAMES and names > titles
    known = {id(c) for c in accepted}
    more = []
    for c in found:
        if id(c) in known or not c.rule.startswith("item") or c.kind != "method" or context.is_topic_label(c.title):
            continue
        variant = main is not None and len(c.title) > len(main.title) and fold(c.title).startswith(fold(main.title))
        if variant or (survey and context.kind_at(c.start or 0) not in _NO_SURVEY):
            more.append(c)
    return more


def repeats(c: Candidate, main: Candidate) -> bool:
    """Tell a heading or line that gives the main paper's title once more from another entry."""
    if fold(c.title) != fold(main.title) and not _overlap(c, main):
        return False
    if c.source in {"list", "link", "text"}:
        return c.line is not None and (c.start or 0) < _HEAD and c.section <= 1
    return c.source != "table"


def _overlap(c: Candidate, main: Candidate) -> bool:
    if c.start is None or main.start is None:
        return False
    return c.start < (main.end or 0) and main.start < (c.end or 0)


def without_overlaps(accepted: Iterable[Candidate]) -> list[Candidate]:
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
