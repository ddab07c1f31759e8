"""The features of the places where a sentence might be split into claims, as names, for the linear model."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet
from functools import cache

from notesetl.claims.clauses import Clause, Joint
from notesetl.claims.cues import KINDS, edges, label_kinds
from notesetl.claims.features import NAME, STARTERS, Group
from notesetl.claims.stance import GENERAL

_DENSE = re.compile(r"[\u2e80-\u9fff]")
_DEGREES = frozenset(KINDS.index(kind) for kind in ("extent", "superlative"))
_CONTRAST, _THIS = KINDS.index("contrast"), KINDS.index("this_work")
_SIZES = (16, 40, 90)
_EARLY = 8  # characters, with room for a connective before
_SHORT = 4  # characters of a piece that is no more than a connective


def joint_features(joint: Joint, language: str) -> list[Group]:
    """Return the names of the features of a place where a sentence might be split, in groups that go together."""
    left, right = joint.left, joint.right
    text = left.passage.text
    dense = bool(_DENSE.search(left.text[-2:] + right.text[:2]))
    mark = _mark(joint.between, dense=dense)
    found = set(_edges(left, right))
    if NAME.match(text[right.start : right.end]):
        found.add("rname")
    for side, clause in (("l", left), ("r", right)):
        size = bisect_left(_SIZES, len(clause.text) * (3 if dense else 1))
        found |= {f"{side}size={size}", f"{side}stances={min(len(clause.stances), 1)}"}
        found.add(f"{side}hits" if clause.hits else f"{side}plain")
        if _judges(clause):
            found.add(f"{side}judges")
    if mark == "dense":
        found.add("guess=apart" if _asserts_apart(left, right, found) else "guess=together")
    one, other = ({s.aspect for s in c.stances if s.aspect != GENERAL} for c in (left, right))
    signs, others = ({s.sign for s in c.stances} for c in (left, right))
    found |= {f"signs={_relation(signs, others)}", f"aspects={_relation(one, other)}"}
    groups = [_plain(mark, language, left.sentence.remark, left.passage.around)]
    groups += [_marked(name, mark) for name in found]
    groups += [(f"l{s}",) for s in {f"st={s.aspect}{s.sign}" for s in left.stances}]
    groups += [(f"r{s}",) for s in {f"st={s.aspect}{s.sign}" for s in right.stances}]
    return groups


@cache
def _plain(mark: str, language: str, remark: bool, around: frozenset[str]) -> Group:  # noqa: FBT001 - cached
    names = ("bias", f"mark={mark}", f"lang={language}", f"mark={mark}:{language}", *(f"around={k}" for k in around))
    return (*names, "remark") if remark else names


@cache
def _marked(name: str, mark: str) -> Group:
    return name, f"{name}:{mark}"


def _asserts_apart(left: Clause, right: Clause, edges_: Collection[str]) -> bool:
    """Tell whether both pieces around a comma of a dense script assert something, as far as words show.

    Praise beside fault does; else a piece that depends on the other, or carries it on, does not; a contrast, two
    judgements, or a judgement with its degree beside plain description do.
    """
    if len(left.text.strip()) <= _SHORT and not left.stances:
        return False
    if right.hits and right.hits[0].start <= right.origin + 1 and _CONTRAST in right.hits[0].kinds:
        return True
    if _relation({s.sign for s in left.stances}, {s.sign for s in right.stances}) == "apart":
        return True
    if len(left.text.strip()) <= _SHORT or not {"ldependent", "ltrailing", "rcarrying"}.isdisjoint(edges_):
        return False
    if left.stances and right.stances:
        return True
    return _judges(left) or _judges(right) or (not left.stances and not right.stances and "rthis" in edges_)


def _judges(clause: Clause) -> bool:
    """Tell whether a piece holds a judgement with its degree: ``very simple``, ``\u975e\u5e38\u81ea\u7136``."""
    return bool(clause.stances) and any(not _DEGREES.isdisjoint(hit.kinds) for hit in clause.hits)


def _mark(between: str, *, dense: bool) -> str:
    mark = between.strip()
    if mark in (",", "\uff0c"):
        return "dense" if dense else "comma"
    return {"": "word", ":": "colon", "\uff1a": "colon", "+": "plus", "/": "slash", "~": "slash"}.get(mark, "dash")


def _edges(left: Clause, right: Clause) -> Iterator[str]:
    """Yield what the edges of two pieces tell of their dependence."""
    if label_kinds(left.text):
        yield "llabel"
    if starts_with(left.text, "dependent"):
        yield "ldependent"
    if left.text.rstrip().endswith(edges("trailing")):
        yield "ltrailing"
    if starts_with(right.text, "carrying"):
        yield "rcarrying"
    if starts_with(right.text, "dependent"):
        yield "rdependent"
    yield from _heads("l", left)
    yield from _heads("r", right)


def _heads(side: str, clause: Clause) -> Iterator[str]:
    if clause.hits and clause.hits[0].start <= clause.origin + 1:
        for kind in clause.hits[0].kinds:
            if kind in STARTERS:
                yield f"{side}start={KINDS[kind]}"
    if any(_THIS in hit.kinds and hit.start <= clause.origin + _EARLY for hit in clause.hits[:3]):
        yield f"{side}this"


def starts_with(text: str, kind: str) -> bool:
    """Tell whether ``text`` starts with a word of the edge list ``kind``."""
    return _beginnings(kind).match(text) is not None


@cache
def _beginnings(kind: str) -> re.Pattern[str]:
    latin = "|".join(re.escape(word) for word in edges(kind) if word[-1] < "\u2e80")
    dense = "|".join(re.escape(word) for word in edges(kind) if word[-1] >= "\u2e80")
    return re.compile(rf"\s*(?:(?:{latin})(?![^\W\u2e80-\uffff])|(?:{dense}))")


def _relation(one: AbstractSet[object], other: AbstractSet[object]) -> str:
    if not one and not other:
        return "none"
    if not one or not other:
        return "left" if one else "right"
    return "same" if one == other else "shared" if one & other else "apart"
