"""The data behind the topic tagger: cue words, ambiguous names, parts of coined names, roles of topics."""

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from notesetl.extract.tokenize import words
from notesetl.folding import fold
from notesetl.languages import build, load_all


@dataclass(frozen=True, slots=True)
class TopicRules:
    """What a language says about topics in titles (``topics_rules.toml``)."""

    purpose_before: tuple[str, ...] = ()
    means_before: tuple[str, ...] = ()
    means_after: tuple[str, ...] = ()
    purpose_after: tuple[str, ...] = ()
    release: tuple[str, ...] = ()
    cased: tuple[str, ...] = ()
    uncased: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    suffixes: tuple[tuple[str, str], ...] = ()
    prefixes: tuple[tuple[str, str], ...] = ()
    spelling: tuple[tuple[str, str], ...] = ()
    spelling_endings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """How much a title's word for one of ``topics`` counts beside a word for another topic."""

    weight: float
    topics: tuple[str, ...]


@cache
def rules() -> tuple[TopicRules, ...]:
    """Return the rules of all languages."""
    return tuple(load_all("topics_rules", TopicRules).values())


@cache
def roles() -> dict[str, float]:
    """Return the weight of each topic that has one of its own."""
    source = files("notesetl.vocabulary").joinpath("roles.toml")
    values = tomllib.loads(source.read_text(encoding="utf-8"))["role"]
    listed = [build(value, Role, "vocabulary/roles.toml") for value in values]
    return {topic: role.weight for role in listed for topic in role.topics}


@cache
def _spelling() -> dict[str, str]:
    return {fold(old): fold(new) for rule in rules() for old, new in rule.spelling}


@cache
def _endings() -> tuple[tuple[str, str], ...]:
    return tuple((old, new) for rule in rules() for old, new in rule.spelling_endings)


@lru_cache(maxsize=16384)
def key(word: str) -> str:
    """Return the form under which ``word`` is compared: folded, singular, in one spelling."""
    folded = fold(word)
    if len(folded) < 3 or not folded.isascii():
        return _spelling().get(folded, folded)
    if folded[-1] == "s" and folded[-2] not in "suia" and (len(folded) > 3 or word[0].isupper()):
        folded = folded[:-3] + "y" if folded.endswith("ies") and len(folded) > 4 else folded[:-1]
    folded = _spelling().get(folded, folded)
    for old, new in _endings():
        if folded.endswith(old):
            return folded[: -len(old)] + new
    return folded


@cache
def weak() -> frozenset[tuple[str, ...]]:
    """Return the names that hint at a topic but are used for much else, as tuples of compared words."""
    return frozenset(tuple(key(word) for word in words(name)) for rule in rules() for name in rule.weak)


def is_cased(name: str, kind: str) -> bool:
    """Tell whether ``name`` counts only as it is written: short capitals of methods and listed words."""
    cased, uncased = _cases()
    if name in cased:
        return True
    if kind != "method" or name in uncased:
        return False
    return len(name) <= 5 and name.isascii() and name.upper() == name


@cache
def _cases() -> tuple[frozenset[str], frozenset[str]]:
    cased = frozenset(name for rule in rules() for name in rule.cased)
    return cased, frozenset(name for rule in rules() for name in rule.uncased)


def coined(word: str) -> str:
    """Return the topic that a part of the coined name ``word`` tells, or nothing."""
    if len(word) > 40 or not word.isascii() or word.islower():
        return ""
    return _coined(word)


@lru_cache(maxsize=16384)
def _coined(word: str) -> str:
    base = word.rstrip("0123456789")
    for rule in rules():
        for part, topic in rule.suffixes:
            if len(base) > len(part) and base.endswith(part):
                return topic
        for part, topic in rule.prefixes:
            if len(base) > len(part) and word.startswith(part) and not word[len(part)].islower():
                return topic
    return ""
