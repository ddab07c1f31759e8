"""Which mention a claim speaks of."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from notesetl.claims.clauses import Clause
from notesetl.claims.cues import KINDS
from notesetl.claims.subject import own_name
from notesetl.records import Mention, Note

_EARLIER, _THIS = KINDS.index("earlier"), KINDS.index("this_work")
_PLURAL = KINDS.index("plural")
_COMPARING, _PROPOSING = KINDS.index("comparative"), KINDS.index("propose")
_DENSE, _LATIN = 8, 32  # characters before what is its subject, in dense and in alphabetic scripts
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9+]*")
_WORDS = 4  # words of a name
_LEAST = 3  # characters of a name that tells a mention


class Attacher:
    """Knows the reach of the mentions of one note."""

    def __init__(self, note: Note) -> None:
        self._sections = [section.start for section in note.sections]
        self._scopes = sorted(
            (end - start, start, end, index) for index, m in enumerate(note.mentions) for start, end in [m.scope]
        )
        self._mentions = note.mentions
        self._named = _by_name(note.mentions)

    def section(self, position: int) -> int:
        """Return the section that ``position`` stands in, -1 before the first."""
        return bisect_right(self._sections, position) - 1

    def mention(self, position: int) -> int:
        """Return the mention whose reach holds ``position`` most narrowly, -1 for none."""
        return next((index for _, start, end, index in self._scopes if start <= position < end), -1)

    def named(self, clause: Clause, position: int) -> int:
        """Return the mention that ``clause``, which stands at ``position``, speaks of.

        Outside of all entries that is the one that its head names; of several the one that says most.
        """
        inside = self.mention(position)
        if inside >= 0 or not self._named:
            return inside
        found = self._named.get(self._head(clause), [])
        sizes = ((end - start, -index) for index in found for start, end in [self._mentions[index].scope])
        return -max(sizes)[1] if found else -1

    def _head(self, clause: Clause) -> str:
        """Return the first name of a mention at the head of ``clause``, the longest where one goes on."""
        text = clause.passage.text[clause.start : clause.end]
        tokens = [token for token in _WORD.finditer(text[: 2 * _LATIN]) if token.start() < _LATIN]
        for first, token in enumerate(tokens):
            if any(c.isupper() for c in token[0]):
                spelled = list(accumulate(t[0].lower() for t in tokens[first : first + _WORDS]))
                if name := next((name for name in reversed(spelled) if name in self._named), ""):
                    return name
        return ""


def _by_name(mentions: Sequence[Mention]) -> dict[str, list[int]]:
    """Return the mentions by the letters and digits of their short name, those without one left out."""
    found: dict[str, list[int]] = {}
    for index, mention in enumerate(mentions):
        name = mention.title if mention.kind == "method" else own_name(mention.title, "")
        if name != mention.title or mention.kind == "method":
            key = _key(name)
            if len(key) >= _LEAST and len(_WORD.findall(name)) <= _WORDS:
                found.setdefault(key, []).append(index)
    return found


def _key(name: str) -> str:
    return "".join(_WORD.findall(name)).lower()


def of_others(clause: Clause, comparator: tuple[int, int] | None, before: Clause | None, *, faults: bool) -> bool:
    """Tell whether ``clause`` speaks of other methods than that of its entry: existing methods, prior work.

    ``comparator`` is what it compares with, as offsets into it; ``before`` is the claim right before it in its
    passage, where that speaks of others: in the same sentence what has no subject of its own still does, in the
    next one what takes them up (they, these methods). What ``faults`` its subject does so to the end.
    """
    if before is not None and before.sentence is not clause.sentence:
        if _takes_up(clause):
            return True
        before = None
    own = next((at for at, hit in enumerate(clause.hits) if _THIS in hit.kinds), None)
    if own is not None and not (faults and any(_EARLIER in hit.kinds for hit in clause.hits[:own])):
        return False
    if own is not None and any(_PROPOSING in hit.kinds for hit in clause.hits[own:]):
        return False
    for hit in clause.hits:
        start = hit.start - clause.origin
        if _EARLIER in hit.kinds:
            dense = "\u2e80" <= clause.text[start] < "\ud7a4"
            compared = comparator is not None and comparator[0] < start + hit.end - hit.start and start < comparator[1]
            return start <= (_DENSE if dense else _LATIN) and not compared
        if _COMPARING in hit.kinds:
            return False
    return before is not None


def _takes_up(clause: Clause) -> bool:
    """Tell whether ``clause`` starts with a word for several methods spoken of before, and proposes nothing."""
    if any(_PROPOSING in hit.kinds for hit in clause.hits):
        return False
    found = next((hit for hit in clause.hits if _PLURAL in hit.kinds), None)
    if found is None:
        return False
    start = found.start - clause.origin
    return start <= (_DENSE if "\u2e80" <= clause.text[start] < "\ud7a4" else _LATIN) // 2
