"""The rows that the page shows, as columns: papers all at once, notes with everything found in them by the chunk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from notesetl.query.source import Source
from notesetl.tables.schema import table

Columns = dict[str, list[Any]]

_CHUNK = 160_000  # characters of notes that the page loads at once
_READ = 50  # chunks whose rows are read by one query

_NOTES = "SELECT note_id, path, language, n_chars, title FROM notes ORDER BY path, note_id"
_TOPICS = "SELECT topic_id, label, parent_id FROM topics ORDER BY lower(label), topic_id"
_PAPERS = """
WITH tagged AS (
  SELECT paper_id, topic_id, count(*) AS n, min(rank) AS best FROM mention_topics GROUP BY ALL
), topics_ AS (
  SELECT paper_id, list(topic_id ORDER BY n DESC, best, topic_id) AS topics FROM tagged GROUP BY paper_id
), noted AS (
  SELECT paper_id, list(DISTINCT note_id) AS notes FROM mentions GROUP BY paper_id
), claimed AS (
  SELECT paper_id, count(*) AS n_claims, list(DISTINCT note_id) AS notes
  FROM claims WHERE paper_id IS NOT NULL GROUP BY ALL
), under AS (
  SELECT paper_id, list(DISTINCT lower(s.heading_en) ORDER BY lower(s.heading_en)) AS headings
  FROM mentions m JOIN sections s USING (section_id) WHERE s.heading_en IS NOT NULL AND s.language <> 'en' GROUP BY ALL
)
SELECT p.paper_id, p.title, p.title_en, p.aliases, p.authors, p.arxiv_id, p.doi, p.venue, p.year, p.languages,
       p.n_notes, p.n_ratings, p.mean_score, coalesce(c.n_claims, 0) AS n_claims, coalesce(t.topics, []) AS topics,
       list_distinct(list_concat(n.notes, coalesce(c.notes, []))) AS notes, coalesce(u.headings, []) AS headings
FROM papers p JOIN noted n USING (paper_id) LEFT JOIN topics_ t USING (paper_id) LEFT JOIN claimed c USING (paper_id)
LEFT JOIN under u USING (paper_id) ORDER BY lower(p.title), p.paper_id
"""
_TEXTS = "SELECT note_id, text FROM texts WHERE note_id IN (SELECT unnest($ids))"
# Of each table what the page shows; a claim's words and the end of anything are told by where it starts.
_FOUND = {
    "sections": "section_id, heading, heading_en, language, level, start, line",
    "mentions": "mention_id, section_id, paper_id, title, title_en, title_kind, venue, year, struck, start, line, "
    "rule, confidence",
    "ratings": "rating_id, mention_id, aspect, raw, value, max, label, label_en, score, score_percentile, start, "
    "line, rule, confidence",
    "links": "link_id, mention_id, paper_id, url, canonical_url, kind, role, start, line",
    "claims": "claim_id, mention_id, paper_id, language, text_en, translation_status, subject, tier, aspect, polarity, "
    "comparator, metric, value, unit, dataset, hedged, negated, start, line, rule, confidence",
}
_SHORTER = {"text_en": "nullif(text_en, text)", "heading_en": "nullif(heading_en, heading)"}  # English as it is
_TAGS = """
SELECT note_id, mention_id, topic_id, rank, source, score FROM mention_topics
WHERE note_id IN (SELECT unnest($ids)) ORDER BY note_id, mention_id, rank, topic_id
"""


@dataclass(frozen=True, slots=True)
class Index:
    """What goes by number in the page: notes in the order of their paths, papers of their titles, topics of theirs."""

    notes: Columns
    topics: Columns
    papers: Columns
    chunks: tuple[int, ...]  # the first note of each chunk, and behind them the number of notes

    def note_ids(self, chunk: int) -> list[str]:
        """Return the ids of the notes of a chunk."""
        return self.notes["note_id"][self.chunks[chunk] : self.chunks[chunk + 1]]


def read_index(source: Source) -> Index:
    """Return the notes, topics and papers of a snapshot."""
    notes: Columns = source.ask(_NOTES).to_pydict()
    topics: Columns = source.ask(_TOPICS).to_pydict()
    papers: Columns = source.ask(_PAPERS).to_pydict()
    note_number = _numbers(notes["note_id"])
    topic_number = _numbers(topics["topic_id"])
    topics["parent"] = [topic_number.get(parent) for parent in topics.pop("parent_id")]
    papers["topics"] = [[topic_number[topic] for topic in listed] for listed in papers["topics"]]
    papers["notes"] = [sorted(note_number[note] for note in listed) for listed in papers["notes"]]
    return Index(notes, topics, papers, _plan(notes.pop("n_chars")))


def read_chunks(source: Source, index: Index, chunks: Sequence[int]) -> Iterator[Columns]:
    """Yield the notes of each of ``chunks``, which follow one another, with their texts and all that was found.

    ``mentions``, ``ratings``, … are columns of rows, in the order of the text; ``note`` is a row's note in the chunk,
    ``length`` the characters from ``start`` on; ``mention`` and ``section`` are rows of the chunk, ``paper`` and
    ``topic`` numbers of the index.
    """
    paper_number = _numbers(index.papers["paper_id"])
    topic_number = _numbers(index.topics["topic_id"])
    for first in range(0, len(chunks), _READ):
        group = chunks[first : first + _READ]
        ids = {"ids": [note for chunk in group for note in index.note_ids(chunk)]}
        texts = dict(zip(*source.ask(_TEXTS, ids).to_pydict().values(), strict=True))
        found = {name: source.ask(_found(name), ids).to_pylist() for name in _FOUND}
        found["tags"] = source.ask(_TAGS, ids).to_pylist()
        by_note = {name: _by_note(rows) for name, rows in found.items()}
        for chunk in group:
            notes = index.note_ids(chunk)
            rows = {
                name: [{**row, "note": place} for place, note in enumerate(notes) for row in of_note.get(note, ())]
                for name, of_note in by_note.items()
            }
            _number(rows, paper_number, topic_number)
            columns: dict[str, Any] = {name: _columns(listed) for name, listed in rows.items()}
            yield {"text": [texts[note] for note in notes], **columns}


def _found(name: str) -> str:
    columns = ", ".join(_SHORTER.get(column, f'"{column}"') + f' AS "{column}"' for column in _FOUND[name].split(", "))
    key = table(name).key[0]
    return f"""
    SELECT note_id, {columns}, "end" - start AS length FROM {name}
    WHERE note_id IN (SELECT unnest($ids)) ORDER BY note_id, start NULLS FIRST, {key}
    """  # noqa: S608 - names of ours


def _number(rows: dict[str, list[dict[str, Any]]], papers: dict[str, int], topics: dict[str, int]) -> None:
    """Put numbers in the place of the ids by which rows refer to others."""
    sections = _numbers([row["section_id"] for row in rows["sections"]])
    mentions = _numbers([row["mention_id"] for row in rows["mentions"]])
    for name, listed in rows.items():
        for row in listed:
            del row["note_id"]
            if name != "mentions" and "mention_id" in row:
                row["mention"] = mentions.get(row.pop("mention_id"))
            if "paper_id" in row:
                row["paper"] = papers.get(row.pop("paper_id"))
            if name == "mentions":
                row["section"] = sections.get(row.pop("section_id"))
            if "topic_id" in row:
                row["topic"] = topics[row.pop("topic_id")]
    for row in rows["sections"]:
        del row["section_id"]


def _columns(rows: list[dict[str, Any]]) -> Columns:
    columns = {name: [row[name] for row in rows] for name in (rows[0] if rows else {"note": None})}
    return {name: values for name, values in columns.items() if any(value is not None for value in values)}


def _by_note(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        grouped.setdefault(row["note_id"], []).append(row)
    return grouped


def _numbers(ids: list[str]) -> dict[str, int]:
    return {key: number for number, key in enumerate(ids)}


def _plan(lengths: list[int]) -> tuple[int, ...]:
    """Return where chunks begin: each has notes of about ``_CHUNK`` characters, at least one."""
    starts, held = [0], 0
    for number, length in enumerate(lengths):
        if held and held + length > _CHUNK:
            starts.append(number)
            held = 0
        held += length
    return (*starts, len(lengths)) if lengths else (0,)
