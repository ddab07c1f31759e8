"""Endless lines of markup cost neither time nor memory, and nothing else changes."""

import pytest

from notesetl.readers.markdown import parse_markdown
from notesetl.readers.tame import tamed
from test_hostile import PAPER, within

ENDLESS = [
    "[",
    "[[",
    "(",
    "](",
    "[a](",
    ">",
    "> ",
    "- ",
    "1. ",
    "*",
    "**",
    "_",
    "`",
    "~",
    "|a|",
    "<b>",
    "&amp;",
    "$",
    "{{",
    "#",
]


@pytest.mark.parametrize("unit", ENDLESS)
def test_endless_lines_of_markup(unit):
    line = unit * (1_000_000 // len(unit))
    text = f"# Log\n\n{PAPER}\n{line}\n\n{PAPER}"
    with within(5):
        blocks = parse_markdown(text)
    assert len(blocks) < 30
    links = [inline.url for block in blocks for inline in block.inlines if inline.kind == "link"]
    assert links == ["https://arxiv.org/abs/1706.03762"] * 2


@pytest.mark.parametrize("unit", ["[", "> ", "](", "*"])
def test_megabytes_of_shorter_lines_of_markup(unit):
    text = f"{unit * 1_000}\n\n" * 1_000 + PAPER
    with within(10):
        blocks = parse_markdown(text)
    assert len(blocks) < 3_000


KEPT = {
    "prose": "The model (see [1]) is 3.5% better, but slower. " * 200,
    "chinese": "该方法（见 [1]）提升了 3.5%，但更慢。" * 300,
    "links": " ".join(f"[Deep Networks for Vision {i}](https://arxiv.org/abs/1706.{i:05})" for i in range(200)),
    "a wide table": f"|{'a long name|' * 100}\n|{'---|' * 100}\n|{'a value of it|' * 100}\n" * 300,
    "short lines": "[[[[[[\n" * 50_000,
    "nothing": "",
}


@pytest.mark.parametrize("name", KEPT)
def test_what_is_no_endless_line_stays(name):
    assert tamed(KEPT[name]) == KEPT[name]


@pytest.mark.parametrize("body", ["x" + "[" * 9_000, "a\n" + ">" * 9_000 + "\nb", "한[" * 9_000])
def test_places_are_kept(body):
    plain = tamed(body)
    assert plain != body
    assert len(plain) == len(body)
    assert len(plain.encode()) == len(body.encode())
    assert [len(line) for line in plain.split("\n")] == [len(line) for line in body.split("\n")]
