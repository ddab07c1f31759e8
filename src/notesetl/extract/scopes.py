"""The stretch of the note that each entry covers."""

from bisect import bisect_right
from collections.abc import Sequence

from notesetl.extract.candidates import Candidate
from notesetl.extract.context import Context

_MOST_BLOCKS = 200  # of an item behind which the next is looked for
_NEAR_BLOCKS = 3  # blocks behind an item's own of which one may be a list in it


def scopes(context: Context, accepted: Sequence[Candidate]) -> list[tuple[int, int]]:
    """Return the range of each entry; those without a block of their own reach to the next entry or heading."""
    starts = [c.scope[0] for c in accepted if c.group[0] != "main"]
    boundaries = sorted([*starts, *(section.start for section in context.note.sections)])
    found = []
    for c in accepted:
        start, end = c.scope
        if c.rule.startswith("line"):
            end = _line_reach(context, c, boundaries)
        elif c.rule.startswith("item"):
            end = _item_reach(context, c, boundaries)
        found.append((start, max(end, c.end or end)))
    return found


def _line_reach(context: Context, c: Candidate, boundaries: Sequence[int]) -> int:
    """A line covers what follows up to the next entry, within the item that it stands in."""
    item = context.enclosing(c.block, "item")
    limit = context.note.blocks[item].end if item >= 0 else len(context.note.text)
    return min(_next(boundaries, c, limit), limit)


def _item_reach(context: Context, c: Candidate, boundaries: Sequence[int]) -> int:
    """An item at the top of its list also covers the paragraphs after the list, up to the next entry or bold line."""
    end = c.scope[1]
    following = min(_next(boundaries, c, len(context.note.text)), _next_item(context, c), _next_title(context, c))
    if c.depth > 1 or following <= end:
        return end
    behind = context.note.blocks[c.block + 1 : c.block + 1 + _NEAR_BLOCKS]
    nested = any(block.kind == "list" and block.parent == c.block for block in behind)
    return end if nested else following


def _next_item(context: Context, c: Candidate) -> int:
    """Return where the next item of the same list begins, the end of the note where there is none."""
    blocks = context.note.blocks
    for block in blocks[c.block + 1 : c.block + 1 + _MOST_BLOCKS]:
        if block.start >= c.scope[1]:
            same = block.kind == "item" and block.parent == blocks[c.block].parent
            return block.start if same else len(context.note.text)
    return len(context.note.text)


def _next_title(context: Context, c: Candidate) -> int:
    """Return where the next paragraph in bold as a whole begins behind an item, as far as one looks."""
    for block in context.note.blocks[c.block + 1 : c.block + 1 + _MOST_BLOCKS]:
        if block.start >= c.scope[1] and block.kind == "paragraph" and block.parent < 0 and len(block.inlines) == 1:
            strong = block.inlines[0]
            if strong.kind == "strong" and strong.start <= block.runs[0][0] and block.runs[-1][1] <= strong.end:
                return block.start
    return len(context.note.text)


def _next(boundaries: Sequence[int], c: Candidate, otherwise: int) -> int:
    place = bisect_right(boundaries, c.start or 0)
    return boundaries[place] if place < len(boundaries) else otherwise
