"""The topics that mentions are sorted under, their tree, and the words keepers use for them.

Topics lie in ``topics.csv``; what they are called in a language lies in ``languages/<code>/topics.csv``.
A user's own CSV may add topics and aliases to both.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from notesetl.errors import NotesetlError
from notesetl.folding import fold
from notesetl.languages import codes, resource
from notesetl.vocabulary.sheets import read_file, read_resource

_TOPIC_COLUMNS = ("topic_id", "label", "parent_id")
_ALIAS_COLUMNS = ("topic_id", "alias", "kind")
_USER_COLUMNS = ("topic_id", "label", "parent_id", "alias", "language")
_KINDS = ("name", "method")


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic; ``parent`` is the id of the wider one or None at the top."""

    id: str
    label: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class Alias:
    """What a topic is called: ``kind`` is name, or method for a method family that implies the topic.

    ``language`` is the code of the language folder it came from, empty where the user named none.
    """

    topic_id: str
    text: str
    kind: str
    language: str


class Vocabulary:
    """The tree of topics and their aliases; iterating yields the topics in file order."""

    def __init__(self, topics: Iterable[Topic], aliases: Iterable[Alias] = ()) -> None:
        """Check the tree.

        Raises:
            NotesetlError: a parent or an alias' topic does not exist, or the tree has a circle.
        """
        self.topics: dict[str, Topic] = {topic.id: topic for topic in topics}
        self.aliases: tuple[Alias, ...] = tuple(aliases)
        for topic in self:
            if topic.parent is not None and topic.parent not in self.topics:
                raise NotesetlError(f"topic {topic.id}: unknown parent {self._unknown(topic.parent)}")
        for topic in self:
            self.ancestors(topic.id)
        for alias in self.aliases:
            self[alias.topic_id]

    @classmethod
    def load(cls, extra: Path | None = None) -> "Vocabulary":
        """Read the shipped vocabulary and, with ``extra``, a user's CSV of further topics and aliases.

        The CSV has the columns topic_id, label, parent_id, alias, language; all but topic_id may be
        missing or empty. A row with a new topic_id needs a label.

        Raises:
            NotesetlError: the CSV cannot be read, or names an unknown column, topic, parent or language.
        """
        source = files(__name__).joinpath("topics.csv")
        topics = {
            row["topic_id"]: Topic(row["topic_id"], row["label"], row["parent_id"] or None)
            for row in read_resource(source, _TOPIC_COLUMNS)
        }
        aliases = list(_shipped_aliases())
        if extra is not None:
            rows = list(read_file(extra, _USER_COLUMNS, required="topic_id"))
            _add_topics(topics, rows, extra)
            aliases += _user_aliases(rows, extra)
        return cls(topics.values(), aliases)

    def __iter__(self) -> Iterator[Topic]:
        return iter(self.topics.values())

    def __len__(self) -> int:
        return len(self.topics)

    def __contains__(self, topic_id: object) -> bool:
        return topic_id in self.topics

    def __getitem__(self, topic_id: str) -> Topic:
        """Return the topic called ``topic_id``.

        Raises:
            NotesetlError: there is none; the message suggests the closest ones.
        """
        try:
            return self.topics[topic_id]
        except KeyError:
            raise NotesetlError(f"unknown topic {self._unknown(topic_id)}") from None

    def ancestors(self, topic_id: str) -> tuple[str, ...]:
        """Return the ids of the wider topics, the nearest first, ``topic_id`` left out."""
        found: list[str] = []
        parent = self[topic_id].parent
        while parent is not None:
            if parent in found or parent == topic_id:
                raise NotesetlError(f"topic {topic_id}: its parents form a circle ({' > '.join([topic_id, *found])})")
            found.append(parent)
            parent = self[parent].parent
        return tuple(found)

    def descendants(self, topic_id: str) -> tuple[str, ...]:
        """Return the ids of ``topic_id`` and of all narrower topics, wider ones before their children."""
        self[topic_id]
        found = [topic_id]
        for current in found:
            found.extend(self._children.get(current, ()))
        return tuple(found)

    def closest(self, topic_id: str, limit: int = 3) -> tuple[str, ...]:
        """Return up to ``limit`` ids that ``topic_id`` may have meant, judged by id, label and aliases."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - only needed where a topic is unknown

        found = process.extract(
            fold(topic_id.replace("-", " ")), self._spoken.keys(), scorer=fuzz.WRatio, limit=limit * 5, score_cutoff=60
        )
        return tuple(dict.fromkeys(self._spoken[name] for name, _, _ in found))[:limit]

    def called(self, name: str) -> tuple[str, ...]:
        """Return the ids of the topics that are called ``name`` in any language, method families left out."""
        wanted = fold(name)
        labels = (topic.id for topic in self if wanted in {fold(topic.label), fold(topic.id)})
        aliases = (alias.topic_id for alias in self.aliases if alias.kind == "name" and fold(alias.text) == wanted)
        return tuple(dict.fromkeys([*labels, *aliases]))

    def names(self) -> frozenset[str]:
        """Return the folded labels and names of all topics in all languages, method families left out."""
        return self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        labels = {fold(topic.label) for topic in self}
        return frozenset(labels | {fold(alias.text) for alias in self.aliases if alias.kind == "name"})

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        children: dict[str, list[str]] = {}
        for topic in self:
            if topic.parent is not None:
                children.setdefault(topic.parent, []).append(topic.id)
        return children

    @cached_property
    def _spoken(self) -> dict[str, str]:
        spoken = {fold(alias.text): alias.topic_id for alias in self.aliases if len(alias.text) > 1}
        for topic in self:
            spoken[fold(topic.label)] = topic.id
            spoken[topic.id.replace("-", " ")] = topic.id
        return spoken

    def _unknown(self, topic_id: str) -> str:
        close = self.closest(topic_id)
        return f"{topic_id!r}; did you mean {', '.join(close)}?" if close else f"{topic_id!r}; see notesetl topics"


@cache
def _shipped_aliases() -> tuple[Alias, ...]:
    """Return the aliases of all languages; several parts of a run ask for them."""
    return tuple(_aliases())


def _aliases() -> Iterator[Alias]:
    for code in codes():
        source = resource(code, "topics.csv")
        for row in read_resource(source, _ALIAS_COLUMNS):
            if row["kind"] not in _KINDS:
                raise NotesetlError(f"languages/{code}/topics.csv: kind {row['kind']!r}; allowed: {', '.join(_KINDS)}")
            yield Alias(row["topic_id"], row["alias"], row["kind"], code)


def _add_topics(topics: dict[str, Topic], rows: Iterable[dict[str, str]], path: Path) -> None:
    for row in rows:
        topic = Topic(row["topic_id"], row["label"], row["parent_id"] or None)
        known = topics.get(topic.id)
        if known is None:
            if not topic.label:
                raise NotesetlError(f"{path}: the new topic {topic.id!r} needs a label")
            topics[topic.id] = topic
        elif (topic.label or known.label) != known.label or (topic.parent or known.parent) != known.parent:
            raise NotesetlError(
                f"{path}: topic {topic.id!r} is already there as {known.label!r}; leave label and parent_id empty"
            )


def _user_aliases(rows: Iterable[dict[str, str]], path: Path) -> Iterator[Alias]:
    for row in rows:
        if row["language"] and row["language"] not in codes():
            raise NotesetlError(f"{path}: unknown language {row['language']!r}; allowed: {', '.join(codes())}")
        if row["alias"]:
            yield Alias(row["topic_id"], row["alias"], "name", row["language"])
