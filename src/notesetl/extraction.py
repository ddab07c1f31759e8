"""One file after another to a note with everything in it, and to rows that keep the contract."""

import gc
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from notesetl.errors import NotesetlError, RejectReason
from notesetl.fingerprint import of_components
from notesetl.hidden import hidden, without_commands
from notesetl.keepers import with_keeper
from notesetl.language import identify
from notesetl.news import Item
from notesetl.readers import RawFile, read_note
from notesetl.records import Note, Reject
from notesetl.settings import COMPONENTS as OWN
from notesetl.settings import Settings
from notesetl.tables.check import CheckedRows, Unchecked, all_checked, unchecked, without_note
from notesetl.tables.rows import note_id
from notesetl.vocabulary import Vocabulary

if TYPE_CHECKING:
    from spacy.language import Language

    from notesetl.corrections.apply import Corrections

Finish: TypeAlias = Callable[[Note], tuple[Note, tuple[Reject, ...]]]
Result: TypeAlias = CheckedRows | Reject
_ZONE = 200  # notes after which what spaCy remembers of their words is forgotten
_BATCH_BYTES = 16 << 20
_COLLECT_AFTER = 50_000  # objects
_kept = threading.local()  # spaCy's memory zones are not for sharing
_MENTIONS, _CORRECTIONS = "notesetl_mentions", "notesetl_corrections"


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


def built(settings: Settings) -> "Language":
    """Return what ``build`` does; this thread keeps it for the next time, while the files that it is made of stay.

    Raises:
        NotesetlError: a component is not known to spaCy.
    """
    key = of_components(settings)
    if getattr(_kept, "key", None) != key:
        _kept.nlp, _kept.key = build(settings), key
    nlp: Language = _kept.nlp
    return nlp


def forget() -> None:
    """Build anew the next time: spaCy cannot go on with what stopped inside a memory zone."""
    _kept.key = None


def finishing(settings: Settings) -> Finish:
    """Return what is done to a note after extraction.

    Raises:
        NotesetlError: a file that ``settings`` name cannot be read.
    """
    corrections = corrections_of(settings)

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
    results: list[Result | Unchecked] = []
    with nlp.memory_zone(), _rare_collections():
        for item in batch:
            if isinstance(item, Reject):
                results.append(item)
                continue
            note, rejects = process(item, nlp, finish)
            results.append(without_note(item, rejects) if note is None else unchecked(note, item.basis, rejects))
        checks = iter(all_checked([result for result in results if isinstance(result, Unchecked)]))
        return [next(checks) if isinstance(result, Unchecked) else result for result in results]


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Look for cycles seldom, and among all that there is not before the end: notes make next to no cycles."""
    before = gc.get_threshold()
    gc.set_threshold(_COLLECT_AFTER, before[1], _COLLECT_AFTER)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def corrections_of(settings: Settings) -> "Corrections | None":
    """Return what people put right, if ``settings`` name a file of it.

    Raises:
        NotesetlError: it cannot be read.
    """
    if settings.corrections is None:
        return None
    from notesetl.corrections.apply import load  # noqa: PLC0415 - heavy

    return load(settings.corrections, frozenset(Vocabulary.load(settings.topics).topics))
