"""``notesetl show``: a note as its keeper wrote it, with what was found in it and by which rule."""

import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from notesetl.cli.findings import brief, stance, told_by
from notesetl.cli.options import OUT, AsOf, Out
from notesetl.cli.terminal import console, count, cut, joined, plain, score, styled
from notesetl.errors import NotesetlError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from notesetl.query.lookup import FoundNote

_STYLES = {"sections": "bold", "links": "blue", "claims": "italic", "mentions": "bold green", "ratings": "bold yellow"}
_STANCES = {"positive": "green", "negative": "red", "mixed": "yellow"}
_PLACE = re.compile(r"(.+):(\d{1,9})", re.DOTALL)  # NOTE:LINE, as answers print it
_AROUND = 3  # lines shown before and behind the one that was asked for
_WORDED = 60  # characters of a claim that tell it from others on its line
_WORDS = {"mentions": "title", "ratings": "rating", "links": "link", "claims": "claim"}


def show(
    note: Annotated[
        str, typer.Argument(metavar="NOTE", help="The note's path, the end of it, or its id; :LINE for that line.")
    ],
    out: Out = OUT,
    as_of: AsOf = None,
    found: Annotated[bool, typer.Option("--found", help="Only the lines in which something was found.")] = False,  # noqa: FBT002
) -> None:
    """Show a note with its titles, ratings, links and claims, each with the rule that found it and its id."""
    from notesetl.query import Tables  # noqa: PLC0415 - heavy
    from notesetl.query.lookup import find_note  # noqa: PLC0415 - likewise

    place = _PLACE.fullmatch(note)
    with Tables(out, as_of) as tables:
        try:
            wanted, chosen = find_note(tables.source, note), None
        except NotesetlError:
            if place is None:
                raise
            wanted, chosen = find_note(tables.source, place[1]), int(place[2])
    lines = _lines(wanted.text)
    if chosen is not None:
        if not 0 < chosen <= len(lines):
            raise NotesetlError(f"no line {chosen}: {wanted.row['path']} has {count(len(lines), 'line')}")
        lines = lines[max(chosen - 1 - _AROUND, 0) : chosen + _AROUND]
    screen = console()
    _head(screen, wanted)
    for number, line, start in lines:
        findings = _findings(wanted, number)
        if findings or not found:
            screen.print(_marked(wanted, number, line, start), soft_wrap=True)
        for text in findings:
            screen.print(text, soft_wrap=True)


def _head(screen: "Console", note: "FoundNote") -> None:
    row = note.row
    numbers = ", ".join(
        count(len(note.rows[name]), name.removesuffix("s")) for name in ("mentions", "ratings", "links", "claims")
    )
    screen.print(styled(row["path"], "bold"), styled(row["title"] or ""))
    about = f"{row['language']} {score(row['language_score'])}, {row['format']}, {row['encoding']}; {numbers}"
    screen.print(styled(f"{about}; {row['note_id']}", "dim"))
    for text in _findings(note, None):
        screen.print(text, soft_wrap=True)
    screen.print()


def _lines(text: str) -> "list[tuple[int, str, int]]":
    """Return the lines with their numbers and where they start, as the tables count them."""
    end = "\n" if "\n" in text else "\r"
    found, start = [], 0
    for number, line in enumerate(text.split(end), 1):
        found.append((number, line, start))
        start += len(line) + 1
    if found and not found[-1][1]:
        found.pop()
    return found


def _marked(note: "FoundNote", number: int, line: str, start: int) -> "Text":
    marked = styled(line.removesuffix("\r"))
    for name in _STYLES:
        for row in note.rows[name]:
            if row["start"] is not None and row["start"] < start + len(line) and row["end"] > start:
                marked.stylize(_style(name, row), max(row["start"] - start, 0), row["end"] - start)
    return joined(styled(f"{number:>5} │ ", "dim"), marked)


def _findings(note: "FoundNote", line: int | None) -> "list[Text]":
    """Return a line of text for everything that starts on ``line`` (None: that has no place in the text)."""
    found = [(row, name) for name in _WORDS for row in note.rows[name] if row["line"] == line]
    found.sort(key=lambda item: item[0]["start"] or 0)
    return [text for row, name in found for text in _told(note, name, row)]


def _told(note: "FoundNote", name: str, row: dict[str, Any]) -> "list[Text]":
    key = row[f"{name.removesuffix('s')}_id"]
    owner = "" if name == "mentions" else _owner(note, row)
    what = brief(name, row) + owner
    if name == "claims":
        what = f"{stance(row)}{owner}: {cut(plain(row['text']), _WORDED)}"
    texts = [_annotation(_WORDS[name], what, told_by(row), key, _style(name, row))]
    if name == "mentions":
        tags = [tag for tag in note.rows["mention_topics"] if tag["mention_id"] == key]
        if tags:
            texts.append(_annotation("topics", "; ".join(brief("mention_topics", tag) for tag in tags), "", "", ""))
    return texts


def _style(name: str, row: dict[str, Any]) -> str:
    return f"{_STYLES[name]} {_STANCES.get(row['polarity'], '')}".rstrip() if name == "claims" else _STYLES[name]


def _owner(note: "FoundNote", row: dict[str, Any]) -> str:
    title = next((m["title"] for m in note.rows["mentions"] if m["mention_id"] == row["mention_id"]), None)
    return " of no paper" if title is None else f" of “{title}”"


def _annotation(word: str, what: str, rule: str, key: str, style: str) -> "Text":
    source = " · ".join(part for part in (rule, key) if part)
    head = joined(styled("      │   ", "dim"), styled(f"{word:<7}", style), styled(what))
    return joined(head, styled(f"  [{source}]", "dim")) if source else head
