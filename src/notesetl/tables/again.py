"""Rows of files from the snapshot before, as they were when they were added."""

from collections.abc import Collection, Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from notesetl.errors import RejectReason
from notesetl.records import Reject
from notesetl.tables.buckets import BUCKETED, bucket
from notesetl.tables.check import CheckedRows
from notesetl.tables.earlier import Earlier
from notesetl.tables.rows import Row

_REJECTS = "rejects"


def rows_again(earlier: Earlier, fingerprints: Mapping[str, str]) -> Iterator[CheckedRows]:
    """Yield the rows of each file of ``fingerprints``, its new one by its id; one bucket is held at a time."""
    by_bucket: dict[int, list[str]] = {}
    for file_id in sorted(fingerprints):
        by_bucket.setdefault(bucket(file_id, earlier.bits), []).append(file_id)
    for number, ids in sorted(by_bucket.items()):
        found = {name: _by_file(earlier, name, number, ids) for name in BUCKETED}
        for file_id in ids:
            rows = {name: of.get(file_id, []) for name, of in found.items() if name != _REJECTS}
            rows["files"] = [{**row, "fingerprint": fingerprints[file_id]} for row in rows["files"]]
            yield CheckedRows(rows, [_reject(row) for row in found[_REJECTS].get(file_id, [])])


def _by_file(earlier: Earlier, name: str, number: int, ids: Collection[str]) -> dict[str, list[Row]]:
    part = earlier.bucket(name, number)
    if part is None:
        return {}
    table = pq.read_table(earlier.path(part), partitioning=None)
    key = BUCKETED[name]
    found: dict[str, list[Row]] = {}
    for row in table.filter(pc.is_in(table[key], pa.array(ids))).to_pylist():
        found.setdefault(row[key], []).append(row)
    return found


def _reject(row: Row) -> Reject:
    note_id = row["note_id"]
    return Reject(
        str(row["path"]),
        str(row["stage"]),
        RejectReason(str(row["reason"])),
        str(row["detail"]),
        None if note_id is None else str(note_id),
    )
