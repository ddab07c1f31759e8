"""Records: ``key=value`` lines (or ``key: value``) with lines such as ``---`` between the records."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from notesetl.readers.fields import line_runs, lines, make_field, trimmed, value_of
from notesetl.records import Block

_SEPARATOR = re.compile(r"[ \t]*(?:-{3,}|={3,}|_{3,}|~{3,}|\*{3,}|#{3,})[ \t]*\r?")
_KEY = re.compile(r"([^\W\d_][\w\u0300-\u036f./-]{0,30}(?: [\w\u0300-\u036f./-]{1,20}){0,2})([ \t]*)([=:＝：])(?!//|=)")
_EQUALS = frozenset("=＝")
_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
_SAMPLE = 400  # lines that are looked at to tell records from prose
_CODE_ENDS = ("{", "}", ";", "(", ")", ",", "[", "]")
_MISSING = frozenset(("null", "none", "n/a", "nan", "-"))


@dataclass(slots=True)
class _Line:
    """A line that holds a key: its range, the key, and where the value starts."""

    start: int
    end: int
    key: str
    value: int
    spaced: bool


@dataclass(slots=True)
class _Record:
    start: int
    end: int
    keys: list[_Line] = field(default_factory=list)


def is_records(text: str) -> bool:
    """Say whether ``text`` is made of records.

    With ``=``: several records of like keys, or one of three keys and more. With a colon, which prose has
    too: two records of like keys at least. In both most lines hold a key.
    """
    sample = _sample(text)
    equals = _delimiter(sample)
    if not equals and _HEADING.search(sample):
        return False
    keyed = others = separators = code = 0
    most = sample.count("\n") + 1
    for low, high in lines(sample, 0, len(sample)):
        if 2 * others >= most:  # most lines hold no key
            return False
        if _SEPARATOR.fullmatch(sample, low, high):
            separators += 1
        elif match := _key(sample, low, high, equals=equals):
            keyed += 1
            code += sample[match.value : high].rstrip().endswith(_CODE_ENDS) and not separators
        elif sample[low:high].strip():
            others += 1
    if keyed < 3 or keyed <= others or code * 2 > keyed:
        return False
    records = [{line.key for line in record.keys} for record in _records(sample, 0) if record.keys]
    alike = sum(len(a & b) >= max(2, min(len(a), len(b)) / 2) for a, b in pairwise(records))
    if alike:
        return alike * 2 >= len(records) - 1
    return equals and len(records) == 1 and len(records[0]) >= 3 and keyed >= others * 3


def parse_records(text: str, start: int = 0) -> tuple[Block, ...]:
    """Read the records of ``text[start:]``: an item ``record`` each, with a field for every value.

    ``parent`` counts from the first block returned. A key without a value (or ``NULL``) gives no field, a
    record without fields no item; text before the first record is a paragraph.
    """
    blocks: list[Block] = []
    for record in _records(text, start):
        if not record.keys:
            if runs := line_runs(text, record.start, record.end):
                blocks.append(Block("paragraph", runs[0][0], runs[-1][1], runs=runs))
            continue
        fields = list(_fields(text, record, parent=len(blocks)))
        if fields:
            blocks.append(Block("item", record.keys[0].start, max(f.end for f in fields), level=1, name="record"))
            blocks.extend(fields)
    return tuple(blocks)


def _fields(text: str, record: _Record, parent: int) -> Iterator[Block]:
    ends = [line.start for line in record.keys[1:]] + [record.end]
    for line, end in zip(record.keys, ends, strict=True):
        runs = line_runs(text, line.value, end)
        if runs and value_of(text, runs).lower() not in _MISSING:
            yield make_field(text, line.key, runs, line.start, parent)


def _records(text: str, start: int) -> list[_Record]:
    """Cut ``text[start:]`` at separators, and where the first key of the first record comes again."""
    equals = _delimiter(_sample(text[start:] if start else text))
    accepted = _accepted(text, start, equals=equals)
    records = [_Record(start, start)]
    first = ""
    for low, high in lines(text, start, len(text)):
        if _SEPARATOR.fullmatch(text, low, high):
            records.append(_Record(min(high + 1, len(text)), min(high + 1, len(text))))
            continue
        line = _key(text, low, high, equals=equals)
        if line is not None and (line.key, line.spaced) in accepted:
            first = first or line.key
            if line.key == first and records[-1].keys:
                records.append(_Record(low, low))
            records[-1].keys.append(line)
        records[-1].end = high
    return records


def _accepted(text: str, start: int, *, equals: bool) -> set[tuple[str, bool]]:
    """Return the keys (and whether a blank stands before the delimiter) that are keys of these records.

    A formula in a value looks like a key; keys come again, or are words in the notation of most keys.
    """
    counts: Counter[tuple[str, bool]] = Counter()
    for low, high in lines(text, start, len(text)):
        if line := _key(text, low, high, equals=equals):
            counts[line.key, line.spaced] += 1
    spaced = sum(count if with_blank else -count for (_, with_blank), count in counts.items()) > 0
    return {
        (key, blank)
        for (key, blank), count in counts.items()
        if (blank == spaced and len(key) >= 2) or (count >= 2 and (key, not blank) in counts)
    }


def _key(text: str, start: int, end: int, *, equals: bool) -> _Line | None:
    match = _KEY.match(text, start, end)
    if match is None or (match[3] in _EQUALS) != equals:
        return None
    return _Line(start, end, match[1].lower(), trimmed(text, match.end(), end)[0], bool(match[2]))


def _delimiter(sample: str) -> bool:
    """Say whether more keys stand before an equals sign than before a colon."""
    found = Counter(
        match[3] in _EQUALS for low, high in lines(sample, 0, len(sample)) if (match := _KEY.match(sample, low, high))
    )
    return found[True] >= found[False]


def _sample(text: str) -> str:
    end = 0
    for _, high in zip(range(_SAMPLE), (high for _, high in lines(text, 0, len(text))), strict=False):
        end = high
    return text[:end]
