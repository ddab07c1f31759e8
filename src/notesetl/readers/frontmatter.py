"""Front matter: the keys and values at the top of a note, fenced (Jekyll, Hugo, Hexo, Obsidian) or not (Pelican)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from notesetl.readers.fields import Fields, lines, make_field, trimmed
from notesetl.readers.tomlfields import read_toml
from notesetl.readers.yamlfields import is_key_line, read_yaml
from notesetl.records import Block

_MAX_LENGTH = 65_536
_OPEN = re.compile(r"\ufeff?\s*(?:(-{3,})|(\+\+\+))[ \t]*\r?\n")
_CLOSE_YAML = re.compile(r"^(?:-{3,}|\.{3})[ \t]*\r?$", re.MULTILINE)
_CLOSE_TOML = re.compile(r"^\+\+\+[ \t]*\r?$", re.MULTILINE)
_BARE = re.compile(r"([A-Za-z][\w-]{0,40})[ \t]*:[ \t]*(?=\S|$)", re.ASCII)
# The keys of the formats themselves (Hexo, Pelican, python-markdown), not of any language.
_KNOWN = frozenset(
    {
        "title", "subtitle", "date", "updated", "modified", "created", "tags", "tag", "keywords", "category",
        "categories", "author", "authors", "slug", "summary", "excerpt", "description", "lang", "language",
        "layout", "status", "template", "permalink", "url", "link", "source", "series", "cover", "image",
        "comments", "draft", "toc", "math", "mathjax", "venue", "year", "conference", "journal", "rating",
        "score", "arxiv", "doi", "code", "paper", "published", "save_as",
    }
)  # fmt: skip
_LISTS = frozenset(("tags", "tag", "keywords"))


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of a note, whose body starts at ``end``.

    ``blocks`` are field blocks: ``name`` is the lower-case key path (``title``, ``tags.0``), ``runs`` the
    value without its quotes, one run a line. ``meta`` holds the keys as written and is JSON-able; dates stay
    text. ``error`` is one line where something could not be read; what could be is there all the same.
    """

    end: int
    blocks: tuple[Block, ...] = ()
    meta: dict[str, Any] = field(default_factory=dict)
    error: str | None = None


def split(text: str) -> FrontMatter | None:
    """Return the front matter at the top of ``text``, or None where there is none."""
    opening = _OPEN.match(text)
    if opening is None:
        return _hexo(text) or _pelican(text)
    if opening[2]:
        return _toml(text, opening.end())
    return _yaml(text, opening.end())


def _toml(text: str, start: int) -> FrontMatter | None:
    close = _CLOSE_TOML.search(text, start)
    if close is None:
        return None
    if close.start() - start > _MAX_LENGTH:
        return _too_long(text, close.end())
    return _made(text, close.end(), read_toml(text, start, close.start()))


def _yaml(text: str, start: int) -> FrontMatter | None:
    close = _CLOSE_YAML.search(text, start)
    if close is not None and not text[start : close.start()].strip():
        return FrontMatter(_after(text, close.end()))
    if not _first_is_key(text, start):
        return None
    if close is None:
        return _unclosed(text, start)
    if close.start() - start > _MAX_LENGTH:
        return _too_long(text, close.end()) if _mostly_keys(text, start, start + _MAX_LENGTH) else None
    found = read_yaml(text, start, close.start())
    if found is None or (found.error is not None and not _mostly_keys(text, start, close.start())):
        return None
    return _made(text, close.end(), found)


def _unclosed(text: str, start: int) -> FrontMatter | None:
    """Read an opening fence that is never closed: its key lines up to the first blank one, two at least."""
    end = start
    keys = 0
    for low, high in lines(text, start, min(len(text), start + _MAX_LENGTH)):
        if not text[low:high].strip() or text[low] == "#":
            break
        if is_key_line(text, low):
            keys += 1
        elif text[low] not in " \t-":
            break
        end = min(high + 1, len(text))
    if keys < 2:
        return None
    found = read_yaml(text, start, end)
    if found is None:
        return None
    return FrontMatter(end, found.blocks, found.meta, found.error or "the front matter is never closed")


def _hexo(text: str) -> FrontMatter | None:
    """Read Hexo's form: known keys from the first line on, closed by a fence that was never opened."""
    low, high = next(lines(text, 0, len(text)), (0, 0))
    first = _BARE.match(text, low, high)
    if first is None or first[1].lower() not in _KNOWN:
        return None
    close = _CLOSE_YAML.search(text, 0, _MAX_LENGTH)
    if close is None or "\n\n" in text[: close.start()].replace("\r", ""):
        return None
    keys = [text[low:high].partition(":")[0] for low, high in lines(text, 0, close.start()) if is_key_line(text, low)]
    if len(keys) < 2 or not _mostly_keys(text, 0, close.start()):
        return None
    if sum(key.strip().lower() in _KNOWN for key in keys) * 2 <= len(keys):
        return None
    found = read_yaml(text, 0, close.start())
    return None if found is None else _made(text, close.end(), found)


def _pelican(text: str) -> FrontMatter | None:
    """Read ``Key: value`` lines from the first line to a blank one: two or more, all of known keys."""
    blocks: list[Block] = []
    meta: dict[str, Any] = {}
    keys = 0
    end = 0
    for low, high in lines(text, 0, min(len(text), _MAX_LENGTH)):
        if not text[low:high].strip():
            break
        match = _BARE.match(text, low, high)
        if match is None or match[1].lower() not in _KNOWN:
            return None
        key = match[1].lower()
        value = trimmed(text, match.end(), high)
        keys += 1
        end = high
        if value[0] == value[1]:
            continue
        if key in _LISTS:
            parts = list(_parts(text, *value))
            meta[match[1]] = [text[start:stop] for start, stop in parts]
            blocks += [make_field(text, f"{key}.{number}", (part,), low) for number, part in enumerate(parts)]
        else:
            meta[match[1]] = text[value[0] : value[1]]
            blocks.append(make_field(text, key, (value,), low))
    if keys < 2:
        return None
    return FrontMatter(_after(text, end), tuple(blocks), meta)


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges between commas."""
    while start < end:
        stop = text.find(",", start, end)
        stop = end if stop < 0 else stop
        low, high = trimmed(text, start, stop)
        if low < high:
            yield low, high
        start = stop + 1


def _first_is_key(text: str, start: int) -> bool:
    for low, high in lines(text, start, min(len(text), start + _MAX_LENGTH)):
        if text[low:high].strip() and text[low] != "#":
            return is_key_line(text, low)
    return False


def _mostly_keys(text: str, start: int, end: int) -> bool:
    """Say whether most lines at the left margin are keys, list items, comments or closing brackets."""
    margin = [low for low, high in lines(text, start, end) if text[low:high].strip() and text[low] not in " \t"]
    known = sum(text[low] in "#-]}" or is_key_line(text, low) for low in margin)
    return known * 2 > len(margin)


def _made(text: str, close: int, found: Fields) -> FrontMatter:
    return FrontMatter(_after(text, close), found.blocks, found.meta, found.error)


def _too_long(text: str, close: int) -> FrontMatter:
    return FrontMatter(_after(text, close), error=f"the front matter is longer than {_MAX_LENGTH} characters")


def _after(text: str, offset: int) -> int:
    """Return the start of the line after ``offset``."""
    stop = text.find("\n", offset)
    return len(text) if stop < 0 else stop + 1
