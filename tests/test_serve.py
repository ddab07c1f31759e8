"""The local server: the page of the live tables, SQL, decisions, and nothing for anybody else."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

import notesetl
from browser import chromium, opened
from handmade import full_note, make_mention, make_note, make_rating
from notesetl import corrections
from notesetl.errors import NotesetlError
from notesetl.pipeline import run
from notesetl.report import web
from notesetl.report.live import Live
from notesetl.settings import Settings
from reports import publish

TEXT = "# 목록\n\n- 🔥 =SUM(A1) 논문 7/10\n- 다른 논문 7/10\n"


def doubtful_note():
    return make_note(
        "ko/doubt.md",
        TEXT,
        mentions=(
            make_mention(
                TEXT, "=SUM(A1) 논문", confidence=0.9, ratings=(make_rating(TEXT, "7/10", 7, 10, confidence=0.2),)
            ),
        ),
    )


class Served:
    """A server on a port of its own, over tables in ``out``."""

    def __init__(self, out):
        self.out = out
        self.corrections = out.parent / "corrections.csv"
        self.listening = web.listen(0)
        self.port = self.listening.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/"

    def ask(self, method, path, body=None, **headers):
        """Return the status, the headers and the body of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()


@contextmanager
def serving(out):
    served = Served(out)
    config = uvicorn.Config(web.application(Live(out, served.corrections), served.port), log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [served.listening]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    try:
        yield served
    finally:
        server.should_exit = True
        thread.join(20)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with serving(publish(tmp_path_factory.mktemp("served") / "out", full_note(), doubtful_note())) as running:
        yield running


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


def test_it_listens_on_this_machine_alone():
    with web.listen(0) as listening:
        assert listening.getsockname()[0] == "127.0.0.1"
        with pytest.raises(NotesetlError, match="cannot be used"):
            web.listen(listening.getsockname()[1])


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example:{port}"},
        {"Host": "127.0.0.1"},
        {"Host": "127.0.0.1.evil.example:{port}"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/", "/snapshot", "/data/x/index"])
def test_others_are_refused(served, headers, path):
    headers = {name: value.format(port=served.port) for name, value in headers.items()}
    status, _, body = served.ask("GET", path, **headers)
    assert (status, body.startswith(b"refused: ")) == (403, True)


@pytest.mark.parametrize("path", ["/ask", "/corrections"])
@pytest.mark.parametrize("token", [None, "", "guessed", "é"])
def test_writing_needs_the_token_of_the_page(served, path, token):
    headers = {"Content_Type": "application/json"} | ({} if token is None else {"X_Notesetl_Token": token})
    assert served.ask("POST", path, b"{}", **headers)[0] == 403


def token_of(served):
    page = served.ask("GET", "/")[2].decode()
    return json.loads(page.split('id="config">')[1].split("<")[0])["token"]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"sql": "SELECT 1 AS x"}', "application/json", 200),
        (b'{"sql": "SELECT 1 AS x"}', "text/plain", 403),
        (b'{"sql": "DROP TABLE notes"}', "application/json", 400),
        (b'{"sql": "SELECT * FROM read_text(\'/etc/passwd\')"}', "application/json", 400),
        (b'{"sql": 1}', "application/json", 400),
        (b"[]", "application/json", 400),
        (b"{", "application/json", 400),
        (b'{"sql": "' + b"x" * 70_000 + b'"}', "application/json", 403),
    ],
)
def test_questions_are_answered_or_refused_in_a_line(served, body, kind, status):
    got, _, said = served.ask("POST", "/ask", body, Content_Type=kind, X_Notesetl_Token=token_of(served))
    assert got == status
    assert status != 200 or json.loads(said) == {"columns": ["x"], "rows": [[1]], "total": 1}


def test_answers_carry_a_policy_and_columns_are_those_of_one_snapshot(served):
    _, headers, _ = served.ask("GET", "/")
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    live = json.loads(served.ask("GET", "/snapshot")[2])["snapshot"]
    assert served.ask("GET", f"/data/{live}/index")[0] == 200
    assert served.ask("GET", "/data/another/index")[0] == 409
    for name in ("chunk-99", "chunk--1", "chunk-x", "chunk-" + "9" * 40, "..%2f..%2fetc"):
        assert served.ask("GET", f"/data/{live}/{name}")[0] in {400, 404}


def test_the_page_shows_papers_evidence_and_answers(served, browser):
    with opened(browser, served.address + "#view=papers&q=transformers") as page:
        page.click("#rows .row")
        page.click("#paper .part .place >> nth=0")
        page.wait_for_selector("mark.target")
        assert page.locator("mark.target").inner_text() == "9/10"
        page.click("nav >> text=Ask")
        page.fill("[name=sql]", "SELECT path, language FROM notes ORDER BY path")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("#answer td")
        assert page.locator("#answer td").all_inner_texts() == ["ko/detection.md", "ko", "ko/doubt.md", "ko"]
        page.fill("[name=sql]", "DELETE FROM notes")
        page.click("#query button")
        page.wait_for_selector("#answered >> text=can only be read")
        page.faults.clear()  # the console says that a question was refused


def decided(served):
    return [(row.quote, row.field, row.value) for row in corrections.read(served.corrections)]


def test_decisions_are_kept_at_once_and_can_be_undone(served, browser):
    with opened(browser, served.address + "#view=review") as page:
        page.wait_for_selector("#card mark.target")
        assert page.locator("#card mark.target").inner_text() == "7/10"
        page.keyboard.press("c")
        page.keyboard.type("9/10")
        page.keyboard.press("Enter")
        page.wait_for_selector("#review-count >> text=1 decided")
        assert decided(served) == [("7/10", "rating", "9/10")]
        page.keyboard.press("k")
        page.keyboard.press("d")
        page.wait_for_function("() => desk.decisions.size === 1 && [...desk.decisions.values()][0].value === 'none'")
        assert decided(served) == [("7/10", "rating", "none")]
        page.keyboard.press("u")
        page.wait_for_function("() => desk.decisions.size === 0")
        assert decided(served) == []


def test_a_new_run_is_told_and_shown(tmp_path, browser):
    out = publish(tmp_path / "out", full_note())
    with serving(out) as served, opened(browser, served.address) as page:
        publish(out, full_note(), doubtful_note())
        page.evaluate("watchTables()")
        page.click("#reload")
        page.wait_for_function("() => document.querySelector('.tiles dd')?.innerText === '2'")


def test_a_file_that_is_no_corrections_file_is_left_alone(tmp_path):
    out = publish(tmp_path / "out", doubtful_note())
    (tmp_path / "c.csv").write_text("name,age\nx,1\n")
    with notesetl.open(out) as tables:
        rating = tables.ratings().rating_id[0]
    with pytest.raises(NotesetlError, match="unknown column"):
        Live(out, tmp_path / "c.csv").decide("rating", rating, "none", "")
    assert (tmp_path / "c.csv").read_text() == "name,age\nx,1\n"


NOTES = {
    "en/list.md": "# Detection\n\n- [Mask R-CNN](https://arxiv.org/abs/1703.06870) 6/10\n",
    "ko/list.md": "# 목록\n\n- 🔥 [YOLACT: Real-time Instance Segmentation](https://arxiv.org/abs/1904.02689) 7/10\n",
}


def test_a_rating_put_right_is_seen_after_the_next_run(tmp_path, browser):
    for path, text in NOTES.items():
        (tmp_path / "notes" / path).parent.mkdir(parents=True)
        (tmp_path / "notes" / path).write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    run([tmp_path / "notes"], out, Settings())
    with serving(out) as served, opened(browser, served.address + "#view=papers&q=yolact") as page:
        page.wait_for_selector("#rows .score >> text=0.70")
        page.evaluate("() => go({view: 'review'})")
        page.select_option("#review-filter [name=kind]", "rating")
        page.select_option("#review-filter [name=language]", "ko")
        page.wait_for_selector("#card mark.target >> text=7/10")
        page.focus("#card")
        page.keyboard.press("c")
        page.keyboard.type("9/10")
        page.keyboard.press("Enter")
        page.wait_for_selector("#review-count >> text=1 decided")
        run([tmp_path / "notes"], out, Settings(corrections=served.corrections))
        page.evaluate("() => go({view: 'papers', q: 'yolact'})")
        page.evaluate("() => watchTables()")
        page.click("#reload")
        page.wait_for_selector("#rows .score >> text=0.90")
        page.click("#rows .row")
        page.click("#paper .part .place >> nth=0")
        page.wait_for_selector("#found >> text=rule correction")
        assert page.locator("mark.target").inner_text() == "7/10"
        page.click("nav >> text=Review")
        page.select_option("#review-filter [name=language]", "ko")
        page.wait_for_selector("#review-count:not(:empty)")
        assert "7/10" not in page.locator("#card mark").all_inner_texts()


def test_the_command_serves_until_it_is_interrupted(tmp_path):
    out = publish(tmp_path / "out", full_note())
    words = ["serve", str(out), "--port", "0", "--corrections", str(tmp_path / "c.csv")]
    code = "from notesetl.cli import main; main()"
    environment = {**os.environ, "PYTHONPATH": str(Path(notesetl.__file__).parents[1])}
    with subprocess.Popen(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-c", code, *words], env=environment, stdout=subprocess.PIPE, text=True
    ) as running:
        address = running.stdout.readline().split()[0]
        host, port = address.removeprefix("http://").removesuffix("/").split(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=60)
        connection.request("GET", "/snapshot")
        assert connection.getresponse().status == 200
        connection.close()
        running.send_signal(signal.SIGINT)
        assert running.wait(60) in {0, 130}
