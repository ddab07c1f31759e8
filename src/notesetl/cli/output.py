"""Answers as a table for people, or as CSV, JSON or Parquet for programs."""

import csv
import json
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from notesetl.cli.options import Format
from notesetl.cli.terminal import PipeClosed, console, cut, grid, styled
from notesetl.errors import NotesetlError
from notesetl.query.frames import rows

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from rich.console import Console

_SUFFIXES = {".csv": Format.csv, ".json": Format.json, ".parquet": Format.parquet, ".txt": Format.table}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of a formula
_CELL = 200  # characters of a value that a table shows


def chosen(form: Format | None, to: Path | None) -> Format:
    """Return the format that was asked for, by name or by the ending of the file.

    Raises:
        NotesetlError: the ending tells none, or the format needs a file.
    """
    if form is None and to is not None:
        form = _SUFFIXES.get(to.suffix.lower())
        if form is None:
            raise NotesetlError(f"--to {to}: no format has this ending; add --format csv, json, parquet or table")
    if form == Format.parquet and to is None:
        raise NotesetlError("--format parquet needs a file: add --to FILE.parquet")
    return form or Format.table


def write(
    frame: "pd.DataFrame", form: Format, to: Path | None, show: "Callable[[Console], None] | None" = None
) -> None:
    """Write ``frame`` to the file ``to`` or the standard output; ``show`` prints it as a table its own way.

    Raises:
        NotesetlError: the file cannot be written.
    """
    try:
        if form == Format.parquet and to is not None:
            _write_parquet(frame, to)
        elif to is not None:
            with to.open("w", encoding="utf-8", newline="") as stream:
                _write_text(frame, form, stream, show)
        else:
            _write_text(frame, form, sys.stdout, show)
            sys.stdout.flush()
    except BrokenPipeError:
        raise PipeClosed from None
    except OSError as error:
        raise NotesetlError(f"cannot write {to or 'the output'}: {error.strerror or error}") from None


def _write_text(frame: "pd.DataFrame", form: Format, stream: Any, show: "Callable[[Console], None] | None") -> None:
    if form == Format.csv:
        _write_csv(frame, stream)
    elif form == Format.json:
        _write_json(frame, stream)
    else:
        (show or _shown(frame))(console(stream))


def _shown(frame: "pd.DataFrame") -> "Callable[[Console], None]":
    def show(screen: "Console") -> None:
        numeric = frame.select_dtypes("number").columns
        sides = {name: "right" if name in numeric else "left" for name in frame.columns}
        table = grid((str(name), {"justify": side, "overflow": "fold"}) for name, side in sides.items())
        for row in rows(frame):
            table.add_row(*(styled(_cell(value)) for value in row))
        screen.print(table)
        screen.print(f"{len(frame):,} rows" if len(frame) != 1 else "1 row", style="dim")

    return show


def _cell(value: Any) -> str:
    text = "" if value is None else f"{value:.4g}" if isinstance(value, float) else _text(value)
    return cut(text, _CELL)


def _write_csv(frame: "pd.DataFrame", stream: Any) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([_safe(str(name)) for name in frame.columns])
    for row in rows(frame):
        writer.writerow([_safe(value) if isinstance(value, str) else _text(value) for value in row])


def _safe(text: str) -> str:
    """Return ``text`` as no spreadsheet takes it for a formula and no terminal for a command."""
    shown = "".join(f"\\x{ord(char):02x}" if _is_control(char) else char for char in text)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown


def _is_control(char: str) -> bool:
    return char not in "\t\n\r" and unicodedata.category(char) == "Cc"


def _write_json(frame: "pd.DataFrame", stream: Any) -> None:
    names = [str(name) for name in frame.columns]
    stream.write("[")
    for number, row in enumerate(rows(frame)):
        text = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=_text, allow_nan=False)
        stream.write(",\n " if number else "\n ")
        stream.write("".join(f"\\u{ord(char):04x}" if _is_steering(char) else char for char in text))
    stream.write("\n]\n" if len(frame) else "]\n")


def _is_steering(char: str) -> bool:
    return not char.isprintable() and unicodedata.category(char) in {"Cc", "Cf"} and ord(char) <= 0xFFFF


def _write_parquet(frame: "pd.DataFrame", to: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415 - heavy
    import pyarrow.parquet as pq  # noqa: PLC0415 - likewise

    try:
        pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), str(to), compression="zstd")
    except pa.ArrowException as error:
        raise NotesetlError(f"cannot write {to}: {' '.join(str(error).split())}") from None


def _text(value: Any) -> str:
    """Return a value that is no text as text: lists as JSON, times in ISO form."""
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=_text)
    if isinstance(value, bytes):
        return value.hex()
    return str(value.isoformat() if hasattr(value, "isoformat") else value)
