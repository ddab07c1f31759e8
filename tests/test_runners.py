"""Batches in processes and on a real Dask cluster: the tables of a serial run, whoever dies meanwhile."""

import json
import multiprocessing
import os
import shutil
import signal
import socket
import threading
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dask_cluster import DEADLINE, Dask
from notesetl import pipeline
from notesetl.batch import Job, work_on
from notesetl.errors import NotesetlError
from notesetl.fingerprint import Basis
from notesetl.readers import RawFile
from notesetl.runners.base import in_order
from notesetl.runners.choose import runner
from notesetl.runners.kind import Runner
from notesetl.settings import Settings
from notesetl.tables.schema import tables

ROOT = Path(__file__).parents[1]
SETTINGS = Settings(batch=3, translator="none")


@pytest.fixture
def cluster(tmp_path):
    dask = Dask(tmp_path)
    try:
        dask.scheduler()
        yield dask
    finally:
        dask.stop()


@pytest.fixture
def notes(tmp_path):
    notes = Path(shutil.copytree(ROOT / "data" / "notes", tmp_path / "notes"))
    (notes / "unreadable.md").write_bytes(b"\x00\x01\x02")
    return notes


def tables_of(out):
    """Return the rows of all tables that say nothing of the run itself, and the digest of their files."""
    live = out / "current"
    rows = {name: pq.read_table(live / name).to_pylist() for name in tables() if name not in {"runs", "parts"}}
    return rows, json.loads(pq.read_table(live / "runs").to_pylist()[-1]["counts"])["content"]


@contextmanager
def dying(work, after, kill):
    """Yield ``work`` that calls ``kill`` when it has done ``after`` batches."""

    def dying_work(files, job):
        for number, done in enumerate(work(files, job), 1):
            if number == after:
                kill()
            yield done
        assert number > after

    yield dying_work


def run(notes, out, work=None):
    pipeline.run([notes], out, SETTINGS, work=work)
    return tables_of(out)


@pytest.mark.slow
def test_a_worker_of_a_cluster_that_is_killed_in_mid_run_changes_nothing(notes, tmp_path, cluster):
    victim, _ = cluster.worker(), cluster.worker()
    with (
        runner(Runner.dask, address=cluster.address) as work,
        dying(work, 2, lambda: os.kill(victim.pid, signal.SIGKILL)) as work,
    ):
        work_at = run(notes, tmp_path / "dask", work)
    assert victim.wait(DEADLINE) == -signal.SIGKILL
    assert work_at == run(notes, tmp_path / "serial")
    assert not list((tmp_path / "dask" / "snapshots").glob("*/.staged"))


def kill_a_child():
    multiprocessing.active_children()[0].kill()


@pytest.mark.slow
def test_a_process_that_is_killed_in_mid_run_changes_nothing(notes, tmp_path):
    with (
        runner(Runner.processes, workers=2) as work,
        dying(work, 2, kill_a_child) as work,
    ):
        found = run(notes, tmp_path / "processes", work)
    assert found == run(notes, tmp_path / "serial")


@pytest.mark.slow
def test_notes_that_no_process_outlives_are_told_and_nothing_is_published(notes, tmp_path):
    ended = threading.Event()

    def kill_all():
        while not ended.wait(0.05):
            for process in multiprocessing.active_children():
                process.kill()

    killer = threading.Thread(target=kill_all)
    killer.start()
    try:
        with (
            runner(Runner.processes, workers=2) as work,
            pytest.raises(NotesetlError, match=r"the notes from '.+' to '.+' killed every worker"),
        ):
            run(notes, tmp_path / "out", work)
    finally:
        ended.set()
        killer.join()
    assert not (tmp_path / "out" / "current").exists()


@pytest.mark.parametrize(
    ("kind", "more", "told"),
    [
        (Runner.dask, {}, "--runner dask and --address"),
        (Runner.serial, {"address": "tcp://127.0.0.1:1"}, "--runner dask and --address"),
        (Runner.serial, {"workers": 2}, "--workers is for --runner processes"),
        (Runner.dask, {"workers": 2, "address": "tcp://127.0.0.1:1"}, "--workers is for --runner processes"),
    ],
)
def test_what_does_not_go_together(kind, more, told):
    with pytest.raises(NotesetlError, match=told), runner(kind, **more):
        pass


@pytest.mark.slow
def test_a_scheduler_that_is_not_there(monkeypatch):
    monkeypatch.setattr("notesetl.runners.cluster._PATIENCE", 1)
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{bound.getsockname()[1]}"
    with (
        pytest.raises(NotesetlError, match=f"^no Dask scheduler answers at {address}: .*$"),
        runner(Runner.dask, address=address),
    ):
        pass


@pytest.mark.slow
def test_a_scheduler_without_workers(cluster, monkeypatch):
    monkeypatch.setattr("notesetl.runners.cluster._PATIENCE", 2)
    with pytest.raises(NotesetlError, match="has no workers"), runner(Runner.dask, address=cluster.address):
        pass


def job(folder, **more):
    basis = Basis.of(SETTINGS, "", "None", None)
    return Job(
        **{
            "settings": SETTINGS,
            "basis": basis,
            "out": folder,
            "home": folder,
            "folder": folder,
            "earlier": None,
            **more,
        }
    )


def test_a_worker_that_does_not_share_the_folder(tmp_path):
    with pytest.raises(NotesetlError, match=r"does not see .*nowhere; it has to share that folder"):
        work_on(job(tmp_path / "nowhere"), [RawFile("a.md", b"x")])


def test_a_worker_of_another_version(tmp_path):
    other = replace(job(tmp_path).basis, every="0" * 32)
    with pytest.raises(NotesetlError, match="has another version of notesetl"):
        work_on(job(tmp_path, basis=other), [RawFile("a.md", b"x")])


class Answer:
    """A promise whose result is at hand, and that knows how many others wait."""

    def __init__(self, number, waiting):
        self.number, self.waiting = number, waiting
        waiting.add(number)

    def result(self):
        self.waiting.discard(self.number)
        return self.number


@pytest.mark.parametrize("in_flight", [1, 2, 5, 100])
def test_results_come_in_order_and_only_so_many_batches_wait(in_flight):
    waiting, most = set(), 0

    def promises():
        nonlocal most
        for number in range(20):
            yield Answer(number, waiting)
            most = max(most, len(waiting) + 1)

    assert list(in_order(promises(), in_flight)) == list(range(20))
    assert most <= in_flight
    assert not waiting
