"""``notesetl plot``: one chart, for a paper or a slide."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from notesetl.cli.options import OUT, OutArgument, TopicOption


class Plot(StrEnum):
    """What is drawn."""

    ratings = "ratings"
    topics = "topics"
    venues = "venues"
    claims = "claims"
    languages = "languages"


def plot(
    what: Annotated[Plot, typer.Argument(metavar="WHAT", help="ratings, topics, venues, claims or languages.")],
    out: OutArgument = OUT,
    to: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="A .svg, .png, .pdf or .json (Vega-Lite).", dir_okay=False),
    ] = None,
    topic: TopicOption = None,
) -> None:
    """Draw how ratings are spread by topic, topics over the years or the venues, or claims by aspect.

    The ending of FILE tells its format; without one it is an SVG that is called after what it shows.
    """
    from notesetl.query import Tables  # noqa: PLC0415 - heavy
    from notesetl.report import write_chart  # noqa: PLC0415 - likewise

    path = to or Path(f"{what}.svg")
    with Tables(out) as tables:
        write_chart(tables, str(what), path, topic)
    typer.echo(str(path))
