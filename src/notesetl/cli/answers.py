"""What ``notesetl query`` answers: a frame for programs, and the same for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from notesetl.cli.english import beside, original_only
from notesetl.cli.options import Format
from notesetl.cli.terminal import Settings, count, grid, score, styled
from notesetl.query import Tables
from notesetl.query.frames import records

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from rich.console import Console

_PAPERS = 20  # that are shown where no limit is given
_OVERALL = "overall"
_WIDE = 100  # columns from which on the languages have one of their own


class Asked(TypedDict):
    """What ratings are chosen by, None for any; ``normalised`` says whether percentiles stand in for scores."""

    topic: str | None
    language: str | None
    min_score: float | None
    aspect: str | None
    normalised: bool | None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, and what prints it (None: as a plain table)."""

    frame: "pd.DataFrame"
    show: "Callable[[Console], None] | None" = None


def sql_answer(tables: Tables, query: str, limit: int | None) -> Answer:
    """Return the answer to somebody's SQL."""
    frame = tables.sql(query)
    return Answer(frame.head(limit) if limit else frame)


def topics_answer(tables: Tables, asked: Asked, limit: int | None, form: Format) -> Answer:
    """Return what was rated under each topic; with ``limit`` only the topics with most ratings."""
    del form
    chosen, normalised = _split(asked)
    frame = tables.topic_ratings(**chosen, normalised=normalised)
    if limit:
        most = frame.sort_values(["n_ratings", "topic_id"], ascending=[False, True]).head(limit).index
        frame = frame.loc[sorted(most)].reset_index(drop=True)
    ratings = tables.ratings(**chosen)
    without = int((ratings["topics"].map(len) == 0).sum())

    def show(screen: "Console") -> None:
        _headline(screen, "Ratings by topic", ratings, asked)
        if len(frame):
            screen.print(_topics_table(frame, wide=screen.width >= _WIDE))
        if without:
            screen.print(styled(f"{count(without, 'rating')} of papers without a topic", "dim"))
        if len(frame):
            screen.print(styled(f"The papers of one: notesetl query --topic {frame['topic_id'][0]}", "dim"))

    return Answer(frame, show)


def papers_answer(tables: Tables, asked: Asked, limit: int | None, form: Format, *, original: bool = False) -> Answer:
    """Return the ratings under a topic, those of the best papers first."""
    chosen, normalised = _split(asked)
    papers = tables.rated_papers(**chosen, normalised=normalised)
    if limit is None and form == Format.table:
        limit = _PAPERS
    best = papers.head(limit) if limit else papers
    ratings = tables.ratings(**chosen)
    places = {paper: number for number, paper in enumerate(best["paper_id"])}
    ranked = ratings.assign(place=ratings["paper_id"].map(places), beside=ratings["aspect"] != _OVERALL)
    order = {"place": True, "beside": True, "score": False}
    ranked = ranked.dropna(subset=["place"]).sort_values(
        list(order), ascending=list(order.values()), kind="stable", ignore_index=True
    )
    frame = ranked.drop(columns=["place", "beside"])

    def show(screen: "Console") -> None:
        topic = tables.tree.find(str(asked["topic"]))
        _headline(screen, topic.label, ratings, asked)
        if len(frame):
            shown = [original_only(one) if original else one for one in (best, frame)]
            screen.print(_papers_table(*shown, normalised=normalised))
        if len(best) < len(papers):
            screen.print(styled(f"{len(papers) - len(best):,} more; all of them: --limit 0", "dim"))

    return Answer(frame, show)


def _split(asked: Asked) -> tuple[dict[str, Any], bool]:
    """Return what ratings are chosen by, and whether percentiles stand in for scores."""
    return {name: value for name, value in asked.items() if name != "normalised"}, bool(asked["normalised"])


def listed(  # noqa: PLR0913 - what a list of rows is shown with
    found: "pd.DataFrame",
    limit: int | None,
    *,
    most: int | None,
    table: "Callable[[pd.DataFrame], Any]",
    summary: str,
    asked: Mapping[str, object],
) -> Answer:
    """Return the first ``limit`` rows of ``found`` with a summary of all; ``most`` where no limit is asked."""
    bound = most if limit is None else limit
    frame = found.head(bound) if bound else found

    def show(screen: "Console") -> None:
        if len(frame):
            screen.print(table(frame))
        rest = f"; {len(frame):,} are shown, all of them: --limit 0" if len(frame) < len(found) else ""
        screen.print(styled(f"{summary}{rest}{asked_for(asked)}", "bold"), soft_wrap=True)

    return Answer(frame, show)


def asked_for(asked: Mapping[str, object]) -> str:
    """Return what the answer was chosen by, to stand behind it; nothing where everything was asked for."""
    chosen = [
        name if value is True else f"{name.replace('_', ' ')} {value}"
        for name, value in asked.items()
        if value is not None
    ]
    return f"; asked: {', '.join(chosen)}" if chosen else ""


def _headline(screen: "Console", subject: str, ratings: "pd.DataFrame", asked: Asked) -> None:
    languages = ", ".join(sorted(set(ratings["language"])))
    of = f"{count(ratings['paper_id'].nunique(), 'paper')} in {count(ratings['note_id'].nunique(), 'note')}"
    numbers = f"{count(len(ratings), 'rating')} of {of} ({languages})" if len(ratings) else "no ratings"
    screen.print(styled(subject, "bold"), styled(f"{numbers}{asked_for(asked)}"))


def _topics_table(frame: "pd.DataFrame", *, wide: bool) -> Any:
    number: Settings = {"justify": "right", "no_wrap": True}
    numbers: list[tuple[str, Settings]] = [(name, number) for name in ("papers", "ratings", "notes", "mean")]
    words: list[tuple[str, Settings]] = [("languages", {"no_wrap": True})] if wide else []
    table = grid([("topic", {"no_wrap": True}), *numbers, *words, ("best", {"ratio": 1, "no_wrap": True})])
    top = int(frame["depth"].min())
    for row in records(frame):
        table.add_row(
            styled("  " * (row["depth"] - top) + row["topic_id"]),
            *(styled(f"{row[name]:,}") for name in ("n_papers", "n_ratings", "n_notes")),
            styled(score(row["mean_score"]), "bold"),
            *([styled(" ".join(row["languages"]))] if wide else []),
            styled(" · ".join(_best(paper) for paper in row["best"])),
        )
    return table


def _best(paper: dict[str, Any]) -> str:
    return f"{score(paper['score'])} {paper['title']} ({' '.join(paper['languages'])})"


def _papers_table(papers: "pd.DataFrame", ratings: "pd.DataFrame", *, normalised: bool) -> Any:
    number: Settings = {"justify": "right", "no_wrap": True}
    columns: list[tuple[str, Settings]] = [
        ("mean", number),
        ("paper", {"ratio": 3, "overflow": "fold"}),
        ("rating", {"ratio": 1, "overflow": "fold"}),
        ("percentile" if normalised else "score", number),
        ("of", {"no_wrap": True}),
        ("in", {"no_wrap": True}),
        ("note:line", {"ratio": 2, "overflow": "fold"}),
    ]
    alike = set(ratings["aspect"]) == {_OVERALL}
    if alike:
        columns = [column for column in columns if column[0] != "of"]
    table = grid(columns)
    of_paper = {paper: records(rows) for paper, rows in ratings.groupby("paper_id", sort=False)}
    for paper in records(papers):
        for turn, row in enumerate(of_paper[paper["paper_id"]]):
            head = (styled(score(paper["score"]), "bold"), beside(paper, "title")) if turn == 0 else (styled(""),) * 2
            worth = score(row["score_percentile" if normalised else "score"])
            cells = [*head, beside(row, "label", row["raw"]), styled(worth)]
            if not alike:
                cells.append(styled(row["aspect"], "dim"))
            table.add_row(*cells, styled(row["language"]), styled(place(row), "dim"))
    return table


def place(row: dict[str, Any]) -> str:
    """Return the note and the line of a row; only the note where it has no place in the text."""
    return str(row["path"]) if row["line"] is None else f"{row['path']}:{row['line']}"
