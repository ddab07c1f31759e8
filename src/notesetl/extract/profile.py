"""What kind of note it is, as its candidates together tell."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from notesetl.extract.candidates import Candidate
from notesetl.extract.context import Context
from notesetl.extract.lexicon import Labels, pattern, words
from notesetl.extract.main_paper import Main, find_main
from notesetl.extract.shape import count_words, title_score
from notesetl.extract.venues import YEAR
from notesetl.folding import fold

ACCEPT = 0.85  # score of an entry
ACCEPT_LINE = 0.95  # score of one that nothing but its words mark
_GOOD = 0.7
_SOME = 0.3
_TITLE = 0.6
_TITLE_WORDS = 3
_MOST_HEADINGS = 400  # that items are compared with
_PAPERS = frozenset(["arxiv", "openreview", "cvf", "acl", "doi", "pmlr", "neurips"])
_SHORT_NOTE = 1200
_RESEARCH_CHARS = 8000
_RESEARCH_WORDS = 7  # different words of research that a note about it uses, one with few words of other things
_DATED = 2  # titles with their years that make a note one about research
_YEAR = re.compile(rf"\s?(?:[(\uff08][^()\uff08\uff09\n]{{0,40}}{YEAR}[)\uff09]|\|\s?{YEAR}\s?(?:\||$))")
_CHARS_A_WORD = 400  # characters at most for each of them


@dataclass(frozen=True)
class Profile:
    """What kind of note it is.

    ``strong`` counts the strong entries, ``groups`` and ``titled`` are the shares of strong entries and of what
    looks like titles by group of siblings, ``share`` is that of strong entries among the items at the top.
    ``line_titles``, ``set_off`` and ``titled_headings`` count lines and headings that are titles, ``dated`` items
    that are titles with their year in brackets. ``headings`` are folded.
    """

    strong: int
    groups: dict[tuple[str, int], float]
    titled: dict[tuple[str, int], float]
    share: float
    main: Main
    line_titles: int
    set_off: int
    titled_headings: int
    headings: tuple[str, ...]
    context: Context
    dated: int = 0

    @cached_property
    def research(self) -> bool:
        """Whether the note speaks of research; found out when the first candidate depends on it."""
        return self.dated >= _DATED or is_research(self.context)


def profile(context: Context, found: Sequence[Candidate]) -> Profile:
    """Return the profile of the note whose candidates are ``found``."""
    strong = [c for c in found if c.strong and c.score >= ACCEPT]
    items = [c for c in found if c.rule.startswith("item") and c.depth == 1 and c.score > _SOME]
    titles = [c for c in found if c.rule == "line_title" and c.score >= ACCEPT_LINE]
    return Profile(
        strong=len(strong),
        groups=_shares(found, _is_good),
        titled=_shares(found, _is_title),
        share=sum(c.strong for c in items) / len(items) if items else 0.0,
        main=find_main(context, strong),
        line_titles=len(titles),
        set_off=sum(c.listed for c in titles),
        titled_headings=sum(c.rule == "heading_title" for c in strong),
        headings=tuple(fold(section.heading) for section in context.note.sections[:_MOST_HEADINGS]),
        context=context,
        dated=sum(_is_dated(c) for c in found),
    )


def is_research(context: Context) -> bool:
    """Tell whether the note speaks of research at all: papers linked, or its words used throughout."""
    if any(link.kind in _PAPERS for link in context.note.links):
        return True
    text = fold.__wrapped__(context.note.text[:_RESEARCH_CHARS])  # too long to be remembered
    different = _RESEARCH_WORDS if len(text) > _SHORT_NOTE else _RESEARCH_WORDS // 2
    enough, found = len(text) // _CHARS_A_WORD, set[str]()
    for number, match in enumerate(pattern(_research_words()).finditer(text), 1):
        found.add(match[0])
        if number >= enough and len(found) >= different:
            return True
    return False


@cache
def _research_words() -> frozenset[str]:
    """Return the words of research, Latin ones in the plural as well."""
    known = words(Labels, "research")
    return known | {f"{word}s" for word in known if word.isascii()}


def _shares(found: Sequence[Candidate], test: Callable[[Candidate], bool]) -> dict[tuple[str, int], float]:
    """Return for each group of siblings the share that passes ``test``."""
    groups: dict[tuple[str, int], list[bool]] = {}
    for c in found:
        groups.setdefault(c.group, []).append(test(c))
    return {group: sum(passed) / len(passed) for group, passed in groups.items() if len(passed) > 1}


def _is_dated(c: Candidate) -> bool:
    if c.line is None or not c.rule.startswith("item") or c.end is None or not _is_title(c):
        return False
    behind = c.line.view.position(c.end)
    return _YEAR.match(c.line.view.text, behind, c.line.end) is not None and count_words(c.title) > _TITLE_WORDS


def _is_good(c: Candidate) -> bool:
    return (c.strong or c.listed) and c.score >= _GOOD


def _is_title(c: Candidate) -> bool:
    return title_score(c.title) >= _TITLE and count_words(c.title) >= _TITLE_WORDS
