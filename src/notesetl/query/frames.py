"""Arrow tables as DataFrames: types that hold nulls, lists as lists, every column name once."""

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    import pandas as pd


def frame(table: pa.Table) -> "pd.DataFrame":
    """Return ``table`` as a DataFrame.

    Integers become Int64, other numbers float64, times UTC, lists Python lists, whatever the rows hold and
    however many there are.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    names = _names(table.column_names)
    columns = [column.cast(_kind(column), safe=False) for column in table.columns]
    plain = pa.Table.from_arrays(columns, names=names)
    found: pd.DataFrame = plain.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get, date_as_object=False)
    for name, column in zip(names, columns, strict=True):
        if pa.types.is_nested(column.type):
            found[name] = pd.Series(column.to_pylist(), dtype=object, index=found.index)
    return found


def rows(frame: "pd.DataFrame") -> Iterator[list[Any]]:
    """Yield the rows of ``frame`` as Python values, None for what is missing or no number."""
    from pandas import isna  # noqa: PLC0415 - heavy

    columns = [[_value(value, isna) for value in frame[name].tolist()] for name in frame.columns]
    for row in zip(*columns, strict=True):
        yield list(row)


def records(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return the rows of ``frame`` by column name, as ``rows`` does."""
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in rows(frame)]


def _value(value: Any, isna: Callable[[Any], bool]) -> Any:
    if isinstance(value, dict):
        return {str(key): _value(inner, isna) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_value(inner, isna) for inner in value]
    if isna(value) or (isinstance(value, float) and math.isinf(value)):
        return None
    return value


def _names(names: list[str]) -> list[str]:
    """Return ``names`` with a number behind those that stand twice."""
    unique: list[str] = []
    for name in names:
        turn, candidate = 0, name
        while candidate in unique:
            turn += 1
            candidate = f"{name}_{turn}"
        unique.append(candidate)
    return unique


def _kind(column: Any) -> Any:
    """Return the type that ``column`` becomes."""
    kind = column.type
    if pa.types.is_integer(kind) or (pa.types.is_decimal(kind) and kind.scale == 0):
        return pa.int64() if _fits(column) else pa.float64()
    if pa.types.is_decimal(kind) or pa.types.is_floating(kind):
        return pa.float64()
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        return pa.timestamp("us", tz="UTC")
    return kind


def _fits(column: Any) -> bool:
    try:
        column.cast(pa.int64())
    except pa.ArrowException:
        return False
    return True
