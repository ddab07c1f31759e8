"""Spellings that were found to be of one paper, never of two that identifiers hold apart."""

from collections.abc import Iterable, Sequence

from notesetl.linkage.records import Spelling
from notesetl.linkage.titles import Title, read_title


class Clusters:
    """Sets of spellings by their numbers; the least number of a set stands for it.

    ``titles`` are the titles made comparable. ``arxiv``, ``doi`` and ``sites`` are the identifiers of each
    spelling; one that turns out to be another paper's is taken from it with ``disown``.
    """

    def __init__(self, spellings: Sequence[Spelling]) -> None:
        self.spellings = spellings
        self.titles: list[Title] = [read_title(spelling.title) for spelling in spellings]
        self.arxiv = [spelling.arxiv_id.lower() if spelling.arxiv_id else None for spelling in spellings]
        self.doi = [spelling.doi.lower() if spelling.doi else None for spelling in spellings]
        self.sites = [spelling.sites for spelling in spellings]
        self._parent = list(range(len(spellings)))
        self._arxiv_of: dict[int, str] = {}
        self._dois_of: dict[int, set[str]] = {}
        self._notes = [spelling.n_notes for spelling in spellings]

    def __len__(self) -> int:
        return len(self.spellings)

    def disown(self, number: int, kind: str, identifier: str) -> None:
        """Take ``identifier`` from a spelling that stands alone; only before ``anchor``."""
        if kind == "arxiv":
            self.arxiv[number] = None
        elif kind == "doi":
            self.doi[number] = None
        else:
            self.sites[number] = tuple(site for site in self.sites[number] if site != identifier)

    def find(self, number: int) -> int:
        """Return the number that stands for the set of ``number``."""
        root = number
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[number] != root:
            self._parent[number], number = root, self._parent[number]
        return root

    def notes(self, number: int) -> int:
        """Return how many notes speak of the set of ``number``, those that spell it in two ways twice."""
        return self._notes[self.find(number)]

    def has_identifier(self, number: int) -> bool:
        """Say whether the set has an arXiv id or a DOI."""
        root = self.find(number)
        return self.arxiv_of(root) is not None or bool(self.dois_of(root))

    def arxiv_of(self, number: int) -> str | None:
        """Return the arXiv id of the set."""
        root = self.find(number)
        return self._arxiv_of.get(root, self.arxiv[root])

    def dois_of(self, number: int) -> set[str]:
        """Return the DOIs of the set."""
        root = self.find(number)
        own = self.doi[root]
        return self._dois_of.get(root) or ({own} if own else set())

    def clash(self, one: int, other: int) -> bool:
        """Say whether identifiers hold the two sets apart: two arXiv ids, or DOIs none of which is common."""
        if self.find(one) == self.find(other):
            return False
        here, there = self.arxiv_of(one), self.arxiv_of(other)
        if here is not None and there is not None:
            return here != there
        dois, others = self.dois_of(one), self.dois_of(other)
        return bool(dois) and bool(others) and dois.isdisjoint(others)

    def unite(self, one: int, other: int) -> bool:
        """Make one set of two unless identifiers hold them apart; say whether they are one now."""
        one, other = sorted((self.find(one), self.find(other)))
        if one == other:
            return True
        if self.clash(one, other):
            return False
        arxiv = self.arxiv_of(one) or self.arxiv_of(other)
        dois = self.dois_of(one) | self.dois_of(other)
        self._parent[other] = one
        self._notes[one] += self._notes[other]
        self._arxiv_of.pop(other, None)
        self._dois_of.pop(other, None)
        if arxiv:
            self._arxiv_of[one] = arxiv
        if dois:
            self._dois_of[one] = dois
        return True

    def unite_all(self, numbers: Iterable[int]) -> bool:
        """Make one set of all unless identifiers hold some apart; then nothing is done."""
        roots = sorted({self.find(number) for number in numbers})
        if self.clashing(roots):
            return False
        for root in roots[1:]:
            self.unite(roots[0], root)
        return True

    def clashing(self, numbers: Iterable[int]) -> bool:
        """Say whether identifiers hold any two of the sets apart."""
        roots = sorted({self.find(number) for number in numbers})
        arxiv = {found for root in roots if (found := self.arxiv_of(root))}
        if len(arxiv) > 1:
            return True
        dois: set[str] = set()
        for root in roots:
            if self.arxiv_of(root) is None and (own := self.dois_of(root)):
                if dois and dois.isdisjoint(own):
                    return True
                dois |= own
        if not arxiv or not dois:
            return False
        held = set().union(*(self.dois_of(root) for root in roots if self.arxiv_of(root)))
        return bool(held) and held.isdisjoint(dois)

    def members(self) -> dict[int, list[int]]:
        """Return the numbers of each set, by the one that stands for it."""
        found: dict[int, list[int]] = {}
        for number in range(len(self)):
            found.setdefault(self.find(number), []).append(number)
        return found
