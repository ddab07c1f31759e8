"""What is no claim in four languages, whatever its words, and what stays one beside it."""

import pytest

from test_claims import claims_of

TITLE = "- YOLACT: Real-time Instance Segmentation https://arxiv.org/abs/1904.02689"
NOTES = {
    "en": f"# Papers\n\n{TITLE}\n  - {{}}\n  - The network predicts masks for the whole image.\n",
    "zh": f"# 论文笔记\n\n{TITLE}\n  - {{}}\n  - 网络先为整张图像预测一组原型掩膜。\n",
    "vi": f"# Ghi chú\n\n{TITLE}\n  - {{}}\n  - Mạng dự đoán các mặt nạ mẫu cho toàn ảnh.\n",
    "ko": f"# 논문 메모\n\n{TITLE}\n  - {{}}\n  - 네트워크가 전체 이미지의 마스크를 예측한다.\n",
}
ASIDES = [
    ("en", "Figure 3: Results on COCO for different backbones."),
    ("en", "Table 2. Ablation of the loss weights."),
    ("en", "where $x$ is the input and $y$ the label"),
    ("en", "Here $N$ denotes the batch size."),
    ("en", "`pip install torch`"),
    ("en", "loss = bce(pred, target)"),
    ("en", "👍 = good, 👎 = bad"),
    ("en", "Legend: ⭐ must read"),
    ("en", "Tags: segmentation, real-time"),
    ("en", "TODO: read the fast variant"),
    ("en", "Is it really faster?"),
    ("en", "Why does it work on video?"),
    ("zh", "图3：不同骨干网络在COCO上的结果"),
    ("zh", "表2. 损失权重的消融"),
    ("zh", "其中 $x$ 是输入，$y$ 是标签"),
    ("zh", "$N$ 表示批大小"),
    ("zh", "待办：再看一遍附录"),
    ("zh", "⭐ = 必读"),
    ("zh", "阅读时间：5分钟"),
    ("zh", "真的更快吗？"),
    ("vi", "Hình 3: Kết quả trên COCO"),
    ("vi", "Bảng 2. So sánh các hàm mất mát"),
    ("vi", "trong đó $x$ là đầu vào và $y$ là nhãn"),
    ("vi", "Có nhanh thật không?"),
    ("vi", "⭐ = nên đọc"),
    ("vi", "Từ khóa: phân đoạn, thời gian thực"),
    ("ko", "그림 3: COCO 결과"),
    ("ko", "표 2. 손실 가중치에 대한 실험"),
    ("ko", "여기서 $x$는 입력이고 $y$는 라벨이다"),
    ("ko", "$N$은 배치 크기를 나타낸다"),
    ("ko", "정말 빠른가?"),
    ("ko", "⭐ = 필독"),
]
CLAIMS = [
    ("en", "Table 2 shows that it is much faster than Mask R-CNN"),
    ("en", "Speed: it is very fast"),
    ("en", "Here the method is much faster"),
    ("en", "Note: a simple and robust baseline"),
    ("zh", "图像质量非常高"),
    ("zh", "其中速度提升最明显"),
    ("zh", "表现非常稳定"),
    ("vi", "Với mô hình này, tốc độ rất nhanh"),
    ("vi", "Bảng 2 cho thấy mô hình nhanh hơn Mask R-CNN rất nhiều"),
    ("ko", "표현력이 아주 좋다"),
    ("ko", "그림 3을 보면 Mask R-CNN보다 훨씬 빠르다"),
    ("ko", "다른 데이터에서도 더 좋지 않을까?"),
]


def _found(language, text):
    rest = NOTES[language].split("{}")[1]
    return [quote for quote in claims_of(NOTES[language].format(text))[1] if quote.strip() not in rest]


@pytest.mark.parametrize(("language", "text"), ASIDES)
def test_what_asserts_nothing_is_no_claim(language, text):
    assert _found(language, text) == []


@pytest.mark.parametrize(("language", "text"), CLAIMS)
def test_what_only_looks_like_it_is_one(language, text):
    assert _found(language, text)
