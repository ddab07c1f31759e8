"""How one paper is printed: all that the notes hold of it, or what is claimed of it side by side."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from notesetl.cli.answers import Answer, place
from notesetl.cli.claim_answers import cells, columns, kept, sign, stances, summed_up, surest_first
from notesetl.cli.english import in_english, original_only
from notesetl.cli.findings import brief, told_by
from notesetl.cli.terminal import count, grid, joined, score, styled
from notesetl.query.claims import polarities
from notesetl.query.frames import records
from notesetl.query.paper import Paper

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

_CONTRADICTION = "contradiction"
_AUTHORS = 8  # that are named


def overview(paper: Paper, limit: int, *, original: bool = False) -> Answer:
    """Return everything that was found of ``paper``, in the order of the notes; the rest is for people only."""

    def show(screen: "Console") -> None:
        _head(screen, paper, original=original)
        for name in ("mentions", "ratings", "links"):
            found = getattr(paper, name)
            _print_rows(screen, name, original_only(found) if original else found, limit)
        _print_aspects(screen, paper)

    return Answer(paper.findings, show)


def compared(paper: Paper, limit: int, *, original: bool = False) -> Answer:
    """Return the claims about ``paper`` by aspect and stance, those that are in contradiction marked."""
    aspects = paper.compare
    contradicted = set(aspects.loc[aspects["contradiction"], "aspect"])
    frame = _side_by_side(paper.claims, list(aspects["aspect"]))
    frame.insert(0, _CONTRADICTION, frame["aspect"].isin(contradicted).astype(bool))

    def show(screen: "Console") -> None:
        _head(screen, paper, original=original)
        if len(frame):
            screen.print(_compared_table(original_only(frame) if original else frame, limit))
        marked = f"; contradictions: {', '.join(sorted(contradicted))}" if contradicted else ""
        screen.print(styled(f"{summed_up(paper.claims)}{marked}", "bold"), soft_wrap=True)

    return Answer(frame, show)


def _side_by_side(claims: "pd.DataFrame", aspects: list[str]) -> "pd.DataFrame":
    places = {"aspect": aspects, "polarity": list(polarities())}
    ranks = {f"{name}_rank": claims[name].map(order.index) for name, order in places.items()}
    ranked = surest_first(claims.assign(**ranks)).sort_values(list(ranks), kind="stable", ignore_index=True)
    return ranked.drop(columns=list(ranks))


def _head(screen: "Console", paper: Paper, *, original: bool) -> None:
    row = paper.row
    screen.print(styled(row["title"], "bold"), soft_wrap=True)
    if not original and (english := in_english(row, "title")):
        screen.print(styled(f"  in English: {english}"), soft_wrap=True)
    ids = (f"arXiv:{row['arxiv_id']}" if row["arxiv_id"] else None, row["doi"], row["paper_id"])
    about = (row["year"], row["venue"], *ids)
    screen.print(styled("  " + ", ".join(str(part) for part in about if part), "dim"), soft_wrap=True)
    if row["authors"]:
        screen.print(styled(f"  {_authors(row['authors'])}{_categories(row['categories'])}", "dim"), soft_wrap=True)
    if row["aliases"]:
        screen.print(styled(f"  also: {'; '.join(row['aliases'])}", "dim"), soft_wrap=True)
    if row["topics"]:
        screen.print(styled(f"  {' '.join(row['topics'])}", "dim"), soft_wrap=True)


def _authors(authors: list[str]) -> str:
    more = len(authors) - _AUTHORS
    return f"{', '.join(authors[:_AUTHORS])}{f' and {more:,} more' if more > 0 else ''}"


def _categories(categories: list[str]) -> str:
    return f" ({' '.join(categories)})" if categories else ""


def _print_rows(screen: "Console", name: str, frame: "pd.DataFrame", limit: int) -> None:
    mean = _mean(frame) if name == "ratings" else ""
    screen.print(styled(f"{count(len(frame), name.removesuffix('s'))}{mean}", "bold"))
    shown = frame.head(limit) if limit else frame
    if len(shown):
        table = grid(
            [("", {"no_wrap": True}), ("", {"ratio": 3, "overflow": "fold"}), ("", {"ratio": 2, "overflow": "fold"})]
        )
        table.show_header = False
        for row in records(shown):
            source = told_by(row)
            table.add_row(
                styled(f"  {row['language']}"),
                joined(styled(brief(name, row)), styled(f"  [{source}]" if source else "", "dim")),
                styled(place(row), "dim"),
            )
        screen.print(table)
    _print_rest(screen, len(frame) - len(shown))


def _mean(ratings: "pd.DataFrame") -> str:
    scores = ratings.loc[ratings["aspect"] == "overall", "score"].dropna()
    return f", mean score {score(float(scores.mean()))}" if len(scores) else ""


def _print_aspects(screen: "Console", paper: Paper) -> None:
    screen.print(styled(count(len(paper.claims), "claim"), "bold"))
    for row in records(paper.compare):
        said = stances(paper.claims.loc[paper.claims["aspect"] == row["aspect"], "polarity"])
        figures = f": {', '.join(row['figures'])}" if row["figures"] else ""
        mark = f"  {_CONTRADICTION}" if row["contradiction"] else ""
        where = styled(f"  ({' '.join(row['languages'])}){figures}", "dim")
        screen.print(joined(styled(f"  {row['aspect']:<14}{said}"), where, styled(mark, "bold red")), soft_wrap=True)
    if len(paper.claims):
        screen.print(styled(f"Side by side: notesetl paper {paper.row['paper_id']} --claims", "dim"))


def _compared_table(frame: "pd.DataFrame", limit: int) -> Any:
    needed = kept(frame)
    table = grid([("aspect", {"no_wrap": True}), ("", {"no_wrap": True}), *columns(**needed)])
    for aspect, claims in frame.groupby("aspect", sort=False):
        names = [styled(aspect, "bold")]
        if claims[_CONTRADICTION].any():
            names.append(styled(_CONTRADICTION, "bold red"))
        lines = list(_lines(claims, limit, needed))
        for number, line in enumerate(lines):
            table.add_row(names[number] if number < len(names) else styled(""), *line)
    return table


def _lines(claims: "pd.DataFrame", limit: int, needed: dict[str, bool]) -> Iterable[list[Any]]:
    """Yield the cells of claims about one aspect; ``limit`` bounds each stance, so that none hides another."""
    width = len(columns(**needed)) + 1
    for _, alike in claims.groupby("polarity", sort=False):
        shown = alike.head(limit) if limit else alike
        for row in records(shown):
            yield [sign(row), *cells(row, **needed)]
        if len(shown) < len(alike):
            rest = [styled("")] * width
            rest[-3] = styled(f"{len(alike) - len(shown):,} more; all of them: --limit 0", "dim")
            yield rest


def _print_rest(screen: "Console", rest: int) -> None:
    if rest:
        screen.print(styled(f"  and {rest:,} more; all of them: --limit 0", "dim"))
