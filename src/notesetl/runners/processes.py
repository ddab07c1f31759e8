"""Processes of this machine."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Self

from notesetl.batch import Done, Job, work_on
from notesetl.extraction import batches
from notesetl.hidden import datasets_without_pandas
from notesetl.news import Item
from notesetl.runners.base import in_order, killed
from notesetl.settings import COMPONENTS

_DEATHS = 3  # of workers, after which a batch is held to be what kills them


@dataclass(frozen=True, slots=True)
class Processes:
    """A pool of processes for each run; where one of them dies, the batches that went with it are worked on again."""

    workers: int

    def __call__(self, files: Iterator[Item], job: Job) -> Iterator[Done]:
        """Yield what becomes of the batches of ``files``, two a process ahead at most.

        Raises:
            NotesetlError: no process outlives a batch.
        """
        all_ours = set(job.settings.components) <= set(COMPONENTS)
        with _Pool(self.workers, datasets_without_pandas if all_ours else None) as pool:
            promises = (_Retried(pool, job, batch) for batch in batches(files, job.settings.batch))
            yield from in_order(promises, 2 * self.workers)


class _Pool:
    """Processes that begin with ``prepare``, and new ones where one died: the system takes the whole pool down then."""

    def __init__(self, workers: int, prepare: Callable[[], None] | None) -> None:
        self._workers = workers
        self._prepare = prepare
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def submit(self, job: Job, batch: Sequence[Item]) -> tuple[ProcessPoolExecutor, "Future[Done]"]:
        """Return what will become of ``batch``, and the pool that was alive when it was taken."""
        while True:
            if self._pool is None:
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(self._workers, mp_context=context, initializer=self._prepare)
            try:
                return self._pool, self._pool.submit(work_on, job, batch)
            except BrokenProcessPool:
                self.broken(self._pool)

    def broken(self, pool: ProcessPoolExecutor) -> None:
        """Take another pool than ``pool`` from now on."""
        if self._pool is pool:
            pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


class _Retried:
    """A batch that outlives the processes that work on it."""

    def __init__(self, pool: _Pool, job: Job, batch: Sequence[Item]) -> None:
        self._pool, self._job, self._batch = pool, job, batch
        self._at, self._future = pool.submit(job, batch)

    def result(self) -> Done:
        """Wait for what the batch becomes, in whatever process.

        Raises:
            NotesetlError: every process that worked on it died.
        """
        for _ in range(_DEATHS):
            try:
                return self._future.result()
            except BrokenProcessPool:
                self._pool.broken(self._at)
                self._at, self._future = self._pool.submit(self._job, self._batch)
        raise killed(self._batch)
