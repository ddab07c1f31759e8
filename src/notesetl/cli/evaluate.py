"""``notesetl evaluate``: the tables against annotated notes."""

from pathlib import Path
from typing import Annotated

import typer

from notesetl.cli.options import OUT, LanguageOption, Out
from notesetl.cli.terminal import console
from notesetl.places import place


def evaluate(  # noqa: PLR0913, PLR0917 - its options
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="A folder of annotated notes, or one file.")],
    tables: Annotated[
        Path | None, typer.Argument(metavar="[OUT]", help="The folder of the tables, as with --out.", parser=place)
    ] = None,
    out: Out = OUT,
    misses: Annotated[
        str | None,
        typer.Option("--misses", metavar="KIND", help="List what is not as annotated: all, or one figure (title, …)."),
    ] = None,
    language: LanguageOption = None,
    limit: Annotated[int | None, typer.Option("--limit", "-n", min=1, metavar="N", help="List only N misses.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,  # noqa: FBT002
) -> None:
    """Score the tables against annotated notes: precision, recall and F1 by field and language."""
    from notesetl.evaluate import evaluate as compare  # noqa: PLC0415 - heavy
    from notesetl.evaluate import render, render_misses  # noqa: PLC0415 - likewise

    report = compare(gold, tables or out)
    kind = None if misses == "all" else misses
    report.select(kind)  # an unknown kind is told before anything is printed
    if as_json:
        typer.echo(report.to_json())
        return
    screen = console()
    if misses is None and language is None:
        render(report, screen)
    else:
        render_misses(report, screen, kind, language, limit)
