"""Encodings that nothing declares: each strict decoder is tried, and the most plausible text wins."""

import codecs
import re
from dataclasses import dataclass

from notesetl.readers.plausibility import Cost, cost, legacy_encodings

_SAMPLE = 1 << 16  # bytes that are weighed
_DOUBTFUL = 7.0  # mean cost of what stands for letters of other scripts; Vietnamese and French have 5
_DECLARED_WITHIN = 4096  # bytes from the start
_DECLARED_BONUS = 0.9  # of its cost is what a declared encoding is charged
_DECLARED = re.compile(rb"charset\s{0,4}=\s{0,4}[\"']?([A-Za-z0-9._:-]{2,40})")
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
_OTHER_SCRIPTS = ("shift_jis", "cp932", "euc_jp", "cp1251", "koi8-r")
_ELSEWHERE = (*_OTHER_SCRIPTS, "cp1250", "cp1254", "iso8859-2", "iso8859-15")  # read where a page declares them


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the Python codec by which its bytes were read; byte-order marks are left out of the text."""

    text: str
    encoding: str


def recognise(data: bytes) -> Decoded | None:
    """Decode what is no UTF-8: by the encoding whose text is the most plausible, None where none is."""
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
            return (_guessed(data, sample) if _is_doubtful(encoding, weighed[encoding]) else None) or decoded
    return utf16(data) or _guessed(data, sample)


def utf16(data: bytes) -> Decoded | None:
    """Decode UTF-16 without a mark, None where it makes no plausible text."""
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


def _charge(sample: bytes, encoding: str, language: str, *, declared: bool) -> Cost:
    decoded = _strict(sample, encoding)
    if decoded is None:
        return Cost(float("inf"), float("inf"))
    if encoding == "gb18030" and _strict(sample, "gbk") is None:
        # Four-byte sequences hold any script, and are hardly met by chance.
        price = cost(decoded.text)
        price = Cost(price.total, price.overall_mean)
    else:
        price = cost(decoded.text, language or None)
    return Cost(price.total * _DECLARED_BONUS, price.mean * _DECLARED_BONUS) if declared else price


def _is_doubtful(encoding: str, price: Cost) -> bool:
    """Tell whether an encoding that reads any bytes, being of one byte a character, reads them poorly."""
    return encoding.startswith("cp125") and price.mean > _DOUBTFUL


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
    """Ask charset-normalizer about encodings of other scripts."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 (slow to import, and rarely asked)

    best = from_bytes(sample, cp_isolation=list(_OTHER_SCRIPTS), threshold=0.1).best()
    return _strict(data, best.encoding) if best and best.coherence > 0.3 else None
