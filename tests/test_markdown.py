"""Markdown to blocks: structure, inlines, and offsets that lead back to the source."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from notesetl.readers.markdown import parse_markdown
from notesetl.view import view

CONTAINERS = {"list", "item", "quote", "table", "row"}
LEAVES = {"heading", "paragraph", "cell", "code"}


def outline(text, start=0):
    """Draw the blocks on one line: ``list{item-{p:a}}``; ``h2:`` a heading, ``p:`` a paragraph, ``c:`` a cell."""
    blocks = parse_markdown(text, start)
    below = {}
    for index, block in enumerate(blocks):
        below.setdefault(block.parent, []).append(index)

    def draw(index):
        block = blocks[index]
        if block.kind in CONTAINERS:
            inside = " ".join(draw(child) for child in below.get(index, ()))
            return f"{block.kind}{block.name}{{{inside}}}"
        seen = view(text, block).text.strip("\n").replace("\n", "⏎")
        name = {"heading": f"h{block.level}", "paragraph": "p", "cell": "c"}.get(
            block.kind, f"{block.kind}[{block.name}]"
        )
        return f"{name}:{seen}"

    return " ".join(draw(index) for index in below.get(-1, ()))


def inlines(text):
    """Return the inlines as (kind, source, what it marks up, address), in document order."""
    return [
        (inline.kind, text[inline.start : inline.end], text[inline.inner_start : inline.inner_end], inline.url)
        for block in parse_markdown(text)
        for inline in block.inlines
    ]


def visible(text):
    return "\n".join(view(text, block).text for block in parse_markdown(text) if block.runs)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("", ""),
        (" \n\t\n", ""),
        ("* * *\n", ""),
        ("# A\n## B\n###### F\n####### G\n", "h1:A h2:B h6:F p:####### G"),
        ("# A #\n", "h1:A"),
        ("# a\\#", "h1:a#"),
        ("#\ttab", "h1:tab"),
        ("# \n## x\n", "h2:x"),
        ("#tag\n", "p:#tag"),
        ("#　全角\n", "p:#　全角"),
        ("##无空格\n", "h2:无空格"),
        ("###없음\n내용\n", "h3:없음⏎내용"),
        ("#!shebang\n", "p:#!shebang"),
        ("text\n***\nmore\n", "p:text p:more"),
        ("a\n\n\n\nb\n", "p:a p:b"),
        ("a  \nb\\\nc\nd\n", "p:a⏎b⏎c⏎d"),
        ("> q\n> - x\n", "quote{p:q list{item-{p:x}}}"),
        ("> > a\n> b\nc\n", "quote{quote{p:a⏎b⏎c}}"),
        ("```py\nx = 1\n```\n", "code[py]:x = 1"),
        ("~~~\na\n~~~\n", "code[]:a"),
        ("```\nno end\n\n# no heading\n", "code[]:no end⏎⏎# no heading"),
        ("    indented\n", "code[indented]:indented"),
        ("para\n    no code\n", "p:para⏎no code"),
        ("Term\n: definition\n", "p:Term⏎: definition"),
        ("[x]: http://a.b\n", ""),
    ],
)
def test_blocks(text, drawn):
    assert outline(text) == drawn


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Title\n=====\n\nSub\n---\n", "h1:Title h2:Sub"),
        ("a\n---\nb\n---\n", "h2:a h2:b"),
        ("첫 줄\n둘째 줄\n---\n", "p:첫 줄⏎둘째 줄"),
        (f"{'数' * 161}\n---\n", f"p:{'数' * 161}"),
        (f"{'word ' * 40}\n===\n", f"p:{'word ' * 39}word"),
        ("- a\n---\n", "list{item-{p:a}}"),
        ("| a |\n---\n", "h2:| a |"),
        ("---\n\nafter\n---\n", "h2:after"),
        ("**굵게**\n---\n", "h2:굵게"),
        ("- item\n\nnote\n----\n", "list{item-{p:item}} h2:note"),
    ],
)
def test_underlined_lines_are_headings_only_where_they_are_short(text, drawn):
    assert outline(text) == drawn


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("- a\n- b\n", "list{item-{p:a} item-{p:b}}"),
        ("* a\n\n* b\n", "list{item*{p:a} item*{p:b}}"),
        ("- a\n* b\n", "list{item-{p:a}} list{item*{p:b}}"),
        ("1. a\n2. b\n", "list{item1.{p:a} item2.{p:b}}"),
        ("1. a\n2) b\n", "list{item1.{p:a}} list{item2){p:b}}"),
        ("7. a\n", "list{item7.{p:a}}"),
        ("2019. a year\n", "list{item2019.{p:a year}}"),
        (
            "- a\n  - b\n    - c\n  - d\n- e\n",
            "list{item-{p:a list{item-{p:b list{item-{p:c}}} item-{p:d}}} item-{p:e}}",
        ),
        ("- a\n\n  para\n\n      code\n", "list{item-{p:a p:para code[indented]:code}}"),
        ("- a\ncontinued\n", "list{item-{p:a⏎continued}}"),
        ("- > q\n", "list{item-{quote{p:q}}}"),
        ("- # h\n", "list{item-{h1:h}}"),
        ("- [ ] todo\n- [x] done\n- [X] done\n", "list{item[ ]{p:todo} item[x]{p:done} item[x]{p:done}}"),
        ("- [-] half\n- [7/10] rated\n", "list{item-{p:[-] half} item-{p:[7/10] rated}}"),
        ("- [x](http://a.b)\n", "list{item-{p:x}}"),
        ("-\n- b\n", "list{item-{} item-{p:b}}"),
        ("-no item\n+no\n1.no\n", "p:-no item⏎+no⏎1.no"),
        ("text\n- a\n", "p:text list{item-{p:a}}"),
        ("text\n2. no list\n", "p:text⏎2. no list"),
        ("① 一\n", "p:① 一"),
        ("[^1]: foot\n\ntext[^1]\n", "item[^1]{p:foot} p:text"),
    ],
)
def test_lists(text, drawn):
    assert outline(text) == drawn


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("|a|b|\n|-|-|\n|1|2|\n", "table{row{c:a c:b} row{c:1 c:2}}"),
        ("a | b\n--|:-:\n1 | 2\n", "table{row{c:a c:b} row{c:1 c:2}}"),
        ("|a|b|\n|-|-|\n|1|\n|1|2|3|\n", "table{row{c:a c:b} row{c:1} row{c:1 c:2}}"),
        ("|a|b|\n|-|-|\n|x \\| y|`c`|\n", "table{row{c:a c:b} row{c:x | y c:c}}"),
        ("|a|\n|-|\n|[T](u)|\n\nafter\n", "table{row{c:a} row{c:T}} p:after"),
        ("|a|b|\n", "p:|a|b|"),
        ("|a|b|\n|1|2|\n", "p:|a|b|⏎|1|2|"),
        ("|a|b|\n|-|\n|1|2|\n", "p:|a|b|⏎|-|⏎|1|2|"),
        ("| 论文 | 평점 |\n|---|---|\n| 𝔘 | ★★ |\n", "table{row{c:论文 c:평점} row{c:𝔘 c:★★}}"),
        ("- x\n\n  |a|\n  |-|\n  |1|\n", "list{item-{p:x table{row{c:a} row{c:1}}}}"),
    ],
)
def test_tables(text, drawn):
    assert outline(text) == drawn


def test_cells_know_their_column_and_rows_their_number():
    blocks = parse_markdown("|a|b|c|\n|-|-|-|\n|1||3|\n|4|5|6|\n")
    rows = {index: block.level for index, block in enumerate(blocks) if block.kind == "row"}
    cells = [(rows[b.parent], b.level) for b in blocks if b.kind == "cell"]
    assert list(rows.values()) == [0, 1, 2]
    assert cells == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1), (2, 2)]


def test_items_know_their_depth():
    blocks = parse_markdown("- a\n  1. b\n     - c\n- d\n")
    assert [block.level for block in blocks if block.kind == "item"] == [1, 2, 3, 1]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        (
            "**b** *e* __B__ _E_",
            [
                ("strong", "**b**", "b", ""),
                ("emphasis", "*e*", "e", ""),
                ("strong", "__B__", "B", ""),
                ("emphasis", "_E_", "E", ""),
            ],
        ),
        ("***x***", [("emphasis", "***x***", "x", ""), ("strong", "**x**", "x", "")]),
        ("snake_case_name 2*3*4", [("emphasis", "*3*", "3", "")]),
        ("**open", []),
        ("** spaced **", []),
        ("~~gone~~", [("strike", "~~gone~~", "gone", "")]),
        ("~3 to ~5 hours", []),
        ("~one~", []),
        ("`c` ``a `b` c``", [("code", "`c`", "c", ""), ("code", "``a `b` c``", "a `b` c", "")]),
        ("$x^2$", [("math", "$x^2$", "x^2", "")]),
        ("$5 and $6", []),
        ("[t](u)", [("link", "[t](u)", "t", "u")]),
        ("[t]( <a b> 'title')", [("link", "[t]( <a b> 'title')", "t", "a b")]),
        ("[t](a b)", []),
        ("[t](u", []),
        ("[](u)", [("link", "[](u)", "", "u")]),
        ("[t][1]\n\n[1]: http://a.b 'x'\n", [("link", "[t][1]", "t", "http://a.b")]),
        (
            "[t] [T] [no]\n\n[t]: http://a.b\n",
            [("link", "[t]", "t", "http://a.b"), ("link", "[T]", "T", "http://a.b")],
        ),
        ("<http://a.b>", [("link", "<http://a.b>", "http://a.b", "http://a.b")]),
        ("http://a.b", []),
        ("**[t](u)**", [("strong", "**[t](u)**", "t", ""), ("link", "[t](u)", "t", "u")]),
        ("[**t**](u)", [("link", "[**t**](u)", "t", "u"), ("strong", "**t**", "t", "")]),
        ("~~[t](u) x~~", [("strike", "~~[t](u) x~~", "t](u) x", ""), ("link", "[t](u)", "t", "u")]),
        ("[a *b* c](u)", [("link", "[a *b* c](u)", "a *b* c", "u"), ("emphasis", "*b*", "b", "")]),
        ("[a\nb](u)", [("link", "[a\nb](u)", "a\nb", "u")]),
        ("[[p](a)] [[c](b)]", [("link", "[p](a)", "p", "a"), ("link", "[c](b)", "c", "b")]),
        ("[[paper](a), [code](b)]", [("link", "[paper](a)", "paper", "a"), ("link", "[code](b)", "code", "b")]),
        ("[7/10][fine] [T](u)", [("link", "[T](u)", "T", "u")]),
        ("![alt](i.png)", [("image", "![alt](i.png)", "alt", "i.png")]),
        ("[![alt](i)](u)", [("link", "[![alt](i)](u)", "", "u"), ("image", "![alt](i)", "alt", "i")]),
        ("[[Note]]", [("wiki", "[[Note]]", "Note", "Note")]),
        ("[[2020 DETR|검출]]", [("wiki", "[[2020 DETR|검출]]", "검출", "2020 DETR")]),
        ("[[a#b]]", [("wiki", "[[a#b]]", "a#b", "a#b")]),
        ("![[figure.png]]", [("image", "![[figure.png]]", "figure.png", "figure.png")]),
        ("[[]] [[|b]] [[a]", []),
        ("[ ](u)", [("link", "[ ](u)", " ", "u")]),
        ("`[t](u)`", [("code", "`[t](u)`", "[t](u)", "")]),
        ("\\[t](u) \\*x\\*", []),
        (
            "**论文** *강조*입니다 ~~xoá~~",
            [("strong", "**论文**", "论文", ""), ("emphasis", "*강조*", "강조", ""), ("strike", "~~xoá~~", "xoá", "")],
        ),
        ("𝔘 **𝔙** [𝔚](u)", [("strong", "**𝔙**", "𝔙", ""), ("link", "[𝔚](u)", "𝔚", "u")]),
    ],
)
def test_inlines(text, marks):
    assert inlines(text) == marks


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("<b>b</b> <strong>B</strong>", [("strong", "<b>b</b>", "b", ""), ("strong", "<strong>B</strong>", "B", "")]),
        ("<i>i</i> <em>e</em>", [("emphasis", "<i>i</i>", "i", ""), ("emphasis", "<em>e</em>", "e", "")]),
        ("<del>d</del> <s>s</s>", [("strike", "<del>d</del>", "d", ""), ("strike", "<s>s</s>", "s", "")]),
        ("<kbd>ICCV 2019</kbd>", [("kbd", "<kbd>ICCV 2019</kbd>", "ICCV 2019", "")]),
        ("<KBD class=x>ICCV</KBD>", [("kbd", "<KBD class=x>ICCV</KBD>", "ICCV", "")]),
        ("<code>c</code>", [("code", "<code>c</code>", "c", "")]),
        (
            '<a href="http://a.b?x=1&amp;y=2">l</a>',
            [("link", '<a href="http://a.b?x=1&amp;y=2">l</a>', "l", "http://a.b?x=1&y=2")],
        ),
        ("<a href=http://a.b>l</a>", [("link", "<a href=http://a.b>l</a>", "l", "http://a.b")]),
        ("<a name='x'></a>l", []),
        ("</b>x</a>", []),
        ("<span>x</span>", []),
        ("a < b and c > d", []),
        ("**<kbd>x</kbd>**", [("strong", "**<kbd>x</kbd>**", "x", ""), ("kbd", "<kbd>x</kbd>", "x", "")]),
    ],
)
def test_raw_html_inlines(text, marks):
    assert inlines(text) == marks


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("a<br>b<br/>c", "p:a⏎b⏎c"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>\n", "list{item-{p:a list{item-{p:b}}} item-{p:c}}"),
        (
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>\n",
            "table{row{c:a c:b} row{c:1 c:2}}",
        ),
        ("<h2>H</h2>\n\ntext\n", "h2:H p:text"),
        ("<details><summary>S</summary>\n\n- a\n\n</details>\n", "h6:S list{item-{p:a}}"),
        ("<p align=center>\n<b>x</b>\n</p>\n\ny\n", "p:x p:y"),
        ("<blockquote>q</blockquote>", "quote{p:q}"),
        ("<script>alert(1)</script>\n\nx", "p:x"),
        ("<style>p {}</style>\n\nx", "p:x"),
        ("<!-- a\nb -->\n\nx", "p:x"),
        ("a <!-- hidden --> b", "p:a  b"),
        ("<div>a</div><div>b</div>", "p:a p:b"),
        ("</li></ul></table>x", "p:x"),
        ("<img src=x> t", "p: t"),
        ("<b", "p:<b"),
        ("<td>x", "c:x"),
        ("<a name=x></a>\n## H\n", "h2:H"),
    ],
)
def test_raw_html_blocks(text, drawn):
    assert outline(text) == drawn


def test_html_items_need_no_closing_tag():
    assert outline("<ul>\n<li>a\n<li>b\n</ul>\n") == "list{item-{p:a} item-{p:b}}"


@pytest.mark.parametrize("text", ["<summary>S</summary>", "<h2>H</h2>\n", "<table><tr><td>c</td></tr></table>"])
def test_html_leaves_hold_their_text(text):
    for block in parse_markdown(text):
        assert all(block.start <= start <= end <= block.end for start, end in block.runs)


@pytest.mark.parametrize("text", ["<b>\\#", "<a href=x>\\*", "<kbd>\\*"])
def test_html_marks_without_end_lie_in_order(text):
    for block in parse_markdown(text):
        for inline in block.inlines:
            assert inline.start <= inline.inner_start <= inline.inner_end <= inline.end


def test_indented_html_block_is_one_block():
    assert [view(" <p>a", block).text for block in parse_markdown(" <p>a")] == ["a"]


@pytest.mark.parametrize(
    ("text", "bold", "shown"),
    [
        ("**论文：**内容", ["论文："], "论文：内容"),
        ("**중요도:**높음", ["중요도:"], "중요도:높음"),
        ("**「标题」**说明", ["「标题」"], "「标题」说明"),
        ("看**「标题」**", ["「标题」"], "看「标题」"),
        ("**Rating:**4/5 and **b**", ["Rating:", "b"], "Rating:4/5 and b"),
        ("**Điểm:**8, **Chủ đề:**Phát hiện", ["Điểm:", "Chủ đề:"], "Điểm:8, Chủ đề:Phát hiện"),
        ("**[标题](u)。**好", ["[标题](u)。"], "标题。好"),
        ("a ** b: ** c", [], "a ** b: ** c"),
        ("**（一", [], "**（一"),
        ("x **：** y", ["："], "x ： y"),
        ("a**：**b", [], "a**：**b"),
        ("`x**:**y`", [], "x**:**y"),
        ("a***：***b", [], "a***：***b"),
    ],
)
def test_bold_may_end_with_punctuation_before_a_letter(text, bold, shown):
    assert [inner for kind, _, inner, _ in inlines(text) if kind == "strong"] == bold
    assert [view(text, block).text for block in parse_markdown(text)] == [shown]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("text", ["Đánh giá **mạng nơ-ron** [tích chập](u) ~~cũ~~", "평가 **좋음** [논문](u)"])
def test_offsets_hold_in_every_normal_form(form, text):
    text = unicodedata.normalize(form, text)
    marked = [inner for _, _, inner, _ in inlines(text)]
    assert [unicodedata.normalize("NFC", inner) for inner in marked] == [
        unicodedata.normalize("NFC", inner)
        for inner in (
            ["mạng nơ-ron", "tích chập", "cũ"] if "Đ" in unicodedata.normalize("NFC", text) else ["좋음", "논문"]
        )
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_do_not_show(end):
    text = end.join(["# A", "", "- one", "  two", "- three", "", "| a |", "|---|", "| b |", ""])
    assert outline(text) == "h1:A list{item-{p:one⏎two} item-{p:three}} table{row{c:a} row{c:b}}"
    assert "\r" not in visible(text)


def test_astral_characters_count_one_each():
    text = "𝔸𝔹 😀 **💡 글자** 끝\n\n- 🧪 [논문 𝕏](http://x)\n"
    assert inlines(text) == [
        ("strong", "**💡 글자**", "💡 글자", ""),
        ("link", "[논문 𝕏](http://x)", "논문 𝕏", "http://x"),
    ]
    assert visible(text) == "𝔸𝔹 😀 💡 글자 끝\n🧪 논문 𝕏"


def test_text_before_the_start_is_not_read():
    text = "---\ntitle: 𝔸\n---\n# Ñ\n\n**b**\n"
    start = text.index("# Ñ")
    assert outline(text, start) == "h1:Ñ p:b"
    heading, paragraph = parse_markdown(text, start)
    assert text[slice(*heading.runs[0])] == "Ñ"
    assert text[slice(*paragraph.runs[0])] == "b"


PIECES = [
    *(
        "# ",
        "## ",
        "##",
        "- ",
        "* ",
        "1. ",
        "2) ",
        "> ",
        "  ",
        "    ",
        "\t",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "|",
        "|---|---|\n",
    ),
    *(
        "**",
        "*",
        "__",
        "~~",
        "~",
        "`",
        "```",
        "```py\n",
        "[",
        "]",
        "(",
        ")",
        "](http://a.b)",
        "[[",
        "]]",
        "![",
        " ",
        "\\",
    ),
    *("&amp;", "$", "[^1]", "[^1]: ", "---\n", "===\n", "[ ] ", "[x] ", "a", "B", "7/10", "★", "论文", "한글", "việt"),
    *("e\u0301", "𝔘", "\u202e", "\u200b", "\ufeff", "\u2028", "\x85", ":", "http://x.y/z"),
]
HTML = [
    *("<b>", "</b>", "<kbd>", "</kbd>", "<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", "<br>", "<!--", "-->"),
    *(
        "<summary>",
        "</summary>",
        "<ul>",
        "<li>",
        "</li>",
        "</ul>",
        "<a href='x'>",
        "</a>",
        "<script>",
        "</script>",
        "<",
    ),
    *("<p>", "</p>", "<h1>", "</h1>", "<img src=x>", "<blockquote>", "</blockquote>", "<style>"),
]
markdown = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
mixed = st.lists(st.sampled_from(PIECES + HTML), max_size=40).map("".join)
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
generous = settings(max_examples=300)


@generous
@given(st.one_of(markdown, mixed, anything))
@example("\x00")
@example("[" * 500)
@example("> " * 200 + "x")
def test_whatever_is_read_stays_in_the_source(text):
    blocks = parse_markdown(text)
    for index, block in enumerate(blocks):
        assert 0 <= block.start <= block.end <= len(text)
        assert -1 <= block.parent < index
        assert block.parent < 0 or blocks[block.parent].kind in CONTAINERS
        assert block.kind in CONTAINERS | LEAVES
        assert not (block.kind in CONTAINERS and block.runs)
        position = 0
        for start, end in block.runs:
            assert position <= start <= end <= len(text)
            position = end
        assert view(text, block).text.replace("\n", "") == "".join(text[s:e] for s, e in block.runs).replace("\n", "")
        assert all(0 <= i.start <= i.end <= len(text) for i in block.inlines)


@generous
@given(st.one_of(markdown, anything.filter(lambda text: "<" not in text)))
def test_without_html_all_is_nested_and_in_order(text):
    position = 0
    for block in parse_markdown(text):
        for start, end in block.runs:
            assert block.start <= start <= end <= block.end
            assert position <= start
            position = end
        for inline in block.inlines:
            assert block.start <= inline.start <= inline.inner_start <= inline.inner_end <= inline.end <= block.end


@generous
@given(mixed)
def test_blocks_behind_others_do_not_depend_on_where_they_stand(text):
    moved = parse_markdown("𝔸\n" + text, 2)
    here = parse_markdown(text)
    assert [(b.kind, b.level, b.name, b.start - 2, b.end - 2, b.parent) for b in moved] == [
        (b.kind, b.level, b.name, b.start, b.end, b.parent) for b in here
    ]
    assert [view("𝔸\n" + text, b).text for b in moved] == [view(text, b).text for b in here]
