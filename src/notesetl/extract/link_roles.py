"""The role of a link: what its address tells, corrected by the words on it and right before it."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from notesetl.extract.alternatives import alternatives
from notesetl.extract.urls import Target
from notesetl.languages import load_all

_ARTICLE = "article"
_ROLES = ("paper", "code", "video", "project", "blog", "other", _ARTICLE)
_LONGEST_LABEL = 48
_LONGEST_LEAD = 32
_MOST_WORDS = 6
_ADDRESS = re.compile(r"://|www\.|^[^\s./]*+[./][^\s/]*+/\S*+$")
_SEPARATORS = re.compile(r"[\s_/|*`~<>\[\](){}【】（）「」《》:：\-]+")
_BEFORE_LINK = " \t*_~`[]】(<【（「《|:：-–—=\"'👉🔗→⇒"
_LATIN = "a-z\u00c0-\u024f\u1e00-\u1eff"


@dataclass(frozen=True, slots=True)
class LinkWords:
    """The keys of languages/<code>/links.toml: words by role, and which of several in one label counts."""

    role_word: str
    paper: tuple[str, ...]
    code: tuple[str, ...]
    video: tuple[str, ...]
    project: tuple[str, ...]
    blog: tuple[str, ...]
    article: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    pattern: re.Pattern[str]
    roles: dict[str, str]
    heads_first: frozenset[str]


def role_of(target: Target, label: str = "", lead: str = "") -> str:
    """Return paper, code, video, project, blog or other.

    ``label`` is the link's own text or the key of its field, ``lead`` what stands before it on its line. A
    role word in a label says more than the address, one in the lead less; an identified paper stays one.
    """
    hint = target.role_hint
    if target.arxiv_id or target.doi:
        return "paper"
    spoken = role_of_label(label)
    if spoken is None and hint in {"", "other"}:
        spoken = role_before(lead)
    if spoken == _ARTICLE:
        return hint or "blog"
    return spoken or hint or "other"


@lru_cache(maxsize=4096)
def role_of_label(label: str) -> str | None:
    """Return the role that a short label tells, "article" where it tells only "a page", or None."""
    label = label.strip()
    if not label or len(label) > _LONGEST_LABEL or _ADDRESS.search(label):
        return None
    label = _normalised(label)
    if len(label.split()) > _MOST_WORDS:
        return None
    found = _lexicon().pattern.findall(label)
    if not found:
        return None
    return _lexicon().roles[found[0] if found[0] in _lexicon().heads_first else found[-1]]


def role_before(lead: str) -> str | None:
    """Return the role that the last words of ``lead``, the text before a link, tell."""
    lead = lead[-_LONGEST_LEAD:].rstrip(_BEFORE_LINK)
    if lead.endswith((")", "）")):
        return None  # the end of another link
    lead = _normalised(lead)
    ends = {found.end(): found[0] for found in _lexicon().pattern.finditer(lead)}
    return _lexicon().roles[ends[len(lead)]] if len(lead) in ends else None


def _normalised(text: str) -> str:
    return _SEPARATORS.sub(" ", unicodedata.normalize("NFC", text).casefold()).strip()


@cache
def _lexicon() -> _Lexicon:
    roles: dict[str, str] = {}
    heads_first = set()
    for words in load_all("links", LinkWords).values():
        for role in _ROLES:
            for word in map(_normalised, getattr(words, role)):
                roles.setdefault(word, role)
                if words.role_word == "first" and not word.isascii():
                    heads_first.add(word)
    return _Lexicon(_pattern(roles), roles, frozenset(heads_first))


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of ``words``: only whole words count in Latin script."""
    latin = {word for word in words if re.match(f"[{_LATIN}]", word)}
    return re.compile(f"{alternatives(latin, before=_LATIN, after=_LATIN)}|{alternatives(set(words) - latin)}")
