"""``notesetl conflicts``: where notes contradict each other about which paper is which."""

from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import typer

from notesetl.cli.options import OUT, AsOf, Format, FormatOption, Out, ToOption
from notesetl.cli.terminal import count, styled

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

_SHOWN = 50  # conflicts that are shown where no limit is given
_KINDS = {
    "id_two_papers": "stands beside titles of different papers",
    "title_two_ids": "has several identifiers",
    "name_two_papers": "fits several papers",
}


def conflicts(  # noqa: PLR0913, PLR0917 - its options
    out: Out = OUT,
    as_of: AsOf = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", "-k", metavar="KIND", help="id_two_papers, title_two_ids or name_two_papers."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=0, metavar="N", help="Only N conflicts; 0: all.")
    ] = None,
    form: FormatOption = None,
    to: ToOption = None,
) -> None:
    """List identifiers, titles and names that notes give to more than one paper.

    Such papers are kept apart. A row is a way to name the paper, with the first mention that does so.
    """
    from notesetl.cli.output import chosen, write  # noqa: PLC0415 - heavy, as what follows

    chosen_form = chosen(form, to)
    from notesetl.query import Tables  # noqa: PLC0415

    with Tables(out, as_of) as tables:
        frame = tables.conflicts(kind)
    ids = list(dict.fromkeys(frame["conflict_id"]))
    if limit is None and chosen_form == Format.table:
        limit = _SHOWN
    shown = frame[frame["conflict_id"].isin(ids[:limit])].reset_index(drop=True) if limit else frame
    write(shown, chosen_form, to, lambda screen: _show(screen, shown, len(ids)))


def _show(screen: "Console", frame: "pd.DataFrame", total: int) -> None:
    from notesetl.query.frames import records  # noqa: PLC0415 - heavy

    shown = [list(rows) for _, rows in groupby(records(frame), key=lambda row: row["conflict_id"])]
    for listed in shown:
        head = f" {_KINDS[listed[0]['kind']]}"
        screen.print(styled(listed[0]["subject"], "bold") + styled(head), soft_wrap=True)
        for row in listed:
            screen.print(_line(row), soft_wrap=True)
    rest = total - len(shown)
    hint = f", {rest:,} more with --limit 0" if rest else ""
    screen.print(styled(f"{count(total, 'conflict')}{hint}", "dim"))


def _line(row: dict[str, Any]) -> Any:
    sign = styled("  = " if row["kept"] else "  ≠ ", "green" if row["kept"] else "red")
    place = row["path"] if row["line"] is None else f"{row['path']}:{row['line']}"
    more = f" and {row['n_mentions'] - 1:,} more" if row["n_mentions"] > 1 else ""
    identifiers = f" [{', '.join(row['identifiers'])}]" if row["identifiers"] else ""
    return sign + styled(row["title"]) + styled(f"{identifiers} {row['paper_id']} {place}{more}", "dim")
