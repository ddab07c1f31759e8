"""What an installation gets: all data, as files and not as links, entry points that work, pins that fit."""

import ast
import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from configparser import ConfigParser
from importlib.metadata import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from notesetl import __version__

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "notesetl"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SYMLINK = 0o120000


def build(tree, out):
    subprocess.run(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-m", "hatchling", "build", "--directory", str(out)], cwd=tree, check=True, capture_output=True
    )
    (wheel,) = out.glob("*.whl")
    (archive,) = out.glob("*.tar.gz")
    return wheel, archive


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build(ROOT, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def unpacked(built, tmp_path_factory):
    """The source archive, unpacked: all there is of the project."""
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(built[1]) as archive:
        archive.extractall(folder, filter="data")
    (tree,) = folder.iterdir()
    return tree


@pytest.fixture(scope="module")
def installed(built, tmp_path_factory):
    """The wheel as a folder to import from."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(built[0]) as wheel:
        wheel.extractall(folder)  # noqa: S202 - made a moment ago
    return folder


def in_isolation(site, script, cwd):
    """Run ``script`` with nothing of the checkout on its path."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NOTESETL_")}
    done = subprocess.run(  # noqa: S603 - likewise
        [sys.executable, "-c", script],
        cwd=cwd,
        env={**environment, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def package_files():
    """Yield each file that an import or a loader may want, by its path in the package."""
    for folder, _, names in os.walk(SOURCE, followlinks=True):
        if Path(folder).name != "__pycache__":
            for name in names:
                yield Path(folder, name).relative_to(SOURCE).as_posix()


def test_the_wheel_holds_every_file_of_the_package_and_nothing_else(built):
    with zipfile.ZipFile(built[0]) as wheel:
        held = {name for name in wheel.namelist() if ".dist-info/" not in name}
        expected = {f"notesetl/{name}" for name in package_files()}
        assert held == expected
        for name in expected:
            assert wheel.read(name) == (SOURCE / name.removeprefix("notesetl/")).read_bytes(), name


@pytest.mark.parametrize(
    "pattern",
    [
        "languages/*/language.toml",
        "languages/*/topics.csv",
        "vocabulary/topics.csv",
        "extract/*.toml",
        "schemas/*.json",
    ],
)
def test_data_of_each_kind_is_in_the_wheel(built, pattern):
    with zipfile.ZipFile(built[0]) as wheel:
        assert any(Path(name).match(f"notesetl/{pattern}") for name in wheel.namelist())


def test_neither_archive_holds_links(built):
    wheel, archive = built
    with zipfile.ZipFile(wheel) as opened:
        assert not [entry.filename for entry in opened.infolist() if (entry.external_attr >> 16) & SYMLINK == SYMLINK]
    with tarfile.open(archive) as opened:
        assert not [member.name for member in opened if not member.isreg()]


def test_the_source_archive_is_enough_to_build_and_test(unpacked, built, tmp_path):
    wheel, _ = build(unpacked, tmp_path)
    with zipfile.ZipFile(wheel) as again, zipfile.ZipFile(built[0]) as first:
        assert {name: again.read(name) for name in again.namelist()} == {n: first.read(n) for n in first.namelist()}
    for folder in ("flows", "schemas", "data/notes", "tests"):
        here = {p.relative_to(ROOT).as_posix() for p in (ROOT / folder).rglob("*") if p.is_file() and shipped(p)}
        there = {p.relative_to(unpacked).as_posix() for p in (unpacked / folder).rglob("*") if p.is_file()}
        assert here == there, folder
    for name in ("LICENSE", "Makefile", "README.md", "constraints.txt"):
        assert (unpacked / name).read_bytes() == (ROOT / name).read_bytes()


def shipped(path):
    return not {"__pycache__", ".hypothesis"} & set(path.parts)


def test_an_editable_installation_finds_its_schemas():
    found = {path.name for path in (SOURCE / "schemas").iterdir()}
    assert found == {path.name for path in (ROOT / "schemas").iterdir()}


def test_the_installed_package_loads_its_own_data(installed, tmp_path):
    script = """
import json, notesetl
from notesetl.languages import codes
from notesetl.tables.schema import tables
from notesetl.vocabulary import Vocabulary
print(json.dumps([notesetl.__file__, codes(), list(tables()), len(list(Vocabulary.load(None)))]))
"""
    where, codes, tables, topics = in_isolation(installed, script, tmp_path)
    assert Path(where).is_relative_to(installed)
    assert codes == ["en", "ko", "vi", "zh"]
    assert set(tables) == {path.stem for path in (ROOT / "schemas").iterdir()}
    assert topics >= 181


def test_spacy_finds_the_components_by_their_entry_points(installed, tmp_path):
    script = f"""
import json, sys, spacy
nlp = spacy.blank("xx")
for name in {sorted(entry_points("spacy_factories"))!r}:
    nlp.add_pipe(name)
print(json.dumps([nlp.pipe_names, sys.modules["notesetl"].__file__]))
"""
    names, where = in_isolation(installed, script, tmp_path)
    assert {"notesetl_links", "notesetl_mentions", "notesetl_ratings", "notesetl_topics"} <= set(names)
    assert Path(where).is_relative_to(installed)


def entry_points(group):
    return PROJECT["entry-points"][group]


def test_the_wheel_declares_the_entry_points_of_the_project(built):
    parser = ConfigParser()
    with zipfile.ZipFile(built[0]) as wheel:
        (name,) = [name for name in wheel.namelist() if name.endswith(".dist-info/entry_points.txt")]
        parser.read_string(wheel.read(name).decode())
    assert dict(parser["spacy_factories"]) == entry_points("spacy_factories")
    assert dict(parser["console_scripts"]) == PROJECT["scripts"]


def test_every_factory_that_is_registered_has_an_entry_point():
    registered = {
        decorator.args[0].value
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "Language.factory"
    }
    assert registered == set(entry_points("spacy_factories"))


def test_versions_agree():
    assert PROJECT["version"] == __version__


PIN = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)==([A-Za-z0-9.!+]+)")


@pytest.fixture(scope="module")
def pins():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    matches = [PIN.fullmatch(line) for line in lines if not line.startswith("#")]
    assert None not in matches, "constraints.txt holds more than exact versions"
    return {canonicalize_name(match[1]): Version(match[2]) for match in matches}


def requirements():
    lines = [*PROJECT["dependencies"], *(line for extra in PROJECT["optional-dependencies"].values() for line in extra)]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("requirement", requirements(), ids=lambda requirement: requirement.name)
def test_what_is_required_is_pinned_within_its_bounds(pins, requirement):
    assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)])


def test_pins_have_what_builds_need(pins):
    assert {"hatchling", "editables", "setuptools"} <= pins.keys()  # langdetect comes as source and wants setuptools
    assert "notesetl" not in pins


def test_every_upper_bound_has_its_reason_beside_it():
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    bounded = [n for n, line in enumerate(lines) if re.search(r'"[a-z0-9-]+[^"#]*<[0-9]', line)]
    assert bounded
    for number in bounded:
        assert "#" in lines[number] or lines[number - 1].startswith("#"), lines[number]


LICENCES = {"Apache-2.0": ("Apache",), "BSD": ("BSD",), "MIT": ("MIT",)}


def licence_of(name):
    """Return what a package says of its licence, "" where its metadata says nothing."""
    told = metadata(name)
    classifiers = [line for line in told.get_all("Classifier") or () if line.startswith("License")]
    return told.get("License-Expression") or "; ".join(classifiers) or told.get("License") or ""


def test_the_list_of_licences_is_whole_and_true():
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("\n## Licence\n")[2]
    told = " ".join(section.partition("by licence:")[2].partition("Of the extras")[0].split())
    listed = {}
    for group in told.rstrip(".").split("; "):
        licence, _, names = group.partition(" ")
        listed |= {canonicalize_name(name): licence for name in names.split(", ")}
    assert listed.keys() == {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]}
    for name, licence in listed.items():
        if stated := licence_of(name):
            assert any(word in stated for word in LICENCES[licence]), (name, stated)
