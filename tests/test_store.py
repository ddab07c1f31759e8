import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handmade import TEXT, TITLE, TOPICS, full_note, make_link, make_mention, make_note, make_rating
from notesetl.errors import NotesetlError, TransientError
from notesetl.records import Reject, TopicTag
from notesetl.tables.buckets import BUCKETED
from notesetl.tables.check import checked_rows
from notesetl.tables.parts import PartWriter, arrow_schema
from notesetl.tables.rows import note_id
from notesetl.tables.schema import table, tables
from notesetl.tables.store import Limits, Run, SnapshotWriter, Topic, current

HERE = Path(__file__).parent
START = datetime(2024, 5, 1, tzinfo=UTC)


def publish(out, *notes, version="1", rejects=(), limits=None, topics=TOPICS):
    more = {} if limits is None else {"limits": limits}
    with SnapshotWriter(out, Run(version, {"notes": ["a"]}, START), topics, **more) as writer:
        for note in notes:
            writer.add_note(note)
        for reject in rejects:
            writer.add_reject(reject)
        return writer.publish()


def read(out, name):
    return pq.read_table(out / "current" / name).to_pylist()


def versions(out):
    return [row["version"] for row in read(out, "runs")]


def test_pandas_reads_every_table(tmp_path):
    snapshot = publish(tmp_path, full_note())
    for name in tables():
        frame = pd.read_parquet(tmp_path / "current" / name)
        assert list(frame.columns) == [column.name for column in tables()[name].columns]
        assert len(frame) == snapshot.counts[name]
    assert pd.read_parquet(tmp_path / "current" / "ratings")["raw"].tolist() == ["9/10", "★★★☆☆"]
    assert snapshot.counts["claims"] == 1
    assert snapshot.counts["translations"] == 0
    assert snapshot.path == current(tmp_path)


def test_an_empty_run_has_all_tables(tmp_path):
    publish(tmp_path, topics=())
    for name in tables():
        assert pq.read_table(tmp_path / "current" / name).schema.equals(arrow_schema(name))
        assert bool(read(tmp_path, name)) == (name in {"runs", "parts"})


def test_what_is_read_is_what_the_rows_were(tmp_path):
    publish(tmp_path, full_note())
    for name, rows in checked_rows(full_note()).rows.items():
        assert read(tmp_path, name) == rows


def test_the_files_are_the_same_to_the_bit(tmp_path):
    notes = [full_note(f"{number}.md") for number in range(20)]
    one, two = (publish(tmp_path / name, *notes).path for name in ("one", "two"))
    files = sorted(path.relative_to(one) for path in one.rglob("*.parquet"))
    assert len(files) == len(tables()) + 1  # rejects that the walk met lie in a part of their own
    for file in files:
        if file.parts[0] not in {"runs", "parts"}:
            assert (one / file).read_bytes() == (two / file).read_bytes(), file


def test_the_order_of_notes_changes_no_row(tmp_path):
    scores = (0.1, 0.2, 0.3, 0.7, 1 / 3, 2 / 3, 0.9)
    notes = []
    for number, score in enumerate(scores):
        rating = replace(make_rating(TEXT, "9/10", 9, 10), score=score)
        mention = make_mention(TEXT, TITLE.upper() if number % 3 else TITLE, ratings=(rating,), kind="paper")
        mention = replace(mention, start=None, end=None)
        notes.append(make_note(f"{number}.md", mentions=(mention,)))
    publish(tmp_path / "one", *notes)
    publish(tmp_path / "two", *reversed(notes))
    assert read(tmp_path / "one", "papers") == read(tmp_path / "two", "papers")
    for name in BUCKETED:
        assert read(tmp_path / "one", name) == read(tmp_path / "two", name)
    ids = [row["note_id"] for row in read(tmp_path / "one", "notes")]
    assert ids == sorted(ids)


def test_papers_are_put_together_over_notes(tmp_path):
    arxiv = make_link(TEXT, "u", role="paper", arxiv_id="2005.12872", mention=0)

    def note(path, title, language, scores, **fields):
        ratings = tuple(replace(make_rating(TEXT, "9/10", 9, 10), score=score) for score in scores)
        mention = replace(make_mention(TEXT, title, ratings=ratings, **fields), start=None, end=None)
        return make_note(path, language=language, mentions=(mention,), links=(arxiv,))

    publish(
        tmp_path,
        note("a.md", "DETR", "ko", [0.9], kind="method", venue="ECCV"),
        note("b.md", "DETR", "ko", [None], kind="method", venue="arXiv"),
        note("c.md", TITLE, "zh", [0.6, 0.3], venue="ECCV", year=2020),
    )
    assert read(tmp_path, "papers") == [
        {
            "paper_id": read(tmp_path, "mentions")[0]["paper_id"],
            "title": TITLE,  # a full title goes before a more frequent name
            "title_en": None,
            "arxiv_id": "2005.12872",
            "doi": None,
            "authors": [],
            "categories": [],
            "venue": "ECCV",
            "year": 2020,
            "aliases": ["DETR"],
            "languages": ["ko", "zh"],
            "n_notes": 3,
            "n_mentions": 3,
            "n_ratings": 4,
            "mean_score": pytest.approx(0.6),
            "mean_percentile": None,
        }
    ]


def test_only_overall_scores_count_for_a_paper(tmp_path):
    ratings = tuple(make_rating(TEXT, "9/10", 9, 10, aspect=aspect) for aspect in ("difficulty", "importance"))
    publish(tmp_path, make_note(mentions=(make_mention(TEXT, TITLE, ratings=ratings),)))
    assert [(row["n_ratings"], row["mean_score"]) for row in read(tmp_path, "papers")] == [(2, None)]


def test_parts_are_bounded(tmp_path):
    notes = [full_note(f"{number:02}.md") for number in range(30)]
    snapshot = publish(tmp_path, *notes, limits=Limits(group_rows=3, group_chars=10_000, bits=3))
    parts = sorted(path.name for path in (snapshot.path / "files").iterdir())
    assert parts == [f"part-{number:05}.parquet" for number in range(8)]
    assert {path.name for path in (snapshot.path / "texts").iterdir()} <= set(parts)
    assert sorted(row["path"] for row in read(tmp_path, "notes")) == [note.path for note in notes]
    assert snapshot.counts["mentions"] == len(read(tmp_path, "mentions")) == 60


def test_long_texts_leave_memory_early(tmp_path):
    writer = PartWriter(table("texts"), tmp_path / "texts.parquet", Limits(group_rows=1000, group_chars=100))
    for number in range(5):
        writer.add({"note_id": f"{number:016}", "text": TEXT})
    writer.close()
    assert pq.ParquetFile(tmp_path / "texts.parquet").num_row_groups == 5


def test_rejects_are_rows(tmp_path):
    bad = make_note("bad.md", language="?")
    unreadable = Reject("a\udcff/b.bin", "readers", "binary", "NUL at byte 3\ud800")
    publish(tmp_path, bad, full_note(), rejects=[unreadable])
    first, second = read(tmp_path, "rejects")
    assert [first["file_id"], second["file_id"]] == [note_id("bad.md"), None]
    assert (first["path"], first["reason"], first["note_id"]) == ("bad.md", "breaks_contract", None)
    assert (second["path"], second["reason"], second["detail"]) == ("a\\udcff/b.bin", "binary", "NUL at byte 3\\ud800")
    assert [row["path"] for row in read(tmp_path, "notes")] == ["ko/detection.md"]


def test_a_reject_has_a_reason_of_the_contract(tmp_path):
    with SnapshotWriter(tmp_path, Run("1")) as writer, pytest.raises(NotesetlError, match="reason"):
        writer.add_reject(Reject("a.md", "readers", "no_idea"))


def test_a_note_that_comes_twice_is_kept_once(tmp_path):
    snapshot = publish(tmp_path, full_note(), full_note("other.md"), full_note())
    assert snapshot.counts["notes"] == 2
    assert [row["reason"] for row in read(tmp_path, "rejects")] == ["duplicate_path"]


def test_a_topic_outside_the_vocabulary_is_a_reject(tmp_path):
    tags = (TopicTag("detection", 1, "title", 0.5), TopicTag("alchemy", 2, "title", 0.5))
    publish(tmp_path, make_note(mentions=(make_mention(TEXT, TITLE, topics=tags),)))
    assert [row["topic_id"] for row in read(tmp_path, "mention_topics")] == ["detection"]
    assert "alchemy" in read(tmp_path, "rejects")[0]["detail"]


def test_a_topic_without_its_parent_publishes_nothing(tmp_path):
    with pytest.raises(NotesetlError, match="topics: parent_id nowhere is not in topics"):
        publish(tmp_path, topics=[Topic("detection", "Detection", "nowhere")])
    with pytest.raises(NotesetlError, match="holds no tables"):
        current(tmp_path)


def test_a_row_that_leads_nowhere_publishes_nothing(tmp_path):
    checked = checked_rows(full_note())
    checked.rows["mentions"].pop()
    with SnapshotWriter(tmp_path, Run("1"), TOPICS) as writer:
        writer.add_rows(checked)
        with pytest.raises(NotesetlError, match=r"mention_id .* is not in mentions; nothing was published"):
            writer.publish()
    assert list((tmp_path / "snapshots").iterdir()) == []


def test_the_table_of_runs_remembers(tmp_path):
    for version in ("1", "2", "3"):
        snapshot = publish(tmp_path, full_note(), version=version)
    assert versions(tmp_path) == ["1", "2", "3"]
    last = read(tmp_path, "runs")[-1]
    assert last["run_id"] == snapshot.run_id
    assert last["started_at"] == START < last["ended_at"]
    assert json.loads(last["settings"]) == {"notes": ["a"]}
    assert json.loads(last["counts"])["rows"] == dict(snapshot.counts)
    assert snapshot.counts["runs"] == 3


def test_two_snapshots_are_kept(tmp_path):
    paths = [publish(tmp_path, full_note()).path for _ in range(4)]  # with nothing between that differs
    assert sorted((tmp_path / "snapshots").iterdir()) == paths[-2:]
    assert current(tmp_path) == paths[-1]


def test_a_reader_of_the_live_snapshot_is_not_cut_off(tmp_path):
    publish(tmp_path, full_note())
    seen = current(tmp_path)
    publish(tmp_path)
    assert len(pd.read_parquet(seen / "ratings")) == 2
    assert len(pd.read_parquet(tmp_path / "current" / "ratings")) == 0


@pytest.mark.parametrize("error", [None, KeyError, KeyboardInterrupt])
def test_a_run_that_is_left_publishes_nothing_and_leaves_nothing(tmp_path, error):
    live = publish(tmp_path, full_note()).path

    def leave():
        with SnapshotWriter(tmp_path, Run("2"), TOPICS, Limits(group_rows=1)) as writer:
            writer.add_note(full_note())
            if error:
                raise error

    if error:
        with pytest.raises(error):
            leave()
    else:
        leave()
    assert versions(tmp_path) == ["1"]
    assert list((tmp_path / "snapshots").iterdir()) == [live]
    publish(tmp_path, full_note(), version="3")
    assert versions(tmp_path) == ["1", "3"]


def test_leavings_are_cleared_and_nothing_else(tmp_path):
    live = publish(tmp_path, full_note()).path
    snapshots = tmp_path / "snapshots"
    (snapshots / ".building-00000002-20240101T000000Z" / "notes").mkdir(parents=True)
    (snapshots / "00000002-20240101T000000Z" / "notes").mkdir(parents=True)  # finished, never linked
    (snapshots / "mine").mkdir()
    (tmp_path / ".current-00000002-20240101T000000Z").symlink_to("snapshots/gone")
    (tmp_path / "README").write_text("keep")
    new = publish(tmp_path, full_note()).path
    assert set(snapshots.iterdir()) == {live, new, snapshots / "mine"}
    assert {path.name for path in tmp_path.iterdir()} == {".lock", "README", "current", "snapshots"}
    assert versions(tmp_path) == ["1", "1"]


def test_runs_that_cannot_be_read_are_those_of_the_snapshot_before(tmp_path):
    publish(tmp_path, full_note(), version="1")
    live = publish(tmp_path, full_note(), version="2").path
    (live / "runs" / "part-00000.parquet").write_bytes(b"torn")
    publish(tmp_path, full_note(), version="3")
    assert versions(tmp_path) == ["1", "3"]


@pytest.mark.parametrize("name", ["file", "file/below", "locked"])
def test_a_place_that_cannot_be_written(tmp_path, name):
    (tmp_path / "file").write_text("")
    (tmp_path / "locked").mkdir(mode=0o500)
    if name == "locked" and os.access(tmp_path / "locked", os.W_OK):
        pytest.skip("this user may write everywhere")
    with pytest.raises(NotesetlError) as told:
        publish(tmp_path / name, full_note())
    assert str(told.value).startswith(f"cannot write to {tmp_path / name}: ")
    assert "\n" not in str(told.value)


def test_a_folder_by_the_name_of_the_link_is_left_alone(tmp_path):
    (tmp_path / "current").mkdir()
    (tmp_path / "current" / "mine").write_text("keep")
    with pytest.raises(NotesetlError, match="choose another folder"):
        publish(tmp_path, full_note())
    assert (tmp_path / "current" / "mine").read_text() == "keep"


def fill(writer):
    for number in range(50):
        writer.add_note(full_note(f"{number}.md"))
    writer.publish()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_is_told_and_publishes_nothing(tmp_path):
    live = publish(tmp_path, full_note()).path
    with SnapshotWriter(tmp_path, Run("2"), TOPICS, Limits(group_rows=1)) as writer:
        (building,) = (tmp_path / "snapshots").glob(".building-*")
        (building / ".staged" / "here" / "texts.parquet").symlink_to("/dev/full")
        with pytest.raises(NotesetlError, match="No space left"):
            fill(writer)
    assert current(tmp_path) == live
    assert list((tmp_path / "snapshots").iterdir()) == [live]


def test_nothing_was_published(tmp_path):
    with pytest.raises(NotesetlError, match="holds no tables; write them with"):
        current(tmp_path / "nowhere")


def test_two_writers_of_one_process(tmp_path):
    with SnapshotWriter(tmp_path, Run("1"), TOPICS) as writer:
        with pytest.raises(NotesetlError, match="another writer of this process"):
            publish(tmp_path)
        writer.publish()
    publish(tmp_path, version="2")
    assert versions(tmp_path) == ["1", "2"]


def start(out, **more):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), *sys.path])}
    command = [sys.executable, str(HERE / "killed_writer.py"), str(out)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True, **more)  # noqa: S603


def test_two_writers_of_two_processes(tmp_path):
    with SnapshotWriter(tmp_path, Run("1"), TOPICS) as writer:
        other = start(tmp_path, stderr=subprocess.PIPE)
        _, told = other.communicate(timeout=60)
        writer.publish()
    assert other.returncode == 1
    last = told.strip().splitlines()[-1]
    assert f"{tmp_path} is being written by process {os.getpid()} on " in last
    assert versions(tmp_path) == ["1"]


HOLDS = """
import sys, time
from pathlib import Path
from notesetl.tables.lock import WriteLock
with WriteLock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_writer_may_wait_for_another_process(tmp_path):
    command = [sys.executable, "-c", HOLDS, str(tmp_path / ".lock")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as other:  # noqa: S603
        try:
            assert other.stdout.readline() == "held\n"
            with pytest.raises(TransientError, match=f"by process {other.pid} on"):
                write_after_waiting(tmp_path, 0.3)
            threading.Timer(0.3, other.kill).start()
            write_after_waiting(tmp_path, 60)
        finally:
            other.kill()
    assert versions(tmp_path) == ["2"]


def test_a_writer_may_wait_for_another_thread(tmp_path):
    done = []
    with SnapshotWriter(tmp_path, Run("1"), TOPICS) as writer:
        waiting = threading.Thread(target=lambda: done.append(write_after_waiting(tmp_path, 60)))
        waiting.start()
        time.sleep(0.3)
        assert not done
        writer.publish()
    waiting.join(60)
    assert versions(tmp_path) == ["1", "2"]


def write_after_waiting(out, seconds):
    with SnapshotWriter(out, Run("2"), TOPICS, wait=seconds) as writer:
        return writer.publish()


def test_a_lock_whose_owner_is_gone_does_not_hold(tmp_path):
    (tmp_path / ".lock").write_text('{"pid": 1, "host": "elsewhere", "since": "2024-01-01"}')
    publish(tmp_path)
    assert json.loads((tmp_path / ".lock").read_text())["pid"] == os.getpid()


@pytest.mark.parametrize("delay", [0.0, 0.013, 0.029, 0.047, 0.071, 0.101])
def test_a_killed_writer_leaves_a_whole_snapshot(tmp_path, delay):
    process = start(tmp_path)
    try:
        done = int(process.stdout.readline())
        time.sleep(delay)
    finally:
        process.kill()
        told = [done, *map(int, process.communicate()[0].split())]
    seen = versions(tmp_path)
    assert int(seen[-1]) in {told[-1], told[-1] + 1}  # killed between publishing and saying so
    assert [int(version) for version in seen] == list(range(1, int(seen[-1]) + 1))
    counts = json.loads(read(tmp_path, "runs")[-1]["counts"])
    assert counts["notes"] == int(seen[-1]) % 7 + 1
    for name in tables():
        assert len(read(tmp_path, name)) == counts["rows"][name], name
    publish(tmp_path, full_note(), version="after")
    assert versions(tmp_path) == [*seen, "after"]
    assert len(list((tmp_path / "snapshots").iterdir())) == 2
    assert {path.name for path in tmp_path.iterdir()} == {".lock", "current", "snapshots"}


UNICODE = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@settings(max_examples=15)
@given(
    texts=st.lists(UNICODE.filter(bool), max_size=4),
    titles=st.lists(UNICODE.filter(bool), max_size=2),
    year=st.none() | st.integers(1, 2**63 - 1),
    value=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    score=st.none() | st.floats(0, 1),
    group=st.integers(1, 4),
)
def test_parquet_round_trip(*, texts, titles, year, value, score, group):
    notes = []
    for number, text in enumerate(texts):
        rating = replace(make_rating(text, text, 1, 1), value=value, maximum=value, score=score, label=text)
        mentions = tuple(
            replace(make_mention(text, title, year=year, ratings=(rating,)), start=None, end=None) for title in titles
        )
        notes.append(make_note(f"{number}{text}", text, title=text, mentions=mentions))
    expected = [checked_rows(note) for note in notes]
    assert all(not checked.rejects for checked in expected)
    with TemporaryDirectory() as folder:
        snapshot = publish(Path(folder), *notes, limits=Limits(group_rows=group, bits=group))
        for name in ("notes", "texts", "mentions", "ratings"):
            ordered = sorted(expected, key=lambda checked: checked.rows["notes"][0]["note_id"])
            assert read(Path(folder), name) == [row for checked in ordered for row in checked.rows[name]]
        papers = read(Path(folder), "papers")
        assert sum(row["n_mentions"] for row in papers) == snapshot.counts["mentions"]
        assert sum(row["n_ratings"] for row in papers) == snapshot.counts["ratings"]
        assert [row["paper_id"] for row in papers] == sorted(
            {row["paper_id"] for row in read(Path(folder), "mentions")}
        )
