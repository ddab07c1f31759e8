"""TOML keys and values with the ranges of the values: the values by the standard parser, the ranges by lines."""

import math
import re
import tomllib
from datetime import date, datetime, time
from typing import Any

from notesetl.readers.fields import Fields, line_runs, lines, make_field, trimmed, unquoted, value_of
from notesetl.records import Block

_KEY = re.compile(r"""[ \t]*((?:[\w.-]|"[^"\n]*"|'[^'\n]*')+)[ \t]*=[ \t]*""")
_TABLE = re.compile(r"[ \t]*\[{1,2}+[ \t]*+([^\]\n]++)\]{1,2}")
_ITEM = re.compile(r"""#[^\n]*|"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|([^\s,\[\]{}"'#=]+)""")
_MAX_DOTS = 64  # the standard parser takes quadratic time over the parts of one key


def read_toml(text: str, start: int, end: int) -> Fields:
    """Read the TOML in ``text[start:end]``; where it is wrong, ``error`` says why and the lines are salvaged."""
    fields = _ranges(text, start, end)
    meta: dict[str, Any] = {name: value_of(text, block.runs) for name, block in fields.items()}
    error: str | None = None
    if any(text.count(".", low, high) > _MAX_DOTS for low, high in lines(text, start, end)):
        error = f"more than {_MAX_DOTS} dots in one line"
    else:
        try:
            meta = _jsonable(tomllib.loads(text[start:end].replace("\r\n", "\n")))
        except tomllib.TOMLDecodeError as wrong:
            error = " ".join(str(wrong).split())
        except (RecursionError, ValueError):
            error = "nested too deeply or a number too long"
    return Fields(tuple(sorted(fields.values(), key=lambda block: block.runs[0])), meta, error)


def _ranges(text: str, start: int, end: int) -> dict[str, Block]:
    """Find the values by their keys; a value goes on until the next line that holds a key or a table."""
    fields: dict[str, Block] = {}
    table = ""
    key: tuple[str, int, int] | None = None
    for low, high in lines(text, start, end):
        header = _TABLE.match(text, low, high)
        match = _KEY.match(text, low, high)
        if header is None and match is None:
            continue
        if key is not None:
            _add(fields, text, key, low)
        key = None
        if match is not None:
            name = match[1].replace('"', "").replace("'", "")
            key = (f"{table}.{name}" if table else name, low, match.end())
        elif header is not None:
            table = header[1].rstrip(" \t").replace('"', "").replace("'", "")
    if key is not None:
        _add(fields, text, key, end)
    return fields


def _add(fields: dict[str, Block], text: str, key: tuple[str, int, int], end: int) -> None:
    name, line, start = key
    start, end = trimmed(text, start, end)
    if text.startswith("[", start):
        for number, low_high in enumerate(_items(text, start, end)):
            fields[f"{name}.{number}"] = make_field(text, f"{name}.{number}", (low_high,), line)
    elif runs := _scalar(text, start, end):
        fields[name] = make_field(text, name, runs, line)


def _items(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the ranges of the scalars of an array, quotes left out."""
    found = []
    for match in _ITEM.finditer(text, start, end):
        group = match.lastindex
        if group is not None and match.start(group) < match.end(group):
            found.append(match.span(group))
    return found


def _scalar(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    for quotes in ('"""', "'''"):
        if text.startswith(quotes, start):
            stop = text.find(quotes, start + 3, end)
            return line_runs(text, start + 3, end if stop < 0 else stop)
    stop = text.find("\n", start, end)
    low, high = trimmed(text, start, end if stop < 0 else stop)
    match = _ITEM.match(text, low, high)
    if match is not None and match.lastindex in (1, 2):
        low, high = match.span(match.lastindex)
    else:
        comment = text.find("#", low, high)
        low, high = unquoted(text, *trimmed(text, low, high if comment < 0 else comment))
    return ((low, high),) if low < high else ()


def _jsonable(value: Any) -> Any:
    """Turn dates, infinities and NaN into text; the parser has bounded the depth."""
    if isinstance(value, dict):
        return {key: _jsonable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_jsonable(item) for item in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value
