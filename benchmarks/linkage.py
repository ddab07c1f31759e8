"""Time and memory of linkage over synthetic mentions: ``python benchmarks/linkage.py [MENTIONS]`` (default 1,000,000).

Titles are made of invented words whose frequencies fall as those of real words do; every fifth mention is new, the
others repeat a paper with another spelling: in capitals, with a typing error, cut short, by its name alone. Half of
them bring an arXiv id along, a few a wrong one. The tables are written as a run writes them, then linked, rewritten
and put together as publishing does.
"""

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa

from notesetl.ids import make_id
from notesetl.tables import identity
from notesetl.tables.database import connect, papers
from notesetl.tables.parts import Limits, PartWriter, arrow_schema
from notesetl.tables.schema import table

_PER_NOTE = 20
_SYLLABLES = ("ba", "cor", "de", "fin", "gra", "hel", "in", "jo", "kan", "lum", "mo", "net", "or", "pro", "qua", "ris")
_WORDS = 60_000
_BATCH = 8192


def main(mentions: int) -> None:
    """Write the tables, link them and print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        started = time.perf_counter()
        written = _write(base, mentions)
        _say(f"{mentions:,} mentions of {written:,} papers written in {time.perf_counter() - started:.0f} s")
        started = time.perf_counter()
        with connect(base, identity.SOURCES, base / ".spill") as connection:
            found = identity.Identities(connection)
            conflicts = sum(1 for _ in found.conflicts())
        linked = time.perf_counter() - started
        _say(f"linked in {linked:.0f} s: {found.table.num_rows:,} papers, {conflicts:,} rows of conflicts")
        started = time.perf_counter()
        for name in identity.IDENTIFIED:
            identity.rewrite(base / name, found.changed)
        _say(f"{len(found.changed):,} mentions rewritten in {time.perf_counter() - started:.0f} s")
        started = time.perf_counter()
        with connect(base, ("notes", "mentions", "ratings"), base / ".spill") as connection:
            rows = sum(batch.num_rows for batch in papers(connection, found.table))
        _say(f"{rows:,} papers put together in {time.perf_counter() - started:.0f} s")


def _say(what: str) -> None:
    print(f"{what}; {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


def _write(base: Path, mentions: int) -> int:
    chance = random.Random(1)  # noqa: S311 - no secrets
    titles = _titles(chance, max(mentions // 5, 1))
    names = ("notes", *identity.IDENTIFIED)
    parts = {name: PartWriter(table(name), base / name, Limits()) for name in names}
    columns: dict[str, dict[str, list[object]]] = {name: {} for name in names}
    for number in range(mentions):
        note = make_id("note", number // _PER_NOTE)
        if number % _PER_NOTE == 0:
            _add(columns["notes"], _empty("notes", note_id=note, path=f"{number:08}.md", language="en"))
        paper = number if number < len(titles) else int(len(titles) * chance.random() ** 2)
        title, kind = _spelled(chance, titles[paper])
        mention = make_id("mention", number)
        known = chance.random() < 0.5
        cited = paper if chance.random() > 0.005 else chance.randrange(len(titles))
        arxiv = f"{cited // 100000:04}.{cited % 100000:05}" if known else None
        row = _empty("mentions", mention_id=mention, note_id=note, title=title, title_kind=kind, arxiv_id=arxiv)
        _add(columns["mentions"], {**row, "paper_id": make_id("paper", number), "start": number, "line": number + 1})
        same = {"mention_id": mention, "note_id": note, "paper_id": row["paper_id"]}
        _add(columns["ratings"], _empty("ratings", rating_id=make_id("rating", number), **same))
        if number % _BATCH == _BATCH - 1 or number == mentions - 1:
            for name in names:
                _flush(parts[name], name, columns[name])
    for part in parts.values():
        part.close()
    return len(titles)


def _empty(name: str, **given: object) -> dict[str, object]:
    blank = {"string": "x", "int64": 1, "float64": 0.5, "bool": False, "list<string>": [], "json": "{}"}
    return {
        column.name: given.get(column.name, None if column.nullable else blank[column.type])
        for column in table(name).columns
    }


def _add(columns: dict[str, list[object]], row: dict[str, object]) -> None:
    for name, value in row.items():
        columns.setdefault(name, []).append(value)


def _flush(part: PartWriter, name: str, columns: dict[str, list[object]]) -> None:
    if columns:
        part.add_batch(pa.RecordBatch.from_pydict(columns, schema=arrow_schema(name)))
        columns.clear()


def _titles(chance: random.Random, number: int) -> list[str]:
    vocabulary = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(_WORDS)]
    found = []
    for place in range(number):
        body = " ".join(_word(chance, vocabulary).capitalize() for _ in range(chance.randint(4, 11)))
        name = "".join(chance.choices(_SYLLABLES, k=3)).capitalize() + chance.choice(("Net", "GAN", "", "v2"))
        found.append(f"{name}{place % 7}: {body}" if chance.random() < 0.5 else body)
    return found


def _word(chance: random.Random, vocabulary: list[str]) -> str:
    return vocabulary[int(len(vocabulary) ** chance.random()) - 1]


def _spelled(chance: random.Random, title: str) -> tuple[str, str]:
    lot = chance.random()
    if lot < 0.1:
        place = chance.randrange(1, len(title))
        return title[:place] + chance.choice("aeioutnr") + title[place + 1 :], "paper"
    if lot < 0.2 and ":" in title:
        return title.partition(":")[0], "method"
    if lot < 0.25:
        return title[:60], "paper"
    return (title.upper() if lot > 0.95 else title), "paper"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
