"""Against a server on this machine that answers as arXiv's API does, its mistakes included."""

import re
import socket
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

import pytest
from typer.testing import CliRunner

from handmade import full_note, make_link, make_mention, make_note
from notesetl.catalog import Catalog, arxiv_api
from notesetl.catalog.fetch import fetch
from notesetl.catalog.fetched import Fetched
from notesetl.cli import app
from notesetl.errors import NotesetlError
from test_catalog import PAPERS, build, dump, real_rows
from test_cli import publish

FEED = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom"
 xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/cHxbiOdZaP56ODnBPIenZhzg5f8</id>
  <title>arXiv Query: search_query=&amp;id_list={ids}&amp;start=0&amp;max_results={size}</title>
  <updated>2026-01-02T00:00:00Z</updated>
  <opensearch:itemsPerPage>{size}</opensearch:itemsPerPage>
  <opensearch:totalResults>{total}</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
{entries}</feed>
"""
ENTRY = """  <entry>
    <id>http://arxiv.org/abs/{id}v7</id>
    <title>{title}</title>
    <updated>2023-08-02T00:41:18Z</updated>
    <link href="https://arxiv.org/abs/{id}v7" rel="alternate" type="text/html"/>
    <summary>Something &lt;b&gt; is &amp; was.</summary>
    <category term="stat.ML" scheme="http://arxiv.org/schemas/atom"/>
    <category term="{category}" scheme="http://arxiv.org/schemas/atom"/>
    <published>{year}-06-12T17:57:34Z</published>
    <arxiv:comment>15 pages</arxiv:comment>
    <arxiv:primary_category term="{category}"/>
    <arxiv:journal_ref>J. of   Things
 7 (2018)</arxiv:journal_ref>
    <author><name>Ashish Vaswani</name><arxiv:affiliation>Somewhere</arxiv:affiliation></author>
    <author><name>Paul Erd\\H{{o}}s</name></author>
    <arxiv:doi>10.1000/ABC.{id}</arxiv:doi>
  </entry>
"""
ERROR = """  <entry>
    <id>http://arxiv.org/api/errors#incorrect_id_format_for_{id}</id>
    <title>Error</title>
    <summary>incorrect id format for {id}</summary>
    <updated>2026-01-02T00:00:00Z</updated>
    <published>2026-01-02T00:00:00Z</published>
    <author><name>arXiv api core</name></author>
  </entry>
"""
MALFORMED = "0712.99999"


def feed(ids, entries, total=None):
    return FEED.format(ids=",".join(ids), size=len(ids), total=len(ids) if total is None else total, entries=entries)


def answer(ids):
    """Return the status and the feed for a request: unknown ids count into the total, a malformed one spoils all."""
    if MALFORMED in ids:
        return 400, feed(ids, ERROR.format(id=MALFORMED), 1)
    known = sorted((number for number in ids if number in PAPERS), reverse=True)  # in an order of its own
    entries = [
        ENTRY.format(id=n, title=escape(PAPERS[n][0]), year=PAPERS[n][1], category=PAPERS[n][2].split()[0])
        for n in known
    ]
    return 200, feed(ids, "".join(entries))


class Server:
    """What the server was asked, and what it is to answer first (status, headers, text) instead of what it knows."""

    def __init__(self):
        self.asked = []
        self.times = []
        self.first = []
        self.url = ""

    def reply(self, ids):
        self.asked.append(ids)
        self.times.append(time.monotonic())
        status, headers, text = self.first.pop(0) if self.first else (*answer(ids)[:1], {}, None)
        return status, headers, answer(ids)[1] if text is None else text


@contextmanager
def serving():
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked = parse_qs(urlsplit(self.path).query)
            assert urlsplit(self.path).path == "/api/query"
            assert asked["start"] == ["0"]
            ids = asked["id_list"][0].split(",")
            assert asked["max_results"] == [str(len(ids))]
            status, headers, text = server.reply(ids)
            if status is None:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(status)
            for name, value in {"Content-Type": "application/atom+xml; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server.url = f"http://127.0.0.1:{http.server_port}/api/query"
        thread = threading.Thread(target=http.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()


@pytest.fixture(autouse=True)
def _direct(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def server():
    with serving() as found:
        yield found


def ask(ids, place, server, **settings):
    return fetch(ids, place, url=server.url, **{"delay": 0.01, **settings})


def test_ids_get_their_papers(tmp_path, server):
    report = ask(["1706.03762", "hep-th/9711200", "1706.03762"], tmp_path, server)
    assert (report.known, report.answered, report.found, report.unknown, report.stopped) == (0, 2, 2, (), "")
    assert server.asked == [["1706.03762", "hep-th/9711200"]]
    with Catalog.open(tmp_path) as catalog:
        entry = catalog.by_title(["attention is all you need"])["attention is all you need"]
        assert catalog.by_id(["hep-th/9711200"])["hep-th/9711200"].year == 1998
    assert (entry.arxiv_id, entry.title, entry.year) == ("1706.03762", "Attention Is All You Need", 2017)
    assert entry.authors == ("Ashish Vaswani", "Paul Erdős")
    assert entry.categories == ("cs.CL", "stat.ML")
    assert (entry.doi, entry.journal_ref) == ("10.1000/abc.1706.03762", "J. of Things 7 (2018)")


def test_nothing_is_asked_twice(tmp_path, server):
    build(dump(tmp_path / "d", real_rows()[:2]), tmp_path / "c")
    ids = [*list(PAPERS)[:4], "9912.99999"]
    first = ask(ids, tmp_path / "c", server)
    assert (first.known, first.answered, first.found, first.unknown) == (2, 3, 2, ("9912.99999",))
    assert server.asked == [sorted(ids[2:])]
    second = ask(ids, tmp_path / "c", server)
    assert (second.known, second.answered) == (5, 0)
    assert len(server.asked) == 1
    assert ask(ids, tmp_path / "c", server, again=True).unknown == ("9912.99999",)
    assert server.asked[1:] == [["9912.99999"]]


def test_ids_go_in_hundreds_at_arxivs_pace(tmp_path, server):
    seen = []
    ids = [f"1801.{number:05}" for number in range(250)]
    report = ask(ids, tmp_path, server, delay=0.2, progress=lambda done, total: seen.append((done, total)))
    assert [len(asked) for asked in server.asked] == [100, 100, 50]
    assert report.unknown == tuple(ids)
    assert seen == [(100, 250), (200, 250), (250, 250)]
    assert min(b - a for a, b in zip(server.times, server.times[1:], strict=False)) >= 0.19


def test_the_default_pace_is_what_arxiv_asks_for():
    assert arxiv_api.DELAY >= 3
    assert arxiv_api.URL.startswith("https://export.arxiv.org/api/query")


@pytest.mark.parametrize("busy", [(503, {}, "busy"), (429, {}, "Rate exceeded."), (500, {}, ""), (502, {}, "<html>")])
def test_a_busy_server_is_asked_again(tmp_path, server, busy):
    server.first = [busy, busy]
    report = ask(["1706.03762"], tmp_path, server, delay=0.05)
    assert (report.found, report.stopped) == (1, "")
    waits = [b - a for a, b in zip(server.times, server.times[1:], strict=False)]
    assert waits[0] >= 0.09  # each wait is longer
    assert waits[1] >= 0.19


def test_a_busy_server_says_how_long(tmp_path, server):
    server.first = [(503, {"Retry-After": "1"}, "")]
    assert ask(["1706.03762"], tmp_path, server).found == 1
    assert server.times[1] - server.times[0] >= 1


def test_a_wait_has_an_end(tmp_path, server, monkeypatch):
    monkeypatch.setattr(arxiv_api, "_LONGEST_WAIT", 0.1)
    server.first = [(503, {"Retry-After": "86400"}, "")]
    assert ask(["1706.03762"], tmp_path, server).found == 1


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([(503, {}, "busy")] * 9, "it answered 503"),
        ([(403, {}, "no")], "it answered 403"),
        ([(200, {"Content-Type": "text/html"}, "<html>Log in to the network</html>")], "its answer is no Atom feed"),
        ([(200, {}, "")], "its answer is no Atom feed"),
        ([(200, {}, feed(["1"], ENTRY.format(id="1", title="", year="x", category="")))], "its answer cannot be read"),
    ],
)
def test_no_answer_stops_and_keeps_what_there_is(tmp_path, server, answers, reason):
    ids = [f"1801.{number:05}" for number in range(99)] + ["1706.03762", "1904.02689"]
    server.first = [(200, {}, None), *answers]
    report = ask(sorted(ids), tmp_path, server)
    assert report.stopped.startswith(reason)
    assert (report.answered, report.found) == (100, 1)
    held = Fetched.read(tmp_path / "fetched.jsonl")
    assert (len(held.entries), len(held.unknown)) == (1, 99)
    server.first.clear()
    assert ask(ids, tmp_path, server).found == 1  # goes on where it ended


def test_a_connection_that_breaks_later_is_tried_again(tmp_path, server):
    ids = [f"1801.{number:05}" for number in range(101)]
    server.first = [(200, {}, None), (None, {}, ""), (200, {}, None)]
    assert ask(ids, tmp_path, server).stopped == ""
    assert [len(asked) for asked in server.asked] == [100, 1, 1]


def test_a_server_that_does_not_answer_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(arxiv_api, "_TIMEOUT", (0.2, 0.2))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/api/query"
        assert fetch(["1706.03762"], tmp_path, url=url, delay=0).stopped == "it does not answer in time"


@pytest.mark.parametrize("status", [200, 400])
def test_a_malformed_id_spoils_no_other(tmp_path, server, monkeypatch, status):
    usual = answer
    monkeypatch.setattr("test_catalog_fetch.answer", lambda ids: (status if MALFORMED in ids else 200, usual(ids)[1]))
    report = ask([*PAPERS, MALFORMED, "9912.99999"], tmp_path, server)
    assert report.found == len(PAPERS)
    assert set(report.unknown) == {MALFORMED, "9912.99999"}
    assert len(server.asked) < len(PAPERS)
    assert Catalog.open(tmp_path).by_id(PAPERS).keys() == PAPERS.keys()


def test_other_papers_than_asked_for_do_not_count(tmp_path, server):
    server.first = [(200, {}, answer(["1703.06870"])[1])]
    assert ask(["1706.03762"], tmp_path, server).unknown == ("1706.03762",)


def test_without_the_package_it_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "arxiv", None)
    monkeypatch.delitem(sys.modules, "notesetl.catalog.arxiv_api")
    with pytest.raises(NotesetlError, match=r"arxiv is not installed; .*pip install 'notesetl\[catalog\]'"):
        fetch(["1706.03762"], tmp_path)


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    text = "- https://arxiv.org/abs/1706.03762\n- arXiv:1703.06870 and 1904.02689\n"
    bare = {"kind": "arxiv", "role": "paper"}
    note = make_note(
        "bare.md",
        text,
        mentions=(make_mention(text, "arXiv:1703.06870"),),
        links=(
            make_link(text, "https://arxiv.org/abs/1706.03762", arxiv_id="1706.03762", **bare),
            make_link(text, "arXiv:1703.06870", arxiv_id="1703.06870", mention=0, **bare),
            make_link(text, "1904.02689", arxiv_id="1904.02689", **bare),
        ),
    )
    return publish(tmp_path_factory.mktemp("fetch") / "out", full_note(), note)


def run(out, place, url, *options):
    args = ["catalog", "fetch", "--out", str(out), "--catalog", str(place), "--api", url, *options]
    return CliRunner().invoke(app, args, env={"COLUMNS": "120"}, prog_name="notesetl")


def test_the_command_asks_for_what_lacks_a_title(tmp_path, server, out):
    result = run(out, tmp_path, server.url)
    assert (result.exit_code, result.stderr) == (0, "")
    assert server.asked == [["1703.06870", "1706.03762", "1904.02689"]]  # not 2005.12872, of which a note has the title
    assert re.sub(r" +", " ", result.stdout) == "3 arXiv ids\n found 3 \n"
    assert re.sub(r" +", " ", run(out, tmp_path, server.url).stdout) == "3 arXiv ids\n known already 3 \n"
    result = run(out, tmp_path, server.url, "--all")
    assert server.asked[1:] == [["2005.12872"]]
    assert "unknown to arXiv 1 2005.12872" in re.sub(r" +", " ", result.stdout)


def test_nothing_to_ask_is_no_mistake(tmp_path):
    result = run(publish(tmp_path / "out", full_note()), tmp_path / "c", "http://127.0.0.1:9/api/query")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "every paper that the notes link has a title\n"


def test_without_a_network_it_is_one_line(tmp_path, out):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    start = time.monotonic()
    result = run(out, tmp_path, f"http://127.0.0.1:{port}/api/query")
    assert time.monotonic() - start < 20  # no tries with pauses between them
    assert result.exit_code == 1
    assert result.stderr == (
        "notesetl: arXiv's API cannot be asked: there is no connection; 3 arXiv ids are left for another time\n"
    )


@pytest.mark.parametrize("url", ["no address", "ftp://127.0.0.1/x", "http://", "http://[::1"])
def test_an_address_that_is_none_is_told(tmp_path, out, url):
    result = run(out, tmp_path, url)
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
