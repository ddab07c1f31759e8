"""What the catalogue knows of one paper."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper on arXiv.

    ``arxiv_id`` has no version, ``year`` is that of the first version. ``title`` is one line with LaTeX accents
    decoded; ``authors`` are "First Last" in the order of the paper; ``categories`` begin with the primary one;
    ``doi`` (lower case) and ``journal_ref`` are of the published paper.
    """

    arxiv_id: str
    title: str
    year: int | None
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    doi: str | None = None
    journal_ref: str | None = None

    @property
    def primary_category(self) -> str | None:
        """The category under which the paper was filed first."""
        return self.categories[0] if self.categories else None


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue said of some titles, for linking: ``papers`` by the titles as given."""

    papers: Mapping[str, Entry]

    def canonical(self, title: str) -> Entry | None:
        """Return the paper that ``title`` means; None where it is unknown or ambiguous, or was not asked about."""
        return self.papers.get(title)
