"""Spellings that were found to be of one paper, never of two that identifiers hold apart."""

from collections.abc import Iterable, Sequence

from notesetl.linkage.records import Spelling
from notesetl.linkage.told import Told

_NOTHING: frozenset[str] = frozenset()


class Clusters:
    """Sets of spellings by their numbers; the least number of a set stands for it.

    ``titles`` are the titles made comparable. ``arxiv``, ``doi`` and ``sites`` are the identifiers of each
    spelling; one that turns out to be another paper's is taken from it with ``disown``, one that its title has is
    given to it with ``own``. ``names`` are the titles that a paper may be called, ``pinned`` the spellings whose
    identifier somebody said.
    """

    def __init__(self, spellings: Sequence[Spelling]) -> None:
        self.spellings = spellings
        told = Told(spellings)
        self.titles, self.arxiv, self.doi, self.sites = told.titles, told.arxiv, told.doi, told.sites
        self.names, self.pinned = told.names, told.pinned
        self._watched = told.watched
        self._foes = dict(told.foes)  # by the number that stands for a set: what it is not of
        self._marks = {number: marks for number in range(len(spellings)) if (marks := self._marks_of(number))}
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

    def own(self, number: int, arxiv_id: str) -> None:
        """Give a spelling that stands alone the identifier of its title, unless somebody said it is another's."""
        if f"arxiv:{arxiv_id}" not in self._foes.get(number, ()):
            self.arxiv[number] = arxiv_id
            if self._watched and (marks := self._marks_of(number)):
                self._marks[number] = marks

    def _marks_of(self, number: int) -> frozenset[str]:
        if not self._watched:
            return frozenset()
        marks = (f"title:{self.titles[number].key}", f"arxiv:{self.arxiv[number]}", f"doi:{self.doi[number]}")
        return self._watched.intersection(marks)

    def _apart(self, one: int, other: int) -> bool:
        """Say whether somebody said that the sets that ``one`` and ``other`` stand for are of two papers."""
        return not (
            self._foes.get(one, _NOTHING).isdisjoint(self._marks.get(other, _NOTHING))
            and self._foes.get(other, _NOTHING).isdisjoint(self._marks.get(one, _NOTHING))
        )

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
        if self._foes and self._apart(self.find(one), self.find(other)):
            return True
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
        for held in (self._foes, self._marks):
            if other in held:
                held[one] = held.get(one, frozenset()) | held.pop(other)
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

    def joined_but_for_foes(self, numbers: Sequence[int]) -> bool:
        """Unite those of ``numbers`` that nobody said are of two papers, if identifiers hold none of them apart."""
        free = [number for number in numbers if self.find(number) not in self._foes]
        return len(free) < len(numbers) and self.unite_all(free)

    def foes_of(self, number: int) -> frozenset[str]:
        """Return the papers that somebody said the set is not of."""
        return self._foes.get(self.find(number), _NOTHING)

    def clashing(self, numbers: Iterable[int]) -> bool:
        """Say whether identifiers hold any two of the sets apart."""
        roots = sorted({self.find(number) for number in numbers})
        if any(self._apart(one, other) for one in roots if one in self._foes for other in roots if other != one):
            return True
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
