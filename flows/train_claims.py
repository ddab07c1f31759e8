"""Train the models that decide about claims: ``python flows/train_claims.py NOTES GOLD [--write]``.

Prints what five-fold cross-validation by keeper says on the annotated notes, and with ``--write`` replaces
``src/notesetl/claims/data/models.json`` by models of all of them. Needs scikit-learn; running the models does not.
"""

import json
import random
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from notesetl.claims.clauses import Joint, Prose, clauses
from notesetl.claims.decide import DESCRIPTIVE, EVALUATIVE, NONE, Verdict, verdicts
from notesetl.claims.features import clause_features, joint_features
from notesetl.claims.model import Linear, Models, dump
from notesetl.evaluate.gold import GoldClaim, GoldNote
from notesetl.evaluate.gold_files import read_gold
from notesetl.evaluate.pairs import closeness, overlap, pair_best
from notesetl.extract.attach import attach_links
from notesetl.extract.context import Context
from notesetl.extract.links import find_links
from notesetl.extract.mentions import find_mentions
from notesetl.extract.ratings import attach_ratings
from notesetl.extract.sections import find_sections
from notesetl.language import identify
from notesetl.readers import read_dump
from notesetl.records import Note, Reject
from notesetl.tables.rows import line_starts
from notesetl.vocabulary import Vocabulary

MODELS = Path(__file__).parents[1] / "src" / "notesetl" / "claims" / "data" / "models.json"
FOLDS = 5
HALF = 0.5
NEAR = 3  # characters between a joint and the edge of an annotated claim that count as the same place
STRENGTHS = {"joint": 0.3, "tier": 0.1, "aspect": 0.1, "polarity": 0.1}  # inverse of the regularization

Labelled = list[tuple[list[str], str]]


@dataclass(frozen=True, slots=True)
class Sample:
    """An annotated note, read and searched for cue words once."""

    note: Note
    gold: GoldNote
    prose: Prose
    starts: list[int]

    @property
    def keeper(self) -> str:
        """Who wrote the note, as far as its name tells."""
        return self.gold.path.rsplit("/", 1)[-1].split("__", 1)[0]

    def inside(self, position: int) -> bool:
        """Tell whether ``position`` lies in the annotated lines."""
        return self.gold.first <= bisect_right(self.starts, position) <= self.gold.last


def samples(notes: Path, gold: Path) -> list[Sample]:
    """Read the annotated notes."""
    read = {note.path: note for note in read_dump([str(notes)]) if not isinstance(note, Reject)}
    names = Vocabulary.load(None).names()
    found = []
    for item in read_gold(gold):
        note = _mentions(read[item.path], names)
        found.append(Sample(note, item, Prose(note), line_starts(note.text)))
    return found


def _mentions(note: Note, names: frozenset[str]) -> Note:
    note = identify(note)
    note = replace(note, sections=find_sections(note), links=find_links(note.text, note.blocks))
    context = Context(note, names)
    mentions = find_mentions(context)
    note = replace(note, links=attach_links(context, mentions), mentions=mentions)
    return replace(note, mentions=attach_ratings(Context(note, names), mentions))


def joint_examples(sample: Sample) -> Labelled:
    """Return the joints inside annotated claims and at their edges, with whether they split."""
    found: Labelled = []
    for passage, sentence in sample.prose.sentences():
        span = passage.view.span(sentence.start, sentence.end)
        if not sample.inside(span[0]):
            continue
        golds = [claim.span for claim in sample.gold.claims if overlap(claim.span, span)]
        for joint in sample.prose.joints(passage, sentence):
            end, start = passage.view.source(joint.left.end - 1) + 1, passage.view.source(joint.right.start)
            if any(a < end - 1 and start + 1 < b for a, b in golds):
                found.append((_joint(joint, sample), "no"))
            elif any(abs(b - end) <= NEAR or abs(a - start) <= NEAR for a, b in golds):
                found.append((_joint(joint, sample), "yes"))
    return found


def _joint(joint: Joint, sample: Sample) -> list[str]:
    return list(joint_features(joint, joint.left.passage.block.language or sample.note.language))


def fit(examples: Labelled, strength: float) -> Linear:
    """Fit a logistic regression with L2 regularization."""
    names = {name: row for row, name in enumerate(sorted({name for features, _ in examples for name in features}))}
    matrix = np.zeros((len(examples), len(names)))
    for row, (features, _) in enumerate(examples):
        matrix[row, [names[name] for name in features]] = 1.0
    labels = np.array([label for _, label in examples])
    fitted = LogisticRegression(C=strength, max_iter=3000, fit_intercept=False).fit(matrix, labels)
    weights = np.vstack([fitted.coef_.T, np.zeros((1, fitted.coef_.shape[0]))])
    return Linear(tuple(str(c) for c in fitted.classes_), names, weights)


def splitter(joint: Linear, sample: Sample):  # noqa: ANN201
    """Return the splitter that ``joint`` makes."""
    return lambda joints: [bool(row[1] > 0.5) for row in joint.probabilities([_joint(j, sample) for j in joints])]


def train(chosen: Sequence[Sample]) -> Models:
    """Fit all models on ``chosen``; they are not calibrated yet."""
    joint = fit([example for sample in chosen for example in joint_examples(sample)], STRENGTHS["joint"])
    tiers: Labelled = []
    aspects: Labelled = []
    polarities: Labelled = []
    for sample in chosen:
        for features, claim in clause_examples(sample, joint):
            tiers.append((features, NONE if claim is None else claim.tier))
            if claim is not None and claim.tier == EVALUATIVE:
                aspects.append((features, claim.aspect))
                polarities.append((features, claim.polarity))
    parts = [fit(e, STRENGTHS[n]) for n, e in (("tier", tiers), ("aspect", aspects), ("polarity", polarities))]
    identity = ((0.0, 0.0), (1.0, 1.0))
    return Models(joint, *parts, {EVALUATIVE: identity, DESCRIPTIVE: identity})


def clause_examples(sample: Sample, joint: Linear) -> Iterator[tuple[list[str], GoldClaim | None]]:
    """Yield the features of the clauses, each with the annotated claim that it is; parts of claims are left out."""
    found = clauses(sample.prose, splitter(joint, sample))
    spans = [clause.passage.view.span(clause.start, clause.end) for clause in found]
    golds = sample.gold.claims
    matched = {place: golds[at] for at, place in pair_best(golds, spans, lambda c, s: closeness(c.span, s), HALF)}
    for place, clause in enumerate(found):
        if not sample.inside(spans[place][0]):
            continue
        claim = matched.get(place)
        if claim is None and any(overlap(other.span, spans[place]) for other in golds):
            continue
        yield list(clause_features(clause, clause.passage.block.language or sample.note.language)), claim


def cross_validate(all_samples: Sequence[Sample]) -> dict[str, list[Verdict]]:
    """Return the verdicts on each note of models that saw nothing of its keeper, by path."""
    keepers = sorted({sample.keeper for sample in all_samples})
    random.Random(0).shuffle(keepers)
    found = {}
    for fold in range(FOLDS):
        held = set(keepers[fold::FOLDS])
        models = train([sample for sample in all_samples if sample.keeper not in held])
        for sample in all_samples:
            if sample.keeper in held:
                found[sample.gold.path] = verdicts(sample.prose, sample.note.language, models)
    return found


def rightness(sample: Sample, found: Sequence[Verdict]) -> Iterator[tuple[Verdict, GoldClaim | None]]:
    """Yield the verdicts in the annotated lines, each with the annotated claim that it matches."""
    spans = [v.clause.passage.view.span(v.clause.start, v.clause.end) for v in found]
    inside = [place for place in range(len(found)) if sample.inside(spans[place][0])]
    golds = sample.gold.claims
    pairs = pair_best(golds, [spans[p] for p in inside], lambda c, s: closeness(c.span, s), HALF)
    matched = {inside[place]: golds[at] for at, place in pairs}
    for place in inside:
        yield found[place], matched.get(place)


def calibrated(models: Models, results: Iterable[tuple[Verdict, GoldClaim | None]]) -> Models:
    """Return ``models`` with the certainty of verdicts on unseen notes mapped to how often they were right."""
    points: dict[str, list[tuple[float, float]]] = {EVALUATIVE: [], DESCRIPTIVE: []}
    for verdict, claim in results:
        points[verdict.tier].append((verdict.certainty, float(claim is not None and same(verdict, claim))))
    calibration = {}
    for tier, seen in points.items():
        grid = np.linspace(0.0, 1.0, 21)
        curve = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(*zip(*seen, strict=True))
        calibration[tier] = tuple(
            (round(float(x), 2), round(float(y), 3)) for x, y in zip(grid, curve.predict(grid), strict=True)
        )
    return replace(models, calibration=calibration)


def same(verdict: Verdict, claim: GoldClaim) -> bool:
    """Tell whether tier, aspect and polarity are those of the annotated claim."""
    return (verdict.tier, verdict.aspect, verdict.polarity) == (claim.tier, claim.aspect, claim.polarity)


def report(all_samples: Sequence[Sample], found: dict[str, list[Verdict]]) -> None:
    """Print the figures by language."""
    tallies: dict[str, Counter[str]] = {}
    for sample in all_samples:
        for language in (sample.gold.language, "all"):
            _count(sample, found[sample.gold.path], tallies.setdefault(language, Counter()))
    for language, tally in tallies.items():
        right, gold, got = tally["right"], tally["gold"], tally["found"]
        print(
            f"{language:4} evaluative F1 {2 * right / (gold + got):.3f} (P {right / got:.2f} R {right / gold:.2f})"
            f"  tier {tally['tier'] / tally['pairs']:.3f}  aspect {tally['aspect'] / tally['both']:.3f}"
            f"  polarity {tally['polarity'] / tally['both']:.3f}"
        )


def _count(sample: Sample, found: Sequence[Verdict], tally: Counter[str]) -> None:
    results = list(rightness(sample, found))
    golds = [claim for claim in sample.gold.claims if claim.tier == EVALUATIVE]
    spans = [v.clause.passage.view.span(v.clause.start, v.clause.end) for v, _ in results if v.tier == EVALUATIVE]
    tally["right"] += len(pair_best(golds, spans, lambda c, s: closeness(c.span, s), HALF))
    tally["gold"] += len(golds)
    tally["found"] += len(spans)
    for verdict, claim in results:
        if claim is None:
            continue
        tally["pairs"] += 1
        tally["tier"] += verdict.tier == claim.tier
        if verdict.tier == claim.tier == EVALUATIVE:
            tally["both"] += 1
            tally["aspect"] += verdict.aspect == claim.aspect
            tally["polarity"] += verdict.polarity == claim.polarity


def main() -> None:
    """Cross-validate, and with ``--write`` train on everything and write the models."""
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    everything = samples(Path(arguments[0]), Path(arguments[1]))
    found = cross_validate(everything)
    report(everything, found)
    if "--write" in sys.argv:
        results = [pair for sample in everything for pair in rightness(sample, found[sample.gold.path])]
        models = calibrated(train(everything), results)
        parts = {n: dump(getattr(models, n)) for n in ("joint", "tier", "aspect", "polarity")}
        text = json.dumps({**parts, "calibration": models.calibration}, ensure_ascii=False, indent=0)
        MODELS.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
