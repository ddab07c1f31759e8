"""Topics of titles, headings and tags; the tokenizer they rest on."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.util import registry
from spacy.vocab import Vocab

from extraction import found
from notesetl.extract import topic_rules
from notesetl.extract.tokenize import make_tokenizer, split, words
from notesetl.extract.topics import TopicTagger, dominant
from notesetl.records import TopicTag
from notesetl.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def tagger():
    return TopicTagger()


def first(tags):
    return tags[0].topic_id if tags else None


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Twenty years of object detectors", "object-detection"),
        ("Tiny object detection in harbour scenes", "small-object-detection"),
        ("Attention gates for semantic segmentation", "semantic-segmentation"),
        ("Semantic segmentation with graph neural networks", "semantic-segmentation"),
        ("GAN-based super-resolution", "super-resolution"),
        ("Chest X-ray classification using transformers", "medical-image-analysis"),
        ("Recognising faces behind masks: face recognition in the clinic", "face-recognition"),
        ("Person Re-ID under changing clothes", "person-re-identification"),
        ("Quantisation of large language models to 4-bit", "quantization"),
        ("Q-learning with sparse rewards", "reinforcement-learning"),
        ("Prompt engineering for beginners", "prompting"),
        ("Retrieval-Augmented Generation over manuals", "retrieval-augmented-generation"),
        ("Faster R-CNN", "object-detection"),
        ("LegalBERT", "pretrained-language-models"),
        ("StyleGAN2", "gan"),
        ("DDPM", "diffusion-models"),
        ("Mip-NeRF", "neural-rendering"),
        ("KitchenGAN", "gan"),
        ("SwahiliBERT", "pretrained-language-models"),
        ("FedHospital", "federated-learning"),
        ("Predicting protein structure from sequences alone", "bioinformatics"),
        ("Colour constancy and colourisation", "colorization"),
        ("超分辨率重建综述", "super-resolution"),
        ("基于注意力机制的目标检测", "object-detection"),
        ("利用图神经网络进行药物发现", "bioinformatics"),
        ("面向边缘设备的神经架构搜索", "neural-architecture-search"),
        ("大语言模型的幻觉问题", "hallucination"),
        ("人脸识别中的活体检测", "face-anti-spoofing"),
        ("知識蒸餾入門", "knowledge-distillation"),
        ("YOLO模型改进", "object-detection"),
        ("객체 탐지를 위한 데이터", "object-detection"),
        ("트랜스포머 기반 기계 번역", "machine-translation"),
        ("강화학습으로 배우는 게임", "reinforcement-learning"),
        ("얼굴인식 모델 비교", "face-recognition"),
        ("지식 그래프를 활용한 추천 시스템", "recommendation"),
        ("저조도 영상 개선", "low-light"),
        ("Nhận dạng giọng nói tiếng Việt", "speech-recognition"),
        ("Nhan dang giong noi", "speech-recognition"),
        ("Phân loại văn bản sử dụng mạng nơ-ron hồi quy", "text-classification"),
        ("Hệ thống gợi ý dựa trên đồ thị", "recommendation"),
        ("Học tăng cường cho xe tự lái", "autonomous-driving"),
        ("Phát hiện khuôn mặt", "face-detection"),
        ("Tóm tắt văn bản tiếng Việt", "summarization"),
    ],
)
def test_first_topic_of_a_title(tagger, title, topic):
    assert first(tagger.tag(title)) == topic


@pytest.mark.parametrize(
    "title",
    [
        "",
        "   \n",
        "2024-05-01",
        "Weekly meeting with the lab",
        "Một cách làm khác",
        "🙂🙂",
        "논문 추천 목록",
        "论文阅读笔记",
        "He ran to the sam place",
        "rag rug",
    ],
)
def test_what_names_no_topic_gets_none(tagger, title):
    assert tagger.tag(title) == ()


@pytest.mark.parametrize(
    ("title", "wrong"),
    [
        ("Semantic segmentation of streets", "text-similarity"),
        ("Instance segmentation", "semantic-segmentation"),
        ("Face anti-spoofing", "face-recognition"),
        ("Learning with rag dolls", "retrieval-augmented-generation"),
        ("Một ngày", "object-tracking"),
        ("Notes of Oct 2020", "medical-image-analysis"),
    ],
)
def test_shorter_and_ambiguous_names_do_not_count(tagger, title, wrong):
    assert wrong not in [tag.topic_id for tag in tagger.tag(title)]


def test_a_child_stands_above_its_ancestor(tagger):
    tags = [
        tag.topic_id for tag in tagger.tag("Language models: alignment from human feedback of large language models")
    ]
    assert tags.index("alignment") < tags.index("large-language-models")


def test_headings_speak_where_the_title_is_silent(tagger):
    (tag,) = tagger.tag("Bamboo", ["Reading list", "Crowd counting"])
    assert (tag.topic_id, tag.rank, tag.source) == ("crowd-counting", 1, "heading")


def test_the_inner_heading_beats_the_outer(tagger):
    assert first(tagger.tag("Bamboo", ["Denoising", "Colorization"])) == "colorization"


def test_the_title_beats_the_headings(tagger):
    tags = tagger.tag("Image captioning for the blind", ["Image retrieval"])
    assert [(tag.topic_id, tag.source) for tag in tags[:2]] == [
        ("image-captioning", "title"),
        ("image-retrieval", "heading"),
    ]


def test_title_and_heading_together_are_surer(tagger):
    alone, both = tagger.tag("Bamboo", ["SLAM"]), tagger.tag("Visual odometry", ["SLAM"])
    assert alone[0].topic_id == both[0].topic_id == "slam"
    assert both[0].score > alone[0].score


def test_tags_count_and_say_so(tagger):
    (tag,) = tagger.tag("Bamboo", [], ["object-tracking"])
    assert (tag.topic_id, tag.source) == ("object-tracking", "tag")


def test_context_counts_only_where_the_rest_is_silent(tagger):
    assert first(tagger.tag("Bamboo", context="papers/optical_flow/week-3.md")) == "optical-flow"
    tags = tagger.tag("Image captioning", context="optical flow")
    assert [tag.topic_id for tag in tags] == ["image-captioning"]


def test_dominant_is_what_half_of_the_mentions_share():
    gan, vae = TopicTag("gan", 1, "title", 0.8), TopicTag("vae", 1, "title", 0.9)
    assert [tag.topic_id for tag in dominant([(gan,), (gan,), (vae,), ()])] == ["gan"]
    assert dominant([(), ()]) == ()
    assert dominant([]) == ()
    (tag,) = dominant([(gan,)])
    assert tag.rank == 1
    assert tag.score < gan.score


@settings(max_examples=150)
@given(title=st.text(max_size=80), headings=st.lists(st.text(max_size=30), max_size=5))
def test_tags_are_few_ranked_and_scored_for_any_text(tagger, title, headings):
    tags = tagger.tag(title, headings)
    assert [tag.rank for tag in tags] == list(range(1, len(tags) + 1))
    assert len({tag.topic_id for tag in tags}) == len(tags) <= 3
    assert all(0 < tag.score <= 1 and tag.topic_id in tagger.vocabulary for tag in tags)
    assert all(better.score >= worse.score for better, worse in pairwise(tags))
    assert tags == tagger.tag(title, headings)


@pytest.mark.parametrize(
    "text",
    ["a" * 100_000, "-" * 100_000, "图" * 100_000, "e\u0301" * 50_000, "GAN " * 25_000, "Z" + "\u0353" * 99_999],
)
def test_long_titles_take_linear_time(tagger, text):
    started = time.process_time()
    tagger.tag(text)
    assert split(text)
    assert time.process_time() - started < 1.0


def test_unknown_words_do_not_grow_the_vocabulary(tagger):
    tagger.tag("warm up of the store")
    before = len(tagger._vocab.strings)
    for number in range(50):
        tagger.tag(f"Neologism{number} for object detection")
    assert len(tagger._vocab.strings) <= before + 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("image-to-image", ["image", "to", "image"]),
        ("YOLO模型", ["YOLO", "模", "型"]),
        ("논문을", ["논", "문", "을"]),
        ("Học máy: 3D/2D", ["Học", "máy", ":", "3D", "2D"]),
        ("snake_case", ["snake", "case"]),
        ("Tie\u0302\u0301ng", ["Tie\u0302\u0301ng"]),
        ("👩‍🔬", ["👩", "\u200d", "🔬"]),
    ],
)
def test_words(text, expected):
    assert [word for word in words(text) if word != "\u200d"] == [word for word in expected if word != "\u200d"]


@given(st.text(max_size=200))
def test_the_tokenizer_loses_nothing(text):
    assert make_tokenizer(Vocab())(text).text == text
    assert "".join(split(text)) == text


@pytest.mark.parametrize("text", ["", " ", "  a  b ", "\ta\n\nb \n", "图 像", " \u3000x", "a\u00a0b", "Z͑ͫ̓ͪ̂ͫ̽a"])
def test_the_tokenizer_keeps_white_space(text):
    assert make_tokenizer(Vocab())(text).text == text


def test_the_tokenizer_is_registered():
    assert callable(registry.tokenizers.get("notesetl.ScriptTokenizer.v1"))


@given(st.text(max_size=20))
def test_the_compared_form_is_stable(word):
    assert topic_rules.key(topic_rules.key(word)) == topic_rules.key(word)


def test_rules_name_only_topics_of_the_vocabulary():
    vocabulary = Vocabulary.load()
    named = {topic for rule in topic_rules.rules() for _, topic in (*rule.suffixes, *rule.prefixes)}
    assert (named | set(topic_rules.roles())) - set(vocabulary.topics) == set()


def test_a_users_topics_are_found(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(
        "topic_id,label,parent_id,alias,language\nbee-counting,Bee counting,crowd-counting,đếm ong,vi\n",
        encoding="utf-8",
    )
    tagger = TopicTagger(Vocabulary.load(path))
    assert first(tagger.tag("Dem ong bằng camera")) == "bee-counting"
    assert first(tagger.tag("Bee counting and crowd counting")) == "bee-counting"


@pytest.mark.parametrize(
    ("claims", "topic"),
    [
        (["Needs no depth sensor", "Depth estimation runs on a phone"], "depth-estimation"),
        (["目标检测的精度高", "目标检测之外没有试过", "训练慢"], "object-detection"),
        (["객체 탐지가 빠르다"], "object-detection"),
        (["phân đoạn ngữ nghĩa tốt hơn", "phân đoạn ngữ nghĩa chậm"], "semantic-segmentation"),
        (["Faster than object detection", "Slower than I thought"], None),  # in passing
        (["Good", "Bad"], None),
        ([], None),
    ],
)
def test_claims_tell_a_topic_where_nothing_else_does(tagger, claims, topic):
    tags = tagger.tag_claims(claims)
    assert first(tags) == topic
    assert {tag.source for tag in tags} <= {"claim"}


def test_claim_words_stand_in_only_where_titles_and_headings_say_nothing():
    text = """# Reading list

- [8/10] Hypersight https://arxiv.org/abs/2401.00001
  - Depth estimation is much more accurate than before.
  - Monocular depth estimation in the dark is still bad.
- [7/10] Mask R-CNN https://arxiv.org/abs/1703.06870
  - Depth estimation was not tried, depth estimation would be easy.
"""
    blind, masks = found(text).mentions
    assert (first(blind.topics), blind.topics[0].source) == ("depth-estimation", "claim")
    assert first(masks.topics) == "instance-segmentation"
    assert {tag.source for tag in masks.topics} == {"title"}
