import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notesetl.readers.frontmatter import FrontMatter, split


def values(text):
    found = split(text)
    assert found is not None
    return {block.name: "|".join(text[low:high] for low, high in block.runs) for block in found.blocks}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\ntitle: Deep Learning\nrating: 4\n---\nBody", {"title": "Deep Learning", "rating": "4"}),
        ('---\r\ntitle: "A: B"\r\n---\r\nBody', {"title": "A: B"}),
        ("---\ntitle: 'It is' # the short one\n---\nBody", {"title": "It is"}),
        ("---\nrating: 4  # of 5\n---\nBody", {"rating": "4"}),
        (
            "---\ntags: [nlp, \"self-attention\", '번역']\n---\nBody",
            {"tags.0": "nlp", "tags.1": "self-attention", "tags.2": "번역"},
        ),
        ("---\ntags:\n- 目标检测\n- phân loại\n---\nBody", {"tags.0": "目标检测", "tags.1": "phân loại"}),
        ("---\ntags:\n  [\n    cv,\n    nlp,\n  ]\n---\nBody", {"tags.0": "cv", "tags.1": "nlp"}),
        ("---\nrating:\n  novelty: 3\n  writing: 5\n---\nBody", {"rating.novelty": "3", "rating.writing": "5"}),
        (
            "---\nauthors:\n  - name: Ba\n    at: Toronto\n---\nBody",
            {"authors.0.name": "Ba", "authors.0.at": "Toronto"},
        ),
        ("---\nnote: |\n  one\n\n  two: 2\nyear: 2017\n---\nBody", {"note": "one|two: 2", "year": "2017"}),
        ("---\nsummary: >-\n  folded\n  text\n---\nBody", {"summary": "folded|text"}),
        ("---\ntitle: goes on\n  below\n---\nBody", {"title": "goes on|below"}),
        ("---\nexcerpt:\ntitle: X\n---\nBody", {"title": "X"}),
        ('---\n# the basics\nname: ""\nimportance: 3   # 1-5\n...\nBody', {"importance": "3"}),
        ("\ufeff---\ntitle: X\n---\nBody", {"title": "X"}),
        ("\n\n-----\ntitle: X\n-----\nBody", {"title": "X"}),
        ("---\nTITLE: X\n---\nBody", {"title": "X"}),
        ("---\n标题: 注意力\n---\nBody", {"标题": "注意力"}),
        ("---\nemoji: 😀 ok\ntags: [b]\n---\nBody", {"emoji": "😀 ok", "tags.0": "b"}),
        # Hexo leaves the opening fence out.
        (
            "title: ViT 笔记\ndate: 2021-01-02\ntags:\n- 视觉\n---\nBody",
            {"title": "ViT 笔记", "date": "2021-01-02", "tags.0": "视觉"},
        ),
        # Hugo.
        (
            '+++\ntitle = "A = B"\ndate = 2020-01-01\ntags = ["x", "y"]\n+++\nBody',
            {"title": "A = B", "date": "2020-01-01", "tags.0": "x", "tags.1": "y"},
        ),
        ("+++\ndraft = true # not yet\n[params]\nrating = 4\n+++\nBody", {"draft": "true", "params.rating": "4"}),
        ('+++\nnote = """\none\ntwo"""\n+++\nBody', {"note": "one|two"}),
        # Pelican.
        (
            "Title: DETR: lại một bài\nTags: vi, detr\n\nBody",
            {"title": "DETR: lại một bài", "tags.0": "vi", "tags.1": "detr"},
        ),
        ("title: a\r\nlang: vi\r\n\r\nBody", {"title": "a", "lang": "vi"}),
    ],
)
def test_values_and_body(text, expected):
    found = split(text)
    assert values(text) == expected
    assert found.error is None
    assert text[found.end :].strip() == "Body"
    assert json.loads(json.dumps(found.meta)) == found.meta


@pytest.mark.parametrize(
    ("text", "expected", "error"),
    [
        (
            "---\ntitle: BERT: Pre-training of Transformers\nyear: 2018\n---\nBody",
            {"title": "BERT: Pre-training of Transformers", "year": "2018"},
            "line 2",
        ),
        ("---\nrating: ***\ntitle: X\n---\nBody", {"rating": "***", "title": "X"}, "line 2"),
        ("---\ntitle: @home\ntags: [a, b]\n---\nBody", {"title": "@home", "tags.0": "a", "tags.1": "b"}, "line 2"),
        ("---\ntitle:\t[7/10] x\n---\nBody", {"title": "[7/10] x"}, "line"),
        ('---\ntitle: "never closed\nyear: 2020\n---\nBody', {"title": '"never closed', "year": "2020"}, "line"),
        (
            "---\nevil: !!python/object:os.system ls\nyear: 2020\n---\nBody",
            {"evil": "!!python/object:os.system ls", "year": "2020"},
            "tags",
        ),
        ("---\ntitle: {{ title }}\nyear: 2020\n---\nBody", {"title": "{{ title }}", "year": "2020"}, "key is"),
        ("---\ntitle: A\ntitle: B\n---\nBody", {"title": "B"}, "twice"),
        ("---\ntitle: a\x00b\nyear: 2020\n---\nBody", {"title": "a\x00b", "year": "2020"}, "control characters"),
        ("---\ntitle: a\ud800b\nyear: 2020\n---\nBody", {"title": "a\ud800b", "year": "2020"}, "surrogate"),
        ("+++\ntitle = X\nyear = 2020\n+++\nBody", {"title": "X", "year": "2020"}, "Invalid value"),
        ("---\ntitle: X\nyear: 2020\n\nBody", {"title": "X", "year": "2020"}, "never closed"),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_is_salvaged(text, expected, error):
    found = split(text)
    assert values(text) == expected
    assert error in found.error
    assert "\n" not in found.error
    assert text[found.end :].strip() == "Body"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---",
        "Just prose.",
        "---\nA paragraph below a rule.\n\n---\nAnd another.",
        "---\n\n## 읽은 논문\n\n---\n",
        "---\nNote: read below\n\nProse goes on here.\nAnd on.\nAnd on again.\n\n---\nrest",
        "BERT: a language model\n---\nThat was a heading.",
        "Title: only one known line\n\nBody",
        "Title: X\nMy thoughts: good\n\nBody",
        "Nguồn: blog\nTitle: X\n\nBody",
        "+++\nnot closed",
        "https://arxiv.org/abs/1706.03762\ntitle: X\n\nBody",
        "Image source: x\nCredit: y\n---\nrest",
    ],
)
def test_no_front_matter(text):
    assert split(text) is None


def test_types():
    text = (
        "---\nyear: 2017\narxiv: 2010.11930\nid: 1706.03762\nzip: 0012\nread: true\nnone: ~\ndate: 2020-01-02\n"
        'big: 99999999999999999999\nnan: .nan\nclock: 1:30\nquoted: "5"\n---\n'
    )
    assert split(text).meta == {
        "year": 2017, "arxiv": "2010.11930", "id": 1706.03762, "zip": "0012", "read": True, "none": None,
        "date": "2020-01-02", "big": "99999999999999999999", "nan": ".nan", "clock": "1:30", "quoted": "5",
    }  # fmt: skip


def test_field_block_covers_its_lines_and_links():
    text = '---\nuri: "https://arxiv.org/abs/1706.03762" # paper\nnote: |\n  a\n  b\n---\n'
    uri, note = split(text).blocks
    assert text[uri.start : uri.end] == 'uri: "https://arxiv.org/abs/1706.03762" # paper'
    assert text[note.start : note.end] == "note: |\n  a\n  b"
    (link,) = uri.inlines
    assert (link.kind, link.url, (link.start, link.end)) == ("link", "https://arxiv.org/abs/1706.03762", uri.runs[0])


def test_empty_front_matter():
    assert split("---\n---\nBody") == FrontMatter(8)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("a: &a [x, x]\n" + "".join(f"b{i}: &b{i} [*a, *a]\n" for i in range(40)), "anchors"),
        ("a: " + "[" * 20_000, "nested deeper"),
        ("a: " + "{b: " * 10_000, "nested deeper"),
        ("".join(f"{' ' * i}a:\n" for i in range(300)), "nested deeper"),
        ("title: x\n" * 20_000, "longer"),
        ("? [a]\n: b\nt: x\nu: y\n", None),
    ],
)
def test_bombs_are_refused_quickly(body, reason):
    started = time.process_time()
    found = split(f"---\n{body}\n---\nBody")
    assert time.process_time() - started < 2
    if reason is None:
        assert found is None
    else:
        assert reason in found.error


@pytest.mark.parametrize("body", ["a = " + "[" * 30_000, ".".join("a" * 20_000) + " = 1", "a = " + "9" * 10_000])
def test_toml_bombs(body):
    started = time.process_time()
    found = split(f"+++\n{body}\n+++\nBody")
    assert time.process_time() - started < 2
    assert found.error
    assert found.end == len(body) + 9


PIECES = st.sampled_from(
    [
        "---\n",
        "+++\n",
        "title",
        ": ",
        "=",
        "'",
        '"',
        "[",
        "]",
        "{",
        "}",
        "- ",
        "|",
        ">",
        "\n",
        "  ",
        "#",
        "&",
        "*",
        "!",
        "é한中",
        "\t",
        "\r\n",
        "x",
        ",",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(["---\n", "+++\n", "title: a\n", ""]))
def test_any_text_keeps_its_bounds(text, head):
    text = head + text + "\n---\n+++\n"
    found = split(text)
    if found is None:
        return
    assert 0 <= found.end <= len(text)
    json.dumps(found.meta)
    for block in found.blocks:
        assert 0 <= block.start <= block.runs[0][0] < block.runs[-1][1] <= block.end <= found.end
        assert "\n" not in "".join(text[low:high] for low, high in block.runs)
