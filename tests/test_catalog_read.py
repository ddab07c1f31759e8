import bz2
import gzip
import json
import lzma
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notesetl.catalog.dump import Broken, read_line
from notesetl.catalog.entry import Entry
from notesetl.catalog.fuzzy import changes, is_slip
from notesetl.catalog.latex import decode
from notesetl.catalog.source import LONGEST_LINE, Source
from notesetl.catalog.titles import title_key, title_words
from notesetl.errors import NotesetlError


def dumped(**fields):
    row = {
        "id": "0704.0001",
        "submitter": "Pavel Nadolsky",
        "authors": "C. Bal\\'azs, E. L. Berger, P. M. Nadolsky, C.-P. Yuan",
        "title": "Calculation of prompt diphoton production cross sections at Tevatron and\n  LHC energies",
        "comments": "37 pages, 15 figures; published version",
        "journal-ref": "Phys.Rev.D76:013009,2007",
        "doi": "10.1103/PhysRevD.76.013009",
        "report-no": "ANL-HEP-PR-07-12",
        "categories": "hep-ph hep-ex",
        "license": None,
        "abstract": "  A calculation\n",
        "versions": [
            {"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"},
            {"version": "v2", "created": "Tue, 24 Jul 2012 20:10:27 GMT"},
        ],
        "update_date": "2012-11-26",
        "authors_parsed": [["Balázs", "C.", ""], ["Berger", "E. L.", ""], ["Yuan", "C. -P.", "Jr", "Michigan"]],
    }
    return {**row, **fields}


def line(**fields):
    return json.dumps(dumped(**fields)).encode()


def test_a_line_of_the_dump_is_a_paper():
    assert read_line(line()) == Entry(
        arxiv_id="0704.0001",
        title="Calculation of prompt diphoton production cross sections at Tevatron and LHC energies",
        year=2007,
        authors=("C. Balázs", "E. L. Berger", "C. -P. Yuan Jr"),
        categories=("hep-ph", "hep-ex"),
        doi="10.1103/physrevd.76.013009",
        journal_ref="Phys.Rev.D76:013009,2007",
    )
    assert read_line(line()).primary_category == "hep-ph"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"id": "hep-th/9901001", "versions": []}, {"arxiv_id": "hep-th/9901001", "year": 1999}),
        ({"id": "math.GT/0309136", "versions": None}, {"arxiv_id": "math/0309136", "year": 2003}),
        ({"id": "2401.00001v3", "versions": [{"version": "v2", "created": "1 Jan 2030"}]}, {"arxiv_id": "2401.00001"}),
        ({"versions": [7]}, {"year": 2007}),
        ({"authors_parsed": None}, {"authors": ("C. Balázs", "E. L. Berger", "P. M. Nadolsky", "C.-P. Yuan")}),
        ({"authors_parsed": None, "authors": "A. Bo and C. Do"}, {"authors": ("A. Bo", "C. Do")}),
        ({"authors_parsed": [["Erd\\H{o}s", "P.", ""], [], [None, 3], "x"]}, {"authors": ("P. Erdős",)}),
        ({"doi": "10.1000/A 10.1000/B"}, {"doi": "10.1000/a"}),
        ({"doi": "no doi"}, {"doi": None}),
        ({"categories": ["cs.CV"]}, {"categories": ()}),
        ({"journal-ref": "  "}, {"journal_ref": None}),
        (
            {"title": " \\'Etale\u2003cohomology\x0b of\r\n{B}anach  spaces "},
            {"title": "Étale cohomology of Banach spaces"},
        ),
    ],
)
def test_what_lines_hold_besides(fields, expected):
    entry = read_line(line(**fields))
    assert {name: getattr(entry, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"\xff\xfe", Broken.NOT_UTF8),
        (b"{", Broken.NOT_JSON),
        (b"[" * 200_000, Broken.NOT_JSON),
        (b'{"id": ' + b"1" * 5000 + b"}", Broken.NOT_JSON),
        (b"[]", Broken.NO_OBJECT),
        (b"null", Broken.NO_OBJECT),
        (b"{}", Broken.NO_ID),
        (line(id=704.0001), Broken.NO_ID),
        (line(id="0704.0001; x"), Broken.NO_ID),
        (line(id="0799.0001"), Broken.NO_ID),
        (line(title=None), Broken.NO_TITLE),
        (line(title=" \n"), Broken.NO_TITLE),
        (line(title="a \ud800"), Broken.NOT_UNICODE),
        (line(authors_parsed=[["\udfff", "", ""]]), Broken.NOT_UNICODE),
    ],
)
def test_why_a_line_is_no_paper(text, reason):
    assert read_line(text) is reason


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)
    )
)
def test_whatever_a_field_holds_is_no_fault(value):
    for name in ("title", "authors", "authors_parsed", "versions", "doi", "categories", "journal-ref", "id"):
        assert isinstance(read_line(line(**{name: value})), Entry | Broken)


@pytest.mark.parametrize(
    ("text", "decoded"),
    [
        ("Poincar\\'e and Erd\\H{o}s", "Poincaré and Erdős"),
        ('Schr\\"odinger, G\\"{o}del, {\\"U}ber', "Schrödinger, Gödel, Über"),
        ("Garc{\\'\\i}a, Mart\\'{\\i}nez", "García, Martínez"),
        ("\\v{C}ech, \\c{c}a, \\v Zi\\v zek", "Čech, ça, Žižek"),
        ("\\O rsted, \\L{}ojasiewicz, stra\\ss e, \\AA rhus", "Ørsted, Łojasiewicz, straße, Århus"),
        ("{BERT}: A {{Deep}} Model", "BERT: A Deep Model"),
        ("$\\alpha$-decay of ${}^{12}$C", "$\\alpha$-decay of ${}^{12}$C"),
        ("\\emph{Deep} \\textbf {nets} and \\frac{a}", "Deep nets and \\frac{a}"),
        ("R\\&D at 5\\% \\alpha", "R&D at 5% \\alpha"),
        ("costs 5$ and {more}", "costs 5$ and more"),
        ("\\vec x \\beta \\ui", "\\vec x \\beta \\ui"),
        ("目标检测 \\ { \\'", "目标检测 \\ { \\'"),
        ("\\{i} and \\{x\\}", "\\{i} and \\{x\\}"),
    ],
)
def test_accents_of_latex_are_letters(text, decoded):
    assert decode(text) == decoded


@given(st.text(alphabet="\\{}$'\"^~ abvHcui.\u0131é", max_size=60))
def test_decoding_never_fails_and_keys_do_not_mind_it(text):
    assert decode(text).count("$") == text.count("$")
    assert title_key(decode(text)) == title_key(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mask R-CNN", "mask rcnn"),
        ("Mask R-CNN", "ＭＡＳＫ  Ｒ－ＣＮＮ"),
        ("Poincar\\'e maps", "Poincare Maps"),
        ("$\\mathcal{N}=4$ theory", "N = 4 Theory"),
        ("Efﬁcient Learning", "efficient learning."),
        ("A+B", "A + B"),
        ("한국어 제목", "한국어제목"),
        ("Nhận dạng ảnh", "nhan dang anh"),
    ],
)
def test_titles_that_are_the_same(one, other):
    assert title_key(one) == title_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("PointNet", "PointNet++"), ("C", "C++"), ("YOLOv2", "YOLOv3"), ("目标检测", "目标跟踪"), ("On X", "On X II")],
)
def test_titles_that_are_not_the_same(one, other):
    assert title_key(one) != title_key(other)


SEEN = {
    "segmentation": 5000,
    "supervised": 900,
    "unsupervised": 800,
    "symmetric": 700,
    "asymmetric": 300,
    "networks": 9000,
}
SEEN |= {"network": 8000, "of": 900_000, "the": 800_000, "for": 700_000, "recognition": 3000, "bert": 400, "not": 2000}
SEEN |= {
    "via": 60_000,
    "semantic": 1000,
    "fully": 900,
    "convolutional": 1500,
    "segmentaion": 4,
    "learning": 40_000,
    "sets": 900,
    "nets": 800,
}
FCN = "Fully Convolutional Networks for Semantic Segmentation"


def are_slips(asked, known, titles=2_700_000):
    one, other = title_words(asked), title_words(known)
    found = changes(one, other)
    return found is not None and all(is_slip(change, len(one), lambda w: SEEN.get(w, 0), titles) for change in found)


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("Fully Convolutional Networks for Semantic Segmenation", FCN),
        ("Fully Convolutional Networks for Semantic Segmentaion", FCN),  # also in titles, but rarely
        ("Fully Convolutinal Netwroks for Semantic Segmentation", FCN),
        ("Fully Convolutional Network for Semantic Segmentation", FCN),
        ("Fully Convolutional Networks fro Semantic Segmentation", FCN),
        ("Fully Convolutional Networks of Semantic Segmentation", FCN),
        ("Fully Con volutional Networks for Semantic Segmentation", FCN),
        ("YOLCAT: Real-time Instance Segmentation", "YOLACT: Real-time Instance Segmentation"),
    ],
)
def test_slips_of_the_pen(asked, known):
    assert are_slips(asked, known)


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("Unsupervised Learning of Visual Features", "Supervised Learning of Visual Features"),
        ("On Asymmetric Matrices and the Rest", "On Symmetric Matrices and the Rest"),
        ("YOLOv2: Faster Detection of Things", "YOLOv3: Faster Detection of Things"),
        ("Learning in 2D Worlds of Things", "Learning in 3D Worlds of Things"),
        ("Theory of Things, Part I", "Theory of Things, Part II"),
        ("PointNet: Learning on Point Sets", "PointNet++: Learning on Point Sets"),
        ("Learning is not Fitting of Curves", "Learning is Fitting of Curves"),
        ("Fully Convolutional Networks", FCN),
        ("Semantic Segmentation for Fully Convolutional Networks", FCN),
        ("A Netwrok of Graph Thnigs for Segmenttaion", "A Network of Graph Things for Segmentation"),
        ("Deep Sets and Maps", "Deep Nets and Maps"),
    ],
)
def test_no_slips(asked, known):
    assert not are_slips(asked, known)


def test_a_small_catalogue_knows_too_few_words_to_forgive_a_prefix():
    known = "Linear Models of Things in the Wild"
    assert not are_slips("Nlinear Models of Things in the Wild", known, titles=50)
    assert are_slips("Linaer Models of Things in the Wild", known, titles=50)


LINES = [b'{"a": 1}\n', b"\n", b"x\r\n", b"last"]


@pytest.mark.parametrize("suffix", ["", ".gz", ".xz", ".bz2", ".zip"])
def test_lines_come_out_of_every_packing(tmp_path, suffix):
    path = tmp_path / "dump"  # the name says nothing
    data = b"".join(LINES)
    if suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("README.txt", "not this")
            archive.writestr("a/arxiv.json", data)
    else:
        packers = {"": bytes, ".gz": gzip.compress, ".xz": lzma.compress, ".bz2": bz2.compress}
        path.write_bytes(packers[suffix](data))
    with Source(path) as source:
        assert list(source) == LINES
        assert source.done == source.size > 0


def test_a_line_without_end_is_not_held(tmp_path):
    path = tmp_path / "dump"
    path.write_bytes(b"a\n" + b"x" * (2 * LONGEST_LINE + 5) + b"\nb\n" + b"y" * (LONGEST_LINE + 1))
    with Source(path) as source:
        assert list(source) == [b"a\n", None, b"b\n", None]


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
@pytest.mark.parametrize("harm", [lambda data: data[: len(data) // 2], lambda data: data[:40] + b"\0" * 20 + data[60:]])
def test_damaged_packing_is_told(tmp_path, pack, harm):
    path = tmp_path / "dump"
    path.write_bytes(harm(pack(b"".join(b"%d\n" % n for n in range(9999)))))
    with pytest.raises(NotesetlError, match=r"dump: cannot be read: \w"), Source(path) as source:
        list(source)


def damaged_zip():
    return b"PK\x03\x04" + b"\0" * 100


@pytest.mark.parametrize(
    ("data", "message"), [(damaged_zip(), "cannot be read"), (b"PK\x05\x06" + b"\0" * 18, "empty")]
)
def test_broken_archives_are_told(tmp_path, data, message):
    path = tmp_path / "dump.zip"
    path.write_bytes(data)
    with pytest.raises(NotesetlError, match=message):
        Source(path)


def test_what_is_no_file_is_told(tmp_path):
    with pytest.raises(NotesetlError, match="no such file"):
        Source(tmp_path / "none")
    with pytest.raises(NotesetlError, match="no regular file"):
        Source(tmp_path)
