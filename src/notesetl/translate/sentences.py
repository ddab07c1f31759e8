"""Cuts a text into sentences, and a long sentence into clauses; joined again they are the text."""

import re
from functools import cache

from notesetl.translate.masking import spans
from notesetl.translate.words import words

_LONGEST = 240  # characters of a piece, protected spans aside
_CLOSING = "\"'”’」』】）)]》"


def sentences(text: str, language: str) -> list[str]:
    """Return the sentences of ``text``, white space at their ends left out; one that is too long comes in pieces."""
    found: list[str] = []
    for piece in _cut(text, _sentence_end(language), _abbreviation(language)):
        found += [piece] if len(piece) <= _LONGEST else _short(piece, language)
    return found


def clauses(text: str, language: str) -> list[str]:
    """Return the clauses of a sentence, each with the sign that ends it."""
    return _cut(text, _clause_end(language), None)


def _short(text: str, language: str) -> list[str]:
    """Return clauses of ``text`` put together to pieces that are short enough; one without clauses is cut at blanks."""
    pieces: list[str] = []
    for clause in clauses(text, language):
        for part in [clause] if len(clause) <= _LONGEST else _chopped(clause):
            if pieces and len(pieces[-1]) + len(part) < _LONGEST:
                pieces[-1] += f" {part}"
            else:
                pieces.append(part)
    return pieces


def _chopped(text: str) -> list[str]:
    guarded = [range(start, end) for start, end in spans(text)]
    parts: list[str] = []
    while len(text) > _LONGEST:
        at = text.rfind(" ", _LONGEST // 2, _LONGEST)
        at = _LONGEST if at < 0 else at
        inside = next((one for one in guarded if at in one and one.start), None)
        at = inside.start if inside and inside.start else at
        parts.append(text[:at].strip())
        text = text[at:].strip()
        guarded = [range(start, end) for start, end in spans(text)]
    return [part for part in [*parts, text] if part]


def _cut(text: str, end: re.Pattern[str], abbreviation: re.Pattern[str] | None) -> list[str]:
    guarded = iter([*spans(text), (len(text) + 1, len(text) + 1)])
    start, span = 0, next(guarded)
    found: list[str] = []
    for match in end.finditer(text):
        while span[1] <= match.start():
            span = next(guarded)
        if span[0] < match.end() or (
            abbreviation and abbreviation.search(text[max(0, match.start() - 12) : match.start()])
        ):
            continue
        found.append(text[start : match.end()].strip())
        start = match.end()
    found.append(text[start:].strip())
    return [piece for piece in found if piece]


@cache
def _sentence_end(language: str) -> re.Pattern[str]:
    """Return what ends a sentence: wide signs as they stand, those of Latin script before a blank, and line ends."""
    wide, narrow = _split(words(language).data.sentence_ends)
    closing = f"[{re.escape(_CLOSING)}]{{0,3}}"
    return re.compile(
        f"[{wide or narrow}]{{1,10}}{closing}|[{narrow}]{{1,10}}{closing}(?=\\s)|\\n"
        if wide
        else f"[{narrow}]{{1,10}}{closing}(?=\\s)|\\n"
    )


@cache
def _clause_end(language: str) -> re.Pattern[str]:
    wide, narrow = _split(words(language).data.clause_ends)
    return re.compile("|".join([*([f"[{wide}]"] if wide else []), f"[{narrow}](?=\\s)"]))


def _split(signs: str) -> tuple[str, str]:
    wide = "".join(sign for sign in signs if not sign.isascii())
    return re.escape(wide), re.escape("".join(sign for sign in signs if sign.isascii()))


@cache
def _abbreviation(language: str) -> re.Pattern[str]:
    """Return what a full stop may stand behind without ending a sentence, single letters among it."""
    listed = "|".join(map(re.escape, words(language).data.abbreviations))
    return re.compile(
        rf"(?:(?<![^\W\d_])(?:{listed}|[A-Za-z])|(?<!\S)\d{{1,3}})$" if listed else r"(?<!\S)\d{1,3}$", re.IGNORECASE
    )
