"""Pairing of gold and found items, one to one, and the question whether two mentions are the same one."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from notesetl.evaluate.found import FoundMention, Span
from notesetl.evaluate.gold import GoldMention

G = TypeVar("G")
F = TypeVar("F")


def overlap(left: Span | None, right: Span | None) -> int:
    """Return how many characters two stretches share."""
    if left is None or right is None:
        return 0
    return max(0, min(left[1], right[1]) - max(left[0], right[0]))


def closeness(left: Span | None, right: Span | None) -> float:
    """Return the shared characters as a share (0 to 1) of the longer stretch."""
    shared = overlap(left, right)
    if not shared or left is None or right is None:
        return 0.0
    return shared / max(left[1] - left[0], right[1] - right[0])


def pair(golds: Sequence[G], founds: Sequence[F], fits: Callable[[G, F], bool]) -> list[tuple[int, int]]:
    """Give each gold item, in order, the first free found item that fits; return the pairs of positions."""
    free = list(range(len(founds)))
    pairs = []
    for at, gold in enumerate(golds):
        match = next((place for place in free if fits(gold, founds[place])), None)
        if match is not None:
            free.remove(match)
            pairs.append((at, match))
    return pairs


def pair_best(
    golds: Sequence[G], founds: Sequence[F], weight: Callable[[G, F], float], least: float
) -> list[tuple[int, int]]:
    """Pair the closest items first, then the next closest, down to ``least``; return positions in gold order."""
    ranked = sorted(
        (-close, at, place)
        for at, gold in enumerate(golds)
        for place, found in enumerate(founds)
        if (close := weight(gold, found)) >= least
    )
    golds_left, founds_left, pairs = set(range(len(golds))), set(range(len(founds))), []
    for _, at, place in ranked:
        if at in golds_left and place in founds_left:
            golds_left.remove(at)
            founds_left.remove(place)
            pairs.append((at, place))
    return sorted(pairs)


def same_place(gold: GoldMention, found: FoundMention) -> bool:
    """Say whether two mentions share characters (or both have none: the note as a whole, titled by its path)."""
    return (gold.span is None and found.span is None) or overlap(gold.span, found.span) > 0


class Attachment:
    """Says whether what was found hangs on the right mention: on one that shares characters with the gold one."""

    def __init__(self, mentions: Sequence[FoundMention]) -> None:
        self._mentions = {mention.mention_id: mention for mention in mentions}

    def right(self, gold: GoldMention, mention_id: str | None) -> bool:
        """Say whether the found mention ``mention_id`` is ``gold``."""
        found = self._mentions.get(mention_id or "")
        return found is not None and same_place(gold, found)

    def name(self, mention_id: str | None) -> str:
        """Return the title of a found mention, for people."""
        found = self._mentions.get(mention_id or "")
        return "no mention" if found is None else found.title
