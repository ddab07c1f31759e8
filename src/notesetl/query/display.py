"""Tables and papers as a notebook shows them: HTML in which everything of a note is text."""

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Any

from notesetl.query.claims import polarities
from notesetl.query.frames import records

if TYPE_CHECKING:
    from notesetl.query.paper import Paper
    from notesetl.query.tables import Tables

_COUNTED = ("notes", "papers", "mentions", "ratings", "links", "claims", "rejects")
_LANGUAGES = "SELECT language, count(*) AS n FROM notes GROUP BY ALL ORDER BY n DESC, language"
_TOPICS = 10
_RATINGS = 10


def tables_html(tables: "Tables") -> str:
    """Return what ``tables`` hold: their rows by table, and the ratings of the topics with most of them."""
    counts = {name: len(getattr(tables, name)()) for name in _COUNTED}
    languages = ", ".join(f"{row['language']} {row['n']:,}" for row in records(tables.sql(_LANGUAGES)))
    topics = sorted(records(tables.topic_ratings()), key=lambda row: -row["n_ratings"])[:_TOPICS]
    rows = [
        [row["label"], row["n_papers"], row["n_ratings"], row["n_notes"], _Bar(row["mean_score"])] for row in topics
    ]
    head = f"<p><b>{escape(tables.source.out.name)}</b>: notes in {escape(languages) or 'no language'}</p>"
    listed = _table(counts, [[f"{number:,}" for number in counts.values()]])
    return head + listed + (_table(("topic", "papers", "ratings", "notes", "mean score"), rows) if rows else "")


def paper_html(paper: "Paper") -> str:
    """Return a paper: what it is, its ratings, and what is claimed of it by aspect."""
    row = paper.row
    facts = [row["venue"], row["year"], row["arxiv_id"] and f"arXiv:{row['arxiv_id']}", row["doi"]]
    ratings = [
        [_Bar(one["score"]), one["raw"], one["aspect"], f"{one['path']}:{one['line'] or ''}".rstrip(":")]
        for one in records(paper.ratings)[:_RATINGS]
    ]
    claims = [
        [one["aspect"], *(one[polarity] or "" for polarity in polarities()), "; ".join(one["figures"])]
        for one in records(paper.compare)
    ]
    head = f"<p><b>{escape(paper.title)}</b><br>{escape(', '.join(str(fact) for fact in facts if fact))}</p>"
    parts = [head]
    if ratings:
        parts.append(_table(("score", "as written", "aspect", "note"), ratings))
    if claims:
        parts.append(_table(("claims", *polarities(), "figures"), claims))
    return "".join(parts)


class _Bar:
    """A score of 0 to 1 as a bar with its figure."""

    def __init__(self, score: float | None) -> None:
        self._score = score

    def __str__(self) -> str:
        if self._score is None:
            return "–"
        return f'<meter min="0" max="1" value="{self._score:.2f}"></meter> {self._score:.2f}'


def _table(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    titles = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: Any) -> str:
    return f"<td>{value if isinstance(value, _Bar) else escape(str(value))}</td>"
