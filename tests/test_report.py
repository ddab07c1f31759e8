"""The page, in a real browser: search, filters, evidence to the character, and notes that mean harm."""

import base64
import gzip
import json
import random
import re

import pytest

import notesetl
from browser import chromium, opened
from notesetl.errors import NotesetlError
from notesetl.report import write_page
from notesetl.report.page import read_looks
from reports import FORMULA, HOSTILE, TITLES, hostile_note, plain_notes, publish


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
    to_papers(page, ".topic-tree >> text=Object detection")
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


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(scheme):
    """The contrast that WCAG asks of text, 4.5, holds for every pair of colours that occurs."""
    rules = re.findall(r":root \{(.*?)\}", read_looks().style, re.DOTALL)
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", rules[scheme == "dark"]))
    plain, marked = ("ground", "raised", "chosen"), ("title", "positive", "negative", "mixed", "neutral")
    pairs = [
        *((ink, ground) for ink in ("ink", "quiet", "link") for ground in plain),
        *(("ink", ground) for ground in marked),
        *((ink, ground) for ink in ("rating", "address") for ground in ("ground", "chosen")),
    ]
    light = {name: luminance(colour) for name, colour in colours.items()}
    ratios = {
        pair: (max(light[pair[0]], light[pair[1]]) + 0.05) / (min(light[pair[0]], light[pair[1]]) + 0.05)
        for pair in pairs
    }
    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize(("view", "seen"), [("overview", ".tiles"), ("papers", "#rows .row"), ("review", "#card p")])
def test_nothing_jumps_while_the_page_opens(browser, address, view, seen):
    with opened(browser, f"{address}#view={view}") as page:
        page.wait_for_selector(seen)
        shift = page.evaluate(
            """() => new Promise(done => new PerformanceObserver(seen => done(
                seen.getEntries().reduce((sum, entry) => sum + entry.value, 0)
            )).observe({ type: 'layout-shift', buffered: true }) || setTimeout(() => done(0), 300))"""
        )
        assert shift < 0.05


def test_a_note_prints_whole(page, tables):
    note = tables.notes().note_id[0]
    page.evaluate("note => go({view: 'note', note})", note)
    page.emulate_media(media="print")
    assert page.locator("nav").is_hidden()
    assert page.locator("#text").evaluate("text => text.scrollHeight <= text.clientHeight + 2")


@pytest.mark.parametrize("code", ["ko", "vi", "zh"])
def test_a_note_says_its_language_to_the_browser(page, tables, code):
    note = tables.notes(language=code).note_id[0]
    page.evaluate("note => go({view: 'note', note})", note)
    page.wait_for_selector(f"#text[lang={code}]")
    keeps = page.locator("#text").evaluate("text => getComputedStyle(text).wordBreak")
    assert keeps == ("keep-all" if code == "ko" else "normal")


def test_places_hold_whatever_characters_stand_before_them(page):
    """Spans of code points, overlapping as they like, are cut from text as Python cuts them."""
    chance = random.Random(7)  # noqa: S311 - no secret
    cases = []
    for _ in range(300):
        text = "".join(chance.choice("a 가é\n\r𠮷🔥👩‍🔬e\u0301\u202e") for _ in range(chance.randrange(1, 40)))
        spans = []
        for _ in range(chance.randrange(6)):
            start = chance.randrange(len(text))
            spans.append((start, chance.randrange(start + 1, len(text) + 1)))
        cases.append((text, spans))
    cut = page.evaluate(
        """cases => cases.map(([text, spans]) => {
            const note = { text, mentions: [], ratings: [], links: [],
                claims: spans.map(([start, end], n) => ({ claim_id: `c${n}`, start, length: end - start })) };
            const found = spansOf(note);
            const parts = pieces(text.length, found);
            return [parts.map(part => text.slice(part.start, part.end)).join(''), found.map(span => parts
                .filter(part => part.spans.includes(span)).map(part => text.slice(part.start, part.end)).join(''))];
        })""",
        cases,
    )
    assert cut == [[text, [text[start:end] for start, end in spans]] for text, spans in cases]


@pytest.mark.parametrize("hash_", ["view=note&note=0123456789abcdef", "view=papers&paper=0123456789abcdef"])
def test_an_address_that_leads_nowhere_is_told(browser, address, hash_):
    with opened(browser, f"{address}#{hash_}") as page:
        page.wait_for_selector("#status >> text=There is no such")
        page.click("nav >> text=Overview")
        page.wait_for_selector(".tiles")
        assert page.locator("#status").inner_text() == ""
