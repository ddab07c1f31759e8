"""Another try at files that are there, but could not be read: a share that hiccups is no reason to lose notes."""

from collections.abc import Sequence
from dataclasses import replace

from notesetl.errors import NotesetlError, RejectReason
from notesetl.places import Place
from notesetl.readers.dump import Limits, RawFile, walk
from notesetl.readers.raw import Kind, kind_of
from notesetl.readers.sources import Source
from notesetl.records import Reject


def unread(item: RawFile | Reject, sources: Sequence[Source]) -> Place | None:
    """Return the file on disk that could not be read; None where nothing failed or another try is in vain."""
    if not isinstance(item, Reject) or item.reason != RejectReason.UNREADABLE or kind_of(item.path) is Kind.ARCHIVE:
        return None
    place = _place(item.path, sources)
    try:
        return place if place is not None and place.is_file() else None
    except OSError:
        return place


def read_again(place: Place, path: str, limits: Limits) -> RawFile | Reject:
    """Read the file ``place`` that the walk called ``path``."""
    try:
        (item,) = walk([place], limits)
    except NotesetlError as error:
        return Reject(path, "read", RejectReason.UNREADABLE, str(error))
    return replace(item, path=path)


def _place(path: str, sources: Sequence[Source]) -> Place | None:
    for source in sources:
        prefix = f"{source.label}/" if source.label else ""
        if source.is_folder and path.startswith(prefix):
            return source.path / path[len(prefix) :]
        if not source.is_folder and path == source.label:
            return source.path
    return None
