"""notesetl: multilingual research notes to normalized Parquet tables."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notesetl.query import Tables

__all__ = ["open"]

__version__ = "0.1.0"


def open(out: str | Path, as_of: str | None = None) -> "Tables":  # noqa: A001 - reads well as notesetl.open
    """Return the tables that runs published in the folder ``out``, as they are now.

    ``as_of`` asks for them as they were: the number of a snapshot, or a day or time at which it was live.

    ``notesetl.open("out").ratings(topic="object-detection", min_score=0.8)`` is a pandas DataFrame.

    Raises:
        NotesetlError: there are no tables, or they cannot be read.
    """
    from notesetl.query import Tables  # noqa: PLC0415 - pandas and DuckDB are heavy

    return Tables(out, as_of)
