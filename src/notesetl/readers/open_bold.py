"""Bold that CommonMark leaves open: ``**论文：**内容``, ``**Rating:**4/5``.

Asterisks between punctuation and a letter neither open nor close there (CommonMark 0.31, 6.2); keepers whose scripts
write no blanks, and other renderers, mean bold.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from notesetl.records import Block, Inline

_MARK = "**"


def close_bold(text: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return ``blocks`` of ``text`` with the bold that was left open as inlines, its asterisks out of the runs."""
    if _MARK not in text:
        return blocks
    return tuple(_closed(text, block) if block.runs and block.kind != "code" else block for block in blocks)


def _closed(text: str, block: Block) -> Block:
    marks = [place for start, end in block.runs for place in _places(text, start, end)]
    found: list[Inline] = []
    for opening, closing in pairwise(marks):
        if found and found[-1].end > opening:
            continue
        bold = Inline("strong", opening, closing + len(_MARK), opening + len(_MARK), closing, "")
        if _means_bold(text, opening, closing) and not any(_crosses(bold, other) for other in block.inlines):
            found.append(bold)
    if not found:
        return block
    inlines = sorted((*block.inlines, *found), key=lambda inline: (inline.start, -inline.end))
    gone = [place for bold in found for place in (bold.start, bold.inner_end)]
    return replace(block, runs=tuple(_without(block.runs, gone)), inlines=tuple(inlines))


def _places(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where two asterisks, and no third, stand between ``start`` and ``end``."""
    place = text.find(_MARK, start, end)
    while place >= 0:
        stop = place + 2
        while stop < end and text[stop] == "*":
            stop += 1
        if stop == place + 2:
            yield place
        place = text.find(_MARK, stop, end)


def _means_bold(text: str, opening: int, closing: int) -> bool:
    """Tell whether what stands between the marks touches them, with punctuation at one end at least."""
    first, last = text[opening + 2 : opening + 3], text[closing - 1]
    if closing <= opening + 2 or first.isspace() or last.isspace():
        return False
    return not (first.isalnum() and last.isalnum()) and any(c.isalnum() for c in text[opening + 2 : closing])


def _crosses(one: Inline, other: Inline) -> bool:
    """Tell whether the ranges overlap and neither holds the other."""
    if other.start < one.start:
        one, other = other, one
    return one.start < other.start < one.end < other.end


def _without(runs: tuple[tuple[int, int], ...], marks: list[int]) -> Iterator[tuple[int, int]]:
    waiting = iter(marks)
    mark = next(waiting, None)
    for run, end in runs:
        start = run
        while mark is not None and start <= mark < end:
            if mark > start:
                yield start, mark
            start, mark = mark + len(_MARK), next(waiting, None)
        if start < end or start == run:
            yield start, end
