"""What ``notesetl query claims`` answers, and how claims are printed."""

from functools import partial
from typing import TYPE_CHECKING, Any, TypedDict

from notesetl.cli.answers import Answer, listed, place
from notesetl.cli.english import original_only, quoted
from notesetl.cli.options import Format
from notesetl.cli.terminal import Settings, count, grid, styled
from notesetl.query import Tables
from notesetl.query.claims import figure, polarities
from notesetl.query.frames import records

if TYPE_CHECKING:
    import pandas as pd
    from rich.text import Text

_CLAIMS = 20  # that are shown where no limit is given
_QUOTE = 240  # characters of a claim that a table shows
_SIGNS = {"positive": "+", "negative": "−", "mixed": "±", "neutral": "·"}
_STYLES = {"positive": "green", "negative": "red", "mixed": "yellow", "neutral": "dim"}


class AskedClaims(TypedDict):
    """What claims are chosen by; None for any."""

    topic: str | None
    language: str | None
    tier: str | None
    aspect: str | None
    polarity: str | None
    paper: str | None
    min_confidence: float | None


def claims_answer(
    tables: Tables, asked: AskedClaims, limit: int | None, form: Format, *, original: bool = False
) -> Answer:
    """Return the claims, those that judge first, of these the surest."""
    found = surest_first(tables.claims(**asked))
    most = _CLAIMS if form == Format.table else None
    table = partial(_claims_table, original=original)
    return listed(found, limit, most=most, table=table, summary=summed_up(found), asked=asked)


def surest_first(claims: "pd.DataFrame") -> "pd.DataFrame":
    """Return ``claims`` with those that judge before those that describe, each the surest first."""
    order = claims.assign(describes=claims["tier"] != "evaluative")
    order = order.sort_values(["describes", "confidence"], ascending=[True, False], kind="stable", ignore_index=True)
    return order.drop(columns="describes")


def summed_up(claims: "pd.DataFrame") -> str:
    """Return how many ``claims`` there are, of how many papers in how many notes, and for what they speak."""
    if not len(claims):
        return "no claims"
    papers, notes = count(claims["paper_id"].nunique(), "paper"), count(claims["note_id"].nunique(), "note")
    languages = ", ".join(sorted(set(claims["language"])))
    return f"{count(len(claims), 'claim')} of {papers} in {notes} ({languages}): {stances(claims['polarity'])}"


def stances(polarity: "pd.Series[str]") -> str:
    """Return the numbers of each stance, the two that judge always."""
    numbers = {name: int((polarity == name).sum()) for name in polarities()}
    return ", ".join(
        f"{number:,} {name}" for name, number in numbers.items() if number or name in {"positive", "negative"}
    )


def sign(row: dict[str, Any], what: str = "") -> "Text":
    """Return the sign of a claim's stance before ``what``; what is said with reserve has a question mark."""
    parts = (_SIGNS[row["polarity"]], what, "?" if row["hedged"] else "")
    return styled(" ".join(part for part in parts if part), _STYLES[row["polarity"]])


def cells(row: dict[str, Any], *, figures: bool, others: bool) -> "list[Text]":
    """Return figure, comparator (each only where asked for), quote, language and place of a claim."""
    return [
        *([styled(figure(row))] if figures else []),
        *([styled(row["comparator"] or "")] if others else []),
        quoted(row, _QUOTE),
        styled(row["language"]),
        styled(place(row), "dim"),
    ]


def columns(*, figures: bool, others: bool) -> list[tuple[str, Settings]]:
    """Return the columns of ``cells``."""
    folded: Settings = {"overflow": "fold"}
    return [
        *([("figure", {"ratio": 2, **folded})] if figures else []),
        *([("than", {"ratio": 2, **folded})] if others else []),
        ("claim", {"ratio": 6, **folded}),
        ("in", {"no_wrap": True}),
        ("note:line", {"ratio": 3, **folded}),
    ]


def kept(claims: "pd.DataFrame") -> dict[str, bool]:
    """Return which of the columns that can be left out are needed for ``claims``."""
    return {"figures": bool(claims["value"].notna().any()), "others": bool(claims["comparator"].notna().any())}


def _claims_table(claims: "pd.DataFrame", *, original: bool) -> Any:
    needed = kept(claims)
    table = grid([("paper", {"ratio": 3, "overflow": "fold"}), ("says", {"no_wrap": True}), *columns(**needed)])
    before = None
    for row in records(original_only(claims) if original else claims):
        about = _about(row)
        table.add_row(styled("" if about == before else about), sign(row, row["aspect"]), *cells(row, **needed))
        before = about
    return table


def _about(row: dict[str, Any]) -> str:
    """Return the paper, and the subject behind it where that is something else."""
    paper, subject = row["paper"], row["subject"]
    if paper is None or subject is None or _letters(subject) in _letters(paper):
        return str(paper or subject or "")
    return f"{paper}: {subject}"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
