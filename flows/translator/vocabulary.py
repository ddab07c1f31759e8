"""The vocabulary that all languages share: a sentencepiece unigram model."""

import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import sentencepiece as spm

from translator.corpus import MARKS, Pair

END, UNKNOWN, PAD = "</s>", "<unk>", "<pad>"
_SENTENCES = 400_000
_COVERAGE = 0.9995


def train_vocabulary(pairs: Sequence[Pair], notes: Iterable[str], size: int, folder: Path, seed: int) -> None:
    """Write ``source.spm`` and ``vocab.json``, as Marian names its files, for at most ``size`` pieces into ``folder``.

    Characters that are too rare for a piece of their own are spelled in bytes. ``notes`` are lines of raw notes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines = [side for pair in pairs for side in (pair.source, pair.english)]
    lines += [line for line in notes if line]
    random.Random(seed).shuffle(lines)  # noqa: S311 - a sample, no secret
    spm.SentencePieceTrainer.train(
        sentence_iterator=iter(lines[: 3 * _SENTENCES]),
        model_prefix=str(folder / "source"),
        vocab_size=size,
        model_type="unigram",
        character_coverage=_COVERAGE,
        hard_vocab_limit=False,
        byte_fallback=True,
        split_digits=True,
        user_defined_symbols=list(MARKS),
        input_sentence_size=_SENTENCES,
        max_sentence_length=2000,
        normalization_rule_name="nmt_nfkc",
        eos_id=0,
        unk_id=1,
        bos_id=-1,
        pad_id=-1,
        num_threads=2,
        minloglevel=1,
    )
    (folder / "source.model").rename(folder / "source.spm")
    (folder / "source.vocab").unlink()
    model = load(folder)
    pieces = [model.id_to_piece(number) for number in range(model.get_piece_size())]
    ids = {piece: number for number, piece in enumerate([*pieces, PAD])}
    (folder / "vocab.json").write_text(json.dumps(ids, ensure_ascii=False), encoding="utf-8")


def load(folder: Path) -> spm.SentencePieceProcessor:
    """Return the vocabulary in ``folder``; its ids are those of the model, the id of padding comes after the last."""
    return spm.SentencePieceProcessor(model_file=str(folder / "source.spm"))
