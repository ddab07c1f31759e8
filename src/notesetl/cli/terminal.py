"""Text on a terminal: what notes hold can neither steer it nor be taken for markup."""

import os
import sys
from typing import IO, TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

Settings: TypeAlias = dict[str, Any]  # of a column, as rich's Table.add_column takes them

_PIPED_WIDTH = 120  # columns where the output is no terminal


class PipeClosed(Exception):  # noqa: N818 - no error: whoever read the output has enough
    """Nobody reads the output any more; a BrokenPipeError Typer itself would turn into an error."""


def plain(text: object) -> str:
    """Return ``text`` as one line of as many characters: white space as blanks, what is invisible as �."""
    line = str(text)
    if line.isprintable():
        return line
    return "".join(char if char.isprintable() else (" " if char.isspace() else "�") for char in line)


def styled(text: object, style: str = "") -> "Text":
    """Return ``text`` for printing, in ``style``."""
    from rich.text import Text  # noqa: PLC0415 - only where something is printed

    return Text(plain(text), style=style)


def joined(*parts: "Text") -> "Text":
    """Return ``parts`` as one text in which each keeps its style."""
    whole = styled("")
    for part in parts:
        whole.append_text(part)
    return whole


def console(stream: IO[str] | None = None) -> "Console":
    """Return a console on ``stream`` (None: the standard output) that takes no text for markup.

    Where that is no terminal, lines are 120 characters long unless ``COLUMNS`` says otherwise.
    """
    from rich.console import Console  # noqa: PLC0415 - only where something is printed

    class PlainConsole(Console):
        def on_broken_pipe(self) -> None:
            raise PipeClosed

    found = PlainConsole(file=stream or sys.stdout, markup=False, emoji=False, highlight=False)
    if not found.is_terminal and "COLUMNS" not in os.environ:
        found.width = _PIPED_WIDTH
    return found


def grid(columns: "Iterable[tuple[str, Settings]]") -> "Table":
    """Return a table without lines; each column has a header and the settings of ``Table.add_column``."""
    from rich import box  # noqa: PLC0415 - only where something is printed
    from rich.table import Table  # noqa: PLC0415 - likewise

    listed = list(columns)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False, header_style="bold")
    table.expand = any("ratio" in settings for _, settings in listed)  # else rich takes no notice of a ratio
    for header, settings in listed:
        table.add_column(styled(header), **settings)
    return table


def score(value: float | None) -> str:
    """Return a score of 0 to 1 with two digits, – where there is none."""
    return "–" if value is None else f"{value:.2f}"


def count(number: int, what: str) -> str:
    """Return ``number`` of ``what``, which takes an s in the plural."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def cut(text: str, most: int) -> str:
    """Return ``text`` with at most ``most`` characters, … in place of those that are too many."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
