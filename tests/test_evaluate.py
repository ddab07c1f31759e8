"""The evaluator against tables written by hand: what is right counts, what is nearly right does not."""

import hashlib
import io
import json
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from notesetl.errors import NotesetlError
from notesetl.evaluate import FIGURES, Report, evaluate, read_gold, render, render_misses
from notesetl.evaluate.normal import arxiv_key, figure_key, plain, title_key, unit_key, url_key
from notesetl.evaluate.pairs import closeness, pair, pair_best

STRING, NUMBER, WHOLE, FLAG = pa.string(), pa.float64(), pa.int64(), pa.bool_()
PLACE = {"start": WHOLE, "end": WHOLE, "line": WHOLE}
SCHEMAS = {
    "notes": {"note_id": STRING, "path": STRING, "sha256": STRING, "language": STRING},
    "texts": {"note_id": STRING, "text": STRING},
    "sections": {"note_id": STRING, "heading": STRING, **PLACE},
    "mentions": {
        "note_id": STRING,
        "mention_id": STRING,
        "title": STRING,
        "title_kind": STRING,
        "struck": FLAG,
        "section_path": pa.list_(STRING),
        "confidence": NUMBER,
        **PLACE,
    },
    "mention_topics": {"note_id": STRING, "mention_id": STRING, "topic_id": STRING, "rank": WHOLE},
    "ratings": {
        "note_id": STRING,
        "mention_id": STRING,
        "aspect": STRING,
        "raw": STRING,
        "value": NUMBER,
        "max": NUMBER,
        "label": STRING,
        "confidence": NUMBER,
        **PLACE,
    },
    "links": {
        "note_id": STRING,
        "mention_id": STRING,
        "url": STRING,
        "role": STRING,
        "arxiv_id": STRING,
        **PLACE,
    },
    "claims": {
        "note_id": STRING,
        "mention_id": STRING,
        "text": STRING,
        "subject": STRING,
        "tier": STRING,
        "aspect": STRING,
        "polarity": STRING,
        "comparator": STRING,
        "metric": STRING,
        "value": STRING,
        "unit": STRING,
        "hedged": FLAG,
        "confidence": NUMBER,
        **PLACE,
    },
}

ENGLISH = """# Vision

## Attention
- [Attention Is All You Need](https://arxiv.org/abs/1706.03762v5) 5/5, code: https://github.com/tensorflow/tensor2tensor
  Trains 3x faster than recurrent models. Built from encoder and decoder blocks.
- ~~Deep Residual Learning for Image Recognition~~ must read

See also https://arxiv.org/abs/1409.0473
"""
FIRST, SECOND = "Attention Is All You Need", "Deep Residual Learning for Image Recognition"


def place(text: str, quote: str, nth: int = 0) -> dict[str, int]:
    """Return start, end and line of the ``nth`` occurrence of ``quote``."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(quote, start + 1)
    return {"start": start, "end": start + len(quote), "line": text.count("\n", 0, start) + 1}


@dataclass
class Bench:
    """One folder with gold and tables, grown row by row."""

    root: Path
    gold: dict[str, list[dict]] = field(default_factory=dict)
    tables: dict[str, list[dict]] = field(default_factory=lambda: {name: [] for name in SCHEMAS})

    def note(self, path: str, text: str, language: str, lines: tuple[int, int] | None = None) -> None:
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        last = text.count("\n") + 1
        head = {"kind": "note", "path": path, "language": language, "lines": list(lines or (1, last)), "sha256": sha256}
        self.gold[path] = [head]
        self.tables["notes"].append({"note_id": path, "path": path, "sha256": sha256, "language": language})
        self.tables["texts"].append({"note_id": path, "text": text})

    def text(self, path: str) -> str:
        return next(row["text"] for row in self.tables["texts"] if row["note_id"] == path)

    def mention(self, path: str, title: str, *, nth: int = 0, found: bool = True, **more: object) -> dict:
        """Add a gold mention and, where ``found``, the same row of the tables; return the gold record."""
        record = {
            "kind": "mention",
            "title": title,
            "title_kind": "paper",
            "struck": False,
            "section": [],
            "topics": [],
            "ratings": [],
            "arxiv": [],
            "links": [],
            **place(self.text(path), title, nth),
            **more,
        }
        self.gold[path].append(record)
        if found:
            name = f"{path}:{record['start']}"
            self.found_mention(path, name, record)
            for rating in record["ratings"]:
                self.tables["ratings"].append({"note_id": path, "mention_id": name, "confidence": 0.9, **rating})
            for identifier in record["arxiv"]:
                url = f"https://arxiv.org/abs/{identifier}"
                self.link(path, url, "paper", identifier, name)
            for link in record["links"]:
                self.link(path, link["url"], link["role"], None, name)
        return record

    def found_mention(self, path: str, name: str, record: dict) -> None:
        row = {key: record[key] for key in ("title", "title_kind", "struck", "start", "end", "line")}
        row |= {"note_id": path, "mention_id": name, "section_path": record["section"], "confidence": 0.95}
        self.tables["mentions"].append(row)
        self.tables["mention_topics"] += [
            {"note_id": path, "mention_id": name, "topic_id": topic, "rank": rank}
            for rank, topic in enumerate(record["topics"], 1)
        ]

    def link(self, path: str, url: str, role: str, arxiv: str | None, mention: str | None) -> None:
        row = {"note_id": path, "mention_id": mention, "url": url, "role": role, "arxiv_id": arxiv}
        self.tables["links"].append(row | place(self.text(path), url))

    def claim(self, path: str, quote: str, mention: dict | None, **more: object) -> None:
        record = {
            "kind": "claim",
            "quote": quote,
            "mention": mention and mention["line"],
            "subject": "it",
            "tier": "evaluative",
            "aspect": "efficiency",
            "polarity": "positive",
            "comparator": None,
            "metric": None,
            "value": None,
            "unit": None,
            "hedged": False,
            **place(self.text(path), quote),
            **more,
        }
        self.gold[path].append(record)
        row = {key: value for key, value in record.items() if key not in ("kind", "quote", "mention")}
        row["value"] = None if row["value"] is None else str(row["value"])
        name = mention and f"{path}:{mention['start']}"
        self.tables["claims"].append(row | {"note_id": path, "text": quote, "mention_id": name, "confidence": 0.55})

    def row(self, table: str, **known: object) -> dict:
        return next(row for row in self.tables[table] if known.items() <= row.items())

    def write(self, *, gold: str = "gold", out: str = "out") -> tuple[Path, Path]:
        folder = self.root / gold
        folder.mkdir(exist_ok=True)
        for number, records in enumerate(self.gold.values()):
            lines = [json.dumps(record, ensure_ascii=False) for record in records]
            (folder / f"{number}.jsonl").write_text("\n".join(lines), encoding="utf-8")
        snapshot = self.root / out / "snapshots" / "one"
        for name, schema in SCHEMAS.items():
            (snapshot / name).mkdir(parents=True, exist_ok=True)
            table = pa.Table.from_pylist(self.tables[name], schema=pa.schema(list(schema.items())))
            pq.write_table(table, snapshot / name / "part-0.parquet")
        current = self.root / out / "current"
        current.unlink(missing_ok=True)
        current.symlink_to(snapshot)
        return folder, self.root / out

    def evaluate(self) -> Report:
        return evaluate(*self.write())


def rating(text: str, raw: str, value: float | None, maximum: float | None, label: str | None = None) -> dict:
    return {"raw": raw, "aspect": "overall", "value": value, "max": maximum, "label": label, **place(text, raw)}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Two mentions with everything that a note can have, found as annotated."""
    bench = Bench(tmp_path)
    bench.note("en/attention.md", ENGLISH, "en")
    first = bench.mention(
        "en/attention.md",
        FIRST,
        section=["Vision", "Attention"],
        topics=["attention", "transformers"],
        ratings=[rating(ENGLISH, "5/5", 5, 5)],
        arxiv=["1706.03762"],
        links=[{"url": "https://github.com/tensorflow/tensor2tensor", "role": "code"}],
    )
    bench.mention(
        "en/attention.md",
        SECOND,
        section=["Vision", "Attention"],
        struck=True,
        ratings=[rating(ENGLISH, "must read", None, None, "must read")],
    )
    bench.gold["en/attention.md"].append(
        {"kind": "link", "line": 8, "url": "https://arxiv.org/abs/1409.0473", "arxiv": "1409.0473"}
    )
    bench.link("en/attention.md", "https://arxiv.org/abs/1409.0473", "paper", "1409.0473", None)
    bench.claim(
        "en/attention.md",
        "Trains 3x faster than recurrent models",
        first,
        comparator="recurrent models",
        metric="speed",
        value=3,
        unit="x",
    )
    bench.claim(
        "en/attention.md",
        "Built from encoder and decoder blocks",
        first,
        tier="descriptive",
        aspect="mechanism",
        polarity="neutral",
    )
    bench.tables["sections"].append({"note_id": "en/attention.md", "heading": "Vision", **place(ENGLISH, "Vision")})
    return bench


MENTION, OTHER = f"en/attention.md:{ENGLISH.index(FIRST)}", f"en/attention.md:{ENGLISH.index(SECOND)}"


def test_perfect_tables_score_one_everywhere(bench: Bench) -> None:
    report = bench.evaluate()
    assert {name: report.value(name) for name in FIGURES} == dict.fromkeys(FIGURES, 1.0)
    assert {name: report.value(name, "en") for name in FIGURES} == dict.fromkeys(FIGURES, 1.0)
    assert report.misses == ()
    assert report.remarks == ()
    assert report.value("title", "zh") is None


def counts(report: Report, name: str) -> tuple[int, int, int | None]:
    figure = report.figure(name)
    assert figure is not None
    return figure.right, figure.gold, figure.found


# table, row, what is changed, and the figure that must show it with right, gold, found
NEAR = [
    ("notes", {}, {"language": "zh"}, "note_language", (0, 1, None)),
    ("mentions", {"title": FIRST}, {"title": "Attention Is All You Need (2017)"}, "title", (1, 2, 2)),
    ("mentions", {"title": FIRST}, {"title": "**attention  is all\nyou need**."}, "title", (2, 2, 2)),
    ("mentions", {"title": FIRST}, {"title": "Attention Is All"}, "title_lenient", (2, 2, 2)),
    ("mentions", {"title": FIRST}, {"start": 0, "end": 6, "line": 1}, "title_lenient", (1, 2, 2)),
    ("mentions", {"title": FIRST}, {"start": 0, "end": 6, "line": 1}, "rating", (1, 2, 2)),
    ("mentions", {"title": FIRST}, {"start": None, "end": None, "line": None}, "title", (1, 2, 2)),
    ("mentions", {"title": FIRST}, {"title_kind": "method"}, "title_kind", (1, 2, None)),
    ("mentions", {"title": SECOND}, {"struck": False}, "struck", (1, 2, None)),
    ("mentions", {"title": FIRST}, {"section_path": ["Attention"]}, "section", (1, 2, None)),
    ("mentions", {"title": FIRST}, {"section_path": ["**Vision**", "attention "]}, "section", (2, 2, None)),
    ("ratings", {"raw": "5/5"}, {"value": 4.0}, "rating", (1, 2, 2)),
    ("ratings", {"raw": "5/5"}, {"max": None}, "rating", (1, 2, 2)),
    ("ratings", {"raw": "5/5"}, {"max": None}, "rating_lenient", (2, 2, 2)),
    ("ratings", {"raw": "5/5"}, {"label": "five"}, "rating", (1, 2, 2)),
    ("ratings", {"raw": "5/5"}, {"label": ""}, "rating", (2, 2, 2)),
    ("ratings", {"raw": "5/5"}, {"end": ENGLISH.index("5/5") + 2}, "rating", (1, 2, 2)),
    ("ratings", {"raw": "5/5"}, {"mention_id": OTHER}, "rating", (1, 2, 2)),
    ("ratings", {"raw": "5/5"}, {"mention_id": "none such"}, "rating", (1, 2, 2)),
    ("ratings", {"raw": "must read"}, {"label": "Must  READ"}, "rating", (2, 2, 2)),
    ("ratings", {"raw": "must read"}, {"value": 0.0}, "rating", (1, 2, 2)),
    ("ratings", {"raw": "5/5"}, {"aspect": "novelty"}, "rating_aspect", (1, 2, None)),
    ("links", {"arxiv_id": "1706.03762"}, {"arxiv_id": "1706.03762v5"}, "arxiv", (1, 1, 1)),
    ("links", {"arxiv_id": "1706.03762"}, {"mention_id": OTHER}, "arxiv", (0, 1, 1)),
    ("links", {"arxiv_id": "1706.03762"}, {"mention_id": None}, "arxiv", (0, 1, 0)),
    ("links", {"arxiv_id": "1706.03762"}, {"role": "blog"}, "arxiv", (0, 1, 0)),
    ("links", {"arxiv_id": "1706.03762"}, {"role": "blog"}, "link", (1, 1, 2)),
    ("links", {"arxiv_id": "1409.0473"}, {"mention_id": OTHER}, "arxiv", (1, 1, 2)),
    ("links", {"arxiv_id": "1409.0473"}, {"mention_id": OTHER}, "arxiv_loose", (0, 1, None)),
    ("links", {"role": "code"}, {"url": "http://www.GitHub.com/tensorflow/tensor2tensor/"}, "link", (1, 1, 1)),
    ("links", {"role": "code"}, {"url": "https://github.com/tensorflow/tensor2tensors"}, "link", (0, 1, 1)),
    ("links", {"role": "code"}, {"mention_id": OTHER}, "link", (0, 1, 1)),
    ("links", {"role": "code"}, {"role": "project"}, "link_role", (0, 1, None)),
    ("mention_topics", {"rank": 1}, {"rank": 3}, "topic_first", (0, 1, None)),
    ("mention_topics", {"rank": 1}, {"rank": 3}, "topic_any", (1, 1, None)),
    ("mention_topics", {"rank": 1}, {"topic_id": "speech"}, "topic_any", (0, 1, None)),
    ("mention_topics", {"rank": 1}, {"topic_id": "speech"}, "topic_shared", (1, 1, None)),
    ("claims", {"value": "3"}, {"end": ENGLISH.index("recurrent")}, "claim", (2, 2, 2)),
    ("claims", {"value": "3"}, {"end": ENGLISH.index("3x")}, "claim", (1, 2, 2)),
    ("claims", {"value": "3"}, {"end": ENGLISH.index("3x")}, "claim_evaluative", (0, 1, 1)),
    ("claims", {"value": "3"}, {"tier": "descriptive"}, "claim_evaluative", (0, 1, 0)),
    ("claims", {"value": "3"}, {"tier": "descriptive"}, "claim_tier", (1, 2, None)),
    ("claims", {"value": "3"}, {"polarity": "negative"}, "claim_polarity", (0, 1, None)),
    ("claims", {"value": "3"}, {"aspect": "accuracy"}, "claim_aspect", (0, 1, None)),
    ("claims", {"value": "3"}, {"hedged": True}, "claim_hedged", (0, 1, None)),
    ("claims", {"value": "3"}, {"mention_id": OTHER}, "claim_mention", (1, 2, None)),
    ("claims", {"value": "3"}, {"mention_id": None}, "claim_mention", (1, 2, None)),
    ("claims", {"value": "3"}, {"comparator": "the recurrent models"}, "claim_comparator", (1, 1, None)),
    ("claims", {"value": "3"}, {"comparator": "convolutions"}, "claim_comparator", (0, 1, None)),
    ("claims", {"value": "3"}, {"metric": None}, "claim_metric", (0, 1, None)),
    ("claims", {"value": "3"}, {"value": "3.0", "unit": "×"}, "claim_figure", (1, 1, 1)),
    ("claims", {"value": "3"}, {"unit": "%"}, "claim_figure", (0, 1, 1)),
    ("claims", {"value": "3"}, {"value": None}, "claim_figure", (0, 1, 0)),
    ("claims", {"tier": "descriptive"}, {"value": "2"}, "claim_figure", (1, 1, 2)),
    ("mentions", {"title": FIRST}, {"title": "*Attention*<br>IsAll You\nNeed"}, "grounding", (10, 10, None)),
    ("mentions", {"title": FIRST}, {"title": "attention is all you need"}, "grounding", (9, 10, None)),
    ("sections", {}, {"start": 0}, "grounding", (10, 10, None)),
    ("sections", {}, {"start": 3}, "grounding", (9, 10, None)),
    ("ratings", {"raw": "5/5"}, {"start": 1, "end": 4}, "grounding", (9, 10, None)),
    ("ratings", {"raw": "5/5"}, {"start": -3, "end": -1}, "grounding", (9, 10, None)),
    ("claims", {"value": "3"}, {"text": "Trains 3x faster"}, "grounding", (9, 10, None)),
    ("links", {"role": "code"}, {"start": None, "end": None}, "grounding", (9, 9, None)),
]


@pytest.mark.parametrize(("table", "known", "change", "name", "expected"), NEAR)
def test_a_changed_row_shows_in_its_figure(
    bench: Bench, *, table: str, known: dict, change: dict, name: str, expected: tuple
) -> None:
    bench.row(table, **known).update(change)
    report = bench.evaluate()
    assert counts(report, name) == expected
    right, gold, found = expected
    assert bool(report.select(name)) == (right < max(gold, found or 0))


def test_offsets_shifted_by_one_lose_ratings_and_grounding_but_no_title(bench: Bench) -> None:
    for table in ("mentions", "ratings"):
        for row in bench.tables[table]:
            row["start"] += 1
            row["end"] += 1
    report = bench.evaluate()
    assert counts(report, "title") == (2, 2, 2)
    assert counts(report, "rating") == (0, 2, 2)
    assert counts(report, "rating_lenient") == (2, 2, 2)
    assert counts(report, "grounding") == (6, 10, None)


def test_a_missed_title_is_told_from_a_wrong_boundary(bench: Bench) -> None:
    bench.row("mentions", title=FIRST).update(title="Attention", end=ENGLISH.index(" Is All"))
    bench.tables["mentions"].remove(bench.row("mentions", title=SECOND))
    report = bench.evaluate()
    missed = {miss.text: miss.instead for miss in report.select("title") if miss.side == "missed"}
    assert missed == {FIRST: "Attention", SECOND: ""}
    extra = [(miss.text, miss.instead, miss.line) for miss in report.select("title") if miss.side == "extra"]
    assert extra == [("Attention", FIRST, 4)]


def test_duplicates_are_matched_once(bench: Bench) -> None:
    bench.tables["mentions"].append(bench.row("mentions", title=FIRST) | {"mention_id": "twin"})
    bench.tables["ratings"].append(bench.row("ratings", raw="5/5") | {"mention_id": "twin"})
    bench.tables["links"].append(bench.row("links", arxiv_id="1706.03762") | {"url": "arxiv.org/pdf/1706.03762"})
    report = bench.evaluate()
    assert counts(report, "title") == (2, 2, 3)
    assert counts(report, "rating") == (2, 2, 3)
    assert counts(report, "arxiv") == (1, 1, 1)  # two addresses of one paper on one mention are one pair


def test_a_paper_treated_twice_needs_two_mentions(tmp_path: Path) -> None:
    text = "- BERT: first look\n- BERT: second look\n"
    bench = Bench(tmp_path)
    bench.note("a.md", text, "en")
    bench.mention("a.md", "BERT")
    bench.mention("a.md", "BERT", nth=1, found=False)
    report = bench.evaluate()
    assert counts(report, "title") == (1, 2, 1)
    assert [miss.line for miss in report.select("title")] == [2]


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("zh", "基于注意力的图像描述模型"),
        ("ko", "트랜스포머를 이용한 요약"),
        ("vi", "Mạng nơ-ron tích chập cho ảnh"),
        ("en", "Pokémon as a Naïve Benchmark 🤖"),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_titles_in_any_unicode_form_match(tmp_path: Path, language: str, title: str, form: str) -> None:
    text = unicodedata.normalize(form, f"\u200b🙂 1. 《{title}》 ★★★☆☆\r\n")
    title = unicodedata.normalize(form, title)
    bench = Bench(tmp_path)
    bench.note(f"{language}/n.md", text, language)
    bench.mention(f"{language}/n.md", title, ratings=[rating(text, "★★★☆☆", 3, 5)])
    bench.row("mentions", title=title).update(title=unicodedata.normalize("NFC", title))
    report = bench.evaluate()
    assert report.value("title", language) == 1.0
    assert report.value("rating", language) == 1.0
    grounded = unicodedata.is_normalized("NFC", title)  # the verbatim column must hold the text's own characters
    assert report.value("grounding", language) == (1.0 if grounded else 0.5)


def test_only_annotated_lines_count(bench: Bench) -> None:
    bench.gold["en/attention.md"][0]["lines"] = [1, 5]
    for row in bench.tables["mentions"] + bench.tables["ratings"]:
        if row["line"] == 6:
            row.update(title="junk", raw="junk")
    report = bench.evaluate()
    assert counts(report, "title") == (1, 1, 1)
    assert counts(report, "rating") == (1, 1, 1)
    assert report.figure("arxiv_loose") is None
    assert counts(report, "grounding") == (8, 10, None)


def test_titles_of_the_path_match_by_their_words(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.note("a/graph-attention.md", "Nice: 4/5\n", "en")
    given = [rating("Nice: 4/5\n", "4/5", 4, 5)]
    path = {"title_from_path": True, "start": 0, "end": 0, "line": 1, "ratings": given, "topics": ["graphs"]}
    record = {"kind": "mention", "title": "Graph Attention", "title_kind": "method", "struck": False, "section": []}
    bench.gold["a/graph-attention.md"].append(record | {"arxiv": [], "links": []} | path)
    bench.found_mention("a/graph-attention.md", "m", record | path | {"title": "graph attention"})
    bench.tables["mentions"][0].update(start=None, end=None, line=None)
    bench.tables["ratings"].append({"note_id": "a/graph-attention.md", "mention_id": "m", **given[0]})
    report = bench.evaluate()
    for name in ("title", "title_lenient", "rating", "topic_first"):
        assert report.value(name) == 1.0
    bench.tables["mentions"][0].update(title="attention")
    assert bench.evaluate().value("title") == 0.0


def test_languages_are_counted_apart_and_together(bench: Bench) -> None:
    text = "- 图像识别的深度残差学习\n- 注意力机制综述\n"
    bench.note("zh/a.md", text, "zh")
    bench.mention("zh/a.md", "图像识别的深度残差学习")
    bench.mention("zh/a.md", "注意力机制综述", found=False)
    report = bench.evaluate()
    assert report.value("title", "en") == 1.0
    assert report.value("title", "zh") == pytest.approx(2 / 3)
    assert counts(report, "title") == (3, 4, 3)
    assert {miss.language for miss in report.misses} == {"zh"}
    assert report.select("title", "en") == ()
    assert [miss.kind for miss in report.select(language="zh")] == ["title", "title_lenient"]


@pytest.mark.parametrize("missing", [True, False])
def test_without_claims_the_rest_is_scored(bench: Bench, missing: bool) -> None:  # noqa: FBT001
    bench.tables["claims"].clear()
    gold, out = bench.write()
    if missing:
        (out / "current" / "claims" / "part-0.parquet").unlink()
        (out / "current" / "claims").rmdir()
    report = evaluate(gold, out)
    assert report.remarks == ("no claims in the tables: their figures are left out",)
    assert report.figure("claim") is None
    assert report.value("title") == 1.0


def test_a_note_that_was_not_read_counts_as_missed(bench: Bench) -> None:
    bench.note("en/gone.md", "- Neural Turing Machines\n", "en")
    bench.mention("en/gone.md", "Neural Turing Machines", found=False)
    for table in ("notes", "texts"):
        bench.tables[table].pop()
    report = bench.evaluate()
    assert counts(report, "notes_found") == (1, 2, None)
    assert counts(report, "title") == (2, 3, 2)
    assert counts(report, "note_language") == (1, 1, None)


@pytest.mark.parametrize("path", ["en/attention.md", "attention.md", "dump/2024/en/attention.md"])
def test_notes_are_joined_from_parent_and_child_folders(bench: Bench, path: str) -> None:
    bench.tables["notes"][0]["path"] = path
    assert bench.evaluate().value("title") == 1.0


def add_note(bench: Bench, path: str, *, sha256: str = "0" * 64) -> None:
    bench.tables["notes"].append({"note_id": path, "path": path, "sha256": sha256, "language": "en"})
    bench.tables["texts"].append({"note_id": path, "text": "something else"})


def test_the_longest_common_path_wins(bench: Bench) -> None:
    bench.tables["notes"][0]["path"] = "dump/en/attention.md"
    add_note(bench, "attention.md")
    add_note(bench, "other/attention.md")
    assert bench.evaluate().value("notes_found") == 1.0


def test_equal_paths_are_told_apart_by_content_or_refused(bench: Bench) -> None:
    row = bench.tables["notes"][0]
    row["path"] = "one/en/attention.md"
    add_note(bench, "two/en/attention.md")
    assert bench.evaluate().value("title") == 1.0
    add_note(bench, "three/en/attention.md", sha256=row["sha256"])
    with pytest.raises(NotesetlError, match="fits several notes"):
        bench.evaluate()


def test_one_note_is_left_to_the_gold_whose_content_it_has(bench: Bench) -> None:
    bench.note("vi/attention.md", "- BERT\n", "vi")
    for table in ("notes", "texts"):
        bench.tables[table].pop()
    bench.tables["notes"][0]["path"] = "attention.md"
    report = bench.evaluate()
    assert report.value("notes_found", "en") == 1.0
    assert report.value("notes_found", "vi") == 0.0


def test_changed_content_is_refused(bench: Bench) -> None:
    bench.tables["notes"][0]["sha256"] = "f" * 64
    with pytest.raises(NotesetlError, match=r"0\.jsonl:1: en/attention\.md was annotated with sha256 .* ffffffffffff"):
        bench.evaluate()


BAD = [
    ({"kind": "mentions"}, r"0\.jsonl:2: unknown kind 'mentions'; allowed: note, mention, link, claim"),
    ({"title": None}, r"0\.jsonl:2: title must be a text, not None"),
    ({"title": ""}, r"0\.jsonl:2: title is empty"),
    ({"title": "Attention"}, r"0\.jsonl:2: offsets \d+\.\.\d+ do not fit the 9 characters"),
    (
        {"start": 3, "end": 3 + len(FIRST)},
        r"0\.jsonl:2: offsets 3\.\.28 of en/attention\.md hold 'ision.*, not 'Attention",
    ),
    ({"line": True}, r"0\.jsonl:2: line must be an integer"),
    ({"struck": 0}, r"0\.jsonl:2: struck must be true or false"),
    ({"title_kind": "book"}, r"0\.jsonl:2: title_kind 'book' is not one of paper, method"),
    ({"note": "x"}, r"0\.jsonl:2: unknown field note; allowed: "),
    ({"links": [{"url": "a"}]}, r"0\.jsonl:2: links\[0\]: lacks role"),
    ({"ratings": [7]}, r"0\.jsonl:2: ratings\[0\]: is no JSON object"),
    ({"ratings": [rating(ENGLISH, "5/5", 5, 5) | {"value": "5"}]}, r"ratings\[0\]: value must be a number or null"),
    ({"ratings": [rating(ENGLISH, "5/5", 5, 5) | {"start": 0, "end": 3}]}, r"ratings\[0\]: offsets 0\.\.3 of en/att"),
]


@pytest.mark.parametrize(("change", "message"), BAD)
def test_bad_gold_is_one_line_with_its_place(bench: Bench, change: dict, message: str) -> None:
    bench.gold["en/attention.md"][1].update(change)
    with pytest.raises(NotesetlError, match=message) as raised:
        bench.evaluate()
    assert "\n" not in str(raised.value)


def test_gold_on_another_line_is_refused(bench: Bench) -> None:
    bench.gold["en/attention.md"][2]["line"] = 5
    with pytest.raises(NotesetlError, match=rf"0\.jsonl:3: '{SECOND}' stands on line 6 of en/attention\.md, not on 5"):
        bench.evaluate()


@pytest.mark.parametrize("name", ["title", "struck", "section", "topics", "ratings", "arxiv", "links", "line", "start"])
def test_a_missing_field_is_named(bench: Bench, name: str) -> None:
    del bench.gold["en/attention.md"][1][name]
    with pytest.raises(NotesetlError, match=rf"0\.jsonl:2: lacks {name}"):
        bench.evaluate()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "x.jsonl:1: is no JSON"),
        ("[" * 100_000, "x.jsonl:1: is no JSON"),
        ("3", "x.jsonl:1: unknown kind None"),
        ("", "x.jsonl: holds 0 note records"),
        ('\n{"kind":"link","line":0,"url":"u","arxiv":null}', "x.jsonl:2: line must be at least 1"),
    ],
)
def test_broken_gold_files_are_refused(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "x.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(NotesetlError, match=message):
        read_gold(tmp_path)


def test_gold_that_is_there_twice_is_refused(bench: Bench) -> None:
    gold, out = bench.write()
    (gold / "again.jsonl").write_bytes((gold / "0.jsonl").read_bytes())
    with pytest.raises(NotesetlError, match="is annotated in"):
        evaluate(gold, out)


def test_one_gold_file_is_enough(bench: Bench) -> None:
    gold, out = bench.write()
    assert evaluate(gold / "0.jsonl", out).value("title") == 1.0


def test_claims_of_no_mention_are_refused(bench: Bench) -> None:
    bench.gold["en/attention.md"][-1]["mention"] = 2
    with pytest.raises(NotesetlError, match=r"mention 2 is the line of no mention"):
        bench.evaluate()


def test_missing_tables_and_columns_are_named(bench: Bench, tmp_path: Path) -> None:
    gold, out = bench.write()
    with pytest.raises(NotesetlError, match="no such gold"):
        evaluate(tmp_path / "nowhere", out)
    with pytest.raises(NotesetlError, match="holds no tables"):
        evaluate(gold, tmp_path / "nowhere")
    file = out / "current" / "ratings" / "part-0.parquet"
    pq.write_table(pq.read_table(file).drop_columns(["value", "max"]), file)
    with pytest.raises(NotesetlError, match="ratings: has no column value, max"):
        evaluate(gold, out)
    file.write_bytes(b"PAR1 no more")
    with pytest.raises(NotesetlError, match="ratings: cannot be read"):
        evaluate(gold, out)
    file.unlink()
    file.parent.rmdir()
    with pytest.raises(NotesetlError, match="ratings is missing"):
        evaluate(gold, out)


def test_tables_without_any_annotated_note_are_refused(bench: Bench) -> None:
    bench.tables["notes"][0]["path"] = "en/unrelated.md"
    with pytest.raises(NotesetlError, match="holds none of the 1 annotated notes"):
        bench.evaluate()


def test_calibration_counts_right_rows_by_confidence(bench: Bench) -> None:
    bench.row("mentions", title=SECOND)["title"] = "junk"
    bench.row("claims", value="3").update(confidence=1.0, polarity="mixed")
    bins = {(item.kind, item.low): (item.right, item.found) for item in bench.evaluate().bins}
    assert bins == {("title", 0.9): (1, 2), ("rating", 0.9): (2, 2), ("claim", 0.9): (0, 1), ("claim", 0.5): (1, 1)}


def test_the_report_can_be_printed_and_kept(bench: Bench) -> None:
    bench.row("mentions", title=SECOND)["title"] = "[red]junk\x1b[2J"
    report = bench.evaluate()
    screen = io.StringIO()
    console = Console(file=screen, width=140)
    render(report, console)
    render_misses(report, console, "title", "en", limit=1)
    shown = screen.getvalue()
    assert "66.7" not in shown
    assert "50.0 %" in shown
    assert f"missed title [en] en/attention.md:6  {SECOND}  (found: [red]junk [2J)" in shown
    assert "1 more" in shown
    assert "\x1b[2J" not in shown
    kept = json.loads(report.to_json())
    title = next(item for item in kept["figures"] if (item["name"], item["language"]) == ("title", "all"))
    assert (title["right"], title["gold"], title["found"], title["value"]) == (1, 2, 2, 0.5)
    assert len(kept["misses"]) == len(report.misses)


def test_unknown_figures_and_kinds_are_refused(bench: Bench) -> None:
    report = bench.evaluate()
    with pytest.raises(NotesetlError, match="unknown figure 'titel'; allowed: notes_found, "):
        report.value("titel")
    with pytest.raises(NotesetlError, match="unknown kind of miss 'titel'"):
        report.select("titel")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("**BERT**: Pre-training", "bert: pre-training"),
        ("“Mask R-CNN”", "Mask R-CNN."),
        ("Ａttention　is", "attention is"),
        ("《论文》", "论文"),
        ("[Titans](http://a.b/c)", "Titans"),
        ("Fast &amp; Slow", "fast & slow"),
        ("H<sub>2</sub>O", "h 2 o"),
        ("Học sâu".encode().decode(), unicodedata.normalize("NFD", "học sâu")),
    ],
)
def test_titles_that_are_the_same(left: str, right: str) -> None:
    assert title_key(left) == title_key(right)


@pytest.mark.parametrize(("left", "right"), [("BERT", "RoBERTa"), ("GPT-2", "GPT-3"), ("모델", "모델을"), ("?", "!")])
def test_titles_that_differ(left: str, right: str) -> None:
    assert title_key(left) != title_key(right)


@pytest.mark.parametrize(
    ("function", "left", "right", "same"),
    [
        (url_key, "https://www.a.org/x/", "http://A.org/x", True),
        (url_key, "a.org/X", "a.org/x", False),
        (url_key, "https://a.org/%7Ex?a=1&amp;b=2", "a.org/~x?a=1&b=2", True),
        (url_key, "//a.org", "<https://a.org/>", True),
        (arxiv_key, "arXiv:1706.03762v12", "1706.03762", True),
        (arxiv_key, "cs/0112017v1", "CS/0112017", True),
        (arxiv_key, "1706.03762", "1706.03763", False),
        (figure_key, "1,024", "1024.0", True),
        (figure_key, "+2.7", "2.7", True),
        (figure_key, "3–10", "3-10", True),
        (figure_key, "3-10", "3-11", False),
        (figure_key, "７５", "75", True),
        (unit_key, "×", "X", True),
        (unit_key, "％", "%", True),
        (unit_key, None, "", True),
        (unit_key, "ms", "s", False),
    ],
)
def test_values_written_otherwise(function: object, left: str, right: str, same: bool) -> None:  # noqa: FBT001
    assert callable(function)
    assert (function(left) == function(right)) is same


TEXTS = st.text(st.sampled_from("ab *_[]()<>#&;\\`~|$한字ệ́ .\n"), max_size=40)


@given(TEXTS)
def test_normalising_twice_changes_nothing_more_than_once_for_white_space(text: str) -> None:
    assert title_key(f"  {text}\n") == title_key(text)
    assert "*" not in plain(text)


SPANS = st.tuples(st.integers(0, 30), st.integers(1, 20)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(SPANS, max_size=8), st.lists(SPANS, max_size=8))
def test_pairs_are_one_to_one_and_close_enough(golds: list, founds: list) -> None:
    pairs = pair_best(golds, founds, closeness, 0.5)
    assert len({at for at, _ in pairs}) == len({place for _, place in pairs}) == len(pairs)
    assert all(closeness(golds[at], founds[place]) >= 0.5 for at, place in pairs)
    left = [at for at in range(len(golds)) if at not in dict(pairs)]
    free = set(range(len(founds))) - {place for _, place in pairs}
    assert all(closeness(golds[at], founds[place]) < 0.5 for at in left for place in free)


@given(st.lists(SPANS, max_size=8))
def test_everything_pairs_with_itself(spans: list) -> None:
    identity = [(at, at) for at in range(len(spans))]
    ordered = sorted(spans)
    assert pair(ordered, ordered, lambda left, right: left == right) == identity
    assert len(pair_best(spans, spans, closeness, 1.0)) == len(spans)
