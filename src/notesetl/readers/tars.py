"""Tar archives, plain or packed, read once from front to back."""

import bz2
import gzip
import lzma
import tarfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from notesetl.errors import RejectReason
from notesetl.places import Place
from notesetl.readers.members import ArchiveExcess, Gate, Meter
from notesetl.readers.raw import Excess, Limits, RawFile, decode_name, raw_file, read_within, reject, too_large
from notesetl.records import Reject

_BROKEN = (tarfile.TarError, EOFError, OSError, ValueError, OverflowError, RecursionError, zlib.error, lzma.LZMAError)
_BLOCK = 512
_CHUNK = 1 << 18


def tar_members(place: Place, prefix: str, shown: str, limits: Limits) -> Iterator[RawFile | Reject]:
    """Yield the notes of the archive at ``place``; their paths begin with ``prefix``.

    ``shown`` is the path under which the archive itself is told of.
    """
    try:
        with place.open("rb") as file:
            yield from _members(_Forward(file, Meter(limits)), Gate(prefix, limits), shown, limits)
    except Excess as excess:
        yield reject(shown, RejectReason.ARCHIVE_BOMB, excess.detail)
    except _BROKEN as error:
        yield reject(shown, RejectReason.BAD_ARCHIVE, str(error))


def _members(stream: "_Forward", gate: Gate, shown: str, limits: Limits) -> Iterator[RawFile | Reject]:
    with tarfile.TarFile(
        fileobj=cast("BinaryIO", stream), mode="r", encoding="utf-8", errors="surrogateescape"
    ) as archive:
        while (member := archive.next()) is not None:
            # Else every header of the archive would stay in memory.
            archive.members.clear()  # type: ignore[attr-defined]
            name = _name(member)
            verdict = gate.admit(name, is_folder=member.isdir(), special=_special(member))
            if isinstance(verdict, Reject):
                yield verdict
            elif verdict is not None:
                yield _read(archive, member, verdict, limits)
    if not stream.ended:
        yield reject(shown, RejectReason.BAD_ARCHIVE, f"broken off or damaged at byte {stream.tell()}")


def _read(archive: tarfile.TarFile, member: tarfile.TarInfo, path: str, limits: Limits) -> RawFile | Reject:
    try:
        if member.size > limits.max_bytes:
            raise too_large(limits)
        stream = archive.extractfile(member)
        data = read_within(stream, limits) if stream else b""
    except ArchiveExcess:
        raise
    except Excess as excess:
        return reject(path, excess.reason, excess.detail)
    if len(data) < member.size:
        raise tarfile.ReadError(f"{path}: {len(data)} of {member.size} bytes")
    return raw_file(path, data)


def _name(member: tarfile.TarInfo) -> str:
    try:
        member.name.encode("utf-8")
    except UnicodeEncodeError:
        return decode_name(member.name.encode("utf-8", "surrogateescape"), "utf-8")
    return member.name


def _special(member: tarfile.TarInfo) -> str:
    if member.issym():
        return "symbolic link"
    if member.islnk():
        return "hard link"
    if member.issparse():
        return "sparse file"
    return "" if member.isreg() or member.isdir() else "device"


class _Forward:
    """The unpacked bytes of a tar, which only go forward and are counted."""

    def __init__(self, file: BinaryIO, meter: Meter) -> None:
        self._file = file
        self._meter = meter
        self._stream = _unpacking(file)
        self._position = 0
        self._last = b""

    @property
    def ended(self) -> bool:
        """Whether the last thing read was the block of zeros that ends a tar."""
        return self._last == bytes(_BLOCK)

    def read(self, size: int) -> bytes:
        """Return up to ``size`` bytes.

        Raises:
            ArchiveExcess: so many at once are only asked for by a header without measure, or the archive explodes.
        """
        if size > self._meter.limits.max_header:
            raise ArchiveExcess(RejectReason.ARCHIVE_BOMB, f"a header of {size} bytes")
        data = self._stream.read(size)
        self._position += len(data)
        self._last = data
        packed = None if self._stream is self._file else self._file.tell()
        self._meter.count(len(data), packed)
        return data

    def tell(self) -> int:
        return self._position

    def seekable(self) -> bool:
        return True

    def seek(self, position: int) -> int:
        """Go forward to ``position``."""
        if position < self._position:
            raise tarfile.ReadError("the archive points back into itself")
        if self._stream is self._file:
            self._position = self._file.seek(position)
        while self._position < position and self.read(min(_CHUNK, position - self._position)):
            pass
        return self._position

    def close(self) -> None:
        if self._stream is not self._file:
            self._stream.close()


def _unpacking(file: BinaryIO) -> BinaryIO:
    head = file.read(6)
    file.seek(0)
    if head.startswith(b"\x1f\x8b"):
        return cast("BinaryIO", gzip.GzipFile(fileobj=file, mode="rb"))
    if head.startswith(b"BZh"):
        return cast("BinaryIO", bz2.BZ2File(file))
    if head.startswith(b"\xfd7zXZ"):
        return cast("BinaryIO", lzma.LZMAFile(file))
    return file
