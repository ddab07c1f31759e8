"""The walk over a folder of an object store: the order and the rules are those of a folder of this machine."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from notesetl.errors import RejectReason
from notesetl.places import contents, entries, told
from notesetl.readers.archives import members
from notesetl.readers.raw import Kind, Limits, RawFile, is_hidden, is_sidecar, kind_of, raw_file, reject, too_large
from notesetl.records import Reject

if TYPE_CHECKING:
    from upath import UPath

_TOGETHER = 64  # objects that are read side by side
_TOGETHER_BYTES = 16 << 20


def objects(root: "UPath", label: str, limits: Limits) -> Iterator[RawFile | Reject]:
    """Yield the files of the folder ``root``, depth first and sorted by name; paths begin with ``label``.

    Raises:
        NotesetlError: the store cannot be read.
    """
    with told(root, "read"):
        found = entries(root)
    prefix = f"{label}/" if label else ""
    notes: list[tuple[str, int]] = []
    for name, is_folder, size in found:
        if is_sidecar(name) or (is_hidden(name) and is_folder):
            continue
        if not is_folder and kind_of(name) is Kind.NOTE:
            notes.append((name, size))
            continue
        yield from _notes(root, prefix, notes, limits)
        notes = []
        if is_folder:
            yield from objects(root / name, prefix + name, limits)
        else:
            yield from _other(root, name, prefix, limits)
    yield from _notes(root, prefix, notes, limits)


def _other(folder: "UPath", name: str, prefix: str, limits: Limits) -> Iterator[RawFile | Reject]:
    """Yield what an object that is no note holds."""
    kind = kind_of(name)
    if kind is Kind.UNSUPPORTED:
        yield reject(prefix + name, RejectReason.UNSUPPORTED, "." + name.rpartition(".")[2].lower())
    elif kind is Kind.ARCHIVE:
        yield from members(folder / name, f"{prefix}{name}/", prefix + name, limits)


def _notes(folder: "UPath", prefix: str, notes: list[tuple[str, int]], limits: Limits) -> Iterator[RawFile | Reject]:
    """Yield notes in their order, a number of them read at once."""
    for group in _groups(notes, limits):
        wanted = [name for name, size in group if size <= limits.max_bytes]
        with told(folder, "read"):
            data = dict(zip(wanted, contents(folder, wanted), strict=True)) if wanted else {}
        for name, _ in group:
            yield _note(prefix + name, data.get(name), limits)


def _note(path: str, data: bytes | Exception | None, limits: Limits) -> RawFile | Reject:
    if data is None:
        excess = too_large(limits)
        return reject(path, excess.reason, excess.detail)
    if isinstance(data, Exception):
        return reject(path, RejectReason.UNREADABLE, " ".join(str(data).split()) or type(data).__name__)
    return raw_file(path, data)


def _groups(notes: list[tuple[str, int]], limits: Limits) -> Iterator[list[tuple[str, int]]]:
    group: list[tuple[str, int]] = []
    held = 0
    for name, size in notes:
        group.append((name, size))
        held += size if size <= limits.max_bytes else 0
        if len(group) >= _TOGETHER or held >= _TOGETHER_BYTES:
            yield group
            group, held = [], 0
    if group:
        yield group
