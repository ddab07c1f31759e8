"""Runs readers and extraction over notes that tests write down."""

from functools import cache

import pytest

from notesetl.errors import RejectReason
from notesetl.extraction import build, process
from notesetl.readers import RawFile, read_note
from notesetl.settings import Settings
from notesetl.tables.check import checked_rows


@cache
def nlp():
    """Return the one pipeline of the session."""
    return build(Settings())


def read(text, path="x.md"):
    """Return the note of ``text`` as the readers leave it."""
    note, _ = read_note(RawFile(path, text.encode()))
    assert note is not None
    return note


def processed(text, path="x.md"):
    """Return the finished note of ``text`` (None: refused) and its rejects."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return process(RawFile(path, data), nlp())


def found(text, path="x.md"):
    """Return the finished note of ``text``; the extraction must not have failed."""
    note, rejects = processed(text, path)
    assert note is not None, rejects
    assert not [r for r in rejects if r.reason == RejectReason.EXTRACTION], rejects
    return note


def sound_rows(text, path="x.md"):
    """Return the rows of ``text`` by table (None where the file is refused); no row may break the contract."""
    note, rejects = processed(text, path)
    assert not [r for r in rejects if r.reason == RejectReason.EXTRACTION], rejects
    if note is None:
        return None
    checked = checked_rows(note)
    assert checked.rejects == [], checked.rejects
    return checked.rows


def titles(text, path="x.md"):
    """Return the titles of the mentions, in order."""
    return [mention.title for mention in found(text, path).mentions]


def ratings(text, path="x.md"):
    """Return what was rated as (title, raw, value, maximum), in order."""
    return [
        (mention.title, rating.raw, rating.value, rating.maximum)
        for mention in found(text, path).mentions
        for rating in mention.ratings
    ]


def expected(names, not_yet):
    """Return ``names`` as parameters; those in ``not_yet`` (name: what is wrong) are expected to fail."""
    assert set(not_yet) <= set(names)
    return [
        pytest.param(name, marks=pytest.mark.xfail(strict=True, reason=not_yet[name])) if name in not_yet else name
        for name in names
    ]
