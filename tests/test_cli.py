import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import notesetl
from handmade import TITLE, TOPICS, full_note, make_link, make_mention, make_note, make_rating
from notesetl.cli import app
from notesetl.cli.terminal import plain
from notesetl.query import Tables
from notesetl.records import Reject, TopicTag
from notesetl.tables.store import Run, SnapshotWriter

COMMANDS = (
    *("run", "query", "paper", "show", "explain", "topics", "conflicts", "report", "serve", "plot", "evaluate"),
    *("watch", "schedule", "snapshots", "diff", "vacuum", "validate", "doctor", "catalog", "corrections", "models"),
)
MAIN = "from notesetl.cli import main; main()"
HOSTILE = "=HYPERLINK(1) [bold]x[/bold] \x1b]0;owned\x07\u202egnp.exe"
HOSTILE_TEXT = f"# \x1b[2J목록\r\n- {HOSTILE} [9/10] :star:\n- 한 줄 @home\x9b31m ★★☆\n"


def hostile_note(path="zh/\x1b[31m위험.md"):
    return make_note(
        path,
        HOSTILE_TEXT,
        language="zh",
        mentions=(
            make_mention(
                HOSTILE_TEXT,
                HOSTILE,
                ratings=(make_rating(HOSTILE_TEXT, "9/10", 9, 10),),
                topics=(TopicTag("detection", 1, "title", 0.9),),
            ),
            make_mention(HOSTILE_TEXT, "@home", ratings=(make_rating(HOSTILE_TEXT, "★★☆", 2, 3, aspect="interest"),)),
        ),
        links=(make_link(HOSTILE_TEXT, "javascript:\x1b[31m", mention=0),),
    )


def publish(out, *notes, rejects=()):
    with SnapshotWriter(out, Run("1", {}, datetime(2024, 5, 1, tzinfo=UTC)), TOPICS) as writer:
        for note in notes:
            writer.add_note(note)
        for reject in rejects:
            writer.add_reject(reject)
        writer.publish()
    return out


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    notes = (full_note(), replace(full_note("vi/b.md"), language="vi"), full_note("vi/sub/b.md"), hostile_note())
    return publish(tmp_path_factory.mktemp("cli") / "out", *notes, rejects=[Reject("a.bin", "read", "binary", "-")])


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    return publish(tmp_path_factory.mktemp("cli") / "empty")


def call(*args, out=None, **environment):
    environment = {"COLUMNS": "160", "NOTESETL_OUT": str(out) if out else None, **environment}
    return CliRunner().invoke(app, [str(arg) for arg in args], env=environment, prog_name="notesetl")


def answer(*args, out, **environment):
    result = call(*args, out=out, **environment)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    return result.stdout


def process(*args, **settings):
    source = str(Path(notesetl.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": source, **settings.pop("env", {})}
    command = [sys.executable, "-c", MAIN, *map(str, args)]
    return subprocess.Popen(  # noqa: S603 - our own program
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, **settings
    )


def finished(*args, **settings):
    running = process(*args, **settings)
    stdout, stderr = running.communicate(timeout=120)
    return running.returncode, stdout.decode(), stderr.decode()


def is_calm(text):
    """Say whether a terminal takes no command from ``text`` (line ends aside)."""
    return all(char.isprintable() or char == "\n" for char in text)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command):
    text = answer(command, "--help", out=None)
    assert "Examples:" in text
    assert f"  notesetl {command}" in text
    assert "/work" not in text
    assert str(Path.home()) not in text


def test_help_names_every_command_and_none_is_missing_here():
    text = answer("--help", out=None)
    listed = re.findall(r"^  (\w+)  ", text.split("Commands:")[1].split("Examples:")[0], re.MULTILINE)
    assert tuple(listed) == COMMANDS
    assert call().exit_code == 2
    assert answer("--version", out=None) == f"notesetl {notesetl.__version__}\n"


@pytest.mark.parametrize("args", [("--help",), ("query", "--help"), ("run", "--help"), ("qurey",), ("query", "--foo")])
def test_help_and_mistakes_load_nothing_heavy(args):
    code = (
        f"import atexit, json, sys; atexit.register(lambda: print(json.dumps([*sys.modules]), file=sys.stderr)); {MAIN}"
    )
    source = str(Path(notesetl.__file__).parents[1])
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code, *args], capture_output=True, check=False, env={**os.environ, "PYTHONPATH": source}
    )
    loaded = set(json.loads(done.stderr.splitlines()[-1]))
    assert "notesetl.cli" in loaded
    heavy = {"spacy", "pandas", "numpy", "duckdb", "pyarrow", "prefect", "pydantic_settings", "rich", "selectolax"}
    assert not heavy & loaded


MISTAKES = [
    (("qurey",), "Did you mean 'query'"),
    (("query", "--fromat", "csv"), "--format"),
    (("query", "--format", "xml"), "'table', 'csv', 'json', 'parquet'"),
    (("query", "--format", "parquet"), "--to FILE.parquet"),
    (("query", "--to", "x.docx"), "--format csv, json, parquet or table"),
    (("query", "--to", "/nonexistent/x.csv"), "cannot write /nonexistent/x.csv"),
    (("query", "--min-score", "high"), "'--min-score'"),
    (("query", "--min-score", "8"), "8/10 is 0.8"),
    (("query", "--topic", "detecton"), "did you mean detection"),
    (("query", "--topic", "\x1b[31m"), "unknown topic"),
    (("query", "--language", "xx"), "allowed: en, ko, vi, zh, other"),
    (("query", "--aspect", "taste"), "allowed: overall"),
    (("query", "--limit", "-1"), "'--limit'"),
    (("query", "--sql", "SELECT scor FROM ratings"), "Candidate bindings"),
    (("query", "--sql", "SELECT 1\nFROM nope\nWHERE x"), "nope"),
    (("query", "--sql", "DROP TABLE ratings"), "can only be read"),
    (("query", "--sql", "SELECT 1", "--topic", "detection"), "leave --topic out"),
    (("query", "extra"), "extra"),
    (("topics", "--topic", "detecton"), "did you mean detection"),
    (("show", "nothing-like-this.md"), "the closest: "),
    (("show", ""), "no note ''"),
    (("show", "b.md"), "vi/b.md, vi/sub/b.md"),
    (("show", "detection.md:999"), "no line 999: "),
    (("show", "detection.md:0"), "no line 0: "),
    (("show", "nothing-like-this.md:3"), "the closest: "),
    (("show",), "NOTE"),
    (("explain", "beef"), "is no id"),
    (("explain", "0" * 16), "no row has the id"),
    (("evaluate", "/nonexistent"), "no such gold"),
    (("evaluate",), "GOLD"),
    (("run",), "NOTES"),
    (("run", "/nonexistent/notes"), "/nonexistent/notes"),
    (("run", ".", "--topics", "/nonexistent/topics.csv"), "/nonexistent/topics.csv"),
    (("run", ".", "--max-bytes", "0"), "'--max-bytes'"),
]


@pytest.mark.parametrize(("args", "message"), MISTAKES)
def test_a_mistake_is_one_line_that_says_what_would_do(out, args, message):
    result = call(*args, out=out)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("notesetl")
    assert result.stderr.count("\n") == 1
    assert is_calm(result.stderr)
    assert message in result.stderr


@pytest.mark.parametrize("args", [("query",), ("topics",), ("show", "a"), ("explain", "0" * 16)])
def test_without_tables_it_says_how_to_write_them(tmp_path, args):
    result = call(*args, "--out", tmp_path / "none")
    assert result.exit_code == 2
    assert "holds no tables; write them with: notesetl run NOTES" in result.stderr


@pytest.mark.parametrize(
    "args", [("query",), ("query", "--sql", "FROM ratings"), ("show", "detection.md"), ("doctor",)]
)
def test_a_broken_snapshot_is_told(tmp_path, args):
    publish(tmp_path, full_note())
    next((tmp_path / "current" / "ratings").iterdir()).write_bytes(b"PAR1 nothing PAR1")
    result = call(*args, out=tmp_path)
    assert result.exit_code == (1 if args == ("doctor",) else 2)
    assert "Traceback" not in result.output
    assert isinstance(result.exception, SystemExit)


def test_ratings_by_topic_are_worth_reading(out):
    text = answer("query", out=out)
    lines = text.splitlines()
    assert lines[0] == "Ratings by topic 8 ratings of 4 papers in 4 notes (ko, vi, zh)"
    detection = next(line for line in lines if line.startswith("detection "))
    assert re.split(r"\s{2,}", detection)[:6] == ["detection", "2", "4", "4", "0.90", "ko vi zh"]
    assert f"0.90 {TITLE} (ko vi)" in detection
    assert any(line.startswith("  object-detection ") for line in lines)
    assert "4 ratings of papers without a topic" in lines


def test_the_papers_of_a_topic_come_with_each_rating_and_its_place(out):
    text = answer("query", "--topic", "detection", "--min-score", "0.8", out=out)
    assert text.startswith(
        "Detection 4 ratings of 2 papers in 4 notes (ko, vi, zh); asked: topic detection, min score 0.8"
    )
    for place in ("ko/detection.md:5", "vi/b.md:5", "vi/sub/b.md:5"):
        assert re.search(rf"9/10 +0\.90 +(ko|vi) +{re.escape(place)}", text)
    assert text.count(TITLE) == 1
    assert "more; all of them" not in text
    assert "1 more; all of them: --limit 0" in answer("query", "--topic", "detection", "-n", "1", out=out)


def test_aspects_are_shown_where_there_are_several(tmp_path):
    text = "- Mask R-CNN 4/5 난이도 5/5\n"
    ratings = (make_rating(text, "5/5", 5, 5, aspect="difficulty"), make_rating(text, "4/5", 4, 5))
    tags = (TopicTag("detection", 1, "title", 0.9),)
    publish(tmp_path, make_note(text=text, mentions=(make_mention(text, "Mask R-CNN", ratings=ratings, topics=tags),)))
    lines = answer("query", "--topic", "detection", out=tmp_path).splitlines()
    assert re.fullmatch(r" *0\.80 +Mask R-CNN +4/5 +0\.80 +overall +ko +ko/detection.md:1 *", lines[3])
    assert re.fullmatch(r" +5/5 +1\.00 +difficulty +ko +ko/detection.md:1 *", lines[4])
    assert (
        "overall" not in answer("query", "--topic", "detection", "--aspect", "overall", out=tmp_path).split("mean")[1]
    )


@pytest.mark.parametrize(
    "args", [("query",), ("query", "--topic", "detection"), ("topics",), ("query", "--sql", "FROM papers")]
)
def test_an_empty_answer_is_an_answer(empty, args):
    for form in ("table", "csv", "json"):
        text = answer(*args, "--format", form, out=empty)
        assert text.strip()
        if form == "json":
            assert json.loads(text) == []
        if form == "csv":
            assert len(text.splitlines()) == 1


def test_csv_is_safe_in_a_spreadsheet_and_on_a_terminal(out):
    text = answer(
        "query", "--sql", "SELECT title, -1 AS n, [title] AS l FROM papers ORDER BY title", "-f", "csv", out=out
    )
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["title"].startswith("'=HYPERLINK(1) [bold]x[/bold] \\x1b]0;owned\\x07")
    assert rows[1]["title"] == "'@home"
    assert {row["n"] for row in rows} == {"-1"}
    assert json.loads(rows[-1]["l"])
    assert "\x1b" not in text


def test_json_keeps_everything_and_steers_no_terminal(out):
    text = answer("query", "--topic", "detection", "--format", "json", out=out)
    rows = json.loads(text)
    assert is_calm(text)
    assert HOSTILE in {row["title"] for row in rows}
    assert [row["score"] for row in rows] == [0.9] * 4
    assert {row["label"] for row in rows} == {None}


@pytest.mark.parametrize("suffix", [".csv", ".json", ".parquet", ".txt"])
def test_answers_go_into_files(out, tmp_path, suffix):
    file = tmp_path / f"answer{suffix}"
    assert answer("query", "--topic", "detection", "--to", file, out=out) == ""
    read = {".csv": pd.read_csv, ".json": pd.read_json, ".parquet": pd.read_parquet}.get(suffix)
    if read is None:
        assert TITLE in file.read_text("utf-8")
    else:
        frame = read(file)
        assert len(frame) == 4
        assert list(frame.columns)[:3] == ["title", "score", "raw"]


@pytest.mark.parametrize("name", ["notes", "mentions", "papers", "ratings", "runs", "claims"])
def test_tables_can_be_written_as_parquet(out, tmp_path, name):
    file = tmp_path / "x.parquet"
    answer("query", "--sql", f"FROM {name}", "--to", file, out=out)
    with Tables(out) as tables:
        assert len(pd.read_parquet(file)) == len(getattr(tables, name)())


@pytest.mark.parametrize(
    "args",
    [
        ("query",),
        ("query", "-t", "detection"),
        ("query", "--sql", "SELECT * FROM notes NATURAL JOIN texts"),
        ("query", "--sql", 'SELECT title AS "\x1b[31m" FROM mentions'),
        ("show", "위험.md"),
        ("topics",),
    ],
)
def test_notes_steer_no_terminal(out, args):
    for environment in ({}, {"FORCE_COLOR": "1"}):
        text = answer(*args, out=out, **environment)
        assert is_calm(re.sub(r"\x1b\[[0-9;]*m", "", text) if environment else text)
        assert "\x1b]" not in text
        assert "owned\x07" not in text


def test_markup_in_titles_is_text(out):
    text = answer("show", "위험.md", out=out)
    assert "[bold]x[/bold]" in text
    assert ":star:" in text


def test_show_tells_what_was_found_where_and_by_which_rule(out):
    text = answer("show", "detection.md", out=out)
    lines = text.splitlines()
    assert lines[0].startswith("ko/detection.md")
    at = lines.index(
        "    5 │ - [9/10] [End-to-End Object Detection with Transformers](https://arxiv.org/abs/2005.12872v3)"
    )
    assert re.fullmatch(
        rf".*rating +9/10 \(9 of 10\) = 0\.90 overall of “{TITLE}”  \[fraction 0\.90 · \w{{16}}\]", lines[at + 1]
    )
    assert re.fullmatch(rf".*title +{TITLE}, ECCV 2020  \[item 0\.80 · \w{{16}}\]", lines[at + 2])
    assert "object-detection by title 0.90; detection by heading 0.50" in lines[at + 3]
    assert "paper https://arxiv.org/abs/2005.12872v3" in lines[at + 4]
    assert "    2 │ " in text
    short = answer("show", "detection.md", "--found", out=out)
    assert "    2 │ " not in short
    assert "    5 │ " in short


def test_show_takes_a_place_as_answers_print_it(out):
    def numbers(lines):
        starts = [line.split(" │ ")[0].strip() for line in lines if " │ " in line]
        return [int(start) for start in starts if start.isdigit()]

    whole = answer("show", "detection.md", out=out).splitlines()
    part = answer("show", "detection.md:5", out=out).splitlines()
    assert numbers(part) == [number for number in numbers(whole) if 2 <= number <= 8]
    assert set(part) < set(whole)


def test_show_finds_a_note_by_path_end_or_id(out):
    with Tables(out) as tables:
        note = tables.notes().iloc[0]
    whole = answer("show", note["path"], out=out)
    for name in (note["path"].split("/")[-1], "./" + note["path"], note["note_id"]):
        assert answer("show", name, out=out) == whole
    assert answer("show", "vi/b.md", out=out).startswith("vi/b.md")


def test_show_numbers_lines_as_the_tables_do(tmp_path):
    text = "eins\r\nzwei\u2028drei\rvier\x0cfünf\n- Mask R-CNN 4/5\n"
    mention = make_mention(text, "Mask R-CNN", ratings=(make_rating(text, "4/5", 4, 5),))
    publish(tmp_path, make_note("a.md", text, mentions=(mention,)))
    shown = answer("show", "a.md", out=tmp_path)
    assert next(line for line in shown.splitlines() if "Mask" in line) == "    3 │ - Mask R-CNN 4/5"
    with Tables(tmp_path) as tables:
        assert tables.ratings()["line"].tolist() == [3]


def test_what_has_no_place_in_the_text_is_shown_at_the_head(tmp_path):
    note = make_note("Mask R-CNN.md", "nothing\n", mentions=(make_mention("nothing\n", "Mask R-CNN", source="path"),))
    publish(tmp_path, note)
    assert "title  Mask R-CNN" in answer("show", "Mask R-CNN.md", out=tmp_path).split("    1 │")[0]


@pytest.mark.parametrize("name", ["notes", "sections", "mentions", "papers", "ratings", "links", "runs"])
def test_every_row_with_an_id_can_be_explained(out, name):
    with Tables(out) as tables:
        for row in getattr(tables, name)().to_dict("records"):
            key = row[f"{name.removesuffix('s')}_id"]
            text = answer("explain", key, out=out)
            assert text.startswith(name)
            assert key in text
            assert is_calm(text)


def test_an_explained_rating_names_rule_place_and_owner(out):
    with Tables(out) as tables:
        row = tables.ratings(topic="object-detection", language="ko").iloc[0]
    text = answer("explain", row["rating_id"], out=out)
    assert "in ko/detection.md:5\n" in text
    assert "│ - [9/10] [End-to-End" in text
    assert f"of mention {TITLE}" in text
    assert re.search(r"^rule +fraction ", text, re.MULTILINE)
    paper = answer("explain", row["paper_id"], out=out)
    assert "3 rows of mentions by paper_id" in paper
    assert "3 rows of ratings by paper_id" in paper


def test_topics_are_a_tree_with_counts(out):
    lines = answer("topics", out=out).splitlines()
    assert any(re.match(r"detection +Detection +2 +4 +4 +4", line) for line in lines)
    assert any(re.match(r"  object-detection +Object detection +1 +3 +3 +3", line) for line in lines)
    assert lines[-1] == "2 of 2 topics"
    assert json.loads(answer("topics", "-t", "object-detection", "-f", "json", out=out))[0]["n_papers"] == 1


def test_topics_without_papers_are_shown_on_demand(empty):
    assert "0 of 2 topics, 2 without papers are shown with --all" in answer("topics", out=empty)
    assert "object-detection" in answer("topics", "--all", out=empty)


def test_doctor_finds_a_sound_installation(out, tmp_path):
    text = answer("doctor", out=out)
    for word in ("spacy", "English (en)", "Vietnamese (vi)", "16 tables", "ratings 8"):
        assert word in text
    assert "broken" not in text
    assert "none in" in answer("doctor", "--out", tmp_path, out=None)


@pytest.fixture
def notes(tmp_path):
    folder = tmp_path / "notes"
    (folder / "ko").mkdir(parents=True)
    (folder / "ko" / "검출.md").write_text(
        "# 객체 검출\n\n- [9/10] [Mask R-CNN](https://arxiv.org/abs/1703.06870) 꼭 읽어볼 것\n", encoding="utf-8"
    )
    (folder / "zh.md").write_text(
        "# 目标检测\n\n- [Focal Loss for Dense Object Detection](https://arxiv.org/abs/1708.02002) ★★★★☆ 值得一读。\n",
        encoding="utf-8",
    )
    (folder / "empty.md").write_bytes(b"")
    return folder


def test_a_run_is_summed_up_and_can_be_asked(notes, tmp_path):
    out = tmp_path / "out"
    text = answer("run", notes, "--out", out, out=None)
    assert re.match(r"2 notes in [0-9.]+ s → ", text)
    assert re.search(r"notes +2 ko 1, zh 1", text)
    assert re.search(r"ratings +[2-9]", text)
    assert re.search(r"rejects +1 empty 1", text)
    assert f"notesetl query --out {out}" in text
    found = json.loads(answer("query", "--topic", "object-detection", "--min-score", "0.8", "-f", "json", out=out))
    assert {row["language"] for row in found} == {"ko", "zh"}
    assert {row["title"] for row in found} == {"Mask R-CNN", "Focal Loss for Dense Object Detection"}


def test_a_strict_run_with_rejects_exits_with_1(notes, tmp_path):
    result = call("run", notes, "--out", tmp_path / "out", "--strict", "--quiet")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "1 reject" in result.stderr
    (notes / "empty.md").unlink()
    result = call("run", notes, "--out", tmp_path / "out", "--strict", "--quiet")
    assert (result.exit_code, result.output) == (0, "")


def test_a_run_tells_what_has_no_topic(tmp_path):
    (tmp_path / "a.md").write_text("# Pub quiz\n\n- [8/10] [Zorblax Quuxing](https://arxiv.org/abs/2001.00001)\n")
    text = answer("run", tmp_path / "a.md", "--out", tmp_path / "out", out=None)
    with Tables(tmp_path / "out") as tables:
        without = (tables.mentions()["topics"].map(len) == 0).sum()
    assert ("no topic" in text) == bool(without)


def test_settings_from_the_environment_are_checked(notes, tmp_path):
    result = call("run", notes, "--out", tmp_path / "out", NOTESETL_MAX_BYTES="many")
    assert result.exit_code == 2
    assert "NOTESETL_MAX_BYTES" in result.stderr
    result = call("run", notes, "--out", tmp_path / "out", "--quiet", NOTESETL_MAX_BYTES="10")
    with Tables(tmp_path / "out") as tables:
        assert set(tables.rejects()["reason"]) == {"too_large", "empty"}


def test_notes_are_evaluated_against_gold(notes, tmp_path):
    out, gold = tmp_path / "out", tmp_path / "gold.jsonl"
    call("run", notes, "--out", out, "--quiet")
    with Tables(out) as tables:
        sha = tables.notes(language="ko")["sha256"][0]
    records = [
        {"kind": "note", "path": "ko/검출.md", "language": "ko", "lines": [1, 3], "sha256": sha},
    ]
    gold.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    text = answer("evaluate", gold, out=out)
    assert answer("evaluate", gold, out, out=None) == text
    assert "note language" in text
    assert json.loads(answer("evaluate", gold, "--json", out=out))["figures"]
    assert "Mask R-CNN" in answer("evaluate", gold, "--misses", "title", out=out)
    result = call("evaluate", gold, "--misses", "tittle", out=out)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_real_processes_leave_with_their_codes(out):
    code, text, error = finished("query", "--out", out, "--topic", "detecton")
    assert (code, text) == (2, "")
    assert error == "notesetl: unknown topic 'detecton'; did you mean detection, object-detection?\n"
    code, text, error = finished("query", "--out", out, "-f", "csv", env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert (code, error) == (0, "")
    assert text.startswith("topic_id,")


def test_a_closed_pipe_ends_quietly(out):
    running = process("query", "--out", out, "--sql", "FROM range(2000000)", "--format", "csv")
    assert running.stdout.readline() == b"range\n"
    running.stdout.close()
    error = running.stderr.read()
    assert (running.wait(timeout=120), error) == (141, b"")


@pytest.mark.skipif(not hasattr(signal, "SIGINT") or os.name == "nt", reason="needs POSIX signals")
def test_ctrl_c_stops_a_long_query(out, tmp_path):
    loaded = tmp_path / "loaded"
    endless = "SELECT sum(a.range * b.range) FROM range(100000000) a, range(100000000) b"
    code = f"""
import pathlib, signal, threading, time
signal.signal(signal.SIGINT, signal.default_int_handler)
import notesetl.query.source as source
def tell():
    while not any("ThreadPoolExecutor" in thread.name for thread in threading.enumerate()):
        time.sleep(0.01)
    time.sleep(0.2)
    pathlib.Path({str(loaded)!r}).touch()
threading.Thread(target=tell, daemon=True).start()
{MAIN}
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(notesetl.__file__).parents[1])}
    running = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", code, "query", "--out", str(out), "--sql", endless],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )
    try:
        deadline = time.monotonic() + 60
        while not loaded.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        text, error = running.communicate(timeout=60)
    finally:
        running.kill()
    assert (running.returncode, text, error) == (130, b"", b"notesetl: interrupted\n")


def test_a_fault_of_ours_is_one_line_too(out, monkeypatch):
    def fail(*_):
        raise RuntimeError("boom\nand more")

    monkeypatch.setattr(Tables, "topics", fail)
    result = call("topics", out=out)
    assert result.exit_code == 70
    assert result.stderr.count("\n") == 1
    assert "boom and more" in result.stderr
    with pytest.raises(RuntimeError):
        CliRunner().invoke(
            app, ["topics"], env={"NOTESETL_OUT": str(out), "NOTESETL_DEBUG": "1"}, catch_exceptions=False
        )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Mask R-CNN", "Mask R-CNN"),
        ("두 줄\n제목\t끝", "두 줄 제목 끝"),
        ("\x1b[31mred", "�[31mred"),
        ("a\u202eb\u200b\x9b", "a�b��"),
        ("Đọc kỹ 必看 ★", "Đọc kỹ 必看 ★"),
        ("\ud800", "�"),
    ],
)
def test_plain_text_has_as_many_characters_and_no_commands(text, shown):
    assert plain(text) == shown
    assert len(plain(text)) == len(text)


def test_it_runs_as_a_module():
    done = subprocess.run([sys.executable, "-m", "notesetl", "--version"], capture_output=True, text=True, check=True)
    assert notesetl.__version__ in done.stdout
