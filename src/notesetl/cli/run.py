"""``notesetl run``: notes in, tables out."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
from notesetl.cli.terminal import console, count, plain, styled
from notesetl.cli.translated import print_translations
from notesetl.hidden import datasets_without_pandas
from notesetl.runners.kind import Runner

if TYPE_CHECKING:
    from notesetl.pipeline import Progress, Summary

_SHOWN_PATH = 50
_SHOWN_HEADINGS = 5
_STANCES = "SELECT polarity, count(*) AS n FROM claims WHERE tier = 'evaluative' GROUP BY ALL"
_UNSORTED = """
SELECT section_path[-1] AS heading, count(*) AS n FROM mentions ANTI JOIN mention_topics USING (mention_id)
GROUP BY ALL ORDER BY n DESC, heading
"""


def run(  # noqa: PLR0913, PLR0917 - its options
    notes: Notes,
    out: Out = OUT,
    topics: Topics = None,
    catalog: Catalogue = None,
    corrections: Corrections = None,
    keeper_folders: KeeperFolders = None,
    translator: Translator = None,
    glossary: Glossary = None,
    translate_minutes: Annotated[
        float | None,
        typer.Option("--translate-minutes", min=0, metavar="N", help="Translate so long; the next run does the rest."),
    ] = None,
    translations: Translations = None,
    max_bytes: MaxBytes = None,
    source: Source = "",
    runner: Annotated[
        Runner,
        typer.Option(
            "--runner", help="Where notes are worked on: here, in processes of this machine, on a Dask cluster."
        ),
    ] = Runner.serial,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, metavar="N", help="So many processes; by default one a core.")
    ] = None,
    address: Annotated[
        str | None, typer.Option("--address", metavar="ADDRESS", help="Of the Dask scheduler: tcp://HOST:PORT.")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Work on all notes, not only on what changed.")] = False,  # noqa: FBT002
    wait: Annotated[
        float, typer.Option("--wait", min=0, metavar="SECONDS", help="Wait so long for another run to end.")
    ] = 0,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if anything was rejected.")] = False,  # noqa: FBT002
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but mistakes.")] = False,  # noqa: FBT002
) -> None:
    """Read notes and publish their tables.

    Only notes that are new or changed since the last run are worked on, all of them where the rules have changed. What
    cannot be read becomes a row of the table of rejects, with its reason, and the run goes on. Until the new tables
    are complete, readers see those of the run before.
    """
    settings = read_settings(
        topics=topics,
        catalog=catalog,
        corrections=corrections,
        keeper_folders=keeper_folders,
        translator=translator,
        translate_minutes=translate_minutes,
        glossary=glossary,
        translations=translations,
        max_bytes=max_bytes,
    )
    from notesetl.settings import COMPONENTS  # noqa: PLC0415 - heavy

    if set(settings.components) <= set(COMPONENTS):
        datasets_without_pandas()
    from notesetl.pipeline import run as run_pipeline  # noqa: PLC0415 - heavy
    from notesetl.runners.choose import runner as chosen  # noqa: PLC0415 - likewise

    with chosen(runner, workers, address) as work, _progress(notes, quiet=quiet) as progress:
        summary = run_pipeline(notes, out, settings, progress, source=source, fresh=fresh, wait=wait, work=work)
    if not quiet:
        _print(summary, out)
    rejected = sum(summary.rejects.values())
    if strict and rejected:
        print(f"notesetl: {count(rejected, 'reject')}, see: notesetl query --sql 'FROM rejects'", file=sys.stderr)  # noqa: T201
        raise typer.Exit(1)


@contextmanager
def _progress(notes: Sequence[Path], *, quiet: bool) -> Iterator["Progress | None"]:
    """Show a bar on the terminal while the block runs; yield what moves it."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import (  # noqa: PLC0415 - only for a terminal
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    times = (TimeElapsedColumn(), TimeRemainingColumn(), TextColumn("left", style="progress.remaining"))
    columns = (BarColumn(), MofNCompleteColumn(), *times, TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console(sys.stderr), transient=True) as bar:
        task = bar.add_task("", total=_expected(notes))
        yield lambda path, number: bar.update(task, completed=number, description=plain(path)[-_SHOWN_PATH:])


def _expected(notes: Sequence[Path]) -> int | None:
    """Return how many notes there are by their names, None where archives hold some."""
    from notesetl.readers.raw import Kind, kind_of  # noqa: PLC0415 - not needed without a terminal

    total = 0
    for source in notes:
        names = [source.name]
        if source.is_dir():
            names = [name for _, _, found in os.walk(source) for name in found]
        kinds = [kind_of(name) for name in names]
        if Kind.ARCHIVE in kinds:
            return None
        total += sum(kind in {Kind.NOTE, Kind.UNSUPPORTED} for kind in kinds)
    return total


def _print(summary: "Summary", out: Path) -> None:
    from notesetl.query.source import Source  # noqa: PLC0415 - heavy

    with closing(Source(out)) as tables:
        unsorted = tables.ask(_UNSORTED).to_pylist()
        stances = {row["polarity"]: row["n"] for row in tables.ask(_STANCES).to_pylist()}
    screen = console()
    counts = summary.counts
    screen.print(
        styled(f"{count(counts.get('notes', 0), 'note')} in {summary.seconds:.1f} s", "bold"),
        styled(f"→ {out / 'current' if isinstance(out, Path) else summary.snapshot}"),
    )
    lines = {
        "notes": _parts(summary.languages),
        "mentions": f"of {count(counts.get('papers', 0), 'paper')}",
        "ratings": "",
        "links": "",
        "claims": _parts(stances),
        "rejects": _parts(summary.rejects),
    }
    for name, detail in lines.items():
        screen.print(styled(f"  {name:<9}{counts.get(name, 0):>8,}", ""), styled(detail, "dim"))
    print_translations(summary)
    if summary.corrections:
        applied, waiting = summary.corrections["applied"], summary.corrections["open"]
        screen.print(styled(f"  corrected{applied:>8,}"), styled(f"{waiting:,} open" if waiting else "", "dim"))
    if summary.files.get("unchanged") or summary.files.get("gone"):
        screen.print(styled("  since the last run: ", "dim"), styled(_parts(summary.files), "dim"))
    if summary.damaged:
        screen.print(styled(f"  {count(len(summary.damaged), 'damaged file')} written again", "yellow"))
    if unsorted:
        _print_unsorted(unsorted, counts.get("mentions", 0))
    screen.print(styled(f"Ask them: notesetl query --out {out}", "dim"))


def _print_unsorted(unsorted: list[dict[str, Any]], mentions: int) -> None:
    missing = sum(row["n"] for row in unsorted)
    headed = [f"“{row['heading']}” ({row['n']})" for row in unsorted if row["heading"]]
    under = f", most of them under: {', '.join(headed[:_SHOWN_HEADINGS])}" if headed else ""
    console().print(styled(f"  no topic {missing:>8,}"), styled(f"of {count(mentions, 'mention')}{under}", "dim"))


def _parts(counts: Mapping[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} {number:,}" for name, number in ordered)
