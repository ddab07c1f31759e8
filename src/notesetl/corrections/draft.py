"""A note that is being put right, and what a correction is about in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from notesetl.claims.attach import Attacher
from notesetl.corrections.quotes import Quoted
from notesetl.corrections.record import Correction
from notesetl.errors import RejectReason
from notesetl.linkage.titles import normal_title
from notesetl.records import Claim, Link, Mention, Note

RULE, SURE = "correction", 1.0

Span: TypeAlias = tuple[int, int]


class Refused(Exception):  # noqa: N818 - not a mistake of the program
    """A correction that cannot be applied; ``reason`` is that of its reject."""

    def __init__(self, reason: RejectReason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


@dataclass(slots=True)
class Draft:
    """The findings of a note while they change; what is dropped becomes None, so that all others keep their index."""

    note: Note
    quoted: Quoted = field(init=False)
    mentions: list[Mention | None] = field(init=False)
    links: list[Link | None] = field(init=False)
    claims: list[Claim | None] = field(init=False)

    def __post_init__(self) -> None:
        self.quoted = Quoted(self.note.text)
        self.mentions = list(self.note.mentions)
        self.links = list(self.note.links)
        self.claims = list(self.note.claims)

    def finished(self) -> Note:
        """Return the note with what was changed, in the order of the text."""
        kept = [(mention, index) for index, mention in enumerate(self.mentions) if mention is not None]
        kept.sort(key=lambda item: (item[0].start is not None, item[0].start or 0, item[1]))
        places = {-1: -1, **{index: place for place, (_, index) in enumerate(kept)}}
        links = [link for link in self.links if link is not None]
        claims = sorted((claim for claim in self.claims if claim is not None), key=lambda claim: claim.start)
        return replace(
            self.note,
            mentions=tuple(mention for mention, _ in kept),
            links=tuple(replace(link, mention=places.get(link.mention, -1)) for link in links),
            claims=tuple(replace(claim, mention=places.get(claim.mention, -1)) for claim in claims),
        )

    def owner(self, start: int) -> int:
        """Return the mention that what stands at ``start`` belongs to: the narrowest around it, else the last before.

        Raises:
            Refused: there is none.
        """
        live = [index for index, mention in enumerate(self.mentions) if mention is not None]
        shown = tuple(mention for mention in self.mentions if mention is not None)
        found = Attacher(replace(self.note, mentions=shown)).mention(start)
        if found >= 0:
            return live[found]
        before = [index for index, mention in zip(live, shown, strict=True) if (mention.start or 0) <= start]
        if not before:
            raise Refused(RejectReason.STALE_CORRECTION, "no title stands there that it could belong to")
        return max(before, key=lambda index: self.mentions[index].start or 0)  # type: ignore[union-attr]

    def called(self, title: str) -> int:
        """Return the mention whose title is ``title``, but for case and punctuation.

        Raises:
            Refused: there is none, or there are several.
        """
        wanted = normal_title(title)
        found = [i for i, m in enumerate(self.mentions) if m is not None and normal_title(m.title) == wanted]
        if not found:
            raise Refused(RejectReason.STALE_CORRECTION, f"the note has no title {title!r}")
        if len(found) > 1:
            raise Refused(RejectReason.AMBIGUOUS_CORRECTION, f"the note has the title {title!r} {len(found)} times")
        return found[0]

    def place(self, correction: Correction, spans: Iterable[Span | None]) -> tuple[Span, int | None]:
        """Return where the quote of ``correction`` stands, and which of ``spans`` (None: dropped) it is about, if any.

        Raises:
            Refused: the quote is not there, or it or what it is about cannot be told from others.
        """
        places = self.quoted.find(correction.quote, correction.before)
        if not places:
            raise Refused(RejectReason.STALE_CORRECTION, "the quote is not in the note")
        listed = [(index, span) for index, span in enumerate(spans) if span is not None]
        hits = {place: _hits(place, listed) for place in places}
        if len(places) > 1:
            met = [place for place in places if hits[place]]
            if len({tuple(hits[place]) for place in met}) != 1:
                raise Refused(RejectReason.AMBIGUOUS_CORRECTION, f"the quote stands in the note {len(places)} times")
            places = met
        found = hits[places[0]]
        if len(found) > 1:
            raise Refused(RejectReason.AMBIGUOUS_CORRECTION, f"the quote holds {len(found)} things of that kind")
        return places[0], found[0] if found else None

    def mention(self, correction: Correction) -> tuple[int, Mention]:
        """Return the mention whose title ``correction`` quotes; an empty quote is that without a place in the text.

        Raises:
            Refused: it cannot be told.
        """
        if correction.quote.strip():
            _, index = self.place(correction, self.title_spans())
        else:
            index = self.unplaced()
        if index is None or (mention := self.mentions[index]) is None:
            raise Refused(RejectReason.STALE_CORRECTION, "no title stands there")
        return index, mention

    def unplaced(self) -> int | None:
        """Return the mention that was read off the path or the front matter, if there is one."""
        return next((i for i, m in enumerate(self.mentions) if m is not None and m.start is None), None)

    def title_spans(self) -> list[Span | None]:
        """Return where the titles stand."""
        return [_span(mention) for mention in self.mentions]


def span_of(start: int | None, end: int | None) -> Span | None:
    """Return a range, None where there is no place in the text."""
    return None if start is None or end is None else (start, end)


def _span(mention: Mention | None) -> Span | None:
    return None if mention is None else span_of(mention.start, mention.end)


def _hits(place: Span, spans: Sequence[tuple[int, Span]]) -> list[int]:
    """Return what overlaps ``place``; where that is several, that which is to the letter there, if there is one."""
    met = [(index, span) for index, span in spans if span[0] < place[1] and place[0] < span[1]]
    exact = [index for index, span in met if span == place]
    return exact if len(exact) == 1 else [index for index, _ in met]
