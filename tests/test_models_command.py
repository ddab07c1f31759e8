"""``notesetl models``: against a server that answers as the hub does, and with models made for the test."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import tiny_translators

ROOT = Path(__file__).parents[1]
COMMIT = "0123456789abcdef0123456789abcdef01234567"
REPO = "somebody/tiny-zh-en"
UNSAFE = "somebody/unsafe"


class Hub(BaseHTTPRequestHandler):
    """As much of the hub as fetching a model asks for: its description, and files with their checksums."""

    folder: Path
    asked: list[str]

    def do_GET(self):
        self.asked.append(self.path)
        path = self.path.partition("?")[0]
        if path.startswith("/api/models/"):
            self._describe(path.removeprefix("/api/models/"))
        else:
            self._file(path)

    do_HEAD = do_GET  # noqa: N815 - as the server calls it

    def _describe(self, path):
        repo = "/".join(path.split("/")[:2])
        if repo not in {REPO, UNSAFE}:
            self._answer(404, b'{"error": "no such model"}', {"X-Error-Code": "RepoNotFound"})
            return
        names = sorted(entry.name for entry in self.folder.iterdir() if entry.is_file())
        names = ["config.json", "pytorch_model.bin"] if repo == UNSAFE else names
        files = [{"rfilename": name, "size": 1} for name in [*names, "modeling_evil.py"]]
        if "/tree/" in path:
            listed = [self._entry(name) for name in names]
            self._answer(200, json.dumps(listed).encode(), {"Content-Type": "application/json"})
            return
        about = {
            "id": repo,
            "modelId": repo,
            "sha": COMMIT,
            "siblings": files,
            "cardData": {"license": "mit"},
            "tags": [],
        }
        self._answer(200, json.dumps(about).encode(), {"Content-Type": "application/json"})

    def _entry(self, name):
        data = (self.folder / name).read_bytes()
        return {"type": "file", "path": name, "size": len(data), "oid": hashlib.sha1(data).hexdigest()}  # noqa: S324

    def _file(self, path):
        file = self.folder / path.rsplit("/", 1)[-1]
        if not file.is_file():
            self._answer(404, b"", {"X-Error-Code": "EntryNotFound"})
            return
        data = file.read_bytes()
        head = {"X-Repo-Commit": COMMIT, "ETag": f'"{hashlib.sha256(data).hexdigest()}"'}
        self._answer(200, data, head)

    def _answer(self, status, data, head):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **head}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(data)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    folder = tiny_translators.marian(tmp_path_factory.mktemp("hub") / "model")
    handler = type("Handler", (Hub,), {"folder": folder, "asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", handler.asked
    server.shutdown()
    server.server_close()


@pytest.fixture
def notesetl(hub, tmp_path):
    def call(*arguments, endpoint=hub[0]):
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("NOTESETL_", "HF_"))}
        environment |= {"PYTHONPATH": str(ROOT / "src"), "HF_ENDPOINT": endpoint, "HF_HOME": str(tmp_path / "hf")}
        environment |= {"COLUMNS": "200", "HF_HUB_DISABLE_PROGRESS_BARS": "1", "HF_HUB_DISABLE_XET": "1"}
        command = [sys.executable, "-c", "from notesetl.cli import main; main()", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603

    return call


def test_a_model_is_fetched_pinned_listed_and_used_without_the_network(hub, notesetl, tmp_path):
    done = notesetl("models", "fetch", REPO)
    assert done.returncode == 0, done.stderr
    assert f"{REPO}@{COMMIT}" in done.stdout
    assert "licence: mit" in done.stdout
    assert not any("evil" in path for path in hub[1])
    listed = notesetl("models", "list", endpoint="http://127.0.0.1:9")
    assert f"{REPO}@{COMMIT}" in listed.stdout
    assert "facebook/nllb-200-distilled-600M" in listed.stdout
    assert "not for commercial use" in listed.stdout
    (tmp_path / "note.md").write_text("# 方法\n\n这个模型比以前的模型更快，更准确。\n", encoding="utf-8")
    run = notesetl(
        "run",
        str(tmp_path / "note.md"),
        "--out",
        str(tmp_path / "out"),
        "--translator",
        f"{REPO}@{COMMIT}",
        endpoint="http://127.0.0.1:9",
    )
    assert run.returncode == 0, run.stderr
    assert "pending" not in run.stdout


def test_a_model_that_is_not_here_leaves_texts_pending_and_tells_how_to_get_it(notesetl, tmp_path):
    (tmp_path / "note.md").write_text(
        "# 이 모델은 왜 빠른가\n\n이 모델은 이전 모델보다 훨씬 빠르다.\n", encoding="utf-8"
    )
    run = notesetl("run", str(tmp_path / "note.md"), "--out", str(tmp_path / "out"), "--translator", f"{REPO}@{COMMIT}")
    assert run.returncode == 0, run.stderr
    assert f"notesetl models fetch {REPO}@{COMMIT}" in run.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("fetch", UNSAFE), "has no weights in safetensors"),
        (("fetch", "somebody/nothing"), "the hub has no model somebody/nothing"),
        (("fetch", "no id"), "is neither shipped"),
        (("fetch", f"{REPO}@main"), "no commit"),
        (("check", "none"), "none is wanted"),
        (("check", "/no/such/folder"), "is neither shipped"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(notesetl, arguments, told):
    done = notesetl("models", *arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


def test_without_a_network_fetching_says_so(notesetl):
    done = notesetl("models", "fetch", REPO, endpoint="http://127.0.0.1:9")
    assert done.returncode == 2
    assert "the hub cannot be reached" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_model_that_speaks_nonsense_does_not_pass_the_check(notesetl, tmp_path):
    done = notesetl("models", "check", str(tiny_translators.shipped(tmp_path)))
    assert done.returncode == 1
    assert "broken" in done.stdout
    assert "tiny-1" in done.stdout
