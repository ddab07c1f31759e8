"""Publishes snapshot after snapshot into the folder given until it is killed; run by test_store."""

import sys
from pathlib import Path

from handmade import TOPICS, full_note
from notesetl.tables.store import Limits, Run, SnapshotWriter

out = Path(sys.argv[1])
number = 0
while True:
    number += 1
    with SnapshotWriter(out, Run(version=str(number)), TOPICS, Limits(group_rows=2, bits=2)) as writer:
        for note in range(number % 7 + 1):
            writer.add_note(full_note(f"{note}.md"))
        writer.publish({"notes": number % 7 + 1})
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()
