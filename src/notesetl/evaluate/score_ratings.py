"""Scores of ratings: the characters, the value and the mention that they hang on."""

from collections.abc import Sequence
from math import isclose

from notesetl.evaluate.found import FoundNote, FoundRating
from notesetl.evaluate.gold import GoldMention, GoldNote, GoldRating
from notesetl.evaluate.normal import word_key
from notesetl.evaluate.pairs import Attachment, overlap, pair, pair_best
from notesetl.evaluate.tally import NoteTally

Rated = tuple[GoldMention, GoldRating]


def score_ratings(gold: GoldNote, found: FoundNote, tally: NoteTally) -> None:
    """Count ratings (same characters, value, maximum, label and mention), leniently too, and aspects beside."""
    golds: list[Rated] = [
        (mention, rating)
        for mention in gold.mentions
        for rating in mention.ratings
        if gold.first <= rating.line <= gold.last
    ]
    golds.sort(key=lambda item: item[1].span)
    attachment = Attachment(found.mentions)

    def fits(item: Rated, rating: FoundRating) -> bool:
        return _same_rating(item[1], rating) and attachment.right(item[0], rating.mention_id)

    def touching(item: Rated, rating: FoundRating) -> float:
        return overlap(item[1].span, rating.span)

    pairs = pair(golds, found.ratings, fits)
    _count("rating", golds, found, pairs, tally)
    _count("rating_lenient", golds, found, pair_best(golds, found.ratings, touching, 1), tally)
    for at, place in pairs:
        want, got = golds[at][1], found.ratings[place]
        tally.same("rating_aspect", want.line, want.raw, (want.aspect, got.aspect), right=want.aspect == got.aspect)
    used = {place for _, place in pairs}
    for place, row in enumerate(found.ratings):
        tally.confidence("rating", row.confidence, right=place in used)


def _count(
    name: str, golds: Sequence[Rated], found: FoundNote, pairs: Sequence[tuple[int, int]], tally: NoteTally
) -> None:
    attachment = Attachment(found.mentions)
    tally.matched(name, len(pairs), len(golds), len(found.ratings))
    matched, used = {at for at, _ in pairs}, {place for _, place in pairs}
    for at, (mention, rating) in enumerate(golds):
        if at not in matched:
            there = [_found(row, attachment) for row in found.ratings if overlap(rating.span, row.span)]
            tally.missed(name, rating.line, _gold(mention, rating), " | ".join(there))
    for place, row in enumerate(found.ratings):
        if place not in used:
            there = [_gold(mention, rating) for mention, rating in golds if overlap(rating.span, row.span)]
            tally.surplus(name, row.line, _found(row, attachment), " | ".join(there))


def _same_rating(gold: GoldRating, found: FoundRating) -> bool:
    return (
        gold.span == found.span
        and _same_number(gold.value, found.value)
        and _same_number(gold.maximum, found.maximum)
        and word_key(gold.label) == word_key(found.label)
    )


def _same_number(gold: float | None, found: float | None) -> bool:
    if gold is None or found is None:
        return gold is found
    return isclose(gold, float(found), abs_tol=1e-9)


def _gold(mention: GoldMention, rating: GoldRating) -> str:
    return _shown(rating.raw, rating.value, rating.maximum, rating.label, mention.title)


def _found(row: FoundRating, attachment: Attachment) -> str:
    return _shown(row.raw, row.value, row.maximum, row.label, attachment.name(row.mention_id))


def _shown(raw: str, value: float | None, maximum: float | None, label: str | None, title: str) -> str:
    number = "no value" if value is None else f"{value:g}" + ("" if maximum is None else f" of {maximum:g}")
    return f"{raw} ({number}{f', {label}' if label else ''}) on {title}"
