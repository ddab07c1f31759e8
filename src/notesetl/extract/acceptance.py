"""Decides whether a candidate is an entry of its note: by its own score, its siblings and the kind of note."""

from notesetl.extract.candidates import Candidate
from notesetl.extract.context import Context
from notesetl.extract.lexicon import Titles, is_label, words
from notesetl.extract.neighbours import names_heading
from notesetl.extract.prefixes import is_note_word
from notesetl.extract.profile import ACCEPT, ACCEPT_LINE, Profile
from notesetl.extract.shape import count_words, method_score, shape
from notesetl.folding import fold

_ACCEPT_NAME = 0.5
_STRONG_ENTRIES = 3  # of a note from which on the share of strong ones vouches for the others
_STRONG_SIBLINGS = 0.3  # what siblings add that are all strong
_TITLED_SIBLINGS = 0.2  # and what they add that are mostly titles
_MOST_ADDED = _TITLED_SIBLINGS + _STRONG_SIBLINGS
_MOST = 0.6
_LISTS = frozenset(["collection", "related"])
_HALF = 0.5
_SURE_MAIN = 0.2  # what a paper that the note is surely about takes from others
_SET_OFF = 2  # titles with blank lines before them that make a habit
_SET_OFF_BONUS = 0.3
_NAME_WORDS = 4
_LINE_NAME_WORDS = 3
_TITLED_HEADINGS = 2  # headings that are titles, beside which names are none


def accept(context: Context, profile: Profile, c: Candidate) -> bool:
    """Tell whether ``c`` is an entry of the note."""
    if not _is_entry(context, profile, c) or _is_label(context, c):
        return False
    told = c.strong or c.listed or not c.rule.startswith(("item", "line"))
    return told or not names_heading(profile, c)


def _is_label(context: Context, c: Candidate) -> bool:
    """Tell what is named like a part of a note, a field or a thing (``Survey paper``, ``BERT code``)."""
    if is_label(c.title, "template", "title") or (c.source != "record" and is_note_word(c.title)):
        return True
    if c.source == "record" or c.group[0] == "native":
        return False
    last = c.title.split()[-1]
    linked = c.strong and not c.rule.startswith("heading")
    if count_words(c.title) in {2, 3} and is_label(last, "title", "link") and not (linked and _is_head(last)):
        return True
    return c.source != "link" and context.kind_of(c.title) not in {"", "topic"}


def _is_head(word: str) -> bool:
    """Tell a word that names of methods end with, in singular or plural: ``Consistency Models``."""
    return fold(word).removesuffix("s") in words(Titles, "method_heads")


def _is_entry(context: Context, profile: Profile, c: Candidate) -> bool:
    if c.rule.startswith("item"):
        return _is_item(context, profile, c)
    if c.rule.startswith("heading"):
        return _is_heading(context, profile, c)
    if c.rule.startswith("line"):
        return _is_line(context, profile, c)
    if c.rule == "table_row" and not profile.titled.get(c.group, 1.0) and not profile.research:
        return False
    return c.score >= ACCEPT


def _is_item(context: Context, profile: Profile, c: Candidate) -> bool:
    siblings = profile.groups.get(c.group, 0.0)
    if not c.strong and _is_aside(context, profile, c):
        return False
    if c.kind == "method" and not c.strong and not (c.listed and siblings >= _HALF):
        return _is_name(context, profile, c)
    score = c.score + _STRONG_SIBLINGS * siblings
    if score + _MOST_ADDED < ACCEPT:
        return False
    if not c.listed and c.source in {"list", "bold"} and shape(c.title).content == 0 and not profile.research:
        return False
    if profile.research and profile.titled.get(c.group, 0.0) >= _MOST:
        score += _TITLED_SIBLINGS
    if profile.strong >= _STRONG_ENTRIES:
        score += min(_STRONG_SIBLINGS, profile.share)
    if _has_sure_main(profile) and not c.strong:
        score -= _SURE_MAIN
    return score >= ACCEPT and (c.strong or (count_words(c.title) > 1 and profile.research))


def _is_aside(context: Context, profile: Profile, c: Candidate) -> bool:
    """Tell an item of a part of the note, or of a note on one paper, that lists something else."""
    kind = context.kind_at(c.start or 0)
    if kind == "structural" and not c.listed:
        return True
    return profile.main.candidate is not None and profile.share < _HALF and c.kind == "paper" and kind != "related"


def _is_heading(context: Context, profile: Profile, c: Candidate) -> bool:
    if c.kind == "method" and not c.strong:
        return _is_name(context, profile, c)
    if _has_sure_main(profile) and not c.strong:
        return False
    siblings = profile.groups.get(c.group, 0.0)
    if profile.titled.get(c.group, 0.0) == 1.0 and context.heading_kind(c.section) in _LISTS and profile.research:
        return c.score + _TITLED_SIBLINGS >= ACCEPT
    if c.score + _STRONG_SIBLINGS * siblings >= ACCEPT and (c.strong or siblings > 0):
        return True
    return c.kind == "method" and _is_name(context, profile, c)


def _is_line(context: Context, profile: Profile, c: Candidate) -> bool:
    if c.kind == "method" and not c.strong:
        return _is_name(context, profile, c)
    if c.rule not in {"line_title", "line_bold"}:
        return c.score >= ACCEPT
    if _has_sure_main(profile):
        return False
    if c.rule == "line_title" and profile.set_off >= _SET_OFF:
        return c.listed and c.score >= ACCEPT_LINE - _SET_OFF_BONUS
    return c.score >= ACCEPT_LINE and profile.research


def _has_sure_main(profile: Profile) -> bool:
    return profile.main.candidate is not None and profile.main.sure


def _is_name(context: Context, profile: Profile, c: Candidate) -> bool:
    """Accept a bare method name where the note is a survey, or under a heading about related work."""
    kind = context.kind_at(c.start or 0)
    if count_words(c.title) > _NAME_WORDS or kind in {"excluded", "legend"} or not profile.research:
        return False
    topic = context.is_topic_label(c.title)
    if kind == "related" and c.rule.startswith("item"):
        return c.source == "wiki" or count_words(c.title) == 1 or not topic
    last = c.title.split()[-1]
    if topic or is_label(c.title, "field", "link", "title") or is_label(last, "title", "link", "excluded"):
        return False
    return profile.main.candidate is None and _is_marked_name(context, profile, c)


def _is_marked_name(context: Context, profile: Profile, c: Candidate) -> bool:
    """Tell a name that stands where surveys have the names of methods."""
    if c.source == "table":
        return True
    if c.rule == "line_title_name":
        plain = context.note.format == "text" and not context.note.sections
        return plain and not profile.line_titles and count_words(c.title) <= _LINE_NAME_WORDS
    if c.rule == "heading_name" and profile.titled_headings >= _TITLED_HEADINGS:
        return False
    return c.rule in {"heading_name", "line_bold_name"} and method_score(c.title) >= _ACCEPT_NAME
