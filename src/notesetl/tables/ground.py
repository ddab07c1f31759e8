"""Whether a value stands in the text where its row says."""

import html
import re
from collections.abc import Iterator

# What Markdown and HTML put into a title that its reader does not see, beside punctuation; each pattern is
# linear, for what it repeats cannot hold what ends it.
_HIDDEN = tuple(
    (re.compile(pattern), shown)
    for pattern, shown in (
        (r"<(?![A-Za-z][A-Za-z0-9+.-]{1,31}:)[^<>]*+>", ""),  # tags, but no addresses
        (r"\[\[[^\[\]|]*+\|", "[["),  # the target of a wiki link
        (r"\]\([^()]*+(?:\([^()]*+\)[^()]*+)*+\)", "]"),  # the target of a link
        (r"\]\[[^\[\]]*+\]", "]"),  # and the name of one that is defined elsewhere
        (r"!\[[^\[\]]*+\]", ""),  # images
        (r"\[\^[^\[\]]*+\]", ""),  # footnotes
        (r"\{[^{}]*+\}", ""),  # attributes
    )
)
_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202f\u2060\ufeff]+")
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
    return any(_within(wanted, _INVISIBLE.sub("", seen)) for seen in _readings(source))


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
    position = 0
    for character in source:
        if position < len(wanted) and character == wanted[position]:
            position += 1
        elif character not in _MARKUP:
            return False
    return position == len(wanted)
