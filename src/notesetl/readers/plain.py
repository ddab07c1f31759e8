"""Plain text to blocks: a line is a paragraph, a bulleted or numbered line an item."""

import re

from notesetl.readers.builder import BlockBuilder
from notesetl.records import Block
from notesetl.view import lines

_BULLET = re.compile(
    r"([ \t\u3000]*)([-*+\u2022\u00b7\u25aa\u30fb\u2013]|[\u25cf\u25cb](?![\u25cf\u25cb\u25d0])"
    r"|\(?\d{1,3}[.)\u3001\uff0c\uff09])[ \t\u3000]*(?=\S)"
)
_TAB = 4


def parse_plain(text: str, start: int = 0, number: int = 0) -> tuple[Block, ...]:
    """Parse ``text`` from offset ``start`` on, line by line; nesting follows the indent of the bullets.

    The first block has the number ``number``, from which on parents are counted.
    """
    builder = BlockBuilder(text)
    indents: list[int] = []
    for first, last in lines(text[start:]):
        begin = start + first
        line = text[begin : start + last].rstrip()
        stop = begin + len(line)
        if not line:
            continue
        bullet = _BULLET.match(line)
        indent = _width(line)
        if bullet is None or _is_number(line, bullet):
            while indents and indent <= indents[-1]:
                _close(builder, indents, begin)
            _paragraph(builder, begin + len(line) - len(line.lstrip()), stop)
            continue
        while indents and indent < indents[-1]:
            _close(builder, indents, begin)
        if indents and indent == indents[-1]:
            builder.close(begin)
        else:
            builder.open("list", begin, stop)
            indents.append(indent)
        builder.open("item", begin + bullet.start(2), stop, level=len(indents), name=bullet[2])
        _paragraph(builder, begin + bullet.end(), stop)
    while indents:
        _close(builder, indents, len(text))
    return builder.finish(number)


def _paragraph(builder: BlockBuilder, start: int, end: int) -> None:
    builder.open("paragraph", start, end)
    builder.run(start, end)
    builder.close(end)


def _close(builder: BlockBuilder, indents: list[int], end: int) -> None:
    builder.close(end)
    builder.close(end)
    indents.pop()


def _width(line: str) -> int:
    width = 0
    for char in line:
        if char == "\t":
            width += _TAB
        elif char in " \u3000":
            width += 1
        else:
            break
    return width


def _is_number(line: str, bullet: re.Match[str]) -> bool:
    """Tell a number that the line begins with (``3.5``, ``-0.2``, ``->``) from a marker."""
    after = line[bullet.end() : bullet.end() + 1]
    tight = bullet.end() == bullet.end(2)
    if bullet[2][-1].isdigit() or not tight:
        return False
    return after in ">-=*+" or (after.isdigit() and bullet[2] not in "\u2022\u25cf") or bullet[2] in "*+\u2013"
