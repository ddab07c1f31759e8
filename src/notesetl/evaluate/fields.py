"""Typed reading of one JSON object: a missing, unknown or wrongly typed field is one clear line."""

from collections.abc import Collection
from typing import Any, NoReturn

from notesetl.errors import NotesetlError


class Fields:
    """The fields of one JSON object and where it stands (``file:line`` of the file that holds it)."""

    def __init__(self, values: Any, where: str, allowed: Collection[str]) -> None:
        self.where = where
        if not isinstance(values, dict):
            self.refuse("is no JSON object")
        self._values: dict[str, Any] = values
        if unknown := sorted(set(values) - set(allowed)):
            self.refuse(f"unknown field {', '.join(unknown)}; allowed: {', '.join(allowed)}")

    def refuse(self, why: str) -> NoReturn:
        """Raise the error that names the place and says ``why``."""
        raise NotesetlError(f"{self.where}: {why}")

    def _get(self, name: str, kinds: tuple[type, ...], wanted: str) -> Any:
        if name not in self._values:
            self.refuse(f"lacks {name}")
        value = self._values[name]
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            self.refuse(f"{name} must be {wanted}, not {value!r}")
        return value

    def text(self, name: str) -> str:
        """Return a text that is not empty."""
        value: str = self._get(name, (str,), "a text")
        return value or self.refuse(f"{name} is empty")

    def text_or_null(self, name: str) -> str | None:
        """Return a text or None."""
        value: str | None = self._get(name, (str, type(None)), "a text or null")
        return value

    def choice(self, name: str, allowed: Collection[str]) -> str:
        """Return a text that is one of ``allowed``."""
        value = self.text(name)
        if value not in allowed:
            self.refuse(f"{name} {value!r} is not one of {', '.join(allowed)}")
        return value

    def whole(self, name: str, least: int = 0) -> int:
        """Return an integer of at least ``least``."""
        value: int = self._get(name, (int,), "an integer")
        return value if value >= least else self.refuse(f"{name} must be at least {least}, not {value}")

    def whole_or_null(self, name: str) -> int | None:
        """Return a line number or None."""
        value: int | None = self._get(name, (int, type(None)), "an integer or null")
        return value

    def number_or_null(self, name: str) -> float | None:
        """Return a number or None."""
        value = self._get(name, (int, float, type(None)), "a number or null")
        return None if value is None else float(value)

    def written_or_null(self, name: str) -> str | None:
        """Return a text or number as text, or None."""
        value = self._get(name, (str, int, float, type(None)), "a text, a number or null")
        return None if value is None else str(value)

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        """Return true or false; ``default`` where the field is optional and absent."""
        if default is not None and name not in self._values:
            return default
        value: bool = self._get(name, (bool,), "true or false")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts."""
        value: list[Any] = self._get(name, (list,), "a list of texts")
        if not all(isinstance(item, str) for item in value):
            self.refuse(f"{name} must be a list of texts, not {value!r}")
        return tuple(value)

    def objects(self, name: str, allowed: Collection[str]) -> "list[Fields]":
        """Return a list of JSON objects."""
        items: list[Any] = self._get(name, (list,), "a list of objects")
        return [Fields(item, f"{self.where}: {name}[{at}]", allowed) for at, item in enumerate(items)]

    def whole_pair(self, name: str) -> tuple[int, int]:
        """Return a list of two integers."""
        value: list[Any] = self._get(name, (list,), "a list of two integers")
        if len(value) != 2 or not all(type(item) is int for item in value):
            self.refuse(f"{name} must be a list of two integers, not {value!r}")
        return value[0], value[1]

    def span(self, quote: str) -> tuple[int, int]:
        """Return ``start`` and ``end``, which must be as far apart as ``quote`` is long."""
        start, end = self.whole("start"), self.whole("end")
        if end - start != len(quote):
            self.refuse(f"offsets {start}..{end} do not fit the {len(quote)} characters of {quote[:60]!r}")
        return start, end
