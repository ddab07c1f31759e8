"""``notesetl serve``: the page of the live tables, from this machine to this machine."""

from pathlib import Path
from typing import Annotated

import typer

from notesetl.cli.options import OUT, OutArgument
from notesetl.errors import NotesetlError

_PORT = 8642


def serve(
    out: OutArgument = OUT,
    port: Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="0 is any that is free.")] = _PORT,
    corrections: Annotated[
        Path,
        typer.Option("--corrections", metavar="FILE", help="Where the decisions of reviewers go.", dir_okay=False),
    ] = Path("corrections.csv"),
    browser: Annotated[bool, typer.Option("--browser", "-b", help="Open it in a browser.")] = False,  # noqa: FBT002
) -> None:
    """Serve the page of OUT's live tables on a port of this machine, with SQL and a desk for reviewers.

    Nobody but this machine is answered. A new run shows as soon as the page is loaded again. Ctrl-C ends it.
    """
    try:
        from notesetl.report import web  # noqa: PLC0415 - heavy, and an extra
    except ImportError:
        raise NotesetlError("the server needs more packages: pip install 'notesetl[report]'") from None
    from notesetl.report.live import Live  # noqa: PLC0415 - heavy

    live = Live(out, corrections)
    with web.listen(port) as listening:
        address = f"http://{web.HOST}:{listening.getsockname()[1]}/"
        typer.echo(f"{address}  (Ctrl-C ends it; decisions go to {corrections})")
        if browser:
            typer.launch(address)
        web.serve(live, listening)
