"""What was rated, by topic and by paper."""

from typing import Any

import pyarrow as pa

from notesetl.query.filters import Question
from notesetl.query.source import Source
from notesetl.query.tree import TopicTree

_BEST = 3
# The topics that are shown, in their order, and each with itself and its narrower ones.
_TREE = """
tree AS (
  SELECT unnest($ids::VARCHAR[]) AS topic_id, unnest($labels::VARCHAR[]) AS label,
         unnest($parents::VARCHAR[]) AS parent_id, unnest($depths::BIGINT[]) AS depth,
         unnest(range(len($ids::VARCHAR[]))) AS place
), closure AS (
  SELECT unnest($wider::VARCHAR[]) AS topic_id, unnest($narrower::VARCHAR[]) AS narrower
), sorted AS (
  SELECT DISTINCT closure.topic_id, mention_id, paper_id, note_id
  FROM closure JOIN mention_topics t ON t.topic_id = narrower
)"""
# Scores are added as decimals, so that a mean is the same to the last bit in whatever order they come.
_MEAN = """
CAST(sum(CAST({column} AS DECIMAL(18, 9))) FILTER (aspect = $of) AS DOUBLE)
           / nullif(count({column}) FILTER (aspect = $of), 0)"""
_PAPERS = """
  SELECT {by} paper_id, any_value(paper) AS title, any_value(paper_en) AS title_en,
         {mean} AS score,
         count(DISTINCT rating_id) AS n_ratings, count(DISTINCT note_id) AS n_notes,
         list_sort(list(DISTINCT language)) AS languages
  FROM {rated} GROUP BY {by} paper_id"""
_ORDER = "score DESC NULLS LAST, n_ratings DESC, lower(title), paper_id"
_OVERALL = "overall"


def paper_summary(source: Source, rated: Question, aspect: str | None, *, normalised: bool) -> pa.Table:
    """Return the rated papers, best first: by their mean score for ``aspect`` (None: overall), or by its percentile."""
    papers = _PAPERS.format(by="", rated=f"({rated.query})", mean=_mean(normalised=normalised))
    query = f"SELECT * FROM ({papers}) ORDER BY {_ORDER}"  # noqa: S608 - the pieces are ours
    return source.ask(query, {**rated.values, "of": aspect or _OVERALL})


def topic_summary(  # noqa: PLR0913 - what is asked
    source: Source, tree: TopicTree, topic: str | None, rated: Question, aspect: str | None, *, normalised: bool
) -> pa.Table:
    """Return the topics under which something was rated, and how; the mean is that of ``aspect`` (None: overall)."""
    mean = _mean(normalised=normalised)
    query = f"""
    WITH {_TREE}, rated AS ({rated.query}),
    rows AS (SELECT sorted.topic_id, rated.* FROM sorted JOIN rated USING (mention_id)),
    papers_ AS ({_PAPERS.format(by="topic_id,", rated="rows", mean=mean)}),
    best AS (
      SELECT topic_id, count(*) AS n_papers,
             list({{'title': title, 'score': score, 'languages': languages}} ORDER BY {_ORDER})[1:{_BEST}] AS best
      FROM papers_ GROUP BY topic_id
    ), counts AS (
      SELECT topic_id, count(*) AS n_ratings, count(DISTINCT note_id) AS n_notes,
             list_sort(list(DISTINCT language)) AS languages,
             {mean} AS mean_score
      FROM rows GROUP BY topic_id
    )
    SELECT topic_id, label, parent_id, depth, n_papers, n_ratings, n_notes, languages, mean_score, best
    FROM tree JOIN counts USING (topic_id) JOIN best USING (topic_id) ORDER BY place
    """  # noqa: S608 - the pieces are ours
    return source.ask(query, {**rated.values, **_values(tree, topic), "of": aspect or _OVERALL})


def _mean(*, normalised: bool) -> str:
    return _MEAN.format(column="score_percentile" if normalised else "score")


def topic_counts(source: Source, tree: TopicTree, topic: str | None) -> pa.Table:
    """Return the topics as a tree with what is sorted under each, narrower topics included."""
    query = f"""
    WITH {_TREE}, rated AS (SELECT mention_id, count(*) AS n FROM ratings GROUP BY ALL),
    counts AS (
      SELECT topic_id, count(DISTINCT paper_id) AS n_papers, count(*) AS n_mentions,
             count(DISTINCT note_id) AS n_notes, CAST(coalesce(sum(n), 0) AS BIGINT) AS n_ratings
      FROM sorted LEFT JOIN rated USING (mention_id) GROUP BY topic_id
    )
    SELECT topic_id, label, parent_id, depth, coalesce(n_papers, 0) AS n_papers, coalesce(n_mentions, 0) AS n_mentions,
           coalesce(n_ratings, 0) AS n_ratings, coalesce(n_notes, 0) AS n_notes
    FROM tree LEFT JOIN counts USING (topic_id) ORDER BY place
    """  # noqa: S608 - the pieces are ours
    return source.ask(query, _values(tree, topic))


def _values(tree: TopicTree, topic: str | None) -> dict[str, Any]:
    shown = list(tree.walk(topic))
    pairs = [(found.id, narrower) for found, _ in shown for narrower in tree.below(found.id)]
    return {
        "ids": [found.id for found, _ in shown],
        "labels": [found.label for found, _ in shown],
        "parents": [found.parent for found, _ in shown],
        "depths": [depth for _, depth in shown],
        "wider": [wider for wider, _ in pairs],
        "narrower": [narrower for _, narrower in pairs],
    }
