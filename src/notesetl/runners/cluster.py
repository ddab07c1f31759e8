"""A Dask cluster, by the address of its scheduler."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from notesetl.batch import Done, Job, work_on
from notesetl.errors import NotesetlError
from notesetl.extraction import batches
from notesetl.news import Item
from notesetl.runners.afar import AfarJob, work_afar
from notesetl.runners.base import in_order

if TYPE_CHECKING:
    from distributed import Client

_PATIENCE = 30  # seconds for a scheduler to answer and a worker to turn up
_MISSING = "working on a Dask cluster needs the package distributed: pip install 'notesetl[dask]'"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A Dask cluster; its scheduler gives the batches of a worker that died to another one."""

    client: "Client"
    address: str

    def __call__(self, files: Iterator[Item], job: Job) -> Iterator[Done]:
        """Yield what becomes of the batches of ``files``, two a thread of the workers ahead at most.

        Raises:
            NotesetlError: no worker outlives a batch, or the cluster is gone.
        """
        from distributed import CancelledError, KilledWorker  # noqa: PLC0415 - heavy, an extra
        from distributed.comm.core import CommClosedError  # noqa: PLC0415 - likewise

        threads = sum(worker["nthreads"] for worker in self.client.scheduler_info(n_workers=-1)["workers"].values())
        afar = None if isinstance(job.out, Path) else AfarJob.of(job, job.out)
        work, told = (work_on, job) if afar is None else (work_afar, afar)
        promises = (self.client.submit(work, told, batch, pure=False) for batch in batches(files, job.settings.batch))
        try:
            for done in in_order(promises, 2 * threads):
                yield done if afar is None else afar.fetched(done)
        except KilledWorker:
            raise NotesetlError(
                "a batch killed every worker that took it (out of memory?); nothing was published; "
                "try a smaller NOTESETL_BATCH"
            ) from None
        except (CommClosedError, CancelledError, TimeoutError) as error:
            raise NotesetlError(f"the cluster at {self.address} was lost: {_line(error)}") from None
        finally:
            if afar is not None:
                afar.clear()


@contextmanager
def cluster(address: str) -> "Iterator[Cluster]":
    """Yield the cluster whose scheduler is at ``address``.

    Raises:
        NotesetlError: Dask is not installed, no scheduler answers, or it has no workers.
    """
    try:
        import dask  # noqa: PLC0415 - heavy, an extra
        from distributed import Client  # noqa: PLC0415 - likewise
    except ImportError:
        raise NotesetlError(_MISSING) from None
    # A batch goes to the scheduler as it is, so that it outlives its workers: what was scattered would not.
    quiet: dict[str, Any] = {"distributed.admin.large-graph-warning-threshold": "1GB"}
    with dask.config.set(quiet):
        try:
            client = Client(address, timeout=_PATIENCE)  # type: ignore[no-untyped-call]
        except (OSError, ValueError, TimeoutError) as error:
            raise NotesetlError(f"no Dask scheduler answers at {address}: {_line(error)}") from None
        with client:
            try:
                client.wait_for_workers(1, timeout=_PATIENCE)
            except TimeoutError:
                raise NotesetlError(f"the Dask scheduler at {address} has no workers: dask worker {address}") from None
            yield Cluster(client, address)


def _line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
