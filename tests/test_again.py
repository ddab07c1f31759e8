"""Which refusals another try at reading may mend, and where the file of one lies."""

import pytest

from notesetl.errors import RejectReason
from notesetl.readers import Limits, RawFile
from notesetl.readers.again import read_again, unread
from notesetl.readers.sources import resolve
from notesetl.records import Reject


def refused(path, reason=RejectReason.UNREADABLE):
    return Reject(path, "read", reason)


@pytest.fixture
def dump(tmp_path):
    for name in ("a/one.md", "a/sub/필기.md", "b/one.md", "b/old.zip", "alone.txt"):
        place = tmp_path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"text of " + name.encode())
    (tmp_path / "a" / "dangling.md").symlink_to("nowhere.md")
    return tmp_path


@pytest.mark.parametrize(
    ("names", "path", "place"),
    [
        (["a"], "one.md", "a/one.md"),
        (["a"], "sub/필기.md", "a/sub/필기.md"),
        (["a", "b"], "b/one.md", "b/one.md"),
        (["a", "alone.txt"], "a/sub/필기.md", "a/sub/필기.md"),
        (["a", "alone.txt"], "alone.txt", "alone.txt"),
        (["alone.txt"], "alone.txt", "alone.txt"),
    ],
)
def test_the_file_of_a_refusal_is_found_by_its_path_in_the_dump(dump, names, path, place):
    assert unread(refused(path), resolve([dump / name for name in names])) == dump / place


@pytest.mark.parametrize("path", ["dangling.md", "gone.md", "sub", "old.zip", "old.zip/inner.md", "../alone.txt/x", ""])
def test_what_is_no_file_is_not_tried_again(dump, path):
    assert unread(refused(path), resolve([dump / "a"])) is None


def test_archives_are_not_tried_again(dump):
    assert unread(refused("old.zip"), resolve([dump / "b"])) is None


@pytest.mark.parametrize("reason", [reason for reason in RejectReason if reason is not RejectReason.UNREADABLE])
def test_other_reasons_are_final(dump, reason):
    assert unread(refused("one.md", reason), resolve([dump / "a"])) is None


def test_what_was_read_is_not_read_again(dump):
    assert unread(RawFile("one.md", b"text"), resolve([dump / "a"])) is None


def test_another_try_reads_the_file_under_the_path_that_the_walk_gave_it(dump):
    assert read_again(dump / "b" / "one.md", "b/one.md", Limits()) == RawFile("b/one.md", b"text of b/one.md")


def test_another_try_keeps_the_limits_and_tells_what_has_gone(dump):
    (large, gone) = (dump / "b" / "one.md", dump / "gone.md")
    assert read_again(large, "b/one.md", Limits(max_bytes=3)).reason == RejectReason.TOO_LARGE
    found = read_again(gone, "gone.md", Limits())
    assert (found.path, found.reason) == ("gone.md", RejectReason.UNREADABLE)
