"""Charts as files, and tables in notebooks."""

import json
import sys
from xml.etree import ElementTree as ET

import pytest

import notesetl
from notesetl.cli import app
from notesetl.errors import NotesetlError
from notesetl.report import write_chart
from reports import EVIL, hostile_note, plain_notes, publish


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    with notesetl.open(publish(tmp_path_factory.mktemp("t") / "out", *plain_notes(), hostile_note())) as opened:
        yield opened


@pytest.mark.parametrize("name", ["ratings", "topics", "claims", "languages"])
def test_a_chart_is_shapes_and_words_alone(tables, name, tmp_path):
    path = tmp_path / f"{name}.svg"
    write_chart(tables, name, path)
    elements = list(ET.parse(path).iter())  # noqa: S314 - our own
    assert {element.tag.partition("}")[2] for element in elements} <= {
        "svg",
        "g",
        "path",
        "text",
        "tspan",
        "rect",
        "line",
    }
    assert not {name for element in elements for name in element.attrib if name.startswith("on") or "href" in name}
    words = " ".join(element.text or "" for element in elements)
    assert ("zh" if name == "languages" else "Detection") in words


def test_a_chart_says_what_the_tables_say(tables, tmp_path):
    write_chart(tables, "ratings", tmp_path / "r.json", topic="object-detection")
    spec = json.loads((tmp_path / "r.json").read_text())
    means = [value for layer in spec["layer"] for value in layer["data"]["values"] if "mean" in value]
    assert means == [{"topic": "Object detection  2 / 2", "mean": 0.7}]


@pytest.mark.parametrize(("ending", "first"), [(".png", b"\x89PNG"), (".pdf", b"%PDF"), (".SVG", b"<svg")])
def test_the_ending_tells_the_format(tables, tmp_path, ending, first):
    write_chart(tables, "claims", tmp_path / f"x{ending}")
    assert (tmp_path / f"x{ending}").read_bytes().startswith(first)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("rating", "x.svg", None), "no chart"),
        (("ratings", "x.gif", None), "no format"),
        (("ratings", "missing/x.svg", None), "cannot write"),
        (("ratings", "x.svg", "no-such"), "unknown topic"),
        (("venues", "x.svg", None), "nothing to draw"),
    ],
)
def test_what_cannot_be_drawn_is_told_in_a_line(tables, tmp_path, asked, said):
    name, path, topic = asked
    with pytest.raises(NotesetlError, match=said):
        write_chart(tables, name, tmp_path / path, topic)
    assert not list(tmp_path.iterdir())


def test_tables_draw_themselves_and_take_notes_for_text(tables):
    drawn = tables._repr_html_()
    assert "Object detection" in drawn
    ET.fromstring(f"<div>{drawn.replace('<br>', '<br/>')}</div>")  # noqa: S314 - our own; it is well-formed


def test_papers_draw_themselves_and_take_notes_for_text(tables):
    title = next(title for title in tables.papers().title if title.startswith("</script>"))
    paper = tables.paper(tables.papers().set_index("title").paper_id[title])
    drawn = paper._repr_html_()
    assert EVIL.split()[0] not in drawn
    assert "<img" not in drawn
    assert "★★☆" in drawn
    ET.fromstring(f"<div>{drawn.replace('<br>', '<br/>')}</div>")  # noqa: S314 - likewise


@pytest.mark.parametrize("package", ["altair", "vl_convert"])
def test_a_missing_package_is_told_in_a_line(tables, tmp_path, monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(NotesetlError, match=r"pip install 'notesetl\[report\]'"):
        write_chart(tables, "ratings", tmp_path / "x.svg")


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("report", "missing"), "holds no tables"),
        (("serve", "missing"), "holds no tables"),
        (("plot", "ratings", "missing"), "holds no tables"),
        (("plot", "stars", "OUT"), "'stars' is not one of"),
        (("report", "OUT", "-o", "missing/report.html"), "cannot write"),
    ],
)
@pytest.mark.usefixtures("elsewhere")
def test_mistakes_are_told_in_a_line(tables, capsys, command, said):
    words = [str(tables.source.out) if word == "OUT" else word for word in command]
    with pytest.raises(SystemExit) as ended:
        app(words, prog_name="notesetl")
    told = capsys.readouterr().err
    assert (ended.value.code, told.count("\n"), said in told) == (2, 1, True), told


def test_the_commands_write_files(tables, tmp_path, capsys):
    out = str(tables.source.out)
    for words in (
        ["report", out, "-o", str(tmp_path / "r.html")],
        ["plot", "claims", out, "-o", str(tmp_path / "c.svg")],
    ):
        with pytest.raises(SystemExit) as ended:
            app(words, prog_name="notesetl")
        assert ended.value.code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"r.html", "c.svg"}
    assert "r.html: 0." in capsys.readouterr().out
