"""What never goes through a translator, and how a text is cut."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from notesetl.translate.masking import SYMBOLS, WORDS, mask, plain, protected, unmask, unprotected
from notesetl.translate.sentences import clauses, sentences
from notesetl.translate.shape import bare, has_words, parts

STYLES = [SYMBOLS, WORDS]
PIECES = st.sampled_from(
    [
        "模型",
        "한국어",
        "tốt",
        " ",
        "`x = 1`",
        "$a^2$",
        "https://x.org/a_(b)",
        "[1]",
        "<m0>",
        "<m 3>",
        "Q1Z",
        "q 2 z",
        "<b>",
        "\\frac{a}{b}",
        "arXiv:1706.03762",
        "10.1/x",
        "a@b.co",
        "f(x)",
        "my_var",
        "→",
        "⭐️",
        "**",
        "](http://y)",
        "[文](u)",
        "0f3a9b7c2d",
        "。",
        "!",
        "\n",
        "$",
        "`",
        "3.5%",
    ]
)
TEXTS = st.lists(PIECES, max_size=14).map("".join)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("运行 `pip install x` 即可", ["`pip install x`"]),
        ("复杂度为$O(n^2)$。", ["$O(n^2)$"]),
        ("见 https://arxiv.org/abs/1706.03762。", ["https://arxiv.org/abs/1706.03762"]),
        ("[Mask R-CNN](https://a.b/c) 很好", ["[Mask R-CNN](https://a.b/c)"]),
        ("[论文](https://a.b/c) 很好", ["(https://a.b/c)"]),
        ("[[Mask R-CNN]] 보기", ["[[Mask R-CNN]]"]),
        ("참고 [3, 4] 그리고 [^1]", ["[3, 4]", "[^1]"]),
        ("arXiv:1706.03762v2 và 2005.12872", ["arXiv:1706.03762v2", "2005.12872"]),
        ("doi: 10.1109/CVPR.2016.90", ["doi: 10.1109/CVPR.2016.90"]),
        ("gọi torch.nn.Linear(3) và my_var", ["torch.nn.Linear(3)", "my_var"]),
        ("src/model/net.py 파일", ["src/model/net.py"]),
        ("commit 3f0c9a5d1b7e2468", ["3f0c9a5d1b7e2468"]),
        ("推荐 ⭐⭐⭐ → 必看", ["⭐⭐⭐", "→"]),
        ("bài toán(abc) và dự đoán", []),
        ("准确率 91.5%，ResNet50，2017年", []),
        ("价格 5 美元", []),
    ],
)
def test_what_is_protected(text, found):
    assert protected(text) == found


@pytest.mark.parametrize("style", STYLES, ids=["symbols", "words"])
@given(text=TEXTS)
@example(text="".join(f"`{number}`" for number in range(120)) + "<m5>Q7Z")
def test_masking_and_back_is_the_text(style, text):
    masked = mask(text, style)
    assert unmask(masked.text, masked) == (text, True)
    assert "https" not in masked.text
    assert "`x" not in masked.text


@pytest.mark.parametrize("style", STYLES, ids=["symbols", "words"])
@pytest.mark.parametrize(
    "spoil",
    [lambda text: text.replace("0", "1"), lambda _: "", lambda text: text + " " + text],
    ids=["other", "lost", "twice"],
)
def test_marks_that_are_lost_or_made_up_are_noticed(style, spoil):
    masked = mask("用 `a` 和 `b`", style)
    assert not unmask(spoil(masked.text), masked)[1]


def test_marks_are_found_however_a_model_spells_them():
    masked = mask("用 `a` 吧", SYMBOLS)
    assert unmask("use < m0 >.", masked) == ("use `a`.", True)
    masked = mask("用 `a` 吧", WORDS)
    assert unmask("Use q0z.", masked) == ("Use `a`.", True)


def test_words_can_be_forced():
    masked = mask("用注意力和 `x`", SYMBOLS, {"注意力": "attention"})
    assert masked.text == "用<m0>和 <m1>"
    assert unmask("use <m0> and <m1>", masked) == ("use attention and `x`", True)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**很** 好", "很 好"),
        ("这 *很* 好", "这 很 好"),
        ("`**a**` ~~旧~~", "`**a**` 旧"),
        ("3 * 4 * 5", "3 * 4 * 5"),
        ("一\n  二", "一 二"),
        ("my__name__x 好", "my__name__x 好"),
    ],
)
def test_emphasis_goes_and_what_is_protected_stays(text, shown):
    assert plain(text) == shown


@pytest.mark.parametrize(
    ("language", "text", "cut"),
    [
        ("zh", "模型很快。但是不准！对吗？是的", ["模型很快。", "但是不准！", "对吗？", "是的"]),
        ("zh", "他说：“很好。”然后走了。", ["他说：“很好。”", "然后走了。"]),
        ("zh", "精度为 3.5。速度 2.1", ["精度为 3.5。", "速度 2.1"]),
        ("ko", "빠르다. 하지만 et al. 참고. v1.5 사용", ["빠르다.", "하지만 et al. 참고.", "v1.5 사용"]),
        ("ko", "3.5배 빠르다. 끝", ["3.5배 빠르다.", "끝"]),
        ("vi", "Rất nhanh. Tuy nhiên, v.v. không tốt! Hết", ["Rất nhanh.", "Tuy nhiên, v.v. không tốt!", "Hết"]),
        ("vi", "Theo TS. Nguyễn thì tốt. Xem `a. b`. Hết", ["Theo TS. Nguyễn thì tốt.", "Xem `a. b`.", "Hết"]),
        ("vi", "Xem https://a.b/cd. Hết", ["Xem https://a.b/cd.", "Hết"]),
    ],
)
def test_sentences(language, text, cut):
    assert sentences(text, language) == cut


@given(TEXTS, st.sampled_from(["zh", "ko", "vi"]))
def test_cutting_loses_nothing(text, language):
    for cut in (sentences, clauses):
        assert "".join("".join(cut(text, language)).split()) == "".join(text.split())


@pytest.mark.parametrize("language", ["zh", "ko", "vi"])
def test_no_sentence_is_endless(language):
    for text in ("模型很好" * 2000, "mô hình " * 3000, "가나다, " * 3000, "x" * 30_000):
        assert max(map(len, sentences(text, language))) <= 260


@pytest.mark.parametrize(
    "text",
    [
        "[" * 30_000,
        "`" * 30_000,
        "$" * 30_000,
        "a." * 20_000,
        "<" * 30_000,
        "\\" * 30_000,
        "(" * 30_000,
        "~/" * 20_000,
        "a_" * 20_000,
        "*" * 30_000,
        "![" * 20_000,
        "a@" * 20_000,
        ":" * 30_000,
        "1." * 20_000,
    ],
)
def test_hostile_texts_take_no_time(text):
    masked = mask(text, WORDS)
    assert unmask(masked.text, masked)[0] == text
    plain(text)
    unprotected(text)
    bare(text)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("1. 摘要", ("1. ", "摘要", "")),
        ("2、优点：", ("2. ", "优点", ":")),
        ("- **방법**", ("- ", "방법", "")),
        ("3 种方法", ("", "3 种方法", "")),
        ("Kết luận:", ("", "Kết luận", ":")),
    ],
)
def test_what_stands_around_a_heading(text, shape):
    assert bare(text) == shape


def test_a_stop_is_part_of_its_sentence():
    assert parts("模型很好。", "zh").sentences == ("模型很好。",)


@pytest.mark.parametrize(
    ("language", "text", "speaks"),
    [
        ("zh", "YOLOv3", False),
        ("zh", "YOLOv3 论文", True),
        ("zh", "`模型`", False),
        ("ko", "BERT", False),
        ("ko", "BERT는", True),
        ("vi", "ResNet", False),
        ("vi", "mô hình", True),
        ("vi", "mo hinh nay khong tot cho viec nhan dang", True),
    ],
)
def test_words_of_a_language_are_told_from_names(language, text, speaks):
    assert has_words(text, language) == speaks
