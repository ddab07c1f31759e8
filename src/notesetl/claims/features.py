"""The features of clauses and of joints between them, as names, for the linear models."""

import re
from collections import Counter
from collections.abc import Iterator

from notesetl.claims.clauses import Clause, Joint
from notesetl.claims.cues import KINDS, label_kinds
from notesetl.claims.stance import GENERAL

_NUMBER = re.compile(r"\d+(?:\.\d+)?\s*(?:%|x\b|\u00d7|\u500d|\ubc30|l\u1ea7n|fps|ms|gb|mb)")
_FIGURE = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.]*\))")
_NAME = re.compile(r"[A-Z][a-z]*[A-Z]\w*|[A-Z]{2,}\w*|[A-Za-z]+-?\d+\w*")
_DENSE = re.compile(r"[\u2e80-\u9fff]")
_LATIN = re.compile(r"[^\W\d_]+")
_STARTERS = frozenset(
    KINDS.index(k)
    for k in (
        "contrast",
        "this_work",
        "prior_work",
        "propose",
        "mechanism",
        "findings",
        "openers",
        "keeper",
        "question",
        "todo",
        "purpose",
        "causes",
        "caption",
        "comparative",
        "relief",
        "negation",
        "definition",
    )
)


def clause_features(clause: Clause, language: str) -> Iterator[str]:
    """Yield the names of the features that ``clause`` has."""
    yield "bias"
    yield f"lang={language}"
    yield from _place(clause)
    yield from _shape(clause)
    kinds = Counter(kind for hit in clause.hits for kind in hit.kinds)
    for kind, count in kinds.items():
        name = KINDS[kind]
        yield f"k={name}"
        yield f"k={name}:{language}"
        if count > 1:
            yield f"k2={name}"
    if clause.hits and clause.hits[0].start <= 2:
        for kind in clause.hits[0].kinds:
            if kind in _STARTERS:
                yield f"start={KINDS[kind]}"
    yield from _stances(clause)


def _stances(clause: Clause) -> Iterator[str]:
    signs = [stance.sign for stance in clause.stances]
    good, bad = signs.count(1), signs.count(-1)
    for name in {f"st={s.aspect}{'+' if s.sign > 0 else '-'}" for s in clause.stances}:
        yield name
        for kind in clause.passage.around:
            if kind in ("section_good", "section_bad", "section_results", "section_method"):
                yield f"{name}@{kind}"
    if any(s.negated for s in clause.stances):
        yield "negated"
    yield f"good={min(good, 3)}"
    yield f"bad={min(bad, 3)}"
    yield f"sum={max(-2, min(2, good - bad))}"
    special = [s for s in clause.stances if s.aspect != GENERAL]
    if special:
        yield f"first={special[0].aspect}{special[0].sign}"
        yield f"last={special[-1].aspect}{special[-1].sign}"
    if signs:
        yield f"firstsign={signs[0]}"
        yield f"lastsign={signs[-1]}"
    if good and bad:
        yield "both"
        if any(KINDS[k] == "contrast" for h in clause.hits for k in h.kinds):
            yield "both+contrast"
    if not signs:
        yield "nostance"


def _place(clause: Clause) -> Iterator[str]:
    passage = clause.passage
    for kind in passage.around:
        yield f"around={kind}"
    if not passage.around:
        yield "around=none"
    yield f"block={passage.block.kind}"
    yield "initem" if passage.block.level or passage.block.parent >= 0 else "flat"
    if clause.sentence.remark:
        yield "remark"
    yield f"place={min(clause.place, 3)}"
    if clause.count == 1:
        yield "alone"
    if clause.place == clause.count - 1:
        yield "final"
    if clause.parts > 1:
        yield "partof"
    if clause.part:
        yield "laterpart"
    closing = clause.sentence.closing
    if closing in "?\uff1f" and closing:
        yield "closing=?"
    elif closing in ":\uff1a" and closing:
        yield "closing=:"
    elif closing in ".\u3002!\uff01" and closing:
        yield "closing=."
    elif closing in ";\uff1b" and closing:
        yield "closing=;"
    before = passage.text[clause.sentence.start : clause.start].rstrip()
    if before[-1:] in (":", "\uff1a"):
        yield "labelled"
        for kind in label_kinds(before[:-1]):
            yield f"label={kind}"
    if passage.cuts:
        yield "cuts"
        if any(last <= clause.start for _, last in passage.cuts):
            yield "aftercut"
        if any(first >= clause.end for first, _ in passage.cuts):
            yield "beforecut"


def _shape(clause: Clause) -> Iterator[str]:
    text = clause.passage.text[clause.start : clause.end]
    size = len(text) + 2 * len(_DENSE.findall(text))
    yield f"size={next(i for i, top in enumerate((12, 24, 40, 70, 120, 200, 10**9)) if size <= top)}"
    letters = sum(c.isalpha() for c in text)
    if letters < 0.6 * len(text.replace(" ", "")):
        yield "symbols"
    if "=" in text or "$" in text or "\\" in text:
        yield "formula"
    if "->" in text or "\u2192" in text:
        yield "arrow"
    if _NUMBER.search(clause.text):
        yield "unit"
    if _FIGURE.search(clause.text):
        yield "figure"
    if _NAME.match(text):
        yield "startname"
    elif _NAME.search(text):
        yield "name"
    if text[:1].isupper():
        yield "upper"
    if len(_LATIN.findall(text)) <= 2 and not _DENSE.search(text):
        yield "fewwords"
    if text.isascii():
        yield "ascii"
    if "\u2191" in text:
        yield "up"


def joint_features(joint: Joint, language: str) -> Iterator[str]:
    """Yield the names of the features of a place where a sentence might be split."""
    left, right = joint.left, joint.right
    mark = joint.between.strip() or "space"
    dense = bool(_DENSE.search(left.text[-2:] + right.text[:2]))
    yield f"mark={mark}"
    yield f"mark={mark}:{dense}"
    yield f"lang={language}"
    script = "d" if dense else "l"
    yield f"script={script}"
    for side, clause in (("l", left), ("r", right)):
        size = len(clause.text) * (3 if dense else 1)
        yield f"{side}size={next(i for i, top in enumerate((12, 24, 40, 70, 120, 10**9)) if size <= top)}"
        for name in {f"{s.aspect}{s.sign}" for s in clause.stances}:
            yield f"{side}st={name}"
        yield f"{side}stances={min(len(clause.stances), 2)}"
        for kind in {kind for hit in clause.hits for kind in hit.kinds}:
            yield f"{side}k={KINDS[kind]}"
    if right.hits and right.hits[0].start <= 1:
        for kind in right.hits[0].kinds:
            yield f"rstart={KINDS[kind]}"
            yield f"rstart={KINDS[kind]}:{script}"
    if left.hits and left.hits[0].start <= 1:
        for kind in left.hits[0].kinds:
            yield f"lstart={KINDS[kind]}"
    one, other = ({(s.aspect, s.sign) for s in c.stances if s.aspect != GENERAL} for c in (left, right))
    signs, others = ({s.sign for s in c.stances} for c in (left, right))
    yield f"signs={_relation(signs, others)}"
    yield f"aspects={_relation({a for a, _ in one}, {a for a, _ in other})}"
    yield f"signs={_relation(signs, others)}:{script}"
    yield f"aspects={_relation({a for a, _ in one}, {a for a, _ in other})}:{script}"
    if left.sentence.remark:
        yield "remark"
    for kind in left.passage.around:
        yield f"around={kind}"
    if _NAME.match(right.passage.text[right.start : right.end]):
        yield "rname"


def _relation(one: set[object], other: set[object]) -> str:
    if not one and not other:
        return "none"
    if not one or not other:
        return "left" if one else "right"
    return "same" if one == other else "shared" if one & other else "apart"
