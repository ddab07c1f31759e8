"""The crash-safe store: one run writes one snapshot of all tables, published by one rename."""

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from notesetl.errors import NotesetlError
from notesetl.linkage import Catalogue
from notesetl.places import Place
from notesetl.records import Note, Reject
from notesetl.tables.again import rows_again
from notesetl.tables.assemble import Assembly, Translations, put
from notesetl.tables.buckets import BUCKETED
from notesetl.tables.changes import Changes, Known
from notesetl.tables.check import CheckedRows, checked_rows, row_problem
from notesetl.tables.database import connect
from notesetl.tables.earlier import Earlier, open_earlier
from notesetl.tables.history import Retention, superfluous
from notesetl.tables.layout import current, layout_of
from notesetl.tables.parts import Limits, told_of
from notesetl.tables.rows import Row
from notesetl.tables.schema import table
from notesetl.tables.seal import Run, Snapshot, seal
from notesetl.tables.staging import WALK, Staged, Staging

__all__ = ["Limits", "Run", "Snapshot", "SnapshotWriter", "Topic", "current"]

_STAGED = ".staged"
_DEFAULT_LIMITS = Limits()
_KEEP = Retention()
_NO_COUNTS: Mapping[str, Any] = MappingProxyType({})
_SOURCE = re.compile(r"[\w.-]{1,64}")


def _no_translations(_: Path) -> Iterable[pa.RecordBatch]:
    return ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the vocabulary."""

    topic_id: str
    label: str
    parent_id: str | None = None


class SnapshotWriter:
    """Writes one snapshot; see ``notesetl.tables`` for an example. Not for use from several threads.

    Of the files of the run's source that were there before those are taken over that are given to ``keep``; of
    other sources all are. Where somebody else is writing ``out`` it waits for up to ``wait`` seconds.

    Raises:
        NotesetlError: ``out`` cannot be written, is being written by somebody else, or is full; a topic
            breaks the contract; what is there was written by another layout of the tables and cannot be taken over.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what a snapshot is made of
        self,
        out: Place,
        run: Run,
        topics: Iterable[Topic] = (),
        limits: Limits = _DEFAULT_LIMITS,
        catalogue: Catalogue | None = None,
        retention: Retention = _KEEP,
        wait: float = 0,
    ) -> None:
        if run.source and not _SOURCE.fullmatch(run.source):
            raise NotesetlError(
                f"{run.source!r} cannot name a source; take letters, digits, hyphens and dots, 64 at most"
            )
        self._out = out
        self._layout = layout_of(out)
        self._run = run
        self._topics = {topic.topic_id: topic for topic in topics}
        self._limits = limits
        self._catalogue = catalogue
        self._retention = retention
        self._wait = wait
        self._staged: list[Staged] = []
        self._kept: set[str] = set()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack, told_of(self._out):
            stack.enter_context(self._layout.lock(self._wait))
            self._building = self._layout.begin()
            stack.callback(shutil.rmtree, self._building, ignore_errors=True)
            live = self._layout.live
            self._earlier = Earlier(self._building) if live is None else open_earlier(live, self._run.source)
            self.known: Mapping[str, Known] = self._earlier.known(self._run.source)
            self._own = stack.enter_context(
                Staging(self.staging / "here", self._run.source, frozenset(self._topics), self._limits)
            )
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def home(self) -> Path:
        """A folder of this machine that stays between runs over these tables."""
        return self._layout.home

    @property
    def staging(self) -> Path:
        """A folder for what batches leave; it is gone when the snapshot is live."""
        return self._building / _STAGED

    @property
    def spill(self) -> Path:
        """A folder for what does not fit in memory; it is gone when the snapshot is live."""
        return self.staging / "spill"

    def earlier(self, name: str) -> Path | None:
        """Return the folder of the table ``name`` in the live snapshot, None where there is none to rely on."""
        folder = self._earlier.folder / name
        whole = any(table == name for table, _ in self._earlier.parts)
        return folder if whole and not any(part.startswith(f"{name}/") for part in self._earlier.damaged) else None

    def keep(self, file_id: str) -> None:
        """Take over all rows of a file in ``known``: nothing that decides about them has changed."""
        self._kept.add(file_id)

    def again(self, fingerprints: Mapping[str, str]) -> Iterator[CheckedRows]:
        """Yield the rows that files in ``known`` had, by their ids with the fingerprints that they have now."""
        return rows_again(self._earlier, fingerprints)

    def kept_paths(self) -> list[str]:
        """Return the paths of the notes that are taken over."""
        notes = self._earlier.rows("notes", "note_id", "path").to_pylist()
        return [note["path"] for note in notes if note["note_id"] in self._kept]

    def add_note(self, note: Note) -> None:
        """Write the rows of a finished note; those that break the contract become rejects."""
        self.add_rows(checked_rows(note))

    def add_rows(self, checked: CheckedRows) -> None:
        """Write what ``checked_rows`` made of a file; one that comes twice becomes a reject."""
        with told_of(self._out):
            self._own.add_rows(checked)

    def add_reject(self, reject: Reject) -> None:
        """Write what the walk over the dump could not read.

        Raises:
            NotesetlError: its reason or stage is not one of the contract.
        """
        with told_of(self._out):
            self._own.add_reject(reject)

    def take(self, staged: Staged) -> None:
        """Take the rows that a batch left; their order is that of the batches."""
        self._staged.append(staged)

    def publish(
        self, counts: Mapping[str, Any] = _NO_COUNTS, translations: Translations = _no_translations
    ) -> Snapshot:
        """Check all that was written and make it the live snapshot; ``counts`` go to the table of runs.

        ``translations`` gets the folder of the tables and gives the rows of translations for what they say. Nothing
        can be added afterwards.

        Raises:
            NotesetlError: keys or references do not hold, or the disk is full; the live snapshot stays.
        """
        known = {file_id: known.sha256 for file_id, known in self.known.items()}
        with told_of(self._out):
            self._staged.append(self._own.close())
            added = {file_id: sha256 for staged in self._staged for file_id, sha256 in staged.files.items()}
            changes = Changes(added, frozenset(self._kept - added.keys()), known)
            self._write_walk()
            connection = self._stack.enter_context(connect(self._building, (), self.spill))
            assembly = Assembly(self._building, self._earlier, changes, self._limits, connection)
            assembly.put_buckets({name: self._parts(name) for name in BUCKETED})
            assembly.put_over_all(self._topic_rows(), self._catalogue, translations, self._run.basis)
            snapshot = seal(assembly, self._run, counts)
            shutil.rmtree(self.staging)
            path = self._layout.go_live(self._building)
            self._layout.remove(superfluous(self._out, self._retention))
        return replace(snapshot, path=path)

    def _topic_rows(self) -> list[Row]:
        rows: list[Row] = [asdict(topic) for topic in self._topics.values()]
        for row in rows:
            if problem := row_problem(table("topics"), row):
                raise NotesetlError(f"topics: {problem}")
        return rows

    def _write_walk(self) -> None:
        """Write the part of rejects that the walk over the run's dump met."""
        path = self._building / "rejects" / _walk_part(self._run.source)
        put(path, (row for found in self._parts(WALK) for row in pq.read_table(found).to_pylist()), self._limits)

    def _parts(self, name: str) -> list[Path]:
        return [part for staged in self._staged if (part := staged.part(name)) is not None]


def vacuum(out: Place, retention: Retention) -> list[Place]:
    """Remove the snapshots of ``out`` that ``retention`` does not keep, and return where they lay.

    Raises:
        NotesetlError: there are no tables, or somebody is writing them.
    """
    layout = layout_of(out)
    current(out)
    with told_of(out), layout.lock():
        gone = superfluous(out, retention)
        layout.remove(gone)
    return gone


def _walk_part(source: str) -> str:
    """Return the name of the part of rejects that the walk over the dump of a source met."""
    return f"part-walk-{blake2b(source.encode(), digest_size=4).hexdigest()}.parquet"
