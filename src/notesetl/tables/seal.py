"""The last tables of a snapshot: what every file of it holds, and the runs that led to it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from notesetl.errors import NotesetlError
from notesetl.ids import make_id
from notesetl.places import Place
from notesetl.tables.assemble import Assembly, put
from notesetl.tables.buckets import part_name
from notesetl.tables.check import row_problem
from notesetl.tables.earlier import Part
from notesetl.tables.layout import final_name
from notesetl.tables.parts import sync
from notesetl.tables.schema import table, tables

if TYPE_CHECKING:
    from notesetl.tables.rows import Row

_LAST = ("runs", "parts")


@dataclass(frozen=True, slots=True)
class Run:
    """What the table of runs says of a run; ``settings`` are written as JSON, other values in it as strings.

    ``source`` names the dump where several lie side by side: a run replaces the rows of its own. ``basis`` says what
    decides about the tables that are put together over all notes; with the same one they stay while no note changes.
    """

    version: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    source: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot; ``counts`` are its rows by table.

    ``languages`` are its notes by language, ``rejects`` its rejects by reason; ``files`` are those of the run's dump by
    what became of them (new, changed, gone, unchanged). ``damaged`` are files of the snapshot before that were not
    as they had been written.
    """

    path: Place
    run_id: str
    counts: Mapping[str, int]
    languages: Mapping[str, int]
    rejects: Mapping[str, int]
    files: Mapping[str, int]
    damaged: tuple[str, ...] = ()


def seal(assembly: Assembly, run: Run, counts: Mapping[str, Any]) -> Snapshot:
    """Write the tables of runs and parts of a snapshot in which all others lie, and wait until it is on the disk.

    ``counts`` go to the table of runs beside our own: the rows by table, notes, rejects and files by kind, the digest
    of the content, which two snapshots share that differ in nothing but their runs, and what decided about them.
    """
    building = assembly.building
    parts = assembly.parts(name for name in tables() if name not in _LAST)
    rows = dict.fromkeys(sorted(tables()), 0)
    for part in parts:
        rows[part.table] += part.rows
    rows["runs"] = len(assembly.earlier.runs) + 1
    rows["parts"] = len(parts)
    tallies = assembly.tally()
    files = assembly.changes.counts()
    told = {
        "content": _content(parts),
        "snapshot": final_name(building),
        "basis": run.basis,
        "files": files,
        "damaged": list(assembly.earlier.damaged),
    }
    run_row: Row = {
        "run_id": make_id("run", building.name, run.started_at.isoformat()),
        "started_at": run.started_at,
        "ended_at": datetime.now(UTC),
        "version": run.version,
        "settings": _json(run.settings),
        "counts": _json({"rows": rows, "source": run.source, **tallies, **told, **counts}),
    }
    if problem := row_problem(table("runs"), run_row):
        raise NotesetlError(f"runs: {problem}")
    put(building / "runs" / part_name(0), [*assembly.earlier.runs, run_row], assembly.limits)
    put(building / "parts" / part_name(0), [asdict(part) for part in parts], assembly.limits)
    for name in tables():
        sync(building / name)
    return Snapshot(
        path=building,
        run_id=str(run_row["run_id"]),
        counts=MappingProxyType(rows),
        languages=MappingProxyType(tallies["languages"]),
        rejects=MappingProxyType(tallies["rejects"]),
        files=MappingProxyType(files),
        damaged=assembly.earlier.damaged,
    )


def _content(parts: list[Part]) -> str:
    lines = sorted(f"{part.table}/{part.part} {part.sha256}" for part in parts)
    return sha256("\n".join(lines).encode()).hexdigest()


def _json(values: Mapping[str, Any]) -> str:
    text = json.dumps(dict(values), ensure_ascii=False, sort_keys=True, default=str)
    return text.encode("utf-8", "backslashreplace").decode()
