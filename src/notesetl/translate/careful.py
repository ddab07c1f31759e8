"""Translates sentence by sentence, checks each, and tries what fails again in other ways."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from notesetl.translate.base import Model, Status, Translation
from notesetl.translate.glossary import Glossary, Term
from notesetl.translate.guards import check, lost_numbers, lost_terms, names
from notesetl.translate.masking import SYMBOLS, WORDS, MarkStyle, mask, protected, unmask, unprotected
from notesetl.translate.sentences import clauses
from notesetl.translate.shape import Parts, apart, has_words, parts
from notesetl.translate.words import words

RECIPE = 2  # rises when this package makes other translations of the same model
_WIDTH = 2  # of the search; twice as much costs twice the time and mends one sentence in fifty
_MOST_NAMES = 10  # that are kept from the model from the first
_TWICE = re.compile(r"\b([^\W\d_]{2,40})(?: \1\b)+", re.IGNORECASE)
_ENDINGS = ("ization", "ations", "ation", "ions", "ion", "ness", "ings", "ing", "ed", "es", "e", "s")
_SHORTEST = 3  # letters of a stem
_NOTHING: Mapping[str, str] = {}


@dataclass(slots=True)
class _Sentence:
    """A sentence on its way: the best translation yet, what the checks say of it, and what is to be forced on it."""

    source: str
    terms: list[Term]
    text: str = ""
    checks: dict[str, bool] | None = None
    forced: Mapping[str, str] | None = None

    @property
    def failed(self) -> bool:
        return self.checks is None or not all(self.checks.values())

    def choose(self, forced: Mapping[str, str]) -> bool:
        """Force ``forced`` on the next try; tell whether that is another one than the last."""
        other = self.forced != forced
        self.forced = forced
        return other

    def offer(self, text: str, checks: dict[str, bool]) -> None:
        """Take a translation if fewer checks find fault with it."""
        if self.checks is None or _faults(checks) < _faults(self.checks):
            self.text, self.checks = text, checks


class CarefulTranslator:
    """A ``Translator`` around a model: what may not change is kept away from it, and what it says is checked.

    Names that have capitals or digits inside stand behind marks, as protected spans do. Sentences that fail a check are
    tried again: with marks for what was lost alone, with marks for all that can be, and last clause by clause. The try
    with the fewest faults is kept.
    """

    def __init__(self, model: Model, glossary: Glossary) -> None:
        self._model = model
        self._glossary = glossary
        self._style: MarkStyle = SYMBOLS if model.has_marks else WORDS

    @property
    def name(self) -> str:
        """What its translations hang on: the model, the glossary and the ways of this package."""
        return f"{self._model.name}@{self._model.fingerprint}+{self._glossary.fingerprint}.{RECIPE}"

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[Translation]:
        """Return each of ``texts`` in English with what was checked; one without words of ``source`` stays as it is."""
        if not self._model.knows(source):
            return [Translation(None, Status.UNSUPPORTED) for _ in texts]
        cut = [parts(text, source) for text in texts]
        work = {
            one: _Sentence(one, self._glossary.inside(unprotected(one), source))
            for part in cut
            for one in part.sentences
            if has_words(one, source)
        }
        self._work(list(work.values()), source, target)
        return [_assembled(part, work) for part in cut]

    def _work(self, work: Sequence[_Sentence], source: str, target: str) -> None:
        failed: Sequence[_Sentence] = work
        for choose in (_names, _lost, _whatever_may_be_lost):
            tried = [one for one in failed if one.choose(choose(one, source))]
            self._attempt(tried, source, target)
            failed = _failed(failed)
        self._attempt_pieces(failed, source, target)

    def _attempt(self, work: Sequence[_Sentence], source: str, target: str) -> None:
        answers = self._decode([(one.source, one.forced or _NOTHING) for one in work], source, target)
        for one, (text, whole) in zip(work, answers, strict=True):
            one.offer(text, _checked(one, text, source, whole=whole))

    def _attempt_pieces(self, work: Sequence[_Sentence], source: str, target: str) -> None:
        """Translate clause by clause, and of these only what stands between protected spans."""
        cut = [_pieces(one.source, source) for one in work]
        wanted = list(
            dict.fromkeys(piece for pieces in cut if len(pieces) > 1 for piece in pieces if has_words(piece, source))
        )
        answers = self._decode([(piece, _named(piece)) for piece in wanted], source, target)
        english = {piece: text for piece, (text, _) in zip(wanted, answers, strict=True)}
        for one, pieces in zip(work, cut, strict=True):
            if len(pieces) > 1:
                text = " ".join(english.get(piece, piece) for piece in pieces)
                one.offer(text, _checked(one, text, source, whole=True))

    def _decode(
        self, work: Sequence[tuple[str, Mapping[str, str]]], source: str, target: str
    ) -> list[tuple[str, bool]]:
        if not work:
            return []
        masked = [mask(text, self._style, forced) for text, forced in work]
        answers = self._model.decode([apart(one.text) for one in masked], source, target, _WIDTH)
        return [unmask(_once(answer.strip(), one.text), one) for answer, one in zip(answers, masked, strict=True)]


def _once(text: str, source: str) -> str:
    """Return ``text`` with words once that stand there twice in a row, unless the source has such words as well."""
    return text if _TWICE.search(source) else _TWICE.sub(r"\1", text)


def _failed(work: Sequence[_Sentence]) -> list[_Sentence]:
    return [one for one in work if one.failed]


def _faults(checks: Mapping[str, bool]) -> int:
    return sum(not passed for passed in checks.values())


def _checked(one: _Sentence, text: str, source: str, *, whole: bool) -> dict[str, bool]:
    checks = check(unprotected(one.source), unprotected(text), source)
    checks["protected"] = whole and all(span in text for span in protected(one.source))
    checks["glossary"] = all(_says(term.target, text) for term in one.terms)
    return checks


def _names(one: _Sentence, source: str) -> dict[str, str]:
    """Return the names of a sentence that stay as they are."""
    del source
    return _named(one.source)


def _named(text: str) -> dict[str, str]:
    return {name.casefold(): name for name in names(unprotected(text))[:_MOST_NAMES]}


def _lost(one: _Sentence, source: str) -> dict[str, str]:
    """Return what the best translation of ``one`` lost, with what must stand for it."""
    return _forced(one, one.text, source)


def _whatever_may_be_lost(one: _Sentence, source: str) -> dict[str, str]:
    """Return every name, number and term of the glossary in a sentence that lost some of them."""
    return _forced(one, "", source) if _forced(one, one.text, source) else {}


def _forced(one: _Sentence, text: str, source: str) -> dict[str, str]:
    """Return what of ``one`` a translation ``text`` has not, with what must stand for it."""
    shown, said = unprotected(one.source), unprotected(text)
    lost = [*lost_terms(shown, said), *lost_numbers(shown, said, words(source))]
    forced = {term.source.casefold(): term.target for term in one.terms if not _says(term.target, text)}
    return {**{word.casefold(): word for word in lost}, **forced}


def _says(term: str, text: str) -> bool:
    """Tell whether ``text`` has the words of ``term`` in some form."""
    folded = text.casefold()
    return all(_stem(word) in folded for word in term.casefold().replace("-", " ").split())


def _stem(word: str) -> str:
    """Return what the forms of an English word share: overfitting, overfits; normalization, normalized."""
    ending = next((one for one in _ENDINGS if word.endswith(one) and len(word) - len(one) >= _SHORTEST), "")
    stem = word.removesuffix(ending)
    return stem[:-1] if ending and stem[-1] == stem[-2] else stem


def _pieces(text: str, language: str) -> list[str]:
    """Return the clauses of ``text`` cut at its protected spans, these among them."""
    found: list[str] = []
    rest = text
    for span in protected(text):
        before, _, rest = rest.partition(span)
        found += [*clauses(before, language), span]
    return [*found, *clauses(rest, language)]


def _assembled(part: Parts, work: Mapping[str, _Sentence]) -> Translation:
    tried = [work[one].checks for one in part.sentences if one in work]
    if not tried:
        return Translation(part.text, Status.NONE)
    checks: dict[str, bool] = {}
    for found in tried:
        checks.update({name: checks.get(name, True) and passed for name, passed in (found or {}).items()})
    said = " ".join(work[one].text if one in work else one for one in part.sentences)
    text = part.before + (said.rstrip(".:") if part.after else said) + part.after
    return Translation(text, Status.TRANSLATED if all(checks.values()) else Status.FAILED, checks)
