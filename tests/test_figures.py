"""Figures as four languages write them, and the numbers that are none."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notesetl.claims.datasets import find_dataset
from notesetl.claims.figures import find_figures, find_metric

LANGUAGES = ("en", "zh", "vi", "ko")

# language, text, value, least, greatest, unit, metric, kind
FIGURES = [
    ("en", "It is 3-10x faster on a GPU", "3-10", 3, 10, "x", "faster", "range"),
    ("en", "saves up to 30% memory", "30", None, 30, "%", "memory", "absolute"),
    ("en", "needs at least 16 GB", "16", 16, None, "GB", None, "absolute"),
    ("en", "we see +7% mIoU here", "+7", 7, 7, "%", "mIoU", "change"),
    ("en", "AP grows 4.4→45.3", "4.4→45.3", 4.4, 45.3, None, "AP", "change"),
    ("en", "goes from 25.3 to 28.4 BLEU", "25.3 to 28.4", 25.3, 28.4, None, "BLEU", "change"),
    ("en", "the gain is 0.8-4%", "0.8-4", 0.8, 4, "%", "gain", "range"),
    ("en", "~70-95% of them are found", "~70-95", 70, 95, "%", None, "range"),
    ("en", "10-15x compression", "10-15", 10, 15, "x", "compression", "range"),
    ("en", "SOTA 88.5 AP", "88.5", 88.5, 88.5, None, "AP", "absolute"),
    ("en", "two times faster than before", "two", 2, 2, "times", "faster", "factor"),
    ("en", "3 orders of magnitude faster", "3", 3, 3, "orders of magnitude", "faster", "factor"),
    ("en", "has 7B parameters", "7", 7e9, 7e9, "B", "parameters", "absolute"),
    ("en", "one image takes 10 ms", "10", 10, 10, "ms", None, "absolute"),
    ("en", "runs with more than 60fps", "60", 60, None, "fps", None, "absolute"),
    ("en", "trains in 1.5 days", "1.5", 1.5, 1.5, "days", None, "absolute"),
    ("en", "uses 1,024 GPU hours", "1,024", 1024, 1024, "GPU hours", None, "absolute"),
    ("en", "accuracy of $95.3\\%$", "95.3", 95.3, 95.3, "%", "accuracy", "absolute"),
    ("en", "is $10\\times$ faster", "10", 10, 10, "times", "faster", "factor"),
    ("en", "reaches a recall of 88.8±6.5%", "88.8", 88.8, 88.8, "%", "recall", "absolute"),
    ("en", "mAP@0.5 = 0.612 on it", "0.612", 0.612, 0.612, None, "mAP@0.5", "absolute"),
    ("en", "a top-5 accuracy of 94.2", "94.2", 94.2, 94.2, None, "top-5 accuracy", "absolute"),
    ("en", "the second net is best (0.92)", "0.92", 0.92, 0.92, None, None, "absolute"),
    ("en", "gets 80/84.8% with few images", "80/84.8", 80, 84.8, "%", None, "absolute"),
    ("en", "Its memory is O(n log(n))", "O(n log(n))", None, None, None, "memory", "absolute"),
    ("en", "the batch size is 128", "128", 128, 128, None, "batch size", "absolute"),
    ("en", "learns from only 50 images", "50", 50, 50, "images", None, "absolute"),
    ("zh", "推理快2倍", "2", 2, 2, "倍", None, "factor"),
    ("zh", "速度是前者的两倍", "两", 2, 2, "倍", "速度", "factor"),
    ("zh", "吞吐量提升了二十倍", "二十", 20, 20, "倍", "吞吐量", "factor"),
    ("zh", "显存减少一半", "一半", 0.5, 0.5, None, "显存", "factor"),
    ("zh", "计算量只有教师网络的1/10", "1/10", 0.1, 0.1, None, "计算量", "factor"),
    ("zh", "参数量减少 20%", "20", 20, 20, "%", "参数量", "absolute"),
    ("zh", "准确率９５．３％", "９５．３", 95.3, 95.3, "％", "准确率", "absolute"),
    ("zh", "准确率提升1.5个百分点", "1.5", 1.5, 1.5, "个百分点", "准确率", "absolute"),
    ("zh", "成功率从4.6%提升至21.5%", "4.6%提升至21.5", 4.6, 21.5, "%", "成功率", "change"),
    ("zh", "快了三个数量级", "三", 3, 3, "个数量级", None, "factor"),
    ("zh", "只需10张图片即可", "10", 10, 10, "张", None, "absolute"),
    ("zh", "误差不超过 5%", "5", None, 5, "%", "误差", "absolute"),
    ("zh", "乙方法表现最好（0.86 和 0.83）", "0.86", 0.86, 0.86, None, None, "absolute"),
    ("vi", "nhanh hơn từ 5 đến 10 lần", "5 đến 10", 5, 10, "lần", "nhanh hơn", "range"),
    ("vi", "tốc độ gấp đôi", "gấp đôi", 2, 2, None, "tốc độ", "factor"),
    ("vi", "tăng 0.5 điểm BLEU", "0.5", 0.5, 0.5, "điểm", "BLEU", "absolute"),
    ("vi", "độ chính xác 84,5%", "84,5", 84.5, 84.5, "%", "độ chính xác", "absolute"),
    ("vi", "lỗi giảm từ 50% xuống 10%", "50% xuống 10", 50, 10, "%", "giảm", "change"),
    ("vi", "mô hình đạt 28,4 BLEU", "28,4", 28.4, 28.4, None, "BLEU", "absolute"),
    ("vi", "chỉ cần 5 ảnh", "5", 5, 5, "ảnh", None, "absolute"),
    ("vi", "Accuracy = 79.82% <br>Loss = 0.5433", "79.82", 79.82, 79.82, "%", "Accuracy", "absolute"),
    ("ko", "속도가 10배 빠름", "10", 10, 10, "배", "속도", "factor"),
    ("ko", "두 배 빠르다", "두", 2, 2, "배", "빠르", "factor"),
    ("ko", "파라미터가 절반", "절반", 0.5, 0.5, None, "파라미터", "factor"),
    ("ko", "정확도가 76.3%에서 79.1%로 향상", "76.3%에서 79.1", 76.3, 79.1, "%", "정확도", "change"),
    ("ko", "이전보다 3+ BLEU 점수 상승", "3+", 3, None, "점수", "BLEU", "absolute"),
    ("ko", "5개 블록으로 구성", "5", 5, 5, "개 블록", None, "absolute"),
    ("ko", "최대 40% 절감", "40", None, 40, "%", "절감", "absolute"),
    ("ko", "2.5M 문장 쌍", "2.5M", 2.5e6, 2.5e6, "문장 쌍", None, "absolute"),
    ("en", "AP improves from 44.6 AP to 45.3 AP on it", "44.6 AP to 45.3", 44.6, 45.3, None, "AP", "change"),
    ("en", "74.3 vs 71.2 mAP", "74.3", 74.3, 74.3, None, "mAP", "absolute"),
    ("en", "74.3 vs. 71.2 (mAP)", "74.3", 74.3, 74.3, None, "mAP", "absolute"),
    ("en", "about 1,234,567 parameters", "1,234,567", 1234567, 1234567, None, "parameters", "absolute"),
    ("en", "trains with 1.5k images", "1.5k", 1500, 1500, "images", None, "absolute"),
    ("en", "it loses 3.2 points there", "3.2", 3.2, 3.2, "points", None, "absolute"),
    ("en", "a Dice score of .91", ".91", 0.91, 0.91, None, "Dice score", "absolute"),
    ("en", "90%+ of the accuracy of the teacher", "90", 90, None, "%", "accuracy", "absolute"),
    ("en", "the memory is cut in half", "half", 0.5, 0.5, None, "memory", "factor"),
    ("en", "less than half the parameters", "half", None, 0.5, None, "parameters", "factor"),
    ("en", "one tenth of the FLOPs", "one tenth", 0.1, 0.1, None, "FLOPs", "factor"),
    ("en", "learning rate 1e-4 is enough", "1e-4", 1e-4, 1e-4, None, "learning rate", "absolute"),
    ("en", "(AP 41.5, 65 fps)", "41.5", 41.5, 41.5, None, "AP", "absolute"),
    ("en", "AP 41.5 AR 55.1", "41.5", 41.5, 41.5, None, "AP", "absolute"),
    ("en", "hundreds of times faster", "hundreds of", 100, None, "times", "faster", "factor"),
    ("zh", "参数量是原模型的十分之一", "十分之一", 0.1, 0.1, None, "参数量", "factor"),
    ("zh", "训练时间缩短到原来的四分之一", "四分之一", 0.25, 0.25, None, "训练时间", "factor"),
    ("zh", "显存只要 3分之1", "3分之1", 1 / 3, 1 / 3, None, "显存", "factor"),
    ("zh", "性能提升百分之三十", "三十", 30, 30, "百分之", "性能", "absolute"),
    ("zh", "误差至多百分之0.5", "0.5", None, 0.5, "百分之", "误差", "absolute"),
    ("zh", "速度提升数十倍", "数十", 10, None, "倍", "速度", "factor"),
    ("zh", "学习率设为1e-4", "1e-4", 1e-4, 1e-4, None, "学习率", "absolute"),
    ("zh", "BLEU值提高了2.3", "2.3", 2.3, 2.3, None, "BLEU", "absolute"),
    ("zh", "优于基线约2.1个点", "2.1", 2.1, 2.1, "个点", None, "absolute"),
    ("zh", "比它快3～10倍", "3～10", 3, 10, "倍", None, "range"),
    ("vi", "chỉ dùng 1/3 tham số", "1/3", 1 / 3, 1 / 3, None, "tham số", "factor"),
    ("vi", "bằng một phần mười kích thước", "một phần mười", 0.1, 0.1, None, "kích thước", "factor"),
    ("vi", "nhanh hơn 3 lần so với YOLOv3", "3", 3, 3, "lần", "nhanh hơn", "factor"),
    ("vi", "lỗi thấp hơn 2% so với bản gốc", "2", 2, 2, "%", None, "absolute"),
    ("vi", "độ trễ thấp hơn 5 ms", "5", None, 5, "ms", "độ trễ", "absolute"),
    ("vi", "có 1.234.567 tham số", "1.234.567", 1234567, 1234567, None, "tham số", "absolute"),
    ("vi", "mất gấp rưỡi thời gian", "gấp rưỡi", 1.5, 1.5, None, "thời gian", "factor"),
    ("en", "5%-8% better accuracy", "5%-8", 5, 8, "%", "better", "range"),
    ("zh", "对大多数模型提升0.18%-9.09%", "0.18%-9.09", 0.18, 9.09, "%", "提升", "range"),
    ("vi", "tăng 5%–8% độ chính xác", "5%–8", 5, 8, "%", "độ chính xác", "range"),
    ("ko", "2배-3배 빠르다", "2배-3", 2, 3, "배", "빠르", "range"),
    ("ko", "총 1.4M 데이터를 수집했다", "1.4M", 1.4e6, 1.4e6, "데이터", None, "absolute"),
    ("en", "Runs at 5 fps, so it is no real-time method", "5", 5, 5, "fps", None, "absolute"),
    ("zh", "涨了2个点", "2", 2, 2, "个点", None, "absolute"),
    ("zh", "延迟由50ms降低到12ms", "50ms降低到12", 50, 12, "ms", "延迟", "change"),
    ("zh", "推理快了将近一倍", "一", 1, 1, "倍", None, "factor"),
    ("vi", "nhanh hon tu 5 den 10 lan", "5 den 10", 5, 10, "lan", "nhanh hon", "range"),
    ("vi", "do chinh xac dat 84,5%", "84,5", 84.5, 84.5, "%", "do chinh xac", "absolute"),
    ("vi", "giam mot nua bo nho", "mot nua", 0.5, 0.5, None, "bo nho", "factor"),
    ("vi", "chi bang mot phan ba tham so", "mot phan ba", 1 / 3, 1 / 3, None, "tham so", "factor"),
    ("vi", "độ chính xác top-1 đạt 81,2%", "81,2", 81.2, 81.2, "%", "độ chính xác top-1", "absolute"),
    ("ko", "FPS가 5에서 30으로 증가", "5에서 30", 5, 30, None, "FPS", "change"),
    ("ko", "top-1 정확도 81.2%를 기록", "81.2", 81.2, 81.2, "%", "top-1 정확도", "absolute"),
    ("ko", "파라미터가 10분의 1", "10분의 1", 0.1, 0.1, None, "파라미터", "factor"),
    ("ko", "크기가 삼분의 일 수준", "삼분의 일", 1 / 3, 1 / 3, None, "크기", "factor"),
    ("ko", "비용이 반으로 줄었다", "반", 0.5, 0.5, None, "비용", "factor"),
    ("ko", "기존보다 5~8점 더 높다", "5~8", 5, 8, "점", None, "range"),
    ("ko", "속도가 10배 빨라짐", "10", 10, 10, "배", "속도", "factor"),
    ("ko", "수십 배 빠르다", "수십", 10, None, "배", "빠르", "factor"),
    ("ko", "학습률 1e-4가 최적", "1e-4", 1e-4, 1e-4, None, "학습률", "absolute"),
    ("ko", "학습에 2일 걸린다", "2", 2, 2, "일", None, "absolute"),
]

NONE = [
    ("en", "LLaMA 7B outperforms it"),
    ("en", "see sections 3 vs 4"),
    ("en", "the pair (3,-4) and x-3"),
    ("en", "24/7 and 16:9, v2.1.3, published on 12/03/2021"),
    ("zh", "这个模型有3个点，两阶段，2023年3月5日发布"),
    ("zh", "百分之几的人，分之又分"),
    ("vi", "gồm hai phần, phần ba là thí nghiệm"),
    ("ko", "3월 2일에 읽음, k=2일 때"),
    ("ko", "충분의 여지가 있다"),
    ("en", "Published in 2019 and cited since"),
    ("en", "GPT-4 and YOLOv3 build on ResNet-50"),
    ("en", "uses 3x3 kernels and 1x1 conv"),
    ("en", "as shown in [3] and [4, 5]"),
    ("en", "see Fig. 4, Table 2 and Section 3.1"),
    ("en", "a 12-layer network with K=5"),
    ("en", "one of the top-10 most likely tokens"),
    ("en", "arXiv 2003.11038 says so: https://arxiv.org/abs/2003.11038?p=50%"),
    ("en", "repeat this 5 times"),
    ("en", "with a loss of two params, $26 \\times 512$ in all"),
    ("en", "Trained with CIFAR-10/100 on 2020-01-05"),
    ("zh", "2020年提出，见第3章和图2"),
    ("zh", "全连接输出256维，共2个阶段"),
    ("zh", "基于GPT-3 175B 模型做实验"),
    ("zh", "在 10 个任务上评测"),
    ("zh", "分数 = 1 - 平均偏差"),
    ("vi", "lặp lại 5 lần"),
    ("vi", "gồm 4 bước và 1 mạng nhỏ"),
    ("vi", "năm 2017, xem Bảng 2"),
    ("vi", "ảnh kích thước $224 \\times 224$"),
    ("ko", "2017년에 나온 3D 방법"),
    ("ko", "이 2개가 더 좋다"),
    ("ko", "배치 크기 64배치"),
    ("ko", "어텐션을 기반으로 한다"),
]


@pytest.mark.parametrize("case", FIGURES, ids=lambda case: f"{case[0]}-{case[1]}")
def test_the_figure_of_a_claim(case):
    language, text, value, least, most, unit, metric, kind = case
    figure = find_figures(text, language)[0]
    assert (figure.value, figure.unit, figure.metric, figure.kind) == (value, unit, metric, kind)
    assert (figure.value_min, figure.value_max) == (
        least if least is None else pytest.approx(least),
        most if most is None else pytest.approx(most),
    )


@pytest.mark.parametrize(("language", "text"), NONE)
def test_numbers_that_state_nothing(language, text):
    assert find_figures(text, language) == ()


@pytest.mark.parametrize(
    ("language", "text", "first"),
    [
        ("en", "On 10 GB of text in 3 days, accuracy reaches 91.5%", "91.5"),
        ("en", "only 20 images and 2.5x faster", "2.5"),
        ("zh", "仅用5张卡，准确率达到83.6%", "83.6"),
        ("ko", "6개 층으로 정확도 2% 향상", "2"),
    ],
)
def test_what_is_measured_comes_before_how_much_there_was(language, text, first):
    assert find_figures(text, language)[0].value == first


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_without_words_are_the_same_everywhere(language):
    assert find_figures("mIoU 45.3% (ResNet-50)", language)[0].value == "45.3"


def test_an_unknown_language_reads_as_english():
    assert find_figures("accuracy of 91.5%", "xx") == find_figures("accuracy of 91.5%", "en")


def test_decomposed_text_keeps_its_own_offsets():
    text = unicodedata.normalize("NFD", "độ chính xác đạt 84,5% trên tập này")
    figure = find_figures(text, "vi")[0]
    assert text[figure.start : figure.end] == "84,5%"
    assert figure.metric is not None
    assert unicodedata.normalize("NFC", figure.metric) == "độ chính xác"


@pytest.mark.parametrize(
    ("language", "text", "metric"),
    [
        ("en", "improves in terms of IS and speed", "IS"),
        ("en", "It is faster and better", None),
        ("en", "Is it good?", None),
        ("zh", "准确率明显更好", "准确率"),
        ("vi", "có độ chính xác cao", "độ chính xác"),
        ("ko", "정확도가 높다", "정확도"),
        ("ko", "성능이 좋다", None),
    ],
)
def test_metrics_named_without_a_figure(language, text, metric):
    found = find_metric(text, language)
    assert (found and text[slice(*found)]) == metric


@pytest.mark.parametrize(
    ("text", "dataset"),
    [
        ("best on ImageNet-1k val", "ImageNet-1k val"),
        ("SOTA on cityscapes-val", "cityscapes-val"),
        ("CIFAR-10/100 are small", "CIFAR-10/100"),
        ("Kinetics-400上最好", "Kinetics-400"),
        ("WMT14 En-De에서 최고", "WMT14 En-De"),
        ("tốt nhất trên AIME 2024", "AIME 2024"),
        ("在ADE20K上", "ADE20K"),
        ("forecasts on the Weather dataset", "Weather"),
        ("the weather is nice, the places are far", None),
        ("quality of proteins, glued together", None),
        ("the MATHS of it", None),
    ],
)
def test_data_sets(text, dataset):
    found = find_dataset(text)
    assert (found and text[slice(*found)]) == dataset


@settings(max_examples=300)
@given(
    st.text(
        alphabet=st.sampled_from("0123456789.,%x×~-→+/()（）倍배 lầntoO的到^$\\[]百两 mIoUABeé\u0301"), max_size=60
    ),
    st.sampled_from(LANGUAGES),
)
def test_figures_are_grounded_and_ordered(text, language):
    for figure in find_figures(text, language):
        assert 0 <= figure.start < figure.end <= len(text)
        assert figure.value in text[figure.start : figure.end]
        assert figure.metric is None or figure.metric in text
        if figure.kind == "range" and figure.value_min is not None and figure.value_max is not None:
            assert figure.value_min <= figure.value_max
    found = find_dataset(text)
    assert found is None or 0 <= found[0] < found[1] <= len(text)


@pytest.mark.parametrize(
    "unit", ["9", "1.", "(", "O(", "$1", "10% gain ", "三十", "3x", "[1,", "+-", "7B ", "e\u0301", "<"]
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_hostile_text_takes_linear_time(unit, language):
    find_figures("warm up 1%", language)

    def seconds(size):
        text = unit * (size // len(unit))
        started = time.process_time()
        find_figures(text, language)
        return time.process_time() - started

    small, large = min(seconds(5_000) for _ in range(2)), min(seconds(40_000) for _ in range(2))
    assert large < 0.2 + 24 * small


@pytest.mark.parametrize(
    ("language", "text", "compared", "metric"),
    [
        ("en", "45 fps, unlike Faster R-CNN", "Faster R-CNN", None),
        ("zh", "45 fps，比 Faster R-CNN 快得多", "Faster R-CNN", None),
        ("ko", "45 fps로 Faster R-CNN보다 낫다", "Faster R-CNN", None),
        ("vi", "45 fps, hơn hẳn Faster R-CNN", "Faster R-CNN", None),
        ("en", "3x faster than Faster R-CNN", "Faster R-CNN", "faster"),
        ("en", "2 points over the accuracy of ViT", "the accuracy of ViT", "accuracy"),
    ],
)
def test_names_of_what_is_compared_with_are_no_measures(language, text, compared, metric):
    start = text.index(compared)
    assert find_figures(text, language, (start, start + len(compared)))[0].metric == metric
