"""The paper that a whole note is about, where it is about one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from notesetl.extract.candidates import Candidate, clean
from notesetl.extract.context import Context
from notesetl.extract.from_fields import front_matter
from notesetl.extract.leads import Lead
from notesetl.extract.lexicon import Labels, contains, is_label, words
from notesetl.extract.lines import Line
from notesetl.extract.refine import refine
from notesetl.extract.shape import count_words, method_score, shape, title_score
from notesetl.extract.urls import PAPER_KINDS
from notesetl.folding import fold

_HEAD_LEAVES = 14
_LABEL_BONUS = 0.3
_HEADING_LABEL_BONUS = 0.4
_NAME_SCORE = 0.6  # of a title off the file's name
_SURE = 3.0
_ENOUGH = 1.5
_TITLE_SCORE = 0.5
_NAME_WORDS = 3
_COPY = re.compile(r"[\s(_-]{0,3}\d{1,3}\)?$")  # of a file
_ANNOUNCED = 3  # papers beside the first that a label announces in a list of papers
_FIELDS_OF_A_PAPER = 3  # weight of front-matter keys that only a note about one paper has


@dataclass(frozen=True, slots=True)
class Main:
    """The main paper's candidate, or None; ``sure`` says that other entries of the note are asides."""

    candidate: Candidate | None
    sure: bool


def find_main(context: Context, strong: Sequence[Candidate]) -> Main:
    """Return the paper that the note as a whole is about; ``strong`` are its other well-founded entries."""
    fields, evidence = front_matter(context)
    others = [c for c in strong if fields is None or fold(c.title) != fold(fields.title)]
    candidate = _main_title(context, fields, others)
    if candidate is None:
        named = _off_text(context, others, fields)
        if named is None and evidence >= _FIELDS_OF_A_PAPER and (titled := off_path(context)) is not None:
            return Main(titled, sure=True)
        return Main(named, sure=False)
    if fields is not None and candidate.title == fields.title and _without_prefix(fields.title, 0) != fields.title:
        named = _off_text(context, others, fields) or (None if others else _off_title(fields))
        if named is not None:
            return Main(named, sure=False)
    weight = _weight(context, candidate, evidence) - 0.75 * len([c for c in others if _competes(context, c, candidate)])
    if weight < _ENOUGH or candidate.score < 0.3:
        named = _off_text(context, others, fields)
        return Main(named, sure=False)
    return Main(candidate, sure=weight >= _SURE)


def _main_title(context: Context, fields: Candidate | None, others: Sequence[Candidate]) -> Candidate | None:
    """Return what a label announces, else the front matter's or the heading's title; of equal ones the first.

    Where a label announces one paper after the other, the note is about none alone.
    """
    labelled, first = _labelled(context), _first_title(context, fields)
    if labelled is None:
        return first
    if first is not None and fold(labelled.title) == fold(first.title):
        return replace(first, score=labelled.score, rule="main_label")
    announced = {fold(c.title) for c in others if c.rule.startswith("line_labelled")} - {fold(labelled.title)}
    return None if len(announced) >= _ANNOUNCED else labelled


def _competes(context: Context, c: Candidate, main: Candidate) -> bool:
    aside = (c.rule.startswith("item") and c.depth > 1) or context.kind_at(c.start or 0) == "related"
    return fold(c.title) != fold(main.title) and not aside and not c.rule.startswith("line")


def _labelled(context: Context) -> Candidate | None:
    """Return a title that a label such as ``Title:`` announces near the top of the note."""
    for leaf in context.leaves[:_HEAD_LEAVES]:
        block = context.note.blocks[leaf]
        if block.kind not in {"paragraph", "cell"} or (
            block.parent >= 0 and context.note.blocks[block.parent].kind == "row"
        ):
            continue
        for line in context.lines(leaf)[:3]:
            lead = context.lead(line)
            if lead is None or lead.score < 0.35 or not (lead.labelled or context.announced(leaf)):
                continue
            score = lead.score + _LABEL_BONUS
            return _main(context, _led(line, lead), source="label", score=score, block=leaf, struck=lead.struck)
    return None


def _first_title(context: Context, fields: Candidate | None) -> Candidate | None:
    """Return the front matter's title or the first heading, whichever looks more like a paper's."""
    heading = _first_heading(context)
    if fields is not None and heading is not None:
        if fold(fields.title) == fold(heading.title) or fields.score >= heading.score - 0.2:
            return fields
        return heading
    return fields or heading


def _first_heading(context: Context) -> Candidate | None:
    sections = context.note.sections
    if not sections:
        return None
    first = sections[0]
    same = sum(s.level == first.level for s in sections)
    lower = sum(s.level < first.level for s in sections)
    if (same > 2 and not _structural_siblings(context, first.level)) or lower > 1:
        return None
    line = context.lines(first.block)[0]
    lead = context.lead(line)
    if lead is None:
        return None
    title = clean(line.view.text[lead.start : lead.end])
    named = title if title_score(title) >= _TITLE_SCORE else first.heading
    if context.kind_of(named) not in {"", "topic"}:
        return None
    score = lead.score + _HEADING_LABEL_BONUS * lead.labelled
    place = _Place(title, *line.view.span(lead.start, lead.end))
    return _main(context, place, source="heading", score=score, block=first.block, struck=lead.struck)


def _structural_siblings(context: Context, level: int) -> bool:
    return (
        sum(context.kind_of(s.heading) in {"structural", "related"} for s in context.note.sections if s.level == level)
        >= 2
    )


class _Place(NamedTuple):
    """A title and its range in the note."""

    title: str
    start: int
    end: int


def _led(line: Line, lead: Lead) -> _Place:
    return _Place(clean(line.view.text[lead.start : lead.end]), *line.view.span(lead.start, lead.end))


def _main(  # noqa: PLR0913 - what differs between candidates for the whole note
    context: Context, place: _Place, *, source: str, score: float, block: int, struck: bool
) -> Candidate:
    title = place.title
    name = method_score(title) >= 0.5 and count_words(title) <= 3 and title_score(title) < 0.7
    return Candidate(
        title=title,
        kind="method" if name else "paper",
        source=source,
        rule=f"main_{source}",
        start=place.start,
        end=place.end,
        scope=(0, len(context.note.text)),
        section=-1,
        score=score,
        strong=True,
        struck=struck,
        group=("main", -1),
        block=block,
    )


def _weight(context: Context, candidate: Candidate, evidence: int) -> float:
    """Add up what says that the note is about one paper."""
    sections = context.note.sections
    structural = sum(context.heading_kind(i) in {"structural", "related"} for i in range(len(sections)))
    weight = min(evidence, 4) * 0.6 + min(structural, 3) * 0.6 + 2.0 * (candidate.rule == "main_label")
    score = candidate.score
    weight += 1.0 if score >= 0.65 else 0.4 if score >= 0.5 else -0.6
    if count_words(candidate.title) <= 2 and candidate.kind == "paper":
        weight -= 0.6
    if context.kind_of(candidate.title) not in {"", "topic"}:
        weight -= 2.0
    elif context.is_topic(candidate.title):
        weight -= 0.5 if _linked_at_top(context) and count_words(candidate.title) >= 3 else 2.0
    if _linked_at_top(context):
        weight += 1.0
    if candidate.source == "heading" and _authors_below(context):
        weight += 1.0
    return weight


def _linked_at_top(context: Context) -> bool:
    """Tell whether a paper is linked before the second heading, outside of items that name other titles."""
    limit = context.note.sections[1].start if len(context.note.sections) > 1 else 1200
    first = context.note.sections[0].block if context.note.sections else -1
    return any(
        k.kind in PAPER_KINDS
        and k.start is not None
        and k.start < limit
        and (k.block == first or not context.stands_behind_title(k))
        for k in context.note.links
    )


def _authors_below(context: Context) -> bool:
    """Tell whether the first lines below the first heading name authors or a venue."""
    after = [i for i in context.leaves if i > context.note.sections[0].block][:3]
    for leaf in after:
        for line in context.lines(leaf)[:4]:
            head = line.text.split(":", 1)[0].split("\uff1a", 1)[0]
            if head != line.text and len(head) < 30 and is_label(head, "field"):
                return True
            commas = line.text.count(",")
            if commas >= 2 and shape(line.text[:200]).capital > 0.85 and shape(line.text[:200]).content == 0:
                return True
    return False


def stem(path: str) -> str:
    """Return the words of a file's name: extension, leading dates and numbers and separators dropped."""
    name = path.rsplit("/", 1)[-1].rstrip(" .").rsplit(".", 1)[0]
    name = name.rsplit("__", 1)[-1]
    name = re.sub(r"^(?:\d{4}-\d{1,2}-\d{1,2}|\d{6,8}|\d{1,3})[-_. ]+", "", name)
    return name if " " in name else re.sub(r"[-_]+", " ", name).strip()


def _off_text(context: Context, others: Sequence[Candidate], fields: Candidate | None) -> Candidate | None:
    """Return the method that names the file, at its first place in the text.

    Beside ``others``, entries of the note, it has to be the title that ``fields``, the front matter, gives too.
    """
    name = stem(context.note.path)
    titled = fields is not None and fold(_without_prefix(fields.title, 0)) == fold(name)
    if (
        (others and not titled)
        or not 2 <= len(name) <= 30
        or count_words(name) > 3
        or is_label(name, "structural", "excluded", "related", "title", "template")
    ):
        return None
    loose = re.sub(r"(?<=[A-Za-z])(?=\d)", " ", name)
    words_of = (re.escape(word) for word in loose.split())
    pattern = re.compile(rf"(?<![A-Za-z0-9]){'[ _-]?'.join(words_of)}(?![A-Za-z0-9])", re.IGNORECASE)
    match = pattern.search(context.note.text)
    if match is None or len(pattern.findall(context.note.text[:20000])) < 2:
        return None
    written = match[0]
    if method_score(written) < 0.5 and not (written[0].isupper() and count_words(written) == 1):
        return None
    place = _Place(written, match.start(), match.end())
    candidate = _main(context, place, source="name", score=_NAME_SCORE, block=-1, struck=False)
    rule = "main_field_name" if titled else "main_file_name"
    return replace(candidate, kind="method", source="text", rule=rule)


def _off_title(fields: Candidate) -> Candidate | None:
    """Return the method that the front matter names behind words for a note: ``Explaining the paper Mask R-CNN``."""
    name = _without_prefix(fields.title, 0)
    if fields.end is None or not fields.title.endswith(name) or count_words(name) > _NAME_WORDS:
        return None
    if method_score(name) < _TITLE_SCORE:
        return None
    start = fields.end - len(name)
    return replace(fields, title=name, kind="method", start=start, score=_NAME_SCORE, rule="main_field_name")


def _without_prefix(name: str, least: int = 2) -> str:
    """Drop words such as ``paper review`` from the head of a name where more than ``least`` words are left."""
    parts = name.split()
    for count in (4, 3, 2, 1):
        if len(parts) > count + least and is_label(" ".join(parts[:count]), "prefix"):
            return " ".join(parts[count:])
    return name


def off_path(context: Context) -> Candidate | None:
    """Return the title that only the file's name gives, for a note that speaks of research."""
    name = _without_prefix(stem(context.note.path))
    if is_label(_COPY.sub("", name), "template"):
        return None
    start, end = refine(name, 0, len(name), exact=True)
    title = name[start:end]
    linked = any(k.kind in PAPER_KINDS for k in context.note.links)
    if context.kind_of(title) not in {"", "topic"} or is_label(title, "template", "prefix"):
        return None
    if not linked and context.is_topic(title):
        return None
    named = linked and (method_score(title) >= 0.5 or (count_words(title) >= 2 and shape(title).capital >= 0.9))
    if not named and (count_words(title) < 4 or title_score(title) < 0.5 or contains(title, words(Labels, "template"))):
        return None
    kind = "method" if count_words(title) <= 3 else "paper"
    return Candidate(
        title=title,
        kind=kind,
        source="path",
        rule="path_title",
        start=None,
        end=None,
        scope=(0, len(context.note.text)),
        section=-1,
        score=_NAME_SCORE,
        strong=True,
        struck=False,
        group=("main", -1),
    )
