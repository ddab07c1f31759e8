"""The corrections file: what is written is what is read, and what stands in a spreadsheet is no formula."""

import csv
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notesetl.corrections import COLUMNS, Correction, anchor, append, read, write
from notesetl.corrections.quotes import Quoted
from notesetl.errors import NotesetlError

FORMULAS = ["=1+1", "+84 điểm", "-", "- [ ] todo", "@cmd", "\tx", "\rx", "＝1", "'=1", "''-x", "−3"]
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=40)
ROWS = st.lists(
    st.builds(Correction, *[TEXTS] * 6).filter(lambda row: any(getattr(row, name).strip() for name in COLUMNS))
)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("corrections") / "corrections.csv"


def raw_rows(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


@given(rows=ROWS)
def test_what_is_written_is_read_to_the_letter(place, rows):
    write(place, rows)
    assert list(read(place)) == rows


@given(rows=ROWS)
def test_no_cell_is_a_formula(place, rows):
    write(place, rows)
    assert not [cell for row in raw_rows(place) for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("value", FORMULAS)
def test_formulas_survive(tmp_path, value):
    row = Correction("노트.md", value, "title", value, value, value)
    write(tmp_path / "c.csv", [row])
    assert read(tmp_path / "c.csv") == (row,)


@pytest.mark.parametrize(
    "text",
    [
        "path,quote,field,value,why\na.md,x,title,y,z\n",
        "\ufeffpath;quote;field;value\r\na.md;x;title;y\r\n\r\n;;;\r\n",
        "Field\tValue\tPath\tQuote\ntitle\ty\ta.md\tx\n",
        'why,path,quote,field,value\n"z, z",a.md,x,title,y\n',
    ],
)
def test_columns_may_come_in_any_order_as_spreadsheets_write_them(tmp_path, text):
    (tmp_path / "c.csv").write_text(text, encoding="utf-8", newline="")
    (row,) = read(tmp_path / "c.csv")
    assert (row.path, row.quote, row.field, row.value, row.line) == ("a.md", "x", "title", "y", 2)


def test_lines_are_those_of_the_file(tmp_path):
    (tmp_path / "c.csv").write_text('path,quote,field,value\na.md,"x\nx",title,y\n\nb.md,x,title,y\n', encoding="utf-8")
    assert [row.line for row in read(tmp_path / "c.csv")] == [2, 5]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "column path, quote, field, value missing"),
        (b"path,quote,field\n", "column value missing"),
        (b"path,quote,field,value,score\n", "unknown column 'score'; allowed: path, quote, field, value, why, before"),
        (b"path,quote,field,value,path\n", "a column stands twice"),
        (b"path,quote,field,value\na,b,c,d,e\n", "line 2: more values than columns"),
        ("path,quote,field,value\n한,b,c,d\n".encode("cp949"), "cannot be read as a CSV file in UTF-8"),
        (b'path,quote,field,value\n"' + b"x" * 200_000 + b'",b,c,d\n', "field larger than field limit"),
    ],
)
def test_what_is_no_corrections_file_is_told_in_one_line(tmp_path, data, message):
    (tmp_path / "c.csv").write_bytes(data)
    with pytest.raises(NotesetlError) as told:
        read(tmp_path / "c.csv")
    assert message in str(told.value)
    assert "\n" not in str(told.value)


def test_a_missing_file_and_a_folder_are_told(tmp_path):
    for path in (tmp_path / "no.csv", tmp_path):
        with pytest.raises(NotesetlError, match="cannot be read"):
            read(path)
    with pytest.raises(NotesetlError, match="cannot write"):
        write(tmp_path / "no" / "c.csv", [])
    with pytest.raises(NotesetlError, match="cannot write"):
        write(tmp_path / "c.csv", [Correction("a", "\ud800", "title", "x")])
    assert list(tmp_path.iterdir()) == []


def test_rows_are_appended_and_old_files_get_the_new_column(tmp_path):
    place = tmp_path / "c.csv"
    first, second = (
        Correction("a.md", "8/10", "rating", "9/10"),
        Correction("a.md", "8/10", "rating", "none", "", "ICCV "),
    )
    place.write_text("path,quote,field,value\na.md,8/10,rating,9/10", encoding="utf-8")
    append(place, [second])
    assert read(place) == (first, second)
    append(tmp_path / "new.csv", [first])
    assert read(tmp_path / "new.csv") == (first,)


VIETNAMESE = "# Ghi chú\n\n- Mạng nơ-ron   tích chập\n- điểm: 8/10\n- điểm: 8/10\n"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (VIETNAMESE, "nơ-ron tích chập"),
        (VIETNAMESE, "Mạng"),
        ("점수: 한국어 8점, 나머지", "국어 8점"),
        ("评分：\r\n\t★★★☆☆", "评分： ★★★☆☆"),
        ("e\u0301tude", "étude"),
    ],
)
def test_quotes_are_found_however_they_are_composed(form, text, quote):
    composed = unicodedata.normalize(form, text)
    (place,) = Quoted(composed).find(quote)
    assert " ".join(unicodedata.normalize("NFC", composed[slice(*place)]).split()) == unicodedata.normalize(
        "NFC", quote
    )


def test_a_quote_that_stands_twice_is_told_apart_by_what_is_before_it():
    found = Quoted(VIETNAMESE)
    one, other = found.find("8/10")
    assert found.find("8/10", "tích chập\n- điểm: ") == [one]
    assert found.find("8/10", "điểm: 8/10\n- điểm: ") == [other]
    assert found.find("8/10", "something that was there once: ") == [one, other]
    assert found.find("nơ-ron", "something that was there once: ") == [
        (VIETNAMESE.index("nơ-ron"), VIETNAMESE.index("nơ-ron") + 6)
    ]
    assert found.find("") == found.find(" \n") == found.find("not there") == []


@given(
    text=st.text(st.sampled_from("ab \n한ệ\u0301e8/10"), min_size=1, max_size=60),
    bounds=st.tuples(st.integers(0, 59), st.integers(1, 8)),
)
def test_an_anchor_leads_back_to_its_place(text, bounds):
    start, length = bounds
    quote = text[start : start + length]
    cut = any(
        unicodedata.combining(char)
        for char in (text[start : start + 1], text[start + length : start + length + 1])
        if char
    )
    if cut or not quote or quote != quote.strip():
        return
    found = anchor(text, start, start + len(quote))
    places = Quoted(text).find(*found)
    assert places
    if len(places) == 1:
        assert places[0][0] == start


def test_an_anchor_survives_edits_elsewhere():
    text = "".join(f"- Paper {number}: 8/10, fine\n" for number in range(30))
    start = text.index("8/10", text.index("Paper 17"))
    quote, before = anchor(text, start, start + 4)
    edited = "# New head\n\n" + text.replace("Paper 3:", "Paper three:").replace("- Paper 9: 8/10, fine\n", "")
    (place,) = Quoted(edited).find(quote, before)
    assert edited[: place[0]].endswith("Paper 17: ")
