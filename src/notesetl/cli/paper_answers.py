"""What ``notesetl query papers`` answers."""

from functools import partial
from typing import TYPE_CHECKING, Any, TypedDict

from notesetl.cli.answers import Answer, listed
from notesetl.cli.english import beside, original_only
from notesetl.cli.options import Format
from notesetl.cli.terminal import Settings, count, grid, score, styled
from notesetl.query import Tables
from notesetl.query.frames import records

if TYPE_CHECKING:
    import pandas as pd

_PAPERS = 20  # that are shown where no limit is given
_FIRST = (
    "title",
    "year",
    "venue",
    "topics",
    "n_ratings",
    "n_notes",
    "languages",
    "mean_score",
    "mean_percentile",
    "n_claims",
)


class AskedPapers(TypedDict):
    """What papers are chosen by; None for any."""

    topic: str | None
    language: str | None
    min_ratings: int | None
    min_score: float | None
    normalised: bool | None


def catalogue_answer(
    tables: Tables, asked: AskedPapers, limit: int | None, form: Format, *, original: bool = False
) -> Answer:
    """Return the papers, the best first: by mean score (or percentile), then by how often they are rated and noted."""
    normalised = bool(asked["normalised"])
    found = tables.papers(asked["topic"], asked["language"], asked["min_ratings"], asked["min_score"])
    mean = "mean_percentile" if normalised else "mean_score"
    order = {mean: False, "n_ratings": False, "n_notes": False}
    found = found.sort_values(list(order), ascending=list(order.values()), kind="stable", ignore_index=True)
    found = found[[*_FIRST, *(name for name in found.columns if name not in _FIRST)]]
    most = _PAPERS if form == Format.table else None
    table = partial(_papers_table, mean=mean, original=original)
    return listed(found, limit, most=most, table=table, summary=_summed_up(found), asked=asked)


def _summed_up(papers: "pd.DataFrame") -> str:
    if not len(papers):
        return "no papers"
    ratings, claims = int(papers["n_ratings"].sum()), int(papers["n_claims"].sum())
    languages = ", ".join(sorted({code for codes in papers["languages"] for code in codes}))
    return f"{count(len(papers), 'paper')} ({languages}) with {count(ratings, 'rating')} and {count(claims, 'claim')}"


def _papers_table(papers: "pd.DataFrame", mean: str, *, original: bool) -> Any:
    number: Settings = {"justify": "right", "no_wrap": True}
    table = grid(
        [
            ("mean" if mean == "mean_score" else "percentile", number),
            ("paper", {"ratio": 4, "overflow": "fold"}),
            ("year", number),
            ("venue", {"ratio": 1, "overflow": "fold"}),
            ("topics", {"ratio": 3, "overflow": "fold"}),
            *((name, number) for name in ("ratings", "notes", "claims")),
            ("in", {"no_wrap": True}),
        ]
    )
    for row in records(original_only(papers) if original else papers):
        table.add_row(
            styled(score(row[mean]), "bold"),
            beside(row, "title"),
            styled(row["year"] or ""),
            styled(row["venue"] or ""),
            styled(" ".join(row["topics"][:3]), "dim"),
            *(styled(f"{row[f'n_{name}']:,}") for name in ("ratings", "notes", "claims")),
            styled(" ".join(row["languages"])),
        )
    return table
