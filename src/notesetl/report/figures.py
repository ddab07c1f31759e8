"""What the charts and the tables beside them show, counted in SQL."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from notesetl.query import Tables

Rows = list[dict[str, Any]]

_TOPICS, _PANELS, _VENUES, _BINS = 16, 6, 12, 10  # the most that a chart has of each

# Each topic with itself and the narrower ones, and each mention under every topic that it belongs to.
_SORTED = """
closure AS (SELECT unnest($wider::VARCHAR[]) AS topic_id, unnest($narrower::VARCHAR[]) AS narrower),
sorted AS (
  SELECT DISTINCT t.topic_id, t.label, m.mention_id, m.paper_id, m.note_id
  FROM closure c JOIN mention_topics m ON m.topic_id = c.narrower JOIN topics t ON t.topic_id = c.topic_id
)"""

_MEANS = " SELECT * FROM means ORDER BY ratings DESC, label"
_IN_BINS = f"""
SELECT topic_id, label, least(floor(score * {_BINS}), {_BINS - 1}) / {_BINS} AS low, count(*) AS n
FROM scored SEMI JOIN means USING (topic_id) GROUP BY ALL ORDER BY label, low
"""  # noqa: S608 - numbers of ours


@dataclass(frozen=True, slots=True)
class Distribution:
    """Overall scores by topic: ``bins`` have the ratings of each tenth, ``means`` one row a topic, the commonest first.

    A note of which nobody knows the keeper counts as one keeper's.
    """

    bins: Rows
    means: Rows


def languages(tables: Tables, topic: str | None = None) -> Rows:
    """Return the number of notes and of characters by language, most notes first."""
    some = "" if topic is None else f"WITH {_SORTED}"
    which = "" if topic is None else "WHERE note_id IN (SELECT note_id FROM sorted)"
    query = f"""
    {some} SELECT language, count(*) AS notes, CAST(sum(n_chars) AS BIGINT) AS characters FROM notes {which}
    GROUP BY language ORDER BY notes DESC, language"""  # noqa: S608 - the pieces are ours
    return _ask(tables, query, topic)


def ratings(tables: Tables, topic: str | None = None) -> Distribution:
    """Return how the overall scores of the topics under ``topic`` (None: of all) are spread."""
    scored = f"""
    WITH {_SORTED}, scored AS (
      SELECT s.topic_id, s.label, r.rating_id, r.score, coalesce(nullif(n.keeper, ''), n.note_id) AS keeper
      FROM sorted s JOIN ratings r USING (mention_id) JOIN notes n ON n.note_id = r.note_id
      WHERE r.score IS NOT NULL AND r.aspect = 'overall'
    ), means AS (
      SELECT topic_id, label, count(*) AS ratings, count(DISTINCT keeper) AS keepers,
             CAST(sum(CAST(score AS DECIMAL(18, 9))) AS DOUBLE) / count(*) AS mean
      FROM scored GROUP BY ALL ORDER BY ratings DESC, label LIMIT {_TOPICS}
    )"""  # noqa: S608 - the pieces are ours
    means = _ask(tables, scored + _MEANS, topic)
    bins = _ask(tables, scored + _IN_BINS, topic)
    return Distribution(bins, means)


def topics(tables: Tables, topic: str | None = None) -> Rows:
    """Return the number of papers by topic and year, of the topics with most papers."""
    return _papers_by(tables, "year", "p.year", topic)


def venues(tables: Tables, topic: str | None = None) -> Rows:
    """Return the number of papers by topic and venue, of the commonest of both."""
    common = (
        f"SELECT venue FROM papers WHERE venue IS NOT NULL GROUP BY ALL ORDER BY count(*) DESC, venue LIMIT {_VENUES}"  # noqa: S608
    )
    return _papers_by(tables, "venue", f"CASE WHEN p.venue IN ({common}) THEN p.venue END", topic)


def _papers_by(tables: Tables, name: str, value: str, topic: str | None) -> Rows:
    query = f"""
    WITH {_SORTED}, counted AS (
      SELECT s.topic_id, s.label, {value} AS {name}, count(DISTINCT p.paper_id) AS papers
      FROM sorted s JOIN papers p USING (paper_id) GROUP BY ALL
    ), most AS (
      SELECT topic_id, sum(papers) AS total FROM counted WHERE {name} IS NOT NULL
      GROUP BY ALL ORDER BY total DESC, topic_id LIMIT {_TOPICS}
    )
    SELECT label, {name}, papers FROM counted JOIN most USING (topic_id) WHERE {name} IS NOT NULL
    ORDER BY total DESC, label, {name}"""  # noqa: S608 - the pieces are ours
    return _ask(tables, query, topic)


def claims(tables: Tables, topic: str | None = None) -> Rows:
    """Return the number of claims that judge, by topic, aspect and polarity, of the topics with most of them."""
    query = f"""
    WITH {_SORTED}, judged AS (
      SELECT s.topic_id, s.label, c.claim_id, c.aspect, c.polarity FROM sorted s JOIN claims c USING (mention_id)
      WHERE c.tier = 'evaluative'
    ), most AS (
      SELECT topic_id, count(*) AS total FROM judged GROUP BY ALL ORDER BY total DESC, topic_id LIMIT {_PANELS}
    )
    SELECT label, aspect, polarity, count(*) AS claims FROM judged JOIN most USING (topic_id)
    GROUP BY ALL ORDER BY any_value(total) DESC, label, aspect, polarity"""  # noqa: S608 - the pieces are ours
    return _ask(tables, query, topic)


def translations(tables: Tables) -> Rows:
    """Return the number of claims in other languages than English by the status of their translation."""
    return _ask(
        tables,
        "SELECT language, translation_status AS status, count(*) AS claims FROM claims "
        "WHERE language <> 'en' GROUP BY ALL ORDER BY ALL",
    )


def rejects(tables: Tables) -> Rows:
    """Return what could not be read or kept, by stage and reason, with an example."""
    return _ask(
        tables,
        "SELECT stage, reason, count(*) AS rejects, min(path) AS example FROM rejects "
        "GROUP BY ALL ORDER BY rejects DESC, stage, reason",
    )


def _ask(tables: Tables, query: str, topic: str | None = None) -> Rows:
    values = {}
    if "closure" in query:
        pairs = [(of.id, narrower) for of, _ in tables.tree.walk(topic) for narrower in tables.tree.below(of.id)]
        values = {"wider": [wider for wider, _ in pairs], "narrower": [narrower for _, narrower in pairs]}
    rows: Rows = tables.source.ask(query, values).to_pylist()
    return rows


COUNTED: Mapping[str, Callable[[Tables, str | None], Distribution | Rows]] = MappingProxyType(
    {function.__name__: function for function in (ratings, claims, languages, topics, venues)}
)
