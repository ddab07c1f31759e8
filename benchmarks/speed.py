"""What extraction costs beside the straightforward pipeline: ``python benchmarks/speed.py DUMP…``.

Everything is measured in one run, each row in a process of its own on one core, in processor seconds from the first
file on, imports and language data left out; the last column is the peak of that process's memory.

- straightforward, of the same packages: langdetect on each note, markdown-it-py, spaCy's tokenizer and sentencizer.
- reading and pyromark: files decoded and Markdown turned into events, nothing else.
- notesetl: every note turned into checked rows, without and with claims; and a whole run, which links and publishes.
  Nothing is translated.

Behind these stand two processes against one in seconds by the clock, and what commands take from start to end.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from notesetl.errors import NotesetlError
from notesetl.readers.decode import DecodeError, decode
from notesetl.readers.dump import walk
from notesetl.readers.raw import RawFile

if TYPE_CHECKING:
    from spacy.language import Language

_NOTE = "- [9/10] [Attention Is All You Need](https://arxiv.org/abs/1706.03762) must read\n"
_QUERY = ("query", "--sql", "SELECT count(*) FROM mentions", "--out")
_LONGEST_DOC = 900_000  # characters; spaCy refuses a million


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description="Measure how fast notes become rows.")
    parser.add_argument("dump", nargs="+", type=Path, help="folders, files and archives of notes")
    parser.add_argument("--stage", choices=sorted(_STAGES), help="measure this alone and print it as JSON")
    parser.add_argument("--no-pool", action="store_true", help="leave out the process pool")
    options = parser.parse_args(arguments)
    if options.stage:
        print(json.dumps(_measured(_STAGES[options.stage], options.dump)))
        return
    stages = {name: _alone(name, options.dump) for name in _STAGES}
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    size = int(stages["straightforward"]["bytes"])
    print(f"{datetime.now(UTC):%Y-%m-%d}, {', '.join(path.name for path in options.dump)}, {size:,} bytes\n")
    _print_stages(stages)
    if not options.no_pool:
        _print_pool(options.dump)
    _print_starts()


def _print_stages(stages: dict[str, dict[str, float]]) -> None:
    plain, least = stages["straightforward"]["seconds"], stages["reading"]["seconds"]
    print(f"{'':34}{'CPU s':>8}{'MB/s':>8}{'faster':>8}{'of least':>9}{'MB':>7}")
    for name, stage in stages.items():
        seconds = stage["seconds"]
        rate, peak = stage["bytes"] / 1e6 / seconds, stage["peak"]
        print(f"{_LABELS[name]:34}{seconds:8.2f}{rate:8.2f}{plain / seconds:8.2f}{seconds / least:9.1f}{peak:7.0f}")


def _alone(stage: str, dump: Sequence[Path]) -> dict[str, float]:
    """Measure a stage in a process of its own."""
    command = [sys.executable, __file__, "--stage", stage, *map(str, dump)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - this file
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _measured(stage: Callable[[Sequence[Path]], Callable[[], int]], dump: Sequence[Path]) -> dict[str, float]:
    """Return bytes of notes, processor seconds and the peak of memory in MB."""
    work = stage(dump)
    started = time.process_time()
    size = work()
    seconds = time.process_time() - started
    return {"bytes": size, "seconds": seconds, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}


def _files(dump: Sequence[Path]) -> Iterator[RawFile]:
    return (file for file in walk(dump) if isinstance(file, RawFile))


def _straightforward(dump: Sequence[Path]) -> Callable[[], int]:
    import spacy
    from langdetect import DetectorFactory, LangDetectException, detect
    from markdown_it import MarkdownIt

    DetectorFactory.seed = 0
    detect("The profiles are read with the first text.")
    nlp = spacy.blank("xx")
    nlp.add_pipe("sentencizer")
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])

    def work() -> int:
        size = 0
        for file in _files(dump):
            size += len(file.data)
            text = file.data.decode("utf-8", "replace")
            try:
                detect(text)
            except LangDetectException:
                continue
            markdown.parse(text)
            for start in range(0, len(text), _LONGEST_DOC):
                list(nlp(text[start : start + _LONGEST_DOC]).sents)
        return size

    return work


def _reading(dump: Sequence[Path]) -> Callable[[], int]:
    import pyromark

    def work() -> int:
        size = 0
        for file in _files(dump):
            size += len(file.data)
            try:
                pyromark.events_with_range(decode(file.data).text, options=pyromark.Options.ENABLE_TABLES)
            except DecodeError:
                continue
        return size

    return work


def _rows(dump: Sequence[Path], *, claims: bool) -> Callable[[], int]:
    from notesetl.extraction import checked

    nlp = _components(claims=claims)
    list(checked([RawFile("x.md", _NOTE.encode())], nlp))  # reads the language data

    def work() -> int:
        size = 0

        def counted() -> Iterator[RawFile]:
            nonlocal size
            for file in _files(dump):
                size += len(file.data)
                yield file

        for _ in checked(counted(), nlp):
            pass
        return size

    return work


def _run(dump: Sequence[Path], *, claims: bool) -> Callable[[], int]:
    from notesetl.pipeline import run

    size = sum(len(file.data) for file in _files(dump))

    def work() -> int:
        with tempfile.TemporaryDirectory() as out:
            run(list(dump), Path(out), _settings(claims=claims))
        return size

    return work


@cache
def _components(*, claims: bool) -> "Language":
    from notesetl.extraction import build

    return build(_settings(claims=claims))


def _settings(*, claims: bool) -> Any:
    from notesetl.settings import COMPONENTS, Settings

    components = tuple(name for name in COMPONENTS if claims or name != "notesetl_claims")
    return Settings(components=components, translator="none")


_LABELS = {
    "straightforward": "straightforward pipeline",
    "reading": "reading and pyromark alone",
    "rows": "notesetl to rows, without claims",
    "claims": "notesetl to rows, with claims",
    "run": "a whole run, without claims",
    "run-claims": "a whole run, with claims",
}
_STAGES: dict[str, Callable[[Sequence[Path]], Callable[[], int]]] = {
    "straightforward": _straightforward,
    "reading": _reading,
    "rows": lambda dump: _rows(dump, claims=False),
    "claims": lambda dump: _rows(dump, claims=True),
    "run": lambda dump: _run(dump, claims=False),
    "run-claims": lambda dump: _run(dump, claims=True),
}


def _print_pool(dump: Sequence[Path]) -> None:
    """Compare one and two worker processes, each warmed up, by the clock."""
    from notesetl.extraction import batches

    work = list(batches(walk(dump), 50, 1 << 20))
    seconds = {}
    for workers in (1, 2):
        with ProcessPoolExecutor(workers) as pool:
            list(pool.map(_warm, range(2 * workers)))
            started = time.monotonic()
            for _ in pool.map(_batch, work):
                pass
            seconds[workers] = time.monotonic() - started
    one, two = seconds[1], seconds[2]
    print(f"\nprocess pool, with claims: {one:.1f} s with one worker, {two:.1f} s with two: {one / two:.2f} times")


def _warm(_: int) -> None:
    _batch([RawFile("x.md", _NOTE.encode())])
    time.sleep(1.0)  # so that the other worker takes the next


def _batch(files: Sequence[Any]) -> int:
    from notesetl.extraction import checked

    return len(list(checked(files, _components(claims=True))))


def _print_starts() -> None:
    """Print what commands take from start to end, the best of three."""
    with tempfile.TemporaryDirectory() as folder:
        note, out = Path(folder) / "x.md", Path(folder) / "out"
        note.write_text(_NOTE, encoding="utf-8")
        commands = {"--help": ["--help"], "run over one note": ["run", str(note), "--out", str(out), "--fresh"]}
        commands["query"] = [*_QUERY, str(out)]
        for name, command in commands.items():
            taken = [_elapsed(command) for _ in range(3)]
            clock, processor = (min(column) for column in zip(*taken, strict=True))
            print(f"notesetl {name}: {clock:.2f} s, {processor:.2f} s of the processor")


def _elapsed(command: Sequence[str]) -> tuple[float, float]:
    """Return what a command takes by the clock and of the processor, in seconds."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    code = "from notesetl.cli import main; main()"
    subprocess.run([sys.executable, "-c", code, *command], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - started, spent


if __name__ == "__main__":
    try:
        main()
    except NotesetlError as error:
        sys.exit(f"speed: {error}")
