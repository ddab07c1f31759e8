"""Whether a value stands in the text where its row says."""

import html
import re
from collections.abc import Iterator
from itertools import pairwise

# What Markdown and HTML put into a title that its reader does not see, beside punctuation; each pattern is
# linear, for what it repeats cannot hold what ends it.
_SEEN = (
    (r"<!--[^>]{0,1000}+>", ""),  # comments
    (r"<(?![A-Za-z][A-Za-z0-9+.-]{1,31}:)[^<>]*+>", ""),  # tags, but no addresses
    (r"\[\[[^\[\]|]*+\|", "[["),  # the target of a wiki link
    (r"\]\([^()]*+(?:\([^()]*+\)[^()]*+)*+\)", "]"),  # the target of a link
    (r"\]\[[^\[\]]*+\]", "]"),  # and the name of one that is defined elsewhere
    (r"!\[[^\[\]]*+\]", ""),  # images
    (r"\[\^[^\[\]]*+\]", ""),  # footnotes
    (r"\{[^{}]*+\}", ""),  # attributes
)
_HIDDEN = tuple((re.compile(pattern), shown) for pattern, shown in _SEEN)
# Where it overlaps, or is none, it may be hidden all the same: comments up to their true end, tags like addresses.
_MORE = (re.compile(r"<!--.{0,1000}?-->", re.DOTALL), re.compile(r"<[^<>]*+>"))
_BEGIN = re.compile(r"[<\[\]!{]")
_MAYBE = {
    begin: tuple(kind for kind in (*(hidden for hidden, _ in _HIDDEN), *_MORE) if kind.pattern.lstrip("\\")[0] == begin)
    for begin in "<[]!{"
}
_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202f\u2060\ufeff]+")
_WAYS = 8  # to read a source that are followed at a time
_MARKUP = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def grounded(value: str, source: str, how: str) -> bool:
    """Say whether ``value`` is what ``source``, the text of its row, holds.

    ``how`` is exact, or markup: then ``source`` may hold markup and white space that ``value`` has not.
    """
    if value == source:
        return bool(value)
    if how == "exact":
        return False
    wanted = _INVISIBLE.sub("", value)
    if not wanted:
        return False
    return any(_within(wanted, _INVISIBLE.sub("", seen)) for seen in _readings(source)) or any(
        _among_hidden(wanted, _INVISIBLE.sub("", seen)) for seen in (source, html.unescape(source))
    )


def _readings(source: str) -> Iterator[str]:
    """Yield ``source`` with more and more of what its reader does not see taken out."""
    yield source
    yield html.unescape(source)
    for pattern, shown in _HIDDEN:
        source = pattern.sub(shown, source)
        yield source
        yield html.unescape(source)


def _within(wanted: str, source: str) -> bool:
    """Say whether ``source`` is ``wanted`` with nothing but markup characters between."""
    return _rest(wanted, source, 0) == len(wanted)


def _among_hidden(wanted: str, source: str) -> bool:
    """Say so of a ``source`` of which some of what readers seldom see is shown as it stands: a tag that is none.

    What may be hidden may overlap; ``read`` holds, by place, how much of ``wanted`` may have been read up to there.
    """
    if not set(wanted) <= set(source):
        return False
    hidden = {begin: ends for begin in _begins(source) if (ends := _ends(source, begin))}
    stops = sorted({0, len(source), *hidden}.union(*hidden.values()))
    read: dict[int, set[int]] = {stop: set() for stop in stops}
    read[0].add(0)
    for start, end in pairwise(stops):
        ways = sorted(read.pop(start))[-_WAYS:]
        piece = source[start:end]
        read[end].update(after for position in ways if (after := _rest(wanted, piece, position)) >= 0)
        for stop in hidden.get(start, ()):
            read[stop].update(ways)
    return len(wanted) in read[len(source)]


def _begins(source: str) -> Iterator[int]:
    return (found.start() for found in _BEGIN.finditer(source))


def _ends(source: str, begin: int) -> set[int]:
    """Return where what may be hidden from ``begin`` on ends."""
    return {maybe.end() for kind in _MAYBE[source[begin]] if (maybe := kind.match(source, begin))}


def _rest(wanted: str, source: str, position: int) -> int:
    """Return how far ``source`` reads ``wanted`` on from ``position``, -1 where it says something else."""
    for character in source:
        if position < len(wanted) and character == wanted[position]:
            position += 1
        elif character not in _MARKUP:
            return -1
    return position
