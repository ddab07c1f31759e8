"""The steps of linkage in their order, and what follows from them."""

from collections import Counter
from collections.abc import Iterable, Iterator

from notesetl.ids import make_id
from notesetl.linkage.book import Book
from notesetl.linkage.clusters import Clusters
from notesetl.linkage.contradiction import Contradiction
from notesetl.linkage.identifiers import Contention, Identifiers
from notesetl.linkage.keys import paper_key, title_key
from notesetl.linkage.lookup import Lookup
from notesetl.linkage.names import join_names
from notesetl.linkage.records import Catalogue, Conflict, Identity, Linkage, Member, Spelling
from notesetl.linkage.spelling import best_title, said_title
from notesetl.linkage.steps import (
    join_cut,
    join_reduced,
    join_subtitles,
    join_typos,
    without_articles,
    without_small_words,
)
from notesetl.linkage.typos import KnownWords


def link(spellings: Iterable[Spelling], catalogue: Catalogue | None = None) -> Linkage:
    """Return of which paper each of ``spellings`` is; their order does not matter.

    With a ``catalogue``, titles that it knows have its arXiv ids, ids that it knows its titles, and it settles
    whose an identifier is.
    """
    clusters = Clusters(sorted(set(spellings), key=_order))
    book = Book(clusters)
    known = KnownWords(book.title.values())
    lookup = Lookup(catalogue, clusters.names, clusters.arxiv)
    contentions = list(Identifiers(clusters, Contradiction(known), lookup).join())
    contentions += _steps(book, known)
    return _Result(clusters, lookup).linkage(contentions)


def _steps(book: Book, known: KnownWords) -> Iterator[Contention]:
    yield from book.join()
    yield from join_reduced(book, without_articles)
    yield from join_reduced(book, without_small_words)
    yield from join_typos(book, known)
    yield from join_subtitles(book)
    yield from join_cut(book)
    yield from join_names(book)


class _Result:
    """What the finished sets of spellings say."""

    def __init__(self, clusters: Clusters, lookup: Lookup) -> None:
        self._clusters = clusters
        self._paper_ids = [""] * len(clusters)
        self._identities = []
        turns: Counter[str] = Counter()
        ordered = sorted(
            clusters.members().values(), key=lambda members: (sorted(clusters.foes_of(members[0])), members)
        )
        for members in ordered:
            key = self._key(members)
            identity = self._identity(members, f"{key}\x1f{turns[key]}" if turns[key] else key, lookup)
            turns[key] += 1
            self._identities.append(identity)
            for number in members:
                self._paper_ids[number] = identity.paper_id

    def linkage(self, contentions: Iterable[Contention]) -> Linkage:
        """Return everything in a fixed order."""
        return Linkage(
            papers=tuple(zip(self._clusters.spellings, self._paper_ids, strict=True)),
            identities=tuple(sorted(self._identities, key=lambda identity: identity.paper_id)),
            conflicts=tuple(self._conflicts(contentions)),
        )

    def _key(self, members: list[int]) -> str:
        arxiv, doi = self._clusters.arxiv_of(members[0]), min(self._clusters.dois_of(members[0]), default=None)
        return paper_key(arxiv, doi) or self._weaker_key(members)

    def _identity(self, members: list[int], key: str, lookup: Lookup) -> Identity:
        clusters = self._clusters
        arxiv, doi = clusters.arxiv_of(members[0]), min(clusters.dois_of(members[0]), default=None)
        paper_id, entry = make_id("paper", key), lookup.entry(arxiv)
        title = said_title(clusters, members)
        if entry is None:
            return Identity(paper_id, title or best_title(clusters, members), arxiv, doi)
        return Identity(paper_id, title or entry.title, arxiv, doi, entry.year, entry.authors, entry.categories)

    def _weaker_key(self, members: list[int]) -> str:
        sites = {site for number in members for site in self._clusters.sites[number]}
        if sites:
            return f"site:{min(sites)}"
        full = [number for number in members if self._clusters.spellings[number].kind == "paper"]
        return title_key(min(self._clusters.titles[number].key for number in full or members))

    def _conflicts(self, contentions: Iterable[Contention]) -> Iterator[Conflict]:
        numbers: dict[tuple[str, str], set[int]] = {}
        kept: dict[tuple[str, str], set[int]] = {}
        for contention in contentions:
            subject = contention.kind, contention.subject
            numbers.setdefault(subject, set()).update(contention.numbers)
            kept.setdefault(subject, set()).update(contention.kept)
        for subject in sorted(numbers):
            members = tuple(
                Member(self._clusters.spellings[number], self._paper_ids[number], number in kept[subject])
                for number in sorted(numbers[subject])
            )
            if len({member.paper_id for member in members}) > 1 or not any(member.kept for member in members):
                yield Conflict(*subject, members)


def _order(spelling: Spelling) -> tuple[object, ...]:
    return (
        spelling.title,
        spelling.kind,
        spelling.arxiv_id or "",
        spelling.doi or "",
        spelling.sites,
        spelling.n_notes,
        spelling.n_mentions,
        spelling.of_paper or "",
        spelling.not_of_papers,
        spelling.paper_title or "",
    )
