"""Archives: which they are, and who reads them. Nothing is unpacked to disk, no declared size is trusted."""

from collections.abc import Iterator

from notesetl.errors import RejectReason
from notesetl.places import Place
from notesetl.readers.raw import Kind, Limits, RawFile, kind_of, reject
from notesetl.readers.tars import tar_members
from notesetl.readers.zips import zip_members
from notesetl.records import Reject

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PACKED = (b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00")
_TAR_MARK = slice(257, 262)


def is_archive(path: Place) -> bool:
    """Tell whether a file that was named is one: by its name or, where that has no suffix, by its first bytes."""
    if path.suffix:
        return kind_of(path.name) is Kind.ARCHIVE
    head = _head(path)
    return head.startswith((*_ZIP, *_PACKED)) or head[_TAR_MARK] == b"ustar"


def members(path: Place, prefix: str, shown: str, limits: Limits) -> Iterator[RawFile | Reject]:
    """Yield the notes of the archive at ``path``, whatever its name says it is.

    Their paths begin with ``prefix``; ``shown`` is the path under which the archive itself is told of.
    """
    try:
        if not path.is_file():
            yield reject(shown, RejectReason.UNREADABLE, "no regular file")
            return
        reader = zip_members if _head(path).startswith(_ZIP) else tar_members
    except OSError as error:
        yield reject(shown, RejectReason.UNREADABLE, error.strerror or str(error))
        return
    yield from reader(path, prefix, shown, limits)


def _head(path: Place) -> bytes:
    with path.open("rb") as stream:
        return stream.read(512)
