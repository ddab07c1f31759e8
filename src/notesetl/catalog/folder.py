"""Where a catalogue lies: ``CATALOG/current`` is a link to its index, ``CATALOG/fetched.jsonl`` the answers of the API.

An index is written under a name of its own and becomes the current one by replacing the link; readers that are at
work keep the one before. Whatever a killed build leaves behind is cleared by the next one.
"""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from notesetl.errors import NotesetlError

VERSION = 1  # of the index; others are refused
_CURRENT = "current"
_INDEX = re.compile(r"index-([0-9]{6})")
_BUILDING = ".building"
_LINKING = ".linking"
_MANIFEST = "catalog.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index says of itself: ``source`` is the name of the dump's file, ``built_at`` UTC in ISO form."""

    version: int
    papers: int
    source: str
    built_at: str


class Folder:
    """The folder of a catalogue, as readers and writers see it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.fetched = path / "fetched.jsonl"

    def index(self) -> tuple[Path, Manifest] | None:
        """Return the folder of the current index, free of links, and what it says of itself; None if there is none.

        Raises:
            NotesetlError: it is damaged, or of another version of notesetl.
        """
        link = self.path / _CURRENT
        if not link.is_dir():
            return None
        place = link.resolve()
        try:
            manifest = Manifest(**json.loads((place / _MANIFEST).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            raise NotesetlError(f"the catalogue {self.path} is damaged; {_AGAIN}") from None
        if manifest.version != VERSION:
            raise NotesetlError(f"the catalogue {self.path} was built by another version of notesetl; {_AGAIN}")
        return place, manifest

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Make the folder and hold it for writing.

        Raises:
            NotesetlError: somebody else writes there, or nobody can.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise NotesetlError(f"the catalogue {self.path} cannot be written: {error.strerror}") from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError:
            raise NotesetlError(f"the catalogue {self.path} is being written by another process") from None
        finally:
            os.close(handle)

    @contextmanager
    def building(self) -> Iterator[Path]:
        """Yield a new folder to write an index in; it is gone afterwards unless it was published."""
        place = self.path / _BUILDING
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def publish(self, building: Path, manifest: Manifest) -> None:
        """Make ``building`` the current index; of the others the latest is kept."""
        (building / _MANIFEST).write_text(json.dumps(asdict(manifest), indent=1) + "\n", encoding="utf-8")
        for path in (*building.iterdir(), building):
            _sync(path)
        last = max(self._indexes(), default=0)
        place = self.path / _name(last + 1)
        building.rename(place)
        link = self.path / _LINKING
        link.unlink(missing_ok=True)
        link.symlink_to(place.name, target_is_directory=True)
        link.replace(self.path / _CURRENT)
        _sync(self.path)
        for number in sorted(self._indexes())[:-2]:
            shutil.rmtree(self.path / _name(number), ignore_errors=True)

    def _indexes(self) -> list[int]:
        return [int(found[1]) for path in self.path.iterdir() if (found := _INDEX.fullmatch(path.name))]


_AGAIN = "build it again with: notesetl catalog build"


def _name(number: int) -> str:
    return f"index-{number:06}"


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
