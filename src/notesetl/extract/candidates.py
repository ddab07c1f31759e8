"""A place that may hold the title of an entry, with what speaks for it."""

from dataclasses import dataclass

from notesetl.extract.lines import Line


@dataclass(frozen=True, slots=True)
class Candidate:
    """``start``/``end`` are note offsets (None: off the path); ``scope`` is what the entry covers.

    ``score`` adds up the title's shape and the evidence around it; ``group`` names the siblings it is
    judged with. ``strong`` says that a rating, a paper link or a label vouches for it,
    ``listed`` that a link at least carries it.
    """

    title: str
    kind: str
    source: str
    rule: str
    start: int | None
    end: int | None
    scope: tuple[int, int]
    section: int
    score: float
    strong: bool
    struck: bool
    group: tuple[str, int]
    block: int = -1
    line: Line | None = None
    depth: int = 0
    listed: bool = False


def clean(text: str) -> str:
    """Return a title's visible text with its white space made single, line breaks kept."""
    return "\n".join(" ".join(part.split()) for part in text.strip().split("\n"))
