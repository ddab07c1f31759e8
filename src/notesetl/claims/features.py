"""The features of clauses, as names, for the linear models."""

import re
from bisect import bisect_left
from collections import Counter
from functools import cache

from notesetl.claims.clauses import Clause
from notesetl.claims.cues import KINDS, label_kinds
from notesetl.claims.stance import GENERAL

STARTERS = frozenset(
    KINDS.index(kind)
    for kind in (
        *("contrast", "this_work", "prior_work", "propose", "mechanism", "findings", "openers", "keeper", "question"),
        *("todo", "purpose", "causes", "caption", "comparative", "relief", "negation", "definition", "hedges"),
    )
)
"""The lists whose words at the head of a stretch tell what it is."""

_JUDGING = frozenset({"section_good", "section_bad", "section_results", "section_method"})
_CLOSINGS = {
    **dict.fromkeys("?\uff1f", "closing=?"),
    **dict.fromkeys(":\uff1a", "closing=:"),
    **dict.fromkeys(".\u3002!\uff01", "closing=."),
    **dict.fromkeys(";\uff1b", "closing=;"),
}
_SIZES = (12, 24, 40, 70, 120, 200)
_CITATION = 80  # characters of a line that a year makes a citation
_DENSE_LANGUAGES = ("zh", "ko")
_PURPOSE, _CONTRAST = KINDS.index("purpose"), KINDS.index("contrast")
_TERMS = frozenset(KINDS.index(kind) for kind in ("quality_terms", "error_terms", "cost_terms", "speed_terms"))

_NUMBER = re.compile(r"\d+(?:\.\d+)?\s*(?:%|[x\u00d7\u500d\ubc30](?!\w)|fps|ms|gb|mb)")
_FIGURE = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.]*\))")
_NAME = re.compile(r"[A-Z][a-z]*[A-Z]\w*|[A-Z]{2,}\w*|[A-Za-z]+-?\d+\w*")
_DENSE = re.compile(r"[\u2e80-\u9fff]")
_HANGUL = re.compile(r"[\uac00-\ud7ff]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_VALUE = re.compile(r"\s*[:=\uff1a]\s*[\d.]+\s*%?")
_LETTERS = re.compile(r"[^\W\d_]+")


def clause_features(clause: Clause, language: str) -> list[str]:
    """Return the names of the features that ``clause`` has."""
    names = ["bias", f"lang={language}"]
    text = clause.passage.text[clause.start : clause.end]
    _around(clause, names)
    _place(clause, names)
    _shape(text, clause, language, names)
    _marks(text, clause, names)
    _cues(clause, language, names)
    _stances(clause, language, names)
    return names


def _around(clause: Clause, names: list[str]) -> None:
    passage = clause.passage
    names += [f"around={kind}" for kind in passage.around]
    if not passage.around:
        names.append("around=none")
    names.append(f"block={passage.block.kind}")
    names.append("initem" if passage.block.level or passage.block.parent >= 0 else "flat")
    before = passage.text[clause.sentence.start : clause.start].rstrip()
    if before[-1:] in (":", "\uff1a"):
        names.append("labelled")
        names += [f"label={kind}" for kind in label_kinds(before[:-1])]
    if passage.cuts:
        names.append("cuts")
        if any(last <= clause.start for _, last in passage.cuts):
            names.append("aftercut")
        if any(first >= clause.end for first, _ in passage.cuts):
            names.append("beforecut")


def _place(clause: Clause, names: list[str]) -> None:
    if clause.sentence.remark:
        names.append("remark")
    names.append(f"place={min(clause.place, 3)}")
    if clause.count == 1:
        names.append("alone")
    if clause.place == clause.count - 1:
        names.append("final")
    if clause.parts > 1:
        names.append("partof")
    if clause.part:
        names.append("laterpart")
    if clause.sentence.closing in _CLOSINGS:
        names.append(_CLOSINGS[clause.sentence.closing])


def _shape(text: str, clause: Clause, language: str, names: list[str]) -> None:
    dense = len(_DENSE.findall(text))
    runs = _LETTERS.findall(text)
    names.append(f"size={bisect_left(_SIZES, len(text) + 2 * dense)}")
    if sum(map(len, runs)) < 0.6 * (len(text) - text.count(" ")):
        names.append("symbols")
    if len(runs) <= 2 and not dense:
        names.append("briefly" if clause.stances else "fewwords")
    if len(runs) >= 3 and not dense and sum(run[0].isupper() for run in runs) > 0.6 * len(runs):
        names.append("heads")
    if language in _DENSE_LANGUAGES and len(text) > 20 and not dense and not _HANGUL.search(text):
        names.append("foreign")
    if text.isascii():
        names.append("ascii")
    if text[:1].isupper():
        names.append("upper")
    if _YEAR.search(text):
        names.append("year")
        if len(text) < _CITATION and not clause.stances:
            names.append("cite")


def _marks(text: str, clause: Clause, names: list[str]) -> None:
    if "=" in text or "$" in text or "\\" in text:
        names.append("formula")
    if "->" in text or "\u2192" in text:
        names.append("arrow")
    if "\u2191" in text:
        names.append("up")
    if _NUMBER.search(clause.text):
        names.append("unit")
    if _FIGURE.search(text):
        names.append("figure")
    if _NAME.match(text):
        names.append("startname")
    elif _NAME.search(text):
        names.append("name")
    if "et al" in clause.text:
        names.append("etal")
    if not clause.stances and _measured(clause):
        names.append("metricvalue")


def _measured(clause: Clause) -> bool:
    """Tell whether a clause says little but that a measure has a value."""
    return any(
        not _TERMS.isdisjoint(hit.kinds) and _VALUE.match(clause.text, hit.end - clause.origin) is not None
        for hit in clause.hits
    )


def _cues(clause: Clause, language: str, names: list[str]) -> None:
    kinds = Counter(kind for hit in clause.hits for kind in hit.kinds)
    for kind, count in kinds.items():
        names += _kind_names(kind, language)
        if count > 1:
            names.append(f"k2={KINDS[kind]}")
    if clause.hits and clause.hits[0].start <= clause.origin + 2:
        for kind in clause.hits[0].kinds:
            if kind in STARTERS:
                names.append(f"start={KINDS[kind]}")


@cache
def _kind_names(kind: int, language: str) -> tuple[str, str]:
    return f"k={KINDS[kind]}", f"k={KINDS[kind]}:{language}"


def _stances(clause: Clause, language: str, names: list[str]) -> None:
    if not clause.stances:
        names += ("good=0", "bad=0", "sum=0", "nostance")
        return
    judging = clause.passage.around & _JUDGING
    for name in {f"st={s.aspect}{'+' if s.sign > 0 else '-'}" for s in clause.stances}:
        names.append(name)
        for kind in judging:
            names.append(f"{name}@{kind}")
    if any(s.negated for s in clause.stances):
        names.append("negated")
    if any(_PURPOSE in h.kinds and h.start <= clause.stances[0].start for h in clause.hits):
        names += ("aimed", f"aimed:{language}")
    _balance(clause, names)
    _aspects(clause, names)


def _balance(clause: Clause, names: list[str]) -> None:
    signs = [stance.sign for stance in clause.stances]
    good, bad = signs.count(1), signs.count(-1)
    names.append(f"good={min(good, 3)}")
    names.append(f"bad={min(bad, 3)}")
    names.append(f"sum={max(-2, min(2, good - bad))}")
    names.append(f"firstsign={signs[0]}")
    names.append(f"lastsign={signs[-1]}")
    if good and bad:
        names.append("both")
        if any(_CONTRAST in hit.kinds for hit in clause.hits):
            names.append("both+contrast")


def _aspects(clause: Clause, names: list[str]) -> None:
    special = [stance for stance in clause.stances if stance.aspect != GENERAL]
    if not special:
        return
    if len({stance.aspect for stance in special}) == 1:
        names.append(f"only={special[0].aspect}")
    names.append(f"first={special[0].aspect}{special[0].sign}")
    names.append(f"last={special[-1].aspect}{special[-1].sign}")
