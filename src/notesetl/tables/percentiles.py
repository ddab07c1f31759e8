"""Ratings that compare: where a score lies among those that the same keeper gave."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from notesetl.tables.parts import arrow_schema, sync

FEWEST = 10  # scored ratings of an aspect that a keeper must have given
_COLUMN = "score_percentile"
# The mid-rank: the share of the scores below, and half of those that are the same.
_RANKED = f"""
CREATE TEMP TABLE ranked AS
WITH counts AS (
  SELECT keeper, aspect, score, count(*) AS n FROM ratings JOIN notes USING (note_id) WHERE score IS NOT NULL
  GROUP BY ALL
), sums AS (
  SELECT keeper, aspect, score, n, sum(n) OVER (PARTITION BY keeper, aspect) AS of,
         sum(n) OVER (PARTITION BY keeper, aspect ORDER BY score) AS up_to
  FROM counts
)
SELECT keeper, aspect, score, CAST(2 * up_to - n AS DOUBLE) / CAST(2 * of AS DOUBLE) AS percentile
FROM sums WHERE of >= {FEWEST}
"""  # noqa: S608 - a number of ours
_RANKS = "SELECT keeper, aspect, score, percentile FROM ranked"
_KEEPERS = """
SELECT DISTINCT note_id, keeper FROM ratings JOIN notes USING (note_id) WHERE keeper IN (SELECT keeper FROM ranked)
"""


class Percentiles:
    """The percentiles of all ratings of a snapshot; needs the tables notes and ratings in ``connection``."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute(_RANKED)
        self._ranks = {tuple(rank): value for *rank, value in connection.sql(_RANKS).fetchall()}
        self._keepers: dict[str, str] = dict(connection.sql(_KEEPERS).fetchall())

    def rewrite(self, folder: Path) -> None:
        """Give the ratings in ``folder`` their percentile.

        Parts in which each has it already stay as they are; memory is bounded by a row group.
        """
        for part in sorted(folder.glob("part-*.parquet")):
            with pq.ParquetFile(part) as file:
                if all(group[_COLUMN].equals(self._column(group)) for group in _groups(file)):
                    continue
                new = part.with_suffix(".new")
                with pq.ParquetWriter(new, arrow_schema(folder.name), compression="zstd") as writer:
                    for group in _groups(file):
                        place = group.schema.get_field_index(_COLUMN)
                        rows = group.set_column(place, group.schema.field(place), self._column(group))
                        writer.write_table(rows.cast(writer.schema))
            new.replace(part)
            sync(part)
        sync(folder)

    def _column(self, rows: pa.Table) -> pa.ChunkedArray:
        columns = (rows[name].to_pylist() for name in ("note_id", "aspect", "score"))
        found = [self._of(*row) for row in zip(*columns, strict=True)]
        return pa.chunked_array([pa.array(found, pa.float64())])

    def _of(self, note_id: str, aspect: str, score: float | None) -> float | None:
        return None if score is None else self._ranks.get((self._keepers.get(note_id), aspect, score))


def _groups(file: pq.ParquetFile) -> Iterator[pa.Table]:
    for group in range(file.num_row_groups):
        yield file.read_row_group(group)
