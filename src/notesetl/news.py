"""Which files of a dump have to be worked on: those that are not as they were when the tables were written."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import TypeAlias

from notesetl.errors import RejectReason
from notesetl.fingerprint import Basis, of_extraction
from notesetl.readers.raw import RawFile
from notesetl.records import Reject
from notesetl.tables.changes import Known
from notesetl.tables.rows import note_id

Item: TypeAlias = RawFile | Reject


def news(
    files: Iterable[Item],
    basis: Basis,
    known: Mapping[str, Known],
    keep: Callable[[str], None],
    english: Callable[[str, str], None],
) -> Iterator[Item]:
    """Yield what has to be worked on, and rejects; of the other files ``keep`` is told the ids.

    ``english`` is told the id and the new fingerprint of a file of which only the English is to be had anew. Of two
    files of one path the second is a reject.
    """
    seen: set[str] = set()
    for item in files:
        if isinstance(item, Reject):
            yield item
            continue
        file = basis.on(item)
        file_id = note_id(file.path, file.source)
        if file_id in seen:
            yield Reject(item.path, "tables", RejectReason.DUPLICATE_PATH, "the notes have this path twice")
            continue
        seen.add(file_id)
        before, now = known.get(file_id), Known(sha256(file.data).hexdigest(), file.basis)
        if before == now:
            keep(file_id)
        elif before and before.sha256 == now.sha256 and _same_extraction(before, now):
            english(file_id, file.basis)
        else:
            yield file


def _same_extraction(one: Known, other: Known) -> bool:
    return of_extraction(one.fingerprint) == of_extraction(other.fingerprint)
