"""Translation within runs: the memory, what waits for a translator, what users say."""

import pandas as pd
import pytest

import tiny_translators
from notesetl import extraction, pipeline
from notesetl.errors import NotesetlError
from notesetl.settings import Settings
from notesetl.tables.store import SnapshotWriter
from notesetl.translate.ct2 import CTranslate2Translator

NOTES = {
    "zh.md": """# 优点

## [Mask R-CNN](https://arxiv.org/abs/1703.06870)

评分：高

该方法比 Faster R-CNN 更准确，速度快 3 倍。

不需要额外的标注。
""",
    "ko.md": """# 정리

## [DETR](https://arxiv.org/abs/2005.12872)

난이도: 중

학습 속도가 느리고 작은 물체에 약하다.
""",
    "vi.md": """# Ghi chú

## [YOLOX](https://arxiv.org/abs/2107.08430)

Mô hình này nhanh hơn và chính xác hơn các mô hình trước.
""",
    "en.md": """# Notes

## [FCOS](https://arxiv.org/abs/1904.01355)

FCOS is simpler and faster than anchor-based detectors.
""",
}


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    return [str(tiny_translators.shipped(folder / str(seed), seed)) for seed in (0, 1)]


@pytest.fixture
def notes(tmp_path):
    folder = tmp_path / "notes"
    folder.mkdir()
    for name, text in NOTES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def asked(monkeypatch):
    """Every text that a network is given, with the real network behind it."""
    texts = []
    decode = CTranslate2Translator.decode

    def listen(self, given, *rest):
        texts.extend(given)
        return decode(self, given, *rest)

    monkeypatch.setattr(CTranslate2Translator, "decode", listen)
    return texts


def run(notes, **settings):
    return pipeline.run([notes], notes.parent / "out", Settings(**settings))


def table(notes, name):
    return pd.read_parquet(notes.parent / "out" / "current" / name)


def statuses(notes):
    rows = table(notes, "claims")
    return set(rows[rows["language"] != "en"]["translation_status"])


def test_without_a_translator_texts_are_pending_and_the_summary_says_why(notes):
    summary = run(notes, translator="none")
    assert statuses(notes) == {"pending"}
    assert table(notes, "claims").query("language == 'en'")["text_en"].notna().all()
    assert {row["status"] for _, row in table(notes, "translations").iterrows()} >= {"pending"}
    assert "pending" in summary.translations["zh"]
    assert summary.translator_hint


def test_a_run_with_a_translator_fills_in_what_was_pending(notes, models, asked):
    run(notes, translator="none")
    assert not asked
    run(notes, translator=models[0])
    assert statuses(notes) <= {"translated", "failed_checks"}
    assert table(notes, "claims")["text_en"].notna().all()
    assert table(notes, "sections")["heading_en"].notna().all()
    memory = table(notes, "translations")
    assert "pending" not in set(memory["status"])
    assert set(memory.query("status in ('translated', 'failed_checks')")["translator"].str.split("@").str[0]) == {
        "tiny-1"
    }


def test_a_text_is_translated_once_over_all_runs(notes, models, asked):
    run(notes, translator=models[0])
    first = table(notes, "translations")
    assert asked
    asked.clear()
    run(notes, translator=models[0])
    assert not asked
    pd.testing.assert_frame_equal(first, table(notes, "translations"))
    (notes / "new.md").write_text(NOTES["zh.md"].replace("速度快 3 倍", "速度慢 2 倍"), encoding="utf-8")
    run(notes, translator=models[0])
    assert asked
    assert all("2" in text or "<m" in text or "慢" in text for text in asked)


def test_another_model_translates_again(notes, models, asked):
    run(notes, translator=models[0])
    asked.clear()
    run(notes, translator=models[1])
    assert asked
    assert table(notes, "translations")["translator"].dropna().str.startswith("tiny-1@").any()


def test_without_a_translator_what_the_memory_has_stays(notes, models, asked):
    run(notes, translator=models[0])
    before = table(notes, "claims")["text_en"].to_list()
    asked.clear()
    run(notes, translator="none")
    assert not asked
    assert table(notes, "claims")["text_en"].to_list() == before


def test_the_memory_forgets_what_no_note_says_any_more(notes, models):
    run(notes, translator=models[0])
    (notes / "ko.md").unlink()
    run(notes, translator=models[0])
    assert "ko" not in set(table(notes, "translations")["source_language"])
    assert "zh" in set(table(notes, "translations")["source_language"])


def test_a_change_of_the_glossary_translates_again(notes, models, asked, tmp_path):
    run(notes, translator=models[0])
    asked.clear()
    glossary = tmp_path / "terms.csv"
    glossary.write_text("language,source,target\nzh,标注,labelling\n", encoding="utf-8")
    run(notes, translator=models[0], glossary=glossary)
    assert asked
    claim = next(row for _, row in table(notes, "translations").iterrows() if "标注" in row["text"])
    assert '"glossary"' in claim["checks"]


def test_a_term_of_the_glossary_that_is_all_of_a_text_is_its_translation(notes, tmp_path):
    glossary = tmp_path / "terms.csv"
    glossary.write_text("language,source,target,whole\nvi,ghi chú,My notes,x\n", encoding="utf-8")
    run(notes, translator="none", glossary=glossary)
    headings = table(notes, "sections").set_index("heading")
    assert headings.loc["Ghi chú"][["heading_en", "translation_status"]].to_list() == ["My notes", "glossary"]


def test_a_user_s_own_translation_wins_and_survives(notes, models, tmp_path):
    run(notes, translator=models[0])
    claim = next(text for text in table(notes, "translations")["text"] if text.startswith("不需要"))
    own = tmp_path / "own.csv"
    own.write_text(f"language,text,translation\nzh,{claim},It needs no further labels.\n", encoding="utf-8")

    def said(**settings):
        run(notes, **settings)
        return tuple(table(notes, "translations").set_index("text").loc[claim][["status", "translation"]])

    wanted = ("corrected", "It needs no further labels.")
    assert said(translator=models[0], translations=own) == wanted
    assert said(translator=models[0]) == wanted
    assert said(translator=models[1]) == wanted
    assert said(translator="none") == wanted
    own.write_text(f"language,text,translation\nzh,{claim},\n", encoding="utf-8")
    assert said(translator=models[1], translations=own)[0] in {"translated", "failed_checks"}


@pytest.fixture
def extracted(monkeypatch):
    """The paths of files that are read and extracted."""
    paths = []
    process = extraction.process

    def listen(raw, *rest):
        paths.append(raw.path)
        return process(raw, *rest)

    monkeypatch.setattr(extraction, "process", listen)
    return paths


def same_tables(one, other):
    for folder in sorted(path.name for path in one.iterdir() if path.name not in {"runs", "parts"}):
        pd.testing.assert_frame_equal(pd.read_parquet(one / folder), pd.read_parquet(other / folder), obj=folder)


@pytest.mark.parametrize("change", ["model", "files"])
def test_only_the_english_is_had_anew_where_only_that_changes(notes, models, extracted, tmp_path, change):
    (notes / "odd.md").write_text("---\ntitle: [\n---\n\n# 优点\n", encoding="utf-8")
    terms, own = tmp_path / "terms.csv", tmp_path / "own.csv"
    terms.write_text("language,source,target\nzh,标注,labelling\n", encoding="utf-8")
    own.write_text("language,text,translation\nzh,优点,Strengths\n", encoding="utf-8")
    settings = {
        "model": {"translator": models[1]},
        "files": {"translator": models[0], "glossary": terms, "translations": own},
    }[change]
    run(notes, translator=models[0])
    assert "bad_front_matter" in set(table(notes, "rejects")["reason"])
    extracted.clear()
    run(notes, **settings)
    assert not extracted
    pipeline.run([notes], tmp_path / "other", Settings(**settings))
    same_tables(notes.parent / "out" / "current", tmp_path / "other" / "current")


def test_what_an_interrupted_run_translated_is_not_lost(notes, models, asked, monkeypatch):
    publish = SnapshotWriter.publish

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(SnapshotWriter, "publish", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(notes, translator=models[0])
    assert asked
    asked.clear()
    (journal,) = (notes.parent / "out" / ".translations").iterdir()
    with journal.open("a", encoding="utf-8") as file:
        file.write('{"text": "half a li')
    monkeypatch.setattr(SnapshotWriter, "publish", publish)
    run(notes, translator=models[0])
    assert not asked
    assert statuses(notes) <= {"translated", "failed_checks"}
    assert not journal.parent.exists()
    asked.clear()
    run(notes, translator=models[1])
    assert asked


def test_what_another_model_left_is_translated_again(notes, models, asked, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(SnapshotWriter, "publish", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(notes, translator=models[0])
    asked.clear()
    run(notes, translator=models[1])
    assert asked
    assert table(notes, "translations")["text_sha256"].is_unique


def test_after_its_minutes_the_rest_waits_for_the_next_run(notes, models, asked, extracted):
    summary = run(notes, translator=models[0], translate_minutes=0)
    assert not asked
    assert statuses(notes) == {"pending"}
    assert "next run" in summary.translator_hint
    extracted.clear()
    summary = run(notes, translator=models[0])
    assert asked
    assert not extracted
    assert "pending" not in statuses(notes)
    assert summary.translator_hint == ""
    asked.clear()
    run(notes, translator=models[0], translate_minutes=0)
    assert not asked
    assert "pending" not in statuses(notes)


@pytest.mark.parametrize(
    ("setting", "text", "told"),
    [
        ("glossary", "language,source,target\nfr,a,b\n", "row 2: language 'fr'"),
        ("glossary", "language,source,target\nzh,a,\n", "row 2: a source and a target"),
        ("glossary", "language,quelle\n", "unknown column 'quelle'"),
        ("translations", "language,text,translation\nxx,a,b\n", "row 2: language 'xx'"),
        ("translations", "language,text,translation\nzh,,b\n", "row 2: text is empty"),
    ],
)
def test_a_bad_file_is_told_in_one_line(notes, tmp_path, setting, text, told):
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NotesetlError, match=told):
        run(notes, translator="none", **{setting: path})


def test_a_translator_that_is_none_is_a_mistake(notes):
    with pytest.raises(NotesetlError, match="neither shipped"):
        run(notes, translator="no such model")
