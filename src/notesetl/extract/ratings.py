"""Finds the ratings of a note and attaches each to its mention."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from notesetl.extract.context import Context
from notesetl.extract.lexicon import contains, fold, has_word, is_label
from notesetl.extract.lines import Line
from notesetl.extract.owner import Owners
from notesetl.extract.rating_scales import Scales, find_scales, stated
from notesetl.extract.rating_values import Value, any_value, codes, counted, fraction, glyphs, number, unknown, worded
from notesetl.extract.rating_words import aspects, plain, spell, verdicts
from notesetl.extract.tables import tables
from notesetl.records import Mention, Rating

_LABEL = re.compile(r"([^\s|:\uff1a=\u3000;\uff1b,\uff0c][^|:\uff1a=\n;\uff1b\u3001]{0,40}?)[ *_`]*(?::|\uff1a|=)[ *_`]*")
_STAR_LABEL = re.compile(r"([^\W\d_][^|:\n]{0,24}?)\s*(?=[\u2605\u2b50\u25cf\u2606\u25cb])")
_TAIL_NUMBER = re.compile(r"[(\uff08](\d(?:\.\d)?|10)[)\uff09](?=\s*(?:$|[\[<(|;\u2013\u2014-]))")
_FRACTION_IN_TEXT = re.compile(r"(?<![\d/.])\d{1,3}(?:[.,]\d)?\s?/\s?\d{1,3}(?![\d/])")
_CLAUSE = re.compile(r"[,.;:!?\uff0c\u3002\uff1b\uff1a\uff01\uff1f\u3001()\[\]\uff08\uff09|\n\"\u201c\u201d]|\s[-\u2013\u2014]\s")
_MIN_TAIL_SHARE = 0.5
_SCORE_WORDS = 4
_SHORT_TAIL = 12  # characters that may follow a closing rating


@dataclass(frozen=True, slots=True)
class Found:
    """A rating before it has an owner: ``value`` counts in the visible text of ``line``."""

    line: Line
    value: Value
    aspect: str
    rule: str
    confidence: float
    maximum: float | None = None


def attach_ratings(context: Context, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions with their ratings, in order of place."""
    if not mentions:
        return ()
    scales = find_scales(context)
    owners = Owners(context, mentions)
    ratings: dict[int, list[Rating]] = {}
    taken: list[tuple[int, int]] = []
    for found in _found(context, scales, owners):
        if (found.line.block, found.line.start) in scales.legends:
            continue
        start, end = found.line.view.span(found.value.start, found.value.end)
        if any(start < stop and begin < end for begin, stop in taken):
            continue
        owner = owners.of(start)
        if owner < 0 or owners.covers_title(start, end):
            continue
        taken.append((start, end))
        ratings.setdefault(owner, []).append(_rating(context, found, scales, start, end))
    return tuple(
        replace(m, ratings=tuple(sorted(ratings.get(i, ()), key=lambda r: r.start))) for i, m in enumerate(mentions)
    )


def _rating(context: Context, found: Found, scales: Scales, start: int, end: int) -> Rating:
    value = found.value
    maximum = value.maximum or found.maximum
    if maximum is None and value.value is not None and value.form != "fraction":
        maximum = scales.maximum(value.form, found.aspect)
    if maximum is not None and value.value is not None and value.value > maximum:
        maximum = None
    score = value.score
    if value.value is not None and maximum:
        score = round(value.value / maximum, 4)
    return Rating(
        raw=context.note.text[start:end],
        aspect=found.aspect,
        value=value.value,
        maximum=maximum,
        label=value.label if value.label is None or value.label == "unknown" else context.note.text[start:end],
        score=score,
        start=start,
        end=end,
        rule=found.rule,
        confidence=found.confidence,
    )


def _found(context: Context, scales: Scales, owners: Owners) -> Iterator[Found]:
    """Yield what the rules find, the surest rules first."""
    blocks = context.note.blocks
    lines: list[Line] = []
    for leaf in context.leaves:
        if blocks[leaf].kind == "field":
            yield from _field(context, leaf)
        elif blocks[leaf].kind == "code" and blocks[leaf].name != "indented":
            yield from _code(context.whole(leaf), 0, scales)
        elif blocks[leaf].kind != "code":
            lines.extend(context.lines(leaf))
    yield from _columns(context)
    for line in lines:
        yield from _labelled(line)
        yield from _lead(line)
        yield from _alone(line, scales)
        for mark in line.marks:
            if mark.kind in {"code", "kbd"}:
                yield from _code(line, mark.start, scales, mark.end)
    yield from _tails(context, lines, owners, scales)
    for line in lines:
        yield from _told(line)
        yield from _verdicts(line)


def _field(context: Context, leaf: int) -> Iterator[Found]:
    """Front matter and records: ``rating: 4``, ``star=***``, ``must_read: true``."""
    name = context.note.blocks[leaf].name
    aspect = label_aspect(name.replace("_", " ").replace("-", " "))
    line = context.whole(leaf)
    text = line.view.text
    if aspect is None or not text.strip():
        return
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    value = any_value(text, start, end, stars=True)
    if value is None or text[value.end : end].strip(" /()") and value.form == "number":
        return
    source_end = line.view.source(end - 1) + 1
    comment = context.note.text[source_end : context.note.text.find("\n", source_end) % (len(context.note.text) + 1)]
    yield Found(line, value, aspect, "field", 0.95, stated(comment) if comment.lstrip().startswith("#") else None)


def label_aspect(text: str) -> str | None:
    """Return the aspect that a label rates, or None if it is no rating label."""
    bare = fold(re.sub(r"[^\w\s/&\u0300-\u036f]", " ", text)).strip()
    if not bare or bare in plain("no_rating"):
        return None
    known = aspects()
    if bare in known:
        return known[bare]
    for word in plain("label_prefixes"):
        if bare.startswith(word) and bare.removeprefix(word).strip() in known:
            return known[bare.removeprefix(word).strip()]
    for tail in plain("label_suffixes"):
        if bare.endswith(tail) and bare.removesuffix(tail).strip() in known:
            return known[bare.removesuffix(tail).strip()]
    parts = [p.strip() for p in re.split(r"[/&,]| and ", bare) if p.strip()]
    named = [known[p] for p in parts if p in known]
    return named[-1] if len(parts) > 1 and named else None


def _labelled(line: Line) -> Iterator[Found]:
    """``Difficulty: 4/5 | Importance: ...``, ``\u63a8\u8350\u5ea6\u2605\u2605\u2605``."""
    text = line.view.text
    for pattern in (_LABEL, _STAR_LABEL):
        position = line.start
        while match := pattern.search(text, position, line.end):
            position = match.end(1) + 1 if match.end() <= match.end(1) else match.end()
            aspect = label_aspect(_last_label(match[1])) if text[match.start() - 1 : match.start()] != ":" else None
            if aspect is None or _in_link(line, match.start(1)):
                continue
            found = _labelled_value(line, match.end(), aspect)
            if found is not None:
                yield found
                position = max(position, found.value.end)


def _last_label(text: str) -> str:
    """Return what follows the last separator: a label may stand behind another rating."""
    return re.split(r"[|\u2605\u2606\u2b50\u25cf\u25cb/]\s+|\s{2,}|\s[\u2013\u2014-]\s|[.\u3002]\s|[(\[]", text)[-1]


def _labelled_value(line: Line, position: int, aspect: str) -> Found | None:
    text = line.view.text
    stop = next((p for p in (text.find(c, position, line.end) for c in "|;\n\uff1b") if p >= 0), line.end)
    begin = position
    while begin < stop and (text[begin].isspace() or text[begin] in "*_`~\ufe0f" or (ord(text[begin]) > 0x2190 and not text[begin].isalnum() and glyphs(text, begin, stop) is None)):
        begin += 1
    value = any_value(text, begin, stop)
    if value is not None and value.form == "glyphs" and value.maximum is None and value.value == 1 and re.match(r"\s*\w", text[value.end : stop]):
        words = _emphasised(line, value.end, stop)
        return Found(line, words, aspect, "label_words", 0.8) if words else None
    if value is None:
        words = _emphasised(line, begin, stop)
        return Found(line, words, aspect, "label_words", 0.75) if words else None
    rest = text[value.end : stop]
    if value.form in {"word", "number"} and not _ends(rest):
        return None
    return Found(line, value, aspect, "label", 0.95, stated(rest[:40]))


def _ends(rest: str) -> bool:
    """Tell whether a word or a bare number is all that the label gives: nothing or a remark follows."""
    return re.match(r"\s*(?:$|[(\uff08,\uff0c.\u3002;\-\u2013\u2014/|!\n]|\ub9cc\uc810)", rest) is not None


def _emphasised(line: Line, start: int, stop: int) -> Value | None:
    """Read a verdict in the keeper's own words where bold type sets it off behind a rating label."""
    for mark in line.marks:
        if mark.kind == "strong" and start <= mark.start < stop and not line.view.text[start : mark.start].strip(" *_"):
            words = line.view.text[mark.start : mark.end]
            if 0 < len(words.split()) <= _SCORE_WORDS and len(words) <= 40 and not words.rstrip().endswith((":", "\uff1a")):
                return Value(mark.start, mark.end, "word", None, None, words)
    return None


def _in_link(line: Line, position: int) -> bool:
    return any(m.kind == "link" and m.start <= position < m.end for m in line.marks)


def _lead(line: Line) -> Iterator[Found]:
    """A rating before the title: ``[7/10]``, ``[10/10 BEST PAPER]``, ``[???]``, ``8/10 ...``, ``\u2605\u2605\u2605 ...``."""
    text = line.view.text
    position = line.start
    while position < line.end and (text[position].isspace() or text[position] in "-*>#"):
        position += 1
    for _ in range(3):
        if position >= line.end:
            return
        opening = text[position]
        inside = position + 1 if opening in "[(\u3010\uff08" else position
        close = {"[": "]", "(": ")", "\u3010": "\u3011", "\uff08": "\uff09"}.get(opening)
        stop = text.find(close, position, line.end) if close else line.end
        if stop < 0:
            stop = line.end
        value = fraction(text, inside, stop) or glyphs(text, inside, stop) or counted(text, inside, stop)
        if value is None and close:
            value = unknown(text, inside, stop) or _whole_verdict(text, inside, stop)
        if value is not None and not _in_link(line, value.start) and not _lone(value):
            if close or value.end < line.end:
                yield Found(line, value, "overall", "lead", 0.95)
            return
        if not close or stop >= line.end:
            return
        position = stop + 1
        while position < line.end and text[position].isspace():
            position += 1


def _whole_verdict(text: str, start: int, end: int) -> Value | None:
    start += len(text[start:end]) - len(text[start:end].lstrip())
    if is_label(text[start:end], "related", "structural", "excluded", "collection"):
        return None
    value = worded(text, start, end)
    if value and spell(text[value.start : value.end]) in verdicts() and not text[value.end : end].strip(" !.\uff01\u3002"):
        return value
    return None


def _alone(line: Line, scales: Scales) -> Iterator[Found]:
    """A line, item or bracketed remark that is nothing but a rating: ``4\u5206``, ``\u2605\u2605\u2605``, ``\u5fc5\u770b``."""
    text = line.view.text
    start, end = line.start, line.end
    while start < end and (text[start].isspace() or text[start] in "-*>\u2022[(`"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "*.)]`\u3002!\uff01"):
        end -= 1
    if end - start > 48 or start >= end:
        return
    value = fraction(text, start, end) or glyphs(text, start, end) or counted(text, start, end) or _whole_verdict(text, start, end)
    if value is not None and not text[value.end : end].strip() and not _lone(value):
        yield Found(line, value, "overall", "alone", 0.9)


def _code(line: Line, start: int, scales: Scales, end: int | None = None) -> Iterator[Found]:
    """Codes such as ``C2M2E1L1``: one rating a letter, its aspect from the note's legend."""
    text = line.view.text
    stop = line.end if end is None else end
    begin = start + len(text[start:stop]) - len(text[start:stop].lstrip())
    for value in codes(text, begin, begin + len(text[begin:stop].rstrip())):
        yield Found(line, value, scales.letters.get(value.form[-1], "other"), "code", 0.85)


def _columns(context: Context) -> Iterator[Found]:
    """Cells of columns whose header is a rating label, or several with a slash; the header may state the scale."""
    for table in tables(context):
        for column, header in table.header.items():
            named = _header_aspects(header)
            if not named:
                continue
            for _, cells in table.rows:
                for leaf in cells:
                    if context.note.blocks[leaf].level == column:
                        yield from _cell(context.whole(leaf), named, stated(header))


def _header_aspects(header: str) -> list[str]:
    """Return the aspects that a column's header names, in order."""
    bare = re.sub(r"[(\uff08\[].*|\s*/\s*\d+$", "", header)
    aspect = label_aspect(bare)
    parts = [label_aspect(part) for part in re.split(r"[/|+&]", bare)]
    if len(parts) > 1 and all(parts):
        return [part for part in parts if part]
    return [aspect] if aspect else []


def _cell(line: Line, named: Sequence[str], maximum: float | None) -> Iterator[Found]:
    """Read one value an aspect, separated by slashes; a cell with anything else in it is no rating."""
    text = line.view.text
    position, end, found = 0, len(text.rstrip()), []
    for aspect in named:
        while position < end and (text[position].isspace() or text[position] in "/|,*"):
            position += 1
        value = any_value(text, position, end) if position < end else None
        if value is None:
            break
        found.append(Found(line, value, aspect, "column", 0.95, maximum))
        position = value.end
    if not text[position:end].strip(" *"):
        yield from found


def _tails(context: Context, lines: Sequence[Line], owners: Owners, scales: Scales) -> Iterator[Found]:
    """Ratings behind the title on its line: ``... \u2b50\u2b50``, ``... (4/5)``, ``... (4)`` where the list does so throughout."""
    entry_lines = [line for line in lines if owners.has_title(line)]
    numbered = [line for line in entry_lines if _TAIL_NUMBER.search(line.view.text, owners.title_end(line), line.end)]
    explained = _explains_brackets(context)
    counts = len(numbered) >= 2 and (explained or len(numbered) >= _MIN_TAIL_SHARE * len(entry_lines))
    for line in entry_lines:
        text = line.view.text
        title_end = owners.title_end(line)
        if counts and (match := _TAIL_NUMBER.search(text, title_end, line.end)):
            yield Found(line, Value(match.start(), match.start() + len(match[0].rstrip()), "number", float(match[1]), None, None), _tail_aspect(context), "tail_number", 0.8)
            continue
        for match in re.finditer(r"[(\[\uff08\u3010\uff09\u3011)\s,;|\u2013\u2014-](?=[\d\u2605\u2606\u2b50\U0001f31f\u25cf\u25cb:\u2764\U0001f525\ubcc4])", text[: line.end]):
            if match.end() <= title_end:
                continue
            value = fraction(text, match.end(), line.end) or glyphs(text, match.end(), line.end) or counted(text, match.end(), line.end)
            if value is None or (_lone(value) and scales.maximum("glyphs", "overall") is None):
                continue
            after = text[value.end : line.end].lstrip()
            closed = len(after) <= _SHORT_TAIL or after[0] in ")]|\uff09\u3011,;([{-\u2013\u2014<" or value.form == "glyphs"
            if closed and match.end() - title_end < 60:
                yield Found(line, value, "overall", "tail", 0.9)
                if verdict := _whole_verdict(text, value.end, line.end):
                    yield Found(line, verdict, "overall", "verdict", 0.85)
                break
        yield from _bracketed_verdicts(line, title_end)


def _lone(value: Value) -> bool:
    """Tell a single star, which is no rating unless the note has a scale of stars."""
    return value.form == "glyphs" and value.value == 1 and value.maximum is None


def _explains_brackets(context: Context) -> str:
    """Return the line at the top of the note that says what numbers in brackets mean, folded, or nothing."""
    for leaf in context.leaves[:20]:
        for line in context.lines(leaf):
            text = fold(line.text)
            if len(text) < 300 and contains(line.text, plain("parentheses")):
                return text
    return ""


def _tail_aspect(context: Context) -> str:
    """Return the aspect of closing numbers: overall, unless a line about brackets says what else they measure."""
    text = _explains_brackets(context)
    named = [a for word, a in aspects().items() if a != "overall" and len(word) > 1 and has_word(text, word)]
    return named[0] if named else "overall"


def _bracketed_verdicts(line: Line, title_end: int) -> Iterator[Found]:
    """``Title (must read)``, ``Title [\u5fc5\u770b]``, ``Title <kbd>strong accept</kbd>``, ``Title - must read``."""
    text = line.view.text
    for match in re.finditer(r"[(\[\uff08\u3010]([^()\[\]\uff08\uff09\u3010\u3011]{2,30})[)\]\uff09\u3011]", text[: line.end]):
        if match.start() >= title_end and (value := _whole_verdict(text, match.start(1), match.end(1))):
            yield Found(line, value, "overall", "verdict", 0.85)
    for mark in line.marks:
        if mark.kind in {"kbd", "strong", "code", "emphasis"} and mark.start >= title_end and (value := _whole_verdict(text, mark.start, mark.end)):
            yield Found(line, value, "overall", "verdict", 0.85)


def _told(line: Line) -> Iterator[Found]:
    """A fraction that a verb of rating introduces in a sentence: ``I rate it 8/10``, ``Ch\u1ea5m 8/10``."""
    text = line.view.text
    for match in _FRACTION_IN_TEXT.finditer(text, line.start, line.end):
        before = fold(text[max(line.start, match.start() - 24) : match.start()]).rstrip(" :\uff1a")
        value = fraction(text, match.start(), line.end)
        if value and any(before.endswith(verb) for verb in plain("verbs")):
            yield Found(line, value, "overall", "told", 0.8)


def _verdicts(line: Line) -> Iterator[Found]:
    """Verdict phrases: a clause of their own, or several words long within a sentence."""
    text = line.view.text
    folded = spell(text[line.start : line.end])
    phrases = [p for p in verdicts() if p in folded]
    if not phrases:
        return
    position = line.start
    bounds = [m.span() for m in _CLAUSE.finditer(text, line.start, line.end)] + [(line.end, line.end)]
    for stop, following in bounds:
        clause = text[position:stop]
        begin = position + len(clause) - len(clause.lstrip())
        value = worded(text, begin, stop)
        if value and spell(text[value.start : value.end]) in verdicts() and not text[value.end : stop].strip():
            if _telling(text[value.start : value.end]) or (begin <= line.start + 2 and stop >= line.end - 1):
                yield Found(line, value, "overall", "verdict", 0.8)
        else:
            yield from _within(line, begin, stop)
        position = following


def _telling(phrase: str) -> bool:
    """Tell a phrase that can only be about reading from a word that has other uses (recommend, accept)."""
    if is_label(phrase, "related", "structural", "excluded", "collection"):
        return False
    return " " in phrase.strip() or "-" in phrase or (len(phrase) >= 2 and not phrase.isascii() and fold(phrase) not in plain("out_of") and not is_label(phrase, "field", "prefix"))


def _within(line: Line, start: int, stop: int) -> Iterator[Found]:
    """Read a verdict of several words inside a sentence."""
    text = line.view.text
    for begin in range(start, stop):
        if text[begin].isspace() or (begin > start and text[begin - 1].isalpha() and text[begin].isascii()):
            continue
        value = worded(text, begin, stop)
        if value is None or value.score is None:
            continue
        phrase = spell(text[value.start : value.end])
        if phrase in verdicts() and (" " in phrase or "-" in phrase or (len(phrase) >= 4 and not phrase.isascii())):
            yield Found(line, value, "overall", "verdict_within", 0.65)
            return


__all__ = ["attach_ratings", "label_aspect", "number"]
