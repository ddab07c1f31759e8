"""A real Dask cluster on this machine, for tests."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
DEADLINE = 120  # seconds


class Dask:
    """A scheduler and workers, each a process of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.processes = []

    def start(self, *arguments):
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), *sys.path])}
        command = [sys.executable, "-m", *arguments]
        process = subprocess.Popen(command, cwd=self.folder, env=environment, stderr=subprocess.DEVNULL)  # noqa: S603
        self.processes.append(process)
        return process

    def scheduler(self):
        told = self.folder / "scheduler.json"
        where = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told))
        self.start("distributed.cli.dask_scheduler", *where)
        end = time.monotonic() + DEADLINE
        while not told.exists() or not told.read_text():
            assert time.monotonic() < end
            time.sleep(0.05)
        self.address = json.loads(told.read_text())["address"]

    def worker(self):
        alone = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
        return self.start("distributed.cli.dask_worker", self.address, *alone)

    def stop(self):
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait()
