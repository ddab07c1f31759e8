"""What the walk over a dump hands on: a file's path and bytes, within limits."""

from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath
from typing import Protocol

from notesetl.errors import RejectReason
from notesetl.readers.decode import Decoded, DecodeError, decode
from notesetl.records import Reject

STAGE = "read"
_CHUNK = 1 << 18

_MARKUP = {".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdwn", ".mdx", ".rmd", ".qmd"}
_PAGES = {".html", ".htm", ".xhtml"}
_NOTES = _MARKUP | _PAGES | {".txt", ".text"}
_ARCHIVES = (".zip", ".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz")
MOST_BLOCKS = 250_000  # of a note; those that people write have some thousands at most
_WIDE = ("utf-16", "utf-32")
_BEHIND = " ."  # a suffix
_UNSUPPORTED = {".7z", ".rar", ".zst", ".org", ".rst", ".adoc", ".docx", ".doc", ".odt", ".rtf", ".enex", ".ipynb"}


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file of the dump as it lies there; ``path`` is relative to the dump, with ``/``.

    ``source`` is the name of its dump, ``basis`` the fingerprint of what decides about its rows beside its content.
    """

    path: str
    data: bytes
    source: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read: sizes in bytes, counts and ratios for each archive."""

    max_bytes: int = 16 << 20
    max_members: int = 1_000_000
    max_archive_bytes: int = 8 << 30  # unpacked
    max_ratio: int = 200  # unpacked to packed
    ratio_from: int = 4 << 20  # unpacked bytes below which the ratio is not looked at
    max_header: int = 1 << 20  # what a tar may spend on a member's name and attributes


class Kind(Enum):
    """What a file's name promises."""

    NOTE = "note"
    ARCHIVE = "archive"
    UNSUPPORTED = "unsupported"  # may hold notes, in a form that is not read
    OTHER = "other"


class Format(Enum):
    """The form of a note; records are told by their content, the others by the file's name."""

    MARKDOWN = "markdown"
    TEXT = "text"
    HTML = "html"
    RECORDS = "records"


class Readable(Protocol):
    """An open binary stream."""

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes, fewer only at the end."""
        ...


class Excess(Exception):  # noqa: N818 (it is told as a reject, not as an error)
    """A limit was passed; ``reason`` and ``detail`` go into the reject."""

    def __init__(self, reason: RejectReason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def kind_of(name: str) -> Kind:
    """Tell from a file's name what it promises to be; spaces and dots behind its suffix do not count."""
    name = name.lower().rstrip(_BEHIND)
    if name.endswith(_ARCHIVES):
        return Kind.ARCHIVE
    suffix = PurePosixPath(name).suffix
    if suffix in _NOTES:
        return Kind.NOTE
    return Kind.UNSUPPORTED if suffix in _UNSUPPORTED else Kind.OTHER


def format_of(path: str) -> Format:
    """Tell from a file's name the form of its note; what was named without a known suffix is plain text."""
    suffix = PurePosixPath(path.lower().rstrip(_BEHIND)).suffix
    if suffix in _PAGES:
        return Format.HTML
    return Format.MARKDOWN if suffix in _MARKUP else Format.TEXT


def is_hidden(name: str) -> bool:
    """Tell whether a folder's name says that people are not meant to look into it."""
    return name.startswith(".") or name == "__MACOSX"


def is_sidecar(name: str) -> bool:
    """Tell whether a file only holds what macOS keeps about another."""
    return name.startswith("._")


def reject(path: str, reason: RejectReason, detail: str = "") -> Reject:
    """Make the record of a file that is not read."""
    return Reject(path, STAGE, str(reason), detail)


def raw_file(path: str, data: bytes) -> RawFile | Reject:
    """Make the record of a file that was read, or of its emptiness."""
    return RawFile(path, data) if data else reject(path, RejectReason.EMPTY, "no bytes")


def read_within(stream: Readable, limits: Limits) -> bytes:
    """Read ``stream`` to its end, in pieces.

    Raises:
        Excess: it holds more than ``limits.max_bytes``.
    """
    pieces: list[bytes] = []
    size = 0
    while piece := stream.read(_CHUNK):
        size += len(piece)
        if size > limits.max_bytes:
            raise too_large(limits)
        pieces.append(piece)
    return b"".join(pieces)


def too_large(limits: Limits) -> Excess:
    """Return what is raised where a file passes the limit of its size."""
    return Excess(RejectReason.TOO_LARGE, f"more than {limits.max_bytes} bytes")


def too_many_blocks() -> Excess:
    """Return what is raised where a note has more blocks than there is memory for."""
    return Excess(RejectReason.TOO_LARGE, f"more than {MOST_BLOCKS} blocks")


def decode_name(name: bytes, fallback: str) -> str:
    """Decode a file's name in an undeclared encoding; ``fallback`` is taken where none is plausible."""
    found = decoded_name(name)
    return name.decode(fallback, "backslashreplace") if found is None else found.text


def decoded_name(name: bytes) -> Decoded | None:
    """Decode a file's name in an undeclared encoding, None where none is plausible.

    No system takes names with bytes of zero, so that what looks like the mark of UTF-16 or UTF-32 is none.
    """
    try:
        found = decode(name)
    except DecodeError:
        return None
    return None if found.encoding.startswith(_WIDE) else found
