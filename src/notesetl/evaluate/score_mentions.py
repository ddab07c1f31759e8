"""Scores of mentions: titles, their attributes, their topics."""

from collections.abc import Sequence

from notesetl.evaluate.found import FoundMention, FoundNote
from notesetl.evaluate.gold import GoldMention, GoldNote
from notesetl.evaluate.normal import title_key
from notesetl.evaluate.pairs import closeness, pair, pair_best, same_place
from notesetl.evaluate.tally import NoteTally

HALF = 0.5


def score_mentions(gold: GoldNote, found: FoundNote, tally: NoteTally) -> None:
    """Count titles (strictly, and by half overlap), the attributes of matched ones, and topics."""
    golds = sorted(gold.mentions, key=lambda mention: mention.span or (-1, -1))
    founds = found.mentions
    pairs = pair(golds, founds, _same_title)
    _count("title", golds, founds, pairs, tally)
    _count("title_lenient", golds, founds, pair_best(golds, founds, _closeness, HALF), tally)
    for at, place in pairs:
        _attributes(golds[at], founds[place], tally)
    right = {place for _, place in pairs}
    for place, mention in enumerate(founds):
        tally.confidence("title", mention.confidence, right=place in right)
    _topics(golds, founds, tally)


def _same_title(gold: GoldMention, found: FoundMention) -> bool:
    return same_place(gold, found) and title_key(gold.title) == title_key(found.title)


def _closeness(gold: GoldMention, found: FoundMention) -> float:
    if gold.span is None and found.span is None:
        return float(title_key(gold.title) == title_key(found.title))
    return closeness(gold.span, found.span)


def _count(
    name: str,
    golds: Sequence[GoldMention],
    founds: Sequence[FoundMention],
    pairs: Sequence[tuple[int, int]],
    tally: NoteTally,
) -> None:
    tally.matched(name, len(pairs), len(golds), len(founds))
    matched, used = {at for at, _ in pairs}, {place for _, place in pairs}
    for at, mention in enumerate(golds):
        if at not in matched:
            there = [other.title for other in founds if same_place(mention, other)]
            tally.missed(name, mention.line, mention.title, " | ".join(there))
    for place, other in enumerate(founds):
        if place not in used:
            there = [mention.title for mention in golds if same_place(mention, other)]
            tally.surplus(name, other.line, other.title, " | ".join(there))


def _attributes(gold: GoldMention, found: FoundMention, tally: NoteTally) -> None:
    line, title = gold.line, gold.title
    tally.same("title_kind", line, title, (gold.kind, found.kind), right=gold.kind == found.kind)
    tally.same("struck", line, title, (gold.struck, found.struck), right=gold.struck == found.struck)
    right = [*map(title_key, gold.section)] == [*map(title_key, found.section)]
    tally.same("section", line, title, (gold.section, found.section), right=right)


def _topics(golds: Sequence[GoldMention], founds: Sequence[FoundMention], tally: NoteTally) -> None:
    """Count topics where the mention itself was found, on characters that it shares with the gold one."""
    for gold in golds:
        found = next((mention for mention in founds if same_place(gold, mention)), None)
        if not gold.topics or found is None:
            continue
        first, shared = found.topics[:1], set(found.topics) & set(gold.topics)
        values = gold.topics, found.topics
        tally.same("topic_first", gold.line, gold.title, values, right=first == gold.topics[:1])
        tally.same("topic_any", gold.line, gold.title, values, right=not shared.isdisjoint(first))
        tally.same("topic_shared", gold.line, gold.title, values, right=bool(shared))
