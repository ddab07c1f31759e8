"""The page, in a real browser: search, filters, evidence to the character, and notes that mean harm."""

import base64
import gzip
import json
import re
from datetime import UTC, datetime

import pytest

import notesetl
from browser import chromium, opened
from handmade import TOPICS, make_claim, make_link, make_mention, make_note, make_rating
from notesetl.errors import NotesetlError
from notesetl.records import TopicTag
from notesetl.report import write_page
from notesetl.tables.store import Run, SnapshotWriter

TITLES = {
    "en": "Attention Is All You Need",
    "ko": "주의 기반 번역 모델 다시 보기",
    "vi": "Phát hiện đối tượng bằng mạng nơ-ron",
    "zh": "基于深度学习的目标检测综述",
}
# What steers a browser, a template, a spreadsheet or a reader, in every place where a note's words can come to stand.
EVIL = '</script><script>pwned=1</script><img src=x onerror=pwned=2> {{7*7}}{%x%} \' onload="x" \u202egnp'
FORMULA = "=HYPERLINK(1) 🔥𝒳"
HOSTILE = f"# {EVIL}\n\n- {FORMULA} 9/10 javascript:pwned=3\n- 🔥 {EVIL} ★★☆\n  - 𠮷 is <b>fast</b>\r\n"


def plain_notes():
    for code, title in TITLES.items():
        text = f"😀 {code}\n\n- {title} 8/10\n  - 10x faster\n"
        yield make_note(
            f"{code}/list.md",
            text,
            language=code,
            mentions=(
                make_mention(
                    text,
                    title,
                    year=2010 + len(code) if code == "en" else 2020,
                    ratings=(make_rating(text, "8/10", 8, 10, score=0.9 if code == "zh" else 0.5),),
                    topics=(TopicTag("object-detection" if code in {"vi", "zh"} else "detection", 1, "title", 0.9),),
                ),
            ),
            claims=(make_claim(text, "10x faster", mention=0, language=code),) if code == "en" else (),
        )


def hostile_note():
    return make_note(
        f"en/{EVIL.replace('/', '')}.md",
        HOSTILE,
        language="en",
        title=EVIL,
        mentions=(
            make_mention(HOSTILE, FORMULA, ratings=(make_rating(HOSTILE, "9/10", 9, 10),), venue=EVIL),
            make_mention(HOSTILE, EVIL, ratings=(make_rating(HOSTILE, "★★☆", 2, 3, aspect="interest"),)),
        ),
        links=(make_link(HOSTILE, "javascript:pwned=3", mention=0),),
        claims=(
            make_claim(HOSTILE, "𠮷 is <b>fast</b>", mention=1, language="en", subject=EVIL, dataset=EVIL),
            make_claim(HOSTILE, "★★☆\n  - 𠮷 is", mention=1, language="en", polarity="negative"),
        ),
    )


def publish(out, *notes):
    with SnapshotWriter(out, Run("1", {}, datetime(2024, 5, 1, tzinfo=UTC)), TOPICS) as writer:
        for note in notes:
            writer.add_note(note)
        writer.publish()
    return out


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    out = publish(tmp_path_factory.mktemp("tables") / "my <b>notes</b>", *plain_notes(), hostile_note())
    with notesetl.open(out) as opened_tables:
        yield opened_tables


@pytest.fixture(scope="module")
def address(tables, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "report.html"
    assert write_page(tables, path) == path.stat().st_size
    return path.as_uri()


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser, address):
    with opened(browser, address) as shown:
        yield shown


def to_papers(page, link="nav >> text=Papers"):
    page.click(link)
    page.wait_for_selector("#count:not(:empty)")


def titles(page):
    return page.locator("#rows .title").all_inner_texts()


def test_the_overview_counts_and_leads_to_the_papers_of_a_topic(page):
    assert page.locator(".tiles").inner_text().split("\n")[:4] == ["notes", "5", "papers", "6"]
    to_papers(page, ".chart-topics >> text=Object detection")
    assert page.locator("#count").inner_text() == "2 of 6 papers"
    assert set(titles(page)) == {TITLES["vi"], TITLES["zh"]}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("attention NEED", TITLES["en"]),
        ("번역 모델", TITLES["ko"]),
        ("phat hien doi tuong", TITLES["vi"]),
        ("đối TƯỢNG", TITLES["vi"]),
        ("目标检测", TITLES["zh"]),
        ("=hyperlink(1) \U0001d4b3", FORMULA),
    ],
)
def test_search_in_every_script(page, words, found):
    to_papers(page)
    page.fill("[name=q]", words)
    assert titles(page) == [found]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"language": "ko"}, {"ko"}),
        ({"topic": "detection"}, {"en", "ko", "vi", "zh"}),
        ({"topic": "object-detection"}, {"vi", "zh"}),
        ({"score": "0.6", "topic": "detection"}, {"zh"}),
        ({"from": "2015"}, {"ko", "vi", "zh"}),
        ({"to": "2015"}, {"en"}),
        ({"claims": "1", "topic": "detection"}, {"en"}),
    ],
)
def test_filters(browser, address, wanted, found):
    hash_ = "&".join(f"{name}={value}" for name, value in {"view": "papers", **wanted}.items())
    with opened(browser, f"{address}#{hash_}") as page:
        page.wait_for_selector("#count:not(:empty)")
        assert set(titles(page)) == {TITLES[code] for code in found}


def test_sorting_puts_the_best_first(page):
    to_papers(page)
    page.select_option("[name=sort]", "score")
    assert page.locator("#rows .score").all_inner_texts() == ["0.90", "0.90", "0.50", "0.50", "0.50", "–"]


def test_papers_by_the_keyboard_alone(page):
    to_papers(page)
    page.focus("#list")
    page.keyboard.press("End")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#rows [aria-selected=true] .title").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_selector("#paper h3")
    assert page.locator("#paper h2").inner_text() == chosen


def test_every_value_leads_to_its_characters(browser, address, tables):
    expected = {row["rating_id"]: row["raw"] for row in tables.ratings().to_dict("records")} | {
        row["claim_id"]: row["text"] for row in tables.claims().to_dict("records")
    }
    with opened(browser, address) as page:
        for number in range(6):
            page.evaluate("i => opened.then(views => views.open(i))", number)
            page.wait_for_selector("#paper .place")
            for place in page.locator("#paper .place").evaluate_all("links => links.map(link => link.hash)"):
                at = re.search(r"at=([0-9a-f]+)", place)[1]
                page.evaluate("place => { location.hash = place }", place)
                page.wait_for_selector(f"#text mark.target[data-ids~='{at}']")
                marked = "".join(page.locator("#text mark.target").all_text_contents())
                if at in expected:
                    assert marked == expected.pop(at)
                seen = (
                    "mark => { const box = mark.getBoundingClientRect(); return 0 < box.top && box.top < innerHeight }"
                )
                assert page.locator("#text mark.target").first.evaluate(seen)
    assert not expected


def test_a_mark_tells_rule_and_confidence_of_all_that_is_there(page, tables):
    note = tables.sql("SELECT note_id FROM notes WHERE path LIKE '%pwned%'").note_id[0]
    page.evaluate("note => go({view: 'note', note})", note)
    page.hover("#text mark.positive.negative")
    tip = page.locator("#tip").inner_text()
    assert tip.count("confidence 0.80") == 2
    assert "efficiency, negative" in tip


def test_nothing_in_a_note_is_run_or_followed(page, tables):
    """Every view shows the hostile note; ``opened`` fails on what the browser refuses or asks of a network."""
    assert page.evaluate("Object.keys(Object.prototype).length") == 0
    for number in range(6):
        page.evaluate("i => opened.then(views => views.open(i))", number)
        page.wait_for_selector("#paper h3")
    for note in tables.notes().note_id:
        page.evaluate("note => go({view: 'note', note})", note)
    assert page.evaluate("window.pwned") is None
    assert page.locator("[href^=javascript], [onload], [onerror], img, iframe, #text b, h1 b").count() == 0
    assert "{{7*7}}{%x%}" in page.locator("body").inner_text() or page.locator("text={{7*7}}").count()


def test_the_page_lets_a_browser_run_nothing_but_our_script(browser, address):
    with opened(browser, address) as page:
        refused = page.evaluate(
            """() => new Promise(done => {
                document.addEventListener('securitypolicyviolation', event => done(event.effectiveDirective))
                const script = document.createElement('script')
                try { script.textContent = 'pwned = 4' } catch { done('trusted-types') }
                document.body.append(script)
            })"""
        )
        assert refused in {"script-src-elem", "require-trusted-types-for", "trusted-types"}
        assert page.evaluate("window.pwned") is None
        page.faults.clear()  # the browser said so, too


@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_a_small_screen_in_light_and_dark(browser, address, dark):
    settings = {"viewport": {"width": 390, "height": 800}, "color_scheme": "dark" if dark else "light"}
    with opened(browser, address, **settings) as page:
        for view in ("overview", "papers"):
            page.evaluate("view => go({view})", view)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_same_tables_give_the_same_page(tables, tmp_path):
    first, second = tmp_path / "a.html", tmp_path / "b.html"
    write_page(tables, first)
    write_page(tables, second)
    assert first.read_bytes() == second.read_bytes()


def test_the_page_holds_texts_compressed(tables, tmp_path):
    write_page(tables, tmp_path / "report.html")
    content = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "번역 모델" not in content
    packed = re.search(r'id="data-chunk-0">([A-Za-z0-9+/=]+)<', content)[1]
    assert HOSTILE in json.loads(gzip.decompress(base64.b64decode(packed)))["text"]


def test_a_page_that_cannot_be_written_leaves_the_old_one(tables, tmp_path):
    folder = tmp_path / "missing"
    with pytest.raises(NotesetlError, match="cannot write"):
        write_page(tables, folder / "report.html")


def test_tables_without_notes_make_a_page(browser, tmp_path):
    with notesetl.open(publish(tmp_path / "out")) as nothing:
        write_page(nothing, tmp_path / "report.html")
    with opened(browser, (tmp_path / "report.html").as_uri()) as page:
        to_papers(page)
        assert page.locator("#count").inner_text() == "0 of 0 papers"
