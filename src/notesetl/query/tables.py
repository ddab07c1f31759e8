"""What Python users work with: every table of a run as a DataFrame."""

from typing import TYPE_CHECKING, Self

import pyarrow as pa

from notesetl.places import Place
from notesetl.query.filters import Conditions, Question
from notesetl.query.frames import frame
from notesetl.query.naming import find_paper
from notesetl.query.paper import Paper, about, read_paper
from notesetl.query.rows import CLAIMS, MENTIONS, PAPERS, RATINGS
from notesetl.query.source import Source
from notesetl.query.summary import paper_summary, topic_counts, topic_summary
from notesetl.query.tree import TopicTree
from notesetl.tables.schema import table

if TYPE_CHECKING:
    import pandas as pd

_PLACE = "path, start NULLS FIRST"  # the order of the notes, and of what stands in them


class Tables:
    """The tables of the live snapshot of a run's output folder, read as they were when this was made.

    ``as_of`` asks an earlier one: its number, or a day or time at which it was live.

    Every method returns a DataFrame of its own. Rows come in the order of the notes' paths and of their place
    in the note; what belongs to a note has its ``path`` and its ``language`` beside the columns of the contract.
    ``topic`` includes all narrower topics.

    Raises:
        NotesetlError: there are no tables, or they cannot be read; an unknown topic, language, aspect, …
            (every method).
    """

    def __init__(self, out: str | Place, as_of: str | None = None) -> None:
        self.source = Source(out, as_of)
        self._tree: TopicTree | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Tables({str(self.source.folder)!r})"

    def _repr_html_(self) -> str:
        from notesetl.query.display import tables_html  # noqa: PLC0415 - it draws what is below

        return tables_html(self)

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

    def files(self) -> "pd.DataFrame":
        """Return the files of the dumps that were worked on, and what decided about their rows."""
        return self._ask("SELECT * FROM files", Conditions(), "source, path, file_id")

    def parts(self) -> "pd.DataFrame":
        """Return the Parquet files of the snapshot with their digests."""
        return self._ask("SELECT * FROM parts", Conditions(), '"table", part')

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
        return self._ask(MENTIONS, asked, f"{_PLACE}, mention_id")

    def papers(
        self,
        topic: str | None = None,
        language: str | None = None,
        min_ratings: int | None = None,
        min_score: float | None = None,
    ) -> "pd.DataFrame":
        """Return the papers that mentions of ``topic`` in notes in ``language`` speak of.

        Beside the columns of the contract there are ``topics`` (a list, the commonest first) and ``n_claims``.
        ``min_ratings`` and ``min_score`` bound the columns ``n_ratings`` and ``mean_score``, which are over all notes.
        """
        chosen = self._asked(topic, language)
        asked = Conditions(values=chosen.values)
        if chosen.parts:
            mentions = chosen.of("SELECT mention_id, paper_id, language FROM mentions JOIN notes USING (note_id)")
            asked.add(f"paper_id IN (SELECT paper_id FROM ({mentions.query}))")  # noqa: S608 - values go by name
        asked.number("n_ratings", min_ratings)
        asked.score(min_score, "mean_score")
        return self._ask(PAPERS, asked, "lower(title), paper_id")

    def paper(self, text: str, min_confidence: float | None = None) -> Paper:
        """Return all that the notes hold of the paper that ``text`` names: an id, a title, a method, slips forgiven.

        ``min_confidence`` bounds its claims.

        Raises:
            SeveralPapers: several papers go by it; their ``rows`` tell which.
        """
        return read_paper(self.source, text, min_confidence)

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
        *,
        normalised: bool = False,
    ) -> "pd.DataFrame":
        """Return the papers that have such ratings, best first.

        ``score`` is the mean of these ratings' overall scores, or of those for ``aspect``; with ``normalised`` that of
        their percentiles. ``languages`` are those of the notes that rate it so.
        """
        rated = self._rated(topic, language, min_score, aspect)
        return frame(paper_summary(self.source, rated, aspect, normalised=normalised))

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

    def claims(  # noqa: PLR0913, PLR0917 - its filters
        self,
        topic: str | None = None,
        language: str | None = None,
        tier: str | None = None,
        aspect: str | None = None,
        polarity: str | None = None,
        paper: str | None = None,
        min_confidence: float | None = None,
    ) -> "pd.DataFrame":
        """Return the claims with the mention's ``title`` and ``topics`` and with the ``paper``'s title.

        ``quote`` is the claim on one line (``text`` is it to the character), ``language`` the claim's own. ``paper``
        is whatever ``paper`` takes; claims that name it in the entries of other papers are among the answer.
        """
        asked = self._asked(topic, language)
        asked.equal("claims", {"tier": tier, "aspect": aspect, "polarity": polarity})
        asked.confidence(min_confidence)
        if paper is not None:
            about(asked, find_paper(self.source, paper))
        return self._ask(CLAIMS, asked, f"{_PLACE}, claim_id")

    def topics(self, topic: str | None = None) -> "pd.DataFrame":
        """Return the topics as a tree, parents before children, with their ``depth`` and what is sorted under them."""
        return frame(topic_counts(self.source, self.tree, topic))

    def topic_ratings(
        self,
        topic: str | None = None,
        language: str | None = None,
        min_score: float | None = None,
        aspect: str | None = None,
        *,
        normalised: bool = False,
    ) -> "pd.DataFrame":
        """Return for ``topic`` and each narrower one (None: for all) what was rated under it.

        A row has the topic's ``depth`` in the tree, the numbers of papers, ratings and notes, ``languages``,
        ``mean_score`` and the titles of the ``best`` papers, each paper counted once. Topics without ratings are
        left out. With ``normalised`` percentiles stand in for scores.
        """
        rated = self._rated(topic, language, min_score, aspect)
        return frame(topic_summary(self.source, self.tree, topic, rated, aspect, normalised=normalised))

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
        return asked.of(RATINGS, order)

    def _of_notes(self, name: str, asked: Conditions, order: str | None = None) -> "pd.DataFrame":
        of = table(name)
        note = "n.path" if any(column.name == "language" for column in of.columns) else "n.path, n.language"
        rows = f"SELECT x.*, {note} FROM {name} x JOIN notes n USING (note_id)"  # noqa: S608 - names of ours
        return self._ask(rows, asked, order or f"{_PLACE}, {', '.join(of.key)}")

    def _ask(self, rows: str, asked: Conditions, order: str) -> "pd.DataFrame":
        return frame(self._answer(asked.of(rows, order)))

    def _answer(self, question: Question) -> pa.Table:
        return self.source.ask(question.query, question.values)
