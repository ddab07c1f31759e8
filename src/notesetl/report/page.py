"""The page: a template, our styles and scripts, the rows. What notes hold is text in it, and never anything else."""

import base64
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from notesetl import __version__
from notesetl.errors import NotesetlError
from notesetl.query import Tables
from notesetl.report.overview import Overview, read_overview
from notesetl.report.pack import inline, pack
from notesetl.report.review import read_review
from notesetl.report.rows import Index, read_chunks, read_index

if TYPE_CHECKING:
    from jinja2 import Environment

Blocks: TypeAlias = Iterator[tuple[str, str]]

# In this order they are one script: later ones use the names of earlier ones.
_SCRIPTS = (
    *(
        "dom",
        "text",
        "data",
        "server",
        "filter",
        "list",
        "values",
        "paper",
        "evidence",
        "papers",
        "csv",
        "review",
        "main",
    ),
)
_STYLES = ("page", "parts")


@dataclass(frozen=True, slots=True)
class Looks:
    """Our style and script, and the policy that lets a browser run these and nothing else."""

    style: str
    start: str
    script: str

    def policy(self, connect: str = "'none'") -> str:
        """Return the content security policy of a page that may speak to ``connect``."""
        return (
            f"default-src 'none'; script-src {_digest(self.start)} {_digest(self.script)}; "
            f"style-src {_digest(self.style)}; "
            f"connect-src {connect}; base-uri 'none'; form-action 'none'; "
            "require-trusted-types-for 'script'; trusted-types 'none'"
        )


def write_page(tables: Tables, path: Path) -> int:
    """Write the page of ``tables`` to ``path``, complete or not at all, and return its size in bytes.

    Raises:
        NotesetlError: it cannot be written; charts need packages that are not installed.
    """
    index = read_index(tables.source)
    overview = read_overview(tables)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    except OSError as error:
        raise NotesetlError(f"cannot write {path}: {error.strerror or error}") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(_pieces(tables, index, overview))
        made = Path(name)
        size = made.stat().st_size
        made.chmod(0o644)
        made.replace(path)
    except OSError as error:
        raise NotesetlError(f"cannot write {path}: {error.strerror or error}") from None
    finally:
        Path(name).unlink(missing_ok=True)
    return size


def render(overview: Overview, config: dict[str, Any], connect: str, blocks: Blocks) -> Iterator[str]:
    """Yield the page in pieces; ``blocks`` are the names and contents of the columns that stand in it."""
    looks = read_looks()
    template = _environment().get_template("page.html")
    yield from template.generate(
        overview=overview,
        served="server" in config,
        config=json.dumps(config, ensure_ascii=True).replace("<", "\\u003c"),
        looks=looks,
        policy=looks.policy(connect),
        version=__version__,
        blocks=blocks,
    )


def index_columns(index: Index) -> dict[str, Any]:
    """Return what the page reads when it opens."""
    return {"topics": index.topics, "papers": index.papers}


def note_columns(index: Index) -> dict[str, Any]:
    """Return what the page reads to tell a note by its number."""
    return {**index.notes, "chunks": list(index.chunks)}


@cache
def read_looks() -> Looks:
    """Return the style and the script of the page."""
    style, script = (
        "\n".join(_asset(f"{name}.{kind}") for name in names) for kind, names in (("css", _STYLES), ("js", _SCRIPTS))
    )
    return Looks(style, _asset("start.js"), script)


def _pieces(tables: Tables, index: Index, overview: Overview) -> Iterator[str]:
    def blocks() -> Blocks:
        yield "index", inline(pack(index_columns(index)))
        yield "notes", inline(pack(note_columns(index)))
        yield "review", inline(pack(read_review(tables.source, index)))
        for number, columns in enumerate(read_chunks(tables.source, index, range(len(index.chunks) - 1))):
            yield f"chunk-{number}", inline(pack(columns))

    return render(overview, {"snapshot": tables.source.folder.name}, "'none'", blocks())


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _asset(name: str) -> str:
    return resources.files("notesetl.report").joinpath("assets", name).read_text(encoding="utf-8")


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415 - only where a page is made

    environment = Environment(
        loader=FunctionLoader(_asset), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["number"] = lambda value: f"{value:,}"
    return environment
