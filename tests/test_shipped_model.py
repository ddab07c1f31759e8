"""The model that comes along: what an analyst gets without asking for anything."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from notesetl.pipeline import run
from notesetl.settings import Settings
from notesetl.translate.models import find, shipped_folder

ROOT = Path(__file__).parents[1]
LANGUAGES = ("ko", "vi", "zh")


@pytest.fixture(scope="module")
def model():
    found = find("shipped").model
    assert found is not None
    return found


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shipped")
    notes = shutil.copytree(ROOT / "data" / "notes", folder / "notes")
    summary = run([notes], folder / "out", Settings(translator="shipped"))
    return summary, {name: pd.read_parquet(folder / "out" / "current" / name) for name in ("claims", "translations")}


def test_it_is_small_and_says_what_it_is(model):
    assert sum(path.stat().st_size for path in shipped_folder().iterdir()) < 60_000_000
    assert all(model.knows(language) for language in LANGUAGES)
    assert not model.knows("en")
    card = (shipped_folder() / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert all(part in card for part in ("## Data", "## Scores", "## Limits", "Licence"))


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("zh", "这篇论文提出了一种新的语言模型。", {"paper", "new", "language", "model"}),
        ("ko", "이 논문은 새로운 언어 모델을 제안한다.", {"new", "language", "model"}),
        ("vi", "Bài báo này đề xuất một mô hình ngôn ngữ mới.", {"new", "language", "model"}),
        ("zh", "使用 <m0> 训练模型。", {"train", "model", "<m0>"}),
        ("ko", "<m0>을 사용하여 모델을 학습합니다.", {"model", "<m0>"}),
        ("vi", "Huấn luyện mô hình bằng <m0>.", {"train", "model", "<m0>"}),
    ],
)
def test_plain_sentences_come_through(model, language, text, words):
    (said,) = model.decode([text], language, "en", 4)
    assert all(word in said.lower() for word in words), said


def test_a_run_reads_in_english(tables):
    summary, found = tables
    claims = found["claims"]
    foreign = claims[claims["language"].isin(LANGUAGES)]
    assert set(foreign["language"]) == set(LANGUAGES)
    assert (foreign["text_en"].fillna("").str.len() > 0).mean() >= 0.99
    assert not set(foreign["translation_status"]) & {"pending", "unsupported"}
    assert found["translations"]["status"].eq("failed_checks").mean() <= 0.2
    assert set(summary.translations) == set(LANGUAGES)
