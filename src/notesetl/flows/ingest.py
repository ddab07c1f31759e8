"""The pipeline of ``notesetl run`` as a Prefect flow: batches of notes as tasks, the tables row for row the same.

Deploy the flow ``ingest``, or call it, as ``python flows/ingest.py NOTES… --out OUT --workers 4`` does. One batch is
worked on at a time unless the flow is given another task runner::

    ingest.with_options(task_runner=ProcessPoolTaskRunner(max_workers=8))(["notes"], "OUT", in_flight=16)
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRunPolicy
from prefect.context import FlowRunContext, TaskRunContext
from prefect.settings import PREFECT_API_URL
from prefect.task_runners import ProcessPoolTaskRunner, ThreadPoolTaskRunner

from notesetl.batch import Done, Job, work_on
from notesetl.errors import NotesetlError, TransientError
from notesetl.extraction import batches
from notesetl.fingerprint import Basis
from notesetl.flows.artifacts import FAILURE, RUN, failed, refused, report
from notesetl.news import Item
from notesetl.pipeline import Summary
from notesetl.pipeline import run as run_pipeline
from notesetl.places import Place
from notesetl.readers import Limits, RawFile
from notesetl.readers.again import read_again, unread
from notesetl.readers.sources import resolve
from notesetl.records import Reject
from notesetl.runners.base import in_order
from notesetl.runners.kind import Runner
from notesetl.settings import Settings

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

_TRIES = 3
_PAUSE = 30  # seconds between them
_WAIT = 600  # seconds for somebody else's run to end
_ONE_BY_ONE: Any = ThreadPoolTaskRunner(max_workers=1)  # Prefect's types ask for a runner of other futures


class UnreadableError(OSError):
    """Files that are there could not be read; another try may do better."""


def is_io_fault(_task: object, _run: object, state: "State[Any]") -> bool:
    """Tell whether a task failed on reading or writing: nothing else ends differently at another try."""
    return isinstance(state.result(raise_on_failure=False), OSError)


class Batch:
    """Files that go to a task as they are: Prefect and Dask look into lists, and into quoted ones, too."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items


@task(
    name="extract",
    retries=2,
    retry_delay_seconds=[1, 10],
    retry_condition_fn=is_io_fault,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def extract(batch: Batch, sources: Sequence[str | Place], job: Job) -> Done:
    """Find everything in a batch of files and leave it as rows in files of its own.

    Files that are there but could not be read are read again, at every try; at the last one they are rejects.

    Raises:
        UnreadableError: some could not be read, and there are tries left.
    """
    limits = Limits(max_bytes=job.settings.max_bytes)
    places = resolve(sources) if any(isinstance(item, Reject) for item in batch.items) else ()
    files = [
        _on(job.basis, read_again(place, item.path, limits)) if (place := unread(item, places)) else item
        for item in batch.items
    ]
    missed = [item.path for item in files if unread(item, places)]
    if missed and _tries_left():
        raise UnreadableError(
            f"{len(missed)} of {len(batch.items)} files could not be read, the first is {missed[0]!r}"
        )
    return work_on(job, files)


@flow(name="ingest", task_runner=_ONE_BY_ONE, retries=_TRIES - 1, retry_delay_seconds=_PAUSE)
def ingest(  # noqa: PLR0913, PLR0917 - what a run may be told
    sources: list[Path | str],
    out: Path | str,
    settings: Settings | None = None,
    in_flight: int = 2,
    source: str = "",
    wait: float = _WAIT,
) -> Summary:
    """Read ``sources``, extract what is new in them, publish one snapshot under ``out``, as ``notesetl run`` does.

    At most ``in_flight`` batches are held at a time: twice the number of workers keeps them all busy. Where somebody
    else is writing ``out`` it waits for up to ``wait`` seconds. It is tried again after what another try may do better.

    Raises:
        NotesetlError: a source cannot be read or ``out`` not be written.
    """
    settings = settings or Settings()

    def work(files: Iterator[Item], job: Job) -> Iterator[Done]:
        futures = (extract.submit(Batch(batch), sources, job) for batch in batches(files, job.settings.batch))
        return in_order(futures, in_flight)

    try:
        summary = run_pipeline(sources, out, settings, source=source, wait=wait, work=work)
    except Exception as error:
        then = _after(error)
        create_markdown_artifact(failed(error, sources, out, then), key=FAILURE, description="Why a run failed")
        raise
    create_markdown_artifact(report(summary), key=RUN, description="What a run found and what it refused")
    if told := refused(summary):
        create_markdown_artifact(told, key=FAILURE, description="What could not be read or kept, and why")
    get_run_logger().info("%d notes, %d rejects", summary.counts["notes"], summary.counts["rejects"])
    return summary


def _after(error: Exception) -> str:
    """Say how it goes on after ``error``, and see that nothing is tried again that cannot end differently."""
    context = FlowRunContext.get()
    if context is None or context.flow_run is None:
        return "nothing"
    tries = context.flow_run.run_count
    if not isinstance(error, TransientError | OSError):
        with get_client(sync_client=True) as client:
            client.update_flow_run(context.flow_run.id, empirical_policy=FlowRunPolicy(retries=0))
        return "it is not tried again: only other notes or other options can mend it"
    return (
        f"try {tries + 1} of {_TRIES} in {_PAUSE} s" if tries < _TRIES else "it was the last try; the next run will see"
    )


def _on(basis: Basis, item: Item) -> Item:
    return basis.on(item) if isinstance(item, RawFile) else item


def _tries_left() -> bool:
    context = TaskRunContext.get()
    return context is not None and context.task_run.run_count <= context.task.retries


def task_runner(kind: Runner, workers: int, address: str | None) -> Any:
    """Return the task runner of Prefect that works on batches where ``kind`` says.

    Raises:
        NotesetlError: prefect-dask is not installed, there is no server that workers could tell of their tasks, or an
            ``address`` where none belongs.
    """
    kind.reached_at(address)
    if kind is Runner.serial:
        return _ONE_BY_ONE
    if kind is Runner.processes:
        return ProcessPoolTaskRunner(workers)
    try:
        from prefect_dask.task_runners import DaskTaskRunner  # noqa: PLC0415 - an extra
    except ImportError:
        raise NotesetlError("a Dask cluster needs the package prefect-dask: pip install 'notesetl[dask]'") from None
    if not PREFECT_API_URL.value():
        raise NotesetlError("workers of a cluster have to reach the Prefect server: start one and set PREFECT_API_URL")
    return DaskTaskRunner(address=address)
