"""Makes the runner that a person names."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from notesetl.errors import NotesetlError
from notesetl.runners.base import Work, serial
from notesetl.runners.cluster import cluster
from notesetl.runners.kind import Runner
from notesetl.runners.processes import Processes


@contextmanager
def runner(kind: Runner, workers: int | None = None, address: str | None = None) -> Iterator[Work]:
    """Yield what works on batches.

    ``workers`` is the number of processes, by default one for each core; ``address`` that of a Dask scheduler.

    Raises:
        NotesetlError: what is wanted does not go together, or no scheduler or worker answers.
    """
    kind.reached_at(address)
    if workers is not None and kind is not Runner.processes:
        raise NotesetlError("--workers is for --runner processes; a cluster has the workers that it has")
    if kind is Runner.serial:
        yield serial
    elif kind is Runner.processes:
        yield Processes(workers or os.cpu_count() or 1)
    elif address is not None:
        with cluster(address) as work:
            yield work
