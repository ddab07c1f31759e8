import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

import notesetl
from handmade import TEXT, TITLE, TOPICS, at, full_note, make_mention, make_note, make_rating
from notesetl.errors import NotesetlError
from notesetl.records import Rating, Reject, TopicTag
from notesetl.tables.schema import tables
from notesetl.tables.store import Run, SnapshotWriter, Topic

LIST = """# 목록
- Mask R-CNN ★★★★★ 필독 난이도 상
- Focal Loss 2/10 [???]
- Attention Is All You Need 10점
"""
OWN = (*TOPICS, Topic("small-object-detection", "Small object detection", "object-detection"), Topic("nlp", "NLP"))


def worded(text, raw, aspect, score, nth=0):
    start, end = at(text, raw, nth)
    return Rating(raw, aspect, None, None, raw, score, start, end, "words", 0.7)


def listed_note(path="zh/list.md", language="zh"):
    return make_note(
        path,
        LIST,
        language=language,
        mentions=(
            make_mention(
                LIST,
                "Mask R-CNN",
                kind="method",
                ratings=(make_rating(LIST, "★★★★★", 5, 5), worded(LIST, "상", "difficulty", 1.0)),
                topics=(TopicTag("small-object-detection", 1, "heading", 0.7),),
            ),
            make_mention(
                LIST,
                "Focal Loss",
                kind="method",
                ratings=(make_rating(LIST, "2/10", 2, 10), worded(LIST, "[???]", "overall", None)),
                topics=(TopicTag("detection", 1, "heading", 0.7), TopicTag("nlp", 2, "tag", 0.2)),
            ),
            make_mention(LIST, "Attention Is All You Need", ratings=(make_rating(LIST, "10점", 10, 10),)),
        ),
    )


def publish(out, *notes, topics=OWN, rejects=()):
    with SnapshotWriter(out, Run("1", {}, datetime(2024, 5, 1, tzinfo=UTC)), topics) as writer:
        for note in notes:
            writer.add_note(note)
        for reject in rejects:
            writer.add_reject(reject)
        writer.publish()
    return out


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    reject = Reject("en/broken.md", "read", "binary", "not text")
    return publish(
        tmp_path_factory.mktemp("out"),
        full_note(),
        replace(full_note("vi/b.md"), language="vi"),
        listed_note(),
        rejects=[reject],
    )


@pytest.fixture(scope="module")
def found(out):
    with notesetl.open(out) as opened:
        yield opened


@pytest.fixture(scope="module")
def nothing(tmp_path_factory):
    with notesetl.open(publish(tmp_path_factory.mktemp("empty"), topics=())) as opened:
        yield opened


@pytest.mark.parametrize("name", sorted(tables()))
def test_every_table_has_a_method_that_gives_all_its_columns_and_rows(found, name):
    frame = getattr(found, name)()
    assert isinstance(frame, pd.DataFrame)
    assert {column.name for column in tables()[name].columns} <= set(frame.columns)
    assert len(frame) == found.sql(f"SELECT count(*) AS n FROM {name}")["n"][0]  # noqa: S608
    assert frame.columns.is_unique
    assert list(frame.index) == list(range(len(frame)))


@pytest.mark.parametrize("name", [*sorted(tables()), "rated_papers", "topic_ratings"])
def test_types_are_the_same_without_rows(found, nothing, name):
    full, empty = getattr(found, name)(), getattr(nothing, name)()
    if name not in {"runs", "parts"}:
        assert len(empty) == 0
    assert full.dtypes.to_dict() == empty.dtypes.to_dict()


def test_numbers_hold_nulls_and_lists_are_lists(found):
    ratings, mentions = found.ratings(), found.mentions()
    assert ratings["line"].dtype == "Int64"
    assert ratings["score"].dtype == "float64"
    assert mentions["struck"].dtype == "bool"
    assert mentions["year"].dtype == "Int64"
    assert mentions["year"].isna().any()
    assert all(isinstance(value, list) for value in ratings["topics"])
    assert str(found.runs()["started_at"].dtype) == "datetime64[us, UTC]"


def test_ratings_come_with_all_that_one_asks_about_them(found):
    row = found.ratings(topic="object-detection", language="ko").iloc[0]
    assert row["title"] == row["paper"] == TITLE
    assert (row["score"], row["raw"], row["value"], row["max"]) == (0.9, "9/10", 9, 10)
    assert (row["aspect"], row["language"], row["path"], row["line"]) == ("overall", "ko", "ko/detection.md", 5)
    assert row["topics"] == ["object-detection", "detection"]
    assert row["paper_id"] in set(found.papers()["paper_id"])


def test_rows_come_in_the_order_of_notes_and_places(found):
    ratings = found.ratings()
    assert ratings["path"].tolist() == sorted(ratings["path"])
    for _, group in ratings.groupby("path"):
        assert group["start"].is_monotonic_increasing
    pd.testing.assert_frame_equal(ratings, found.ratings())


@pytest.mark.parametrize(
    ("asked", "raws"),
    [
        ({}, ["9/10", "★★★☆☆", "9/10", "★★★☆☆", "★★★★★", "상", "2/10", "[???]", "10점"]),
        ({"topic": "detection"}, ["9/10", "9/10", "★★★★★", "상", "2/10", "[???]"]),
        ({"topic": "object-detection"}, ["9/10", "9/10", "★★★★★", "상"]),
        ({"topic": "small-object-detection"}, ["★★★★★", "상"]),
        ({"topic": "nlp"}, ["2/10", "[???]"]),
        ({"language": "zh"}, ["★★★★★", "상", "2/10", "[???]", "10점"]),
        ({"language": "other"}, []),
        ({"min_score": 0.9}, ["9/10", "9/10", "★★★★★", "상", "10점"]),
        ({"min_score": 0}, ["9/10", "★★★☆☆", "9/10", "★★★☆☆", "★★★★★", "상", "2/10", "10점"]),
        ({"aspect": "difficulty"}, ["상"]),
        ({"topic": "detection", "language": "zh", "min_score": 0.8, "aspect": "overall"}, ["★★★★★"]),
    ],
)
def test_ratings_can_be_chosen(found, asked, raws):
    assert found.ratings(**asked)["raw"].tolist() == raws


@pytest.mark.parametrize(
    ("method", "asked", "count"),
    [
        ("notes", {"language": "zh"}, 1),
        ("mentions", {"topic": "object-detection"}, 3),
        ("mentions", {"topic": "object-detection", "language": "vi"}, 1),
        ("papers", {"topic": "detection"}, 3),
        ("papers", {"language": "zh"}, 3),
        ("papers", {"topic": "nlp", "language": "ko"}, 0),
        ("links", {"kind": "arxiv"}, 2),
        ("links", {"topic": "detection", "role": "paper", "language": "ko"}, 1),
        ("sections", {"language": "en"}, 2),
        ("mention_topics", {"topic": "object-detection"}, 3),
        ("claims", {"tier": "evaluative", "aspect": "accuracy", "polarity": "positive"}, 0),
        ("rejects", {"reason": "binary"}, 1),
        ("rejects", {"reason": "empty"}, 0),
        ("topics", {"topic": "object-detection"}, 2),
    ],
)
def test_other_tables_can_be_chosen_from(found, method, asked, count):
    assert len(getattr(found, method)(**asked)) == count


def test_topics_form_a_tree_with_counts_of_what_lies_below(found):
    topics = found.topics()
    assert topics["topic_id"].tolist() == ["detection", "object-detection", "small-object-detection", "nlp"]
    assert topics["depth"].tolist() == [0, 1, 2, 0]
    assert topics["n_papers"].tolist() == [3, 2, 1, 1]
    assert topics["n_mentions"].tolist() == [4, 3, 1, 1]
    assert topics["n_ratings"].tolist() == [6, 4, 2, 2]


def test_ratings_by_topic_count_each_rating_once_and_name_the_best(found):
    rows = found.topic_ratings().set_index("topic_id")
    assert rows["n_ratings"].to_dict() == {"detection": 6, "object-detection": 4, "small-object-detection": 2, "nlp": 2}
    assert rows["mean_score"].to_dict() == {
        "detection": pytest.approx((0.9 + 0.9 + 1.0 + 0.2) / 4),
        "object-detection": pytest.approx((0.9 + 0.9 + 1.0) / 3),
        "small-object-detection": 1.0,
        "nlp": 0.2,
    }
    assert rows.loc["detection", "languages"] == ["ko", "vi", "zh"]
    assert rows.loc["detection", "best"] == [
        {"title": "Mask R-CNN", "score": 1.0, "languages": ["zh"]},
        {"title": TITLE, "score": 0.9, "languages": ["ko", "vi"]},
        {"title": "Focal Loss", "score": 0.2, "languages": ["zh"]},
    ]
    assert found.topic_ratings("object-detection")["depth"].tolist() == [0, 1]
    assert found.topic_ratings(min_score=0.95)["topic_id"].tolist() == [
        "detection",
        "object-detection",
        "small-object-detection",
    ]


def test_papers_are_ranked_by_their_overall_score_or_the_aspect_asked_for(found):
    papers = found.rated_papers()
    assert papers["title"].tolist() == ["Mask R-CNN", "Attention Is All You Need", TITLE, "Focal Loss"]
    assert papers.set_index("title").loc["Focal Loss", "score"] == pytest.approx((0.6 + 0.6 + 0.2) / 3)
    hard = found.rated_papers(aspect="difficulty")
    assert (hard["title"].tolist(), hard["score"].tolist()) == (["Mask R-CNN"], [1.0])


@pytest.mark.parametrize(
    "name", ["Object Detection", "目标检测", "객체 탐지", "phát hiện đối tượng", "PHAT HIEN DOI TUONG"]
)
def test_a_topic_is_asked_for_by_its_name_in_any_language(found, name):
    by_id = found.ratings(topic="object-detection")
    assert len(by_id)
    assert found.ratings(topic=name).equals(by_id)
    assert found.topic_ratings(name).equals(found.topic_ratings("object-detection"))


@pytest.mark.parametrize(
    ("method", "asked", "message"),
    [
        ("ratings", {"topic": "object-detecton"}, "did you mean object-detection"),
        ("topics", {"topic": "detecton"}, "did you mean detection"),
        ("topic_ratings", {"topic": "qqqq"}, "notesetl topics"),
        ("papers", {"topic": "'; DROP TABLE papers"}, "unknown topic"),
        ("ratings", {"language": "xx"}, "allowed: en, ko, vi, zh, other"),
        ("ratings", {"aspect": "taste"}, "allowed: overall, importance"),
        ("links", {"role": "poster"}, "allowed: paper, code"),
        ("rejects", {"reason": "ugly"}, "archive_bomb, "),
        ("ratings", {"min_score": 8}, "8/10 is 0.8"),
        ("ratings", {"min_score": -0.1}, "from 0 to 1"),
        ("ratings", {"min_score": float("nan")}, "from 0 to 1"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(found, method, asked, message):
    with pytest.raises(NotesetlError) as caught:
        getattr(found, method)(**asked)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_without_topics_that_is_said(nothing):
    with pytest.raises(NotesetlError, match="without topics"):
        nothing.ratings(topic="detection")


def test_sql_answers_over_all_tables(found):
    answer = found.sql(
        "SELECT language, count(*) AS n, avg(score) AS mean FROM ratings JOIN notes USING (note_id) "
        "GROUP BY language ORDER BY language"
    )
    assert answer.to_dict("list") == {
        "language": ["ko", "vi", "zh"],
        "n": [2, 2, 5],
        "mean": [0.75, 0.75, pytest.approx(0.8)],
    }


@pytest.mark.parametrize(
    ("query", "columns", "row"),
    [
        ("SELECT 1 AS x, 2 AS x, 3 AS x_1", ["x", "x_1", "x_1_1"], [1, 2, 3]),
        ("SELECT sum(line) AS lines FROM ratings", ["lines"], [36]),
        ("SELECT 1.50::DECIMAL(5, 2) AS d, 170141183460469231731687303715884105727 AS big", ["d", "big"], None),
        ("DESCRIBE topics", None, None),
        ("SUMMARIZE ratings", None, None),
        ("SHOW TABLES", ["name"], ["claims"]),
        ("FROM topics LIMIT 1", ["topic_id", "label", "parent_id"], None),
        ("SELECT {'a': 1} AS s, ['x'] AS l, MAP {'k': 1} AS m, NULL AS n", ["s", "l", "m", "n"], None),
        (
            "SELECT DATE '2024-02-03' AS d, TIMESTAMP '2024-02-03 10:00' AS t, INTERVAL 1 DAY AS i",
            ["d", "t", "i"],
            None,
        ),
        ("SELECT 'a'::BLOB AS b, TIME '10:00' AS t, 'x'::UUID AS u WHERE false", ["b", "t", "u"], None),
    ],
)
def test_sql_gives_frames_of_any_shape(found, query, columns, row):
    frame = found.sql(query)
    if columns is not None:
        assert list(frame.columns) == columns
    if row is not None:
        assert frame.iloc[0].tolist() == row


UNREAD = "do-not-read-me"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_csv('{secret}')",
        "SELECT * FROM read_text('{secret}')",
        "SELECT * FROM read_blob('{secret}')",
        "SELECT * FROM read_parquet('{secret}')",
        "SELECT * FROM read_json('{secret}')",
        "SELECT * FROM '{secret}'",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM 'https://example.org/x.csv'",
        "SELECT * FROM parquet_metadata('{secret}')",
        "SELECT getenv('HOME')",
        "SELECT * FROM secret",  # a variable of the caller
        "COPY ratings TO '{secret}.out'",
        "COPY (SELECT 1) TO '{secret}.out' (FORMAT parquet)",
        "EXPORT DATABASE '{secret}.out'",
        "ATTACH '{secret}.out' AS a",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "RESET enable_external_access",
        "PRAGMA enable_profiling",
        "DROP VIEW ratings",
        "CREATE VIEW ratings AS SELECT 1",
        "CREATE TABLE x AS SELECT 1",
        "DELETE FROM ratings",
        "INSERT INTO topics VALUES ('a', 'b', NULL)",
        "EXPLAIN ANALYZE DROP VIEW ratings",
        "SELECT 1; DROP VIEW ratings",
        "CALL enable_logging()",
        "SELECT nope FROM ratings",
        "SELECT * FROM nope",
        "SELEC 1",
        "",
        ";",
        "-- nothing",
        "SELECT 'x",
        "SELECT '\ud800'",
        "SELECT error('mine')",
        "SELECT CAST('x' AS INTEGER)",
    ],
)
def test_sql_reads_the_tables_and_nothing_else(found, tmp_path, query):
    secret = tmp_path / "secret.csv"
    secret.write_text(f"{UNREAD}\n1\n")
    with pytest.raises(NotesetlError) as caught:
        found.sql(query.format(secret=secret))
    message = str(caught.value)
    assert message.startswith("SQL: ")
    assert "\n" not in message
    assert UNREAD not in message
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]
    assert len(found.ratings()) == 9


def test_an_unknown_column_is_answered_with_those_that_there_are(found):
    with pytest.raises(NotesetlError, match="Candidate bindings"):
        found.sql("SELECT scor FROM ratings")


def test_no_tables_no_traceback(tmp_path):
    with pytest.raises(NotesetlError, match="holds no tables"):
        notesetl.open(tmp_path)
    with pytest.raises(NotesetlError, match="holds no tables"):
        notesetl.open(tmp_path / "absent")
    (tmp_path / "current").symlink_to("snapshots/gone")
    with pytest.raises(NotesetlError, match="holds no tables"):
        notesetl.open(tmp_path)


def test_a_table_that_is_gone_is_told(tmp_path):
    publish(tmp_path, full_note())
    folder = tmp_path / "current" / "links"
    for part in folder.iterdir():
        part.unlink()
    folder.rmdir()
    with pytest.raises(NotesetlError, match=r"cannot be read .* write them again"):
        notesetl.open(tmp_path)


@pytest.mark.parametrize("content", [b"", b"PAR1 this is no Parquet file PAR1"])
def test_a_broken_part_is_told(tmp_path, content):
    publish(tmp_path, full_note())
    next((tmp_path / "current" / "ratings").iterdir()).write_bytes(content)
    opened = notesetl.open(tmp_path)
    with pytest.raises(NotesetlError, match="cannot be read") as caught:
        opened.ratings()
    assert "\n" not in str(caught.value)
    with pytest.raises(NotesetlError):
        opened.sql("SELECT * FROM ratings")
    assert len(opened.notes()) == 1


def test_a_reader_keeps_the_snapshot_that_it_opened(tmp_path):
    publish(tmp_path, full_note())
    before = notesetl.open(str(tmp_path))
    publish(tmp_path, full_note(), full_note("z.md"))
    assert (len(before.notes()), len(notesetl.open(tmp_path).notes())) == (1, 2)


def test_titles_that_look_like_markup_or_formulas_stay_as_they_are(tmp_path):
    title = "=cmd|' /C calc'!A0 [bold]x[/bold] \x1b[31m"
    text = f"- {title}\n"
    publish(tmp_path, replace(make_note("a.md", text), mentions=(make_mention(text, title),)))
    assert notesetl.open(tmp_path).mentions()["title"].tolist() == [title]


def test_opening_is_what_loads_the_heavy_packages():
    code = "import sys, json, notesetl; print(json.dumps(sorted(sys.modules)))"
    source = Path(notesetl.__file__).parents[1]
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, check=True, text=True, env={"PYTHONPATH": str(source)}
    )
    assert not {"pandas", "duckdb", "pyarrow", "spacy", "prefect", "numpy"} & set(json.loads(done.stdout))


def test_text_is_not_part_of_notes_but_of_texts(found):
    assert "text" not in found.notes().columns
    assert TEXT in set(found.texts()["text"])
