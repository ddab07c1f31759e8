import gzip
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import notesetl
from notesetl.catalog import Catalog
from notesetl.catalog.build import build
from notesetl.catalog.dump import Broken
from notesetl.catalog.fetched import Fetched, append
from notesetl.cli import app
from notesetl.errors import NotesetlError
from notesetl.linkage import Spelling, link

PAPERS = {
    "1706.03762": ("Attention Is All You Need", 2017, "cs.CL cs.LG", ["Vaswani", "Ashish", ""]),
    "1703.06870": ("Mask R-CNN", 2017, "cs.CV", ["He", "Kaiming", ""]),
    "1904.02689": ("YOLACT: Real-time Instance Segmentation", 2019, "cs.CV", ["Bolya", "Daniel", ""]),
    "1411.4038": ("Fully Convolutional Networks for Semantic\n  Segmentation", 2014, "cs.CV", ["Long", "Jonathan", ""]),
    "1605.06211": ("Fully Convolutional Networks for Semantic Segmentation", 2016, "cs.CV", ["Long", "J.", ""]),
    "1612.00593": (
        "PointNet: Deep Learning on Point Sets for 3D Classification",
        2016,
        "cs.CV",
        ["Qi", "Charles R.", ""],
    ),
    "1706.02413": ("PointNet++: Deep Learning on Point Sets for 3D Classification", 2017, "cs.CV", ["Qi", "C. R.", ""]),
    "hep-th/9711200": ("The Large N Limit of Superconformal Field Theories", 1998, "hep-th", ["Maldacena", "Juan", ""]),
    "1001.00001": ("Erratum", 2010, "math.CO", ["One", "A.", ""]),
    "1001.00002": ("Erratum", 2010, "math.CO", ["Two", "B.", ""]),
    "1002.00003": ("On the Theorem of Poincar\\'e and Erd\\H{o}s", 2010, "math.AG", ["Ñandú", "Q.", ""]),
}
MASK = "Mask R-CNN"


def row(number, title, year=2017, categories="cs.CV", author=("He", "Kaiming", "")):
    versions = [{"version": "v1", "created": f"Mon, 12 Jun {year} 17:57:34 GMT"}]
    fields = {"id": number, "submitter": None, "authors": author[0], "title": title, "comments": None}
    rest = {"journal-ref": None, "doi": None, "report-no": None, "categories": categories, "license": None}
    return {**fields, **rest, "abstract": " x\n" * 20, "versions": versions, "authors_parsed": [list(author)]}


def dump(path, rows, *broken):
    lines = [json.dumps(found).encode() if isinstance(found, dict) else found for found in (*rows, *broken)]
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def real_rows():
    return [row(number, *values) for number, values in PAPERS.items()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    base = tmp_path_factory.mktemp("it's a [cat]*")
    build(dump(base / "dump.json", reversed(real_rows())), base / "catalog")
    return base / "catalog"


@pytest.fixture(scope="module")
def catalog(folder):
    with Catalog.open(folder) as opened:
        yield opened


def test_ids_get_their_titles(catalog):
    found = catalog.by_id(["1706.03762", "1706.03762v5", "hep-th/9711200", "math.AG/9711200", "9912.99999", "x", ""])
    assert set(found) == {"1706.03762", "1706.03762v5", "hep-th/9711200"}
    assert found["1706.03762"] == found["1706.03762v5"]
    entry = found["1706.03762"]
    assert (entry.title, entry.year, entry.authors) == ("Attention Is All You Need", 2017, ("Ashish Vaswani",))
    assert (entry.categories, entry.primary_category, entry.doi) == (("cs.CL", "cs.LG"), "cs.CL", None)
    assert len(catalog) == len(PAPERS)
    assert catalog.by_id([]) == {}


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("attention is all you need!", "1706.03762"),
        ("Mask RCNN", "1703.06870"),
        ("mask  r cnn", "1703.06870"),
        ("On the theorem of Poincaré and Erdös", "1002.00003"),
        ("Fully convolutional networks for semantic segmentation", "1411.4038"),  # one paper, submitted twice
        ("Fully convolutional network for semantic segmentation", "1411.4038"),
        ("Fully Convolutional Netwroks for Semantic Segmenation", "1411.4038"),
        ("YOLCAT: Real-time Instance Segmentation", "1904.02689"),
        ("YOLACT – realtime instance segmentation", "1904.02689"),
        ("Attenton Is All You Need", "1706.03762"),
        ("PointNet: Deep Learnign on Point Sets for 3D Classification", "1612.00593"),
        ("PointNet++: Deep Learnign on Point Sets for 3D Classification", "1706.02413"),
        ("Erratum", None),  # of several papers
        ("Mask R-CN", None),  # too short to tell a slip
        ("Attention", None),
        ("Attention Is Not All You Need", None),
        ("PointNet+: Deep Learning on Point Sets for 3D Classification", None),
        ("PointNet: Deep Learning on Point Sets for 2D Classification", None),
        ("Fully Convolutional Networks", None),
        ("마스크 알씨엔엔", None),
        ("注意力就是你所需要的一切", None),
        ("'; DROP TABLE entries; --", None),
        ("", None),
        ("★", None),
    ],
)
def test_titles_get_their_ids(catalog, title, number):
    found = catalog.by_title([title, MASK])
    assert (found[title].arxiv_id if title in found else None) == number
    assert found[MASK].arxiv_id == "1703.06870"


def test_slips_are_forgiven_only_where_wanted(catalog):
    titles = ["Attenton Is All You Need", MASK]
    assert set(catalog.by_title(titles)) == set(titles)
    assert set(catalog.by_title(titles, fuzzy=False)) == {MASK}


def test_all_papers_of_a_title(catalog):
    found = catalog.all_by_title(["ERRATUM", "nothing like it", MASK])
    assert [entry.arxiv_id for entry in found["ERRATUM"]] == ["1001.00001", "1001.00002"]
    assert set(found) == {"ERRATUM", MASK}


def test_answers_do_not_hang_on_the_order(catalog):
    titles = [title.replace("ti", "it", 1) for title, *_ in PAPERS.values()]
    assert catalog.by_title(titles) == catalog.by_title(titles[::-1])
    assert len(catalog.by_title(titles)) > 3


def test_linkage_can_ask_title_by_title(catalog):
    spellings = [
        Spelling("YOLCAT: Real-time Instance Segmentation", "paper"),
        Spelling("Real-time instance segmentation with YOLACT", "paper", arxiv_id="1904.02689"),
        Spelling("Nothing that anybody knows of here", "paper"),
    ]
    known = catalog.knowing(spelling.title for spelling in spellings)
    assert known.canonical(spellings[0].title).arxiv_id == "1904.02689"
    assert known.canonical(spellings[2].title) is None
    papers = {identity.arxiv_id: identity.title for identity in link(spellings, catalog).identities}
    assert papers["1904.02689"] == "YOLACT: Real-time Instance Segmentation"


def test_broken_lines_are_counted_by_reason(tmp_path):
    broken = (b"", b"{", b'{"id": "1"', b"\xff\xfe", b'{"id": "1706.03762", "title": ""}', b"[1]", b'{"title": "x"}')
    report = build(dump(tmp_path / "d", real_rows(), *broken, row("1703.06870", "Mask R-CNN, again")), tmp_path / "c")
    assert (report.papers, report.repeated) == (len(PAPERS), 1)
    assert report.lines == len(PAPERS) + len(broken) + 1
    expected = {Broken.NOT_JSON: 2, Broken.NOT_UTF8: 1, Broken.NO_TITLE: 1, Broken.NO_OBJECT: 1, Broken.NO_ID: 1}
    assert report.broken == expected
    assert report.first[Broken.NOT_JSON] == len(PAPERS) + 2
    with Catalog.open(tmp_path / "c") as opened:
        assert opened.by_id(["1703.06870"])["1703.06870"].title == "Mask R-CNN, again"  # the last line counts


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "it is empty"),
        (b"\n\n", "it is empty"),
        (b"title,authors\na,b\n", "none of its first 2 lines is a paper (not_json 2)"),
        (b'{"a": 1}\n' * 5000, "none of its first 1,000 lines is a paper (no_arxiv_id 1,000)"),
        (os.urandom(4096).replace(b"\n", b""), "is a paper"),
        (gzip.compress(b"x\n", mtime=0), "is a paper"),
        (b"PK\x03\x04nonsense", "cannot be read"),
        (json.dumps([row("1703.06870", MASK)], indent=1).encode(), "is a paper"),
    ],
)
def test_what_is_no_dump_is_one_line_and_changes_nothing(tmp_path, data, message):
    (tmp_path / "dump").write_bytes(data)
    place = tmp_path / "catalog"
    result = CliRunner().invoke(
        app, ["catalog", "build", str(tmp_path / "dump"), "--catalog", str(place)], prog_name="notesetl"
    )
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (place / "current").exists()
    assert not (place / ".building").exists()


def test_a_catalogue_stays_until_the_next_is_complete(tmp_path):
    place = tmp_path / "c"
    build(dump(tmp_path / "d", real_rows()), place)
    append(place / "fetched.jsonl", {"2401.00001": None})
    whole = gzip.compress((tmp_path / "d").read_bytes())
    (tmp_path / "cut.gz").write_bytes(whole[:-20])
    with pytest.raises(NotesetlError, match="cannot be read"):
        build(tmp_path / "cut.gz", place)
    with Catalog.open(place) as before:
        assert len(before) == len(PAPERS)
        for number in range(3):
            build(dump(tmp_path / "d2", [row("2401.00002", f"Another {number}")]), place)
            with Catalog.open(place) as after:
                assert after.by_id(["2401.00002"])["2401.00002"].title == f"Another {number}"
            if not number:
                assert before.by_title([MASK])  # whoever reads the one before may read on
    assert sorted(path.name for path in place.iterdir()) == [
        ".lock", "current", "fetched.jsonl", "index-000003", "index-000004",
    ]  # fmt: skip


def test_a_killed_build_leaves_nothing_behind(tmp_path):
    (tmp_path / "c" / ".building" / "spill").mkdir(parents=True)
    (tmp_path / "c" / ".linking").symlink_to("nowhere")
    build(dump(tmp_path / "d", real_rows()), tmp_path / "c")
    assert {path.name for path in (tmp_path / "c").iterdir()} == {".lock", "current", "index-000001"}
    held = {path.name for path in (tmp_path / "c" / "current").iterdir()}
    assert held == {"catalog.json", "entries.parquet", "shingles.parquet", "titles.parquet", "words.parquet"}


def test_one_writer_at_a_time(tmp_path):
    from notesetl.catalog.folder import Folder  # noqa: PLC0415

    source = dump(tmp_path / "d", real_rows())
    with Folder(tmp_path / "c").locked(), pytest.raises(NotesetlError, match="is being written by another process"):
        build(source, tmp_path / "c")
    build(source, tmp_path / "c")


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (lambda index: (index / "catalog.json").write_text("{"), "is damaged; build it again"),
        (lambda index: (index / "catalog.json").write_text("[]"), "is damaged"),
        (lambda index: (index / "entries.parquet").write_bytes(b"PAR1 no PAR1"), "cannot be read"),
        (lambda index: (index / "titles.parquet").unlink(), "cannot be read"),
    ],
)
def test_a_damaged_catalogue_is_told(tmp_path, harm, message):
    build(dump(tmp_path / "d", real_rows()), tmp_path / "c")
    harm(tmp_path / "c" / "current")
    with pytest.raises(NotesetlError, match=message), Catalog.open(tmp_path / "c") as opened:
        opened.by_title([MASK])


def test_another_version_is_told(tmp_path):
    build(dump(tmp_path / "d", real_rows()), tmp_path / "c")
    manifest = tmp_path / "c" / "current" / "catalog.json"
    manifest.write_text(manifest.read_text().replace('"version": 1', '"version": 2'))
    with pytest.raises(NotesetlError, match="another version of notesetl"):
        Catalog.open(tmp_path / "c")


def test_without_a_catalogue_it_says_how_to_make_one(tmp_path):
    with pytest.raises(NotesetlError, match="notesetl catalog build FILE"):
        Catalog.open(tmp_path / "none")


def test_what_was_fetched_is_found_like_the_rest(tmp_path, catalog):
    place = tmp_path / "c"
    build(dump(tmp_path / "d", real_rows()[:3]), place)
    entries = catalog.by_id(PAPERS)
    append(place / "fetched.jsonl", {**entries, "9912.99999": None})
    with (place / "fetched.jsonl").open("ab") as stream:
        stream.write(b'{"arxiv_id": "1')  # killed while writing
    with Catalog.open(place) as opened:
        assert len(opened) == len(PAPERS)
        assert opened.by_id([*PAPERS, "9912.99999"]) == entries
        assert opened.by_title(["Fully Convolutional Netwroks for Semantic Segmenation"]) != {}
    append(place / "fetched.jsonl", {"1703.06870": None})
    assert Fetched.read(place / "fetched.jsonl").unknown == {"9912.99999", "1703.06870"}


def shown(*args):
    return CliRunner().invoke(app, ["catalog", *map(str, args)], env={"COLUMNS": "160"}, prog_name="notesetl")


@pytest.mark.parametrize(
    "asked", ["1706.03762", "1706.03762v2", "attention is all you need", "Attenton is all you need"]
)
def test_show_tells_what_is_known(folder, asked):
    result = shown("show", asked, "--catalog", folder)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "Attention Is All You Need", "  arXiv:1706.03762 2017", "  Ashish Vaswani", "  cs.CL cs.LG",
    ]  # fmt: skip


def test_show_tells_all_papers_of_a_title_and_none(folder):
    assert shown("show", "Erratum", "--catalog", folder).stdout.count("arXiv:1001.0000") == 2
    result = shown("show", "\x1b[2Jnone", "--catalog", folder)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "knows no paper" in result.stderr
    assert "\x1b" not in result.stderr


def test_build_tells_what_it_did(tmp_path):
    source = dump(tmp_path / "d", real_rows(), b"{", b"{")
    result = shown("build", source, "--catalog", tmp_path / "c")
    assert result.exit_code == 0
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert lines == [f"11 papers → {tmp_path / 'c'}", "left out 2 not_json, first on line 12"]
    assert shown("build", source, "--catalog", tmp_path / "c", "--quiet").stdout == ""


@pytest.mark.parametrize("command", ["build", "fetch", "show"])
def test_each_command_has_help_with_an_example(command):
    result = shown(command, "--help")
    assert result.exit_code == 0
    assert f"  notesetl catalog {command}" in result.stdout


def test_catalog_alone_shows_help():
    result = shown()
    assert result.exit_code == 2
    assert "build" in result.stdout


WORDS = [
    a + b
    for a in ("net", "con", "vol", "graph", "ker", "spec", "quant", "field")
    for b in ("ing", "al", "tor", "um", "ics", "ion")
]
BUILD = """
import resource, sys
from pathlib import Path
from notesetl.catalog.build import build
report = build(Path(sys.argv[1]), Path(sys.argv[2]))
status = Path("/proc/self/status")  # of this process alone; the peak that resource tells starts at its parent's
if status.exists():
    peak = next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM"))
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(report.papers, report.repeated, sum(report.broken.values()), peak)
"""


@pytest.mark.slow
def test_a_dump_of_fifty_thousand_lines(tmp_path):
    chance = random.Random(5)  # noqa: S311 - the same papers each time
    titles = {}
    with gzip.open(tmp_path / "d.gz", "wt", compresslevel=1) as stream:
        for number in range(50_000):
            key = f"{7 + number // 9000:02}{1 + number // 1000 % 12:02}.{number % 100_000:05}"
            words = chance.choices(WORDS, k=chance.randint(6, 12))
            titles[key] = " ".join([f"{chance.choice(WORDS)}{chance.choice(WORDS)}", *words])
            stream.write(json.dumps({**row(key, titles[key]), "abstract": "words " * 150}) + "\n")
            if number % 1000 == 0:
                stream.write("{broken\n")
    source = str(Path(notesetl.__file__).parents[1])
    done = subprocess.run(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-c", BUILD, str(tmp_path / "d.gz"), str(tmp_path / "c")],
        env={**os.environ, "PYTHONPATH": source}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    papers, repeated, broken, memory = map(int, done.stdout.split())
    assert (papers, repeated, broken) == (50_000, 0, 50)
    assert memory * (1 if sys.platform != "darwin" else 1 / 1024) < 700 * 1024  # KiB
    sample = chance.sample(sorted(titles), 2000)
    with Catalog.open(tmp_path / "c") as opened:
        assert {key: entry.title for key, entry in opened.by_id(sample).items()} == {key: titles[key] for key in sample}
        slips = {titles[key][:9] + titles[key][10:]: key for key in sample}
        found = opened.by_title(slips)
        right = sum(found[title].arxiv_id == key for title, key in slips.items() if title in found)
        assert right == len(found) >= 0.9 * len(slips)


def test_a_run_with_a_catalogue_gives_papers_their_published_titles_and_years(folder, tmp_path):
    notes = tmp_path / "notes"
    notes.mkdir()
    english = "# Detection papers\n\n- [9/10] Mask RCNN (2018)\n- [8/10] YOLCAT: Real-time Instance Segmentation\n"
    korean = (
        "# 논문 목록\n\n- ★★★★☆ [Transformer](https://arxiv.org/abs/1706.03762)\n"
        "- ★★★☆☆ [Mask R-CNN](https://arxiv.org/abs/1703.06870)\n"
    )
    (notes / "one.md").write_text(english, encoding="utf-8")
    (notes / "two.md").write_text(korean, encoding="utf-8")
    run = ("run", str(notes), "--quiet")
    assert CliRunner().invoke(app, [*run, "--out", str(tmp_path / "out"), "--catalog", str(folder)]).exit_code == 0
    with notesetl.open(tmp_path / "out") as tables:
        papers = tables.sql("SELECT title, arxiv_id, year, n_notes FROM papers ORDER BY arxiv_id").to_dict("records")
        written = set(tables.sql("SELECT title FROM mentions")["title"])
    assert [tuple(row.values()) for row in papers] == [
        ("Mask R-CNN", "1703.06870", 2017, 2),
        ("Attention Is All You Need", "1706.03762", 2017, 1),
        ("YOLACT: Real-time Instance Segmentation", "1904.02689", 2019, 1),
    ]
    assert {"Mask RCNN", "Transformer", "YOLCAT: Real-time Instance Segmentation"} <= written


def test_a_run_with_a_catalogue_that_is_none_is_refused(tmp_path):
    (tmp_path / "a.md").write_text("- [9/10] Mask R-CNN\n", encoding="utf-8")
    result = CliRunner().invoke(
        app, ["run", str(tmp_path / "a.md"), "--out", str(tmp_path / "out"), "--catalog", str(tmp_path / "none")]
    )
    assert result.exit_code == 2
    assert "holds no catalogue" in result.stderr
    assert not (tmp_path / "out").exists()
