"""Cuts a title out of the characters around it: nicknames, authors, venues, years, notes."""

import re

from notesetl.extract.edges import CLOSING, CODES_REACH, strip
from notesetl.extract.lexicon import Labels, Titles, label, words
from notesetl.extract.nicknames import drop_nickname
from notesetl.extract.prefixes import is_note_word, past_prefix
from notesetl.extract.rating_ends import closing
from notesetl.extract.shape import count_words, method_score, shape, title_score
from notesetl.extract.venues import YEAR, date_pattern, find_year, only_venue
from notesetl.folding import fold

# Without any of these no separator, remark, address, other script or sentence end begins, nor does the year of a name.
_CUT_SIGN = re.compile(r"[^\x20-\x7e]|[;|>/:.!?\[<-]|\s\s\s|\d|http")
_BROAD_CUT = re.compile(
    r"(?<!&amp)(?:(?<!\s)\s++)?[;|\uff1b\u2502]\s*|(?<!\s)\s++(?:->|=>|\u2192|\u21d2|//|::)\s*|(?:(?<!\s)\s++)?(?:\uff0c|\u3002|\uff08|\u3010|\u300c|\u300a)|\t|\s\s\s+"
)
_DASH = re.compile(
    r"(?<!\s)\s++(?:-{1,3}|[\u2013\u2014\u2015]{1,2})\s*|(?:(?<!\s)\s++)?(?:--+|\u2014+)\s*|(?<=[A-Za-z])\s*+-\s+(?=[A-Z])"
)
_DASH_SIGN = re.compile(r"[-\u2013-\u2015]")
_NAME = r"[A-Z][\w.'\u2019\-\u2010]*"
_AUTHORS = re.compile(
    rf"^(?:{_NAME}(?:\s++(?:(?:de|van|von|der|den|la|le|al-)\s?)?{_NAME}){{0,3}})"
    rf"(?:(?:\s*+[,&;]|\s++and)\s*+{_NAME}(?:\s++{_NAME}){{0,3}}){{0,30}}"
    rf"(?:\s*+,?\s*+et\.? al\.?)?\s*+[,.(]?\s*+(?:{YEAR})?\)?$"
)
_AUTHOR_TAIL = re.compile(
    rf"(?:(?:(?<!\s)\s++)?[,;]\s*+|(?<!\s)\s++[\u2013\u2014-]\s++)(?:by\s++)?{_NAME}(?:\s++{_NAME}){{0,3}}"
    rf"(?:(?:\s*+[,&]|\s++and)\s*+{_NAME}(?:\s++{_NAME}){{0,2}}){{0,12}}"
    rf"(?:,?\s*+et al\.?)?,?\s*+\(?{YEAR}\)?\.?$"
)
_VENUE_TAIL = re.compile(rf",\s++([^,\s][^,]{{0,59}}?)[\s'\u2019]*+{YEAR}[)\s]*$")
_YEAR_TAIL = re.compile(rf"(?:(?<![\s,;(\[-])[\s,;(\[-]++)?(?:{YEAR})\s*+[)\]]?$")
_PAREN_TAIL = re.compile(r"(?:(?<!\s)\s++)?[(\uff08\[]([^()\uff08\uff09\[\]]*+)[)\uff09\]]$")
_DATED = re.compile(r"(?<=\S)\s{0,3}[(\uff08\[]([^()\uff08\uff09\[\]\n]{4,60})[)\uff09\]](?=.)")
_SENTENCE = re.compile(r"(?:(?<=[^\W_]{2})|(?<=-\d))[.!?]\.?\s+(?=[^\s\u2013\u2014-])|(?<=[)\]])\.\s+(?=\S)")
_NATIVE_START = re.compile(r"[\u3400-\u9fff\uac00-\ud7af\u3040-\u30ff]")
_NUMBER_TAIL = re.compile(r"(?:(?<!\s)\s++)?[(\[]\d(?:\.\d)?[)\]]\s*$")
_BY = re.compile(rf"(?<!\s)\s++by\s++{_NAME}(?:\s++{_NAME})*.{{0,120}}$")
_HEAD_END = re.compile(r"\s[-\u2013\u2014]|[(\uff08]")
_NAMED = re.compile(r"([^\s:\uff1a][^:\uff1a\n]{0,50}?)\s*(?::\s|\uff1a|\s[\u2013\u2014-]\s)\s*(?=\S)")
_ARXIV = re.compile(r"[\s,(\[.]{1,20}arxiv(?:\s?:?\s?(?=\d{4}\.\d)|\s?:\s?(?=\d)|\.org/)", re.IGNORECASE)
_DOI = re.compile(r"[\s,(\[.]{1,20}doi\s?[:\uff1a]?\s?(?=10\.\d)", re.IGNORECASE)
_TAGS = re.compile(r"(?:\s{1,3}#[^\W\d_][\w/-]{1,30}){1,12}\s{0,9}$")
_VENUE_YEAR = re.compile(rf"\s(?P<venue>[A-Z][A-Za-z]{{1,14}}[\s'\u2019]{{0,2}}(?:{YEAR}|\d\d))$")
_BARE = re.compile(r"(?<=[\s(])(?:[a-z0-9-]{1,30}\.){1,3}[a-z]{2,6}/\S")
_SPREAD = re.compile(r"\s(?:\(?\[|<)")
_PUBLISHED = re.compile(r"(\S{1,16}(?:\s\S{1,12})?)\s+(?=[A-Z])")
_DIGIT = re.compile(r"\d")
_YEAR_REACH = 8  # characters at the end of a title in which the last digit of its year stands
_AUTHOR = re.compile(
    rf"\s*+((?:(?:and|&)\s++)?{_NAME}(?:\s++{_NAME}){{1,3}})\s*+[\u201d\"]?\s*+[,.;:]\s*+[\u201c\"]?\s*+"
)
_MOST_AUTHORS = 30
_SHORTEST_AFTER_AUTHORS = 12
_TITLE_STARTERS = ("a ", "an ", "the ", "towards ", "toward ", "from ")
_ABBREVIATED = re.compile(r"\b(?:vs|et al|e\.g|i\.e|[A-Z])$")
_LONGEST = 2_000  # characters in which a title ends
_SHORT_TITLE = 3  # words
_LONG_TITLE = 4
_MOST_COMMAS = 40  # at the end of a title that are looked at
_NAME_SCORE = 0.5
_TITLE_SCORE = 0.5
_DASHED_SCORE = 0.55  # of a title behind a dash
_PROSE_SCORE = 0.4
_FOREIGN = 0.3  # share of another script
_VENUE_REACH = 24  # characters at the end of a title in which its venue and year stand
_BESIDE = re.compile(r"(?<!\s)\s++/\s")
_NAME_YEAR = re.compile(rf"([^\s,(\[\uff08]+(?:\s[^\s,(\[\uff08]+)?)\s+{YEAR}\b")


def refine(text: str, start: int, end: int, *, exact: bool = False) -> tuple[int, int]:
    """Return the range of the title in ``text[start:end]``, empty where nothing is left.

    ``exact`` says that markup (a link, bold) already bounds the title, so that only metadata is cut.
    """
    end = min(end, start + _LONGEST)
    start, end = strip(text, start, closing(text, start, end))
    start = past_prefix(text, start, end)
    end = _at_translation(text, start, end) if exact else _cut_prose(text, start, end)
    for _ in range(6):
        before = start, end
        end = _cut_tail(text, start, end, exact=exact)
        start, end = strip(text, start, end)
        if (start, end) == before:
            break
    start = start if _is_cited(_behind_dash(text[start:end])) else drop_nickname(text, start, end)
    return strip(text, start, end)


def _cut_prose(text: str, start: int, end: int) -> int:
    """Cut where separators, a sentence end or another script say that the keeper's own words begin."""
    if _CUT_SIGN.search(text, start, end) is None:
        return end
    for cut in (_at_dated, _at_separator, _at_remark, _at_address, _at_native, _at_sentence):
        end = cut(text, start, end)
    spread = _SPREAD.search(text, start, end)
    return spread.start() if spread else end


def _at_dated(text: str, start: int, end: int) -> int:
    """Cut at a bracket that closes with a year or names but a venue, whatever follows."""
    for bracket in _DATED.finditer(text, start, end):
        told = _YEAR_TAIL.search(bracket[1]) is not None or only_venue(bracket[1])
        if told and count_words(text[start : bracket.start()]) > 1:
            return bracket.start()
    return end


def _at_separator(text: str, start: int, end: int) -> int:
    separator = _BROAD_CUT.search(text, start, end)
    return separator.start() if separator else end


def _at_remark(text: str, start: int, end: int) -> int:
    """Cut what is said of a name or title behind a colon, a slash or the year of a name."""
    if (named := _NAMED.match(text, start, end)) and _describes(named[1], text[named.end() : end]):
        end = named.end(1)
    if (beside := _BESIDE.search(text, start, end)) and _is_long(text[start : beside.start()]):
        end = beside.start()
    if (dated := _NAME_YEAR.match(text, start, end)) and method_score(dated[1]) >= _NAME_SCORE:
        end = dated.end(1)
    colon = text.find(": ", start, end) if text[start:end].rstrip().endswith(".") else -1
    return colon if colon > 0 and _is_long(text[start:colon]) else end


def _is_long(head: str) -> bool:
    return count_words(head) >= _LONG_TITLE


def _at_address(text: str, start: int, end: int) -> int:
    if "arxiv" in text[start:end].lower() and (number := _ARXIV.search(text, start, end)):
        end = number.start()
    if "doi" in text[start:end].lower() and (number := _DOI.search(text, start, end)):
        end = number.start()
    address = text.find("http", start, end)
    if address < 0 and (bare := _BARE.search(text, start, end) if "/" in text[start:end] else None):
        address = bare.start()
    return address if address > start else end


def _at_native(text: str, start: int, end: int) -> int:
    native = None if text[start:end].isascii() else _NATIVE_START.search(text, start, end)
    return native.start() if native and count_words(text[start : native.start()]) >= _SHORT_TITLE else end


def _at_translation(text: str, start: int, end: int) -> int:
    """Cut what repeats the title in another script behind a blank: ``Deep Learning for X \u6df1\u5ea6\u5b66\u4e60``."""
    cut = _at_native(text, start, end)
    head = text[start:cut]
    apart = head[-1:].isspace() and text[cut:end].isalpha()
    return cut if cut < end and apart and _is_long(head) and title_score(head) >= _TITLE_SCORE else end


def _at_sentence(text: str, start: int, end: int) -> int:
    """Cut at the first sentence end behind enough words, unless a title follows a question."""
    for stop in _SENTENCE.finditer(text, start, end):
        head, tail = text[start : stop.start()], text[stop.end() : end]
        if text[stop.start()] in "?!" and text[stop.start() + 1] != "." and title_score(tail) >= _TITLE_SCORE:
            continue
        enough = 2 if only_venue(tail) or tail.lower().startswith("arxiv") else _SHORT_TITLE
        if count_words(head) >= enough and not _ABBREVIATED.search(head):
            return stop.start() + (text[stop.start()] == "?")
    return end


def _describes(name: str, rest: str) -> bool:
    """Tell ``Name: what it is`` from a title whose first word is a name and a colon."""
    if not 1 <= count_words(name) <= 4:
        return False
    head = _HEAD_END.split(rest, maxsplit=1)[0]
    if head != rest and count_words(head) >= _SHORT_TITLE and title_score(head) >= _TITLE_SCORE:
        return False
    return title_score(rest) < 0.45 and (
        method_score(name) >= 0.5 or shape(rest).native > 0.3 or count_words(name) >= 2
    )


def _cut_tail(text: str, start: int, end: int, *, exact: bool) -> int:
    """Cut one piece of metadata or one remark off the end."""
    piece = text[start:end]
    # Patterns that are bound to the end are tried where the last characters allow them.
    dated = _DIGIT.search(piece, max(len(piece) - _YEAR_REACH, 0)) is not None
    cut = _tagged(piece)
    if cut == len(piece):
        cut = _rated_or_bracketed(piece)
    if cut == len(piece):
        cut = _authored(piece, dated=dated)
    if cut == len(piece):
        cut = _separated(piece, exact=exact, dated=dated)
    if dated and cut == len(piece) and (venue := _VENUE_YEAR.search(piece, max(len(piece) - _VENUE_REACH, 0))):
        cut = venue.start() if only_venue(venue["venue"]) and count_words(piece[: venue.start()]) > 1 else cut
    if dated and cut == len(piece) and (year := _YEAR_TAIL.search(piece)) and _dates(piece[: year.start()]):
        cut = year.start()
    return start + cut


def _dates(head: str) -> bool:
    """Tell a year that dates the title before it from one that the title speaks of (``... Series in 2021``)."""
    last = head.rsplit(maxsplit=1)[-1:]
    return count_words(head) > 0 and fold("".join(last)) not in words(Titles, "small")


def _tagged(piece: str) -> int:
    """Return where closing hash tags begin."""
    tags = _TAGS.search(piece, max(len(piece) - CODES_REACH, 0)) if "#" in piece else None
    return tags.start() if tags and count_words(piece[: tags.start()]) else len(piece)


def _rated_or_bracketed(piece: str) -> int:
    """Return where a bracketed remark or a closing rating begins."""
    paren = _PAREN_TAIL.search(piece) if piece[-1:] in CLOSING else None
    if paren and paren.start() > 2 and not _belongs(piece[: paren.start()], paren[1]):
        return paren.start()
    rating = closing(piece, 0, len(piece))
    if rating == len(piece) and piece[-1:] in CLOSING and (number := _NUMBER_TAIL.search(piece)):
        rating = number.start()
    if rating < len(piece) and count_words(piece[:rating]):
        return rating
    return len(piece)


def _authored(piece: str, *, dated: bool) -> int:
    """Return where closing authors begin."""
    authors = _AUTHOR_TAIL.search(piece) if dated else None
    if authors and count_words(piece[: authors.start()]) > 1 and _tells_people(authors[0]):
        return authors.start()
    by = _BY.search(piece) if "by" in piece else None
    if by and count_words(piece[: by.start()]) >= _SHORT_TITLE and _tells_people(by[0]):
        return by.start()
    return len(piece)


def past_authors(text: str, start: int, end: int) -> int:
    """Return where the title begins behind a list of at least two authors, ``start`` where there is no such list."""
    position = start
    for count in range(_MOST_AUTHORS):
        name = _AUTHOR.match(text, position, end)
        if name is None or shape(name[1]).content or end - name.end() < _SHORTEST_AFTER_AUTHORS:
            return position if count > 1 else start
        position = name.end()
    return position


def names_people(text: str) -> bool:
    """Tell a list of authors, of whom there are two at least, from a title."""
    return "," in text and _AUTHORS.match(text) is not None and shape(text).content == 0


def _tells_people(text: str) -> bool:
    """Tell names from the words of a title: none of those is among them, and there are two at least."""
    s = shape(text)
    return s.content == 0 and s.prose == 0 and s.words >= 3


def _separated(piece: str, *, exact: bool, dated: bool) -> int:
    """Return where a tail behind a dash, comma or colon begins that is metadata or a short remark."""
    cut = _dashed(piece, exact=exact)
    if cut == len(piece) and dated and (venue := _VENUE_TAIL.search(piece)) and _is_unknown_venue(venue[1]):
        cut = venue.start() if count_words(piece[: venue.start()]) > 1 else cut
    if cut == len(piece):
        cut = _listed(piece)
    return _remarked(piece) if cut == len(piece) and not exact else cut


def _dashed(piece: str, *, exact: bool) -> int:
    if _DASH_SIGN.search(piece) is None:
        return len(piece)
    for match in reversed(list(_DASH.finditer(piece))):
        head, tail = piece[: match.start()], piece[match.end() :]
        if (count_words(head) > 1 and _is_metadata(tail)) or (count_words(head) == 1 and _is_cited(tail)):
            return match.start()
        if exact or count_words(head) < _SHORT_TITLE or _is_name(head):
            continue
        if title_score(tail) < _DASHED_SCORE:
            return match.start()
    return len(piece)


def _behind_dash(piece: str) -> str:
    dash = _DASH.search(piece) if _DASH_SIGN.search(piece) else None
    return piece[dash.end() :] if dash else ""


def _is_cited(tail: str) -> bool:
    """Tell the authors of a paper, with or without venue and year, by the sign between their names."""
    people = _AUTHORS.match(tail) or _AUTHORS.match(tail.rpartition(",")[0])
    return people is not None and shape(people[0]).content == 0 and any(sign in tail for sign in (",", "&", " et al"))


def _is_name(head: str) -> bool:
    return method_score(head) >= _NAME_SCORE and count_words(head) <= _SHORT_TITLE


def _listed(piece: str) -> int:
    """Return where metadata behind a comma begins."""
    comma = piece.rfind(", ")
    for _ in range(_MOST_COMMAS):
        if comma <= 0:
            break
        if _is_metadata(piece[comma + 2 :]) and count_words(piece[:comma]) > 1:
            return comma
        comma = piece.rfind(", ", 0, comma)
    return len(piece)


def _remarked(piece: str) -> int:
    """Return where a remark behind a title's last colon begins."""
    colon = piece.rfind(": ")
    if colon <= 0 or count_words(piece[:colon]) <= _LONG_TITLE:
        return len(piece)
    tail = piece[colon + 2 :]
    short = count_words(tail) <= 2 and not tail.lower().startswith(_TITLE_STARTERS)
    prose = (shape(tail).prose + shape(tail).verbs > 1 or shape(tail).native >= _FOREIGN) and title_score(
        tail
    ) < _PROSE_SCORE
    return colon if short or prose else len(piece)


def _is_unknown_venue(text: str) -> bool:
    """Tell a venue that no list knows from words of the title: short, and none of those words."""
    s = shape(text)
    return s.words <= 6 and s.content == 0 and s.prose == 0


def _is_metadata(tail: str) -> bool:
    bare = tail.strip(" .()[]")
    if not bare:
        return True
    if only_venue(bare) or date_pattern().fullmatch(bare) is not None or is_note_word(bare):
        return True
    if label(bare) in words(Labels, "link") and len(bare) < 24:
        return True
    if (published := _PUBLISHED.match(bare)) and label(published[1]) in words(Labels, "field"):
        return only_venue(bare[published.end() :])
    parts = re.split(r",\s+", bare)
    if len(parts) > 1 and only_venue(parts[-1]) and all(_AUTHORS.match(p) or only_venue(p) for p in parts[:-1]):
        return True
    return (" et al" in bare or bare.count(",") >= 2) and _AUTHORS.match(bare) is not None


def _belongs(head: str, inside: str) -> bool:
    """Tell whether a closing parenthesis is part of the title: an acronym of its own words."""
    if (
        count_words(head) <= 2
        and count_words(inside) >= 4
        and not any(c in inside for c in ",;")
        and not find_year(inside)
    ):
        return True
    capitals = [c for c in inside if c.isupper()]
    if (
        not len(capitals) >= 2
        or len(inside) > 14
        or " " in inside
        or only_venue(inside)
        or any(c.isdigit() for c in inside)
    ):
        return False
    initials = [w[0].upper() for w in re.findall(r"[A-Za-z]+", head)]
    try:
        first = initials.index(capitals[0])
    except ValueError:
        return False
    rest = initials[first:]
    return capitals[-1] in rest[1:] and sum(c in rest for c in capitals) * 3 >= len(capitals) * 2
