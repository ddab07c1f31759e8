"""Real runs in processes forked off this warm one; driven by test_crash, a line a run.

``DUMP OUT`` are arguments. A line is a JSON object: ``limit`` bounds the size of files, ``user`` is whose rights the
run has, ``delay`` the seconds after which it is killed. The answer is how it ended and what it said.
"""

import json
import os
import resource
import signal
import sys
import time
from pathlib import Path

from notesetl import batch, pipeline  # noqa: F401 - so that no child has to load what it needs
from notesetl.errors import NotesetlError
from notesetl.extraction import built
from notesetl.settings import Settings
from notesetl.tables import database, store  # noqa: F401 - so that no child has to load them
from notesetl.translate import memory, setup, stage  # noqa: F401 - likewise

DUMP, OUT = Path(sys.argv[1]), Path(sys.argv[2])
SETTINGS = Settings(translator="none")
built(SETTINGS)  # children have it from here


def say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def child(order, said):
    if order.get("limit"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["limit"], order["limit"]))
    if order.get("user"):
        os.setgroups([])
        os.setgid(order["user"])
        os.setuid(order["user"])
    try:
        pipeline.run([DUMP], OUT, SETTINGS)
    except NotesetlError as error:
        os.write(said, str(error).encode())
        return 2
    return 0


for line in sys.stdin:
    order = json.loads(line)
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        code = 70
        try:
            code = child(order, writing)
        finally:
            os._exit(code)
    os.close(writing)
    if order.get("delay") is not None:
        time.sleep(order["delay"])
        os.kill(process, signal.SIGKILL)  # not waited for yet, so the id is still its own
    _, status = os.waitpid(process, 0)
    with os.fdopen(reading, "rb") as pipe:
        say(json.dumps([os.waitstatus_to_exitcode(status), pipe.read().decode()]))
