"""The tables of a note: header cells and rows."""

from dataclasses import dataclass

from notesetl.extract.context import Context

SAMPLE_ROWS = 40


@dataclass(frozen=True, slots=True)
class Table:
    """A table's header cells (text by column) and its rows as lists of leaf block indices.

    ``sample`` holds by column the cells of the first rows, from which columns are judged.
    """

    block: int
    header: dict[int, str]
    rows: list[tuple[int, list[int]]]
    sample: dict[int, list[int]]


def tables(context: Context) -> list[Table]:
    """Return the tables of the note."""
    blocks = context.note.blocks
    rows: dict[int, list[int]] = {}
    for leaf in context.leaves:
        if blocks[leaf].kind == "cell":
            rows.setdefault(blocks[leaf].parent, []).append(leaf)
    found: dict[int, Table] = {}
    for row, cells in rows.items():
        table = blocks[row].parent if row >= 0 else -1
        entry = found.get(table)
        if entry is None:
            header = {blocks[c].level: context.whole(c).view.text.strip() for c in cells}
            found[table] = Table(table, header, [], {})
        else:
            entry.rows.append((row, cells))
            if len(entry.rows) <= SAMPLE_ROWS:
                for cell in cells:
                    entry.sample.setdefault(blocks[cell].level, []).append(cell)
    return list(found.values())
