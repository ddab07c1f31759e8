"""One line for each kind of row, as ``show`` and ``explain`` print it."""

from collections.abc import Callable
from typing import Any

from notesetl.cli.english import in_english
from notesetl.cli.terminal import plain, score

Row = dict[str, Any]


def brief(name: str, row: Row) -> str:
    """Return what a row of the table ``name`` says, in one line."""
    return plain(_BRIEF[name](row)) if name in _BRIEF else ""


def told_by(row: Row) -> str:
    """Return which rule found a row and how sure it is; empty where the table does not say."""
    return f"{row['rule']} {score(row['confidence'])}" if "rule" in row else ""


def _english(row: Row, column: str) -> str:
    english = in_english(row, column)
    return f" “{english}”" if english else ""


def _mention(row: Row) -> str:
    kind = "" if row["title_kind"] == "paper" else f" ({row['title_kind']})"
    struck = " struck out" if row["struck"] else ""
    year = "" if row["year"] is None or str(row["year"]) in (row["venue"] or "") else str(row["year"])
    edition = " ".join(part for part in (row["venue"], year) if part)
    return f"{row['title']}{_english(row, 'title')}{kind}{struck}{f', {edition}' if edition else ''}"


def _rating(row: Row) -> str:
    scale = f" ({row['value']:g} of {row['max']:g})" if row["value"] is not None and row["max"] is not None else ""
    return f"{row['raw']}{_english(row, 'label')}{scale} = {score(row['score'])} {row['aspect']}"


def _link(row: Row) -> str:
    return f"{row['role']} {row['canonical_url']}"


def stance(row: Row) -> str:
    """Return what a claim holds of what, without its words: stance, aspect, figure and comparator."""
    from notesetl.query.claims import figure  # noqa: PLC0415 - the schemas are read for it

    negated, hedged = (f"{name} " if row[name] else "" for name in ("negated", "hedged"))
    parts = (figure(row), "" if row["comparator"] is None else f"against {row['comparator']}")
    stated = ", ".join(part for part in parts if part)
    return f"{negated}{hedged}{row['polarity']} {row['aspect']}{f' ({stated})' if stated else ''}"


def _paper(row: Row) -> str:
    return f"{row['title']}{_english(row, 'title')}, mean score {score(row['mean_score'])}"


_BRIEF: dict[str, Callable[[Row], str]] = {
    "notes": lambda row: f"{row['path']} ({row['language']})",
    "sections": lambda row: f"{row['heading']}{_english(row, 'heading')}",
    "mentions": _mention,
    "papers": _paper,
    "ratings": _rating,
    "links": _link,
    "claims": lambda row: f"{stance(row)}: {row['text']}{_english(row, 'text')}",
    "conflicts": lambda row: f"{row['kind']} {row['subject']}",
    "mention_topics": lambda row: f"{row['topic_id']} by {row['source']} {score(row['score'])}",
    "runs": lambda row: f"{row['started_at']:%Y-%m-%d %H:%M} notesetl {row['version']}",
}
