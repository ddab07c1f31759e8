"""What the values of corrections mean; a value that cannot be is told in a few words."""

import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import TypeAlias

from notesetl.corrections.record import NONE, OK, Correction, Field
from notesetl.extract.rating_values import any_value
from notesetl.extract.urls import canonicalise
from notesetl.tables.schema import table

_FRACTION = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?)\s?/\s?(\d{1,9}(?:[.,]\d{1,9})?)")
_NUMBER = re.compile(r"-?\d{1,9}(?:[.,]\d{1,9})?")
_LABELLED = re.compile(r"(\S[^=]{0,79}?)\s*=\s*([01](?:[.,]\d{1,9})?)")
_ASPECT = re.compile(r"([a-z]+)\s*[:\uff1a]\s*")
_IDENTIFIER = re.compile(r"(?:arxiv|doi)\s*[:\uff1a]|https?://|\d{4}\.\d{4,5}(?:v\d+)?$|10\.\d{4,9}/", re.IGNORECASE)
_FLAGS = {"hedged": ("hedged", "certain"), "negated": ("negated", "affirmed")}  # what is so, and what is not
_YEARS = range(1800, 2101)
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class RatingValue:
    """A rating as stated; ``aspect`` is None where nothing was said of it."""

    aspect: str | None
    value: float | None
    maximum: float | None
    label: str | None
    score: float | None


@dataclass(frozen=True, slots=True)
class ClaimValue:
    """What a claim asserts, None where nothing was said of it."""

    aspect: str | None = None
    polarity: str | None = None
    tier: str | None = None
    hedged: bool | None = None
    negated: bool | None = None


Value: TypeAlias = str | int | tuple[str, ...] | RatingValue | ClaimValue | None


class Confirmed:
    """The value of a correction that says that what was found is right."""


CONFIRMED = Confirmed()


def parse(correction: Correction, topics: Container[str]) -> Value | Confirmed:
    """Return what the value of ``correction`` means: None for none, ``CONFIRMED`` for ok.

    ``topics`` are the ids of the vocabulary.

    Raises:
        ValueError: the field or the value cannot be; the message says what can.
    """
    if correction.field not in set(Field):
        raise ValueError(f"unknown field {correction.field!r}; allowed: {', '.join(Field)}")
    field, text = Field(correction.field), correction.value.strip()
    if not correction.path.strip():
        raise ValueError("path is empty")
    if len(text) > _LONGEST:
        raise ValueError(f"a value of more than {_LONGEST} characters")
    if text == OK:
        return _allowed(field, CONFIRMED, _NOT_OK, "ok says nothing")
    if text == NONE:
        return _allowed(field, None, _NOT_NONE, "none cannot be")
    return _topics(text, topics) if field is Field.TOPICS else _PARSERS.get(field, _text)(text)


def paper_key(text: str) -> str:
    """Return which paper ``text`` means: ``arxiv:<id>``, ``doi:<doi>`` or ``title:<title>``.

    Raises:
        ValueError: it looks like an identifier, but is none.
    """
    if not _IDENTIFIER.match(text):
        return f"title:{' '.join(text.split())}"
    target = canonicalise(text)
    if target.arxiv_id:
        return f"arxiv:{target.arxiv_id.lower()}"
    if target.doi:
        return f"doi:{target.doi.lower()}"
    raise ValueError(f"{text!r} is no arXiv id and no DOI; a paper is arxiv:1706.03762, doi:10.1145/3065386 or a title")


def _allowed(field: Field, value: "Confirmed | None", refused: frozenset[Field], why: str) -> "Confirmed | None":
    if field in refused:
        raise ValueError(f"{why} of {field}")
    return value


def _text(text: str) -> str:
    return " ".join(text.split())


def _choice(of: str, column: str) -> Callable[[str], str]:
    def parse_choice(text: str) -> str:
        allowed = _values(of, column)
        if text.lower() not in allowed:
            raise ValueError(f"{text!r} is none of {', '.join(allowed)}")
        return text.lower()

    return parse_choice


def _year(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) not in _YEARS:
        raise ValueError(f"{text!r} is no year from {_YEARS[0]} to {_YEARS[-1]}")
    return int(text)


def _rating(text: str) -> RatingValue:
    aspect = None
    if named := _ASPECT.match(text):
        aspect = _choice("ratings", "aspect")(named[1])
        text = text[named.end() :]
    if found := _FRACTION.fullmatch(text):
        value, maximum = _number(found[1]), _number(found[2])
        if not 0 <= value <= maximum or not maximum:
            raise ValueError(f"{text!r}: the value is not from 0 to the maximum")
        return RatingValue(aspect, value, maximum, None, round(value / maximum, 4))
    if _NUMBER.fullmatch(text):
        return RatingValue(aspect, _number(text), None, None, None)
    if found := _LABELLED.fullmatch(text):
        if _number(found[2]) > 1:
            raise ValueError(f"{text!r}: a score is from 0 to 1")
        return RatingValue(aspect, None, None, found[1], _number(found[2]))
    read = any_value(text, 0, len(text))
    if read is None or read.end < len(text):
        raise ValueError(f"{text!r} is no rating; write 8/10, 8, must read = 0.9 or unknown")
    score = round(read.value / read.maximum, 4) if read.value is not None and read.maximum else read.score
    label = read.label if read.label in {None, "unknown"} else text
    return RatingValue(aspect, read.value, read.maximum, label, score)


def _claim(text: str) -> ClaimValue:
    words = set(filter(None, re.split(r"[\s,;]+", text.lower())))
    groups = {name: _values("claims", name) for name in ("aspect", "polarity", "tier")} | _FLAGS
    allowed = [word for group in groups.values() for word in group]
    if unknown := sorted(words.difference(allowed)):
        raise ValueError(f"{', '.join(map(repr, unknown))} is none of {', '.join(allowed)}")
    said: dict[str, str | None] = {}
    for name, group in groups.items():
        chosen = sorted(words.intersection(group))
        if len(chosen) > 1:
            raise ValueError(f"{text!r} says two things at once: {', '.join(chosen)}")
        said[name] = chosen[0] if chosen else None
    flags = {name: None if said[name] is None else said[name] == words[0] for name, words in _FLAGS.items()}
    return ClaimValue(said["aspect"], said["polarity"], said["tier"], **flags)


def _topics(text: str, known: Container[str]) -> tuple[str, ...]:
    listed = tuple(dict.fromkeys(filter(None, re.split(r"[\s,;]+", text))))
    if unknown := [topic for topic in listed if topic not in known]:
        raise ValueError(f"unknown topic {', '.join(map(repr, unknown))}; all of them: notesetl topics --all")
    return listed


def _values(of: str, column: str) -> tuple[str, ...]:
    return table(of).column(column).values or ()


def _number(text: str) -> float:
    return float(text.replace(",", "."))


_PARSERS: dict[Field, Callable[[str], Value]] = {
    Field.KIND: _choice("mentions", "title_kind"),
    Field.YEAR: _year,
    Field.RATING: _rating,
    Field.LINK: _choice("links", "role"),
    Field.CLAIM: _claim,
    Field.PAPER: paper_key,
    Field.NOT_PAPER: paper_key,
}
_NOT_OK = frozenset({Field.PAPER, Field.NOT_PAPER, Field.PAPER_TITLE})
_NOT_NONE = _NOT_OK | {Field.KIND, Field.RATING_OF}
