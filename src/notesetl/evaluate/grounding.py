"""Whether the rows of the tables stand in the text where they say."""

from collections.abc import Callable, Iterator

from notesetl.evaluate.found import FoundNote, Span
from notesetl.evaluate.normal import plain
from notesetl.evaluate.tally import NoteTally

Row = tuple[str, str, Span | None, int | None, Callable[[str], str]]


def score_grounding(found: FoundNote, tally: NoteTally) -> None:
    """Count the rows with offsets whose text they hold: titles and headings up to markup and white space."""
    for table, verbatim, span, line, form in _rows(found):
        if span is None:
            continue
        start, end = span
        there = found.text[start:end] if 0 <= start <= end <= len(found.text) else ""
        right = bool(there) and form(there) == form(verbatim)
        tally.same("grounding", line, f"{table}: {verbatim}", (verbatim, there), right=right)


def _rows(found: FoundNote) -> Iterator[Row]:
    for section in found.sections:
        yield "sections", section.heading, section.span, section.line, _words
    for mention in found.mentions:
        yield "mentions", mention.title, mention.span, mention.line, _words
    for rating in found.ratings:
        yield "ratings", rating.raw, rating.span, rating.line, str
    for link in found.links:
        yield "links", link.url, link.span, link.line, str
    for claim in found.claims:
        yield "claims", claim.text, claim.span, claim.line, str


def _words(text: str) -> str:
    return "".join(plain(text).split())
