"""The links of a note: link markup, addresses and identifiers in running text, fields and BibTeX."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from notesetl.extract.bare_links import Bare, arxiv_ids, bare_addresses
from notesetl.extract.identifiers import balanced
from notesetl.extract.link_roles import role_of
from notesetl.extract.urls import Target, canonicalise
from notesetl.records import Block, Inline, Link

_MARKUP = frozenset({"link", "wiki"})
_DESTINATION = re.compile(r"\]\(\s{0,9}<?([^\s<>]+)")
_REFERENCE = re.compile(r"\bhref\s{0,9}=\s{0,9}[\"']?([^\"'>\s]+)", re.IGNORECASE)
_LONGEST_LEAD = 32
_LONGEST_LABEL = 100
_NO_TARGET = ("javascript:", "data:")


def find_links(text: str, blocks: Sequence[Block]) -> tuple[Link, ...]:
    """Return the links of the note ``text``, sorted by start, attached to no mention yet.

    ``block`` of a link indexes ``blocks``. ``text[start:end]`` is the link's ``url`` wherever that stands in
    the text as it is; else it is the range of the markup. Boilerplate has no links; code has only those that
    name a paper by its arXiv id or DOI, each once.
    """
    leaves = [index for index, block in enumerate(blocks) if block.runs or block.inlines]
    bare = _by_leaf(bare_addresses(text), [blocks[index].start for index in leaves])
    links: list[Link] = []
    for place, index in enumerate(leaves):
        if not blocks[index].boilerplate:
            links.extend(_links_of(text, blocks[index], index, bare.get(place, [])))
    return tuple(sorted(links, key=lambda link: (link.start or 0, link.end or 0)))


def _by_leaf(found: Iterable[Bare], starts: Sequence[int]) -> dict[int, list[Bare]]:
    places: dict[int, list[Bare]] = {}
    for bare in found:
        places.setdefault(bisect_right(starts, bare.start) - 1, []).append(bare)
    return places


def _links_of(text: str, block: Block, index: int, bare: list[Bare]) -> Iterator[Link]:
    marked = [inline for inline in block.inlines if inline.kind in _MARKUP and _has_target(inline)]
    yield from (_from_markup(text, index, inline) for inline in marked)
    if block.kind == "field" and _is_arxiv_key(block.name):
        bare = [found for found in bare if _visible(text, block, found)]
        bare = _merged(bare, [found for run in block.runs for found in arxiv_ids(text, *run)])
    elif block.kind == "field":
        bare = [found for found in bare if not (found.number and _is_all(text, block, found))]
    if not bare:
        return
    covers = _covers([*marked, *(inline for inline in block.inlines if inline.kind == "image")])
    seen: set[str | None] = set()
    for found in bare:
        visible = _visible(text, block, found)
        if visible is None:
            continue
        target = canonicalise(visible.address)
        identifier = target.arxiv_id or target.doi
        if _is_told_by_markup(visible, identifier, covers) or (
            block.kind == "code" and (identifier is None or identifier in seen or found.number)
        ):
            continue
        seen.add(identifier)
        label = block.name if block.kind == "field" else ""
        role = role_of(target, label, _lead(text, visible.start))
        yield _link(target, text[visible.start : visible.end], role, index, (visible.start, visible.end))


def _has_target(inline: Inline) -> bool:
    return bool(inline.url.strip()) and not inline.url.lower().startswith(_NO_TARGET)


def _is_arxiv_key(name: str) -> bool:
    return "arxiv" in name.lower() or name.lower() == "eprint"


def _is_all(text: str, block: Block, found: Bare) -> bool:
    """Tell whether ``found`` is all that the block says."""
    said = "".join(text[start:end] for start, end in block.runs)
    return said.strip(" \"'") == text[found.start : found.end]


def _merged(bare: list[Bare], more: list[Bare]) -> list[Bare]:
    taken = [(found.start, found.end) for found in bare]
    starts = [start for start, _ in taken]
    kept = list(bare)
    for found in more:
        place = bisect_right(starts, found.start) - 1
        if place < 0 or taken[place][1] <= found.start:
            kept.append(found)
    return sorted(kept)


def _covers(inlines: Iterable[Inline]) -> list[tuple[int, int, Inline]]:
    """Return the outermost of ``inlines`` with their ranges, in order."""
    covers: list[tuple[int, int, Inline]] = []
    for inline in sorted(inlines, key=lambda each: (each.start, -each.end)):
        if not covers or inline.start >= covers[-1][1]:
            covers.append((inline.start, inline.end, inline))
    return covers


def _is_told_by_markup(found: Bare, identifier: str | None, covers: list[tuple[int, int, Inline]]) -> bool:
    """Tell whether ``found`` stands in link markup whose own target says as much."""
    place = bisect_right(covers, found.start, key=lambda cover: cover[0]) - 1
    if place < 0 or found.start >= covers[place][1]:
        return False
    inline = covers[place][2]
    if inline.kind == "image" or identifier is None or not inline.inner_start <= found.start < inline.inner_end:
        return True
    target = canonicalise(inline.url)
    return bool(target.arxiv_id or target.doi)


def _visible(text: str, block: Block, found: Bare) -> Bare | None:
    """Return ``found`` cut where markup interrupts it, None where it does not begin in a run of the block."""
    runs = block.runs
    place = bisect_right(runs, found.start, key=lambda run: run[0]) - 1
    if place < 0 or found.start >= runs[place][1]:
        return None
    end = runs[place][1]
    while end < found.end and place + 1 < len(runs) and text[end : runs[place + 1][0]] in {"", "\\"}:
        place += 1
        end = runs[place][1]
    if end >= found.end:
        return found
    cut = bare_addresses(text[found.start : end])
    return Bare(found.start, found.start + cut[0].end, cut[0].address) if cut and cut[0].start == 0 else None


def _from_markup(text: str, index: int, inline: Inline) -> Link:
    start, end = _written(text, inline)
    url = inline.url if (start, end) == (inline.start, inline.end) else text[start:end]
    label = text[inline.inner_start : inline.inner_end][:_LONGEST_LABEL]
    target = canonicalise(inline.url)
    return _link(target, url, role_of(target, label, _lead(text, inline.start)), index, (start, end))


def _written(text: str, inline: Inline) -> tuple[int, int]:
    """Return where the address of ``inline`` stands in its source, the range of its markup if it does not."""
    for start in (inline.inner_end, inline.start):
        found = text.find(inline.url, start, inline.end)
        if found >= 0:
            return found, found + len(inline.url)
    for pattern, position in ((_DESTINATION, inline.inner_end), (_REFERENCE, inline.start)):
        match = pattern.search(text, position, inline.end)
        if match and (written := balanced(match[1])):
            return match.start(1), match.start(1) + len(written)
    return inline.start, inline.end


def _lead(text: str, start: int) -> str:
    begin = max(start - _LONGEST_LEAD, 0)
    return text[max(text.rfind("\n", begin, start) + 1, begin) : start]


def _link(target: Target, url: str, role: str, index: int, span: tuple[int, int]) -> Link:
    return Link(
        url=url,
        canonical_url=target.canonical_url,
        kind=target.kind,
        role=role,
        arxiv_id=target.arxiv_id,
        arxiv_version=target.arxiv_version,
        doi=target.doi,
        start=span[0],
        end=span[1],
        block=index,
    )
