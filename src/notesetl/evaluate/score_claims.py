"""Scores of claims: their stretch, what they say, what they speak of, the figures that they state."""

from collections.abc import Sequence

from notesetl.evaluate.found import FoundClaim, FoundNote
from notesetl.evaluate.gold import GoldClaim, GoldNote
from notesetl.evaluate.normal import figure_key, title_key, unit_key
from notesetl.evaluate.pairs import Attachment, closeness, overlap, pair_best
from notesetl.evaluate.tally import NoteTally

HALF = 0.5
EVALUATIVE = "evaluative"


def score_claims(gold: GoldNote, found: FoundNote, tally: NoteTally) -> None:
    """Count claims whose stretch shares at least half of the longer one with a gold claim, and what they say.

    Aspect, polarity and hedging are looked at on matched claims that both sides call evaluative (the descriptive
    ones have but one aspect and polarity), everything else on all matched claims.
    """
    _match("claim_evaluative", *_evaluative(gold, found), tally)
    pairs = _match("claim", gold.claims, found.claims, tally)
    attachment = Attachment(found.mentions)
    right = {id(got) for want, got in pairs if _says_the_same(want, got)}
    for got in found.claims:
        tally.confidence("claim", got.confidence, right=id(got) in right)
    for want, got in pairs:
        _attributes(want, got, tally)
        _mention(gold, want, got, attachment, tally)
    _figures(gold.claims, found.claims, pairs, tally)


def _evaluative(gold: GoldNote, found: FoundNote) -> tuple[list[GoldClaim], list[FoundClaim]]:
    return (
        [claim for claim in gold.claims if claim.tier == EVALUATIVE],
        [claim for claim in found.claims if claim.tier == EVALUATIVE],
    )


def _match(
    name: str, golds: Sequence[GoldClaim], founds: Sequence[FoundClaim], tally: NoteTally
) -> list[tuple[GoldClaim, FoundClaim]]:
    pairs = pair_best(golds, founds, lambda want, got: closeness(want.span, got.span), HALF)
    tally.matched(name, len(pairs), len(golds), len(founds))
    matched, used = {at for at, _ in pairs}, {place for _, place in pairs}
    for at, want in enumerate(golds):
        if at not in matched:
            there = [got.text for got in founds if overlap(want.span, got.span)]
            tally.missed(name, want.line, want.quote, " | ".join(there))
    for place, got in enumerate(founds):
        if place not in used:
            there = [want.quote for want in golds if overlap(want.span, got.span)]
            tally.surplus(name, got.line, got.text, " | ".join(there))
    return [(golds[at], founds[place]) for at, place in pairs]


def _says_the_same(want: GoldClaim, got: FoundClaim) -> bool:
    return (want.tier, want.aspect, want.polarity) == (got.tier, got.aspect, got.polarity)


def _attributes(want: GoldClaim, got: FoundClaim, tally: NoteTally) -> None:
    def same(name: str, gold: object, found: object) -> None:
        tally.same(name, want.line, want.quote, (gold, found), right=gold == found)

    def alike(name: str, gold: str | None, found: str | None) -> None:
        if gold or found:
            tally.same(name, want.line, want.quote, (gold, found), right=_alike(gold, found))

    same("claim_tier", want.tier, got.tier)
    if want.tier == got.tier == EVALUATIVE:
        same("claim_aspect", want.aspect, got.aspect)
        same("claim_polarity", want.polarity, got.polarity)
        same("claim_hedged", want.hedged, got.hedged)
    alike("claim_subject", want.subject, got.subject)
    alike("claim_comparator", want.comparator, got.comparator)
    alike("claim_metric", want.metric, got.metric)


def _alike(gold: str | None, found: str | None) -> bool:
    """Say whether one of two names holds the other."""
    left, right = title_key(gold or ""), title_key(found or "")
    return bool(left and right) and (left in right or right in left)


def _mention(gold: GoldNote, want: GoldClaim, got: FoundClaim, attachment: Attachment, tally: NoteTally) -> None:
    there = [mention for mention in gold.mentions if mention.line == want.mention]
    if want.mention is None:
        right = got.mention_id is None
    else:
        right = any(attachment.right(mention, got.mention_id) for mention in there)
    titles = " | ".join(mention.title for mention in there) or "no mention"
    tally.same("claim_mention", want.line, want.quote, (titles, attachment.name(got.mention_id)), right=right)


def _figures(
    golds: Sequence[GoldClaim],
    founds: Sequence[FoundClaim],
    pairs: Sequence[tuple[GoldClaim, FoundClaim]],
    tally: NoteTally,
) -> None:
    """Count the figures that claims state: right where a matched claim has the same value and unit."""
    wanted = [want for want in golds if want.value is not None]
    stated = [got for got in founds if got.value is not None]
    right = [(want, got) for want, got in pairs if want.value is not None and _same_figure(want, got)]
    tally.matched("claim_figure", len(right), len(wanted), len(stated))
    partner: dict[int, GoldClaim | FoundClaim] = {}
    for want, got in pairs:
        partner[id(want)], partner[id(got)] = got, want
    rights = {id(claim) for both in right for claim in both}
    for want in wanted:
        if id(want) not in rights:
            tally.missed("claim_figure", want.line, _figure(want), _figure(partner.get(id(want))))
    for got in stated:
        if id(got) not in rights:
            tally.surplus("claim_figure", got.line, _figure(got), _figure(partner.get(id(got))))


def _same_figure(want: GoldClaim, got: FoundClaim) -> bool:
    if got.value is None:
        return False
    return figure_key(want.value) == figure_key(got.value) and unit_key(want.unit) == unit_key(got.unit)


def _figure(claim: GoldClaim | FoundClaim | None) -> str:
    if claim is None:
        return "no claim"
    quote = claim.quote if isinstance(claim, GoldClaim) else claim.text
    return f"{' '.join(filter(None, (claim.value, claim.unit))) or 'no figure'} in {quote}"
