"""Schedules on a real Prefect server: served by the command, and by a worker from prefect.yaml."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId
from prefect.states import Cancelling

from notesetl import pipeline
from notesetl.settings import Settings
from notesetl.tables.lock import WriteLock
from notesetl.tables.schema import tables
from notesetl.tables.validate import faults
from prefect_server import prefect_server, process, until

ROOT = Path(__file__).parents[1]
PREFECT = [sys.executable, "-m", "prefect"]
NOTESETL = [sys.executable, "-m", "notesetl"]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with prefect_server(tmp_path_factory.mktemp("prefect")) as server:
        yield server


@pytest.fixture(scope="module")
def worker(server, tmp_path_factory):
    """The deployment of prefect.yaml, and what starts a worker for it."""
    for command in (
        ["work-pool", "create", "notes", "--type", "process"],
        ["--no-prompt", "deploy", "--name", "notes", "--params", json.dumps({"out": "nowhere/to/be/seen"})],
    ):
        subprocess.run([*PREFECT, *command], cwd=ROOT, env=server.environment, check=True)  # noqa: S603
    command = [*PREFECT, "worker", "start", "--pool", "notes"]
    log = tmp_path_factory.mktemp("worker") / "log"
    return lambda: process(command, server.environment, log)


@pytest.fixture
def notes(tmp_path):
    return Path(shutil.copytree(ROOT / "data" / "notes", tmp_path / "notes"))


def rows(out, name):
    live = (out / "current").resolve()
    return pd.read_parquet(live / name).astype(str).to_dict("records")


def paths(out):
    return {row["path"] for row in rows(out, "notes")} if (out / "current").exists() else set()


def is_what_the_command_writes(out, sources, fresh):
    settings = Settings(translator="none")
    pipeline.run(sources, fresh, settings)
    for name in tables():
        if name not in {"runs", "parts"}:
            assert rows(out, name) == rows(fresh, name), name
    assert json.loads(rows(out, "runs")[-1]["settings"]) == json.loads(rows(fresh, "runs")[-1]["settings"])


def artifacts(run):
    with get_client(sync_client=True) as client:
        found = client.read_artifacts(
            artifact_filter=ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run.id]))
        )
    return {artifact.key: artifact.data for artifact in found if artifact.key}


def picked_up(server):
    """Return the artifacts of a run that found one note more."""
    done = (artifacts(run) for run in server.runs("ingest/my-tables") if run.state.is_completed())
    return next((told for told in done if told["notesetl-run"].startswith("# 28 notes in")), None)


def test_a_schedule_picks_up_what_was_dropped_into_the_folder(server, notes, tmp_path):
    out, log = tmp_path / "my tables", tmp_path / "log"
    command = [*NOTESETL, "schedule", "notes", "--out", "my tables", "--cron", "* * * * * */10"]
    with process(command, server.environment, log, cwd=tmp_path) as serving:
        until(lambda: paths(out))
        assert log.read_text().startswith(
            f"ingest/my-tables by * * * * * */10 (UTC) on {server.address.removesuffix('/api')}; Ctrl-C ends it"
        )
        (notes / "dropped.md").write_text("# Attention Is All You Need\n\nRating: 9/10\n", encoding="utf-8")
        told = until(lambda: picked_up(server))
        assert "dropped.md" in paths(out)
    assert "binary" in told["notesetl-failure"]
    assert all(run.auto_scheduled for run in server.runs("ingest/my-tables"))
    is_what_the_command_writes(out, [notes], tmp_path / "fresh")
    assert serving.returncode == 0
    assert server.deployment("ingest/my-tables").paused


def test_runs_that_are_late_become_one(server, worker, notes, tmp_path):
    told = {"sources": [str(notes)], "out": str(tmp_path / "out")}
    late = [server.due("ingest/notes", -600 * number, **told) for number in range(1, 7)]
    with worker():
        states = [server.ended(run) for run in late]
    assert sorted(state.name for state in states) == [*["Cancelled"] * 5, "Completed"]
    assert len(list((tmp_path / "out" / "snapshots").iterdir())) == 1
    is_what_the_command_writes(tmp_path / "out", [notes], tmp_path / "fresh")


def leavings(out):
    return [path.name for path in (out / "snapshots").iterdir() if not path.name[0].isdecimal()]


def test_a_run_that_is_cancelled_leaves_the_store_whole_and_the_next_one_finishes(server, worker, notes, tmp_path):
    out = tmp_path / "out"
    pipeline.run([notes], out, Settings(translator="none"))
    before = paths(out)
    many = tmp_path / "many"
    for number in range(200):
        shutil.copytree(notes, many / str(number))
    with worker():
        run = server.due("ingest/notes", sources=[str(many)], out=str(out))
        until(lambda: leavings(out) and server.state(run).is_running())
        with get_client(sync_client=True) as client:
            client.set_flow_run_state(run.id, Cancelling())
        assert server.ended(run).is_cancelled()
        with WriteLock(out / ".lock", wait=30):
            assert paths(out) == before
        assert list(faults((out / "current").resolve())) == []
        (notes / "dropped.md").write_text("# DETR\n\nScore: 4/5\n", encoding="utf-8")
        following = server.due("ingest/notes", sources=[str(notes)], out=str(out))
        assert server.ended(following).is_completed()
    assert leavings(out) == []
    is_what_the_command_writes(out, [notes], tmp_path / "fresh")


def test_a_run_that_cannot_be_says_why_and_is_not_tried_again(server, worker, tmp_path):
    with worker():
        run = server.due("ingest/notes", sources=[str(tmp_path / "gone_")], out=str(tmp_path / "out"))
        assert server.ended(run).is_failed()
    told = artifacts(run)
    assert told.keys() == {"notesetl-failure"}
    assert r"gone\_: no such file or folder" in told["notesetl-failure"]
    with get_client(sync_client=True) as client:
        assert client.read_flow_run(run.id).run_count == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["notes", "--cron", "61 * * * *"], "no schedule: Invalid cron string"),
        (["notes", "--cron", "@daily", "--timezone", "Mars"], "no schedule: Invalid timezone"),
        (["gone", "--cron", "@daily"], "no such file or folder"),
        (["notes", "--cron", "@daily", "--keeper-folders", "-1"], "--keeper-folders"),
        (["notes", "--cron", "@daily"], "no Prefect server answers at http://127.0.0.1:9/api"),
    ],
)
def test_what_cannot_be_scheduled_is_told_in_one_line(server, tmp_path, options, told):
    environment = {**server.environment, "PREFECT_API_URL": "http://127.0.0.1:9/api"}
    (tmp_path / "notes").mkdir()
    done = subprocess.run(  # noqa: S603
        [*NOTESETL, "schedule", *options], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert told in line


def test_without_a_server_it_says_how_to_start_one(server, tmp_path):
    environment = {name: value for name, value in server.environment.items() if name != "PREFECT_API_URL"}
    environment["PREFECT_HOME"] = str(tmp_path / "home")
    done = subprocess.run(  # noqa: S603
        [*NOTESETL, "schedule", str(ROOT / "data" / "notes"), "--cron", "@daily"],
        env=environment, cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "prefect server start" in done.stderr
    assert len(done.stderr.splitlines()) == 1
