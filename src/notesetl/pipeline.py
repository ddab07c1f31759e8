"""Composes the stages once: the command line and the flows both call this."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from notesetl import __version__
from notesetl.extraction import corrections_of
from notesetl.fingerprint import Basis
from notesetl.news import Item, news
from notesetl.places import Place, place
from notesetl.readers import Limits
from notesetl.readers.dump import walk
from notesetl.settings import Settings
from notesetl.vocabulary import Vocabulary

if TYPE_CHECKING:
    from pyarrow import RecordBatch

    from notesetl.batch import Done
    from notesetl.catalog import Catalog
    from notesetl.runners.base import Work
    from notesetl.tables.staging import Staged

Progress = Callable[[str, int], None]
_LATE = "its minutes are over (--translate-minutes); the next run goes on"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did, and what the tables hold now: notes by language, rows by table, rejects by reason.

    ``files`` are those of the dump by what became of them (new, changed, renamed, gone, unchanged), ``damaged`` files
    of the snapshot before that were not as they had been written; what they held was worked on again. ``translations``
    counts the texts of notes that were worked on by language and status; ``translator_hint`` says why there was no
    translator. ``corrections`` counts those of the corrections file that were applied, and those that are open
    questions.
    """

    snapshot: Place
    seconds: float
    languages: Mapping[str, int]
    counts: Mapping[str, int]
    rejects: Mapping[str, int]
    files: Mapping[str, int]
    damaged: tuple[str, ...]
    translations: dict[str, dict[str, int]]
    translator_hint: str
    corrections: dict[str, int]


def run(  # noqa: PLR0913 - what a run may be told
    sources: Sequence[str | Place],
    out: str | Place,
    settings: Settings | None = None,
    progress: Progress | None = None,
    *,
    source: str = "",
    fresh: bool = False,
    wait: float = 0,
    work: "Work | None" = None,
) -> Summary:
    """Read ``sources``, extract what is new in them, publish one snapshot under ``out``.

    A file is worked on where its content, or what decides about its rows, is not as it was when the tables of
    ``out`` were written, all files with ``fresh``; where that is only so of its English, this alone is had anew.
    ``source`` names the dump: rows of dumps with other names stay. ``work`` does the batches, by default here and one
    after the other; see ``notesetl.runners``. ``progress`` is told each path and the number of items so far. Where
    somebody else writes ``out`` it waits for up to ``wait`` seconds.

    Raises:
        NotesetlError: a source or the catalogue cannot be read, or ``out`` not be written.
    """
    started = time.monotonic()
    settings, out = settings or Settings(), place(out)
    vocabulary = Vocabulary.load(settings.topics)
    files = walk(sources, Limits(max_bytes=settings.max_bytes))
    from notesetl.batch import Job, in_english, learned  # noqa: PLC0415 - heavy; only who writes needs it
    from notesetl.runners.base import serial  # noqa: PLC0415 - likewise
    from notesetl.tables.history import Retention  # noqa: PLC0415 - likewise
    from notesetl.tables.store import Run, SnapshotWriter, Topic  # noqa: PLC0415 - likewise
    from notesetl.translate.journal import Journal  # noqa: PLC0415 - likewise
    from notesetl.translate.memory import Memory  # noqa: PLC0415 - likewise
    from notesetl.translate.setup import means_for  # noqa: PLC0415 - likewise

    corrections, means = corrections_of(settings), means_for(settings)
    basis = Basis.of(settings, source, str(means.name), corrections)
    topics = [Topic(t.id, t.label, t.parent) for t in vocabulary]
    description = {"sources": [str(s) for s in sources], **settings.model_dump(mode="json")}
    about = Run(version=__version__, settings=description, source=source, basis=basis.over_all(settings))
    keep = Retention(settings.keep_snapshots, settings.keep_days)
    translations: Counter[tuple[str, str]] = Counter()
    with SnapshotWriter(out, about, topics, catalogue=_catalogue(settings), retention=keep, wait=wait) as writer:
        earlier = writer.earlier("translations")
        journal = Journal.of(writer.home)
        job = Job(settings, basis, out, writer.home, writer.staging, earlier, journal.left)
        known = {} if fresh else writer.known
        outdated: dict[str, str] = {}
        files = news(_watched(files, progress), basis, known, writer.keep, outdated.__setitem__)
        done: list[Staged] = []
        put_right: set[str] = set()
        late = False

        def again() -> Iterator["Done"]:
            if outdated:
                yield in_english(job, writer.again(outdated))

        for one in chain((work or serial)(files, job), again()):
            writer.take(one.staged)
            done.append(one.staged)
            translations.update(one.translations)
            put_right.update(one.put_right)
            late |= one.late
        for reject in corrections.lost(put_right.union(writer.kept_paths())) if corrections else ():
            writer.add_reject(reject)
        told = {"seconds": round(time.monotonic() - started, 3), "translations": _by_language(translations)}

        def all_translations(tables: Path) -> Iterator["RecordBatch"]:
            with Memory(earlier, means.name, writer.spill, journal) as memory:
                learned(memory, done)
                yield from memory.rows(tables)

        snapshot = writer.publish(told, all_translations)
        journal.clear()
    return Summary(
        snapshot=snapshot.path,
        seconds=time.monotonic() - started,
        languages=snapshot.languages,
        counts=snapshot.counts,
        rejects=snapshot.rejects,
        files=snapshot.files,
        damaged=snapshot.damaged,
        translations=_by_language(translations),
        translator_hint=_LATE if late else means.hint,
        corrections={} if corrections is None else corrections.counts(snapshot.rejects),
    )


def _by_language(counts: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    """Return how many texts have which status of translation, by language."""
    found: dict[str, dict[str, int]] = {}
    for (language, status), number in sorted(counts.items()):
        found.setdefault(language, {})[status] = number
    return found


def _watched(files: Iterable[Item], progress: Progress | None) -> Iterator[Item]:
    for number, item in enumerate(files, 1):
        yield item
        if progress is not None:
            progress(item.path, number)


def _catalogue(settings: Settings) -> "Catalog | None":
    if settings.catalog is None:
        return None
    from notesetl.catalog import Catalog  # noqa: PLC0415 - heavy

    return Catalog.open(settings.catalog)
