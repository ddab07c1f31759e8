"""Ratings that compare: a score among those that the same keeper gave for the same aspect."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handmade import TEXT, make_mention, make_note, make_rating
from notesetl.keepers import with_keeper
from notesetl.query import Tables
from notesetl.tables.percentiles import Percentiles
from notesetl.tables.store import Run, SnapshotWriter


def note(path, keeper, scores, aspect="overall"):
    """Return a note of ``keeper`` that gives each of ``scores`` to a paper of its own."""
    rating = make_rating(TEXT, "9/10", 9, 10, aspect=aspect)
    mentions = tuple(
        replace(
            make_mention(TEXT, f"A paper on subject {number}", ratings=(replace(rating, score=score),)),
            start=None,
            end=None,
        )
        for number, score in enumerate(scores)
    )
    return make_note(path, mentions=mentions, keeper=keeper)


def publish(out, *notes):
    with SnapshotWriter(out, Run("1")) as writer:
        for found in notes:
            writer.add_note(found)
        writer.publish()
    return Tables(out)


def percentiles(out, path):
    with Tables(out) as tables:
        frame = tables.ratings()
    return frame.loc[frame["path"] == path, "score_percentile"].dropna().tolist()


def test_ties_share_the_middle_of_their_ranks(tmp_path):
    publish(tmp_path, note("a.md", "kim", [0.9] * 6 + [0.5] * 3 + [1.0]))
    assert sorted(percentiles(tmp_path, "a.md")) == pytest.approx([0.15] * 3 + [0.6] * 6 + [0.95])


def test_one_score_for_all_says_nothing_of_any(tmp_path):
    publish(tmp_path, note("a.md", "kim", [0.9] * 12))
    assert percentiles(tmp_path, "a.md") == [0.5] * 12


@pytest.mark.parametrize(("count", "told"), [(9, 0), (10, 10)])
def test_fewer_than_ten_ratings_have_none(tmp_path, count, told):
    publish(tmp_path, note("a.md", "kim", [number / 10 for number in range(count)]))
    assert len(percentiles(tmp_path, "a.md")) == told


def test_ten_are_counted_over_all_notes_of_a_keeper_and_for_one_aspect(tmp_path):
    scores = [number / 10 for number in range(8)]
    publish(
        tmp_path,
        note("kim/a.md", "kim", scores),
        note("kim/b.md", "kim", [None, None, *scores[:2]]),
        note("kim/c.md", "kim", scores, aspect="difficulty"),
        note("lee/a.md", "lee", scores),
    )
    assert len(percentiles(tmp_path, "kim/a.md")) == 8
    assert len(percentiles(tmp_path, "kim/b.md")) == 2
    assert percentiles(tmp_path, "kim/c.md") == percentiles(tmp_path, "lee/a.md") == []


def test_who_always_gives_nine_does_not_outweigh_who_seldom_does(tmp_path):
    generous = note("a/x.md", "a", [0.9] * 11)
    strict = note("b/x.md", "b", [0.3, 0.8, *[0.2] * 9])
    with publish(tmp_path, generous, strict) as tables:
        papers = tables.papers().set_index("title")
        first, second = papers.loc["A paper on subject 0"], papers.loc["A paper on subject 1"]
        assert first["mean_score"] == pytest.approx(0.6)
        assert second["mean_score"] == pytest.approx(0.85)
        assert first["mean_percentile"] == pytest.approx((0.5 + 9.5 / 11) / 2)
        assert second["mean_percentile"] == pytest.approx((0.5 + 10.5 / 11) / 2)
        ranked = tables.rated_papers(normalised=True)
        assert ranked["title"].tolist()[:2] == ["A paper on subject 1", "A paper on subject 0"]
        assert ranked["score"].tolist()[0] == pytest.approx(second["mean_percentile"])


@settings(max_examples=20)
@given(
    kept=st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["overall", "novelty"]), st.none() | st.floats(0, 1)),
        max_size=60,
    )
)
def test_percentiles_are_mid_ranks_in_any_order(kept):
    connection = duckdb.connect()
    keepers = sorted({keeper for keeper, _, _ in kept})
    notes = pa.table({"note_id": pa.array(keepers, pa.string()), "keeper": pa.array(keepers, pa.string())})
    columns = dict(zip(("note_id", "aspect", "score"), zip(*kept, strict=True), strict=True)) if kept else {}
    types = {"note_id": pa.string(), "aspect": pa.string(), "score": pa.float64()}
    ratings = pa.table({name: pa.array(columns.get(name, ()), kind) for name, kind in types.items()})
    connection.register("notes", notes)
    connection.register("ratings", ratings)
    found = Percentiles(connection)
    for keeper, aspect, score in kept:
        alike = [s for k, a, s in kept if (k, a) == (keeper, aspect) and s is not None]
        if score is None or len(alike) < 10:
            expected = None
        else:
            expected = (sum(s < score for s in alike) + sum(s == score for s in alike) / 2) / len(alike)
        assert found._of(keeper, aspect, score) == (None if expected is None else pytest.approx(expected))


def test_parts_that_stay_the_same_are_left_alone(tmp_path):
    publish(tmp_path, note("a.md", "kim", [number / 10 for number in range(10)]))
    folder = tmp_path / "current" / "ratings"
    (part,) = folder.iterdir()
    before = part.stat().st_ino
    tables = {name: pq.read_table(tmp_path / "current" / name) for name in ("notes", "ratings")}
    connection = duckdb.connect()
    for name, table in tables.items():
        connection.register(name, table)
    Percentiles(connection).rewrite(folder)
    assert part.stat().st_ino == before
    connection.register("ratings", tables["ratings"].slice(0, 9))
    with TemporaryDirectory() as copy:
        target = Path(copy) / "ratings"
        target.mkdir()
        (target / part.name).write_bytes(part.read_bytes())
        connection.execute("DROP TABLE ranked")
        Percentiles(connection).rewrite(target)
        assert pq.read_table(target)["score_percentile"].null_count == 10


def test_keepers_of_two_dumps_are_two():
    one, other = (make_note("notes/a.md", source=source) for source in ("kim", "lee"))
    assert [with_keeper(note, 1).keeper for note in (one, other)] == ["kim/notes", "lee/notes"]
    assert with_keeper(one, 0).keeper == "kim"


@pytest.mark.parametrize(
    ("path", "meta", "folders", "keeper"),
    [
        ("kim/2024/a.md", "{}", 1, "kim"),
        ("kim/2024/a.md", "{}", 2, "kim/2024"),
        ("kim/2024/a.md", "{}", 0, ""),
        ("a.md", "{}", 1, ""),
        ("notes-2018.zip/a.md", "{}", 1, "notes-2018.zip"),
        ("kim/a.md", '{"keeper": " 이 영희 "}', 1, "이 영희"),
        ("kim/a.md", '{"keeper": ["x"]}', 1, "kim"),
        ("kim/a.md", '{"keeper": ""}', 1, "kim"),
        ("kim/a.md", '{"author": "Vaswani et al."}', 1, "kim"),
    ],
)
def test_keepers_are_told_apart_by_front_matter_and_folders(path, meta, folders, keeper):
    assert with_keeper(make_note(path, meta=meta), folders).keeper == keeper
