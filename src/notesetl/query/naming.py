"""Which paper of a snapshot somebody means: by an identifier, a title, a method's name, slips forgiven."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from notesetl.errors import NotesetlError
from notesetl.extract.identifiers import ARXIV, arxiv_of_doi, clean_doi, read_arxiv
from notesetl.query.source import Source

Row = dict[str, Any]

_OWN_ID = re.compile(r"[0-9a-f]{16}")
_ARXIV = re.compile(rf"(?:https?://[\w.-]*arxiv\.org/\w+/|arxiv:\s*)?{ARXIV}(?:\.pdf)?", re.ASCII | re.IGNORECASE)
_DOI_LEAD = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_TOLD = 3  # candidates that a message names
_COMPARED_PARTS = r"regexp_replace(lower(nfc_normalize({})), '[^\p{{L}}\p{{N}}+]+', '{}', 'g')"
_COMPARED = 50  # names that are looked at
_FAR = 50.0  # from 0 to 100: names that are less alike are not the closest
_LIKE = 80.0  # names 0 to 100: names that are less alike are not taken for slips
_SURE, _LEAD = 88.0, 5.0  # a slip is resolved where one paper is that much alike, and that much more than the next
_LEAST = 4  # letters from which on a piece of a word is looked for, 2 where words are not set apart


def key(column: str) -> str:
    """Return the SQL for what is compared of a name: its letters, digits and plus signs, without case."""
    return _COMPARED_PARTS.format(column, "")


def _words(column: str) -> str:
    return f"(' ' || trim({_COMPARED_PARTS.format(column, ' ')}))"


_ALL_NAMES = """
SELECT paper_id, title AS name FROM papers
UNION SELECT paper_id, unnest(aliases) FROM papers
UNION SELECT paper_id, title FROM mentions
"""
_NAMES = f"""
keyed AS (
  SELECT paper_id, name, {key("name")} AS key, {key("regexp_extract(name, '^([^:：]+)[:：]', 1)")} AS head,
         {_words("name")} AS words
  FROM ({_ALL_NAMES})
), asked AS (
  SELECT $text AS text, {key("$text")} AS key, {_words("$text")} AS words
)"""  # noqa: S608 - the pieces are ours
_BY_NAME = f"""
WITH {_NAMES}
SELECT paper_id, min(
  CASE WHEN lower(name) = lower(asked.text) THEN 0 WHEN keyed.key = asked.key THEN 1 ELSE 2 END
) AS rank
FROM keyed, asked WHERE lower(name) = lower(asked.text) OR (asked.key <> '' AND asked.key IN (keyed.key, head))
GROUP BY paper_id
"""  # noqa: S608 - likewise
_HOLDING = f"""
WITH {_NAMES}
SELECT DISTINCT paper_id FROM keyed, asked
WHERE asked.key <> '' AND (contains(keyed.words, asked.words) OR ($pieces AND contains(keyed.key, asked.key)))
"""  # noqa: S608 - likewise
_KEYS = f"SELECT DISTINCT paper_id, {key('name')} AS key FROM ({_ALL_NAMES}) ORDER BY ALL"  # noqa: S608 - likewise
_BY_ARXIV = """
SELECT paper_id FROM papers WHERE arxiv_id = $id
UNION SELECT m.paper_id FROM links l JOIN mentions m USING (mention_id) WHERE l.arxiv_id = $id AND l.role = 'paper'
"""
_BY_DOI = """
SELECT paper_id FROM papers WHERE doi = $id
UNION SELECT m.paper_id FROM links l JOIN mentions m USING (mention_id) WHERE l.doi = $id AND l.role = 'paper'
"""
_ROWS = """
SELECT * FROM papers WHERE paper_id IN (SELECT unnest($ids)) ORDER BY n_mentions DESC, lower(title), paper_id
"""


@dataclass(frozen=True, slots=True)
class _Alike:
    """A paper, its name that is most alike, and how much (0 to 100)."""

    paper_id: str
    key: str
    score: float


class SeveralPapers(NotesetlError):  # noqa: N818 - what is wrong is told by its name
    """Several papers go by what was asked; ``rows`` are those of the papers table, the most mentioned first."""

    def __init__(self, text: str, rows: list[Row]) -> None:
        self.rows = rows
        named = "; ".join(f"{row['title']} ({row['arxiv_id'] or row['paper_id']})" for row in rows[:_TOLD])
        more = ", …" if len(rows) > _TOLD else ""
        super().__init__(f"{len(rows)} papers go by {text!r}: {named}{more}; give more of the title, or the id")


def find_paper(source: Source, text: str) -> Row:
    """Return the row of the papers table that ``text`` names.

    That is an arXiv id, a DOI (also in addresses), a paper's own id, or a name: a title, an alias, a method, what
    stands before a title's colon; case, spacing and punctuation do not count. Where nothing is called so, names
    that hold ``text`` are taken, and names that differ by a slip.

    Raises:
        SeveralPapers: several papers go by it.
        NotesetlError: none does; the message names the closest.
    """
    if not isinstance(text, str):
        raise NotesetlError(f"no paper {text!r} in these tables; papers go by name, arXiv id, DOI or id")
    asked = unicodedata.normalize("NFKC", " ".join(text.split()))
    ids = _by_identifier(source, asked)
    if ids is None:
        ids = _by_name(source, asked)
    if ids is not None:
        return _only(source, text, ids)
    alike = _alike(source, asked)
    if sure := _sure(alike, asked):
        return _only(source, text, [sure])
    near = [one.paper_id for one in alike if one.score >= _LIKE and _digits(one.key) == _digits(asked)]
    return _only(source, text, [*near, *_holding(source, asked)], [one.paper_id for one in alike[:_TOLD]])


def _only(source: Source, text: str, ids: list[str], closest: Sequence[str] = ()) -> Row:
    rows = _rows(source, ids)
    if not rows:
        titles = ", ".join(row["title"] for row in _rows(source, closest))
        raise NotesetlError(f"no paper {text!r} in these tables{f'; the closest: {titles}' if titles else ''}")
    if len(rows) > 1:
        raise SeveralPapers(text, rows)
    return rows[0]


def _rows(source: Source, ids: Sequence[str]) -> list[Row]:
    rows: list[Row] = source.ask(_ROWS, {"ids": list(ids)}).to_pylist() if ids else []
    return rows


def _by_identifier(source: Source, asked: str) -> list[str] | None:
    """Return the papers with the identifier that ``asked`` is, None where it is none."""
    if found := _ARXIV.fullmatch(asked):
        return _ids(source, _BY_ARXIV, id=read_arxiv(found).id)
    if doi := clean_doi(_DOI_LEAD.sub("", asked, count=1)):
        arxiv = arxiv_of_doi(doi)
        return _ids(source, _BY_ARXIV, id=arxiv.id) if arxiv else _ids(source, _BY_DOI, id=doi)
    if _OWN_ID.fullmatch(asked):
        return _ids(source, "SELECT paper_id FROM papers WHERE paper_id = $id", id=asked)
    return None


def _by_name(source: Source, asked: str) -> list[str] | None:
    """Return the papers called so: to the letter, else but for spacing, else before a colon; None where none is."""
    found = source.ask(_BY_NAME, {"text": asked}).to_pylist()
    best = min((row["rank"] for row in found), default=0)
    return [row["paper_id"] for row in found if row["rank"] == best] or None


def _holding(source: Source, asked: str) -> list[str]:
    """Return the papers of which a name holds ``asked``: from the start of a word, or anywhere where it is no scrap."""
    return _ids(source, _HOLDING, text=asked, pieces=len(_key(asked)) >= (_LEAST if asked.isascii() else 2))


def _alike(source: Source, asked: str) -> list[_Alike]:
    """Return the papers of which a name is like ``asked``, the most alike first."""
    named = source.ask(_KEYS).to_pydict()
    found = process.extract(_key(asked), named["key"], scorer=fuzz.ratio, score_cutoff=_FAR, limit=_COMPARED)
    best: dict[str, _Alike] = {}
    for key, score, place in found:
        best.setdefault(named["paper_id"][place], _Alike(named["paper_id"][place], key, score))
    return list(best.values())


def _sure(alike: list[_Alike], asked: str) -> str | None:
    """Return the paper that is meant beyond doubt: no other is nearly as much alike, and the digits are the same."""
    if not alike or alike[0].score < _SURE or _digits(alike[0].key) != _digits(asked):
        return None
    second = alike[1].score if len(alike) > 1 else 0.0
    return alike[0].paper_id if alike[0].score - second >= _LEAD else None


def _ids(source: Source, query: str, **values: Any) -> list[str]:
    ids: list[str] = source.ask(query, values)["paper_id"].to_pylist()
    return ids


def _key(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum() or char == "+")


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
