"""Choose the constants of the search from the knowledge base alone.

`python -m knowledge.search.calibrate 2026-11-23` prints them, in about a minute.

Weights of the signals (`rank.WEIGHTS`): each phrasing is ranked as if it had never been written, and a
list-wise logistic fit finds the weights that put its own topic first.

Confidence (`decide`): each phrasing without itself (right when its own topic comes first), without its
whole topic (a near miss, never right), and each out-of-scope line without itself (never right). A plain
logistic regression gives the constants; the table shows what each threshold would do.
"""

import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date

from knowledge.loader import load
from knowledge.search.collection import OUT_OF_SCOPE, Collection
from knowledge.search.decide import ANSWER_FROM, REFER_FROM, features
from knowledge.search.rank import WEIGHTS, Ranker, Signals

_RIVALS = 10  # topics that a phrasing is fitted against; those behind them never win
_WEIGHT_STEPS, _WEIGHT_RATE, _SHARPNESS = 150, 0.01, 20.0
_STEPS, _RATE = 3000, 0.5
_NEAR_MISS_WEIGHT = 0.25
"""A near miss stands for a question of a topic we lack, which is rarer than a question of one we have."""


@dataclass(frozen=True, slots=True)
class Contest:
    """The signals of the likeliest topics of one phrasing, and which of them is its own."""

    signals: tuple[tuple[float, ...], ...]
    own: int


@dataclass(frozen=True, slots=True)
class Sample:
    """The features of one ranking, whether its best topic is right, and how much it counts."""

    values: tuple[float, ...]
    right: bool
    weight: float


def contests(collection: Collection, ranker: Ranker) -> Iterator[Contest]:
    """Every phrasing of ours, left out, against its likeliest topics."""
    for number, entry in enumerate(collection.entries):
        if entry.topic == OUT_OF_SCOPE:
            continue
        found = sorted(ranker.candidates(entry.analysis, {number}), key=lambda one: -one.score)[:_RIVALS]
        topics = [candidate.topic for candidate in found]
        if entry.topic in topics:
            yield Contest(tuple(astuple(one.signals) for one in found), topics.index(entry.topic))


def fit_weights(found: Sequence[Contest]) -> Signals:
    """The weights that best put each phrasing's own topic first, scaled so that a perfect match scores 1."""
    weights = list(astuple(WEIGHTS))
    for _ in range(_WEIGHT_STEPS):
        slope = [0.0] * len(weights)
        for contest in found:
            strengths = [math.exp(_SHARPNESS * _dot(weights, signals)) for signals in contest.signals]
            total = sum(strengths)
            for place, (strength, signals) in enumerate(zip(strengths, contest.signals, strict=True)):
                error = (place == contest.own) - strength / total
                for signal, value in enumerate(signals):
                    slope[signal] += error * value / len(found)
        weights = [
            weight + _WEIGHT_RATE * _SHARPNESS * step for weight, step in zip(weights, slope, strict=True)
        ]
    perfect = sum(weight for weight in weights if weight > 0)
    return Signals(*(weight / perfect for weight in weights))


def samples(collection: Collection, ranker: Ranker, on: date) -> Iterator[Sample]:
    """Everything that can be learnt about confidence without a single real question."""
    for number, entry in enumerate(collection.entries):
        alone = ranker.rank(entry.text, on, without={number})
        if alone.candidates:
            yield Sample(features(alone).values(), alone.candidates[0].topic == entry.topic, 1.0)
        if entry.topic != OUT_OF_SCOPE:
            away = ranker.rank(entry.text, on, without=collection.profiles[entry.topic].entries.keys())
            if away.candidates:
                yield Sample(features(away).values(), False, _NEAR_MISS_WEIGHT)


def fit(found: Sequence[Sample]) -> tuple[float, ...]:
    """Intercept and coefficients of a logistic regression, by gradient descent on standardised values."""
    total = _weight(found)
    columns = list(zip(*(sample.values for sample in found), strict=True))
    counts = [sample.weight / total for sample in found]
    mean = [_dot(counts, column) for column in columns]
    spread = [
        math.sqrt(_dot(counts, [(value - middle) ** 2 for value in column])) or 1.0
        for column, middle in zip(columns, mean, strict=True)
    ]
    rows = [
        (1.0, *((v - m) / d for v, m, d in zip(sample.values, mean, spread, strict=True))) for sample in found
    ]
    weights = [0.0] * (len(mean) + 1)
    for _ in range(_STEPS):
        slope = [0.0] * len(weights)
        for row, sample, share in zip(rows, found, counts, strict=True):
            error = share * (_logistic(_dot(weights, row)) - sample.right)
            for place, value in enumerate(row):
                slope[place] += error * value
        weights = [weight - _RATE * step for weight, step in zip(weights, slope, strict=True)]
    scaled = [weight / d for weight, d in zip(weights[1:], spread, strict=True)]
    return weights[0] - _dot(scaled, mean), *scaled


def report(found: Sequence[Sample], constants: Sequence[float]) -> Iterator[str]:
    """The constants, and for each threshold the share of samples above it and how many of them are right."""
    yield f"INTERCEPT = {constants[0]:.2f}"
    yield f"COEFFICIENTS = ({', '.join(f'{value:.2f}' for value in constants[1:])})"
    sure = [(_logistic(constants[0] + _dot(constants[1:], sample.values)), sample) for sample in found]
    yield f"best topic right: {_weight(s for s in found if s.right) / _weight(found):.1%}"
    for threshold in sorted({0.4, 0.6, 0.7, 0.9, 0.95, REFER_FROM, ANSWER_FROM}):
        above = [sample for probability, sample in sure if probability >= threshold]
        right = _weight(sample for sample in above if sample.right)
        yield (
            f"p >= {threshold:.2f}: {_weight(above) / _weight(found):6.1%} of samples,"
            f" {right / (_weight(above) or 1.0):6.1%} of them right"
        )


def _dot(left: Sequence[float], right: Sequence[float]) -> float:
    return sum(map(float.__mul__, left, right))


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value))


def _weight(found: Iterable[Sample]) -> float:
    return sum(sample.weight for sample in found)


def main(on: date) -> None:
    """Print the weights and constants that fit the knowledge base as it stands."""
    collection = Collection.build(load())
    ranker = Ranker(collection)
    weights = fit_weights(list(contests(collection, ranker)))
    for signal in fields(weights):
        sys.stdout.write(f"{signal.name}={getattr(weights, signal.name):.2f}\n")
    found = list(samples(collection, ranker, on))
    for line in report(found, fit(found)):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main(date.fromisoformat(sys.argv[1]))
