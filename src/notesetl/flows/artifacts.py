"""What runs leave for people to read: Markdown of what was found, what was refused, and what went wrong."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notesetl.pipeline import Summary
    from notesetl.places import Place

RUN, FAILURE = "notesetl-run", "notesetl-failure"  # keys of artifacts
_REFUSED = ("path", "stage", "reason", "detail")
_SHOWN = 50
_NAMED = 1000


def report(summary: "Summary") -> str:
    """Return the summary of a run as Markdown, the first rejects with their reasons."""
    changes = [(kind, number) for kind, number in summary.files.items() if number]
    return "\n\n".join(
        (
            f"# {summary.counts['notes']} notes in {summary.seconds:.1f} s",
            f"Snapshot {_cell(summary.snapshot.name)}",
            _table(("files", "number"), changes),
            _table(("language", "notes"), sorted(summary.languages.items())),
            _table(("table", "rows"), sorted(summary.counts.items())),
            _table(("rejected for", "times"), sorted(summary.rejects.items())),
            _rejects(summary.snapshot, _SHOWN),
        )
    )


def refused(summary: "Summary") -> str:
    """Return Markdown that names what the tables could not take, nothing where they took all."""
    rejects = summary.counts["rejects"]
    if not rejects:
        return ""
    more = f"\n\nand {rejects - _NAMED} more" if rejects > _NAMED else ""
    head = f"# {rejects} rejected, {summary.counts['notes']} notes kept"
    return f"{head}\n\nSnapshot {_cell(summary.snapshot.name)}\n\n{_rejects(summary.snapshot, _NAMED)}{more}"


def failed(error: BaseException, sources: "Sequence[str | Place]", out: "str | Place", then: str) -> str:
    """Return Markdown about a run that published nothing; ``then`` says how it goes on."""
    rows = [
        ("error", f"{type(error).__name__}: {error}"),
        *(("notes", source) for source in sources),
        ("tables", out),
        ("then", then),
    ]
    return f"# The run failed\n\nThe tables are those of the run before.\n\n{_table(('what', 'which'), rows)}"


def _rejects(snapshot: "Place", most: int) -> str:
    from notesetl.tables.database import dataset  # noqa: PLC0415 - heavy

    found = dataset("rejects", snapshot / "rejects").head(most, columns=list(_REFUSED))
    return _table(_REFUSED, [tuple(row.values()) for row in found.to_pylist()])


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(value) for value in line)} |" for line in lines)


def _cell(value: object) -> str:
    """Return ``value`` as one cell: hostile file names neither end the table nor are taken for markup."""
    text = " ".join(str(value).split())
    return "".join(f"\\{char}" if char in "\\|`*_<>[]" else char for char in text)
