"""The reviewer's desk: which values people should look at first, and what they decided, as rows of corrections.csv."""

from typing import Any

from notesetl.corrections import Correction, Field, anchor
from notesetl.errors import NotesetlError
from notesetl.query.source import Source
from notesetl.report.rows import Columns, Index

MOST = 2000  # values that are laid out for review

# What is asked about each kind of value, by the name of its table.
FIELDS = {"mentions": Field.TITLE, "ratings": Field.RATING, "claims": Field.CLAIM}
_RULE = "correction"  # of values that somebody has put right already

_LEAST_SURE = f"""
SELECT kind, id, note_id, confidence FROM (
  SELECT 'mentions' AS kind, mention_id AS id, note_id, confidence, rule FROM mentions
  UNION ALL SELECT 'ratings', rating_id, note_id, confidence, rule FROM ratings
  UNION ALL SELECT 'claims', claim_id, note_id, confidence, rule FROM claims WHERE tier = 'evaluative'
) WHERE rule <> '{_RULE}' ORDER BY confidence, note_id, id LIMIT {MOST}
"""  # noqa: S608 - words of ours


def read_review(source: Source, index: Index) -> Columns:
    """Return the values that the rules are least sure of, those first, with the numbers of their notes."""
    rows: Columns = source.ask(_LEAST_SURE).to_pydict()
    number = {note: place for place, note in enumerate(index.notes["note_id"])}
    rows["note"] = [number[note] for note in rows.pop("note_id")]
    return rows


def correction(source: Source, kind: str, row_id: str, value: str, why: str) -> Correction:
    """Return what somebody decided about a row of the table ``kind`` as a row of ``corrections.csv``.

    Raises:
        NotesetlError: there is no such row.
    """
    if kind not in FIELDS:
        raise NotesetlError(f"unknown kind {kind!r}; allowed: {', '.join(FIELDS)}")
    query = f"""
    SELECT n.path, t.text, r.start, r."end" FROM {kind} r JOIN notes n USING (note_id) JOIN texts t USING (note_id)
    WHERE {kind.removesuffix("s")}_id = $id
    """  # noqa: S608 - names of ours
    rows: list[dict[str, Any]] = source.ask(query, {"id": row_id}).to_pylist()
    if not rows:
        raise NotesetlError(f"{kind} have no row {row_id!r}")
    row = rows[0]
    quote, before = ("", "") if row["start"] is None else anchor(row["text"], row["start"], row["end"])
    return Correction(row["path"], quote, FIELDS[kind], value, why, before)
