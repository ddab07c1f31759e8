"""What somebody said of spellings: of which paper they are, and of which they are not."""

from collections.abc import Sequence
from dataclasses import replace

from notesetl.linkage.records import Spelling
from notesetl.linkage.titles import Title, read_title

_APART = "\x1f"  # never in a key


class Told:
    """The statements about ``spellings``, by their numbers; without any nothing is changed.

    ``titles``, ``arxiv``, ``doi`` and ``sites`` are those of the spellings with what was said in place of what notes
    say: a spelling said to be of a title is read as that title, one said to have an identifier has only that.
    ``names`` are what a paper may be called after. ``pinned`` are the spellings whose identifier was said.
    """

    def __init__(self, spellings: Sequence[Spelling]) -> None:
        self.titles: list[Title] = [read_title(spelling.title) for spelling in spellings]
        self.arxiv = [spelling.arxiv_id.lower() if spelling.arxiv_id else None for spelling in spellings]
        self.doi = [spelling.doi.lower() if spelling.doi else None for spelling in spellings]
        self.sites = [spelling.sites for spelling in spellings]
        self.names = [spelling.title for spelling in spellings]
        self.pinned: set[int] = set()
        self.foes: dict[int, frozenset[str]] = {}
        by_title: list[int] = []
        for number, spelling in enumerate(spellings):
            if spelling.of_paper:
                self._say(number, spelling.of_paper, by_title)
            if spelling.not_of_papers:
                self._deny(number, spelling.not_of_papers)
        self._leave_ids(by_title)
        self._leave_foes()

    @property
    def watched(self) -> frozenset[str]:
        """The papers that some spelling is not of."""
        return frozenset().union(*self.foes.values())

    def _say(self, number: int, paper: str, by_title: list[int]) -> None:
        kind, _, value = paper.partition(":")
        if kind == "title":
            self.titles[number] = read_title(value)
            self.names[number] = value
            by_title.append(number)
            return
        self.pinned.add(number)
        self.arxiv[number] = value.lower() if kind == "arxiv" else None
        self.doi[number] = value.lower() if kind == "doi" else None
        self.sites[number] = ()

    def _deny(self, number: int, papers: Sequence[str]) -> None:
        keys = frozenset(map(_key, papers))
        self.foes[number] = keys
        title = self.titles[number]
        if f"title:{title.key}" in keys:  # called like a paper that it is not of
            self.titles[number] = replace(title, key=f"{title.key}{_APART}{_APART.join(sorted(keys))}")
        if f"arxiv:{self.arxiv[number]}" in keys:
            self.arxiv[number] = None
        if f"doi:{self.doi[number]}" in keys:
            self.doi[number] = None

    def _leave_ids(self, by_title: Sequence[int]) -> None:
        """Take its identifiers from a spelling said to be of a title where notes give that title others."""
        said = set(by_title)
        wanted = {self.titles[number].key for number in by_title}
        arxiv: dict[str, set[str]] = {}
        doi: dict[str, set[str]] = {}
        for number, title in enumerate(self.titles) if wanted else ():
            if number not in said and title.key in wanted:
                for held, identifier in ((arxiv, self.arxiv[number]), (doi, self.doi[number])):
                    held.setdefault(title.key, set()).update([identifier] if identifier else [])
        for number in by_title:
            key = self.titles[number].key
            if arxiv.get(key) and self.arxiv[number] not in arxiv[key]:
                self.arxiv[number] = None
            if doi.get(key) and self.doi[number] not in doi[key]:
                self.doi[number] = None
            if arxiv.get(key) or doi.get(key):
                self.sites[number] = ()

    def _leave_foes(self) -> None:
        """Take from a spelling the identifiers that stand beside a title said not to be its paper's."""
        denied: dict[str, list[int]] = {}
        for number, keys in self.foes.items():
            for key in keys if number not in self.pinned else ():
                denied.setdefault(key, []).append(number)
        for other, title in enumerate(self.titles) if denied else ():
            for number in denied.get(f"title:{title.key}", ()):
                if self.arxiv[number] == self.arxiv[other]:
                    self.arxiv[number] = None
                if self.doi[number] == self.doi[other]:
                    self.doi[number] = None
                self.sites[number] = tuple(site for site in self.sites[number] if site not in self.sites[other])


def _key(paper: str) -> str:
    kind, _, value = paper.partition(":")
    return f"title:{read_title(value).key}" if kind == "title" else f"{kind}:{value.lower()}"
