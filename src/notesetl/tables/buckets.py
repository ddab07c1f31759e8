"""Which part of a table a row lies in: parts are ranges of the ids of notes, so that few change when few notes do."""

from collections.abc import Mapping
from types import MappingProxyType

_DIGITS = 4  # of an id, that is, at most 65,536 buckets
_BITS = 4 * _DIGITS
_ONE = 1000  # notes that one part of each table may hold: a small store has one file a table
_SOME = 64  # notes of a part beyond that, until there are many parts
_MANY = 8  # bits; with more notes parts grow with the square root of their number

# The tables whose rows belong to a file of the dump, with the column that says to which.
BUCKETED: Mapping[str, str] = MappingProxyType(
    {
        "files": "file_id",
        "notes": "note_id",
        "texts": "note_id",
        "sections": "note_id",
        "mentions": "note_id",
        "ratings": "note_id",
        "links": "note_id",
        "claims": "note_id",
        "mention_topics": "note_id",
        "rejects": "file_id",
    }
)


def bucket(file_id: str, bits: int) -> int:
    """Return the bucket, of 2 to the power of ``bits``, of the file with this id; they are in the order of the ids."""
    return int(file_id[:_DIGITS], 16) >> (_BITS - bits)


def bucket_sql(column: str, bits: int) -> str:
    """Return what computes ``bucket`` of a column in SQL."""
    return f"CAST('0x' || substr({column}, 1, {_DIGITS}) AS INTEGER) >> {_BITS - bits}"


def bits_for(files: int, before: int = 0) -> int:
    """Return into how many buckets ``files`` go, as a power of 2; never fewer than ``before``.

    Names of parts stay while a store grows, so that whoever reads it by path meanwhile misses none.
    """
    if files <= _ONE:
        return before
    linear = (files // _SOME).bit_length()
    root = files.bit_length() // 2 + 1
    return max(before, min(max(_MANY, root), linear))


def part_name(number: int) -> str:
    """Return the name of the part of bucket ``number``."""
    return f"part-{number:05}.parquet"
