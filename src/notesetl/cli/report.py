"""``notesetl report``: one page of everything, to look at."""

from pathlib import Path
from typing import Annotated

import typer

from notesetl.cli.options import OUT, OutArgument

_LARGE = 60_000_000  # bytes; larger pages open slowly


def report(
    out: OutArgument = OUT,
    to: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The page.", dir_okay=False)] = Path(
        "report.html"
    ),
) -> None:
    """Write one page that shows what the tables of OUT hold, down to the characters of each note.

    It needs no network and no server, only a browser: send it, or keep it beside the tables.
    """
    from notesetl.query import Tables  # noqa: PLC0415 - heavy
    from notesetl.report import write_page  # noqa: PLC0415 - likewise

    with Tables(out) as tables:
        size = write_page(tables, to)
    typer.echo(f"{to}: {size / 1e6:.1f} MB")
    if size > _LARGE:
        typer.echo(f"A page of that size opens slowly; see: notesetl serve {out}")
