"""One regular expression for hundreds of words, as a tree of their letters.

A plain alternation tries every word at every place of a text; of a tree the engine knows the first letters,
skips what begins with none of them, and looks at each further letter once.
"""

import re
from collections.abc import Iterable


def alternatives(words: Iterable[str], before: str = "", after: str = "") -> str:
    """Return the pattern that matches any of ``words``, of those that begin alike the longest that fits.

    ``before`` and ``after`` are bodies of character classes: no such character may stand beside the word. The
    pattern is not grouped; without words it matches nothing.
    """
    branches = _branches(filter(None, words))
    guard = rf"(?<![{before}]{{first}})" if before else ""
    end = rf"(?![{after}])" if after else ""
    return (
        "|".join(f"{first}{guard.replace('{first}', first)}{_tree(rest)}{end}" for first, rest in branches.items())
        or r"(?!)"
    )


def _tree(rests: list[str]) -> str:
    """Return the pattern of what may follow a letter, the longest first."""
    branches = _branches(rest for rest in rests if rest)
    if not branches:
        return ""
    ends = "" in rests
    patterns = [letter + _tree(rest) for letter, rest in branches.items()]
    if len(patterns) == 1 and not ends:
        return patterns[0]
    return f"(?:{'|'.join(patterns)}){'?' if ends else ''}"


def _branches(words: Iterable[str]) -> dict[str, list[str]]:
    """Return what follows each first letter, the letter escaped."""
    branches: dict[str, list[str]] = {}
    for word in words:
        branches.setdefault(re.escape(word[0]), []).append(word[1:])
    return branches
