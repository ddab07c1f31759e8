"""Ratings: every way keepers write them, what states their scale, and all that is none."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction import expected, found
from notesetl.extract.rating_scales import stated
from notesetl.extract.rating_values import any_value, codes, counted, fraction, glyphs, number, unknown, worded

A = "Attention Is All You Need"
R = "Deep Residual Learning for Image Recognition"
F = "Focal Loss for Dense Object Detection"
UA, UR, UF = (f"https://arxiv.org/abs/{number}" for number in ("1706.03762", "1512.03385", "1708.02002"))


def rated(text):
    """Return the ratings as (title, characters, value, maximum, aspect)."""
    note = found(text)
    return [(m.title, r.raw, r.value, r.maximum, r.aspect) for m in note.mentions for r in m.ratings]


def read(reader, text):
    value = reader(text, 0, len(text))
    return value and (text[value.start : value.end], value.value, value.maximum, value.label)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7/10", ("7/10", 7, 10, None)),
        ("8.5 / 10", ("8.5 / 10", 8.5, 10, None)),
        ("8,5/10", ("8,5/10", 8.5, 10, None)),
        ("4 out of 5", ("4 out of 5", 4, 5, None)),
        ("10/10 again", ("10/10", 10, 10, None)),
        ("0/5", ("0/5", 0, 5, None)),
        ("85/100", ("85/100", 85, 100, None)),
        *(
            (text, None)
            for text in (
                "11/10",
                "7/8",
                "3/9",
                "1/2",
                "24/7",
                "7/10/2021",
                "4/5-6",
                "1234/10",
                "/10",
                "7/",
                "7 10",
                "a7/10",
                "",
            )
        ),
    ],
)
def test_fraction(text, value):
    assert read(fraction, text) == value


@pytest.mark.parametrize("text", ["8/10.", "4/5. It drops recurrence."])
def test_fraction_before_a_full_stop(text):
    assert read(fraction, text) is not None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("★★★", ("★★★", 3, None, None)),
        ("★★★☆☆", ("★★★☆☆", 3, 5, None)),
        ("★ ★ ★ ☆", ("★ ★ ★ ☆", 3, 4, None)),
        ("⭐️⭐️", ("⭐️⭐️", 2, None, None)),
        ("⭐⭐ good", ("⭐⭐", 2, None, None)),
        ("●●○", ("●●○", 2, 3, None)),
        ("☆☆☆", ("☆☆☆", 0, 3, None)),
        ("★★½", ("★★½", 2.5, None, None)),
        (":star::star:", (":star::star:", 2, None, None)),
        (":star: :star: :star:", (":star: :star: :star:", 3, None, None)),
        *((text, None) for text in ("", "***", "x★", ":star", ":smile:", "½", " ★")),
    ],
)
def test_glyphs(text, value):
    assert read(glyphs, text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4分", ("4分", 4, None, None)),
        ("4.5分", ("4.5分", 4.5, None, None)),
        ("5星", ("5星", 5, None, None)),
        ("3颗星", ("3颗星", 3, None, None)),
        ("4점", ("4점", 4, None, None)),
        ("85점", ("85점", 85, None, None)),
        ("별 4개", ("별 4개", 4, None, None)),
        ("별4개", ("별4개", 4, None, None)),
        ("4 sao", ("4 sao", 4, None, None)),
        ("4 stars", ("4 stars", 4, None, None)),
        ("1 star", ("1 star", 1, None, None)),
        ("5 points", ("5 points", 5, None, None)),
        *((text, None) for text in ("", "4", "分4", "4分钟", "4 starships", "500分", "four stars", "4 %")),
    ],
)
def test_counted(text, value):
    assert read(counted, text) == value


@pytest.mark.parametrize("text", ["8 điểm", "8,5 điểm", "8điểm"])
def test_counted_in_vietnamese(text):
    assert read(counted, text) is not None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4", ("4", 4, None, None)),
        ("4.5", ("4.5", 4.5, None, None)),
        ("4,5", ("4,5", 4.5, None, None)),
        ("100", ("100", 100, None, None)),
        *((text, None) for text in ("", "-1", "1000", "101", "4%", "4 %", "4-5", "4 – 5", "2021", "1.2.3", "x")),
    ],
)
def test_number(text, value):
    assert read(number, text) == value


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("must read", "must read"),
        ("Must Read", "Must Read"),
        ("strong accept", "strong accept"),
        ("strong accept!", "strong accept"),
        ("必看", "必看"),
        ("值得精读", "值得精读"),
        ("필독", "필독"),
        ("필독입니다", "필독"),
        ("강력 추천", "강력 추천"),
        ("매우 높음", "매우 높음"),
        ("bắt buộc đọc", "bắt buộc đọc"),
        ("Rất cao", "Rất cao"),
        ("bat buoc doc", "bat buoc doc"),
        ("rat cao", "rat cao"),
        ("high", "high"),
        ("very high", "very high"),
        ("A", "A"),
        ("S", "S"),
        ("B+", "B+"),
        ("", None),
        ("highway", None),
        ("mustache", None),
        ("acceptable", None),
        ("Attention", None),
        ("A lot", None),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_worded(text, label, form):
    text = unicodedata.normalize(form, text)
    value = worded(text, 0, len(text))
    shown = value and text[value.start : value.end]
    assert shown == (label and unicodedata.normalize(form, label))


@pytest.mark.parametrize("text", ["?", "???", "?????", "??/10", "TBD", "N/A", "未知", "미정", "chưa rõ", "unknown"])
def test_unknown(text):
    value = unknown(text, 0, len(text))
    assert value is not None
    assert (value.value, value.maximum, value.label) == (None, None, "unknown")


@pytest.mark.parametrize("text", ["", "why?", "? maybe", "N/AB", "TBDs", "known"])
def test_not_unknown(text):
    assert unknown(text, 0, len(text)) is None


def test_codes():
    assert [(v.form, v.value) for v in codes("C2M2E1L1", 0, 8)] == [
        ("code C", 2),
        ("code M", 2),
        ("code E", 1),
        ("code L", 1),
    ]
    assert all(
        codes(text, 0, len(text)) == [] for text in ("", "C2", "c2m2", "C2M", "C22M1", "C2 M2", "GPT2", "V1.2", "C2M2x")
    )


@pytest.mark.parametrize(
    ("text", "maximum"),
    [
        *(
            ("(1-5)", 5),
            ("1 to 5", 5),
            ("0–10", 10),
            ("1~7", 7),
            ("/10", 10),
            ("(/5)", 5),
            ("out of 5", 5),
            ("out of five", 5),
        ),
        *(("max 10", 10), ("scale of 5", 5), ("one to three", 3), ("one star, two stars, three stars", 3)),
        *(("满分10", 10), ("满分为5分", 5), ("10分制", 10), ("五分：满分为五", 5), ("1到5分", 5), ("一到五", 5)),
        *(("10점 만점", 10), ("5점 만점에", 5), ("1에서 5까지", 5), ("하나에서 셋까지", 3)),
        *(("thang 10", 10), ("thang điểm 10", 10), ("tối đa 5", 5), ("từ 1 đến 5", 5), ("từ một đến ba", 3)),
        *(
            (text, None)
            for text in (
                "",
                "Rating",
                "2019",
                "10",
                "1/2",
                "5-7",
                "10-100",
                "v1.5",
                "a 10 of them",
                "评分",
                "평점",
                "điểm",
            )
        ),
    ],
)
def test_stated(text, maximum):
    assert stated(text) == maximum


@settings(max_examples=300)
@given(
    st.text(st.sampled_from("★☆●○:star 0123456789/.,-점分điểm sao ?ABC必읽n\u0301\ufe0f()[]"), max_size=30),
    st.integers(0, 10),
)
def test_values_stand_where_they_say(text, start):
    start = min(start, len(text))
    value = any_value(text, start, len(text), stars=True)
    if value is not None:
        assert start <= value.start < value.end <= len(text)
        assert value.value is None or value.value >= 0
        assert value.maximum is None or value.value <= value.maximum
        assert value.score is None or 0 <= value.score <= 1


# One entry among others of a list; `{}` is its title, plain and linked.
LINES = {
    "[9/10] {}": ("9/10", 9, 10),
    "[8.5/10] {}": ("8.5/10", 8.5, 10),
    "[8,5/10] {}": ("8,5/10", 8.5, 10),
    "[10/10 BEST PAPER NIPS2017][no recurrence] {}": ("10/10", 10, 10),
    "[9/10 [no recurrence] {}": ("9/10", 9, 10),
    "[???] {}": ("???", None, None),
    "4/5 {}": ("4/5", 4, 5),
    "★★★★☆ {}": ("★★★★☆", 4, 5),
    "【4/5】{}": ("4/5", 4, 5),
    "{} (4/5)": ("4/5", 4, 5),
    "{} 4/5": ("4/5", 4, 5),
    "{} [4/5]": ("4/5", 4, 5),
    "{} - 4/5": ("4/5", 4, 5),
    "{}: 4/5": ("4/5", 4, 5),
    "{} | 4/5": ("4/5", 4, 5),
    "{} — 8.5 / 10": ("8.5 / 10", 8.5, 10),
    "{} (4 out of 5)": ("4 out of 5", 4, 5),
    "{} 7/7": ("7/7", 7, 7),
    "{} 85/100": ("85/100", 85, 100),
    "{} 0/10": ("0/10", 0, 10),
    "{} **4/5**": ("4/5", 4, 5),
    "{} `4/5`": ("4/5", 4, 5),
    "{} <kbd>4/5</kbd>": ("4/5", 4, 5),
    "{} ★★★": ("★★★", 3, None),
    "{} ★★★☆☆": ("★★★☆☆", 3, 5),
    "{} ★ ★ ★ ☆ ☆": ("★ ★ ★ ☆ ☆", 3, 5),
    "{} ⭐⭐": ("⭐⭐", 2, None),
    "{} ⭐️⭐️⭐️": ("⭐️⭐️⭐️", 3, None),
    "{} 🌟🌟🌟🌟": ("🌟🌟🌟🌟", 4, None),
    "{} 🔥🔥🔥": ("🔥🔥🔥", 3, None),
    "{} ❤️❤️": ("❤️❤️", 2, None),
    "{} ●●○": ("●●○", 2, 3),
    "{}（4分）": ("4分", 4, None),
    "{} (4 sao)": ("4 sao", 4, None),
    "{} (4 stars)": ("4 stars", 4, None),
    "{} - 4 points": ("4 points", 4, None),
    "{} 8/10分": ("8/10", 8, 10),
    "{} 9/10점": ("9/10", 9, 10),
    "{} - rating: 4/5": ("4/5", 4, 5),
    "{} - 평점: 4/5": ("4/5", 4, 5),
    "{} - Điểm: 8/10": ("8/10", 8, 10),
    "{} - Đánh giá: 8/10": ("8/10", 8, 10),
    "{} (must read)": ("must read", None, None),
    "{} - must read": ("must read", None, None),
    "{} (strong accept)": ("strong accept", None, None),
    "{} <kbd>must read</kbd>": ("must read", None, None),
    "[must read] {}": ("must read", None, None),
    "{}（必读）": ("必读", None, None),
    "[必看] {}": ("必看", None, None),
    "{} [필독]": ("필독", None, None),
    "{} (강력 추천)": ("강력 추천", None, None),
    "[필독] {}": ("필독", None, None),
    "{} (bắt buộc đọc)": ("bắt buộc đọc", None, None),
    "{} - nên đọc": ("nên đọc", None, None),
    "[bắt buộc đọc] {}": ("bắt buộc đọc", None, None),
    "(4/5) {}": ("4/5", 4, 5),
    "{} 4 / 5 stars": ("4 / 5", 4, 5),
    "{} ★★★½": ("★★★½", 3.5, None),
    "{} :star::star:": (":star::star:", 2, None),
    "{} :star: :star: :star:": (":star: :star: :star:", 3, None),
    "{} 👍👍": ("👍👍", 2, None),
    "{} 4⭐": ("4⭐", 4, None),
    "{} 4分": ("4分", 4, None),
    "{} 5星": ("5星", 5, None),
    "{} (4점)": ("4점", 4, None),
    "{} 별 4개": ("별 4개", 4, None),
    "{} (8 điểm)": ("8 điểm", 8, None),
    "{} 9/10 điểm": ("9/10", 9, 10),
    "{} 8分/10分": ("8分/10分", 8, 10),
    "{} (9점/10점)": ("9점/10점", 9, 10),
    "{} 5점 만점에 4점": ("4점", 4, 5),
    "{} 4.5/5.0": ("4.5/5.0", 4.5, 5),
    "{} - Rating: 4": ("4", 4, None),
    "{} (rating 4/5)": ("4/5", 4, 5),
    "{} (my rating: 4/5)": ("4/5", 4, 5),
    "{} 评分：4/5": ("4/5", 4, 5),
    "{} 评分：8.5": ("8.5", 8.5, None),
    "{} 推荐指数：★★★★": ("★★★★", 4, None),
    "{} - 평점 4.5": ("4.5", 4.5, None),
    "{}, must-read!": ("must-read", None, None),
    "{} 必看": ("必看", None, None),
    "{} **必读**": ("必读", None, None),
    "必读：{}": ("必读", None, None),
}
LINES_NOT_YET = {
    "{} - 평점 4.5": "a label without a colon is not known",
}


@pytest.mark.parametrize("line", expected(LINES, LINES_NOT_YET))
def test_on_the_line_of_the_title(line):
    for title in (A, f"[{A}]({UA})"):
        text = f"# Reading log\n\n- [{R}]({UR})\n- {line.format(title)}\n- [{F}]({UF})\n"
        assert rated(text) == [(A, *LINES[line], "overall")]


# Lines below a title, with what they rate.
BELOW = {
    "Rating: 4/5": [("4/5", 4, 5, "overall")],
    "rating: 4": [("4", 4, None, "overall")],
    "Rating = 4/5": [("4/5", 4, 5, "overall")],
    "**Rating**: 4/5": [("4/5", 4, 5, "overall")],
    "**Rating:** 4/5": [("4/5", 4, 5, "overall")],
    "- Rating: 4/5": [("4/5", 4, 5, "overall")],
    "* **Score:** 8.5/10": [("8.5/10", 8.5, 10, "overall")],
    "> Rating: ★★★★☆": [("★★★★☆", 4, 5, "overall")],
    "My rating: 4.5 / 5": [("4.5 / 5", 4.5, 5, "overall")],
    "Overall rating: 4 out of 5": [("4 out of 5", 4, 5, "overall")],
    "Rating: 4 stars": [("4 stars", 4, None, "overall")],
    "Rating: ⭐⭐⭐": [("⭐⭐⭐", 3, None, "overall")],
    "Rating: :star::star::star:": [(":star::star::star:", 3, None, "overall")],
    "Rating: strong accept": [("strong accept", None, None, "overall")],
    "Rating: N/A": [("N/A", None, None, "overall")],
    "Rating: ???": [("???", None, None, "overall")],
    "Rating: A": [("A", None, None, "overall")],
    "Verdict: weak accept": [("weak accept", None, None, "overall")],
    "must read": [("must read", None, None, "overall")],
    "Must read!": [("Must read", None, None, "overall")],
    "**Must read.** It drops recurrence.": [("Must read", None, None, "overall")],
    "Highly recommended.": [("Highly recommended", None, None, "overall")],
    "4/5": [("4/5", 4, 5, "overall")],
    "★★★☆☆": [("★★★☆☆", 3, 5, "overall")],
    "8/10, no recurrence": [("8/10", 8, 10, "overall")],
    "I give it 4/5 because it is clear": [("4/5", 4, 5, "overall")],
    "Importance: high": [("high", None, None, "importance")],
    "Difficulty: hard": [("hard", None, None, "difficulty")],
    "- Novelty: ★★★★\n- Difficulty: ★★": [("★★★★", 4, None, "novelty"), ("★★", 2, None, "difficulty")],
    "Difficulty: 4/5 | Importance: high": [("4/5", 4, 5, "difficulty"), ("high", None, None, "importance")],
    "评分：4/5": [("4/5", 4, 5, "overall")],
    "评分: 8.5": [("8.5", 8.5, None, "overall")],
    "**评分**：4分": [("4分", 4, None, "overall")],
    "- 评分：★★★★☆": [("★★★★☆", 4, 5, "overall")],
    "推荐指数：★★★★": [("★★★★", 4, None, "overall")],
    "推荐指数★★★★": [("★★★★", 4, None, "overall")],
    "推荐：高": [("高", None, None, "overall")],
    "推荐度：5星": [("5星", 5, None, "overall")],
    "个人评分：8/10": [("8/10", 8, 10, "overall")],
    "打分：9": [("9", 9, None, "overall")],
    "我给 8/10": [("8/10", 8, 10, "overall")],
    "阅读价值：★★★☆": [("★★★☆", 3, 4, "overall")],
    "**难度：**★★★": [("★★★", 3, None, "difficulty")],
    "必看": [("必看", None, None, "overall")],
    "必读！": [("必读", None, None, "overall")],
    "精读": [("精读", None, None, "overall")],
    "值得精读。": [("值得精读", None, None, "overall")],
    "强烈推荐，思路很简单。": [("强烈推荐", None, None, "overall")],
    "평점: 4/5": [("4/5", 4, 5, "overall")],
    "평점: 4.5": [("4.5", 4.5, None, "overall")],
    "별점: ★★★★☆": [("★★★★☆", 4, 5, "overall")],
    "점수: 85점": [("85점", 85, None, "overall")],
    "평점은 8/10": [("8/10", 8, 10, "overall")],
    "추천: 높음": [("높음", None, None, "overall")],
    "추천도: ●●○": [("●●○", 2, 3, "overall")],
    "중요도: 높음": [("높음", None, None, "importance")],
    "난이도: 상": [("상", None, None, "difficulty")],
    "중요도: 상 / 난이도: 하": [("상", None, None, "importance"), ("하", None, None, "difficulty")],
    "**중요도:** 높음": [("높음", None, None, "importance")],
    "**중요도:**높음": [("높음", None, None, "importance")],
    "필독": [("필독", None, None, "overall")],
    "강력 추천": [("강력 추천", None, None, "overall")],
    "꼭 읽어볼 것!": [("꼭 읽어볼 것", None, None, "overall")],
    "Đánh giá: 8/10": [("8/10", 8, 10, "overall")],
    "Điểm: 8.5": [("8.5", 8.5, None, "overall")],
    "Số sao: ★★★": [("★★★", 3, None, "overall")],
    "4 sao": [("4 sao", 4, None, "overall")],
    "Rating: 4 sao": [("4 sao", 4, None, "overall")],
    "Mình chấm 8/10": [("8/10", 8, 10, "overall")],
    "Mức độ quan trọng: Rất cao": [("Rất cao", None, None, "importance")],
    "Độ khó: khó": [("khó", None, None, "difficulty")],
    "Độ khó: 3/5": [("3/5", 3, 5, "difficulty")],
    "Khuyến nghị: bắt buộc đọc": [("bắt buộc đọc", None, None, "overall")],
    "bắt buộc đọc": [("bắt buộc đọc", None, None, "overall")],
    "Nên đọc.": [("Nên đọc", None, None, "overall")],
    "Danh gia: 8/10": [("8/10", 8, 10, "overall")],
    "Do kho: 3/5": [("3/5", 3, 5, "difficulty")],
    "Muc do quan trong: rat cao": [("rat cao", None, None, "importance")],
    "I rate it 8/10.": [("8/10", 8, 10, "overall")],
    "Rating: 8/10.": [("8/10", 8, 10, "overall")],
    "评分：8/10。": [("8/10", 8, 10, "overall")],
    "Rating (1-5): 4": [("4", 4, 5, "overall")],
    "Rating (out of 10): 8": [("8", 8, 10, "overall")],
    "Score/10: 8": [("8", 8, 10, "overall")],
    "评分（满分5分）：4": [("4", 4, 5, "overall")],
    "평점(5점 만점): 4": [("4", 4, 5, "overall")],
    "Điểm (thang 10): 8": [("8", 8, 10, "overall")],
    "Điểm số: 8 điểm": [("8 điểm", 8, None, "overall")],
    "9 điểm": [("9 điểm", 9, None, "overall")],
    "Đáng đọc: ★★★★☆": [("★★★★☆", 4, 5, "overall")],
    "Novelty: 4/5, Clarity: 3/5": [("4/5", 4, 5, "novelty"), ("3/5", 3, 5, "clarity")],
    "Novelty 4/5 | Clarity 3/5 | Relevance 5/5": [
        ("4/5", 4, 5, "novelty"),
        ("3/5", 3, 5, "clarity"),
        ("5/5", 5, 5, "relevance"),
    ],
    "Interest: 3/5; Understanding: 2/5": [("3/5", 3, 5, "interest"), ("2/5", 2, 5, "other")],
    "重要性：高；难度：中": [("高", None, None, "importance"), ("中", None, None, "difficulty")],
    "创新性：4分，写作：3分": [("4分", 4, None, "novelty"), ("3分", 3, None, "clarity")],
    "흥미도 4/5, 이해도 2/5": [("4/5", 4, 5, "interest"), ("2/5", 2, 5, "other")],
    "Tính mới: cao, độ khó: thấp": [("cao", None, None, "novelty"), ("thấp", None, None, "difficulty")],
}


def below(line):
    return f"# Log\n\n### [{A}]({UA})\n\n{line}\n\nIt drops recurrence.\n\n### [{R}]({UR})\n\nAdds shortcuts.\n"


@pytest.mark.parametrize("line", sorted(BELOW))
def test_below_the_title(line):
    assert rated(below(line)) == [(A, *value) for value in BELOW[line]]


VIETNAMESE = [line for line in BELOW if any(c in line for c in "ĐđộứẤấặ")]
KOREAN = [line for line in BELOW if any("가" <= c <= "힣" for c in line)]


@pytest.mark.parametrize("line", [*VIETNAMESE, "필독", "강력 추천", "꼭 읽어볼 것!"])
def test_decomposed_letters_rate_alike(line):
    apart = [(raw, *rest) for _, raw, *rest in rated(unicodedata.normalize("NFD", below(line)))]
    assert apart == [(unicodedata.normalize("NFD", raw), *rest) for raw, *rest in BELOW[line]]


@pytest.mark.parametrize("line", sorted(set(KOREAN) - {"필독", "강력 추천", "꼭 읽어볼 것!"}))
def test_decomposed_korean_labels_rate_alike(line):
    apart = [(raw, *rest) for _, raw, *rest in rated(unicodedata.normalize("NFD", below(line)))]
    assert apart == [(unicodedata.normalize("NFD", raw), *rest) for raw, *rest in BELOW[line]]


# Lines below a title that rate nothing.
NONE = [
    *(
        "Votes: 4/5",
        "12 votes, 5 stars on GitHub",
        "Citations: 100000",
        "GitHub stars: 12.3k",
        "★ 1.2k",
        "Reviewer scores: 6/10, 7/10, 8/10",
    ),
    *(
        "OpenReview: 8/10",
        "Review scores: 8, 6, 7",
        "Accuracy: 9/10",
        "Test accuracy of our rerun: 7.5/10 images right.",
        "mAP: 42.0",
        "BLEU: 28.4",
    ),
    *(
        "It is right on 9/10 of the images.",
        "Works in 4 of 5 cases.",
        "We use 3/4 of the data for training.",
        "Half of it, 1/2, is noise.",
    ),
    *(
        "See section 3/5.",
        "Chapter 4/5",
        "Figure 3/4",
        "Page 7/10",
        "Part 2/3",
        "Step 3/5",
        "Lecture 4/7",
        "Issue #7/10",
        "TCP/IP 4/5",
    ),
    *(
        "Read on 3/5/2021",
        "Read: 2021/3/5",
        "Progress: 4/5",
        "Status: 4/5 done",
        "Rating: /5",
        "Rating: _/5",
        "Rating:",
        "Rating: (1-5)",
    ),
    *(
        "Rating: ★ / ★★ / ★★★",
        "Importance: ●○○ / ●●○ / ●●●",
        "Ratio 3/4 of width to height.",
        "24/7 service",
        "5-star hotels in the data set",
    ),
    *(
        "The data set has 5 stars for good reviews.",
        "We recommend 3 epochs.",
        "The recommended learning rate is 4.",
        "Recommended setting: 8 heads",
    ),
    *(
        "The authors recommend reading the code.",
        "High importance sampling ratio.",
        "Difficulty: the gradient vanishes",
        "Clarity: see figure 3",
    ),
    *(
        "Novelty: attention without recurrence",
        "Importance: weights each sample",
        "Level: token, sentence",
        "Top-5 error 4.5",
        "Score: 76.1 mIoU",
    ),
    *(
        "Score function: 4 heads",
        "F1 = 4/5",
        "IoU 3/4",
        "p = 4/5",
        "lr 3/10",
        "A/B 4/5 test",
        "v4/5",
        "Uses 16/10 screens.",
    ),
    *(
        "得票：4/5",
        "点赞 5",
        "收藏 3",
        "引用量：100",
        "准确率：9/10",
        "在 9/10 的图片上正确。",
        "用了 3/4 的数据",
        "第3/5章",
        "第4/5步",
        "进度：4/5",
    ),
    *(
        "状态：4/5",
        "审稿得分：8/10",
        "评分：1/2/3/4/5",
        "3月5日读",
        "3分钟读完",
        "4分之一的数据",
        "3星级酒店数据集",
        "5分类问题",
        "10分钟训练",
    ),
    *(
        "推荐系统：协同过滤",
        "推荐使用 Adam",
        "难度：梯度消失",
        "创新点：去掉循环",
        "重要性采样：4 倍",
        "得分函数：4 个头",
        "打分函数 3/4",
        "评分预测任务",
    ),
    *(
        "比原来高 5分",
        "提高了 3 分",
        "必读论文列表",
        "电影评分 4/5 的数据",
        "투표: 4/5",
        "좋아요 5",
        "인용수: 100",
        "정확도: 9/10",
        "진행률: 4/5",
    ),
    *(
        "이미지의 9/10에서 맞다.",
        "데이터의 3/4만 쓴다.",
        "상태: 4/5",
        "심사 점수: 8/10",
        "3월 5일",
        "3분 만에",
        "추천 시스템: 협업 필터링",
        "추천 학습률은 3",
    ),
    *(
        "난이도: 기울기 소실",
        "중요도 샘플링 4배",
        "점수 함수: 4개",
        "평점 예측 과제",
        "영화 평점 4/5 데이터",
        "결론: 필독 / 추천 / 비추천",
    ),
    *(
        "Bình chọn: 4/5",
        "Lượt thích: 5",
        "Trích dẫn: 100",
        "Độ chính xác: 9/10",
        "Đúng trên 9/10 ảnh.",
        "Dùng 3/4 dữ liệu.",
        "Chương 3/5",
    ),
    *(
        "Tiến độ: 4/5",
        "Trạng thái: 4/5",
        "Điểm phản biện: 8/10",
        "Đánh giá: trên tập COCO",
        "Điểm: mAP 42",
        "ngày 3/5",
        "Ngày 4/5 đọc",
    ),
    *(
        "Hệ thống đề xuất: lọc cộng tác",
        "Độ khó: mất gradient",
        "khách sạn 5 sao",
        "3 điểm ảnh",
        "5 điểm dữ liệu",
        "Điểm mạnh: 3 ý",
    ),
    *(
        "Ưu điểm: 3",
        "Quan trọng: đọc mục 3",
        "Phương pháp: 4 bước",
        "Ứng dụng: 3 bài toán",
        "Liên quan: 2 bài",
        "bước 4/5",
    ),
    *(
        "9/10 accuracy",
        "4/5 GPUs were busy",
        "1/10 of the parameters",
        "10/100 ms",
        "(1/3) first part",
        "1/5 Introduction",
        "3/5장",
        "4/5 단계",
    ),
    *(
        "3점 조명",
        "10점 이미지",
        "Rating: ☆☆☆☆☆",
        "评分：☆☆☆☆☆",
        "평점: ☆☆☆☆☆",
        "Đánh giá: ☆☆☆☆☆",
        "Rating: 1 / 2 / 3 / 4 / 5",
    ),
    *(
        "Verdict: strong accept / weak accept / reject",
        "Rating: high | medium | low",
        "Difficulty: easy/medium/hard",
        "推荐：强烈推荐/推荐/不推荐",
    ),
    *("중요도: 상/중/하", "Kết luận: bắt buộc đọc / nên đọc / bỏ qua", "a strong accept from reviewer 2"),
]


@pytest.mark.parametrize("line", NONE)
def test_no_rating_below_the_title(line):
    assert rated(below(line)) == []


FIGURES = [
    *("{} (5 layers)", "{} (2017)", "{} 1.2k stars", "{} ★", "{} #12", "{} (p. 4)", "{} v2", "{} (3 pages)", "{} 24/7"),
    *("{} (part 1/3)", "{} 50 citations", "{} [12]", "{} 3/5/2021", "{}（第3章）", "{} (3장)", "{} (chương 3)"),
]


@pytest.mark.parametrize("line", FIGURES)
def test_no_rating_on_the_line_of_the_title(line):
    assert rated(f"# Log\n\n- [{R}]({UR})\n- {line.format(f'[{A}]({UA})')}\n- [{F}]({UF})\n") == []


# Fields of the front matter.
FIELDS = {
    "rating: 4": [("4", 4, None, "overall")],
    "rating: 4/5": [("4/5", 4, 5, "overall")],
    'rating: "4/5"': [("4/5", 4, 5, "overall")],
    "rating: ★★★★☆": [("★★★★☆", 4, 5, "overall")],
    "rating: 4 # of 5": [("4", 4, 5, "overall")],
    "rating: TBD": [("TBD", None, None, "overall")],
    "score: 8.5": [("8.5", 8.5, None, "overall")],
    "stars: 4": [("4", 4, None, "overall")],
    "my_rating: 4": [("4", 4, None, "overall")],
    "recommend: 3": [("3", 3, None, "overall")],
    "must_read: true": [("true", None, None, "overall")],
    "must-read: yes": [("yes", None, None, "overall")],
    "must_read: false": [("false", None, None, "overall")],
    "difficulty: hard": [("hard", None, None, "difficulty")],
    "importance: high": [("high", None, None, "importance")],
    "评分: 4": [("4", 4, None, "overall")],
    "推荐: 高": [("高", None, None, "overall")],
    "중요도: 상": [("상", None, None, "importance")],
    "điểm: 8": [("8", 8, None, "overall")],
    "diem: 8": [("8", 8, None, "overall")],
    **{
        key: []
        for key in [
            "rating:",
            "rating: null",
            "rating: ~",
            'rating: ""',
            "rating: 1000",
            "rating: -1",
            "rating: [1, 2]",
        ]
    },
    **{
        key: []
        for key in [
            "status: read",
            "year: 2017",
            "citations: 100",
            "votes: 5",
            "pages: 15",
            "version: 5",
            "weight: 4",
            "order: 3",
        ]
    },
    **{
        key: []
        for key in [
            "date: 2021-03-04",
            "progress: 4/5",
            "read: true",
            "draft: false",
            "toc: true",
            "点赞: 5",
            "조회수: 5",
            "lượt thích: 5",
        ]
    },
    "ratings:\n  novelty: 4\n  clarity: 3": [("4", 4, None, "novelty"), ("3", 3, None, "clarity")],
}


@pytest.mark.parametrize("line", sorted(FIELDS))
def test_front_matter(line):
    text = f'---\ntitle: "{A}"\narxiv: 1706.03762\n{line}\n---\n\nIt drops recurrence.\n'
    assert rated(text) == [(A, *value) for value in FIELDS[line]]


# Columns of a table: header and cell.
CELLS = {
    "Rating | 4": [("4", 4, None, "overall")],
    "Rating | 4/5": [("4/5", 4, 5, "overall")],
    "Rating | **4**": [("4", 4, None, "overall")],
    "Rating | 7,5": [("7,5", 7.5, None, "overall")],
    "Rating | ⭐⭐⭐": [("⭐⭐⭐", 3, None, "overall")],
    "Rating | N/A": [("N/A", None, None, "overall")],
    "Rating | ?": [("?", None, None, "overall")],
    "Rating (1-5) | 4": [("4", 4, 5, "overall")],
    "Rating /10 | 8.5": [("8.5", 8.5, 10, "overall")],
    "Score (out of 10) | 8": [("8", 8, 10, "overall")],
    "Stars | ★★★": [("★★★", 3, None, "overall")],
    "Difficulty | easy": [("easy", None, None, "difficulty")],
    "Importance | high": [("high", None, None, "importance")],
    "评分 | 4": [("4", 4, None, "overall")],
    "评分（满分10） | 8": [("8", 8, 10, "overall")],
    "推荐指数 | ★★★★☆": [("★★★★☆", 4, 5, "overall")],
    "推荐 | 必读": [("必读", None, None, "overall")],
    "难度 | 高": [("高", None, None, "difficulty")],
    "평점 | 4": [("4", 4, None, "overall")],
    "평점 (10점 만점) | 8": [("8", 8, 10, "overall")],
    "중요도/난이도 | 상/하": [("상", None, None, "importance"), ("하", None, None, "difficulty")],
    "Điểm | 4": [("4", 4, None, "overall")],
    "Điểm (thang 10) | 8": [("8", 8, 10, "overall")],
    "Độ khó | dễ": [("dễ", None, None, "difficulty")],
    **{key: [] for key in [f"Rating | {cell}" for cell in ("", "-", "—", "see below", "4-5", "1000")]},
    **{
        key: []
        for key in [
            "Year | 2017",
            "Citations | 100",
            "mAP | 42.0",
            "Votes | 5",
            "FPS | 26",
            "GitHub stars | 12.3k",
            "Top-1 | 76.1",
        ]
    },
    **{
        key: []
        for key in [
            "Params | 25M",
            "Page | 4",
            "Read | yes",
            "Status | done",
            "# | 4",
            "引用数 | 100",
            "인용수 | 100",
            "Số trích dẫn | 100",
        ]
    },
    **{
        key: []
        for key in [
            "Date | 3/5",
            "Accuracy | 9/10",
            "Progress | 4/5",
            "Votes | 4/5",
            "进度 | 4/5",
            "정확도 | 9/10",
            "Tiến độ | 4/5",
        ]
    },
}


@pytest.mark.parametrize("cells", sorted(CELLS))
def test_column(cells):
    head, cell = cells.split(" | ")
    text = f"| Paper | {head} | Note |\n|---|---|---|\n| {A} | {cell} | x |\n| {R} | {cell} | y |\n"
    assert rated(text) == [(title, *value) for title in (A, R) for value in CELLS[cells]]


def test_several_columns():
    text = f"| 논문 | 중요도 | 난이도 | 이해도 (1-5) |\n|---|---|---|---|\n| {A} | 상 | 하 | 4 |\n| {R} | 중 | | 5 |\n"
    assert rated(text) == [
        (A, "상", None, None, "importance"),
        (A, "하", None, None, "difficulty"),
        (A, "4", 4, 5, "other"),
        (R, "중", None, None, "importance"),
        (R, "5", 5, 5, "other"),
    ]


# What a note says of its scale: before a list in which `{}` rates one entry.
SCALES = {
    "English numerals": ("Stars: one to three, three is best.\n\n", "⭐⭐", ("⭐⭐", 2, 3)),
    "English steps on a line": ("★ = skim, ★★ = read, ★★★ = read twice\n\n", "★★", ("★★", 2, 3)),
    "English steps in parentheses": ("★ (skim), ★★ (read), ★★★ (read twice)\n\n", "★★", ("★★", 2, 3)),
    "Chinese steps": ("评分说明：5分必读，3分一般，1分浪费时间。\n\n", "（4分）", ("4分", 4, 5)),
    "Chinese steps of stars": ("★ 浏览；★★ 值得读；★★★ 必读\n\n", "★★", ("★★", 2, 3)),
    "Chinese maximum": ("（评分满分为10分）\n\n", "（8分）", ("8分", 8, 10)),
    "Korean steps": ("평점 기준: 5점은 필독, 3점은 보통, 1점은 시간 낭비.\n\n", "4점", ("4점", 4, 5)),
    "Vietnamese steps": (
        "Thang điểm: 5 sao là phải đọc, 3 sao là bình thường, 1 sao là bỏ qua.\n\n",
        "4 sao",
        ("4 sao", 4, 5),
    ),
    "a fraction keeps its own": ("Scale of 1 to 5.\n\n", "(8/10)", ("8/10", 8, 10)),
    "codes": ("Letters from 1 to 5: `C` clarity, `M` method, `N` novelty.\n\n", "```C2M3```", ("C2", 2, 5)),
    "steps in a list": (
        "## Legend\n\n- ⭐ skim\n- ⭐⭐ read\n- ⭐⭐⭐ read twice\n\n## Papers\n\n",
        "⭐⭐",
        ("⭐⭐", 2, 3),
    ),
    "steps in a table": (
        "| Stars | Meaning |\n|---|---|\n| ★ | skim |\n| ★★ | read |\n| ★★★ | read twice |\n\n",
        "★★",
        ("★★", 2, 3),
    ),
    "out of five": ("All scores are out of five.\n\n", "- 4 points", ("4 points", 4, 5)),
    "Chinese system": ("五星制。\n\n", "★★★", ("★★★", 3, 5)),
    "Korean maximum": ("점수는 10점 만점.\n\n", "8점", ("8점", 8, 10)),
    "Korean range": ("별점: ★ 하나부터 ★★★★★ 다섯까지.\n\n", "★★★", ("★★★", 3, 5)),
    "Vietnamese maximum": ("Chấm theo thang điểm 10.\n\n", "8 điểm", ("8 điểm", 8, 10)),
}
SCALES_NOT_YET = {
    "steps in a list": "steps in a list state no scale",
    "steps in a table": "steps in a table state no scale",
    "Korean range": "a Korean range of stars states no scale",
}


@pytest.mark.parametrize("name", expected(SCALES, SCALES_NOT_YET))
def test_scale(name):
    legend, mark, value = SCALES[name]
    seen = rated(f"{legend}- [{A}]({UA}) {mark}\n- [{R}]({UR})\n")
    assert seen[0][:4] == (A, *value)
    assert all(title == A for title, *_ in seen)


def test_closing_numbers_count_where_the_note_says_so():
    entries = f"- {R}, CVPR 2016 (4) [[paper]({UR})]\n- {F} (5) [[paper]({UF})]\n- [{A}]({UA})\n"
    explained = f"The number in parentheses, 1 to 5, says how well I understood it.\n\n{entries}"
    assert rated(explained) == [(R, "(4)", 4, 5, "other"), (F, "(5)", 5, 5, "other")]


def test_one_number_in_brackets_is_no_rating():
    assert rated(f"- {R}, CVPR 2016 (4) [[paper]({UR})]\n" + "".join(f"- [{A}]({UA}) {n}\n" for n in "abcd")) == []


@pytest.mark.parametrize("stars", ["star=***", "stars=3", "rating=3", "评分=3", "별점=3"])
def test_records(stars):
    text = f"title={A}\nurl={UA}\n{stars}\n---\ntitle={R}\nurl={UR}\n{stars.partition('=')[0]}=\n"
    assert [(title, value, aspect) for title, _, value, _, aspect in rated(text)] == [(A, 3, "overall")]


def test_scores_lie_on_their_scale():
    note = found(below("Rating: 4/5\n\nNovelty: ★★☆\n\nImportance: high\n\n평점: 4\n\nRating: ???"))
    scores = [(r.raw, r.score) for m in note.mentions for r in m.ratings]
    assert scores == [("4/5", 0.8), ("★★☆", 0.6667), ("high", 0.8), ("4", None), ("???", None)]


def test_ratings_never_overlap_titles_or_each_other():
    text = f"- [9/10] [10/10: A Perfect Score for Neural Networks]({UA}) (4/5) ★★★ must read\n- [{R}]({UR}) 4/5\n"
    note = found(text)
    spans = sorted((r.start, r.end) for m in note.mentions for r in m.ratings)
    titles = [(m.start, m.end) for m in note.mentions]
    taken = sorted(spans + titles)
    assert all(first[1] <= second[0] for first, second in pairwise(taken))
