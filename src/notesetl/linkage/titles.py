"""A title as it is compared: its words without case, accents and punctuation, and the name that it begins with."""

import re
import sys
import unicodedata
from dataclasses import dataclass

from notesetl.folding import fold
from notesetl.linkage.words import words

_WORD = re.compile(
    r"(?<![^\W_])[^\W\d_]\*(?![*\w])"  # A*, the search
    r"|[^\W_]+(?:\++(?![^\W_]))?"  # PointNet++, but not Encoder+Decoder
)
_SEPARATOR = re.compile(r":(?![0-9/])| [-\u2010-\u2015|] ")
_TAG = re.compile(r"\[([^\[\]]{1,40})\]")
_NAME_WORDS = 4
_NAME_CHARS = 40
_SHOUTED = 12  # letters from which on a title in capitals says nothing of its words


@dataclass(frozen=True, slots=True)
class Title:
    """A title to compare.

    ``words`` are folded; ``key`` is all of them without blanks, so that "R CNN", "R-CNN" and "RCNN" are one.
    ``coined`` are those words that no dictionary has by their look (R2D2, YOLOv3, mT5, BERT). ``name`` is what
    stands before the colon (or in brackets) where that can name the paper, ``rest`` what follows, both as keys,
    empty where there is none. ``cut`` is the place in ``key`` where a subtitle begins, 0 where there is none.
    """

    text: str
    key: str
    words: tuple[str, ...]
    coined: frozenset[str]
    name: str = ""
    rest: str = ""
    rest_words: int = 0
    cut: int = 0

    @property
    def is_name(self) -> bool:
        """Whether this is no more than a name: few words and no subtitle."""
        return not self.cut and len(self.words) < _NAME_WORDS


def normal_title(title: str) -> str:
    """Return ``title`` as it is compared: NFKC, without case and accents, letters and digits of all scripts only.

    A plus or star that belongs to a word stays: PointNet++ and A* are not PointNet and A.
    """
    return "".join(_fold(word) for word in _WORD.findall(unicodedata.normalize("NFKC", title)))


def read_title(text: str) -> Title:
    """Return ``text`` made comparable; what has no letters and digits at all is compared as it stands."""
    clean = " ".join(unicodedata.normalize("NFKC", text).split())
    raw = _WORD.findall(clean)
    folded = [_fold(word) for word in raw]
    lead = _lead(folded, raw)
    shouted = sum(map(str.isalpha, clean)) > _SHOUTED and clean.upper() == clean
    coined = {one for one, word in zip(folded[lead:], raw[lead:], strict=True) if _is_coined(word) and not shouted} | {
        one for one in folded[lead:] if shouted and _has_digit(one)
    }
    found = tuple(sys.intern(word) for word in folded[lead:] if word)
    if not found:
        return Title(text, clean or text, (), frozenset())
    parts = None if lead else _parts(clean)
    if parts is None:
        return Title(text, "".join(found), found, frozenset(coined))
    head, name, rest = parts
    rest_words = [_fold(word) for word in _WORD.findall(rest)]
    named = [_fold(word) for word in _WORD.findall(name)]
    cut = len(normal_title(head))
    if not rest_words or not named or len(named) > _NAME_WORDS or len(name) > _NAME_CHARS:
        return Title(text, "".join(found), found, frozenset(coined), cut=cut)
    return Title(
        text, "".join(found), found, frozenset(coined), "".join(named), "".join(rest_words), len(rest_words), cut
    )


def _fold(word: str) -> str:
    folded = fold(word)
    if folded.isalnum():
        return folded
    return "".join(char for char in folded if char.isalnum() or char in "+*")


def _lead(folded: list[str], raw: list[str]) -> int:
    """Return how many words at the beginning only say that a title or a coined name follows."""
    for lead in words().leads:
        rest = len(folded) - len(lead)
        if tuple(folded[: len(lead)]) == lead and (rest > 1 or (rest == 1 and _is_coined(raw[-1]))):
            return len(lead)
    return 0


def _is_coined(word: str) -> bool:
    if "+" in word or "*" in word:
        return True
    return any(map(str.isalpha, word)) and (_has_digit(word) or any(map(str.isupper, word[1:])))


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def _parts(clean: str) -> tuple[str, str, str] | None:
    """Return what stands before the subtitle, the name that may be there, and what the name is put beside."""
    if tag := _TAG.match(clean):
        rest = clean[tag.end() :].lstrip(" :-")
        return tag[1], tag[1], rest
    if separator := _SEPARATOR.search(clean):
        head = clean[: separator.start()]
        return head, head, clean[separator.end() :]
    if clean.endswith(")") and (opening := clean.rfind("(")) > 0:
        before, inside = clean[:opening], clean[opening + 1 : -1]
        if len(_WORD.findall(before)) <= len(_WORD.findall(inside)):
            return before, before, inside
        return before, inside, before
    return None
