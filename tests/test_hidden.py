"""Packages that are hidden from others for a while."""

import subprocess
import sys

import pytest

from notesetl.hidden import hidden

CODE = "import notesetl.extraction as p, sys; p.build(p.Settings()); print(*sorted(NAMES & sys.modules.keys()))"
NAMES = {"torch", "tensorflow", "cupy", "transformers", "prefect", "langdetect", "ctranslate2", "requests", "weasel"}
COMMANDS = """import notesetl.extraction as p, sys
p.build(p.Settings())
import spacy
assert "spacy.cli" not in sys.modules
assert spacy.info(silent=True)["spacy_version"] == spacy.__version__
import spacy.cli
print(spacy.cli.info.__module__, callable(spacy.cli.download))
"""
RUN = """import sys
from notesetl.cli import main
sys.argv = ["notesetl", "run", NOTE, "--out", OUT]
try:
    main()
except SystemExit as stopped:
    assert not stopped.code
print("pandas" in sys.modules)
import notesetl
print(notesetl.open(OUT).mentions()["title"].tolist())
"""


def test_what_is_hidden_cannot_be_imported_until_the_block_ends():
    sys.modules.pop("colorsys", None)
    with hidden("colorsys"), pytest.raises(ImportError):
        import colorsys  # noqa: F401, PLC0415
    import colorsys as found  # noqa: PLC0415

    assert found.rgb_to_hsv(0, 0, 0) == (0, 0, 0)


def test_what_is_loaded_stays():
    before = sys.modules["json"]
    with hidden("json"):
        import json  # noqa: PLC0415

        assert json is before
    assert sys.modules["json"] is before


def test_a_fault_inside_hides_nothing_for_good():
    with pytest.raises(ValueError, match="inside"), hidden("colorsys_of_nobody"):
        raise ValueError("inside")
    assert "colorsys_of_nobody" not in sys.modules


def test_a_pipeline_of_our_components_loads_no_package_that_it_does_not_need():
    code = CODE.replace("NAMES", repr(NAMES))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.split() == []


def test_a_run_on_the_command_line_does_without_pandas_and_tables_become_frames_all_the_same(tmp_path):
    (tmp_path / "x.md").write_text("- [9/10] [Deep Sets](https://arxiv.org/abs/1703.06114)\n", encoding="utf-8")
    code = RUN.replace("NOTE", repr(str(tmp_path / "x.md"))).replace("OUT", repr(str(tmp_path / "out")))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.splitlines()[-2:] == ["False", "['Deep Sets']"]


def test_the_command_line_of_spacy_is_there_for_who_asks():
    done = subprocess.run([sys.executable, "-c", COMMANDS], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.split() == ["spacy.cli.info", "True"]
