"""What the catalogue, if there is one, says of the titles and ids of a run."""

from collections.abc import Iterable

from notesetl.linkage.records import Catalogue, Entry
from notesetl.linkage.titles import Title, read_title


class Lookup:
    """The answers of a catalogue to all titles and arXiv ids of a run; without one nothing is known."""

    def __init__(self, catalogue: Catalogue | None, names: Iterable[str], arxiv_ids: Iterable[str | None]) -> None:
        self._by_title: dict[str, str] = {}
        self._entries: dict[str, Entry] = {}
        if catalogue is None:
            return
        titles = sorted(set(names))
        known = catalogue.knowing(titles)
        for title in titles:
            if entry := known.canonical(title):
                self._by_title[title] = entry.arxiv_id.lower()
                self._entries[entry.arxiv_id.lower()] = entry
        ids = sorted({number for number in arxiv_ids if number})
        self._entries |= {given.lower(): entry for given, entry in catalogue.by_id(ids).items()}

    def arxiv_id(self, title: str) -> str | None:
        """Return the arXiv id of the paper that ``title`` means."""
        return self._by_title.get(title)

    def entry(self, arxiv_id: str | None) -> Entry | None:
        """Return what is known of the paper ``arxiv_id``."""
        return None if arxiv_id is None else self._entries.get(arxiv_id)

    def published(self, arxiv_id: str) -> Title | None:
        """Return the published title of the paper ``arxiv_id`` made comparable."""
        entry = self.entry(arxiv_id)
        return None if entry is None else read_title(entry.title)
