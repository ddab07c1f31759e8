"""The reviewer's desk: which values people should look at first, and what they decided, as rows of corrections.csv."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from notesetl.corrections import Correction, Field, anchor
from notesetl.corrections.apply import problems
from notesetl.errors import NotesetlError
from notesetl.query.questions import least_sure
from notesetl.query.source import Source
from notesetl.report.rows import Columns, Index

MOST = 2000  # questions that are laid out

# The tables of what questions are about.
TABLES: Mapping[str, str] = MappingProxyType(
    {Field.PAPER: "mentions", Field.TITLE: "mentions", Field.RATING: "ratings", Field.CLAIM: "claims"}
)


def read_review(source: Source, index: Index) -> Columns:
    """Return the first open questions: their field, the table and the id of what they are about, its note's number.

    ``why`` stands where there is more to say than what was found: who contradicts whom.
    """
    rows = least_sure(source, limit=MOST)
    number = {note: place for place, note in enumerate(index.notes["note_id"])}
    return {
        "field": [row["field"] for row in rows],
        "kind": [TABLES[row["field"]] for row in rows],
        "id": [row["id"] for row in rows],
        "note": [number[row["note_id"]] for row in rows],
        "why": [row["why"] if row["field"] == Field.PAPER else None for row in rows],
    }


def correction(source: Source, field: str, row_id: str, value: str, why: str) -> Correction:
    """Return the answer ``value`` to a question about a row as a row of ``corrections.csv``; empty: none any more.

    Raises:
        NotesetlError: there is no such row, or it cannot have that value.
    """
    if field not in TABLES:
        raise NotesetlError(f"no questions are asked of {field!r}; allowed: {', '.join(TABLES)}")
    kind = TABLES[field]
    query = f"""
    SELECT n.path, t.text, r.start, r."end" FROM {kind} r JOIN notes n USING (note_id) JOIN texts t USING (note_id)
    WHERE {kind.removesuffix("s")}_id = $id
    """  # noqa: S608 - names of ours
    rows: list[dict[str, Any]] = source.ask(query, {"id": row_id}).to_pylist()
    if not rows:
        raise NotesetlError(f"{kind} have no row {row_id!r}")
    row = rows[0]
    quote, before = ("", "") if row["start"] is None else anchor(row["text"], row["start"], row["end"])
    answer = Correction(row["path"], quote, field, value, why, before)
    for refusal in problems([answer], ()):
        raise NotesetlError(refusal.detail)
    return answer
