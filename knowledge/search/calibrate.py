"""Choose the constants of `decide` from the knowledge base alone: `python -m knowledge.search.calibrate`.

Three kinds of samples, each ranked without what would give it away: every phrasing without itself (right
when its own topic comes first), every phrasing without its whole topic (never right: a near miss), every
out-of-scope line without itself (never right). A plain logistic regression by gradient descent gives the
constants; the table shows what each threshold would do.
"""

import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.loader import load
from knowledge.search.collection import OUT_OF_SCOPE, Collection
from knowledge.search.decide import ANSWER_FROM, REFER_FROM, features
from knowledge.search.rank import Ranker

_STEPS, _RATE, _RIDGE = 3000, 0.5, 1e-4
_NEAR_MISS_WEIGHT = 0.25
"""A near miss stands for a question of a topic we lack, which is rarer than a question of one we have."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The features of one ranking, whether its best topic is right, and how much it counts."""

    values: tuple[float, ...]
    right: bool
    weight: float


def samples(collection: Collection, ranker: Ranker, on: date) -> Iterator[Sample]:
    """Everything that can be learnt about confidence without a single real question."""
    for number, entry in enumerate(collection.entries):
        alone = ranker.rank(entry.text, on, without={number})
        if alone.candidates:
            right = alone.candidates[0].topic == entry.topic
            yield Sample(features(alone).values(), right, 1.0)
        if entry.topic != OUT_OF_SCOPE:
            away = ranker.rank(entry.text, on, without=collection.profiles[entry.topic].entries.keys())
            if away.candidates:
                yield Sample(features(away).values(), False, _NEAR_MISS_WEIGHT)


def fit(found: Sequence[Sample]) -> tuple[float, ...]:
    """Intercept and coefficients of a logistic regression, by plain gradient descent on standardised values."""
    width = len(found[0].values)
    total = sum(sample.weight for sample in found)
    mean = [sum(s.weight * s.values[i] for s in found) / total for i in range(width)]
    spread = [
        math.sqrt(sum(s.weight * (s.values[i] - mean[i]) ** 2 for s in found) / total) or 1.0
        for i in range(width)
    ]
    rows = [
        ((1.0, *((value - m) / d for value, m, d in zip(s.values, mean, spread, strict=True))), s.right, s.weight)
        for s in found
    ]
    weights = [0.0] * (width + 1)
    for _ in range(_STEPS):
        slope = [_RIDGE * weight for weight in weights]
        for row, right, counts in rows:
            error = counts / total * (_logistic(sum(map(float.__mul__, weights, row))) - right)
            for place, value in enumerate(row):
                slope[place] += error * value
        weights = [weight - _RATE * step for weight, step in zip(weights, slope, strict=True)]
    scaled = [weight / d for weight, d in zip(weights[1:], spread, strict=True)]
    return weights[0] - sum(map(float.__mul__, scaled, mean)), *scaled


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value))


def report(found: Sequence[Sample], constants: Sequence[float]) -> Iterator[str]:
    """The constants, and for each threshold the share of samples above it and how many of them are right."""
    yield f"INTERCEPT = {constants[0]:.2f}"
    yield f"COEFFICIENTS = ({', '.join(f'{value:.2f}' for value in constants[1:])})"
    sure = [
        (_logistic(constants[0] + sum(map(float.__mul__, constants[1:], s.values))), s) for s in found
    ]
    yield f"best topic right: {_weight(s for _, s in sure if s.right) / _weight(found):.1%}"
    for threshold in (0.5, REFER_FROM, 0.7, 0.8, ANSWER_FROM, 0.9, 0.95):
        above = [sample for probability, sample in sure if probability >= threshold]
        right = _weight(sample for sample in above if sample.right)
        yield (
            f"p >= {threshold:.3f}: {_weight(above) / _weight(found):6.1%} of samples,"
            f" {right / (_weight(above) or 1.0):6.1%} of them right"
        )


def _weight(found: Iterable[Sample]) -> float:
    return sum(sample.weight for sample in found)


def main(on: date) -> None:
    """Print the constants for the knowledge base as it stands."""
    collection = Collection.build(load())
    found = list(samples(collection, Ranker(collection), on))
    for line in report(found, fit(found)):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main(date.fromisoformat(sys.argv[1]))
