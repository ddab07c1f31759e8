"""The words of each language by what they say (``claims.toml``), for all languages at once: notes mix them."""

from dataclasses import dataclass, fields
from functools import cache, lru_cache

from notesetl.claims.scanner import Scanner
from notesetl.extract.lexicon import label
from notesetl.folding import fold
from notesetl.languages import load_all

ASPECTS = ("accuracy", "efficiency", "robustness", "data", "simplicity", "novelty", "limitation", "applicability")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cues:
    """Words and phrases of one language; see the comments in the files for what each list holds."""

    accuracy_good: Words
    accuracy_bad: Words
    efficiency_good: Words
    efficiency_bad: Words
    robustness_good: Words
    robustness_bad: Words
    data_good: Words
    data_bad: Words
    simplicity_good: Words
    simplicity_bad: Words
    novelty_good: Words
    novelty_bad: Words
    limitation: Words
    applicability_good: Words
    general_good: Words
    general_bad: Words
    quality_terms: Words
    error_terms: Words
    speed_terms: Words
    cost_terms: Words
    robust_terms: Words
    fragile_terms: Words
    data_terms: Words
    increase: Words
    decrease: Words
    few: Words
    negation: Words
    negation_after: Words
    relief: Words
    needless: Words
    contrast: Words
    comparative: Words
    superlative: Words
    extent: Words
    hedges: Words
    hearsay: Words
    ability: Words
    causes: Words
    findings: Words
    mechanism: Words
    propose: Words
    purpose: Words
    definition: Words
    this_work: Words
    prior_work: Words
    earlier: Words
    plural: Words
    keeper: Words
    todo: Words
    question: Words
    caption: Words
    metadata: Words
    section_good: Words
    section_bad: Words
    section_results: Words
    section_method: Words
    section_summary: Words
    section_background: Words
    section_future: Words
    section_skip: Words
    openers: Words
    inert: Words
    abbreviations: Words
    dependent: Words
    trailing: Words
    carrying: Words
    continuing: Words
    joining: Words


LABELS = (*(f.name for f in fields(Cues) if f.name.startswith("section_")), "metadata")
"""The lists that name headings, labels and columns rather than stand in running text."""

EDGES = ("abbreviations", "dependent", "trailing", "carrying", "continuing", "joining")
"""The lists that are looked for only at the edges of a stretch."""

KINDS = tuple(f.name for f in fields(Cues) if f.name not in (*LABELS, *EDGES))
"""The lists that are looked for in running text; a hit's kinds index this tuple."""


_IMPLIED = {
    KINDS.index("earlier"): (KINDS.index("prior_work"),),
    KINDS.index("needless"): (KINDS.index("relief"),),
}
_LONGEST_LABEL = 80  # characters of a heading or label


@cache
def scanner() -> Scanner:
    """Return the scanner for the words of all languages."""
    entries: dict[str, set[int]] = {}
    for cues in load_all("claims", Cues).values():
        for index, kind in enumerate(KINDS):
            for word in getattr(cues, kind):
                entries.setdefault(word.lower(), set()).update((index, *_IMPLIED.get(index, ())))
    return Scanner(entries)


@cache
def words(kind: str) -> frozenset[str]:
    """Return the folded words of the list ``kind`` in all languages."""
    return frozenset(fold(word) for cues in load_all("claims", Cues).values() for word in getattr(cues, kind))


@cache
def edges(kind: str) -> tuple[str, ...]:
    """Return the words of the list ``kind`` in all languages, in lower case."""
    return tuple({word.lower() for cues in load_all("claims", Cues).values() for word in getattr(cues, kind)})


def label_kinds(text: str, *, whole: bool = False) -> frozenset[str]:
    """Return the lists of ``LABELS`` that hold ``text``, a heading or label, or, unless ``whole``, one of its parts."""
    return _label_kinds(text, whole=whole) if len(text) <= _LONGEST_LABEL else frozenset()


@lru_cache(maxsize=16384)
def _label_kinds(text: str, *, whole: bool) -> frozenset[str]:
    bare = label(text)
    parts = {bare} if whole else {bare, *(part.strip() for part in _split(bare))}
    parts.discard("")
    return frozenset(kind for kind in LABELS if not parts.isdisjoint(words(kind)))


def _split(bare: str) -> list[str]:
    for separator in _SEPARATORS:
        bare = bare.replace(separator, "|")
    native = " ".join(word for word in bare.replace("|", " ").split() if not word.isascii())
    latin = " ".join(word for word in bare.replace("|", " ").split() if word.isascii())
    return [*bare.split("|"), *((native, latin) if native and latin else ())]


_SEPARATORS = ("/", "&", "(", ")", "\u3001", "\u4e0e", "\u548c", " - ", ":", "\uff1a", "\uff08", "\uff09")
