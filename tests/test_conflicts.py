import csv
import io
import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

import notesetl
from handmade import TEXT, TITLE, make_link, make_mention, make_note
from notesetl.cli import app
from notesetl.errors import NotesetlError
from notesetl.tables.store import Run, SnapshotWriter

DETR, FOCAL = TITLE, "Focal Loss for Dense Object Detection"
HOSTILE = "=cmd()\x1b[2J [bold]목록[/bold] of \u202eWrong Titles: An Attack"


def note(path, title, arxiv=None, kind="paper"):
    mention = make_mention(TEXT, title, kind=kind)
    if title not in TEXT:
        mention = replace(mention, start=None, end=None)
    link = make_link(TEXT, "https://arxiv.org/x", kind="arxiv", role="paper", arxiv_id=arxiv, mention=0)
    return make_note(path, mentions=(mention,), links=(link,) if arxiv else ())


NOTES = (
    note("en/a.md", DETR, "2005.12872"),
    note("en/b.md", DETR, "2005.12872"),
    note("zh/\x1b[31mc.md", HOSTILE, "2005.12872"),
    note("ko/d.md", "ReAct", "2210.03629", "method"),
    note("vi/e.md", "ReAct: Out-of-distribution Detection With Rectified Activations", "2111.12797"),
    note("vi/f.md", FOCAL, "1708.02002"),
    note("vi/g.md", FOCAL, "1708.02003"),
)


def publish(out, *notes):
    with SnapshotWriter(out, Run("1")) as writer:
        for one in notes:
            writer.add_note(one)
        writer.publish()
    return out


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return publish(tmp_path_factory.mktemp("conflicts"), *NOTES)


def call(*args, out):
    environment = {"COLUMNS": "160", "NOTESETL_OUT": str(out)}
    return CliRunner().invoke(app, ["conflicts", *map(str, args)], env=environment, prog_name="notesetl")


def answer(*args, out):
    result = call(*args, out=out)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_conflicts_are_listed_with_ids_titles_and_places(out):
    lines = answer(out=out).splitlines()
    assert lines[0] == "arxiv:2005.12872 stands beside titles of different papers"
    assert lines[1].startswith(f"  = {DETR} [arxiv:2005.12872] ")
    assert lines[1].endswith(" en/a.md:5 and 1 more")
    assert lines[2].startswith("  ≠ =cmd()")
    assert lines[2].endswith("c.md")
    assert lines[3] == "ReAct fits several papers"
    assert f"{FOCAL} has several identifiers" in lines
    assert lines[-1] == "3 conflicts"


def test_nothing_that_a_note_says_steers_the_terminal(out):
    assert all(char.isprintable() or char == "\n" for char in answer(out=out))
    assert "[bold]" in answer(out=out)


def test_kinds_and_limits(out):
    text = answer("--kind", "title_two_ids", out=out)
    assert text.splitlines()[0] == f"{FOCAL} has several identifiers"
    assert text.splitlines()[-1] == "1 conflict"
    assert answer("--limit", 1, out=out).splitlines()[-1] == "3 conflicts, 2 more with --limit 0"
    assert len({row["subject"] for row in json.loads(answer("-n", 2, "-f", "json", out=out))}) == 2


def test_programs_read_a_row_for_each_way_to_name_the_paper(out, tmp_path):
    found = json.loads(answer("--format", "json", out=out))
    assert len(found) == 6
    assert {row["kind"] for row in found} == {"id_two_papers", "name_two_papers", "title_two_ids"}
    first = next(row for row in found if row["title"] == DETR)
    assert (first["subject"], first["identifiers"], first["path"], first["line"]) == (
        "arxiv:2005.12872",
        ["arxiv:2005.12872"],
        "en/a.md",
        5,
    )
    assert (first["kept"], first["n_mentions"]) == (True, 2)
    table = list(csv.DictReader(io.StringIO(answer("-f", "csv", out=out))))
    assert [row["title"].lstrip("'")[:4] for row in table] == [row["title"][:4] for row in found]
    answer("--to", tmp_path / "conflicts.parquet", out=out)
    assert (tmp_path / "conflicts.parquet").stat().st_size


def test_papers_in_conflict_are_rows_of_their_own(out):
    with notesetl.open(out) as tables:
        found = tables.conflicts("id_two_papers")
        papers = tables.papers().set_index("paper_id")
    assert found["paper_id"].nunique() == 2
    assert papers.loc[found["paper_id"], "arxiv_id"].fillna("none").tolist() == ["2005.12872", "none"]


def test_no_conflicts(tmp_path):
    publish(tmp_path, NOTES[0], NOTES[1])
    assert answer(out=tmp_path) == "0 conflicts\n"
    assert json.loads(answer("-f", "json", out=tmp_path)) == []


@pytest.mark.parametrize(
    ("args", "message"),
    [(("--kind", "other"), "allowed: id_two_papers"), (("--limit", "-1"), "'--limit'"), (("x",), "x")],
)
def test_a_mistake_is_one_line(out, args, message):
    result = call(*args, out=out)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_an_unknown_kind_is_told_to_programs(out):
    with notesetl.open(out) as tables, pytest.raises(NotesetlError, match="unknown kind"):
        tables.conflicts("other")


def test_without_tables_it_says_how_to_write_them(tmp_path):
    result = call(out=tmp_path / "none")
    assert result.exit_code == 2
    assert "holds no tables" in result.stderr
