"""A rating as a rule finds it, before it has an owner."""

from dataclasses import dataclass

from notesetl.extract.lines import Line
from notesetl.extract.rating_values import Value


@dataclass(frozen=True, slots=True)
class Found:
    """``value`` counts in the visible text of ``line``; ``maximum`` is what the place itself states."""

    line: Line
    value: Value
    aspect: str
    rule: str
    confidence: float
    maximum: float | None = None


def lone(value: Value) -> bool:
    """Tell a single star, which is no rating unless the note has a scale of stars."""
    return value.form == "glyphs" and value.value == 1 and value.maximum is None
