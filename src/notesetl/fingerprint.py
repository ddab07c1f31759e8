"""What decides about the rows of a note beside its content, as a few digits: rules, words, models, settings, libraries.

A file whose content and fingerprint are those of the last run gives the same rows again, so it is not worked on. A
fingerprint has two halves with a point between: what decides about extraction, and what decides about its English.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, entry_points, version
from pathlib import Path
from platform import python_version
from typing import Any, Self

from notesetl.corrections.apply import Corrections
from notesetl.readers.raw import RawFile
from notesetl.settings import COMPONENTS, Settings

_ENGLISH = "translate"
_ENGLISH_WORDS = frozenset({"translation.toml", "glossary.csv"})
# Parts of the package that come after the tables, and what only says how, not what. All else decides.
_LATER = frozenset({"cli", "query", "evaluate", "report", "runners", "flows", "__pycache__"})
_BETWEEN = "."
_LIBRARIES = (
    "charset-normalizer",
    "langdetect",
    "numpy",
    "pyromark",
    "PyYAML",
    "rapidfuzz",
    "selectolax",
    "spacy",
)
# Settings that decide nothing about a note that is read, and those that are told otherwise.
_INDIFFERENT = frozenset({"batch", "max_bytes", "keep_snapshots", "keep_days", "device", "translate_minutes"})
_OF_ENGLISH = frozenset({"glossary", "translations"})
_TRANSLATOR = frozenset({"translator"})
# Settings that decide about tables over all notes, or about single ones.
_OVER_ALL = frozenset({"catalog", "corrections"})


@dataclass(frozen=True, slots=True)
class Basis:
    """What decides about the rows of the files of one run beside their content.

    ``source`` is the name of the dump, ``every`` the fingerprint of what decides about all its notes but for their
    ``english``, which has one of its own; to it come the ``corrections`` of single ones.
    """

    source: str
    every: str
    english: str
    corrections: Corrections | None = None

    @classmethod
    def of(cls, settings: Settings, source: str, translator: str, corrections: Corrections | None) -> Self:
        """Return the basis of a run with these settings; ``translator`` is the name of what translates."""
        values = settings.model_dump(exclude=set(_INDIFFERENT | _OVER_ALL | _OF_ENGLISH | _TRANSLATOR))
        return cls(
            source,
            _digest([_package(), _libraries(), *_foreign(settings), *_told(values)]),
            _digest([_english(), translator, *_told(settings.model_dump(include=set(_OF_ENGLISH)))]),
            corrections,
        )

    def on(self, file: RawFile) -> RawFile:
        """Return ``file`` with the name of its dump and its fingerprint."""
        special = self.corrections.fingerprint(file.path) if self.corrections else ""
        own = _digest([self.every, special]) if special else self.every
        return replace(file, source=self.source, basis=f"{own}{_BETWEEN}{self.english}")

    def over_all(self, settings: Settings) -> str:
        """Return the fingerprint of what decides about the tables that are put together over all notes."""
        return _digest([self.every, self.english, *_told(settings.model_dump(include=set(_OVER_ALL)))])


def of_extraction(fingerprint: str) -> str:
    """Return the first half of a fingerprint, its point behind: all of one whose English is to be had anew."""
    before, between, _ = fingerprint.partition(_BETWEEN)
    return before + between


def of_components(settings: Settings) -> str:
    """Return the fingerprint of what decides about the spaCy pipeline of these settings."""
    return _digest(_told(settings.model_dump(include={"components", "topics", "corrections"})))


def _told(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield settings as text; of a file its content counts, of a folder the content of all its files."""
    for name, value in sorted(values.items()):
        yield f"{name}={_content(value) if isinstance(value, Path) else value}"


def _content(path: Path) -> str:
    files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
    return _digest(f"{file.relative_to(path)} {_file(file)}" for file in files if file.is_file())


def _file(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


@cache
def _package() -> str:
    """Return what of the package decides about extraction."""
    return _digest(sorted(line for file, line in _lines() if not _says_english(file)))


@cache
def _english() -> str:
    """Return what of the package decides about English, but for the model, of which the translator's name tells."""
    return _digest(sorted(line for file, line in _lines() if _says_english(file) and "model" not in file.parts))


def _lines() -> Iterator[tuple[Path, str]]:
    root = Path(__file__).parent
    for file in (file for entry in root.iterdir() if entry.name not in _LATER for file in _files(entry)):
        inside = file.relative_to(root)
        yield inside, f"{inside} {_file(file)}"


def _says_english(file: Path) -> bool:
    return file.parts[0] == _ENGLISH or file.name in _ENGLISH_WORDS


def _files(entry: Path) -> Iterator[Path]:
    if entry.is_file():
        yield entry
        return
    yield from (file for file in sorted(entry.rglob("*")) if file.is_file() and "__pycache__" not in file.parts)


@cache
def _libraries() -> str:
    return _digest([python_version(), *(f"{name} {_version(name)}" for name in _LIBRARIES)])


def _foreign(settings: Settings) -> Iterator[str]:
    """Yield which version of which package a component is of that is not ours."""
    others = set(settings.components) - set(COMPONENTS)
    if not others:
        return
    for entry in entry_points(group="spacy_factories"):
        if entry.name in others and entry.dist is not None:
            yield f"{entry.name} {entry.dist.name} {entry.dist.version}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _digest(lines: Any) -> str:
    return sha256("\n".join(lines).encode("utf-8", "backslashreplace")).hexdigest()[:32]
