"""Whether two titles are the same but for typing errors.

Every difference must lie inside a plain word: not in its first letter, not in a figure, a roman numeral or a
coined name, and not between two words that the titles of the run both know (detection and selection).
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate

from rapidfuzz.distance import OSA, Levenshtein

from notesetl.linkage.titles import Title

_SHORT_WORD = 5  # letters below which another letter makes another word
_SHORT_TITLE = 24  # letters below which little else holds the titles together
_LONG_WORD = 10  # letters from which on two errors may be in one word
_RARE = 2  # titles that have a word which nobody is sure to know
_TIMES = 20  # how much more frequent a word must be than its misspelling
_STEM = 6
_VOWELS = frozenset("aeiouy")
_Change = tuple[str, str]  # a word of one title and what the other has for it


class KnownWords:
    """How many titles have a word."""

    def __init__(self, titles: Iterable[Title]) -> None:
        self.titles = 0
        self._counts: Counter[str] = Counter()
        for title in titles:
            self.titles += 1
            self._counts.update(set(title.words))

    def count(self, word: str) -> int:
        """Return the number of titles that have ``word``."""
        return self._counts[word]

    def both(self, one: str, other: str) -> bool:
        """Say whether both are words of their own, neither of them a rare misspelling of the other."""
        few, many = sorted((self._counts[one], self._counts[other]))
        return few > _RARE and few * _TIMES > many


def most_errors(length: int) -> int:
    """Return how many letters may differ in titles of ``length`` letters."""
    return 1 if length < _SHORT_TITLE else 2 if length < 2 * _SHORT_TITLE else 3


def same_but_for_typos(one: Title, other: Title, known: KnownWords) -> bool:
    """Say whether ``one`` and ``other`` are one title, differently misspelled."""
    shorter = min(len(one.key), len(other.key))
    if min(len(one.words), len(other.words)) < 2:
        return False
    most = most_errors(shorter)
    if Levenshtein.distance(one.key, other.key, score_cutoff=most) > most:
        return _same_but_for_an_ending(one, other)
    changes = list(_changes(one, other))
    if not all(changes):
        return False
    counted = Counter(change for change in changes if change)
    return all(
        _is_typo(change, errors, known, short=shorter < _SHORT_TITLE)
        and not (change[0] in one.coined or change[1] in other.coined)
        for change, errors in counted.items()
    )


def _changes(one: Title, other: Title) -> Iterator[_Change | None]:
    """Yield for each letter that differs the words that it lies in, None where it is at the beginning of one."""
    here, there = _starts(one.words), _starts(other.words)
    for step in Levenshtein.editops(one.key, other.key):
        source, target = step.src_pos, step.dest_pos
        fresh = (step.tag != "insert" and source in here) or (step.tag != "delete" and target in there)
        letters = (one.key[source] if step.tag != "insert" else "a") + (
            other.key[target] if step.tag != "delete" else "a"
        )
        if fresh or not (letters.isascii() and letters.isalpha()):
            yield None
            continue
        at = source - 1 if step.tag == "insert" else source
        to = target - 1 if step.tag == "delete" else target
        yield _word_at(one.words, here, at), _word_at(other.words, there, to)


def _starts(parts: tuple[str, ...]) -> list[int]:
    return [0, *accumulate(map(len, parts[:-1]))]


def _word_at(parts: tuple[str, ...], starts: list[int], position: int) -> str:
    return parts[max(bisect_right(starts, position) - 1, 0)]


def _is_typo(change: _Change, errors: int, known: KnownWords, *, short: bool) -> bool:
    one, other = change
    least = min(len(one), len(other))
    if least < _SHORT_WORD or not (one.isalpha() and other.isalpha()):
        return False
    if one == other:  # two words ran together
        return errors == 1
    if known.both(one, other) and one != f"{other}s" and other != f"{one}s":
        return False
    swapped = OSA.distance(one, other) if abs(len(one) - len(other)) <= 2 else errors
    if short:
        return swapped == 1 and least > _SHORT_WORD and _is_slip(one, other)
    return swapped <= 1 or (errors <= 2 and least >= _LONG_WORD and min(map(known.count, change)) <= _RARE)


def _is_slip(one: str, other: str) -> bool:
    """Say whether two words differ as a slip makes them: a letter more, less or moved, or a wrong vowel."""
    if len(one) != len(other):
        return True
    changed = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(changed) == 2 or all(_VOWELS.issuperset(pair) for pair in changed)


def _same_but_for_an_ending(one: Title, other: Title) -> bool:
    """Say whether one plain word has another ending (Regularization, Regularizing) in otherwise equal titles."""
    if len(one.words) != len(other.words) or len(one.words) <= _STEM:
        return False
    pairs = [(a, b) for a, b in zip(one.words, other.words, strict=True) if a != b]
    if len(pairs) != 1 or pairs[0][0] in one.coined or pairs[0][1] in other.coined:
        return False
    a, b = pairs[0]
    stem = next((place for place, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return stem > _STEM and stem * 5 >= max(len(a), len(b)) * 3 and (a + b).isascii() and (a + b).isalpha()
