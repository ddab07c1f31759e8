"""What every archive member must pass before it is read, and what reading it may cost."""

import re

from notesetl.errors import RejectReason
from notesetl.readers.raw import Excess, Kind, Limits, Readable, is_hidden, is_sidecar, kind_of, reject
from notesetl.records import Reject

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


class ArchiveExcess(Excess):
    """A limit of the whole archive was passed; nothing more of it is read."""


class Gate:
    """Judges the members of one archive by their names; paths begin with ``prefix``."""

    def __init__(self, prefix: str, limits: Limits) -> None:
        self._prefix = prefix
        self._limits = limits
        self._count = 0
        self._seen: set[str] = set()

    def admit(self, name: str, *, is_folder: bool = False, special: str = "") -> str | Reject | None:
        """Return the path of a member that is to be read, why it is not, or None where it is no matter.

        Args:
            name: the member's name, decoded.
            is_folder: whether it is a folder.
            special: what it is, where it is no plain file ("symbolic link").

        Raises:
            ArchiveExcess: the archive has too many members.
        """
        self._count += 1
        if self._count > self._limits.max_members:
            raise ArchiveExcess(RejectReason.ARCHIVE_BOMB, f"more than {self._limits.max_members} members")
        parts = [part for part in name.split("/") if part not in ("", ".")]
        path = self._prefix + "/".join(parts)
        if name.startswith("/") or _DRIVE.match(name) or ".." in parts:
            return reject(self._prefix + name, RejectReason.OUTSIDE, "a name that climbs out of the archive")
        if is_folder or not parts or any(map(is_hidden, parts[:-1])) or is_sidecar(parts[-1]):
            return None
        if special:
            return reject(path, RejectReason.OUTSIDE, special)
        return self._judge(path, parts[-1])

    def _judge(self, path: str, name: str) -> str | Reject | None:
        kind = kind_of(name)
        if kind is Kind.OTHER:
            return None
        if kind is not Kind.NOTE:
            what = "an archive in an archive" if kind is Kind.ARCHIVE else "." + name.rpartition(".")[2].lower()
            return reject(path, RejectReason.UNSUPPORTED, what)
        if path in self._seen:
            return reject(path, RejectReason.DUPLICATE_PATH, "the archive has two members of this name")
        self._seen.add(path)
        return path


class Meter:
    """Counts the unpacked bytes of an archive, whatever sizes it declares."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._unpacked = 0

    def count(self, size: int, packed: int | None = None) -> None:
        """Add ``size`` unpacked bytes; ``packed`` is what all of them up to now took (None: not packed).

        Raises:
            ArchiveExcess: the archive is too large or unpacks to too much.
        """
        self._unpacked += size
        limits = self.limits
        if self._unpacked > limits.max_archive_bytes:
            raise ArchiveExcess(RejectReason.ARCHIVE_BOMB, f"unpacks to more than {limits.max_archive_bytes} bytes")
        if packed is not None and explodes(self._unpacked, packed, limits):
            raise ArchiveExcess(RejectReason.ARCHIVE_BOMB, f"unpacks to more than {limits.max_ratio} times its size")


class Metered:
    """A member's stream that counts what is read from it; ``packed`` is the member's size in the archive."""

    def __init__(self, stream: Readable, packed: int, meter: Meter) -> None:
        self._stream = stream
        self._packed = packed
        self._meter = meter
        self._size = 0

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes.

        Raises:
            Excess: the member unpacks to too much.
        """
        data = self._stream.read(size)
        self._size += len(data)
        self._meter.count(len(data))
        limits = self._meter.limits
        if explodes(self._size, self._packed, limits):
            raise Excess(RejectReason.ARCHIVE_BOMB, f"unpacks to more than {limits.max_ratio} times its size")
        return data


def explodes(unpacked: int, packed: int, limits: Limits) -> bool:
    """Tell whether the bytes unpack to more than people's notes ever do."""
    return unpacked > limits.ratio_from and unpacked > limits.max_ratio * max(1, packed)
