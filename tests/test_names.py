"""Names of files that mean harm, in folders and archives, from the first run over the tables to every answer."""

import base64
import gzip
import io
import json
import os
import re
import tarfile
import unicodedata
import zipfile
from html.parser import HTMLParser

import pyarrow.parquet as pq
import pytest

from notesetl import pipeline
from notesetl.query import Tables
from notesetl.query.lookup import find_note
from notesetl.readers.dump import walk
from notesetl.settings import Settings
from test_cli import answer, is_calm

NAMES = {
    "line end": "a\nb",
    "carriage return": "a\rb",
    "tab": "a\tb",
    "quotes": "a'b\"c`d",
    "right to left": "\u202egnp.a עברית",
    "emoji": "😀👩‍👩‍👧‍👦",
    "spaces at its ends": "  a  ",
    "dots at its end": "a...",
    "very long": "深" * 80,
    "dash": "-rf",
    "option": "--help",
    "signs of addresses": "a#b?c%20d&e=f+g",
    "backslash": "a\\b",
    "markup": "[bold]x <script>pwned=1",
    "template": "{{x}} ${x} %s %(x)s {0}",
    "pattern": "*?[a]",
    "formula": "=HYPERLINK(1)",
    "query": "'; DROP TABLE notes; --",
    "commands to a terminal": "a\x01\x1b[31mb\x7f\x9b",
    "no UTF-8": os.fsdecode(b"\xff\xfe a"),
    "Chinese of Windows": os.fsdecode("笔记与阅读".encode("gbk")),
    "decomposed": unicodedata.normalize("NFD", "ghi chú"),
    "composed": "ghi chú",
    "invisible": "a\u200bb\u2028c\u00a0",
    "device": "nul",
    "home": "~",
    "variable": "$HOME",
    "scheme": "https:",
    "no character": "\ufffe\uffff",
}
BEHIND = ("behind.md ", "behind.md.")
ODD = "[1] *?'\"#%\n"  # of folders and archives
HARMLESS = re.compile("[\u00a0\u2028\ufffe\uffff]")  # no terminal takes them for commands
EXPECTED = {"no UTF-8": "\\xff\\xfe a", "Chinese of Windows": "笔记与阅读"}  # of names that are no Unicode


PAPER = "Attention Is All You Need"


def text(title):
    return f"# Log\n\n- {title} (2019) 4/5\n- [{PAPER}](https://arxiv.org/abs/1706.03762) 9/10\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return the dump, the tables and the title of the paper by the path of each note that it holds."""
    place = tmp_path_factory.mktemp("names")
    dump, out = place / f"dump {ODD}", place / f"out {ODD}"
    titles = {}

    def note(path):
        titles[path] = f"Deep Sets for Vision {len(titles):03}"
        return text(titles[path])

    dump.mkdir()
    with zipfile.ZipFile(dump / f"{ODD}.zip", "w") as packed, tarfile.open(dump / f"{ODD}.tar", "w") as tape:
        for label, name in NAMES.items():
            shown = EXPECTED.get(label, name)
            try:
                (dump / name).mkdir()
            except OSError:
                continue  # a system that takes no such names
            (dump / f"{name}.md").write_text(note(f"{shown}.md"))
            (dump / f"{name}.txt").touch()
            (dump / name / "x.md").write_text(note(f"{shown}/x.md"))
            if label not in EXPECTED:
                packed.writestr(f"{name}/{name}.md", note(f"{ODD}.zip/{name}/{name}.md"))
            member, data = tarfile.TarInfo(f"{name}/{name}.md"), note(f"{ODD}.tar/{shown}/{shown}.md").encode()
            member.size = len(data)
            tape.addfile(member, io.BytesIO(data))
    for name in BEHIND:
        (dump / name).write_text(note(name))
    pipeline.run([dump], out, Settings(translator="none"))
    return dump, out, titles


def read(out, name):
    return pq.read_table(out / "current" / name).to_pylist()


def test_every_note_is_read_and_every_other_file_told_of(made):
    _, out, titles = made
    paths = {row["note_id"]: row["path"] for row in read(out, "notes")}
    found = {paths[row["note_id"]]: row["title"] for row in read(out, "mentions") if row["title"] != PAPER}
    assert found == titles
    told = {row["path"]: row["reason"] for row in read(out, "rejects")}
    assert told == {f"{EXPECTED.get(label, name)}.txt": "empty" for label, name in NAMES.items()}


def test_a_second_run_works_on_what_changed(made, tmp_path):
    dump, _, titles = made
    settings = Settings(translator="none")
    pipeline.run([dump], tmp_path, settings)
    assert pipeline.run([dump], tmp_path, settings).files["unchanged"] == len(titles)
    for name in (NAMES["line end"], NAMES["backslash"], NAMES["pattern"]):
        (dump / f"{name}.md").write_text(text(titles[f"{name}.md"]) + "\nmore\n")
    files = pipeline.run([dump], tmp_path, settings).files
    assert (files["changed"], files["new"], files["gone"]) == (3, 0, 0)


def test_every_note_is_found_by_its_path_and_shown(made):
    _, out, titles = made
    with Tables(out) as tables:
        for row in read(out, "notes"):
            assert find_note(tables.source, row["path"]).row["note_id"] == row["note_id"]
    for label in ("line end", "option", "commands to a terminal", "decomposed", "pattern"):
        path = f"{NAMES[label]}.md"
        shown = answer("show", "--", path, out=out)
        assert titles[path] in shown
        assert shown == answer("show", f"./{path}", out=out)
        assert is_calm(shown)


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_answers_name_the_notes(made, form):
    _, out, titles = made
    of_notes = "SELECT path, m.title FROM mentions m JOIN notes USING (note_id) WHERE m.title LIKE 'Deep%'"
    for sql in (of_notes, "SELECT path, reason FROM rejects"):
        told = answer("query", "--sql", sql, "--format", form, out=out, COLUMNS="2000")
        assert len(told.splitlines()) >= len(NAMES)
        assert form == "csv" or is_calm(HARMLESS.sub("", told))
        if form == "json" and sql == of_notes:
            assert {row["path"]: row["title"] for row in json.loads(told)} == titles


def test_a_paper_names_them_and_the_checks_pass(made):
    _, out, titles = made
    told = answer("paper", PAPER, out=out, COLUMNS="400")
    assert f"{len(titles)} mentions" in told
    assert "--help.md:4" in told
    assert is_calm(HARMLESS.sub("", told))
    answer("query", "papers", out=out)
    answer("validate", out=out)


class Scripts(HTMLParser):
    found = 0

    def handle_starttag(self, tag, attrs):
        self.found += tag == "script"
        assert not [name for name, _ in attrs if name.startswith("on")]


def scripts(page):
    parser = Scripts()
    parser.feed(page)
    return parser.found


def test_the_page_shows_them_and_runs_nothing(made, tmp_path):
    _, out, titles = made
    answer("report", out, "-o", tmp_path / "r.html", out=None)
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    chunks = re.findall(r'id="data-chunk-\d+">([A-Za-z0-9+/=]+)<', page)
    texts = [text for chunk in chunks for text in json.loads(gzip.decompress(base64.b64decode(chunk)))["text"]]
    assert len(texts) == len(titles)
    assert "<script>pwned" not in page
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "a.md").write_text(text("Deep Sets"))
    pipeline.run([plain], tmp_path / "out", Settings(translator="none"))
    answer("report", tmp_path / "out", "-o", tmp_path / "p.html", out=None)
    assert scripts(page) - len(chunks) == scripts((tmp_path / "p.html").read_text(encoding="utf-8")) - 1


def test_a_note_or_archive_of_an_odd_name_can_be_named_itself(made):
    dump, _, titles = made
    for place in (dump / f"{NAMES['pattern']}.md", dump / NAMES["option"], dump / f"{ODD}.zip", dump / BEHIND[0]):
        assert [item for item in walk([place]) if hasattr(item, "data")], place
    assert titles
