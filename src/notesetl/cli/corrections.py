"""``notesetl corrections``: what to ask people, and whether what they answered can be."""

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from notesetl.cli.options import OUT, Out, examples
from notesetl.cli.program import MISTAKE
from notesetl.cli.terminal import console, count, styled

if TYPE_CHECKING:
    from notesetl.corrections import Correction

_LIMIT = 100
_PROBLEMS = 1

corrections = typer.Typer(
    name="corrections",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@corrections.callback(
    invoke_without_command=True,
    epilog=examples(
        "notesetl corrections export --out out corrections.csv",
        "notesetl corrections check corrections.csv --out out",
        "notesetl run ~/notes --out out --corrections corrections.csv",
    ),
)
def _corrections(context: typer.Context) -> None:
    """Put findings right by hand: a CSV file says what is true at a quote, and every run applies it.

    Its columns are path, quote, field, value, why and before. A value may be none (there is no such thing here) or ok
    (what was found is right); an empty one is an open question. Fields: title, kind, venue, year, rating, rating_of,
    link, link_of, topics, claim, claim_of, subject, comparator, metric, dataset, paper, not_paper, paper_title.
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(MISTAKE)


@corrections.command(
    epilog=examples(
        "notesetl corrections export corrections.csv",
        "notesetl corrections export ratings.csv --field rating --below 0.7 --limit 0",
    )
)
def export(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The corrections file; what stands in it stays.", dir_okay=False)
    ],
    out: Out = OUT,
    field: Annotated[
        list[str] | None, typer.Option("--field", metavar="FIELD", help="Ask only of paper, title, rating or claim.")
    ] = None,
    below: Annotated[
        float, typer.Option("--below", min=0, max=1, metavar="CONFIDENCE", help="Ask only of what is no surer.")
    ] = 1.0,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=0, metavar="N", help="At most N new questions; 0: all.")
    ] = _LIMIT,
) -> None:
    """Add the open questions of a run to a corrections file, the least sure first; the answers go into column value."""
    from notesetl.corrections import append, read  # noqa: PLC0415 - heavy, as what follows
    from notesetl.query import Tables  # noqa: PLC0415
    from notesetl.query.questions import ASKED, open_questions  # noqa: PLC0415

    known = {_asked(row) for row in (read(file) if file.exists() else ())}
    with Tables(out) as tables:
        found = open_questions(tables.source, below, field or ASKED)
        new = (row for row in found if _asked(row) not in known)
        asked = list(islice(new, limit or None))
        rest = ", more of them with --limit 0" if next(new, None) else ""
    append(file, asked)
    console().print(styled(f"{count(len(asked), 'open question')} → {file}{rest}", "bold"), soft_wrap=True)


@corrections.command(
    epilog=examples(
        "notesetl corrections check corrections.csv", "notesetl corrections check corrections.csv --out out"
    )
)
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The corrections file.", dir_okay=False)],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FOLDER", help="Look also whether these tables have notes and quotes."),
    ] = None,
    topics: Annotated[
        Path | None,
        typer.Option("--topics", metavar="FILE", help="A CSV with topics of your own.", dir_okay=False),
    ] = None,
) -> None:
    """Look whether fields and values can be, one line for each that cannot; exits with 1 if there are any."""
    from notesetl.corrections import read  # noqa: PLC0415 - heavy, as what follows
    from notesetl.corrections.apply import problems, told  # noqa: PLC0415
    from notesetl.vocabulary import Vocabulary  # noqa: PLC0415

    rows = read(file)
    wrong = list(problems(rows, Vocabulary.load(topics).topics))
    if out is not None:
        from notesetl.query import Tables  # noqa: PLC0415
        from notesetl.query.questions import unfound  # noqa: PLC0415

        with Tables(out) as tables:
            wrong += unfound(tables.source, [row for row in rows if not row.is_open])
    screen = console()
    for refusal in sorted(wrong, key=lambda found: found.correction.line):
        screen.print(styled(told(refusal)), soft_wrap=True)
    waiting = sum(row.is_open for row in rows)
    screen.print(
        styled(f"{count(len(rows) - waiting, 'correction')}, {waiting:,} open, {len(wrong):,} that cannot be", "bold")
    )
    if wrong:
        raise typer.Exit(_PROBLEMS)


def _asked(row: "Correction") -> tuple[str, ...]:
    return row.path, row.quote, row.field, row.before
