"""A text of a note as its sentences between what stands before and behind them."""

import re
import unicodedata
from dataclasses import dataclass

from notesetl.evidence import weigh
from notesetl.translate.masking import plain, unprotected
from notesetl.translate.sentences import sentences
from notesetl.translate.words import words

_LEAD = re.compile(r"\d{1,3}[.)]\s+|\d{1,3}[、．]\s*|[-*+>#•]{1,6}\s+")
_MEETING = re.compile(r"(?<=[\u3400-\u9fff])(?=[A-Za-z0-9<$])|(?<=[A-Za-z0-9>$%+])(?=[\u3400-\u9fff])")
_TAIL = " :：。．"


@dataclass(frozen=True, slots=True)
class Parts:
    """A text without markup; ``before`` is a number or bullet, ``after`` a colon, as English writes them."""

    text: str
    before: str
    sentences: tuple[str, ...]
    after: str


def parts(text: str, language: str) -> Parts:
    """Return the sentences of ``text`` and what stands around them."""
    before, body, after = bare(text)
    stop = body if after.strip() not in {"。", "．"} else body + after.strip()
    return Parts(before + body + after, before, tuple(sentences(stop, language)), ":" if ":" in after else "")


def bare(text: str) -> tuple[str, str, str]:
    """Return ``text`` without markup in three: a number or bullet before its words, the words, and the sign behind."""
    clean = plain(unicodedata.normalize("NFC", text))
    lead = _LEAD.match(clean)
    before = lead.group() if lead else ""
    body = clean[len(before) :].rstrip(_TAIL)
    after = clean[len(before) + len(body) :]
    return before.replace("、", ". ").replace("．", ". "), body, after.replace("：", ":")


def apart(text: str) -> str:
    """Return ``text`` with a blank wherever ideographs meet Latin letters, digits or marks."""
    return _MEETING.sub(" ", text)


def has_words(text: str, language: str) -> bool:
    """Tell whether ``text`` has words of ``language``, protected spans aside."""
    shown = unprotected(text)
    return words(language).own.search(shown) is not None or language in weigh(shown).words
