"""``notesetl paper``: one paper over all notes and languages."""

from typing import TYPE_CHECKING, Annotated

import typer

from notesetl.cli.english import OriginalOption
from notesetl.cli.options import OUT, AsOf, FormatOption, MinConfidence, Out, ToOption
from notesetl.cli.program import MISTAKE

if TYPE_CHECKING:
    from notesetl.query.naming import SeveralPapers

_ROWS = 10  # of a list that are shown where no limit is given
_CANDIDATES = 10


def paper(  # noqa: PLR0913, PLR0917 - its options
    paper: Annotated[
        str, typer.Argument(metavar="PAPER", help="An arXiv id, a DOI, a title or a method's name; slips are forgiven.")
    ],
    out: Out = OUT,
    as_of: AsOf = None,
    claims: Annotated[  # noqa: FBT002 - a flag
        bool, typer.Option("--claims", help="Compare what is claimed of it, and mark what contradicts itself.")
    ] = False,
    min_confidence: MinConfidence = None,
    original: OriginalOption = False,  # noqa: FBT002 - a flag
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=0, metavar="N", help="Show only N rows of each list; 0: all.")
    ] = _ROWS,
    form: FormatOption = None,
    to: ToOption = None,
) -> None:
    """Show a paper's mentions, ratings, links and claims over all notes and languages.

    Where several papers go by that name they are listed, and the exit code is 2. CSV, JSON and Parquet have a row for
    each thing found, or with --claims for each claim, whatever the limit.
    """
    from notesetl.cli.output import chosen, write  # noqa: PLC0415 - heavy, as what follows

    chosen_form = chosen(form, to)
    from notesetl.cli.paper_view import compared, overview  # noqa: PLC0415
    from notesetl.query import Tables  # noqa: PLC0415
    from notesetl.query.naming import SeveralPapers  # noqa: PLC0415

    with Tables(out, as_of) as tables:
        try:
            found = tables.paper(paper, min_confidence)
        except SeveralPapers as several:
            _list(several, paper)
            raise typer.Exit(MISTAKE) from None
    answer = (compared if claims else overview)(found, limit, original=original)
    write(answer.frame, chosen_form, to, answer.show)


def _list(several: "SeveralPapers", asked: str) -> None:
    """Print the papers that may be meant where mistakes are printed."""
    import sys  # noqa: PLC0415

    from notesetl.cli.terminal import console, grid, styled  # noqa: PLC0415 - heavy

    screen = console(sys.stderr)
    rows = several.rows
    screen.print(styled(f"notesetl: {len(rows):,} papers go by {asked!r}; name one by its id or its title:"))
    table = grid(
        [("id", {"no_wrap": True}), ("arXiv", {"no_wrap": True}), ("year", {}), ("title", {"overflow": "fold"})]
    )
    for row in rows[:_CANDIDATES]:
        cells = (row["paper_id"], row["arxiv_id"] or "", row["year"] or "", row["title"])
        table.add_row(*map(styled, cells))
    screen.print(table)
    if len(rows) > _CANDIDATES:
        screen.print(styled(f"and {len(rows) - _CANDIDATES:,} more", "dim"))
