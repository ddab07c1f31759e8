"""Frozen dataclasses of which a dump makes hundreds of thousands, made in a third of the time."""

from dataclasses import MISSING, fields
from typing import Any, TypeVar

T = TypeVar("T")


def quick(frozen: type[T]) -> type[T]:
    """Give ``frozen``, a frozen dataclass with slots, an ``__init__`` that does not ask for leave at each field.

    The one that dataclasses write goes by ``object.__setattr__`` field by field. Here an object is of a class that has
    the same slots and is open until all of them are filled.
    """
    opened = type(frozen.__name__, (), {"__slots__": tuple(field.name for field in fields(frozen))})  # type: ignore[arg-type]
    values: dict[str, Any] = {"opened": opened, "frozen": frozen, "put": object.__setattr__}
    signature = ["self"]
    body = ["put(self, '__class__', opened)"]
    for field in fields(frozen):  # type: ignore[arg-type]
        if field.default_factory is not MISSING or not field.init or hasattr(frozen, "__post_init__"):
            raise TypeError(f"{frozen.__name__}.{field.name} is more than a value")
        signature.append(field.name if field.default is MISSING else f"{field.name}=default_{field.name}")
        values[f"default_{field.name}"] = field.default
        body.append(f"self.{field.name} = {field.name}")
    body.append("self.__class__ = frozen")
    exec(f"def __init__({', '.join(signature)}):\n    " + "\n    ".join(body), values)  # noqa: S102 - as dataclasses do
    written = values["__init__"]
    written.__qualname__ = f"{frozen.__qualname__}.__init__"
    written.__annotations__ = frozen.__init__.__annotations__
    frozen.__init__ = written  # type: ignore[method-assign]
    return frozen
