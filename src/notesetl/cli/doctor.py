"""``notesetl doctor``: whether everything that notesetl needs is there."""

import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import typer

from notesetl import __version__
from notesetl.cli.options import OUT, Out
from notesetl.cli.setup import read_settings
from notesetl.cli.terminal import console, count, joined, styled
from notesetl.errors import NotesetlError

_NEEDED = (
    "ctranslate2",
    "duckdb",
    "langdetect",
    "pandas",
    "pyarrow",
    "pyromark",
    "selectolax",
    "sentencepiece",
    "spacy",
    "typer",
)
_OPTIONAL = {"prefect": "flows", "transformers": "models of the hub", "torch": "models of the hub"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at and how it is; ``sound`` is None where nothing is wrong, but something is absent."""

    name: str
    state: str
    sound: bool | None = True


def doctor(out: Out = OUT) -> None:
    """Check the installation and the tables; exits with 1 where something is broken."""
    findings = [finding for check in (_versions, _extras, _data, _temporary) for finding in check()]
    findings += _tables(out)
    screen = console()
    signs = {True: ("ok", "green"), None: ("–", "dim"), False: ("broken", "bold red")}
    for finding in findings:
        sign, style = signs[finding.sound]
        screen.print(
            joined(styled(f"{sign:<7}", style), styled(f"{finding.name:<14}"), styled(finding.state)), soft_wrap=True
        )
    if any(finding.sound is False for finding in findings):
        raise typer.Exit(1)


def _versions() -> Iterator[Finding]:
    yield Finding("python", f"{platform.python_version()} ({sys.platform})", sys.version_info >= (3, 11))
    yield Finding("notesetl", __version__)
    for name in _NEEDED:
        found = _version(name)
        yield Finding(name, found or "not installed", found is not None)


def _extras() -> Iterator[Finding]:
    for name, use in _OPTIONAL.items():
        found = _version(name)
        yield Finding(name, found or f"not installed; only needed for {use}", found is not None or None)


def _version(name: str) -> str | None:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - takes longer than all else here

    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _data() -> Iterator[Finding]:
    yield _checked("languages", _languages)
    yield _checked("topics", _vocabulary)
    yield _checked("schemas", _schemas)
    yield _checked("components", _components)
    yield _translator()


def _languages() -> str:
    from notesetl.evidence import language_data  # noqa: PLC0415 - reads the data of all languages

    return ", ".join(f"{data.name} ({code})" for code, data in language_data().items())


def _vocabulary() -> str:
    from notesetl.vocabulary import Vocabulary  # noqa: PLC0415 - reads all topics

    vocabulary = Vocabulary.load()
    return f"{count(len(vocabulary), 'topic')}, {len(vocabulary.aliases):,} names of them"


def _schemas() -> str:
    from notesetl.tables.schema import tables  # noqa: PLC0415 - reads all schemas

    return count(len(tables()), "table")


def _components() -> str:
    from notesetl.extraction import build  # noqa: PLC0415 - loads spaCy and the data of all components

    nlp = build(read_settings())
    others = sorted(name for name in nlp.factory_names if name.startswith("notesetl") and name not in nlp.pipe_names)
    return ", ".join(nlp.pipe_names) + (f"; not in use: {', '.join(others)}" if others else "")


def _translator() -> Finding:
    from notesetl.translate.models import find  # noqa: PLC0415 - heavy

    try:
        wanted = read_settings().translator
        found = find(wanted)
    except NotesetlError as error:
        return Finding("translator", str(error), sound=False)
    state = found.model.name if found.model else f"{wanted}: {found.hint}"
    return Finding("translator", state, bool(found.model) or None)


def _checked(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, check())
    except (NotesetlError, OSError) as error:
        return Finding(name, str(error), sound=False)


def _temporary() -> Iterator[Finding]:
    folder = tempfile.gettempdir()
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"x")
        yield Finding("temporary", f"{folder} is writable")
    except OSError as error:
        yield Finding("temporary", f"{folder}: {error.strerror}", sound=False)


def _tables(out: Path) -> Iterator[Finding]:
    if isinstance(out, Path) and not (out / "current").is_symlink():
        yield Finding("tables", f"none in {out} yet: notesetl run NOTES --out {out}", None)
        return
    yield _checked("tables", lambda: _snapshot(out))


def _snapshot(out: Path) -> str:
    from notesetl.query import Tables  # noqa: PLC0415 - heavy
    from notesetl.tables.schema import tables as schemas  # noqa: PLC0415 - likewise

    with Tables(out) as tables:
        rows = {name: int(tables.sql(f"SELECT count(*) AS n FROM {name}")["n"][0]) for name in schemas()}  # noqa: S608
        last = tables.runs().iloc[-1]
    held = ", ".join(f"{name} {number:,}" for name, number in rows.items() if number)
    return f"{out} of {last['ended_at']:%Y-%m-%d %H:%M} UTC by notesetl {last['version']}: {held}"
