"""What linkage takes and what it returns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

ID_TWO_PAPERS = "id_two_papers"
TITLE_TWO_IDS = "title_two_ids"
NAME_TWO_PAPERS = "name_two_papers"


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way in which mentions name a paper: a title with the identifiers that stand beside it.

    ``kind`` is paper or method. ``sites`` are addresses of the paper's pages, as ``kind:address``. ``n_notes``
    counts the notes, ``n_mentions`` the mentions that name it so.

    What somebody said of it goes before everything else: ``of_paper`` is the paper that it is of, ``not_of_papers``
    are papers that it is not of (``arxiv:…``, ``doi:…`` or ``title:…``), ``paper_title`` is what its paper is called.
    """

    title: str
    kind: str
    arxiv_id: str | None = None
    doi: str | None = None
    sites: tuple[str, ...] = ()
    n_notes: int = 1
    n_mentions: int = 1
    of_paper: str | None = None
    not_of_papers: tuple[str, ...] = ()
    paper_title: str | None = None


class Entry(Protocol):
    """What a catalogue knows of a paper."""

    @property
    def arxiv_id(self) -> str:
        """The arXiv id, version stripped."""

    @property
    def title(self) -> str:
        """The title as published."""

    @property
    def year(self) -> int | None:
        """The year of the first version."""

    @property
    def authors(self) -> tuple[str, ...]:
        """The authors in the order of the paper."""

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories of arXiv, the primary one first."""


class KnownTitles(Protocol):
    """What a catalogue said of some titles."""

    def canonical(self, title: str) -> Entry | None:
        """Return the one paper that ``title`` means, None where there is none or more than one."""


class Catalogue(Protocol):
    """Something that knows papers; it is asked once for all titles and once for all ids of a run."""

    def knowing(self, titles: Iterable[str]) -> KnownTitles:
        """Return what is known of ``titles``."""

    def by_id(self, arxiv_ids: Iterable[str]) -> Mapping[str, Entry]:
        """Return the papers of arXiv ids, by the ids as given; unknown ones miss."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A paper: its id, its title (the catalogue's, else the best supported one), its own identifiers.

    ``year``, ``authors`` and ``categories`` are the catalogue's.
    """

    paper_id: str
    title: str
    arxiv_id: str | None
    doi: str | None
    year: int | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A spelling's part in a conflict; ``kept`` says whether it keeps what is contended for."""

    spelling: Spelling
    paper_id: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """What contradicts itself, with all spellings that take part, each of them of the paper it was given.

    ``kind`` is id_two_papers (an identifier stands beside titles of different papers), title_two_ids (a title
    has several identifiers) or name_two_papers (a name fits several papers). ``subject`` is the identifier
    (``arxiv:1706.03762``), title or name.
    """

    kind: str
    subject: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Linkage:
    """The papers of all spellings.

    ``papers`` pairs each spelling with the id of its paper; ``identities`` are sorted by that id, ``conflicts``
    by kind and subject.
    """

    papers: tuple[tuple[Spelling, str], ...]
    identities: tuple[Identity, ...]
    conflicts: tuple[Conflict, ...]
