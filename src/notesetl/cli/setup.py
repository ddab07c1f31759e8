"""The settings that a command works with: what it was given, the environment, the defaults."""

from typing import TYPE_CHECKING, Any

from notesetl.errors import NotesetlError

if TYPE_CHECKING:
    from notesetl.settings import Settings


def read_settings(**given: Any) -> "Settings":
    """Return the settings, with those that are ``given`` and not None before all others.

    Raises:
        NotesetlError: one cannot be.
    """
    from pydantic import ValidationError  # noqa: PLC0415 - heavy

    from notesetl.settings import Settings  # noqa: PLC0415 - likewise

    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise NotesetlError(f"setting {name} (NOTESETL_{name.upper()}): {first['msg']}") from None
    except ValueError as error:  # what is no JSON where a list is wanted
        raise NotesetlError(f"settings: {error}; lists are written as JSON") from None
