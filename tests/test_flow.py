"""The flow under Prefect's own harness: the tables of the command line, a report, retries on reading alone."""

import errno
import os
import shutil
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pyarrow.dataset as ds
import pytest
from prefect.artifacts import Artifact
from prefect.settings import PREFECT_SERVER_ANALYTICS_ENABLED, temporary_settings
from prefect.testing.utilities import prefect_test_harness

import ingest as command_line
from dask_cluster import Dask
from notesetl import extraction, pipeline
from notesetl.errors import NotesetlError
from notesetl.flows import ingest
from notesetl.readers import RawFile
from notesetl.records import Reject
from notesetl.runners.kind import Runner
from notesetl.settings import Settings
from notesetl.tables.lock import WriteLock
from notesetl.tables.store import SnapshotWriter

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow  # the harness starts a server


@pytest.fixture(scope="module", autouse=True)
def server():
    with temporary_settings({PREFECT_SERVER_ANALYTICS_ENABLED: False}), prefect_test_harness(90):
        yield


@pytest.fixture
def notes(tmp_path):
    return Path(shutil.copytree(ROOT / "data" / "notes", tmp_path / "notes"))


@pytest.fixture
def _impatient(monkeypatch):
    monkeypatch.setattr(ingest, "extract", ingest.extract.with_options(retry_delay_seconds=0))


@pytest.fixture
def faults(monkeypatch):
    """Names of files mapped to how often opening them fails; what is left is counted down."""
    left = Counter()
    real = Path.open

    def faulty(path, *args, **kwargs):
        if left[path.name] > 0:
            left[path.name] -= 1
            raise OSError(errno.EIO, "Input/output error")
        return real(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", faulty)
    return left


def tables(out):
    live = out / "current"
    return {folder.name: ds.dataset(folder, format="parquet").to_table().to_pylist() for folder in live.iterdir()}


def same_but_for_runs(one, other):
    assert one.keys() == other.keys()
    for name in one.keys() - {"runs"}:
        assert one[name] == other[name], name


@pytest.mark.parametrize(("batch", "in_flight"), [(200, 2), (3, 1), (3, 4)])
def test_the_tables_are_those_of_the_command_row_for_row(notes, tmp_path, batch, in_flight):
    settings = Settings(batch=batch)
    pipeline.run([notes], tmp_path / "command", settings)
    summary = ingest.ingest([notes], tmp_path / "flow", settings, in_flight=in_flight)
    command, flow = tables(tmp_path / "command"), tables(tmp_path / "flow")
    assert len(flow["notes"]) == summary.counts["notes"] > 20
    assert flow["ratings"]
    assert flow["rejects"]
    same_but_for_runs(command, flow)
    assert flow["runs"][0]["settings"] == command["runs"][0]["settings"]


def test_several_sources_are_told_apart_as_the_command_does(notes, tmp_path):
    sources = [notes / "en", notes / "archive" / "notes-2018.zip", notes / "ko"]
    pipeline.run(sources, tmp_path / "command")
    ingest.ingest(sources, tmp_path / "flow")
    same_but_for_runs(tables(tmp_path / "command"), tables(tmp_path / "flow"))


@pytest.fixture
def script(tmp_path):
    """Runs the flow as a script with these options; the tables go to the folder flow."""
    environment = {
        **os.environ,
        "NOTESETL_BATCH": "5",
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    }

    def run(notes, *options):
        command = [sys.executable, str(ROOT / "flows" / "ingest.py"), str(notes), "--out", str(tmp_path / "flow")]
        done = subprocess.run(  # noqa: S603 - ourselves
            [*command, *options], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr

    return run


def test_a_dask_cluster_gives_the_same_tables_whoever_dies(notes, tmp_path, monkeypatch):
    settings = Settings(batch=3, translator="none")
    pipeline.run([notes], tmp_path / "command", settings)
    dask, taken = Dask(tmp_path), []
    take = SnapshotWriter.take

    def killing_take(writer, staged):
        taken.append(staged)
        if len(taken) == 2:
            dask.processes[-1].kill()
        take(writer, staged)

    try:
        dask.scheduler()
        for _ in range(2):
            dask.worker()
        runner = ingest.task_runner(Runner.dask, 2, dask.address)
        monkeypatch.setattr(SnapshotWriter, "take", killing_take)
        ingest.ingest.with_options(task_runner=runner)([notes], tmp_path / "flow", settings, in_flight=4)
    finally:
        dask.stop()
    same_but_for_runs(tables(tmp_path / "command"), tables(tmp_path / "flow"))


def test_worker_processes_give_the_same_tables(notes, tmp_path, script):
    pipeline.run([notes], tmp_path / "command", Settings(batch=5))
    script(notes, "--workers", "2")
    same_but_for_runs(tables(tmp_path / "command"), tables(tmp_path / "flow"))


def test_the_report_is_an_artifact(notes, tmp_path):
    notes.joinpath("pipe | and _line_.md").write_bytes(b"\x00\x01\x02")
    summary = ingest.ingest([notes], tmp_path / "out")
    report = Artifact.get("notesetl-run")
    assert report is not None
    lines = report.data.split("\n")
    assert f"| ko | {summary.languages['ko']} |" in lines
    assert f"| ratings | {summary.counts['ratings']} |" in lines
    assert any(line.startswith(r"| pipe \| and \_line\_.md | ") for line in lines)
    assert rf"Snapshot {summary.snapshot.name}" in lines
    refused = Artifact.get("notesetl-failure").data.split("\n")
    for row in tables(tmp_path / "out")["rejects"]:
        for told in (lines, refused):
            assert any(row["reason"].replace("_", r"\_") in line for line in told)
    assert refused[0].startswith(f"# {summary.counts['rejects']} rejected")


@pytest.mark.usefixtures("_impatient")
def test_what_can_be_read_at_a_later_try_is_not_lost(notes, tmp_path, faults):
    ingest.ingest([notes], tmp_path / "sound")
    faults.update({"log-2021.md": 2, "backlog.txt": 1})
    ingest.ingest([notes], tmp_path / "flaky")
    assert faults["log-2021.md"] == 0
    same_but_for_runs(tables(tmp_path / "sound"), tables(tmp_path / "flaky"))


@pytest.mark.usefixtures("_impatient")
def test_what_cannot_be_read_at_any_try_is_a_reject_and_the_run_goes_on(notes, tmp_path, faults):
    faults["log-2021.md"] = 1000
    summary = ingest.ingest([notes], tmp_path / "out")
    found = tables(tmp_path / "out")
    (reject,) = [row for row in found["rejects"] if row["path"] == "en/log-2021.md"]
    assert (reject["reason"], reject["detail"]) == ("unreadable", "Input/output error")
    assert 1000 - faults["log-2021.md"] == 1 + 1 + ingest.extract.retries
    assert "en/log-2021.md" not in {row["path"] for row in found["notes"]}
    assert summary.counts["notes"] > 20


def test_a_fault_that_another_try_cannot_mend_ends_the_run_at_once(notes, tmp_path, monkeypatch):
    real, built = extraction.build, []
    monkeypatch.setattr(extraction, "build", lambda settings: built.append(settings) or real(settings))
    with pytest.raises(NotesetlError, match="no component 'notesetl_horoscopes'"):
        ingest.ingest([notes], tmp_path / "out", Settings(components=("notesetl_horoscopes",)))
    assert len(built) == 1
    assert not (tmp_path / "out" / "current").exists()
    told = Artifact.get("notesetl-failure")
    assert r"| error | NotesetlError: no component 'notesetl\_horoscopes'" in told.data
    assert "not tried again" in told.data


def test_a_run_that_met_another_writer_is_tried_again(notes, tmp_path):
    sound, out = notes / "ko", tmp_path / "out"
    pipeline.run([sound], out)
    lock = WriteLock(out / ".lock")
    lock.__enter__()
    freed = threading.Timer(3, lock.__exit__)
    freed.start()
    summary = ingest.ingest.with_options(retry_delay_seconds=4)([sound], out, wait=0)
    freed.join()
    assert summary.files["unchanged"] > 4
    told = Artifact.get("notesetl-failure").data
    assert "is being written by another writer of this process" in told
    assert "try 2 of 3" in told


def test_a_run_that_writes_nothing_at_any_try_fails_and_says_so(notes, tmp_path):
    with WriteLock(tmp_path / ".lock"):
        flow = ingest.ingest.with_options(retry_delay_seconds=0)
        state = flow([notes], tmp_path, wait=0, return_state=True)
    assert state.is_failed()
    assert "the last try" in Artifact.get("notesetl-failure").data


@pytest.mark.usefixtures("_impatient")
def test_a_batch_that_broke_off_for_a_fault_of_reading_is_worked_on_afresh(notes, tmp_path, monkeypatch):
    real, calls = extraction.process, []

    def broken_once(raw, *more):
        calls.append(raw.path)
        if len(calls) == 5:
            raise OSError(errno.EIO, "Input/output error")
        return real(raw, *more)

    ingest.ingest([notes], tmp_path / "sound")
    monkeypatch.setattr(extraction, "process", broken_once)
    ingest.ingest([notes], tmp_path / "broken")
    assert calls[:5] == calls[5:10]
    same_but_for_runs(tables(tmp_path / "sound"), tables(tmp_path / "broken"))


def test_batches_are_cut_by_count_and_by_bytes():
    files = [RawFile(f"{n}.md", b"x" * 10) for n in range(5)] + [Reject("bad.md", "read", "empty")]
    assert [len(batch) for batch in extraction.batches(files, 4)] == [4, 2]
    assert [len(batch) for batch in extraction.batches(files, 4, max_bytes=15)] == [2, 2, 2]
    assert [len(batch) for batch in extraction.batches(files, 100, max_bytes=1)] == [1, 1, 1, 1, 1, 1]
    assert [item for batch in extraction.batches(iter(files), 4, 15) for item in batch] == files
    assert list(extraction.batches([], 4)) == []


def test_a_source_that_is_not_there_is_one_line(tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        command_line.main([str(tmp_path / "nowhere"), "--out", str(tmp_path / "out")])
    assert stopped.value.code == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert "no such file or folder" in said[0]
