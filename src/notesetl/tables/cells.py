"""What a single value must hold to, column by column; and whether many of a column do, at once."""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from notesetl.tables.schema import Column, table

Check = Callable[[object], str | None]
Together = Callable[[list[Any]], bool]

_INT64 = 2**63


@cache
def cell_checks(name: str) -> dict[str, Check]:
    """Return for each column of the table ``name`` what says in a few words what is wrong with a value, or None."""
    return {column.name: _check(column) for column in table(name).columns}


def all_sound(name: str, rows: Sequence[Mapping[str, object]]) -> bool:
    """Tell whether ``rows`` of the table ``name`` have its columns and no value that ``cell_checks`` refuses.

    A column at a time, which is many times as fast as a value at a time.
    """
    columns = _together(name)
    if any(row.keys() != columns.keys() for row in rows):
        return False
    return all(sound([row[column] for row in rows]) for column, sound in columns.items())


@cache
def _together(name: str) -> dict[str, Together]:
    return {column.name: _column_check(column) for column in table(name).columns}


def _column_check(column: Column) -> Together:
    """Return what tells of the values of ``column`` whether all of them pass."""
    single = _check(column)
    types = _TYPES.get(column.type, frozenset())
    free = column.type == "string" and column.values is None and column.pattern is None

    def sound(values: list[Any]) -> bool:
        kinds = set(map(type, values))
        if column.nullable and type(None) in kinds:
            kinds.discard(type(None))
            values = [value for value in values if value is not None]
        if not kinds <= types:  # null, a type that is checked one by one, or a subclass
            return all(single(value) is None for value in values)
        if free:
            return is_unicode("".join(values))
        if kinds == {float} and not all(map(math.isfinite, values)):
            return False
        ends = {min(values), max(values)} if kinds in ({int}, {float}) else set(values)
        return all(single(value) is None for value in ends)

    return sound


_TYPES = {
    "string": frozenset({str}),
    "int64": frozenset({int}),
    "float64": frozenset({float}),
    "bool": frozenset({bool}),
}


def is_unicode(value: str) -> bool:
    """Say whether ``value`` can be written as UTF-8, that is, holds no lone surrogates."""
    if value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check(column: Column) -> Check:
    typed = _TYPE_CHECKS[column.type](column)
    null = None if column.nullable else "is null"
    if column.type == "string" and column.values is None and column.pattern is None:
        return lambda value: None if type(value) is str and value.isascii() else null if value is None else typed(value)
    return lambda value: null if value is None else typed(value)


def _string_check(column: Column) -> Check:
    allowed = None if column.values is None else frozenset(column.values)
    matches = None if column.pattern is None else re.compile(column.pattern).fullmatch

    def check(value: object) -> str | None:
        if not isinstance(value, str):
            return "is no string"
        if allowed is not None and value not in allowed:
            return f"is none of {', '.join(sorted(allowed))}"
        if matches is not None and not matches(value):
            return f"does not match {column.pattern}"
        return None if is_unicode(value) else "holds lone surrogates"

    return check


def _json_check(column: Column) -> Check:
    is_string = _string_check(column)

    def check(value: object) -> str | None:
        if problem := is_string(value):
            return problem
        try:
            _JSON.decode(str(value))
        except (ValueError, RecursionError):
            return "is no JSON"
        return None

    return check


def _number_check(column: Column) -> Check:
    low = -math.inf if column.minimum is None else column.minimum
    high = math.inf if column.maximum is None else column.maximum
    kind = "integer" if column.type == "int64" else "number"
    types = (int,) if column.type == "int64" else (int, float)

    def check(value: object) -> str | None:
        if not isinstance(value, types) or isinstance(value, bool):
            return f"is no {kind}"
        if isinstance(value, int) and not -_INT64 <= value < _INT64:
            return "is too large"
        if not math.isfinite(value):
            return "is not finite"
        return None if low <= value <= high else f"is not from {low:g} to {high:g}"

    return check


def _bool_check(_: Column) -> Check:
    return lambda value: None if isinstance(value, bool) else "is neither true nor false"


def _list_check(column: Column) -> Check:
    is_string = _string_check(column)

    def check(value: object) -> str | None:
        if not isinstance(value, list):
            return "is no list"
        return next((problem for item in value if (problem := is_string(item))), None)

    return check


def _timestamp_check(_: Column) -> Check:
    return lambda value: None if isinstance(value, datetime) and value.tzinfo is not None else "is no time with a zone"


def _no_constant(name: str) -> object:
    raise ValueError(name)


_JSON = json.JSONDecoder(parse_constant=_no_constant)

_TYPE_CHECKS: dict[str, Callable[[Column], Check]] = {
    "string": _string_check,
    "json": _json_check,
    "int64": _number_check,
    "float64": _number_check,
    "bool": _bool_check,
    "list<string>": _list_check,
    "timestamp": _timestamp_check,
}
