"""Finds the title at the head of a line: past ratings, remarks, labels and chips."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from notesetl.extract.dates_before import past_date
from notesetl.extract.heads import RATING, label_kind, past_head
from notesetl.extract.identified import identified
from notesetl.extract.lexicon import Labels, is_label, label, words
from notesetl.extract.lines import Line, Mark
from notesetl.extract.prefixes import past_prefix
from notesetl.extract.refine import names_people, past_authors, refine
from notesetl.extract.shape import count_words, is_native, shape, title_score
from notesetl.extract.urls import PAPER_KINDS, canonicalise
from notesetl.extract.venues import YEAR, only_venue
from notesetl.view import View

_RATED_TAIL = re.compile(
    rf"\s{{0,9}}[(\[\uff08:\uff1a]?\s{{0,9}}(?:{RATING.pattern})[)\]\uff09]?\s{{0,9}}(?:$|[^\w\s]|[A-Z])"
)
_REFERENCE = re.compile(
    rf"(?:\[\d{{1,3}}\]\s{{0,9}})?(?:[A-Z][^\n]{{2,160}}?(?:et\.? al\.?|[A-Z]\.|&|,\s|[a-z]\s)[^\n]{{0,120}}?)"
    rf"[\s,.]{{0,9}}\(?{YEAR}[a-k]?(?![A-Za-z])(?:,\s{{0,9}}[A-Z][a-z]{{2,8}}\.?(?:\s+\d{{1,2}})?)?\)?\s{{0,9}}[.,:;]?\s{{0,9}}[-\u2013\u2014.:]?\s{{0,9}}"
)
_YEAR = re.compile(YEAR)
QUOTED = re.compile(
    r"[\"\u201c\u300a\u300e\u300c]([^\"\u201c\u201d\u300a\u300b\u300e\u300f\u300c\u300d\n]{4,300}?)[,.]?[\"\u201d\u300b\u300f\u300d]"
)
_AUTHOR_LIST = re.compile(
    r"\s*[(\uff08]((?:(?:[A-Z][\w.'\u2019-]*|and|et|al\.?)[\s,&]+){1,120}[A-Za-z][\w.'\u2019-]*)[)\uff09]"
)
_OPENING = re.compile(r"[^\w\[\u300a\u201c\u3010(\uff08\"]*(?:\d{1,3}[.)\u3001]\s*)?")
_LABEL_SIGN = re.compile(r"[:\uff1a=\u300c\u300e\u300a\u201c\"\u2605\u2606\u2b50]")
_BRACKETS = frozenset('[(\u3010\uff08\u300a\u201c"')
_COUNT = re.compile(r"\d[\d.,]*\s?[^\W\d]{0,10}")
_TAG = re.compile(r"#[^\W\d_]\w*(?:\s|$)")
_COLONS = frozenset(":\uff1a")
_LABEL_REACH = 24  # characters in which a label before a title ends
_LONGEST_LINE = 600
_REPEATED = 120  # characters of a block that may well stand in a note, or in several, again
_TITLE_MARKS = frozenset(["link", "wiki", "strong", "emphasis", "strike", "code"])
_SLIGHT_MARKS = frozenset(["emphasis", "code"])  # that hold titles only at the head
_PAPER_MARKS = frozenset(["link", "strong"])  # that hold titles behind their authors
_WHOLE_MARKS = frozenset(["strong", "strike"])  # that may hold a rating beside the title
_LINKS = frozenset(["link", "wiki"])
_NAME_SIGN = re.compile(r"\s*[:\uff1a|\u2013\u2014-]\s*")
_NAME_REACH = 6  # characters between a name and the link behind it
_TITLE_WORDS = 3  # of a title behind words for a note
_TITLE_SCORE = 0.5
_EVENT_NUMBER = re.compile(r"\s{1,3}\d{1,3}(?:\.\d{1,2})?$")
_CELL = re.compile(r"[^|\n]{1,40}?\s*\|\s*(?=[^\s|])")
_IDENTIFIED = 0.4  # what an id right behind a title says for it
_PASSING_LIMIT = 40  # a link behind more of the keeper's own words is named in passing


@dataclass(frozen=True, slots=True)
class Lead:
    """A title at ``start``:``end`` of the line's view, how it was found and what speaks for it.

    ``score`` is that of the title's own shape, ``evidence`` what the surroundings add to it; ``identified`` says
    that an arXiv id without a link stands right behind it.
    """

    start: int
    end: int
    source: str
    score: float
    evidence: float
    labelled: bool = False
    rated: bool = False
    url: str = ""
    struck: bool = False
    rest: int = 0
    identified: bool = False


def may_lead(line: Line) -> bool:
    """Tell cheaply what cannot lead with a title that the rules know: the keeper's own words in another script."""
    text = line.view.text
    opening = _OPENING.match(text, line.start, line.end)
    first = opening.end() if opening else line.start
    first = past_date(line, first) if text[first : first + 1].isdecimal() else first
    if text[first : first + 1] in _BRACKETS:
        return True
    native = is_native(text, first, line.end)
    sign = _LABEL_SIGN.search(text, first, min(line.end, first + _LABEL_REACH)) if native else None
    if sign and (sign[0] not in ":\uff1a=" or _announces(text[first : sign.start()])):
        return True
    for mark in line.marks:
        if mark.kind in {"link", "wiki", "kbd"} or (
            mark.kind in {"strong", "strike"} and not is_native(text, mark.start, mark.end)
        ):
            return True
    return not native and line.end - line.start < _LONGEST_LINE


def find_lead(line: Line, *, heading: bool = False) -> Lead | None:
    """Return the title that ``line`` leads with, or None; a ``heading`` may have words for a note before it."""
    if line.marks or len(line.view.text) > _REPEATED:
        return _found(line, heading=heading)
    return _known(line.view.text, line.start, line.end, heading=heading)


@lru_cache(maxsize=4096)
def _known(text: str, start: int, end: int, *, heading: bool) -> Lead | None:
    """Find the lead of a short line without marks: labels, headings and the like are written again and again."""
    return _found(Line(-1, View(text, (0,), (0,)), start, end, ()), heading=heading)


def _found(line: Line, *, heading: bool) -> Lead | None:
    """Find the lead; an id right behind a title vouches for it."""
    if heading:
        line = _past_note_words(line)
    lead, named = _led(line), identified(line)
    if named is None:
        return lead
    start, end, rest = named
    if lead is not None and lead.start < end and start < lead.end <= rest and lead.source not in {"list", "text"}:
        return replace(lead, evidence=max(lead.evidence, _IDENTIFIED), rest=rest, identified=True)
    score, rated = title_score(line.view.text[start:end]), lead is not None and lead.rated
    source, struck = ("text", False) if lead is None else (lead.source, lead.struck)
    return Lead(start, end, source, score, _IDENTIFIED, rated=rated, struck=struck, rest=rest, identified=True)


def _led(line: Line) -> Lead | None:
    if not may_lead(line):
        return None
    text = line.view.text
    position, rated, labelled = past_head(line)
    if position >= line.end:
        return None
    if labelled == "field" or announces_event(line, position):
        return None
    lead = _marked(line, position, rated=rated, labelled=labelled == "title") if line.marks else None
    position = position if lead or labelled else _past_introduction(text, position, line.end)
    if lead is None and not labelled and is_native(text, position, line.end):
        return _announced(line, position, rated=rated)
    if lead is None:
        lead = _plain(line, position, rated=rated, labelled=labelled == "title")
    if (
        lead is None
        or lead.end - lead.start < 2
        or _COUNT.fullmatch(text, lead.start, lead.end)
        or _TAG.match(text, lead.start, lead.end)
        or is_label(text[lead.start : lead.end], "link", "template")
    ):
        return None
    return lead


def _announces(text: str) -> bool:
    return label_kind(text) == "title" or is_label(text, "introduction")


def _past_introduction(text: str, position: int, stop: int) -> int:
    """Pass words in another script that say that a title follows, or how far it was read: ``\u5f85\u8bfb\uff1a``."""
    if not is_native(text, position, stop):
        return position
    sign = _LABEL_SIGN.search(text, position, min(stop, position + _LABEL_REACH))
    return sign.end() if sign and is_label(text[position : sign.start()], "introduction") else position


def _past_note_words(line: Line) -> Line:
    """Return the line from behind ``Paper Review:`` on, where a title follows that."""
    text = line.view.text
    start = past_prefix(text, line.start, line.end)
    if start == line.start or is_label(text[line.start : start], "title", "event"):
        return line
    behind = text[slice(*refine(text, start, line.end))]
    return replace(line, start=start) if _is_title(behind) else line


def announces_event(line: Line, position: int | None = None) -> bool:
    """Tell a line about a workshop, book or talk, as its first words say."""
    position = line.start if position is None else position
    head = re.split(r"[:\uff1a\"\u201c\n]", line.view.text[position : min(line.end, position + 60)], maxsplit=1)
    return len(head) > 1 and _EVENT_NUMBER.sub("", label(head[0])) in words(Labels, "event")


def _title_marks(line: Line, limit: int) -> Iterator[Mark]:
    """Yield the marks that may hold a title and begin before ``limit``."""
    for mark in line.marks:
        if mark.start > limit:
            return
        if mark.kind in _TITLE_MARKS and mark.end - mark.start > 1:
            yield mark


def _marked(line: Line, position: int, *, rated: bool, labelled: bool) -> Lead | None:
    """Take the title from a link, bold or wiki mark that stands where the title is expected."""
    text = line.view.text
    for mark in _title_marks(line, position + _LONGEST_LINE):
        if mark.end <= position:
            continue
        between = text[position : mark.start]
        inside = text[mark.start : mark.end]
        if mark.kind in _LINKS and is_label(inside, "link"):
            if len(between.strip()) > 2:
                return None
            continue
        if mark.kind == "strong" and (behind := _named_link(line, mark)) > mark.end:
            position = behind
            continue
        if (mark.kind in _SLIGHT_MARKS and between.strip()) or (
            len(between.strip(" ([\"\u201c\u300a'")) > 0 and not _introduces(line, position, mark, rated=rated)
        ):
            continue
        held = _nested(line, mark) or mark
        if held.start < position and (held.kind in _WHOLE_MARKS or past_date(line, held.start) > held.start):
            held = replace(held, start=position)
        lead = _from_mark(line, held, outer=mark, rated=rated, labelled=labelled)
        if lead is not None:
            return lead
    return None


def _nested(line: Line, mark: Mark) -> Mark | None:
    """Return the link or bold inside ``mark``, for ``**[Title](url)**`` and ``[**Title**](url)``."""
    for other in line.marks:
        if other is mark or not (mark.start <= other.start and other.end <= mark.end):
            continue
        same = (other.start, other.end) == (mark.start, mark.end)
        if other.kind == "link" or (other.kind == "strong" and same):
            return other
    return None


def _introduces(line: Line, position: int, mark: Mark, *, rated: bool) -> bool:
    """Tell whether the words before ``mark`` only lead up to it."""
    between = line.view.text[position : mark.start].rstrip()
    if (
        mark.kind == "link"
        and between.endswith((":", "\uff1a"))
        and count_words(between) <= 6
        and len(between) < _PASSING_LIMIT
    ):
        return True
    if rated and between.startswith("[") and mark.kind == "link":
        return True
    if mark.kind == "link" and is_label(between, "introduction"):
        return True
    if mark.kind in _PAPER_MARKS and names_people(between.strip(" .,:;*_")):
        return True
    return mark.kind == "strong" and between.endswith(",") and between.count(",") >= 2


def _named_link(line: Line, mark: Mark) -> int:
    """Return where the link to a paper begins of which bold before it is but the name, 0 where there is none."""
    text = line.view.text
    if title_score(text[mark.start : mark.end]) >= _TITLE_SCORE:
        return 0
    for other in line.marks:
        if other.kind == "link" and mark.end < other.start <= mark.end + _NAME_REACH:
            told = _is_title(text[other.start : other.end])
            return other.start if told and _NAME_SIGN.fullmatch(text, mark.end, other.start) else 0
    return 0


def _is_title(text: str) -> bool:
    return count_words(text) >= _TITLE_WORDS and title_score(text) >= _TITLE_SCORE


def _from_mark(line: Line, mark: Mark, *, outer: Mark, rated: bool, labelled: bool) -> Lead | None:
    text = line.view.text
    start, end = refine(text, mark.start, mark.end, exact=True)
    title = text[start:end]
    if not title or only_venue(title) or title.lower().startswith(("http", "www.")):
        return None
    url = mark.inline.url or outer.inline.url
    evidence = 0.0
    if mark.kind == "link" or outer.kind == "link":
        target = canonicalise(url) if url else None
        kind = target.kind if target else "relative"
        if kind == "anchor":
            return None
        evidence = 0.4 if kind in PAPER_KINDS or (target and target.arxiv_id) else 0.15
    elif outer.kind == "strong":
        after = text[mark.end : mark.end + 2].lstrip()
        announces = text[mark.end - 1] in _COLONS or after[:1] in _COLONS
        evidence = -0.15 if announces else 0.1
    if _RATED_TAIL.match(text, mark.end, line.end):
        rated = True
    source = (
        "link"
        if mark.kind == "link"
        else "wiki"
        if mark.kind == "wiki"
        else "bold"
        if outer.kind == "strong"
        else "text"
    )
    struck = any(m.kind == "strike" and m.start <= start and end <= m.end for m in line.marks)
    score = max(title_score(title), 0.0)
    return Lead(start, end, source, score, evidence, labelled, rated, url, struck, outer.end)


def _announced(line: Line, position: int, *, rated: bool) -> Lead | None:
    """Take a title in quotes that words in another script lead up to."""
    text = line.view.text
    quoted = QUOTED.search(text, position, min(line.end, position + _LONGEST_LINE))
    if quoted is None or not is_label(text[position : quoted.start()], "introduction", "prefix", "title"):
        return None
    start, end = refine(text, quoted.start(1), quoted.end(1), exact=True)
    if not _is_title(text[start:end]):
        return None
    return Lead(start, end, "text", title_score(text[start:end]), 0.15, rated=rated, rest=quoted.end())


def _past_name(text: str, position: int, stop: int) -> int:
    """Pass ``Name |`` before a title between bars."""
    cell = _CELL.match(text, position, stop)
    if cell is None or title_score(text[position : cell.end()].rstrip(" |")) >= _TITLE_SCORE:
        return position
    return cell.end() if _is_title(text[cell.end() : stop].split("|", 1)[0]) else position


def _plain(line: Line, position: int, *, rated: bool, labelled: bool) -> Lead | None:
    """Take the title from unmarked text."""
    text = line.view.text
    stop = _plain_stop(line, position)
    position = _past_name(text, position, stop)
    if quoted := QUOTED.search(text, position, stop):
        before = text[position : quoted.start()].strip()
        if (not before or _REFERENCE.match(before + " 2000") or count_words(before) <= 3) and title_score(
            quoted[1]
        ) >= 0.4:
            start, end = refine(text, quoted.start(1), quoted.end(1), exact=True)
            return Lead(start, end, "text", title_score(text[start:end]), 0.15, labelled, rated, rest=quoted.end())
    # Without a year there is no reference, and most lines have none.
    dated = _YEAR.search(text, position, stop) is not None
    reference = _REFERENCE.match(text, position, stop) if dated else None
    evidence = 0.0
    if (
        reference
        and shape(reference[0]).content <= 1
        and stop - reference.end() > 12
        and title_score(text[reference.end() : stop]) >= 0.4
        and ("et al" in reference[0] or reference[0].count(",") >= 1)
    ):
        position, evidence = reference.end(), 0.2
    elif (behind := past_authors(text, position, stop)) > position:
        position, evidence = behind, 0.2
    start, end = refine(text, position, stop)
    if end <= start:
        return None
    title = text[start:end]
    if only_venue(title) or title.lower().startswith(("http", "www.")) or names_people(title):
        return None
    struck = any(m.kind == "strike" and m.start <= start and end <= m.end for m in line.marks)
    after = text[end : line.end]
    if (people := _AUTHOR_LIST.match(after)) and ("," in people[1] or " al" in people[1]):
        evidence += 0.25
    if re.match(r"[\s.,:]*\[*\(?\[", after) or any(
        m.kind == "link" and m.start >= end and m.start - end < 4 for m in line.marks
    ):
        evidence += 0.2
    return Lead(start, end, "list", title_score(title), evidence, labelled, rated, "", struck, end)


def _plain_stop(line: Line, position: int) -> int:
    """Return where plain text ends: at a link that is only a label, at a chip, or at the line's end."""
    text = line.view.text
    for mark in line.marks:
        if mark.start > position and (
            (mark.kind in _LINKS and is_label(text[mark.start : mark.end], "link"))
            or mark.kind == "kbd"
            or (mark.kind == "strike" and mark.start > position + 3)
            or (mark.kind == "code" and mark.start > position + 2)
            or (mark.kind == "link" and mark.end == mark.start)
        ):
            return mark.start
        if mark.kind in {"link", "image"} and mark.start > position + 3:
            return mark.start
    address = text.find("http", position + 3, line.end)
    return address if address > 0 else line.end
