"""The first step: spellings beside one identifier are of one paper, unless their titles contradict each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from notesetl.linkage.clusters import Clusters
from notesetl.linkage.contradiction import Contradiction
from notesetl.linkage.lookup import Lookup
from notesetl.linkage.records import ID_TWO_PAPERS
from notesetl.linkage.titles import Title

_LEADERS = 12  # titles of an identifier that are compared with each other; all others with the best of these
_KINDS = ("arxiv", "doi", "site")


@dataclass(frozen=True, slots=True)
class Contention:
    """What contradicts itself, by the numbers of the spellings; ``kept`` are those that keep the subject."""

    kind: str
    subject: str
    numbers: tuple[int, ...]
    kept: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Claim:
    """All spellings of one title beside one identifier; ``is_paper`` where some mention has it as a paper's title."""

    title: Title
    numbers: list[int]
    notes: int
    is_paper: bool


class Identifiers:
    """Unites what stands beside one identifier.

    Where titles contradict each other, the identifier is left to the one that is best supported: that which the
    catalogue gives it to, else one that has no other arXiv id elsewhere, else the one in most notes, else the one
    that looks most like a paper's title. The others lose it, and go on by their title. A title that the catalogue
    knows has the catalogue's arXiv id.
    """

    def __init__(self, clusters: Clusters, contradiction: Contradiction, lookup: Lookup) -> None:
        self._clusters = clusters
        self._contradiction = contradiction
        self._lookup = lookup
        self._arxiv_by_title: dict[str, set[str]] = {}
        self._titles_by_name: dict[str, dict[str, Title]] = {}
        for number, title in enumerate(clusters.titles):
            identifier = clusters.arxiv[number] or ""
            self._arxiv_by_title.setdefault(title.key, set()).add(identifier)
            if title.name:
                self._titles_by_name.setdefault(title.name, {})[title.key] = title

    def join(self) -> Iterator[Contention]:
        """Unite the spellings, and yield where identifiers contradict titles or each other."""
        joined: list[tuple[str, list[int]]] = []
        lost: list[tuple[int, str, str]] = []
        for kind in _KINDS:
            for identifier, numbers in sorted(self._beside(kind).items()):
                kept = self._kept(kind, identifier, numbers)
                subject = identifier if kind == "site" else f"{kind}:{identifier}"
                joined.append((subject, sorted(kept)))
                if len(kept) < len(numbers):
                    lost += [(number, kind, identifier) for number in numbers if number not in kept]
                    yield Contention(ID_TWO_PAPERS, subject, tuple(numbers), frozenset(kept))
        for number, kind, identifier in lost:
            self._clusters.disown(number, kind, identifier)
        self._look_up()
        arxiv = [(f"arxiv:{identifier}", numbers) for identifier, numbers in sorted(self._beside("arxiv").items())]
        for subject, numbers in arxiv + joined:
            if not self._clusters.unite_all(numbers):
                self._unite_others(numbers)
                yield Contention(ID_TWO_PAPERS, subject, tuple(numbers), frozenset(numbers))

    def _look_up(self) -> None:
        """Give spellings without an arXiv id the one that the catalogue has for their title."""
        for number, name in enumerate(self._clusters.names):
            if self._clusters.arxiv[number] is None and (found := self._lookup.arxiv_id(name)):
                self._clusters.own(number, found)

    def _unite_others(self, numbers: list[int]) -> None:
        """Unite those that the identifier is the strongest evidence for, where it cannot unite all."""
        without_arxiv = [number for number in numbers if self._clusters.arxiv_of(number) is None]
        if not self._clusters.unite_all(without_arxiv):
            self._clusters.unite_all(number for number in without_arxiv if not self._clusters.dois_of(number))

    def _beside(self, kind: str) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number in range(len(self._clusters)):
            for identifier in self._identifiers(kind, number):
                found.setdefault(identifier, []).append(number)
        return found

    def _identifiers(self, kind: str, number: int) -> tuple[str, ...]:
        if kind == "site":
            return self._clusters.sites[number]
        identifier = (self._clusters.arxiv if kind == "arxiv" else self._clusters.doi)[number]
        return (identifier,) if identifier else ()

    def _kept(self, kind: str, identifier: str, numbers: Sequence[int]) -> set[int]:
        """Return those of ``numbers`` that the identifier is left to, those among them that somebody said have it."""
        said = self._clusters.pinned.intersection(numbers)
        return said | self._kept_by_title(kind, identifier, [number for number in numbers if number not in said])

    def _kept_by_title(self, kind: str, identifier: str, numbers: Sequence[int]) -> set[int]:
        claims = self._claims(numbers)
        if kind == "arxiv":
            claims = [claim for claim in claims if not self._is_elsewhere(identifier, claim)]
        if len(claims) <= 1:
            return {number for claim in claims for number in claim.numbers}
        full = [claim for claim in claims if claim.is_paper and not claim.title.is_name]
        leading = self._leading(kind, identifier, (full or claims)[:_LEADERS])
        first = {claim.title.key for claim in leading}
        return {
            number
            for claim in claims
            if claim.title.key in first or self._belongs(claim, leading)
            for number in claim.numbers
        }

    def _claims(self, numbers: Sequence[int]) -> list[_Claim]:
        """Return the titles of ``numbers``, those in most notes first."""
        by_key: dict[str, list[int]] = {}
        for number in numbers:
            by_key.setdefault(self._clusters.titles[number].key, []).append(number)
        claims = [
            _Claim(
                min((self._clusters.titles[number] for number in own), key=lambda title: (not title.name, title.text)),
                own,
                sum(self._clusters.spellings[number].n_notes for number in own),
                any(self._clusters.spellings[number].kind == "paper" for number in own),
            )
            for own in by_key.values()
        ]
        return sorted(claims, key=lambda claim: (-claim.notes, claim.title.key))

    def _leading(self, kind: str, identifier: str, claims: list[_Claim]) -> list[_Claim]:
        """Return the best supported of the sets of titles that do not contradict each other."""
        camps: list[list[_Claim]] = []
        for claim in claims:
            for camp in camps:
                if not self._contradiction.between(camp[0].title, claim.title):
                    camp.append(claim)
                    break
            else:
                camps.append([claim])
        return max(camps, key=lambda camp: self._support(kind, identifier, camp))  # the first of equals

    def _support(self, kind: str, identifier: str, camp: list[_Claim]) -> tuple[bool, bool, bool, int, bool, int]:
        notes, named = sum(claim.notes for claim in camp), any(claim.title.name for claim in camp)
        paper, longest = any(claim.is_paper for claim in camp), max(len(claim.title.words) for claim in camp)
        if kind != "arxiv":
            return False, False, paper, notes, named, longest
        elsewhere = any(self._arxiv_by_title[claim.title.key] - {identifier, ""} for claim in camp)
        return self._is_known(identifier, camp), not elsewhere, paper, notes, named, longest

    def _is_known(self, identifier: str, camp: list[_Claim]) -> bool:
        published = self._lookup.published(identifier)
        if published is None:
            return any(self._lookup.arxiv_id(claim.title.text) == identifier for claim in camp)
        return any(not self._contradiction.between(published, claim.title) for claim in camp)

    def _is_elsewhere(self, identifier: str, claim: _Claim) -> bool:
        """Say whether the catalogue knows the title as that of a paper with another id."""
        known = self._lookup.arxiv_id(claim.title.text)
        if known is None or known == identifier:
            return False
        published = self._lookup.published(identifier)
        return published is not None and published.key != claim.title.key

    def _belongs(self, claim: _Claim, leading: list[_Claim]) -> bool:
        """Say whether ``claim`` can be of the paper of the titles ``leading``, for all that is known of its name.

        A method may be called by any words; a coined name that another paper has is that paper's.
        """
        title = claim.title
        if title.is_name and title.coined and not any(one.title.is_name for one in leading):
            owners = list(islice(self._titles_by_name.get(title.key, {}).values(), _LEADERS))
            if owners and all(self._contradicts(owner, leading) for owner in owners):
                return False
        return not (claim.is_paper or title.coined) or not self._contradicts(title, leading)

    def _contradicts(self, title: Title, leading: list[_Claim]) -> bool:
        return all(self._contradiction.between(claim.title, title) for claim in leading)
