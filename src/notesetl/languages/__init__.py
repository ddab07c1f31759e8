"""Language knowledge: one folder a language, the same file names in each, read strictly.

A consumer declares a frozen dataclass whose fields are the keys that its TOML file may hold; the loader
refuses unknown and missing keys and names the allowed ones. Adding a language is adding a folder.
"""

import tomllib
from dataclasses import MISSING, fields
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar

from notesetl.errors import NotesetlError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

T = TypeVar("T")

_FOLDER = files(__name__)


@cache
def codes() -> tuple[str, ...]:
    """Return the codes of the languages that have a folder, sorted."""
    return tuple(sorted(entry.name for entry in _FOLDER.iterdir() if entry.joinpath("language.toml").is_file()))


def resource(code: str, name: str) -> "Traversable":
    """Return the data file ``name`` of the language ``code``."""
    return _FOLDER.joinpath(code, name)


_loaded: dict[tuple[str, str, type[Any]], Any] = {}


def load(code: str, name: str, record: type[T]) -> T:
    """Read ``<code>/<name>.toml`` into ``record``, once; lists become tuples.

    Raises:
        NotesetlError: the file is missing, is no TOML, or its keys are not those of ``record``.
    """
    key = (code, name, record)
    if key not in _loaded:
        _loaded[key] = _read(code, name, record)
    loaded: T = _loaded[key]
    return loaded


def _read(code: str, name: str, record: type[T]) -> T:
    source = resource(code, f"{name}.toml")
    try:
        values = tomllib.loads(source.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotesetlError(f"languages/{code}/{name}.toml is missing") from None
    except tomllib.TOMLDecodeError as error:
        raise NotesetlError(f"languages/{code}/{name}.toml: {error}") from None
    return build(values, record, f"languages/{code}/{name}.toml")


def load_all(name: str, record: type[T]) -> dict[str, T]:
    """Read ``<code>/<name>.toml`` of every language."""
    return {code: load(code, name, record) for code in codes()}


def build(values: dict[str, Any], record: type[T], where: str) -> T:
    """Make a ``record`` of ``values``, refusing keys that it has not."""
    allowed = [f.name for f in fields(record)]  # type: ignore[arg-type]
    required = {
        f.name
        for f in fields(record)  # type: ignore[arg-type]
        if f.default is MISSING and f.default_factory is MISSING
    }
    if unknown := sorted(set(values) - set(allowed)):
        raise NotesetlError(f"{where}: unknown {', '.join(unknown)}; allowed: {', '.join(allowed)}")
    if missing := sorted(required - set(values)):
        raise NotesetlError(f"{where}: {', '.join(missing)} missing")
    return record(**{key: _freeze(value) for key, value in values.items()})


def _freeze(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_freeze(item) for item in value)
    if isinstance(value, dict):
        return {key: _freeze(item) for key, item in value.items()}
    return value
