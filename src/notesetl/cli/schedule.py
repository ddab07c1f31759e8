"""``notesetl schedule``: runs by the clock, on a Prefect server."""

from importlib.util import find_spec
from typing import Annotated

import typer

from notesetl.cli.options import OUT, Out
from notesetl.cli.run_options import (
    Catalogue,
    Corrections,
    Glossary,
    KeeperFolders,
    MaxBytes,
    Notes,
    Source,
    Topics,
    Translations,
    Translator,
)
from notesetl.cli.setup import read_settings
from notesetl.cli.terminal import console, styled
from notesetl.errors import NotesetlError


def schedule(  # noqa: PLR0913, PLR0917 - its options
    notes: Notes,
    cron: Annotated[str, typer.Option("--cron", metavar="WHEN", help="Minute, hour, day, month, day of the week.")],
    out: Out = OUT,
    timezone: Annotated[str, typer.Option("--timezone", metavar="ZONE", help="Whose clock, as Asia/Seoul.")] = "UTC",
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help="Of the deployment; else that of the folder of the tables.")
    ] = "",
    topics: Topics = None,
    catalog: Catalogue = None,
    corrections: Corrections = None,
    keeper_folders: KeeperFolders = None,
    translator: Translator = None,
    glossary: Glossary = None,
    translations: Translations = None,
    max_bytes: MaxBytes = None,
    source: Source = "",
) -> None:
    """Run by a schedule, on the Prefect server that PREFECT_API_URL names, until Ctrl-C.

    Each run writes what notesetl run would have written. What is due while a run is at work is left to the next one. A
    run that fails is tried again where that may help; the server keeps what each run found, and what it refused.
    Needs: pip install 'notesetl[flows]'
    """
    settings = read_settings(
        topics=topics,
        catalog=catalog,
        corrections=corrections,
        keeper_folders=keeper_folders,
        translator=translator,
        glossary=glossary,
        translations=translations,
        max_bytes=max_bytes,
    )
    if find_spec("prefect") is None:
        raise NotesetlError("schedules need Prefect: pip install 'notesetl[flows]'")
    from notesetl.flows.schedule import schedule as serve  # noqa: PLC0415 - heavy

    def told(deployment: str, server: str) -> None:
        line = f"{deployment} by {cron} ({timezone}) on {server.removesuffix('/api')}; Ctrl-C ends it"
        console().print(styled(line), soft_wrap=True)

    serve(notes, out, settings, cron, told, timezone=timezone, name=name, source=source)
