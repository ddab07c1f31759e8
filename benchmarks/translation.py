"""How well and how fast a model translates: ``python benchmarks/translation.py PARALLEL --notes NOTES``.

PARALLEL holds ``test.LANGUAGE.tsv`` and ``dev.LANGUAGE.tsv`` (domain, source, sentence, English),
``flores.LANGUAGE.tsv`` (sentence, English) and ``flores-peers/flores.LANGUAGE.SYSTEM.en``, what other systems made of
the same lines. What is measured is what a run writes: masks, checks and second tries included.

- BLEU and chrF2 of sacreBLEU with its defaults, over all sentences, whatever the checks say of them.
- Numbers and terms kept: of the numbers in digits, and of the Latin names and terms, in the sentences whose checks all
  passed, which are those that the tables call translated, the share that is in the translation; behind the stroke the
  same of all sentences. Links, ids, code and formulas do not count: they never reach the model.
- Negations flipped: of the sentences that are negated in the source and in the English of people, as the lists of
  words tell it, the first 100 a language from test, then dev, those in whose translation nothing negative is, and how
  many of them are called translated all the same.
- Checks failed: the share of sentences with the status ``failed_checks``.
- Sentences a second by the clock, and by second of processor time times the number of processors: what an idle machine
  would do.
- The second run: notes are extracted anew with everything in the memory, and with no translator at all; the first is so
  much longer, in processor time.
"""

import argparse
import html
import math
import os
import resource
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import sacrebleu

from notesetl.errors import NotesetlError
from notesetl.pipeline import run
from notesetl.settings import Settings
from notesetl.translate.base import ENGLISH, Translation
from notesetl.translate.careful import CarefulTranslator
from notesetl.translate.figures import figures
from notesetl.translate.glossary import Glossary
from notesetl.translate.guards import check, lost_numbers, lost_terms, terms
from notesetl.translate.masking import unprotected
from notesetl.translate.models import NONE, find
from notesetl.translate.words import words

LANGUAGES = ("zh", "ko", "vi")
NEGATED = 100


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and its English."""

    source: str
    english: str


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of one set of sentences: BLEU and chrF2 of sacreBLEU, shares of 0 to 1, sentences a second.

    What is a pair is of the sentences that are called translated, and of all.
    """

    what: str
    bleu: float
    chrf: float
    numbers: tuple[float, float]
    terms: tuple[float, float]
    failed: float = math.nan
    rate: tuple[float, float] = (math.nan, math.nan)

    def line(self) -> str:
        """Return the figures as a row of a Markdown table; – where there is nothing to measure."""
        kept = " | ".join(" / ".join(map(_share, pair)) for pair in (self.numbers, self.terms))
        rate = " / ".join("–" if math.isnan(one) else f"{one:.0f}" for one in self.rate)
        return f"| {self.what} | {self.bleu:.1f} | {self.chrf:.1f} | {kept} | {_share(self.failed)} | {rate} |"


def _share(share: float) -> str:
    return "–" if math.isnan(share) else f"{share:.3f}"


def read(path: Path, most: int) -> list[Pair]:
    """Read the last two columns of a file of pairs."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [Pair(row[-2], row[-1]) for row in rows][:most]


def measure(translator: CarefulTranslator, what: str, pairs: Sequence[Pair], language: str) -> Measured:
    """Translate ``pairs`` and compare with their English."""
    started = time.process_time(), time.monotonic()
    found = translator.translate([pair.source for pair in pairs], language, ENGLISH)
    cpu, wall = time.process_time() - started[0], time.monotonic() - started[1]
    passed = [one.faults == 0 for one in found]
    measured = _scored(what, pairs, [one.text or "" for one in found], passed, language)
    rate = len(pairs) / wall, len(pairs) / cpu * (os.cpu_count() or 1)
    return replace(measured, failed=1 - sum(passed) / len(passed), rate=rate)


def _scored(what: str, pairs: Sequence[Pair], said: Sequence[str], passed: Sequence[bool], language: str) -> Measured:
    references = [[pair.english for pair in pairs]]
    shown = [(unprotected(pair.source), unprotected(text)) for pair, text in zip(pairs, said, strict=True)]
    sound = [one for one, fine in zip(shown, passed, strict=True) if fine]
    return Measured(
        what,
        sacrebleu.corpus_bleu(list(said), references).score,
        sacrebleu.corpus_chrf(list(said), references).score,
        (_numbers_kept(sound, language), _numbers_kept(shown, language)),
        (_terms_kept(sound), _terms_kept(shown)),
    )


def _numbers_kept(shown: Sequence[tuple[str, str]], language: str) -> float:
    own = words(language)
    there = sum(len(figures(source, own)) for source, _ in shown)
    return 1 - sum(len(lost_numbers(source, text, own)) for source, text in shown) / there if there else math.nan


def _terms_kept(shown: Sequence[tuple[str, str]]) -> float:
    there = sum(len(terms(source)) for source, _ in shown)
    return 1 - sum(len(lost_terms(source, text)) for source, text in shown) / there if there else math.nan


def flips(translator: CarefulTranslator, pairs: Iterable[Pair], language: str) -> tuple[int, int, int]:
    """Return how many of ``pairs`` that are negated turn round, how many of these unseen, and of how many in all."""
    own, english = words(language), words(ENGLISH)
    negated = [
        pair.source
        for pair in pairs
        if own.negations.search(own.inert.sub(" ", unprotected(pair.source))) and english.negations.search(pair.english)
    ][:NEGATED]
    found = translator.translate(negated, language, ENGLISH)
    turned = [
        one
        for source, one in zip(negated, found, strict=True)
        if not check(unprotected(source), unprotected(one.text or ""), language)["negation"]
    ]
    return len(turned), sum(one.faults == 0 for one in turned), len(negated)


def second_run(notes: Path, model: str) -> str:
    """Say how long runs over ``notes`` take: with everything to translate, with nothing new, without translator."""
    with TemporaryDirectory() as folder:
        seconds = []
        for out, translator in (("with", model), ("with", model), ("without", NONE), ("without", NONE)):
            started = time.process_time()
            run([notes], Path(folder, out), Settings(translator=translator), fresh=True)
            seconds.append(time.process_time() - started)
    first, again, _, without = seconds
    more = f"{again / without - 1:+.1%}"
    return f"first run {first:.1f} CPU s; second {again:.1f}, without translator {without:.1f}: {more}"


def peers(folder: Path, language: str, most: int) -> Iterator[Measured]:
    """Yield the figures of what other systems made of FLORES."""
    pairs = read(folder / f"flores.{language}.tsv", most)
    for path in sorted((folder / "flores-peers").glob(f"flores.{language}.*.en")):
        said = html.unescape(path.read_text(encoding="utf-8")).splitlines()[:most]
        passed = [
            all(check(unprotected(pair.source), unprotected(text), language).values())
            for pair, text in zip(pairs, said, strict=True)
        ]
        yield _scored(f"flores {language}, {path.suffixes[-2][1:]}", pairs, said, passed, language)


def main() -> None:
    """Run the measurement from the command line."""
    parser = argparse.ArgumentParser(description="Measure a translation model.")
    parser.add_argument("parallel", type=Path, help="the folder of sentence pairs")
    parser.add_argument("--model", default="shipped", help="as notesetl run --translator takes it")
    parser.add_argument("--notes", type=Path, help="a folder of notes for the second run")
    parser.add_argument("--most", type=int, default=10**9, help="sentences of each set")
    options = parser.parse_args()
    try:
        found = find(options.model)
    except NotesetlError as error:
        parser.exit(2, f"{error}\n")
    if found.model is None:
        parser.exit(2, f"{found.hint}\n")
    translator = CarefulTranslator(found.model, Glossary.load())
    warm: list[Translation] = translator.translate(["模型"], "zh", ENGLISH)
    print(f"{translator.name} {'' if warm else 'knows no Chinese'}\n")
    print("| sentences | BLEU | chrF | numbers kept | terms kept | checks failed | sentences/s |")
    print("|---|---|---|---|---|---|---|")
    turned: list[tuple[int, int, int]] = []
    for language in (language for language in LANGUAGES if found.model.knows(language)):
        for part in ("test", "flores"):
            pairs = read(options.parallel / f"{part}.{language}.tsv", options.most)
            print(measure(translator, f"{part} {language}", pairs, language).line(), flush=True)
        for peer in peers(options.parallel, language, options.most):
            print(peer.line(), flush=True)
        both = chain.from_iterable(read(options.parallel / f"{part}.{language}.tsv", 10**9) for part in ("test", "dev"))
        turned.append(flips(translator, both, language))
    flipped, unseen, negated = (sum(counts) for counts in zip(*turned, strict=True))
    print(f"\n{flipped} of {negated} negations flipped ({flipped / negated:.3f}), {unseen} of them called translated")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    print(f"{peak:.0f} MB of memory at most")
    if options.notes:
        print(second_run(options.notes, options.model))


if __name__ == "__main__":
    main()
