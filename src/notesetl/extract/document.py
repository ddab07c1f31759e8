"""A note as a spaCy document whose text is the note's, character for character.

Places that may hold a title or a rating are tokenized; what lies between them is one token each, since
tokenizing every byte would take longer than everything else together.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from notesetl.extract.tokenize import split
from notesetl.records import Note

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_HEAD = 240  # characters at the head of a leaf that are tokenized


def make_doc(nlp: "Language", note: Note, *, fine: bool = True) -> "Doc":
    """Return the document of ``note``; ``doc._.note`` is the note, which components replace by fuller ones.

    Without ``fine`` the document is empty: our own components read the note, only others need words.
    """
    from spacy.tokens import Doc  # noqa: PLC0415 - slow to import

    if not Doc.has_extension("note"):
        Doc.set_extension("note", default=None)
    if fine:
        words = [word for start, end, leaf in _stretches(note) for word in _words(note.text[start:end], fine=leaf)]
    else:
        words = []
    doc = Doc(nlp.vocab, words=words, spaces=[False] * len(words))
    doc._.note = note
    return doc


def _stretches(note: Note) -> Iterator[tuple[int, int, bool]]:
    """Yield ranges that cover the text, and whether each is to be tokenized."""
    position = 0
    for block in note.blocks:
        if not block.runs or block.boilerplate or block.kind in {"code", "math"}:
            continue
        start = max(block.start, position)
        end = min(block.end, start + _HEAD)
        if end <= start:
            continue
        if start > position:
            yield position, start, False
        yield start, end, True
        position = end
    if position < len(note.text):
        yield position, len(note.text), False


def _words(text: str, *, fine: bool) -> list[str]:
    return split(text) if fine else [text]
