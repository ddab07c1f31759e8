"""The words of titles that linkage knows, of all languages together: notes mix them."""

from dataclasses import dataclass
from functools import cache

from notesetl.languages import load_all


@dataclass(frozen=True, slots=True)
class LanguageWords:
    """What ``linkage.toml`` of a language holds; its comments say what each list is for."""

    articles: tuple[str, ...]
    function_words: tuple[str, ...]
    survey_words: tuple[str, ...]
    lead_words: tuple[str, ...]
    part_words: tuple[str, ...]
    common_names: tuple[str, ...]
    same_words: dict[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of all languages; ``leads`` are tuples of words, longest first, ``common`` names without blanks."""

    articles: frozenset[str]
    functions: frozenset[str]
    surveys: frozenset[str]
    parts: frozenset[str]
    common: frozenset[str]
    leads: tuple[tuple[str, ...], ...]
    same: dict[str, str]


@cache
def words() -> Words:
    """Return the words of all languages."""
    found = load_all("linkage", LanguageWords).values()
    leads = {tuple(lead.split()) for one in found for lead in one.lead_words}
    return Words(
        articles=frozenset(word for one in found for word in one.articles),
        functions=frozenset(word for one in found for word in one.function_words),
        surveys=frozenset(part for one in found for word in one.survey_words for part in word.split()),
        parts=frozenset(word for one in found for word in one.part_words),
        common=frozenset("".join(name.split()) for one in found for name in one.common_names),
        leads=tuple(sorted(leads, key=lambda lead: (-len(lead), lead))),
        same={word: other for one in found for word, other in one.same_words.items()},
    )
