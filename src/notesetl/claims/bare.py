"""Words as keepers type them who leave diacritics out: so voi for so với."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from notesetl.folding import fold

__all__ = ["without_marks"]

T = TypeVar("T")


def without_marks(record: T) -> T:
    """Return ``record``, a dataclass of words, with the words in it as they are typed without diacritics."""
    return replace(record, **{f.name: _bare(getattr(record, f.name)) for f in fields(record)})  # type: ignore[type-var, arg-type]


def _bare(value: Any) -> Any:
    if isinstance(value, str):
        return fold(value) if value.strip() == value else f"{fold(value)} "
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(map(_bare, value)))
    if isinstance(value, Mapping):
        return {_bare(key): _bare(item) for key, item in value.items()}
    return value
