import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notesetl.readers.keyvalue import is_records, parse_records

STARRED = """---
id=0
title=Deep Residual Learning for Image Recognition
year=2015
url=https://arxiv.org/abs/1512.03385
star=*****
idea=learn the residual F(x)
 y = F(x) + x
 and add it back
other= NULL
---
id=1
title=Squeeze-and-Excitation Networks
star=***
idea=
---
"""
COLON = "제목: 어텐션\n별점: 4/5\n\n제목: 배치 정규화\n별점: 3/5\n"
SPACED = "标题 = 残差网络\n评分 = 5分\n备注 = 很经典\n===\n标题 = 稠密网络\n评分 = 4分\n"


def read(text, start=0):
    blocks = parse_records(text, start)
    records = []
    for block in blocks:
        if block.kind == "item":
            records.append({})
        elif block.kind == "field":
            assert blocks[block.parent].name == "record"
            records[-1][block.name] = "|".join(text[low:high] for low, high in block.runs)
    return records


def test_records_with_stars():
    assert is_records(STARRED)
    assert read(STARRED) == [
        {
            "id": "0",
            "title": "Deep Residual Learning for Image Recognition",
            "year": "2015",
            "url": "https://arxiv.org/abs/1512.03385",
            "star": "*****",
            "idea": "learn the residual F(x)|y = F(x) + x|and add it back",
        },
        {"id": "1", "title": "Squeeze-and-Excitation Networks", "star": "***"},
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (COLON, [{"제목": "어텐션", "별점": "4/5"}, {"제목": "배치 정규화", "별점": "3/5"}]),
        (SPACED, [{"标题": "残差网络", "评分": "5分", "备注": "很经典"}, {"标题": "稠密网络", "评分": "4分"}]),
        (
            "tên bài=Học sâu\r\nđánh giá=8/10\r\n---\r\ntên bài=GAN\r\nđánh giá=7/10",
            [{"tên bài": "Học sâu", "đánh giá": "8/10"}, {"tên bài": "GAN", "đánh giá": "7/10"}],
        ),
        (
            unicodedata.normalize("NFD", "tên=Học\nsố=1\n---\ntên=GAN\nsố=2"),
            [
                {
                    unicodedata.normalize("NFD", key): unicodedata.normalize("NFD", value)
                    for key, value in record.items()
                }
                for record in ({"tên": "Học", "số": "1"}, {"tên": "GAN", "số": "2"})
            ],
        ),
        ("title=A\nstar=**\nnote=one\n\ntwo", [{"title": "A", "star": "**", "note": "one|two"}]),
        (
            "Title：A\nURL：https://arxiv.org/abs/1\nTitle：B\nURL：https://arxiv.org/abs/2",
            [{"title": "A", "url": "https://arxiv.org/abs/1"}, {"title": "B", "url": "https://arxiv.org/abs/2"}],
        ),
    ],
)
def test_variants(text, expected):
    assert is_records(text)
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "title=alone",
        "Prose without any key.\nMore prose.\n",
        "Note: this is prose.\nIt goes on.\n---\nNote: so is this.\nAnd on.",
        "x = load()\ny = model(x)\nz = loss(y)\n",
        "int a = 1;\nint b = 2;\nint c = 3;\n",
        "# Title\n\n- Link: https://x.org\n- Difficulty: 3/5\n",
        "---\ntitle: one front matter\nrating: 4\ntags: a\n---\n\nA body of prose.\nAnd more of it.\n",
        "https://arxiv.org/abs/1\nhttps://arxiv.org/abs/2\nhttps://arxiv.org/abs/3\n",
        "Summary: a\nResult: b\nLimit: c\n",
    ],
)
def test_no_records(text):
    assert not is_records(text)


def test_link_container_and_preamble():
    text = "My reading list\n" + STARRED
    blocks = parse_records(text)
    assert [b.kind for b in blocks[:2]] == ["paragraph", "item"]
    (url,) = [b for b in blocks if b.name == "url"]
    assert [(i.kind, i.url) for i in url.inlines] == [("link", "https://arxiv.org/abs/1512.03385")]
    for block in blocks:
        if block.parent >= 0:
            assert blocks[block.parent].start <= block.start <= block.end <= blocks[block.parent].end


def test_offset_of_the_body():
    head = "---\nlayout: x\n---\n"
    assert read(head + STARRED, len(head)) == read(STARRED)


@pytest.mark.parametrize("piece", ["a=", "a b ", "key=value\n", "---\n", "title=x\nstar=*\n", "\n", " \n"])
def test_linear_time(piece):
    started = time.process_time()
    is_records(piece * 50_000)
    parse_records(piece * 50_000)
    assert time.process_time() - started < 4


@given(
    st.lists(
        st.sampled_from(["title", "=", ":", "\n", "---\n", "star", "*", " ", "中", "\r\n", "x y"]), max_size=60
    ).map("".join)
)
def test_runs_are_in_bounds_and_in_order(text):
    last = 0
    for block in parse_records(text):
        assert 0 <= block.start <= block.end <= len(text)
        for low, high in block.runs:
            assert last <= low < high <= block.end
            assert text[low:high] == text[low:high].strip()
            last = high
