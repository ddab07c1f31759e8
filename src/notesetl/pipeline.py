"""Composes the stages once: the command line and the flows both call this."""

import gc
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from notesetl import __version__
from notesetl.errors import NotesetlError, RejectReason
from notesetl.fingerprint import Basis
from notesetl.hidden import hidden, without_commands
from notesetl.keepers import with_keeper
from notesetl.language import identify
from notesetl.news import Item, news
from notesetl.readers import Limits, RawFile, read_note
from notesetl.readers.dump import walk
from notesetl.records import Note, Reject
from notesetl.settings import COMPONENTS as OWN
from notesetl.settings import Settings
from notesetl.tables.check import CheckedRows, checked_rows, without_note
from notesetl.tables.rows import note_id
from notesetl.vocabulary import Vocabulary

if TYPE_CHECKING:
    from spacy.language import Language

    from notesetl.catalog import Catalog
    from notesetl.corrections.apply import Corrections

Progress = Callable[[str, int], None]
Finish = Callable[[Note], tuple[Note, tuple[Reject, ...]]]
Result = CheckedRows | Reject
Work = Callable[[Iterator[Item], Basis], Iterable[Result]]
_ZONE = 200  # notes after which what spaCy remembers of their words is forgotten
_BATCH_BYTES = 16 << 20
_COLLECT_AFTER = 50_000  # objects
_MENTIONS, _CORRECTIONS = "notesetl_mentions", "notesetl_corrections"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did, and what the tables hold now: notes by language, rows by table, rejects by reason.

    ``files`` are those of the dump by what became of them (new, changed, renamed, gone, unchanged), ``damaged`` files
    of the snapshot before that were not as they had been written; what they held was worked on again. ``translations``
    counts the texts of notes that were worked on by language and status; ``translator_hint`` says why there was no
    translator. ``corrections`` counts those of the corrections file that were applied, and those that are open
    questions.
    """

    snapshot: Path
    seconds: float
    languages: Mapping[str, int]
    counts: Mapping[str, int]
    rejects: Mapping[str, int]
    files: Mapping[str, int]
    damaged: tuple[str, ...]
    translations: dict[str, dict[str, int]]
    translator_hint: str
    corrections: dict[str, int]


def build(settings: Settings) -> "Language":
    """Return the spaCy pipeline of the components that ``settings`` name.

    Raises:
        NotesetlError: a component is not known to spaCy.
    """
    if set(settings.components) <= set(OWN):
        with hidden("torch", "cupy", "tensorflow", "mxnet"), without_commands():
            import spacy  # noqa: PLC0415 - heavy
    else:
        import spacy  # noqa: PLC0415 - heavy

    # Importing them registers the factories where no entry point is installed.
    from notesetl.claims import component  # noqa: F401, PLC0415 - heavy
    from notesetl.extract import components  # noqa: F401, PLC0415 - heavy
    from notesetl.extract.tokenize import make_tokenizer  # noqa: PLC0415 - heavy

    nlp = spacy.blank("xx")
    nlp.tokenizer = make_tokenizer(nlp.vocab)
    for name in settings.components:
        config = (
            {"topics": str(settings.topics)}
            if settings.topics and name in {"notesetl_mentions", "notesetl_topics"}
            else {}
        )
        try:
            nlp.add_pipe(name, config=config)
        except ValueError:
            known = ", ".join(sorted(n for n in nlp.factory_names if n.startswith("notesetl")))
            raise NotesetlError(f"no component {name!r}; ours are {known}") from None
    if settings.corrections and _MENTIONS in nlp.pipe_names:
        from notesetl.corrections import component as putting_right  # noqa: F401, PLC0415 - likewise

        topics = {"topics": str(settings.topics)} if settings.topics else {}
        nlp.add_pipe(_CORRECTIONS, after=_MENTIONS, config={"file": str(settings.corrections), **topics})
    return nlp


def finishing(settings: Settings) -> Finish:
    """Return what is done to a note after extraction.

    Raises:
        NotesetlError: a file that ``settings`` name cannot be read.
    """
    corrections = _corrections(settings)

    def finish(note: Note) -> tuple[Note, tuple[Reject, ...]]:
        kept = with_keeper(note, settings.keeper_folders)
        return corrections.apply(kept) if corrections else (kept, ())

    return finish


def process(raw: RawFile, nlp: "Language", finish: Finish | None = None) -> tuple[Note | None, tuple[Reject, ...]]:
    """Read one file and find everything in it; a fault of the extraction is a reject, the note itself is kept."""
    note, rejects = _extracted(raw, nlp)
    if note is None or finish is None:
        return note, rejects
    finished, more = finish(note)
    return finished, (*rejects, *more)


def _extracted(raw: RawFile, nlp: "Language") -> tuple[Note | None, tuple[Reject, ...]]:
    from notesetl.extract.document import make_doc  # noqa: PLC0415 - heavy

    note, rejects = read_note(raw)
    if note is None:
        return None, rejects
    note = replace(identify(note), title=_title(note))
    try:
        found: Note = nlp(make_doc(nlp, note, fine=not set(nlp.pipe_names) <= {*OWN, _CORRECTIONS}))._.note
    except RecursionError as error:
        return note, (*rejects, _failed(note, error))
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, StopIteration) as error:
        return note, (*rejects, _failed(note, error))
    return replace(found, title=_note_title(found)), rejects


def _failed(note: Note, error: Exception) -> Reject:
    return Reject(
        note.path,
        "extract",
        RejectReason.EXTRACTION,
        f"{type(error).__name__}: {error}"[:200],
        note_id(note.path, note.source),
    )


def _title(note: Note) -> str:
    """Return what the keeper calls the note: the front matter's title or nothing yet."""
    title = json.loads(note.meta).get("title")
    return str(title) if isinstance(title, str | int | float) else ""


def _note_title(note: Note) -> str:
    if note.title:
        return note.title
    return note.sections[0].heading if note.sections else (note.mentions[0].title if note.mentions else "")


def batches(
    files: Iterable[RawFile | Reject], size: int, max_bytes: int = _BATCH_BYTES
) -> Iterator[list[RawFile | Reject]]:
    """Cut ``files`` into lists of at most ``size``; one is closed early when its files have ``max_bytes`` bytes."""
    batch: list[RawFile | Reject] = []
    held = 0
    for item in files:
        batch.append(item)
        held += len(item.data) if isinstance(item, RawFile) else 0
        if len(batch) >= size or held >= max_bytes:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def checked(files: Iterable[Item], nlp: "Language", finish: Finish | None = None) -> Iterator[Result]:
    """Turn files into rows that keep the contract, and rejects; memory does not grow with the dump."""
    for batch in batches(files, _ZONE):
        yield from _checked(batch, nlp, finish)


def _checked(batch: Sequence[Item], nlp: "Language", finish: Finish | None) -> list[Result]:
    results: list[Result] = []
    with nlp.memory_zone(), _rare_collections():
        for item in batch:
            if isinstance(item, Reject):
                results.append(item)
                continue
            note, rejects = process(item, nlp, finish)
            results.append(without_note(item, rejects) if note is None else checked_rows(note, item.basis, rejects))
    return results


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Look for cycles seldom: notes make many small objects and next to no cycles."""
    before = gc.get_threshold()
    gc.set_threshold(_COLLECT_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def run(  # noqa: PLR0913 - what a run may be told
    sources: Sequence[str | Path],
    out: Path,
    settings: Settings | None = None,
    progress: Progress | None = None,
    *,
    source: str = "",
    fresh: bool = False,
    wait: float = 0,
    work: Work | None = None,
) -> Summary:
    """Read ``sources``, extract what is new in them, publish one snapshot under ``out``.

    A file is worked on where its content, or what decides about its rows, is not as it was when the tables of
    ``out`` were written, all files with ``fresh``. ``source`` names the dump: rows of dumps with other names stay.
    ``work`` turns files into rows, by default here and one after the other. ``progress`` is told each path and the
    number of items so far. Where somebody else is writing ``out`` it waits for up to ``wait`` seconds.

    Raises:
        NotesetlError: a source or the catalogue cannot be read, or ``out`` not be written.
    """
    started = time.monotonic()
    settings = settings or Settings()
    vocabulary = Vocabulary.load(settings.topics)
    files = walk(sources, Limits(max_bytes=settings.max_bytes))
    from notesetl.tables.history import Retention  # noqa: PLC0415 - heavy; only who writes needs it
    from notesetl.tables.store import Run, SnapshotWriter, Topic  # noqa: PLC0415 - likewise
    from notesetl.translate.memory import Memory  # noqa: PLC0415 - likewise
    from notesetl.translate.setup import means_for  # noqa: PLC0415 - likewise
    from notesetl.translate.stage import Stage  # noqa: PLC0415 - likewise

    corrections, means = _corrections(settings), means_for(settings)
    basis = Basis.of(settings, source, str(means.name), corrections)
    topics = [Topic(t.id, t.label, t.parent) for t in vocabulary]
    description = {"sources": [str(s) for s in sources], **settings.model_dump(mode="json")}
    about = Run(version=__version__, settings=description, source=source, basis=basis.over_all(settings))
    keep = Retention(settings.keep_snapshots, settings.keep_days)
    with (
        SnapshotWriter(out, about, topics, catalogue=_catalogue(settings), retention=keep, wait=wait) as writer,
        Memory(writer.earlier("translations"), means.name, writer.spill) as memory,
    ):
        stage = Stage(means, memory)
        known = {} if fresh else writer.known
        files = news(_watched(files, progress), basis, known, writer.keep)
        results = _with_lost((work or here(settings))(files, basis), corrections, writer.kept_paths)
        for result in stage.translated(results):
            if isinstance(result, Reject):
                writer.add_reject(result)
            else:
                writer.add_rows(result)
        told = {"seconds": round(time.monotonic() - started, 3), "translations": stage.by_language()}
        snapshot = writer.publish(told, memory.rows)
    return Summary(
        snapshot=snapshot.path,
        seconds=time.monotonic() - started,
        languages=snapshot.languages,
        counts=snapshot.counts,
        rejects=snapshot.rejects,
        files=snapshot.files,
        damaged=snapshot.damaged,
        translations=stage.by_language(),
        translator_hint=means.hint,
        corrections={} if corrections is None else corrections.counts(snapshot.rejects),
    )


def _watched(files: Iterable[Item], progress: Progress | None) -> Iterator[Item]:
    for number, item in enumerate(files, 1):
        yield item
        if progress is not None:
            progress(item.path, number)


def here(settings: Settings) -> Work:
    """Return what works on files one after the other, in this process; good for several runs."""
    nlp: Language | None = None  # builds once: it takes longer than a run in which nothing is new

    def work(files: Iterator[Item], _: Basis) -> Iterator[Result]:
        nonlocal nlp
        finish = finishing(settings)
        for batch in batches(files, _ZONE):
            if nlp is None and any(isinstance(item, RawFile) for item in batch):
                nlp = build(settings)
            if nlp is not None:
                yield from _checked(batch, nlp, finish)
            else:
                yield from [item for item in batch if isinstance(item, Reject)]

    return work


def _with_lost(
    results: Iterable[Result], corrections: "Corrections | None", kept: Callable[[], Iterable[str]]
) -> Iterator[Result]:
    """Yield ``results``, and behind them a reject for each correction of a note that is neither there nor ``kept``."""
    seen: set[str] = set()
    for result in results:
        if corrections and isinstance(result, CheckedRows):
            seen.update(path for row in result.rows.get("notes", ()) if corrections.concern(path := str(row["path"])))
        yield result
    yield from corrections.lost(seen.union(kept())) if corrections else ()


def _corrections(settings: Settings) -> "Corrections | None":
    if settings.corrections is None:
        return None
    from notesetl.corrections.apply import load  # noqa: PLC0415 - heavy

    return load(settings.corrections, frozenset(Vocabulary.load(settings.topics).topics))


def _catalogue(settings: Settings) -> "Catalog | None":
    if settings.catalog is None:
        return None
    from notesetl.catalog import Catalog  # noqa: PLC0415 - heavy

    return Catalog.open(settings.catalog)
