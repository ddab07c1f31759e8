"""What the cue words of a stretch say together: which aspect is praised or faulted, negation in scope."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from notesetl.claims.cues import ASPECTS, KINDS, edges
from notesetl.claims.scanner import Hit

GENERAL = "general"

_BAR = re.compile(r"[,;:.\uff0c\uff1b\uff1a\u3002()\uff08\uff09\u2014\uff5c]| [-\u2013+~/|\u00b7\u2022] ")
_NARROW, _WIDE = 9, 28  # how far a word reaches, in characters of dense and of alphabetic scripts
_NEXT = 2  # in Korean a negation before a word reaches the next word alone
_KIND = {name: index for index, name in enumerate(KINDS)}
_DIRECT: dict[int, tuple[str, int]] = {
    **{_KIND[f"{a}_{w}"]: (a, s) for a in ASPECTS for w, s in (("good", 1), ("bad", -1)) if f"{a}_{w}" in _KIND},
    _KIND["limitation"]: ("limitation", -1),
    _KIND["general_good"]: (GENERAL, 1),
    _KIND["general_bad"]: (GENERAL, -1),
}
_TERMS = {
    _KIND["quality_terms"]: ("accuracy", 1),
    _KIND["error_terms"]: ("accuracy", -1),
    _KIND["speed_terms"]: ("efficiency", 1),
    _KIND["cost_terms"]: ("efficiency", -1),
    _KIND["robust_terms"]: ("robustness", 1),
    _KIND["fragile_terms"]: ("robustness", -1),
    _KIND["data_terms"]: ("data", -1),
}
_FEW = _KIND["few"]
_INCREASE, _DECREASE, _RELIEF = _KIND["increase"], _KIND["decrease"], _KIND["relief"]
_NEEDLESS = _KIND["needless"]
_GOOD, _BAD = _KIND["general_good"], _KIND["general_bad"]
_BEFORE, _AFTER, _CONTRAST = _KIND["negation"], _KIND["negation_after"], _KIND["contrast"]
_BARRING = frozenset({_CONTRAST, _KIND["causes"]})
_TURNING = frozenset({_BEFORE, _AFTER, _RELIEF})


@dataclass(slots=True)
class Stance:
    """Praise (``sign`` 1) or fault (-1) of ``aspect`` at ``start``:``end``; ``negated`` where a negation turned it."""

    aspect: str
    sign: int
    start: int
    end: int
    negated: bool


def stances(text: str, hits: Sequence[Hit]) -> list[Stance]:
    """Return what ``hits``, the cue words of a stretch of ``text``, praise and fault, in order."""
    found = [*_direct(text, hits), *_changes(text, hits)]
    turning = _turning(hits) if found else []
    if turning:
        found = [_turned(text, stance, turning, hits) for stance in found]
    return sorted(found, key=lambda s: (s.start, s.end)) if len(found) > 1 else found


def _turning(hits: Sequence[Hit]) -> list[Hit]:
    """Return the negations and reliefs among ``hits``.

    Those that turn what stands before them are one where they overlap, and none where they end another phrase.
    """
    turning: list[Hit] = []
    taken = 0
    for hit in hits:
        if _AFTER in hit.kinds and hit.start < taken:
            last = turning[-1] if turning else None
            if last is not None and hit.start < last.end and _AFTER in last.kinds:
                turning[-1] = Hit(last.start, max(last.end, hit.end), last.kinds)
        elif not _TURNING.isdisjoint(hit.kinds):
            turning.append(hit)
        taken = max(taken, hit.end)
    return turning


def _direct(text: str, hits: Sequence[Hit]) -> list[Stance]:
    """Return what single words judge; of two that overlap and differ the one with the negation in it counts.

    That is the first (``no better|than``), in Korean the last.
    """
    found: list[Stance] = []
    reached = 0  # where a judgement that is denied, and what overlaps it, end
    for hit in hits:
        for aspect, sign in (_DIRECT[kind] for kind in hit.kinds if kind in _DIRECT):
            stance = Stance(aspect, sign, hit.start, hit.end, negated=False)
            last = found[-1] if found else None
            if last is None or last.sign == sign or not last.start < hit.start < max(last.end, reached):
                found.append(stance)
                reached = hit.end if _denied(text, hit) else 0
            elif _hangul(text, hit.end - 1):
                found[-1] = stance
            elif reached:
                reached = hit.end
    return found


def _denied(text: str, hit: Hit) -> bool:
    """Tell whether a judgement has its own negation at its head (``không nhanh``, ``not fast``)."""
    return text[hit.start : hit.end].split(" ", 1)[0] in _negations()


@cache
def _negations() -> frozenset[str]:
    return frozenset(word.strip() for word in edges("negation"))


def _changes(text: str, hits: Sequence[Hit]) -> list[Stance]:
    """Return what is said of terms: what grows, shrinks, is spared, good or bad (``less memory``, ``效果好``)."""
    found = []
    for place, hit in enumerate(hits):
        direction = (_INCREASE in hit.kinds) - (_DECREASE in hit.kinds)
        value = (_GOOD in hit.kinds) - (_BAD in hit.kinds)
        if not direction and not value and _FEW not in hit.kinds and _RELIEF not in hit.kinds:
            continue
        for other in _near(text, hits, place):
            term = next((_TERMS[kind] for kind in other.kinds if kind in _TERMS), None)
            if term is None:
                continue
            aspect, good = term
            if _FEW in hit.kinds:
                if aspect != "efficiency" or good > 0:
                    break
                direction = -1
            sign = direction * good or (value if aspect != "data" else 0) or (1 if good < 0 and not value else 0)
            if sign and (aspect != "data" or sign > 0):
                found.append(Stance(aspect, sign, min(hit.start, other.start), max(hit.end, other.end), negated=False))
            break
        else:
            if _NEEDLESS in hit.kinds:
                found.append(Stance("simplicity", 1, hit.start, hit.end, negated=False))
    return found


def _near(text: str, hits: Sequence[Hit], place: int) -> list[Hit]:
    """Return the hits in reach of the one at ``place`` with no mark between, the nearest first."""
    hit = hits[place]
    reach = _reach(text, hit)
    nearby = [o for o in hits[max(place - 6, 0) : place + 7] if o is not hit and _gap(hit, o) <= reach]
    around = [o for o in nearby if not _BAR.search(text, min(hit.end, o.end), max(hit.start, o.start))]
    return sorted(around, key=lambda other: _gap(hit, other))


def _gap(one: Hit, other: Hit) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _reach(text: str, hit: Hit) -> int:
    return _NARROW if "\u2e80" <= text[hit.start : hit.start + 1] < "\ua000" else _WIDE


def _hangul(text: str, last: int) -> bool:
    """Tell whether the word that ends at ``last``, blanks not counted, is Korean."""
    return "\uac00" <= text[max(last - 1, 0) : last + 1].rstrip()[-1:] < "\ud7a4"


def _turned(text: str, stance: Stance, turning: Sequence[Hit], hits: Sequence[Hit]) -> Stance:
    """Return ``stance`` with the negations around it, of ``turning``, taken into account."""
    turns, relieved = 0, False
    for hit in turning:
        if hit.start < stance.end and stance.start < hit.end:
            shared = text[max(hit.start, stance.start) : min(hit.end, stance.end)].strip()
            apart = (hit.start - stance.start) * (hit.end - stance.end) > 0  # neither lies within the other
            inside = stance.start < hit.start and hit.end < stance.end
            before = apart and hit.start < stance.start and shared not in _negations()
            turns += (inside or before) and _BEFORE in hit.kinds
            relieved |= apart and len(shared) > 1 and _RELIEF in hit.kinds and stance.sign < 0
            continue
        reach = _reach(text, hit)
        ahead, behind = stance.start - hit.end, hit.start - stance.end
        if _barred(text, hits, hit, stance):
            continue
        if (_BEFORE in hit.kinds and 0 <= ahead <= (_NEXT if _hangul(text, hit.end - 1) else reach)) or (
            _AFTER in hit.kinds and 0 <= behind <= 6
        ):
            turns += 1
        if _RELIEF in hit.kinds and stance.sign < 0 and (0 <= ahead <= 2 * reach or 0 <= behind <= 8):
            relieved = True
    if relieved:
        return Stance(stance.aspect, 1, stance.start, stance.end, negated=True)
    if turns % 2 == 0:
        return stance
    return Stance(stance.aspect, -stance.sign, stance.start, stance.end, negated=True)


def _barred(text: str, hits: Sequence[Hit], negation: Hit, stance: Stance) -> bool:
    """Tell whether a mark, a contrast or a reason between the two keeps the negation from reaching the stance."""
    start, end = min(negation.end, stance.end), max(negation.start, stance.start)
    if _BAR.search(text, start, end):
        return True
    return any(start <= hit.start < end and not _BARRING.isdisjoint(hit.kinds) for hit in hits)
