"""The snapshots that are still there: which they are, which one was live at a time, which of them are kept."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa

from notesetl.errors import NotesetlError
from notesetl.places import Place, entries, told
from notesetl.tables.database import dataset
from notesetl.tables.layout import current
from notesetl.tables.remote import SNAPSHOTS

_NUMBER = re.compile(r"[0-9]{1,8}")
_READERS = 2  # the newest snapshots stay in any case: somebody may be reading them


@dataclass(frozen=True, slots=True)
class Retention:
    """Which snapshots are kept: the newest ``last`` that differ, and the last one of each of so many ``days``."""

    last: int = 10
    days: int = 366


@dataclass(frozen=True, slots=True)
class Published:
    """A run that published: its snapshot, when, what it counted, and what its tables hold, as a digest.

    ``path`` is None where the snapshot is not there any more.
    """

    name: str
    path: Place | None
    ended_at: datetime
    content: str
    counts: Mapping[str, Any]

    @property
    def number(self) -> int:
        """The number of the snapshot."""
        return int(self.name[:8])


def published(out: Place) -> list[Published]:
    """Return the runs that led to the live snapshot of ``out``, oldest first.

    Raises:
        NotesetlError: nothing was published there, or the table of runs cannot be read.
    """
    live = current(out)
    try:
        rows = dataset("runs", live / "runs").to_table().to_pylist()
        there = _names(out / SNAPSHOTS)
    except (OSError, pa.ArrowException) as error:
        why = " ".join(str(error).split())
        raise NotesetlError(f"the runs of {out} cannot be read ({why}); see: notesetl validate --out {out}") from None
    found = [_published(out, there, row) for row in rows]
    return [entry for entry in found if entry.name]


def snapshot(out: Place, which: str) -> Place:
    """Return the folder of the snapshot that ``which`` means: a number, or a day or time at which it was live.

    A day means its end; times without a zone are UTC.

    Raises:
        NotesetlError: there is none such, or none any more.
    """
    runs = published(out)
    if _NUMBER.fullmatch(which):
        wanted = next((run for run in runs if run.number == int(which)), None)
    else:
        when = _when(which)
        wanted = next((run for run in reversed(runs) if run.ended_at <= when), None)
    if wanted is not None and (path := _like(runs, wanted)) is not None:
        return path
    numbers = ", ".join(f"{run.number} of {run.ended_at:%Y-%m-%d %H:%M}" for run in runs if run.path is not None)
    raise NotesetlError(f"there is no snapshot {which} in {out} (any more); there are {numbers}")


def superfluous(out: Place, retention: Retention) -> list[Place]:
    """Return the snapshots that ``retention`` does not keep."""
    runs = published(out)
    there = [run for run in runs if run.path is not None]
    kept = {run.name for run in there[-_READERS:]}
    distinct = [one for one, following in pairwise(there) if one.content != following.content] + there[-1:]
    kept.update(run.name for run in distinct[-retention.last :])
    since = there[-1].ended_at - timedelta(days=retention.days)
    days = {run.ended_at.date(): run.name for run in distinct if run.ended_at >= since}
    kept.update(days.values())
    return [run.path for run in there if run.path is not None and run.name not in kept]


def _published(out: Place, there: AbstractSet[str], row: Mapping[str, Any]) -> Published:
    counts = json.loads(row["counts"])
    name = str(counts.get("snapshot", ""))
    return Published(
        name, out / SNAPSHOTS / name if name in there else None, row["ended_at"], str(counts.get("content")), counts
    )


def _names(snapshots: Place) -> frozenset[str]:
    if isinstance(snapshots, Path):
        return frozenset(path.name for path in snapshots.iterdir() if path.is_dir())
    with told(snapshots, "read"):
        return frozenset(name for name, is_folder, _ in entries(snapshots) if is_folder)


def _like(runs: Sequence[Published], wanted: Published) -> Place | None:
    """Return a snapshot with the content of ``wanted``: where nothing changed only the last of several is kept."""
    return next(_same(runs, wanted), None)


def _same(runs: Sequence[Published], wanted: Published) -> Iterator[Place]:
    yield from (run.path for run in (wanted, *runs) if run.path is not None and run.content == wanted.content)


def _when(text: str) -> datetime:
    try:
        if len(text) == len("2026-05-01"):
            return datetime.combine(date.fromisoformat(text), time.max, UTC)
        when = datetime.fromisoformat(text)
    except ValueError:
        raise NotesetlError(
            f"{text!r} is no snapshot: give its number, a day (2026-05-01) or a time (2026-05-01T12:00)"
        ) from None
    return when if when.tzinfo is not None else when.replace(tzinfo=UTC)
