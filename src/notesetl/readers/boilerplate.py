"""Marks the furniture of platforms that was copied into notes together with the text: buttons, dialogs, comment boxes.

Precision comes first: a block is marked where each of its lines is furniture by its words, or where it
stands between such blocks at the foot of the note.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from notesetl.languages import load_all
from notesetl.records import Block, replace

_LEAVES = frozenset(("paragraph", "heading"))
_MAX_LINE = 200
_MAX_BLOCK = 4 * _MAX_LINE
_MAX_COUNT = 20  # characters of a number beside a phrase, such as how often it was pressed
_MAX_SHORT = 40
_MAX_UNKNOWN = 4  # short blocks in a row that may stand inside a foot
_COUNTED_EDGES = re.compile(r"^[\W\d]+|[\W\d]+$")
_PAPER = re.compile(r"arxiv|doi\.org|openreview|aclanthology|thecvf|semanticscholar|github|\.pdf\b", re.IGNORECASE)
_RATED = re.compile(r"[★☆⭐●○✭✰🌟]|\d\s*/\s*\d")


@dataclass(frozen=True, slots=True)
class Furniture:
    """The phrases and regular expressions of one language; ``weak`` ones count only beside others.

    ``stubs`` are left-overs that are marked, but say nothing of what stands around them.
    """

    strong: tuple[str, ...]
    weak: tuple[str, ...]
    strong_patterns: tuple[str, ...]
    weak_patterns: tuple[str, ...]
    stubs: tuple[str, ...] = ()


class _Kind(IntEnum):
    CONTENT = 0
    STUB = 1
    NEUTRAL = 2
    COUNT = 3
    WEAK = 4
    STRONG = 5


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """Phrases, bare of what stands around words, and their longest length; the groups of ``pattern`` name kinds."""

    phrases: dict[str, _Kind]
    longest: int
    pattern: re.Pattern[str]


def mark(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return ``blocks`` with ``boilerplate`` set on the leaves that are page furniture."""
    leaves = [index for index, block in enumerate(blocks) if block.runs and not block.boilerplate]
    kinds = [_kind_of_block(text, blocks[index]) for index in leaves]
    if _Kind.STRONG not in kinds and _Kind.STUB not in kinds:
        return tuple(blocks)
    hits = {leaves[place] for place, kind in enumerate(kinds) if kind is _Kind.STUB}
    hits |= {leaves[place] for place in _beside_strong(kinds)}
    hits |= {leaves[place] for place in _foot(kinds)}
    return tuple(replace(block, boilerplate=True) if index in hits else block for index, block in enumerate(blocks))


def _beside_strong(kinds: Sequence[_Kind]) -> set[int]:
    """Return the strong places, and the weak ones that hang together with them."""
    found: set[int] = set()
    begin = 0
    for place in range(len(kinds) + 1):
        if place < len(kinds) and kinds[place] >= _Kind.WEAK:
            continue
        if _Kind.STRONG in kinds[begin:place]:
            found.update(range(begin, place))
        begin = place + 1
    return found


def _foot(kinds: Sequence[_Kind]) -> range:
    """Return the foot of the note: from the first hit on, where only furniture and short unknown lines follow.

    A weak hit that has no other beside it (bare numbers aside) is no hit: it may head what the keeper says.
    """
    first = end = len(kinds)
    hits = unknown = 0
    later = _Kind.CONTENT
    for place in range(end - 1, -1, -1):
        kind = kinds[place]
        if kind <= _Kind.STUB:
            break
        if kind is _Kind.COUNT:
            continue
        is_hit = kind is _Kind.STRONG or (kind is _Kind.WEAK and (later >= _Kind.WEAK or _before(kinds, place)))
        unknown = 0 if is_hit else unknown + 1
        if unknown > _MAX_UNKNOWN:
            break
        if is_hit:
            first = place
            hits += 1
        later = kind
    foot = kinds[first:]
    if hits < 3 or _Kind.STRONG not in foot or hits * 5 < sum(kind is not _Kind.COUNT for kind in foot) * 2:
        return range(0)
    return range(first, end)


def _before(kinds: Sequence[_Kind], place: int) -> bool:
    """Say whether the next place before that is no bare number is a hit."""
    place -= 1
    while place >= 0 and kinds[place] is _Kind.COUNT:
        place -= 1
    return place >= 0 and kinds[place] >= _Kind.WEAK


def _kind_of_block(text: str, block: Block) -> _Kind:
    """Tell what a leaf is from its lines; headings, links and anything rated are content unless they are hits."""
    if block.kind not in _LEAVES or block.runs[-1][1] - block.runs[0][0] > _MAX_BLOCK:
        return _Kind.CONTENT
    if block.inlines and any(_PAPER.search(inline.url) for inline in block.inlines):
        return _Kind.CONTENT
    runs = block.runs
    visible = text[slice(*runs[0])] if len(runs) == 1 else "".join([text[low:high] or "\n" for low, high in runs])
    if "\n" in visible:
        kind = _kind_of_lines([_kind_of_line(line) for line in visible.split("\n") if line and not line.isspace()])
    else:
        kind = _kind_of_line(visible) if visible and not visible.isspace() else _Kind.CONTENT
    if kind is _Kind.NEUTRAL and (block.kind == "heading" or any(inline.kind == "link" for inline in block.inlines)):
        return _Kind.CONTENT
    return kind


def _kind_of_lines(kinds: list[_Kind]) -> _Kind:
    lowest, highest = min(kinds, default=_Kind.CONTENT), max(kinds, default=_Kind.CONTENT)
    if lowest is highest or lowest >= _Kind.COUNT:
        return highest
    if lowest <= _Kind.STUB:
        return _Kind.CONTENT
    hits = sum(kind >= _Kind.WEAK for kind in kinds)
    return _Kind.WEAK if highest is _Kind.STRONG and hits * 2 > len(kinds) else _Kind.NEUTRAL


@lru_cache(maxsize=4096)
def _kind_of_line(line: str) -> _Kind:
    line = " ".join(line.split())
    if not line.isascii():
        line = unicodedata.normalize("NFC", line)
    if len(line) > _MAX_LINE:
        return _Kind.CONTENT
    kind = _kind_by_words(line)
    # Asked last, since most lines are no furniture anyway.
    return _Kind.CONTENT if kind and (_RATED.search(line) or _PAPER.search(line)) else kind


def _kind_by_words(line: str) -> _Kind:
    """Tell what a line says that is neither rated nor about a paper."""
    lexicon = _lexicon()
    bare = _core(line.casefold())
    if len(bare) <= lexicon.longest:
        if kind := lexicon.phrases.get(bare):
            return kind
        if not bare.isalpha() and (kind := lexicon.phrases.get(_COUNTED_EDGES.sub("", bare))):
            return kind
    if found := lexicon.pattern.fullmatch(line):
        return _Kind[found.lastgroup or ""]
    return _Kind.NEUTRAL if len(line) <= _MAX_SHORT else _Kind.CONTENT


def _core(text: str) -> str:
    """Return ``text`` from its first to its last letter, digit or underline."""
    start, end = 0, len(text)
    while start < end and not (text[start].isalnum() or text[start] == "_"):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] == "_"):
        end -= 1
    return text[start:end]


@cache
def _lexicon() -> _Lexicon:
    """Join the languages: pages mix them, and the note's language is not known yet."""
    languages = load_all("boilerplate", Furniture).values()
    phrases: dict[str, _Kind] = {}
    for furniture in languages:
        phrases.update((_core(phrase.casefold()), _Kind.WEAK) for phrase in furniture.weak)
    for furniture in languages:
        phrases.update((_core(phrase.casefold()), _Kind.STRONG) for phrase in furniture.strong)
    patterns = {
        _Kind.STRONG: [pattern for furniture in languages for pattern in furniture.strong_patterns],
        _Kind.WEAK: [pattern for furniture in languages for pattern in furniture.weak_patterns],
        _Kind.STUB: [pattern for furniture in languages for pattern in furniture.stubs],
        _Kind.COUNT: [r"\d+"],
    }
    longest = max(map(len, phrases), default=0) + _MAX_COUNT
    return _Lexicon(phrases, longest, _joined(patterns))


def _joined(patterns: dict[_Kind, list[str]]) -> re.Pattern[str]:
    groups = (
        f"(?P<{kind.name}>{'|'.join(f'(?:{source})' for source in sources)})" for kind, sources in patterns.items()
    )
    return re.compile("|".join(groups), re.IGNORECASE)
