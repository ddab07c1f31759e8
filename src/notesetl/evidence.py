"""How many words of which language stand in a stretch of text: by script, by letters, by function words."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache

from notesetl.languages import load_all

OTHER = "other"

_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]+")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]+")
_MARKS = re.compile("[\u0300-\u036f]")
# Letters of the scripts between Cyrillic and Cherokee (Hangul Jamo left out), and of those above the Latin extensions.
_FOREIGN_SCRIPT = re.compile("[\u0400-\u10ff\u1200-\u1cff\u2c00-\u2c5f\u2d00-\u2ddf\ua4d0-\ua6ff\ua840-\ua95f]+")
_FOREIGN_CHARS_PER_WORD = 5.0
_MIN_RIVALS = 2

_SENTENCE_REACH = 5.0  # a function word vouches for this many words of running text
_TITLE_REACH = 0.4  # one that titles hold as well hardly shows that the keeper speaks
_LATIN_REACH = 0.04  # and a word of a title, a name or a term next to nothing
_PLAIN_REACH = 4.0
_PLAIN_SHARE = 0.08  # of Vietnamese without diacritics at least this share of the words is in the list


@dataclass(frozen=True, slots=True)
class LanguageData:
    """What ``languages/<code>/language.toml`` holds; the comments there say what each key means.

    ``script``, ``rival_script`` are bodies of a regular expression's character class. ``chars_per_word``
    turns letters of the script into words. ``rival_share`` is the share of the rival script among both
    from which on the text belongs to ``rival_language``.
    """

    name: str
    detector: tuple[str, ...]
    spacy: str
    literature: bool = False
    script: str = ""
    chars_per_word: float = 1.0
    rival_script: str = ""
    rival_language: str = OTHER
    rival_share: float = 1.0
    letters: str = ""
    words: tuple[str, ...] = ()
    title_words: tuple[str, ...] = ()
    plain_words: tuple[str, ...] = ()
    foreign_words: tuple[str, ...] = ()
    abstract_labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of running text by language code; ``plain`` of them are written without their diacritics.

    ``latin`` counts all words in Latin letters, ``known`` those that are in some list.
    """

    words: dict[str, float]
    latin: int = 0
    known: int = 0
    plain: float = 0.0


@dataclass(frozen=True, slots=True)
class _Script:
    code: str
    pattern: re.Pattern[str]
    chars_per_word: float
    rival: re.Pattern[str] | None
    rival_language: str
    rival_share: float


@cache
def language_data() -> dict[str, LanguageData]:
    """Return the data of every language by code."""
    return load_all("language", LanguageData)


@cache
def _scripts() -> tuple[_Script, ...]:
    return tuple(
        _Script(
            code,
            re.compile(f"[{data.script}]+"),
            data.chars_per_word,
            re.compile(f"[{data.rival_script}]+") if data.rival_script else None,
            data.rival_language,
            data.rival_share,
        )
        for code, data in language_data().items()
        if data.script
    )


@cache
def _classes() -> dict[str, tuple[str, str]]:
    """Return the (language, kind of list) of every listed word."""
    classes: dict[str, tuple[str, str]] = {}
    for code, data in language_data().items():
        for kind, words in (("title", data.title_words), ("plain", data.plain_words), ("word", data.words)):
            classes.update(dict.fromkeys(words, (code, kind)))
        classes.update(dict.fromkeys(data.foreign_words, (OTHER, "word")))
    return classes


@cache
def _letters() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, re.compile(f"[{data.letters}]")) for code, data in language_data().items() if data.letters)


def weigh(text: str) -> Evidence:
    """Count the words of each language in ``text``; a word is vouched for by its script or by words near it."""
    words: dict[str, float] = {}
    if "://" in text or "www." in text:
        text = _URL.sub(" ", text)
    if not text.isascii():
        if _MARKS.search(text):
            text = unicodedata.normalize("NFC", text)
        _count_scripts(text, words)
    tokens = _WORD.findall(text)
    if not tokens:
        return Evidence(words)
    counts = Counter(map(_classes().get, tokens))
    known = len(tokens) - counts.pop(None, 0)
    plain = _count_latin(tokens, counts, words, ascii_only=text.isascii())
    return Evidence(words, len(tokens), known, plain)


def _count_scripts(text: str, words: dict[str, float]) -> None:
    for script in _scripts():
        own = sum(map(len, script.pattern.findall(text)))
        code = script.code
        if script.rival and (rivals := sum(map(len, script.rival.findall(text)))) >= _MIN_RIVALS:
            if rivals >= script.rival_share * (own + rivals):
                code = script.rival_language
            own += rivals
        if own:
            words[code] = words.get(code, 0.0) + own / script.chars_per_word
    if foreign := sum(map(len, _FOREIGN_SCRIPT.findall(text))):
        words[OTHER] = words.get(OTHER, 0.0) + foreign / _FOREIGN_CHARS_PER_WORD


def _count_latin(
    tokens: list[str], counts: "Counter[tuple[str, str] | None]", words: dict[str, float], *, ascii_only: bool
) -> float:
    """Add the words in Latin letters to ``words``; return how many of them lack their diacritics."""
    left, plain = float(len(tokens)), 0.0
    for code, letters in () if ascii_only else _letters():
        marked = [t for t in tokens if not t.isascii() and t[0].islower()]
        vouchers = sum(letters.search(t) is not None for t in marked)
        if vouchers:
            spelt = sum((t.isascii() and (code, "plain") == _classes().get(t)) or not t.isascii() for t in tokens)
            words[code] = words.get(code, 0.0) + spelt
            left -= spelt
    for code, data in language_data().items():
        listed = counts.get((code, "plain"), 0)
        if data.plain_words and code not in words and listed >= max(2.0, _PLAIN_SHARE * left):
            plain = min(left, _PLAIN_REACH * listed)
            words[code] = plain
            left -= plain
    foreign = min(left, _SENTENCE_REACH * counts.get((OTHER, "word"), 0))
    if foreign:
        words[OTHER] = words.get(OTHER, 0.0) + foreign
    for code, data in language_data().items():
        if not data.letters and left > 0:
            reach = _SENTENCE_REACH * counts.get((code, "word"), 0) + _TITLE_REACH * counts.get((code, "title"), 0)
            reach += _LATIN_REACH * left if data.literature else 0.0
            if reach:
                words[code] = words.get(code, 0.0) + min(left, reach)
    return plain
