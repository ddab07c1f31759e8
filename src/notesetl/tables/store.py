"""The crash-safe store: one run writes one snapshot of all tables, published by one rename."""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from notesetl.errors import NotesetlError, RejectReason
from notesetl.ids import make_id
from notesetl.linkage import Catalogue
from notesetl.records import Note, Reject
from notesetl.tables import identity
from notesetl.tables.check import CheckedRows, checked_rows, row_problem
from notesetl.tables.database import check_relations, connect, papers, told
from notesetl.tables.layout import Layout, current
from notesetl.tables.lock import WriteLock
from notesetl.tables.parts import Limits, PartWriter, arrow_schema
from notesetl.tables.percentiles import Percentiles
from notesetl.tables.rows import Row
from notesetl.tables.schema import table, tables

__all__ = ["Limits", "Run", "Snapshot", "SnapshotWriter", "Topic", "current"]

_STAGE = "tables"
_DEFAULT_LIMITS = Limits()
SPEAKING = ("claims", "mentions", "ratings", "sections")  # tables with texts that are translated
Translations: TypeAlias = Callable[[Path], Iterable[pa.RecordBatch]]
_NO_COUNTS: Mapping[str, Any] = MappingProxyType({})


def _no_translations(_: Path) -> Iterable[pa.RecordBatch]:
    return ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the vocabulary."""

    topic_id: str
    label: str
    parent_id: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What the table of runs says of a run; ``settings`` are written as JSON, other values in it as strings."""

    version: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A published snapshot; ``counts`` are its rows by table."""

    path: Path
    run_id: str
    counts: Mapping[str, int]


class SnapshotWriter:
    """Writes one snapshot; see ``notesetl.tables`` for an example. Not for use from several threads.

    Raises:
        NotesetlError: ``out`` cannot be written, is being written by somebody else, or is full; a topic
            breaks the contract.
    """

    def __init__(
        self,
        out: Path,
        run: Run,
        topics: Iterable[Topic] = (),
        limits: Limits = _DEFAULT_LIMITS,
        catalogue: Catalogue | None = None,
    ) -> None:
        self._out = out
        self._layout = Layout(out)
        self._run = run
        self._topics = {topic.topic_id: topic for topic in topics}
        self._limits = limits
        self._catalogue = catalogue
        self._parts: dict[str, PartWriter] = {}
        self._note_id: object = None
        self._path: object = None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack, _told(self._out):
            self._out.mkdir(parents=True, exist_ok=True)
            stack.enter_context(WriteLock(self._layout.lock))
            self._building = self._layout.begin()
            stack.callback(shutil.rmtree, self._building, ignore_errors=True)
            self._earlier = _earlier_runs(self._layout.live)
            for of in tables().values():
                self._parts[of.table] = PartWriter(of, self._building / of.table, self._limits)
                stack.callback(self._parts[of.table].abandon)
            for topic in self._topics.values():
                self._add("topics", {"topic_id": topic.topic_id, "label": topic.label, "parent_id": topic.parent_id})
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def spill(self) -> Path:
        """A folder for what does not fit in memory; it is gone when the snapshot is live."""
        return self._building / ".spill"

    def earlier(self, name: str) -> Path | None:
        """Return the folder of the table ``name`` in the live snapshot, None where there is none."""
        folder = self._layout.live and self._layout.live / name
        return folder if folder and folder.is_dir() else None

    def add_note(self, note: Note) -> None:
        """Write the rows of a finished note; those that break the contract become rejects."""
        self.add_rows(checked_rows(note))

    def add_rows(self, checked: CheckedRows) -> None:
        """Write what ``checked_rows`` made of a note; one that comes twice in a row becomes a reject."""
        for row in checked.rows.get("notes", ()):
            if row["note_id"] == self._note_id:
                self._refuse(row["path"], None, RejectReason.DUPLICATE_PATH, "the notes have this path twice")
                return
            self._note_id = row["note_id"]
            self._path = row["path"]
        with _told(self._out):
            for name, found in checked.rows.items():
                add = self._parts[name].add
                for row in found if name != "mention_topics" else self._known_topics(found):
                    add(row)
        for reject in checked.rejects:
            self.add_reject(reject)

    def add_reject(self, reject: Reject) -> None:
        """Write what could not be read or kept.

        Raises:
            NotesetlError: its reason or stage is not one of the contract.
        """
        self._refuse(reject.path, reject.note_id, reject.reason, reject.detail, reject.stage)

    def publish(
        self, counts: Mapping[str, Any] = _NO_COUNTS, translations: Translations = _no_translations
    ) -> Snapshot:
        """Check all that was written and make it the live snapshot; ``counts`` go to the table of runs.

        ``translations`` gets the folder of the tables and gives the rows of translations for what they say. Nothing
        can be added afterwards.

        Raises:
            NotesetlError: keys or references do not hold, or the disk is full; the live snapshot stays.
        """
        spill = self.spill
        run_id = make_id("run", self._building.name, self._run.started_at.isoformat())
        with _told(self._out):
            self._add_papers(spill)
            self._add_translations(translations)
            rows = {name: part.rows for name, part in sorted(self._parts.items())}
            rows["runs"] = len(self._earlier) + 1
            self._add_runs(run_id, {"rows": rows, **counts})
            self._close(*self._parts)
            with connect(self._building, spill=spill) as connection:
                check_relations(connection)
            shutil.rmtree(spill, ignore_errors=True)
            path = self._layout.go_live(self._building)
        return Snapshot(path, run_id, MappingProxyType(rows))

    def _add_papers(self, spill: Path) -> None:
        self._close(*identity.SOURCES, *identity.IDENTIFIED)
        with connect(self._building, identity.SOURCES, spill) as connection, told():
            found = identity.Identities(connection, self._catalogue)
            for row in found.conflicts():
                self._add("conflicts", row)
        for name in identity.IDENTIFIED:
            identity.rewrite(self._building / name, found.changed)
        with connect(self._building, ("notes", "ratings"), spill) as connection, told():
            percentiles = Percentiles(connection)
        percentiles.rewrite(self._building / "ratings")
        with connect(self._building, ("notes", "mentions", "ratings"), spill) as connection:
            for batch in papers(connection, found.table):
                self._parts["papers"].add_batch(batch)

    def _add_translations(self, translations: Translations) -> None:
        self._close(*SPEAKING)
        with told():
            for batch in translations(self._building):
                self._parts["translations"].add_batch(batch)

    def _add_runs(self, run_id: str, counts: Mapping[str, Any]) -> None:
        for earlier in self._earlier:
            self._add("runs", earlier)
        row: Row = {
            "run_id": run_id,
            "started_at": self._run.started_at,
            "ended_at": datetime.now(UTC),
            "version": self._run.version,
            "settings": _json(self._run.settings),
            "counts": _json(counts),
        }
        self._add("runs", row)

    def _known_topics(self, found: list[Row]) -> Iterator[Row]:
        for row in found:
            if row["topic_id"] in self._topics:
                yield row
            else:
                detail = f"mention_topics: topic_id {row['topic_id']} is not in the vocabulary"
                self._refuse(self._path, row["note_id"], RejectReason.CONTRACT, detail)

    def _refuse(self, path: object, note_id: object, reason: str, detail: str, stage: str = _STAGE) -> None:
        row: Row = {"path": _unicode(str(path)), "note_id": note_id, "stage": stage, "reason": str(reason)}
        self._add("rejects", {**row, "detail": _unicode(detail)})

    def _add(self, name: str, row: Row) -> None:
        if problem := row_problem(table(name), row):
            raise NotesetlError(f"{name}: {problem}")
        with _told(self._out):
            self._parts[name].add(row)

    def _close(self, *names: str) -> None:
        for name in names:
            self._parts[name].close()


def _earlier_runs(live: Path | None) -> list[Row]:
    if live is None:
        return []
    try:
        found: list[Row] = pq.read_table(live / "runs", schema=arrow_schema("runs")).to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise NotesetlError(f"the runs of {live} cannot be read ({_line(error)}); write to another folder") from None
    return found


def _json(values: Mapping[str, Any]) -> str:
    return _unicode(json.dumps(dict(values), ensure_ascii=False, sort_keys=True, default=str))


def _unicode(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def _line(error: BaseException) -> str:
    return " ".join(str(getattr(error, "strerror", None) or error).split())


@contextmanager
def _told(out: Path) -> Iterator[None]:
    """Turn what the file system refuses into one line."""
    try:
        yield
    except OSError as error:
        raise NotesetlError(f"cannot write to {out}: {_line(error)}") from None
