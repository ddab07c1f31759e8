"""The sample notes and their annotations hold together: readable, exact, complete."""

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from notesetl.errors import RejectReason
from notesetl.evaluate import GoldNote, read_gold
from notesetl.readers.decode import DecodeError, decode
from notesetl.readers.dump import walk
from notesetl.readers.note import read_note
from notesetl.readers.raw import RawFile

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "data" / "notes"
CASES = ROOT / "tests" / "cases"
HABITS = CASES / "habits"
TOPICS = ROOT / "src" / "notesetl" / "vocabulary" / "topics.csv"
LANGUAGES = ("en", "zh", "vi", "ko")
ENCODINGS = {
    "zh/书单-gb18030.txt": "gb18030",
    "ko/고전-정리-cp949.txt": "cp949",
    "ko/분할-논문표-bom.md": "utf-8-sig",
}
PAGES = [
    (
        "zh/csdn-resnet.html",
        ("Deep Residual Learning for Image Recognition", "★★★★★", "结构简单，几乎没有额外参数"),
        ("8.8折", "98/100", "点赞 256", "5星好评", "评分9.9", "招贤纳士"),
    ),
    (
        "vi/blog-yolo.html",
        ("You Only Look Once: Unified, Real-Time Object Detection", "Mình chấm", "9/10"),
        ("Trang chủ", "+42", "1.2K", "5 sao", "10/10", "Điều khoản"),
    ),
]
_ARXIV = re.compile(r"\d{4}\.\d{4,5}")


def cases() -> list[tuple[Path, GoldNote]]:
    """Every annotation with the folder that its path is relative to."""
    of_samples = [(SAMPLES, read_gold(file)[0]) for file in sorted(CASES.glob("*.jsonl"))]
    return of_samples + [(HABITS, note) for note in read_gold(HABITS)]


ALL = cases()
each_case = pytest.mark.parametrize(("root", "note"), ALL, ids=[note.path for _, note in ALL])
each_note = pytest.mark.parametrize("note", [note for _, note in ALL], ids=[note.path for _, note in ALL])


BYTES = {(root, raw.path): raw.data for root in (SAMPLES, HABITS) for raw in walk([root]) if isinstance(raw, RawFile)}


def samples() -> dict[str, bytes]:
    return {path: data for (root, path), data in BYTES.items() if root == SAMPLES}


def text_of(root: Path, note: GoldNote) -> str:
    return decode(BYTES[root, note.path]).text


def quotes(note: GoldNote) -> Iterator[tuple[int, tuple[int, int], str]]:
    for mention in note.mentions:
        if mention.span is not None:
            yield mention.line, mention.span, mention.title
        for rating in mention.ratings:
            yield rating.line, rating.span, rating.raw
    for claim in note.claims:
        yield claim.line, claim.span, claim.quote


def numbers_in(raw: str) -> set[float]:
    return {float(number) for number in re.findall(r"\d+(?:\.\d+)?", raw)}


@pytest.fixture(scope="module")
def topics() -> set[str]:
    with TOPICS.open(encoding="utf-8", newline="") as file:
        return {row["topic_id"] for row in csv.DictReader(file)}


@each_case
def test_annotation_is_of_the_note_as_it_is_now(root: Path, note: GoldNote) -> None:
    assert hashlib.sha256(BYTES[root, note.path]).hexdigest() == note.sha256


@each_case
def test_quotes_stand_where_their_offsets_say(root: Path, note: GoldNote) -> None:
    text = text_of(root, note)
    for line, span, words in quotes(note):
        start, end = span
        assert text[start:end] == words, (note.path, line)
        assert text.count("\n", 0, start) + 1 == line, (note.path, words)
    assert note.first == 1
    assert note.last == len(text.rstrip("\n").split("\n"))


@each_note
def test_topics_are_of_the_vocabulary(note: GoldNote, topics: set[str]) -> None:
    for mention in note.mentions:
        assert set(mention.topics) <= topics, mention.where
        assert 1 <= len(mention.topics) <= 3, mention.where


@each_note
def test_ratings_say_what_their_characters_say(note: GoldNote) -> None:
    for mention in note.mentions:
        for rating in mention.ratings:
            if rating.value is None:
                assert rating.label, rating.where
                assert rating.label in (rating.raw, "unknown"), rating.where
                continue
            assert rating.maximum is None or rating.value <= rating.maximum, rating.where
            drawn = sum(rating.raw.count(mark) for mark in ("★", "⭐", "●", "*", ":star:"))
            assert rating.value in numbers_in(rating.raw) | {float(drawn)}, rating.where


@each_case
def test_links_stand_in_the_note(root: Path, note: GoldNote) -> None:
    text = text_of(root, note)
    for mention in note.mentions:
        for arxiv in mention.arxiv:
            assert _ARXIV.fullmatch(arxiv), mention.where
            assert arxiv in text, mention.where
        for link in mention.links:
            assert link.url in text, mention.where
    for loose in note.links:
        assert loose.url in text.splitlines()[loose.line - 1]


@each_case
def test_sections_are_headings_above_the_mention(root: Path, note: GoldNote) -> None:
    lines = text_of(root, note).splitlines()
    for mention in note.mentions:
        above = [line for line in lines[: mention.line - 1] if line.startswith("#")]
        for heading in mention.section:
            assert any(heading in line for line in above), (mention.where, heading)


@each_case
def test_struck_mentions_are_struck_in_the_note(root: Path, note: GoldNote) -> None:
    text = text_of(root, note)
    for mention in note.mentions:
        if mention.span is not None:
            line = text.splitlines()[mention.line - 1]
            assert ("~~" in line) == mention.struck, mention.where


def test_no_mention_is_annotated_twice() -> None:
    for _, note in ALL:
        spans = Counter(mention.span for mention in note.mentions)
        assert max(spans.values(), default=1) == 1, note.path


def test_samples_decode_character_for_character() -> None:
    refused = {}
    for path, data in samples().items():
        try:
            decoded = decode(data)
        except DecodeError as error:
            refused[path] = error.reason
            continue
        assert decoded.encoding in (ENCODINGS.get(path, "utf-8"), "ascii"), path
        assert "\ufffd" not in decoded.text, path
    assert refused == {"broken/figure-2.md": RejectReason.BINARY}


def test_every_note_of_the_samples_is_met() -> None:
    paths = set(samples())
    files = {file.relative_to(SAMPLES).as_posix() for file in SAMPLES.rglob("*") if file.is_file()}
    archived = {path for path in paths if ".zip" in path}
    assert len(archived) == 2
    assert paths - archived == {path for path in files if not path.endswith(".zip")}


@pytest.mark.parametrize(("path", "article", "page"), PAGES)
def test_pages_yield_the_article_without_the_page_around_it(
    path: str, article: tuple[str, ...], page: tuple[str, ...]
) -> None:
    note, rejects = read_note(RawFile(path, BYTES[SAMPLES, path]))
    assert note is not None
    assert rejects == ()
    shown = "\n".join(
        note.text[start:end] for block in note.blocks if not block.boilerplate for start, end in block.runs
    )
    for words in article:
        assert words in shown, words
    for words in page:
        assert words in BYTES[SAMPLES, path].decode(), words
        assert words not in shown, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_share(language: str) -> None:
    of_samples = [note for root, note in ALL if root == SAMPLES and note.language == language]
    of_habits = [note for root, note in ALL if root == HABITS and note.language == language]
    assert len(of_samples) >= 4
    assert sum(bool(note.claims) for note in of_samples) >= 1
    assert sum(len(mention.ratings) for note in of_samples for mention in note.mentions) >= 20
    assert len(of_habits) >= 20


def test_every_habit_is_shown_in_every_language() -> None:
    shown: dict[str, set[str]] = {language: set() for language in LANGUAGES}
    for note in read_gold(HABITS):
        habit = note.path.removeprefix(note.language).strip("-/").rsplit(".", 1)[0]
        shown[note.language].add(habit)
    assert shown["en"] == shown["zh"] == shown["vi"] == shown["ko"]


def test_papers_are_rated_by_several_keepers_in_several_languages() -> None:
    def rated(language: str) -> set[str]:
        mentions = [
            mention for root, note in ALL if root == SAMPLES and note.language == language for mention in note.mentions
        ]
        return {arxiv for mention in mentions if mention.ratings for arxiv in mention.arxiv}

    seen = Counter(arxiv for language in LANGUAGES for arxiv in rated(language))
    assert sum(count >= 2 for count in seen.values()) >= 15
    assert sum(count >= 3 for count in seen.values()) >= 5
