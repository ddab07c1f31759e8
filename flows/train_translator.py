"""Train the translation model that notesetl ships: ``python flows/train_translator.py PARALLEL WORK --hours 2``.

PARALLEL holds the sentence pairs (``train.LANGUAGE.tsv.xz``, ``dev.LANGUAGE.tsv``, ``test.…``, ``flores.…``), WORK
whatever the training makes. The same command goes on where a run before it was stopped; more hours, or steps, take
an ended training further. ``--start`` begins with the weights and the vocabulary of an earlier training, in the form
of ``WORK/marian``. On a GPU raise ``--width 512 --layers 6 --tokens 25000``.
"""

import argparse
import json
import random
import tomllib
from collections.abc import Sequence
from pathlib import Path

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE

from translator.batches import Examples, encode
from translator.corpus import LANGUAGES, Pair, distinct, note_lines, read_pairs, usable
from translator.export import (
    average,
    checkpoints,
    convert,
    copy_vocabulary,
    describe,
    load_weights,
    save_marian,
    size,
    write_scores,
)
from translator.network import Shape, make_network
from translator.scores import score
from translator.training import Plan, train
from translator.vocabulary import load, train_vocabulary

LONGEST = 120  # tokens of a side
AVERAGED = 4  # checkpoints
WEIGHTS = Path(__file__).parent / "translator" / "weights.toml"


@task(cache_policy=NO_CACHE, persist_result=False)
def prepare(parallel: Path, notes: Path | None, start: Path | None, work: Path, pieces: int, seed: int) -> None:  # noqa: PLR0913, PLR0917
    """Make the vocabulary, or take that of ``start``, and the encoded pairs in ``work``, unless they are there."""
    if (work / "dev.npz").exists():
        return
    if start is not None:
        copy_vocabulary(start, work / "vocabulary")
    pairs = {part: _pairs(parallel, part) for part in ("train", "dev")}
    vocabulary = work / "vocabulary"
    if not (vocabulary / "vocab.json").exists():
        known = _weighed(pairs["train"], seed)
        train_vocabulary(known, note_lines(notes) if notes else (), pieces, vocabulary, seed)
    for part, held in pairs.items():
        encode(held, load(vocabulary), LONGEST).save(work / f"{part}.npz")


def _pairs(parallel: Path, part: str) -> list[Pair]:
    ending = "tsv.xz" if part == "train" else "tsv"
    found = (pair for language in LANGUAGES for pair in read_pairs(parallel / f"{part}.{language}.{ending}", language))
    return list(distinct(pair for pair in found if usable(pair)))


def _weighed(pairs: Sequence[Pair], seed: int) -> list[Pair]:
    rng = random.Random(seed)  # noqa: S311 - a sample, no secret
    weights = _weights()
    return [pair for pair in pairs if rng.random() < weights.get(pair.origin, 1.0)]


def _weights() -> dict[str, float]:
    return tomllib.loads(WEIGHTS.read_text(encoding="utf-8"))


@task(cache_policy=NO_CACHE, persist_result=False)
def learn(work: Path, start: Path | None, shape: Shape, plan: Plan) -> None:
    """Train from the last checkpoint in ``work``, else from ``start``, until the budget of ``plan`` is used."""
    network = make_network(shape, load(work / "vocabulary").get_piece_size())
    if start is not None:
        load_weights(network, start)
    say = get_run_logger().info
    say("%.1f M parameters", sum(weight.numel() for weight in network.parameters()) / 1e6)
    examples, dev = Examples.read(work / "train.npz"), Examples.read(work / "dev.npz")
    train(network, examples, dev, _weights(), plan, work / "checkpoints", say)


@task(cache_policy=NO_CACHE, persist_result=False)
def export(work: Path, shape: Shape, version: str) -> Path:
    """Average the last checkpoints; write ``work/marian`` and, for CTranslate2, ``work/model``."""
    network = make_network(shape, load(work / "vocabulary").get_piece_size())
    average(network, checkpoints(work / "checkpoints", AVERAGED))
    save_marian(network, work / "vocabulary", work / "marian")
    convert(work / "marian", work / "model")
    describe(work / "model", version, LANGUAGES)
    get_run_logger().info("%.1f MB", size(work / "model") / 1e6)
    return work / "model"


@task(cache_policy=NO_CACHE, persist_result=False)
def measure(model: Path, parallel: Path) -> dict[str, dict[str, float | int]]:
    """Score the model on the files of tests and write ``scores.json`` beside it."""
    found = {
        f"{part}.{language}": score(model, parallel / f"{part}.{language}.tsv", language)
        for part in ("dev", "test", "flores")
        for language in LANGUAGES
    }
    write_scores(model, found)
    return found


@flow(name="train-translator")
def train_translator(  # noqa: PLR0913, PLR0917 - its options
    parallel: Path,
    work: Path,
    notes: Path | None,
    start: Path | None,
    pieces: int,
    shape: Shape,
    plan: Plan,
    version: str,
) -> None:
    """Make the vocabulary, train, average, convert, measure; each step goes on from what is in ``work``."""
    work.mkdir(parents=True, exist_ok=True)
    prepare(parallel, notes, start, work, pieces, plan.seed)
    learn(work, start, shape, plan)
    scores = measure(export(work, shape, version), parallel)
    get_run_logger().info("scores: %s", json.dumps(scores, indent=1))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the flow from the command line."""
    shape, plan = Shape(), Plan()
    parser = argparse.ArgumentParser(description="Train the translation model that notesetl ships.")
    parser.add_argument("parallel", type=Path, help="the folder of sentence pairs")
    parser.add_argument("work", type=Path, help="the folder for checkpoints and the model")
    parser.add_argument("--notes", type=Path, help="notes whose lines the vocabulary sees, too")
    parser.add_argument("--start", type=Path, help="a folder with weights and vocabulary of an earlier training")
    parser.add_argument("--pieces", type=int, default=12_000, help="size of the vocabulary (default: %(default)s)")
    parser.add_argument("--hours", type=float, default=plan.hours, help="hours of training, over all runs")
    parser.add_argument("--steps", type=int, default=plan.steps, help="steps at most (default: %(default)s)")
    parser.add_argument("--rate", type=float, default=plan.rate, help="highest learning rate (default: %(default)s)")
    parser.add_argument("--tokens", type=int, default=plan.tokens, help="target tokens a step (default: %(default)s)")
    parser.add_argument("--width", type=int, default=shape.width, help="of the network (default: %(default)s)")
    parser.add_argument(
        "--layers", type=int, default=shape.encoder_layers, help="of the encoder (default: %(default)s)"
    )
    parser.add_argument("--version", default="0", help="what model.toml calls the model (default: %(default)s)")
    options = parser.parse_args(arguments)
    train_translator(
        options.parallel,
        options.work,
        options.notes,
        options.start,
        options.pieces,
        Shape(width=options.width, inner=4 * options.width, encoder_layers=options.layers),
        Plan(steps=options.steps, hours=options.hours, rate=options.rate, tokens=options.tokens),
        options.version,
    )


if __name__ == "__main__":
    main()
