"""An evaluation for people: tables for a terminal."""

from typing import TYPE_CHECKING

from notesetl.evaluate.scores import ALL, FIGURES, Figure, Miss, Report

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

WIDTH = 160


def render(report: Report, console: "Console") -> None:
    """Print the figures of ``report``, its calibration and its remarks."""
    for table in (_matched(report), _shares(report), _calibration(report)):
        if table.row_count:
            console.print(table)
    for remark in report.remarks:
        console.print(remark, markup=False)


def render_misses(
    report: Report, console: "Console", kind: str | None = None, language: str | None = None, limit: int | None = None
) -> None:
    """Print the misses of one kind and language (None: all), at most ``limit`` of them."""
    misses = report.select(kind, language)
    shown = misses[:limit]
    for miss in shown:
        console.print(_line(miss), markup=False, highlight=False, soft_wrap=True)
    if len(shown) < len(misses):
        console.print(f"{len(misses) - len(shown)} more", markup=False)


def _table(title: str, *columns: str) -> "Table":
    from rich.table import Table  # noqa: PLC0415 - heavy

    table = Table(title=title, title_justify="left")
    for at, column in enumerate(columns):
        table.add_column(column, justify="left" if at == 0 else "right", no_wrap=True)
    return table


def _matched(report: Report) -> "Table":
    table = _table("Found and right", "", "notes in", "gold", "found", "right", "precision", "recall", "F1")
    figures = [figure for figure in report.figures if figure.found is not None]
    for at, figure in enumerate(figures):
        label = FIGURES[figure.name][0] if at == 0 or figures[at - 1].name != figure.name else ""
        table.add_row(
            label,
            figure.language,
            *map(str, (figure.gold, figure.found, figure.right)),
            *map(_percent, (figure.precision, figure.recall, figure.value)),
            end_section=figure.language == ALL,
        )
    return table


def _shares(report: Report) -> "Table":
    figures = [figure for figure in report.figures if figure.found is None]
    languages = [*sorted({figure.language for figure in figures} - {ALL}), ALL]
    table = _table("Shares", "", *languages)
    for name in dict.fromkeys(figure.name for figure in figures):
        table.add_row(FIGURES[name][0], *(_share(report.figure(name, language)) for language in languages))
    return table


def _calibration(report: Report) -> "Table":
    table = _table("Calibration: rows right, by confidence", "", "confidence", "rows", "right")
    for item in report.bins:
        share = item.right / item.found
        table.add_row(FIGURES[item.kind][0], f"{item.low:.1f} to {item.high:.1f}", str(item.found), _percent(share))
    return table


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"


def _share(figure: Figure | None) -> str:
    return "-" if figure is None else f"{_percent(figure.value)} ({figure.right}/{figure.gold})"


def _line(miss: Miss) -> str:
    parts = (
        f"{miss.side} {miss.kind} [{miss.language}] {miss.path}:{'' if miss.line is None else miss.line}",
        miss.text,
        f"({_role(miss)}: {miss.instead})" if miss.instead else "",
    )
    return "  ".join(_printable(part) for part in parts if part)


def _role(miss: Miss) -> str:
    return {"missed": "found", "extra": "gold"}.get(miss.side, "found for gold")


def _printable(text: str) -> str:
    """Return ``text`` on one line, cut to ``WIDTH``, without characters that would steer a terminal."""
    line = "".join(char if char.isprintable() else " " for char in text)
    return line if len(line) <= WIDTH else line[: WIDTH - 1] + "…"
