"""The pipeline over the annotated habits and samples of this project: no figure may fall below its floor."""

import shutil
from pathlib import Path

import pytest

from notesetl.evaluate import Report, evaluate, read_gold

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases"
HABITS = CASES / "habits"
SAMPLES = ROOT / "data" / "notes"
LANGUAGES = ("en", "zh", "vi", "ko")

# F1, or the share where a figure is one; the same for every language. A floor may be raised, never lowered.
FLOORS = {
    "habits": {
        "notes_found": 1.0,
        "note_language": 1.0,
        "title": 0.97,
        "title_kind": 1.0,
        "struck": 1.0,
        "section": 1.0,
        "rating": 0.97,
        "rating_aspect": 1.0,
        "arxiv": 0.97,
        "link": 0.97,
        "link_role": 1.0,
        "topic_first": 0.9,
        "topic_any": 1.0,
        "grounding": 1.0,
    },
    "samples": {
        "notes_found": 1.0,
        "note_language": 1.0,
        "title": 0.97,
        "title_kind": 0.9,
        "struck": 1.0,
        "section": 1.0,
        "rating": 0.97,
        "rating_aspect": 0.95,
        "arxiv": 0.97,
        "topic_first": 0.75,
        "topic_any": 0.85,
        "grounding": 1.0,
    },
}


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report]:
    """The evaluation of one run over each of the two sets."""
    from notesetl.pipeline import run  # noqa: PLC0415 - heavy

    folder = tmp_path_factory.mktemp("habits")
    gold = folder / "gold"
    gold.mkdir()
    for file in CASES.glob("*.jsonl"):
        shutil.copy(file, gold)
    run([HABITS], folder / "of-habits")
    run([SAMPLES], folder / "of-samples")
    return {"habits": evaluate(HABITS, folder / "of-habits"), "samples": evaluate(gold, folder / "of-samples")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "name", "floor"),
    [(kind, name, floor) for kind, floors in FLOORS.items() for name, floor in floors.items()],
)
def test_no_figure_falls_below_its_floor(
    reports: dict[str, Report], kind: str, name: str, floor: float, language: str
) -> None:
    report = reports[kind]
    value = report.value(name, language)
    assert value is not None, f"nothing of {name} was found in {language}"
    misses = "\n".join(f"{m.side} {m.path}:{m.line} {m.text}" for m in report.select(name, language)[:20])
    assert value >= floor, f"{name} of the {kind} in {language} is {value:.3f}, its floor is {floor}:\n{misses}"


def test_floors_are_of_what_is_annotated() -> None:
    for gold in (HABITS, CASES):
        notes = read_gold(gold)
        assert {note.language for note in notes} == set(LANGUAGES)
