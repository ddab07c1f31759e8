"""What one batch of a run leaves on its way into the tables: a file of rows a table, in a folder of its own."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from notesetl.errors import NotesetlError, RejectReason
from notesetl.records import Reject
from notesetl.tables.check import CheckedRows, row_problem
from notesetl.tables.parts import Limits, PartWriter
from notesetl.tables.rows import Row
from notesetl.tables.schema import table

WALK = "walk"  # rejects that belong to no file
_STAGE = "tables"
_SUFFIX = ".parquet"


@dataclass(frozen=True, slots=True)
class Staged:
    """The rows of a batch, in ``folder``; ``files`` are those that were worked on, by id, with their SHA-256."""

    folder: Path
    files: Mapping[str, str]

    def part(self, name: str) -> Path | None:
        """Return where the rows of a table lie, None where there are none."""
        path = self.folder / f"{name}{_SUFFIX}"
        return path if path.exists() else None


class Staging:
    """Writes the rows of a batch; its memory does not grow with them. Not for use from several threads.

    ``topics`` are the ids of the vocabulary: mentions are tagged with no others.

    Raises:
        OSError: ``folder`` cannot be made.
    """

    def __init__(self, folder: Path, source: str, topics: frozenset[str], limits: Limits) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._source = source
        self._topics = topics
        self._limits = limits
        self._writers: dict[str, PartWriter] = {}
        self._files: dict[str, str] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def add(self, result: CheckedRows | Reject) -> None:
        """Write the one or the other."""
        if isinstance(result, Reject):
            self.add_reject(result)
        else:
            self.add_rows(result)

    def add_rows(self, checked: CheckedRows) -> None:
        """Write what ``checked_rows`` made of a file; one that comes twice becomes a reject."""
        file = next(iter(checked.rows.get("files", ())), None)
        if file is not None and file["file_id"] in self._files:
            twice = Reject(str(file["path"]), _STAGE, RejectReason.DUPLICATE_PATH, "the notes have this path twice")
            self._reject(twice, file)
            return
        if file is not None:
            self._files[str(file["file_id"])] = str(file["sha256"])
        for name, found in checked.rows.items():
            for row in found if name != "mention_topics" else self._known_topics(file, found):
                self._add(name, name, row)
        for reject in checked.rejects:
            self._reject(reject, file)

    def add_reject(self, reject: Reject) -> None:
        """Write what the walk over the dump could not read.

        Raises:
            NotesetlError: its reason or stage is not one of the contract.
        """
        self._reject(reject, None)

    def close(self) -> Staged:
        """Write what is left and return what there is."""
        for writer in self._writers.values():
            writer.close(durable=False)
        return Staged(self._folder, self._files)

    def _known_topics(self, file: Row | None, found: list[Row]) -> list[Row]:
        known = [row for row in found if row["topic_id"] in self._topics]
        for row in found if len(known) < len(found) else ():
            if row["topic_id"] not in self._topics:
                detail = f"mention_topics: topic_id {row['topic_id']} is not in the vocabulary"
                path = "" if file is None else str(file["path"])
                self._reject(Reject(path, _STAGE, RejectReason.CONTRACT, detail, str(row["note_id"])), file)
        return known

    def _reject(self, reject: Reject, file: Row | None) -> None:
        row: Row = {
            "source": self._source if file is None else file["source"],
            "path": _unicode(reject.path),
            "note_id": reject.note_id,
            "file_id": None if file is None else file["file_id"],
            "stage": reject.stage,
            "reason": str(reject.reason),
            "detail": _unicode(reject.detail),
        }
        if problem := row_problem(table("rejects"), row):
            raise NotesetlError(f"rejects: {problem}")
        self._add(WALK if file is None else "rejects", "rejects", row)

    def _add(self, label: str, name: str, row: Row) -> None:
        writer = self._writers.get(label)
        if writer is None:
            writer = PartWriter(table(name), self._folder / f"{label}{_SUFFIX}", self._limits)
            self._writers[label] = writer
            self._stack.callback(writer.abandon)
        writer.add(row)


def _unicode(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
