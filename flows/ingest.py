"""Run the flow ``notesetl.flows.ingest`` once, from the command line, on one of Prefect's task runners."""

import argparse
from collections.abc import Sequence

from notesetl.errors import NotesetlError
from notesetl.flows.ingest import ingest, task_runner
from notesetl.readers.sources import resolve
from notesetl.runners.kind import Runner


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the flow from the command line."""
    parser = argparse.ArgumentParser(description="Turn notes into tables as a Prefect flow.")
    parser.add_argument("notes", nargs="+", help="folders, files and archives of notes")
    parser.add_argument("--out", required=True, help="the folder of the tables")
    parser.add_argument("--source", default="", help="the name of this dump, where several lie side by side")
    parser.add_argument("--runner", type=Runner, choices=list(Runner), help="where batches are worked on")
    parser.add_argument("--workers", type=int, default=1, help="processes, or batches that a cluster does at a time")
    parser.add_argument("--address", help="that of a Dask scheduler, tcp://HOST:PORT, which has the workers")
    options = parser.parse_args(arguments)
    if options.workers < 1:
        parser.error("--workers: at least 1")
    kind = options.runner or (Runner.processes if options.workers > 1 else Runner.serial)
    try:
        resolve(options.notes)
        chosen = ingest.with_options(task_runner=task_runner(kind, options.workers, options.address))
        chosen(options.notes, options.out, in_flight=2 * options.workers, source=options.source)
    except NotesetlError as error:
        parser.exit(2, f"ingest: {error}\n")


if __name__ == "__main__":
    main()
