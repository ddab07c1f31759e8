"""The vocabulary of topics: its tree, its aliases, a user's own sheet."""

from collections import Counter

import pytest

from notesetl.errors import NotesetlError
from notesetl.languages import codes
from notesetl.vocabulary import Alias, Topic, Vocabulary, fold


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary.load()


def test_every_topic_has_a_known_parent_and_a_label(vocabulary):
    assert len(vocabulary) == 181
    for topic in vocabulary:
        assert topic.label
        assert topic.parent is None or topic.parent in vocabulary


@pytest.mark.parametrize("code", codes())
def test_every_topic_has_names_in_every_language(vocabulary, code):
    counts = Counter(alias.topic_id for alias in vocabulary.aliases if alias.language == code)
    assert {topic.id for topic in vocabulary if counts[topic.id] < 3} == set()


@pytest.mark.parametrize("code", codes())
def test_no_alias_is_listed_twice_for_a_topic(vocabulary, code):
    seen = Counter((a.topic_id, a.text.casefold()) for a in vocabulary.aliases if a.language == code)
    assert [pair for pair, count in seen.items() if count > 1] == []
    assert all(alias.text == alias.text.strip() != "" for alias in vocabulary.aliases)


def test_descendants_hold_the_topic_and_all_below(vocabulary):
    below = vocabulary.descendants("image-restoration")
    assert below[0] == "image-restoration"
    assert {"super-resolution", "denoising", "low-light"} <= set(below)
    assert set(vocabulary.descendants("multimodal")) < set(vocabulary.descendants("computer-vision"))
    assert vocabulary.descendants("finance") == ("finance",)


def test_ancestors_run_from_the_nearest_up(vocabulary):
    assert vocabulary.ancestors("lane-detection") == ("object-detection", "computer-vision")
    assert vocabulary.ancestors("finance") == ()


def test_descendants_and_ancestors_agree(vocabulary):
    for topic in vocabulary:
        assert all(topic.id in vocabulary.descendants(above) for above in vocabulary.ancestors(topic.id))


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("object-detecton", "object-detection"), ("ReID", "person-re-identification"), ("目标检测", "object-detection")],
)
def test_an_unknown_topic_is_answered_with_the_closest(vocabulary, asked, meant):
    assert meant in vocabulary.closest(asked)
    with pytest.raises(NotesetlError, match=meant):
        vocabulary[asked]


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("semantic-segmentation", ("semantic-segmentation",)),
        ("Semantic Segmentation", ("semantic-segmentation",)),
        ("语义分割", ("semantic-segmentation",)),
        ("의미론적 분할", ("semantic-segmentation",)),
        ("phân đoạn ngữ nghĩa", ("semantic-segmentation",)),
        ("PHAN DOAN  ngu nghia", ("semantic-segmentation",)),
        ("disparity", ("depth-estimation", "fairness")),
        ("YOLOv3", ()),
        ("", ()),
        ("' OR 1=1", ()),
    ],
)
def test_topics_are_called_by_names_of_any_language_and_by_no_method(vocabulary, name, ids):
    assert tuple(sorted(vocabulary.called(name))) == ids


def test_names_hold_topics_of_all_languages_and_no_methods(vocabulary):
    names = vocabulary.names()
    assert {"object detection", "目标检测", fold("Phân loại ảnh"), "강화 학습", "gan"} <= names
    assert names.isdisjoint({"bert", "yolo", "resnet", "lora", "ppo"})


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đồ Thị  tri thức", "do thi tri thuc"),
        ("  GAN\t", "gan"),
        ("강화\n학습", "강화 학습"),
        ("Poincare\u0301", "poincare"),
        ("ＧＡＮ", "ｇａｎ"),
        ("", ""),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded
    assert fold(folded) == folded


def sheet(tmp_path, text):
    path = tmp_path / "topics.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sheet_adds_topics_and_aliases_in_any_order(tmp_path):
    path = sheet(
        tmp_path,
        "topic_id,label,parent_id,alias,language\n"
        "bee-counting,Bee counting,animal-counting,đếm ong,vi\n"
        "bee-counting,Bee counting,animal-counting,apiary census,en\n"
        "animal-counting,Animal counting,crowd-counting,,\n"
        "slam,,,kartografieren,\n",
    )
    vocabulary = Vocabulary.load(path)
    assert vocabulary.ancestors("bee-counting") == ("animal-counting", "crowd-counting", "computer-vision")
    assert Alias("slam", "kartografieren", "name", "") in vocabulary.aliases
    assert fold("đếm ong") in vocabulary.names()
    assert "bee-counting" in vocabulary.descendants("computer-vision")


def test_a_sheet_with_a_byte_order_mark_and_topic_ids_alone_is_read(tmp_path):
    path = tmp_path / "topics.csv"
    path.write_bytes(b"\xef\xbb\xbftopic_id,alias\r\ngan,net duel\r\n\r\n")
    assert fold("net duel") in Vocabulary.load(path).names()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("topic_id,labell\nx,y\n", "unknown column 'labell'; allowed: topic_id, label, parent_id, alias, language"),
        ("label\nX\n", "column topic_id missing"),
        ("topic_id,label,parent_id\nx,X,denoisin\n", "unknown parent 'denoisin'; did you mean denoising"),
        ("topic_id,label,parent_id\nx,X,y\ny,Y,x\n", "circle"),
        ("topic_id,label,parent_id\nx,X,x\n", "circle"),
        ("topic_id,alias\nx,y\n", "needs a label"),
        ("topic_id,label\n,X\n", "line 2: topic_id is empty"),
        ("topic_id,label\nx,X,Y,Z\n", "more values than columns"),
        ("topic_id,label\ngan,Garden\n", "already there"),
        ("topic_id,alias,language\ngan,y,xx\n", "unknown language 'xx'; allowed: en, ko, vi, zh"),
    ],
)
def test_a_bad_sheet_is_refused_in_one_line(tmp_path, text, told):
    with pytest.raises(NotesetlError) as caught:
        Vocabulary.load(sheet(tmp_path, text))
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [b"topic_id\n\xff\xfe", None])
def test_an_unreadable_sheet_is_refused(tmp_path, data):
    path = tmp_path / "topics.csv"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(NotesetlError, match="cannot be read"):
        Vocabulary.load(path)


def test_an_alias_of_no_topic_is_refused():
    with pytest.raises(NotesetlError, match="unknown topic 'b'"):
        Vocabulary([Topic("a", "A", None)], [Alias("b", "x", "name", "en")])
