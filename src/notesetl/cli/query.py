"""``notesetl query``: ratings by topic, or any SQL."""

from typing import TYPE_CHECKING, Annotated

import typer

from notesetl.cli.options import OUT, FormatOption, LanguageOption, Out, ToOption, TopicOption
from notesetl.errors import NotesetlError

if TYPE_CHECKING:
    from notesetl.cli.answers import Asked


def query(  # noqa: PLR0913, PLR0917 - its options
    out: Out = OUT,
    topic: TopicOption = None,
    min_score: Annotated[
        float | None, typer.Option("--min-score", "-s", help="The least score, 0 to 1: 8/10 is 0.8.", metavar="SCORE")
    ] = None,
    language: LanguageOption = None,
    aspect: Annotated[
        str | None,
        typer.Option("--aspect", "-a", help="What is rated: overall, importance, difficulty, …", metavar="ASPECT"),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=0, metavar="N", help="Only the best N papers or N rows; 0: all.")
    ] = None,
    sql: Annotated[
        str | None, typer.Option("--sql", metavar="QUERY", help="Ask this over all tables, in DuckDB's SQL.")
    ] = None,
    form: FormatOption = None,
    to: ToOption = None,
) -> None:
    """Show what was rated how: by topic, or with --topic the papers under one topic, best first.

    CSV, JSON and Parquet have a row for each rating (without --topic: for each topic).
    """
    asked = {"--topic": topic, "--min-score": min_score, "--language": language, "--aspect": aspect}
    given = [name for name, value in asked.items() if value is not None]
    if sql is not None and given:
        raise NotesetlError(f"--sql says all that is asked: leave {', '.join(given)} out, or use WHERE")
    from notesetl.cli.output import chosen, write  # noqa: PLC0415 - heavy, as what follows

    chosen_form = chosen(form, to)
    from notesetl.cli.answers import papers_answer, sql_answer, topics_answer  # noqa: PLC0415
    from notesetl.query import Tables  # noqa: PLC0415

    with Tables(out) as tables:
        if sql is not None:
            answer = sql_answer(tables, sql, limit)
        else:
            filters: Asked = {"topic": topic, "language": language, "min_score": min_score, "aspect": aspect}
            answer = (topics_answer if topic is None else papers_answer)(tables, filters, limit, chosen_form)
    write(answer.frame, chosen_form, to, answer.show)
