"""What is checked of a translation, in all languages: what is sound passes, what is not is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notesetl.translate.guards import check, terms

SOUND = [
    ("zh", "准确率达到 91.5%，比 ResNet50 高 3 个点。", "It reaches 91.5% accuracy, 3 points above ResNet50."),
    ("zh", "参数量减少了1.5万。", "It has 15,000 parameters less."),
    ("zh", "训练用了３天。", "Training took three days."),
    ("zh", "速度快 2 倍。", "It is twice as fast."),
    ("zh", "不仅快，而且准。", "It is fast and accurate, too."),
    ("zh", "无需标注数据。", "Works without labelled data."),
    ("zh", "难以收敛。", "It does not converge easily."),
    ("zh", "不同的模型。", "Different models."),
    ("zh", "三个模块。", "3 modules."),
    ("zh", "端到端训练", "end-to-end training"),
    ("ko", "정확도가 12.3% 향상되었다.", "Accuracy improved by 12.3 percent."),
    ("ko", "학습이 필요하지 않다.", "No training is needed."),
    ("ko", "파라미터가 3백만 개다.", "It has 3 million parameters."),
    ("ko", "BERT를 사용할 뿐만 아니라 GPT도 쓴다.", "It uses BERT as well as GPT."),
    ("ko", "두 단계로 나뉜다.", "It has 2 stages."),
    ("ko", "NeRF의 한계를 해결한다.", "It overcomes the limits of NeRF."),
    ("vi", "Độ chính xác tăng 2,5%.", "Accuracy rises by 2.5%."),
    ("vi", "Mô hình không cần dữ liệu gán nhãn.", "The model needs no labelled data."),
    ("vi", "Không gian ẩn có 512 chiều.", "The latent space has 512 dimensions."),
    ("vi", "Nhanh hơn 3 lần so với YOLOv3.", "Three times faster than YOLOv3."),
    ("vi", "Có 1.000.000 ảnh.", "There are 1,000,000 images."),
]
BROKEN = [
    ("zh", "准确率达到 91.5%。", "Accuracy reaches 95.1%.", "numbers"),
    ("zh", "准确率提升 3。", "Accuracy rises by 3, in 2017.", "numbers"),
    ("zh", "延迟为 20 ms。", "The latency is 20.", "units"),
    ("zh", "提升了 5%。", "It rises by 5.", "units"),
    ("zh", "ResNet50 比 VGG 好。", "The network is better than VGG.", "terms"),
    ("zh", "该方法不需要标注。", "The method needs labels.", "negation"),
    ("zh", "该方法很快。", "The method is not fast.", "negation"),
    ("zh", "模型很好。", "The model is 很好。", "copy"),
    ("zh", "模型很好。", "模型很好。", "copy"),
    ("zh", "模型很好。", "good good good good good good good good", "loop"),
    ("zh", "模型很好。", "a very good model " * 8, "loop"),
    (
        "zh",
        "好。",
        "This sentence says a great deal more than the one that it claims to be a translation of.",
        "length",
    ),
    ("zh", "这个模型在很多数据集上都取得了非常好的结果，而且速度也很快。", "Good.", "length"),
    ("zh", "模型", "", "length"),
    ("ko", "정확도는 90%이다.", "Accuracy is 19%.", "numbers"),
    ("ko", "학습이 필요하지 않다.", "Training is needed.", "negation"),
    ("ko", "이 방법은 빠르다.", "This method is never fast.", "negation"),
    ("ko", "DETR은 느리다.", "It is slow.", "terms"),
    ("ko", "모델이 느리다.", "The 모델이 느리다.", "copy"),
    ("vi", "Mô hình không ổn định.", "The model is stable.", "negation"),
    ("vi", "Tăng 2,5 lần.", "It rises 25 times.", "numbers"),
    ("vi", "Dùng ResNet và GPT-2.", "It uses ResNet.", "terms"),
    ("vi", "Mô hình này rất tốt.", "Mô hình này rất tốt.", "copy"),
    ("vi", "Mô hình này rất tốt.", "the the the the the the", "loop"),
]
TEXTS = st.text(st.sampled_from("模型不没 한국어 không tốt 0123456789.,%～＋aBcXz`$<>m\n\u0301𝟗ⅷ"), max_size=60)


@pytest.mark.parametrize(("language", "source", "english"), SOUND)
def test_a_sound_translation_passes_every_check(language, source, english):
    assert [name for name, passed in check(source, english, language).items() if not passed] == []


@pytest.mark.parametrize(("language", "source", "english", "fault"), BROKEN)
def test_a_fault_is_named(language, source, english, fault):
    assert not check(source, english, language)[fault]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("用 BERT 和 GPT-4 在 ImageNet 上微调", ["BERT", "GPT-4", "ImageNet"]),
        ("Mask R-CNN을 쓴다", ["Mask", "R-CNN"]),
        ("Mô hình Transformer dùng GPU để train", ["Transformer", "GPU"]),
        ("Mô hình ResNet50 dùng GPU với fine-tuning", ["ResNet50", "GPU", "fine-tuning"]),
        ("TÓM TẮT BÀI BÁO", []),
        ("A 是 B", []),
    ],
)
def test_terms_are_found_in_any_script(source, found):
    assert terms(source) == found


@given(TEXTS, TEXTS, st.sampled_from(["zh", "ko", "vi"]))
def test_every_check_gives_an_answer_whatever_is_said(source, english, language):
    assert all(isinstance(passed, bool) for passed in check(source, english, language).values())


@pytest.mark.parametrize("language", ["zh", "ko", "vi"])
def test_checks_of_endless_texts_end(language):
    for text in ("1," * 20_000, "a-" * 20_000, "不" * 40_000, "không " * 8_000, "x y " * 10_000, "9" * 40_000):
        check(text, text[::-1], language)
