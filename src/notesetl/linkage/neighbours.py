"""Which titles are worth comparing: neighbours in an order, and titles that share a rare word; never all pairs."""

from collections.abc import Iterable, Iterator, Sequence

from notesetl.linkage.titles import Title
from notesetl.linkage.typos import KnownWords

_WINDOW = 5
_CROWD = 12  # titles that share a word from which on that is not rare
_RAREST = 3  # words of a title that are looked at


def neighbours(titles: Sequence[Title], known: KnownWords) -> Iterator[tuple[str, str]]:
    """Yield pairs of keys that may be misspellings of each other, some twice; ``titles`` have distinct keys.

    Their number grows in step with the number of titles.
    """
    keys = sorted(title.key for title in titles)
    yield from _near(keys)
    for one, other in _near(sorted(key[::-1] for key in keys)):
        yield one[::-1], other[::-1]
    yield from _sharing(titles, known)


def _near(keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    for distance in range(1, _WINDOW + 1):
        for one, other in zip(keys, keys[distance:], strict=False):
            if abs(len(one) - len(other)) <= _WINDOW:
                yield one, other


def _sharing(titles: Iterable[Title], known: KnownWords) -> Iterator[tuple[str, str]]:
    postings: dict[str, list[str]] = {}
    for title in titles:
        shared = [word for word in set(title.words) if 1 < known.count(word) <= _CROWD]
        for word in sorted(shared, key=lambda word: (known.count(word), word))[:_RAREST]:
            postings.setdefault(word, []).append(title.key)
    for keys in postings.values():
        for place, one in enumerate(keys):
            for other in keys[place + 1 :]:
                yield one, other
