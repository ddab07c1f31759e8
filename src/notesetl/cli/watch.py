"""``notesetl watch``: the tables follow the notes while their keeper writes."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from notesetl.cli.options import OUT, Out
from notesetl.cli.run_options import Corrections, Source, Topics
from notesetl.cli.setup import read_settings
from notesetl.cli.terminal import console, count, styled
from notesetl.errors import NotesetlError

if TYPE_CHECKING:
    from notesetl.pipeline import Summary


def watch(
    notes: Annotated[list[Path], typer.Argument(metavar="NOTES...", help="Folders, files, zip and tar archives.")],
    out: Out = OUT,
    topics: Topics = None,
    corrections: Corrections = None,
    source: Source = "",
) -> None:
    """Read notes and publish their tables, now and again whenever one of them is saved; Ctrl-C ends it.

    Other settings are taken from the environment (NOTESETL_TRANSLATOR, ...). Needs: pip install 'notesetl[watch]'
    """
    settings = read_settings(topics=topics, corrections=corrections)
    from importlib.util import find_spec  # noqa: PLC0415 - only here

    if find_spec("watchfiles") is None:
        raise NotesetlError("watching needs the package watchfiles: pip install 'notesetl[watch]'")
    from notesetl.watch import watch as follow  # noqa: PLC0415 - heavy

    follow(notes, out, settings, _tell, source=source)


def _tell(told: "Summary | NotesetlError") -> None:
    at = f"{datetime.now().astimezone():%H:%M:%S}"
    if isinstance(told, NotesetlError):
        console().print(styled(f"{at}  {told}; trying again", "yellow"), soft_wrap=True)
        return
    changes = ", ".join(f"{number:,} {name}" for name, number in told.files.items() if number and name != "unchanged")
    rows = f"{count(told.counts['notes'], 'note')}, {count(told.counts['ratings'], 'rating')}"
    console().print(styled(f"{at}  {changes or 'nothing new'} in {told.seconds:.1f} s; {rows}"), soft_wrap=True)
