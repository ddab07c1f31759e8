"""Ratings behind the title on its line: ``... (4/5)``, stars, ``... (4)`` where the list does so throughout."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from notesetl.extract.context import Context
from notesetl.extract.lexicon import contains, has_word
from notesetl.extract.lines import Line
from notesetl.extract.owner import Owners
from notesetl.extract.rating_ends import counts
from notesetl.extract.rating_found import Found, lone
from notesetl.extract.rating_labels import labelled
from notesetl.extract.rating_scales import NoteScales
from notesetl.extract.rating_values import FILLED, Value, signed, value_start
from notesetl.extract.rating_verdicts import bracketed, whole_verdict
from notesetl.extract.rating_words import aspects, plain
from notesetl.folding import fold

_TAIL_NUMBER = re.compile(r"[(\uff08](\d(?:\.\d)?|10)[)\uff09](?=\s*(?:$|[\[<(|;\u2013\u2014-]))")
_TAIL_GRADE = re.compile(
    r"(?:\s(?:--?|[\u2013\u2014|])\s|[:\uff1a]\s?|\s?[(\[\uff08])([SABCDF][+-]?)[)\]\uff09]?\s{0,3}$"
)
_LEAD_GRADE = re.compile(r"[\s*-]{0,6}[(\[\u3010]([SABCDF][+-]?)[)\]\u3011]\s")
_BEFORE_VALUE = "([\uff08\u3010\uff09\u3011),;|\u2013\u2014-"
_AFTER_VALUE = ")]|\uff09\u3011,;([{-\u2013\u2014<"
_MIN_NUMBERED = 2
_MIN_TAIL_SHARE = 0.5
_SHORT_TAIL = 12  # characters that may follow a closing rating
_TAIL_REACH = 60  # characters behind the title in which a rating is its own
_TOP_LEAVES = 20  # of a note, where a line may say what numbers in brackets mean
_LONGEST_NOTICE = 300


def tails(context: Context, lines: Sequence[Line], owners: Owners, scales: NoteScales) -> Iterator[Found]:
    """Yield the ratings behind the titles of those of ``lines`` that hold one."""
    ends = [piece for line in owners.with_titles(lines) for piece in owners.up_to_titles(line)]
    numbered = sum(_TAIL_NUMBER.search(line.view.text, end, line.end) is not None for line, end in ends)
    notice = _notice_on_brackets(context)
    counts = numbered >= _MIN_NUMBERED and (bool(notice) or numbered >= _MIN_TAIL_SHARE * len(ends))
    yield from _grades(ends)
    for line, end in ends:
        if counts and (match := _TAIL_NUMBER.search(line.view.text, end, line.end)):
            value = Value(match.start(), match.end(), "number", float(match[1]), None, None)
            yield Found(line, value, _aspect(notice), "tail_number", 0.8)
        else:
            yield from labelled(replace(line, start=end))
            yield from _tail(line, end, scales)
            yield from bracketed(line, end)


def _grades(ends: Sequence[tuple[Line, int]]) -> Iterator[Found]:
    """Yield the letters behind or before titles where at least half of the entries have one: ``... (A-)``."""
    behind = [_TAIL_GRADE.search(line.view.text, max(end, line.end - _SHORT_TAIL), line.end) for line, end in ends]
    before = [_LEAD_GRADE.match(line.view.text, line.start, line.end) for line, _ in ends]
    for matches in (behind, before):
        if (count := sum(map(bool, matches))) >= _MIN_NUMBERED and count >= _MIN_TAIL_SHARE * len(ends):
            for (line, _), match in zip(ends, matches, strict=True):
                if match:
                    value = Value(match.start(1), match.end(1), "word", None, None, match[1])
                    yield Found(line, value, "overall", "grade", 0.75)


def _tail(line: Line, title_end: int, scales: NoteScales) -> Iterator[Found]:
    """Read the first value behind the title, and a verdict behind that."""
    text = line.view.text
    for match in value_start().finditer(text, title_end, line.end):
        at = match.start()
        if at - title_end >= _TAIL_REACH:
            return
        if not (text[at - 1].isspace() or text[at - 1] in _BEFORE_VALUE or text[at] in FILLED):
            continue
        value = signed(text, at, line.end)
        if value is None or counts(text[title_end:at]):
            continue
        if lone(value) and scales.maximum("glyphs", "overall") is None:
            continue
        after = text[value.end : line.end].lstrip()
        closed = len(after) <= _SHORT_TAIL or after[0] in _AFTER_VALUE or value.form == "glyphs"
        if closed:
            yield Found(line, value, "overall", "tail", 0.9)
            if verdict := whole_verdict(text, value.end, line.end):
                yield Found(line, verdict, "overall", "verdict", 0.85)
            return


def _notice_on_brackets(context: Context) -> str:
    """Return the line at the top of the note that says what numbers in brackets mean, folded, or nothing."""
    for leaf in context.leaves[:_TOP_LEAVES]:
        for line in context.lines(leaf):
            if contains(line.text, plain("parentheses")) and len(text := fold(line.text)) < _LONGEST_NOTICE:
                return text
    return ""


def _aspect(notice: str) -> str:
    """Return the aspect of closing numbers: overall, unless a line about brackets says what else they measure."""
    named = (a for word, a in aspects().items() if a != "overall" and len(word) > 1 and has_word(notice, word))
    return next(named, "overall")
