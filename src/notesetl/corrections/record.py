"""One statement of somebody who read the note."""

import dataclasses
from enum import StrEnum

NONE = "none"  # there is no such thing here
OK = "ok"  # what was found is right


class Field(StrEnum):
    """What a correction may be about; the package says what each value may be."""

    TITLE = "title"
    KIND = "kind"
    VENUE = "venue"
    YEAR = "year"
    RATING = "rating"
    RATING_OF = "rating_of"
    LINK = "link"
    LINK_OF = "link_of"
    TOPICS = "topics"
    CLAIM = "claim"
    CLAIM_OF = "claim_of"
    SUBJECT = "subject"
    COMPARATOR = "comparator"
    METRIC = "metric"
    DATASET = "dataset"
    PAPER = "paper"
    NOT_PAPER = "not_paper"
    PAPER_TITLE = "paper_title"


@dataclasses.dataclass(frozen=True, slots=True)
class Correction:
    """A row of ``corrections.csv``, its values as they were meant (without the apostrophes for spreadsheets).

    ``field`` is a value of ``Field`` where the row is sound. ``line`` is that of the file on which the row begins,
    0 where it was not read from one; it does not count when corrections are compared.
    """

    path: str
    quote: str
    field: str
    value: str
    why: str = ""
    before: str = ""
    line: int = dataclasses.field(default=0, compare=False)

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it yet."""
        return not self.value.strip()
