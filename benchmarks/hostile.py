"""Processor seconds a megabyte of notes that mean harm: ``python benchmarks/hostile.py [MEGABYTES] [NAME…]``.

Each is read, extracted and checked, in a process of its own, at a quarter of the size and at the whole. Asked for are
two seconds a megabyte at most; ``growth`` is how many times as long a megabyte of the larger takes, 1 where time is in
proportion; ``peak`` is the memory at the whole size, ``at rest`` what the process has before. ``hostile.py largest``
measures single notes of large sizes instead: megabytes of one sign, ten thousand levels, a hundred thousand cells, and
a line of 50 MB, for which a run would have to be given NOTESETL_MAX_BYTES: files of more than 16 MB are refused.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterable

from notesetl.extraction import built, checked
from notesetl.readers import RawFile
from notesetl.settings import Settings

_PAPER = "- [9/10] [Attention Is All You Need](https://arxiv.org/abs/1706.03762) must read\n"
_ZALGO = "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334a\u0328\u0321l\u0489g\u0315\u0315o\u0321"
_LEVELS = 1_000  # of quotes and items in each other on a line
_BUDGET = 2.0  # seconds a megabyte
_START = 0.5  # seconds that any note may take besides

Make = Callable[[int], str]


def _run(unit: str) -> Make:
    return lambda size: unit * (size // len(unit))


def _items(depth: int) -> str:
    """Return items in each other; so many take half the square of that in characters."""
    return "".join(f"{' ' * level}- x\n" for level in range(depth))


_MARKDOWN: dict[str, Make] = {
    "square brackets": _run("[[[["),
    "round brackets": _run("(((("),
    "tildes": _run("~~~~"),
    "stars": _run("★"),
    "lines of brackets": _run("[[[[" * 10 + "\n"),
    "lines of stars": _run("★★★ x\n"),
    "quotes in quotes": _run("> " * _LEVELS + "x\n"),
    "items in items": lambda size: _items(int((2 * size) ** 0.5)),
    "items on a line": _run("- " * _LEVELS + "x\n"),
    "shallow items on a line": _run("- " * 50 + "x\n"),
    "a line of letters": _run("a"),
    "a line of words": _run("Deep Learning "),
    "a line of claims": _run("It is 3x faster than ResNet. "),
    "a line of Chinese": _run("该方法比 ResNet 快 3 倍，但更慢；"),
    "a line of Korean": _run("ResNet보다 3배 빠르지만 더 무겁다, "),
    "cells": lambda size: "|a|b|\n|-|-|\n" + "|a|b|\n" * (size // 6),
    "columns": lambda size: "|".join(f"\n|{cell * (size // 6)}" for cell in ("a|", "-|", "b|")),
    "rows of papers": lambda size: (
        "| Paper | Rating |\n|---|---|\n" + "| Deep Sets for Vision | 4/5 |\n" * (size // 29)
    ),
    "tiny paragraphs": _run("x\n\n"),
    "tiny items": _run("- x\n"),
    "tiny headings": _run("# x\n"),
    "items with papers": _run(_PAPER),
    "lines of claims": _run("It is 3x faster than ResNet.\n"),
    "accents in heaps": _run(_ZALGO),
    "directions": _run("\u202eabc\u202c \u2066d\u2069 "),
    "private use": _run("\ue000\uf8ff "),
    "astral": _run("𝔸𝔹😀𠀀 "),
    "mixed normal forms": _run("Đánh giá 한글 Đánh giá 한글 e\u0301 "),
    "entities": _run("&amp; &#8217; &nosuch; &#99999999999; "),
    "entities in entities": lambda size: "&" + "amp;" * (size // 4),
    "aliases": lambda size: "---\na: &a [x]\n" + "b: &b [*a, *a]\n" * (size // 15) + "---\nx\n",
}
_HTML: dict[str, Make] = {
    "HTML entities": _run("&amp; &#8217; &nosuch; &#99999999999; "),
    "HTML entities in entities": lambda size: "&" + "amp;" * (size // 4),
    "HTML lists in lists": _run("<ul><li>x"),
    "HTML boxes in boxes": _run("<div>"),
    "HTML quotes in quotes": _run("<blockquote>x"),
    "HTML cells": lambda size: "<table>" + "<tr><td>a<td>b" * (size // 14),
    "HTML tables in tables": _run("<table><tr><td>"),
    "HTML broken tags": _run("<a <b x='"),
    "HTML paragraphs": _run("<p>x"),
}
_NOTES = {name: ("x.html" if name in _HTML else "x.md", make) for name, make in {**_MARKDOWN, **_HTML}.items()}
_LARGEST: dict[str, tuple[str, Callable[[], str]]] = {
    "5 MB of [[[[": ("x.md", lambda: "[[[[" * 1_250_000),
    "5 MB of ((((": ("x.md", lambda: "((((" * 1_250_000),
    "5 MB of ~~~~": ("x.md", lambda: "~~~~" * 1_250_000),
    "5 MB of ★": ("x.md", lambda: "★" * 1_666_666),
    "10,000 quotes deep": ("x.md", lambda: "> " * 10_000 + "x\n"),
    "10,000 items deep": ("x.md", lambda: _items(10_000)),
    "10,000 items on a line": ("x.md", lambda: "- " * 10_000 + "x\n"),
    "10,000 HTML lists deep": ("x.html", lambda: "<ul><li>x" * 10_000),
    "10,000 HTML quotes deep": ("x.html", lambda: "<blockquote>x" * 10_000),
    "100,000 cells": ("x.md", lambda: f"|{'Paper|' * 10}\n|{'---|' * 10}\n" + f"|{'4/5|' * 10}\n" * 10_000),
    "100,000 cells in a row": ("x.md", lambda: f"|{'Paper|' * 50_000}\n|{'---|' * 50_000}\n|{'4/5|' * 50_000}\n"),
    "100,000 HTML cells": ("x.html", lambda: "<table>" + ("<tr>" + "<td>4/5" * 10) * 10_000),
    "50 MB of a": ("x.md", lambda: "a" * 50_000_000),
    "a line of 50 MB": ("x.md", lambda: "Deep Learning for Vision is fast, " * 1_470_588),
    "a text of 50 MB in a line": ("x.txt", lambda: "Deep Learning for Vision is fast, " * 1_470_588),
    "a page of 50 MB in a line": ("x.html", lambda: "Deep Learning for Vision is fast, " * 1_470_588),
}


def _measured(path: str, text: str) -> tuple[float, float, int]:
    """Return the megabytes, the seconds a megabyte and the peak memory in MB of one note, in a process of its own."""
    data = text.encode()
    reading, writing = os.pipe()
    if not (child := os.fork()):
        started = time.process_time()
        list(checked([RawFile(path, data)], built(Settings())))
        told = (time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
        os.write(writing, json.dumps(told).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        said = answer.read()
    _, status = os.waitpid(child, 0)
    if status:
        raise SystemExit(f"{path}: the process ended with {status}")
    seconds, peak = json.loads(said)
    return len(data) / 1e6, seconds / len(data) * 1e6, peak


def _verdict(megabytes: float, seconds: float) -> str:
    return "over" if seconds > _BUDGET * megabytes + _START else ""


def _grown(names: Iterable[str], size: int) -> None:
    print("note                         MB  CPU s/MB  growth  peak MB")
    for name in names:
        path, make = _NOTES[name]
        _, less, _ = _measured(path, make(size // 4))
        megabytes, cost, peak = _measured(path, make(size))
        over = _verdict(megabytes, cost * megabytes)
        print(f"{name:26} {megabytes:4.1f} {cost:9.2f} {cost / less:7.2f} {peak:8} {over}", flush=True)


def _largest(names: Iterable[str]) -> None:
    print("note                         MB   CPU s  CPU s/MB  peak MB")
    for name in names:
        megabytes, cost, peak = _measured(_LARGEST[name][0], _LARGEST[name][1]())
        seconds = cost * megabytes
        over = _verdict(megabytes, seconds)
        print(f"{name:26} {megabytes:4.1f} {seconds:7.2f} {cost:9.2f} {peak:8} {over}", flush=True)


def main(arguments: list[str]) -> None:
    """Measure each note, or those that are named."""
    list(checked([RawFile("x.md", _PAPER.encode())], built(Settings())))  # what is loaded once is loaded
    print(f"at rest {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB; asked: {_BUDGET:.0f} CPU s/MB")
    if arguments[:1] == ["largest"]:
        _largest(arguments[1:] or _LARGEST)
    else:
        _grown(arguments[1:] or _NOTES, int(float(arguments[0]) * 1_000_000) if arguments else 300_000)


if __name__ == "__main__":
    main(sys.argv[1:])
