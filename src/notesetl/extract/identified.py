"""Finds the title that an arXiv id stands right behind: ``H2GCN (2006.11468)``, ``reflexion, 2303.11366 - remark``."""

import re

from notesetl.extract.edges import strip
from notesetl.extract.heads import past_head
from notesetl.extract.identifiers import NUMBER
from notesetl.extract.lexicon import Titles, is_label
from notesetl.extract.lexicon import words as lexicon
from notesetl.extract.lines import Line
from notesetl.extract.refine import names_people, refine
from notesetl.extract.shape import count_words, method_score, shape, title_score
from notesetl.extract.venues import only_venue
from notesetl.folding import fold

_WORD = re.compile(r"\s?[\[(\uff08]?\s?arxiv\s?[:\uff1a]?\s?$", re.IGNORECASE)
_WORD_REACH = 12  # characters of that word before the id
_REACH = 220  # characters of a line in which its paper's id stands
_BETWEEN = 90  # and between title and id, for authors, venue and year
_OPEN = re.compile(r"[(\uff08]([^()\uff08\uff09]*)$")  # a bracket that the id stands in
_SENTENCE = re.compile(r"[.!?;\u3002\uff01\uff1f\uff1b]\s|[\u3002\uff01\uff1f\uff1b:\uff1a]")
_NATIVE = re.compile(r"[\u3400-\u9fff\uac00-\ud7af\u3040-\u30ff]")
_LEAD_IN = 18  # characters of the keeper's own script before a title
_BRACKETED = re.compile(r"\[(?!\d{1,4}\])([^\[\]\n]{2,60})\]\s{0,3}(?!\()")
_NAME_SCORE = 0.5
_TITLE_SCORE = 0.5
_FEW_WORDS = 3  # of a name that does not look like one
_VERBS = 2  # of a sentence that is no title
_LONGEST = 16  # words of a title that is written like a sentence
_NO_TITLES = ("link", "field", "title", "introduction", "template", "related", "excluded", "prefix")


def identified(line: Line) -> tuple[int, int, int] | None:
    """Return the range of the title in ``line.view`` that an id stands right behind, and where the id ends."""
    text = line.view.text
    number = NUMBER.search(text, line.start, min(line.end, line.start + _REACH))
    if number is None:
        return None
    start, stop = _around(line, number.start())
    start, end = refine(text, *_past_own_words(text, start, stop)) if start < stop else (0, 0)
    if end <= start or not _is_beside(text[end:stop]) or not _is_title(text[start:end]):
        return None
    return start, end, number.end()


def _around(line: Line, stop: int) -> tuple[int, int]:
    """Return the range before the id at ``stop`` that holds the title and what else stands before the id."""
    text, start = line.view.text, past_head(line)[0]
    if word := _WORD.search(text, max(line.start, stop - _WORD_REACH), stop):
        stop = word.start()
    if (named := _BRACKETED.search(text, line.start, stop)) and _stands_for_name(text[named.end() : stop]):
        return named.span(1)
    bracket = _OPEN.search(text, start, stop)
    if bracket and _is_whole_title(bracket[1]):
        return bracket.start(1), stop
    return start, bracket.start() if bracket and bracket.start() > start else stop


def _is_whole_title(text: str) -> bool:
    """Tell a title in the same brackets as its id from authors and a venue."""
    return count_words(text) > _FEW_WORDS and title_score(text) >= _TITLE_SCORE and not names_people(text)


def _stands_for_name(behind: str) -> bool:
    """Tell whether nothing but authors stand between a bracket and the id, so that the bracket holds the name."""
    return " et al" in behind or not any(map(str.isalnum, behind))


def _past_own_words(text: str, start: int, stop: int) -> tuple[int, int]:
    """Pass a few words of the keeper's own script before a title."""
    start, stop = strip(text, start, stop)
    own = [match.end() for match in _NATIVE.finditer(text, start, min(stop, start + _LEAD_IN))]
    return (own[-1] if own else start), stop


def _is_beside(between: str) -> bool:
    """Tell whether nothing but authors, a venue or a few words stand between title and id."""
    return len(between) <= _BETWEEN and _SENTENCE.search(between) is None


def _is_title(title: str) -> bool:
    if only_venue(title) or names_people(title) or title.endswith(" et al") or is_label(title, *_NO_TITLES):
        return False
    words, told = count_words(title), shape(title)
    if not 0 < words <= _LONGEST or _NATIVE.search(title) or _leads_on(title):
        return False
    if method_score(title) >= _NAME_SCORE or title_score(title) >= _TITLE_SCORE:
        return True
    return not told.sentence and (told.verbs + told.prose == 0 or (words > _FEW_WORDS and told.verbs < _VERBS))


def _leads_on(title: str) -> bool:
    """Tell words that only lead up to an id: ``compare with``."""
    return fold(title.rsplit(maxsplit=1)[-1]) in lexicon(Titles, "small")
