"""What rows are asked for: conditions in SQL with their values, refused where they can match nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from numbers import Real
from typing import Any

from notesetl.errors import NotesetlError
from notesetl.languages import codes
from notesetl.tables.schema import table

_OTHER = "other"


@dataclass(frozen=True, slots=True)
class Question:
    """A query of ours, with the values that it names."""

    query: str
    values: dict[str, Any]


@dataclass(slots=True)
class Conditions:
    """Conditions that hold together; ``values`` are those that they name."""

    parts: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def add(self, condition: str, **values: Any) -> None:
        """Add ``condition``, which names ``values`` as ``$name``."""
        self.parts.append(condition)
        self.values.update(values)

    def of(self, rows: str, order: str | None = None) -> Question:
        """Return the question for those of ``rows``, a query of ours, for which all conditions hold."""
        where = f" WHERE {' AND '.join(self.parts)}" if self.parts else ""
        sort = "" if order is None else f" ORDER BY {order}"
        return Question(f"SELECT * FROM ({rows}){where}{sort}", self.values)  # noqa: S608 - values go by name

    def equal(self, of: str, wanted: Mapping[str, str | None]) -> None:
        """Ask for values of columns of the table ``of``, None for any.

        Raises:
            NotesetlError: the schema does not allow the value.
        """
        for column, value in wanted.items():
            if value is not None:
                _check(column, value, table(of).column(column).values)
                self.add(f'"{column}" = ${column}', **{column: value})

    def language(self, language: str | None) -> None:
        """Ask for notes in ``language``, None for any."""
        if language is not None:
            _check("language", language, (*codes(), _OTHER))
            self.add("language = $language", language=language)

    def mentions_of(self, topics: Iterable[str] | None) -> None:
        """Ask for what belongs to mentions with one of ``topics``, None for everything."""
        if topics is not None:
            chosen = "SELECT mention_id FROM mention_topics WHERE topic_id IN (SELECT unnest($topics))"
            self.add(f"mention_id IN ({chosen})", topics=list(topics))

    def score(self, least: float | None, column: str = "score") -> None:
        """Ask for scores, 0 to 1, of at least ``least``; what has no score is left out unless that is None."""
        if least is not None:
            _between("min_score", least, "scores are from 0 to 1, so 8/10 is 0.8")
            self.add(f"{column} >= $least_score", least_score=least)

    def confidence(self, least: float | None) -> None:
        """Ask for what is at least so sure, 0 to 1."""
        if least is not None:
            _between("min_confidence", least, "confidences are from 0 to 1, so 80% is 0.8")
            self.add("confidence >= $least_confidence", least_confidence=least)

    def number(self, column: str, least: int | None) -> None:
        """Ask for at least ``least`` in ``column``."""
        if least is not None:
            self.add(f"{column} >= $least_{column}", **{f"least_{column}": least})


def _between(name: str, value: float, hint: str) -> None:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise NotesetlError(f"{name} {value!r}: {hint}")
    if not 0 <= value <= 1:
        raise NotesetlError(f"{name} {value:g}: {hint}")


def _check(column: str, value: str, allowed: Iterable[str] | None) -> None:
    if allowed is not None and value not in allowed:
        raise NotesetlError(f"unknown {column} {value!r}; allowed: {', '.join(allowed)}")
