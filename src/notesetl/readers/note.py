"""One file's bytes to a note: text, blocks and what its keeper declared."""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from notesetl.errors import RejectReason
from notesetl.readers.boilerplate import mark
from notesetl.readers.decode import Decoded, DecodeError, decode
from notesetl.readers.dump import walk
from notesetl.readers.frontmatter import FrontMatter, split
from notesetl.readers.html import parse_html
from notesetl.readers.keyvalue import is_records, parse_records
from notesetl.readers.markdown import parse_markdown
from notesetl.readers.plain import parse_plain
from notesetl.readers.raw import MOST_BLOCKS, Excess, Format, Limits, RawFile, format_of, reject, too_many_blocks
from notesetl.records import Block, Note, Reject

_FENCES = ("---", "+++", ";;;", "{")
_MARKDOWN_SIGN = re.compile(r"(?P<sure>^(?:#{2,6}[ \t]+\S|```|~~~)|\]\(http)|^#[ \t]+\S|\]\(|\*\*(?=\S)", re.MULTILINE)
_NO_FRONT_MATTER = FrontMatter(0)


def read_dump(sources: Sequence[str | Path], limits: Limits | None = None) -> Iterator[Note | Reject]:
    """Yield the notes of ``sources`` and what could not be read, one by one, in the order of ``walk``.

    Raises:
        NotesetlError: a source is absent or unreadable (at once).
    """
    return _read_all(walk(sources, limits))


def _read_all(files: Iterator[RawFile | Reject]) -> Iterator[Note | Reject]:
    for file in files:
        if isinstance(file, Reject):
            yield file
            continue
        note, rejects = read_note(file)
        if note is not None:
            yield note
        yield from rejects


def read_note(raw: RawFile) -> tuple[Note | None, tuple[Reject, ...]]:
    """Read a file; beside the note, or instead of it, stands what could not be read.

    A note with wrong front matter is kept, and a reject says what was wrong.
    """
    try:
        return _read(raw, decode(raw.data))
    except (DecodeError, Excess) as error:
        return None, (reject(raw.path, error.reason, error.detail),)


def _read(raw: RawFile, decoded: Decoded) -> tuple[Note | None, tuple[Reject, ...]]:
    kind = format_of(raw.path)
    text = decoded.text
    front = _front_matter(text)
    meta: Mapping[str, object] = front.meta
    if kind is Format.HTML:
        page = parse_html(text[front.end :])
        text, blocks, meta = page.text, page.blocks, {**page.meta, **front.meta}
        if not text.strip():
            return None, (reject(raw.path, RejectReason.EMPTY, "a page without readable text"),)
    elif (front.end == 0 or front.error or not text.startswith(_FENCES)) and is_records(text):
        front, meta, kind, blocks = _NO_FRONT_MATTER, {}, Format.RECORDS, parse_records(text)
    else:
        blocks = front.blocks + _body(text, front.end, kind, len(front.blocks))
    if len(blocks) > MOST_BLOCKS:
        raise too_many_blocks()
    note = Note(
        path=raw.path,
        format=kind.value,
        encoding=decoded.encoding,
        sha256=sha256(raw.data).hexdigest(),
        bytes=len(raw.data),
        text=text,
        blocks=mark(text, blocks),
        meta=_json(meta),
        source=raw.source,
    )
    return note, (reject(raw.path, RejectReason.FRONT_MATTER, front.error),) if front.error else ()


def _front_matter(text: str) -> FrontMatter:
    return split(text) or _NO_FRONT_MATTER


def _body(text: str, start: int, kind: Format, number: int) -> tuple[Block, ...]:
    if kind is Format.MARKDOWN or _looks_like_markdown(text, start):
        return parse_markdown(text, start, number)
    return parse_plain(text, start, number)


def _looks_like_markdown(text: str, start: int) -> bool:
    """Tell whether plain text has a sure sign of Markdown, or two that it may bear by chance."""
    signs = list(islice(_MARKDOWN_SIGN.finditer(text, start), 2))
    return len(signs) == 2 or any(sign["sure"] for sign in signs)


def _json(meta: Mapping[str, object]) -> str:
    return json.dumps(_plain(meta), ensure_ascii=False, allow_nan=False, default=str)


def _plain(value: Any) -> Any:
    """Return ``value`` with numbers that JSON has not, and keys that are no text, written as text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
