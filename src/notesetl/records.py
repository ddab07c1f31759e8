"""The records that cross the stages. All offsets are code points into ``Note.text``, ends exclusive.

A note is read once into ``text`` and ``blocks``; every later stage returns the same note with more of
its fields filled in. Nothing here knows how a value is found.
"""

from dataclasses import dataclass, replace

__all__ = ["Block", "Claim", "Inline", "Link", "Mention", "Note", "Rating", "Reject", "Section", "TopicTag", "replace"]


@dataclass(frozen=True, slots=True)
class Inline:
    """A marked-up stretch inside a block.

    ``kind`` is one of link, image, strong, emphasis, strike, code, math, kbd, wiki; ``start``/``end``
    include the markup, ``inner_start``/``inner_end`` do not. ``url`` is the target of links and images.
    """

    kind: str
    start: int
    end: int
    inner_start: int
    inner_end: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A node of the note's structure, in document order.

    Leaves (``kind`` heading, paragraph, cell, field, code, math) carry text: ``runs`` are the source
    ranges that a reader of the rendered note sees, in order, markup left out. Containers (list, item,
    quote, table, row) carry none. ``parent`` is the index of the enclosing container in ``Note.blocks``
    or -1. ``level`` is the heading's level (1-6), the nesting depth of an item (1 up), the row's number
    in its table (0 = header) or the cell's column. ``name`` is the list marker of an item, the key of a
    front-matter or record field, the info string of code.
    """

    kind: str
    start: int
    end: int
    level: int = 0
    parent: int = -1
    name: str = ""
    runs: tuple[tuple[int, int], ...] = ()
    inlines: tuple[Inline, ...] = ()
    boilerplate: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its place in the tree; ``parent`` indexes ``Note.sections`` (-1 = top)."""

    heading: str
    level: int
    parent: int
    start: int
    end: int
    block: int
    language: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """One rating of one mention; ``raw`` are the exact characters. ``score`` is 0 to 1 or None."""

    raw: str
    aspect: str
    value: float | None
    maximum: float | None
    label: str | None
    score: float | None
    start: int
    end: int
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Link:
    """A link as written. ``mention`` indexes ``Note.mentions`` (-1 = belongs to none)."""

    url: str
    canonical_url: str
    kind: str
    role: str
    arxiv_id: str | None
    arxiv_version: str | None
    doi: str | None
    start: int | None
    end: int | None
    block: int = -1
    mention: int = -1


@dataclass(frozen=True, slots=True)
class TopicTag:
    """A topic of a mention; rank 1 is the best. ``source`` is heading, title, tag or claim."""

    topic_id: str
    rank: int
    source: str
    score: float


@dataclass(frozen=True, slots=True)
class Mention:
    """A paper or method that the note treats as an item of its own.

    ``of_paper``, ``not_of_papers`` are the papers that somebody said it is of and is not of (``arxiv:…``, ``doi:…`` or
    ``title:…``), ``paper_title`` what that person calls its paper.
    ``start``/``end`` are None where the title was read off the path. ``scope`` is the range of the text
    that speaks of this mention (its item, its section): what stands there attaches to it. ``section``
    indexes ``Note.sections`` (-1 = before any heading).
    """

    title: str
    kind: str
    source: str
    struck: bool
    start: int | None
    end: int | None
    scope: tuple[int, int]
    section: int
    rule: str
    confidence: float
    ratings: tuple[Rating, ...] = ()
    topics: tuple[TopicTag, ...] = ()
    venue: str | None = None
    year: int | None = None
    of_paper: str | None = None
    not_of_papers: tuple[str, ...] = ()
    paper_title: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One assertion about a method; its text is what stands at ``start``:``end``.

    ``tier`` is evaluative or descriptive, ``polarity`` its stance toward ``subject``. ``value`` is the figure
    as written, ``value_min``/``value_max`` what it says as numbers in ``unit``. ``section`` indexes
    ``Note.sections``, ``mention`` ``Note.mentions`` (-1 = none). ``negated`` tells that a negation turned
    what its words would say otherwise.
    """

    subject: str | None
    tier: str
    aspect: str
    polarity: str
    comparator: str | None
    metric: str | None
    value: str | None
    value_min: float | None
    value_max: float | None
    unit: str | None
    dataset: str | None
    hedged: bool
    negated: bool
    section: int
    mention: int
    language: str
    start: int
    end: int
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Note:
    """One note of the dump, from its bytes to what was found in it.

    ``path`` is relative to the dump, with ``/``; ``source`` names the dump where several lie side by side. ``meta``
    is the keeper's front matter as JSON text. ``format`` is markdown, text, html or records; ``bytes`` counts the
    file's bytes. ``keeper`` is who kept it.
    """

    path: str
    format: str
    encoding: str
    sha256: str
    bytes: int
    text: str
    blocks: tuple[Block, ...]
    meta: str = "{}"
    title: str = ""
    language: str = ""
    language_score: float = 0.0
    sections: tuple[Section, ...] = ()
    mentions: tuple[Mention, ...] = ()
    links: tuple[Link, ...] = ()
    claims: tuple[Claim, ...] = ()
    keeper: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reject:
    """Something that could not be read or kept; ``reason`` is a value of ``RejectReason``."""

    path: str
    stage: str
    reason: str
    detail: str = ""
    note_id: str | None = None
