"""The training loop: resumable, on whatever device there is."""

import json
import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import torch
from transformers import MarianMTModel

from translator.batches import Batch, Examples, batches
from translator.network import loss, optimizers

Say = Callable[[str], None]
_STATE = "state.pt"


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to learn.

    ``rate`` rises over ``warm_up`` steps, stays, and falls to nothing over the last ``cool_down`` part of the
    budget: ``steps`` or ``hours`` of training, whichever ends first. ``tokens`` are those of a batch's target side.
    """

    steps: int = 100_000
    hours: float = 1_000.0
    rate: float = 2e-3
    warm_up: int = 400
    cool_down: float = 0.35
    tokens: int = 3_000
    save_minutes: float = 10.0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the training stands; ``seconds`` leaves out pauses between runs."""

    step: int = 0
    epoch: int = 0
    batch: int = 0
    tokens: int = 0
    seconds: float = 0.0


def rate_at(plan: Plan, progress: Progress) -> float:
    """Return the learning rate for the next step, 0 at the end of the budget."""
    done = max(progress.step / plan.steps, progress.seconds / 3600 / plan.hours)
    left = max(0.0, 1.0 - done) / plan.cool_down
    return plan.rate * min(1.0, left, (progress.step + 1) / plan.warm_up)


def train(  # noqa: PLR0913, PLR0917 - what a training is made of
    network: MarianMTModel,
    examples: Examples,
    dev: Examples,
    weights: Mapping[str, float],
    plan: Plan,
    folder: Path,
    say: Say,
) -> Progress:
    """Train ``network`` until the budget of ``plan`` is used, going on from ``folder`` if it has a checkpoint.

    Checkpoints are replaced in one step, so that a run that is killed loses minutes, never all.
    """
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(plan.seed)
    network.to(device)
    learners = optimizers(network, plan.rate)
    progress = _resume(folder / _STATE, network, learners, device)
    saved = noted = time.monotonic()
    noted_at, losses = progress, []
    for batch, epoch, number in _stream(examples, weights, plan, network.config.pad_token_id, progress):
        rate = rate_at(plan, progress)
        if rate <= 0:
            break
        begun = time.monotonic()
        losses.append(_step(network, learners, _moved(batch, device), rate))
        now = time.monotonic()
        progress = Progress(
            progress.step + 1, epoch, number + 1, progress.tokens + batch.tokens, progress.seconds + now - begun
        )
        if progress.step % 100 == 0:
            speed = (progress.tokens - noted_at.tokens) / (now - noted)
            mean = sum(losses) / len(losses)
            say(f"step {progress.step} epoch {epoch} rate {rate:.2e} loss {mean:.3f} {speed:.0f} tokens/s")
            noted, noted_at, losses = now, progress, []
        if now - saved > 60 * plan.save_minutes:
            save(folder, network, learners, progress)
            found = dev_loss(network, dev, device)
            say(f"step {progress.step} {progress.tokens / 1e6:.1f} M tokens: {found:.3f} on dev")
            saved = time.monotonic()
    save(folder, network, learners, progress)
    say(f"end at step {progress.step}, {progress.tokens} tokens: {dev_loss(network, dev, device):.3f} on dev")
    return progress


def _stream(
    examples: Examples, weights: Mapping[str, float], plan: Plan, pad: int, progress: Progress
) -> Iterator[tuple[Batch, int, int]]:
    for epoch in count(progress.epoch):
        done = progress.batch if epoch == progress.epoch else 0
        for number, batch in enumerate(batches(examples, weights, plan.tokens, pad, plan.seed + epoch)):
            if number >= done:
                yield batch, epoch, number


def _step(network: MarianMTModel, learners: list[torch.optim.Optimizer], batch: Batch, rate: float) -> float:
    network.train()
    for learner in learners:
        for group in learner.param_groups:
            group["lr"] = rate
        learner.zero_grad(set_to_none=True)
    with half(batch.source.device.type):
        value = loss(network, batch)
    value.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    for learner in learners:
        learner.step()
    return float(value.detach())


def half(device: str) -> AbstractContextManager[Any]:
    """Compute in bfloat16 within the block."""
    context: AbstractContextManager[Any] = torch.autocast(device, dtype=torch.bfloat16)
    return context


def _moved(batch: Batch, device: str) -> Batch:
    return replace(batch, source=batch.source.to(device), target=batch.target.to(device))


def dev_loss(network: MarianMTModel, dev: Examples, device: str) -> float:
    """Return the cross-entropy of ``dev`` in nats a token, without smoothing."""
    network.eval()
    total = tokens = 0.0
    with torch.inference_mode(), half(device):
        for batch in batches(dev, {}, 4_000, network.config.pad_token_id, seed=0):
            value = float(loss(network, _moved(batch, device), smoothing=0.0))
            total, tokens = total + value * batch.tokens, tokens + batch.tokens
    return total / tokens if tokens else math.nan


def save(folder: Path, network: MarianMTModel, learners: list[torch.optim.Optimizer], progress: Progress) -> None:
    """Write the checkpoint to go on from, and beside it the weights alone, for averaging."""
    folder.mkdir(parents=True, exist_ok=True)
    state = {
        "network": network.state_dict(),
        "learners": [learner.state_dict() for learner in learners],
        "progress": asdict(progress),
    }
    new = folder / f"{_STATE}.new"
    torch.save(state, new)
    new.replace(folder / _STATE)
    torch.save(network.state_dict(), folder / f"weights-{progress.step:07}.pt")
    (folder / "progress.json").write_text(json.dumps(asdict(progress)), encoding="utf-8")


def _resume(path: Path, network: MarianMTModel, learners: list[torch.optim.Optimizer], device: str) -> Progress:
    if not path.exists():
        return Progress()
    state = torch.load(path, map_location=device, weights_only=True)
    network.load_state_dict(state["network"])
    for learner, held in zip(learners, state["learners"], strict=True):
        learner.load_state_dict(held)
    return Progress(**state["progress"])
