"""The rows of one finished note: a pure function, the same for the same note everywhere."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias, TypeVar

from notesetl.ids import make_id
from notesetl.records import Claim, Link, Mention, Note, Section
from notesetl.tables.papers import own_identifiers, paper_id

Row: TypeAlias = dict[str, object]
T = TypeVar("T")

_ENGLISH = "en"


def rows(note: Note) -> dict[str, list[Row]]:
    """Return the rows of ``note`` by table, each with all columns of its schema.

    Ids follow from the path and from what a row says and where, so that an unchanged note keeps them all;
    what stands twice at one place is told apart by its turn. What only all notes together tell is left open.

    Raises:
        IndexError: a section, mention, link or claim refers to one that the note has not.
    """
    return _NoteRows(note).build()


def note_id(path: str, source: str = "") -> str:
    """Return the id of the note at ``path``; those of a dump with a name of its own differ from all others."""
    return make_id("note", source, path) if source else make_id("note", path)


def line_starts(text: str) -> list[int]:
    r"""Return where the lines of ``text`` start.

    A line ends with ``\n`` (and so with ``\r\n``); ``\r`` ends one only where the text has no ``\n`` at all.
    """
    end = "\n" if "\n" in text else "\r"
    return [0, *(match.end() for match in re.finditer(end, text))]


class _NoteRows:
    """Builds the rows of one note; holds what they share."""

    def __init__(self, note: Note) -> None:
        self.note = note
        self.note_id = note_id(note.path, note.source)
        self._lines = line_starts(note.text)
        self._seen: Counter[str] = Counter()
        self._links: list[list[Link]] = [[] for _ in note.mentions]
        for link in note.links:
            if link.mention >= 0:
                self._links[link.mention].append(link)

    def build(self) -> dict[str, list[Row]]:
        note = self.note
        section_ids = [self._id("section", self.note_id, s.start, s.heading) for s in note.sections]
        mentions = [self._mention(mention, index, section_ids) for index, mention in enumerate(note.mentions)]
        return {
            "notes": [self._note()],
            "texts": [{"note_id": self.note_id, "text": note.text}],
            "sections": [self._section(s, section_ids[i], section_ids) for i, s in enumerate(note.sections)],
            "mentions": mentions,
            "ratings": [
                row
                for mention, owner in zip(note.mentions, mentions, strict=True)
                for row in self._ratings(mention, owner)
            ],
            "links": [self._link(link, mentions) for link in note.links],
            "mention_topics": [
                row
                for mention, owner in zip(note.mentions, mentions, strict=True)
                for row in self._topics(mention, owner)
            ],
            "claims": [self._claim(claim, mentions, section_ids) for claim in note.claims],
        }

    def _note(self) -> Row:
        note = self.note
        return {
            "note_id": self.note_id,
            "source": note.source,
            "path": note.path,
            "format": note.format,
            "encoding": note.encoding,
            "sha256": note.sha256,
            "bytes": note.bytes,
            "n_chars": len(note.text),
            "title": note.title or None,
            "language": note.language,
            "language_score": note.language_score,
            "keeper": note.keeper,
            "meta": note.meta,
        }

    def _section(self, section: Section, section_id: str, section_ids: list[str]) -> Row:
        language = section.language or self.note.language
        english = language == _ENGLISH
        return {
            "section_id": section_id,
            "note_id": self.note_id,
            "parent_section_id": _at(section_ids, section.parent),
            "level": section.level,
            "heading": section.heading,
            "heading_en": section.heading if english else None,
            "translation_status": "none" if english else "pending",
            "language": language,
            **self._span(section.start, section.end),
        }

    def _mention(self, mention: Mention, index: int, section_ids: list[str]) -> Row:
        above = self._above(mention)
        arxiv_id, doi = own_identifiers(self._links[index])
        place = self.note.path if mention.start is None else mention.start
        return {
            "mention_id": self._id("mention", self.note_id, place, mention.title),
            "note_id": self.note_id,
            "section_id": section_ids[above[-1]] if above else None,
            "section_path": [self.note.sections[i].heading for i in above],
            "paper_id": paper_id(mention.title, arxiv_id, doi),
            "title": mention.title,
            "title_en": None,
            "title_kind": mention.kind,
            "title_source": mention.source,
            "struck": mention.struck,
            "venue": mention.venue,
            "year": mention.year,
            "arxiv_id": arxiv_id,
            "doi": doi,
            "of_paper": mention.of_paper,
            "not_of_papers": list(mention.not_of_papers),
            "paper_title": mention.paper_title,
            **self._span(mention.start, mention.end),
            "rule": mention.rule,
            "confidence": mention.confidence,
        }

    def _above(self, mention: Mention) -> list[int]:
        """Return the indices of the sections above ``mention``, outermost first, without its own heading."""
        above: list[int] = []
        index = mention.section
        while index >= 0 and index not in above:
            section = self.note.sections[index]
            if mention.start is None or not section.start <= mention.start < section.end:
                above.append(index)
            index = section.parent
        return above[::-1]

    def _ratings(self, mention: Mention, owner: Row) -> list[Row]:
        return [
            {
                "rating_id": self._id("rating", owner["mention_id"], rating.start, rating.raw, rating.aspect),
                "note_id": self.note_id,
                "mention_id": owner["mention_id"],
                "paper_id": owner["paper_id"],
                "aspect": rating.aspect,
                "raw": rating.raw,
                "value": rating.value,
                "max": rating.maximum,
                "label": rating.label,
                "label_en": rating.label if self.note.language == _ENGLISH else None,
                "score": rating.score,
                "score_percentile": None,
                **self._span(rating.start, rating.end),
                "rule": rating.rule,
                "confidence": rating.confidence,
            }
            for rating in mention.ratings
        ]

    def _link(self, link: Link, mentions: list[Row]) -> Row:
        owner = _at(mentions, link.mention) or {}
        return {
            "link_id": self._id("link", self.note_id, link.start, link.url),
            "note_id": self.note_id,
            "mention_id": owner.get("mention_id"),
            "paper_id": owner.get("paper_id"),
            "url": link.url,
            "canonical_url": link.canonical_url,
            "kind": link.kind,
            "role": link.role,
            "arxiv_id": link.arxiv_id,
            "arxiv_version": link.arxiv_version,
            "doi": link.doi,
            **self._span(link.start, link.end),
        }

    def _topics(self, mention: Mention, owner: Row) -> list[Row]:
        return [
            {
                "mention_id": owner["mention_id"],
                "note_id": self.note_id,
                "paper_id": owner["paper_id"],
                "topic_id": tag.topic_id,
                "rank": tag.rank,
                "source": tag.source,
                "score": tag.score,
            }
            for tag in mention.topics
        ]

    def _claim(self, claim: Claim, mentions: list[Row], section_ids: list[str]) -> Row:
        owner = _at(mentions, claim.mention) or {}
        text = self.note.text[claim.start : claim.end]
        english = claim.language == _ENGLISH
        return {
            "claim_id": self._id("claim", self.note_id, claim.start, text),
            "note_id": self.note_id,
            "section_id": _at(section_ids, claim.section),
            "mention_id": owner.get("mention_id"),
            "paper_id": owner.get("paper_id"),
            "language": claim.language,
            "text": text,
            "text_en": text if english else None,
            "translation_status": "none" if english else "pending",
            "subject": claim.subject,
            "tier": claim.tier,
            "aspect": claim.aspect,
            "polarity": claim.polarity,
            "comparator": claim.comparator,
            "metric": claim.metric,
            "value": claim.value,
            "value_min": claim.value_min,
            "value_max": claim.value_max,
            "unit": claim.unit,
            "dataset": claim.dataset,
            "hedged": claim.hedged,
            "negated": claim.negated,
            **self._span(claim.start, claim.end),
            "rule": claim.rule,
            "confidence": claim.confidence,
        }

    def _span(self, start: int | None, end: int | None) -> Row:
        return {"start": start, "end": end, "line": None if start is None else bisect_right(self._lines, start)}

    def _id(self, kind: str, *parts: object) -> str:
        first = make_id(kind, *parts)
        turn = self._seen[first]
        self._seen[first] += 1
        return make_id(kind, *parts, turn) if turn else first


def _at(items: Sequence[T], index: int) -> T | None:
    return items[index] if index >= 0 else None
