"""Finding the claims of a note."""

from notesetl.claims.asides import is_aside
from notesetl.claims.attach import Attacher, of_others
from notesetl.claims.clauses import Clause, Prose
from notesetl.claims.comparators import find_comparator
from notesetl.claims.cues import KINDS
from notesetl.claims.datasets import find_dataset
from notesetl.claims.decide import EVALUATIVE, Verdict, verdicts
from notesetl.claims.figures import find_figures
from notesetl.claims.model import models
from notesetl.claims.naming import acronym
from notesetl.claims.negation import negated
from notesetl.claims.phrases import goes_with_last
from notesetl.claims.subject import own_name, subject
from notesetl.records import Claim, Note

_HEDGES = frozenset({KINDS.index("hedges"), KINDS.index("hearsay")})
_READ = 8000  # characters of what is said of a title in which its acronym is looked for
_AFTER = 60  # characters after a title in which brackets may hold its short name


def find_claims(note: Note) -> tuple[Claim, ...]:
    """Return what ``note`` asserts of methods, in order; nothing where it mentions no paper.

    The note must have its blocks, languages, sections and mentions.
    """
    if not note.mentions:
        return ()
    decided = [verdict for verdict in verdicts(Prose(note), note.language, models()) if not is_aside(verdict.clause)]
    attacher = Attacher(note)
    found: list[Claim] = []
    others: Clause | None = None
    for verdict in decided:
        clause = verdict.clause
        start, end = _span(note.text, clause)
        comparator = find_comparator(note.text[start:end], verdict.language)
        before = others if others is not None and others.passage is clause.passage else None
        faults = verdict.polarity == "negative"
        others = clause if of_others(clause, comparator, before, faults=faults) else None
        mention = attacher.named(clause, start) if others is None else -1
        found.append(_claim(note, verdict, attacher.section(start), mention, comparator))
    return tuple(found)


def _claim(note: Note, verdict: Verdict, section: int, mention: int, comparator: tuple[int, int] | None) -> Claim:
    clause = verdict.clause
    start, end = _span(note.text, clause)
    text = note.text[start:end]
    kinds = frozenset(kind for hit in clause.hits for kind in hit.kinds)
    dataset = find_dataset(text) if text != text.lower() else None
    figure = next(iter(find_figures(text, verdict.language, comparator)), None)
    return Claim(
        subject=subject(clause, _own(note, mention), verdict.language),
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
        hedged=clause.sentence.closing in ("?", "\uff1f") or not _HEDGES.isdisjoint(kinds),
        negated=negated(clause),
        section=section,
        mention=mention,
        language=verdict.language,
        start=start,
        end=end,
        rule=_rule(verdict),
        confidence=round(models().confidence(verdict.tier, verdict.certainty), 3),
    )


def _span(text: str, clause: Clause) -> tuple[int, int]:
    """Return where ``clause`` stands in the note, with the marks on its last character."""
    start, end = clause.passage.view.span(clause.start, clause.end)
    while end < len(text) and text[end] >= "\u0300" and goes_with_last(text[end]):
        end += 1
    return start + len(text[start:end]) - len(text[start:end].lstrip()), end


def _own(note: Note, index: int) -> str | None:
    if index < 0:
        return None
    mention = note.mentions[index]
    after = "" if mention.end is None else note.text[mention.end : mention.end + _AFTER]
    name = own_name(mention.title, after.split("\n", 1)[0])
    if name != mention.title or mention.kind != "paper":
        return name
    start, end = mention.scope
    return acronym(name, note.text[start : min(end, start + _READ)]) or name


def _rule(verdict: Verdict) -> str:
    """Name what a claim rests on: a cue of its aspect and polarity, its section, or the models alone."""
    clause = verdict.clause
    if verdict.tier != EVALUATIVE:
        return "descriptive_model"
    sign = {"positive": 1, "negative": -1}.get(verdict.polarity)
    if any(stance.aspect == verdict.aspect and sign in (None, stance.sign) for stance in clause.stances):
        return "evaluative_cue"
    if not clause.passage.around.isdisjoint({"section_good", "section_bad"}):
        return "evaluative_section"
    return "evaluative_model"
