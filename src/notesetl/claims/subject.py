"""What a claim is about: a name or a phrase at its head, its label, or the method of its mention."""

import re
from functools import lru_cache

from notesetl.claims.clauses import Clause
from notesetl.claims.cues import KINDS, label_kinds
from notesetl.claims.joints import starts_with

_NAME = re.compile(r"[A-Z][\w+-]*[A-Z0-9][\w+-]*(?: [A-Z][\w+-]*)*")
_DENSE = re.compile(r"[\u2e80-\u9fff]")
_NICKNAME = re.compile(r"\((?=[A-Z][\w+-]*[A-Z0-9])([A-Z][\w .+-]*+)\)")
_LONGEST = 40  # characters of a subject that is a phrase
_WORDS = 4  # words of a name before a colon

_PREDICATES = frozenset(
    KINDS.index(kind)
    for kind in (
        *(
            "mechanism",
            "ability",
            "negation",
            "extent",
            "comparative",
            "findings",
            "increase",
            "decrease",
            "superlative",
        ),
        *("propose", "relief", "hedges", "limitation", "causes", "purpose"),
    )
)
_SELF = KINDS.index("this_work")
_SPEECH = frozenset(KINDS.index(kind) for kind in ("hedges", "openers", "contrast", "keeper", "question"))


def subject(clause: Clause, own: str | None) -> str | None:
    """Return the subject of ``clause`` as written; ``own`` is the name of what its mention is about."""
    text = clause.passage.text[clause.start : clause.end]
    first = clause.hits[0] if clause.hits and clause.hits[0].start <= clause.origin + 1 else None
    if first is not None and _SELF in first.kinds:
        return own
    if first is None or _SPEECH.isdisjoint(first.kinds):
        if found := _NAME.match(text):
            return found[0]
        if label := _label(clause):
            return label
        if phrase := _phrase(clause, text):
            return phrase
    return own


def _label(clause: Clause) -> str | None:
    """Return the words before a colon that the clause follows, where they name something."""
    before = clause.passage.text[clause.sentence.start : clause.start].rstrip()
    if before[-1:] not in (":", "\uff1a"):
        return None
    words = before[:-1].strip()
    return words if 0 < len(words) <= _LONGEST and not label_kinds(words) else None


def _phrase(clause: Clause, text: str) -> str | None:
    """Return what stands before the first word that says something of it, in a script without spaces."""
    if not _DENSE.search(text) or starts_with(clause.text, "dependent"):
        return None
    said = next((h for h in clause.hits if h.start > clause.origin + 1 and not _PREDICATES.isdisjoint(h.kinds)), None)
    if said is None:
        return None
    phrase = text[: said.start - clause.origin].strip()
    return phrase if 2 <= len(phrase) <= _LONGEST and not any(mark in phrase for mark in ",\uff0c(:\uff1a") else None


@lru_cache(maxsize=4096)
def own_name(title: str, after: str) -> str:
    """Return the short name that a title, or brackets in what comes ``after`` it, give a method, else the title."""
    for separator in (":", "\uff1a", " - "):
        head = title.split(separator, 1)[0].strip()
        if 0 < len(head) < len(title) and len(head.split()) <= _WORDS:
            return head
    if found := _NICKNAME.search(title) or _NICKNAME.match(after.lstrip(" *_])>")):
        return found[1]
    return title
