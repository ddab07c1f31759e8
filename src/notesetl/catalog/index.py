"""The tables of an index, and the SQL that makes them: the same for a whole dump on disk and for some papers in memory.

==========  =================================================================  =====================
entries     number (from 0), arxiv_id, title, words (of the title, as they      by number = arxiv_id
            are compared), year, authors, categories, primary_category, doi,
            journal_ref
titles      key (the words without blanks), number                             by key
shingles    shingle, number, letters (of the key)                              by shingle
words       word, n (titles that hold it)                                      by word
==========  =================================================================  =====================

A shingle is a hash of two words that stand side by side (of short titles also of single words). Only the four
rarest of a title are kept: titles that differ by a slip of the pen share some of them, others hardly any.
"""

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa

from notesetl.catalog.entry import Entry
from notesetl.catalog.titles import title_words

TABLES = ("entries", "titles", "shingles", "words")
ENTRIES = pa.schema(
    [
        pa.field("line", pa.int64(), nullable=False),
        pa.field("arxiv_id", pa.string(), nullable=False),
        pa.field("title", pa.string(), nullable=False),
        pa.field("words", pa.string(), nullable=False),
        pa.field("year", pa.int16()),
        pa.field("authors", pa.list_(pa.string()), nullable=False),
        pa.field("categories", pa.list_(pa.string()), nullable=False),
        pa.field("primary_category", pa.string()),
        pa.field("doi", pa.string()),
        pa.field("journal_ref", pa.string()),
    ]
)
MACROS = (
    """CREATE MACRO hashed(text) AS (md5_number_lower(text) & 4294967295)::UINTEGER""",
    """CREATE MACRO shingles_of(list) AS list_distinct(list_transform(list_concat(
         list_transform(range(1, len(list)), lambda i: list[i] || ' ' || list[i + 1]),
         if(len(list) <= 3, list, [])), lambda text: hashed(text)))""",
)
_ROW_GROUP = 16384
_QUERIES = {
    # Of lines with the same id the last one counts.
    "entries": """
        WITH twice AS (SELECT arxiv_id, max(line) AS last FROM staged GROUP BY arxiv_id HAVING count(*) > 1),
        sorted AS (
          SELECT s.* EXCLUDE (line) FROM staged s LEFT JOIN twice USING (arxiv_id)
          WHERE last IS NULL OR line = last ORDER BY arxiv_id
        )
        SELECT (row_number() OVER () - 1 + {first})::INTEGER AS number, * FROM sorted""",
    "titles": "SELECT replace(words, ' ', '') AS key, number FROM {entries} WHERE words <> '' ORDER BY key, number",
    "words": """
        SELECT word, count(*)::INTEGER AS n
        FROM (SELECT unnest(list_distinct(string_split(words, ' '))) AS word FROM {entries} WHERE words <> '')
        GROUP BY word ORDER BY word""",
    "shingles": """
        WITH held AS (
          SELECT number, length(replace(words, ' ', ''))::USMALLINT AS letters,
                 unnest(shingles_of(string_split(words, ' '))) AS shingle
          FROM {entries} WHERE words <> ''
        ), counted AS (
          SELECT shingle, count(*) AS n FROM held GROUP BY shingle
        ), placed AS (
          SELECT shingle, number, letters, row_number() OVER (PARTITION BY number ORDER BY n, shingle) AS place
          FROM held JOIN counted USING (shingle)
        )
        SELECT shingle, number, letters FROM placed WHERE place <= 4 ORDER BY shingle, number""",
}


def batch(entries: Iterable[tuple[int, Entry]]) -> pa.RecordBatch:
    """Return papers with the numbers of their lines as a batch of ``ENTRIES``."""
    rows = [
        {
            "line": line,
            "arxiv_id": entry.arxiv_id,
            "title": entry.title,
            "words": " ".join(title_words(entry.title)),
            "year": entry.year,
            "authors": entry.authors,
            "categories": entry.categories,
            "primary_category": entry.primary_category,
            "doi": entry.doi,
            "journal_ref": entry.journal_ref,
        }
        for line, entry in entries
    ]
    return pa.RecordBatch.from_pylist(rows, schema=ENTRIES)


def write(connection: duckdb.DuckDBPyConnection, name: str, folder: Path) -> None:
    """Write the table ``name`` of an index into ``folder``; ``staged`` holds the papers, entries are written first."""
    entries = f"read_parquet({literal(glob(folder / 'entries.parquet'))})"
    query = _QUERIES[name].format(entries=entries, first=0)
    target = literal(str(folder / f"{name}.parquet"))
    connection.execute(f"COPY ({query}) TO {target} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})")


def make(connection: duckdb.DuckDBPyConnection, prefix: str, first: int) -> None:
    """Make the tables of an index in memory, each name with ``prefix``, of the papers in ``staged``.

    Their numbers begin with ``first``.
    """
    for name in TABLES:
        query = _QUERIES[name].format(entries=f"{prefix}entries", first=first)
        connection.execute(f"CREATE TABLE {prefix}{name} AS {query}")


def literal(text: str) -> str:
    """Return ``text`` as a string of SQL."""
    return "'" + text.replace("'", "''") + "'"


def glob(path: Path) -> str:
    """Return the pattern that matches the file ``path`` alone."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in str(path))
