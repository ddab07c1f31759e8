"""What Python users work with: every table of a run as a DataFrame."""

from pathlib import Path
from typing import TYPE_CHECKING, Self

import pyarrow as pa

from notesetl.query.filters import Conditions, Question
from notesetl.query.frames import frame
from notesetl.query.source import Source
from notesetl.query.summary import paper_summary, topic_counts, topic_summary
from notesetl.query.tree import TopicTree
from notesetl.tables.schema import table

if TYPE_CHECKING:
    import pandas as pd

_PLACE = "path, start NULLS FIRST"  # the order of the notes, and of what stands in them
_TOPICS = """(SELECT mention_id, list(topic_id ORDER BY rank, topic_id) AS topics FROM mention_topics GROUP BY ALL)"""
_RATINGS = f"""
SELECT m.title, r.score, r.raw, r.value, r.max, r.label, r.aspect, n.language, n.path, r.line,
       coalesce(t.topics, []) AS topics, p.title AS paper, r.paper_id, r.mention_id, r.note_id, r.rating_id,
       r.start, r."end", r.rule, r.confidence
FROM ratings r JOIN mentions m USING (mention_id) JOIN notes n ON n.note_id = r.note_id
JOIN papers p ON p.paper_id = r.paper_id LEFT JOIN {_TOPICS} t ON t.mention_id = r.mention_id
"""  # noqa: S608 - the pieces are ours
_MENTIONS = f"""
SELECT m.*, n.path, n.language, coalesce(t.topics, []) AS topics
FROM mentions m JOIN notes n USING (note_id) LEFT JOIN {_TOPICS} t USING (mention_id)
"""  # noqa: S608 - likewise


class Tables:
    """The tables of the live snapshot of a run's output folder, read as they were when this was made.

    Every method returns a DataFrame of its own. Rows come in the order of the notes' paths and of their place
    in the note; what belongs to a note has its ``path`` and its ``language`` beside the columns of the contract.
    ``topic`` includes all narrower topics.

    Raises:
        NotesetlError: there are no tables, or they cannot be read; an unknown topic, language, aspect, …
            (every method).
    """

    def __init__(self, out: str | Path) -> None:
        self.source = Source(Path(out))
        self._tree: TopicTree | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Tables({str(self.source.folder)!r})"

    def close(self) -> None:
        """Let go of the files; also done when the object goes."""
        self.source.close()

    @property
    def tree(self) -> TopicTree:
        """The topics of the snapshot as a tree."""
        if self._tree is None:
            self._tree = TopicTree(self.source)
        return self._tree

    def sql(self, query: str) -> "pd.DataFrame":
        """Return the answer to one SQL query over all tables, in DuckDB's dialect; it can read nothing else."""
        return frame(self.source.ask_anything(query))

    def notes(self, language: str | None = None) -> "pd.DataFrame":
        """Return the notes, without their text."""
        asked = Conditions()
        asked.language(language)
        return self._ask("SELECT * FROM notes", asked, "path")

    def texts(self) -> "pd.DataFrame":
        """Return the texts of the notes."""
        return self._of_notes("texts", Conditions(), "path")

    def sections(self, language: str | None = None) -> "pd.DataFrame":
        """Return the headings; ``language`` is the heading's own."""
        asked = Conditions()
        asked.language(language)
        return self._of_notes("sections", asked)

    def mentions(self, topic: str | None = None, language: str | None = None) -> "pd.DataFrame":
        """Return the mentions, with ``topics`` (a list, best first)."""
        asked = self._asked(topic, language)
        return self._ask(_MENTIONS, asked, f"{_PLACE}, mention_id")

    def papers(self, topic: str | None = None, language: str | None = None) -> "pd.DataFrame":
        """Return the papers that mentions of ``topic`` in notes in ``language`` speak of."""
        chosen = self._asked(topic, language)
        asked = Conditions(values=chosen.values)
        if chosen.parts:
            mentions = chosen.of("SELECT mention_id, paper_id, language FROM mentions JOIN notes USING (note_id)")
            asked.add(f"paper_id IN (SELECT paper_id FROM ({mentions.query}))")  # noqa: S608 - values go by name
        return self._ask("SELECT * FROM papers", asked, "lower(title), paper_id")

    def ratings(
        self,
        topic: str | None = None,
        language: str | None = None,
        min_score: float | None = None,
        aspect: str | None = None,
    ) -> "pd.DataFrame":
        """Return the ratings with the mention's ``title`` and ``topics`` and with the ``paper``'s title."""
        return frame(self._answer(self._rated(topic, language, min_score, aspect, f"{_PLACE}, rating_id")))

    def rated_papers(
        self,
        topic: str | None = None,
        language: str | None = None,
        min_score: float | None = None,
        aspect: str | None = None,
    ) -> "pd.DataFrame":
        """Return the papers that have such ratings, best first.

        ``score`` is the mean of these ratings' overall scores, or of those for ``aspect``; ``languages`` are those
        of the notes that rate it so.
        """
        rated = self._rated(topic, language, min_score, aspect)
        return frame(paper_summary(self.source, rated, aspect))

    def links(
        self,
        topic: str | None = None,
        language: str | None = None,
        kind: str | None = None,
        role: str | None = None,
    ) -> "pd.DataFrame":
        """Return the links of a ``kind`` (arxiv, github, …) that lead to a ``role`` (paper, code, …)."""
        asked = self._asked(topic, language)
        asked.equal("links", {"kind": kind, "role": role})
        return self._of_notes("links", asked)

    def claims(
        self,
        topic: str | None = None,
        language: str | None = None,
        tier: str | None = None,
        aspect: str | None = None,
        polarity: str | None = None,
    ) -> "pd.DataFrame":
        """Return the claims; ``language`` is the claim's own."""
        asked = self._asked(topic, language)
        asked.equal("claims", {"tier": tier, "aspect": aspect, "polarity": polarity})
        return self._of_notes("claims", asked)

    def topics(self, topic: str | None = None) -> "pd.DataFrame":
        """Return the topics as a tree, parents before children, with their ``depth`` and what is sorted under them."""
        return frame(topic_counts(self.source, self.tree, topic))

    def topic_ratings(
        self,
        topic: str | None = None,
        language: str | None = None,
        min_score: float | None = None,
        aspect: str | None = None,
    ) -> "pd.DataFrame":
        """Return for ``topic`` and each narrower one (None: for all) what was rated under it.

        A row has the topic's ``depth`` in the tree, the numbers of papers, ratings and notes, ``languages``,
        ``mean_score`` and the titles of the ``best`` papers, each paper counted once. Topics without ratings are
        left out.
        """
        rated = self._rated(topic, language, min_score, aspect)
        return frame(topic_summary(self.source, self.tree, topic, rated, aspect))

    def mention_topics(self, topic: str | None = None, language: str | None = None) -> "pd.DataFrame":
        """Return the topics of the mentions, best first."""
        asked = Conditions()
        asked.language(language)
        if topic is not None:
            asked.add("topic_id IN (SELECT unnest($topics))", topics=list(self.tree.below(topic)))
        return self._of_notes("mention_topics", asked, "path, mention_id, rank, topic_id")

    def translations(self) -> "pd.DataFrame":
        """Return the translation memory."""
        return self._ask("SELECT * FROM translations", Conditions(), "source_language, target_language, text")

    def rejects(self, reason: str | None = None) -> "pd.DataFrame":
        """Return what could not be read or kept, and why."""
        asked = Conditions()
        asked.equal("rejects", {"reason": reason})
        return self._ask("SELECT * FROM rejects", asked, "path, stage, reason, detail")

    def conflicts(self, kind: str | None = None) -> "pd.DataFrame":
        """Return what contradicts itself: an identifier of two papers, a title with two, a name of two papers.

        A row is a way to name the paper that takes part, with the first mention that does so.
        """
        asked = Conditions()
        asked.equal("conflicts", {"kind": kind})
        return self._of_notes("conflicts", asked, "kind, subject, conflict_id, kept DESC, n_mentions DESC, mention_id")

    def runs(self) -> "pd.DataFrame":
        """Return the runs that were published into the folder, the latest last."""
        return self._ask("SELECT * FROM runs", Conditions(), "started_at, run_id")

    def _asked(self, topic: str | None, language: str | None) -> Conditions:
        asked = Conditions()
        asked.language(language)
        asked.mentions_of(None if topic is None else self.tree.below(topic))
        return asked

    def _rated(
        self,
        topic: str | None,
        language: str | None,
        min_score: float | None,
        aspect: str | None,
        order: str | None = None,
    ) -> Question:
        asked = self._asked(topic, language)
        asked.equal("ratings", {"aspect": aspect})
        asked.score(min_score)
        return asked.of(_RATINGS, order)

    def _of_notes(self, name: str, asked: Conditions, order: str | None = None) -> "pd.DataFrame":
        of = table(name)
        note = "n.path" if any(column.name == "language" for column in of.columns) else "n.path, n.language"
        rows = f"SELECT x.*, {note} FROM {name} x JOIN notes n USING (note_id)"  # noqa: S608 - names of ours
        return self._ask(rows, asked, order or f"{_PLACE}, {', '.join(of.key)}")

    def _ask(self, rows: str, asked: Conditions, order: str) -> "pd.DataFrame":
        return frame(self._answer(asked.of(rows, order)))

    def _answer(self, question: Question) -> pa.Table:
        return self.source.ask(question.query, question.values)
