"""Runs that are killed, run out of disk or may not write: readers see whole snapshots, the next run finishes."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pyarrow.parquet as pq
import pytest

from notesetl.tables.schema import tables
from notesetl.tables.validate import faults
from test_incremental import NOTES, content, put, run

HERE = Path(__file__).parent
KILLS = 200
NOBODY = 65534
pytestmark = pytest.mark.slow


class Runs:
    """Runs of the forking process, one at a time."""

    def __init__(self, dump, out):
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), *sys.path])}
        command = [sys.executable, str(HERE / "forked_runs.py"), str(dump), str(out)]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment, text=True)  # noqa: S603

    def run(self, **order):
        """Return how a run ended and what it said."""
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@contextmanager
def running(dump, out):
    runs = Runs(dump, out)
    try:
        yield runs
    finally:
        runs.process.kill()
        runs.process.communicate()


@pytest.fixture
def place():
    """A folder that others may look into, too."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        put(Path(folder) / "dump", "a.md", NOTES["en"])
        put(Path(folder) / "dump", "b.md", NOTES["zh"])
        yield Path(folder)


class Reader(threading.Thread):
    """Reads the live tables by path over and over; ``failures`` is what went wrong."""

    def __init__(self, out):
        super().__init__(daemon=True)
        self.out, self.failures, self.reads, self.ended = out, [], 0, threading.Event()

    def run(self):
        while not self.ended.is_set():
            for name in ("ratings", "notes", "papers"):
                try:
                    assert len(pd.read_parquet(self.out / "current" / name)) > 0
                except Exception as error:  # noqa: BLE001 - any is one too many
                    self.failures.append(repr(error))
                self.reads += 1
            self.ended.wait(0.2)


def is_whole(out):
    """See that the live tables have the rows that their run counted."""
    live = (out / "current").resolve()
    counted = json.loads(pq.read_table(live / "runs").to_pylist()[-1]["counts"])["rows"]
    for name in tables():
        assert sum(pq.read_metadata(path).num_rows for path in (live / name).iterdir()) == counted[name], name


def leavings(out):
    odd = {path.name for path in out.iterdir()} - {".lock", "current", "snapshots"}
    return odd | {path.name for path in (out / "snapshots").iterdir() if not path.name[:8].isdecimal()}


def test_killed_runs_lose_nothing_and_leave_nothing(place):
    dump, out = place / "dump", place / "out"
    chance = random.Random(7)  # noqa: S311 - delays, no secrets
    with running(dump, out) as runs:
        assert runs.run() == [0, ""]
        reader = Reader(out)
        reader.start()
        put(dump, "a.md", NOTES["ko"])
        started = time.monotonic()
        assert runs.run() == [0, ""]
        usual = time.monotonic() - started
        killed = number = 0
        while killed < KILLS:
            number += 1
            put(dump, f"{number % 5}.md", f"{NOTES['vi']}\n- {number}\n")
            ended, said = runs.run(delay=chance.uniform(0, usual))
            assert ended in {-signal.SIGKILL, 0}
            assert not said
            killed += ended != 0
            is_whole(out)
            if number % 40 == 0:
                assert list(faults((out / "current").resolve())) == []
        assert runs.run() == [0, ""]
        reader.ended.set()
        reader.join()
    assert reader.failures == []
    assert reader.reads > KILLS / 10
    assert leavings(out) == set()
    assert list(faults((out / "current").resolve())) == []
    run(dump, place / "new")
    assert content(out) == content(place / "new")


@contextmanager
def small_disk(folder, size):
    """Mount a disk of ``size`` bytes at ``folder``, where the system lets us; say whether it did."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    mounted = subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)  # noqa: S603, S607


def test_a_full_disk(place):
    with small_disk(place / "disk", 1 << 20) as mounted:
        out = (place / "disk" if mounted else place) / "out"
        with running(place / "dump", out) as runs:
            assert runs.run() == [0, ""]
            before = content(out)
            for number in range(30):
                put(
                    place / "dump",
                    f"long{number}.md",
                    os.urandom(20_000).hex(),
                )
            ended, said = runs.run() if mounted else runs.run(limit=100_000)
            assert ended == 2
            assert said.startswith(f"cannot write to {out}: ") or "could not be put together" in said
            assert "\n" not in said
            assert content(out) == before
            assert leavings(out) == set()
            for path in place.glob("dump/long*"):
                path.unlink()
            put(place / "dump", "c.md", NOTES["vi"])
            assert runs.run() == [0, ""]
            assert len(content(out)["notes"]) == 3


@pytest.mark.parametrize("limit", [1, 2_000, 5_000, 9_000])
def test_files_that_cannot_grow(place, limit):
    out = place / "out"
    with running(place / "dump", out) as runs:
        assert runs.run() == [0, ""]
        before = content(out)
        put(place / "dump", "c.md", NOTES["ko"])
        ended, said = runs.run(limit=limit)
        assert ended == 2
        assert said.startswith(f"cannot write to {out}: ")
        assert content(out) == before
        assert leavings(out) == set()
        assert runs.run() == [0, ""]
        assert len(content(out)["notes"]) == 3


def test_a_target_that_may_only_be_read(place):
    out = place / "out"
    with running(place / "dump", out) as runs:
        assert runs.run() == [0, ""]
        before = content(out)
        put(place / "dump", "c.md", NOTES["ko"])
        for folder in (out, *out.rglob("*")):
            folder.chmod(0o555 if folder.is_dir() else 0o444)
        ended, said = runs.run(user=NOBODY if os.getuid() == 0 else 0)
        assert (ended, said) == (2, f"cannot write to {out}: Permission denied")
        assert content(out) == before
        for folder in (out, *out.rglob("*")):
            folder.chmod(0o755 if folder.is_dir() else 0o644)
        assert runs.run() == [0, ""]
        assert len(content(out)["notes"]) == 3
