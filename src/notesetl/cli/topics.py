"""``notesetl topics``: the vocabulary as a tree, with what lies under each topic."""

from typing import TYPE_CHECKING, Annotated

import typer

from notesetl.cli.options import OUT, AsOf, FormatOption, Out, ToOption, TopicOption
from notesetl.cli.terminal import Settings, grid, styled

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console


def topics(  # noqa: PLR0913, PLR0917 - its options
    out: Out = OUT,
    as_of: AsOf = None,
    topic: TopicOption = None,
    everything: Annotated[bool, typer.Option("--all", help="Show also topics under which nothing lies.")] = False,  # noqa: FBT002
    form: FormatOption = None,
    to: ToOption = None,
) -> None:
    """Show the topics as a tree, with the papers, mentions and ratings under each and under its narrower ones."""
    from notesetl.cli.output import chosen, write  # noqa: PLC0415 - heavy, as what follows

    chosen_form = chosen(form, to)
    from notesetl.query import Tables  # noqa: PLC0415

    with Tables(out, as_of) as tables:
        frame = tables.topics(topic)
    used = frame if everything else frame[frame["n_mentions"] > 0].reset_index(drop=True)
    write(used, chosen_form, to, lambda screen: _show(screen, used, len(frame)))


def _show(screen: "Console", frame: "pd.DataFrame", total: int) -> None:
    from notesetl.query.frames import records  # noqa: PLC0415 - heavy

    number: Settings = {"justify": "right", "no_wrap": True}
    names = ("papers", "mentions", "ratings", "notes")
    table = grid([("topic", {"no_wrap": True}), ("name", {}), *((name, number) for name in names)])
    for row in records(frame):
        indented = "  " * row["depth"] + row["topic_id"]
        counts = (f"{row[f'n_{name}']:,}" for name in names)
        table.add_row(styled(indented), styled(row["label"], "dim"), *map(styled, counts))
    if len(frame):
        screen.print(table)
    rest = total - len(frame)
    hint = f", {rest:,} without papers are shown with --all" if rest else ""
    screen.print(styled(f"{len(frame):,} of {total:,} topics{hint}", "dim"))
