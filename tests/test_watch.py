"""The tables follow the notes: saved, renamed and removed ones, within seconds."""

import threading
import time

import pyarrow.parquet as pq
import pytest

from notesetl.errors import NotesetlError
from notesetl.settings import Settings
from notesetl.tables.store import Run, SnapshotWriter
from notesetl.watch import watch
from test_incremental import NOTES, put

PATIENCE = 120  # seconds; on an idle machine a change takes less than one
pytestmark = pytest.mark.slow


class Watcher:
    """A watch in a thread of its own, and what it told."""

    def __init__(self, dump, out):
        self.told, self.ended = [], threading.Event()
        self.out = out
        arguments = ([dump], out, Settings(translator="none"), self.told.append)
        self.thread = threading.Thread(target=watch, args=arguments, kwargs={"ended": self.ended})
        self.thread.start()

    def until(self, number):
        """Wait for so many told runs, and return the last."""
        end = time.monotonic() + PATIENCE
        while len(self.told) < number:
            assert time.monotonic() < end, self.told
            time.sleep(0.02)
        return self.told[-1]

    def paths(self):
        return sorted(pq.read_table(self.out / "current" / "notes")["path"].to_pylist())


@pytest.fixture
def follow(tmp_path):
    watchers = []

    def start(out=None):
        watchers.append(Watcher(tmp_path / "dump", out or tmp_path / "out"))
        return watchers[-1]

    put(tmp_path / "dump", "a.md", NOTES["en"])
    yield start
    for watcher in watchers:
        watcher.ended.set()
        watcher.thread.join()


def test_changes_are_in_the_tables_within_seconds(tmp_path, follow):
    dump, watcher = tmp_path / "dump", follow()
    assert watcher.until(1).files["new"] == 1
    for number in range(5):  # saved one after the other, worked on together
        put(dump, f"daily/{number}.md", NOTES["ko"])
    last = watcher.until(2)
    if last.files["new"] < 5:
        last = watcher.until(3)
    assert len(watcher.paths()) == 6
    runs = len(watcher.told)
    (dump / "a.md").replace(dump / "b.md")
    assert watcher.until(runs + 1).files["renamed"] == 1
    (dump / "b.md").unlink()
    assert watcher.until(runs + 2).files["gone"] == 1
    assert watcher.paths() == [f"daily/{number}.md" for number in range(5)]


def test_what_is_no_note_starts_no_run(tmp_path, follow):
    dump, watcher = tmp_path / "dump", follow()
    watcher.until(1)
    put(dump, ".obsidian/workspace.json", "{}")
    put(dump, ".obsidian/plugin.md", "x")
    put(dump, "picture.png", "x")
    put(dump, "last.md", NOTES["vi"])
    watcher.until(2)
    assert [summary.files["new"] for summary in watcher.told] == [1, 1]
    assert watcher.paths() == ["a.md", "last.md"]


def test_a_locked_store_is_tried_again(tmp_path, follow, monkeypatch):
    monkeypatch.setattr("notesetl.watch._AGAIN", 300)
    with SnapshotWriter(tmp_path / "out", Run("1")):
        watcher = follow()
        first = watcher.until(1)
        assert isinstance(first, NotesetlError)
        assert "is being written by" in str(first)
    end = time.monotonic() + PATIENCE
    while isinstance(watcher.told[-1], NotesetlError):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert watcher.paths() == ["a.md"]
