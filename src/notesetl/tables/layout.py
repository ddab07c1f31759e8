"""Where snapshots lie, and how one of them becomes the live one.

``OUT/snapshots/<number>-<time>/<table>/part-*.parquet`` holds a snapshot, ``OUT/current`` is a symbolic
link to the live one. A snapshot is built under a name of its own, checked, renamed, and only then linked;
whatever a killed run leaves behind is cleared by the next one.
"""

import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from notesetl.errors import NotesetlError
from notesetl.places import Place, local
from notesetl.tables.lock import WriteLock
from notesetl.tables.parts import sync
from notesetl.tables.remote import SNAPSHOTS, RemoteLayout, live

_CURRENT = "current"
_LOCK = ".lock"
_BUILDING = ".building-"
_LINKING = ".current-"
_NAME = re.compile(r"([0-9]{8})-[0-9]{8}T[0-9]{6}Z")


def current(out: Place) -> Place:
    """Return the folder of the live snapshot of ``out``, free of links: a reader of it sees one run to the end.

    Raises:
        NotesetlError: nothing was published there.
    """
    if not isinstance(out, Path):
        if (found := live(out)) is not None:
            return found
    elif (link := out / _CURRENT).is_dir():
        return link.resolve()
    raise NotesetlError(f"{out} holds no tables; write them with: notesetl run NOTES --out {out}")


def layout_of(out: Place) -> "Layout | RemoteLayout":
    """Return ``out`` as a writer sees it."""
    return Layout(out) if isinstance(out, Path) else RemoteLayout(out)


def final_name(building: Path) -> str:
    """Return the name that a snapshot in the folder ``building`` will have."""
    return building.name.removeprefix(_BUILDING)


class Layout:
    """The folder ``out`` as a writer sees it. Its methods raise OSError where the file system refuses."""

    def __init__(self, out: Path) -> None:
        self.home = self._out = out
        self._snapshots = out / SNAPSHOTS

    @contextmanager
    def lock(self, wait: float = 0) -> Iterator[None]:
        """Hold the lock of a writer; see ``WriteLock``."""
        self._out.mkdir(parents=True, exist_ok=True)
        with WriteLock(self._out / _LOCK, wait):
            yield

    @property
    def live(self) -> Path | None:
        """The live snapshot, if there is one."""
        link = self._out / _CURRENT
        return link.resolve() if link.is_dir() else None

    def begin(self) -> Path:
        """Clear what a killed run left and return a new folder to build a snapshot in.

        Raises:
            NotesetlError: ``out`` has something else by the name of the link.
        """
        link = self._out / _CURRENT
        if link.exists() and not link.is_symlink():
            raise NotesetlError(f"{link} is not a link that notesetl made; choose another folder for the tables")
        self._snapshots.mkdir(exist_ok=True)
        self._clear()
        last = max((_number(path) for path in self._published()), default=0)
        building = self._snapshots / f"{_BUILDING}{last + 1:08}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        building.mkdir()
        return building

    def go_live(self, building: Path) -> Path:
        """Make ``building`` the live snapshot and return where it lies now."""
        sync(building)
        path = self._snapshots / final_name(building)
        building.rename(path)
        sync(self._snapshots)
        link = self._out / f"{_LINKING}{path.name}"
        link.symlink_to(Path(SNAPSHOTS, path.name), target_is_directory=True)
        link.replace(self._out / _CURRENT)
        sync(self._out)
        return path

    def remove(self, snapshots: Iterable[Place]) -> None:
        """Remove snapshots that are not live; each is out of sight at once, whatever becomes of its files."""
        for path in filter(None, map(local, snapshots)):
            going = path.with_name(f"{_BUILDING}{path.name}")
            path.rename(going)
            shutil.rmtree(going, ignore_errors=True)

    def _clear(self) -> None:
        for path in self._snapshots.glob(f"{_BUILDING}*"):
            shutil.rmtree(path)
        for path in self._out.glob(f"{_LINKING}*"):
            path.unlink()
        live = self.live
        for path in self._published():
            if live is not None and _number(path) > _number(live):  # finished, but never linked
                shutil.rmtree(path)

    def _published(self) -> list[Path]:
        return [path for path in self._snapshots.iterdir() if _NAME.fullmatch(path.name)]


def _number(path: Path) -> int:
    match = _NAME.fullmatch(path.name)
    return int(match[1]) if match else 0
