"""The titles of a run, each once, with the set of spellings that it leads to."""

from collections.abc import Iterable, Iterator

from notesetl.linkage.clusters import Clusters
from notesetl.linkage.identifiers import Contention
from notesetl.linkage.records import NAME_TWO_PAPERS, TITLE_TWO_IDS
from notesetl.linkage.titles import Title
from notesetl.linkage.words import words


class Book:
    """The titles by key, in their order.

    ``title`` is one spelling of each, that with most structure. ``number`` is a spelling whose set is the paper
    that the title means; a title that means several papers has none.
    """

    def __init__(self, clusters: Clusters) -> None:
        self.clusters = clusters
        self.numbers: dict[str, list[int]] = {}
        for number, title in enumerate(clusters.titles):
            self.numbers.setdefault(title.key, []).append(number)
        self.numbers = dict(sorted(self.numbers.items()))
        self.title: dict[str, Title] = {key: self._best(numbers) for key, numbers in self.numbers.items()}
        self.number: dict[str, int] = {}

    def join(self) -> Iterator[Contention]:
        """Unite the spellings of each title; yield those that identifiers hold apart.

        Spellings without identifiers go with the one that is in most notes, if that is one; where the title is
        but a name, they stay for themselves. A name that is no paper's own, like "paper", means nothing.
        """
        for key, numbers in self.numbers.items():
            if key in words().common:
                self.clusters.unite_all(number for number in numbers if not self.clusters.has_identifier(number))
                continue
            if self.clusters.unite_all(numbers):
                self.number[key] = numbers[0]
                continue
            if self.clusters.joined_but_for_foes(numbers):
                continue
            title = self.title[key]
            roots = sorted({self.clusters.find(number) for number in numbers})
            bare = [root for root in roots if not self.clusters.has_identifier(root)]
            held = sorted(
                (root for root in roots if self.clusters.has_identifier(root)),
                key=lambda root: (-self.clusters.notes(root), root),
            )
            first = held[0]
            alone = title.is_name or self.clusters.notes(first) == self.clusters.notes(held[1])
            self.clusters.unite_all(bare if alone else [first, *bare])
            if not alone:
                self.number[key] = first
            kind = NAME_TWO_PAPERS if title.is_name else TITLE_TWO_IDS
            kept = frozenset(number for number in numbers if self.clusters.has_identifier(number))
            yield Contention(kind, title.text, tuple(numbers), kept)

    def unite(self, keys: Iterable[str], subject: str = "") -> Iterator[Contention]:
        """Make one paper of the titles ``keys``; yield a contention instead where identifiers hold them apart."""
        found = sorted(self.number[key] for key in keys if key in self.number)
        if not self.clusters.unite_all(found):
            text = subject or min(self.title[key].text for key in keys)
            spellings = tuple(sorted(number for key in keys for number in self.numbers[key]))
            yield Contention(TITLE_TWO_IDS, text, spellings, frozenset(spellings))

    def papers(self, keys: Iterable[str]) -> set[int]:
        """Return the sets that the titles ``keys`` mean."""
        return {self.clusters.find(self.number[key]) for key in keys if key in self.number}

    def _best(self, numbers: list[int]) -> Title:
        titles = (self.clusters.titles[number] for number in numbers)
        return min(titles, key=lambda title: (not title.name, not title.cut, -len(title.coined), title.text))
