"""The last step: a method's name leads to the paper that introduced it, where the run knows but one such paper."""

from collections import Counter
from collections.abc import Iterator

from notesetl.linkage.book import Book
from notesetl.linkage.identifiers import Contention
from notesetl.linkage.records import NAME_TWO_PAPERS
from notesetl.linkage.titles import Title
from notesetl.linkage.words import words

_SHORTEST = 4  # letters; shorter names stand for too many things
_ORDINARY = 2  # titles that use a word for something else before it is no name


def join_names(book: Book) -> Iterator[Contention]:
    """Unite mentions by name with the paper whose title begins with that name; yield names of several papers."""
    owners: dict[str, list[str]] = {}
    for key, title in book.title.items():
        if title.name:
            owners.setdefault(title.name, []).append(key)
    used = _used_words(book)
    for name, keys in sorted(owners.items()):
        if name in book.numbers and _can_name(book, name, keys, used):
            yield from _join(book, name, keys)


def _join(book: Book, name: str, keys: list[str]) -> Iterator[Contention]:
    papers = book.papers(keys)
    called = {book.clusters.find(number) for number in book.numbers[name]}
    if called <= papers:
        return
    bare = [number for number in sorted(called - papers) if not book.clusters.has_identifier(number)]
    apart = {number for number in called - papers if book.clusters.has_identifier(number)}
    if len(papers) == 1:
        owner = min(papers)
        book.clusters.unite_all([owner, *bare])
        apart = {number for number in apart if not book.clusters.unite(owner, number)}
        if not apart:
            return
    numbers = sorted({number for key in [name, *keys] for number in book.numbers[key]})
    holding = frozenset(number for key in keys for number in book.numbers[key])
    yield Contention(NAME_TWO_PAPERS, book.title[name].text, tuple(numbers), holding)


def _can_name(book: Book, name: str, keys: list[str], used: Counter[str]) -> bool:
    """Say whether ``name`` is coined, or a word that the other titles of the run hardly use."""
    if name in words().common or len(name) < _SHORTEST:
        return False
    if any(_coined_name(book.title[key]) for key in keys) or book.title[name].coined:
        return True
    return len(book.title[name].words) == 1 and used[name] <= _ORDINARY


def _coined_name(title: Title) -> bool:
    return any(word in title.name for word in title.coined)


def _used_words(book: Book) -> Counter[str]:
    """Count the titles that use a word elsewhere than in their name."""
    used: Counter[str] = Counter()
    for title in book.title.values():
        if not title.is_name:
            used.update(word for word in set(title.words) if word != title.name)
    return used
