"""What a claim is about: a name or a phrase at its head, its label, or the method of its mention."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from notesetl.claims.clauses import Clause
from notesetl.claims.cues import KINDS, label_kinds
from notesetl.claims.datasets import find_dataset
from notesetl.claims.figure_words import figure_words
from notesetl.claims.joints import starts_with
from notesetl.claims.phrases import fold
from notesetl.languages import load_all

_NAME = re.compile(
    r"(?:[A-Z][a-z]+ ){0,2}[A-Z][\w+.-]*[A-Z0-9][\w+-]*(?:\+\+)?(?: [A-Z][\w+-]*)*"
    r"|(?:[A-Z][a-z]+ ){1,2}\d[\w.-]*\w|[A-Z][a-z]+ \d(?![\w.])",
    re.ASCII,
)
_DENSE = re.compile(r"[\u2e80-\u9fff]")
_NICKNAME = re.compile(r"\((?=[A-Z][\w+-]*[A-Z0-9])([A-Z][\w .+-]*+)\)")
_LONGEST = 40  # characters of a subject that is a phrase
_BEHIND = 12  # characters behind a name that tell whether it is the subject
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


@dataclass(frozen=True, slots=True)
class SubjectFile:
    """``subjects.toml``: words that what stands before, behind or at the start of a phrase is no subject by."""

    not_names: tuple[str, ...]
    not_first: tuple[str, ...]
    behind_others: tuple[str, ...]
    general: tuple[str, ...]
    ends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of ``subjects.toml`` in all languages, and the measures, to be looked up."""

    not_names: frozenset[str]
    not_first: tuple[str, ...]
    behind_others: tuple[str, ...]
    general: tuple[str, ...]
    ends: re.Pattern[str]


@cache
def _words() -> _Words:
    files = list(load_all("subjects", SubjectFile).values())

    def every(kind: str) -> tuple[str, ...]:
        return tuple(word.lower() for file in files for word in getattr(file, kind))

    ends = sorted(every("ends"), key=len, reverse=True)
    return _Words(
        frozenset(every("not_names")), every("not_first"), every("behind_others"), every("general"),
        re.compile("|".join(map(re.escape, ends))),
    )  # fmt: skip


def subject(clause: Clause, own: str | None, language: str) -> str | None:
    """Return the subject of ``clause`` as written; ``own`` is the name of what its mention is about."""
    text = clause.passage.text[clause.start : clause.end]
    first = clause.hits[0] if clause.hits and clause.hits[0].start <= clause.origin + 1 else None
    if first is not None and _SELF in first.kinds:
        return own
    if first is None or _SPEECH.isdisjoint(first.kinds):
        if name := _name(text, language):
            return name
        if label := _label(clause, language):
            return label
        if phrase := _phrase(clause, text, language):
            return phrase
    return own


def _name(text: str, language: str) -> str | None:
    """Return the name that ``text`` starts with, where it is a method's and what is said of it follows."""
    found = _NAME.match(text)
    if found is None:
        return None
    name, words = found[0], _words()
    head = name.partition(" ")[0]
    if name.lower() in words.not_names or head.lower() in words.not_names or _measures(name, language):
        return None
    if find_dataset(name) == (0, len(name)):
        return None
    behind = text[found.end() : found.end() + _BEHIND].lower()
    return None if behind.startswith(words.behind_others) else name


def _label(clause: Clause, language: str) -> str | None:
    """Return the words before a colon that the clause follows, where they name something."""
    before = clause.passage.text[clause.sentence.start : clause.start].rstrip()
    if before[-1:] not in (":", "\uff1a"):
        return None
    label = before[:-1].strip()
    if not 0 < len(label) <= _LONGEST or label_kinds(label) or _speaks_of_all(label, language):
        return None
    return label


def _phrase(clause: Clause, text: str, language: str) -> str | None:
    """Return what stands before the first word that says something of it, in a script without spaces."""
    if not _DENSE.search(text) or starts_with(clause.text, "dependent"):
        return None
    said = next((h for h in clause.hits if h.start > clause.origin + 1 and not _PREDICATES.isdisjoint(h.kinds)), None)
    if said is None:
        return None
    phrase = text[: said.start - clause.origin]
    if (end := _words().ends.search(phrase, 1)) is not None:
        phrase = phrase[: end.start()]
    phrase = phrase.strip().removesuffix("\u7684")
    if not 2 <= len(phrase) <= _LONGEST or any(mark in phrase for mark in ',\uff0c(\uff08:\uff1a\u3001"\u201c'):
        return None
    lowered = phrase.lower()
    if lowered.startswith(_words().not_first) or _speaks_of_all(lowered, language):
        return None
    return phrase


def _speaks_of_all(phrase: str, language: str) -> bool:
    """Tell whether ``phrase`` is a measure or a word for results, ideas, steps: of the method in question."""
    return phrase.lower().startswith(_words().general) or _measures(phrase, language)


def _measures(phrase: str, language: str) -> bool:
    """Tell whether ``phrase`` is the name of a measure."""
    found = figure_words(language).metrics.at(fold(phrase), 0)
    return found is not None and found[0] == len(phrase)


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
