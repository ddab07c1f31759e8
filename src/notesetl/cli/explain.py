"""``notesetl explain``: why a row is there."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from notesetl.cli.findings import brief
from notesetl.cli.options import OUT, AsOf, Out
from notesetl.cli.terminal import console, count, grid, joined, styled

if TYPE_CHECKING:
    from rich.console import Console

    from notesetl.query.lookup import FoundRow

_SHOWN = 20  # rows of a table that hang on the one


def explain(
    row_id: Annotated[str, typer.Argument(metavar="ID", help="The 16-digit id of any row: a rating, a paper, …")],
    out: Out = OUT,
    as_of: AsOf = None,
) -> None:
    """Explain a row: what it says, which rule found it where, and what hangs on it."""
    from notesetl.query import Tables  # noqa: PLC0415 - heavy
    from notesetl.query.lookup import find_row, line_of, owners_of  # noqa: PLC0415 - likewise

    screen = console()
    with Tables(out, as_of) as tables:
        found = find_row(tables.source, row_id)
        placed = "note_id" in found.row and found.table.table != "notes"
        path, line = line_of(tables.source, found.row) if placed else ("", "")
        owners = owners_of(tables.source, found)
    screen.print(styled(found.table.table, "bold"), styled(found.table.description, "dim"))
    if placed:
        _place(screen, path, line, found.row)
    for name, row in owners:
        screen.print(styled(f"of {name.removesuffix('s')} ") + styled(brief(name, row), "bold"), soft_wrap=True)
    _columns(screen, found)
    _dependents(screen, found)


def _place(screen: "Console", path: str, line: str, row: dict[str, Any]) -> None:
    number = row.get("line")
    screen.print(styled(f"in {path}" if number is None else f"in {path}:{number}"))
    for text in line.splitlines():
        screen.print(joined(styled("  │ ", "dim"), styled(text)), soft_wrap=True)


def _columns(screen: "Console", found: "FoundRow") -> None:
    table = grid(
        [("column", {"no_wrap": True}), ("value", {"ratio": 2, "overflow": "fold"}), ("meaning", {"ratio": 2})]
    )
    for column in found.table.columns:
        value = found.row[column.name]
        shown = "–" if value is None else " > ".join(value) if isinstance(value, list) else value
        table.add_row(styled(column.name), styled(shown, "bold"), styled(column.description, "dim"))
    screen.print(table)


def _dependents(screen: "Console", found: "FoundRow") -> None:
    for (name, column), rows in found.dependents.items():
        if name == "texts":
            continue
        own = f"{name.removesuffix('s')}_id"
        screen.print(styled(f"{count(len(rows), 'row')} of {name} by {column}", "bold"))
        for row in rows[:_SHOWN]:
            where = "" if row.get("line") is None else f"line {row['line']} "
            screen.print(
                joined(styled(f"  {row.get(own, '')} {where}", "dim"), styled(brief(name, row))), soft_wrap=True
            )
        if len(rows) > _SHOWN:
            screen.print(styled(f"  and {len(rows) - _SHOWN:,} more", "dim"))
