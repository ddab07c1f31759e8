"""Where notes and tables lie: folders of this machine, or object stores that are named by URL (s3://, gs://, …).

All that is done with object stores is done here, through fsspec. A local folder is a ``pathlib.Path``; a place on an
object store is a ``UPath``, which reads like one. What a store refuses is one line.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeAlias, Union
from urllib.parse import unquote, urlsplit

from notesetl.errors import NotesetlError, TransientError

if TYPE_CHECKING:
    from upath import UPath

Place: TypeAlias = Union[Path, "UPath"]
SENT = ".staged"  # the folder of a store in which workers leave batches
_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_EXTRAS = {"s3": "s3", "s3a": "s3", "gs": "gcs", "gcs": "gcs"}
_FOREIGN = ("botocore", "aiobotocore", "aiohttp", "gcsfs", "google", "asyncio")


def place(name: str | Place) -> Place:
    """Return what ``name`` means: a URL of an object store, or a path or file:// URL of this machine.

    Raises:
        NotesetlError: it is a URL of a kind that is not known, or whose package is not installed.
    """
    if not isinstance(name, str):
        return name
    match = _URL.match(name)
    if match is None:
        return Path(name)
    kind = match[1].lower()
    if kind == "file":
        return Path(unquote(urlsplit(name).path))
    try:
        from fsspec import get_filesystem_class  # noqa: PLC0415 - an extra
        from upath import UPath  # noqa: PLC0415 - likewise

        get_filesystem_class(kind)
    except ImportError:
        extra = f": pip install 'notesetl[{_EXTRAS[kind]}]'" if kind in _EXTRAS else ""
        raise NotesetlError(f"{name} needs packages that are not installed{extra}") from None
    except ValueError:
        raise NotesetlError(
            f"{name}: {kind}:// is no kind of place that is known; s3://, gs:// and file:// are"
        ) from None
    # What others write meanwhile is to be seen.
    return UPath(name.rstrip("/"), use_listings_cache=False)


def local(where: Place) -> Path | None:
    """Return the path of a place on this machine, None of one on an object store."""
    return where if isinstance(where, Path) else None


def in_arrow(where: Place) -> tuple[str, Any]:
    """Return the path and the file system by which pyarrow knows a place."""
    return (str(where), None) if isinstance(where, Path) else (where.path, where.fs)


@contextmanager
def told(where: Place, doing: str) -> Iterator[None]:
    """Turn what an object store refuses into one line: what we were ``doing``, and why it could not be."""
    try:
        yield
    except NotesetlError:
        raise
    except Exception as error:
        foreign = type(error).__module__.partition(".")[0] in _FOREIGN
        if isinstance(where, Path) or not (foreign or isinstance(error, OSError)):
            raise
        why = " ".join(str(error).split()) or type(error).__name__
        raise TransientError(f"cannot {doing} {where}: {why}") from None


def kind_at(where: "UPath") -> str:
    """Return file, directory, or "" where there is nothing."""
    with told(where, "read"):
        if where.fs.isfile(where.path):
            return "file"
        return "directory" if where.fs.exists(where.path) else ""


def entries(where: "UPath") -> list[tuple[str, bool, int]]:
    """Return what lies in a folder, sorted by name: the name, whether it is a folder, its size in bytes."""
    found = [
        (PurePosixPath(str(entry["name"])).name, entry["type"] == "directory", int(entry["size"] or 0))
        for entry in where.fs.ls(where.path, detail=True)
        if str(entry["name"]).rstrip("/") != where.path.rstrip("/")
    ]
    return sorted(found)


def contents(where: "UPath", names: Iterable[str]) -> Iterator[bytes | Exception]:
    """Yield the content of several files of a folder, read side by side, or why one could not be read."""
    paths = [f"{where.path}/{name}" for name in names]
    found = where.fs.cat(paths, on_error="return", recursive=False)
    found = found if isinstance(found, dict) else {paths[0]: found}
    yield from (found[path] for path in paths)


def files_under(where: "UPath") -> dict[str, int]:
    """Return all files below a folder, by their paths in it, with their sizes in bytes."""
    root = f"{where.path}/"
    found = where.fs.find(where.path, detail=True)
    return {path.removeprefix(root): int(entry["size"]) for path, entry in found.items() if path.startswith(root)}


def upload(folder: Path, where: "UPath", names: Iterable[str]) -> None:
    """Copy files of a local folder to a place."""
    listed = sorted(names)
    if listed:
        where.fs.put([str(folder / name) for name in listed], [f"{where.path}/{name}" for name in listed])


def download(where: "UPath", folder: Path, names: Iterable[str]) -> None:
    """Copy files of a place to a local folder."""
    listed = sorted(names)
    for parent in {(folder / name).parent for name in listed}:
        parent.mkdir(parents=True, exist_ok=True)
    if listed:
        where.fs.get([f"{where.path}/{name}" for name in listed], [str(folder / name) for name in listed])


def copy(source: "UPath", target: "UPath", names: Iterable[str]) -> None:
    """Copy files between places of one store, without moving their bytes through this machine."""
    listed = sorted(names)
    if listed:
        where = [[f"{root.path}/{name}" for name in listed] for root in (source, target)]
        source.fs.copy(*where)


def create(where: "UPath", data: bytes) -> bool:
    """Write an object that was not there; say whether it was not. Of several who try one succeeds."""
    try:
        where.fs.pipe_file(where.path, data, mode="create")
    except FileExistsError:
        return False
    return True


def overwrite(where: "UPath", data: bytes) -> None:
    """Write an object, whatever was there."""
    where.fs.pipe_file(where.path, data)


def read(where: "UPath") -> bytes | None:
    """Return what an object holds, None where there is none."""
    try:
        data: bytes = where.fs.cat_file(where.path)
    except FileNotFoundError:
        return None
    return data


def age(where: "UPath", now: float) -> float:
    """Return the seconds since an object was written, 0 where that is not known or it is gone."""
    try:
        return max(0.0, now - float(where.fs.modified(where.path).timestamp()))
    except (FileNotFoundError, NotImplementedError):
        return 0.0


def remove(where: "UPath") -> None:
    """Remove an object, or a folder with all that lies in it; what is gone already is as well."""
    try:
        where.fs.rm(where.path, recursive=True)
    except FileNotFoundError:
        return


def sizes_of(folder: Path) -> Mapping[str, int]:
    """Return all files below a local folder, by their paths in it with ``/``, with their sizes in bytes."""
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in folder.rglob("*") if path.is_file()}
