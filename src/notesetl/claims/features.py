"""The features of clauses and of joints between them, as names, for the linear models."""

import re
from collections import Counter
from collections.abc import Iterator

from notesetl.claims.clauses import Clause
from notesetl.claims.cues import KINDS, label_kinds
from notesetl.claims.stance import GENERAL

_NUMBER = re.compile(r"\d+(?:\.\d+)?\s*(?:%|x\b|\u00d7|\u500d|\ubc30|l\u1ea7n|fps|ms|gb|mb)")
_FIGURE = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.]*\))")
_NAME = re.compile(r"[A-Z][a-z]*[A-Z]\w*|[A-Z]{2,}\w*|[A-Za-z]+-?\d+\w*")
_DENSE = re.compile(r"[\u2e80-\u9fff]")
_HANGUL = re.compile(r"[\uac00-\ud7ff]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORDS = re.compile(r"[A-Za-z][\w'-]*")
_VALUE = re.compile(r"\s*[:=\uff1a]\s*[\d.]+\s*%?")
_DENSE_LANGUAGES = ("zh", "ko")
_PURPOSE = KINDS.index("purpose")
_TERMS = frozenset(KINDS.index(k) for k in ("quality_terms", "error_terms", "cost_terms", "speed_terms"))
_LATIN = re.compile(r"[^\W\d_]+")
STARTERS = frozenset(
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
        "hedges",
    )
)


def clause_features(clause: Clause, language: str) -> Iterator[str]:
    """Yield the names of the features that ``clause`` has."""
    yield "bias"
    yield f"lang={language}"
    yield from _place(clause)
    yield from _shape(clause, language)
    kinds = Counter(kind for hit in clause.hits for kind in hit.kinds)
    for kind, count in kinds.items():
        name = KINDS[kind]
        yield f"k={name}"
        yield f"k={name}:{language}"
        if count > 1:
            yield f"k2={name}"
    if clause.hits and clause.hits[0].start <= 2:
        for kind in clause.hits[0].kinds:
            if kind in STARTERS:
                yield f"start={KINDS[kind]}"
    yield from _stances(clause, language)


def _stances(clause: Clause, language: str) -> Iterator[str]:
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
        if len({s.aspect for s in special}) == 1:
            yield f"only={special[0].aspect}"
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
    elif any(_PURPOSE in h.kinds and h.start <= clause.stances[0].start for h in clause.hits):
        yield "aimed"
        yield f"aimed:{language}"


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


def _shape(clause: Clause, language: str) -> Iterator[str]:
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
    if _YEAR.search(text):
        yield "year"
        if len(text) < 80 and not clause.stances:
            yield "cite"
    if "et al" in clause.text:
        yield "etal"
    if len(names := _WORDS.findall(text)) >= 3 and sum(n[0].isupper() for n in names) > 0.6 * len(names):
        yield "heads"
    if language in _DENSE_LANGUAGES and len(text) > 20 and not _DENSE.search(text) and not _HANGUL.search(text):
        yield "foreign"
    if not clause.stances and _measured(clause):
        yield "metricvalue"


def _measured(clause: Clause) -> bool:
    """Tell whether a clause says little but that a measure has a value."""
    return any(
        not _TERMS.isdisjoint(hit.kinds) and _VALUE.match(clause.text, hit.end) is not None for hit in clause.hits
    )
