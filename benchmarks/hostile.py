"""Processor seconds a megabyte of notes that mean harm: ``python benchmarks/hostile.py [MEGABYTES] [NAME…]``.

Each is read, extracted and checked at a quarter of the size and at the whole; ``growth`` is how many times as long a
megabyte of the larger takes, 1 where time is in proportion.
"""

import resource
import sys
import time
from collections.abc import Callable

from notesetl.extraction import build, checked
from notesetl.readers import RawFile
from notesetl.settings import Settings

_PAPER = "- [9/10] [Attention Is All You Need](https://arxiv.org/abs/1706.03762) must read\n"
_ZALGO = "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334a\u0328\u0321l\u0489g\u0315\u0315o\u0321"
_LEVELS = 1_000  # of quotes and items in each other on a line


def _run(unit: str) -> Callable[[int], str]:
    return lambda size: unit * (size // len(unit))


_NOTES: dict[str, Callable[[int], str]] = {
    "square brackets": _run("[[[["),
    "round brackets": _run("(((("),
    "tildes": _run("~~~~"),
    "stars": _run("★"),
    "lines of brackets": _run("[[[[" * 10 + "\n"),
    "lines of stars": _run("★★★ x\n"),
    "quotes in quotes": _run("> " * _LEVELS + "x\n"),
    "items in items": lambda size: "".join(f"{' ' * depth}- x\n" for depth in range(int((2 * size) ** 0.5))),
    "items on a line": _run("- " * _LEVELS + "x\n"),
    "a line of claims": _run("It is 3x faster than ResNet. "),
    "a line of Chinese": _run("该方法比 ResNet 快 3 倍，但更慢；"),
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
}


def main(arguments: list[str]) -> None:
    """Measure each note, or those that are named."""
    size = int(float(arguments[0]) * 1_000_000) if arguments else 1_000_000
    nlp = build(Settings(max_bytes=1 << 30))
    print("note                  MB  CPU s/MB  growth  peak MB")
    for name in arguments[1:] or _NOTES:
        costs = []
        for share in (4, 1):
            data = _NOTES[name](size // share).encode()
            started = time.process_time()
            list(checked([RawFile("x.md", data)], nlp))
            costs.append((time.process_time() - started) / len(data) * 1e6)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{name:20} {len(data) / 1e6:4.1f} {costs[1]:9.2f} {costs[1] / costs[0]:7.2f} {peak:8}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
