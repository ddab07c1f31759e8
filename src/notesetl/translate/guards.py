"""What a translation must hold to: each check looks at a sentence and its English and says whether it is sound."""

import re
import unicodedata
from collections.abc import Callable, Mapping

from notesetl.translate.base import ENGLISH
from notesetl.translate.figures import Figure, figures, meet, spelled
from notesetl.translate.words import LanguageWords, alternatives, words

_SLACK = 40  # characters that a translation may have beyond its language's length
_SHORT_SLACK = 8
_TERM = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-./+_&'][A-Za-z0-9]+)*\+*", re.ASCII)
_IN_VIETNAMESE_NEVER = re.compile(r"[fjwzFJWZ]")
_STEM = 5  # letters of a word that its other forms share
_FOREIGN_SHARE = 0.15
_MOST_WORDS = 6  # of a phrase that may come again and again


def check(source: str, translation: str, language: str) -> dict[str, bool]:
    """Return for each check whether ``translation`` passes, in English, of ``source`` in ``language``.

    Both are one sentence or a few, without the marks of what was not translated.
    """
    own = words(language)
    return {name: guard(source, translation, own) for name, guard in _GUARDS.items()}


def lost_numbers(source: str, translation: str, language: LanguageWords) -> list[str]:
    """Return the numbers of ``source``, as written, that ``translation`` does not have."""
    there = figures(translation, words(ENGLISH))
    return [one.raw for one in figures(source, language) if not _is_there(one, there, translation)]


def lost_terms(source: str, translation: str) -> list[str]:
    """Return the names and English terms of ``source`` that ``translation`` does not have."""
    shown = _squeezed(translation)
    folded = translation.casefold()
    return [term for term in terms(source) if not _has_term(term, folded, shown)]


def terms(source: str) -> list[str]:
    """Return the Latin names and terms of a sentence in their order.

    In a script of its own every Latin word is one; in Vietnamese those that no word of the language looks like.
    """
    latin = _is_latin(source)
    shouting = latin and source.isupper()
    found = []
    for match in _TERM.finditer(unicodedata.normalize("NFC", source)):
        before, after = source[match.start() - 1 : match.start()], source[match.end() : match.end() + 1]
        whole = not _in_word(before) and not (latin and _in_word(after))
        if len(match.group()) > 1 and whole and (not latin or (not shouting and _looks_foreign(match.group()))):
            found.append(match.group())
    return list(dict.fromkeys(found))


def names(source: str) -> list[str]:
    """Return those of ``terms`` that English writes the same: with digits, or with capitals behind the first letter."""
    return [term for term in terms(source) if any(char.isupper() or char.isdigit() for char in term[1:])]


def _in_word(char: str) -> bool:
    return char != "" and char.isalpha() and ord(char) < 0x2000


def _is_latin(text: str) -> bool:
    return not any(char.isalpha() and ord(char) >= 0x2000 for char in text)


def _looks_foreign(term: str) -> bool:
    inner = term[1:]
    capital = any(char.isupper() for char in inner)
    return capital or any(char.isdigit() for char in term) or _IN_VIETNAMESE_NEVER.search(term) is not None


def _has_term(term: str, folded: str, shown: str) -> bool:
    squeezed = _squeezed(term)
    if len(squeezed) <= 3:
        return re.search(rf"(?<![a-z0-9]){re.escape(term.casefold())}s?(?![a-z])", folded) is not None
    return squeezed in shown or (
        term.isalpha() and term.islower() and squeezed[: max(_STEM, len(squeezed) - 3)] in shown
    )


def _squeezed(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isascii() and char.isalnum())


def _numbers(source: str, translation: str, language: LanguageWords) -> bool:
    if lost_numbers(source, translation, language):
        return False
    wanted = figures(source, language)
    if spelled(source, language):
        return True
    inside = {part for term in terms(source) for part in re.findall(r"\d+", term)}
    return all(
        one.raw in inside or any(meet(one.readings, other.readings) for other in wanted)
        for one in figures(translation, words(ENGLISH))
    )


def _is_there(one: Figure, there: list[Figure], translation: str) -> bool:
    if any(meet(one.readings, other.readings) for other in there):
        return True
    english = words(ENGLISH).data.number_words
    said = [word for word, value in english.items() if meet(one.readings, frozenset({value}))]
    return (
        bool(said and alternatives(said).search(translation))
        or re.search(rf"(?<![\d.]){re.escape(one.raw)}(?![\d])", translation) is not None
    )


def _units(source: str, translation: str, language: LanguageWords) -> bool:
    english = words(ENGLISH)
    wanted = {one.unit for one in figures(source, language) if one.unit}
    there = {one.unit for one in figures(translation, english)}
    return all(
        unit in there
        or (
            unit in english.data.unit_words
            and alternatives(english.data.unit_words[unit]).search(translation) is not None
        )
        or re.search(rf"(?<![a-z]){re.escape(unit)}(?![a-z])", translation.casefold()) is not None
        for unit in wanted
    )


def _terms(source: str, translation: str, language: LanguageWords) -> bool:
    del language
    return not lost_terms(source, translation)


def _negation(source: str, translation: str, language: LanguageWords) -> bool:
    english = words(ENGLISH)
    said = translation.replace("’", "'")
    if language.negations.search(language.inert.sub(" ", source)):
        return english.negative.search(said) is not None
    return language.negative.search(source) is not None or not english.negations.search(english.inert.sub(" ", said))


def _loop(source: str, translation: str, language: LanguageWords) -> bool:
    del language
    most = max(3, _longest_run(source.split()) + 1)
    return _longest_run(translation.casefold().split()) < most + 1 and not _stutters(translation)


def _longest_run(listed: list[str]) -> int:
    """Return how often a phrase of up to ``_MOST_WORDS`` words stands one behind the other, at most."""
    longest = 1
    for size in range(1, _MOST_WORDS + 1):
        same = 0
        for one, other in zip(listed, listed[size:], strict=False):
            same = same + 1 if one == other else 0
            longest = max(longest, 1 + same // size)
    return longest


_STUTTER = re.compile(r"([^\W\d_]{2,6})\1{4}", re.IGNORECASE)


def _stutters(text: str) -> bool:
    return _STUTTER.search(text) is not None


def _copy(source: str, translation: str, language: LanguageWords) -> bool:
    if translation.casefold().strip() == source.casefold().strip():
        return language.own.search(source) is None
    letters = sum(char.isalpha() for char in translation)
    foreign = len(language.own.findall(translation))
    return foreign <= _FOREIGN_SHARE * letters


def _length(source: str, translation: str, language: LanguageWords) -> bool:
    low, high = language.data.length
    return low * len(source) - _SHORT_SLACK <= len(translation) <= high * len(source) + _SLACK and bool(
        translation.strip()
    )


_GUARDS: Mapping[str, Callable[[str, str, LanguageWords], bool]] = {
    "numbers": _numbers,
    "units": _units,
    "terms": _terms,
    "negation": _negation,
    "loop": _loop,
    "copy": _copy,
    "length": _length,
}
