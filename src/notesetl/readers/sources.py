"""What a person named to be read: checked at once, and given labels that keep it apart."""

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from notesetl.errors import NotesetlError
from notesetl.places import Place, kind_at, place
from notesetl.readers.raw import Kind, is_hidden, kind_of

if TYPE_CHECKING:
    from upath import UPath


@dataclass(frozen=True, slots=True)
class Source:
    """A file or folder that was named; ``label`` stands before the paths in it ("" where it is the only one)."""

    path: Place
    is_folder: bool
    label: str = ""


def resolve(names: Sequence[str | Place]) -> tuple[Source, ...]:
    """Check ``names`` and label them; what is named twice, or lies in a folder that is named too, is taken once.

    Raises:
        NotesetlError: nothing is named, or a name is absent, unreadable or neither file nor folder.
    """
    if not names:
        raise NotesetlError("no notes named: give folders, files or archives")
    found = {source.path: source for source in map(_checked, names)}
    folders = [source.path for source in found.values() if source.is_folder]
    kept = [source for source in found.values() if not any(_reached(source, folder) for folder in folders)]
    if len(kept) == 1:
        only = kept[0]
        return (Source(only.path, only.is_folder, "" if only.is_folder else only.path.name),)
    labels = _labels([source.path for source in kept])
    return tuple(Source(s.path, s.is_folder, label) for s, label in zip(kept, labels, strict=True))


def _checked(name: str | Place) -> Source:
    where = place(name)
    if not isinstance(where, Path):
        return _remote(where)
    try:
        path = where.resolve(strict=True)
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise NotesetlError(f"{name}: no such file or folder") from None
    except (OSError, ValueError, RuntimeError) as error:
        raise NotesetlError(f"{name}: {getattr(error, 'strerror', None) or error}") from None
    is_folder = stat.S_ISDIR(mode)
    if not is_folder and not stat.S_ISREG(mode):
        raise NotesetlError(f"{name}: neither a file nor a folder")
    if not os.access(path, os.R_OK | os.X_OK if is_folder else os.R_OK):
        raise NotesetlError(f"{name}: no permission to read it")
    return Source(path, is_folder)


def _remote(where: "UPath") -> Source:
    kind = kind_at(where)
    if not kind:
        raise NotesetlError(f"{where}: no such file or folder")
    return Source(where, kind == "directory")


def _reached(source: Source, folder: Place) -> bool:
    """Tell whether the walk over ``folder`` comes by ``source``."""
    if source.path == folder or folder not in source.path.parents:
        return False
    parts = source.path.parts[len(folder.parts) :]
    inner = parts if source.is_folder else parts[:-1]
    known = source.is_folder or kind_of(source.path.name) in (Kind.NOTE, Kind.ARCHIVE)
    return known and not any(map(is_hidden, inner))


def _labels(paths: Sequence[Place]) -> list[str]:
    """Return for each path its shortest tail that no other path ends with, whatever their order."""
    parts = [path.parts[1:] or path.parts for path in paths]
    depth = [1] * len(paths)
    while True:
        tails = [part[-n:] for part, n in zip(parts, depth, strict=True)]
        clashing = [i for i, tail in enumerate(tails) if tails.count(tail) > 1 and depth[i] < len(parts[i])]
        if not clashing:
            return ["/".join(tail) for tail in tails]
        for i in clashing:
            depth[i] += 1
