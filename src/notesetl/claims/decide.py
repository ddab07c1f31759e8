"""What each clause is: evaluative, descriptive or no claim, of which aspect and polarity, how surely."""

from collections.abc import Sequence
from dataclasses import dataclass

from notesetl.claims.clauses import Clause, Joint, Prose, clauses
from notesetl.claims.features import clause_features, measures
from notesetl.claims.joints import joint_features
from notesetl.claims.model import Models

FEW = 2
EVALUATIVE, DESCRIPTIVE, NONE = "evaluative", "descriptive", "none"


@dataclass(slots=True)
class Verdict:
    """A clause that is a claim; ``certainty`` is the models' own probability that all of it is right."""

    clause: Clause
    language: str
    tier: str
    aspect: str
    polarity: str
    certainty: float


def verdicts(prose: Prose, language: str, models: Models) -> list[Verdict]:
    """Return the claims among the clauses of ``prose``, a note in ``language``."""

    def split(joints: Sequence[Joint]) -> list[float]:
        features = [joint_features(joint, _language(joint.left, language)) for joint in joints]
        return [float(row[1]) for row in models.joint.probabilities(features)]

    found = [clause for clause in clauses(prose, split) if not _idle(clause)]
    features = [clause_features(clause, _language(clause, language)) for clause in found]
    tiers = models.tier.probabilities(features)
    best = [models.tier.classes[at] for at in tiers.argmax(axis=1)]
    judging = [i for i, tier in enumerate(best) if tier == EVALUATIVE]
    chosen = [features[i] for i in judging]
    aspects, polarities = models.aspect.best(chosen), models.polarity.best(chosen)
    judged = dict(zip(judging, zip(aspects, polarities, strict=True), strict=True))
    result = []
    for i, (clause, tier) in enumerate(zip(found, best, strict=True)):
        if tier == NONE:
            continue
        certainty = float(tiers[i].max()) * clause.certainty
        aspect, polarity = "mechanism", "neutral"
        if tier == EVALUATIVE:
            (aspect, sure), (polarity, likely) = judged[i]
            certainty *= likely
            if polarity == "negative" and "section_bad" in clause.passage.around:
                aspect = "limitation"  # the note frames it so
            else:
                certainty *= sure
        result.append(Verdict(clause, _language(clause, language), tier, aspect, polarity, certainty))
    return result


def _idle(clause: Clause) -> bool:
    """Tell whether a clause is no claim at first sight: it judges and measures nothing, and is short or a reference."""
    if clause.stances:
        return False
    if "section_skip" in clause.passage.around:
        return True
    return len(clause.text.split()) <= FEW and clause.text.isascii() and not any(measures(clause))


def _language(clause: Clause, language: str) -> str:
    return clause.passage.block.language or language
