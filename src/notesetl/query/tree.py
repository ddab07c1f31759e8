"""The topics that a snapshot was made with, as a tree."""

from collections.abc import Iterator
from typing import Any

from notesetl.errors import NotesetlError
from notesetl.query.source import Source
from notesetl.vocabulary import Topic, Vocabulary


class TopicTree:
    """The topics of a snapshot, a user's own ones among them."""

    def __init__(self, source: Source) -> None:
        rows: list[dict[str, Any]] = source.ask("SELECT topic_id, label, parent_id FROM topics").to_pylist()
        self._vocabulary = Vocabulary(Topic(row["topic_id"], row["label"], row["parent_id"]) for row in rows)

    def below(self, topic_id: str) -> tuple[str, ...]:
        """Return ``topic_id`` and the ids of all narrower topics.

        Raises:
            NotesetlError: there is no such topic; the message suggests the closest ones.
        """
        if topic_id not in self._vocabulary:
            raise NotesetlError(f"unknown topic {topic_id!r}; {self._advice(topic_id)}")
        return self._vocabulary.descendants(topic_id)

    def walk(self, topic_id: str | None = None) -> Iterator[tuple[Topic, int]]:
        """Yield the topics under ``topic_id``, itself first (None: all), each with its depth, parents before children.

        Raises:
            NotesetlError: there is no such topic.
        """
        if topic_id is not None:
            self.below(topic_id)
        children: dict[str | None, list[Topic]] = {}
        for topic in self._vocabulary:
            children.setdefault(topic.parent, []).append(topic)
        first = children.get(None, []) if topic_id is None else [self._vocabulary[topic_id]]
        stack = [(topic, 0) for topic in reversed(first)]
        while stack:
            topic, depth = stack.pop()
            yield topic, depth
            stack.extend((child, depth + 1) for child in reversed(children.get(topic.id, [])))

    def _advice(self, topic_id: str) -> str:
        if not len(self._vocabulary):
            return "these tables were written without topics"
        shipped = Vocabulary.load().aliases
        spoken = Vocabulary(self._vocabulary, (alias for alias in shipped if alias.topic_id in self._vocabulary))
        close = spoken.closest(topic_id)
        return f"did you mean {', '.join(close)}?" if close else "all of them: notesetl topics --all"
