# ruff: noqa: E501 (wide characters count twice)
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notesetl.languages import codes, load
from notesetl.readers.boilerplate import Furniture, mark
from notesetl.readers.markdown import parse_markdown
from notesetl.readers.plain import parse_plain

NOTE = {
    "en": "Attention is simple and trains fast, but it needs memory that grows with the square of the length.\n",
    "zh": "这篇论文的想法很简单：去掉循环结构，只用注意力，训练速度明显更快，不过显存占用随长度平方增长。\n",
    "vi": "Ý tưởng của bài báo khá đơn giản: bỏ hẳn vòng lặp, chỉ dùng attention, huấn luyện nhanh hơn nhưng tốn bộ nhớ.\n",
    "ko": "순환 구조를 버리고 어텐션만 쓰는 아이디어라서 학습은 빠르지만, 길이의 제곱만큼 메모리를 쓴다는 점이 아쉽다.\n",
}
FEET = {
    "en": "Share\n\nLike\n\n12\n\nComments\n\nLeave a comment\n\nSubscribe\n\n© 2021 Some Blog. All rights reserved.\n",
    "zh": "0\n\n点赞\n\n3\n\n收藏\n\n觉得还不错? 一键收藏\n\n评论 2\n\n添加红包\n\n某某博主\n\n发出的红包\n\n余额充值\n",
    "vi": "Chia sẻ\n\nNhận xét\n\nĐăng nhận xét\n\nBài đăng cũ hơn\n\nTrang chủ\n\nĐược tạo bởi Blogger.\n",
    "ko": "공감\n\n5\n\n공유하기\n\n게시글 관리\n\n구독하기\n\n댓글 3\n\n댓글 남기기\n",
}


def marked(text, parse=parse_plain):
    return [text[b.start : b.end].strip() for b in mark(text, parse(text)) if b.boilerplate]


def kept(text, parse=parse_plain):
    return [text[b.start : b.end].strip() for b in mark(text, parse(text)) if b.runs and not b.boilerplate]


@pytest.mark.parametrize("code", sorted(FEET))
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("parse", [parse_plain, parse_markdown])
def test_foot_is_marked_and_the_note_is_not(code, form, parse):
    text = unicodedata.normalize(form, NOTE[code] + "\n" + FEET[code])
    left = kept(text, parse)
    assert left[0] == unicodedata.normalize(form, NOTE[code]).strip()
    assert all(line.isdecimal() for line in left[1:])
    assert marked(text, parse)


@pytest.mark.parametrize(
    "line",
    [
        "Leave a comment",
        "💬 Leave a comment (3)",
        "640?wx_fmt=jpeg",
        "640?wx_fmt=jpeg 640?wx_fmt=png",
        "当前余额9.10前往充值 >",
        "版权声明：本文为某博主的原创文章，遵循 CC 4.0 BY-SA 版权协议，转载请附上原文出处链接。",
        "点赞、收藏、转发",
        "下一篇：卷积网络",
        "Đăng nhận xét",
        "Không có nhận xét nào:",
        "댓글 남기기",
        "'논문' 카테고리의 다른 글",
        "Powered by Hexo & NexT",
    ],
)
def test_strong_lines_are_marked_anywhere(line):
    text = f"{NOTE['en']}\n{line}\n\n{NOTE['en']}"
    assert marked(text) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Comments",
        "评论",
        "一般",
        "Nhận xét",
        "Bình luận: mô hình này nhanh",
        "댓글",
        "Related posts",
        "推荐: 5",
        "★★★★☆",
        "4/5",
        "Like: 5/5",
        "点赞 4/5",
        "Subscribe, Attend and Tell",
        "Share or Not Share? A Study of Weight Sharing",
        "Previous work: slow.",
        "版权检测：用 OCR 找出 Copyright 和 All Rights Reserved 字样",
        "640 images per class",
        "[阅读原文](https://arxiv.org/abs/1706.03762)",
        "[阅读全文](https://openreview.net/forum?id=x)",
    ],
)
def test_notes_are_not_marked(line):
    text = f"{NOTE['en']}\n{line}\n\n{NOTE['vi']}"
    assert marked(text) == []
    assert marked(text, parse_markdown) == []


def test_what_the_keeper_says_above_a_foot_stays():
    text = "## Nhận xét\n\n- Nhanh, nhẹ\n- Dễ huấn luyện\n\nChia sẻ\n\nTheo dõi\n\nĐăng nhận xét\n"
    assert marked(text, parse_markdown) == ["Chia sẻ", "Theo dõi", "Đăng nhận xét"]


def test_lines_of_one_paragraph():
    assert marked("提交\n评论 2\n添加红包\n某人\n", parse_markdown) == []
    assert marked("提交\n评论 2\n添加红包\n", parse_markdown) == ["提交\n评论 2\n添加红包"]


def test_stubs_are_no_foot():
    text = f"{NOTE['zh']}\n640?wx_fmt=jpeg\n\n防止过拟合\n\n640?wx_fmt=jpeg\n\n收敛更快\n"
    assert marked(text) == ["640?wx_fmt=jpeg", "640?wx_fmt=jpeg"]


def test_cells_code_and_fields_are_never_marked():
    assert marked("| 点赞 | Leave a comment |\n|---|---|\n| 收藏 | 添加红包 |\n", parse_markdown) == []
    assert marked("```\nLeave a comment\n```\n", parse_markdown) == []


@pytest.mark.parametrize("code", codes())
def test_phrases_are_plain_and_patterns_compile(code):
    furniture = load(code, "boilerplate", Furniture)
    assert not set(furniture.strong) & set(furniture.weak)
    for phrase in (*furniture.strong, *furniture.weak):
        assert phrase == phrase.casefold() == unicodedata.normalize("NFC", phrase).strip()
    assert furniture.strong_patterns
    assert furniture.weak_patterns


@pytest.mark.parametrize(
    "piece",
    [
        "点赞、",
        "640?wx_fmt=ab12",
        "640?wx_fmt=ab 640?wx_fmt=ab",
        "阅读 1 点赞 2 ",
        "© 2021 ",
        "1 like ",
        "“相关推荐” ",
        "a",
        "\x00",
        "구독과 ",
    ],
)
def test_hostile_lines_take_linear_time(piece):
    text = ((piece * 150)[:200] + "\n") * 2_000
    blocks = parse_plain(text)
    started = time.process_time()
    mark(text, blocks)
    assert time.process_time() - started < 4


@given(
    st.lists(
        st.sampled_from(["点赞", "Leave a comment", "3", "prose " * 30, "short", "# Comments", "- 评论", ""]),
        max_size=20,
    )
)
def test_marking_changes_nothing_else(pieces):
    text = "\n\n".join(pieces)
    blocks = parse_markdown(text)
    result = mark(text, blocks)
    assert [(b.kind, b.runs, b.parent) for b in result] == [(b.kind, b.runs, b.parent) for b in blocks]

    assert not any("prose" in text[b.start : b.end] for b in result if b.boilerplate)
