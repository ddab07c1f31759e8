"""Finds the entries of a note: gathers the candidates, keeps those that are entries, says what each covers."""

import json
from collections.abc import Sequence

from notesetl.extract.acceptance import accept
from notesetl.extract.candidates import Candidate
from notesetl.extract.context import Context
from notesetl.extract.from_fields import from_records
from notesetl.extract.from_headings import from_headings
from notesetl.extract.from_items import from_items
from notesetl.extract.from_native import from_native
from notesetl.extract.from_paragraphs import from_paragraphs
from notesetl.extract.from_tables import from_tables
from notesetl.extract.main_paper import off_path
from notesetl.extract.neighbours import (
    carried_along,
    names_of_survey,
    repeats,
    without_headed_remarks,
    without_overlaps,
    without_remarks,
    without_topic_headings,
)
from notesetl.extract.profile import Profile, profile
from notesetl.extract.scopes import scopes
from notesetl.extract.series import names_of_series
from notesetl.extract.several import with_several
from notesetl.extract.venues import find_venue, find_year
from notesetl.records import Mention

_BEHIND = 200  # characters behind a title in which its venue and year may stand
_BEFORE = 60  # and before it
_PAPERS = 2  # that a note named like a method lists when it is no note on that method


def find_mentions(context: Context) -> tuple[Mention, ...]:
    """Return the mentions of the note in order of their place; those off the path come first."""
    found = with_several(
        context,
        [
            *from_records(context),
            *from_headings(context),
            *from_items(context),
            *from_tables(context),
            *from_paragraphs(context),
            *from_native(context),
        ],
    )
    found = without_headed_remarks(context, without_topic_headings(context, found))
    note = profile(context, found)
    found = without_remarks(context, found)
    accepted = [c for c in found if accept(context, note, c)]
    accepted += carried_along(note, found, accepted)
    accepted += names_of_survey(context, note, found, accepted)
    accepted += names_of_series(context, note, accepted)
    return _finish(context, without_overlaps(_with_main(context, note, accepted)))


def _with_main(context: Context, note: Profile, accepted: list[Candidate]) -> list[Candidate]:
    """Put the paper first that the whole note is about, or that only its file's name gives."""
    main = note.main.candidate
    if main is not None and main.rule == "main_file_name" and sum(c.kind == "paper" for c in accepted) >= _PAPERS:
        main = None
    if main is not None:
        return [main, *(c for c in accepted if not repeats(c, main))]
    titled = None if accepted else off_path(context)
    return accepted if titled is None or not note.research else [titled]


def _finish(context: Context, accepted: Sequence[Candidate]) -> tuple[Mention, ...]:
    meta = json.loads(context.note.meta)
    mentions = []
    for c, scope in zip(accepted, scopes(context, accepted), strict=True):
        around = _around(c)
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


def _around(c: Candidate) -> str:
    """Return what stands behind the title on its line, and what right before it."""
    if c.line is None or c.start is None or c.end is None:
        return ""
    line = c.line
    before, behind = line.view.position(c.start), line.view.position(c.end)
    text = line.view.text
    return f"{text[behind : min(line.end, behind + _BEHIND)]} {text[max(line.start, before - _BEFORE) : before]}"
