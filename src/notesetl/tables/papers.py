"""Which paper a mention speaks of by its own evidence, and the table of papers over all notes."""

from collections.abc import Iterable

from notesetl.ids import make_id
from notesetl.linkage.keys import paper_key, title_key
from notesetl.linkage.titles import read_title
from notesetl.records import Link

# Whole columns of the note tables, grouped by paper; what linkage says of it is in the table identities. Scores are
# added as decimals, so that the mean is the same to the last bit in whatever order they come.
PAPERS_SQL = """
WITH named AS (
  SELECT *, trim(regexp_replace(title, '\\s+', ' ', 'g')) AS name FROM mentions
), names AS (
  SELECT paper_id, name, title_kind = 'paper' AS full_title, count(*) AS n FROM named GROUP BY ALL
), distinct_names AS (
  SELECT paper_id, name, bool_or(full_title) AS full_title, sum(n) AS n FROM names GROUP BY paper_id, name
), english AS (
  SELECT paper_id, name, min(title_en) AS title_en FROM named WHERE title_en IS NOT NULL GROUP BY ALL
), titles AS (
  SELECT paper_id, list(name ORDER BY full_title DESC, n DESC, name) AS titles FROM distinct_names GROUP BY paper_id
), venues AS (
  SELECT paper_id, first(venue ORDER BY n DESC, venue) AS venue
  FROM (SELECT paper_id, venue, count(*) AS n FROM mentions WHERE venue IS NOT NULL GROUP BY ALL) GROUP BY paper_id
), years AS (
  SELECT paper_id, first(year ORDER BY n DESC, year) AS year
  FROM (SELECT paper_id, year, count(*) AS n FROM mentions WHERE year IS NOT NULL GROUP BY ALL) GROUP BY paper_id
), counts AS (
  SELECT paper_id, count(*) AS n_mentions, count(DISTINCT note_id) AS n_notes FROM mentions GROUP BY paper_id
), spoken AS (
  SELECT paper_id, list(language ORDER BY language) AS languages
  FROM (SELECT DISTINCT paper_id, language FROM mentions JOIN notes USING (note_id)) GROUP BY paper_id
), scores AS (
  SELECT paper_id, count(*) AS n_ratings,
         CAST(sum(CAST(score AS DECIMAL(18, 9))) FILTER (aspect = 'overall') AS DOUBLE)
           / nullif(count(score) FILTER (aspect = 'overall'), 0) AS mean_score,
         CAST(sum(CAST(score_percentile AS DECIMAL(18, 9))) FILTER (aspect = 'overall') AS DOUBLE)
           / nullif(count(score_percentile) FILTER (aspect = 'overall'), 0) AS mean_percentile
  FROM ratings GROUP BY paper_id
)
SELECT counts.paper_id, title, title_en, arxiv_id, doi, authors, categories, venue, coalesce(published, year) AS year,
       list_filter(titles, lambda name: name <> title) AS aliases, languages,
       n_notes, n_mentions, coalesce(n_ratings, 0) AS n_ratings, mean_score, mean_percentile
FROM counts JOIN identities USING (paper_id) JOIN titles USING (paper_id) JOIN spoken USING (paper_id)
LEFT JOIN english ON english.paper_id = counts.paper_id AND english.name = identities.title
LEFT JOIN venues USING (paper_id) LEFT JOIN years USING (paper_id) LEFT JOIN scores USING (paper_id)
ORDER BY counts.paper_id
"""


def own_identifiers(links: Iterable[Link]) -> tuple[str | None, str | None]:
    """Return the arXiv id and the DOI that the links of one mention give its paper, the first of each."""
    papers = [link for link in links if link.role == "paper"]
    return (
        next((link.arxiv_id for link in papers if link.arxiv_id), None),
        next((link.doi for link in papers if link.doi), None),
    )


def paper_id(title: str, arxiv_id: str | None, doi: str | None) -> str:
    """Return the id of the paper that a mention speaks of by its own evidence: arXiv id, else DOI, else title.

    Linkage over all notes may give it to another one. Titles without any letter or digit are compared as they stand.
    """
    return make_id("paper", paper_key(arxiv_id, doi) or title_key(read_title(title).key))
