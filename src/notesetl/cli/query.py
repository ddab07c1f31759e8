"""``notesetl query``: ratings by topic, claims, papers, or any SQL."""

from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from notesetl.cli.english import OriginalOption
from notesetl.cli.options import (
    OUT,
    AsOf,
    FormatOption,
    Kind,
    LanguageOption,
    MinConfidence,
    Out,
    ToOption,
    TopicOption,
)
from notesetl.errors import NotesetlError

if TYPE_CHECKING:
    from notesetl.cli.answers import Answer
    from notesetl.cli.options import Format
    from notesetl.query import Tables

_ASKED_OF: dict[str, tuple[Kind, ...]] = {  # filters, and what can be chosen by them
    "topic": tuple(Kind),
    "language": tuple(Kind),
    "min_score": (Kind.ratings, Kind.papers),
    "min_ratings": (Kind.papers,),
    "aspect": (Kind.ratings, Kind.claims),
    "polarity": (Kind.claims,),
    "tier": (Kind.claims,),
    "paper": (Kind.claims,),
    "min_confidence": (Kind.claims,),
    "normalised": (Kind.ratings, Kind.papers),
}


def query(  # noqa: PLR0913, PLR0917 - its options
    kind: Annotated[Kind, typer.Argument(metavar="WHAT", help="What to show.")] = Kind.ratings,
    out: Out = OUT,
    as_of: AsOf = None,
    topic: TopicOption = None,
    language: LanguageOption = None,
    min_score: Annotated[
        float | None,
        typer.Option("--min-score", "-s", help="The least (mean) score, 0 to 1: 8/10 is 0.8.", metavar="SCORE"),
    ] = None,
    min_ratings: Annotated[
        int | None, typer.Option("--min-ratings", min=0, help="Of papers: rated so often at least.", metavar="N")
    ] = None,
    aspect: Annotated[
        str | None,
        typer.Option(
            "--aspect",
            "-a",
            help="What is rated (overall, importance, difficulty, …) or claimed (accuracy, efficiency, limitation, …).",
            metavar="ASPECT",
        ),
    ] = None,
    polarity: Annotated[
        str | None,
        typer.Option("--polarity", help="Of claims: positive, negative, mixed or neutral.", metavar="POLARITY"),
    ] = None,
    tier: Annotated[
        str | None, typer.Option("--tier", help="Of claims: evaluative (they judge) or descriptive.", metavar="TIER")
    ] = None,
    paper: Annotated[
        str | None,
        typer.Option("--paper", help="Of claims: about this arXiv id, title or method.", metavar="PAPER"),
    ] = None,
    min_confidence: MinConfidence = None,
    normalised: Annotated[  # noqa: FBT002 - a flag
        bool,
        typer.Option(
            "--normalised", help="Order by where scores lie among those of the same keeper: their percentile."
        ),
    ] = False,
    original: OriginalOption = False,  # noqa: FBT002 - a flag
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=0, metavar="N", help="Only the best N papers or N rows; 0: all.")
    ] = None,
    sql: Annotated[
        str | None, typer.Option("--sql", metavar="QUERY", help="Ask this over all tables, in DuckDB's SQL.")
    ] = None,
    form: FormatOption = None,
    to: ToOption = None,
) -> None:
    """Show what was rated how, what is claimed of which method, or the papers.

    Ratings come by topic, or with --topic as the papers under one topic, best first; claims come the surest first,
    with figure, quote, file and line. What is not in English is printed in English as well. CSV, JSON and Parquet have
    a row for each rating (without --topic: for each topic), claim or paper, the English in columns that end in _en.
    """
    asked = {
        "topic": topic,
        "language": language,
        "min_score": min_score,
        "min_ratings": min_ratings,
        "aspect": aspect,
        "polarity": polarity,
        "tier": tier,
        "paper": paper,
        "min_confidence": min_confidence,
        "normalised": normalised or None,
    }
    _check(kind, [name for name, value in asked.items() if value is not None], by_sql=sql is not None)
    from notesetl.cli.output import chosen, write  # noqa: PLC0415 - heavy, as what follows

    chosen_form = chosen(form, to)
    from notesetl.cli.answers import sql_answer  # noqa: PLC0415
    from notesetl.query import Tables  # noqa: PLC0415

    with Tables(out, as_of) as tables:
        if sql is not None:
            answer = sql_answer(tables, sql, limit)
        else:
            filters = {name: value for name, value in asked.items() if kind in _ASKED_OF[name]}
            answer = _answer(kind, tables, filters, limit, chosen_form, original=original)
    write(answer.frame, chosen_form, to, answer.show)


def _check(kind: Kind, given: list[str], *, by_sql: bool) -> None:
    """Refuse what does not go together."""
    options = {name: f"--{name.replace('_', '-')}" for name in given}
    if by_sql and (given or kind != Kind.ratings):
        words = [*([kind.value] if kind != Kind.ratings else []), *options.values()]
        raise NotesetlError(f"--sql says all that is asked: leave {', '.join(words)} out, or use WHERE")
    for name, option in options.items():
        if kind not in _ASKED_OF[name]:
            commands = " or ".join(f"notesetl query {other.value} {option}" for other in _ASKED_OF[name])
            raise NotesetlError(f"{option} does not choose among {kind.value}; it is for: {commands}")


def _answer(  # noqa: PLR0913 - what is asked and how it is shown
    kind: Kind, tables: "Tables", asked: dict[str, Any], limit: int | None, form: "Format", *, original: bool
) -> "Answer":
    from notesetl.cli.answers import Asked, papers_answer, topics_answer  # noqa: PLC0415 - heavy, as what follows
    from notesetl.cli.claim_answers import AskedClaims, claims_answer  # noqa: PLC0415
    from notesetl.cli.paper_answers import AskedPapers, catalogue_answer  # noqa: PLC0415

    if kind == Kind.claims:
        return claims_answer(tables, cast("AskedClaims", asked), limit, form, original=original)
    if kind == Kind.papers:
        return catalogue_answer(tables, cast("AskedPapers", asked), limit, form, original=original)
    if asked["topic"] is None:
        return topics_answer(tables, cast("Asked", asked), limit, form)
    return papers_answer(tables, cast("Asked", asked), limit, form, original=original)
