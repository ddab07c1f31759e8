"""YAML keys and values with the ranges of the values; no tags, no anchors, no aliases, nothing is constructed.

What is wrong as a whole is read entry by entry, and an entry that is wrong still gives its line: people
write titles with colons in them and never see that this is no YAML.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from notesetl.readers.fields import Fields, line_runs, line_start, lines, make_field, trimmed, unquoted, value_of
from notesetl.records import Block

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_DEPTH = 32
_KEY = re.compile(
    r"""(?:"([^"\n]{1,100})"|'([^'\n]{1,100})'|([^\s#:,\[\]{}"'|>@`&*!?%-][^:\n]{0,99}?))[ \t]*:(?=\s|$)"""
)
_NUMBER = re.compile(r"-?[0-9]{1,18}|-?[0-9]{1,15}\.[0-9]{1,15}")
_CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}


class _RefusedError(Exception):
    """Valid YAML that is not read."""


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come: ``path`` is its own, ``key`` the key that waits for a value."""

    value: dict[str, Any] | list[Any]
    path: str
    key: str | None = None
    key_start: int = -1


@dataclass(slots=True)
class _Reading:
    """What has been read so far of one YAML text, which starts at ``base`` of ``text``."""

    text: str
    base: int
    stack: list[_Open] = field(default_factory=list)
    fields: dict[str, Block] = field(default_factory=dict)
    duplicates: list[str] = field(default_factory=list)
    root: Any = None


def is_key_line(text: str, start: int) -> bool:
    """Say whether a ``key:`` starts at ``start``."""
    return _KEY.match(text, start) is not None


def read_yaml(text: str, start: int, end: int) -> Fields | None:
    """Read the mapping in ``text[start:end]``; None where it is YAML, but no mapping.

    What can't be read leaves its reason in ``error``, beside what could be salvaged.
    """
    try:
        reading = _read(text, start, end)
    except (yaml.YAMLError, _RefusedError, UnicodeError, ValueError) as error:
        return _salvage(text, start, end, _reason(text, start, error))
    if not isinstance(reading.root, dict):
        return None
    error_text = f"key {reading.duplicates[0]!r} stands twice" if reading.duplicates else None
    return Fields(_in_order(reading.fields), reading.root, error_text)


def _read(text: str, start: int, end: int) -> _Reading:
    reading = _Reading(text, start)
    for event in yaml.parse(text[start:end], Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            raise _RefusedError("aliases are not read")
        if getattr(event, "anchor", None) is not None:
            raise _RefusedError("anchors are not read")
        if getattr(event, "tag", None) is not None:
            raise _RefusedError("tags are not read")
        if isinstance(event, yaml.CollectionStartEvent):
            _open(reading, event)
        elif isinstance(event, yaml.CollectionEndEvent):
            reading.stack.pop()
        elif isinstance(event, yaml.ScalarEvent):
            _scalar(reading, event)
    return reading


def _open(reading: _Reading, event: yaml.CollectionStartEvent) -> None:
    if len(reading.stack) >= _MAX_DEPTH:
        raise _RefusedError(f"nested deeper than {_MAX_DEPTH} levels")
    if _waits_for_key(reading):
        raise _RefusedError("a key is a list or a mapping")
    value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
    path = _put(reading, value)
    reading.stack.append(_Open(value, path))


def _scalar(reading: _Reading, event: yaml.ScalarEvent) -> None:
    if event.start_mark is None or event.end_mark is None:
        raise _RefusedError("a value without a place")
    start, end = reading.base + event.start_mark.index, reading.base + event.end_mark.index
    if _waits_for_key(reading):
        top = reading.stack[-1]
        top.key, top.key_start = event.value, start
        if event.value in top.value:
            reading.duplicates.append(event.value)
        return
    key_start = reading.stack[-1].key_start if reading.stack else start
    path = _put(reading, _plain(event.value) if not event.style else event.value)
    if runs := _runs(reading.text, start, end, event.style):
        reading.fields[path] = make_field(
            reading.text, path, runs, line_start(reading.text, key_start if key_start >= 0 else start)
        )


def _waits_for_key(reading: _Reading) -> bool:
    return bool(reading.stack) and isinstance(reading.stack[-1].value, dict) and reading.stack[-1].key is None


def _put(reading: _Reading, value: Any) -> str:
    """Put a value where it belongs and return its path."""
    if not reading.stack:
        reading.root = value
        return ""
    top = reading.stack[-1]
    if isinstance(top.value, list):
        name = str(len(top.value))
        top.value.append(value)
    else:
        name = top.key or ""
        top.value[name] = value
        top.key = None
    return f"{top.path}.{name}" if top.path else name


def _plain(value: str) -> Any:
    """Resolve an unquoted scalar; a number only where it prints as it was written, dates never."""
    if value.lower() in _CONSTANTS:
        return _CONSTANTS[value.lower()]
    if _NUMBER.fullmatch(value):
        number = float(value) if "." in value else int(value)
        return number if str(number) == value else value
    return value


def _runs(text: str, start: int, end: int, style: str | None) -> tuple[tuple[int, int], ...]:
    if style in ("|", ">"):
        header = text.find("\n", start, end)
        return line_runs(text, header + 1, end) if header >= 0 else ()
    if style in ("'", '"'):
        return line_runs(text, start + 1, end - 1)
    return line_runs(text, start, end)


def _salvage(text: str, start: int, end: int, error: str) -> Fields:
    meta: dict[str, Any] = {}
    fields: dict[str, Block] = {}
    for low, high in _entries(text, start, end):
        try:
            reading = _read(text, low, high)
        except (yaml.YAMLError, _RefusedError, UnicodeError, ValueError):
            name, block, value = _raw(text, low, high)
            meta[name] = value
            if block is not None:
                fields[name] = block
            continue
        if isinstance(reading.root, dict):
            meta.update(reading.root)
            fields.update(reading.fields)
    return Fields(_in_order(fields), meta, error)


def _entries(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges from one key at the left margin to the next."""
    begun = -1
    for low, high in lines(text, start, end):
        if not _KEY.match(text, low, high):
            continue
        if begun >= 0:
            yield begun, low
        begun = low
    if begun >= 0:
        yield begun, end


def _raw(text: str, start: int, end: int) -> tuple[str, Block | None, str]:
    """Read ``key: anything`` to the end of its line, or the lines below a bare ``key:``."""
    match = _KEY.match(text, start, end)
    if match is None:
        raise AssertionError("an entry starts with a key")
    name = match[1] or match[2] or match[3]
    stop = text.find("\n", match.end(), end)
    low, high = trimmed(text, match.end(), end if stop < 0 else stop)
    runs = (unquoted(text, low, high),) if low < high else line_runs(text, match.end(), end)
    runs = tuple(run for run in runs if run[0] < run[1])
    return name, make_field(text, name, runs, start) if runs else None, value_of(text, runs)


def _in_order(fields: dict[str, Block]) -> tuple[Block, ...]:
    return tuple(sorted(fields.values(), key=lambda block: block.runs[0]))


def _reason(text: str, start: int, error: Exception) -> str:
    """Say in one line what is wrong, with the line of the note."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        line = text.count("\n", 0, start) + error.problem_mark.line + 1
        return f"line {line}: {' '.join(str(error.problem).split())}"
    return " ".join(str(error).split())[:200]
