"""The section tree of a note, from its headings."""

from notesetl.records import Note, Section
from notesetl.view import view


def find_sections(note: Note) -> tuple[Section, ...]:
    """Return the headings in order; the parent of one is the nearest heading above it with a lower level."""
    sections: list[Section] = []
    open_: list[int] = []
    for index, block in enumerate(note.blocks):
        if block.kind != "heading" or block.boilerplate:
            continue
        seen = view(note.text, block)
        stripped = seen.text.strip()
        if not stripped:
            continue
        first = len(seen.text) - len(seen.text.lstrip())
        start, end = seen.span(first, first + len(stripped))
        while open_ and sections[open_[-1]].level >= block.level:
            open_.pop()
        sections.append(
            Section(
                " ".join(stripped.split()), block.level, open_[-1] if open_ else -1, start, end, index, block.language
            )
        )
        open_.append(len(sections) - 1)
    return tuple(sections)


def path(sections: tuple[Section, ...], index: int) -> list[str]:
    """Return the headings from the outermost down to ``sections[index]``."""
    headings = []
    while index >= 0:
        headings.append(sections[index].heading)
        index = sections[index].parent
    return headings[::-1]


def extents(sections: tuple[Section, ...], end: int) -> list[tuple[int, int]]:
    """Return for each heading the range from it to the next one that is not below it, or to ``end``."""
    stops = [end] * len(sections)
    open_: list[int] = []
    for index, section in enumerate(sections):
        while open_ and sections[open_[-1]].level >= section.level:
            stops[open_.pop()] = section.start
        open_.append(index)
    return [(section.start, stop) for section, stop in zip(sections, stops, strict=True)]
