"""What is done to one batch of files, wherever that is: nothing of the process that runs is needed but the job."""

import platform
import secrets
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from notesetl.errors import NotesetlError
from notesetl.extraction import Result, built, checked, corrections_of, finishing, forget
from notesetl.fingerprint import Basis, of_extraction
from notesetl.news import Item
from notesetl.places import Place
from notesetl.readers import RawFile
from notesetl.records import Reject
from notesetl.settings import Settings
from notesetl.tables.check import CheckedRows
from notesetl.tables.parts import Limits, told_of
from notesetl.tables.staging import Staged, Staging
from notesetl.translate.journal import Journal
from notesetl.translate.memory import TABLE, Memory
from notesetl.translate.setup import means_for
from notesetl.translate.stage import Stage, Time, waits
from notesetl.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Job:
    """What every batch of a run has to know; it pickles.

    Batches of the tables ``out`` leave their rows under ``folder``, which all who work on them have to see; ``earlier``
    is the table of translations of the run before, ``left`` what an interrupted run translated. What this one
    translates is written under ``home``, too.
    """

    settings: Settings
    basis: Basis
    out: Place
    home: Path
    folder: Path
    earlier: Path | None
    left: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a batch: its rows, which lie in files, and its texts by language and status of translation.

    ``put_right`` are the paths of its notes that corrections speak of; ``late`` tells that texts wait for the next run.
    """

    staged: Staged
    translations: Mapping[tuple[str, str], int]
    put_right: frozenset[str]
    late: bool = False


class _Tools:
    """What a thread needs for the batches of one job, and keeps between them."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.means = means_for(job.settings)
        self.corrections = corrections_of(job.settings)
        mine = Basis.of(job.settings, job.basis.source, str(self.means.name), self.corrections)
        if (mine.every, mine.english) != (job.basis.every, job.basis.english):
            raise NotesetlError(
                f"a worker on {platform.node()} has another version of notesetl, of its libraries or of a file that "
                "the settings name than the process that runs; nothing was published"
            )
        self.topics = frozenset(Vocabulary.load(job.settings.topics).topics)
        self.finish = finishing(job.settings)
        spill = job.folder / f"spill-{secrets.token_hex(8)}"
        self.memory = Memory(job.earlier, self.means.name, spill, Journal(job.home, job.left)).__enter__()
        self.time = Time(job.settings.translate_minutes)

    def results(self, files: Sequence[Item]) -> Iterator[Result]:
        if any(isinstance(item, RawFile) for item in files):
            yield from checked(files, built(self.job.settings), self.finish)
        else:
            yield from (item for item in files if isinstance(item, Reject))

    def concerned(self, result: CheckedRows) -> Iterator[str]:
        """Yield the path of a note if corrections speak of it."""
        for row in result.rows.get("notes", ()) if self.corrections else ():
            if self.corrections and self.corrections.concern(path := str(row["path"])):
                yield path


_kept = threading.local()


def work_on(job: Job, files: Sequence[Item]) -> Done:
    """Find everything in a batch of ``files`` and leave it in a folder of its own under that of ``job``.

    A folder that is left half-written, because its worker died, is in nobody's way.

    Raises:
        NotesetlError: the folder cannot be seen or written from here, or this is another version of notesetl.
    """
    if not job.folder.is_dir():
        raise NotesetlError(f"a worker on {platform.node()} does not see {job.out}; it has to share that folder")
    try:
        tools = _tools(job)
        return _leave_rows(tools, tools.results(files))
    except BaseException:
        forget()
        raise


def in_english(job: Job, results: Iterable[CheckedRows]) -> Done:
    """Have the English of ``results`` anew, which were there before, and leave them as ``work_on`` does."""
    try:
        return _leave_rows(_tools(job), results)
    finally:
        leave()


def _leave_rows(tools: _Tools, results: Iterable[Result]) -> Done:
    folder = tools.job.folder / f"batch-{secrets.token_hex(8)}"
    stage = Stage(tools.means, tools.memory, tools.time)
    put_right: set[str] = set()
    out = tools.job.out
    with told_of(out):
        staging = Staging(folder, tools.job.basis.source, tools.topics, Limits())
    with staging:
        for result in stage.translated(results):
            with told_of(out):
                staging.add(_to_go_on_with(result) if stage.late else result)
            if isinstance(result, CheckedRows):
                put_right.update(tools.concerned(result))
        with told_of(out):
            tools.memory.write_new(folder / f"{TABLE}.parquet")
            staged = staging.close()
    counts = Counter({(language, str(status)): number for (language, status), number in stage.counts.items()})
    return Done(staged, counts, frozenset(put_right), stage.late)


def _to_go_on_with(result: Result) -> Result:
    """Return ``result`` so that the next run has its English anew if some of it waits for that."""
    if isinstance(result, Reject) or not waits(result):
        return result
    files = [{**row, "fingerprint": of_extraction(str(row["fingerprint"]))} for row in result.rows["files"]]
    return CheckedRows({**result.rows, "files": files}, result.rejects)


def learned(memory: Memory, batches: Iterable[Staged]) -> None:
    """Let ``memory`` know what was translated for ``batches``."""
    memory.learn([part for staged in batches if (part := staged.part(TABLE)) is not None])


def leave() -> None:
    """Let go of what this thread keeps for a job."""
    tools: _Tools | None = getattr(_kept, "tools", None)
    if tools is not None:
        tools.memory.__exit__(None, None, None)
    _kept.tools = None


def _tools(job: Job) -> _Tools:
    tools: _Tools | None = getattr(_kept, "tools", None)
    if tools is None or tools.job.folder != job.folder:
        leave()
        tools = _kept.tools = _Tools(job)
    return tools
