"""``notesetl catalog``: an offline index of arXiv's papers."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from notesetl.cli.options import OUT, Out, examples
from notesetl.cli.program import MISTAKE
from notesetl.cli.terminal import console, count, plain, styled
from notesetl.errors import NotesetlError

if TYPE_CHECKING:
    from notesetl.catalog.build import BuildReport
    from notesetl.catalog.entry import Entry
    from notesetl.catalog.fetch import FetchReport

CATALOG = Path("catalog")
_SHOWN = 5  # ids that are told of
_LACKING = """
WITH linked AS (
  SELECT l.arxiv_id, coalesce(bool_or(m.title_kind = 'paper' AND NOT contains(m.title, l.arxiv_id)), false) AS titled
  FROM links l LEFT JOIN mentions m USING (mention_id) WHERE l.arxiv_id IS NOT NULL GROUP BY l.arxiv_id
)
SELECT arxiv_id FROM linked WHERE $all OR NOT titled ORDER BY arxiv_id
"""

CatalogOption: TypeAlias = Annotated[
    Path, typer.Option("--catalog", envvar="NOTESETL_CATALOG", help="The catalogue's folder.", metavar="FOLDER")
]

catalog = typer.Typer(
    name="catalog",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@catalog.callback(
    invoke_without_command=True,
    epilog=examples(
        "notesetl catalog build arxiv-metadata-oai-snapshot.json",
        "notesetl catalog fetch --out out",
        "notesetl catalog show 1706.03762",
    ),
)
def _catalog(context: typer.Context) -> None:
    """Keep an index of arXiv's papers: titles for bare ids, ids for titles, years and authors; works offline."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(MISTAKE)


@catalog.command(
    epilog=examples(
        "notesetl catalog build arxiv-metadata-oai-snapshot.json",
        "notesetl catalog build archive.zip --catalog ~/arxiv",
    )
)
def build(
    dump: Annotated[
        Path, typer.Argument(metavar="FILE", help="arxiv-metadata-oai-snapshot.json, as it is or in .zip, .gz, .xz.")
    ],
    folder: CatalogOption = CATALOG,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but mistakes.")] = False,  # noqa: FBT002
) -> None:
    """Make the catalogue of the metadata that arXiv publishes on Kaggle (Cornell-University/arxiv).

    Until the new one is complete the one before stays in use; what was fetched is kept.
    """
    from notesetl.catalog.build import build as make  # noqa: PLC0415 - heavy

    with _progress(quiet=quiet) as progress:
        report = make(dump, folder, progress)
    if not quiet:
        _print_built(report, folder)


@catalog.command(epilog=examples("notesetl catalog fetch --out out", "notesetl catalog fetch --all --again"))
def fetch(
    out: Out = OUT,
    folder: CatalogOption = CATALOG,
    everything: Annotated[  # noqa: FBT002 - a flag
        bool, typer.Option("--all", help="Ask also for papers of which a note has the title.")
    ] = False,
    again: Annotated[bool, typer.Option("--again", help="Ask again for ids that arXiv did not know.")] = False,  # noqa: FBT002
    api: Annotated[
        str | None, typer.Option("--api", envvar="NOTESETL_ARXIV_API", metavar="URL", help="A mirror of arXiv's API.")
    ] = None,
) -> None:
    """Ask arXiv's API for the papers that the notes link without a title; exits with 1 where it cannot be reached.

    It is asked for a hundred papers every three seconds, as arXiv wants it, and never twice for the same.
    """
    from notesetl.catalog.fetch import fetch as ask  # noqa: PLC0415 - heavy
    from notesetl.query import Tables  # noqa: PLC0415 - likewise

    with Tables(out) as tables:
        ids = tables.source.ask(_LACKING, {"all": everything})["arxiv_id"].to_pylist()
    with _progress(quiet=False) as progress:
        report = ask(ids, folder, url=api, again=again, progress=lambda done, total: progress("asking", done, total))
    _print_fetched(report, len(ids))
    if report.stopped:
        left = count(len(ids) - report.known - report.answered, "arXiv id")
        message = f"arXiv's API cannot be asked: {report.stopped}; {left} are left for another time"
        print(f"notesetl: {plain(message)}", file=sys.stderr)  # noqa: T201
        raise typer.Exit(1)


@catalog.command(
    epilog=examples("notesetl catalog show 1706.03762", 'notesetl catalog show "Attention Is All You Need"')
)
def show(
    paper: Annotated[str, typer.Argument(metavar="ID|TITLE", help="An arXiv id, or a title; slips are forgiven.")],
    folder: CatalogOption = CATALOG,
) -> None:
    """Show what the catalogue knows of a paper."""
    from notesetl.catalog import Catalog  # noqa: PLC0415 - heavy

    with Catalog.open(folder) as opened:
        found = opened.by_id([paper]) or opened.by_title([paper])
        entries = tuple(found.values()) or opened.all_by_title([paper]).get(paper, ())
    if not entries:
        raise NotesetlError(f"the catalogue {folder} knows no paper {paper!r}")
    for entry in entries:
        _print_entry(entry)


def _print_built(report: "BuildReport", folder: Path) -> None:
    screen = console()
    screen.print(styled(count(report.papers, "paper"), "bold"), styled(f"→ {folder}"), soft_wrap=True)
    if report.repeated:
        screen.print(styled(f"  repeated {report.repeated:>10,}"), styled("lines whose id comes again", "dim"))
    for reason, number in sorted(report.broken.items(), key=lambda item: (-item[1], item[0])):
        where = f"{reason}, first on line {report.first[reason]:,}"
        screen.print(styled(f"  left out {number:>10,}"), styled(where, "dim"))


def _print_fetched(report: "FetchReport", wanted: int) -> None:
    screen = console()
    if not wanted:
        screen.print(styled("every paper that the notes link has a title"))
        return
    lines = {"known already": report.known, "found": report.found, "unknown to arXiv": len(report.unknown)}
    screen.print(styled(count(wanted, "arXiv id"), "bold"))
    for what, number in lines.items():
        if number:
            screen.print(styled(f"  {what:<17}{number:>8,}"), end="")
            listed = ", ".join(report.unknown[:_SHOWN]) if what.startswith("unknown") else ""
            screen.print(styled(f" {listed}{', …' if listed and number > _SHOWN else ''}", "dim"))


def _print_entry(entry: "Entry") -> None:
    screen = console()
    about = (", ".join(entry.authors), " ".join(entry.categories), entry.doi, entry.journal_ref)
    screen.print(styled(entry.title, "bold"), soft_wrap=True)
    screen.print(styled(f"  arXiv:{entry.arxiv_id} {entry.year or ''}"))
    for text in filter(None, about):
        screen.print(styled(f"  {text}", "dim"), soft_wrap=True)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar on the terminal while the block runs; yield what moves it: the step, how much is done, of how much."""
    if quiet or not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (BarColumn(), TimeElapsedColumn(), TimeRemainingColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console(sys.stderr), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda step, done, total: bar.update(task, completed=done, total=total, description=step)
