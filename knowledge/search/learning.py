"""The two fits that the search is made of: a multinomial regression over n-grams and a plain logistic one.

Limited-memory BFGS in single precision, because this one shape of problem - many sparse columns, a hundred
topics, stopped after a few steps - takes a second here and ten in a general library. Stopping early is meant:
more steps fit the phrasings closer and other people's questions no better.
"""

from collections import deque
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_MEMORY = 6  # pairs of steps and slopes from which the curvature is guessed
_SUFFICIENT = 1e-4
_SHORTEST = 1e-3
_NEWTON_STEPS = 25


class Regression:
    """Multinomial logistic regression; `rows` is a matrix of texts by grams, sparse or not.

    `topics` is how many there are, where not all of them own a row.

    `penalty` is the weight of the squared coefficients (the inverse of scikit-learn's C).
    """

    def __init__(
        self, rows: Any, owners: Sequence[int], weights: Sequence[float], penalty: float, topics: int = 0
    ) -> None:
        columns = rows.T
        self._rows, self._columns = rows, columns.tocsr() if hasattr(columns, "tocsr") else columns
        self._weights = np.asarray(weights, np.float32)[:, None]
        self._own = np.eye(max(topics, max(owners) + 1), dtype=np.float32)[np.asarray(owners)]
        self._penalty = np.float32(penalty)

    def fit(self, steps: int) -> tuple[Floats, Floats]:
        """Coefficients[gram, topic] and bias[topic] after so many steps."""
        found = np.zeros((self._rows.shape[1] + 1, self._own.shape[1]), np.float32)
        loss, slope = self._loss(found)
        past: deque[tuple[Floats, Floats, float]] = deque(maxlen=_MEMORY)
        for _ in range(steps):
            direction = _direction(slope, past)
            fall, length = float(np.vdot(direction, slope)), 1.0
            while True:
                tried = found - np.float32(length) * direction
                tried_loss, tried_slope = self._loss(tried)
                if tried_loss <= loss - _SUFFICIENT * length * fall or length < _SHORTEST:
                    break
                length /= 2
            step, turn = tried - found, tried_slope - slope
            if (bend := float(np.vdot(step, turn))) > 0:
                past.append((step, turn, 1 / bend))
            found, loss, slope = tried, tried_loss, tried_slope
        return found[:-1], found[-1]

    def _loss(self, found: Floats) -> tuple[float, Floats]:
        """What is to be made small, and its slope; the last row of `found` is the bias."""
        scores = self._rows @ found[:-1] + found[-1]
        scores -= scores.max(axis=1, keepdims=True)
        strengths = np.exp(scores)
        totals = strengths.sum(axis=1, keepdims=True)
        own = (scores * self._own).sum(axis=1, keepdims=True)
        loss = float((self._weights * (np.log(totals) - own)).sum())
        errors = self._weights * (strengths / totals - self._own)
        slope = np.empty_like(found)
        slope[:-1] = self._columns @ errors + self._penalty * found[:-1]
        slope[-1] = errors.sum(axis=0)
        return loss + float(self._penalty) / 2 * float(np.vdot(found[:-1], found[:-1])), slope


def _direction(slope: Floats, past: deque[tuple[Floats, Floats, float]]) -> Floats:
    """The slope bent by the curvature that past steps have shown (the two-loop recursion)."""
    bent = slope.copy()
    if not past:
        return bent / np.float32(max(1.0, float(np.linalg.norm(slope))))
    parts = []
    for step, turn, weight in reversed(past):
        part = weight * float(np.vdot(step, bent))
        parts.append(part)
        bent -= np.float32(part) * turn
    _, turn, weight = past[-1]
    bent *= np.float32(1 / (weight * float(np.vdot(turn, turn))))
    for (step, turn, weight), part in zip(past, reversed(parts), strict=True):
        bent += np.float32(part - weight * float(np.vdot(turn, bent))) * step
    return bent


def logistic(
    values: Sequence[Sequence[float]], right: Sequence[bool], weights: Sequence[float]
) -> tuple[float, ...]:
    """Intercept and coefficients of a plain logistic regression, by Newton's method."""
    table = np.column_stack([np.ones(len(values)), np.asarray(values, float)])
    told, counts = np.asarray(right, float), np.asarray(weights, float)
    found = np.zeros(table.shape[1])
    # A little penalty keeps the answer finite where the samples can be told apart without an error.
    ridge = np.diag([0.0] + [0.01] * (len(found) - 1))
    for _ in range(_NEWTON_STEPS):
        sure = 1 / (1 + np.exp(-np.clip(table @ found, -30, 30)))
        slope = table.T @ (counts * (sure - told)) + ridge @ found
        bend = (table * (counts * sure * (1 - sure))[:, None]).T @ table + ridge
        found -= np.linalg.solve(bend + 1e-9 * np.eye(len(found)), slope)
    return tuple(found.tolist())
