"""What claims compare with, in the words of four languages."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notesetl.claims.comparators import find_comparator

FOUND = [
    ("en", "It is faster than Mask R-CNN, but needs more memory", "Mask R-CNN"),
    ("en", "clearly better than the plain baseline on COCO", "the plain baseline"),
    ("en", "wins a lot compared with earlier adversarial training when data is scarce", "earlier adversarial training"),
    ("en", "consistently outperforms ResNet-50 on ImageNet", "ResNet-50"),
    ("en", "outperforming the **SwAV** baseline", "the **SwAV** baseline"),
    ("en", "gains vs hand-made GANs", "hand-made GANs"),
    ("en", "Large-margin softmax > triplet loss", "triplet loss"),
    ("en", "on par with BERT", "BERT"),
    ("en", "Unlike LSTM networks, it sees all tokens", "LSTM networks"),
    ("en", "smaller than [ResNet](https://example.org/a)", "ResNet"),
    ("zh", "相比于人工标注的示例，效果更好", "人工标注的示例"),
    ("zh", "比ResNet更快", "ResNet"),
    ("zh", "与DETR相比收敛快", "DETR"),
    ("zh", "整体优于YOLOv5", "YOLOv5"),
    ("zh", "效果不如监督方法", "监督方法"),
    ("zh", "达到了与人工提示相当的水平", "人工提示"),
    ("zh", "思想与MoCo类似", "MoCo"),
    ("zh", "计算量只有ViT的1/10", "ViT"),
    ("vi", "nhanh hơn so với Logistic Regression", "Logistic Regression"),
    ("vi", "tốt hơn Naive Bayes trong mọi thí nghiệm", "Naive Bayes"),
    ("vi", "vượt trội hơn các mô hình cũ về độ chính xác", "các mô hình cũ"),
    ("vi", "khác với GAN truyền thống", "GAN truyền thống"),
    ("ko", "기존 SOTA 대비 정확도 향상", "기존 SOTA"),
    ("ko", "이 모델은 RNN보다 빠르다", "RNN"),
    ("ko", "실험에서 기존 모델들보다 좋음", "기존 모델들"),
    ("ko", "BERT에 비해 작다", "BERT"),
    ("ko", "일반적인 conv의 1.5배 속도", "일반적인 conv"),
    ("ko", "GPT와 달리 양방향", "GPT"),
    ("en", "speed-up of 2.5x over PyTorch", "PyTorch"),
    ("en", "improves by 2.1 BLEU over the Transformer", "the Transformer"),
    ("en", "three times as many parameters as BERT", "BERT"),
    ("en", "runs at half the cost of GPT-4", "GPT-4"),
    ("zh", "参数量仅为BERT的十分之一", "BERT"),
    ("zh", "本质上就是MoCo的思路", "MoCo"),
    ("zh", "远超GPT-3", "GPT-3"),
    ("zh", "没有RNN那么快", "RNN"),
    ("vi", "nhanh hon 5 lan so voi BERT", "BERT"),
    ("vi", "tot hon Naive Bayes trong moi thi nghiem", "Naive Bayes"),
    ("vi", "khong nhanh bang YOLO", "YOLO"),
    ("vi", "không tốt bằng BERT", "BERT"),
    ("vi", "vượt ViT 1,3% trên ImageNet", "ViT"),
    ("ko", "BERT만큼 좋다", "BERT"),
    ("ko", "BERT에 못 미친다", "BERT"),
    ("zh", "优于YOLOv5约2.1个点", "YOLOv5"),
    ("vi", "nhanh hơn YOLOv3 3 lần", "YOLOv3"),
    ("vi", "tốt hơn BERT 2 điểm F1", "BERT"),
    ("vi", "nhanh gấp ba lần YOLOv3", "YOLOv3"),
    ("vi", "nhanh gấp đôi so với BERT", "BERT"),
    ("vi", "chỉ bằng 1/3 số tham số của BERT", "BERT"),
    ("ko", "파라미터가 BERT의 10분의 1", "BERT"),
]

NONE = [
    ("en", "less than half the parameters"),
    ("en", "worse than both"),
    ("zh", "没有标注数据也很好"),
    ("vi", "không huấn luyện bằng SGD"),
    ("en", "as soon as possible"),
    ("en", "one third of the FLOPs"),
    ("vi", "gấp đôi tốc độ"),
    ("en", "uses more than 60% of the data"),
    ("en", "less than 3 minutes"),
    ("en", "better than expected"),
    ("en", "an attention module for segmentation"),
    ("en", "input -> encoder => decoder"),
    ("en", "<br>Accuracy = 80%<br> Recall"),
    ("zh", "比较简单，比例也高"),
    ("zh", "使用对比学习和对比损失"),
    ("zh", "超过60%的样本"),
    ("zh", "类似的想法很多"),
    ("vi", "hiệu quả hơn trong thực tế"),
    ("vi", "dài hơn 500 dòng"),
    ("vi", "các lớp giống nhau"),
    ("ko", "무엇보다 간단하다"),
    ("ko", "생각보다 느리다"),
    ("ko", "과적합에 대비하기 위한 방법"),
]


@pytest.mark.parametrize(("language", "text", "comparator"), FOUND)
def test_comparators(language, text, comparator):
    found = find_comparator(text, language)
    assert found is not None
    assert text[slice(*found)] == comparator


@pytest.mark.parametrize(("language", "text"), NONE)
def test_what_compares_nothing(language, text):
    found = find_comparator(text, language)
    assert found is None, text[slice(*found)]


@pytest.mark.parametrize(
    ("language", "text", "comparator"),
    [
        ("en", "Similar to BERT, but better than GPT", "GPT"),
        ("zh", "与BERT类似，但优于GPT", "GPT"),
        ("ko", "BERT처럼 동작하지만 GPT보다 좋다", "GPT"),
    ],
)
def test_a_comparison_wins_over_a_likeness(language, text, comparator):
    found = find_comparator(text, language)
    assert found is not None
    assert text[slice(*found)] == comparator


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            [
                "than ",
                "比",
                "更",
                "보다 ",
                "hơn ",
                "so với ",
                "A > B",
                "与",
                "相比",
                "的",
                "1/10",
                "의 ",
                "2배",
                "ResNet",
                " ",
                ",",
                "é",
                "e\u0301",
                "<b>",
                "3%",
            ]
        ),
        max_size=12,
    ).map("".join),
    st.sampled_from(["en", "zh", "vi", "ko", "xx"]),
)
def test_comparators_are_stretches_of_the_claim(text, language):
    found = find_comparator(text, language)
    if found is not None:
        start, end = found
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip()


@pytest.mark.parametrize(
    ("language", "unit"),
    [
        ("en", "than "),
        ("en", "a > b"),
        ("en", "<"),
        ("zh", "比"),
        ("zh", "与"),
        ("zh", "的1/10"),
        ("ko", "보다 "),
        ("vi", "hơn "),
    ],
)
def test_hostile_text_takes_linear_time(language, unit):
    find_comparator("x", language)

    def seconds(size):
        text = unit * (size // len(unit))
        started = time.process_time()
        find_comparator(text, language)
        return time.process_time() - started

    small, large = (min(seconds(size) for _ in range(3)) for size in (5_000, 40_000))
    assert large < 0.2 + 24 * small
