"""Options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from notesetl.places import place

OUT = Path("out")


class Kind(StrEnum):
    """What is asked for."""

    ratings = "ratings"
    claims = "claims"
    papers = "papers"


class Format(StrEnum):
    """How an answer is written."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


Out: TypeAlias = Annotated[
    Path,
    typer.Option(
        "--out",
        "-o",
        envvar="NOTESETL_OUT",
        help="The folder of the tables, or its URL.",
        metavar="FOLDER",
        parser=place,
    ),
]
OutArgument: TypeAlias = Annotated[
    Path, typer.Argument(metavar="OUT", help="The folder of the tables, or its URL.", parser=place)
]
TopicOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--topic", "-t", help="A topic by id, or name in any language; narrower ones included.", metavar="TOPIC"
    ),
]
LanguageOption: TypeAlias = Annotated[
    str | None, typer.Option("--language", "-l", help="The notes' language: en, ko, vi, zh, other.", metavar="CODE")
]
MinConfidence: TypeAlias = Annotated[
    float | None,
    typer.Option("--min-confidence", "-c", help="Of claims: at least so sure, 0 to 1.", metavar="CONFIDENCE"),
]
FormatOption: TypeAlias = Annotated[
    Format | None, typer.Option("--format", "-f", help="How to write the answer; told by FILE's ending else.")
]
ToOption: TypeAlias = Annotated[
    Path | None, typer.Option("--to", help="Write the answer into this file.", metavar="FILE", dir_okay=False)
]

AsOf: TypeAlias = Annotated[
    str | None,
    typer.Option("--as-of", metavar="WHEN", help="Ask the tables as they were: a day, a time or a snapshot's number."),
]


def examples(*lines: str) -> str:
    """Return the epilog of a command's help that shows ``lines`` as they stand."""
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])
