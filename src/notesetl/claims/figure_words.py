"""The words that figures are stated with: those of a language and the English terms that every language uses."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from notesetl.claims.bare import without_marks
from notesetl.claims.fractions import FractionFile, Fractions, pattern
from notesetl.claims.phrases import Phrases, fold
from notesetl.folding import fold as typed
from notesetl.languages import build, codes, load
from notesetl.vocabulary.sheets import read_resource

_ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class _Lists:
    """The table ``words`` of ``figures.toml``."""

    link: tuple[str, ...]
    between: tuple[str, ...]
    range: tuple[str, ...]
    joined: tuple[str, ...]
    changes: tuple[str, ...]
    upper: tuple[str, ...]
    lower: tuple[str, ...]
    only: tuple[str, ...]
    states: tuple[str, ...]
    fraction_before: tuple[str, ...]
    fraction_after: tuple[str, ...]
    dimensions: tuple[str, ...]
    score: tuple[str, ...]
    models: tuple[str, ...]
    particles: tuple[str, ...]
    reference: tuple[str, ...]
    after_reference: tuple[str, ...]
    before_metric: tuple[str, ...]
    conjunctions: tuple[str, ...]
    approximate: tuple[str, ...]
    before_dataset: tuple[str, ...]
    after_dataset: tuple[str, ...]
    counters: tuple[str, ...]
    counters_first: tuple[str, ...]
    versus: tuple[str, ...]
    differences: tuple[str, ...]
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureFile:
    """``figures.toml`` as it stands."""

    decimal_comma: bool
    metrics: tuple[str, ...]
    quantities: tuple[str, ...]
    movements: tuple[str, ...]
    percent: tuple[str, ...]
    points: tuple[str, ...]
    times: tuple[str, ...]
    times_clash: tuple[str, ...]
    times_near: tuple[str, ...]
    tight: tuple[str, ...]
    orders: tuple[str, ...]
    numerals: Mapping[str, float]
    factors: Mapping[str, float]
    large: Mapping[str, float]
    units: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]
    fractions: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DatasetWords:
    """What stands beside the name of a data set, in any language: folded, the longest first."""

    before: tuple[str, ...]
    after: Phrases[bool]


@dataclass(frozen=True, slots=True)
class FigureWords:
    """The words of one language, ready to be looked up; tuples hold folded words, the longest first.

    ``units`` gives the kind of a unit, ``metrics`` how much a word is a measure (2 a metric, 1 a quantity, 0 a
    movement such as a gain), ``numerals``, ``factors`` and ``large`` the number that a word stands for.
    """

    metrics: Phrases[int]
    units: Phrases[str]
    numerals: Phrases[float]
    factors: Phrases[float]
    large: Phrases[float]
    clashes: Phrases[bool]
    after_reference: Phrases[bool]
    models: Phrases[bool]
    score: Phrases[bool]
    link: Phrases[bool]
    fraction_after: Phrases[bool]
    fraction_ends: frozenset[str]
    before_metric: Phrases[bool]
    conjunctions: Phrases[bool]
    decimal_comma: bool
    times_near: tuple[str, ...]
    tight: frozenset[str]
    between: frozenset[str]
    joined: frozenset[str]
    changes: frozenset[str]
    range: tuple[str, ...]
    upper: tuple[str, ...]
    lower: tuple[str, ...]
    only: tuple[str, ...]
    states: tuple[str, ...]
    fraction_before: tuple[str, ...]
    dimensions: tuple[str, ...]
    reference: tuple[str, ...]
    particles: tuple[str, ...]
    counters: tuple[str, ...]
    counters_first: tuple[str, ...]
    versus: frozenset[str]
    differences: tuple[str, ...]
    against: tuple[str, ...]
    fractions: Fractions


@cache
def figure_words(language: str, *, bare: bool = False) -> FigureWords:
    """Return the words of ``language``, ``bare`` without diacritics; one without a folder gets the English ones."""
    code = language if language in codes() else _ENGLISH
    own = _file(code, bare=bare)
    shared = load(_ENGLISH, "figures", FigureFile)
    lists = _lists(code, bare=bare)
    terms = _lists(_ENGLISH)
    english = own is shared
    return FigureWords(
        metrics=Phrases(_metrics(own) | _metrics(shared) | _neutral_metrics() | _named(own)),
        units=Phrases(_neutral_units() | _units(shared) | _units(own), any_case=True),
        numerals=Phrases(own.numerals),
        factors=Phrases(own.factors),
        large=Phrases({**shared.large, **own.large}),
        clashes=_set(own.times_clash),
        after_reference=_set(lists.after_reference, terms.after_reference),
        models=_set(lists.models, terms.models),
        score=_set(lists.score, terms.score),
        link=_set(lists.link, terms.link),
        fraction_after=_set(lists.fraction_after),
        fraction_ends=frozenset(_tuple(lists.fraction_after)),
        before_metric=_set(lists.before_metric, terms.before_metric),
        conjunctions=_set(lists.conjunctions, terms.conjunctions),
        decimal_comma=own.decimal_comma,
        times_near=_tuple(own.times_near) if english else _tuple(own.times_near + shared.times_near),
        tight=frozenset(own.tight + shared.tight),
        between=frozenset(_tuple(lists.between + lists.changes + terms.between)),
        changes=frozenset(_tuple(lists.changes)),
        joined=frozenset(_tuple(lists.joined)),
        range=_tuple(lists.range),
        upper=_tuple(lists.upper),
        lower=_tuple(lists.lower),
        only=_tuple(lists.only),
        states=_tuple(lists.states + terms.states),
        fraction_before=_tuple(lists.fraction_before),
        dimensions=_tuple(lists.dimensions + terms.dimensions),
        reference=_tuple(lists.reference + terms.reference),
        particles=_tuple(lists.particles),
        counters=_tuple(lists.counters),
        counters_first=_tuple(lists.counters_first),
        versus=frozenset(_tuple(lists.versus + terms.versus)),
        differences=_tuple(lists.differences),
        against=_tuple(lists.against),
        fractions=Fractions(_fractions(code, bare=bare)),
    )


def types_bare(text: str, language: str) -> bool:
    """Tell whether ``text``, of a note in ``language``, has none of the diacritics that the language's words have."""
    return text.isascii() and language in codes() and _has_marks(language)


@cache
def _has_marks(language: str) -> bool:
    words = load(language, "figures", FigureFile).quantities
    return any(typed(word) != word.casefold() for word in words)


@cache
def dataset_words() -> DatasetWords:
    """Return the words of all languages that call a name a data set."""
    every = [_lists(code) for code in codes()]
    return DatasetWords(
        before=_tuple(word for lists in every for word in lists.before_dataset),
        after=_set(*(lists.after_dataset for lists in every)),
    )


@cache
def multiples(language: str, *, bare: bool = False) -> str:
    """Return a regular expression for the multiples of ``language`` that stand right behind what is multiplied."""
    file, lists = _file(language, bare=bare), _lists(language, bare=bare)
    times, halves, fractions = _any(file.tight), _any(file.factors), _fractions(language, bare=bare)
    worded = f"|{re.sub('[(](?![?])', '(?:', pattern(fractions))}" if fractions.word else ""
    return (
        rf" ?(?:{_any(lists.approximate)})? ?"
        rf"(?:\d+(?:\.\d+)? ?(?:{times})|1/\d+|(?:{_any(file.numerals)}){{1,3}}(?:{times})|{halves}{worded})"
    )


@cache
def differences(language: str, *, bare: bool = False) -> re.Pattern[str]:
    """Return what finds a difference in figures (3 lần, 约2.1个点, by 5%) that stands behind a name."""
    file, lists = _file(language, bare=bare), _lists(language, bare=bare)
    units = _any((*file.percent, *file.points, *file.times, *file.orders, "%", "x", "\u00d7"))
    about = _any((*lists.approximate, *lists.lower, *lists.upper))
    return re.compile(rf"(?:{about})? ?(?<![A-Za-z\d.,])[+~]?\d{{1,6}}(?:[.,]\d{{1,6}})? ?(?:{units})")


@cache
def _file(language: str, *, bare: bool = False) -> FigureFile:
    file = load(language, "figures", FigureFile)
    return without_marks(file) if bare else file


def _lists(language: str, *, bare: bool = False) -> _Lists:
    file = _file(language, bare=bare)
    return build(dict(file.words), _Lists, f"languages/{language}/figures.toml: words")


@cache
def _fractions(language: str, *, bare: bool = False) -> FractionFile:
    file = _file(language, bare=bare)
    return build(dict(file.fractions), FractionFile, f"languages/{language}/figures.toml: fractions")


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, _tuple(words)))


def _metrics(words: FigureFile) -> dict[str, int]:
    return dict.fromkeys(words.movements, 0) | dict.fromkeys(words.quantities, 1) | dict.fromkeys(words.metrics, 2)


def _named(words: FigureFile) -> dict[str, int]:
    return dict.fromkeys(words.metrics, 2)


def _units(words: FigureFile) -> dict[str, str]:
    kinds = dict.fromkeys(words.percent, "percent") | dict.fromkeys(words.points, "points")
    kinds |= dict.fromkeys(words.times, "times") | dict.fromkeys(words.orders, "orders")
    return kinds | {unit: kind for kind, units in words.units.items() for unit in units}


@cache
def _neutral_metrics() -> dict[str, int]:
    source = files("notesetl.vocabulary").joinpath("metrics.csv")
    return {row["name"]: 2 for row in read_resource(source, ("name",))}


@cache
def _neutral_units() -> dict[str, str]:
    source = files("notesetl.vocabulary").joinpath("units.csv")
    return {row["unit"]: row["kind"] for row in read_resource(source, ("unit", "kind"))}


def _set(*lists: Iterable[str]) -> Phrases[bool]:
    return Phrases({word: True for words in lists for word in words})


def _tuple(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({fold(word).text for word in words}, key=lambda word: (-len(word), word)))
