import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from handmade import make_mention, make_note
from handmade_claims import ENGLISH, TOPICS, YOLACT, claim, english, korean, publish, publish_all
from notesetl.cli import app
from notesetl.query import Tables
from notesetl.tables.check import checked_rows
from notesetl.tables.store import Run, SnapshotWriter

NOTES = Path(__file__).parents[1] / "data" / "notes"
HOSTILE = "=1+1 [bold]x[/bold] \x1b]0;owned\x07 \u202egnp :star:"


def call(*args, out=None, **environment):
    environment = {"COLUMNS": "160", "NOTESETL_OUT": str(out) if out else None, **environment}
    return CliRunner().invoke(app, [str(arg) for arg in args], env=environment, prog_name="notesetl")


def answer(*args, out, **environment):
    result = call(*args, out=out, **environment)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    return result.stdout


def is_calm(text):
    return all(char.isprintable() or char == "\n" for char in text)


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return publish_all(tmp_path_factory.mktemp("cli"))


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    return publish(tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    text = f"- {HOSTILE} title\n- {HOSTILE} claim\n"
    note = make_note(
        "zh/\x1b[31m.md",
        text,
        mentions=(make_mention(text, f"{HOSTILE} title"),),
        claims=(claim(text, f"{HOSTILE} claim", subject=HOSTILE, comparator=HOSTILE, value="=2", unit=HOSTILE),),
    )
    return publish(tmp_path_factory.mktemp("hostile"), note)


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    out = tmp_path_factory.mktemp("real")
    return out, answer("run", NOTES, "--out", out, out=None)


def test_claims_come_with_figure_comparator_quote_and_place(out):
    text = answer(
        "query",
        "claims",
        "--topic",
        "instance-segmentation",
        "--aspect",
        "efficiency",
        "--polarity",
        "positive",
        out=out,
    )
    lines = text.splitlines()
    assert re.match(r"paper +says +figure +than +claim +in +note:line", lines[0])
    assert re.search(
        r"\+ efficiency +3-10x faster +Mask R-CNN +can be 3-10x faster than Mask R-CNN +en +en/seg\.md:4", lines[2]
    )
    assert re.search(r"\+ efficiency +속도가 빠르다 +ko +ko/정리\.md:2", text)
    assert lines[-1] == (
        "2 claims of 1 paper in 2 notes (en, ko): 2 positive, 0 negative; "
        "asked: topic instance-segmentation, aspect efficiency, polarity positive"
    )


def test_claims_that_judge_come_first_and_the_surest_of_them(out):
    rows = json.loads(answer("query", "claims", "-f", "json", out=out))
    assert [row["tier"] for row in rows] == ["evaluative"] * 9 + ["descriptive"]
    sure = [row["confidence"] for row in rows[:9]]
    assert sure == sorted(sure, reverse=True)
    assert [row["path"] for row in rows[:4]] == ["en/seg.md", "en/seg.md", "ko/정리.md", "zh/b.md"]


def test_all_stances_are_summed_up_and_marked(out):
    text = answer("query", "claims", "--paper", "mask r-cnn", out=out)
    assert text.splitlines()[-1].startswith(
        "4 claims of 1 paper in 2 notes (en, zh): 1 positive, 2 negative, 1 neutral; asked: paper mask r-cnn"
    )
    assert "· mechanism" in text
    assert "− efficiency" in text
    assert "− efficiency ?" in answer("query", "claims", "--language", "ko", out=out)


@pytest.mark.parametrize(
    ("args", "count"),
    [
        ((), 10),
        (("--tier", "descriptive"), 1),
        (("--language", "ko"), 3),
        (("--min-confidence", "0.9"), 5),
        (("--paper", "1904.02689", "--limit", "2"), 2),
        (("--limit", "0"), 10),
        (("--topic", "nlp"), 0),
    ],
)
def test_claims_can_be_chosen(out, args, count):
    rows = list(csv.DictReader(io.StringIO(answer("query", "claims", *args, "-f", "csv", out=out))))
    assert len(rows) == count
    wanted = {
        "paper",
        "subject",
        "aspect",
        "polarity",
        "value",
        "unit",
        "metric",
        "comparator",
        "quote",
        "path",
        "line",
    }
    assert all(wanted <= row.keys() for row in rows)


def test_a_cut_answer_says_how_much_there_is(out):
    assert "10 claims of 3 papers in 3 notes" in answer("query", "claims", "-n", "1", out=out)
    assert "1 are shown, all of them: --limit 0" in answer("query", "claims", "-n", "1", out=out)
    assert "shown" not in answer("query", "claims", "-n", "0", out=out)
    assert "2 are shown" in answer("query", "papers", "-n", "2", out=out)


def test_claims_go_into_parquet_with_the_types_of_the_tables(out, tmp_path):
    file = tmp_path / "claims.parquet"
    assert answer("query", "claims", "--to", file, out=out) == ""
    frame = pd.read_parquet(file)
    assert frame["value_min"].dtype == "float64"
    assert frame["topics"].map(list).map(len).max() == 2
    assert len(frame) == 10


def test_papers_come_one_a_row_with_what_is_known_of_them(out):
    lines = answer("query", "papers", "--min-ratings", "1", out=out).splitlines()
    assert re.match(r"mean +paper +year +venue +topics +ratings +notes +claims +in", lines[0])
    yolact = next(line for line in lines if "YOLACT" in line)
    assert re.match(rf" *0\.80 +{YOLACT} +instance-segmentation detection +2 +2 +4 +en ko", yolact)
    assert lines[-1] == "4 papers (en, ko, vi, zh) with 5 ratings and 7 claims; asked: min ratings 1"
    rows = json.loads(answer("query", "papers", "-f", "json", out=out))
    scores = [row["mean_score"] for row in rows if row["mean_score"] is not None]
    assert scores == sorted(scores, reverse=True) == [row["mean_score"] for row in rows[: len(scores)]]
    assert list(rows[0])[:5] == ["title", "year", "venue", "topics", "n_ratings"]


def test_papers_by_percentile_say_so(out):
    lines = answer("query", "papers", "--normalised", out=out).splitlines()
    assert re.match(r"percentile +paper +year", lines[0])
    assert lines[-1].endswith("; asked: normalised")
    assert "asked: topic detection, normalised" in answer("query", "-t", "detection", "--normalised", out=out)


@pytest.mark.parametrize(
    ("args", "count"),
    [
        (("--min-score", "0.85"), 2),
        (("--topic", "instance-segmentation"), 2),
        (("--language", "vi", "--min-ratings", "1"), 2),
        (("--min-ratings", "3"), 0),
    ],
)
def test_papers_can_be_chosen(out, args, count):
    assert len(json.loads(answer("query", "papers", *args, "-f", "json", out=out))) == count


def test_ratings_stay_what_is_asked_for_without_a_word(out):
    assert answer("query", out=out) == answer("query", "ratings", out=out)
    assert answer("query", "-t", "detection", out=out) == answer("query", "ratings", "-t", "detection", out=out)


def test_a_paper_is_shown_over_all_notes_and_languages(out):
    text = answer("paper", "yolact", out=out)
    lines = text.splitlines()
    assert lines[0] == YOLACT
    assert "arXiv:1904.02689" in lines[1]
    for part in ("2 mentions", "2 ratings, mean score 0.80", "2 links", "4 claims"):
        assert part in lines
    assert re.search(r"en +8/10 \(8 of 10\) = 0\.80 overall  \[fraction 0\.90\] +en/seg\.md:3", text)
    assert re.search(r"ko +4/5 .*ko/정리\.md:1", text)
    assert re.search(r"efficiency +2 positive, 1 negative  \(en ko\): 3-10x faster  contradiction", text)
    assert re.search(r"limitation +0 positive, 1 negative  \(en\)\n", text)


def test_long_lists_are_cut_on_demand(out):
    assert "and 1 more; all of them: --limit 0" in answer("paper", "yolact", "--limit", "1", out=out)
    assert "more" not in answer("paper", "yolact", "--limit", "0", out=out)


def test_claims_are_compared_by_aspect_and_contradictions_are_marked(out):
    text = answer("paper", "yolact", "--claims", out=out)
    lines = [line for line in text.splitlines() if re.search(r"[+−] ?\??  ", line)]
    assert re.match(r"efficiency +\+ +3-10x faster +Mask R-CNN +can be", lines[0])
    assert re.match(r"contradiction +\+ .*속도가 빠르다", lines[1])
    assert re.match(r" +− \? .*학습은 느린 것 같다", lines[2])
    assert re.match(r"limitation +− .*coarse masks", lines[3])
    assert text.splitlines()[-1].endswith("2 positive, 2 negative; contradictions: efficiency")


def test_no_stance_hides_another_when_lists_are_cut(out):
    text = answer("paper", "yolact", "--claims", "-n", "1", out=out)
    assert "3-10x faster" in text
    assert "학습은 느린 것 같다" in text
    assert "속도가 빠르다" not in text
    assert "1 more; all of them: --limit 0" in text


def test_compared_claims_are_rows_with_their_mark(out, tmp_path):
    rows = json.loads(answer("paper", "1904.02689", "--claims", "-f", "json", out=out))
    assert [(row["aspect"], row["contradiction"]) for row in rows] == [
        *[("efficiency", True)] * 3,
        ("limitation", False),
    ]
    sure = json.loads(answer("paper", "1904.02689", "--claims", "-c", "0.8", "-f", "json", out=out))
    assert [row["contradiction"] for row in sure] == [False, False]
    file = tmp_path / "x.parquet"
    answer("paper", "1904.02689", "--claims", "--to", file, out=out)
    assert pd.read_parquet(file)["contradiction"].dtype == "bool"


@pytest.mark.parametrize("form", ["csv", "json"])
def test_all_that_was_found_of_a_paper_is_rows(out, form):
    text = answer("paper", "yolact", "-f", form, out=out)
    rows = json.loads(text) if form == "json" else list(csv.DictReader(io.StringIO(text)))
    assert sorted(row["kind"] for row in rows) == [*["claim"] * 4, *["link"] * 2, *["mention"] * 2, *["rating"] * 2]
    assert {row["path"] for row in rows} == {"en/seg.md", "ko/정리.md"}


def test_a_paper_without_anything_is_still_shown(out):
    text = answer("paper", "PointNet", out=out)
    for part in ("PointNet", "1 mention", "0 ratings", "0 links", "0 claims"):
        assert part in text.splitlines()
    assert "no claims" in answer("paper", "PointNet", "--claims", out=out)
    assert json.loads(answer("paper", "PointNet", "--claims", "-f", "json", out=out)) == []


def test_several_papers_are_listed(out):
    result = call("paper", "r-cnn", out=out)
    assert (result.exit_code, result.stdout) == (2, "")
    lines = result.stderr.splitlines()
    assert lines[0] == "notesetl: 3 papers go by 'r-cnn'; name one by its id or its title:"
    listed = {tuple(re.split(r"\s{2,}", line.strip()))[1:] for line in lines[3:]}
    assert listed == {("1703.06870", "Mask R-CNN"), ("1504.08083", "Fast R-CNN"), ("1506.01497", "Faster R-CNN")}
    own = lines[3].split()[0]
    assert own in answer("paper", own, out=out)


MISTAKES = [
    (("query", "claims", "--aspect", "speed"), "unknown aspect 'speed'; allowed: accuracy, efficiency"),
    (("query", "claims", "--polarity", "good"), "allowed: positive, negative, mixed, neutral"),
    (("query", "claims", "--tier", "first"), "allowed: evaluative, descriptive"),
    (("query", "claims", "--min-confidence", "80"), "80% is 0.8"),
    (("query", "claims", "--topic", "detecton"), "did you mean detection"),
    (("query", "claims", "--paper", "rcnn"), "3 papers go by 'rcnn'"),
    (("query", "claims", "--paper", "GAN"), "no paper 'GAN'"),
    (
        ("query", "claims", "--min-score", "0.5"),
        "notesetl query ratings --min-score or notesetl query papers --min-score",
    ),
    (("query", "claims", "--format", "parquet"), "--to FILE.parquet"),
    (("query", "papers", "--aspect", "accuracy"), "--aspect does not choose among papers"),
    (("query", "papers", "--min-score", "8"), "8/10 is 0.8"),
    (("query", "papers", "--min-ratings", "-1"), "'--min-ratings'"),
    (("query", "--polarity", "positive"), "it is for: notesetl query claims --polarity"),
    (("query", "claims", "--sql", "SELECT 1"), "leave claims out"),
    (("query", "paper"), "'paper'"),
    (("query", "claims", "extra"), "extra"),
    (("paper",), "PAPER"),
    (("paper", ""), "no paper ''"),
    (("paper", "YOLOv9"), "the closest: "),
    (("paper", "2001.00001"), "no paper '2001.00001'"),
    (("paper", "\x1b[31m"), "no paper"),
    (("paper", "yolact", "--min-confidence", "2"), "from 0 to 1"),
    (("paper", "yolact", "--format", "parquet"), "--to FILE.parquet"),
    (("paper", "yolact", "--limit", "-1"), "'--limit'"),
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


@pytest.mark.parametrize("args", [("query", "claims"), ("query", "papers"), ("query", "claims", "-t", "detection")])
def test_an_empty_answer_is_an_answer(empty, args):
    assert answer(*args, out=empty).startswith(f"no {args[1]}")
    assert json.loads(answer(*args, "-f", "json", out=empty)) == []
    assert len(answer(*args, "-f", "csv", out=empty).splitlines()) == 1


@pytest.mark.parametrize(
    "args", [("query", "claims"), ("query", "papers"), ("paper",), ("paper", "--claims"), ("show",)]
)
@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_notes_steer_neither_terminal_nor_spreadsheet(hostile, args, form):
    with Tables(hostile) as tables:
        own = {"paper": tables.papers()["paper_id"][0], "show": tables.notes()["note_id"][0]}
    named = [own[args[0]]] if args[0] in own else []
    formed = [] if args[0] == "show" else ["-f", form]
    text = answer(*args, *named, *formed, out=hostile)
    assert is_calm(text) or (form == "csv" and "\x1b" not in text and "\x07" not in text)
    if args[0] != "show" and form == "csv":
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert not [cell for cell in cells if cell.startswith("=")]
    if form == "table":
        assert "[bold]" in text.replace("\n", "")
        assert ":star:" in text
    coloured = answer(*args, *named, *formed, out=hostile, FORCE_COLOR="1")
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == text


@pytest.mark.parametrize("width", ["20", "60", "400"])
@pytest.mark.parametrize(
    "args", [("query", "claims"), ("query", "papers"), ("paper", "yolact"), ("paper", "yolact", "--claims")]
)
def test_any_width_will_do(out, args, width):
    assert "efficiency"[:2] in answer(*args, out=out, COLUMNS=width) or args[1] == "papers"


def test_show_highlights_claims_and_tells_their_stance(out):
    text = answer("show", "seg", out=out)
    assert "2 mentions, 2 ratings, 2 links, 4 claims" in text
    assert re.search(
        rf"claim +positive efficiency \(3-10x faster, against Mask R-CNN\) of “{YOLACT}”: "
        r"can be 3-10x faster +than Mask R-CNN  \[comparison 0\.90 · \w{16}\]",
        text,
    )
    assert re.search(r"claim +positive accuracy \(37\.1 AP, COCO\) of no paper: Mask R-CNN reaches", text)
    assert "hedged negative efficiency of “YOLACT”: 학습은" in answer("show", "정리", out=out)
    assert "negated negative efficiency (against YOLACT)" in answer("show", "zh/b", out=out)
    coloured = answer("show", "seg", out=out, FORCE_COLOR="1")
    assert re.search(r"│ \x1b\[0m  - \x1b\[3;31mcoarse masks of small things\x1b\[0m\n", coloured)


def test_every_claim_can_be_explained(out):
    with Tables(out) as tables:
        for row in tables.claims().to_dict("records"):
            text = answer("explain", row["claim_id"], out=out)
            assert f"in {row['path']}:{row['line']}\n" in text
            assert re.search(r"^rule +comparison ", text, re.MULTILINE)
            assert ("of paper" in text) == isinstance(row["paper"], str)
        mention = tables.claims(aspect="limitation")["mention_id"][0]
    assert "2 rows of claims by mention_id" in answer("explain", mention, out=out)


def test_doctor_names_the_components(out):
    assert re.search(r"components +notesetl_links, .*notesetl_claims", answer("doctor", out=out))
    chosen = answer("doctor", out=out, NOTESETL_COMPONENTS='["notesetl_links"]')
    assert re.search(r"components +notesetl_links; not in use: .*notesetl_topics", chosen)


@pytest.mark.parametrize("components", ['["no_such"]', "notesetl_links", "[1]"])
def test_components_that_cannot_be_are_told(out, tmp_path, components):
    result = call("doctor", out=out, NOTESETL_COMPONENTS=components)
    assert result.exit_code == 1
    assert re.search(r"broken +components ", result.stdout)
    result = call("run", NOTES, "--out", tmp_path, NOTESETL_COMPONENTS=components)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_a_run_over_the_sample_notes_counts_claims_beside_mentions_and_ratings(real):
    out, text = real
    with Tables(out) as tables:
        claims = tables.claims(tier="evaluative")
        whole = len(tables.claims())
        assert set(tables.claims()["language"]) == {"en", "ko", "vi", "zh"}
    positive, negative = ((claims["polarity"] == name).sum() for name in ("positive", "negative"))
    line = next(line for line in text.splitlines() if line.startswith("  claims "))
    assert re.match(rf"  claims +{whole} ", line)
    assert f"positive {positive}" in line
    assert f"negative {negative}" in line
    assert positive > 0 < negative


def test_claims_of_the_sample_notes_stand_where_they_are_said_to(real):
    out, _ = real
    with Tables(out) as tables:
        texts = tables.texts().set_index("note_id")["text"]
        rows = tables.claims()
        for row in rows.to_dict("records"):
            text = texts[row["note_id"]]
            assert text[row["start"] : row["end"]] == row["text"]
            assert text.count("\n", 0, row["start"]) + 1 == row["line"]
            assert row["quote"].split() == row["text"].split()
        assert len(rows) == len(json.loads(answer("query", "claims", "-f", "json", out=out)))


def test_every_paper_of_the_sample_notes_can_be_asked_for(real):
    out, _ = real
    with Tables(out) as tables:
        papers = tables.papers()
        for row in papers.to_dict("records"):
            paper = tables.paper(row["paper_id"])
            assert len(paper.mentions) == row["n_mentions"]
            assert len(paper.ratings) == row["n_ratings"]
            assert len(paper.claims) >= row["n_claims"]
            assert int(paper.compare["n_notes"].max() if len(paper.claims) else 0) <= len(set(paper.claims["note_id"]))
    for text in ("faster r-cnn: towards real-time object detection with region proposal networks", "1506.01497"):
        assert answer("paper", text, out=out).startswith("Faster R-CNN: Towards")


def test_claims_of_one_note_are_cut_to_one_line(tmp_path):
    text = ENGLISH.replace("coarse", "very " * 80 + "coarse")
    note = replace(english(), text=text, claims=(), mentions=(), links=())
    long = claim(text, "very " * 80 + "coarse masks of small things", mention=-1)
    publish(tmp_path, replace(note, claims=(long,)))
    assert "…" in answer("query", "claims", out=tmp_path)
    assert "…  [comparison" in answer("show", "seg", out=tmp_path)
    assert "…" not in answer("query", "claims", "-f", "csv", out=tmp_path)


@pytest.fixture(scope="module")
def foreign(tmp_path_factory):
    """Korean claims as a translator leaves them: one in English, one in which a check found fault, one that waits."""
    checked = checked_rows(korean())
    told = [("It is fast", "translated"), ("Training is \x1b[31mslow", "failed_checks"), (None, "pending")]
    for row, (text, status) in zip(checked.rows["claims"], told, strict=True):
        row.update(text_en=text, translation_status=status)
    for row in checked.rows["ratings"]:
        row.update(label_en="good")
    checked.rows["mentions"][1].update(title_en="Fast Regions")
    out = tmp_path_factory.mktemp("foreign")
    with SnapshotWriter(out, Run("1", {}), TOPICS) as writer:
        writer.add_rows(checked)
        writer.publish()
    return out


def test_claims_are_in_english_above_their_own_words(foreign):
    text = answer("query", "claims", out=foreign)
    assert is_calm(text)
    english, own = (
        next(line for line in text.splitlines() if part in line) for part in ("It is fast", "속도가 빠르다")
    )
    assert text.index(english) < text.index(own)
    assert "slow (a check found fault)" in text
    assert text.count("빠르지 않다") == 1


@pytest.mark.parametrize("asked", [("query", "claims"), ("paper", "YOLACT", "--claims"), ("paper", "YOLACT")])
def test_the_words_of_the_notes_can_stand_alone(foreign, asked):
    both, own = (answer(*asked, *more, out=foreign) for more in ((), ("--original",)))
    assert "It is fast" in both or "“good”" in both
    assert not any(part in own for part in ("It is fast", "a check found fault", "“good”"))


def test_ratings_and_titles_have_their_english_behind_them(foreign):
    assert "4/5 “good”" in answer("query", "--topic", "detection", out=foreign)
    assert "Fast R-CNN “Fast Regions” (method)" in answer("paper", "Fast R-CNN", out=foreign)


@pytest.mark.parametrize("asked", [("query", "claims", "--original"), ("paper", "YOLACT", "--claims")])
def test_programs_always_get_both(foreign, asked):
    rows = json.loads(answer(*asked, "--format", "json", out=foreign))
    assert ("속도가 빠르다", "It is fast") in {(row["text"], row["text_en"]) for row in rows}
