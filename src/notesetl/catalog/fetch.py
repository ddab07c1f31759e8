"""Fetching the papers of arXiv ids from arXiv's API, into the catalogue: what was asked once is not asked again."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from notesetl.catalog.entry import Entry
from notesetl.catalog.fetched import Fetched, append
from notesetl.catalog.folder import Folder
from notesetl.catalog.lookup import Catalog
from notesetl.errors import NotesetlError

if TYPE_CHECKING:
    from notesetl.catalog.arxiv_api import Api

_BATCH = 100  # ids in a request

Progress = Callable[[int, int], None]  # how many ids are done, of how many


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What became of the ids.

    ``known`` counts those that the catalogue knew already, ``answered`` those that the API answered for, ``found``
    those of them that arXiv knows; ``unknown`` are the others. ``stopped`` says why some were not answered for.
    """

    known: int
    answered: int
    found: int
    unknown: tuple[str, ...]
    stopped: str = ""


def fetch(  # noqa: PLR0913 - settings
    arxiv_ids: Iterable[str],
    catalog: Path,
    *,
    url: str | None = None,
    delay: float | None = None,
    again: bool = False,
    progress: Progress = lambda *_: None,
) -> FetchReport:
    """Fetch the papers of those ``arxiv_ids`` that the catalogue does not know yet, 100 at a time.

    Every answer is kept at once, so that a broken run goes on where it ended. Ids that arXiv did not know are
    asked for ``again`` only if so wanted. ``url`` and ``delay`` (seconds) are arXiv's own by default.

    Raises:
        NotesetlError: the ``arxiv`` package is missing, or the catalogue cannot be read or written.
    """
    folder = Folder(catalog)
    wanted = sorted(set(arxiv_ids))
    with folder.locked():
        fetched = Fetched.read(folder.fetched)
        known = fetched.entries.keys() | (frozenset() if again else fetched.unknown)
        if folder.index() is not None:
            with Catalog.open(catalog) as opened:
                known |= opened.by_id(wanted).keys()
        asked = [number for number in wanted if number not in known]
        found, unknown, stopped = 0, [], ""
        if asked:
            api = _api(url, delay)
            for batch, entries, stopped in _answers(api, asked):
                if stopped:
                    break
                append(folder.fetched, {number: entries.get(number) for number in batch})
                found += len(entries)
                unknown += [number for number in batch if number not in entries]
                progress(found + len(unknown), len(asked))
    return FetchReport(len(wanted) - len(asked), found + len(unknown), found, tuple(unknown), stopped)


def _answers(api: "Api", ids: list[str]) -> Iterator[tuple[list[str], dict[str, Entry], str]]:
    """Yield ids with the papers that arXiv knows of them; a third value that is not "" says why there are no more."""
    from notesetl.catalog.arxiv_api import ApiError, Refused  # noqa: PLC0415 - an extra

    waiting = [ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH)]
    while waiting:
        batch = waiting.pop(0)
        try:
            yield batch, api.papers(batch), ""
        except Refused:
            middle = len(batch) // 2
            if middle:  # look for the one that is malformed
                waiting[:0] = [batch[:middle], batch[middle:]]
            else:
                yield batch, {}, ""
        except ApiError as error:
            yield [], {}, str(error)
            return


def _api(url: str | None, delay: float | None) -> "Api":
    try:
        from notesetl.catalog.arxiv_api import DELAY, URL, Api  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise NotesetlError(
            f"{error.name} is not installed; install it with: pip install 'notesetl[catalog]'"
        ) from None
    return Api(url or URL, DELAY if delay is None else delay)
