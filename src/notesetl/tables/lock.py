"""One writer at a time."""

import fcntl
import json
import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from notesetl.errors import TransientError

_LOOK_AGAIN = 0.2  # seconds
_held: set[Path] = set()
_guard = threading.Lock()


class WriteLock:
    """Holds the file ``path`` locked while the block runs.

    The system frees the lock when its owner ends, however it ends, so a stale one cannot be met; a process
    forked off the owner does not inherit it. The file names its last owner, for the message alone; ``shown`` is
    what the message says is being written.

    Raises:
        TransientError: somebody else holds it after ``wait`` seconds; the message says who.
        OSError: the file cannot be written or its file system has no locks.
    """

    def __init__(self, path: Path, wait: float = 0, shown: str = "") -> None:
        self._path = path.resolve()
        self._shown = shown or str(self._path.parent)
        self._wait = wait

    def __enter__(self) -> Self:
        wait_for(self._take, self._shown, self._wait, _LOOK_AGAIN)
        return self

    def __exit__(self, *_: object) -> None:
        with _guard:
            _held.discard(self._path)
            os.close(self._handle)

    def _take(self) -> str:
        """Lock the file, or say who holds it."""
        with _guard:
            if self._path in _held:  # the system's lock holds between processes only
                return "another writer of this process"
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            try:
                if holder := _locked(handle):
                    os.close(handle)
                    return holder
                os.ftruncate(handle, 0)
                os.pwrite(handle, json.dumps(signature()).encode(), 0)
            except BaseException:
                os.close(handle)
                raise
            self._handle = handle
            _held.add(self._path)
        return ""


def _locked(handle: int) -> str:
    """Lock an open file, or say who holds it."""
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return name_of(os.pread(handle, 4096, 0))
    return ""


def wait_for(take: Callable[[], str], shown: str, wait: float, pause: float) -> None:
    """Call ``take`` every ``pause`` seconds, until it no longer names who holds the lock.

    Raises:
        TransientError: ``shown`` is still being written by somebody else after ``wait`` seconds.
    """
    end = time.monotonic() + wait
    while holder := take():
        if time.monotonic() >= end:
            raise TransientError(f"{shown} is being written by {holder}; wait for it to end")
        time.sleep(pause)


def signature() -> dict[str, str | int]:
    """Return what a lock says of its owner, this process."""
    return {"pid": os.getpid(), "host": socket.gethostname(), "since": datetime.now(UTC).isoformat("T", "seconds")}


def name_of(owner: bytes) -> str:
    """Return what a signed lock says of its owner."""
    try:
        values = json.loads(owner)
        return f"process {values['pid']} on {values['host']} since {values['since']}"
    except (ValueError, KeyError, TypeError):
        return "another process"
