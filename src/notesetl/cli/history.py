"""``notesetl snapshots``, ``diff`` and ``vacuum``: what the tables were, and what has changed since."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from notesetl.cli.options import OUT, AsOf, FormatOption, Out, ToOption
from notesetl.cli.setup import read_settings
from notesetl.cli.terminal import console, count, cut, grid, joined, styled

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

    from notesetl.query.diff import Difference

_SHOWN = 60
_CHANGES = {"added": ("+", "green"), "gone": ("-", "red"), "changed": ("~", "yellow"), "renamed": (">", "blue")}
_LIVE = "live"


def snapshots(out: Out = OUT, form: FormatOption = None, to: ToOption = None) -> None:
    """List the snapshots that are kept: when each was published, and what the runs since the one before changed."""
    from notesetl.cli.output import chosen, write  # noqa: PLC0415 - heavy, as what follows

    chosen_form = chosen(form, to)
    from notesetl.query.history import snapshots_frame  # noqa: PLC0415

    frame = snapshots_frame(out)
    write(frame, chosen_form, to, lambda screen: _show_snapshots(screen, frame))


def diff(  # noqa: PLR0913, PLR0917 - its options
    old: Annotated[str, typer.Argument(metavar="OLD", help="A snapshot's number, or a day or time it was live at.")],
    new: Annotated[str, typer.Argument(metavar="[NEW]", help="Likewise; by default the live one.")] = _LIVE,
    out: Out = OUT,
    table: Annotated[
        list[str] | None, typer.Option("--table", metavar="TABLE", help="Only this table; may be given again.")
    ] = None,
    form: FormatOption = None,
    to: ToOption = None,
) -> None:
    """Show which rows came, went or changed between two snapshots, a field a line.

    Ids and places do not count: rows are known again by what they are about, notes that were renamed by their content.
    """
    from notesetl.cli.output import chosen, write  # noqa: PLC0415 - heavy, as what follows

    chosen_form = chosen(form, to)
    from notesetl.query.diff import COMPARED, differences  # noqa: PLC0415
    from notesetl.query.history import differences_frame  # noqa: PLC0415
    from notesetl.tables.history import snapshot  # noqa: PLC0415
    from notesetl.tables.layout import current  # noqa: PLC0415

    before, after = (current(out) if which == _LIVE else snapshot(out, which) for which in (old, new))
    found = list(differences(before, after, tuple(table or COMPARED)))
    write(differences_frame(found), chosen_form, to, lambda screen: _show_differences(screen, found))


def vacuum(
    out: Out = OUT,
    keep: Annotated[
        int | None, typer.Option("--keep", min=1, metavar="N", help="Keep the newest N snapshots that differ.")
    ] = None,
    days: Annotated[
        int | None, typer.Option("--days", min=0, metavar="N", help="Keep the last one of each of the last N days.")
    ] = None,
) -> None:
    """Remove earlier snapshots that need not be kept; the two newest stay, for somebody may be reading them."""
    settings = read_settings(keep_snapshots=keep, keep_days=days)
    from notesetl.tables.history import Retention  # noqa: PLC0415 - heavy
    from notesetl.tables.store import vacuum as remove  # noqa: PLC0415 - likewise

    gone = remove(out, Retention(settings.keep_snapshots, settings.keep_days))
    console().print(styled(f"{count(len(gone), 'snapshot')} removed"))


def _show_snapshots(screen: "Console", frame: "pd.DataFrame") -> None:
    columns = ("snapshot", "published", "notes", "mentions", "ratings", "changes")
    table = grid([(name, {"justify": "right"} if name in {"notes", "mentions", "ratings"} else {}) for name in columns])
    for row in frame.to_dict("records"):
        cells = (row["snapshot"], f"{row['ended_at']:%Y-%m-%d %H:%M:%S}", *(f"{row[n]:,}" for n in columns[2:5]))
        table.add_row(*map(styled, cells), styled(row["changes"], "dim"))
    screen.print(table)


def _show_differences(screen: "Console", found: "list[Difference]") -> None:
    last = None
    for one in found:
        if one.table != last:
            screen.print(styled(one.table, "bold"))
            last = one.table
        sign, style = _CHANGES[one.change]
        place = " · ".join(part for part in (one.source, one.path, one.what) if part)
        value = _told(one)
        screen.print(joined(styled(f"  {sign} ", style), styled(place), styled(f"  {value}", style)), soft_wrap=True)
    screen.print(styled(count(len(found), "difference"), "dim"))


def _told(one: "Difference") -> str:
    old, new = (cut(_value(value), _SHOWN) for value in (one.old, one.new))
    if one.change == "added":
        return f"{one.field}: {new}"
    return f"{one.field}: {old}" if one.change == "gone" else f"{one.field}: {old} → {new}"


def _value(value: object) -> str:
    if value is None:
        return "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def validate(
    out: Out = OUT,
    as_of: AsOf = None,
) -> None:
    """Check the tables: files, columns, types, allowed values, keys, references, and whether values stand in the text.

    Exits with 1 where something is wrong.
    """
    from notesetl.tables.history import snapshot  # noqa: PLC0415 - heavy
    from notesetl.tables.layout import current  # noqa: PLC0415 - likewise
    from notesetl.tables.validate import faults  # noqa: PLC0415 - likewise

    folder = snapshot(out, as_of) if as_of else current(out)
    number = 0
    for number, fault in enumerate(faults(folder), 1):  # noqa: B007 - the last one counts
        place = ": ".join(part for part in (fault.where, fault.row) if part)
        console().print(styled(f"{place}: {fault.what}"), soft_wrap=True)
    if number:
        console().print(styled(f"{count(number, 'fault')} in {folder.name}", "bold red"))
        raise typer.Exit(1)
    console().print(styled(f"{folder.name} is sound"))
