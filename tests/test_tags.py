import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notesetl.readers.tags import Tag, parse_tag, unescape


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("<br>", Tag("br")),
        ("<BR/>", Tag("br", self_closing=True)),
        ("<br />", Tag("br", self_closing=True)),
        ("</Kbd>", Tag("kbd", closing=True)),
        ("</ a >", Tag("a", closing=True)),
        (
            '<a href="https://arxiv.org/abs/1706.03762">',
            Tag("a", attributes={"href": "https://arxiv.org/abs/1706.03762"}),
        ),
        (
            "<a href=https://arxiv.org/abs/1706.03762>",
            Tag("a", attributes={"href": "https://arxiv.org/abs/1706.03762"}),
        ),
        ("<a HREF = 'x?a=1&amp;b=2' target=_blank>", Tag("a", attributes={"href": "x?a=1&b=2", "target": "_blank"})),
        (
            "<img src='a.png' alt=\"별점 5점\"/>",
            Tag("img", self_closing=True, attributes={"src": "a.png", "alt": "별점 5점"}),
        ),
        ("<details open>", Tag("details", attributes={"open": ""})),
        ("<a id=one id=two>", Tag("a", attributes={"id": "one"})),
        ('<a href="never closed>', Tag("a", attributes={"href": "never closed"})),
        ("<a\nhref='论文'\n>", Tag("a", attributes={"href": "论文"})),
        ("<h1", Tag("h1")),
        ('<p data-x="">', Tag("p", attributes={"data-x": ""})),
        ("<!-- note -->", Tag("")),
        ("<!DOCTYPE html>", Tag("")),
        ("<?xml version='1'?>", Tag("")),
        ("< 3", Tag("")),
        ("", Tag("")),
        ("chữ", Tag("")),
    ],
)
def test_tag(raw, expected):
    assert parse_tag(raw) == expected


@given(st.text())
def test_any_string_is_a_tag_or_none(text):
    tag = parse_tag(text)
    assert tag.name == tag.name.lower()


@pytest.mark.parametrize("piece", ["a ", 'a="', "a='", "= ", '"', "/", "a=\t", "<a ", "&#x"])
def test_hostile_tags_take_linear_time(piece):
    started = time.process_time()
    parse_tag("<a " + piece * 100_000)
    assert time.process_time() - started < 2


def test_number_too_large_to_be_a_character_is_left():
    text = "&#" + "9" * 6000 + ";"
    assert unescape(text) == text
    assert unescape("&lt;&#26143;") == "<星"
