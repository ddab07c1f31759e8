"""Finding the claims of a note."""

from notesetl.claims.attach import Attacher
from notesetl.claims.clauses import Prose
from notesetl.claims.comparators import find_comparator
from notesetl.claims.cues import KINDS
from notesetl.claims.datasets import find_dataset
from notesetl.claims.decide import Verdict, verdicts
from notesetl.claims.figures import find_figures
from notesetl.claims.model import models
from notesetl.claims.subject import subject
from notesetl.records import Claim, Note

_HEDGES = frozenset({KINDS.index("hedges"), KINDS.index("hearsay")})


def find_claims(note: Note) -> tuple[Claim, ...]:
    """Return what ``note`` asserts of methods, in order; nothing where it mentions no paper.

    The note must have its blocks, languages, sections and mentions.
    """
    if not note.mentions:
        return ()
    decided = verdicts(Prose(note), note.language, models())
    attacher = Attacher(note)
    return tuple(_claim(note, verdict, attacher) for verdict in decided)


def _claim(note: Note, verdict: Verdict, attacher: Attacher) -> Claim:
    clause = verdict.clause
    start, end = clause.passage.view.span(clause.start, clause.end)
    text = note.text[start:end]
    mention = attacher.mention(verdict, start)
    comparator, dataset = find_comparator(text, verdict.language), find_dataset(text)
    figures = find_figures(text, verdict.language)
    figure = figures[0] if figures else None
    return Claim(
        subject=subject(verdict, None if mention < 0 else note.mentions[mention]),
        tier=verdict.tier,
        aspect=verdict.aspect,
        polarity=verdict.polarity,
        comparator=text[slice(*comparator)] if comparator else None,
        metric=figure.metric if figure else None,
        value=figure.value if figure else None,
        value_min=figure.value_min if figure else None,
        value_max=figure.value_max if figure else None,
        unit=figure.unit if figure else None,
        dataset=text[slice(*dataset)] if dataset else None,
        hedged=hedged(verdict),
        negated=any(stance.negated for stance in clause.stances),
        section=attacher.section(start),
        mention=mention,
        language=verdict.language,
        start=start,
        end=end,
        rule=f"model_{verdict.tier}",
        confidence=round(models().confidence(verdict.tier, verdict.certainty), 3),
    )


def hedged(verdict: Verdict) -> bool:
    """Tell whether a claim is made with reserve: a hedge, hearsay, or a question mark after it."""
    clause = verdict.clause
    return clause.sentence.closing in ("?", "\uff1f") or any(not _HEDGES.isdisjoint(hit.kinds) for hit in clause.hits)
