"""What a run found of the files that it knew."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a file that was worked on: its content, and what decided about its rows beside that."""

    sha256: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The files of a run's dump, by their ids: those that were worked on, those that are as before, those of before.

    ``added`` and ``known`` have the SHA-256 of their content.
    """

    added: Mapping[str, str]
    kept: frozenset[str]
    known: Mapping[str, str]

    @property
    def gone(self) -> frozenset[str]:
        """Files that are not in the dump any more."""
        return frozenset(self.known.keys() - self.kept - self.added.keys())

    def counts(self) -> dict[str, int]:
        """Return how many files there are of each kind; what is gone and new with the same content was renamed."""
        new = [file_id for file_id in self.added if file_id not in self.known]
        contents = Counter(self.added[file_id] for file_id in new)
        renamed = (contents & Counter(self.known[file_id] for file_id in self.gone)).total()
        return {
            "new": len(new) - renamed,
            "changed": len(self.added) - len(new),
            "renamed": renamed,
            "gone": len(self.gone) - renamed,
            "unchanged": len(self.kept),
        }
