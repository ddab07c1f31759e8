"""Claims of whole notes: what is one and what is not, in four languages, hostile and mixed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notesetl.claims.find import find_claims
from notesetl.claims.prose import passages
from notesetl.extract.context import Context
from notesetl.extract.links import find_links
from notesetl.extract.mentions import find_mentions
from notesetl.extract.sections import find_sections
from notesetl.language import identify
from notesetl.readers import RawFile, read_note
from notesetl.records import Mention, replace

NOTES = {
    "en": """# YOLACT: Real-time Instance Segmentation

## Summary
The detector predicts prototype masks and a coefficient vector for every box.
It is about five times faster than Mask R-CNN and reaches 29.8 mAP on COCO.

## Weaknesses
- Small objects are segmented poorly
- The paper gives no ablation of the crop step

## Questions
- Would it work on video?

TODO: read the appendix again
""",
    "zh": """# YOLACT: Real-time Instance Segmentation

## 方法
作者先预测一组原型掩膜，再用每个框的系数把它们线性组合。

## 优点
- 速度非常快，单张显卡上可以实时运行
- 思路简单，很容易复现

## 缺点
- 小目标的分割精度明显不如 Mask R-CNN
- 没有讨论裁剪步骤的影响

## 疑问
- 能不能用在视频上？
""",
    "ko": """# YOLACT: Real-time Instance Segmentation

## 방법
- 프로토타입 마스크를 여러 장 예측하고 박스별 계수로 합침

## 장점
- Mask R-CNN보다 훨씬 빠름
- 구조가 단순해서 구현하기 쉽다

## 단점
- 작은 물체에서 정확도가 많이 떨어진다

## 질문
- 영상에도 쓸 수 있을까?
""",
    "vi": """# YOLACT: Real-time Instance Segmentation

## Phương pháp
Mạng dự đoán một tập mặt nạ mẫu rồi kết hợp chúng bằng các hệ số của từng hộp.

## Ưu điểm
- Nhanh hơn Mask R-CNN rất nhiều
- Kiến trúc đơn giản, dễ cài đặt

## Hạn chế
- Độ chính xác thấp với các vật thể nhỏ

## Câu hỏi
- Có áp dụng được cho video không?
""",
}


FCOS = "FCOS: Fully Convolutional One-Stage Object Detection"


def about(title, note):
    """Return ``note`` with one mention of ``title`` that all of it is about."""
    whole = Mention(
        title,
        "method",
        "heading",
        struck=False,
        start=None,
        end=None,
        scope=(0, len(note.text)),
        section=-1,
        rule="test",
        confidence=1.0,
    )
    return replace(note, sections=find_sections(note), mentions=(whole,))


def extracted(text, path="notes/yolact.md"):
    note, _ = read_note(RawFile(path, text.encode()))
    note = identify(note)
    note = replace(note, sections=find_sections(note), links=find_links(note.text, note.blocks))
    return replace(note, mentions=find_mentions(Context(note, frozenset())))


def claims_of(text, path="notes/yolact.md"):
    note = extracted(text, path)
    return note, {note.text[claim.start : claim.end]: claim for claim in find_claims(note)}


def holding(claims, part):
    found = [claim for text, claim in claims.items() if part in text]
    assert len(found) == 1, (part, list(claims))
    return found[0]


@pytest.mark.parametrize(
    ("language", "part", "aspect", "polarity"),
    [
        ("en", "five times faster", "efficiency", "positive"),
        ("en", "Small objects", "limitation", "negative"),
        ("en", "no ablation", "limitation", "negative"),
        ("zh", "速度非常快", "efficiency", "positive"),
        ("zh", "思路简单", "simplicity", "positive"),
        ("zh", "小目标的分割精度", "limitation", "negative"),
        ("zh", "没有讨论", "limitation", "negative"),
        ("ko", "훨씬 빠름", "efficiency", "positive"),
        ("ko", "구현하기 쉽다", "simplicity", "positive"),
        ("ko", "정확도가 많이 떨어진다", "limitation", "negative"),
        ("vi", "Nhanh hơn", "efficiency", "positive"),
        ("vi", "đơn giản", "simplicity", "positive"),
        ("vi", "Độ chính xác thấp", "limitation", "negative"),
    ],
)
def test_praise_and_faults_are_evaluative_claims(language, part, aspect, polarity):
    note, claims = claims_of(NOTES[language])
    claim = holding(claims, part)
    assert (claim.tier, claim.aspect, claim.polarity) == ("evaluative", aspect, polarity)
    assert claim.language == language
    assert claim.mention == 0
    assert note.mentions[0].title.startswith("YOLACT")


@pytest.mark.parametrize(
    ("language", "part"),
    [("en", "prototype masks"), ("zh", "原型掩膜"), ("ko", "프로토타입 마스크"), ("vi", "mặt nạ mẫu")],
)
def test_what_a_method_does_is_descriptive(language, part):
    claim = holding(claims_of(NOTES[language])[1], part)
    assert (claim.tier, claim.aspect, claim.polarity) == ("descriptive", "mechanism", "neutral")


@pytest.mark.parametrize(
    ("language", "part"),
    [
        ("en", "Would it work"),
        ("en", "appendix"),
        ("en", "Weaknesses"),
        ("zh", "能不能"),
        ("zh", "缺点"),
        ("ko", "영상에도"),
        ("ko", "단점"),
        ("vi", "video không"),
        ("vi", "Hạn chế"),
    ],
)
def test_questions_plans_and_headings_are_no_claims(language, part):
    assert not [text for text in claims_of(NOTES[language])[1] if part in text]


def test_figures_and_sections_stand_beside_the_quote():
    note, claims = claims_of(NOTES["en"])
    claim = holding(claims, "five times faster")
    assert note.sections[claim.section].heading == "Summary"
    assert claim.comparator.startswith("Mask R-CNN")
    assert not claim.hedged
    assert claim.subject == "YOLACT"


@pytest.mark.parametrize(
    "text",
    [
        "It may be slower than the baseline",
        "这种方法可能不够稳定",
        "학습이 좀 불안정한 것 같다",
        "Có lẽ mô hình này chậm hơn nhiều",
    ],
)
def test_reserve_is_told(text):
    note, _ = read_note(RawFile("fcos.md", f"## FCOS\n\n- {text}\n".encode()))
    (claim,) = find_claims(about(FCOS, identify(note)))
    assert note.text[claim.start : claim.end] == text
    assert claim.hedged


ITEM = "# Papers\n\n- YOLACT: Real-time Instance Segmentation https://arxiv.org/abs/1904.02689\n"
OTHERS = [
    "Previous work ignores the order of words",
    "prior approaches are slow, and they do not generalize",
    "现有方法需要大量标注",
    "以往的工作忽略了词序",
    "Các phương pháp hiện có cần rất nhiều dữ liệu",
    "Các mô hình trước đây rất chậm",
    "기존 모델은 느리고 무겁다",
    "이전 연구들은 어순을 무시한다",
]
SPARED = [
    "no longer needs NMS",
    "there is no need for paired data",
    "不再需要NMS",
    "无须额外的标注",
    "mô hình không còn cần NMS nữa",
    "không cần nhãn",
    "레이블이 필요하지 않음",
    "별도의 라벨링이 불필요하다",
]
COMPARED = [
    "It is much faster than existing methods",
    "速度比现有方法快得多",
    "기존 모델보다 훨씬 빠르다",
]


def evaluative_below_an_item(part):
    note = extracted(f"{ITEM}  - {part}\n", "list.md")
    claims = [claim for claim in find_claims(note) if claim.tier == "evaluative"]
    assert claims, part
    return claims


@pytest.mark.parametrize("part", OTHERS)
def test_faults_of_earlier_methods_are_not_those_of_the_paper(part):
    assert {(claim.polarity, claim.mention) for claim in evaluative_below_an_item(part)} == {("negative", -1)}


@pytest.mark.parametrize(
    "part",
    [
        "Existing methods need large labelled sets. They are slow and do not generalize",
        "现有方法需要大量标注。它们速度慢，泛化能力差",
        "Các phương pháp hiện có cần rất nhiều dữ liệu. Chúng rất chậm",
        "기존 모델은 느리고 무겁다. 이들은 학습이 불안정하다",
    ],
)
def test_what_takes_up_earlier_methods_still_speaks_of_them(part):
    assert {(claim.polarity, claim.mention) for claim in evaluative_below_an_item(part)} == {("negative", -1)}


@pytest.mark.parametrize(
    "part", ["Existing methods are slow. They propose a fast module", "现有方法速度慢。该方法速度很快"]
)
def test_what_a_paper_does_after_earlier_methods_is_its_own(part):
    assert [claim.mention for claim in evaluative_below_an_item(part)] == [-1, 0]


@pytest.mark.parametrize("part", COMPARED)
def test_what_is_better_than_earlier_methods_is_the_paper(part):
    assert {(claim.polarity, claim.mention) for claim in evaluative_below_an_item(part)} == {("positive", 0)}


@pytest.mark.parametrize(
    "part",
    [
        "but the results are worse than SOTA",
        "however it is worse than the state of the art",
        "但精度比最先进的方法低",
        "하지만 성능은 최고 성능 모델보다 낮다",
    ],
)
def test_a_contrast_at_the_head_does_not_make_a_fault_mixed(part):
    assert {claim.polarity for claim in evaluative_below_an_item(part)} == {"negative"}


@pytest.mark.parametrize(
    "part",
    [
        "It is slow but accurate",
        "Although it is fast, the results are poor",
        "虽然速度快，效果却不好",
        "tuy nhanh, nhưng kết quả kém",
        "빠르지만 성능은 낮다",
    ],
)
def test_praise_and_fault_set_against_each_other_are_mixed(part):
    assert {claim.polarity for claim in evaluative_below_an_item(part)} == {"mixed"}


@pytest.mark.parametrize(
    ("part", "polarity"),
    [
        ("copes with heavy occlusion", "positive"),
        ("gets rid of anchors", "positive"),
        ("breaks when the lighting changes", "negative"),
        ("does not beat Mask R-CNN on small objects", "negative"),
        ("去掉了 anchor", "positive"),
        ("光照一变就不行", "negative"),
        ("어떤 백본에도 붙일 수 있다", "positive"),
        ("조명이 바뀌면 깨진다", "negative"),
        ("코드가 공개되지 않았다", "negative"),
        ("dùng được với mọi backbone", "positive"),
        ("hỏng khi ánh sáng thay đổi", "negative"),
        ("không tốt với vật mảnh", "negative"),
    ],
)
def test_a_few_words_that_judge_below_an_entry_are_a_claim(part, polarity):
    assert {claim.polarity for claim in evaluative_below_an_item(part)} == {polarity}


@pytest.mark.parametrize(
    "part",
    [
        "about 5 fps on one card, nowhere near real-time",
        "not yet real-time",
        "inference falls short of real-time speed",
        "大约 5 fps，离真正的实时还差得远",
        "谈不上高效",
        "速度还达不到实时",
        "속도가 실시간에는 한참 못 미친다",
        "tốc độ còn lâu mới đạt thời gian thực",
        "còn xa mới đạt thời gian thực",
    ],
)
def test_what_falls_short_of_a_good_thing_is_a_fault(part):
    assert {(claim.aspect, claim.polarity) for claim in evaluative_below_an_item(part)} == {("efficiency", "negative")}


@pytest.mark.parametrize("part", SPARED)
def test_what_one_is_spared_is_praise(part):
    assert {claim.polarity for claim in evaluative_below_an_item(part)} == {"positive"}


def test_a_note_that_mentions_no_paper_makes_no_claims():
    note = extracted(NOTES["en"])
    assert find_claims(note)
    assert find_claims(replace(note, mentions=())) == ()


def test_code_captions_tables_of_numbers_and_addresses_are_no_claims():
    text = """# FCOS: Fully Convolutional One-Stage Object Detection

```
the_fastest = best_model.is_better_than(baseline)
```

![a very fast and accurate model](figure.png)

| Model | AP | FPS |
| --- | --- | --- |
| FCOS | 41.5 | 12 |
| RetinaNet | 39.1 | 9 |

https://example.org/simple-and-fast
"""
    assert claims_of(text)[1] == {}


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("- [YOLACT: Real-time Instance Segmentation](https://arxiv.org/abs/1904.02689) so fast", "same"),
        ("- YOLACT: Real-time Instance Segmentation https://arxiv.org/abs/1904.02689\n\n  so fast\n", "beside"),
        ("- YOLACT: Real-time Instance Segmentation https://arxiv.org/abs/1904.02689\n  - so fast", "below"),
        ("- YOLACT: Real-time Instance Segmentation https://arxiv.org/abs/1904.02689\n  - a\n    - so fast", "below"),
        ("# YOLACT: Real-time Instance Segmentation\n\nhttps://arxiv.org/abs/1904.02689\n\nso fast\n", "headed"),
        ("# Zettel\n\n- so fast\n\n# List\n\n- YOLACT https://arxiv.org/abs/1904.02689\n", "none"),
        (
            (
                "| paper | remark |\n| --- | --- |\n"
                "| [YOLACT: Real-time Instance Segmentation](https://arxiv.org/abs/1904.02689) | so fast |\n"
            ),
            "beside",
        ),
    ],
)
def test_a_passage_knows_how_it_stands_to_the_entries(text, entry):
    assert [p.entry for p in passages(extracted(text, "list.md")) if "so fast" in p.text] == [entry]


@pytest.mark.parametrize("text", ["Where it fails: small objects", "优点: 速度很快", "단점: 느리다", "Nhược: chậm"])
def test_claims_begin_and_end_with_what_they_say(text):
    _, found = claims_of(f"{ITEM}\n  {text}\n\n\n")
    assert found
    assert all(quote == quote.strip() for quote in found)


@pytest.mark.parametrize(
    "legend",
    [
        "One star = skim it, two = read it, three = read it twice",
        "Ratings are on a scale of 1 to 5, 5 is excellent",
        "评分说明：5分 = 必须复现，4分 = 值得细读",
        "满分 5 分，4 分以上很好",
        "满分为 10 分，8 分以上都很好",
        "괄호 안은 내가 준 점수(5점 만점)",
        "Thang điểm 10, dưới 5 là không nên đọc",
        "★☆☆☆☆ là dở, ★★★★★ là rất hay",
        "Licensed under the MIT License.",
    ],
)
def test_how_ratings_are_meant_is_no_claim(legend):
    _, found = claims_of(f"{ITEM}\n  {legend}\n")
    assert not found


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("33 fps", "efficiency"),
        ("29.8 mAP on COCO", "accuracy"),
        ("+3.2 mAP over the baseline", "accuracy"),
        ("COCO 上 29.8 mAP", "accuracy"),
        ("29.8 mAP (COCO)", "accuracy"),
        ("đạt 29.8 mAP trên COCO", "accuracy"),
    ],
)
def test_bare_results_judge(text, aspect):
    _, found = claims_of(f"{ITEM}\n  {text}\n")
    assert {quote: (claim.tier, claim.aspect) for quote, claim in found.items()} == {text: ("evaluative", aspect)}
    assert found[text].polarity in {"positive", "neutral"}
    assert found[text].value


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("It is fast, but accuracy drops.", {"It is fast": "positive", "but accuracy drops": "negative"}),
        ("Strong on COCO, weak on LVIS.", {"Strong on COCO": "positive", "weak on LVIS": "negative"}),
        ("速度很快，但是精度下降。", {"速度很快": "positive", "但是精度下降": "negative"}),
        ("思路简单，显存占用太大。", {"思路简单": "positive", "显存占用太大": "negative"}),
        (
            "속도는 빠르지만 작은 물체에서 정확도가 떨어진다.",
            {"속도는 빠르지만 작은 물체에서 정확도가 떨어진다": "mixed"},
        ),
        ("성능은 좋은데 학습이 오래 걸림", {"성능은 좋은데 학습이 오래 걸림": "mixed"}),
        ("Chạy nhanh nhưng kém chính xác.", {"Chạy nhanh nhưng kém chính xác": "mixed"}),
    ],
)
def test_praise_and_fault_are_told_apart(text, claims):
    _, found = claims_of(f"{ITEM}\n  {text}\n")
    assert {quote: claim.polarity for quote, claim in found.items()} == claims


@pytest.mark.parametrize(
    "tags", ["#robust #simple #fast", "#빠름 #간단함", "#速度快 #简单", "#nhanh #dễ-dùng", "#stable #no-tuning"]
)
def test_hashtags_are_no_claims(tags):
    _, claims = claims_of(f"{ITEM}  - {tags}\n  - easy to implement {tags}\n")
    assert list(claims) == ["easy to implement"]


def test_remarks_in_brackets_before_a_title_are_its_claims():
    text = """# Posters

## Detection
- [8/10][very fast; hard to train] [FCOS: Fully Convolutional One-Stage Object Detection](https://arxiv.org/abs/1904.01355)
- [5/10][simple but slower than the baseline] [RepPoints: Point Set Representation](https://arxiv.org/abs/1904.11490)
"""
    note, claims = claims_of(text, "posters.md")
    assert {"very fast", "hard to train", "simple but slower than the baseline"} <= set(claims)
    assert note.mentions[claims["very fast"].mention].title.startswith("FCOS")
    assert claims["simple but slower than the baseline"].polarity == "mixed"


PIECES = st.sampled_from(
    [
        *(
            "It is faster",
            " but ",
            ", ",
            ". ",
            "not ",
            "[",
            "](",
            ")",
            "(",
            "**",
            "\n",
            "\n- ",
            "\n## Cons\n",
            "| a | b |\n",
        ),
        *(
            "效果很好",
            "，",
            "。",
            "但是",
            "不",
            "：",
            "（",
            "）",
            "빠르지 않다",
            "고 ",
            "함, ",
            "nhanh hơn",
            " nhưng ",
            "không ",
        ),
        *(
            "https://a.b/c?d=(e)",
            "&nbsp;",
            "<b>",
            "\u200b",
            "\x00",
            "İ",
            "\ud7a3",
            "1) ",
            "2、",
            "=>",
            "?",
            "TODO",
            "`x`",
            "$a$",
        ),
    ]
)


@settings(max_examples=60)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_claims_of_any_note_stand_in_it_in_order_and_apart(text):
    note, _ = read_note(RawFile("any.md", f"# FCOS\n\n{text}".encode()))
    if note is None:
        assert "\x00" in text
        return
    note = about("FCOS", identify(note))
    claims = find_claims(note)
    assert claims == find_claims(note)
    position = 0
    for claim in claims:
        assert position <= claim.start < claim.end <= len(note.text)
        assert note.text[claim.start : claim.end].strip()
        assert 0 <= claim.confidence <= 1
        assert -1 <= claim.section < len(note.sections)
        position = claim.end


NAMED_BY_ITS_FIELDS = """---
title: {title}
layout: post
---

# {intro}

{praise}

# {links}

- [Progressive Growing of GANs for Improved Quality, Stability, and Variation](https://arxiv.org/abs/1710.10196)
- [Image-to-Image Translation with Conditional Adversarial Networks](https://arxiv.org/abs/1611.07004)
"""


@pytest.mark.parametrize(
    ("title", "intro", "praise", "links"),
    [
        ("Notes on WGAN", "Introduction", "WGAN is much more stable than the first ones.", "References"),
        ("论文笔记 WGAN", "简介", "WGAN 的训练非常稳定，WGAN 也很容易实现。", "参考文献"),
        ("Mô hình WGAN", "Giới thiệu", "WGAN huấn luyện ổn định hơn nhiều, và WGAN rất dễ cài đặt.", "Tham khảo"),
        ("논문 정리 WGAN", "소개", "WGAN은 학습이 매우 안정적이다. WGAN은 구현하기도 쉽다.", "참고 문헌"),
    ],
)
def test_a_post_that_fields_and_file_name_after_a_method_speaks_of_it_beside_its_papers(title, intro, praise, links):
    text = NAMED_BY_ITS_FIELDS.format(title=title, intro=intro, praise=praise, links=links)
    note = extracted(text, "posts/2020-07-13-WGAN.md")
    claims = [claim for claim in find_claims(note) if claim.tier == "evaluative"]
    assert claims
    assert {note.mentions[claim.mention].title for claim in claims} == {"WGAN"}


def test_a_file_named_after_a_method_that_only_lists_its_papers_is_no_note_on_it():
    text = NAMED_BY_ITS_FIELDS.format(title="Links", intro="List", praise="WGAN papers, best first", links="WGAN")
    assert "WGAN" not in {mention.title for mention in extracted(text, "posts/WGAN.md").mentions}


@pytest.mark.parametrize(
    ("title", "section", "praise"),
    [
        ("**3. Proposed method**", "Related work", "The whole pipeline is fast and simple."),
        ("**三、实验**", "相关工作", "整个流程又快又简单。"),
        ("**III. Phương pháp đề xuất**", "Nghiên cứu liên quan", "Toàn bộ quy trình nhanh và đơn giản."),
        ("**3. 제안 방법**", "관련 연구", "전체 구조가 빠르고 단순하다."),
    ],
)
def test_an_item_of_related_work_ends_before_the_next_title_in_bold(title, section, praise):
    text = (
        "# YOLACT: Real-time Instance Segmentation\n\nhttps://arxiv.org/abs/1904.02689\n\n"
        f"**{section}**\n\n- **RetinaNet**: focal loss\n- **CornerNet**: two corners a box\n\n{title}\n\n{praise}\n"
    )
    note = extracted(text)
    assert {"RetinaNet", "CornerNet"} <= {mention.title for mention in note.mentions}
    assert {note.mentions[c.mention].title[:6] for c in find_claims(note) if c.tier == "evaluative"} == {"YOLACT"}


@pytest.mark.parametrize(
    "praise",
    [
        "In the end CornerNet is the simplest and the fastest.",
        "相比之下，CornerNet 简单得多。",
        "Rốt cuộc CornerNet là đơn giản và nhanh nhất.",
        "전체적으로 CornerNet이 가장 단순하다.",
    ],
)
def test_outside_of_all_entries_the_head_of_a_sentence_tells_the_entry(praise):
    links = ("1708.02002", "1808.01244")
    first, second = (f"https://arxiv.org/abs/{number}" for number in links)
    text = f"{praise}\n\n# Posters\n\n## RetinaNet\n\n{first}\n\n- fast\n\n## CornerNet\n\n{second}\n\n- no anchors\n"
    note = extracted(text, "notes/posters.md")
    claims = [claim for claim in find_claims(note) if claim.start < len(praise)]
    assert {note.mentions[claim.mention].title for claim in claims} == {"CornerNet"}


def test_what_a_paper_proposes_is_its_own_whatever_it_starts_from():
    part = "기존 모델은 느린 순환 구조를 썼지만, 이 논문은 순환이 없는 더 빠른 구조를 제안한다"
    assert {claim.mention for claim in evaluative_below_an_item(part)} == {0}
