"""Runs by a schedule: one deployment of the flow on a Prefect server, served by this process until it ends."""

import asyncio
import re
import signal
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.settings import PREFECT_API_URL
from prefect.types.entrypoint import EntrypointType
from pydantic import ValidationError

from notesetl.errors import NotesetlError
from notesetl.flows.ingest import ingest
from notesetl.places import Place, local
from notesetl.readers.sources import resolve
from notesetl.settings import Settings

# What is due while a run is at work is cancelled: whatever there is for it to do, the run after this one does.
ONE_AT_A_TIME = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)


class _Runner(Runner):
    """A runner that SIGTERM ends as Ctrl-C does: Prefect 3.8's own way stops before the schedule is paused."""

    def handle_sigterm(self, *_: Any, **__: Any) -> None:
        """End in order."""
        signal.raise_signal(signal.SIGINT)


def schedule(  # noqa: PLR0913 - what a run may be told, and when
    sources: Sequence[Place],
    out: Place,
    settings: Settings,
    cron: str,
    told: Callable[[str, str], None],
    *,
    timezone: str = "UTC",
    name: str = "",
    source: str = "",
) -> None:
    """Run by the schedule ``cron`` until Ctrl-C: each run is a process of its own.

    ``told`` gets the name of the deployment and the address of the server as soon as runs are taken. ``name`` is by
    default that of the folder of the tables, and of the dump. When this ends, the schedule is paused.

    Raises:
        NotesetlError: a source cannot be read, the schedule cannot be, or no server answers.
    """
    resolve(sources)
    try:
        when = Cron(cron, timezone=timezone)
        deployment = RunnerDeployment.from_flow(
            ingest,
            _named(name or "-".join(filter(None, (PurePosixPath(_rooted(out)).name, source)))),
            schedule=when,
            parameters=parameters(sources, out, settings, source),
            concurrency_limit=ONE_AT_A_TIME,
            description="Turns notes into tables, as notesetl run does.",
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
    except ValueError as error:
        raise NotesetlError(f"no schedule: {_first(error)}") from None
    address = server()
    runner = _Runner(pause_on_shutdown=True, limit=None)
    runner.add_deployment(deployment)
    told(f"{ingest.name}/{deployment.name}", address)
    try:
        asyncio.run(runner.start())
    except KeyboardInterrupt:
        return


def parameters(sources: Sequence[Place], out: Place, settings: Settings, source: str) -> dict[str, Any]:
    """Return what the flow is told, wherever it runs: all of the settings, and paths from the root."""
    rooted = {name: value.resolve() for name, value in settings if isinstance(value, Path)}
    return {
        "sources": [_rooted(place) for place in sources],
        "out": _rooted(out),
        "settings": settings.model_copy(update=rooted).model_dump(mode="json"),
        "source": source,
    }


def server() -> str:
    """Return the address of the Prefect server that is set up, once it answers.

    Raises:
        NotesetlError: none is, or it does not answer.
    """
    address = PREFECT_API_URL.value()
    if not address:
        raise NotesetlError(
            "no Prefect server is named; start one: prefect server start; "
            "and name it: export PREFECT_API_URL=http://127.0.0.1:4200/api"
        )
    with get_client(sync_client=True) as client:
        problem = client.api_healthcheck()
    if problem is not None:
        raise NotesetlError(f"no Prefect server answers at {address} ({problem}); start one: prefect server start")
    return str(address)


def _rooted(where: Place) -> str:
    path = local(where)
    return str(where if path is None else path.resolve())


def _named(name: str) -> str:
    return re.sub(r"[^\w.-]", "-", name) or "tables"


def _first(error: ValueError) -> str:
    """Return what is wrong, as a line; pydantic says it under a prefix and with more around it."""
    told = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
    return told.removeprefix("Value error, ")
