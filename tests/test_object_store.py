"""Notes and tables on an object store: moto's server speaks S3 on a loopback port."""

import io
import json
import os
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from fsspec.registry import _registry
from moto.server import ThreadedMotoServer

import notesetl
from dask_cluster import Dask
from notesetl import pipeline, places
from notesetl.errors import NotesetlError
from notesetl.places import place
from notesetl.query import Tables
from notesetl.readers import Limits, RawFile
from notesetl.readers.dump import walk
from notesetl.runners.afar import AfarJob
from notesetl.runners.choose import runner
from notesetl.runners.kind import Runner
from notesetl.settings import Settings
from notesetl.tables import remote, remote_lock
from notesetl.tables.history import published
from notesetl.tables.layout import current
from notesetl.tables.schema import tables
from notesetl.tables.validate import faults
from test_incremental import NOTES, put

ROOT = Path(__file__).parents[1]
SETTINGS = Settings(translator="none")


@pytest.fixture(scope="module")
def server():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(autouse=True)
def _account(server, tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "somebody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def bucket(request):
    """A bucket of its own for each test."""
    name = f"bucket-{abs(hash(request.node.nodeid)):x}"
    where = place(f"s3://{name}/")
    where.fs.mkdir(name)
    return f"s3://{name}"


@pytest.fixture
def dump(tmp_path):
    for number, kind in enumerate(("en", "zh", "ko", "vi")):
        put(tmp_path / "dump", f"{kind}/{number}.md", NOTES[kind])
    return tmp_path / "dump"


def run(notes, out, **more):
    return pipeline.run([notes], out, SETTINGS, **more)


def rows(out):
    """Return all rows that say nothing of the run itself."""
    with Tables(out) as live:
        return {name: live.sql(f"FROM {name}").to_dict("records") for name in tables() if name not in {"runs", "parts"}}


def same(one, other):
    assert one.keys() == other.keys()
    for name in one:
        assert repr(one[name]) == repr(other[name]), name  # NaN is not itself


def paths(source, **limits):
    return [
        (item.path, item.data) if isinstance(item, RawFile) else (item.path, item.reason)
        for item in walk([source], Limits(**limits))
    ]


def send(folder, url):
    where = place(url)
    places.upload(folder, where, places.sizes_of(folder))


def hostile_dump(folder):
    put(folder, "b.md", "b")
    put(folder, "b/c.md", "c")
    put(folder, "b/.hidden/d.md", "hidden")
    put(folder, "b-1.md", "dash")
    put(folder, "읽기/목록 #1.md", "ko")
    put(folder, "阅读?.txt", "zh")
    put(folder, "x%20y.md", "percent")
    put(folder, "._b.md", "sidecar")
    put(folder, "old.docx", "unsupported")
    put(folder, "empty.md", "")
    put(folder, "large.md", "x" * 200)
    put(folder, "picture.png", "other")
    with zipfile.ZipFile(folder / "pack.zip", "w") as archive:
        archive.writestr("in/one.md", "one")
        archive.writestr("../out.md", "two")
    with tarfile.open(folder / "pack.tar.gz", "w:gz") as archive:
        member = tarfile.TarInfo("t.md")
        member.size = 3
        archive.addfile(member, io.BytesIO(b"tar"))


def test_a_folder_of_objects_is_read_as_a_folder_of_files(bucket, tmp_path):
    hostile_dump(tmp_path / "dump")
    send(tmp_path / "dump", f"{bucket}/notes")
    local = paths(tmp_path / "dump", max_bytes=100)
    assert paths(f"{bucket}/notes", max_bytes=100) == local
    assert paths(f"{bucket}/notes/", max_bytes=100) == local
    assert len(local) > 10


@pytest.mark.parametrize("name", ["pack.zip", "pack.tar.gz", "b.md"])
def test_an_object_by_itself(bucket, tmp_path, name):
    hostile_dump(tmp_path / "dump")
    send(tmp_path / "dump", f"{bucket}/notes")
    assert paths(f"{bucket}/notes/{name}") == paths(tmp_path / "dump" / name)


def test_several_sources_of_both_kinds(bucket, dump):
    send(dump, f"{bucket}/notes")
    both = [item.path for item in walk([dump / "en", f"{bucket}/notes/ko", dump / "vi" / "3.md"])]
    assert both == ["en/0.md", "ko/2.md", "3.md"]


def test_a_file_url_is_a_folder_of_this_machine(dump, tmp_path):
    run(dump.as_uri(), (tmp_path / "o ut").as_uri())
    assert (tmp_path / "o ut" / "current").is_symlink()
    assert len(notesetl.open((tmp_path / "o ut").as_uri()).notes()) == 4


def test_tables_at_a_url_are_those_of_a_folder(bucket, dump, tmp_path):
    send(dump, f"{bucket}/notes")
    summary = run(f"{bucket}/notes", f"{bucket}/out")
    run(dump, tmp_path / "out")
    same(rows(f"{bucket}/out"), rows(tmp_path / "out"))
    assert str(summary.snapshot).startswith(f"{bucket}/out/snapshots/00000001-")
    assert list(faults(current(place(f"{bucket}/out")))) == []
    path, system = places.in_arrow(summary.snapshot / "ratings")
    assert pq.read_table(path, filesystem=system).num_rows == summary.counts["ratings"] > 0


def test_runs_over_what_changed(bucket, dump, tmp_path, monkeypatch):
    url, folder = f"{bucket}/out", tmp_path / "out"
    sent = []
    real = places.upload
    monkeypatch.setattr(remote, "upload", lambda *a: sent.append(sorted(a[2])) or real(*a))
    for change in ("", "more", "gone"):
        if change == "more":
            put(dump, "more.md", NOTES["short"])
        if change == "gone":
            (dump / "en" / "0.md").unlink()
        told, other = run(dump, url), run(dump, folder)
        assert told.files == other.files
        same(rows(url), rows(folder))
    assert run(dump, url).files["unchanged"] == 4
    assert sent[-1] == ["parts/part-00000.parquet", "runs/part-00000.parquet"]
    assert [entry.number for entry in published(place(url)) if entry.path is not None] == [1, 2, 3, 4]
    with Tables(url, as_of="1") as first, Tables(url, as_of="2") as second:
        assert (len(first.notes()), len(second.notes())) == (4, 5)


def test_a_machine_that_has_not_written_them_before_goes_on(bucket, dump, tmp_path, monkeypatch):
    run(dump, f"{bucket}/out")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "elsewhere"))
    put(dump, "more.md", NOTES["short"])
    assert run(dump, f"{bucket}/out").files["unchanged"] == 4
    run(dump, tmp_path / "out")
    same(rows(f"{bucket}/out"), rows(tmp_path / "out"))


class Cut(BaseException):
    """The machine goes down."""


@pytest.mark.parametrize("step", ["copy", "half", "files_under", "create"])
def test_a_run_that_is_cut_off_while_it_publishes_leaves_the_snapshot_before(bucket, dump, step, monkeypatch):
    url = f"{bucket}/out"
    before = run(dump, url).snapshot
    old = rows(url)
    put(dump, "more.md", NOTES["short"])

    def cut(*arguments):
        if step == "half":
            places.upload(arguments[0], arguments[1], list(arguments[2])[:3])
        raise Cut

    with monkeypatch.context() as patched:
        patched.setattr(remote, "upload" if step == "half" else step, cut)
        with pytest.raises(Cut):
            run(dump, url)
    assert current(place(url)) == before
    same(rows(url), old)
    assert list(faults(current(place(url)))) == []
    assert run(dump, url).files["new"] == 1
    there = [name for name, _, _ in places.entries(place(url) / "snapshots")]
    assert there == [entry.name for entry in published(place(url)) if entry.path is not None]
    assert len(there) == 2


def test_of_two_who_build_on_the_same_snapshot_one_publishes(bucket, dump, monkeypatch):
    url = f"{bucket}/out"
    run(dump, url)
    real = remote.create

    def beaten(where, data):
        assert real(where, json.dumps({"snapshot": current(place(url)).name}).encode())
        return real(where, data)

    with monkeypatch.context() as patched:
        patched.setattr(remote, "create", beaten)
        with pytest.raises(NotesetlError, match="was written by somebody else meanwhile; nothing was published"):
            run(dump, url)
    assert len(notesetl.open(url).notes()) == 4


def test_a_lock_that_somebody_holds_and_one_whose_owner_is_silent(bucket, dump, monkeypatch):
    lock = place(f"{bucket}/out/.lock")
    owner = {"pid": 7, "host": "elsewhere", "since": "2026-05-01T00:00:00+00:00"}
    places.overwrite(lock, json.dumps(owner).encode())
    with pytest.raises(NotesetlError, match=f"^{bucket}/out is being written by process 7 on elsewhere since 2026"):
        run(dump, f"{bucket}/out")
    monkeypatch.setattr(remote_lock, "_STALE", -1)
    run(dump, f"{bucket}/out")
    assert places.read(lock) is None


def test_a_store_that_ignores_conditions_is_refused(bucket, dump, monkeypatch):
    def ignoring(where, data):
        places.overwrite(where, data)
        return True

    monkeypatch.setattr(remote_lock, "create", ignoring)
    with pytest.raises(NotesetlError, match="ignores the condition If-None-Match"):
        run(dump, f"{bucket}/out")


def test_mistakes_are_one_line(bucket, dump, tmp_path, monkeypatch):
    cases = [
        (lambda: run("s3://nobody-has-this-bucket/notes", tmp_path / "out"), "no such file or folder"),
        (lambda: run(f"{bucket}/nothing", tmp_path / "out"), "no such file or folder"),
        (lambda: run(dump, "s3://nobody-has-this-bucket/out"), "cannot write to s3://nobody-has-this-bucket/out: "),
        (lambda: Tables(f"{bucket}/nothing"), "holds no tables"),
        (lambda: place("nowhere://x"), "is no kind of place that is known"),
    ]
    for call, told in cases:
        with pytest.raises(NotesetlError, match=told) as caught:
            call()
        assert "\n" not in str(caught.value)
    monkeypatch.setitem(sys.modules, "s3fs", None)
    monkeypatch.delitem(_registry, "s3")
    with pytest.raises(NotesetlError, match=r"^s3://b/x needs packages .*pip install 'notesetl\[s3\]'$"):
        place("s3://b/x")


def command(*arguments):
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "NOTESETL_TRANSLATOR": "none"}
    return [sys.executable, "-m", "notesetl", *map(str, arguments)], environment


def call(*arguments, **more):
    line, environment = command(*arguments)
    environment.update(more)
    return subprocess.run(line, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - ourselves


@pytest.mark.slow
def test_the_command_line_takes_urls(bucket, dump):
    send(dump, f"{bucket}/notes")
    done = call("run", f"{bucket}/notes", "--out", f"{bucket}/out")
    assert done.returncode == 0, done.stderr
    assert f"{bucket}/out" in done.stdout
    assert "Attention" in call("query", "--out", f"{bucket}/out", "--format", "csv").stdout
    assert "is sound" in call("validate", "--out", f"{bucket}/out").stdout
    nameless = call("run", dump, "--out", f"{bucket}/out", AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")
    assert (nameless.returncode, len(nameless.stderr.splitlines())) == (2, 1)
    assert "credentials" in nameless.stderr


@pytest.mark.slow
def test_workers_of_a_cluster_share_the_store_and_no_folder(bucket, dump, tmp_path, monkeypatch):
    small, seen = Settings(translator="none", batch=1), []
    fetched = AfarJob.fetched

    def killing_fetched(afar, done):
        seen.append((done.staged.folder, done.staged.folder.exists(), places.files_under(afar.spool)))
        if len(seen) == 2:
            cluster.processes[-1].kill()
        return fetched(afar, done)

    monkeypatch.setattr(AfarJob, "fetched", killing_fetched)
    put(dump, "more.md", NOTES["short"])
    cluster = Dask(tmp_path)
    try:
        cluster.scheduler()
        for _ in range(2):
            cluster.worker()
        for _ in range(2):  # the second time there are translations of before
            with runner(Runner.dask, address=cluster.address) as work:
                pipeline.run([dump], f"{bucket}/out", small, fresh=True, work=work)
    finally:
        cluster.stop()
    pipeline.run([dump], tmp_path / "out", small)
    same(rows(f"{bucket}/out"), rows(tmp_path / "out"))
    assert len(seen) == 10
    assert not any(there for _, there, _ in seen)
    assert all(sent for _, _, sent in seen)
    assert ".staged" not in [name for name, _, _ in places.entries(place(f"{bucket}/out"))]


@pytest.mark.slow
def test_a_run_that_is_killed_while_it_sends_leaves_the_snapshot_before(bucket, dump):
    url = f"{bucket}/out"
    before = run(dump, url).snapshot
    put(dump, "more.md", NOTES["short"])
    line, environment = command("run", dump, "--out", url)
    process = subprocess.Popen(line, env=environment)  # noqa: S603 - ourselves
    snapshots = place(url) / "snapshots"
    while process.poll() is None and len(places.entries(snapshots)) < 2:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert current(place(url)) == before
    assert list(faults(before)) == []
    assert call("run", dump, "--out", url).returncode == 0
    assert len(notesetl.open(url).notes()) == 5
    assert len(places.entries(snapshots)) == 2
