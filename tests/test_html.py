# ruff: noqa: E501 (tables of cases and page skeletons read best unbroken)
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notesetl.readers.html import parse_html


def leaves(source):
    note = parse_html(source)
    return [(b.kind, "|".join(note.text[low:high] for low, high in b.runs)) for b in note.blocks if b.runs]


def inlines(source):
    note = parse_html(source)
    return [(i.kind, note.text[i.start : i.end], i.url) for b in note.blocks for i in b.inlines]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("", ""),
        ("plain text", "plain text"),
        ("<p>a\n  b&nbsp;c</p>", "a b c"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("<p>one<br>two<br/></p>", "one\ntwo"),
        ("<p>a <b> b </b> c</p>", "a b c"),
        ("<p>x<sub>2</sub> &lt;논문&gt; &#26143; &copy;</p>", "x2 <논문> 星 ©"),
        ("<pre>\n  a\n\n b\n\n</pre><p>c</p>", "  a\n\n b\n\nc"),
        ("<ul><li>một<li>hai<ul><li>ba</ul></ul>", "- một\n- hai\n  - ba"),
        ("<ol start=3><li>c<li>d</ol>", "3. c\n4. d"),
        ("<ol start=99999999999999999999><li>c</ol>", "1. c"),
        ("<table><tr><th>Paper<th>Score<tr><td>BERT<td>4/5</table>", "Paper\tScore\nBERT\t4/5"),
        ("<p>a</p><script>var x = '<p>no</p>'</script><style>p{}</style><!-- no --><p>b</p>", "a\n\nb"),
        ("<p hidden>no</p><p style='color:red; display: none'>no</p><button>Like</button><p>yes</p>", "yes"),
        ("<h2 id=x><a class=headerlink href=#x>#</a>标题</h2>", "标题"),
        ("<p>star <img class='emoji' alt='⭐'><img alt='a figure' src=f.png></p>", "star ⭐"),
        ("<b>never closed <i>tags", "never closed tags"),
        ("a\x00b\ud800c", "ab?c"),
    ],
)
def test_text(source, text):
    assert parse_html(source).text == text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            '<a href="https://arxiv.org/abs/1706.03762"> Attention </a>',
            [("link", "Attention", "https://arxiv.org/abs/1706.03762")],
        ),
        (
            "<p><kbd>ICCV 2019</kbd> <del>old</del> <em>e</em> <code>c</code></p>",
            [("kbd", "ICCV 2019", ""), ("strike", "old", ""), ("emphasis", "e", ""), ("code", "c", "")],
        ),
        ("<a href=u><h2>T</h2><p>P</p></a>", [("link", "T", "u"), ("link", "P", "u")]),
        ("<a href=u><b>T</b></a>", [("link", "T", "u"), ("strong", "T", "")]),
        ("<a href=u><img alt=arXiv></a>", [("link", "arXiv", "u")]),
        ("<p>x<img src=f.png></p>", [("image", "", "f.png")]),
        ("<a name=top>T</a>", []),
        ("<p><script type='math/tex'>x^2</script></p>", [("math", "$x^2$", "")]),
        (
            "<p><span class=katex><math><mi>x</mi><annotation>x_1</annotation></math><span class=katex-html>x1</span></span></p>",
            [("math", "$x_1$", "")],
        ),
    ],
)
def test_inlines(source, expected):
    assert inlines(source) == expected


def test_structure():
    note = parse_html(
        "<h1>Notes</h1><ul><li>one<ol><li>two</ol></ul><blockquote>q</blockquote>"
        "<table><tr><th>P<tr><td>x</table><pre class=language-py>y</pre>"
    )
    shape = [(b.kind, b.level, b.parent, b.name) for b in note.blocks]
    assert shape == [
        ("heading", 1, -1, "h1"),
        ("list", 0, -1, ""),
        ("item", 1, 1, "-"),
        ("paragraph", 0, 2, ""),
        ("list", 0, 2, ""),
        ("item", 2, 4, "1."),
        ("paragraph", 0, 5, ""),
        ("quote", 0, -1, ""),
        ("paragraph", 0, 7, ""),
        ("table", 0, -1, ""),
        ("row", 0, 9, ""),
        ("cell", 0, 10, ""),
        ("row", 1, 9, ""),
        ("cell", 0, 12, ""),
        ("code", 0, -1, "py"),
    ]
    item = note.blocks[2]
    assert note.text[item.start : item.end] == "- one\n  1. two"


def test_code_in_a_layout_table_and_lists_in_cells():
    assert leaves("<table><tr><td class=gutter><pre>1</pre><td><pre>x = 1</pre></table>") == [("code", "x = 1")]
    assert leaves("<table><tr><th>h<tr><td><ul><li>a<li>b</ul></table>") == [("cell", "h"), ("cell", "a\nb")]


PROSE = "<p>The model drops recurrence and attends to all positions at once, which trains much faster on this task.</p>"

SKELETONS = {
    "csdn": f"""<div id=csdn-toolbar class="csdn-toolbar"><ul><li>首页</ul></div>
        <div class=main_father><main><div class=blog-content-box><div class=article-header-box>
        <h1 class=title-article id=articleContentId>注意力笔记</h1><div class="article-info-box">版权 收藏 12</div></div>
        <article class=baidu_pl><div id=article_content><div id=content_views class=htmledit_views>{PROSE}</div></div>
        </article></div><div class="more-toolbox-new"><span>点赞</span></div><div class=recommend-box><a href=/x>推荐</a></div>
        </main><aside class=blog_container_aside>博主</aside></div>""",
    "zhihu": f"""<header role=banner><a href=/>首页</a></header><main><article class="Post-Main">
        <h1 class=Post-Title>注意力笔记</h1><div class="Post-Author">关注</div>
        <div class="RichText ztext Post-RichText">{PROSE}</div></article>
        <div class=Comments-container>评论</div><div class=Recommendations-Main>推荐阅读</div></main>""",
    "wechat": f"""<div id=js_article class=rich_media><h1 class=rich_media_title id=activity-name>注意力笔记</h1>
        <div id=meta_content class=rich_media_meta_list>公众号</div>
        <div class="rich_media_content" id=js_content style="visibility: hidden;">{PROSE}</div>
        <div class=rich_media_tool>阅读 在看</div></div>""",
    "blogger": f"""<header><div class=header-widget>Tên blog</div></header><div class=main><div class="post hentry">
        <h3 class="post-title entry-title">Ghi chú về attention</h3><div class="post-body entry-content">{PROSE}</div>
        <div class=post-footer>Đăng bởi</div></div><div class=comments id=comments><h4>Nhận xét</h4>Đăng nhận xét</div></div>
        <footer>Được tạo bởi Blogger</footer>""",
    "viblo": f"""<div class=site-header><nav>Bài viết</nav></div><main><article>
        <h1 class="article-content__title">Ghi chú về attention</h1><div class="tags"></div>
        <div class="md-contents article-content__body">{PROSE}</div></article>
        <div class=post-comments>Bình luận</div></main><footer>Viblo</footer>""",
    "hexo": f"""<nav class=nav><ul><li><a href=/>首页</a></ul></nav><div class=index-left><div id=toc class=toc-article>目录</div></div>
        <div class=post-container><div class=post-title>注意力笔记</div><div class=post-meta>发布于 2020</div>
        <div class=post-content>{PROSE}</div><div id=disqus_thread>评论</div></div><footer>Hexo</footer>""",
    "tistory": f"""<div id=header><nav>메뉴</nav></div><h1 class=entry-title>어텐션 메모</h1>
        <div class="tt_article_useless_p_margin contents_style">{PROSE}</div>
        <div class=another_category>관련 글</div><div class=comments>댓글</div>""",
    "article": f"<nav>menu</nav><article><h1>Attention notes</h1>{PROSE}<footer>Licence</footer></article><aside>Ads</aside>",
}


@pytest.mark.parametrize("name", sorted(SKELETONS))
def test_page_skeletons(name):
    source = SKELETONS[name]
    note = parse_html(f"<html><head><title>Site</title></head><body>{source}</body></html>")
    title, prose = [note.text[b.start : b.end] for b in note.blocks if b.runs]
    assert title in {"注意力笔记", "Ghi chú về attention", "어텐션 메모", "Attention notes"}
    assert prose.startswith("The model drops recurrence")
    assert note.title == title


@pytest.mark.parametrize(
    "source",
    [
        f"<body><div class='no-sidebar has-comments'>{PROSE}<div>Rating: 4/5</div></div>",
        f"<div class='sidebar'>{PROSE}Rating: 4/5</div>",
        f"<section id=related-work>{PROSE}</section><p>Rating: 4/5</p>",
        f"<div class=post-content>short</div><div class=text>{PROSE}{PROSE}Rating: 4/5</div>",
        f"<article class='post tag-social category-share'>{PROSE}<p>Rating: 4/5</p></article>",
        f"<div>{PROSE}<ul><li><a href=https://arxiv.org/abs/1>BERT</a><li><a href=https://arxiv.org/abs/2>ViT</a><li><a href=https://arxiv.org/abs/3>GAN</a></ul>Rating: 4/5</div>",
    ],
)
def test_text_is_kept_when_in_doubt(source):
    text = parse_html(source).text
    assert "The model drops recurrence" in text
    assert "Rating: 4/5" in text
    if "BERT" in source:
        assert "BERT" in text


def test_menu_without_a_name_is_left_out():
    menu = "<ul><li><a href=/>Home</a><li><a href=/tags>Tags</a><li><a href=/about>About</a></ul>"
    assert "Tags" not in parse_html(f"<body>{menu}<div>{PROSE}</div>").text


def test_several_articles_are_all_kept():
    text = parse_html(f"<article>{PROSE}<p>first</p></article><nav>x</nav><article>{PROSE}<p>second</p></article>").text
    assert text.index("first") < text.index("second")


def test_meta_and_title():
    note = parse_html(
        '<html lang="vi"><head><title>Học sâu | Blog</title><meta name="Keywords" content="rnn, lstm;  注意力、GRU">'
        '<meta property="og:title" content="Học &amp; sâu"><meta name=author content="An">'
        '<link rel=canonical href="https://x.org/a"></head><body><p>Nội dung</p></body></html>'
    )
    assert note.title == "Học & sâu"
    assert note.meta == {
        "title": "Học & sâu",
        "lang": "vi",
        "author": "An",
        "url": "https://x.org/a",
        "tags": ["rnn", "lstm", "注意力", "GRU"],
    }


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 100_000 + "x",
        "<ul><li>x" * 10_000,
        "<table><tr><td>x" * 10_000,
        "<blockquote>" * 10_000 + "x",
        "<a href=x>y" * 20_000,
        "<p>" + "".join(f"<b a={i}>" for i in range(3000)) + "<p>x" * 20_000,
        "<p " + " ".join(f"a{i}=1" for i in range(100_000)) + ">x",
        "<div>" * 600 + "<div></div>" * 50_000 + "x",
        "<" * 300_000,
        "<!--" * 100_000,
        '<a href="' * 50_000,
        "<math>" * 5_000,
        "<table><tr><th><ul><li>x" * 2_000,
    ],
    ids=lambda source: source[:12],
)
def test_hostile_pages_take_linear_time(source):
    started = time.process_time()
    parse_html(source)
    assert time.process_time() - started < 3


def test_deep_text_survives():
    assert parse_html("<div>" * 10_000 + "심층 文").text == "심층 文"


PIECES = ["<p>", "</p>", "<b>", "</b>", "<li>", "<ul>", "</ul>", "<table>", "<tr>", "<td>", "<th>", "</table>", "<pre>", "</pre>", "<br>", "<h2>", "</h2>", "<a href=u>", "</a>", "<blockquote>", "</blockquote>", "<img alt=★>", " ", "\n", "字", "a", "😀", "&amp;", "<math>x</math>"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_offsets_hold_for_any_page(source):
    note = parse_html(source)
    assert note.text == note.text.strip("\n")
    last = 0
    for block in note.blocks:
        assert 0 <= block.start <= block.end <= len(note.text)
        if block.parent >= 0:
            outer = note.blocks[block.parent]
            assert outer.start <= block.start <= block.end <= outer.end
        for low, high in block.runs:
            assert last <= low < high
            last = high
        for inline in block.inlines:
            assert block.start <= inline.start <= inline.inner_start <= inline.inner_end <= inline.end <= block.end


@given(st.text(max_size=200))
def test_any_string_is_a_page(source):
    parse_html(source)
