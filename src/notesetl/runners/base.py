"""What all runners have in common: batches are handed out as they are asked for, and taken back in their order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeAlias, TypeVar

from notesetl.batch import Done, Job, leave, work_on
from notesetl.errors import NotesetlError
from notesetl.extraction import batches
from notesetl.news import Item
from notesetl.readers import RawFile

Work: TypeAlias = Callable[[Iterator[Item], Job], Iterable[Done]]
T_co = TypeVar("T_co", covariant=True)


class Promise(Protocol[T_co]):
    """What a batch will become."""

    def result(self) -> T_co:
        """Wait for it."""
        ...


def serial(files: Iterator[Item], job: Job) -> Iterator[Done]:
    """Work on batch after batch in this thread."""
    try:
        for batch in batches(files, job.settings.batch):
            yield work_on(job, batch)
    finally:
        leave()


def in_order(promises: Iterable[Promise[T_co]], in_flight: int) -> Iterator[T_co]:
    """Yield results in the order of submission; ``promises`` submits as it is asked, ``in_flight`` ahead at most."""
    waiting: deque[Promise[T_co]] = deque()
    for promise in promises:
        waiting.append(promise)
        if len(waiting) >= in_flight:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def killed(batch: Sequence[Item]) -> NotesetlError:
    """Return the mistake that no worker outlives a batch."""
    paths = [item.path for item in batch if isinstance(item, RawFile)]
    return NotesetlError(
        f"the notes from {paths[0]!r} to {paths[-1]!r} killed every worker that took them (out of memory?); "
        "nothing was published; try a smaller NOTESETL_BATCH"
    )
