"""What a claim compares its subject with, as written."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from notesetl.claims.bare import without_marks
from notesetl.claims.figure_words import differences, figure_words, multiples, types_bare
from notesetl.claims.phrases import Folded, Phrases, fold, is_latin
from notesetl.languages import codes, load

__all__ = ["find_comparator"]

_STOP = re.compile(r",(?!(?<=\d,)\d)|[;:，。；：!?！？()（）\n|、=<>→—\]]|\.(?=\s|\Z)|->|--|<br")
_TRIM = " \t[*_`~\"'“”‘’「」《》【】$-"
_GREATER = re.compile(r"(?<=[\w)*\]]) ?>{1,3} (?=[^\W\d])|(?<=[\w)*\]])>{2,3}(?=[^\W\d])")
_FIGURE = re.compile(r"[~≈<>]?\d[\d.,]*(?:\s|%|x\b|[^\W\d_]*\Z)")
_RESULT = re.compile(r"(?:(?<!\s)\s++(?:\d{2,}\.\d+%?|\d+(?:\.\d+)?(?:%|m?s))|的\d+(?:\.\d+)?%?)\Z")
_ASCII = re.compile(r"[ -~]+")
_TAG = re.compile(r"</?[a-z][^<>]{0,80}>")
_TOKEN = re.compile(r"\S+")
_LONGEST = 90
_FAR = 40
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class ComparatorFile:
    """``comparators.toml``."""

    after: tuple[str, ...]
    likeness: tuple[str, ...]
    before: tuple[str, ...]
    likeness_before: tuple[str, ...]
    not_marker: tuple[str, ...]
    ends: tuple[str, ...]
    clause: tuple[str, ...]
    nominal: tuple[str, ...]
    topics: tuple[str, ...]
    genitive: tuple[str, ...]
    genitive_opens: tuple[str, ...]
    methods: tuple[str, ...]
    empty: tuple[str, ...]
    around: Mapping[str, tuple[str, ...]]
    around_likeness: Mapping[str, tuple[str, ...]]
    beyond: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Markers:
    """The markers of one language: ``left`` ones stand before the comparator, ``right`` ones behind it.

    The value of a marker is its rank: 0 for a comparison, 1 for a mere likeness.
    """

    left: Phrases[int]
    right: Phrases[int]
    around: Phrases[Phrases[int]]
    beyond: Phrases[Phrases[int]]
    differences: re.Pattern[str]
    metrics: Phrases[int]
    factors: Phrases[float]
    every: Phrases[None]
    genitive: re.Pattern[str]
    genitive_opens: tuple[str, ...]
    not_marker: Phrases[bool]
    ends: Phrases[bool]
    clause: tuple[str, ...]
    nominal: tuple[str, ...]
    topics: tuple[str, ...]
    methods: tuple[str, ...]
    empty: frozenset[str]


@cache
def _markers(language: str, *, bare: bool) -> _Markers:
    code = language if language in codes() else "en"
    english = load("en", "comparators", ComparatorFile)
    own = load(code, "comparators", ComparatorFile)
    own = without_marks(own) if bare else own
    words = figure_words(code, bare=bare)
    left = dict.fromkeys(own.likeness, 1) | dict.fromkeys(own.after, 0)
    right = dict.fromkeys(own.likeness_before, 1) | dict.fromkeys(own.before, 0)
    closing = {
        word: Phrases(dict.fromkeys(own.around_likeness.get(word, ()), 1) | dict.fromkeys(own.around.get(word, ()), 0))
        for word in {**own.around, **own.around_likeness}
    }
    return _Markers(
        left=Phrases(left, any_case=True),
        right=Phrases(right),
        around=Phrases(closing),
        beyond=Phrases({word: Phrases(dict.fromkeys(closing, 0)) for word, closing in own.beyond.items()}),
        differences=differences(code, bare=bare),
        metrics=words.metrics,
        factors=words.factors,
        every=Phrases(dict.fromkeys((*left, *right, *closing, *own.beyond))),
        genitive=re.compile(f"(?:{'|'.join(own.genitive)}){multiples(code, bare=bare)}" if own.genitive else r"(?!)"),
        genitive_opens=own.genitive_opens,
        not_marker=Phrases(dict.fromkeys((*own.not_marker, *english.not_marker), True)),
        ends=Phrases(dict.fromkeys((*own.ends, *(english.ends if own is english else ())), True)),
        clause=own.clause,
        nominal=own.nominal,
        topics=own.topics,
        methods=tuple(word.lower() for word in (*own.methods, *english.methods)),
        empty=frozenset(own.empty + english.empty),
    )


def find_comparator(text: str, language: str) -> tuple[int, int] | None:
    """Return where ``text``, a claim of a note in ``language``, names what it compares with, or None.

    A comparison (than, 比…更, 보다, so với) wins over a likeness (similar to, 类似); the first of its kind counts.
    """
    folded = fold(text)
    if "<" in folded.text:
        folded = replace(folded, text=_TAG.sub(lambda hit: "\n" * len(hit.group()), folded.text))
    markers = _markers(language, bare=types_bare(text, language))
    best: tuple[int, int, int] | None = None
    for rank, start, end in _candidates(folded, markers):
        found = _trimmed(folded.text, start, end, markers)
        if (
            found is None
            or markers.factors.at(folded, found[0]) is not None
            or (rank and not _method(folded, *found, markers))
        ):
            continue
        if best is None or (rank, found[0]) < best[:2]:
            best = (rank, *found)
    return None if best is None else folded.original(best[1], best[2])


def _candidates(folded: Folded, markers: _Markers) -> Iterator[tuple[int, int, int]]:
    """Yield rank, start and end of what may be a comparator."""
    text = folded.text
    if markers.every.may_stand(folded):
        yield from _marked(folded, markers)
    yield from _multiplied(text, markers)
    if ">" in text:
        for hit in _GREATER.finditer(text):
            yield 0, hit.end(), _stop(folded, hit.end(), markers)


def _marked(folded: Folded, markers: _Markers) -> Iterator[tuple[int, int, int]]:
    """Yield what stands before, behind or within the markers of a comparison or a likeness."""
    text = folded.text
    left, right = list(markers.left.find(folded)), list(markers.right.find(folded))
    around = list(markers.around.find(folded))
    closed = [hit[:2] for hit in markers.not_marker.find(folded)]
    for start, end, rank in left:
        if not _inside(start, end, closed):
            yield rank, end, _stop(folded, end, markers)
    for start, end, rank in right:
        if not _inside(start, end, closed):
            yield rank, _opening(text, start, markers), start
    for start, end, closing in around:
        if not _inside(start, end, closed):
            limit = _clause_end(text, end)
            closer = next(closing.find(folded, min(end + 1, limit), limit), None)
            if closer is not None:
                yield closer[2], end, closer[0]
    yield from _beyond(folded, markers, closed)


def _beyond(folded: Folded, markers: _Markers, closed: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield what stands behind the second of two words (gains of 2 points over X, half the cost of X)."""
    text = folded.text
    for start, end, closing in markers.beyond.find(folded):
        if not _inside(start, end, closed):
            limit = _clause_end(text, end)
            for _, opening, rank in closing.find(folded, min(end + 1, limit), limit):
                if not _takes_no_name(folded, opening, markers):
                    yield rank, opening, _stop(folded, opening, markers)


def _takes_no_name(folded: Folded, start: int, markers: _Markers) -> bool:
    """Tell whether a measure, a marker or a word for no method stands at ``start``, behind an article at most."""
    text = folded.text
    at = start + text.startswith(" ", start)
    for _ in range(2):
        if markers.metrics.at(folded, at) is not None or markers.left.at(folded, at) is not None:
            return True
        at = text.find(" ", at) + 1 or len(text)
    stop = _stop(folded, start, markers)
    return not _method(folded, start, stop, markers)


def _multiplied(text: str, markers: _Markers) -> Iterator[tuple[int, int, int]]:
    """Yield what is multiplied: the encoder in "1/10 of the encoder", 일반적인 컨볼루션의 1.4배."""
    for hit in markers.genitive.finditer(text):
        opening = _opening(text, hit.start(), markers)
        cuts = [
            at + len(word) for word in markers.genitive_opens if (at := text.rfind(word, opening, hit.start())) >= 0
        ]
        if cuts or not markers.genitive_opens:
            yield 0, max(cuts, default=opening), hit.start()


def _inside(start: int, end: int, closed: Sequence[tuple[int, int]]) -> bool:
    place = bisect_left(closed, (end, 0))
    return place > 0 and closed[place - 1][1] > start


def _clause_end(text: str, start: int) -> int:
    stop = _STOP.search(text, start, start + _FAR)
    return stop.start() if stop is not None else min(len(text), start + _FAR)


def _stop(folded: Folded, start: int, markers: _Markers) -> int:
    """Return where the comparator that starts at ``start`` ends: at punctuation or a word that starts something new."""
    text = folded.text
    first = start
    while first < len(text) and text[first] in _TRIM:
        first += 1
    stop = _STOP.search(text, first, first + _LONGEST)
    limit = stop.start() if stop is not None else min(len(text), first + _LONGEST)
    latin = _ASCII.match(text, first, limit) if markers.clause else None
    if latin is not None and latin.group().strip():
        return latin.end()
    for place, _, _ in markers.ends.find(folded, min(first + 1, limit), limit):
        return place
    return limit


def _opening(text: str, end: int, markers: _Markers) -> int:
    """Return where the comparator that ends at ``end`` starts: after punctuation or a word that closes a phrase."""
    low = max(0, end - _LONGEST)
    for hit in _STOP.finditer(text, low, end):
        low = hit.end()
    words = [hit.span() for hit in _TOKEN.finditer(text, low, end)]
    if not words:
        return end
    start = words[-1][0]
    nominal = bool(markers.nominal) and text.startswith(markers.nominal, start)
    closers, most = (markers.topics, 2 * _MOST_WORDS) if nominal else (markers.clause, _MOST_WORDS)
    for left, right in reversed(words[-most:-1]):
        if text[left:right].endswith(closers):
            break
        start = left
    return start


def _method(folded: Folded, start: int, end: int, markers: _Markers) -> bool:
    """Tell whether a likeness speaks of a method: a name with a capital, or a word such as model."""
    name = folded.cased[start:end]
    return name != name.lower() or any(word in folded.text[start:end] for word in markers.methods)


def _trimmed(text: str, start: int, end: int, markers: _Markers) -> tuple[int, int] | None:
    """Return the stretch without markup and blanks around it, or None where nothing that has a name is left."""
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and (text[end - 1] in _TRIM or text[end - 1] in ".的"):
        end -= 1
    if (result := _RESULT.search(text, start, end)) is not None:
        end = result.start()
    if (difference := markers.differences.search(text, start, end)) is not None:
        end = difference.start()
        while end > start and text[end - 1] in _TRIM:
            end -= 1
    name = text[start:end]
    if not name or name in markers.empty or _FIGURE.match(name) or not any(c.isalpha() for c in name):
        return None
    if len(name) == 1 and not is_latin(name):
        return None
    return start, end
