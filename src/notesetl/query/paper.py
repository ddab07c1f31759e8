"""Everything that the notes hold of one paper."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from notesetl.query.claims import compare
from notesetl.query.filters import Conditions
from notesetl.query.frames import frame, records
from notesetl.query.naming import Row, find_paper, key
from notesetl.query.rows import CLAIMS, MENTIONS, PAPERS, RATINGS
from notesetl.query.source import Source

if TYPE_CHECKING:
    import pandas as pd

_LINKS = "SELECT l.*, n.path, n.language FROM links l JOIN notes n USING (note_id)"
_PLACE = "path, start NULLS FIRST"
_LEAST = 3  # letters of a name by which claims in entries of other papers are told to be about this one
_ABOUT = f"""(paper_id = $paper OR {key("subject")} IN (
  SELECT {key("name")} FROM (SELECT title AS name FROM mentions WHERE paper_id = $paper UNION SELECT unnest($names))
  WHERE length({key("name")}) >= {_LEAST}
))"""  # noqa: S608 - the pieces are ours
# What findings of all kinds are told by: their text, and columns that several kinds have.
_TEXT = {"mentions": "title", "ratings": "raw", "links": "canonical_url", "claims": "quote"}
_ENGLISH = {"mentions": "title_en", "ratings": "label_en", "claims": "text_en"}
_SHARED = {
    "aspect": "str",
    "polarity": "str",
    "score": "float64",
    "language": "str",
    "path": "str",
    "line": "Int64",
    "rule": "str",
    "confidence": "float64",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper over all notes and languages.

    ``row`` is that of ``Tables.papers``; the frames have the columns of the methods of ``Tables`` of the same name, in
    the order of the notes. Among the claims are those that name the paper in the entries of others.
    """

    row: dict[str, Any]
    mentions: "pd.DataFrame"
    ratings: "pd.DataFrame"
    links: "pd.DataFrame"
    claims: "pd.DataFrame"

    @property
    def title(self) -> str:
        """The title, as most of the notes give it."""
        return str(self.row["title"])

    def _repr_html_(self) -> str:
        from notesetl.query.display import paper_html  # noqa: PLC0415 - it draws what is below

        return paper_html(self)

    @property
    def compare(self) -> "pd.DataFrame":
        """What is claimed of it by aspect, contradictions marked: see ``notesetl.query.claims.compare``."""
        return compare(self.claims)

    @property
    def findings(self) -> "pd.DataFrame":
        """All mentions, ratings, links and claims as rows of one frame, in the order of the notes.

        A row has its ``kind``, its ``text`` as written and in English, and its ``id``; what a kind has not is missing.
        """
        import pandas as pd  # noqa: PLC0415 - heavy

        rows = [row for name in _TEXT for row in _told(name, getattr(self, name))]
        rows.sort(key=lambda row: (row["path"], row["line"] or 0))
        found = pd.DataFrame(rows, columns=["kind", "text", "text_en", *_SHARED, "id"])
        return found.astype({"kind": "str", "text": "str", "text_en": "str", **_SHARED, "id": "str"})


def read_paper(source: Source, text: str, min_confidence: float | None = None) -> Paper:
    """Return the paper that ``text`` names, see ``find_paper``, with claims that are at least so sure."""
    found = find_paper(source, text)
    own = {"paper": found["paper_id"]}
    row = source.ask(f"SELECT * FROM ({PAPERS}) WHERE paper_id = $paper", own).to_pylist()[0]  # noqa: S608

    def of(rows: str, last: str) -> "pd.DataFrame":
        query = f"SELECT * FROM ({rows}) WHERE paper_id = $paper ORDER BY {_PLACE}, {last}"  # noqa: S608 - likewise
        return frame(source.ask(query, own))

    asked = Conditions()
    asked.confidence(min_confidence)
    about(asked, found)
    claims = asked.of(CLAIMS, f"{_PLACE}, claim_id")
    return Paper(
        row,
        of(MENTIONS, "mention_id"),
        of(RATINGS, "rating_id"),
        of(_LINKS, "link_id"),
        frame(source.ask(claims.query, claims.values)),
    )


def about(asked: Conditions, paper: Row) -> None:
    """Ask for claims about ``paper``: those of its own mentions, and those that have its name for their subject."""
    asked.add(_ABOUT, paper=paper["paper_id"], names=[paper["title"], *paper["aliases"]])


def _told(name: str, found: "pd.DataFrame") -> list[Row]:
    kind = name.removesuffix("s")
    return [
        {
            "kind": kind,
            "text": row[_TEXT[name]],
            "text_en": row.get(_ENGLISH.get(name, "")),
            **{column: row.get(column) for column in _SHARED},
            "id": row[f"{kind}_id"],
        }
        for row in records(found)
    ]
