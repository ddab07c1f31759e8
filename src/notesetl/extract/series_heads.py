"""What a line of a series begins with: a name or title, set off from the remark behind it."""

import re
from dataclasses import dataclass
from functools import cache

from notesetl.extract.heads import past_head
from notesetl.extract.identifiers import NUMBER as ID
from notesetl.extract.lexicon import Labels, Titles, is_label, label, words
from notesetl.extract.lines import Line
from notesetl.extract.refine import names_people, refine
from notesetl.extract.shape import count_words, is_native, method_score, shape, title_score
from notesetl.extract.urls import PAPER_KINDS, canonicalise
from notesetl.extract.venues import YEAR, find_venue, find_year, only_venue, weekdays
from notesetl.folding import fold

_WORD = (
    r"[^\s:\uff1a;\uff1b,\uff0c\u3001|\uff5c\u2503\u2502\u3002()\uff08\uff09\[\]\u3010\u3011<>=\u2190-\u21ff\u27f5-\u27ff"
    r"\u2013\u2014\"\u201c\u201d`\u3400-\u9fff\uac00-\ud7af]{1,30}+"
)
_SIGN = (
    r"\s*+(?::{1,2}(?=\s|$)|[\uff1a;\uff1b|\uff5c\u2503\u2502\u2192\u27f6\u21d2\u2013\u2014]|->|=>|$)"
    r"|\s++[\u00b7-]{1,2}\s|\s?[\uff0c\u3001,]|\.$|\u3002|\s\s|\t|\s?[(\uff08\[]"
)
_FEW_WORDS = re.compile(rf"{_WORD}(?:(?: / | & | ){_WORD}){{0,13}}?(?:(?<=\.)(?=\s)|(?={_SIGN}))")
_BRACKET = re.compile(r"\s?[(\uff08\[]([^()\uff08\uff09\[\]\n]{2,70})[)\uff09\]]")
_RIGHT_BEHIND = 26  # characters behind a name in which its venue stands without brackets
_NO_HEAD = re.compile(  # versions, quantities, tags, comparisons, who wrote what when
    r"(?:v?\d[\d.]*+[a-z]?|(?:[<>~\u2248]?\d[\d.,]{0,12}+\s?+[A-Za-z%]{0,4}+[ x\u00d7/-]?+){1,4}+|#.*|(?:vs|v\.s)\b.*"
    r"|[A-Z][a-z]{1,30}+ (?:19|20)?\d\d)$",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(rf"{YEAR}\s{{1,3}}")
_ARROW = re.compile(r"[\u2192\u27f6\u21d2]|->|=>")
_LISTED = re.compile(r"\s?[,\uff0c\u3001]\s?([^\s,\uff0c\u3001]{2,30}(?: [^\s,\uff0c\u3001]{1,30})?)[,\uff0c\u3001]")
_REMARK = re.compile(r"(?!\s?,)\W{0,6}+\w")  # what a word that may be anything needs behind it
_MARKS = frozenset(["strong", "link", "wiki"])
_ELSEWHERE = frozenset(["web", "blog", "video", "wikipedia", "forum", "slides", "anchor"])
_SHORTEST = 2
_CAMEL = re.compile(r"[a-z][A-Z]|[A-Za-z]\d|\d[A-Za-z]")
_CAPITAL = 0.8  # share of a title's words that have them
_LONG = 5  # letters of a word that no title writes in lower case for being small
_NUMBERS = re.compile(r"[\s\d.,%+\-\u00b1~x\u00d7/()]+")
_MOST_WORDS = 4  # of a name
_NAME_SCORE = 0.5
_TITLE_SCORE = 0.55
_TITLE_WORDS = 3
_NO_NAMES = (
    "field",
    "structural",
    "link",
    "title",
    "template",
    "introduction",
    "excluded",
    "legend",
    "event",
    "prefix",
)


@dataclass(frozen=True, slots=True)
class Head:
    """A name or title at ``start``:``end`` of a line's view; ``rest`` is where the remark behind it begins.

    ``kind`` is title, name (it looks like a method's), acronym, word (it may be one among others) or thing (software
    and the like). ``cited`` says that a link to a paper lies on it, an id, a venue or authors stand in brackets or a
    venue right behind it, ``dated`` that but a year does.
    """

    start: int
    end: int
    kind: str
    cited: bool
    dated: bool
    rest: int

    @property
    def told(self) -> bool:
        """Whether anything beside it says that it is a paper's."""
        return self.cited or self.dated


def series_head(line: Line) -> Head | None:
    """Return the head of ``line``, None where it begins with a sentence, a number or the keeper's own script."""
    text = line.view.text
    if _is_sentence(line):
        return None
    start, _, labelled = past_head(line)
    if (year := _YEAR_BEFORE.match(text, start, line.end)) is not None:
        start = year.end()
    if labelled == "field" or any(m.kind == "code" and m.start <= start < m.end for m in line.marks):
        return None
    mark = next((m for m in line.marks if m.start <= start < m.end and m.kind in _MARKS), None)
    leads_to = canonicalise(mark.inline.url).kind if mark is not None and mark.inline.url else ""
    rest = mark.end if mark is not None else _end(text, start, line.end)
    if rest <= start or _is_prose(text, start, rest):
        return None
    start, end = refine(text, start, rest, exact=True)
    kind = _kind(text[start:end]) if end - start >= _SHORTEST and leads_to not in _ELSEWHERE else ""
    linked = mark is not None and mark.kind != "strong"
    if kind == "word" and (leads_to == "github" or not (linked or _REMARK.match(text, rest, line.end))):
        return None
    if not kind or _is_no_head(text, start, rest, line.end):
        return None
    bracket = _BRACKET.match(text, rest, line.end)
    beside = bracket[1] if bracket else text[rest : min(line.end, rest + _RIGHT_BEHIND)]
    cited = leads_to in PAPER_KINDS or (_cites(beside) if bracket else find_venue(beside) is not None)
    dated = bracket is not None and find_year(beside) is not None
    return Head(start, end, kind, cited, dated, bracket.end() if bracket else rest)


def _is_sentence(line: Line) -> bool:
    """Tell cheaply a line that begins with letters, not with markup nor with a name or the like and a sign."""
    text, start = line.view.text, line.start
    if is_native(text, start, start + 1):
        return True
    if not text[start : start + 1].isalpha() or any(m.start <= start < m.end for m in line.marks):
        return False
    end = _end(text, start, line.end)
    return end == start or _is_prose(text, start, end)


def _is_prose(text: str, start: int, end: int) -> bool:
    """Tell cheaply what is written in the keeper's own script or in lower case, as no head is."""
    if is_native(text, start, end):
        return True
    said = text[start:end].split()
    return sum(word.islower() and word.isalpha() and len(word) >= _LONG for word in said) > (1 - _CAPITAL) * len(said)


def _is_no_head(text: str, start: int, rest: int, end: int) -> bool:
    """Tell a day, a version or a quantity, what figures follow, and the first of several in a row."""
    head = text[start:rest].strip()
    if _NO_HEAD.match(head) or _weekday().fullmatch(head) or len(_ARROW.findall(text, rest, end)) > 1:
        return True
    if (listed := _LISTED.match(text, rest, end)) and shape(listed[1]).capital == 1.0:
        return find_venue(listed[1]) is None
    return rest < end and _NUMBERS.fullmatch(text, rest, end) is not None and ID.search(text, rest, end) is None


@cache
def _weekday() -> re.Pattern[str]:
    return re.compile(rf"(?:{weekdays()})(?:[a-z]{{0,5}}day)?\.?", re.IGNORECASE)


def _end(text: str, start: int, stop: int) -> int:
    """Return where the few words at ``start`` end before a sign, ``start`` where none follows them."""
    words = _FEW_WORDS.match(text, start, stop)
    if words is None:
        return start
    return words.end() - (text[words.end() - 1] == ".")


def _cites(inside: str) -> bool:
    """Tell an id, a venue or authors in brackets from a bare year and from remarks."""
    return find_venue(inside) is not None or "et al" in inside or ID.search(inside) is not None


def _kind(head: str) -> str:
    """Return title, name, word or thing; nothing where ``head`` is none of them."""
    if not _may_name(head):
        return ""
    told, count = shape(head), count_words(head)
    if label(head) in words(Labels, "things") or is_label(head.rsplit(maxsplit=1)[-1], "things"):
        return "thing"
    if count >= _TITLE_WORDS and told.content and told.capital >= _CAPITAL and title_score(head) >= _TITLE_SCORE:
        return "title"
    plain = told.capital < 1.0 and count > 1
    if plain or count > _MOST_WORDS or not words(Titles, "small").isdisjoint(fold(head).split()):
        return ""
    if method_score(head) >= (_NAME_SCORE if count == 1 or _CAMEL.search(head) else 1.0):
        return "acronym" if head.isalpha() and head.isupper() else "name"
    return "word" * (told.capital == 1.0)


def _may_name(head: str) -> bool:
    """Tell words that may be a name from sentences, labels, venues, people, numbers and the like."""
    told = shape(head)
    if not told.words or told.native > 0 or told.code or told.prose or told.verbs or _NO_HEAD.match(head):
        return False
    return not (is_label(head, *_NO_NAMES) or only_venue(head) or names_people(head))
