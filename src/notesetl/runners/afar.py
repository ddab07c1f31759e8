"""Batches of tables on an object store: workers of a cluster share the store, and no folder."""

import secrets
import shutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

from notesetl.batch import Done, Job, work_on
from notesetl.news import Item
from notesetl.places import SENT, download, files_under, remove, sizes_of, told, upload

if TYPE_CHECKING:
    from upath import UPath


@dataclass(frozen=True, slots=True)
class AfarJob:
    """A job whose batches are sent through ``spool``; ``earlier`` is where its table of translations lies."""

    job: Job
    spool: "UPath"
    earlier: "UPath | None"

    @classmethod
    def of(cls, job: Job, out: "UPath") -> Self:
        """Return ``job`` for workers that see nothing of this machine but the object store of ``out``."""
        spool = out / SENT / secrets.token_hex(8)
        if job.earlier is None:
            return cls(job, spool, None)
        return cls(job, spool, out.joinpath(*job.earlier.relative_to(job.home).parts))

    def fetched(self, done: Done) -> Done:
        """Fetch the rows of a batch to where those of all others lie."""
        name = done.staged.folder.name
        where, folder = self.spool / name, self.job.folder / name
        with told(self.job.out, "read"):
            download(where, folder, files_under(where))
            remove(where)
        return replace(done, staged=replace(done.staged, folder=folder))

    def clear(self) -> None:
        """Remove what was sent and not fetched."""
        with told(self.job.out, "write to"):
            remove(self.spool)


def work_afar(afar: AfarJob, files: Sequence[Item]) -> Done:
    """Do what ``work_on`` does, in a folder of this worker, and send what came of it."""
    done = work_on(_here(afar), files)
    folder = done.staged.folder
    with told(afar.job.out, "write to"):
        upload(folder, afar.spool / folder.name, sizes_of(folder))
    shutil.rmtree(folder)
    return done


_guard = threading.Lock()
_kept: dict[str, tuple[TemporaryDirectory[str], Job]] = {}


def _here(afar: AfarJob) -> Job:
    """Return the job as this worker does it; its folder stays until another job comes."""
    with _guard:
        if str(afar.spool) not in _kept:
            for folder, _ in _kept.values():
                folder.cleanup()
            _kept.clear()
            place = TemporaryDirectory(prefix="notesetl-")
            root = Path(place.name)
            earlier = root / "earlier" if afar.earlier is not None else None
            if afar.earlier is not None and earlier is not None:
                with told(afar.job.out, "read"):
                    download(afar.earlier, earlier, files_under(afar.earlier))
            job = replace(afar.job, folder=root, home=root, earlier=earlier, left=())
            _kept[str(afar.spool)] = place, job
        return _kept[str(afar.spool)][1]
