"""BLEU and chrF of a CTranslate2 model on files of pairs."""

from dataclasses import asdict, dataclass
from pathlib import Path

import sacrebleu

from notesetl.translate.ct2 import CTranslate2Translator
from translator.corpus import Pair, read_pairs

_BEAM = 4


@dataclass(frozen=True, slots=True)
class Score:
    """What sacreBLEU says: BLEU (13a) and chrF2, 0 to 100, over ``lines`` pairs."""

    bleu: float
    chrf: float
    lines: int


def score(model: Path, file: Path, language: str) -> dict[str, float | int]:
    """Translate the sources of ``file`` and compare with its English."""
    pairs = list(read_pairs(file, language)) if _columns(file) == 4 else _two_columns(file, language)
    answers = CTranslate2Translator(model).decode([pair.source for pair in pairs], language, "en", _BEAM)
    references = [[pair.english for pair in pairs]]
    return asdict(
        Score(
            round(sacrebleu.corpus_bleu(answers, references).score, 1),
            round(sacrebleu.corpus_chrf(answers, references).score, 1),
            len(pairs),
        )
    )


def _columns(file: Path) -> int:
    with file.open(encoding="utf-8") as lines:
        return next(lines).count("\t") + 1


def _two_columns(file: Path, language: str) -> list[Pair]:
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
    return [Pair(language, "", source, english) for source, english in rows]
