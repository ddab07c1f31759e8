"""What a run has translated so far, on the disk at once: one that is interrupted loses nothing of it.

Each process of a run writes a file of its own under ``OUT/.translations``, a row of the table of translations a line.
The next run reads what there is, and it goes when a snapshot that holds it is live.
"""

import json
import secrets
import shutil
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Self

from notesetl.tables.check import row_problem
from notesetl.tables.rows import Row
from notesetl.tables.schema import table

_FOLDER = ".translations"
_TABLE = "translations"


class Journal:
    """A process's journal of the tables in ``out``; ``left`` are the files that an interrupted run left."""

    def __init__(self, out: Path, left: tuple[Path, ...]) -> None:
        self.left = left
        self._folder = out / _FOLDER

    @classmethod
    def of(cls, out: Path) -> Self:
        """Return the journal of a run that begins."""
        return cls(out, tuple(sorted((out / _FOLDER).glob("*.jsonl"))))

    def rows(self) -> Iterator[Row]:
        """Yield what an interrupted run left; of a line that it could not finish nothing."""
        for path in self.left:
            with path.open(encoding="utf-8", errors="replace") as lines:
                for line in lines:
                    try:
                        row = json.loads(line)
                    except ValueError:
                        continue
                    if isinstance(row, dict) and row_problem(table(_TABLE), row) is None:
                        yield row

    def add(self, rows: Iterable[Row]) -> None:
        """Write ``rows`` behind what there is."""
        lines = [f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows]
        if lines:
            with self._path.open("a", encoding="utf-8") as file:
                file.writelines(lines)

    def clear(self) -> None:
        """Forget all: a live snapshot has what is needed of it."""
        shutil.rmtree(self._folder, ignore_errors=True)

    @cached_property
    def _path(self) -> Path:
        self._folder.mkdir(exist_ok=True)
        return self._folder / f"{secrets.token_hex(8)}.jsonl"
