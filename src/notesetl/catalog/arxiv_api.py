"""arXiv's API: papers by their ids, at the pace that arXiv asks for.

The manual is https://info.arxiv.org/help/api/user-manual.html, the terms (no more than one request in three seconds)
https://info.arxiv.org/help/api/tou.html. A request names ids; the answer is an Atom feed with an entry for each paper
that arXiv knows, in an order of its own. A malformed id spoils the whole request: the answer is 400, or a feed whose
one entry has an id below ``/api/errors``.
"""

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

import arxiv
import requests

from notesetl.catalog.dump import first_doi, tidy
from notesetl.catalog.entry import Entry
from notesetl.extract.identifiers import arxiv_id

URL = "https://export.arxiv.org/api/query"
DELAY = 3.0  # seconds between requests
_TIMEOUT = (10, 60)  # seconds for a connection, for an answer
_TRIES = 4
_LONGEST_WAIT = 60.0  # seconds, whatever the server asks for
_TRY_AGAIN = {429, 500, 502, 503, 504}
_BAD_REQUEST = 400
_FEED = b"<feed"
_HEAD = 4096  # bytes in which a feed says that it is one
_ERRORS = "/api/errors"


class ApiError(Exception):
    """The API gave no answer that can be read; the message says why in a few words."""


class Refused(Exception):  # noqa: N818 - an answer
    """The API takes one of the ids for malformed."""


class _Enough(Exception):  # noqa: N818 - no error
    """There is no second page: the ids fit on the first."""


class Api:
    """The API at ``url``; ``delay`` seconds pass between requests.

    Where arXiv is busy (503, 429, …) a request is made again, after as long as the answer says or ever longer.
    """

    def __init__(self, url: str = URL, delay: float = DELAY) -> None:
        self._client = arxiv.Client(delay_seconds=delay, num_retries=0)
        self._client.query_url_format = f"{url}?{{}}"
        self._client._session = _Session(delay)  # noqa: SLF001 - else it waits for an answer without end

    def papers(self, ids: Sequence[str]) -> dict[str, Entry]:
        """Return the papers of ``ids`` (without versions) that arXiv knows; at most 100 at a time.

        Raises:
            ApiError: there is no answer, or none that can be read.
            Refused: one of the ids is malformed.
        """
        self._client.page_size = len(ids)
        search = arxiv.Search(id_list=list(ids), max_results=len(ids))
        found: list[arxiv.Result] = []
        try:
            with suppress(_Enough):
                found.extend(self._client.results(search))
        except arxiv.HTTPError as error:
            if error.status == _BAD_REQUEST:
                raise Refused from None
            raise ApiError(f"it answered {error.status}") from None
        except requests.RequestException as error:
            raise ApiError(_reason(error)) from None
        except (arxiv.ArxivError, ValueError) as error:
            raise ApiError(f"its answer cannot be read ({error})") from None
        if any(_ERRORS in result.entry_id for result in found):
            raise Refused
        known = {entry.arxiv_id: entry for result in found if (entry := _entry(result))}
        return {number: known[number] for number in ids if number in known}


class _Session(requests.Session):
    """Requests that end, and are made again where it is worth it."""

    def __init__(self, delay: float) -> None:
        super().__init__()
        self._delay = delay
        self._reached = False

    def get(self, url: str | bytes, **settings: Any) -> requests.Response:  # type: ignore[override]
        """Return the answer to a request for the first page of a feed."""
        if parse_qs(urlsplit(str(url)).query).get("start", ["0"]) != ["0"]:
            raise _Enough  # arXiv counts unknown ids into the total, so the client asks for more
        for attempt in range(1, _TRIES + 1):
            wait = self._delay * 2**attempt
            try:
                answer = super().get(url, timeout=_TIMEOUT, **settings)
            except (requests.ConnectionError, requests.Timeout):
                if attempt == _TRIES or not self._reached:
                    raise
            else:
                self._reached = True
                if answer.status_code not in _TRY_AGAIN or attempt == _TRIES:
                    return _checked(answer)
                wait = max(wait, _retry_after(answer))
            time.sleep(min(wait, _LONGEST_WAIT))
        raise AssertionError("the last attempt returns or raises")


def _checked(answer: requests.Response) -> requests.Response:
    """Return ``answer``; a page that a network's log-in puts in its place would pass for an empty feed."""
    if answer.ok and _FEED not in answer.content[:_HEAD]:
        raise requests.RequestException("its answer is no Atom feed")
    return answer


def _retry_after(answer: requests.Response) -> float:
    value = answer.headers.get("Retry-After", "")
    return float(value) if value.isascii() and value.isdigit() else 0.0


def _reason(error: requests.RequestException) -> str:
    if isinstance(error, requests.Timeout):
        return "it does not answer in time"
    if isinstance(error, requests.ConnectionError):
        return "there is no connection"
    return " ".join(str(error).split())


def _entry(result: arxiv.Result) -> Entry | None:
    found = arxiv_id(result.get_short_id())
    title = tidy(result.title)
    if found is None or not title:
        return None
    first = result.primary_category
    others = [category for category in result.categories if category != first]
    return Entry(
        arxiv_id=found.id,
        title=title,
        year=result.published.year,
        authors=tuple(filter(None, (tidy(author.name) for author in result.authors))),
        categories=tuple(filter(None, [first, *others])),
        doi=first_doi(result.doi),
        journal_ref=tidy(result.journal_ref) or None,
    )
