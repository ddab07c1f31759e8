"""Runs whenever notes change: for keepers who write while they ask."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from notesetl.errors import NotesetlError
from notesetl.pipeline import Summary, run
from notesetl.readers.raw import Kind, is_hidden, is_sidecar, kind_of
from notesetl.readers.sources import resolve
from notesetl.settings import Settings

_AGAIN = 5000  # milliseconds after which a run that failed is tried again
_GATHERED = 1000  # milliseconds, at most, that changes are gathered for; a pause of 50 ends that


def watch(  # noqa: PLR0913 - what a run may be told, and where to tell of it
    sources: Sequence[Path],
    out: Path,
    settings: Settings,
    told: Callable[[Summary | NotesetlError], None],
    *,
    source: str = "",
    ended: threading.Event | None = None,
) -> None:
    """Run at once, and again whenever notes under ``sources`` change, until ``ended`` or Ctrl-C.

    ``told`` gets what each run did, or why it could not; then it is tried again.

    Raises:
        NotesetlError: a source cannot be read, now.
    """
    from watchfiles import watch as changes  # noqa: PLC0415 - an extra

    named = [source.path for source in resolve(sources)]
    places = [path for path in named if isinstance(path, Path)]
    if len(places) < len(named):
        raise NotesetlError("only folders and files of this machine can be watched; schedule runs over URLs")
    done = False
    found = changes(
        *places,
        watch_filter=lambda _, path: _concerns(Path(path), places),
        debounce=_GATHERED,
        stop_event=ended,
        rust_timeout=_AGAIN,
        yield_on_timeout=True,
        raise_interrupt=False,
    )
    while True:
        if not done:
            try:
                told(run(sources, out, settings, source=source))
                done = True
            except NotesetlError as error:
                told(error)
        seen = next(found, None)
        if seen is None:
            return
        done = done and not seen


def _concerns(path: Path, places: Sequence[Path]) -> bool:
    """Tell whether a change at ``path`` may change the tables."""
    if is_sidecar(path.name):
        return False
    inner = next((path.relative_to(place).parts for place in places if path.is_relative_to(place)), ())
    if any(map(is_hidden, inner[:-1])):
        return False
    return path in places or kind_of(path.name) is not Kind.OTHER or not path.suffix  # a folder may have come or gone
