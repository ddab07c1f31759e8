"""What holds between the modules: one order of import, no cycles, heavy packages in their place, words as data."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "notesetl"

# From first to last: a part imports from earlier lines only, never from its own line or a later one.
ORDER = (
    {"errors", "folding", "hidden", "ids", "records", "settings"},
    {"places"},
    {"keepers", "languages", "view"},
    {"evidence", "vocabulary"},
    {"readers", "language"},
    {"extract"},
    {"catalog"},
    {"claims", "linkage"},
    {"tables"},
    {"corrections", "translate"},
    {"fingerprint"},
    {"news"},
    {"extraction"},
    {"batch"},
    {"runners"},
    {"pipeline"},
    {"query", "evaluate", "watch", "flows"},
    {"report"},
    {"cli"},
    {"__main__"},
)

# Which parts may import a package at all, and what must not be loaded before it is needed.
USERS = {
    "altair": {"report"},
    "arxiv": {"catalog"},
    "charset_normalizer": {"readers"},
    "ctranslate2": {"translate"},
    "dask": {"runners"},
    "distributed": {"runners"},
    "duckdb": {"catalog", "tables", "query", "translate"},
    "jinja2": {"report"},
    "fsspec": {"places"},
    "huggingface_hub": {"translate"},
    "langdetect": {"language"},
    "numpy": {"readers", "claims"},
    "pandas": {"query"},
    "prefect": {"flows"},
    "prefect_dask": {"flows"},
    "pyarrow": {"catalog", "tables", "translate", "query", "evaluate", "flows", "cli"},
    "pydantic": {"settings", "flows", "cli"},
    "pydantic_settings": {"settings"},
    "pyromark": {"readers"},
    "rapidfuzz": {"vocabulary", "extract", "catalog", "linkage", "query"},
    "requests": {"catalog"},
    "rich": {"cli", "evaluate"},
    "selectolax": {"readers"},
    "safetensors": {"translate"},
    "sentencepiece": {"translate"},
    "spacy": {"extract", "claims", "corrections", "extraction"},
    "starlette": {"report"},
    "torch": {"translate"},
    "transformers": {"translate"},
    "typer": {"cli"},
    "upath": {"places"},
    "uvicorn": {"report"},
    "vl_convert": {"report"},
    "watchfiles": {"watch"},
    "yaml": {"readers"},
}
HEAVY = {
    "altair",
    "arxiv",
    "ctranslate2",
    "distributed",
    "duckdb",
    "fsspec",
    "langdetect",
    "pandas",
    "prefect",
    "pyarrow",
    "sentencepiece",
    "spacy",
    "torch",
    "transformers",
    "upath",
    "vl_convert",
}
LIGHT_MODULES = {
    "notesetl": HEAVY | {"typer", "rich", "pydantic"},
    "notesetl.cli": HEAVY | {"rich", "pydantic"},
    "notesetl.readers": HEAVY,
    "notesetl.language": HEAVY,
    "notesetl.vocabulary": HEAVY,
    "notesetl.evaluate": HEAVY,
    "notesetl.extract.components": HEAVY - {"spacy", "torch"},  # spaCy takes torch along where it is there
}

MOST_LINES = 400

# Characters that are figures or marks of a script, not words of a language.
SCRIPT_TABLES = {"claims/numbers.py"}


@dataclass(frozen=True)
class Import:
    source: str
    target: str
    typing: bool


def module_name(path):
    parts = ("notesetl", *path.relative_to(SOURCE).with_suffix("").parts)
    return ".".join(parts).removesuffix(".__init__")


MODULES = {module_name(path): path for path in sorted(SOURCE.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}


def imports_of(name):
    """Yield what ``name`` imports anywhere, as modules; what is only for types is marked."""
    waiting = [(TREES[name], False)]
    while waiting:
        node, typing = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            typing = True
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name}: relative import on line {node.lineno}"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield Import(name, inner if inner in MODULES else node.module, typing)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(name, alias.name, typing)
        waiting += [(child, typing) for child in ast.iter_child_nodes(node)]


IMPORTS = [found for name in MODULES for found in imports_of(name)]
OURS = [i for i in IMPORTS if i.target.split(".")[0] == "notesetl"]
OTHERS = [i for i in IMPORTS if i.target.split(".")[0] not in {"notesetl", *sys.stdlib_module_names}]


def part(name):
    """Return the part of the package in which ``name`` lies; "" is the package itself."""
    return name.split(".")[1] if "." in name else ""


def test_every_part_has_its_place_in_the_order():
    placed = [name for line in ORDER for name in line]
    assert len(placed) == len(set(placed))
    assert {part(name) for name in MODULES} - {""} == set(placed)


def test_parts_import_from_earlier_parts_only():
    place = {name: number for number, line in enumerate(ORDER) for name in line}
    backwards = [
        f"{i.source} imports {i.target}"
        for i in OURS
        if (one := part(i.source)) and (other := part(i.target)) and one != other and place[other] >= place[one]
    ]
    assert not backwards


def test_the_package_itself_holds_no_stage():
    assert {part(i.target) for i in OURS if not part(i.source)} <= {"query"}


def test_no_module_imports_itself_by_a_detour():
    graph = {name: set() for name in MODULES}
    for found in OURS:
        if not found.typing and part(found.source) and part(found.target):
            graph[found.source].add(found.target)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


def test_packages_are_used_where_they_belong():
    strays = [
        f"{i.source} imports {i.target}"
        for i in OTHERS
        if not i.typing and part(i.source) not in USERS[i.target.split(".")[0]]
    ]
    assert not strays


def test_every_package_that_is_imported_is_declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [
        *project["dependencies"],
        *(
            line
            for extra in ("catalog", "dask", "flows", "report", "s3", "translate", "watch")
            for line in project["optional-dependencies"][extra]
        ),
    ]
    declared = {canonicalize_name(Requirement(line).name) for line in lines}
    providers = packages_distributions()
    for package in {i.target.split(".")[0] for i in OTHERS}:
        assert declared & {canonicalize_name(name) for name in providers[package]}, package


@pytest.mark.parametrize("name", LIGHT_MODULES)
def test_what_is_heavy_is_not_loaded_before_it_is_needed(name):
    script = f"import sys, {name}; print(*sorted({LIGHT_MODULES[name]!r} & sys.modules.keys()))"
    environment = {**os.environ, "PYTHONPATH": str(SOURCE.parent)}
    done = subprocess.run(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


def lines_of_code():
    return [*MODULES.values(), *sorted((ROOT / "flows").glob("*.py"))]


@pytest.mark.parametrize("path", lines_of_code(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_stay_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def literals(tree):
    """Yield the strings of a module that are not documentation, with their lines."""
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.lineno, node.value


def foreign_words(text):
    """Return the words with letters beyond ASCII; ranges of characters (À-Ö) are no words."""
    without_ranges = re.sub(r"\S-\S", " ", text)
    return [word for word in re.findall(r"[^\W\d_]{2,}", without_ranges) if not word.isascii()]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[A-Za-zÀ-ÖØ-öø-ÿ]+", []),
        ("[\u3400-\u4dbf\u4e00-\u9fff]", []),
        ("★★★☆☆ 分 é", []),
        ("推荐|must read", ["推荐"]),
        ("và", ["và"]),
        ("하지만, 그런데", ["하지만", "그런데"]),
    ],
)
def test_words_are_told_from_ranges_of_characters(text, words):
    assert foreign_words(text) == words


def test_words_of_languages_are_data_and_not_code():
    found = [
        f"{path.relative_to(SOURCE)}:{line}: {', '.join(words)}"
        for name, path in MODULES.items()
        if path.relative_to(SOURCE).as_posix() not in SCRIPT_TABLES
        for line, text in literals(TREES[name])
        if (words := foreign_words(text))
    ]
    assert not found


def test_every_language_has_the_same_files():
    folders = {path.name: path for path in (SOURCE / "languages").iterdir() if (path / "language.toml").is_file()}
    assert folders.keys() >= {"en", "ko", "vi", "zh"}
    names = {code: {path.name for path in folder.iterdir()} for code, folder in folders.items()}
    assert {code: found ^ names["en"] for code, found in names.items() if found != names["en"]} == {}


MACHINE_PATH = re.compile(r"(?<![\w.}])/(?:home|Users|root|work|opt|mnt|srv)/\w")
REGISTRY = re.compile(r"--(?:extra-)?index-url|--find-links|@ (?:file|https?):|://[\w.-]*pypi|/simple/")
WRITTEN = ("src", "flows", "schemas", "data/README.md", "tests", ".ci", "Makefile", "pyproject.toml", "constraints.txt")
READ = {".py", ".toml", ".json", ".csv", ".txt", ".md", ""}


def written_files():
    """Yield what people of the project wrote; sample notes and annotations may say what they like."""
    for place in (ROOT / name for name in WRITTEN):
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            inside = path.relative_to(ROOT)
            if path.is_file() and path.suffix in READ and "cases" not in inside.parts and path != Path(__file__):
                yield path


@pytest.mark.parametrize("pattern", [MACHINE_PATH, REGISTRY], ids=["paths", "registries"])
def test_nothing_knows_one_machine(pattern):
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in written_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found
