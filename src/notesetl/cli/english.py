"""What notes say in other languages, on a terminal: in English, with the words of the note beside it."""

from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from notesetl.cli.terminal import cut, joined, styled

if TYPE_CHECKING:
    import pandas as pd
    from rich.text import Text

_ENGLISH = ("text_en", "title_en", "label_en", "heading_en")
_FAILED = "failed_checks"

OriginalOption: TypeAlias = Annotated[
    bool, typer.Option("--original", help="Print the words of the notes alone, without their English.")
]


def original_only(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Return ``frame`` for printing without English."""
    return frame.drop(columns=[name for name in _ENGLISH if name in frame.columns])


def in_english(row: dict[str, Any], column: str) -> str:
    """Return the English of a row in ``column``; empty where there is none, or it is what the note says."""
    found = row.get(f"{column}_en") or ""
    return "" if found == row.get(column) else str(found)


def quoted(row: dict[str, Any], most: int) -> "Text":
    """Return what a claim says in English with the words of the note below, each with ``most`` characters at most.

    Where there is no English the words of the note stand alone.
    """
    words = styled(cut(row["quote"], most))
    english = in_english(row, "text")
    if not english or row["language"] == "en":
        return words
    doubt = " (a check found fault)" if row.get("translation_status") == _FAILED else ""
    words.stylize("dim")
    return joined(styled(cut(english, most)), styled(doubt, "yellow"), _line_end(), words)


def beside(row: dict[str, Any], column: str, shown: str | None = None) -> "Text":
    """Return ``column`` of a row, or ``shown`` in its place, with its English behind it where it has some."""
    english = in_english(row, column)
    words = styled(row[column] if shown is None else shown)
    return joined(words, styled(f" “{english}”", "dim")) if english else words


def _line_end() -> "Text":
    from rich.text import Text  # noqa: PLC0415 - only where something is printed

    return Text("\n")
