"""Entries that fields name: key=value records and front matter."""

from collections.abc import Iterator

from notesetl.extract.candidates import Candidate, clean
from notesetl.extract.context import Context
from notesetl.extract.lexicon import Labels, label, words
from notesetl.extract.refine import refine
from notesetl.extract.shape import count_words, method_score, title_score

_PAPER_KEYS = frozenset(
    [
        "arxiv",
        "arxiv_id",
        "authors",
        "author",
        "venue",
        "doi",
        "conference",
        "journal",
        "paper",
        "uri",
        "pdf",
        "affiliations",
        "citation",
        "year",
        "paper_url",
        "paper_link",
        "publication",
        "bibtex",
    ]
)
_STRONG_KEYS = frozenset(
    ["arxiv", "arxiv_id", "doi", "venue", "paper", "authors", "paper_url", "citation", "conference", "journal", "pdf"]
)


def from_records(context: Context) -> Iterator[Candidate]:
    """Yield one candidate for each key=value record that has a title."""
    blocks = context.note.blocks
    for leaf in context.leaves:
        block = blocks[leaf]
        if (
            block.kind != "field"
            or block.parent < 0
            or label(block.name.replace("_", " ")) not in words(Labels, "title")
        ):
            continue
        record = blocks[block.parent]
        line = context.whole(leaf)
        start, end = refine(line.view.text, line.start, line.end, exact=True)
        if end <= start:
            continue
        title = clean(line.view.text[start:end])
        source_start, source_end = line.view.span(start, end)
        yield Candidate(
            title=title,
            kind="method" if method_score(title) >= 0.5 and count_words(title) <= 3 else "paper",
            source="record",
            rule="record_title",
            start=source_start,
            end=source_end,
            scope=(record.start, record.end),
            section=context.section_at(source_start),
            score=max(title_score(title), 0.5) + 0.5,
            strong=True,
            struck=False,
            group=("record", -1),
            block=block.parent,
            line=line,
        )


def front_matter(context: Context) -> tuple[Candidate | None, int]:
    """Return the title that the front matter gives, and how many of its keys say that the note is about a paper."""
    fields = [i for i in context.leaves if context.note.blocks[i].kind == "field" and context.note.blocks[i].parent < 0]
    names = {context.note.blocks[i].name.split(".")[0].lower() for i in fields}
    evidence = len(names & _PAPER_KEYS) + 2 * len(names & _STRONG_KEYS)
    for key in ("paper_title", "paper", "title", "name"):
        leaf = next((i for i in fields if context.note.blocks[i].name.lower() == key), None)
        if leaf is None:
            continue
        line = context.whole(leaf)
        if line.text.strip().lower().startswith(("http", "www.")):
            continue
        start, end = refine(line.view.text, line.start, line.end)
        if end <= start:
            return None, evidence
        title = clean(line.view.text[start:end])
        source_start, source_end = line.view.span(start, end)
        candidate = Candidate(
            title=title,
            kind="method" if method_score(title) >= 0.5 and count_words(title) <= 3 else "paper",
            source="front_matter",
            rule="front_matter_title",
            start=source_start,
            end=source_end,
            scope=(0, len(context.note.text)),
            section=-1,
            score=title_score(title),
            strong=key in {"paper_title", "paper"},
            struck=False,
            group=("main", -1),
            block=leaf,
            line=line,
        )
        return candidate, evidence
    return None, evidence
