"""All corrections of a file, and the stage that applies them to a note."""

import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Self, TypeAlias

from notesetl.corrections.draft import Draft, Refused
from notesetl.corrections.findings import correct_claim, correct_link, correct_rating
from notesetl.corrections.record import Correction, Field
from notesetl.corrections.sheet import read
from notesetl.corrections.titles import correct_mention, correct_title
from notesetl.corrections.values import Confirmed, Value, parse
from notesetl.errors import NotesetlError, RejectReason
from notesetl.records import Note, Reject
from notesetl.tables.rows import note_id

STAGE = "corrections"
_REASONS = (RejectReason.BAD_CORRECTION, RejectReason.STALE_CORRECTION, RejectReason.AMBIGUOUS_CORRECTION)
_SHOWN = 60

_Handler: TypeAlias = Callable[[Draft, Correction, Value | Confirmed], None]
_HANDLERS: Mapping[str, _Handler] = {
    **dict.fromkeys(
        (Field.KIND, Field.VENUE, Field.YEAR, Field.TOPICS, Field.PAPER, Field.NOT_PAPER, Field.PAPER_TITLE),
        correct_mention,
    ),
    Field.TITLE: correct_title,
    **dict.fromkeys((Field.RATING, Field.RATING_OF), correct_rating),
    **dict.fromkeys((Field.LINK, Field.LINK_OF), correct_link),
    **dict.fromkeys(
        (Field.CLAIM, Field.CLAIM_OF, Field.SUBJECT, Field.COMPARATOR, Field.METRIC, Field.DATASET), correct_claim
    ),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A correction that was not applied, and why."""

    correction: Correction
    reason: RejectReason
    detail: str


class Corrections:
    """The corrections of one file by note."""

    def __init__(self, rows: Iterable[Correction], topics: Container[str]) -> None:
        self.rows = tuple(rows)
        self._topics = topics
        self._by_path: dict[str, list[Correction]] = {}
        for row in self.rows:
            if not row.is_open:
                self._by_path.setdefault(path_key(row.path), []).append(row)

    @classmethod
    def load(cls, path: Path, topics: Container[str]) -> Self:
        """Read the file ``path``; ``topics`` are the ids that a value may name.

        Raises:
            NotesetlError: it is no corrections file.
        """
        return cls(read(path), topics)

    def __len__(self) -> int:
        """Return how many corrections there are that say something."""
        return sum(map(len, self._by_path.values()))

    def concern(self, path: str) -> bool:
        """Say whether there are any for the note at ``path``."""
        return path_key(path) in self._by_path

    def fingerprint(self, path: str) -> str:
        """Return what tells whether those for the note at ``path`` have changed; empty where there are none."""
        rows = self._by_path.get(path_key(path))
        if not rows:
            return ""
        said = repr([(row.quote, row.field, row.value, row.before, row.line) for row in rows])  # rejects name the line
        return sha256(said.encode("utf-8", "backslashreplace")).hexdigest()[:16]

    def titles(self, note: Note) -> Note:
        """Return ``note`` with its titles put right, before anything is found out about them."""
        rows = [row for row in self._by_path.get(path_key(note.path), ()) if row.field == Field.TITLE]
        return self._applied(note, rows)[0] if rows else note

    def apply(self, note: Note) -> tuple[Note, tuple[Reject, ...]]:
        """Return the finished ``note`` put right, and a reject for each correction that does not hold any more."""
        rows = self._by_path.get(path_key(note.path))
        if not rows:
            return note, ()
        done, refusals = self._applied(note, rows)
        return done, tuple(_reject(refusal, note.path, note_id(note.path, note.source)) for refusal in refusals)

    def lost(self, paths: Iterable[str]) -> Iterator[Reject]:
        """Yield a reject for each correction of a note that is not at one of ``paths``."""
        seen = set(map(path_key, paths))
        for path, rows in self._by_path.items():
            if path not in seen:
                for row in rows:
                    yield _reject(Refusal(row, RejectReason.STALE_CORRECTION, "there is no such note"), row.path)

    def counts(self, rejects: Mapping[str, int]) -> dict[str, int]:
        """Return how many were applied, given the ``rejects`` of a run by reason, and how many are open questions."""
        refused = sum(rejects.get(reason, 0) for reason in _REASONS)
        return {"applied": len(self) - refused, "open": len(self.rows) - len(self)}

    def _applied(self, note: Note, rows: Iterable[Correction]) -> tuple[Note, list[Refusal]]:
        draft, refusals = Draft(note), []
        for row in rows:
            try:
                value = parse(row, self._topics)
                _HANDLERS[row.field](draft, row, value)
            except ValueError as error:
                refusals.append(Refusal(row, RejectReason.BAD_CORRECTION, str(error)))
            except Refused as refused:
                refusals.append(Refusal(row, refused.reason, str(refused)))
        return draft.finished(), refusals


@lru_cache(maxsize=4)
def _loaded(path: Path, stamp: tuple[int, int], topics: frozenset[str]) -> Corrections:
    del stamp
    return Corrections.load(path, topics)


def load(path: Path, topics: frozenset[str]) -> Corrections:
    """Return the corrections of the file ``path`` as it is now, read anew where it has changed.

    Raises:
        NotesetlError: it is no corrections file.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise NotesetlError(f"{path}: cannot be read ({error.strerror or error})") from None
    return _loaded(path, (found.st_mtime_ns, found.st_size), topics)


def problems(rows: Iterable[Correction], topics: Container[str]) -> Iterator[Refusal]:
    """Yield the rows whose field or value cannot be, whatever the notes say."""
    for row in rows:
        if row.is_open and row.field in set(Field) and row.path.strip():
            continue
        try:
            parse(row, topics)
        except ValueError as error:
            yield Refusal(row, RejectReason.BAD_CORRECTION, str(error))


def path_key(path: str) -> str:
    """Return the path of a note as it is compared: composed, without what only says that it is relative."""
    return unicodedata.normalize("NFC", path.strip().removeprefix("./"))


def _reject(refusal: Refusal, path: str, note: str | None = None) -> Reject:
    return Reject(path, STAGE, refusal.reason, told(refusal), note)


def told(refusal: Refusal) -> str:
    """Return a refusal in one line."""
    row = refusal.correction
    quote = " ".join(row.quote.split())
    shown = f"{quote[:_SHOWN]}…" if len(quote) > _SHOWN else quote
    where = f"line {row.line}, " if row.line else ""
    return f"{where}{row.field} of “{shown}”: {refusal.detail}"
