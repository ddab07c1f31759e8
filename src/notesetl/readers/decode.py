"""Bytes to text: marks and strict decoders first, then the most plausible of the legacy encodings."""

import codecs

from notesetl.errors import RejectReason
from notesetl.readers.legacy import Decoded, recognise, utf16

__all__ = ["DecodeError", "Decoded", "decode"]

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
        return _recognised(data, error)
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
    if decoded := utf16(data):
        return decoded
    _refuse_controls(data.replace(b"\0", b""))
    if data.count(b"\0") > _TOO_MANY_CONTROLS * len(data):
        raise DecodeError(RejectReason.BINARY, "NUL bytes")
    raise DecodeError(RejectReason.NUL_BYTES, f"at byte {data.index(0)}")


def _broken_utf8(data: bytes, error: UnicodeDecodeError) -> DecodeError:
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return DecodeError(RejectReason.UNDECODABLE, f"utf-8: {error.reason} at byte {error.start}")
    at = next(index for index, character in enumerate(text) if "\ud800" <= character <= "\udfff")
    return DecodeError(RejectReason.SURROGATES, f"at character {at}")


def _recognised(data: bytes, error: UnicodeDecodeError) -> Decoded:
    """Decode what is no UTF-8."""
    broken = _broken_utf8(data, error)
    if broken.reason is RejectReason.SURROGATES or _mostly_utf8(data):
        raise broken
    if decoded := recognise(data):
        return decoded
    _refuse_controls(data)
    raise DecodeError(RejectReason.UNDECODABLE, f"no known encoding; {broken.detail}")


def _mostly_utf8(data: bytes) -> bool:
    """Tell whether the bytes are UTF-8 with some damage."""
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    whole = len(text) - sum(map(text.count, map(chr, range(0x80)))) - damaged
    return whole > 4 * damaged
