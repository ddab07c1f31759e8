"""What asserts nothing whatever its words: captions, definitions, legends, labelled tasks, code, questions."""

import re
from dataclasses import dataclass
from functools import cache

from notesetl.claims.clauses import Clause
from notesetl.claims.phrases import alternatives
from notesetl.languages import load_all

__all__ = ["is_aside"]

_LONGEST = 400  # characters of a caption or legend
_LABEL = 24  # characters of a label
_SYMBOL = r"(?:\$?[^$\n]{1,40}\$|\\?[A-Za-z\u03b1-\u03c9](?:[_^][\w{}]{1,12})?(?![A-Za-z0-9'\u2019]))"
_LEGEND = re.compile(r"[^\w\s$\\\"'\u201c(\[<`.,-]{1,8}\s?(?:=|\uff1d|:|\uff1a)\s?[^\W\d_]")
_MEANS = re.compile(
    r"[^\W_][\w ]{0,12} ?[=\uff1d] ?[^\W\d_][^=\uff1d,;\uff0c\uff1b\n]{0,40}[,;\uff0c\uff1b]"
    r" ?[\w ]{1,12} ?[=\uff1d] ?[^\W\d_]"
)
_CALL = re.compile(r"[\w.]{1,40} ?[+*-]?= ?[\w.]{1,40}\([^()\n]{0,200}\);?\Z")
_STARS = "\u2605\u2606\u2b50"
_POINTS = rf"\d\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341\u767e{_STARS}"
_ASKS = ("?", "\uff1f")


@dataclass(frozen=True, slots=True)
class AsideFile:
    """``asides.toml``.

    ``captions`` stand before a number and a mark, ``labels`` before a colon. ``defining`` stand before a symbol,
    ``defines`` behind it where one does, ``defined`` behind it in any case; ``closes`` end what has ``defines`` alone.
    ``asking_first``, ``asking_last`` and ``asking`` begin, end and stand in what asks; ``not_asking`` end what
    asserts, question mark or not. ``scales`` stand before and ``scales_last`` behind the number of points that a
    keeper gives at most.
    """

    captions: tuple[str, ...]
    defining: tuple[str, ...]
    defines: tuple[str, ...]
    defined: tuple[str, ...]
    closes: tuple[str, ...]
    labels: tuple[str, ...]
    asking: tuple[str, ...]
    asking_first: tuple[str, ...]
    asking_last: tuple[str, ...]
    not_asking: tuple[str, ...]
    scales: tuple[str, ...]
    scales_last: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Patterns:
    caption: re.Pattern[str]
    definition: re.Pattern[str]
    label: re.Pattern[str]
    scale: re.Pattern[str]
    asking: re.Pattern[str]
    asking_last: tuple[str, ...]
    not_asking: tuple[str, ...]


@cache
def _patterns() -> _Patterns:
    files = list(load_all("asides", AsideFile).values())

    def every(kind: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word.lower() for file in files for word in getattr(file, kind)))

    number = r"\d{1,3}(?:[.-]\d{1,3})?[a-z]?\s?(?:[.:\uff1a\u3002\u3001|)]|[-\u2013\u2014] )"
    captions = rf"(?:{alternatives(every('captions'))}) ?{number}"
    opened = rf"(?:{alternatives(every('defining'))})[\s,\uff0c:\uff1a]{{0,2}}"
    definition = (
        rf"(?:{opened}{_SYMBOL} ?(?:{alternatives(every('defines'))})"
        rf"|(?:{opened})?{_SYMBOL} ?(?:{alternatives(every('defined'))})|{opened}{_SYMBOL}\Z"
        rf"|{_SYMBOL} ?(?:{alternatives(every('defines'))})[^\n]{{1,60}}(?:{alternatives(every('closes'))})\Z)"
    )
    return _Patterns(
        caption=re.compile(captions),
        definition=re.compile(definition, re.IGNORECASE),
        label=re.compile(rf"\W{{0,4}}(?:{alternatives(every('labels'))})\s?[:\uff1a]"),
        scale=re.compile(
            rf"(?<![a-z])(?:{alternatives(every('scales'))})\W{{0,3}}[{_POINTS}]"
            rf"|[{_POINTS}][- ]?(?:{alternatives(every('scales_last'))})"
            rf"|[{_STARS}] ?(?:[=:\uff1a]|(?:{alternatives(every('defines'))})(?![a-z]))"
        ),
        asking=re.compile(
            rf"\W{{0,3}}(?:{alternatives(every('asking_first'))})(?![a-z])|{alternatives(every('asking'))}"
        ),
        asking_last=every("asking_last"),
        not_asking=every("not_asking"),
    )


def is_aside(clause: Clause) -> bool:
    """Tell whether ``clause`` is a caption, a definition, a legend, labelled as no claim, code or a question."""
    patterns, passage = _patterns(), clause.passage
    whole = passage.text[: _LONGEST + 1].strip()
    if len(whole) <= _LONGEST and (patterns.caption.match(whole.lower()) or _LEGEND.match(whole)):
        return True
    if patterns.label.match(passage.text[clause.sentence.start : clause.sentence.start + _LABEL].lower()):
        return True
    if patterns.scale.search(clause.text) or _MEANS.match(clause.text):
        return True
    if not clause.stances and (patterns.definition.match(_with_sign(clause)) or _CALL.match(clause.text.strip())):
        return True
    return _is_code(clause) or _asks(clause, patterns)


def _with_sign(clause: Clause) -> str:
    """Return the text of ``clause`` with the sign that opens a formula before it."""
    text = clause.passage.text
    return text[clause.start - text.startswith("$", clause.start - 1) if clause.start else 0 : clause.end].strip()


def _is_code(clause: Clause) -> bool:
    inlines, view = clause.passage.block.inlines, clause.passage.view
    for inline in inlines:
        if inline.kind == "code":
            start, end = view.range(inline)
            if start <= clause.start and clause.end <= end:
                return True
    return False


def _asks(clause: Clause, patterns: _Patterns) -> bool:
    if clause.sentence.closing not in _ASKS:
        return False
    bare = clause.text.rstrip(" ?\uff1f.!*_\"'\u201d")
    if bare.endswith(patterns.not_asking):
        return False
    return bare.endswith(patterns.asking_last) or patterns.asking.match(bare) is not None
