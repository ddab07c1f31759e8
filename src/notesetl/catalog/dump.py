"""The metadata dump of arXiv that Kaggle publishes: a line of JSON for each paper.

https://www.kaggle.com/datasets/Cornell-University/arxiv describes the fields: id, submitter, authors, title, comments,
journal-ref, doi, report-no, categories (separated by blanks, the primary one first), license, abstract, versions
(``[{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}]``), update_date and authors_parsed
(``[["Last", "First", "Suffix"]]``, an affiliation behind it at times). Long values hold line breaks of their own.
"""

import json
import re
from enum import StrEnum
from typing import Any

from notesetl.catalog.entry import Entry
from notesetl.catalog.latex import decode
from notesetl.extract.identifiers import ARXIV, clean_doi

_ID = re.compile(ARXIV)
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_BETWEEN_AUTHORS = re.compile(r",|\band\b")
_FIRST_CENTURY = 91  # arXiv began in 1991: ids with 91 to 99 are of the century before


class Broken(StrEnum):
    """Why a line of the dump was left out."""

    TOO_LONG = "too_long"
    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    NO_OBJECT = "no_object"
    NO_ID = "no_arxiv_id"
    NO_TITLE = "no_title"
    NOT_UNICODE = "lone_surrogates"


def read_line(line: bytes) -> Entry | Broken:
    """Return the paper of one line, or why it is none; only id and title must be there."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return Broken.NOT_UTF8
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        return Broken.NOT_JSON
    if not isinstance(row, dict):
        return Broken.NO_OBJECT
    found = _ID.fullmatch(_line(row.get("id")))
    if found is None:
        return Broken.NO_ID
    title = tidy(row.get("title"))
    if not title:
        return Broken.NO_TITLE
    entry = Entry(
        arxiv_id=found["new"] or f"{found['archive']}/{found['number']}",
        title=title,
        year=_year(row.get("versions")) or year_of_id(found["new"] or found["number"]),
        authors=_authors(row),
        categories=tuple(_line(row.get("categories")).split()),
        doi=first_doi(row.get("doi")),
        journal_ref=tidy(row.get("journal-ref")) or None,
    )
    return entry if _is_unicode(entry) else Broken.NOT_UNICODE


def tidy(value: Any) -> str:
    """Return a value of arXiv's metadata on one line, LaTeX accents decoded; "" where it is no text."""
    return " ".join(decode(_line(value)).split())


def first_doi(value: Any) -> str | None:
    """Return the first DOI of a field that may hold several."""
    return next((doi for part in _line(value).split() if (doi := clean_doi(part))), None)


def year_of_id(number: str) -> int:
    """Return the year in which an arXiv id was given: its first two digits (``1706.03762``, ``9901001``)."""
    year = int(number[:2])
    return (1900 if year >= _FIRST_CENTURY else 2000) + year


def _line(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _year(versions: Any) -> int | None:
    first = versions[0] if isinstance(versions, list) and versions else None
    created = first.get("created") if isinstance(first, dict) and first.get("version") == "v1" else None
    found = _YEAR.search(created) if isinstance(created, str) else None
    return int(found[0]) if found else None


def _authors(row: dict[str, Any]) -> tuple[str, ...]:
    parsed = row.get("authors_parsed")
    if isinstance(parsed, list):
        names = [_name(parts) for parts in parsed if isinstance(parts, list)]
    else:
        names = [tidy(name) for name in _BETWEEN_AUTHORS.split(_line(row.get("authors")))]
    return tuple(filter(None, names))


def _name(parts: list[Any]) -> str:
    last, first, suffix = ([tidy(part) for part in parts[:3]] + ["", "", ""])[:3]
    return " ".join(filter(None, (first, last, suffix)))


def _is_unicode(entry: Entry) -> bool:
    texts = (entry.title, entry.journal_ref or "", *entry.authors, *entry.categories)
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        return False
    return True
