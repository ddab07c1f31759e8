"""The records of an annotated note.

Offsets are code points into the note's text, ends exclusive; lines are 1-based.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GoldRating:
    """One rating of a mention."""

    where: str
    raw: str
    line: int
    span: tuple[int, int]
    aspect: str
    value: float | None
    maximum: float | None
    label: str | None


@dataclass(frozen=True, slots=True)
class GoldLink:
    """An address that leads to a mention's paper, and what it leads to."""

    url: str
    role: str


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A paper or method that the note treats; ``span`` is None where its title is read off the path."""

    where: str
    line: int
    span: tuple[int, int] | None
    title: str
    kind: str
    struck: bool
    section: tuple[str, ...]
    topics: tuple[str, ...]
    ratings: tuple[GoldRating, ...]
    arxiv: tuple[str, ...]
    links: tuple[GoldLink, ...]


@dataclass(frozen=True, slots=True)
class LooseLink:
    """An arXiv link or DOI that belongs to no mention."""

    line: int
    url: str
    arxiv: str | None


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """One assertion; ``mention`` is the line of the mention that it speaks of, ``value`` is as written."""

    where: str
    line: int
    span: tuple[int, int]
    quote: str
    mention: int | None
    subject: str
    tier: str
    aspect: str
    polarity: str
    comparator: str | None
    metric: str | None
    value: str | None
    unit: str | None
    hedged: bool


@dataclass(frozen=True, slots=True)
class GoldNote:
    """One annotated note; everything in lines ``first`` to ``last`` is annotated, nothing outside of them."""

    where: str
    path: str
    language: str
    first: int
    last: int
    sha256: str
    mentions: tuple[GoldMention, ...]
    links: tuple[LooseLink, ...]
    claims: tuple[GoldClaim, ...]
