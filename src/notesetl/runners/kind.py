"""The names of the places where batches can be worked on."""

from enum import StrEnum

from notesetl.errors import NotesetlError


class Runner(StrEnum):
    """Where batches are worked on."""

    serial = "serial"
    processes = "processes"
    dask = "dask"

    def reached_at(self, address: str | None) -> None:
        """Check that there is an ``address`` for a cluster, and for nothing else.

        Raises:
            NotesetlError: it is not so.
        """
        if (address is not None) != (self is Runner.dask):
            raise NotesetlError("--runner dask and --address tcp://HOST:PORT belong together")
