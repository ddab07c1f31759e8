import subprocess
import sys
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notesetl.evidence import language_data, weigh
from notesetl.language import ask_detector, identify
from notesetl.languages import codes
from notesetl.readers.markdown import parse_markdown
from notesetl.records import Block, Note

TITLES = [
    "Attention Is All You Need",
    "Deep Residual Learning for Image Recognition",
    "Denoising Diffusion Probabilistic Models",
    "A Simple Framework for Contrastive Learning of Visual Representations",
    "Why Should I Trust You? Explaining the Predictions of Any Classifier",
    "LoRA: Low-Rank Adaptation of Large Language Models",
    "An image is worth 16x16 words: transformers for image recognition at scale",
    "Are Emergent Abilities of Large Language Models a Mirage?",
]
ABSTRACT = (
    "We present a network that is trained without labels and that can be used for detection. "
    "The features it learns are better than those of earlier work, although they were obtained with fewer images, "
    "and we show that this is not due to the size of the model. "
    "Our experiments also suggest that the method would work for other kinds of data."
)
ZH = "这篇文章的思路很直接：先在大规模数据上训练，再用少量标注微调，效果比之前的方法好不少。"
ZH_TRADITIONAL = "這篇論文提出一種新的訓練方式，實驗結果顯示比過去的方法穩定，但是計算量偏大。"
KO = "이 논문은 라벨이 없는 데이터로 학습하는 방법을 다루는데, 생각보다 구현이 간단해서 바로 써볼 수 있을 것 같다."
VI = "Bài báo này đề xuất một cách huấn luyện không cần nhãn, kết quả khá tốt nhưng tốn nhiều bộ nhớ."
VI_PLAIN = "Bai bao nay de xuat mot cach huan luyen khong can nhan, ket qua kha tot nhung ton nhieu bo nho."
EN = "I like how they avoid labels here, but it is slow and the memory it needs is more than we have."
FR = "Cette méthode est assez simple, mais les résultats sont moins bons avec peu de données, ce qui limite son usage."
DE = "Das Verfahren ist einfach und wird ohne Annotationen trainiert, aber die Ergebnisse sind nicht immer stabil."
ES = "El método es sencillo y no necesita etiquetas, pero los resultados con pocos datos son peores que los de antes."
PT = "O método não precisa de rótulos, mas os resultados são piores com poucos dados, o que limita uma parte dele."
JA = "この論文はラベルなしで学習する方法を提案しており、精度は高いが計算量が大きい。"
RU = "Метод прост и не требует разметки, но результаты на малых данных заметно хуже, чем раньше."
LINK = "[{}](https://arxiv.org/abs/1706.03762)"
LINKED_TITLES = "\n".join(f"- {LINK.format(title)}" for title in TITLES)
PLAIN_TITLES = "\n".join(f"{number}. {title}" for number, title in enumerate(TITLES, 1))


def make(text: str) -> Note:
    return Note("n.md", "markdown", "utf-8", "", len(text.encode("utf-8", "surrogatepass")), text, parse_markdown(text))


def language(text: str) -> str:
    return identify(make(text)).language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (EN, "en"),
        (ZH, "zh"),
        (ZH_TRADITIONAL, "zh"),
        (KO, "ko"),
        (VI, "vi"),
        (VI_PLAIN, "vi"),
        (unicodedata.normalize("NFD", VI), "vi"),
        (unicodedata.normalize("NFD", KO), "ko"),
        (VI.upper(), "vi"),
        (FR, "other"),
        (DE, "other"),
        (ES, "other"),
        (PT, "other"),
        (JA, "other"),
        (RU, "other"),
        ("Метод простий", "other"),
        ("วิธีนี้ง่ายและเร็ว", "other"),
        ("هذه الطريقة بسيطة وسريعة", "other"),
    ],
)
def test_plain_prose(text, expected):
    assert language(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("读书笔记", "zh"),
        ("정리 중", "ko"),
        ("Ghi chú về mô hình này", "vi"),
        ("Cac phuong phap trong nghien cuu", "vi"),
        ("KẾT LUẬN VÀ HƯỚNG PHÁT TRIỂN", "vi"),
        ("# Tổng Quan Các Bài Báo", "vi"),
        ("- Tac gia: He\n- Danh gia: 4/5\n- Tom tat: huan luyen mang rat sau", "vi"),
        ("这个motivation is that attention is too slow for what they need，所以换成线性的", "zh"),
        ("attention이 느려서 linear attention으로 바꿈. we can use this for long sequences and it is fast", "ko"),
        ("Metoda este simplă și nu necesită etichete, dar rezultatele sunt mai slabe", "other"),
        ("Yöntem basit ve etiket gerektirmiyor, ancak az veri ile sonuçlar daha kötü", "other"),
        ("todo", "en"),
        ("# Reading list", "en"),
        ("- ResNet\n- BERT\n- YOLOv3", "en"),
        ("# 待读\n\n" + LINKED_TITLES, "zh"),
        ("#gan #detection\n\n이건 꼭 다시 읽기", "ko"),
    ],
)
def test_short_notes(text, expected):
    assert language(text) == expected


@pytest.mark.parametrize("own", [ZH, ZH_TRADITIONAL, KO, VI, VI_PLAIN])
@pytest.mark.parametrize(
    "frame",
    [
        "{own}\n\n> {abstract}\n\n{titles}",
        "## Abstract\n\n{abstract}\n\n{abstract}\n\n## Notes\n\n{own}",
        "{abstract}\n\n{abstract}\n\n{own}",
        "{titles}\n\n{linked}\n\n{own}",
        "# {own}\n\n{linked}",
        "| paper | note |\n|---|---|\n| Deep Residual Learning for Image Recognition | {own} |\n",
        "```python\n# we use this because it is what they do\nmodel = net()\n```\n\n{own}",
        "- {linked_title}\n    - {own}\n- the model is trained on images and it can be used for video\n",
    ],
)
def test_what_the_keeper_writes_outweighs_what_is_read(own, frame):
    note = frame.format(
        own=own, abstract=ABSTRACT, titles=PLAIN_TITLES, linked=LINKED_TITLES, linked_title=LINK.format(TITLES[1])
    )
    assert language(note) == language(own)


@pytest.mark.parametrize(
    "text",
    [
        LINKED_TITLES,
        PLAIN_TITLES,
        "\n\n".join([EN] * 3) + "\n\nWord segmentation (分词) is needed first, then tagging (词性标注) can be done.",
        "\n\n".join([EN] * 3) + "\n\nThe particle 은/는 is what makes Korean hard for this tokenizer.",
        f"{EN}\n\nAuthors: Nguyễn Văn Hải, Trần Thị Mỹ Đức, Đặng Quốc Bảo, Lê Phương Như, Vũ Hồng Ngọc",
        "# Vietnamese names\n\n- Nguyễn Đình Chiểu et al. show the corpus is small\n- Phạm Ngũ Lão uses it for parsing",
        f"{EN}\n\n何恺明, 孙剑\n\n{ABSTRACT}",
        f"{EN} The authors are from École Polytechnique and Universität des Saarlandes; see van der Maaten et al.",
        f"{EN}\n\n> 这句话是数据集里的一个例子。\n\n{ABSTRACT}\n\n{ABSTRACT}\n\n{ABSTRACT}\n\n{ABSTRACT}\n\n{ABSTRACT}",
        f"---\ntitle: notes\n---\n\n{EN}",
        "uses conv + bn + relu; trained w/ adam, lr 1e-3; batch 256; reaches 76.3 top-1; code available",
    ],
)
def test_english_with_bits_of_others_stays_english(text):
    assert language(text) == "en"


@pytest.mark.parametrize("text", [FR, DE, ES, PT, JA, RU])
def test_other_languages_with_english_titles(text):
    assert language(f"# Notes\n\n{text}\n\n{text}\n\n{LINKED_TITLES}") == "other"


def test_japanese_headings_without_kana_do_not_make_the_note_chinese():
    note = identify(make(f"# 概要\n\n{JA}\n\n## 実験結果\n\n{JA}\n\n## 結論\n\n{JA}"))
    assert note.language == "other"


def test_foreign_examples_do_not_outweigh_the_lesson():
    assert language(f"{VI}\n\n{JA}\n\n{VI}\n\n{JA}\n\n{JA}") == "vi"
    assert language(f"{KO}\n\n{JA}\n\n{JA}") == "ko"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t\n",
        "🎉🔥 👩‍👩‍👧‍👦 ⭐⭐⭐",
        "https://arxiv.org/abs/1706.03762",
        "12 / 34 = 0.35",
        "\u202e\u2066\u200f\u200b",
        "\ufffd\ufffd",
        "\x00\x01",
        "\ud800",
        "|" * 500,
        "\u0301" * 500,
    ],
)
def test_nothing_to_read_is_other_with_score_zero(text):
    note = identify(make(text) if "\ud800" not in text else replace(make("x"), text=text, blocks=()))
    assert (note.language, note.language_score) == ("other", 0.0)


@pytest.mark.parametrize("own", [EN, ZH, KO, VI])
@pytest.mark.parametrize(
    "noise",
    [
        "🎉" * 50,
        "\u202eevil\u202c \u2066x\u2069",
        "H\u0338\u0329e\u0334\u0353l\u0335\u0331l\u0337o\u0336" * 20,
        "\ud800",
        "<div><span>" * 50,
        "ａｂｃ　ＤＥＦ",
        "x" * 20_000,
        "①②③ αβγ ∀∃∑ ℝ",
    ],
)
def test_hostile_characters_do_not_change_the_language(own, noise):
    text = f"{own}\n\n{noise}\n\n{own}"
    block = Block("paragraph", 0, len(text), runs=((0, len(text)),))
    assert identify(Note("n.txt", "text", "utf-8", "", len(text), text, (block,))).language == language(own)


def test_blocks_get_their_own_language():
    note = identify(
        make(f"# {TITLES[1]}\n\n{EN}\n\n{ZH}\n\n{ZH}\n\n```\nx = 1\n```\n\n- {KO}\n- {VI}\n- {RU}\n- 123\n")
    )
    assert [b.language for b in note.blocks if b.kind not in {"list", "item"}] == [
        "en",
        "en",
        "zh",
        "zh",
        "",
        "ko",
        "vi",
        "other",
        "zh",
    ]
    assert {b.language for b in note.blocks if b.kind in {"list", "item"}} == {""}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{VI}\n\n## Thông Tin Sinh Viên\n", "vi"),
        (f"{VI_PLAIN}\n\n{VI_PLAIN}\n\n## Dac Diem\n", "vi"),
        (f"{VI}\n\n## Deep Learning\n", "en"),
        (f"{ZH}\n\n## ResNet\n", "en"),
        (f"{ZH}\n\n## 3.1\n", "zh"),
        (f"{KO}\n\n## Transformer 구조\n", "ko"),
        (f"{ZH}\n\n## {LINK.format(TITLES[1])}\n", "en"),
    ],
)
def test_language_of_headings(text, expected):
    assert next(b.language for b in identify(make(text)).blocks if b.kind == "heading") == expected


def test_boilerplate_does_not_count_and_code_decides_last():
    note = make(f"{EN}\n\n点赞收藏关注转发，欢迎扫码加入我们的交流群获取更多资料\n")
    assert identify(note).language == "zh"
    hidden = tuple(replace(b, boilerplate=not note.text[b.start : b.end].isascii()) for b in note.blocks)
    assert identify(replace(note, blocks=hidden)).language == "en"
    assert language("```\n# 先加载数据，再训练模型\n```") == "zh"
    assert language(f"```\n# 先加载数据，再训练模型\n```\n\n{EN}") == "en"


def test_text_blocks_and_all_but_language_stay_as_they_were():
    note = make(f"# 标题\n\n{ZH}\n\n- [a](https://b.c)\n")
    found = identify(note)
    assert (found.text, found.path, found.sections) == (note.text, note.path, ())
    assert [replace(b, language="") for b in found.blocks] == list(note.blocks)
    assert note.blocks[0].language == ""


@pytest.mark.parametrize("own", [ZH, KO, VI, VI_PLAIN])
@settings(max_examples=40)
@given(
    before=st.lists(st.sampled_from(TITLES), max_size=25),
    after=st.lists(st.sampled_from(TITLES), max_size=25),
    linked=st.booleans(),
)
def test_titles_do_not_change_the_language(own, before, after, linked):
    def items(titles):
        return "\n".join(f"- {LINK.format(t)}" if linked else f"- {t}" for t in titles)

    assert language(f"{items(before)}\n\n{own}\n\n{items(after)}\n") == language(own)


@given(st.text(max_size=300))
@settings(max_examples=150)
def test_any_text_has_a_language_and_a_score(text):
    block = Block("paragraph", 0, len(text), runs=((0, len(text)),))
    note = identify(Note("n.txt", "text", "utf-8", "", 0, text, (block,)))
    assert note.language in {*codes(), "other"}
    assert 0.0 <= note.language_score <= 1.0
    assert note == identify(replace(note, language="", language_score=0.0))


def test_score_grows_with_the_evidence():
    scores = [identify(make("\n\n".join([ZH] * n))).language_score for n in (1, 3, 9)]
    assert scores == sorted(scores)
    assert identify(make("笔记")).language_score < scores[0] < 1.0
    assert identify(make(f"{ZH}\n\n{EN}\n\n{EN}")).language_score < scores[0]


POLISH = (
    "metoda dobrze radzi sobie z zadaniem, lecz wymaga znacznie dłuższego treningu oraz większych zbiorów danych " * 3
)
FINNISH = "menetelmä toimii hyvin pienellä aineistolla mutta vaatii paljon muistia eikä tulos ole kovin vakaa " * 4


@pytest.mark.parametrize("text", [POLISH, FINNISH])
def test_langdetect_settles_what_no_list_knows(text):
    assert [identify(make(text)) for _ in range(3)] == [identify(make(text))] * 3
    assert language(text) == "other"


def test_detector_answers_in_our_codes():
    assert [ask_detector(t) for t in (EN, VI, KO, ZH, FR)] == ["en", "vi", "ko", "zh", "other"]
    assert ask_detector("123 !!") == ""


def test_langdetect_is_not_loaded_where_the_text_speaks():
    program = (
        "import sys; from notesetl.language import identify; from notesetl.records import Block, Note\n"
        f"for t in {[EN, ZH, KO, VI, VI_PLAIN, FR]!r}:\n"
        "    identify(Note('n', 'text', 'utf-8', '', 0, t, (Block('paragraph', 0, len(t), runs=((0, len(t)),)),)))\n"
        "sys.exit('langdetect' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603


def test_word_lists_do_not_overlap():
    seen: dict[str, str] = {}
    for code, data in language_data().items():
        for key in ("words", "title_words", "plain_words", "foreign_words"):
            words = getattr(data, key)
            assert len(set(words)) == len(words), f"{code} {key}: {sorted(w for w in words if words.count(w) > 1)}"
            for word in words:
                assert seen.setdefault(word, f"{code} {key}") == f"{code} {key}", word


def test_one_language_is_that_of_the_literature():
    assert [code for code, data in language_data().items() if data.literature] == ["en"]


@pytest.mark.parametrize("text", ["a" * 200_000, "ạ" * 200_000, "가 " * 100_000, "http://" * 30_000, "[" * 50_000])
def test_counting_is_linear(text):
    assert weigh(text).words is not None
