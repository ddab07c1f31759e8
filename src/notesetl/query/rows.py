"""The rows that are asked for beside the bare tables, each with what a reader wants to see next to it."""

_TOPICS = "(SELECT mention_id, list(topic_id ORDER BY rank, topic_id) AS topics FROM mention_topics GROUP BY ALL)"

RATINGS = f"""
SELECT m.title, r.score, r.raw, r.value, r.max, r.label, r.label_en, r.aspect, r.score_percentile, n.language, n.path,
       r.line, coalesce(t.topics, []) AS topics, p.title AS paper, p.title_en AS paper_en, r.paper_id, r.mention_id,
       r.note_id, r.rating_id, r.start, r."end", r.rule, r.confidence, m.title_en
FROM ratings r JOIN mentions m USING (mention_id) JOIN notes n ON n.note_id = r.note_id
JOIN papers p ON p.paper_id = r.paper_id LEFT JOIN {_TOPICS} t ON t.mention_id = r.mention_id
"""  # noqa: S608 - the pieces are ours

MENTIONS = f"""
SELECT m.*, n.path, n.language, coalesce(t.topics, []) AS topics
FROM mentions m JOIN notes n USING (note_id) LEFT JOIN {_TOPICS} t USING (mention_id)
"""  # noqa: S608 - likewise

CLAIMS = f"""
SELECT p.title AS paper, c.subject, c.tier, c.aspect, c.polarity, c.value, c.unit, c.metric, c.comparator, c.dataset,
       trim(regexp_replace(c.text, '\\s+', ' ', 'g')) AS quote, c.language, n.path, c.line, m.title,
       coalesce(t.topics, []) AS topics,
       c.* EXCLUDE (subject, tier, aspect, polarity, value, unit, metric, comparator, dataset, language, line)
FROM claims c JOIN notes n ON n.note_id = c.note_id LEFT JOIN mentions m ON m.mention_id = c.mention_id
LEFT JOIN papers p ON p.paper_id = c.paper_id LEFT JOIN {_TOPICS} t ON t.mention_id = c.mention_id
"""  # noqa: S608 - likewise

PAPERS = """
SELECT p.*, coalesce(t.topics, []) AS topics, coalesce(c.n, 0) AS n_claims
FROM papers p LEFT JOIN (
  SELECT paper_id, list(topic_id ORDER BY n DESC, best, topic_id) AS topics
  FROM (SELECT paper_id, topic_id, count(*) AS n, min(rank) AS best FROM mention_topics GROUP BY ALL) GROUP BY paper_id
) t USING (paper_id)
LEFT JOIN (SELECT paper_id, count(*) AS n FROM claims WHERE paper_id IS NOT NULL GROUP BY ALL) c USING (paper_id)
"""
