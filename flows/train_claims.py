"""Train the models that decide about claims: ``python flows/train_claims.py NOTES GOLD [DUMP] [--write]``.

Prints what five-fold cross-validation, once with keepers and once with notes held out, says on the annotated
notes, and with ``--write`` replaces ``src/notesetl/claims/data/models.json`` by models of all of them. The stretches
marked in ``claim_marks.jsonl``, of NOTES and of DUMP (an unpacked dump), teach aspect, polarity and where a sentence
falls into claims, with half the weight, but not what a claim is: they are a second measure of that, though some cue
words were written after reading what was missed in them. The notes in ``data/claims/taught``, written for the
project in the manner of keepers whom the annotated notes do not show, teach everything with a small weight; those
in ``data/claims/measured`` teach nothing and are a third measure. The models are logistic regressions drawn to the
weights of ``claim_priors.toml``. Needs SciPy and scikit-learn; running them does not.
"""

import json
import random
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.isotonic import IsotonicRegression

from claim_samples import GOLD, MARKED, UNSURE, WRITTEN, Mark, Sample, gold_samples, marked_samples, written_samples
from notesetl.claims.clauses import Joint, clauses
from notesetl.claims.cues import ASPECTS
from notesetl.claims.decide import DESCRIPTIVE, EVALUATIVE, NONE, Verdict, verdicts
from notesetl.claims.features import clause_features
from notesetl.claims.joints import joint_features
from notesetl.claims.model import Linear, Models, dump
from notesetl.evaluate.pairs import closeness, overlap, pair_best

MODELS = Path(__file__).parents[1] / "src" / "notesetl" / "claims" / "data" / "models.json"
MARKS = Path(__file__).with_name("claim_marks.jsonl")
WRITTEN_NOTES = Path(__file__).parents[1] / "data" / "claims"
FOLDS = 5
HALF = 0.5
SURE, GOAL, FEW = 0.8, 0.9, 15  # the confidence from which nine in ten are right; the goal; claims that tell
NEAR = 3  # characters between a joint and the edge of an annotated claim that count as the same place
STRENGTHS = {"joint": 0.05, "tier": 0.03, "aspect": 0.07, "polarity": 0.08}  # inverse of the regularization
SHARES = {
    GOLD: dict.fromkeys(STRENGTHS, 1.0),
    MARKED: {"joint": 0.5, "aspect": 0.5, "polarity": 0.5},
    WRITTEN: dict.fromkeys(STRENGTHS, 0.05),
}
"""The weight of an example in the models that learn from its note."""
LEAN = 0.15  # added to the score of evaluative, so that as much is missed as is found too much
BARE = 0.5  # weight of the copies of examples without what their place in the note tells
PLACES = (
    *("around=", "block=", "initem", "flat", "remark", "place=", "alone", "final", "partof", "laterpart"),
    *("closing", "labelled", "label=", "cuts", "aftercut", "beforecut", "lang="),
)

Array = npt.NDArray[np.float64]
Labelled = list[tuple[list[str], str, float]]
Examples = dict[str, Labelled]
Priors = dict[str, dict[str, dict[str, float]]]


def joint_examples(sample: Sample) -> Labelled:
    """Return the joints inside annotated claims and at their edges, with whether they split."""
    found: Labelled = []
    for judged in sample.prose.sentences():
        for joint in sample.prose.joints(judged):
            splits = _split_in_gold(joint, sample) if joint.open else None
            if splits is not None and sample.inside(judged.passage.view.source(joint.left.start)):
                found.append((_joint(joint, sample), "yes" if splits else "no", 1.0))
    return found


def _split_in_gold(joint: Joint, sample: Sample) -> bool | None:
    """Tell whether an annotated claim ends or starts at ``joint`` (True) or goes on over it (False)."""
    view = joint.left.passage.view
    end, start = view.source(joint.left.end - 1) + 1, view.source(joint.right.start)
    golds = [claim.span for claim in sample.claims]
    if any(a < end - 1 and start + 1 < b for a, b in golds):
        return False
    if any(abs(b - end) <= NEAR or abs(a - start) <= NEAR for a, b in golds):
        return True
    return None


def _joint(joint: Joint, sample: Sample) -> list[str]:
    groups = joint_features(joint, joint.left.passage.block.language or sample.note.language)
    return [name for group in groups for name in group]


def fit(examples: Labelled, strength: float, prior: dict[str, dict[str, float]]) -> Linear:
    """Fit a logistic regression whose weights are drawn to those of ``prior``, class by class."""
    names = {name: row for row, name in enumerate(sorted({name for features, _, _ in examples for name in features}))}
    classes = sorted({label for _, label, _ in examples})
    cells = [(row, names[name]) for row, (features, _, _) in enumerate(examples) for name in set(features)]
    rows, columns = zip(*cells, strict=True)
    matrix = csr_matrix((np.ones(len(cells)), (rows, columns)), shape=(len(examples), len(names)))
    wanted = np.array([[float(label == c) for c in classes] for _, label, _ in examples])
    amounts = np.array([amount for _, _, amount in examples])
    start = np.array([[prior.get(c, {}).get(name, 0.0) for c in classes] for name in names])
    base = matrix @ start

    def loss(flat: Array) -> tuple[float, Array]:
        moved = flat.reshape(start.shape)
        scores = base + matrix @ moved
        scores -= scores.max(axis=1, keepdims=True)
        powers = np.exp(scores)
        sums = powers.sum(axis=1, keepdims=True)
        right = ((scores * wanted).sum(axis=1) - np.log(sums[:, 0])) * amounts
        gradient = matrix.T @ ((powers / sums - wanted) * amounts[:, None]) + moved / strength
        return -right.sum() + 0.5 / strength * (moved**2).sum(), gradient.ravel()

    found = minimize(loss, np.zeros(start.size), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return Linear(tuple(classes), names, start + found.x.reshape(start.shape))


def priors() -> Priors:
    """Read ``claim_priors.toml``: model, class, feature."""
    written = tomllib.loads(Path(__file__).with_name("claim_priors.toml").read_text(encoding="utf-8"))
    found: Priors = {}
    for model, tables in written.items():
        classes = ASPECTS if model == "aspect" else tuple(tables)
        for name in classes:
            table = {**tables.get("each", {}), **tables.get(name, {})}
            spelled = {key.replace("{class}", name): weight for key, weight in table.items()}
            found.setdefault(model, {})[name] = {
                key.replace("{aspect}", aspect): weight for key, weight in spelled.items() for aspect in ASPECTS
            }
    return found


def examples(sample: Sample) -> Examples:
    """Return what ``sample`` teaches each model."""
    found: Examples = {"joint": joint_examples(sample), "tier": [], "aspect": [], "polarity": []}
    shares = SHARES[sample.origin]
    for features, claim in clause_examples(sample):
        bare = [name for name in features if not name.startswith(PLACES) and "@" not in name]
        for names, amount in ((features, 1.0), (bare, BARE)):
            found["tier"].append((names, NONE if claim is None else claim.tier, amount))
            if claim is not None and claim.tier == EVALUATIVE:
                found["aspect"].append((names, claim.aspect, amount))
                found["polarity"].append((names, claim.polarity, amount))
    return {
        name: [(names, label, amount * shares[name]) for names, label, amount in rows] if name in shares else []
        for name, rows in found.items()
    }


def train(chosen: Sequence[Examples]) -> Models:
    """Fit all models on ``chosen``; they are not calibrated yet."""
    known = priors()
    parts = {
        name: fit([row for one in chosen for row in one[name]], strength, known[name])
        for name, strength in STRENGTHS.items()
    }
    tier = parts["tier"]
    tier.weights[tier.rows["bias"], tier.classes.index(EVALUATIVE)] += LEAN
    identity = ((0.0, 0.0), (1.0, 1.0))
    return Models(**parts, calibration={EVALUATIVE: identity, DESCRIPTIVE: identity})


def clause_examples(sample: Sample) -> Iterator[tuple[list[str], Mark | None]]:
    """Yield the features of the clauses, split as annotated, each with its claim; parts of claims are left out."""
    found = clauses(sample.prose, lambda joints: [float(_split_in_gold(joint, sample) is True) for joint in joints])
    spans = [clause.passage.view.span(clause.start, clause.end) for clause in found]
    golds = sample.claims
    matched = {place: golds[at] for at, place in pair_best(golds, spans, lambda c, s: closeness(c.span, s), HALF)}
    for place, clause in enumerate(found):
        if not sample.inside(spans[place][0]):
            continue
        claim = matched.get(place)
        if claim is not None and claim.tier == UNSURE:
            continue
        if claim is None and any(overlap(other.span, spans[place]) for other in golds):
            continue
        groups = clause_features(clause, clause.passage.block.language or sample.note.language)
        yield [name for group in groups for name in group], claim


def cross_validate(
    everything: Sequence[Sample], taught: Sequence[tuple[Sample, Examples]], by: Callable[[Sample], str]
) -> dict[str, list[Verdict]]:
    """Return the verdicts on each note of models that saw no note of its group ``by``, by path.

    ``taught`` are the notes to learn from, with what they teach.
    """
    groups = sorted({by(sample) for sample in everything if sample.origin == GOLD})
    random.Random(0).shuffle(groups)  # noqa: S311 - the same folds every time
    groups += sorted({by(sample) for sample in everything} - set(groups))
    found = {}
    for fold in range(FOLDS):
        held = set(groups[fold::FOLDS])
        models = train([one for sample, one in taught if by(sample) not in held])
        for sample in everything:
            if by(sample) in held:
                found[sample.path] = verdicts(sample.prose, sample.note.language, models)
    return found


def rightness(sample: Sample, found: Sequence[Verdict]) -> Iterator[tuple[Verdict, Mark | None]]:
    """Yield the verdicts in the annotated lines, each with the annotated claim that it matches."""
    spans = [v.clause.passage.view.span(v.clause.start, v.clause.end) for v in found]
    inside = [place for place in range(len(found)) if sample.inside(spans[place][0])]
    golds = sample.claims
    pairs = pair_best(golds, [spans[p] for p in inside], lambda c, s: closeness(c.span, s), HALF)
    matched = {inside[place]: golds[at] for at, place in pairs}
    unsure = [claim.span for claim in golds if claim.tier == UNSURE]
    for place in inside:
        if not any(overlap(span, spans[place]) for span in unsure):
            yield found[place], matched.get(place)


def calibrated(models: Models, results: Iterable[tuple[Verdict, Mark | None]]) -> Models:
    """Return ``models`` with the certainty of verdicts on unseen notes mapped to how often they were right.

    The share is that of the verdicts at least as certain, so that what is chosen by a least confidence is right
    as often as that; it is scaled so that ``SURE`` stands where nine in ten are right.
    """
    points: dict[str, list[tuple[float, float]]] = {EVALUATIVE: [], DESCRIPTIVE: []}
    for verdict, claim in results:
        points[verdict.tier].append((verdict.certainty, float(claim is not None and same(verdict, claim))))
    return replace(models, calibration={tier: _curve(seen) for tier, seen in points.items()})


def _curve(seen: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    grid = np.linspace(0.0, 1.0, 101)
    fitted = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(*zip(*seen, strict=True))
    shares = fitted.predict(grid)
    above = [[right for certainty, right in seen if certainty >= least] for least in grid]
    sure = next((at for at, rights in enumerate(above) if len(rights) >= FEW and np.mean(rights) >= GOAL), len(grid))
    cautious = [
        min(float(share), SURE - 0.01) if at < sure else max(float(share), SURE) for at, share in enumerate(shares)
    ]
    if sure < len(grid):
        cautious[sure] = SURE  # no sooner, whatever lies between this point and the one before
    return tuple((round(float(x), 3), round(y, 3)) for x, y in zip(grid, cautious, strict=True))


def same(verdict: Verdict, claim: Mark) -> bool:
    """Tell whether tier, aspect and polarity are those of the annotated claim."""
    return (verdict.tier, verdict.aspect, verdict.polarity) == (claim.tier, claim.aspect, claim.polarity)


def report(all_samples: Sequence[Sample], found: dict[str, list[Verdict]]) -> None:
    """Print the figures by language."""
    languages = dict.fromkeys([*(sample.language for sample in all_samples), "all"])
    for language in languages:
        got = figures([s for s in all_samples if language in (s.language, "all")], found)
        _say(
            f"{language:4} evaluative F1 {got['f1']:.3f} (P {got['precision']:.2f} R {got['recall']:.2f})"
            f"  tier {got['tier']:.3f}  aspect {got['aspect']:.3f}  polarity {got['polarity']:.3f}"
        )


def figures(chosen: Iterable[Sample], found: dict[str, list[Verdict]]) -> dict[str, float]:
    """Return precision, recall and F1 of the evaluative claims, and the shares of right tier, aspect and polarity.

    The tier is looked at on all claims that were found, aspect and polarity on those that both sides call evaluative.
    """
    tally: Counter[str] = Counter()
    for sample in chosen:
        _count(sample, found[sample.path], tally)
    right, gold, got = tally["right"], tally["gold"], tally["found"]
    return {
        "precision": right / max(got, 1),
        "recall": right / max(gold, 1),
        "f1": 2 * right / max(gold + got, 1),
        "tier": tally["tier"] / max(tally["pairs"], 1),
        "aspect": tally["aspect"] / max(tally["both"], 1),
        "polarity": tally["polarity"] / max(tally["both"], 1),
    }


def _count(sample: Sample, found: Sequence[Verdict], tally: Counter[str]) -> None:
    results = list(rightness(sample, found))
    golds = [claim for claim in sample.claims if claim.tier == EVALUATIVE]
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


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> None:
    """Cross-validate, and with ``--write`` train on everything and write the models."""
    notes, gold, *dumps = [Path(a) for a in sys.argv[1:] if not a.startswith("--")]
    everything = gold_samples(notes, gold) + marked_samples(MARKS, [notes, *dumps])
    measured = [sample for sample in everything if sample.origin == GOLD]
    written = [(sample, examples(sample)) for sample in written_samples(WRITTEN_NOTES / "taught")]
    taught = [*((sample, examples(sample)) for sample in everything), *written]
    _say(f"{len(measured)} annotated notes, {len(everything) - len(measured)} marked stretches; notes held out")
    report(measured, cross_validate(everything, taught, lambda sample: sample.path))
    _say("keepers held out")
    found = cross_validate(everything, taught, lambda sample: sample.keeper)
    report(measured, found)
    _say("keepers held out, marked stretches")
    report([sample for sample in everything if sample.origin == MARKED], found)
    results = [pair for sample in measured for pair in rightness(sample, found[sample.path])]
    models = calibrated(train([one for _, one in taught]), results)
    _say("written notes that taught nothing")
    others = written_samples(WRITTEN_NOTES / "measured")
    report(others, {sample.path: verdicts(sample.prose, sample.note.language, models) for sample in others})
    sure = [c is not None and same(v, c) for v, c in results if models.confidence(v.tier, v.certainty) >= SURE]
    _say(f"confidence {SURE} and more: {sum(sure)} of {len(sure)} right, of {len(results)}")
    if "--write" in sys.argv:
        parts = {n: dump(getattr(models, n)) for n in ("joint", "tier", "aspect", "polarity")}
        text = json.dumps({**parts, "calibration": models.calibration}, ensure_ascii=False, indent=0)
        MODELS.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
