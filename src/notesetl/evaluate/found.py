"""What the tables of a published snapshot hold for the annotated notes."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from notesetl.errors import NotesetlError
from notesetl.places import Place, in_arrow, place

Span = tuple[int, int]

_OFFSETS = ("start", "end", "line")
_COLUMNS = {
    "notes": ("note_id", "path", "sha256", "language"),
    "texts": ("note_id", "text"),
    "sections": ("note_id", "heading", *_OFFSETS),
    "mentions": ("note_id", "mention_id", "title", "title_kind", "struck", "section_path", "confidence", *_OFFSETS),
    "mention_topics": ("note_id", "mention_id", "topic_id", "rank"),
    "ratings": ("note_id", "mention_id", "aspect", "raw", "value", "max", "label", "confidence", *_OFFSETS),
    "links": ("note_id", "mention_id", "url", "role", "arxiv_id", *_OFFSETS),
    "claims": (
        *("note_id", "mention_id", "text", "subject", "tier", "aspect", "polarity", "comparator"),
        *("metric", "value", "unit", "hedged", "confidence", *_OFFSETS),
    ),
}
_OPTIONAL = ("claims",)


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A row of ``notes``."""

    note_id: str
    path: str
    sha256: str
    language: str


@dataclass(frozen=True, slots=True)
class FoundSection:
    """A row of ``sections``."""

    heading: str
    span: Span | None
    line: int | None


@dataclass(frozen=True, slots=True)
class FoundMention:
    """A row of ``mentions``, with its topics, best first."""

    mention_id: str
    title: str
    kind: str
    struck: bool
    section: tuple[str, ...]
    topics: tuple[str, ...]
    span: Span | None
    line: int | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class FoundRating:
    """A row of ``ratings``."""

    mention_id: str | None
    raw: str
    aspect: str
    value: float | None
    maximum: float | None
    label: str | None
    span: Span | None
    line: int | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A row of ``links``."""

    mention_id: str | None
    url: str
    role: str
    arxiv: str | None
    span: Span | None
    line: int | None


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """A row of ``claims``."""

    mention_id: str | None
    text: str
    subject: str | None
    tier: str
    aspect: str
    polarity: str
    comparator: str | None
    metric: str | None
    value: str | None
    unit: str | None
    hedged: bool
    span: Span | None
    line: int | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class FoundNote:
    """Everything that the tables hold of one note, each kind in the order of the text."""

    row: NoteRow
    text: str
    sections: tuple[FoundSection, ...] = ()
    mentions: tuple[FoundMention, ...] = ()
    ratings: tuple[FoundRating, ...] = ()
    links: tuple[FoundLink, ...] = ()
    claims: tuple[FoundClaim, ...] = ()

    def within(self, first: int, last: int) -> "FoundNote":
        """Return the note with only what stands in lines ``first`` to ``last``.

        What has no line of its own counts where its mention stands, else on line 1.
        """
        lines = {mention.mention_id: mention.line or 1 for mention in self.mentions}

        def inside(line: int | None, mention_id: str | None = None) -> bool:
            return first <= (line or lines.get(mention_id or "", 1)) <= last

        return replace(
            self,
            sections=tuple(row for row in self.sections if inside(row.line)),
            mentions=tuple(row for row in self.mentions if inside(row.line)),
            ratings=tuple(row for row in self.ratings if inside(row.line, row.mention_id)),
            links=tuple(row for row in self.links if inside(row.line, row.mention_id)),
            claims=tuple(row for row in self.claims if inside(row.line, row.mention_id)),
        )


class Snapshot:
    """The live snapshot of an output folder; it stays the same one where a run publishes meanwhile."""

    def __init__(self, out: str | Place) -> None:
        from notesetl.tables.layout import current  # noqa: PLC0415 - heavy

        self._root = current(place(out))

    def note_rows(self) -> tuple[NoteRow, ...]:
        """Return the rows of ``notes``."""
        return tuple(NoteRow(**row) for row in self._rows("notes", None))

    def has_claims(self) -> bool:
        """Say whether the table of claims holds any row."""
        table = self._data_set("claims")
        return table is not None and table.count_rows() > 0

    def read(self, notes: Collection[NoteRow]) -> dict[str, FoundNote]:
        """Return what the tables hold of ``notes``, by note id.

        Raises:
            NotesetlError: a table or a column is missing or unreadable, or a note has no text.
        """
        ids = [note.note_id for note in notes]
        tables = {name: self._by_note(name, ids) for name in _COLUMNS if name != "notes"}
        found = {}
        for note in notes:
            texts = tables["texts"][note.note_id]
            if len(texts) != 1:
                raise NotesetlError(f"{self._root / 'texts'}: {len(texts)} rows for {note.path}, must be one")
            found[note.note_id] = _note(note, texts[0]["text"], {name: tables[name][note.note_id] for name in tables})
        return found

    def _by_note(self, name: str, ids: list[str]) -> Mapping[str, list[dict[str, Any]]]:
        grouped: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in self._rows(name, ids):
            grouped[row.pop("note_id")].append(row)
        for rows in grouped.values():
            rows.sort(key=_place)
        return grouped

    def _data_set(self, name: str) -> Any | None:
        from pyarrow import ArrowException, dataset  # noqa: PLC0415 - heavy

        folder = self._root / name
        if name in _OPTIONAL and not any(folder.glob("*.parquet")):
            return None
        if not folder.is_dir():
            raise NotesetlError(f"{folder} is missing")
        try:
            path, system = in_arrow(folder)
            table = dataset.dataset(path, format="parquet", filesystem=system)
        except (ArrowException, OSError) as error:
            raise NotesetlError(f"{folder}: cannot be read: {error}") from None
        if missing := [column for column in _COLUMNS[name] if column not in table.schema.names]:
            raise NotesetlError(f"{folder}: has no column {', '.join(missing)}")
        return table

    def _rows(self, name: str, ids: list[str] | None) -> list[dict[str, Any]]:
        from pyarrow import ArrowException, dataset  # noqa: PLC0415 - heavy

        table = self._data_set(name)
        if table is None:
            return []
        chosen = None if ids is None else dataset.field("note_id").isin(ids)
        try:
            rows: list[dict[str, Any]] = table.to_table(columns=list(_COLUMNS[name]), filter=chosen).to_pylist()
        except (ArrowException, OSError) as error:
            raise NotesetlError(f"{self._root / name}: cannot be read: {error}") from None
        return rows


def _place(row: Mapping[str, Any]) -> tuple[int, int]:
    start, end = row.get("start"), row.get("end")
    return (-1 if start is None else start, -1 if end is None else end)


def _note(note: NoteRow, text: str, tables: Mapping[str, list[dict[str, Any]]]) -> FoundNote:
    topics: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in tables["mention_topics"]:
        topics[row["mention_id"]].append((row["rank"], row["topic_id"]))
    return FoundNote(
        row=note,
        text=text,
        sections=tuple(FoundSection(**_spanned(row)) for row in tables["sections"]),
        mentions=tuple(_mention(row, topics[row["mention_id"]]) for row in tables["mentions"]),
        ratings=tuple(FoundRating(**_spanned(row, max="maximum")) for row in tables["ratings"]),
        links=tuple(FoundLink(**_spanned(row, arxiv_id="arxiv")) for row in tables["links"]),
        claims=tuple(FoundClaim(**_spanned(row)) for row in tables["claims"]),
    )


def _mention(row: dict[str, Any], topics: list[tuple[int, str]]) -> FoundMention:
    values = _spanned(row, title_kind="kind", section_path="section")
    values["section"] = tuple(values["section"] or ())
    return FoundMention(**values, topics=tuple(topic for _, topic in sorted(topics)))


def _spanned(row: dict[str, Any], **renamed: str) -> dict[str, Any]:
    start, end = row["start"], row["end"]
    values = {renamed.get(name, name): value for name, value in row.items() if name not in ("start", "end")}
    return values | {"span": None if start is None or end is None else (start, end)}
