import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notesetl.errors import RejectReason
from notesetl.readers import RawFile, read_dump, read_note
from notesetl.records import Note, Reject

MARKDOWN = {
    "en": "# Reading list\n\n- [8/10] [Deep Residual Learning](https://arxiv.org/abs/1512.03385) still the plain one\n",
    "zh": "# 阅读清单\n\n- [8/10] [Deep Residual Learning](https://arxiv.org/abs/1512.03385) 简单而有效\n",
    "vi": "# Danh sách đọc\n\n- [8/10] [Deep Residual Learning](https://arxiv.org/abs/1512.03385) đơn giản mà tốt\n",
    "ko": "# 읽을 목록\n\n- [8/10] [Deep Residual Learning](https://arxiv.org/abs/1512.03385) 단순하지만 강하다\n",
}
LEGACY = [("en", "utf-16-le"), ("zh", "gb18030"), ("vi", "utf-16-be"), ("ko", "cp949"), ("zh", "utf-8")]
RECORDS = (
    "title=Mask R-CNN\nstar=****\nyear=2017\n---\ntitle=Focal Loss for Dense Object Detection\nstar=***\nyear=2017\n"
)


def note_of(path, text, encoding="utf-8"):
    note, rejects = read_note(RawFile(path, text.encode(encoding)))
    assert rejects == ()
    return note


def shown(note, kind):
    return ["".join(note.text[a:b] for a, b in block.runs) for block in note.blocks if block.kind == kind]


@pytest.mark.parametrize(("language", "encoding"), LEGACY)
def test_bytes_become_a_note(language, encoding):
    text = MARKDOWN[language]
    note = note_of("a/b.md", text, encoding)
    assert note.text == text
    assert (note.path, note.format, note.encoding, note.title) == ("a/b.md", "markdown", encoding, "")
    assert note.sha256 == hashlib.sha256(text.encode(encoding)).hexdigest()
    assert note.bytes == len(text.encode(encoding))
    assert shown(note, "heading") == [text.splitlines()[0][2:]]
    assert [b.kind for b in note.blocks].count("item") == 1


@pytest.mark.parametrize(
    ("path", "text", "form"),
    [
        ("n.MD", "plain words\n", "markdown"),
        ("n.txt", "plain words\n", "text"),
        ("README", "plain words\n", "text"),
        ("n.txt", RECORDS, "records"),
        ("n.md", RECORDS, "records"),
        ("n.html", "<h1>Notes</h1><p>plain words</p>", "html"),
        ("n.txt", "<h1>Notes</h1><p>plain words</p>", "text"),
    ],
)
def test_the_form_is_told_by_suffix_or_content(path, text, form):
    assert note_of(path, text).format == form


def test_text_with_the_signs_of_markdown_is_read_as_such():
    note = note_of("n.txt", MARKDOWN["ko"])
    assert note.format == "text"
    assert shown(note, "heading") == ["읽을 목록"]
    assert not shown(note_of("n.txt", "C# and # of runs\n"), "heading")


def test_records_have_a_field_for_each_value():
    note = note_of("n.txt", RECORDS)
    assert note.text == RECORDS
    assert ("star", "****") in [
        (b.name, note.text[b.runs[0][0] : b.runs[0][1]]) for b in note.blocks if b.kind == "field"
    ]


@pytest.mark.parametrize("path", ["n.md", "n.txt"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_front_matter_stands_before_the_body(path, ends):
    text = ends.join(
        ["---", "title: Nhận xét", "rating: 4", "tags: [a, b]", "---", "## Thân bài", "", "- một", "- hai", ""]
    )
    note = note_of(path, text)
    assert note.text == text
    assert json.loads(note.meta) == {"title": "Nhận xét", "rating": 4, "tags": ["a", "b"]}
    assert shown(note, "field")[:2] == ["Nhận xét", "4"]
    kinds = [block.kind for block in note.blocks]
    assert kinds.index("field") < kinds.index("item")
    assert all(block.parent < index for index, block in enumerate(note.blocks))
    assert {note.blocks[b.parent].kind for b in note.blocks if b.kind == "item"} == {"list"}
    assert shown(note, "paragraph") == ["một", "hai"]


def test_wrong_front_matter_keeps_the_note_and_is_told_of():
    text = '---\ntitle: "open\nrating: [4\n---\n# Body\n'
    note, rejects = read_note(RawFile("n.md", text.encode()))
    assert note is not None
    assert shown(note, "heading") == ["Body"]
    assert [(r.path, r.stage, r.reason) for r in rejects] == [("n.md", "read", RejectReason.FRONT_MATTER)]
    assert rejects[0].detail
    assert "\n" not in rejects[0].detail


def test_the_head_of_a_page_and_its_front_matter_are_its_meta():
    page = "---\nrating: 3\n---\n<html><head><title>방</title></head><body><h1>제목</h1><p>본문이다</p></body></html>"
    note = note_of("n.html", page)
    assert json.loads(note.meta)["rating"] == 3
    assert json.loads(note.meta)["title"] == "방"
    assert "rating" not in note.text
    assert shown(note, "heading") == ["제목"]


def test_meta_is_json_whatever_the_keeper_declares():
    note = note_of("n.md", "---\nwhen: 2020-01-02\nscore: .inf\n2: two\n---\nText\n")
    meta = json.loads(note.meta, parse_constant=pytest.fail)
    assert meta["when"] == "2020-01-02"
    assert meta["2"] == "two"
    note.meta.encode()


@pytest.mark.parametrize(
    ("path", "data", "reason"),
    [
        ("n.md", b" \n", RejectReason.EMPTY),
        ("n.html", b"<html><head><script>let a = 1</script></head><body></body></html>", RejectReason.EMPTY),
        ("n.md", b"%PDF-1.4 ...", RejectReason.BINARY),
        ("n.txt", b"a note \xed\xa0\x80 with half a sign", RejectReason.SURROGATES),
    ],
)
def test_what_cannot_be_read_is_a_reject(path, data, reason):
    note, rejects = read_note(RawFile(path, data))
    assert note is None
    assert [(r.path, r.stage, r.reason) for r in rejects] == [(path, "read", reason)]


def test_a_dump_gives_a_note_or_a_reject_for_every_file(tmp_path):
    for code, text in MARKDOWN.items():
        (tmp_path / f"{code}.md").write_text(text, encoding="utf-8")
    (tmp_path / "bad.md").write_bytes(b"---\na: [\n---\nkept\n")
    (tmp_path / "empty.md").write_bytes(b"")
    (tmp_path / "image.md").write_bytes(b"\x89PNG\r\n\x1a\n")
    found = list(read_dump([tmp_path]))
    assert [item.path for item in found if isinstance(item, Note)] == ["bad.md", "en.md", "ko.md", "vi.md", "zh.md"]
    assert [(item.path, item.reason) for item in found if isinstance(item, Reject)] == [
        ("bad.md", RejectReason.FRONT_MATTER),
        ("empty.md", RejectReason.EMPTY),
        ("image.md", RejectReason.BINARY),
    ]
    assert list(read_dump([str(tmp_path)])) == found


@given(
    st.sampled_from(["n.md", "n.txt", "n.html"]),
    st.sampled_from(["", "---\na: 1\n---\n", "+++\na = 1\n+++\n", "a=1\nb=2\nc=3\n---\n"]),
    st.text(alphabet="# *-[](){}<>|:=~`$\r\n\tab한字ệ0", max_size=80),
)
def test_any_text_is_read_with_blocks_inside_it(path, head, body):
    note, rejects = read_note(RawFile(path, (head + body).encode()))
    assert note is not None or rejects
    for index, block in enumerate(note.blocks if note else ()):
        assert 0 <= block.start <= block.end <= len(note.text)
        assert -1 <= block.parent < index
