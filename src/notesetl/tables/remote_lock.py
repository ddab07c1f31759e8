"""One writer at a time on an object store, as far as that can be: publishing itself lets only one through."""

import json
import secrets
import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from notesetl.errors import NotesetlError
from notesetl.places import age, create, overwrite, read, remove, told
from notesetl.tables.lock import name_of, signature, wait_for

if TYPE_CHECKING:
    from upath import UPath

_RENEWED = 60  # seconds after which an owner says that it is still there
_STALE = 15 * 60  # seconds of silence after which it is held to be gone
_LOOK_AGAIN = 2.0


class RemoteLock:
    """Holds the object ``where`` while the block runs; it is written on the condition that it is not there.

    Its owner renews it every minute. One that was silent for a quarter of an hour is taken over, and one of this
    machine at once: whoever is here holds the lock of the machine already. Should both go on, only one publishes.

    Raises:
        TransientError: somebody else holds it after ``wait`` seconds; the message says who.
        NotesetlError: the store does not keep to the condition, so that two writers cannot be told apart.
    """

    def __init__(self, where: "UPath", wait: float = 0) -> None:
        self._where = where
        self._wait = wait
        self._signature = json.dumps({**signature(), "token": secrets.token_hex(8)}).encode()
        self._ended = threading.Event()

    def __enter__(self) -> Self:
        wait_for(self._take, str(self._where.parent), self._wait, _LOOK_AGAIN)
        if create(self._where, self._signature):
            remove(self._where)
            raise NotesetlError(
                f"{self._where.parent} cannot be written: its store ignores the condition If-None-Match, by which two "
                "writers are told apart; write to a folder and copy that"
            )
        self._renewing = threading.Thread(target=self._renew, daemon=True)
        self._renewing.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._renewing.join()
        with suppress(NotesetlError), told(self._where, "remove"):
            if read(self._where) == self._signature:
                remove(self._where)

    def _take(self) -> str:
        """Write the object, or say who holds it."""
        if create(self._where, self._signature):
            return ""
        holder = read(self._where)
        if holder is None:
            return self._take()
        if _host(holder) == socket.gethostname() or age(self._where, time.time()) > _STALE:
            remove(self._where)
            return "" if create(self._where, self._signature) else name_of(read(self._where) or b"")
        return name_of(holder)

    def _renew(self) -> None:
        while not self._ended.wait(_RENEWED):
            with suppress(Exception):  # publishing will tell
                if read(self._where) == self._signature:
                    overwrite(self._where, self._signature)


def _host(owner: bytes) -> object:
    try:
        return json.loads(owner).get("host")
    except (ValueError, AttributeError):
        return None
