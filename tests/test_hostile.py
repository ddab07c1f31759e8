"""Hostile notes: nothing raises, every row keeps the contract, and nothing takes long."""

# ruff: noqa: E501 (many cases a line)
import json
import signal
import unicodedata
from contextlib import contextmanager

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extraction import expected, found, processed, sound_rows

SECONDS = 10  # of processor time: far more than any of these needs, far less than quadratic time takes
A = "Attention Is All You Need"
R = "Deep Residual Learning for Image Recognition"
UA, UR = "https://arxiv.org/abs/1706.03762", "https://arxiv.org/abs/1512.03385"
PAPER = f"- [9/10] [{A}]({UA}) must read\n"
PAPERS = f"# Log\n\n{PAPER}- [{R}]({UR}) 4/5\n"


@contextmanager
def within(seconds):
    """Raise TimeoutError in what uses the processor for more than ``seconds``."""

    def stop(*_):
        raise TimeoutError(f"took more than {seconds} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def filled(unit, size):
    return unit * (size // len(unit))


# fmt: off
REPEATED = [
    *("[", "(", "]", ")", "[[", "((", "【", "《", '"', "“", "'", "{{ x }} ", "<", ">", "~", "~~~~", "*", "**", "_", "`", "``` ", "$"),
    *("★", "★ ", ":star:", "●○", "|a|b|", "#", "# ", "##x ", "> ", "- ", "1. ", "![", "](", "[a](", "<b>", "<!--", "<td>", "<li>"),
    *("&amp;", "\\", "://", "http://", "http://a.b/ ", "www.a.", "arXiv:", "arXiv:1706.03762 ", "10.1000/", "title=x ", "@", "#tag "),
    *("A. ", "Abc, ", "Abc & ", "Abc et al., ", "Abc - ", "Abc: ", "Learning ", "Deep Learning. ", "a ", "1", "1.", "A-", "ICCV 2019, "),
    *("Rating: ", "Rating: 4/5 | ", "7/10 ", "7/", "(4) ", "must read, ", "must ", "必看", "필독 ", "nên đọc ", "论文：", "논문: ", "评分"),
    *("\n", "\r", "\r\n", "\t", " ", "\u200b", "\u202e", "\u2028", "\u0301", "e\u0301", "\u3000", "数", "글", "ế ", "𝔘", "😀", "\ue000"),
    *("# x\n", "## Deep Learning for Vision\n\n", "- x\n", "1. x\n", "> x\n", "---\n", "===\n", "x\n---\n", "x\n\n", "|a|b|\n", "```\n"),
    *("title=x\n", "title: x\n", "Title: x\n\n", "[a]: b\n", "[^1]: x\n", "[[a]]\n\n", f"{UA}\n", f"**{A}**\n{UA}\n\n", "<br>\n\n"),
]
# fmt: on


@pytest.mark.parametrize("unit", REPEATED)
def test_one_thing_over_and_over(unit):
    for name, size in (("x.md", 20_000), ("x.txt", 5_000)):
        with within(SECONDS):
            sound_rows(filled(unit, size), name)


LARGE = {
    "tildes": filled("~~~~", 200_000),
    "stars": filled("★", 200_000),
    "bold": filled("**", 200_000),
    "bars": filled("|a|b|", 200_000),
    "hashes": filled("#", 200_000),
    "quotes": filled("> ", 200_000),
    "dashes": filled("- ", 200_000),
    "square brackets": filled("[[[[", 200_000),
    "round brackets": filled("((((", 200_000),
    "quotes in quotes": "> " * 2_000 + "x",
    "items in items on a line": "- " * 2_000 + "x",
    "items in items": "".join(f"{' ' * depth}- x\n" for depth in range(2_000)),
    "brackets in brackets": "[" * 2_000 + "x" + "]" * 2_000,
    "links in links": "[a" * 2_000 + "](u)" * 2_000,
    "bold in bold": "**a " * 2_000 + "**" * 2_000,
    "folds in folds": "<details><summary>x</summary>\n" * 2_000,
    "tables in tables": "<table><tr><td>" * 2_000,
    "a line of letters": "a" * 1_000_000,
    "a line of words": "Deep Learning " * 70_000,
    "a line of Chinese": "深度学习，" * 200_000,
    "a line of Korean": "딥러닝 " * 250_000,
    "a line of names": "Abc Def, " * 110_000,
    "a line of fractions": "4/5 " * 250_000,
    "a line of accents": ("e" + "\u0301" * 40) * 25_000,
    "an address": f"http://a.b/{'x' * 1_000_000}",
    "a remark behind a title": PAPER[:-1] + " and more" * 10_000,
    "cells": "| Paper | Rating |\n|---|---|\n" + f"| {A} | 4/5 |\n" * 10_000,
    "columns": "|" + "a|" * 5_000 + "\n|" + "-|" * 5_000 + "\n|" + "b|" * 5_000 + "\n",
    "items": "".join(f"- [Deep Networks {i}](https://arxiv.org/abs/1706.{i:05}) {i % 10}/10\n" for i in range(5_000)),
    "headings": "".join(f"## Deep Networks for Vision {i}\n\n{UA}\n\n" for i in range(5_000)),
    "remarks below an item": PAPER + "".join(f"  - Deep Networks for Vision {i} 4/5\n" for i in range(2_000)),
    "ratings below an item": PAPER + "".join(f"  - Rating: {i % 5}/5\n" for i in range(5_000)),
    "titles and addresses": "".join(
        f"Deep Networks {i}\nhttps://arxiv.org/abs/1706.{i:05}\n4/5\n\n" for i in range(2_000)
    ),
    "links in a paragraph": " ".join(
        f"[Deep Networks for Vision {i}](https://arxiv.org/abs/1706.{i:05})" for i in range(4_000)
    ),
    "short links in a paragraph": "[a](b)" * 10_000,
    "fields of the front matter": "---\n" + "".join(f"key{i}: value\n" for i in range(20_000)) + "---\n\nx\n",
    "a list in the front matter": "---\ntags: [" + "a, " * 50_000 + "b]\n---\nx\n",
    "depth of the front matter": "---\n" + "".join(f"{' ' * i}k{i}:\n" for i in range(800)) + "---\nx\n",
    "braces in the front matter": "---\na: " + "{" * 5_000 + "\n---\nx",
    "front matter without an end": "---\n" + "title: x\n" * 20_000,
    "quotes ten thousand deep": "> " * 10_000 + "x",
    "items ten thousand deep on a line": "- " * 10_000 + "x",
    "cells of a hundred to a row": f"|{'a|' * 100}\n|{'-|' * 100}\n" + f"|{'4/5|' * 100}\n" * 100,
    "brackets on many lines": ("[[[[" * 10 + "\n") * 2_000,
    "entities": "&amp; &#8217; &nosuch; &#99999999999; &#x110000; &#0; " * 4_000,
    "entities without an end": "&amp &#8217 &#x2605 &notit &" * 4_000,
    "entities in entities": "&" + "amp;" * 50_000,
    "digits of an entity": f"&#{'9' * 100_000};",
    "bombs in the front matter": "---\na: &a [x, x, x]\n"
    + "".join(f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefghij", "bcdefghijk", strict=True))
    + "---\nx\n",
    "aliases in the front matter": "---\na: &a [x]\n"
    + "".join(f"k{i}: &k{i} [*a, *a]\n" for i in range(100))
    + "---\nx",
}


@pytest.mark.parametrize("name", LARGE)
def test_large_notes(name):
    with within(SECONDS):
        rows = sound_rows(LARGE[name])
    assert len(rows["notes"]) == 1


PAGES = {
    "lists in lists": "<ul><li>x" * 2_000,
    "quotes in quotes": "<blockquote>x" * 5_000,
    "boxes in boxes": "<div>" * 10_000 + "x" + "</div>" * 10_000,
    "links in links": "<a href=u>x" * 3_000,
    "tables in tables": "<table><tr><td>x" * 2_000,
    "cells": "<table>" + ("<tr>" + "<td>4/5" * 10) * 1_000,
    "tags without an end": "<a <b x='" * 10_000,
    "one attribute": f"<p title='{'x' * 200_000}'>x</p>",
    "attributes": f"<p {'a=1 ' * 20_000}>x</p>",
    "entities": "<p>" + "&amp; &#8217; &nosuch; &#99999999999; &#x110000; &#0; " * 4_000,
    "entities in entities": "<p>&" + "amp;" * 50_000,
    "entities in addresses": "<a href='u?a=1&amp;b=&#50;&copy=3'>x</a> " * 2_000,
    "digits of an entity": f"<p>&#{'9' * 100_000};",
    "comments without an end": "<p>x<!-- <p>y " * 5_000,
    "scripts in scripts": "<script>" * 5_000 + "x",
    "a line of letters": f"<p>{'a' * 500_000}",
    "headings": "<h1>x" * 2_000,
}


@pytest.mark.parametrize("name", PAGES)
def test_large_pages(name):
    with within(SECONDS):
        rows = sound_rows(PAGES[name], "x.html")
    assert rows is None or len(rows["notes"]) == 1


MANY = 260_000


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.md", "x\n\n" * MANY),
        ("x.md", "- x\n" * MANY),
        ("x.txt", "x\n\n" * MANY),
        ("x.html", "<p>x" * MANY),
    ],
)
def test_more_blocks_than_there_is_memory_for_are_refused(name, text):
    with within(3 * SECONDS):
        note, (told,) = processed(text, name)
    assert note is None
    assert (told.reason, told.detail) == ("too_large", "more than 250000 blocks")


# Stretches that stand before and behind papers and must not hide them.
AROUND = {
    "Zalgo": "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334a\u0328\u0321l\u0489g\u0315\u0315o\u0321",
    "direction": "\u202eabc\u202c \u2066def\u2069 \u200f\u200e",
    "private use": "\ue000\uf8ff \U000f0000",
    "astral": "𝔸𝔹 😀👩‍👩‍👧‍👦 𠀀",
    "mixed normal forms": unicodedata.normalize("NFD", "Đánh giá 한글") + " Đánh giá 한글",
    "compatibility forms": "ﬁ ｆｕｌｌ ㎏ ① Ⅳ",
    "invisible": "a\u200bb\u00adc\u2060d\ufeffe",
    "control": "a\x01\x02\x1b[31mb\x7f",
    "separators": "a\u2028b\u2029c\x85d\x0be\x0cf",
    "no characters": "\ufffe\uffff\ufffd",
    "open brackets": "((([[[{{{<<< 【《「",
    "closed brackets": ")))]]]}}}>>> 】》」",
    "open quotes": "\"\"\" ''' “““ ‘‘‘ «",
    "open marks": "** __ ~~ ` *x _y",
    "scripts as links": "[x](javascript:alert(1)) [y](data:text/html,<script>) <a href='javascript:1'>z</a>",
    "broken links": "[x]( [y](( [z][ ![w]( <http:// http://[::1",
    "strange addresses": "http://a@b:c/d?e#f http://[::1]/x https://例え.jp/数 ftp://x file:///etc/passwd \\\\host\\x",
    "broken HTML": "</div></p></b> <b <i> <a href=> <img src='x <br/>",
    "entities": "&amp;&lt;&#0;&#x110000;&nosuch; &;",
    "templates": "{{ page.title }} {% raw %} <%= x %> ${x} [[toc]] [TOC]",
    "numbers": "1e999 -1/0 0/0 ∞ ½ ⅓ ٣/٥ ７/１０ 10²",
    "code": "`rm -rf /` ``x`y`` $\\frac{1}{2}$",
    "carriage returns": "a\rb\r\rc",
    "table": "|a|b\n|-|-\n|c|d|e|f|\n|||||",
    "escapes": "\\[x\\](y) \\* \\_ \\` \\# \\\\",
    "hard break": "<br>",
    "break of a line": "\u2028",
}


@pytest.mark.parametrize("name", AROUND)
def test_papers_are_found_amid_anything(name):
    stretch = AROUND[name]
    text = f"{stretch}\n\n{PAPER}- [{R}]({UR}) 4/5\n\n{stretch}\n"
    sound_rows(text)
    assert [(m.title, [r.raw for r in m.ratings]) for m in found(text).mentions if m.title in (A, R)] == [
        (A, ["9/10", "must read"]),
        (R, ["4/5"]),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", ["x.md", "x.markdown", "notes/ghi chú.md", "论文.md", "x.txt"])
def test_line_ends_and_names_of_files_make_no_difference(name, end):
    rows = sound_rows(PAPERS.replace("\n", end), name)
    assert [(row["title"], row["line"]) for row in rows["mentions"]] == [(A, 3), (R, 4)]
    assert [(row["raw"], row["line"]) for row in rows["ratings"]] == [("9/10", 3), ("must read", 3), ("4/5", 4)]


HEADINGS = {
    f"## [7/10][{A}]({UA}) ECCV 2020\n": "rating",
    f"# [{A}]({UA}) <https://a.b> and more\n": "address",
    f'# [{A}]({UA} "a ) b") and more\n': "bracket in a link's title",
    f"# [paper]({UA}) \\[paper](x) y\n": "escaped bracket",
}
HEADINGS_NOT_YET = {
    text: "a bracket in a link's title ends the link too early where a heading is looked for in the text"
    for text, name in HEADINGS.items()
    if name == "bracket in a link's title"
}


@pytest.mark.parametrize("text", expected(HEADINGS, HEADINGS_NOT_YET))
def test_headings_with_several_brackets_are_kept(text):
    assert len(sound_rows(text)["sections"]) == 1


def test_a_fault_is_told_in_one_line_and_the_note_kept(monkeypatch):
    def fail(*_):
        raise ValueError("no such thing" + "x" * 1000)

    monkeypatch.setattr("notesetl.extract.components.find_links", fail)
    note, (reject,) = processed(PAPERS)
    assert note is not None
    assert note.text == PAPERS
    assert (reject.stage, reject.reason, reject.path) == ("extract", "extraction_failed", "x.md")
    assert reject.detail.startswith("ValueError: no such thing")
    assert len(reject.detail) <= 200


# fmt: off
FRAGMENTS = [
    *(A, R, "BERT: Pre-training of Deep Bidirectional Transformers", "ResNet", "YOLOv3", "《深度学习》", "[Deep Networks](http://a.b)"),
    *(UA, "arXiv:1512.03385v2", "https://github.com/a/b", f"[paper]({UA})", "[code](https://github.com/a/b)", "[[Note|shown]]", "![](x)"),
    *("<kbd>ICCV 2019</kbd>", "<a href='http://a.b'>Deep Learning</a>", "<b>", "</b>", "<details><summary>", "</summary>", "</details>"),
    *("[7/10]", "[???]", "8.5/10", "(4/5)", "★★★☆☆", "⭐⭐", ":star::star:", "●●○", "4分", "4점", "4 sao", "```C2M2```", "(4)"),
    *("Rating: 4/5", "评分：4分", "평점: 4.5", "Đánh giá: 8/10", "must read", "必看", "필독", "bắt buộc đọc", "중요도: 상 / 난이도: 하"),
    *("Novelty: 4/5, Clarity: 3/5", "1 = bad, 5 = good", "# ", "## ", "### ", "- ", "* ", "1. ", "  - ", "> ", "| ", "|---|---|\n"),
    *("| Paper | Rating |\n|---|---|\n", "**", "~~", "`", "```\n", "$", "---\n", "===\n", "title=", "star=***\n", "title: ", "tags: [a]\n"),
    *("\n", "\n", "\n", "\n\n", " ", " ", ", ", ". ", "：", "，", " - ", "(", ")", "[", "]", '"', "“", "”", "\r\n", "\r", "\t", "\u200b"),
    *("\ufeff", "\u202e", "e\u0301", "\u0301", "𝔘", "😀", "&amp;", "It drops recurrence and trains fast.", "思路很简单，训练更快。"),
    *("구조는 깔끔하지만 느리다.", "Ý tưởng hay nhưng tốn bộ nhớ.", unicodedata.normalize("NFD", "Độ khó: cao 중요도: 높음"), "NeurIPS 2017"),
    *("Vaswani et al., 2017", "TODO", "论文：", "논문: ", "Bài báo: ", "Related work", "参考文献", "목차", "mAP rises by 3.5% over Faster R-CNN"),
]
TITLES = [A, R, "BERT: Pre-training of Deep Bidirectional Transformers", "ResNet", "moe : Deep Networks", "基于深度学习的研究", "Mạng nơ-ron"]
MARKS = ["7/10", "???", "★★★☆☆", "⭐⭐", "4分", "(4)", "must read", "必看", "필독", "nên đọc", ""]
OPENINGS = ["- ", "  - ", "    - ", "1. ", "# ", "## ", "### ", "> ", "| ", "", "**", "~~", "- [ ] "]
LINES = [
    *("Rating: 4/5", "评分：4分", "평점: 4.5", "Đánh giá: 8/10", "중요도: 상 / 난이도: 하", "Title: Deep Sets", "论文：Deep Sets", "Authors: A, B"),
    *("2017", "---", "", "", "It drops recurrence.", "思路很简单。", "구조는 깔끔하다.", "Ý tưởng hay.", "★ = bad, ★★ = good, ★★★ = best", "1-5"),
    *(f"[^1]: {UA}", "| a | b |", "|---|---|", "```", "    code", "<details>", "<summary>Deep Sets</summary>", "</details>", "<!-- x", "-->"),
    *("title=x", "star=***", "***", "=====", "- ", "> ", UA, f"[paper]({UA})", "## Related work", "## 参考", "## 요약", "## Kết luận"),
]
# fmt: on
entry = st.builds("{}{} {} {}".format, *map(st.sampled_from, (OPENINGS, MARKS, TITLES, MARKS)))
link = st.builds("{}[{}]({}) {}".format, *map(st.sampled_from, (OPENINGS, TITLES, [UA, UR, "x.md"], MARKS)))
lined = st.lists(st.one_of(entry, link, st.sampled_from(LINES)), max_size=14).map("\n".join)
jumbled = st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join)
anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\u2028\u2029"), max_size=200)
names = st.sampled_from(["x.md", "x.txt", "x.html", "论文/笔记.md"])
thorough = settings(max_examples=200)


@thorough
@given(text=st.one_of(lined, anything), name=names)
@example(text="", name="x.md")
@example(text="\x00", name="x.md")
@example(text="---\n", name="x.md")
@example(text="---\ntitle: [\n---\n", name="x.md")
@example(text="\ufeff\ufeff# x", name="x.md")
@example(text="<p>", name="x.html")
def test_any_note_gives_sound_rows_or_a_reason(text, name):
    note, rejects = processed(text, name)
    assert note is not None or rejects
    assert all(reject.path == name for reject in rejects)
    rows = sound_rows(text, name)
    if rows is not None:
        assert rows["texts"][0]["text"] == note.text
        json.loads(note.meta)


@thorough
@given(text=jumbled, name=names)
def test_no_jumble_of_what_notes_hold_fails(text, name):
    note, rejects = processed(text, name)
    assert note is not None or rejects
    assert not [reject for reject in rejects if reject.reason == "extraction_failed"]


@settings(thorough, max_examples=100)
@given(text=st.one_of(lined, jumbled), name=names)
def test_the_same_note_gives_the_same_rows(text, name):
    first = processed(text, name)
    processed(PAPERS)
    assert processed(text, name) == first


def findings(text):
    note, rejects = processed(text)
    assert note is not None
    found = (note.title, note.language, note.sections, note.mentions, note.links, note.claims)
    return found, [reject.reason for reject in rejects]


def without_reach(found):
    """Leave out how far the last entries reach: to the end of the note, which is what is changed."""
    (title, language, sections, mentions, *rest), reasons = found
    return title, language, sections, [(m.title, m.start, m.ratings, m.topics) for m in mentions], rest, reasons


@settings(thorough, max_examples=150)
@given(text=st.one_of(lined, jumbled).filter(lambda text: text.strip("\ufeff \n\t\u200b") and "\r" not in text))
def test_an_empty_line_behind_a_note_changes_nothing_else(text):
    assert without_reach(findings(f"{text}\n\n")) == without_reach(findings(f"{text}\n"))
