"""The reviewer's desk of a page from disk: keys, the file that it offers, and what a run reads in it."""

import pytest

import notesetl
from browser import chromium, opened
from handmade import make_claim, make_mention, make_note, make_rating
from notesetl import corrections
from notesetl.corrections.quotes import Quoted
from notesetl.report import write_page
from reports import hostile_note, publish

TEXT = "😀 목록\n\n- 첫 논문 7/10\n- 둘째 논문  7/10, 정확도가\r\n  높다\n- =1+1 7/10\n"


def listed_note():
    places = [TEXT.index("7/10"), TEXT.index("7/10", 20), TEXT.rindex("7/10")]
    titles = ("첫 논문", "둘째 논문", "=1+1")
    mentions = []
    for number, (title, start) in enumerate(zip(titles, places, strict=True)):
        rating = make_rating(TEXT, "7/10", 7, 10, confidence=0.1 * (number + 1))
        rating = type(rating)(**{**{f: getattr(rating, f) for f in rating.__slots__}, "start": start, "end": start + 4})
        mentions.append(make_mention(TEXT, title, ratings=(rating,), confidence=0.5))
    claim = make_claim(TEXT, "정확도가\r\n  높다", aspect="accuracy", mention=1, confidence=0.05)
    return make_note("ko/목록.md", TEXT, mentions=tuple(mentions), claims=(claim,))


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return publish(tmp_path_factory.mktemp("tables") / "out", listed_note(), hostile_note())


@pytest.fixture(scope="module")
def address(out, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "report.html"
    with notesetl.open(out) as tables:
        write_page(tables, path)
    return path.as_uri()


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


def decide(page, key, value=None):
    before = page.evaluate("desk.decisions.size")
    page.keyboard.press(key)
    if value is not None:
        page.keyboard.type(value)
        page.keyboard.press("Enter")
    page.wait_for_function(
        "before => desk.decisions.size === before + 1 && document.activeElement.id === 'card'", arg=before
    )


def downloaded(page, path):
    with page.expect_download() as waiting:
        page.click("#download")
    waiting.value.save_as(path)
    return corrections.read(path)


def test_the_least_sure_comes_first_and_decisions_become_rows(browser, address, tmp_path):
    with opened(browser, address + "#view=review") as page:
        page.wait_for_selector("#card mark.target")
        marked = []
        for key, value in [("a", None), ("c", "9/10"), ("d", None), ("c", "novelty: =2")]:
            page.wait_for_selector("#card mark.target")
            marked.append(page.locator("#card mark.target").text_content())
            decide(page, key, value)
        rows = downloaded(page, tmp_path / "corrections.csv")
    assert marked == ["정확도가 \n  높다", "7/10", "7/10", "7/10"]
    assert [(row.field, row.value) for row in rows] == [
        ("claim", "ok"),
        ("rating", "9/10"),
        ("rating", "none"),
        ("rating", "novelty: =2"),
    ]
    assert {row.path for row in rows} == {"ko/목록.md"}
    starts = [TEXT.index("정확도가"), TEXT.index("7/10"), TEXT.index("7/10", 20), TEXT.rindex("7/10")]
    for row, start in zip(rows, starts, strict=True):
        assert [place[0] for place in Quoted(TEXT).find(row.quote, row.before)] == [start]


def test_every_decision_about_a_hostile_note_survives_the_file(browser, address, out, tmp_path):
    with opened(browser, address + "#view=review") as page:
        page.wait_for_selector("#card p")
        number = page.evaluate("desk.items.length")
        for _ in range(number):
            decide(page, "d")
        rows = downloaded(page, tmp_path / "corrections.csv")
        assert page.evaluate("window.pwned") is None
    with notesetl.open(out) as tables:
        texts = {row["path"]: row["text"] for row in tables.texts().to_dict("records")}
    assert len(rows) == number == 13
    for row in rows:
        assert len(Quoted(texts[row.path]).find(row.quote, row.before)) == 1
    content = (tmp_path / "corrections.csv").read_text(encoding="utf-8-sig")
    assert "\n=" not in content
    assert ",=" not in content
    assert ',"=' not in content


def test_filters_moves_and_undo_by_the_keyboard(browser, address):
    with opened(browser, address + "#view=review") as page:
        page.select_option("#review-filter [name=kind]", "rating")
        page.wait_for_selector("#review-count >> text=1 of 5, 0 decided")
        page.focus("#card")
        page.keyboard.press("j")
        page.wait_for_selector("#review-count >> text=2 of 5")
        page.keyboard.press("k")
        page.wait_for_selector("#review-count >> text=1 of 5")
        decide(page, "d")
        page.wait_for_selector("#review-count >> text=2 of 5, 1 decided")
        page.keyboard.press("u")
        page.wait_for_selector("#review-count >> text=1 of 5, 0 decided")
        assert page.locator("#download").is_disabled()
