"""The command line; ``notesetl --help`` loads none of the packages that the commands work with."""

from typing import Annotated

import typer

from notesetl import __version__
from notesetl.cli.catalog import catalog
from notesetl.cli.conflicts import conflicts
from notesetl.cli.corrections import corrections
from notesetl.cli.doctor import doctor
from notesetl.cli.evaluate import evaluate
from notesetl.cli.explain import explain
from notesetl.cli.history import diff, snapshots, vacuum, validate
from notesetl.cli.models import models
from notesetl.cli.options import examples
from notesetl.cli.paper import paper
from notesetl.cli.plot import plot
from notesetl.cli.program import MISTAKE, Program
from notesetl.cli.query import query
from notesetl.cli.report import report
from notesetl.cli.run import run
from notesetl.cli.schedule import schedule
from notesetl.cli.serve import serve
from notesetl.cli.show import show
from notesetl.cli.topics import topics
from notesetl.cli.watch import watch

__all__ = ["app", "main"]

app = typer.Typer(
    name="notesetl",
    cls=Program,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:  # noqa: FBT001 - Typer calls it so
    if wanted:
        typer.echo(f"notesetl {__version__}")
        raise typer.Exit


@app.callback(
    invoke_without_command=True,
    epilog=examples(
        "notesetl run ~/notes --out out",
        "notesetl query --topic object-detection --min-score 0.8",
        "notesetl show daily/2024-05-01.md",
    ),
)
def notesetl(
    context: typer.Context,
    _: Annotated[  # noqa: FBT002 - a flag
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Turn research notes in English, Chinese, Vietnamese and Korean into tables, and ask them."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(MISTAKE)


app.command(
    epilog=examples(
        "notesetl run ~/notes --out out",
        "notesetl run dump.tar.xz more/ today.md --out out --strict",
        "notesetl run ~/notes --topics my-topics.csv --corrections corrections.csv",
        "notesetl run ~/lab --source lab --out out",
        "notesetl run ~/notes --runner processes --workers 4",
        "notesetl run /shared/notes --out /shared/out --runner dask --address tcp://scheduler:8786",
    )
)(run)
app.command(
    epilog=examples(
        "notesetl query",
        "notesetl query --topic object-detection --min-score 0.8 --language zh",
        "notesetl query --topic nlp --format csv --to nlp.csv",
        "notesetl query claims --topic instance-segmentation --aspect efficiency --polarity positive",
        "notesetl query papers --topic gan --min-ratings 2 --normalised",
        'notesetl query --sql "SELECT title, mean_score FROM papers ORDER BY mean_score DESC LIMIT 10"',
    )
)(query)
app.command(
    epilog=examples(
        'notesetl paper "Mask R-CNN"',
        "notesetl paper 1703.06870 --claims --min-confidence 0.8",
        "notesetl paper yolact --format json",
    )
)(paper)
app.command(
    epilog=examples(
        "notesetl show daily/2024-05-01.md", "notesetl show 2024-05-01.md --found", "notesetl show 2024-05-01.md:12"
    )
)(show)
app.command(epilog=examples("notesetl explain 5108b0266b53fcaa"))(explain)
app.command(epilog=examples("notesetl topics", "notesetl topics --topic computer-vision --all"))(topics)
app.command(epilog=examples("notesetl conflicts", "notesetl conflicts --kind id_two_papers --format csv"))(conflicts)
app.command(epilog=examples("notesetl report", "notesetl report out -o report.html"))(report)
app.command(
    epilog=examples("notesetl serve out", "notesetl serve out --port 0 --corrections corrections.csv --browser")
)(serve)
app.command(
    epilog=examples(
        "notesetl plot ratings out -o ratings.svg",
        "notesetl plot claims out -o claims.pdf --topic object-detection",
        "notesetl plot topics",
    )
)(plot)
app.command(epilog=examples("notesetl evaluate gold/ out", "notesetl evaluate gold/ --misses title --language ko"))(
    evaluate
)
app.command(
    epilog=examples("notesetl watch ~/vault --out out", "notesetl watch ~/vault --corrections corrections.csv")
)(watch)
app.command(
    epilog=examples(
        'notesetl schedule ~/notes --out out --cron "*/15 * * * *"',
        'notesetl schedule ~/lab --source lab --out out --cron "0 6 * * mon-fri" --timezone Asia/Seoul',
    )
)(schedule)
app.command(epilog=examples("notesetl snapshots", "notesetl snapshots --format json"))(snapshots)
app.command(
    epilog=examples(
        "notesetl diff 12",
        "notesetl diff 2026-05-01 --table ratings",
        "notesetl diff 2026-05-01 2026-06-01 --format csv --to june.csv",
    )
)(diff)
app.command(epilog=examples("notesetl vacuum", "notesetl vacuum --keep 3 --days 30"))(vacuum)
app.command(epilog=examples("notesetl validate", "notesetl validate --out out --as-of 2026-05-01"))(validate)
app.add_typer(catalog)
app.add_typer(corrections)
app.add_typer(models)
app.command(epilog=examples("notesetl doctor", "notesetl doctor --out out"))(doctor)


def main() -> None:
    """Run the program and leave with its exit code."""
    app(prog_name="notesetl")
