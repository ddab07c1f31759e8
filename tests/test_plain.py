"""Plain text to blocks: lines, bullets and their nesting."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from notesetl.readers.plain import parse_plain
from notesetl.view import view


def outline(text, start=0):
    """Draw the blocks on one line: ``list{item-{a b}}``, paragraphs as their text."""
    blocks = parse_plain(text, start)
    below = {}
    for index, block in enumerate(blocks):
        below.setdefault(block.parent, []).append(index)

    def draw(index):
        block = blocks[index]
        if block.kind == "paragraph":
            return view(text, block).text
        return f"{block.kind}{block.name}{{{' | '.join(draw(child) for child in below.get(index, ()))}}}"

    return " | ".join(draw(index) for index in below.get(-1, ()))


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("", ""),
        (" \n\t\n\u3000\n", ""),
        ("a\nb\n\nc", "a | b | c"),
        ("  indented  \n", "indented"),
        ("- a\n- b\n", "list{item-{a} | item-{b}}"),
        ("* a\n* b\n", "list{item*{a} | item*{b}}"),
        ("+ a\n", "list{item+{a}}"),
        ("1. a\n12. b\n", "list{item1.{a} | item12.{b}}"),
        ("(1) a\n1) b\n", "list{item(1){a} | item1){b}}"),
        ("1、一\n2，二\n3）三\n", "list{item1、{一} | item2，{二} | item3）{三}}"),
        ("•a\n● b\n○ c\n▪ d\n", "list{item•{a} | item●{b} | item○{c} | item▪{d}}"),
        ("·点\n・중점\n– gạch\n", "list{item·{点} | item・{중점} | item–{gạch}}"),
        ("　- 全角\n", "list{item-{全角}}"),
        ("- a\n  - b\n- c\n", "list{item-{a | list{item-{b}}} | item-{c}}"),
        ("- a\n\t- b\n\t\t- c\n", "list{item-{a | list{item-{b | list{item-{c}}}}}}"),
        ("- a\n  more\n  - b\n    deep\nout\n", "list{item-{a | more | list{item-{b | deep}}}} | out"),
        ("- a\n  http://a.b/c\n", "list{item-{a | http://a.b/c}}"),
        ("- a\n\n\n- b", "list{item-{a} | item-{b}}"),
        ("    - deep\n- a", "list{item-{deep}} | list{item-{a}}"),
        ("- a\ntext\n- b\n", "list{item-{a}} | text | list{item-{b}}"),
        ("# no heading\n**no bold**\n[x](u)\n", "# no heading | **no bold** | [x](u)"),
        ("- [7/10] T\n", "list{item-{[7/10] T}}"),
    ],
)
def test_lines_and_lists(text, drawn):
    assert outline(text) == drawn


@pytest.mark.parametrize(
    "line",
    [
        *("3.5 is a number", "1.5 x", "-0.2 too", "-1", "+1 vote", "2019.03 notes", "2019. a year", "1234. x"),
        *("10.1145/3292500.3330701", "-> arrow", "--> arrow", "--- ", "-----", "=====", "--flag", "***", "**bold**"),
        *("*starred", "★★★★☆", "☆", "7/10", "1", "1.", "-", "—", "— em", "#", "①一", "v1.2", "a - b", "2)"),
    ],
)
def test_lines_that_only_look_like_bullets(line):
    assert outline(f"{line}\nx\n") == f"{line.rstrip()} | x"


@pytest.mark.parametrize("line", ["●●○", "●●●○○ 좋음", "○○○", "●○○ (easy)"])
def test_discs_are_no_bullets(line):
    assert outline(f"{line}\n") == line


def test_lone_carriage_returns_end_lines_where_no_newline_stands():
    assert outline("a\r- b\r- c\r") == "a | list{item-{b} | item-{c}}"


def test_carriage_returns_before_newlines_do_not_show():
    assert outline("a\r\n- b\r\n\r\n- c\r\n") == "a | list{item-{b} | item-{c}}"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("line", ["Đánh giá: rất tốt", "중요도: 높음", "必看"])
def test_lines_keep_their_normal_form(line, form):
    line = unicodedata.normalize(form, line)
    assert outline(f"- {line}\n") == f"list{{item-{{{line}}}}}"


def test_items_know_their_depth():
    blocks = parse_plain("- a\n  1. b\n     - c\n- d\n")
    assert [block.level for block in blocks if block.kind == "item"] == [1, 2, 3, 1]


def test_text_before_the_start_is_not_read():
    text = "Title: 𝔸\n\n- 𝔹\n"
    assert outline(text, text.index("- ")) == "list{item-{𝔹}}"


PIECES = [
    "- ",
    "* ",
    "• ",
    "●",
    "1. ",
    "(2) ",
    "3、",
    "  ",
    "    ",
    "\t",
    "\u3000",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "a",
    "B c",
]
PIECES += [
    "论文",
    "한글",
    "việt",
    "e\u0301",
    "𝔘",
    "\u202e",
    "\u200b",
    "\ufeff",
    "\u2028",
    "\x85",
    "\x0b",
    "7/10",
    "★",
    "http://x",
]
lines = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@settings(max_examples=300)
@given(st.one_of(lines, anything))
@example("\t" * 100 + "- x\n" * 3)
@example("".join(" " * depth + "- x\n" for depth in range(200)))
def test_whatever_is_read_stays_in_the_source_and_in_order(text):
    blocks = parse_plain(text)
    position = 0
    for index, block in enumerate(blocks):
        assert 0 <= block.start <= block.end <= len(text)
        assert -1 <= block.parent < index
        if block.parent >= 0:
            parent = blocks[block.parent]
            assert parent.kind in {"list", "item"}
            assert parent.start <= block.start <= block.end <= parent.end
        if block.kind == "paragraph":
            ((start, end),) = block.runs
            assert position <= start < end <= len(text)
            assert (start, end) == (block.start, block.end)
            assert text[start:end] == text[start:end].strip()
            position = end
        else:
            assert block.kind in {"list", "item"}
            assert not block.runs


@settings(max_examples=200)
@given(st.one_of(lines, anything))
def test_no_letter_is_lost(text):
    shown = "".join(view(text, block).text for block in parse_plain(text))
    assert [c for c in shown if c.isalpha()] == [c for c in text if c.isalpha()]
