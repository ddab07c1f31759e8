"""How fast the page is with many notes: ``python benchmarks/page.py OUT [--notes 30000]``, in Debian's Chromium.

The tables of OUT, a run over real notes, are shown several times over, with ids and titles of their own, until there
are that many notes. A headless browser tells how long it takes from opening the page on disk to the first papers in
sight, and from a change of a filter to the papers that it asks for; times are of a wall clock.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Page, sync_playwright

import notesetl
from notesetl.report.overview import read_overview
from notesetl.report.pack import inline, pack
from notesetl.report.page import index_columns, note_columns, render
from notesetl.report.review import read_review
from notesetl.report.rows import Index, read_chunks, read_index

_ROUNDS = 5
_SEARCHES = ("attention", "thị giác", "目标检测", "번역", "diffusion 2020", "zzz")
_FILTERS: tuple[dict[str, str], ...] = (
    *({"q": words} for words in _SEARCHES),
    {"language": "ko"},
    {"score": "0.8"},
    {"sort": "score"},
    {"topic": "computer-vision"},
    {"claims": "1", "from": "2019", "sort": "year"},
)
_OPENED = "() => document.querySelectorAll('#rows .row').length > 0"
_FILTERED = """async filter => {
  const began = performance.now();
  await go({ view: "papers", ...filter }, true);
  document.getElementById("list").getBoundingClientRect();
  return [performance.now() - began, document.getElementById("count").textContent];
}"""


def repeated(index: Index, times: int) -> Index:
    """Return an index of ``times`` as many notes and papers, each with an id and a title of its own."""
    number = len(index.notes["note_id"])

    def several(columns: dict[str, list[Any]], key: str, title: str) -> dict[str, list[Any]]:
        found = {name: values * times for name, values in columns.items()}
        rounds = list(chain.from_iterable([turn] * len(columns[key]) for turn in range(times)))
        found[key] = [f"{turn:04x}{value[4:]}" for turn, value in zip(rounds, found[key], strict=True)]
        found[title] = [f"{value} {turn}" for turn, value in zip(rounds, found[title], strict=True)]
        return found

    papers = several(index.papers, "paper_id", "title")
    width = len(index.papers["paper_id"])
    papers["notes"] = [
        [note + place // width * number for note in notes] for place, notes in enumerate(papers["notes"])
    ]
    notes = several(index.notes, "note_id", "path")
    chunks = [first + turn * number for turn in range(times) for first in index.chunks[:-1]]
    return Index(notes, index.topics, papers, (*chunks, number * times))


def write_large(out: Path, path: Path, notes: int) -> Index:
    """Write a page of at least ``notes`` notes to ``path``."""
    with notesetl.open(out) as tables:
        once = read_index(tables.source)
        index = repeated(once, -(-notes // len(once.notes["note_id"])))
        packed = [inline(pack(columns)) for columns in read_chunks(tables.source, once, range(len(once.chunks) - 1))]

        def blocks() -> Iterator[tuple[str, str]]:
            yield "index", inline(pack(index_columns(index)))
            yield "notes", inline(pack(note_columns(index)))
            yield "review", inline(pack(read_review(tables.source, once)))
            for number in range(len(index.chunks) - 1):
                yield f"chunk-{number}", packed[number % len(packed)]

        with path.open("w", encoding="utf-8") as stream:
            stream.writelines(render(read_overview(tables), {"snapshot": "benchmark"}, "'none'", blocks()))
    return index


def opening(page: Page, address: str) -> float:
    """Return the milliseconds from asking for the page to its first papers."""
    page.goto("about:blank")
    page.goto(f"{address}#view=papers", wait_until="commit")
    page.wait_for_function(_OPENED, timeout=120_000)
    return float(page.evaluate("performance.now()"))


def main() -> None:
    """Measure, and print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--notes", type=int, default=30_000)
    asked = parser.parse_args()
    chromium = shutil.which("chromium") or sys.exit("apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder, "report.html")
        index = write_large(asked.out, path, asked.notes)
        papers = len(index.papers["paper_id"])
        print(f"{len(index.notes['note_id']):,} notes, {papers:,} papers, {path.stat().st_size / 1e6:.0f} MB")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        opened = [opening(page, path.as_uri()) for _ in range(_ROUNDS)]
        print(f"open      {median(opened):7.0f} ms  of {', '.join(f'{time:.0f}' for time in opened)}")
        page.wait_for_load_state("load")
        for asked_for in _FILTERS:
            times, count = [], ""
            for _ in range(_ROUNDS):
                page.evaluate(_FILTERED, {})
                time, count = page.evaluate(_FILTERED, asked_for)
                times.append(time)
            print(f"filter    {median(times):7.1f} ms  {json.dumps(asked_for, ensure_ascii=False)}: {count}")
        browser.close()


if __name__ == "__main__":
    main()
