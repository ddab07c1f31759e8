"""The topics that a snapshot was made with, as a tree."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from notesetl.errors import NotesetlError
from notesetl.query.source import Source
from notesetl.vocabulary import Topic, Vocabulary


class TopicTree:
    """The topics of a snapshot, a user's own ones among them."""

    def __init__(self, source: Source) -> None:
        rows: list[dict[str, Any]] = source.ask("SELECT topic_id, label, parent_id FROM topics").to_pylist()
        self._vocabulary = Vocabulary(Topic(row["topic_id"], row["label"], row["parent_id"]) for row in rows)

    def find(self, name: str) -> Topic:
        """Return the topic with that id, else the one that is called so in any language.

        Raises:
            NotesetlError: there is no such topic, or there are several; the message names the closest ones.
        """
        if not isinstance(name, str):
            raise NotesetlError(f"unknown topic {name!r}: one topic at a time, by id or name")
        if name in self._vocabulary:
            return self._vocabulary[name]
        called = self._spoken.called(name)
        if len(called) == 1:
            return self._vocabulary[called[0]]
        if called:
            raise NotesetlError(f"several topics are called {name!r}: {', '.join(sorted(called))}")
        raise NotesetlError(f"unknown topic {name!r}; {self._advice(name)}")

    def below(self, name: str) -> tuple[str, ...]:
        """Return the id of the topic of that id or name, and those of all narrower topics.

        Raises:
            NotesetlError: as ``find`` does.
        """
        return self._vocabulary.descendants(self.find(name).id)

    def walk(self, name: str | None = None) -> Iterator[tuple[Topic, int]]:
        """Yield a topic and those under it (None: all), each with its depth, parents before children.

        Raises:
            NotesetlError: as ``find`` does.
        """
        children: dict[str | None, list[Topic]] = {}
        for topic in self._vocabulary:
            children.setdefault(topic.parent, []).append(topic)
        first = children.get(None, []) if name is None else [self.find(name)]
        stack = [(topic, 0) for topic in reversed(first)]
        while stack:
            topic, depth = stack.pop()
            yield topic, depth
            stack.extend((child, depth + 1) for child in reversed(children.get(topic.id, [])))

    @cached_property
    def _spoken(self) -> Vocabulary:
        """The same topics with what they are called in the languages that ship."""
        shipped = Vocabulary.load().aliases
        return Vocabulary(self._vocabulary, (alias for alias in shipped if alias.topic_id in self._vocabulary))

    def _advice(self, name: str) -> str:
        if not len(self._vocabulary):
            return "these tables were written without topics"
        close = self._spoken.closest(name)
        return f"did you mean {', '.join(close)}?" if close else "all of them: notesetl topics --all"
