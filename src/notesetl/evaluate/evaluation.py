"""The comparison of annotated notes with the tables of a run."""

from pathlib import Path

from notesetl.errors import NotesetlError
from notesetl.evaluate.found import FoundNote, NoteRow, Snapshot
from notesetl.evaluate.gold import GoldNote
from notesetl.evaluate.gold_files import check_offsets, read_gold
from notesetl.evaluate.grounding import score_grounding
from notesetl.evaluate.join import join
from notesetl.evaluate.score_claims import score_claims
from notesetl.evaluate.score_links import score_links
from notesetl.evaluate.score_mentions import score_mentions
from notesetl.evaluate.score_ratings import score_ratings
from notesetl.evaluate.scores import Report
from notesetl.evaluate.tally import NoteTally, Tally
from notesetl.places import Place

NO_CLAIMS = "no claims in the tables: their figures are left out"


def evaluate(gold: Path, out: str | Place) -> Report:
    """Compare the gold file or folder ``gold`` with the live tables of ``out``.

    Only what stands in the annotated lines of a gold note counts (grounding looks at every row of its note). What
    is annotated in a note that the tables do not hold counts as missed.

    Raises:
        NotesetlError: the gold or the tables cannot be read, do not fit each other, or share no note.
    """
    if not gold.exists():
        raise NotesetlError(f"{gold}: there is no such gold file or folder")
    notes = read_gold(gold)
    snapshot = Snapshot(out)
    rows = join(notes, snapshot.note_rows())
    if not any(rows):
        raise NotesetlError(f"{out}: holds none of the {len(notes)} annotated notes of {gold}")
    found = snapshot.read([row for row in rows if row is not None])
    tally, with_claims = Tally(), snapshot.has_claims()
    for note, row in zip(notes, rows, strict=True):
        _score(note, None if row is None else found[row.note_id], tally, with_claims=with_claims)
    return tally.report([] if with_claims else [NO_CLAIMS])


def _score(gold: GoldNote, found: FoundNote | None, whole: Tally, *, with_claims: bool) -> None:
    tally = NoteTally(whole, gold.language, gold.path)
    tally.share("notes_found", int(found is not None), 1)
    if found is None:
        tally.missed("notes_found", None, gold.path)
        found = FoundNote(NoteRow("", gold.path, gold.sha256, ""), "")
    else:
        check_offsets(gold, found.text)
        language = found.row.language
        tally.same("note_language", None, gold.path, (gold.language, language), right=gold.language == language)
        score_grounding(found, tally)
    inside = found.within(gold.first, gold.last)
    score_mentions(gold, inside, tally)
    score_ratings(gold, inside, tally)
    score_links(gold, inside, tally)
    if with_claims:
        score_claims(gold, inside, tally)
