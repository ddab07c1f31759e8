import pandas as pd
import pytest

import notesetl
from handmade_claims import ENGLISH, YOLACT, chinese, english, korean, publish, publish_all, vietnamese
from notesetl.errors import NotesetlError
from notesetl.query.claims import compare, figure
from notesetl.query.naming import SeveralPapers


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return publish_all(tmp_path_factory.mktemp("claims"))


@pytest.fixture(scope="module")
def found(out):
    with notesetl.open(out) as opened:
        yield opened


@pytest.fixture(scope="module")
def nothing(tmp_path_factory):
    with notesetl.open(publish(tmp_path_factory.mktemp("nothing"))) as opened:
        yield opened


FAST, COARSE, REACHES, FPS = (
    "can be 3-10x faster than Mask R-CNN",
    "coarse masks of small things",
    "Mask R-CNN reaches 37.1 AP on COCO",
    "only 5 fps",
)


@pytest.mark.parametrize(
    ("asked", "quotes"),
    [
        ({"topic": "instance-segmentation", "aspect": "efficiency", "polarity": "positive"}, [FAST, "속도가 빠르다"]),
        ({"topic": "detection", "language": "zh", "tier": "evaluative"}, ["没有 YOLACT 快"]),
        ({"topic": "nlp"}, []),
        ({"tier": "descriptive"}, ["每个框再预测一个掩码"]),
        ({"polarity": "negative", "min_confidence": 0.9}, [FPS, "빠르지 않다", "没有 YOLACT 快", "综述写得太散"]),
        ({"language": "ko", "min_confidence": 0.8}, ["속도가 빠르다", "빠르지 않다"]),
        ({"paper": "1904.02689"}, [FAST, COARSE, "속도가 빠르다", "학습은 느린 것 같다"]),
        ({"paper": "yolact", "polarity": "negative", "language": "en"}, [COARSE]),
        ({"paper": "Mask RCNN"}, [REACHES, FPS, "没有 YOLACT 快", "每个框再预测一个掩码"]),
        ({"paper": "fast r-cnn"}, ["빠르지 않다"]),
        ({"paper": "Faster R-CNN"}, []),
    ],
)
def test_claims_can_be_chosen_and_come_in_the_order_of_the_notes(found, asked, quotes):
    assert found.claims(**asked)["quote"].tolist() == quotes


def test_a_claim_comes_with_all_that_one_asks_about_it(found):
    row = found.claims(aspect="efficiency", language="en").iloc[0]
    assert (row["title"], row["subject"], row["comparator"]) == (YOLACT, "YOLACT", "Mask R-CNN")
    assert (row["value"], row["unit"], row["metric"]) == ("3-10", "x", "faster")
    assert (row["value_min"], row["value_max"]) == (3.0, 10.0)
    assert (row["path"], row["line"], row["topics"]) == ("en/seg.md", 4, ["instance-segmentation", "detection"])
    assert row["text"] == "can be 3-10x faster\n  than Mask R-CNN"
    assert row["text"] == ENGLISH[row["start"] : row["end"]]
    assert row["paper_id"] in set(found.papers()["paper_id"])


def test_claims_of_no_paper_are_there_with_empty_columns(found):
    row = found.claims(aspect="simplicity").iloc[0]
    assert row[["paper", "title", "paper_id", "mention_id"]].isna().all()
    assert row["topics"] == []


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"aspect": "speed"}, "unknown aspect 'speed'; allowed: accuracy, efficiency, robustness, data, simplicity"),
        ({"polarity": "good"}, "unknown polarity 'good'; allowed: positive, negative, mixed, neutral"),
        ({"tier": "first"}, "unknown tier 'first'; allowed: evaluative, descriptive"),
        ({"language": "xx"}, "allowed: en, ko, vi, zh, other"),
        ({"topic": "instance-segmentaton"}, "did you mean instance-segmentation"),
        ({"min_confidence": 80}, "80% is 0.8"),
        ({"min_confidence": float("nan")}, "from 0 to 1"),
        ({"min_confidence": "high"}, "min_confidence 'high': confidences are from 0 to 1"),
        ({"topic": ["detection", "nlp"]}, "one topic at a time"),
        ({"paper": 1904.02689}, "no paper 1904.02689"),
        ({"paper": "9999.12345"}, "no paper '9999.12345'"),
        ({"paper": "r-cnn"}, "papers go by 'r-cnn'"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(found, asked, message):
    with pytest.raises(NotesetlError) as caught:
        found.claims(**asked)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "arxiv_id"),
    [
        ("1904.02689", "1904.02689"),
        ("arXiv:1904.02689v3", "1904.02689"),
        ("https://arxiv.org/pdf/1904.02689v1.pdf", "1904.02689"),
        ("10.48550/arXiv.1904.02689", "1904.02689"),
        ("yolact", "1904.02689"),
        (" YOLACT :  real-time instance segmentation ", "1904.02689"),
        ("Yolact real time instanse segmentation", "1904.02689"),
        ("instance segmentation", "1904.02689"),
        ("ＹＯＬＡＣＴ", "1904.02689"),
        ("mask rcnn", "1703.06870"),
        ("MASK R CNN", "1703.06870"),
        ("maks r-cnn", "1703.06870"),
        ("fast rcnn", "1504.08083"),
        ("faster rcnn", "1506.01497"),
    ],
)
def test_a_paper_goes_by_its_id_title_or_method_with_slips_forgiven(found, text, arxiv_id):
    assert found.paper(text).row["arxiv_id"] == arxiv_id


@pytest.mark.parametrize("title", ["PointNet", "PointNet++", "YOLOv2", "YOLOv3"])
def test_near_names_of_different_papers_are_told_apart(found, title):
    assert found.paper(title).title == title
    assert found.paper(title.lower()).title == title


def test_a_paper_goes_by_its_own_id(found):
    for row in found.papers().to_dict("records"):
        assert found.paper(row["paper_id"]).title == row["title"]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("r-cnn", {"Mask R-CNN", "Fast R-CNN", "Faster R-CNN"}),
        ("yolo", {"YOLOv2", "YOLOv3"}),
        ("point", {"PointNet", "PointNet++"}),
    ],
)
def test_several_papers_are_candidates(found, text, titles):
    with pytest.raises(SeveralPapers) as caught:
        found.paper(text)
    assert {row["title"] for row in caught.value.rows} == titles


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "YOLOv9",
        "GAN",
        "2001.00001",
        "10.1000/none",
        "0" * 16,
        "'; DROP TABLE papers",
        "%",
        "\x00",
        "++",
        "语义",
    ],
)
def test_no_paper_is_told(found, text):
    with pytest.raises(NotesetlError, match="no paper") as caught:
        found.paper(text)
    assert not isinstance(caught.value, SeveralPapers)


def test_the_closest_papers_are_told(found):
    with pytest.raises(NotesetlError, match=r"the closest: .*YOLOv3"):
        found.paper("YOLOv9")


def test_without_papers_none_is_found(nothing):
    with pytest.raises(NotesetlError, match=r"no paper 'YOLACT' in these tables$"):
        nothing.paper("YOLACT")


def test_a_paper_holds_all_its_rows_over_notes_and_languages(found):
    paper = found.paper("yolact")
    assert paper.mentions["path"].tolist() == ["en/seg.md", "ko/정리.md"]
    assert paper.ratings["raw"].tolist() == ["8/10", "4/5"]
    assert paper.links["language"].tolist() == ["en", "ko"]
    assert (paper.row["n_notes"], paper.row["topics"]) == (2, ["instance-segmentation", "detection"])
    for name in ("mentions", "ratings", "links", "claims"):
        whole, part = getattr(found, name)(), getattr(paper, name)
        assert list(part.columns) == list(whole.columns)
        assert part.dtypes.to_dict() == whole.dtypes.to_dict()


def test_all_that_was_found_of_a_paper_is_one_frame(found):
    rows = found.paper("yolact").findings
    assert rows["kind"].value_counts().to_dict() == {"claim": 4, "mention": 2, "rating": 2, "link": 2}
    assert rows["path"].is_monotonic_increasing
    assert rows.loc[rows["path"] == "en/seg.md", "line"].is_monotonic_increasing
    assert set(rows.loc[rows["kind"] == "claim", "text"]) == set(found.claims(paper="yolact")["quote"])
    assert rows["id"].is_unique
    assert rows.dtypes.to_dict() == found.paper("PointNet").findings.dtypes.to_dict()


def test_claims_side_by_side_mark_contradictions(found):
    rows = found.paper("yolact").compare.set_index("aspect")
    assert list(rows.index) == ["efficiency", "limitation"]
    assert rows.loc["efficiency", ["positive", "negative"]].tolist() == [2, 1]
    assert rows.loc["efficiency", "languages"] == ["en", "ko"]
    assert rows.loc["efficiency", "figures"] == ["3-10x faster"]
    assert rows["contradiction"].tolist() == [True, False]


def test_claims_that_are_hardly_sure_contradict_nothing(found):
    claims = found.paper("yolact").claims
    claims.loc[claims["hedged"], "confidence"] = 0.4
    assert not compare(claims)["contradiction"].any()
    assert found.paper("yolact", min_confidence=0.6).compare["contradiction"].tolist() == [False, False]


def test_comparing_nothing_has_the_same_types(found):
    empty, full = found.paper("PointNet").compare, found.paper("yolact").compare
    assert len(empty) == 0
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, ""),
        ({"metric": "mIoU"}, ""),
        ({"value": "3-10", "unit": "x"}, "3-10x"),
        ({"value": "7", "unit": "%", "metric": "mIoU"}, "7% mIoU"),
        ({"value": "45 fps", "unit": "fps"}, "45 fps"),
        ({"value": "37.1", "unit": "AP", "dataset": "COCO"}, "37.1 AP, COCO"),
        ({"value": "2", "unit": "배", "metric": "속도"}, "2 배 속도"),
    ],
)
def test_figures_are_one_text(fields, text):
    assert figure({**dict.fromkeys(("value", "unit", "metric", "dataset")), **fields}) == text


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({"min_ratings": 2}, {"yolact"}),
        ({"min_ratings": 1}, {"yolact", "Mask R-CNN", "YOLOv2", "YOLOv3"}),
        ({"min_score": 0.85}, {"Mask R-CNN", "YOLOv3"}),
        ({"topic": "detection", "min_ratings": 1, "language": "zh"}, {"Mask R-CNN"}),
        ({"topic": "nlp", "min_ratings": 0}, set()),
    ],
)
def test_papers_can_be_chosen(found, asked, titles):
    rows = found.papers(**asked)
    assert {"yolact" if "YOLACT" in title else title for title in rows["title"]} == titles


def test_papers_come_with_topics_and_claims(found):
    rows = found.papers().set_index("arxiv_id")
    assert rows.loc["1904.02689", "n_claims"] == 4
    assert rows.loc["1703.06870", "n_claims"] == 3
    assert rows.loc["1904.02689", "topics"] == ["instance-segmentation", "detection"]
    assert rows.loc["1506.01497", "topics"] == []
    assert rows.loc["1904.02689", "mean_score"] == pytest.approx(0.8)


def test_the_order_of_the_notes_written_does_not_matter(found, tmp_path):
    with notesetl.open(publish(tmp_path, vietnamese(), chinese(), korean(), english())) as other:
        for asked in ({}, {"paper": "mask r-cnn"}):
            pd.testing.assert_frame_equal(found.claims(**asked), other.claims(**asked))
        pd.testing.assert_frame_equal(found.papers(), other.papers())
        pd.testing.assert_frame_equal(found.paper("yolact").compare, other.paper("yolact").compare)
