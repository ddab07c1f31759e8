"""Corrections of ratings, links and claims, and of whose they are."""

from dataclasses import replace

from notesetl.claims.attach import Attacher
from notesetl.claims.comparators import find_comparator
from notesetl.claims.datasets import find_dataset
from notesetl.claims.figures import find_figures
from notesetl.corrections.draft import RULE, SURE, Draft, Refused, Span, span_of
from notesetl.corrections.record import Correction, Field
from notesetl.corrections.values import ClaimValue, Confirmed, RatingValue, Value
from notesetl.errors import RejectReason
from notesetl.evidence import OTHER
from notesetl.extract.bare_links import bare_addresses
from notesetl.extract.urls import canonicalise
from notesetl.records import Claim, Link, Mention, Rating

_OVERALL = "overall"
_EVALUATIVE, _DESCRIPTIVE, _NEUTRAL = "evaluative", "descriptive", "neutral"


def correct_rating(draft: Draft, correction: Correction, value: Value | Confirmed) -> None:
    """Give a rating another value or another owner, drop it, or add one."""
    owned = [(index, rating) for index, m in enumerate(draft.mentions) if m is not None for rating in m.ratings]
    place, found = draft.place(correction, [(rating.start, rating.end) for _, rating in owned])
    if found is None:
        if value is None:
            return
        if not isinstance(value, RatingValue):
            raise Refused(RejectReason.STALE_CORRECTION, "no rating stands there")
        if any(span and span[0] < place[1] and place[0] < span[1] for span in draft.title_spans()):
            raise Refused(RejectReason.BAD_CORRECTION, "a new rating is quoted by its own characters, not by a title")
        _give(draft, draft.owner(place[0]), _new_rating(draft, place, value))
        return
    index, rating = owned[found]
    owner = draft.called(value) if correction.field == Field.RATING_OF and isinstance(value, str) else index
    mention = _live(draft, index)
    draft.mentions[index] = replace(mention, ratings=tuple(one for one in mention.ratings if one is not rating))
    if value is not None:
        said = value if isinstance(value, RatingValue) else None
        _give(draft, owner, replace(_rated(rating, said), rule=RULE, confidence=SURE))


def correct_link(draft: Draft, correction: Correction, value: Value | Confirmed) -> None:
    """Give a link another role or another owner, drop it, or add one."""
    spans = [None if link is None else span_of(link.start, link.end) for link in draft.links]
    place, found = draft.place(correction, spans)
    link = None if found is None else draft.links[found]
    if found is not None and link is not None:
        if correction.field == Field.LINK_OF:
            owner = link.mention if isinstance(value, Confirmed) else -1 if value is None else draft.called(str(value))
            draft.links[found] = replace(link, mention=owner)
        elif value is None:
            draft.links[found] = None
        elif isinstance(value, str):
            draft.links[found] = replace(link, role=value)
    elif correction.field == Field.LINK and isinstance(value, str):
        draft.links.append(_new_link(draft, place, value))
    elif value is not None:
        raise Refused(RejectReason.STALE_CORRECTION, "no link stands there")


def correct_claim(draft: Draft, correction: Correction, value: Value | Confirmed) -> None:
    """Say something else of a claim, drop it, or add one."""
    spans = [None if claim is None else (claim.start, claim.end) for claim in draft.claims]
    place, found = draft.place(correction, spans)
    field = Field(correction.field)
    claim = None if found is None else draft.claims[found]
    if found is not None and claim is not None:
        changed = None if field is Field.CLAIM and value is None else _said(draft, claim, field, value)
        draft.claims[found] = None if changed is None else replace(changed, rule=RULE, confidence=SURE)
    elif field is Field.CLAIM and isinstance(value, ClaimValue):
        draft.claims.append(_new_claim(draft, place, value))
    elif value is not None:
        raise Refused(RejectReason.STALE_CORRECTION, "no claim stands there")


def _live(draft: Draft, index: int) -> Mention:
    mention = draft.mentions[index]
    if mention is None:
        raise Refused(RejectReason.STALE_CORRECTION, "its title was dropped")
    return mention


def _give(draft: Draft, index: int, rating: Rating) -> None:
    mention = _live(draft, index)
    ratings = sorted([*mention.ratings, rating], key=lambda one: one.start)
    draft.mentions[index] = replace(mention, ratings=tuple(ratings))


def _rated(rating: Rating, said: RatingValue | None) -> Rating:
    if said is None:
        return rating
    aspect = said.aspect or rating.aspect
    return replace(rating, aspect=aspect, value=said.value, maximum=said.maximum, label=said.label, score=said.score)


def _new_rating(draft: Draft, place: Span, said: RatingValue) -> Rating:
    raw = draft.note.text[slice(*place)]
    plain = Rating(raw, _OVERALL, None, None, None, None, *place, RULE, SURE)
    return _rated(plain, said)


def _new_link(draft: Draft, place: Span, role: str) -> Link:
    found = bare_addresses(draft.note.text[slice(*place)])
    if not found:
        raise Refused(RejectReason.STALE_CORRECTION, "no address stands there")
    start, end = place[0] + found[0].start, place[0] + found[0].end
    target = canonicalise(found[0].address)
    block = next((i for i, b in enumerate(draft.note.blocks) if b.runs and b.start <= start < b.end), -1)
    try:
        owner = draft.owner(start)
    except Refused:
        owner = -1
    return Link(
        url=draft.note.text[start:end],
        canonical_url=target.canonical_url,
        kind=target.kind,
        role=role,
        arxiv_id=target.arxiv_id,
        arxiv_version=target.arxiv_version,
        doi=target.doi,
        start=start,
        end=end,
        block=block,
        mention=owner,
    )


def _said(draft: Draft, claim: Claim, field: Field, value: Value | Confirmed) -> Claim:
    if isinstance(value, Confirmed):
        return claim
    if field is Field.CLAIM_OF:
        return replace(claim, mention=-1 if value is None else draft.called(str(value)))
    if isinstance(value, ClaimValue):
        return replace(
            claim,
            aspect=value.aspect or claim.aspect,
            polarity=value.polarity or claim.polarity,
            tier=value.tier or claim.tier,
            hedged=claim.hedged if value.hedged is None else value.hedged,
            negated=claim.negated if value.negated is None else value.negated,
        )
    return _worded(claim, field, None if value is None else str(value))


def _worded(claim: Claim, field: Field, words: str | None) -> Claim:
    match field:
        case Field.SUBJECT:
            return replace(claim, subject=words)
        case Field.COMPARATOR:
            return replace(claim, comparator=words)
        case Field.METRIC:
            return replace(claim, metric=words)
        case _:
            return replace(claim, dataset=words)


def _new_claim(draft: Draft, place: Span, said: ClaimValue) -> Claim:
    if said.aspect is None or said.polarity is None:
        raise Refused(RejectReason.BAD_CORRECTION, "a new claim needs an aspect and a polarity")
    text = draft.note.text[slice(*place)]
    language = next(
        (b.language for b in draft.note.blocks if b.runs and b.start <= place[0] < b.end and b.language),
        draft.note.language or OTHER,
    )
    comparator, dataset = find_comparator(text, language), find_dataset(text)
    figure = next(iter(find_figures(text, language)), None)
    try:
        owner = draft.owner(place[0])
    except Refused:
        owner = -1
    return Claim(
        subject=None,
        tier=said.tier or (_DESCRIPTIVE if said.polarity == _NEUTRAL else _EVALUATIVE),
        aspect=said.aspect,
        polarity=said.polarity,
        comparator=text[slice(*comparator)] if comparator else None,
        metric=figure.metric if figure else None,
        value=figure.value if figure else None,
        value_min=figure.value_min if figure else None,
        value_max=figure.value_max if figure else None,
        unit=figure.unit if figure else None,
        dataset=text[slice(*dataset)] if dataset else None,
        hedged=bool(said.hedged),
        negated=bool(said.negated),
        section=Attacher(draft.note).section(place[0]),
        mention=owner,
        language=language,
        start=place[0],
        end=place[1],
        rule=RULE,
        confidence=SURE,
    )
