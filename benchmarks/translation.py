"""How well and how fast a model translates: ``python benchmarks/translation.py PARALLEL --model shipped``.

PARALLEL holds ``test.LANGUAGE.tsv`` (domain, source, sentence, English), ``flores.LANGUAGE.tsv`` (sentence, English)
and ``flores-peers/flores.LANGUAGE.SYSTEM.en``, what other systems made of the same lines. What is measured is what a
run writes: masks, checks and second tries included.
"""

import argparse
import html
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import sacrebleu

from notesetl.errors import NotesetlError
from notesetl.translate.base import ENGLISH, Translation
from notesetl.translate.careful import CarefulTranslator
from notesetl.translate.figures import figures
from notesetl.translate.glossary import Glossary
from notesetl.translate.guards import check, lost_numbers, lost_terms, terms
from notesetl.translate.masking import unprotected
from notesetl.translate.models import find
from notesetl.translate.words import words

LANGUAGES = ("zh", "ko", "vi")
NEGATED = 300


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and its English."""

    source: str
    english: str


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of one set of sentences: BLEU and chrF2 of sacreBLEU, shares of 0 to 1, sentences a second."""

    what: str
    bleu: float
    chrf: float
    numbers: float
    terms: float
    flips: float
    failed: float
    rate: float

    def line(self) -> str:
        """Return the figures as a row of a Markdown table; – where there is nothing to measure."""
        shares = (self.numbers, self.terms, self.flips, self.failed)
        told = " | ".join("–" if share != share else f"{share:.3f}" for share in shares)  # noqa: PLR0124 - NaN
        rate = "–" if self.rate != self.rate else f"{self.rate:.0f}"
        return f"| {self.what} | {self.bleu:.1f} | {self.chrf:.1f} | {told} | {rate} |"


def read(path: Path, most: int) -> list[Pair]:
    """Read the last two columns of a file of pairs."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [Pair(row[-2], row[-1]) for row in rows][:most]


def measure(translator: CarefulTranslator, what: str, pairs: Sequence[Pair], language: str) -> Measured:
    """Translate ``pairs`` and compare with their English."""
    started = time.process_time(), time.monotonic()
    found = translator.translate([pair.source for pair in pairs], language, ENGLISH)
    seconds = time.monotonic() - started[1]
    said = [one.text or "" for one in found]
    failed = sum(one.faults > 0 for one in found) / len(found)
    return _scored(what, pairs, said, language, failed, len(pairs) / seconds)


def _scored(  # noqa: PLR0913, PLR0917 - what a row tells
    what: str, pairs: Sequence[Pair], said: Sequence[str], language: str, failed: float, rate: float
) -> Measured:
    references = [[pair.english for pair in pairs]]
    shown = [(unprotected(pair.source), unprotected(text)) for pair, text in zip(pairs, said, strict=True)]
    own = words(language)
    numbers = sum(len(figures(source, own)) for source, _ in shown)
    names = sum(len(terms(source)) for source, _ in shown)
    return Measured(
        what,
        sacrebleu.corpus_bleu(list(said), references).score,
        sacrebleu.corpus_chrf(list(said), references).score,
        1 - sum(len(lost_numbers(source, text, own)) for source, text in shown) / numbers if numbers else float("nan"),
        1 - sum(len(lost_terms(source, text)) for source, text in shown) / names if names else float("nan"),
        flips(pairs, said, language),
        failed,
        rate,
    )


def flips(pairs: Sequence[Pair], said: Sequence[str], language: str) -> float:
    """Return the share of sentences that turn round, of up to ``NEGATED`` that are negated on both sides."""
    own, english = words(language), words(ENGLISH)
    negated = [
        (unprotected(pair.source), unprotected(text))
        for pair, text in zip(pairs, said, strict=True)
        if own.negations.search(own.inert.sub(" ", unprotected(pair.source))) and english.negations.search(pair.english)
    ][:NEGATED]
    if not negated:
        return float("nan")
    return sum(not check(source, text, language)["negation"] for source, text in negated) / len(negated)


def peers(folder: Path, language: str, most: int) -> Iterator[Measured]:
    """Yield the figures of what other systems made of FLORES."""
    pairs = read(folder / f"flores.{language}.tsv", most)
    for path in sorted((folder / "flores-peers").glob(f"flores.{language}.*.en")):
        said = html.unescape(path.read_text(encoding="utf-8")).splitlines()[:most]
        nothing = float("nan")
        yield _scored(f"flores {language}, {path.suffixes[-2][1:]}", pairs, said, language, nothing, nothing)


def main() -> None:
    """Run the measurement from the command line."""
    parser = argparse.ArgumentParser(description="Measure a translation model.")
    parser.add_argument("parallel", type=Path, help="the folder of sentence pairs")
    parser.add_argument("--model", default="shipped", help="as notesetl run --translator takes it")
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
    print("| sentences | BLEU | chrF | numbers kept | terms kept | negations flipped | checks failed | sentences/s |")
    print("|---|---|---|---|---|---|---|---|")
    for language in (language for language in LANGUAGES if found.model.knows(language)):
        for part in ("test", "flores"):
            pairs = read(options.parallel / f"{part}.{language}.tsv", options.most)
            print(measure(translator, f"{part} {language}", pairs, language).line(), flush=True)
        for peer in peers(options.parallel, language, options.most):
            print(peer.line(), flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    print(f"\n{peak:.0f} MB of memory at most")


if __name__ == "__main__":
    main()
