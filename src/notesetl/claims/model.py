"""Small linear models over named features, read from JSON."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64 | np.int64]
_SCALE = 0.001


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights of named features for each of ``classes``, in units of ``scale``.

    The last row of ``weights`` is that of no feature. Whole numbers add up to the same in any order.
    """

    classes: tuple[str, ...]
    rows: dict[str, int]
    weights: Matrix
    scale: float = 1.0

    def probabilities(self, features: Sequence[Iterable[str]]) -> Matrix:
        """Return the probability of each class for each of ``features``; names unknown to the model do not count."""
        if not features:
            return np.zeros((0, len(self.classes)))
        get = self.rows.get
        places = [[row for name in one if (row := get(name, -1)) >= 0] or [-1] for one in features]
        flat = np.array([place for one in places for place in one])
        starts = np.cumsum([0, *(len(one) for one in places[:-1])])
        scores = np.add.reduceat(self.weights[flat], starts, axis=0) * self.scale
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))


@dataclass(frozen=True, slots=True)
class Models:
    """What decides about claims; ``calibration`` maps the models' own certainty to the share that is right."""

    joint: Linear
    tier: Linear
    aspect: Linear
    polarity: Linear
    calibration: dict[str, tuple[tuple[float, float], ...]]

    def confidence(self, tier: str, certainty: float) -> float:
        """Return the share of claims of ``tier`` that were right where the models were as certain as this."""
        points = self.calibration[tier]
        at = min(bisect_right(points, (certainty, 2.0)), len(points) - 1)
        (left, low), (right, high) = points[at - 1], points[at]
        return low + (high - low) * (certainty - left) / (right - left)


@cache
def models() -> Models:
    """Return the models that come with the package."""
    source = files("notesetl.claims").joinpath("data", "models.json")
    values = json.loads(source.read_text(encoding="utf-8"))
    calibration = {tier: tuple((x, y) for x, y in points) for tier, points in values["calibration"].items()}
    joint, tier, aspect, polarity = (linear(values[name]) for name in ("joint", "tier", "aspect", "polarity"))
    return Models(joint, tier, aspect, polarity, calibration)


def linear(values: dict[str, Any]) -> Linear:
    """Return the model that ``dump`` wrote as ``values``."""
    classes, weights = values["classes"], values["weights"]
    matrix = np.array([*weights.values(), [0] * len(classes)], dtype=np.int64)
    return Linear(tuple(classes), {name: row for row, name in enumerate(weights)}, matrix, _SCALE)


def dump(model: Linear, least: float = 0.005) -> dict[str, object]:
    """Return ``model`` as JSON values, features whose weights are all below ``least`` left out."""
    kept = {name: row for name, row in model.rows.items() if np.abs(model.weights[row]).max() * model.scale >= least}
    weights = {
        name: [round(float(w) * model.scale / _SCALE) for w in model.weights[row]] for name, row in sorted(kept.items())
    }
    return {"classes": list(model.classes), "weights": weights}
