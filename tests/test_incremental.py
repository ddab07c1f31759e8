"""Runs over a dump that changes: what is worked on, and that the tables are those of a run from nothing."""

import json
import shutil
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notesetl import fingerprint, pipeline
from notesetl.errors import NotesetlError
from notesetl.readers import RawFile
from notesetl.runners.base import serial
from notesetl.settings import Settings
from notesetl.tables import buckets
from notesetl.tables.schema import tables

A = "Attention Is All You Need"
R = "Deep Residual Learning for Image Recognition"
D = "End-to-End Object Detection with Transformers"
NOTES = {
    "en": f"# Reading\n\n- [9/10] [{A}](https://arxiv.org/abs/1706.03762)\n- ★★★☆☆ {R}: simple and robust\n",
    "short": "# Vision\n\n- [Deep Residual Learning](https://arxiv.org/abs/1512.03385) 4/5\n\n10x faster than VGG.\n",
    "zh": f"# 目标检测周报\n\n## {D}\n\n推荐: 5分\n\nhttps://arxiv.org/abs/2005.12872\n\n比 DETR 快 10 倍。\n",
    "ko": f"# 논문 정리\n\n- {R} ●●●○○\n- 학습이 느리다\n",
    "vi": f"# Ghi chú\n\n1. {A} (8/10)\n   - Chạy nhanh hơn RNN\n",
    "field": f"---\ntitle: {A}\nrating: 5\n---\n\nhttps://arxiv.org/abs/1706.03762v5\n",
    "wrong field": "---\ntags: [a\n---\n\n# Ghi chú\n\ntốt\n",
    "conflict": f"- [{R}](https://arxiv.org/abs/1706.03762)\n- [{A}](https://arxiv.org/abs/1706.03762)\n",
    "binary": "\x00\x01\x02",
    "empty": "",
}
PATHS = ("a.md", "b.md", "daily/2024.md", "daily/a.md", "읽기/목록.md", "阅读.txt", "x.docx", "pack.zip")
SOURCES = ("", "home")


def here(worked):
    def work(files, job):
        items = list(files)
        worked.extend(item.path for item in items if isinstance(item, RawFile))
        return serial(iter(items), job)

    return work


def run(dump, out, settings=Settings(), **more):  # noqa: B008 - frozen
    """Return the paths that were worked on and the summary."""
    worked = []
    summary = pipeline.run([dump], out, settings, work=here(worked), **more)
    return sorted(worked), summary


def read(out, name):
    return pq.read_table(out / "current" / name).to_pylist()


def content(out):
    return {name: read(out, name) for name in tables() if name not in {"runs", "parts"}}


def put(dump, path, text):
    place = dump / path
    place.parent.mkdir(parents=True, exist_ok=True)
    if path.endswith(".zip"):
        with zipfile.ZipFile(place, "w") as archive:
            archive.writestr("in/one.md", text)
            archive.writestr("in/../two.md", text)
    else:
        place.write_text(text)


@pytest.fixture
def dump(tmp_path):
    for number, text in enumerate(NOTES.values()):
        put(tmp_path / "dump", f"{number}.md", text)
    put(tmp_path / "dump", "pack.zip", NOTES["ko"])
    return tmp_path / "dump"


@pytest.fixture
def many_parts(monkeypatch):
    monkeypatch.setattr(buckets, "_ONE", 1)
    monkeypatch.setattr(buckets, "_SOME", 1)


def test_what_has_not_changed_is_not_worked_on(dump, tmp_path):
    out = tmp_path / "out"
    worked, first = run(dump, out)
    assert len(worked) == len(NOTES)
    before = content(out)
    worked, second = run(dump, out)
    assert worked == []
    assert second.files == {"new": 0, "changed": 0, "renamed": 0, "gone": 0, "unchanged": len(NOTES)}
    assert (second.counts["rejects"], second.rejects) == (first.counts["rejects"], first.rejects)
    assert first.rejects.keys() >= {"empty", "bad_front_matter", "outside_dump"}
    assert content(out) == before
    contents = [json.loads(row["counts"])["content"] for row in read(out, "runs")]
    assert contents[0] == contents[1]


@pytest.mark.usefixtures("many_parts")
def test_unchanged_parts_are_the_same_files(dump, tmp_path):
    out = tmp_path / "out"
    first = run(dump, out)[1].snapshot
    put(dump, "0.md", NOTES["zh"])
    worked, summary = run(dump, out)
    assert worked == ["0.md"]
    assert summary.files == {"new": 0, "changed": 1, "renamed": 0, "gone": 0, "unchanged": len(NOTES) - 1}
    linked = {
        name: [path.samefile(first / name / path.name) for path in (summary.snapshot / name).iterdir()]
        for name in ("texts", "mentions", "papers", "topics")
    }
    assert linked["topics"] == [True]
    assert linked["texts"].count(False) == 1 < linked["texts"].count(True)
    assert linked["mentions"].count(False) == 1


def test_what_left_the_dump_leaves_the_tables(dump, tmp_path):
    run(dump, tmp_path / "out")
    (dump / "0.md").unlink()
    (dump / "pack.zip").unlink()
    _, summary = run(dump, tmp_path / "out")
    assert summary.files["gone"] == 2
    paths = {row["path"] for row in read(tmp_path / "out", "files")}
    assert paths.isdisjoint({"0.md", "pack.zip/in/one.md"})
    run(dump, tmp_path / "new")
    assert content(tmp_path / "out") == content(tmp_path / "new")


def test_a_renamed_note_is_told_as_such(dump, tmp_path):
    run(dump, tmp_path / "out")
    (dump / "0.md").replace(dump / "old.md")
    _, summary = run(dump, tmp_path / "out")
    assert summary.files == {"new": 0, "changed": 0, "renamed": 1, "gone": 0, "unchanged": len(NOTES) - 1}
    assert "0.md" not in {row["path"] for row in read(tmp_path / "out", "notes")}


def test_other_rules_mean_other_rows(dump, tmp_path, monkeypatch):
    run(dump, tmp_path / "out")
    monkeypatch.setattr(fingerprint, "_package", lambda: "rules of tomorrow")
    worked, summary = run(dump, tmp_path / "out")
    assert len(worked) == summary.files["changed"] == len(NOTES)
    assert run(dump, tmp_path / "out")[0] == []


def test_settings_that_decide_nothing_about_a_note_change_nothing(dump, tmp_path):
    run(dump, tmp_path / "out")
    assert run(dump, tmp_path / "out", settings=Settings(batch=3, max_bytes=1 << 20))[0] == []
    topics = tmp_path / "topics.csv"
    topics.write_text("topic_id,label,parent_id,alias,language\nsound-design,Sound design,,sound design,en\n")
    assert len(run(dump, tmp_path / "out", settings=Settings(topics=topics))[0]) == len(NOTES)
    assert run(dump, tmp_path / "out", settings=Settings(topics=topics))[0] == []
    topics.write_text(topics.read_text().replace("Sound design", "Sound"))
    assert len(run(dump, tmp_path / "out", settings=Settings(topics=topics))[0]) == len(NOTES)


def test_a_fresh_run_works_on_everything(dump, tmp_path):
    run(dump, tmp_path / "out")
    assert len(run(dump, tmp_path / "out", fresh=True)[0]) == len(NOTES)


def test_dumps_lie_side_by_side(dump, tmp_path):
    out, other = tmp_path / "out", tmp_path / "other"
    put(other, "0.md", NOTES["en"])
    put(other, "bad.md", NOTES["binary"])
    run(dump, out)
    worked, summary = run(other, out, source="home")
    assert worked == ["0.md", "bad.md"]
    assert summary.files == {"new": 2, "changed": 0, "renamed": 0, "gone": 0, "unchanged": 0}
    same = [row for row in read(out, "notes") if row["path"] == "0.md"]
    assert sorted(row["source"] for row in same) == ["", "home"]
    assert len({row["note_id"] for row in same}) == 2
    for name, of in tables().items():
        keys = [tuple(row[key] for key in of.key) for row in read(out, name)] if of.key else []
        assert len(keys) == len(set(keys)), name
    shutil.rmtree(dump)
    dump.mkdir()
    run(dump, out)
    assert {row["source"] for row in read(out, "files")} == {"home"}
    assert {row["source"] for row in read(out, "rejects")} == {"home"}
    run(other, tmp_path / "new", source="home")
    assert content(out) == content(tmp_path / "new")


def test_topics_that_rows_of_another_dump_have_stay(dump, tmp_path):
    topics = tmp_path / "topics.csv"
    topics.write_text(
        "topic_id,label,parent_id,alias,language\nsound,Sound,,,\nsound-design,Sound design,sound,sound design,en\n"
    )
    put(tmp_path / "other", "a.md", f"# Sound design\n\n- [{A}](https://arxiv.org/abs/1706.03762) 3/5\n")
    run(tmp_path / "other", tmp_path / "out", source="other", settings=Settings(topics=topics))
    assert "sound-design" in {row["topic_id"] for row in read(tmp_path / "out", "mention_topics")}
    run(dump, tmp_path / "out")
    assert {"sound", "sound-design"} <= {row["topic_id"] for row in read(tmp_path / "out", "topics")}
    shutil.rmtree(tmp_path / "other" / "a.md", ignore_errors=True)
    (tmp_path / "other" / "a.md").unlink()
    run(tmp_path / "other", tmp_path / "out", source="other")
    assert "sound" not in {row["topic_id"] for row in read(tmp_path / "out", "topics")}


@pytest.mark.parametrize("name", ["a/b", "", " ", "x" * 65, "\ud800", "a\nb"])
def test_names_of_sources(dump, tmp_path, name):
    if not name:
        run(dump, tmp_path / "out", source=name)
        return
    with pytest.raises(NotesetlError, match="cannot name a source"):
        run(dump, tmp_path / "out", source=name)


DAMAGES = {
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:-7]),
    "one bit": lambda path: path.write_bytes(
        bytes([*path.read_bytes()[:40], path.read_bytes()[40] ^ 1, *path.read_bytes()[41:]])
    ),
    "absent": lambda path: path.unlink(),
    "something else": lambda path: path.write_bytes(b"nothing of ours"),
}


@pytest.mark.usefixtures("many_parts")
@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("table", ["ratings", "files", "papers", "parts"])
def test_a_damaged_part_is_found_and_written_again(dump, tmp_path, table, damage):
    out = tmp_path / "out"
    run(dump, out)
    sound = content(out)
    part = max((out / "current" / table).resolve().iterdir())
    DAMAGES[damage](part)
    worked, summary = run(dump, out)
    assert summary.damaged == (() if table == "parts" else (f"{table}/{part.name}",))
    assert content(out) == sound
    assert (len(worked) > 0) == (table in {"ratings", "files", "parts"})
    if table in {"ratings", "files"}:
        assert len(worked) < len(NOTES)
    assert run(dump, out)[1].damaged == ()


EDITS = st.lists(
    st.tuples(
        st.sampled_from(SOURCES),
        st.sampled_from(["put", "put", "remove", "rename", "run", "run"]),
        st.sampled_from(PATHS),
        st.sampled_from(PATHS),
        st.sampled_from(sorted(NOTES)),
    ),
    min_size=2,
    max_size=8,
)


def edit(folder, action, path, other, text):
    place = folder / path
    if action == "put":
        put(folder, path, text)
    elif action == "remove":
        place.unlink(missing_ok=True)
    elif action == "rename" and place.exists():
        (folder / other).parent.mkdir(parents=True, exist_ok=True)
        place.replace(folder / other)


@pytest.mark.usefixtures("many_parts")
@settings(max_examples=8)
@given(edits=EDITS)
def test_a_store_that_grew_is_one_that_was_written_at_once(edits):
    with TemporaryDirectory() as place:
        root = Path(place)
        for source in SOURCES:
            put(root / f"dump{source}", "first.md", NOTES["en"])
        for source, action, path, other, text in edits:
            if action == "run":
                run(root / f"dump{source}", root / "grown", source=source)
            else:
                edit(root / f"dump{source}", action, path, other, NOTES[text])
        for out, order in (("grown", SOURCES), ("once", SOURCES[::-1])):
            for source in order:
                run(root / f"dump{source}", root / out, source=source)
        assert content(root / "grown") == content(root / "once")
