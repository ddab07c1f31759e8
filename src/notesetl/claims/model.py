"""Small linear models over named features, read from JSON."""

import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64 | np.int64]
Group = tuple[str, ...]
_SCALE = 0.001
_FIRST, _MOST = 1024, 50_000  # groups whose sums there is room for at first, and that are kept


@dataclass(slots=True)
class _Sums:
    """The sums of the weights of groups of features: ``table`` has a row a group, ``rows`` tells which."""

    table: Matrix
    rows: dict[Group, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights of named features for each of ``classes``, in units of ``scale``.

    Whole numbers add up to the same in any order. Features come in groups; ``known`` are the sums of those met.
    """

    classes: tuple[str, ...]
    rows: dict[str, int]
    weights: Matrix
    scale: float = 1.0
    known: list[_Sums] = field(default_factory=list, repr=False, compare=False)

    def probabilities(self, features: Sequence[Sequence[Group]]) -> Matrix:
        """Return the probability of each class for each of ``features``; names unknown to the model do not count."""
        if not features:
            return np.zeros((0, len(self.classes)))
        known = self._known()
        groups = list(chain.from_iterable(features))
        try:
            places = list(map(known.rows.__getitem__, groups))
        except KeyError:
            places = [self._add(known, group) for group in groups]
        starts = np.cumsum([0, *map(len, features[:-1])])
        scores = np.add.reduceat(known.table[places], starts, axis=0) * self.scale
        if len(known.rows) > _MOST:
            self.known.clear()
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))

    def _known(self) -> _Sums:
        if not self.known:
            self.known.append(_Sums(np.zeros((_FIRST, len(self.classes)), dtype=self.weights.dtype)))
        return self.known[0]

    def _add(self, known: _Sums, group: Group) -> int:
        """Return the row of ``group``, a new one where it was never met."""
        if (met := known.rows.get(group)) is not None:
            return met
        row = len(known.rows)
        if row == len(known.table):
            known.table = np.concatenate((known.table, np.zeros_like(known.table)))
        places = [place for name in group if (place := self.rows.get(name)) is not None]
        known.table[row] = self.weights[places].sum(axis=0)
        known.rows[group] = row
        return row

    def best(self, features: Sequence[Sequence[Group]]) -> list[tuple[str, float]]:
        """Return the likeliest class for each of ``features``, with its probability."""
        rows = self.probabilities(features)
        return [(self.classes[at], float(row[at])) for at, row in zip(rows.argmax(axis=1), rows, strict=True)]


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
    matrix = np.array(list(weights.values()), dtype=np.int64)
    return Linear(tuple(classes), {name: row for row, name in enumerate(weights)}, matrix, _SCALE)


def dump(model: Linear, least: float = 0.005) -> dict[str, object]:
    """Return ``model`` as JSON values, features whose weights are all below ``least`` left out."""
    kept = {name: row for name, row in model.rows.items() if np.abs(model.weights[row]).max() * model.scale >= least}
    weights = {
        name: [round(float(w) * model.scale / _SCALE) for w in model.weights[row]] for name, row in sorted(kept.items())
    }
    return {"classes": list(model.classes), "weights": weights}
