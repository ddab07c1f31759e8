"""The history of the tables as DataFrames."""

from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

from notesetl.places import Place
from notesetl.query.diff import Difference
from notesetl.tables.history import Published, published

if TYPE_CHECKING:
    import pandas as pd

_COUNTED = ("notes", "mentions", "ratings", "claims", "papers")


def snapshots_frame(out: Place) -> "pd.DataFrame":
    """Return a row for each snapshot that is kept, with its number, when it was published, rows and changed files.

    Raises:
        NotesetlError: nothing was published in ``out``, or it cannot be read.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    rows = []
    since: list[Published] = []
    for run in published(out):
        since.append(run)
        if run.path is None:
            continue
        counted = {name: run.counts["rows"][name] for name in _COUNTED}
        rows.append({"snapshot": run.number, "ended_at": run.ended_at, **counted, "changes": _changes(since)})
        since = []
    return pd.DataFrame(rows)


def differences_frame(found: Iterable[Difference]) -> "pd.DataFrame":
    """Return differences as rows; values are text, and numbers where all of a column are."""
    import pandas as pd  # noqa: PLC0415 - heavy

    frame = pd.DataFrame([asdict(one) for one in found], columns=[field.name for field in fields(Difference)])
    for side in ("old", "new"):
        frame[side] = [None if value is None else str(value) for value in frame[side]]
    return frame


def _changes(runs: Iterable[Published]) -> str:
    """Say what became of files over ``runs``."""
    total: dict[str, int] = {}
    for run in runs:
        for name, number in run.counts.get("files", {}).items():
            if name != "unchanged" and number:
                total[name] = total.get(name, 0) + number
    return ", ".join(f"{number:,} {name}" for name, number in total.items()) or "nothing"
