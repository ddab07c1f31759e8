"""The parts that find claims: words in a text, what they judge, and where sentences end."""

import math
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notesetl.claims.cues import KINDS, label_kinds, scanner
from notesetl.claims.model import dump, linear, models
from notesetl.claims.scanner import Scanner, lower
from notesetl.claims.segment import sentences
from notesetl.claims.stance import stances
from notesetl.languages import codes


def judged(text):
    lowered = lower(text)
    return {(s.aspect, s.sign) for s in stances(lowered, scanner().scan(lowered)) if s.aspect != "general"}


@pytest.mark.parametrize(
    ("text", "aspect", "sign"),
    [
        ("much faster than the baseline", "efficiency", 1),
        ("it is not faster", "efficiency", -1),
        ("no need to tune anything", "simplicity", 1),
        ("less memory than DETR", "efficiency", 1),
        ("never converges", "robustness", -1),
        ("overcomes the limitations of earlier detectors", "limitation", 1),
        ("精度没有提升", "accuracy", -1),
        ("精度大幅提升", "accuracy", 1),
        ("训练不稳定", "robustness", -1),
        ("显存占用减少了一半", "efficiency", 1),
        ("克服了以前方法的局限", "limitation", 1),
        ("无需调参", "simplicity", 1),
        ("빠르지 않다", "efficiency", -1),
        ("정확도가 떨어진다", "accuracy", -1),
        ("학습이 안정적이지 않음", "robustness", -1),
        ("메모리 사용량이 줄어든다", "efficiency", 1),
        ("기존 방법의 한계를 극복했다", "limitation", 1),
        ("không tốt hơn mô hình gốc", "accuracy", -1),
        ("độ chính xác không cao", "accuracy", -1),
        ("chi phí tính toán giảm", "efficiency", 1),
        ("khắc phục hạn chế của mô hình cũ", "limitation", 1),
        ("chưa nhanh", "efficiency", -1),
        ("no better than chance", "accuracy", -1),
        ("less sensitive to the seed", "robustness", 1),
        ("it does not see the future, therefore it is faster", "efficiency", 1),
        ("不再需要标注", "data", 1),
        ("不断提升精度", "accuracy", 1),
        ("无论图像多大都更快", "efficiency", 1),
        ("그래디언트 소실 방지", "robustness", 1),
        ("비디오에서도 빠르다", "efficiency", 1),
        ("không chỉ nhanh mà còn gọn", "efficiency", 1),
        ("it isn\u2019t fast", "efficiency", -1),
        ("it is no real-time method", "efficiency", -1),
        ("the mask is simply too coarse", "limitation", -1),
        ("完全自动化还不现实", "limitation", -1),
        ("损失显著增大", "accuracy", -1),
        ("会导致退化解", "accuracy", -1),
        ("chạy không nhanh hơn baseline", "efficiency", -1),
        ("adds under 1% compute", "efficiency", 1),
        ("의료 영상에서는 U-Net보다 낫지 않았다", "accuracy", -1),
        ("느리지 않다", "efficiency", 1),
        ("정확하지 않다", "accuracy", -1),
        ("더 정확하지만 무겁다", "accuracy", 1),
        ("성능이 좋지만 느리다", "accuracy", 1),
        ("그다지 빠르지 않은 듯하다", "efficiency", -1),
        ("기울기 소실 문제를 풀었다", "robustness", 1),
        ("chạy thật không nhanh hơn ResNet", "efficiency", -1),
        ("chậm hơn baseline", "efficiency", -1),
        ("reduces the variance", "robustness", 1),
        ("drift increases", "robustness", -1),
        ("敏感度降低", "robustness", 1),
        ("波动更大", "robustness", -1),
        ("의존성이 높다", "robustness", -1),
        ("민감도가 낮다", "robustness", 1),
        ("tăng độ nhạy", "robustness", -1),
        ("only 5M parameters", "efficiency", 1),
        ("参数只有 5M", "efficiency", 1),
        ("chỉ 5M tham số", "efficiency", 1),
        ("drops 2 points", "accuracy", -1),
        ("高3个点", "accuracy", 1),
        ("속도는 두 배", "efficiency", 1),
        ("not a toy / very fast", "efficiency", 1),
        ("no ablations - fast", "efficiency", 1),
        ("không có gì mới | rất nhanh", "efficiency", 1),
        ("안 빠르다", "efficiency", -1),
        ("결코 빠르지 않다", "efficiency", -1),
        ("코드는 안 봤는데 빠르다고 한다", "efficiency", 1),
        ("무거운 모델이 아닌 빠른 모델", "efficiency", 1),
        ("không gian đặc trưng tối ưu giúp chạy rất nhanh", "efficiency", 1),
    ],
)
def test_negation_and_relief_turn_what_they_reach(text, aspect, sign):
    found = judged(text)
    assert (aspect, sign) in found
    assert (aspect, -sign) not in found


def test_a_negation_does_not_reach_over_a_comma():
    assert ("accuracy", 1) in judged("人都分辨不出来，效果很好")
    assert ("efficiency", 1) in judged("it is not new, but fast")


@pytest.mark.parametrize(
    "text",
    [
        "the landmark detection head",
        "uses the reparameterization trick",
        "trained with gradient boosting",
        "the problem of image matching",
        "把未被采样的点送入网络",
        "回答新问题之前先检索",
        "能不能换一个骨干网络",
        "채널별로 평균을 낸다",
        "복잡한 질문을 여러 단계로 나눈다",
        "더 정확하게는 두 층짜리 구조다",
        "mỗi quan điểm được gán một nhãn",
        "trích ra nhiều đặc điểm của ảnh",
    ],
)
def test_what_only_names_a_thing_judges_nothing(text):
    assert judged(text) == set()


@pytest.mark.parametrize("text", ["a good set of labels", "好的数据", "좋은 데이터", "dữ liệu hoàn hảo"])
def test_good_data_is_no_praise_for_needing_little(text):
    assert not any(aspect == "data" for aspect, _ in judged(text))


@pytest.mark.parametrize(
    "text",
    [
        "adds more layers, memory slots and gates",
        "层数更多，显存见附录",
        "층이 더 많다, 메모리는 표에 있다",
        "tăng số lớp: bộ nhớ ở cuối",
    ],
)
def test_what_grows_before_a_mark_is_not_what_stands_after_it(text):
    assert not any(aspect == "efficiency" for aspect, _ in judged(text))


def test_words_hidden_in_others_are_not_found():
    assert judged("breakfast and steadfast colours") == set()
    assert judged("an interstate of the arts") == set()


@given(
    st.text(alphabet="abfst 快不。é", max_size=60),
    st.lists(st.sampled_from(["fast", "fa*", "not", "快", "不快", "as"]), unique=True),
)
def test_the_scanner_finds_what_a_plain_search_finds(text, words):
    found = {(hit.start, hit.end) for hit in Scanner({word: {0} for word in words}).scan(text)}
    plain = set()
    for word in words:
        bare = word.rstrip("*")
        edges = (r"(?<![a-z\u00e9])", "" if word.endswith("*") else r"(?![a-z\u00e9])") if bare.isascii() else ("", "")
        tail = r"[a-z\u00e9]*" if word.endswith("*") else ""
        plain |= {match.span() for match in re.finditer(edges[0] + bare + tail + edges[1], text)}
    inside = {one for one in plain for other in plain if one != other and other[0] <= one[0] and one[1] <= other[1]}
    assert found == plain - inside


@given(st.text(max_size=40))
def test_lower_case_keeps_every_character_in_its_place(text):
    assert len(lower(text)) == len(text)


def split(text, cuts=()):
    return [text[s.start : s.end] for s in sentences(text, cuts)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It is fast. It is small.", ["It is fast", "It is small"]),
        ("See Fig. 3 for e.g. the mask branch.", ["See Fig. 3 for e.g. the mask branch"]),
        ("Li et al. report 41.5 AP; it needs 3.5 GB.", ["Li et al. report 41.5 AP", "it needs 3.5 GB"]),
        ("Steps: 1) predict masks 2) crop them", ["Steps", "predict masks", "crop them"]),
        ("速度快。精度高！很好？", ["速度快", "精度高", "很好"]),
        ("구조가 단순하다. 빠르다", ["구조가 단순하다", "빠르다"]),
        ("Mô hình nhanh. Dễ dùng; rẻ", ["Mô hình nhanh", "Dễ dùng", "rẻ"]),
        ("[fast; simple] FCOS", ["fast", "simple", "FCOS"]),
        ("It works. (We tried it on three data sets.)", ["It works", "We tried it on three data sets"]),
        ("a kernel (3x3; stride 2) slides over it", ["a kernel (3x3; stride 2) slides over it"]),
        (
            "the loss that a keeper's editor wrapped after sixty characters or so\nand went on with",
            ["the loss that a keeper's editor wrapped after sixty characters or so\nand went on with"],
        ),
        ("first line\nsecond line", ["first line", "second line"]),
        ("…… -- ** ??", []),
        ("two-stage · slow to train · a classic", ["two-stage", "slow to train", "a classic"]),
        ("先裁剪 // 每步两次反传 // 抗噪", ["先裁剪", "每步两次反传", "抗噪"]),
        ("빠르다 | 구현이 쉽다", ["빠르다", "구현이 쉽다"]),
        ("gọn ｜ chạy được trên CPU", ["gọn", "chạy được trên CPU"]),
        ("TinyNet　参数很少　速度快", ["TinyNet", "参数很少", "速度快"]),
        ("(heavy on memory) (splendid samples)", ["heavy on memory", "splendid samples"]),
        ("（训练很慢）（效果惊人）", ["训练很慢", "效果惊人"]),
        ("see https://example.org//a for mAP/FPS", ["see https://example.org//a for mAP/FPS"]),
        ("p(a|b) and x·y stay", ["p(a|b) and x·y stay"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, parts):
    assert split(text) == parts


@pytest.mark.parametrize("sign", ["/", "~", "-", "--", "---", "–", "—", "+"])
def test_a_sign_between_spaces_may_part_claims(sign):
    text = f"one stage {sign} easy to train"
    (sentence,) = sentences(text, [])
    assert [text[first:last].strip() for first, last in sentence.joints] == [sign]


def test_nothing_reaches_into_a_cut():
    text = "great FCOS: One-Stage Detection is fast"
    assert split(text, [(6, 31)]) == ["great", "is fast"]


@given(st.text(alphabet="ab. ，。;()[]\n1)-因: /|·～　｜", max_size=80), st.integers(0, 40), st.integers(0, 20))
def test_sentences_lie_in_order_outside_of_cuts(text, start, length):
    cut = (min(start, len(text)), min(start + length, len(text)))
    found = list(sentences(text, [cut] if cut[0] < cut[1] else []))
    for sentence in found:
        assert text[sentence.start : sentence.end].strip()
        assert sentence.end <= cut[0] or sentence.start >= cut[1] or cut[0] == cut[1]
        assert all(sentence.start < first <= last < sentence.end for first, last in sentence.joints)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_long_input_takes_time_in_proportion():
    text = "(" * 20_000 + "it is fast, " * 2_000 + "]" * 20_000
    assert sum(len(part) for part in split(text)) <= len(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Weaknesses", "section_bad"),
        ("✅ Strengths", "section_good"),
        ("3.2 局限性 / 可改进方向", "section_bad"),
        ("Hạn chế:", "section_bad"),
        ("장점", "section_good"),
        ("Method/Architecture", "section_method"),
        ("参考文献", "section_skip"),
        ("Tác giả", "metadata"),
    ],
)
def test_headings_and_labels_say_what_to_expect(text, kind):
    assert kind in label_kinds(text)


def test_ordinary_headings_say_nothing():
    assert not label_kinds("Object detection") | label_kinds("YOLACT") | label_kinds("")


def test_every_list_of_cue_words_is_filled_in_some_language():
    hits = {kind for word in ("fast", "不", "빠르", "nhanh") for hit in scanner().scan(word) for kind in hit.kinds}
    assert {KINDS[kind] for kind in hits} >= {"efficiency_good", "negation"}
    assert set(codes()) >= {"en", "zh", "vi", "ko"}


def test_the_models_are_small_and_know_the_classes_of_the_tables():
    found = models()
    assert set(found.tier.classes) == {"evaluative", "descriptive", "none"}
    assert set(found.polarity.classes) == {"positive", "negative", "mixed", "neutral"}
    assert len(found.aspect.classes) == 8
    assert len(found.tier.rows) < 3000


GROUPS = st.sampled_from([("a",), ("b",), ("a", "b"), ("unknown",), ()])


@given(st.lists(st.lists(GROUPS, min_size=1, max_size=4), max_size=5))
def test_probabilities_are_those_of_the_known_features(features):
    model = linear({"classes": ["no", "yes"], "weights": {"a": [0, 1500], "b": [700, 0]}})
    rows = model.probabilities(features)
    assert rows.shape == (len(features), 2)
    for groups, row in zip(features, rows, strict=True):
        names = [name for group in groups for name in group]
        score = 1.5 * names.count("a") - 0.7 * names.count("b")
        assert abs(row[1] - 1 / (1 + math.exp(-score))) < 1e-9
        assert list(model.probabilities([groups[::-1]])[0]) == list(row)


def test_a_model_survives_being_written():
    weights = linear({"classes": ["no", "yes"], "weights": {"a": [-1250, 30], "b": [0, 1]}})
    written = dump(weights)
    assert written == {"classes": ["no", "yes"], "weights": {"a": [-1250, 30]}}


@pytest.mark.parametrize("tier", ["evaluative", "descriptive"])
def test_confidence_grows_with_certainty(tier):
    values = [models().confidence(tier, step / 50) for step in range(51)]
    assert values == sorted(values)
    assert 0 <= values[0] <= values[-1] <= 1
