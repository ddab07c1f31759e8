"""The walk over a dump: folders, files and archives in, paths and bytes out, in a settled order."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from notesetl.errors import RejectReason
from notesetl.places import Place
from notesetl.readers.archives import is_archive, members
from notesetl.readers.objects import objects
from notesetl.readers.raw import (
    Excess,
    Kind,
    Limits,
    RawFile,
    decode_name,
    is_hidden,
    is_sidecar,
    kind_of,
    raw_file,
    read_within,
    reject,
    too_large,
)
from notesetl.readers.sources import Source, resolve
from notesetl.records import Reject

__all__ = ["Limits", "RawFile", "walk"]


def walk(sources: Sequence[str | Place], limits: Limits | None = None) -> Iterator[RawFile | Reject]:
    """Yield the files of ``sources`` one by one, folders sorted by name, archives in their own order.

    Paths are relative to the folder or archive; a single file has its name. Of several sources each one's
    paths begin with its name (or more of its path, where names clash). Hidden folders are passed over. A
    link to a file inside its dump is followed, a link to a folder is not: its files are met where they lie.

    Raises:
        NotesetlError: a source is absent or unreadable (at once, before anything is read).
    """
    return _walk(resolve(sources), limits or Limits())


def _walk(sources: Sequence[Source], limits: Limits) -> Iterator[RawFile | Reject]:
    alone = len(sources) == 1
    for source in sources:
        if source.is_folder:
            found = source.path
            yield from (
                _folder(found, source.label, limits)
                if isinstance(found, Path)
                else objects(found, source.label, limits)
            )
        elif is_archive(source.path):
            yield from members(source.path, "" if alone else f"{source.label}/", source.label, limits)
        else:
            yield _file(source.path, source.label, limits)


def _folder(root: Path, label: str, limits: Limits) -> Iterator[RawFile | Reject]:
    """Yield a folder's files, depth first; the stack holds what is still to come, next on top."""
    stack = [(root, label)]
    while stack:
        place, path = stack.pop()
        if place != root and (place.is_symlink() or not place.is_dir()):
            yield from _entry(place, path, root, limits)
            continue
        try:
            names = _names(place)
        except OSError as error:
            yield reject(path, RejectReason.UNREADABLE, error.strerror or str(error))
            continue
        inner: dict[str, Path] = {}
        for name in names:
            inner_path = f"{path}/{_shown(name)}" if path else _shown(name)
            if inner_path in inner:
                yield reject(inner_path, RejectReason.DUPLICATE_PATH, "two names that read the same")
            else:
                inner[inner_path] = place / name
        stack.extend((place, path) for path, place in reversed(inner.items()))


def _names(place: Path) -> list[str]:
    """Return the names in a folder that are looked at, sorted."""
    with os.scandir(place) as entries:
        return sorted(
            entry.name
            for entry in entries
            if not (is_sidecar(entry.name) or (is_hidden(entry.name) and entry.is_dir()))
        )


def _shown(name: str) -> str:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return decode_name(os.fsencode(name), "utf-8")
    return name


def _entry(place: Path, path: str, root: Path, limits: Limits) -> Iterator[RawFile | Reject]:
    """Yield what a folder's entry, which is no folder, holds."""
    kind = kind_of(place.name)
    if place.is_symlink() and (refusal := _refused_link(place, path, root, kind)) is not None:
        yield from refusal
    elif kind is Kind.UNSUPPORTED:
        yield reject(path, RejectReason.UNSUPPORTED, place.suffix.lower())
    elif kind is Kind.ARCHIVE:
        yield from members(place, f"{path}/", path, limits)
    elif kind is Kind.NOTE:
        yield _file(place, path, limits)


def _refused_link(place: Path, path: str, root: Path, kind: Kind) -> tuple[Reject, ...] | None:
    """Return what becomes of a link that is not followed, None of one that is."""
    target = Path(os.path.realpath(place))  # unlike Path.resolve it does not fail on a loop
    is_folder = target.is_dir()
    told = is_folder or kind is not Kind.OTHER or not place.suffix
    if not target.is_relative_to(root):
        return (reject(path, RejectReason.OUTSIDE, "a link that leaves the dump"),) if told else ()
    if is_folder:
        return ()
    if not target.exists():
        return (reject(path, RejectReason.UNREADABLE, "a link that leads nowhere"),) if told else ()
    return None


def _file(place: Place, path: str, limits: Limits) -> RawFile | Reject:
    try:
        if not place.is_file():
            return reject(path, RejectReason.UNREADABLE, "no regular file")
        if place.stat().st_size > limits.max_bytes:
            raise too_large(limits)
        with place.open("rb") as stream:
            return raw_file(path, read_within(stream, limits))
    except Excess as excess:
        return reject(path, excess.reason, excess.detail)
    except OSError as error:
        return reject(path, RejectReason.UNREADABLE, error.strerror or str(error))
