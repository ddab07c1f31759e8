"""Every regular expression takes time in proportion to the text, whatever the text is."""

import subprocess
import sys
from pathlib import Path

import pytest

import patterns

LEAST = 250  # patterns that the package has


@pytest.mark.slow
def test_no_pattern_grows_faster_than_its_text():
    command = [sys.executable, str(Path(patterns.__file__))]  # by itself: others have imported the package already
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    *slow, count = done.stdout.splitlines() or [""]
    assert done.returncode == 0, done.stderr
    assert slow == []
    assert int(count.split()[0]) >= LEAST


@pytest.mark.parametrize("pattern", [r"\s*,", r"(?:a+)+b", r"a*a*b", r"x.*y.*z$", r"(?:\w+\s?)*!"])
def test_careless_patterns_are_told(pattern):
    assert patterns.worst(pattern, 0) is not None


@pytest.mark.parametrize("pattern", [r"\d+", r"(?<!\s)\s++,", r"\([^()]*+\)", r"(?<![^\n])[^\n]*+\n", r"(?:\w++\s?)*+"])
def test_careful_patterns_pass(pattern):
    assert patterns.worst(pattern, 0) is None
