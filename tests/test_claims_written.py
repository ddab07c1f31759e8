"""Claims on the notes of keepers that no model and no word list learned from (``data/claims/measured``)."""

from pathlib import Path

import pytest

from claim_samples import written_samples
from notesetl.claims.decide import verdicts
from notesetl.claims.model import models
from train_claims import figures

NOTES = Path(__file__).parents[1] / "data" / "claims"
FLOORS = {
    "en": {"f1": 0.5, "polarity": 0.8, "aspect": 0.5},
    "zh": {"f1": 0.5, "polarity": 0.7, "aspect": 0.5},
    "vi": {"f1": 0.6, "polarity": 0.8, "aspect": 0.6},
    "ko": {"f1": 0.7, "polarity": 0.8, "aspect": 0.6},
}
"""The least that the shipped models may reach; may be raised, never lowered."""


@pytest.fixture(scope="module")
def measured():
    """The notes that measure, and the verdicts on them by path."""
    notes = written_samples(NOTES / "measured")
    return notes, {note.path: verdicts(note.prose, note.note.language, models()) for note in notes}


@pytest.mark.slow
@pytest.mark.parametrize("language", FLOORS)
def test_no_figure_on_notes_of_other_keepers_falls_below_its_floor(measured, language):
    notes, found = measured
    got = figures([note for note in notes if note.language == language], found)
    assert {name: got[name] for name, floor in FLOORS[language].items() if got[name] < floor} == {}


def test_notes_that_teach_and_notes_that_measure_are_of_other_keepers():
    taught, measured = (
        {line[4:].split("/")[0] for file in sorted((NOTES / part).glob("*.txt")) for line in _heads(file)}
        for part in ("taught", "measured")
    )
    assert len(taught) > 100
    assert len(measured) > 50
    assert taught & measured == set()


def _heads(file):
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("=== ")]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("- FCOS\n  - ⟦s+|no anchors⟧ and ⟦e-!|slow⟧.\n", [("no anchors", "positive"), ("slow", "negative")]),
        ("- 論文 ⟦d|两阶段⟧\n", [("两阶段", "neutral")]),
        ("- FCOS ⟦?|hm⟧ 끝\n", [("hm", "")]),
    ],
)
def test_marks_are_taken_out_of_a_note(tmp_path, text, claims):
    (tmp_path / "en.txt").write_text(f"=== me/list.md\n{text}", encoding="utf-8")
    (sample,) = written_samples(tmp_path)
    assert "⟦" not in sample.note.text
    assert [(sample.note.text[slice(*claim.span)], claim.polarity) for claim in sample.claims] == claims


@pytest.mark.parametrize("text", ["⟦e+|open\n", "⟦e+|outer ⟦d|inner⟧⟧", "closed⟧", "⟦no bar⟧"])
def test_marks_that_are_not_closed_are_told(tmp_path, text):
    (tmp_path / "en.txt").write_text(f"=== me/list.md\n{text}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="not closed"):
        written_samples(tmp_path)
