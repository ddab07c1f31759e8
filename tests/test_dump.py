import bz2
import gzip
import io
import os
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notesetl.errors import NotesetlError, RejectReason
from notesetl.readers.dump import Limits, RawFile, walk
from notesetl.readers.members import Gate
from notesetl.records import Reject

SMALL = Limits(max_bytes=1000, max_members=20, max_archive_bytes=1 << 20, max_ratio=20, ratio_from=1 << 18)


def put(root, **files):
    for name, data in files.items():
        write(root / name.replace("__", "."), data)


def write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def zipped(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


def tarred(path, members, mode="w"):
    with tarfile.open(path, mode) as archive:
        for member, data in members:
            info = tarfile.TarInfo(member) if isinstance(member, str) else member
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def special(name, kind, target=""):
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = target
    return info, b""


def seen(sources, limits=SMALL):
    """What the walk yields: (path, data) of files, (path, reason) of rejects."""
    sources = sources if isinstance(sources, list) else [sources]
    return [(x.path, x.data if isinstance(x, RawFile) else x.reason) for x in walk(sources, limits)]


def reasons(items):
    return {path: reason for path, reason in items if isinstance(reason, str)}


def files(items):
    return {path: data for path, data in items if isinstance(data, bytes)}


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path):
    for name in ("b.md", "a/z.txt", "a/y.MD", "a/deep/er/x.markdown", "c.html", "d.htm"):
        write(tmp_path / name, name)
    assert [path for path, _ in seen(tmp_path)] == [
        "a/deep/er/x.markdown",
        "a/y.MD",
        "a/z.txt",
        "b.md",
        "c.html",
        "d.htm",
    ]
    assert files(seen(tmp_path))["a/y.MD"] == b"a/y.MD"
    assert seen(str(tmp_path)) == seen(tmp_path)


def test_hidden_folders_and_other_files_are_passed_over_in_silence(tmp_path):
    for name in (".git/HEAD.md", ".obsidian/x.md", "__MACOSX/._n.md", "._n.md", "fig.png", "refs.bib", "run.sh"):
        write(tmp_path / name, "x")
    write(tmp_path / ".draft.md", "kept")
    assert seen(tmp_path) == [(".draft.md", b"kept")]


def test_notes_in_a_form_that_is_not_read_are_told_of(tmp_path):
    for name in ("a.org", "b.docx", "c.7z"):
        write(tmp_path / name, "x")
    assert set(reasons(seen(tmp_path)).values()) == {RejectReason.UNSUPPORTED}
    assert len(seen(tmp_path)) == 3


def test_a_single_file_has_its_name_whatever_its_suffix(tmp_path):
    assert seen(write(tmp_path / "notes.org", "named")) == [("notes.org", b"named")]
    assert seen(write(tmp_path / "README", "named")) == [("README", b"named")]


def test_empty_and_large_files_are_rejected(tmp_path):
    put(tmp_path, empty__md="", large__md="x" * 1001, fits__md="x" * 1000)
    assert reasons(seen(tmp_path)) == {"empty.md": RejectReason.EMPTY, "large.md": RejectReason.TOO_LARGE}
    assert set(files(seen(tmp_path))) == {"fits.md"}


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda p: p / "absent", "no such file or folder"),
        (lambda p: p / "x\0y", "null"),
        (lambda _: Path("/dev/null"), "neither a file nor a folder"),
    ],
)
def test_a_source_that_cannot_be_read_is_one_clear_line_at_once(tmp_path, make, message):
    with pytest.raises(NotesetlError, match=message) as caught:
        walk([make(tmp_path)])
    assert "\n" not in str(caught.value)


def test_no_source_is_a_mistake():
    with pytest.raises(NotesetlError, match="no notes named"):
        walk([])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_permissions(tmp_path):
    write(tmp_path / "a.md", "x").chmod(0)
    write(tmp_path / "locked/b.md", "x").parent.chmod(0)
    assert reasons(seen(tmp_path)) == {"a.md": RejectReason.UNREADABLE, "locked": RejectReason.UNREADABLE}
    with pytest.raises(NotesetlError, match="no permission"):
        walk([tmp_path / "a.md"])
    (tmp_path / "locked").chmod(0o700)


def test_several_sources_are_kept_apart_whatever_their_order(tmp_path):
    one = write(tmp_path / "x/notes/a.md", "1").parent
    two = write(tmp_path / "y/notes/a.md", "2").parent
    three = write(tmp_path / "other/a.md", "3").parent
    single = write(tmp_path / "single.md", "4")
    want = {"x/notes/a.md": b"1", "y/notes/a.md": b"2", "other/a.md": b"3", "single.md": b"4"}
    assert files(seen([one, two, three, single])) == want
    assert files(seen([single, three, two, one])) == want


def test_what_is_named_twice_is_read_once(tmp_path):
    note = write(tmp_path / "sub/a.md", "1")
    odd = write(tmp_path / "sub/list.cfg", "2")
    assert files(seen([tmp_path, tmp_path, note, note.parent])) == {"sub/a.md": b"1"}
    assert sorted(files(seen([tmp_path, odd])).values()) == [b"1", b"2"]


class TestLinks:
    def test_a_link_out_of_the_dump_is_rejected(self, tmp_path):
        secret = write(tmp_path / "secret.md", "secret")
        write(tmp_path / "outer/more.md", "secret")
        root = tmp_path / "dump"
        write(root / "a.md", "a")
        (root / "file.md").symlink_to(secret)
        (root / "relative.md").symlink_to("../secret.md")
        (root / "folder").symlink_to(tmp_path / "outer")
        assert files(seen(root)) == {"a.md": b"a"}
        assert reasons(seen(root)) == dict.fromkeys(["file.md", "folder", "relative.md"], RejectReason.OUTSIDE)

    def test_a_folder_whose_name_only_begins_alike_is_outside(self, tmp_path):
        write(tmp_path / "dump-2/a.md", "x")
        (tmp_path / "dump").mkdir()
        (tmp_path / "dump/a.md").symlink_to(tmp_path / "dump-2/a.md")
        assert seen(tmp_path / "dump") == [("a.md", RejectReason.OUTSIDE)]

    def test_a_link_inside_is_followed_and_loops_end(self, tmp_path):
        write(tmp_path / "a.md", "a")
        write(tmp_path / ".annex/object", "annexed")
        (tmp_path / "also.md").symlink_to("a.md")
        (tmp_path / "annexed.md").symlink_to(".annex/object")
        (tmp_path / "loop.md").symlink_to("loop.md")
        (tmp_path / "lost.md").symlink_to("nowhere.md")
        (tmp_path / "up").symlink_to(tmp_path)
        assert files(seen(tmp_path)) == {"a.md": b"a", "also.md": b"a", "annexed.md": b"annexed"}
        assert reasons(seen(tmp_path)) == dict.fromkeys(["loop.md", "lost.md"], RejectReason.UNREADABLE)

    def test_a_pipe_does_not_hold_up_the_walk(self, tmp_path):
        os.mkfifo(tmp_path / "pipe.md")
        assert seen(tmp_path) == [("pipe.md", RejectReason.UNREADABLE)]


MEMBERS = [("./b/한국어.md", b"ko"), ("a.md", b"a"), ("pic.png", b"p"), ("empty.txt", b""), (".git/x.md", b"h")]
READ = [("b/한국어.md", b"ko"), ("a.md", b"a"), ("empty.txt", RejectReason.EMPTY)]


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("n.zip", None),
        ("n.tar", "w"),
        ("n.tar.gz", "w:gz"),
        ("n.tgz", "w:gz"),
        ("n.tar.bz2", "w:bz2"),
        ("n.tar.xz", "w:xz"),
    ],
)
class TestArchives:
    def make(self, folder, name, mode, members):
        return zipped(folder / name, members) if mode is None else tarred(folder / name, members, mode)

    def test_members_in_their_order(self, tmp_path, name, mode):
        assert seen(self.make(tmp_path, name, mode, MEMBERS)) == READ

    def test_without_a_suffix_by_the_first_bytes(self, tmp_path, name, mode):
        archive = self.make(tmp_path, name, mode, MEMBERS)
        assert seen(archive.rename(tmp_path / "export")) == READ

    def test_in_a_folder_under_the_name_of_the_archive(self, tmp_path, name, mode):
        self.make(tmp_path, name, mode, MEMBERS)
        assert seen(tmp_path) == [(f"{name}/{path}", data) for path, data in READ]

    def test_of_two_archives(self, tmp_path, name, mode):
        archive = self.make(tmp_path, name, mode, MEMBERS)
        other = write(tmp_path / "single.md", "s")
        assert seen([other, archive]) == [("single.md", b"s"), *((f"{name}/{path}", data) for path, data in READ)]

    def test_names_that_climb_out(self, tmp_path, name, mode):
        bad = ["../up.md", "/etc/passwd.md", "a/../../b.md", "../run.sh", "C:/x.md"]
        got = seen(self.make(tmp_path, name, mode, [(path, b"x") for path in bad] + [("ok.md", b"ok")]))
        assert got == [*((path, RejectReason.OUTSIDE) for path in bad), ("ok.md", b"ok")]

    def test_a_bomb_is_not_read_out(self, tmp_path, name, mode):
        bomb = self.make(tmp_path, name, mode, [("ok.md", b"ok"), ("bomb.md", bytes(1 << 25))])
        limits = Limits(max_bytes=1 << 22, max_ratio=20, ratio_from=1 << 18, max_archive_bytes=1 << 26)
        tracemalloc.start()
        got = seen(bomb, limits)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        want = [("ok.md", b"ok"), ("bomb.md", RejectReason.TOO_LARGE), (name, RejectReason.ARCHIVE_BOMB)]
        if name == "n.tar":  # what is not packed cannot explode
            want = want[:2]
        if name == "n.zip":  # has its members one by one
            want = [want[0], ("bomb.md", RejectReason.ARCHIVE_BOMB)]
        assert got == want
        assert peak < 1 << 24  # half of what the member holds; xz alone takes 8 MiB

    def test_more_than_the_archive_may_hold(self, tmp_path, name, mode):
        members = [(f"{i}.md", os.urandom(900)) for i in range(10)]
        got = seen(self.make(tmp_path, name, mode, members), Limits(max_archive_bytes=6000))
        assert 0 < len(files(got)) < 10
        assert got[-1] == (name, RejectReason.ARCHIVE_BOMB)

    def test_too_many_members(self, tmp_path, name, mode):
        got = seen(self.make(tmp_path, name, mode, [(f"{i}.md", b"x") for i in range(30)]))
        assert len(files(got)) == 20
        assert got[-1] == (name, RejectReason.ARCHIVE_BOMB)

    def test_large_members_and_archives_in_it(self, tmp_path, name, mode):
        got = seen(self.make(tmp_path, name, mode, [("l.md", os.urandom(1001)), ("in.zip", b"PK"), ("ok.md", b"ok")]))
        assert got == [("l.md", RejectReason.TOO_LARGE), ("in.zip", RejectReason.UNSUPPORTED), ("ok.md", b"ok")]

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_the_same_name_twice(self, tmp_path, name, mode):
        got = seen(self.make(tmp_path, name, mode, [("a.md", b"1"), ("./a.md", b"2"), ("a.md", b"3")]))
        assert got == [("a.md", b"1"), ("a.md", RejectReason.DUPLICATE_PATH), ("a.md", RejectReason.DUPLICATE_PATH)]

    @pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
    def test_a_truncated_archive_is_told_of(self, tmp_path, name, mode, share):
        archive = self.make(tmp_path, name, mode, [(f"{i}.md", os.urandom(700)) for i in range(12)])
        data = archive.read_bytes()
        # The end of a plain tar is filled up with zeros, whose lack loses nothing.
        archive.write_bytes(data[: int(share * min(len(data), 12 * 1536))])
        got = seen(archive)
        assert reasons(got) == {name: RejectReason.BAD_ARCHIVE}
        assert all(len(content) == 700 for content in files(got).values())

    def test_what_is_no_archive(self, tmp_path, name, mode):
        del mode
        for data in (
            b"",
            b"# only a note\n",
            b"PK\x03\x04 but broken",
            gzip.compress(b"# a note\n"),
            bz2.compress(b"x"),
        ):
            assert reasons(seen(write(tmp_path / name, data))) == {name: RejectReason.BAD_ARCHIVE}


def test_links_and_devices_of_a_tar(tmp_path):
    archive = tarred(
        tmp_path / "n.tar",
        [
            special("etc", tarfile.SYMTYPE, "/etc"),
            ("etc/passwd.md", b"only a member"),
            special("b.md", tarfile.LNKTYPE, "/etc/shadow"),
            special("c.md", tarfile.CHRTYPE),
            special("folder.md", tarfile.DIRTYPE),
        ],
    )
    assert files(seen(archive)) == {"etc/passwd.md": b"only a member"}
    assert reasons(seen(archive)) == dict.fromkeys(["etc", "b.md", "c.md"], RejectReason.OUTSIDE)


def test_links_of_a_zip(tmp_path):
    link = zipfile.ZipInfo("link.md")
    link.external_attr = 0o120777 << 16
    assert seen(zipped(tmp_path / "n.zip", [(link, "/etc/passwd")])) == [("link.md", RejectReason.OUTSIDE)]


def test_an_encrypted_member(tmp_path):
    archive = zipped(tmp_path / "n.zip", [("a.md", b"secret")])
    data = bytearray(archive.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    archive.write_bytes(data)
    assert seen(archive) == [("a.md", RejectReason.UNREADABLE)]


def test_a_zip_that_lies_about_its_sizes(tmp_path):
    archive = zipped(tmp_path / "n.zip", [("a.md", b"x" * 900), ("b.md", b"b")])
    data = bytearray(archive.read_bytes())
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (5).to_bytes(4, "little")
    archive.write_bytes(data)
    assert seen(archive) == [("a.md", RejectReason.BAD_ARCHIVE), ("b.md", b"b")]


def test_a_tar_header_without_measure(tmp_path):
    info = tarfile.TarInfo("./@LongLink")
    info.type = tarfile.GNUTYPE_LONGNAME
    info.size = 1 << 40
    path = write(tmp_path / "n.tar", info.tobuf(tarfile.GNU_FORMAT) + b"x" * 4096)
    assert seen(path) == [("n.tar", RejectReason.ARCHIVE_BOMB)]


def test_a_tar_that_points_back(tmp_path):
    info = tarfile.TarInfo("a.md")
    good = info.tobuf(tarfile.GNU_FORMAT)
    back = bytearray(good)
    back[124:136] = b"\xff" * 8 + (-1024 & 0xFFFFFFFF).to_bytes(4, "big")
    back[148:156] = b" " * 8
    back[148:156] = f"{sum(back):06o}\0 ".encode()
    path = write(tmp_path / "n.tar", good + bytes(back) + bytes(1024))
    assert reasons(seen(path))["n.tar"] == RejectReason.BAD_ARCHIVE


@pytest.mark.parametrize(
    ("names", "encoding"),
    [
        (["笔记/论文阅读.md", "推荐.md"], "gbk"),
        (["讀書筆記/這篇論文.md"], "big5"),
        (["논문/읽은 것.md"], "cp949"),
        (["ghi chú/bài báo.md"], "utf-8"),
        (["Größe.md", "café.md"], "cp437"),
    ],
)
def test_names_of_a_zip_in_other_encodings(tmp_path, names, encoding):
    archive = tmp_path / "n.zip"
    stand_ins = {name: f"{i}".ljust(len(name.encode(encoding)) - 3, "x") + ".md" for i, name in enumerate(names)}
    zipped(archive, [(stand_in, b"x") for stand_in in stand_ins.values()])
    data = archive.read_bytes()
    for name, stand_in in stand_ins.items():
        data = data.replace(stand_in.encode(), name.encode(encoding))
    archive.write_bytes(data)
    assert [path for path, _ in seen(archive)] == names


def test_names_with_the_separator_of_windows(tmp_path):
    archive = zipped(tmp_path / "n.zip", [("sub\\a.md", b"1"), ("..\\b.md", b"2"), ("C:\\c.md", b"3")])
    got = dict(seen(archive))
    assert got["sub/a.md"] == b"1"
    assert sorted(map(str, reasons(got.items()).values())) == ["outside_dump"] * 2


def test_names_of_a_tar_in_other_encodings(tmp_path):
    path = tmp_path / "n.tar"
    with tarfile.open(path, "w", encoding="gbk", format=tarfile.GNU_FORMAT) as archive:
        info = tarfile.TarInfo("笔记/论文阅读.md")
        info.size = 1
        archive.addfile(info, io.BytesIO(b"x"))
    assert seen(path) == [("笔记/论文阅读.md", b"x")]


def test_file_names_that_are_no_utf8(tmp_path):
    name = os.fsdecode("笔记与阅读.md".encode("gbk"))
    try:
        write(tmp_path / name, "x")
    except OSError:
        pytest.skip("the file system takes only UTF-8 names")
    write(tmp_path / "笔记与阅读.md", "y")
    got = seen(tmp_path)
    assert sorted(map(str, (value for _, value in got)))[1] == "duplicate_path"
    assert {path for path, _ in got} == {"笔记与阅读.md"}


def test_memory_stays_flat_as_an_archive_grows(tmp_path):
    peaks = []
    for count in (100, 1000):
        archive = tarred(tmp_path / f"{count}.tar.gz", [(f"{i}.md", os.urandom(4000)) for i in range(count)], "w:gz")
        tracemalloc.start()
        assert sum(isinstance(item, RawFile) for item in walk([archive])) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 400_000  # the names of 900 members; their contents are 3.6 MB


@given(st.text(max_size=40))
def test_no_admitted_name_climbs_out(name):
    verdict = Gate("dump/", Limits()).admit(name + ".md")
    if isinstance(verdict, str):
        assert verdict.startswith("dump/")
        assert ".." not in verdict.split("/")
    else:
        assert verdict is None or isinstance(verdict, Reject)
