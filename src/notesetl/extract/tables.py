"""The tables of a note: header cells and rows."""

from dataclasses import dataclass

from notesetl.extract.context import Context


@dataclass(frozen=True, slots=True)
class Table:
    """A table's header cells (folded text by column) and its rows as lists of leaf block indices."""

    block: int
    header: dict[int, str]
    rows: list[tuple[int, list[int]]]


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
            found[table] = Table(table, header, [])
        else:
            entry.rows.append((row, cells))
    return list(found.values())
