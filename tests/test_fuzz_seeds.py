"""What the fuzzer found once: files that ended in an exception, or in rows that were not in the text."""

from pathlib import Path

import pytest

from extraction import sound_rows
from notesetl.readers import read_dump
from notesetl.records import Reject

SEEDS = sorted((Path(__file__).parent / "cases" / "fuzz").iterdir())
NOTES = [path for path in SEEDS if path.name.startswith("notes")]
ARCHIVES = [path for path in SEEDS if path.name.startswith("archive")]


@pytest.mark.parametrize("path", NOTES, ids=[path.name for path in NOTES])
def test_notes_that_the_fuzzer_made_give_sound_rows(path):
    sound_rows(path.read_bytes(), path.name)


@pytest.mark.parametrize("path", ARCHIVES, ids=[path.name for path in ARCHIVES])
def test_archives_that_the_fuzzer_broke_are_told(path):
    rejects = [read for read in read_dump([path]) if isinstance(read, Reject)]
    assert {reject.stage for reject in rejects} == {"read"}
