"""ZIP archives, member by member."""

import lzma
import stat
import zlib
from collections.abc import Iterator, Sequence
from zipfile import BadZipFile, ZipFile, ZipInfo

from notesetl.errors import RejectReason
from notesetl.places import Place
from notesetl.readers.members import ArchiveExcess, Gate, Meter, Metered
from notesetl.readers.plausibility import cost
from notesetl.readers.raw import Excess, Limits, RawFile, decoded_name, raw_file, read_within, reject
from notesetl.records import Reject

_BROKEN = (BadZipFile, EOFError, OSError, ValueError, zlib.error, lzma.LZMAError)
_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
_DECLARED = "cp437"  # what a name is in where no flag says UTF-8; in truth it may be anything


def zip_members(place: Place, prefix: str, shown: str, limits: Limits) -> Iterator[RawFile | Reject]:
    """Yield the notes of the archive at ``place``; their paths begin with ``prefix``.

    ``shown`` is the path under which the archive itself is told of.
    """
    gate = Gate(prefix, limits)
    meter = Meter(limits)
    try:
        with place.open("rb") as file, ZipFile(file) as archive:
            members = archive.infolist()
            for member, name in zip(members, _names(members), strict=True):
                verdict = gate.admit(name, is_folder=member.filename.endswith("/"), special=_special(member))
                if isinstance(verdict, Reject):
                    yield verdict
                elif verdict is not None:
                    yield _read(archive, member, verdict, meter)
    except ArchiveExcess as excess:
        yield reject(shown, excess.reason, excess.detail)
    except (*_BROKEN, NotImplementedError) as error:
        yield reject(shown, RejectReason.BAD_ARCHIVE, str(error))


def _read(archive: ZipFile, member: ZipInfo, path: str, meter: Meter) -> RawFile | Reject:
    if member.flag_bits & _ENCRYPTED_FLAG:
        return reject(path, RejectReason.UNREADABLE, "encrypted")
    try:
        with archive.open(member) as stream:
            return raw_file(path, read_within(Metered(stream, member.compress_size, meter), meter.limits))
    except ArchiveExcess:
        raise
    except Excess as excess:
        return reject(path, excess.reason, excess.detail)
    except (NotImplementedError, RuntimeError) as error:
        return reject(path, RejectReason.UNSUPPORTED, str(error))
    except _BROKEN as error:
        return reject(path, RejectReason.BAD_ARCHIVE, str(error))


def _special(member: ZipInfo) -> str:
    mode = member.external_attr >> 16
    kind = stat.S_IFMT(mode)
    if stat.S_ISLNK(mode):
        return "symbolic link"
    return "no plain file" if kind and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)) else ""


def _names(members: Sequence[ZipInfo]) -> Iterator[str]:
    """Yield the members' names; those in an undeclared encoding are decoded as one text, which tells it best."""
    encoding = _encoding(b"\n".join(sorted({_bytes(m) for m in members if not (m.filename.isascii() or _is_utf8(m))})))
    for member in members:
        name = member.filename
        if not name.isascii() and not _is_utf8(member):
            name = _bytes(member).decode(encoding, "backslashreplace")
        # Some Windows programs write their own separator.
        yield name.replace("\\", "/") if "/" not in name else name


def _encoding(names: bytes) -> str:
    decoded = decoded_name(names)
    if decoded is None:
        return _DECLARED
    declared = cost(names.decode(_DECLARED), "en")
    return decoded.encoding if cost(decoded.text).total < declared.total else _DECLARED


def _is_utf8(member: ZipInfo) -> bool:
    return bool(member.flag_bits & _UTF8_FLAG)


def _bytes(member: ZipInfo) -> bytes:
    return member.filename.encode(_DECLARED)
