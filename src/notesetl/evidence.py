"""How many words of which language stand in a stretch of text: by script, by letters, by function words."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias

from notesetl.languages import load_all

OTHER = "other"

_Counts: TypeAlias = "dict[tuple[str, str] | None, int]"  # words by language and list

_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]+")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]+")
_MARKS = re.compile("[\u0300-\u036f]")
# Letters of the scripts between Cyrillic and Cherokee (Hangul Jamo left out), and of those above the Latin extensions.
_FOREIGN_SCRIPT = re.compile("[\u0400-\u10ff\u1200-\u1cff\u2c00-\u2c5f\u2d00-\u2ddf\ua4d0-\ua6ff\ua840-\ua95f]+")
_BEYOND_LATIN = re.compile("[\u0400-\u1cff\u2c00-\U0010ffff]")
_FOREIGN_CHARS_PER_WORD = 5.0
_MIN_RIVALS = 2
_MIN_PARTICLES = 2
_REPEATED = 40  # characters of a text that may well stand in a note, or in several, again
_PHRASE = 4.0  # words side by side that are no term any more

_SENTENCE_REACH = 5.0  # a function word vouches for this many words of running text
_TITLE_REACH = 0.2  # one that titles hold as well hardly shows that the keeper speaks
_LATIN_REACH = 0.04  # and a word of a title, a name or a term next to nothing
_PLAIN_REACH = 4.0
_MIN_PLAIN = 2
_LONE_PLAIN = 0.5
_MIN_FOREIGN = 2
_MIN_LETTERS = 3
_MIN_CAPITALS = 2
_CAPITALS_SHARE = 0.3
_PLAIN_SHARE = 0.08  # of Vietnamese without diacritics at least this share of the words is in the list


@dataclass(frozen=True, slots=True)
class LanguageData:
    """What ``languages/<code>/language.toml`` holds; the comments there say what each key means.

    ``script``, ``rival_script`` are bodies of a regular expression's character class, ``particles`` is a
    regular expression. ``chars_per_word``
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
    particles: str = ""
    letters: str = ""
    words: tuple[str, ...] = ()
    title_words: tuple[str, ...] = ()
    plain_words: tuple[str, ...] = ()
    foreign_words: tuple[str, ...] = ()
    abstract_labels: tuple[str, ...] = ()


class Evidence(NamedTuple):
    """Words of running text by language code; ``plain`` of them are written without their diacritics.

    ``phrases`` are the codes of scripts of which several words stand together, so that they are no terms.
    ``latin`` counts all words in Latin letters, ``known`` those that are in some list. ``marked`` those with
    a letter beyond ASCII.
    """

    words: dict[str, float]
    phrases: tuple[str, ...] = ()
    latin: int = 0
    known: int = 0
    plain: float = 0.0
    marked: int = 0


_NOTHING = Evidence({})


@dataclass(frozen=True, slots=True)
class _Script:
    code: str
    own: re.Pattern[str]
    chars_per_word: float
    particles: re.Pattern[str] | None
    rival: re.Pattern[str] | None
    rival_language: str
    rival_share: float


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The data of all languages, ready for counting; ``classes`` maps a word to its language and list."""

    scripts: tuple[_Script, ...]
    classes: dict[str, tuple[str, str]]
    letters: tuple[tuple[str, re.Pattern[str]], ...]
    plain: tuple[str, ...]
    latin: tuple[tuple[str, float], ...]


@cache
def language_data() -> dict[str, LanguageData]:
    """Return the data of every language by code."""
    return load_all("language", LanguageData)


@cache
def _lexicon() -> _Lexicon:
    classes: dict[str, tuple[str, str]] = {}
    for code, data in language_data().items():
        for kind in ("title_words", "plain_words", "words"):
            classes.update(dict.fromkeys(getattr(data, kind), (code, kind)))
        classes.update(dict.fromkeys(data.foreign_words, (OTHER, "words")))
    entries = language_data().items()
    return _Lexicon(
        tuple(_script(code, data) for code, data in entries if data.script),
        classes,
        tuple((code, re.compile(f"[{data.letters}]")) for code, data in entries if data.letters),
        tuple(code for code, data in entries if data.plain_words),
        ((OTHER, 0.0), *((c, _LATIN_REACH * d.literature) for c, d in entries if d.words and not d.letters)),
    )


def _script(code: str, data: LanguageData) -> _Script:
    rival = re.compile(f"[{data.rival_script}]+") if data.rival_script else None
    own = re.compile(f"[{data.script}]+(?: [{data.script}]+)*")
    particles = re.compile(data.particles) if data.particles else None
    return _Script(code, own, data.chars_per_word, particles, rival, data.rival_language, data.rival_share)


def weigh(text: str) -> Evidence:
    """Count the words of each language in ``text``; a word is vouched for by its script or by words near it."""
    if not text:
        return _NOTHING
    return _weighed(text) if len(text) <= _REPEATED else _weigh(text)


@lru_cache(maxsize=4096)
def _weighed(text: str) -> Evidence:
    return _weigh(text)


def _weigh(text: str) -> Evidence:
    words: dict[str, float] = {}
    phrases: tuple[str, ...] = ()
    if "://" in text or "www." in text:
        text = _URL.sub(" ", text)
    if not text.isascii():
        if _MARKS.search(text):
            text = unicodedata.normalize("NFC", text)
        if _BEYOND_LATIN.search(text):
            phrases = _count_scripts(text, words)
    tokens = _WORD.findall(text)
    if not tokens:
        return Evidence(words, phrases)
    counts: _Counts = {}
    for kind in map(_lexicon().classes.get, tokens):
        counts[kind] = counts.get(kind, 0) + 1
    known = len(tokens) - counts.pop(None, 0)
    marked = 0 if text.isascii() else _count_marked(tokens, counts, words)
    plain = _count_listed(len(tokens), counts, words)
    return Evidence(words, phrases, len(tokens), known, plain, marked)


def _count_scripts(text: str, words: dict[str, float]) -> tuple[str, ...]:
    """Add the words in scripts of their own; return the languages of which several stand together."""
    phrases: tuple[str, ...] = ()
    for script in _lexicon().scripts:
        lengths = list(map(len, script.own.findall(text)))
        own, code = sum(lengths), script.code
        if script.rival and (rivals := sum(map(len, script.rival.findall(text)))) >= _MIN_RIVALS:
            if rivals >= script.rival_share * (own + rivals):
                code = script.rival_language
            own += rivals
        if own:
            words[code] = words.get(code, 0.0) + own / script.chars_per_word
            if lengths and _is_phrase(text, max(lengths), script):
                phrases += (code,)
    if foreign := sum(map(len, _FOREIGN_SCRIPT.findall(text))):
        words[OTHER] = words.get(OTHER, 0.0) + foreign / _FOREIGN_CHARS_PER_WORD
    return phrases


def _is_phrase(text: str, longest: int, script: _Script) -> bool:
    if longest >= _PHRASE * script.chars_per_word:
        return True
    return script.particles is not None and len(script.particles.findall(text)) >= _MIN_PARTICLES


def _count_marked(tokens: list[str], counts: _Counts, words: dict[str, float]) -> int:
    """Add the words with a language's own letters, unless they may be names; return how many words are not ASCII."""
    marked = [token for token in tokens if not token.isascii()]
    if not marked:
        return 0
    lower = [token for token in marked if token[0].islower()]
    running = " ".join(lower)
    for code, letters in _lexicon().letters:
        if letters.search(running) or _is_capitalised_prose(marked, code, letters):
            words[code] = float(len(marked) + counts.get((code, "plain_words"), 0))
            return len(marked)
    foreign = sum(len(token) >= _MIN_LETTERS for token in lower)
    counts[OTHER, "words"] = counts.get((OTHER, "words"), 0) + foreign
    return len(marked)


def _is_capitalised_prose(marked: list[str], code: str, letters: re.Pattern[str]) -> bool:
    """Tell a heading in capitals from a list of names by its function words."""
    lowered = " ".join(marked).lower()
    if not letters.search(lowered):
        return False
    listed = sum(_lexicon().classes.get(word) == (code, "words") for word in lowered.split())
    return listed >= max(_MIN_CAPITALS, _CAPITALS_SHARE * len(marked))


def _count_listed(total: int, counts: _Counts, words: dict[str, float]) -> float:
    """Add the words in Latin letters that listed words vouch for; return how many lack their diacritics."""
    lexicon, plain, left = _lexicon(), 0.0, float(total)
    for code, _ in lexicon.letters:
        left -= words.get(code, 0.0)
    for code in lexicon.plain:
        listed = counts.get((code, "plain_words"), 0)
        if listed and listed >= _PLAIN_SHARE * left and code not in words:
            words[code] = plain = min(left, _PLAIN_REACH * listed) if listed >= _MIN_PLAIN else _LONE_PLAIN
            left -= plain
    for code, base in lexicon.latin:
        listed = counts.get((code, "words"), 0)
        if left <= 0 or (code == OTHER and listed < _MIN_FOREIGN):
            continue
        reach = _SENTENCE_REACH * listed + _TITLE_REACH * counts.get((code, "title_words"), 0) + base * left
        if reach := min(left, reach):
            words[code] = words.get(code, 0.0) + reach
            left -= reach
    return plain
