"""Snapshots of the past: which are kept, which was live when, what differs; and whether tables are sound."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from handmade import TEXT, TITLE, TOPICS, full_note, make_mention, make_note, make_rating
from notesetl.cli import app
from notesetl.errors import NotesetlError
from notesetl.query.diff import differences
from notesetl.tables import history
from notesetl.tables.buckets import part_name
from notesetl.tables.earlier import digest
from notesetl.tables.history import Retention, snapshot, superfluous
from notesetl.tables.layout import SNAPSHOTS
from notesetl.tables.schema import tables
from notesetl.tables.store import Limits, Run, SnapshotWriter, vacuum
from notesetl.tables.validate import faults

KEEP = Retention(last=50)


def publish(out, *notes, limits=Limits(), keep=KEEP):  # noqa: B008 - frozen
    with SnapshotWriter(out, Run("1"), TOPICS, limits=limits, retention=keep) as writer:
        for note in notes:
            writer.add_note(note)
        return writer.publish().path


def rated(raw, value, title=TITLE, path="a.md", text=TEXT):
    text = text.replace("9/10", raw)
    rating = make_rating(text, raw, value, 10)
    return make_note(path, text, mentions=(make_mention(text, title, ratings=(rating,)),))


def told(old, new, *names):
    return [
        (one.table, one.change, one.path, one.what, one.field, one.old, one.new)
        for one in differences(old, new, *([names] if names else []))
    ]


def call(*args):
    return CliRunner().invoke(app, [str(arg) for arg in args], env={"COLUMNS": "200"})


def test_a_rating_that_changed_is_a_field_a_line(tmp_path):
    old = publish(tmp_path, rated("9/10", 9), full_note("b.md"))
    new = publish(tmp_path, rated("7/10", 7, text=f"more\n\n{TEXT}"), full_note("b.md"))
    assert told(old, new, "ratings") == [
        ("ratings", "changed", "a.md", f"{TITLE} · overall", "raw", "9/10", "7/10"),
        ("ratings", "changed", "a.md", f"{TITLE} · overall", "value", 9.0, 7.0),
        ("ratings", "changed", "a.md", f"{TITLE} · overall", "score", 0.9, 0.7),
    ]
    assert told(old, new, "mentions", "links", "claims", "sections", "mention_topics") == []
    assert told(old, old) == told(new, new) == []


@pytest.mark.parametrize("bits", [0, 3])
def test_rows_that_came_and_went(tmp_path, bits):
    old = publish(tmp_path, full_note("a.md"), full_note("b.md"), limits=Limits(bits=bits))
    new = publish(tmp_path, full_note("a.md"), rated("7/10", 7, path="c.md"), limits=Limits(bits=bits))
    assert told(old, new, "ratings") == [
        ("ratings", "gone", "b.md", f"{TITLE} · overall", "raw", "9/10", None),
        ("ratings", "gone", "b.md", "Focal Loss · overall", "raw", "★★★☆☆", None),
        ("ratings", "added", "c.md", f"{TITLE} · overall", "raw", None, "7/10"),
    ]
    assert (
        "claims",
        "gone",
        "b.md",
        "학습이 DETR보다 10배 빠르다",
        "text",
        "학습이 DETR보다 10배 빠르다",
        None,
    ) in told(old, new)
    assert {one[1] for one in told(old, new, "notes")} == {"added", "gone"}


def test_a_renamed_note_keeps_its_rows(tmp_path):
    old = publish(tmp_path, full_note("a.md"))
    new = publish(tmp_path, full_note("daily/b.md"))
    assert told(old, new, "notes", "ratings", "mentions", "claims") == [
        ("notes", "renamed", "daily/b.md", "", "path", "a.md", "daily/b.md")
    ]


def test_the_second_of_two_alike_is_compared_with_the_second(tmp_path):
    def note(*scores):
        text = "".join(f"- {TITLE} {score}/10\n" for score in scores)
        ratings = (make_rating(text, f"{score}/10", score, 10) for score in scores)
        mentions = (make_mention(text, TITLE, ratings=(rating,), start=0, end=len(TITLE)) for rating in ratings)
        return make_note(
            "a.md",
            text,
            mentions=tuple(
                make_mention(
                    text,
                    TITLE,
                    ratings=mention.ratings,
                    start=2 + number * (len(TITLE) + 8),
                    end=2 + number * (len(TITLE) + 8) + len(TITLE),
                )
                for number, mention in enumerate(mentions)
            ),
        )

    old = publish(tmp_path, note(3, 5))
    new = publish(tmp_path, note(3, 8))
    assert [one[5:] for one in told(old, new, "ratings") if one[4] == "raw"] == [("5/10", "8/10")]


def test_what_is_not_compared_is_told(tmp_path):
    path = publish(tmp_path, full_note())
    with pytest.raises(NotesetlError, match="'runs' is not compared; choose from notes"):
        told(path, path, "runs")


def stamp(out, number, when):
    """Let the run of a snapshot have ended at ``when``, in the table of runs of the live one."""
    path = (out / "current").resolve() / "runs" / part_name(0)
    rows = pq.read_table(path).to_pylist()
    rows[number - 1]["ended_at"] = when
    pq.write_table(pa.Table.from_pylist(rows, schema=pq.read_schema(path)), path)


NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)


@pytest.fixture
def years(tmp_path):
    """A store with a snapshot a day for six days, two of them with the same content."""
    for score in (1, 2, 2, 4, 5, 6):
        publish(tmp_path, rated(f"{score}/10", score))
    for number in range(1, 7):
        stamp(tmp_path, number, NOW - timedelta(days=6 - number))
    return tmp_path


def test_a_day_a_time_or_a_number_means_a_snapshot(years):
    def raw(which):
        return pq.read_table(snapshot(years, which) / "ratings")["raw"].to_pylist()

    assert raw("1") == raw("2026-05-15") == ["1/10"]
    assert raw("2026-05-16") == raw("2026-05-17T11:00") == raw("2026-05-17T14:00+01:00") == ["2/10"]
    assert raw("2027-01-01") == ["6/10"]
    for none in ("7", "2026-05-14", "2026-05-15T11:59"):
        with pytest.raises(NotesetlError, match=f"no snapshot {none} in .*; there are 1 of 2026-05-15 12:00"):
            raw(none)
    with pytest.raises(NotesetlError, match="'last May' is no snapshot: give its number, a day"):
        raw("last May")


def test_what_was_removed_for_being_the_same_is_still_found(years):
    assert not list((years / SNAPSHOTS).glob("00000002-*"))
    assert snapshot(years, "2") == snapshot(years, "3")
    assert snapshot(years, "2026-05-16") == snapshot(years, "3")


@pytest.mark.parametrize(
    ("retention", "kept"),
    [
        (Retention(last=1, days=0), [5, 6]),
        (Retention(last=3, days=0), [4, 5, 6]),
        (Retention(last=5, days=0), [1, 3, 4, 5, 6]),
        (Retention(last=1, days=2), [4, 5, 6]),
        (Retention(last=1, days=366), [1, 3, 4, 5, 6]),
    ],
)
def test_which_snapshots_are_kept(years, retention, kept):
    vacuum(years, retention)
    assert sorted(int(path.name[:8]) for path in (years / SNAPSHOTS).iterdir()) == kept
    assert vacuum(years, retention) == []


def test_of_a_day_the_last_is_kept(years):
    for number in range(1, 7):
        stamp(years, number, NOW - timedelta(minutes=6 - number))
    assert [int(path.name[:8]) for path in superfluous(years, Retention(1, 30))] == [1, 3, 4]


def test_a_run_removes_what_need_not_be_kept(tmp_path):
    paths = [publish(tmp_path, rated(f"{score}/10", score), keep=Retention(2, 0)) for score in (1, 2, 3, 4)]
    assert sorted((tmp_path / SNAPSHOTS).iterdir()) == paths[-2:]


def test_the_past_on_the_command_line(years):
    listed = call("snapshots", "--out", years)
    assert listed.exit_code == 0, listed.output
    assert listed.stdout.count("2026-05-") == 5
    rows = json.loads(call("snapshots", "--out", years, "--format", "json").stdout)
    assert [row["snapshot"] for row in rows] == [1, 3, 4, 5, 6]
    assert [row["changes"] for row in rows] == ["1 new", "2 changed", *["1 changed"] * 3]
    answer = call("diff", "2026-05-15", "--table", "ratings", "--out", years)
    assert answer.exit_code == 0, answer.output
    assert f"  ~ a.md · {TITLE} · overall  raw: 1/10 → 6/10\n" in answer.stdout
    asked = call(
        "query", "--as-of", "2026-05-15", "--sql", "SELECT raw FROM ratings", "--format", "csv", "--out", years
    )
    assert asked.stdout.split() == ["raw", "1/10"]
    assert call("diff", "9", "--out", years).exit_code == 2
    assert call("vacuum", "--keep", "1", "--days", "0", "--out", years).stdout == "3 snapshots removed\n"


def found(folder):
    return [(fault.where, fault.what) for fault in faults(folder)]


def again(path, rows=None, schema=None):
    """Write a part anew, as one with the same claim to be sound."""
    schema = schema or pq.read_schema(path)
    rows = pq.read_table(path, partitioning=None).to_pylist() if rows is None else rows
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path)
    place = path.parents[1] / "parts" / part_name(0)
    listed = pq.read_table(place).to_pylist()
    for row in listed:
        if (row["table"], row["part"]) == (path.parent.name, path.name):
            row.update(bytes=path.stat().st_size, sha256=digest(path), rows=len(rows))
    pq.write_table(pa.Table.from_pylist(listed, schema=pq.read_schema(place)), place)


def rows_of(folder, name):
    return pq.read_table(folder / name / part_name(0), partitioning=None).to_pylist()


@pytest.mark.parametrize("bits", [0, 2])
def test_what_was_published_is_sound(tmp_path, bits):
    folder = publish(tmp_path, full_note("a.md"), full_note("b.md"), limits=Limits(bits=bits))
    assert found(folder) == []
    answer = call("validate", "--out", tmp_path)
    assert (answer.exit_code, answer.stdout) == (0, f"{folder.name} is sound\n")


ROWS = {
    "type": ("ratings", {"aspect": "beauty"}, "aspect is none of"),
    "range": ("ratings", {"score": 1.5}, "score is not from 0 to 1"),
    "pattern": ("mentions", {"mention_id": "x"}, "mention_id does not match"),
    "grounding": ("ratings", {"raw": "8/10"}, "raw '8/10' is not what the text has at 26: '9/10'"),
    "line": ("mentions", {"line": None}, "start, end and line are not all given or all null"),
    "reference": ("ratings", {"mention_id": "0" * 16}, "mention_id 0000000000000000 is not in mentions"),
    "paper": ("links", {"paper_id": "0" * 16}, "paper_id 0000000000000000 is not in papers"),
    "json": ("notes", {"meta": "{"}, "meta is no JSON"),
}


@pytest.mark.parametrize(("name", "values", "what"), ROWS.values(), ids=ROWS)
def test_a_wrong_value_is_told_with_its_place(tmp_path, name, values, what):
    folder = publish(tmp_path, full_note())
    rows = rows_of(folder, name)
    rows[0].update(values)
    again(folder / name / part_name(0), rows)
    told_ = found(folder)
    assert any(where.startswith(name) and what in said for where, said in told_), told_
    answer = call("validate", "--out", tmp_path)
    assert answer.exit_code == 1
    assert what in answer.stdout


def test_a_row_twice_is_told(tmp_path):
    folder = publish(tmp_path, full_note())
    rows = rows_of(folder, "links")
    again(folder / "links" / part_name(0), [*rows, rows[0]])
    assert found(folder) == [("links", f"link_id {rows[0]['link_id']} stands 2 times")]


def test_files_that_are_not_as_written_are_told(tmp_path):
    folder = publish(tmp_path, full_note())
    (folder / "links" / part_name(0)).unlink()
    (folder / "texts" / part_name(7)).write_bytes(b"x")
    whole = (folder / "claims" / part_name(0)).read_bytes()
    (folder / "claims" / part_name(0)).write_bytes(whole[:-1])
    (folder / "papers" / part_name(0)).write_bytes(whole)
    said = dict(found(folder))
    assert said["links/part-00000.parquet"] == "is absent"
    assert said["texts/part-00007.parquet"].startswith(("is no file of this snapshot", "is no Parquet"))
    assert said["claims/part-00000.parquet"].startswith(("has ", "is no Parquet"))


def older(folder, name, change):
    """Let the part of a table be as if an older notesetl had written it."""
    path = folder / name / part_name(0)
    again(path, rows_of(folder, name), change(pq.read_schema(path)))


def test_tables_of_another_version_are_told_and_written_anew(tmp_path):
    folder = publish(tmp_path, full_note())
    older(folder, "ratings", lambda schema: schema.with_metadata({**schema.metadata, b"notesetl.schema_version": b"0"}))
    assert found(folder) == [("ratings/part-00000.parquet", "has version 0 of the schema, and not 1")]
    new = publish(tmp_path, full_note())
    assert found(new) == []
    assert len(rows_of(new, "runs")) == 2


def test_tables_without_a_column_are_refused_where_rows_would_be_lost(tmp_path):
    with SnapshotWriter(tmp_path, Run("1", source="home"), TOPICS) as writer:
        writer.add_note(full_note().__class__(**{**_fields(full_note()), "source": "home"}))
        folder = writer.publish().path
    older(folder, "links", lambda schema: schema.remove(schema.get_field_index("doi")))
    with pytest.raises(NotesetlError) as refused:
        publish(tmp_path, full_note())
    message = str(refused.value)
    assert "its table links has columns missing or unknown: doi; write 'home' and this one into a new folder" in message
    assert (tmp_path / "current").resolve() == folder


def _fields(note):
    return {name: getattr(note, name) for name in note.__slots__}


def test_every_table_has_its_version_in_its_files(tmp_path):
    folder = publish(tmp_path, full_note())
    for name, of in tables().items():
        for path in Path(folder, name).iterdir():
            assert pq.read_schema(path).metadata[b"notesetl.schema_version"].decode() == str(of.version)
    assert history.published(tmp_path)[-1].path == folder
