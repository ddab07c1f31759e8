"""``notesetl corrections``: what a run is unsure of is asked, answered in a file, checked, and applied."""

from dataclasses import replace

import pytest
from typer.testing import CliRunner

from notesetl.cli import app
from notesetl.corrections import Correction, read, write

FOCAL = "Focal Loss for Dense Object Detection"
NOTE = f"""# Detection

- [9/10] {FOCAL} https://arxiv.org/abs/1708.02002
  - Trains much faster than two stages.
- [7/10] YOLACT: Real-time Instance Segmentation https://arxiv.org/abs/1904.02689
  - Slow at test time.
- [7/10] Key.Net: Keypoint Detection by Handcrafted and Learned CNN Filters https://arxiv.org/abs/1904.02689
"""


def call(*arguments):
    done = CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="notesetl")
    return done.exit_code, done.output


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    base = tmp_path_factory.mktemp("asked")
    (base / "notes").mkdir()
    (base / "notes" / "a.md").write_text(NOTE, encoding="utf-8")
    assert call("run", base / "notes", "--out", base / "out", "-q")[0] == 0
    return base


def test_questions_come_the_least_sure_first_and_change_nothing(place, tmp_path):
    file = tmp_path / "q.csv"
    code, said = call("corrections", "export", file, "--out", place / "out", "-n", 0)
    rows = read(file)
    assert (code, said) == (0, f"{len(rows)} open questions → {file}\n")
    assert all(row.is_open and row.path == "a.md" for row in rows)
    sure = [float(row.why.rpartition(" ")[2]) for row in rows if row.field != "paper"]
    assert sure == sorted(sure)
    assert {row.field for row in rows} == {"paper", "title", "rating", "claim"}
    asked = next(row for row in rows if row.field == "paper")
    assert asked == rows[0]
    assert asked.why.startswith("arxiv:1904.02689 is also that of other titles")
    assert call("corrections", "check", file, "--out", place / "out") == (
        0,
        f"0 corrections, {len(rows)} open, 0 that cannot be\n",
    )


def test_answers_are_kept_and_nothing_is_asked_twice(place, tmp_path):
    file = tmp_path / "q.csv"
    call("corrections", "export", file, "--out", place / "out", "-n", 2)
    first = read(file)
    answered = [replace(first[0], value=FOCAL), *first[1:]]
    write(file, answered)
    assert call("corrections", "export", file, "--out", place / "out", "-n", 3)[1].startswith("3 open questions")
    assert list(read(file))[:2] == answered
    call("corrections", "export", file, "--out", place / "out", "-n", 0)
    rows = read(file)
    assert len({(row.quote, row.field, row.before) for row in rows}) == len(rows)
    assert call("corrections", "export", file, "--out", place / "out")[1].startswith("0 open questions")


def test_questions_may_be_of_one_kind_and_below_a_confidence(place, tmp_path):
    file = tmp_path / "q.csv"
    call("corrections", "export", file, "--out", place / "out", "--field", "rating", "--field", "title")
    assert {row.field for row in read(file)} == {"rating", "title"}
    assert call(
        "corrections", "export", tmp_path / "none.csv", "--out", place / "out", "--below", 0, "--field", "title"
    )[1].startswith("0 open")
    code, said = call("corrections", "export", file, "--out", place / "out", "--field", "topic")
    assert (code, said) == (2, "notesetl: no questions are asked of topic; allowed: paper, title, rating, claim\n")


def test_what_is_answered_is_applied_and_not_asked_again(place, tmp_path):
    file = tmp_path / "q.csv"
    call("corrections", "export", file, "--out", place / "out", "-n", 0)
    write(file, [row if row.field == "paper" else replace(row, value="ok") for row in read(file)])
    code, said = call("run", place / "notes", "--out", tmp_path / "out", "--corrections", file)
    answered = sum(not row.is_open for row in read(file))
    assert code == 0
    assert f"corrected{answered:>8,}" in said
    again = tmp_path / "again.csv"
    call("corrections", "export", again, "--out", tmp_path / "out", "-n", 0)
    assert {row.field for row in read(again)} <= {"paper"}


def test_a_conflict_is_settled_by_an_answer(place, tmp_path):
    file = tmp_path / "c.csv"
    quote = "Key.Net: Keypoint Detection by Handcrafted and Learned CNN Filters"
    write(file, [Correction("a.md", quote, "paper", "1904.00889", "the link is wrong")])
    assert "1 conflict" in call("conflicts", "--out", place / "out")[1]
    call("run", place / "notes", "--out", tmp_path / "out", "--corrections", file)
    assert "0 conflicts" in call("conflicts", "--out", tmp_path / "out")[1]
    assert "arXiv:1904.00889" in call("paper", "Key.Net", "--out", tmp_path / "out")[1]


def test_checking_tells_each_bad_row_in_one_line(place, tmp_path):
    file = tmp_path / "c.csv"
    rows = [
        Correction("a.md", "9/10", "rating", "11/10"),
        Correction("a.md", FOCAL, "titel", "x"),
        Correction("a.md", "7/10", "rating", "6/10"),
        Correction("b.md", FOCAL, "title", "none"),
        Correction("a.md", "gone", "title", "none"),
        Correction("a.md", FOCAL, "topics", "object-detection"),
    ]
    write(file, rows)
    code, said = call("corrections", "check", file)
    lines = said.splitlines()
    assert code == 1
    assert [line.split(",")[0] for line in lines[:-1]] == ["line 2", "line 3"]
    assert lines[-1] == "6 corrections, 0 open, 2 that cannot be"
    code, said = call("corrections", "check", file, "--out", place / "out")
    assert code == 1
    assert "line 4, rating of “7/10”: the quote stands in the note 2 times" in said
    assert "line 5, title of “Focal Loss for Dense Object Detection”: there is no such note" in said
    assert "line 6, title of “gone”: the quote is not in the note" in said


def test_a_strict_run_fails_for_a_correction_that_is_lost(place, tmp_path):
    file = tmp_path / "c.csv"
    write(file, [Correction("a.md", "gone", "title", "none")])
    code, said = call("run", place / "notes", "--out", tmp_path / "out", "--corrections", file, "--strict")
    assert code == 1
    assert "stale_correction 1" in said


def test_the_command_alone_shows_its_help():
    code, said = call("corrections")
    assert code == 2
    assert "export" in said
    assert "check" in said
