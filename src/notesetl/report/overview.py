"""The first view of the page: what a run holds, in figures, charts, and the numbers behind the charts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from notesetl.query import Tables
from notesetl.report import charts, figures
from notesetl.report.figures import Distribution, Rows
from notesetl.report.svg import render

_COUNTED = ("notes", "papers", "mentions", "ratings", "links", "claims")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as SVG with what it shows in a sentence, and its numbers."""

    name: str
    title: str
    text: str
    svg: str
    rows: Rows


@dataclass(frozen=True, slots=True)
class Overview:
    """``counts`` of rows, ``charts``, topics as a tree with what is under them, translations, rejects, the last run."""

    name: str
    counts: dict[str, int]
    charts: tuple[Chart, ...]
    topics: Rows
    pending: tuple[int, int]
    rejects: Rows
    run: dict[str, Any]


def read_overview(tables: Tables) -> Overview:
    """Return the overview of ``tables``.

    Raises:
        NotesetlError: charts need packages that are not installed.
    """
    translated = figures.translations(tables)
    pending = sum(row["claims"] for row in translated if row["status"] == "pending")
    topics = [row for row in tables.source.ask(_TOPIC_ROWS, _closure(tables)).to_pylist() if row["papers"]]
    return Overview(
        tables.source.out.resolve().name,
        {name: tables.source.ask(f"SELECT count(*) AS n FROM {name}").to_pylist()[0]["n"] for name in _COUNTED},  # noqa: S608 - names of ours
        tuple(chart for chart in _charts(tables) if chart.rows),
        topics,
        (pending, sum(row["claims"] for row in translated)),
        figures.rejects(tables),
        tables.source.ask("SELECT started_at, version FROM runs ORDER BY started_at DESC LIMIT 1").to_pylist()[0],
    )


_TOPIC_ROWS = """
WITH closure AS (
  SELECT unnest($wider::VARCHAR[]) AS topic_id, unnest($narrower::VARCHAR[]) AS narrower,
         unnest($depths::BIGINT[]) AS depth, unnest($places::BIGINT[]) AS place
), sorted AS (
  SELECT DISTINCT c.topic_id, depth, place, mention_id, paper_id, note_id
  FROM closure c JOIN mention_topics t ON t.topic_id = c.narrower
), rated AS (
  SELECT mention_id, count(score) AS n, sum(score) AS total FROM ratings WHERE aspect = 'overall' GROUP BY ALL
)
SELECT s.topic_id, label, depth, count(DISTINCT s.paper_id) AS papers, count(DISTINCT s.note_id) AS notes,
       CAST(coalesce(sum(n), 0) AS BIGINT) AS ratings, sum(total) / nullif(sum(n), 0) AS mean
FROM sorted s JOIN topics USING (topic_id) LEFT JOIN rated USING (mention_id) GROUP BY ALL ORDER BY any_value(place)
"""


def _closure(tables: Tables) -> dict[str, Any]:
    rows = [
        (of.id, narrower, depth, place)
        for place, (of, depth) in enumerate(tables.tree.walk())
        for narrower in tables.tree.below(of.id)
    ]
    names = ("wider", "narrower", "depths", "places")
    return {name: [row[number] for row in rows] for number, name in enumerate(names)}


def _charts(tables: Tables) -> Iterator[Chart]:
    spread = figures.ratings(tables)
    yield _chart("ratings", "Ratings by topic", _RATINGS, spread)
    yield _chart("claims", "Claims by aspect", _CLAIMS, figures.claims(tables))
    yield _chart("languages", "Notes by language", "Notes of each language.", figures.languages(tables))
    yield _chart("topics", "Topics over the years", "Papers of each topic by year.", figures.topics(tables))
    yield _chart("venues", "Topics over venues", "Papers of each topic by venue.", figures.venues(tables))


_RATINGS = (
    "Overall scores of each topic, narrower topics included: the fuller the colour, the more ratings lie in that "
    "tenth of the scale; the stroke is the mean. Behind the topic: ratings / keepers, where notes of unknown keepers "
    "count for one each."
)
_CLAIMS = "Claims that judge: praise to the right, fault to the left, of the topics with most of them."


def _chart(name: str, title: str, text: str, counted: Distribution | Rows) -> Chart:
    rows = counted.means if isinstance(counted, Distribution) else counted
    shown = [{key: value for key, value in row.items() if key != "topic_id"} for row in rows]
    return Chart(name, title, text, render(charts.DRAWN[name](counted)) if rows else "", shown)
