"""What a single value must hold to, column by column."""

import json
import math
import re
from collections.abc import Callable
from datetime import datetime
from functools import cache

from notesetl.tables.schema import Column, table

Check = Callable[[object], str | None]

_INT64 = 2**63


@cache
def cell_checks(name: str) -> dict[str, Check]:
    """Return for each column of the table ``name`` what says in a few words what is wrong with a value, or None."""
    return {column.name: _check(column) for column in table(name).columns}


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
