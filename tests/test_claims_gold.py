"""Claims on real annotated notes: sure ones are right, and quotes are what stands in the notes.

The notes are other people's and lie outside the repository, in ``shared`` beside the checkout; without them
these tests are skipped.
"""

from bisect import bisect_right
from pathlib import Path

import pytest

from notesetl.claims.find import find_claims
from notesetl.evaluate.gold_files import read_gold
from notesetl.evaluate.pairs import closeness, pair_best
from notesetl.extract.context import Context
from notesetl.extract.links import find_links
from notesetl.extract.mentions import find_mentions
from notesetl.extract.sections import find_sections
from notesetl.language import identify
from notesetl.readers import read_dump
from notesetl.records import Reject, replace
from notesetl.tables.rows import line_starts
from notesetl.vocabulary import Vocabulary

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
NOTES, GOLD = SHARED / "notes" / "dev", SHARED / "gold" / "dev"
SURE, RIGHT = 0.8, 0.9

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (NOTES.is_dir() and GOLD.is_dir()), reason="the annotated notes (../shared) are not beside this checkout"
    ),
]


@pytest.fixture(scope="module")
def found():
    """The annotated notes with their gold and the claims in the annotated lines."""
    notes = {note.path: note for note in read_dump([str(NOTES)]) if not isinstance(note, Reject)}
    names = Vocabulary.load(None).names()
    result = []
    for gold in read_gold(GOLD):
        note = identify(notes[gold.path])
        note = replace(note, sections=find_sections(note), links=find_links(note.text, note.blocks))
        note = replace(note, mentions=find_mentions(Context(note, names)))
        starts = line_starts(note.text)
        claims = [c for c in find_claims(note) if gold.first <= bisect_right(starts, c.start) <= gold.last]
        result.append((note, gold, claims))
    return result


def test_claims_are_found_in_every_annotated_note_that_has_many(found):
    assert sum(len(claims) for _, _, claims in found) > 600
    for note, gold, claims in found:
        assert len(claims) >= len(gold.claims) // 4, note.path


def test_claims_stand_apart_and_have_the_values_of_their_tier(found):
    for note, _, claims in found:
        position = 0
        for claim in claims:
            assert position <= claim.start < claim.end <= len(note.text)
            position = claim.end
            if claim.tier == "descriptive":
                assert (claim.aspect, claim.polarity) == ("mechanism", "neutral")


def test_sure_claims_are_right(found):
    rights = []
    for _, gold, claims in found:
        pairs = pair_best(gold.claims, claims, lambda one, other: closeness(one.span, (other.start, other.end)), 0.5)
        matched = {place: gold.claims[at] for at, place in pairs}
        rights += [
            place in matched
            and (claim.tier, claim.aspect, claim.polarity)
            == (matched[place].tier, matched[place].aspect, matched[place].polarity)
            for place, claim in enumerate(claims)
            if claim.confidence >= SURE
        ]
    assert len(rights) >= 20
    assert sum(rights) >= RIGHT * len(rights)
