"""The pipeline over real annotated notes: no figure may fall below its floor in floors.toml.

The notes are other people's and lie outside the repository, in ``shared`` beside the checkout; without them
these tests are skipped.
"""

import tomllib
from pathlib import Path

import pytest

from notesetl.evaluate import FIGURES, Report, evaluate

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
NOTES, GOLD = SHARED / "notes" / "dev", SHARED / "gold" / "dev"
FLOORS: dict[str, dict[str, float]] = tomllib.loads((Path(__file__).parent / "floors.toml").read_text("utf-8"))
LANGUAGES = {"en", "zh", "vi", "ko"}
PINNED = {"notes_found", "note_language", "title", "rating", "arxiv", "topic_first", "grounding"}

needs_notes = pytest.mark.skipif(
    not (NOTES.is_dir() and GOLD.is_dir()), reason="the annotated notes (../shared) are not beside this checkout"
)


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The evaluation of one run over all notes, annotated or not."""
    from notesetl.pipeline import run  # noqa: PLC0415 - heavy, and not needed where the notes are absent

    out = tmp_path_factory.mktemp("gold") / "out"
    run([NOTES], out)
    return evaluate(GOLD, out)


def test_every_language_and_pinned_figure_has_a_floor() -> None:
    assert set(FLOORS) == LANGUAGES
    for language, floors in FLOORS.items():
        assert set(floors) >= PINNED, language
        assert set(floors) <= set(FIGURES), language
        assert all(0 <= floor <= 1 for floor in floors.values()), language


@pytest.mark.slow
@needs_notes
@pytest.mark.parametrize(
    ("language", "name", "floor"),
    [(language, name, floor) for language, floors in FLOORS.items() for name, floor in floors.items()],
)
def test_no_figure_falls_below_its_floor(report: Report, language: str, name: str, floor: float) -> None:
    value = report.value(name, language)
    assert value is not None, f"nothing of {name} was found in {language}"
    misses = "\n".join(
        f"{miss.side} {miss.path}:{miss.line} {miss.text}" for miss in report.select(name, language)[:20]
    )
    assert value >= floor, f"{name} in {language} is {value:.3f}, its floor is {floor}:\n{misses}"
