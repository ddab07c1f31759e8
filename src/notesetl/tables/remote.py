"""Tables on an object store: built here, sent there, and made live by one object that points to it.

``OUT/snapshots/<number>-<time>/<table>/part-*.parquet`` is a snapshot, whole and never changed. The object
``OUT/current/<number>`` names the one with that number, and the highest number is live. It is written on the condition
that it is not there, so that of two writers who both built on the same snapshot one publishes and the other is told.
What was not pointed to is cleared by the next run, when its number has been taken: nobody can publish it any more. A
pointer goes with its snapshot.
"""

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from notesetl.errors import NotesetlError, TransientError
from notesetl.places import (
    SENT,
    Place,
    copy,
    create,
    download,
    entries,
    files_under,
    read,
    remove,
    sizes_of,
    told,
    upload,
)
from notesetl.tables.lock import WriteLock
from notesetl.tables.remote_lock import RemoteLock

if TYPE_CHECKING:
    from upath import UPath

SNAPSHOTS = "snapshots"
_POINTERS = "current"
_LOCK = ".lock"
_BUILDING = ".building-"
_DIGITS = 8


def live(out: "UPath") -> "UPath | None":
    """Return the live snapshot, None where nothing was published.

    Raises:
        NotesetlError: the store cannot be read.
    """
    with told(out, "read"):
        for number in reversed(_numbers(out)):
            pointer = read(out / _POINTERS / number)
            if pointer is not None:
                return out / SNAPSHOTS / str(json.loads(pointer)["snapshot"])
    return None


def working_folder(out: "UPath") -> Path:
    """Return the folder of this machine in which the tables of ``out`` are built, and stay for the next run."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "notesetl" / "stores" / blake2b(str(out).encode(), digest_size=8).hexdigest()


class RemoteLayout:
    """The place ``out`` as a writer sees it; the same as ``Layout`` of a folder.

    ``live`` is a copy of the live snapshot on this machine: of what is there already nothing is fetched again.
    """

    def __init__(self, out: "UPath") -> None:
        self._out = out
        self.home = self._work = working_folder(out)
        self._published: UPath | None = None
        self.live: Path | None = None

    @contextmanager
    def lock(self, wait: float = 0) -> Iterator[None]:
        """Hold the lock of this machine and then that of the store."""
        self._work.mkdir(parents=True, exist_ok=True)
        with (
            WriteLock(self._work / _LOCK, wait, str(self._out)),
            told(self._out, "write to"),
            RemoteLock(self._out / _LOCK, wait),
        ):
            yield

    def begin(self) -> Path:
        """Fetch the live snapshot and return a new folder of this machine to build the next one in."""
        self._work.joinpath(SNAPSHOTS).mkdir(exist_ok=True)
        for path in self._work.glob(f"{SNAPSHOTS}/{_BUILDING}*"):
            shutil.rmtree(path)
        remove(self._out / SENT)
        self._published = live(self._out)
        number = 0
        if self._published is not None:
            self.live = self._fetched(self._published)
            number = int(self._published.name[:_DIGITS])
        building = self._work / SNAPSHOTS / f"{_BUILDING}{number + 1:0{_DIGITS}}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        building.mkdir()
        return building

    def go_live(self, building: Path) -> Place:
        """Send ``building`` to the store, make it the live snapshot and return where it lies now.

        Raises:
            TransientError: somebody else published meanwhile, or what was sent did not arrive.
        """
        name = building.name.removeprefix(_BUILDING)
        target = self._out / SNAPSHOTS / name
        sizes = sizes_of(building)
        same = {file for file in sizes if self._is_linked(building, file)}
        if self._published is not None:
            copy(self._published, target, same)
        upload(building, target, sizes.keys() - same)
        if files_under(target) != sizes:
            raise TransientError(f"cannot write to {self._out}: not all that was sent is there")
        pointer = json.dumps({"snapshot": name}).encode()
        where = self._out / _POINTERS / name[:_DIGITS]
        if not create(where, pointer) and read(where) != pointer:  # it is ours where only the answer was lost
            raise TransientError(f"{self._out} was written by somebody else meanwhile; nothing was published")
        self._keep(building, name)
        self._clear(name)
        return target

    def remove(self, snapshots: Iterable[Place]) -> None:
        """Remove snapshots that are not wanted any more."""
        for path in snapshots:
            if isinstance(path, Path):
                raise NotesetlError(f"{path} is no snapshot of {self._out}")
            remove(self._out / _POINTERS / path.name[:_DIGITS])
            remove(path)

    def _fetched(self, snapshot: "UPath") -> Path:
        """Return the copy of ``snapshot`` on this machine, after fetching what is not there or has another size."""
        folder = self._work / SNAPSHOTS / snapshot.name
        folder.mkdir(exist_ok=True)
        wanted, there = files_under(snapshot), sizes_of(folder)
        for name in there.keys() - wanted.keys():
            (folder / name).unlink()
        download(snapshot, folder, [name for name, size in wanted.items() if there.get(name) != size])
        for other in self._work.joinpath(SNAPSHOTS).iterdir():
            if other != folder:
                shutil.rmtree(other)
        return folder

    def _is_linked(self, building: Path, file: str) -> bool:
        """Tell whether a file of ``building`` is one of the live snapshot."""
        earlier = self.live / file if self.live is not None else None
        return earlier is not None and earlier.exists() and earlier.samefile(building / file)

    def _keep(self, building: Path, name: str) -> None:
        """Keep on this machine what was built, and nothing else."""
        before, self.live = self.live, building.rename(building.parent / name)
        if before is not None:
            shutil.rmtree(before, ignore_errors=True)

    def _clear(self, name: str) -> None:
        """Remove what runs that were cut off have left: snapshots up to the live one that no pointer names."""
        numbers = set(_numbers(self._out))
        found = [folder for folder, _, _ in entries(self._out / SNAPSHOTS) if folder[:_DIGITS].isdecimal()]
        times = Counter(folder[:_DIGITS] for folder in found)
        for folder in found:
            number = folder[:_DIGITS]
            if folder == name or number > name[:_DIGITS]:
                continue
            if number not in numbers or (times[number] > 1 and self._named(number) != folder):
                remove(self._out / SNAPSHOTS / folder)

    def _named(self, number: str) -> str | None:
        pointer = read(self._out / _POINTERS / number)
        return None if pointer is None else str(json.loads(pointer)["snapshot"])


def _numbers(out: "UPath") -> list[str]:
    """Return the names of the pointers, oldest first."""
    try:
        found = entries(out / _POINTERS)
    except FileNotFoundError:
        return []
    return [name for name, is_folder, _ in found if not is_folder and name.isdecimal() and len(name) == _DIGITS]
