"""Field blocks: the keys and values of front matter and of records, with the ranges of the values."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from notesetl.records import Block, Inline

_URL = re.compile(r"(?:https?|ftp)://[^\s<>\"]+")
_BLANKS = " \t\r\f\v\u3000\xa0"


@dataclass(frozen=True, slots=True)
class Fields:
    """What was read of a run of keys and values; ``error`` says what was wrong with the rest of it."""

    blocks: tuple[Block, ...] = ()
    meta: dict[str, Any] = field(default_factory=dict)
    error: str | None = None


def make_field(text: str, name: str, runs: tuple[tuple[int, int], ...], start: int, parent: int = -1) -> Block:
    """Make the block of one value: from ``start`` to the end of the value's last line.

    ``name`` becomes lower-case; a value that is nothing but an address carries a link.
    """
    last = runs[-1][1] if runs else start
    end = text.find("\n", last)
    end = len(text) if end < 0 else end
    if text[end - 1 : end] == "\r" and end > last:
        end -= 1
    inlines = tuple(
        Inline("link", low, high, low, high, text[low:high]) for low, high in runs if _URL.fullmatch(text, low, high)
    )
    return Block("field", start, end, parent=parent, name=name.lower(), runs=runs, inlines=inlines)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return ``text[start:end]``'s range without the white space around it."""
    while start < end and (text[start] in _BLANKS or text[start] == "\n"):
        start += 1
    while end > start and (text[end - 1] in _BLANKS or text[end - 1] == "\n"):
        end -= 1
    return start, end


def unquoted(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range inside a pair of equal quotes, or the range itself."""
    if end - start >= 2 and text[start] == text[end - 1] and text[start] in "\"'":
        return start + 1, end - 1
    return start, end


def line_runs(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return the trimmed ranges of the lines of ``text[start:end]`` that are not blank."""
    ranges = (trimmed(text, low, high) for low, high in lines(text, start, end))
    return tuple((low, high) for low, high in ranges if low < high)


def lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the lines of ``text[start:end]``, line feeds left out."""
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1


def value_of(text: str, runs: Iterable[tuple[int, int]]) -> str:
    """Return the text of the runs, lines joined by line feeds."""
    return "\n".join(text[low:high] for low, high in runs)


def line_start(text: str, offset: int) -> int:
    """Return where the line of ``offset`` starts."""
    return text.rfind("\n", 0, offset) + 1
