"""First runs, runs over what has not changed, and runs over one changed note in a hundred: time, bytes, memory.

``python benchmarks/store.py DUMP --notes 200 2000 20000`` takes the notes of DUMP, again under other paths with a line
of their own where it has too few. Every run is a process of its own; its seconds are those of the processor, for the
clock depends on who else is at work. With ``--workers`` batches are worked on in so many processes besides, whose
seconds are in the sum, and of which the largest tells the memory of a worker.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

HUNDREDTH = 100
RUNS = ("first", "unchanged", "one in a hundred")
COLUMNS = ("worked on", "seconds", "MB written", "MB of tables", "MB of memory", "MB of a worker")


def notes_of(dump: Path, wanted: int) -> Iterator[tuple[str, str]]:
    """Yield so many paths and texts."""
    files = sorted(path for path in dump.rglob("*") if path.suffix in {".md", ".txt", ".html"} and path.is_file())
    for number in range(wanted):
        turn, index = divmod(number, len(files))
        text = files[index].read_bytes().decode("utf-8", "replace")
        yield f"{turn:03}/{files[index].relative_to(dump)}", text if turn == 0 else f"{text}\n\ncopy {turn}\n"


def lay_out(dump: Path, folder: Path, wanted: int) -> None:
    """Write so many notes into ``folder``."""
    for path, text in notes_of(dump, wanted):
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")


def change(folder: Path) -> None:
    """Change one note in a hundred."""
    for number, path in enumerate(sorted(path for path in folder.rglob("*") if path.is_file())):
        if number % HUNDREDTH == 0:
            with path.open("a", encoding="utf-8") as file:
                file.write("\n- Attention Is All You Need 9/10\n")


def measure(folder: Path, out: Path, workers: int) -> dict[str, float | int]:
    """Run in a process of its own and return its processor seconds, bytes and peak memory in MB."""
    before = inodes(out)
    command = [sys.executable, __file__, "--run", str(folder), str(out), str(workers)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - ourselves
    found: dict[str, float | int] = json.loads(done.stdout.splitlines()[-1])
    live = (out / "current").resolve()
    after = inodes(live)
    found["MB written"] = round(sum(size for inode, size in after.items() if inode not in before) / 1e6, 2)
    found["MB of tables"] = round(sum(after.values()) / 1e6, 2)
    return found


def inodes(folder: Path) -> dict[int, int]:
    """Return the sizes of all files by their inodes."""
    return {path.stat().st_ino: path.stat().st_size for path in folder.rglob("*.parquet")} if folder.is_dir() else {}


def run(folder: str, out: str, workers: str) -> None:
    """Do one run, as the command line does, and print what it took."""
    from notesetl.hidden import datasets_without_pandas

    datasets_without_pandas()
    from notesetl.pipeline import run as run_pipeline
    from notesetl.runners.processes import Processes
    from notesetl.settings import Settings

    settings = Settings(translator=os.environ.get("TRANSLATOR", "none"))
    work = Processes(int(workers)) if int(workers) else None
    summary = run_pipeline([folder], Path(out), settings, work=work)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    told = {
        "seconds": round(sum(one.ru_utime + one.ru_stime for one in used), 2),
        "MB of memory": used[0].ru_maxrss // 1024,
        "MB of a worker": used[1].ru_maxrss // 1024,
    }
    sys.stdout.write(json.dumps({**told, "worked on": summary.files["new"] + summary.files["changed"]}) + "\n")


def main(arguments: Sequence[str]) -> None:
    """Measure and print a table."""
    if arguments[:1] == ["--run"]:
        run(*arguments[1:])
        return
    parser = argparse.ArgumentParser(description="Measure first, unchanged and small runs.")
    parser.add_argument("dump", type=Path, help="a folder of notes")
    parser.add_argument("--notes", type=int, nargs="+", default=[200, 2000], help="sizes of the store")
    parser.add_argument("--workers", type=int, default=0, help="processes that work on batches; 0: the run itself does")
    options = parser.parse_args(arguments)
    sys.stdout.write(f"| {' | '.join(('notes', 'run', *COLUMNS))} |\n|{'---|' * (len(COLUMNS) + 2)}\n")
    for wanted in options.notes:
        place = Path(tempfile.mkdtemp(prefix="notesetl-bench-"))
        lay_out(options.dump, place / "dump", wanted)
        for name in RUNS:
            if name == RUNS[-1]:
                change(place / "dump")
            got = measure(place / "dump", place / "out", options.workers)
            cells = (wanted, name, *(got[column] for column in COLUMNS))
            sys.stdout.write(f"| {' | '.join(map(str, cells))} |\n")
            sys.stdout.flush()
        shutil.rmtree(place)


if __name__ == "__main__":
    main(sys.argv[1:])
