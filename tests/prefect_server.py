"""A Prefect server of its own: a process on a loopback port, with a folder of its own and SQLite."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId
from prefect.client.schemas.objects import FlowRun
from prefect.exceptions import ObjectNotFound
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.states import Scheduled

PATIENCE = 240  # seconds; on an idle machine everything here takes less than ten


class Server:
    """What processes need to know of a server, and what it knows of runs."""

    def __init__(self, home: Path, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/api"
        self.environment = {
            **os.environ,
            "NOTESETL_TRANSLATOR": "none",
            "PREFECT_API_URL": self.address,
            "PREFECT_HOME": str(home),
            "PREFECT_RUNNER_POLL_FREQUENCY": "2",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "5",
            "PREFECT_WORKER_QUERY_SECONDS": "2",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.address}/health", timeout=5).is_success
        except httpx.HTTPError:
            return False

    def deployment(self, name: str):
        """Return a deployment, None where there is none."""
        with get_client(sync_client=True) as client:
            try:
                return client.read_deployment_by_name(name)
            except ObjectNotFound:
                return None

    def due(self, name: str, seconds: float = 0, **parameters: object) -> FlowRun:
        """Leave a run of a deployment to its schedule: it is due ``seconds`` from now.

        A run that has ended keeps its turn for a moment longer, in which the server cancels the next one.
        """
        until(lambda: not self.busy(name))
        at = datetime.now(UTC) + timedelta(seconds=seconds)
        with get_client(sync_client=True) as client:
            found = client.read_deployment_by_name(name)
            state = Scheduled(scheduled_time=at)
            return client.create_flow_run_from_deployment(found.id, state=state, parameters=parameters)

    def busy(self, name: str) -> bool:
        """Tell whether a run of a deployment still has its turn."""
        limit = self.deployment(name).global_concurrency_limit
        return limit is not None and limit.active_slots > 0

    def runs(self, name: str) -> list[FlowRun]:
        """Return all runs of a deployment."""
        found = self.deployment(name)
        chosen = DeploymentFilter(id=DeploymentFilterId(any_=[found.id]))
        with get_client(sync_client=True) as client:
            return client.read_flow_runs(deployment_filter=chosen)

    def state(self, run: FlowRun):
        """Return the state that a run is in now."""
        with get_client(sync_client=True) as client:
            return client.read_flow_run(run.id).state

    def ended(self, run: FlowRun):
        """Return the state in which a run ends."""
        return until(lambda: (state := self.state(run)).is_final() and state)


def until(found):
    """Return what ``found`` returns as soon as that is something."""
    end = time.monotonic() + PATIENCE
    while not (result := found()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.3)
    return result


@contextmanager
def process(command: list[str], environment: dict[str, str], log: Path, **more: object) -> Iterator[subprocess.Popen]:
    """Run a command in the background, its output in a file; end it with the block."""
    with log.open("ab") as file:
        running = subprocess.Popen(command, env=environment, stdout=file, stderr=subprocess.STDOUT, **more)  # noqa: S603
    try:
        yield running
    finally:
        running.terminate()
        try:
            running.wait(120)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


@contextmanager
def prefect_server(folder: Path) -> Iterator[Server]:
    """Run a server while the block runs, as the one that clients of this process ask, too."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server(folder / "home", port)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with process(command, server.environment, folder / "server.log"):
        until(server.answers)
        with temporary_settings({PREFECT_API_URL: server.address}):
            yield server
