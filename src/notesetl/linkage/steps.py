"""What makes two titles one, from the surest to the least sure; each step looks at every title once."""

import re
from collections.abc import Callable, Iterable, Iterator

from notesetl.linkage.book import Book
from notesetl.linkage.identifiers import Contention
from notesetl.linkage.neighbours import neighbours
from notesetl.linkage.titles import Title
from notesetl.linkage.typos import KnownWords, same_but_for_typos
from notesetl.linkage.words import words

_PLURAL_WORD = 4
_WORDS_WITHOUT_ARTICLES = 3
_WORDS_WITHOUT_SMALL_ONES = 5
_REST_WORDS = 4
_REST_LETTERS = 20
_HEAD_LETTERS = 12  # of a title before its subtitle
_CUT_LETTERS = 40  # of a title that is cut anywhere
_LONG_LETTERS = 48  # of a title that another one hardly begins with by chance
_FILE_NAME = 72  # letters of a title that was cut to fit a file's name
_MOST_LONGER = 20
_ELLIPSES = ("…", "...")
_NUMBERED = re.compile(r"[0-9]|(?:i{1,3}|iv|vi{0,3}|ix|x)$|v[0-9]|\+")


def without_articles(title: Title) -> str:
    """Return the title without articles and plurals as a key; empty where too little is left."""
    return _reduced(title, words().articles, _WORDS_WITHOUT_ARTICLES)


def without_small_words(title: Title) -> str:
    """Return the title without prepositions and the like and without plurals; empty where too little is left."""
    if not words().surveys.isdisjoint(title.words):
        return ""
    return _reduced(title, words().functions, _WORDS_WITHOUT_SMALL_ONES)


def join_reduced(book: Book, reduced: Callable[[Title], str]) -> Iterator[Contention]:
    """Unite the titles that ``reduced`` makes the same."""
    found: dict[str, list[str]] = {}
    for key, title in book.title.items():
        if short := reduced(title):
            found.setdefault(short, []).append(key)
    for keys in found.values():
        if len(keys) > 1:
            yield from book.unite(keys)


def join_typos(book: Book, known: KnownWords) -> Iterator[Contention]:
    """Unite the titles that only typing errors tell apart."""
    titles = list(book.title.values())
    pairs = {
        (min(one, other), max(one, other))
        for one, other in neighbours(titles, known)
        if same_but_for_typos(book.title[one], book.title[other], known)
    }
    for pair in sorted(pairs):
        yield from book.unite(pair)


def join_subtitles(book: Book) -> Iterator[Contention]:
    """Unite a title with that which has a name in front of it, where there is but one such."""
    named: dict[str, list[str]] = {}
    for key, title in book.title.items():
        if title.rest_words >= _REST_WORDS and len(title.rest) >= _REST_LETTERS and title.rest in book.title:
            named.setdefault(title.rest, []).append(key)
    for rest, keys in named.items():
        if rest in book.number and len(book.papers(keys) | book.papers([rest])) == 2:
            yield from book.unite([rest, *keys])


def join_cut(book: Book) -> Iterator[Contention]:
    """Unite a title that is cut short with the one that goes on, where there is but one such."""
    keys = list(book.title)
    for place, key in enumerate(keys):
        if len(key) < _HEAD_LETTERS:
            continue
        longer = list(_longer(keys, place))
        if not 0 < len(longer) <= _MOST_LONGER or key not in book.number:
            continue
        if len(book.papers(longer)) == 1 and all(_goes_on(book.title[key], book.title[one]) for one in longer):
            yield from book.unite([key, *longer])


def _longer(keys: list[str], place: int) -> Iterator[str]:
    """Yield the keys that begin with the one at ``place``, one more than is looked at."""
    for other in keys[place + 1 : place + 2 + _MOST_LONGER]:
        if not other.startswith(keys[place]):
            return
        yield other


def _goes_on(short: Title, long: Title) -> bool:
    """Say whether ``long`` is ``short`` with what is missing at its end."""
    length = len(short.key)
    rest = _words_from(long, length)
    if rest and (rest[0] in words().parts or _NUMBERED.match(rest[0]) or not words().surveys.isdisjoint(rest)):
        return False
    if short.text.rstrip().endswith(_ELLIPSES):
        return True
    if len(short.words) < _REST_WORDS:
        return False
    if long.cut == length:
        return True
    if length < _CUT_LETTERS:
        return False
    told = rest is None or short.words[-1] in words().functions  # inside a word, or before one that must follow
    return told or length >= _LONG_LETTERS or len(short.text) >= _FILE_NAME


def _words_from(title: Title, position: int) -> list[str] | None:
    """Return the words of ``title`` from ``position`` of its key on, None where that is inside a word."""
    start = 0
    for number, word in enumerate(title.words):
        if start == position:
            return list(title.words[number:])
        start += len(word)
    return [] if start == position else None


def _reduced(title: Title, left_out: Iterable[str], least: int) -> str:
    same = words().same
    kept = [same.get(word, word) for word in title.words if word not in left_out]
    if len(kept) < least:
        return ""
    return "".join(_singular(word) if word not in title.coined else word for word in kept)


def _singular(word: str) -> str:
    plural = len(word) > _PLURAL_WORD and word.isascii() and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word
