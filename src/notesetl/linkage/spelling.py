"""Which of its titles a paper is called by."""

from collections.abc import Iterable
from itertools import pairwise

from notesetl.linkage.clusters import Clusters


def said_title(clusters: Clusters, numbers: Iterable[int]) -> str | None:
    """Return what somebody said that the paper is called; of several such titles that for most notes."""
    notes: dict[str, int] = {}
    for number in numbers:
        if title := clusters.spellings[number].paper_title:
            notes[title] = notes.get(title, 0) + clusters.spellings[number].n_notes
    return min(notes, key=lambda title: (-notes[title], title), default=None)


def best_title(clusters: Clusters, numbers: Iterable[int]) -> str:
    """Return the best supported title of the spellings ``numbers``, in its most usual spelling.

    A paper's title goes before a method's name, a whole title before one that is cut short, and then what is in
    most notes.
    """
    by_key: dict[str, list[int]] = {}
    for number in numbers:
        by_key.setdefault(clusters.titles[number].key, []).append(number)
    keys = sorted(by_key)
    short = {one for one, other in pairwise(keys) if other.startswith(one)}
    best = min(keys, key=lambda key: (*_rank(clusters, by_key[key]), key in short, -_notes(clusters, by_key[key]), key))
    return _usual(clusters, by_key[best])


def _rank(clusters: Clusters, numbers: list[int]) -> tuple[bool, bool]:
    full = any(clusters.spellings[number].kind == "paper" for number in numbers)
    return not full, all(clusters.titles[number].is_name for number in numbers)


def _notes(clusters: Clusters, numbers: list[int]) -> int:
    return sum(clusters.spellings[number].n_notes for number in numbers)


def _usual(clusters: Clusters, numbers: list[int]) -> str:
    """Return the most frequent way to write a title: without what only announces it, in mixed case."""
    notes: dict[str, int] = {}
    for number in numbers:
        text = " ".join(clusters.names[number].split())
        notes[text] = notes.get(text, 0) + clusters.spellings[number].n_notes
    shortest = min(len(text.split()) for text in notes)

    def rank(text: str) -> tuple[bool, bool, int, str]:
        return len(text.split()) > shortest, text in {text.lower(), text.upper()}, -notes[text], text

    return min(notes, key=rank)
