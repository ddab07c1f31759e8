"""Links in the shapes that notes have: markup, running text, fields, code; hand-made and parsed blocks."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notesetl.extract.bare_links import bare_addresses
from notesetl.extract.link_roles import LinkWords, role_before, role_of_label
from notesetl.extract.links import find_links
from notesetl.languages import load_all
from notesetl.readers.markdown import parse_markdown
from notesetl.records import Block, Inline

ROLES = {"paper", "code", "video", "project", "blog", "other"}


def links_of(text):
    return find_links(text, parse_markdown(text))


def leaf(text, kind="paragraph", **more):
    return (Block(kind, 0, len(text), runs=((0, len(text)),), **more),)


MARKUP = [
    ("[Attention](https://arxiv.org/abs/1706.03762)", "https://arxiv.org/abs/1706.03762", "arxiv", "paper"),
    ("[Attention](https://arxiv.org/abs/1706.03762 'title')", "https://arxiv.org/abs/1706.03762", "arxiv", "paper"),
    ("<https://arxiv.org/abs/1706.03762>", "https://arxiv.org/abs/1706.03762", "arxiv", "paper"),
    ("[x](<https://a.org/a b.pdf>)", "https://a.org/a b.pdf", "pdf", "paper"),
    ("[x](https://a.org/y\\_z)", "https://a.org/y\\_z", "web", "other"),
    ("[x](https://a.org/?b=1&amp;c=2)", "https://a.org/?b=1&amp;c=2", "web", "other"),
    ("[](https://a.org/x.pdf)", "https://a.org/x.pdf", "pdf", "paper"),
    ("[![shot](shot.png)](https://youtu.be/P2uZF-5F1wI)", "https://youtu.be/P2uZF-5F1wI", "video", "video"),
    ('<a href="https://github.com/a/b">here</a>', "https://github.com/a/b", "github", "code"),
    ("[[Transformer|the model]]", "Transformer", "relative", "other"),
    ("[notes](notes/attention.md)", "notes/attention.md", "relative", "blog"),
    ("[top](#top)", "#top", "anchor", "other"),
    ("**[x](https://a.org/y)**", "https://a.org/y", "web", "other"),
    ("~~[x](https://a.org/y)~~", "https://a.org/y", "web", "other"),
    ("[https://a.org/y](https://a.org/y)", "https://a.org/y", "web", "other"),
    ("[arXiv:1706.03762](https://arxiv.org/abs/1706.03762)", "https://arxiv.org/abs/1706.03762", "arxiv", "paper"),
    ("[https://arxiv.org/abs/1706.03762]()", "https://arxiv.org/abs/1706.03762", "arxiv", "paper"),
]


@pytest.mark.parametrize(("text", "url", "kind", "role"), MARKUP)
def test_markup(text, url, kind, role):
    (link,) = links_of(text)
    assert (link.url, link.kind, link.role) == (url, kind, role)
    assert text[link.start : link.end] == url
    assert link.mention == -1


def test_reference_links_span_their_markup():
    text = "See [the paper][1].\n\n[1]: https://arxiv.org/abs/1706.03762\n"
    (link,) = links_of(text)
    assert (link.url, text[link.start : link.end]) == ("https://arxiv.org/abs/1706.03762", "[the paper][1]")


@pytest.mark.parametrize(
    "text",
    [
        "[code]()",
        "[code](  )",
        "![plot](https://a.org/plot.png)",
        "[run](javascript:alert(1))",
        "Section 10.1234/5 of 2012.12345.6 pages, v1.2.3, a.md/b, 3.14/2",
        "[1706.037625]",
        "node.js/express and e.g./i.e. and etc./and",
        "me@github.com/x",
        "https://",
        "www. is short for web",
        "arXiv is a site, arXiv, 2017, has 1,706.0 papers; arXiv-1 too",
        "no link at all",
    ],
)
def test_no_link(text):
    assert links_of(text) == ()


BARE = [
    ("read https://arxiv.org/abs/1706.03762, then sleep", ["https://arxiv.org/abs/1706.03762"]),
    ("(https://arxiv.org/abs/1706.03762)", ["https://arxiv.org/abs/1706.03762"]),
    ("见https://arxiv.org/abs/1706.03762。然后", ["https://arxiv.org/abs/1706.03762"]),
    ("论文（https://arxiv.org/abs/1706.03762）", ["https://arxiv.org/abs/1706.03762"]),
    ("https://arxiv.org/abs/1706.03762를 읽음", ["https://arxiv.org/abs/1706.03762"]),
    ("xem https://arxiv.org/abs/1706.03762 nhé", ["https://arxiv.org/abs/1706.03762"]),
    ("arxiv.org/abs/1706.03762 and github.com/a/b.", ["arxiv.org/abs/1706.03762", "github.com/a/b"]),
    ("请看arxiv.org/abs/1706.03762", ["arxiv.org/abs/1706.03762"]),
    ("www.example.com/x and www.example.org", ["www.example.com/x", "www.example.org"]),
    ("unknown.example/x is no address", []),
    ("**https://a.org/x**", ["https://a.org/x"]),
    ("https://a.org/x\\_y z", ["https://a.org/x\\_y"]),
    ("https://a.org/?x=1&amp;y=2", ["https://a.org/?x=1&amp;y=2"]),
    ("| paper | https://a.org/x |\n|---|---|\n| y | https://b.org/z |", ["https://a.org/x", "https://b.org/z"]),
    ("`https://a.org/x`", ["https://a.org/x"]),
    ("https://a.org,https://b.org", ["https://a.org", "https://b.org"]),
    ("arXiv:1706.03762v2", ["arXiv:1706.03762v2"]),
    ("arXiv: 1706.03762", ["arXiv: 1706.03762"]),
    ("arXiv 1706.03762.", ["arXiv 1706.03762"]),
    ("arXiv：1706.03762", ["arXiv：1706.03762"]),
    ("arXiv preprint arXiv:1706.03762, 2017", ["arXiv:1706.03762"]),
    ("**arXiv**: 1706.03762", ["1706.03762"]),
    ("arXiv [1706.03762]", ["1706.03762"]),
    ("[1706.03762] arXiv", ["1706.03762"]),
    ("1706.03762v1 (arXiv)", ["1706.03762v1"]),
    ("arXiv:cs/0112017 and arXiv:math.GT/0309136", ["arXiv:cs/0112017", "arXiv:math.GT/0309136"]),
    ("CoRR, abs/1409.0473, 2014", ["abs/1409.0473"]),
    ("doi:10.1145/3292500.3330701.", ["doi:10.1145/3292500.3330701"]),
    ("DOI: 10.1109/CVPR.2016.90; next", ["DOI: 10.1109/CVPR.2016.90"]),
    ("（10.1109/CVPR.2016.90）", ["10.1109/CVPR.2016.90"]),
    ("https://doi.org/10.1145/3292500.3330701", ["https://doi.org/10.1145/3292500.3330701"]),
    ("10.48550/arXiv.1706.03762", ["10.48550/arXiv.1706.03762"]),
    ("[see arXiv:1706.03762](notes/x.md)", ["arXiv:1706.03762", "notes/x.md"]),
]


@pytest.mark.parametrize(("text", "urls"), BARE)
def test_running_text(text, urls):
    links = links_of(text)
    assert [link.url for link in links] == urls
    assert [text[link.start : link.end] for link in links] == urls


ROLE = [
    ("code: [Attention model](https://a.org/x)", "code"),
    ("**Code:** https://a.org/x", "code"),
    ("【代码】https://a.org/x", "code"),
    ("[Paper] https://a.org/x", "paper"),
    ("- Paper: https://a.org/x", "paper"),
    ("代码：https://a.org/x", "code"),
    ("论文地址： https://a.org/x", "paper"),
    ("视频讲解：https://a.org/x", "video"),
    ("논문: https://a.org/x", "paper"),
    ("코드 (https://a.org/x)", "code"),
    ("발표 영상: https://a.org/x", "video"),
    ("Link bài báo: https://a.org/x", "paper"),
    ("Mã nguồn: https://a.org/x", "code"),
    ("Ma\u0303 nguo\u0302\u0300n: https://a.org/x", "code"),
    ("Trang dự án: https://a.org/x", "project"),
    ("Project page: https://a.org/x", "project"),
    ("[paper](https://a.org/x)", "paper"),
    ("[[code]](https://a.org/x)", "code"),
    ("[Official PyTorch code](https://a.org/x)", "code"),
    ("[NIPS paper](https://a.org/x)", "paper"),
    ("[📄](https://a.org/x)", "paper"),
    ("[slides](https://a.org/x)", "other"),
    ("[知乎解读](https://a.org/x)", "blog"),
    ("[원문](https://a.org/x)", "paper"),
    ("[논문 리뷰](https://a.org/x)", "blog"),
    ("[bài báo gốc](https://a.org/x)", "paper"),
    ("[mã nguồn bài báo](https://a.org/x)", "code"),
    ("[bài viết](https://a.org/x)", "blog"),
    ("[article](https://a.org/x)", "blog"),
    ("[article](https://someone.github.io/model)", "project"),
    ("[dataset](https://github.com/a/b)", "other"),
    ("[forum](https://openreview.net/forum?id=SJ6yPD5xg)", "other"),
    ("[code](https://a.org/x.pdf)", "code"),
    ("[code](https://arxiv.org/abs/1706.03762)", "paper"),
    ("paper: https://github.com/a/b", "code"),
    ("[A Video Transformer That Needs No Code and No Paper to Speak Of](https://a.org/x)", "other"),
    ("[Learning to decode](https://a.org/x)", "other"),
    ("[https://a.org/paper](https://a.org/x)", "other"),
    ("[paper](https://a.org/x.pdf) [here](https://a.org/x)", "other"),
]


@pytest.mark.parametrize(("text", "role"), ROLE)
def test_role(text, role):
    assert links_of(text)[-1].role == role


def test_fields():
    def url_of(text, name):
        return [(link.url, link.kind, link.role) for link in find_links(text, leaf(text, "field", name=name))]

    assert url_of("1706.03762", "arxiv") == [("1706.03762", "arxiv", "paper")]
    assert url_of("cs/0112017v1", "arXiv_id") == [("cs/0112017v1", "arxiv", "paper")]
    assert url_of("https://arxiv.org/abs/1706.03762", "arxiv") == [
        ("https://arxiv.org/abs/1706.03762", "arxiv", "paper")
    ]
    assert url_of("10.1109/CVPR.2016.90", "doi") == [("10.1109/CVPR.2016.90", "doi", "paper")]
    assert url_of("https://a.org/x", "code_url") == [("https://a.org/x", "web", "code")]
    assert url_of("https://a.org/x", "代码") == [("https://a.org/x", "web", "code")]
    assert url_of("https://a.org/x", "uri") == [("https://a.org/x", "web", "other")]
    assert url_of("1706.03762", "title") == []


def test_code_has_only_papers_each_once():
    text = (
        "```bibtex\n@article{v, journal={arXiv preprint arXiv:1706.03762}, eprint = {1706.03762},\n"
        "url={https://arxiv.org/abs/1706.03762v5}, doi={10.1109/CVPR.2016.90}}\n% https://github.com/a/b\n```\n"
    )
    links = links_of(text)
    assert [(link.url, link.kind, link.role) for link in links] == [
        ("arXiv:1706.03762", "arxiv", "paper"),
        ("10.1109/CVPR.2016.90", "doi", "paper"),
    ]


def test_bibtex_eprint():
    (link,) = links_of("```\neprint = {1706.03762v2},\n```")
    assert (link.url, link.arxiv_id, link.arxiv_version) == ("1706.03762v2", "1706.03762", "v2")


def test_boilerplate_has_no_links():
    text = "Follow us at https://a.org/x"
    assert find_links(text, leaf(text, boilerplate=True)) == ()
    assert len(find_links(text, leaf(text))) == 1


def test_order_blocks_and_columns():
    text = "# T https://a.org/1\n\n- [b](https://a.org/2) https://a.org/3\n\ndoi:10.1109/CVPR.2016.90\n"
    blocks = parse_markdown(text)
    links = find_links(text, blocks)
    assert [link.canonical_url[-1] for link in links] == ["1", "2", "3", "0"]
    assert [blocks[link.block].kind for link in links] == ["heading", "paragraph", "paragraph", "paragraph"]
    assert links[3].doi == "10.1109/cvpr.2016.90"


def test_links_whose_address_is_not_in_the_text_span_their_markup():
    text = "the model"
    inline = Inline("link", 4, 9, 4, 9, url="https://a.org/x")
    (link,) = find_links(text, (Block("paragraph", 0, 9, runs=((0, 9),), inlines=(inline,)),))
    assert (link.url, link.start, link.end) == ("https://a.org/x", 4, 9)


def test_words_of_a_language_have_one_role():
    for code, words in load_all("links", LinkWords).items():
        assert words.role_word in {"first", "last"}, code
        listed = [word for role in (*sorted(ROLES), "article") for word in getattr(words, role)]
        assert len(listed) == len(set(listed)), code
        assert all(word == word.strip().lower() for word in listed), code


@pytest.mark.parametrize(("label", "role"), [("Paper", "paper"), ("the title of something", None), ("", None)])
def test_role_of_label(label, role):
    assert role_of_label(label) == role


@pytest.mark.parametrize(("lead", "role"), [("Code: ", "code"), ("the code of ", None), ("", None), ("[[", None)])
def test_role_before(lead, role):
    assert role_before(lead) == role


PIECES = st.sampled_from(
    [
        *("https://", "http://", "www.", "arxiv.org/abs/", "github.com/a/b", "1706.03762", "v2", "arXiv", ":", "doi"),
        *(
            "10.1109/CVPR.2016.90",
            "cs/0112017",
            "eprint = {",
            "}",
            "[",
            "]",
            "(",
            ")",
            "](",
            "![",
            "[[",
            "]]",
            "<",
            ">",
        ),
        *(
            "*",
            "**",
            "_",
            "~~",
            "`",
            "```",
            "\n",
            "\n\n",
            " ",
            "\t",
            "\\",
            "|",
            "\n---|---\n",
            "- ",
            "# ",
            "> ",
            "&amp;",
        ),
        *("论文：", "코드", "bài báo", "é", "🔥", "。", "，", "'", '"', '<a href="', "</a>", "paper", "code", "\u200b"),
    ]
)


@settings(max_examples=300)
@given(st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(max_size=80)))
def test_anything_gives_grounded_links(text):
    blocks = parse_markdown(text)
    links = find_links(text, blocks)
    assert list(links) == sorted(links, key=lambda link: (link.start, link.end))
    for link in links:
        block = blocks[link.block]
        assert block.start <= link.start < link.end <= block.end
        assert link.role in ROLES
        assert link.url
        inlines = [inline for inline in block.inlines if (inline.start, inline.end) == (link.start, link.end)]
        assert text[link.start : link.end] == link.url or any(inline.url == link.url for inline in inlines)
    spans = [(bare.start, bare.end) for bare in bare_addresses(text)]
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "https://",
            "https://a)",
            "www.a.b",
            "arxiv.org/",
            "arXiv",
            "arXiv:",
            "xiv",
            "10.1145/",
            "abs/",
            "eprint = {",
        ),
        *("'https://a'", "https://())", "https://a,", "[arXiv](", "{", "doi:10.1145/a) ", "&gt;", "arXiv:1706.03762v2"),
        *("a.com/", "1706.", "1706.03762 ", "doi:", "http", "://", "[", "a.", "-", "https://a.org/x ", "\\", "'", "论"),
    ],
)
def test_hostile_text_costs_linear_time(piece):
    text = piece * (100_000 // len(piece))
    begin = time.process_time()
    find_links(text, leaf(text))
    assert time.process_time() - begin < 4


def test_many_links_in_many_runs_cost_linear_time():
    piece = "[p](https://a.org/x) https://b.org/y*z* "
    text = piece * 2_000
    blocks = parse_markdown(text)
    begin = time.process_time()
    assert len(find_links(text, blocks)) == 4_000
    assert time.process_time() - begin < 4
