"""One writer at a time."""

import fcntl
import json
import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from notesetl.errors import NotesetlError

_held: set[Path] = set()


class WriteLock:
    """Holds the file ``path`` locked while the block runs.

    The system frees the lock when its owner ends, however it ends, so a stale one cannot be met; a process
    forked off the owner does not inherit it. The file names its last owner, for the message alone.

    Raises:
        NotesetlError: somebody else holds it; the message says who.
        OSError: the file cannot be written or its file system has no locks.
    """

    def __init__(self, path: Path) -> None:
        self._path = path.resolve()

    def __enter__(self) -> Self:
        if self._path in _held:  # the system's lock holds between processes only
            raise NotesetlError(f"{self._path.parent} is being written by another writer of this process")
        self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.lockf(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            holder = os.pread(self._handle, 4096, 0)
            os.close(self._handle)
            raise NotesetlError(
                f"{self._path.parent} is being written by {_name(holder)}; wait for it to end"
            ) from None
        except BaseException:
            os.close(self._handle)
            raise
        _held.add(self._path)
        owner = {"pid": os.getpid(), "host": socket.gethostname(), "since": datetime.now(UTC).isoformat("T", "seconds")}
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, json.dumps(owner).encode(), 0)
        return self

    def __exit__(self, *_: object) -> None:
        _held.discard(self._path)
        os.close(self._handle)


def _name(owner: bytes) -> str:
    try:
        values = json.loads(owner)
        return f"process {values['pid']} on {values['host']} since {values['since']}"
    except (ValueError, KeyError, TypeError):
        return "another process"
