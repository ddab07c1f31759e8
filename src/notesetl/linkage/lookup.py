"""What the catalogue, if there is one, says of the titles of a run."""

from notesetl.linkage.records import Catalogue


class Lookup:
    """Asks a catalogue for each title once, and remembers the titles of what it knew."""

    def __init__(self, catalogue: Catalogue | None) -> None:
        self._catalogue = catalogue
        self._found: dict[str, str | None] = {}
        self._titles: dict[str, str] = {}

    @property
    def knows(self) -> bool:
        """Whether there is a catalogue at all."""
        return self._catalogue is not None

    def arxiv_id(self, title: str) -> str | None:
        """Return the arXiv id of the paper that ``title`` means, as the catalogue has it."""
        if self._catalogue is None:
            return None
        if title not in self._found:
            entry = self._catalogue.canonical(title)
            self._found[title] = None if entry is None else entry.arxiv_id.lower()
            if entry is not None:
                self._titles[entry.arxiv_id.lower()] = entry.title
        return self._found[title]

    def title_of(self, arxiv_id: str) -> str | None:
        """Return the published title of a paper that was found before."""
        return self._titles.get(arxiv_id)
