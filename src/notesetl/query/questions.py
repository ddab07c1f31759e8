"""What a run is least sure of, as rows of a corrections file that somebody may answer."""

from collections.abc import Iterable, Iterator
from typing import Any

from notesetl.corrections import Correction, Field
from notesetl.corrections.apply import Refusal, path_key
from notesetl.corrections.quotes import Quoted
from notesetl.errors import NotesetlError, RejectReason
from notesetl.query.source import Source

Row = dict[str, Any]

# Findings with their place, how sure their rule is, and how they were read. Conflicts come first: there nobody knows.
_ASKED = """
WITH asked AS (
  SELECT 'paper' AS field, mention_id AS id, c.note_id, m.start, m."end", 0.0 AS confidence,
         c.subject || ' is also that of other titles; of which paper is this? (arxiv:, doi: or its title)' AS why
  FROM conflicts c JOIN mentions m USING (mention_id) WHERE NOT c.kept AND m.rule <> 'correction'
  UNION ALL
  SELECT 'title', mention_id, note_id, start, "end", confidence,
         'read as ' || if(title_kind = 'paper', 'a paper', 'a method') || ' called “' || title || '”'
  FROM mentions WHERE rule <> 'correction'
  UNION ALL
  SELECT 'rating', rating_id, r.note_id, r.start, r."end", r.confidence,
         'read as ' || aspect || ' for “' || title || '”: '
           || coalesce(printf('%g', value) || coalesce(' of ' || printf('%g', max), ''), label, '')
  FROM ratings r JOIN mentions m USING (mention_id) WHERE r.rule <> 'correction'
  UNION ALL
  SELECT 'claim', claim_id, c.note_id, c.start, c."end", c.confidence,
         'read as ' || aspect || ' ' || polarity || coalesce(' about “' || coalesce(subject, title) || '”', '')
  FROM claims c LEFT JOIN mentions m USING (mention_id) WHERE c.rule <> 'correction'
)
SELECT path, field, id, note_id, start, "end", confidence, why
FROM asked JOIN notes n USING (note_id)
WHERE confidence <= $most AND list_contains($fields, field)
ORDER BY confidence, path, start NULLS FIRST, field, why LIMIT $limit
"""
_TEXTS = "SELECT note_id, text FROM texts WHERE note_id IN (SELECT unnest($ids))"
_BY_PATH = """
SELECT path, text FROM notes JOIN texts USING (note_id) WHERE nfc_normalize(path) IN (SELECT unnest($paths))
"""
_ALL = 2**62
_AT_ONCE = 256  # questions whose notes are held at a time
ASKED = (Field.PAPER, Field.TITLE, Field.RATING, Field.CLAIM)


def open_questions(source: Source, most: float = 1.0, fields: Iterable[str] = ASKED) -> Iterator[Correction]:
    """Yield the open questions about findings that are at most so sure, the least sure first.

    ``fields`` are the kinds of question, of ``ASKED``. What people put right already is not asked.

    Raises:
        NotesetlError: a field is none of them.
    """
    asked = least_sure(source, most, fields)
    for start in range(0, len(asked), _AT_ONCE):
        yield from _quoted(source, asked[start : start + _AT_ONCE])


def least_sure(source: Source, most: float = 1.0, fields: Iterable[str] = ASKED, limit: int | None = None) -> list[Row]:
    """Return what ``open_questions`` asks about: path, field, id, note_id, start, end, confidence and why.

    ``id`` is that of the mention, the rating or the claim; ``limit`` is the most rows, None for all.

    Raises:
        NotesetlError: a field is none of ``ASKED``.
    """
    wanted = [str(field) for field in fields]
    if unknown := [field for field in wanted if field not in ASKED]:
        raise NotesetlError(f"no questions are asked of {', '.join(unknown)}; allowed: {', '.join(ASKED)}")
    values = {"most": most, "fields": wanted, "limit": _ALL if limit is None else limit}
    rows: list[Row] = source.ask(_ASKED, values).to_pylist()
    return rows


def unfound(source: Source, corrections: Iterable[Correction]) -> Iterator[Refusal]:
    """Yield the corrections that find their note or quote no more, or the quote several times."""
    listed = list(corrections)
    paths = sorted({path_key(row.path) for row in listed})
    notes = {path_key(row["path"]): row["text"] for row in source.ask(_BY_PATH, {"paths": paths}).to_pylist()}
    quoted: dict[str, Quoted] = {}
    for row in listed:
        path = path_key(row.path)
        if path not in notes:
            yield Refusal(row, RejectReason.STALE_CORRECTION, "there is no such note")
        elif row.quote.strip():
            found = quoted.setdefault(path, Quoted(notes[path])).find(row.quote, row.before)
            if not found:
                yield Refusal(row, RejectReason.STALE_CORRECTION, "the quote is not in the note")
            elif len(found) > 1:
                detail = f"the quote stands in the note {len(found)} times"
                yield Refusal(row, RejectReason.AMBIGUOUS_CORRECTION, detail)


def _quoted(source: Source, rows: list[Row]) -> Iterator[Correction]:
    ids = sorted({row["note_id"] for row in rows if row["start"] is not None})
    texts = source.ask(_TEXTS, {"ids": ids}).to_pylist()
    notes = {row["note_id"]: Quoted(row["text"]) for row in texts}
    for row in rows:
        placed = row["start"] is not None
        quote, before = notes[row["note_id"]].anchor(row["start"], row["end"]) if placed else ("", "")
        sure = "" if row["field"] == Field.PAPER else f", confidence {row['confidence']:.2f}"
        yield Correction(row["path"], quote, row["field"], "", f"{' '.join(row['why'].split())}{sure}", before)
