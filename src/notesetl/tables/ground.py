"""Whether a value stands in the text where its row says."""

import html
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

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
_MAYBE = re.compile("|".join(pattern for pattern, _ in _SEEN))
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
    return any(
        says(wanted, _INVISIBLE.sub("", seen)) for says in (_within, _among_hidden) for seen in _readings(source)
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
    """Say so of a ``source`` of which some of what readers seldom see is shown as it stands: a tag that is none."""
    positions, place = {0}, 0
    for maybe in _MAYBE.finditer(source):
        positions = _after(wanted, source[place : maybe.start()], positions)
        shown = _after(wanted, maybe.group(), positions)
        positions = set(sorted(positions | shown)[-_WAYS:])
        place = maybe.end()
    return place > 0 and len(wanted) in _after(wanted, source[place:], positions)


def _after(wanted: str, source: str, positions: AbstractSet[int]) -> set[int]:
    """Return how far ``source`` reads ``wanted`` on from each of ``positions`` from which it does."""
    return {end for position in positions if (end := _rest(wanted, source, position)) >= 0}


def _rest(wanted: str, source: str, position: int) -> int:
    """Return how far ``source`` reads ``wanted`` on from ``position``, -1 where it says something else."""
    for character in source:
        if position < len(wanted) and character == wanted[position]:
            position += 1
        elif character not in _MARKUP:
            return -1
    return position
