"""What claims are about and whether they are negated, in the words of four languages."""

import pytest

from notesetl.claims.naming import acronym
from test_claims import claims_of

TITLE = "YOLACT: Real-time Instance Segmentation"
ENTRY = " https://arxiv.org/abs/1904.02689"
NOTES = {
    "en": f"# Papers\n\n- {TITLE}{ENTRY}\n  - {{}}\n  - The network predicts masks for the whole image.\n",
    "zh": f"# 论文笔记\n\n- {TITLE}{ENTRY}\n  - {{}}\n  - 网络先为整张图像预测一组原型掩膜。\n",
    "vi": f"# Ghi chú\n\n- {TITLE}{ENTRY}\n  - {{}}\n  - Mạng dự đoán các mặt nạ mẫu cho toàn ảnh.\n",
    "ko": f"# 논문 메모\n\n- {TITLE}{ENTRY}\n  - {{}}\n  - 네트워크가 전체 이미지의 마스크를 예측한다.\n",
}
SUBJECTS = [
    ("en", "It is faster than Mask R-CNN", "YOLACT"),
    ("en", "This paper is easy to follow", "YOLACT"),
    ("en", "Mask R-CNN is more accurate but slower", "Mask R-CNN"),
    ("en", "YOLACT++ improves it by 3 mAP", "YOLACT++"),
    ("en", "SOTA on small objects", "YOLACT"),
    ("en", "Using ResNet-50 makes it slower", "YOLACT"),
    ("zh", "它比Mask R-CNN更快", "YOLACT"),
    ("zh", "该方法对噪声鲁棒", "YOLACT"),
    ("zh", "Mask R-CNN更准但更慢", "Mask R-CNN"),
    ("zh", "YOLACT++的速度非常快", "YOLACT++"),
    ("zh", "精度并没有提升", "YOLACT"),
    ("zh", "对小目标的效果很差", "YOLACT"),
    ("zh", "极大地提升了速度", "YOLACT"),
    ("vi", "Nó nhanh hơn Mask R-CNN", "YOLACT"),
    ("vi", "Phương pháp này rất nhanh", "YOLACT"),
    ("vi", "Mask R-CNN chính xác hơn nhưng chậm hơn", "Mask R-CNN"),
    ("ko", "이 방법은 Mask R-CNN보다 빠르다", "YOLACT"),
    ("ko", "Mask R-CNN은 더 정확하지만 느리다", "Mask R-CNN"),
    ("ko", "ResNet-50을 쓰면 느려진다", "YOLACT"),
    ("ko", "BLEU 개선 폭이 크다", "YOLACT"),
]
NEGATED = [
    ("en", "It does not improve accuracy", True),
    ("en", "It isn't any better than the baseline", True),
    ("en", "The detector can hardly run in real time", True),
    ("en", "It is not only fast but accurate", False),
    ("en", "It is much faster", False),
    ("zh", "精度并没有提升", True),
    ("zh", "训练不稳定", True),
    ("zh", "速度不仅快而且精度高", False),
    ("zh", "性能不断提升", False),
    ("vi", "Phương pháp này không cải thiện độ chính xác", True),
    ("vi", "Chưa nhanh bằng Mask R-CNN", True),
    ("vi", "Không chỉ nhanh mà còn chính xác", False),
    ("ko", "정확도는 향상되지 않았다", True),
    ("ko", "속도가 빠르지 않다", True),
    ("ko", "빠를 뿐만 아니라 정확하다", False),
]


def _claim(language, text):
    _, claims = claims_of(NOTES[language].format(text))
    (claim,) = [claim for quote, claim in claims.items() if quote in text]
    return claim


@pytest.mark.parametrize(("language", "text", "subject"), SUBJECTS)
def test_what_a_claim_is_about(language, text, subject):
    assert _claim(language, text).subject == subject


@pytest.mark.parametrize(("language", "text", "negated"), NEGATED)
def test_negations_in_what_is_judged(language, text, negated):
    assert _claim(language, text).negated is negated


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("Denoising Diffusion Probabilistic Models", "DDPM is slow, GAN is fast. DDPM is good.", "DDPM"),
        ("Low-Rank Adaptation of Large Language Models", "LLM LLM LLM LoRA LoRA", "LoRA"),
        ("Deep Q-Network", "DQN 很好，DQN 简单", "DQN"),
        ("Denoising Diffusion Probabilistic Models", "DDPM once", None),
        ("Attention Is All You Need", "RNN and RNN, CNN and CNN", None),
        ("深度学习", "CNN CNN", None),
        ("", "CNN CNN", None),
    ],
)
def test_the_acronym_that_a_note_uses_for_a_title(title, text, name):
    assert acronym(title, text) == name
