"""The features of clauses, as names, for the linear models."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from notesetl.claims.clauses import Clause
from notesetl.claims.cues import KINDS, label_kinds
from notesetl.claims.entries import BELOW, BESIDE, HEADED, NONE, SAME
from notesetl.claims.scanner import Hit
from notesetl.claims.stance import GENERAL

Group = tuple[str, ...]

STARTERS = frozenset(
    KINDS.index(kind)
    for kind in (
        *("contrast", "this_work", "prior_work", "propose", "mechanism", "findings", "openers", "keeper", "question"),
        *("todo", "purpose", "causes", "caption", "comparative", "relief", "negation", "definition", "hedges"),
        *("increase", "decrease"),
    )
)
"""The lists whose words at the head of a stretch tell what it is."""

NAME = re.compile(r"[A-Z][a-z]*[A-Z]\w*|[A-Z]{2,}\w*|(?<![A-Za-z])[A-Za-z]++-?\d+\w*")
"""A name of a method as they are spelled: capitals within, or letters and digits."""

_ENTRIES = {entry: (f"entry={entry}",) for entry in (NONE, SAME, BESIDE, BELOW, HEADED)}
_JUDGING = frozenset({"section_good", "section_bad", "section_results", "section_method"})
_CLOSINGS = {
    **dict.fromkeys("?\uff1f", "closing=?"),
    **dict.fromkeys(":\uff1a", "closing=:"),
    **dict.fromkeys(".\u3002!\uff01", "closing=."),
    **dict.fromkeys(";\uff1b", "closing=;"),
}
_SIZES = (12, 24, 40, 70, 120, 200)
_NARROW, _WIDE = 9, 28  # how far a purpose reaches, in characters of dense and of alphabetic scripts
_CITATION = 80  # characters of a line that a year makes a citation
_LOOK = 4  # characters before a measure in which its number may end
_BRIEF = 32  # characters of a clause that is little more than a measure and its value
_LATE = 3  # from the fourth on, all places in a passage count alike
_FLAGS = ("remark", "alone", "final", "partof", "laterpart")
_NO_STANCE = ("good=0", "bad=0", "sum=0", "nostance")
_DENSE_LANGUAGES = ("zh", "ko")
_PURPOSE, _CONTRAST, _FINDINGS = (KINDS.index(kind) for kind in ("purpose", "contrast", "findings"))
_COSTS = frozenset(KINDS.index(kind) for kind in ("cost_terms", "speed_terms"))
_TERMS = _COSTS | {KINDS.index(kind) for kind in ("quality_terms", "error_terms")}

_WITH_FIGURE = {
    KINDS.index(kind): (f"figure+{kind}",)
    for kind in (
        *("comparative", "increase", "decrease", "extent", "quality_terms", "error_terms", "cost_terms", "speed_terms"),
        *("data_terms", "negation", "relief"),
    )
}

_NUMBER = re.compile(r"\d(?:\.\d+)?\s*(?:%|[x\u00d7\u500d\ubc30](?!\w)|fps|ms|gb|mb)")
_FIGURE = re.compile(r"\d(?<![\w.]\d)\d*(?:\.\d+)?(?![\w.]*\))")
_DELTA = re.compile(r"(?<![\w.)])([+\uff0b\u2191\u2193\u2212-])\s?\d[\d.]*(?![\w.]*[)/:-])")
_DENSE = re.compile(r"[\u2e80-\u9fff]+")
_HANGUL = re.compile(r"[\uac00-\ud7ff]")
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_VALUE = re.compile(r"\s*[:=\uff1a]\s*[\d.]+\s*%?")
_SCORE = re.compile(r"[\s(:=\uff1a\uff08~\u2248*]{0,4}\d")
_BEFORE = re.compile(r"\d\s?%?\s?$")
_COMMA = re.compile(r"[,;\uff0c\uff1b]")
_LETTERS = re.compile(r"[^\W\d_]+")


def clause_features(clause: Clause, language: str) -> list[Group]:
    """Return the names of the features that ``clause`` has, in groups of those that go together."""
    text = clause.passage.text[clause.start : clause.end]
    block = clause.passage.block
    groups = [
        _around_names(clause.passage.around, block.kind, block.level > 0 or block.parent >= 0, language),
        _ENTRIES[clause.passage.entry],
        _place(clause),
        *(_cuts(clause) if clause.passage.cuts else ()),
        _shape(text, clause, language),
        *_marks(text, clause),
        *_cues(clause, language),
        _stances(clause, language),
    ]
    if clause.start == clause.sentence.start:
        return groups
    before = clause.passage.text[clause.sentence.start : clause.start].rstrip()
    if before[-1:] in (":", "\uff1a"):
        groups.append(("labelled", *sorted(f"label={kind}" for kind in label_kinds(before[:-1]))))
    return groups


@cache
def _around_names(around: frozenset[str], kind: str, item: bool, language: str) -> Group:  # noqa: FBT001 - cached
    kinds = sorted(f"around={kind}" for kind in around) or ["around=none"]
    return ("bias", f"lang={language}", *kinds, f"block={kind}", "initem" if item else "flat")


def _place(clause: Clause) -> Group:
    last = clause.place == clause.count - 1
    flags = (clause.sentence.remark, clause.count == 1, last, clause.parts > 1, clause.part > 0)
    return _place_names(min(clause.place, _LATE), flags, clause.sentence.closing)


@lru_cache(maxsize=4096)
def _place_names(place: int, flags: tuple[bool, ...], closing: str) -> Group:
    names = [name for name, holds in zip(_FLAGS, flags, strict=True) if holds]
    if closing in _CLOSINGS:
        names.append(_CLOSINGS[closing])
    return (f"place={place}", *names)


def _cuts(clause: Clause) -> Iterator[Group]:
    cuts = clause.passage.cuts
    yield ("cuts",)
    if any(last <= clause.start for _, last in cuts):
        yield ("aftercut",)
    if any(first >= clause.end for first, _ in cuts):
        yield ("beforecut",)


def _shape(text: str, clause: Clause, language: str) -> Group:
    ascii_ = text.isascii()
    dense = 0 if ascii_ else sum(map(len, _DENSE.findall(text)))
    runs = _LETTERS.findall(text)
    names = [f"size={bisect_left(_SIZES, len(text) + 2 * dense)}"]
    if sum(map(len, runs)) < 0.6 * (len(text) - text.count(" ")):
        names.append("symbols")
    if len(runs) <= 2 and not dense:
        names.append("briefly" if clause.stances else "fewwords")
    if len(runs) >= 3 and not dense and sum([run[0].isupper() for run in runs]) > 0.6 * len(runs):
        names.append("heads")
    if language in _DENSE_LANGUAGES and len(text) > 20 and not dense and not _HANGUL.search(text):
        names.append("foreign")
    if ascii_:
        names.append("ascii")
    if text[:1].isupper():
        names.append("upper")
    if _YEAR.search(text):
        names.append("year")
        if len(text) < _CITATION and not clause.stances:
            names.append("cite")
    return tuple(names)


def _marks(text: str, clause: Clause) -> Iterator[Group]:
    if "=" in text or "$" in text or "\\" in text:
        yield ("formula",)
    if "->" in text or "\u2192" in text:
        yield ("arrow",)
    if "\u2191" in text:
        yield ("up",)
    if NAME.match(text):
        yield ("startname",)
    elif NAME.search(text):
        yield ("name",)
    if "et al" in clause.text:
        yield ("etal",)
    if not clause.stances:
        yield from {(name,) for name in measures(clause)}
    if _DIGIT.search(text):
        yield from _figures(text, clause)


def _figures(text: str, clause: Clause) -> Iterator[Group]:
    """Yield what the numbers of a clause that has digits say."""
    if _NUMBER.search(clause.text):
        yield ("unit",)
    if _FIGURE.search(text):
        yield ("figure",)
        said = {kind for hit in clause.hits for kind in hit.kinds}
        yield from (group for kind, group in _WITH_FIGURE.items() if kind in said)
    delta = _DELTA.search(text)
    if delta is not None:
        yield ("gain" if delta[1] in "+\uff0b\u2191" else "loss",)
    yield from _results(text, clause)


def _results(text: str, clause: Clause) -> Iterator[Group]:
    found = any(_FINDINGS in hit.kinds for hit in clause.hits)
    if _scored(clause):
        yield ("score", "score+findings" if found else "score-findings")
    elif found and _FIGURE.search(text):
        yield ("figure+findings",)


def measures(clause: Clause) -> Iterator[str]:
    """Yield what a clause that says little else gives the value of: a quality, or a speed or cost."""
    for hit in clause.hits:
        valued = _VALUE.match(clause.text, hit.end - clause.origin) is not None
        if not _TERMS.isdisjoint(hit.kinds) and (valued or (_brief(clause) and _scores(clause, hit))):
            yield "metricvalue" if _COSTS.isdisjoint(hit.kinds) else "costvalue"


def _brief(clause: Clause) -> bool:
    """Tell whether a clause is little more than a measure with its value, and no cell of a table of results."""
    return len(clause.text) <= _BRIEF and clause.passage.block.kind != "cell"


def _scored(clause: Clause) -> bool:
    """Tell whether a number stands right after a measure or right before it: ``BLEU 28.4``, ``57 mIoU``."""
    return any(not _TERMS.isdisjoint(hit.kinds) and _scores(clause, hit) for hit in clause.hits)


def _scores(clause: Clause, hit: Hit) -> bool:
    first, last = hit.start - clause.origin, hit.end - clause.origin
    return bool(_SCORE.match(clause.text, last) or _BEFORE.search(clause.text[max(first - _LOOK, 0) : first]))


def _cues(clause: Clause, language: str) -> Iterator[Group]:
    if not clause.hits:
        return
    seen: set[int] = set()
    again: set[int] = set()
    for hit in clause.hits:
        for kind in hit.kinds:
            (again if kind in seen else seen).add(kind)
    for kind in seen:
        yield _kind_names(kind, language)
    for kind in again:
        yield (f"k2={KINDS[kind]}",)
    if clause.hits[0].start <= clause.origin + 2:
        for kind in clause.hits[0].kinds:
            if kind in STARTERS:
                yield (f"start={KINDS[kind]}",)


@cache
def _kind_names(kind: int, language: str) -> Group:
    return f"k={KINDS[kind]}", f"k={KINDS[kind]}:{language}"


def _stances(clause: Clause, language: str) -> Group:
    found = clause.stances
    if not found:
        return _NO_STANCE
    first, flags = found[0].start, []
    kinds = [kind for hit in clause.hits if hit.start <= first for kind in hit.kinds]
    if _PURPOSE in kinds:
        flags.append("aimed")
    if _only_aimed(clause):
        flags.append("onlyaimed")
    if any(_CONTRAST in hit.kinds for hit in clause.hits if hit.start > first) or (
        _CONTRAST in kinds and _COMMA.search(clause.text, first - clause.origin)
    ):
        flags.append("contrast")  # one at the head alone sets the clause against what stands before it
    if _turns(clause):
        flags.append("turn")
    judged = tuple([(s.aspect, s.sign, s.negated) for s in found])
    return _stance_names(judged, clause.passage.around & _JUDGING, tuple(flags), language)


def _turns(clause: Clause) -> bool:
    """Tell whether all is good before a contrast and all is bad behind it, or the other way round.

    Where the contrast stands at the head, what counts is the first comma (``although fast, it ...``).
    """
    found = clause.stances
    if len({s.sign for s in found}) == 1:
        return False
    for hit in clause.hits:
        if _CONTRAST not in hit.kinds:
            continue
        place = hit.start
        if place < found[0].start:
            comma = _COMMA.search(clause.text, place - clause.origin)
            place = clause.origin + comma.start() if comma else place
        before, after = ({s.sign for s in found if (s.start < place) is first} for first in (True, False))
        if len(before) == len(after) == 1:
            return True
    return False


def _only_aimed(clause: Clause) -> bool:
    """Tell whether all that a clause judges is what something is done for."""
    aims = [hit.end for hit in clause.hits if _PURPOSE in hit.kinds]
    reach = _NARROW if _DENSE.search(clause.text) else _WIDE
    return bool(aims) and all(any(0 <= s.end - aim <= reach + s.end - s.start for aim in aims) for s in clause.stances)


@lru_cache(maxsize=4096)
def _stance_names(
    judged: tuple[tuple[str, int, bool], ...], judging: frozenset[str], flags: Group, language: str
) -> Group:
    names = []
    for name in sorted({f"st={aspect}{'+' if sign > 0 else '-'}" for aspect, sign, _ in judged}):
        names += [name, *sorted(f"{name}@{kind}" for kind in judging)]
    if any(negated for _, _, negated in judged):
        names.append("negated")
    if "aimed" in flags:
        names += ("aimed", f"aimed:{language}")
    names += [flag for flag in ("onlyaimed", "turn") if flag in flags]
    names += _balance([sign for _, sign, _ in judged], contrast="contrast" in flags)
    names += _aspects([(aspect, sign) for aspect, sign, _ in judged if aspect != GENERAL])
    return tuple(names)


def _balance(signs: Sequence[int], *, contrast: bool) -> Iterator[str]:
    good, bad = signs.count(1), signs.count(-1)
    yield f"good={min(good, 3)}"
    yield f"bad={min(bad, 3)}"
    yield f"sum={max(-2, min(2, good - bad))}"
    yield f"firstsign={signs[0]}"
    yield f"lastsign={signs[-1]}"
    if good and bad:
        yield "both"
        if contrast:
            yield "both+contrast"


def _aspects(special: Sequence[tuple[str, int]]) -> Iterator[str]:
    if not special:
        return
    if len({aspect for aspect, _ in special}) == 1:
        yield f"only={special[0][0]}"
    yield f"first={special[0][0]}{special[0][1]}"
    yield f"last={special[-1][0]}{special[-1][1]}"
