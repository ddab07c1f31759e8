"""The strict reading of gold files.

A gold file is JSON lines for one note: one ``note`` record and its ``mention``, ``link`` and ``claim`` records.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from notesetl.errors import NotesetlError
from notesetl.evaluate.fields import Fields
from notesetl.evaluate.gold import GoldClaim, GoldLink, GoldMention, GoldNote, GoldRating, LooseLink

LANGUAGES = ("en", "zh", "vi", "ko", "other")
TITLE_KINDS = ("paper", "method")
RATING_ASPECTS = ("overall", "importance", "novelty", "clarity", "difficulty", "interest", "relevance", "other")
ROLES = ("paper", "code", "video", "project", "blog", "other")
TIERS = ("evaluative", "descriptive")
CLAIM_ASPECTS = (
    *("accuracy", "efficiency", "robustness", "data", "simplicity"),
    *("novelty", "limitation", "applicability", "mechanism"),
)
POLARITIES = ("positive", "negative", "mixed", "neutral")

_RATING = ("raw", "line", "start", "end", "aspect", "value", "max", "label")
_ALLOWED = {
    "note": ("kind", "path", "language", "lines", "sha256"),
    "mention": (
        *("kind", "line", "start", "end", "title", "title_kind", "title_from_path"),
        *("struck", "section", "topics", "ratings", "arxiv", "links"),
    ),
    "link": ("kind", "line", "url", "arxiv"),
    "claim": (
        *("kind", "line", "start", "end", "quote", "mention", "subject", "tier", "aspect", "polarity"),
        *("comparator", "metric", "value", "unit", "hedged"),
    ),
}


def read_gold(source: Path) -> tuple[GoldNote, ...]:
    """Read one gold file, or every ``*.jsonl`` below a folder in the order of their names.

    Raises:
        NotesetlError: there is no gold, a record is not as it should be, or a note is annotated twice.
    """
    files = sorted(source.rglob("*.jsonl")) if source.is_dir() else [source]
    if not files:
        raise NotesetlError(f"{source}: holds no *.jsonl")
    notes = tuple(_read_note(file) for file in files)
    seen: dict[str, str] = {}
    for note in notes:
        if note.path in seen:
            raise NotesetlError(f"{note.where}: {note.path} is annotated in {seen[note.path]} already")
        seen[note.path] = note.where
    return notes


def check_offsets(note: GoldNote, text: str) -> None:
    """Refuse gold whose quotes do not stand where its offsets and lines say in ``text``, the note's text.

    Raises:
        NotesetlError: names the first record that does not fit.
    """
    for where, line, span, quote in _quotes(note):
        start, end = span
        if text[start:end] != quote:
            raise NotesetlError(
                f"{where}: offsets {start}..{end} of {note.path} hold {text[start:end][:60]!r}, not {quote[:60]!r}"
            )
        if (actual := text.count("\n", 0, start) + 1) != line:
            raise NotesetlError(f"{where}: {quote[:60]!r} stands on line {actual} of {note.path}, not on {line}")


def _quotes(note: GoldNote) -> Iterator[tuple[str, int, tuple[int, int], str]]:
    for mention in note.mentions:
        if mention.span is not None:
            yield mention.where, mention.line, mention.span, mention.title
        for rating in mention.ratings:
            yield rating.where, rating.line, rating.span, rating.raw
    for claim in note.claims:
        yield claim.where, claim.line, claim.span, claim.quote


def _read_note(file: Path) -> GoldNote:
    heads: list[Fields] = []
    mentions: list[GoldMention] = []
    links: list[LooseLink] = []
    claims: list[GoldClaim] = []
    for kind, row in _rows(file):
        match kind:
            case "note":
                heads.append(row)
            case "mention":
                mentions.append(_mention(row))
            case "link":
                links.append(LooseLink(row.whole("line", 1), row.text("url"), row.text_or_null("arxiv")))
            case _:
                claims.append(_claim(row))
    if len(heads) != 1:
        raise NotesetlError(f"{file}: holds {len(heads)} note records, must hold one")
    head = heads[0]
    first, last = _lines(head)
    lines = {mention.line for mention in mentions}
    for claim in claims:
        if claim.mention is not None and claim.mention not in lines:
            raise NotesetlError(f"{claim.where}: mention {claim.mention} is the line of no mention")
    return GoldNote(
        where=head.where,
        path=head.text("path"),
        language=head.choice("language", LANGUAGES),
        first=first,
        last=last,
        sha256=head.text("sha256").lower(),
        mentions=tuple(mention for mention in mentions if first <= mention.line <= last),
        links=tuple(link for link in links if first <= link.line <= last),
        claims=tuple(claim for claim in claims if first <= claim.line <= last),
    )


def _rows(file: Path) -> Iterator[tuple[str, Fields]]:
    try:
        content = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise NotesetlError(f"{file}: cannot be read: {error}") from None
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{file}:{number}"
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise NotesetlError(f"{where}: is no JSON: {error}") from None
        kind = values.get("kind") if isinstance(values, dict) else None
        if kind not in _ALLOWED:
            raise NotesetlError(f"{where}: unknown kind {kind!r}; allowed: {', '.join(_ALLOWED)}")
        yield kind, Fields(values, where, _ALLOWED[kind])


def _lines(row: Fields) -> tuple[int, int]:
    lines = row.whole_pair("lines")
    if not 1 <= lines[0] <= lines[1]:
        row.refuse(f"lines {lines[0]}..{lines[1]} are no range")
    return lines


def _mention(row: Fields) -> GoldMention:
    title = row.text("title")
    return GoldMention(
        where=row.where,
        line=row.whole("line", 1),
        span=None if row.flag("title_from_path", default=False) else row.span(title),
        title=title,
        kind=row.choice("title_kind", TITLE_KINDS),
        struck=row.flag("struck"),
        section=row.texts("section"),
        topics=row.texts("topics"),
        ratings=tuple(_rating(item) for item in row.objects("ratings", _RATING)),
        arxiv=row.texts("arxiv"),
        links=tuple(
            GoldLink(item.text("url"), item.choice("role", ROLES)) for item in row.objects("links", ("url", "role"))
        ),
    )


def _rating(row: Fields) -> GoldRating:
    raw = row.text("raw")
    return GoldRating(
        where=row.where,
        raw=raw,
        line=row.whole("line", 1),
        span=row.span(raw),
        aspect=row.choice("aspect", RATING_ASPECTS),
        value=row.number_or_null("value"),
        maximum=row.number_or_null("max"),
        label=row.text_or_null("label"),
    )


def _claim(row: Fields) -> GoldClaim:
    quote = row.text("quote")
    return GoldClaim(
        where=row.where,
        line=row.whole("line", 1),
        span=row.span(quote),
        quote=quote,
        mention=row.whole_or_null("mention"),
        subject=row.text_or_null("subject") or "",
        tier=row.choice("tier", TIERS),
        aspect=row.choice("aspect", CLAIM_ASPECTS),
        polarity=row.choice("polarity", POLARITIES),
        comparator=row.text_or_null("comparator"),
        metric=row.text_or_null("metric"),
        value=row.written_or_null("value"),
        unit=row.written_or_null("unit"),
        hedged=row.flag("hedged"),
    )
