"""The visible text of a block and the way back to the source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notesetl.readers.markdown import parse_markdown
from notesetl.records import Block
from notesetl.view import lines, trim, view

TEXT = "# **Đánh giá** [论文 𝔸](http://a.b) ~~cũ~~ e\u0301nd<br>끝\n"


def leaf(text):
    return next(block for block in parse_markdown(text) if block.runs)


def test_markup_does_not_show():
    assert view(TEXT, leaf(TEXT)).text == "Đánh giá 论文 𝔸 cũ e\u0301nd\n끝"


@pytest.mark.parametrize("word", ["Đánh", "giá", "论文 𝔸", "𝔸", "cũ", "e\u0301nd", "끝"])
def test_words_lead_back_to_their_source(word):
    seen = view(TEXT, leaf(TEXT))
    at = seen.text.index(word)
    start, end = seen.span(at, at + len(word))
    assert TEXT[start:end] == word
    assert seen.source(at) == start
    assert seen.position(start) == at


@pytest.mark.parametrize(
    ("shown", "source"),
    [
        ("giá 论文", "giá** [论文"),
        ("𝔸 cũ", "𝔸](http://a.b) ~~cũ"),
        ("cũ e\u0301nd", "cũ~~ e\u0301nd"),
        ("nd\n끝", "nd<br>끝"),
    ],
)
def test_ranges_over_markup_take_it_along(shown, source):
    seen = view(TEXT, leaf(TEXT))
    at = seen.text.index(shown)
    assert TEXT[slice(*seen.span(at, at + len(shown)))] == source


@pytest.mark.parametrize(
    ("source", "shown"),
    [("**Đánh", "Đánh"), ("# ", "Đánh"), ("[论文", "论文"), ("](http", " cũ"), ("~~ e", " e"), ("<br>", "\n끝")],
)
def test_markup_stands_where_the_next_visible_character_does(source, shown):
    seen = view(TEXT, leaf(TEXT))
    assert seen.text[seen.position(TEXT.index(source)) :].startswith(shown)


def test_inlines_show_what_they_mark_up():
    block = leaf(TEXT)
    seen = view(TEXT, block)
    shown = [(inline.kind, seen.text[slice(*seen.range(inline))]) for inline in block.inlines]
    assert shown == [("strong", "Đánh giá"), ("link", "论文 𝔸"), ("strike", "cũ")]


def test_block_without_text_shows_nothing():
    seen = view("[](u)", Block("paragraph", 0, 5))
    assert (seen.text, seen.source(0), seen.position(3)) == ("", 0, 0)


def test_empty_run_is_a_line_break():
    seen = view("a<br>b", Block("paragraph", 0, 6, runs=((0, 1), (1, 1), (5, 6))))
    assert seen.text == "a\nb"
    assert seen.span(2, 3) == (5, 6)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a\n", ["a", ""]),
        ("\n\na\r\nb\n", ["", "", "a\r", "b", ""]),
        ("a\u2028b\x85c\x0bd", ["a\u2028b\x85c\x0bd"]),
    ],
)
def test_lines(text, cut):
    assert [text[start:end] for start, end in lines(text)] == cut


@given(st.text())
def test_lines_join_to_the_text(text):
    mark = "\n" if "\n" in text else "\r"
    assert mark.join(text[start:end] for start, end in lines(text)) == text


@pytest.mark.parametrize(
    ("text", "strip", "left"),
    [
        ("  a b \n", "", "a b"),
        ("**a**", "*", "a"),
        ("* a *", "*", "a"),
        ("　全角　", "", "全角"),
        ("***", "*", ""),
        ("", "x", ""),
        ("a", "a", ""),
    ],
)
def test_trim(text, strip, left):
    start, end = trim(text, 0, len(text), strip)
    assert text[start:end] == left


@given(st.text(max_size=40), st.text(max_size=3), st.data())
def test_trim_stays_inside(text, strip, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = trim(text, start, end, strip)
    assert start <= first <= last <= end
    assert text[first:last] in text[start:end].strip()


@given(
    st.lists(st.sampled_from(["a", "论", "𝔸", "**", "~~", "[", "](u)", "`", " ", "<br>", "e\u0301", "\n"])).map("".join)
)
def test_each_visible_character_stands_at_its_source(text):
    for block in parse_markdown(text):
        seen = view(text, block)
        before = -1
        for at, char in enumerate(seen.text):
            source = seen.source(at)
            assert before <= source
            before = source
            if char != "\n":
                assert text[source] == char
                assert seen.position(source) == at
                assert seen.span(at, at + 1) == (source, source + 1)
