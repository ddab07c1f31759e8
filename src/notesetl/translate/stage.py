"""The stage between extraction and the tables: fills in the English of what notes say in other languages."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

from notesetl.evidence import OTHER, weigh
from notesetl.records import Reject
from notesetl.tables.check import CheckedRows
from notesetl.tables.rows import Row
from notesetl.translate.base import ENGLISH, Status, Translation
from notesetl.translate.careful import CarefulTranslator
from notesetl.translate.corrections import Corrections
from notesetl.translate.glossary import Glossary
from notesetl.translate.memory import Entry, Key, Memory
from notesetl.translate.shape import bare, has_words
from notesetl.translate.words import known

_MOST_TEXTS = 1000  # that are translated together
_MOST_CHARS = 8_000_000  # of notes that wait for it
_STATUS = "translation_status"
CORRECTIONS = "corrections"


@dataclass(frozen=True, slots=True)
class Means:
    """What there is to translate with; ``translator`` is None where the wanted one is not there, ``hint`` says why."""

    glossary: Glossary
    corrections: Corrections
    translator: CarefulTranslator | None = None
    hint: str = ""

    @property
    def name(self) -> str | None:
        """The name of the translator, by which the memory knows its translations."""
        return self.translator.name if self.translator else None


@dataclass(frozen=True, slots=True)
class _Slot:
    """A cell that wants the English of ``key``; ``status`` names the column, if any, for how it came about."""

    row: Row
    column: str
    key: Key
    status: str | None = None


class Time:
    """How long translating may take over several stages, in ``minutes`` (None: as long as it takes)."""

    def __init__(self, minutes: float | None = None) -> None:
        self._minutes = minutes
        self._seconds = 0.0

    @property
    def is_up(self) -> bool:
        """Whether it has taken so long."""
        return self._minutes is not None and self._seconds >= 60 * self._minutes

    @contextmanager
    def spent(self) -> Iterator[None]:
        """Count the time that the block takes."""
        started = monotonic()
        try:
            yield
        finally:
            self._seconds += monotonic() - started


class Stage:
    """Translates what is not in English in the rows that pass; ``counts`` are texts by language and status.

    What is left when its ``time`` is up is pending, and it is ``late`` then.
    """

    def __init__(self, means: Means, memory: Memory, time: Time) -> None:
        self.counts: Counter[tuple[str, Status]] = Counter()
        self.late = False
        self._means = means
        self._memory = memory
        self._time = time

    def translated(self, results: Iterable[CheckedRows | Reject]) -> Iterator[CheckedRows | Reject]:
        """Yield ``results`` in their order, their rows filled in; some wait until enough texts are together."""
        held: list[CheckedRows | Reject] = []
        slots: list[_Slot] = []
        chars = 0
        for result in results:
            held.append(result)
            if isinstance(result, CheckedRows):
                slots += _slots(result)
                chars += sum(len(str(row["text"])) for row in result.rows.get("texts", ()))
            if len(slots) >= _MOST_TEXTS or chars >= _MOST_CHARS:
                self._fill(slots)
                yield from held
                held, slots, chars = [], [], 0
        self._fill(slots)
        yield from held

    def _fill(self, slots: list[_Slot]) -> None:
        found = self._resolved({slot.key for slot in slots})
        for slot in slots:
            translation = found[slot.key]
            slot.row[slot.column] = translation.text
            if slot.status is not None:
                slot.row[slot.status] = str(translation.status)
            if translation.status != Status.NONE:
                self.counts[slot.key.language, translation.status] += 1

    def _resolved(self, keys: Iterable[Key]) -> dict[Key, Translation]:
        """Return the translation of each of ``keys``: a user's, the memory's, the glossary's, the translator's."""
        wanted = sorted(keys)
        foreign = [key for key in wanted if key.language != ENGLISH]
        entries = self._remembered(foreign)
        spoken = [key for key in foreign if key in entries or _speaks(key)]
        fresh = {key: own for key in spoken if (own := self._corrected(key)) and own != entries.get(key)}
        rest = [key for key in spoken if key not in entries and key not in fresh]
        fresh |= {key: found for key in rest if (found := self._looked_up(key))}
        fresh |= self._made([key for key in rest if key not in fresh])
        self._memory.add(fresh)
        entries |= fresh
        return {
            key: entries[key].translation if key in entries else Translation(key.text, Status.NONE) for key in wanted
        }

    def _remembered(self, keys: Iterable[Key]) -> dict[Key, Entry]:
        withdrawn = self._means.corrections.withdrawn
        found = self._memory.find(keys).items()
        return {key: entry for key, entry in found if not (entry.translator == CORRECTIONS and withdrawn(*key))}

    def _corrected(self, key: Key) -> Entry | None:
        text = self._means.corrections.get(*key)
        return Entry(Translation(text, Status.CORRECTED), CORRECTIONS) if text else None

    def _looked_up(self, key: Key) -> Entry | None:
        before, body, after = bare(key.text)
        english = self._means.glossary.whole(body, key.language)
        if english is None:
            return None
        return Entry(
            Translation(f"{before}{english}{after}", Status.GLOSSARY), f"glossary+{self._means.glossary.fingerprint}"
        )

    def _made(self, keys: Sequence[Key]) -> dict[Key, Entry]:
        """Return what the translator makes of ``keys``, pending where there is none."""
        translator, name = self._means.translator, self._means.name
        made: dict[Key, Entry] = {}
        for language in sorted({key.language for key in keys}):
            mine = [key for key in keys if key.language == language]
            if not known(language):
                found = [Translation(None, Status.UNSUPPORTED)] * len(mine)
            elif translator is None or self._is_late():
                found = [Translation(None, Status.PENDING)] * len(mine)
            else:
                found = self._timed(translator, [key.text for key in mine], language)
            made.update({key: Entry(one, name) for key, one in zip(mine, found, strict=True)})
        return made

    def _timed(self, translator: CarefulTranslator, texts: Sequence[str], language: str) -> list[Translation]:
        with self._time.spent():
            return translator.translate(texts, language, ENGLISH)

    def _is_late(self) -> bool:
        self.late = self._time.is_up
        return self.late


def waits(result: CheckedRows) -> bool:
    """Tell whether rows that a stage has filled in still lack some English that a translator could give."""
    return any(slot.row[slot.column] is None and known(slot.key.language) for slot in _slots(result))


def _speaks(key: Key) -> bool:
    return not known(key.language) or has_words(key.text, key.language)


def _slots(result: CheckedRows) -> Iterator[_Slot]:
    """Yield the cells of a note that want English, beside the text that they translate."""
    rows = result.rows
    language = str(rows["notes"][0]["language"]) if rows.get("notes") else OTHER
    for row in rows.get("claims", ()):
        if row["language"] != ENGLISH:
            yield _Slot(row, "text_en", Key(str(row["text"]), str(row["language"])), _STATUS)
    for row in rows.get("sections", ()):
        if row["language"] != ENGLISH:
            yield _Slot(row, "heading_en", Key(str(row["heading"]), str(row["language"])), _STATUS)
    for row in rows.get("ratings", ()):
        label = row["label"]
        if label is not None:
            yield _Slot(
                row, "label_en", Key(str(label), _spoken_in(str(label)) or (language if known(language) else ENGLISH))
            )
    for row in rows.get("mentions", ()):
        if spoken := _spoken_in(str(row["title"])):
            yield _Slot(row, "title_en", Key(str(row["title"]), spoken))


def _spoken_in(text: str) -> str:
    """Return the language of most words of ``text``, "" where that is English or none that can be translated."""
    if text.isascii():
        return ""
    found = weigh(text).words
    best = max(sorted(found), key=found.__getitem__, default=ENGLISH)
    return best if known(best) else ""
