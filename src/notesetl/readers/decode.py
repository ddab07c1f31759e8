"""Bytes to text: marks and strict decoders first, then the most plausible of the legacy encodings."""

import codecs
import re
from dataclasses import dataclass

from notesetl.errors import RejectReason
from notesetl.readers.plausibility import Cost, cost, legacy_encodings

_MARKS = (  # longest first: the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    ("\ufeff".encode("gb18030"), "gb18030"),
)
_MAGIC = {
    b"%PDF-": "PDF",
    b"\x89PNG\r\n": "PNG image",
    b"GIF87a": "GIF image",
    b"GIF89a": "GIF image",
    b"\xff\xd8\xff": "JPEG image",
    b"PK\x03\x04": "ZIP archive or office document",
    b"\x1f\x8b\x08": "gzip file",
    b"\xfd7zXZ\x00": "xz file",
    b"7z\xbc\xaf\x27\x1c": "7z archive",
    b"Rar!\x1a\x07": "RAR archive",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "office document",
    b"\x7fELF": "program",
    b"SQLite format 3\x00": "SQLite database",
    b"{\\rtf": "RTF document",
}
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\v\f\r\x1b")) + b"\x7f"
_TOO_MANY_CONTROLS = 0.05  # share of the bytes
_SAMPLE = 1 << 16  # bytes that are weighed
_DECLARED = re.compile(rb"charset\s{0,4}=\s{0,4}[\"']?([A-Za-z0-9._:-]{2,40})")
_DECLARED_WITHIN = 4096  # bytes from the start
_DECLARED_BONUS = 0.9  # of its cost is what a declared encoding is charged
_FALLBACKS = {"big5": ("big5", "cp950", "big5hkscs")}  # strict decoders of one encoding, the plainest first
_HANGUL_FILLER = "\u3164"  # CP949 shows it where EUC-KR spells a syllable in parts
_SAME = {  # names whose encoding is read by that of a superset
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp950": "big5",
    "big5hkscs": "big5",
    "euc_kr": "cp949",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
}
_ELSEWHERE = ("shift_jis", "cp932", "euc_jp", "cp1251", "koi8-r", "cp1250", "cp1254", "iso8859-2", "iso8859-15")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the Python codec by which its bytes were read; byte-order marks are left out of the text."""

    text: str
    encoding: str


class DecodeError(Exception):
    """The bytes are no text that can be kept; ``reason`` says why, ``detail`` where or what."""

    def __init__(self, reason: RejectReason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail


def decode(data: bytes) -> Decoded:
    """Read ``data`` as text, line ends kept.

    Raises:
        DecodeError: EMPTY, BINARY, NUL_BYTES, SURROGATES or UNDECODABLE.
    """
    decoded = _decode(data)
    if not decoded.text or decoded.text.isspace():
        raise DecodeError(RejectReason.EMPTY, "nothing but white space" if data else "no bytes")
    return decoded


def _decode(data: bytes) -> Decoded:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, encoding)
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise DecodeError(RejectReason.BINARY, what)
    if b"\0" in data:
        return _with_nul(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _legacy(data, error)
    _refuse_controls(data)
    return Decoded(text, "utf-8")


def _marked(data: bytes, encoding: str) -> Decoded:
    """Decode what a byte-order mark declares."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8-sig":
            raise _broken_utf8(data, error) from None
        # Without their lone surrogates the bytes may be fine.
        lone = error.reason != "truncated data" and _lone_surrogates(data, encoding)
        reason = RejectReason.SURROGATES if lone else RejectReason.UNDECODABLE
        raise DecodeError(reason, f"{encoding}: {error.reason} at byte {error.start}") from None
    if "\0" in text:
        raise DecodeError(RejectReason.NUL_BYTES, f"at character {text.index(chr(0))}")
    return Decoded(text.removeprefix("\ufeff"), encoding)


def _lone_surrogates(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding, "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _refuse_controls(data: bytes) -> None:
    if (len(data) - len(data.translate(None, _CONTROLS))) > _TOO_MANY_CONTROLS * len(data):
        raise DecodeError(RejectReason.BINARY, "control characters")


def _with_nul(data: bytes) -> Decoded:
    """Decode UTF-16 without a mark, which is the only text that holds NUL bytes."""
    if decoded := _utf16(data):
        return decoded
    _refuse_controls(data.replace(b"\0", b""))
    if data.count(b"\0") > _TOO_MANY_CONTROLS * len(data):
        raise DecodeError(RejectReason.BINARY, "NUL bytes")
    raise DecodeError(RejectReason.NUL_BYTES, f"at byte {data.index(0)}")


def _utf16(data: bytes) -> Decoded | None:
    best: tuple[float, Decoded] | None = None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        weighed = cost(text[:_SAMPLE])
        if "\0" not in text and weighed.legible_overall and (best is None or weighed.total < best[0]):
            best = weighed.total, Decoded(text, encoding)
    return best[1] if best else None


def _broken_utf8(data: bytes, error: UnicodeDecodeError) -> DecodeError:
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return DecodeError(RejectReason.UNDECODABLE, f"utf-8: {error.reason} at byte {error.start}")
    at = next(index for index, character in enumerate(text) if "\ud800" <= character <= "\udfff")
    return DecodeError(RejectReason.SURROGATES, f"at character {at}")


def _legacy(data: bytes, error: UnicodeDecodeError) -> Decoded:
    """Decode what is no UTF-8: the legacy encoding whose text is the most plausible."""
    broken = _broken_utf8(data, error)
    if broken.reason is RejectReason.SURROGATES or _mostly_utf8(data):
        raise broken
    declared = _declared(data)
    candidates = legacy_encodings()
    if declared and declared not in candidates:
        candidates = {declared: "", **candidates}
    sample = _sample(data)
    weighed = {
        encoding: _charge(sample, encoding, language, declared=encoding == declared)
        for encoding, language in candidates.items()
    }
    for encoding in sorted((e for e, price in weighed.items() if price.legible), key=lambda e: weighed[e].total):
        if decoded := _strict(data, encoding):
            return decoded
    if (decoded := _utf16(data)) or (decoded := _guessed(data, sample)):
        return decoded
    _refuse_controls(data)
    raise DecodeError(RejectReason.UNDECODABLE, f"no known encoding; {broken.detail}")


def _charge(sample: bytes, encoding: str, language: str, *, declared: bool) -> Cost:
    decoded = _strict(sample, encoding)
    if decoded is None:
        return Cost(float("inf"), float("inf"))
    if encoding == "gb18030" and _strict(sample, "gbk") is None:
        language = ""  # four-byte sequences hold any script, and are hardly met by chance
    price = cost(decoded.text, language or None)
    return Cost(price.total * _DECLARED_BONUS, price.mean * _DECLARED_BONUS) if declared else price


def _strict(data: bytes, encoding: str) -> Decoded | None:
    for codec in _FALLBACKS.get(encoding, (encoding,)):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if codec == "cp949" and _HANGUL_FILLER in text:
            return _strict(data, "euc_kr") or Decoded(text, codec)
        return Decoded(text, codec)
    return None


def _sample(data: bytes) -> bytes:
    """Return the first lines that are not ASCII; a line feed is never part of a longer character."""
    lines: list[bytes] = []
    size = 0
    for line in data.splitlines():
        if not line.isascii():
            lines.append(line)
            size += len(line) + 1
            if size > _SAMPLE:
                break
    return b"\n".join(lines)


def _mostly_utf8(data: bytes) -> bool:
    """Tell whether the bytes are UTF-8 with some damage."""
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    whole = len(text) - sum(map(text.count, map(chr, range(0x80)))) - damaged
    return whole > 4 * damaged


def _declared(data: bytes) -> str | None:
    """Return the codec that a page declares in its head."""
    found = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    if not found:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return None
    name = _SAME.get(name, name)
    return name if name in _ELSEWHERE or name in legacy_encodings() else None


def _guessed(data: bytes, sample: bytes) -> Decoded | None:
    """Ask charset-normalizer about encodings of other languages."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 (slow to import, and rarely asked)

    best = from_bytes(sample, cp_isolation=list(_ELSEWHERE), threshold=0.1).best()
    return _strict(data, best.encoding) if best and best.coherence > 0.3 else None
