import codecs
import time
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notesetl.errors import RejectReason
from notesetl.languages import codes
from notesetl.readers.decode import DecodeError, decode
from notesetl.readers.plausibility import cost, legacy_encodings

EN = (
    "The naïve baseline isn’t weak – on “hard” images it loses only 2.1 points, which I’d call a café-table result.\r\n"
)
ZH = "# 读书笔记\n\n这篇文章的想法很简单：把注意力算在窗口里面，再让窗口移动。实验做得很充分，推荐一看（8/10）。\n"
TW = "# 讀書筆記\n\n這篇文章的想法很簡單：把注意力放在視窗裡面，再讓視窗移動。實驗做得很充分，推薦一看。\n"
VI = "# Ghi chú\n\nBài báo này đề xuất một cách huấn luyện rất đơn giản, kết quả tốt hơn hẳn nhưng tốn nhiều bộ nhớ.\n"
KO = "# 읽은 논문\n\n이 논문은 창을 옮겨 가며 어텐션을 계산한다. 구현이 간단하고 속도도 빨라서 다시 볼 만하다.\n"
TONES = "\u0300\u0301\u0303\u0309\u0323"


def cp1258(text):
    """Encode Vietnamese as Windows-1258 does: hats on the letter, tones behind it."""
    out = []
    for character in unicodedata.normalize("NFC", text):
        apart = unicodedata.normalize("NFD", character)
        base = unicodedata.normalize("NFC", "".join(part for part in apart if part not in TONES))
        out.append(base + "".join(part for part in apart if part in TONES))
    return "".join(out).encode("cp1258")


def marked(encoding, mark):
    return lambda text: mark + text.encode(encoding)


ROUND_TRIPS = [
    *[(text, "utf-8", str.encode) for text in (EN, ZH, TW, VI, KO)],
    *[(text, "utf-8-sig", marked("utf-8", codecs.BOM_UTF8)) for text in (EN, ZH, VI, KO)],
    *[(text, "utf-16", marked("utf-16-le", codecs.BOM_UTF16_LE)) for text in (EN, ZH, VI, KO)],
    *[(text, "utf-16", marked("utf-16-be", codecs.BOM_UTF16_BE)) for text in (EN, ZH, VI, KO)],
    *[(text, "utf-32", marked("utf-32-le", codecs.BOM_UTF32_LE)) for text in (EN, KO)],
    *[(text, name, marked(name, b"")) for text in (EN, ZH, TW, VI, KO) for name in ("utf-16-le", "utf-16-be")],
    *[(text, "gb18030", marked("gb18030", b"")) for text in (ZH, TW, VI, KO)],
    (ZH, "gb18030", marked("gbk", b"")),
    (ZH, "gb18030", marked("gb2312", b"")),
    (ZH, "gb18030", marked("gb18030", "\ufeff".encode("gb18030"))),
    (TW, "big5", marked("big5", b"")),
    (KO, "cp949", marked("cp949", b"")),
    (KO, "cp949", marked("euc-kr", b"")),
    (VI, "cp1258", cp1258),
    (EN, "cp1252", marked("cp1252", b"")),
]


@pytest.mark.parametrize(("text", "encoding", "encode"), ROUND_TRIPS)
def test_each_encoding_is_told_from_its_bytes(text, encoding, encode):
    data = encode(text)
    decoded = decode(data)
    assert unicodedata.normalize("NFC", decoded.text) == text
    assert decoded.encoding == encoding
    assert data.decode(decoded.encoding).removeprefix("\ufeff") == decoded.text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(ZH[8:20], "gbk"), (TW[8:20], "big5"), (KO[9:24], "cp949"), ("推荐", "gbk"), ("논문", "cp949")],
)
def test_a_few_words_are_enough(text, encoding):
    assert decode(text.encode(encoding)).text == text


def test_utf16_of_han_alone_holds_no_nul_byte():
    text = "这篇论文的方法很简单但是结果不错"
    assert decode(text.encode("utf-16-le")).text == text


@pytest.mark.parametrize("note", ["a’s", "5 µm × 3", "50 €", "– see §2"])
def test_windows_1252_signs_between_ascii(note):
    text = f"Notes on sleep transistors.\n{note} is what the table reports.\n"
    assert decode(text.encode("cp1252")).text == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", RejectReason.EMPTY),
        (b" \n\t\r\n", RejectReason.EMPTY),
        ("\u3000\n".encode(), RejectReason.EMPTY),
        (codecs.BOM_UTF8, RejectReason.EMPTY),
        (codecs.BOM_UTF16_LE + " \n".encode("utf-16-le"), RejectReason.EMPTY),
        (b"%PDF-1.5\n1 0 obj\n", RejectReason.BINARY),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", RejectReason.BINARY),
        (b"PK\x03\x04\x14\0\x06\0", RejectReason.BINARY),
        (b"{\\rtf1\\ansi A note.}", RejectReason.BINARY),
        (bytes(range(256)) * 8, RejectReason.BINARY),
        (b"\x01\x02\x03\x04 four", RejectReason.BINARY),
        (b"# A note\n\nwith a hole \0 in its middle, and more words behind it\n", RejectReason.NUL_BYTES),
        ("# 笔记\n\n中间有一个空字节\0，后面还有别的字。\n".encode(), RejectReason.NUL_BYTES),
        (codecs.BOM_UTF8 + b"a\0b", RejectReason.NUL_BYTES),
        (b"one \xed\xa0\x80 two", RejectReason.SURROGATES),
        (b"pair \xed\xa0\xbd\xed\xb8\x80 in CESU-8", RejectReason.SURROGATES),
        (codecs.BOM_UTF16_LE + b"a\0\x00\xd8b\0", RejectReason.SURROGATES),
        (codecs.BOM_UTF16_LE + b"a\0b", RejectReason.UNDECODABLE),
        (ZH.encode() + b"\xe4\xb8\n", RejectReason.UNDECODABLE),
        (KO.encode()[:40] + b"\xff" + KO.encode()[42:], RejectReason.UNDECODABLE),
        (b"what is \x81\xff\x8d\x81 this\n", RejectReason.UNDECODABLE),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(data, reason):
    with pytest.raises(DecodeError) as caught:
        decode(data)
    assert caught.value.reason is reason
    assert caught.value.detail


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "\n\r\n"])
def test_line_ends_are_kept(ends):
    text = f"one{ends}two{ends}"
    assert decode(text.encode()).text == text
    assert decode(codecs.BOM_UTF16_BE + text.encode("utf-16-be")).text == text


def test_a_declared_encoding_settles_what_the_characters_leave_open():
    page = '<html><head><meta charset="{}"></head><body>caf\u00e9 \u043f\u0440\u0438\u0432\u0435\u0442</body></html>'
    russian = page.format("windows-1251").replace("\u00e9", "e")
    assert decode(russian.encode("cp1251")).text == russian


@pytest.mark.parametrize("name", ["base64", "rot13", "no-such", "utf-8", "idna"])
def test_a_false_declaration_does_no_harm(name):
    page = f'<meta charset="{name}"><p>推荐大家看这篇论文，方法简单</p>'
    assert decode(page.encode("gbk")).text == page


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_other_scripts_are_not_taken_for_western(encoding):
    text = "Это заметки о статье про внимание. Метод простой, результаты хорошие, код открыт."
    assert decode(text.encode(encoding)).text == text


def test_four_byte_sequences_are_a_sure_sign():
    text = "A note on icons \ue7c7 \U000f0001 and flags \U0001f1fb\U0001f1f3, nothing else outside ASCII."
    assert decode(text.encode("gb18030")).text == text


def test_every_language_brings_its_encodings():
    assert set(legacy_encodings().values()) == set(codes())


def test_a_wrong_decoding_costs_more():
    assert cost(ZH, "zh").total < cost(ZH.encode("gbk").decode("cp949", "replace"), "ko").total
    assert cost(KO, "ko").total < cost(KO.encode("cp949").decode("gb18030", "replace"), "zh").total


@given(st.binary(max_size=400))
def test_bytes_are_text_or_refused(data):
    try:
        decoded = decode(data)
    except DecodeError:
        return
    assert data.decode(decoded.encoding).removeprefix("\ufeff") == decoded.text
    assert "\0" not in decoded.text
    decoded.text.encode()


@given(
    st.text(alphabet=st.characters(codec="utf-8", categories=["L", "P", "Zs"]), min_size=1).filter(
        lambda t: t.strip("\ufeff").strip()
    )
)
def test_utf8_is_never_taken_for_anything_else(text):
    decoded = decode(text.encode())
    assert decoded.text == text.removeprefix("\ufeff")
    assert decoded.encoding.startswith("utf-8")


def test_hostile_sizes_take_linear_time():
    began = time.process_time()
    for data in (b"\xe9" * 300_000, b"charset " * 100_000 + b"\x82", b"a\xcc" * 200_000, b"\xa1" * 300_001):
        with suppress(DecodeError):
            decode(data)
    assert time.process_time() - began < 5
