"""Choose the constants of the search, by one command, in about a minute.

    python -m knowledge.search.calibrate 2026-11-23 tests/questions/questions.tsv

Weights of the signals (`rank.WEIGHTS`): each phrasing is ranked as if it had never been written - by a model
that was not trained on it - and a list-wise logistic fit finds the weights that put its own topic first.

Confidence (`decide`): first a logistic regression on the knowledge base alone. Each phrasing without itself
(right when its own topic comes first), without its whole topic (a near miss, never right), each out-of-scope
line without itself (never right). Phrasings are written to differ from each other, so each is harder than
what people ask; the second step shifts and stretches the curve by the questions of the split `tune`, where a
file is given. The last table shows what each threshold would do to those.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.loader import load
from knowledge.search.collection import OUT_OF_SCOPE, Collection, Entry
from knowledge.search.decide import ANSWER_FROM, REFER_FROM, features
from knowledge.search.evaluate import Row, read_rows
from knowledge.search.learning import logistic
from knowledge.search.model import examples, train, trained
from knowledge.search.rank import WEIGHTS, Ranker, Signals

_FOLDS = 5
_RIVALS = 10  # topics that a phrasing is fitted against; those behind them never win
_WEIGHT_STEPS, _WEIGHT_RATE, _SHARPNESS = 150, 0.01, 20.0
_NEAR_MISS_WEIGHT = 0.25
"""A near miss stands for a question of a topic we lack, which is rarer than a question of one we have."""

Numbers = NDArray[np.float64]


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


def folds(collection: Collection) -> Iterator[tuple[Ranker, list[tuple[int, Entry]]]]:
    """Every phrasing once, with a ranker whose model has not seen it."""
    numbered = list(enumerate(collection.entries))
    for start in range(_FOLDS):
        held = numbered[start::_FOLDS]
        out = {number for number, _ in held}
        yield Ranker(collection, train(examples(collection, out))), held


def topic_folds(collection: Collection) -> Iterator[tuple[Ranker, list[Entry], set[int]]]:
    """Every topic of ours once among those left out whole, with a ranker that has never heard of them."""
    topics = sorted(collection.profiles.keys() - {OUT_OF_SCOPE})
    for start in range(_FOLDS):
        out = {number for topic in topics[start::_FOLDS] for number in collection.profiles[topic].entries}
        held = [collection.entries[number] for number in sorted(out)]
        yield Ranker(collection, train(examples(collection, out))), held, out


def contests(ranker: Ranker, held: Iterable[tuple[int, Entry]]) -> Iterator[Contest]:
    """Phrasings of ours, each left out, against their likeliest topics."""
    for number, entry in held:
        if entry.topic == OUT_OF_SCOPE:
            continue
        found = sorted(ranker.candidates(entry.analysis, {number}), key=lambda one: -one.score)[:_RIVALS]
        topics = [candidate.topic for candidate in found]
        if entry.topic in topics:
            yield Contest(tuple(astuple(one.signals) for one in found), topics.index(entry.topic))


def fit_weights(found: Sequence[Contest]) -> Signals:
    """The weights that best put each phrasing's own topic first, scaled so that a perfect match scores 1."""
    width = len(fields(WEIGHTS))
    table = np.zeros((len(found), _RIVALS, width))
    open_places = np.zeros((len(found), _RIVALS), bool)
    for row, contest in enumerate(found):
        table[row, : len(contest.signals)] = contest.signals
        open_places[row, : len(contest.signals)] = True
    own = np.array([contest.own for contest in found])
    weights = np.array(astuple(WEIGHTS))
    for _ in range(_WEIGHT_STEPS):
        strengths = np.where(open_places, np.exp(_SHARPNESS * table @ weights), 0.0)
        errors = -strengths / strengths.sum(axis=1, keepdims=True)
        errors[np.arange(len(found)), own] += 1
        weights += _WEIGHT_RATE * _SHARPNESS * np.einsum("nr,nrs->s", errors, table) / len(found)
    return Signals(*(weights / weights[weights > 0].sum()).tolist())


def samples(ranker: Ranker, held: Iterable[tuple[int, Entry]], on: date) -> Iterator[Sample]:
    """What phrasings tell about confidence, each asked as if it had never been written."""
    for number, entry in held:
        ranking = ranker.rank(entry.text, on, without={number})
        if ranking.candidates:
            yield Sample(features(ranking).values(), ranking.candidates[0].topic == entry.topic, 1.0)


def near_misses(ranker: Ranker, held: Iterable[Entry], out: set[int], on: date) -> Iterator[Sample]:
    """Questions about topics that we are made to lack: whatever comes first is wrong."""
    for entry in held:
        ranking = ranker.rank(entry.text, on, without=out)
        if ranking.candidates:
            yield Sample(features(ranking).values(), False, _NEAR_MISS_WEIGHT)


def asked(ranker: Ranker, rows: Iterable[Row], on: date) -> Iterator[Sample]:
    """What questions of people tell; a second topic that answers as well is right too."""
    for row in rows:
        ranking = ranker.rank(row.question, on)
        if ranking.candidates:
            yield Sample(features(ranking).values(), ranking.candidates[0].topic in row.topics, 1.0)


def fit(found: Sequence[Sample]) -> tuple[float, ...]:
    """Intercept and coefficients of a logistic regression of being right on the values."""
    return logistic(
        [sample.values for sample in found],
        [sample.right for sample in found],
        [sample.weight for sample in found],
    )


def stretch(constants: Sequence[float], found: Sequence[Sample]) -> tuple[float, ...]:
    """The same curve, shifted and stretched so that it fits other samples (Platt's scaling)."""
    logits = [(_logit(constants, sample),) for sample in found]
    shift, factor = fit([Sample(logit, s.right, s.weight) for logit, s in zip(logits, found, strict=True)])
    return shift + factor * constants[0], *(factor * value for value in constants[1:])


def report(found: Sequence[Sample], constants: Sequence[float]) -> Iterator[str]:
    """The constants, and for each threshold the share of samples above it and how many of them are right."""
    yield f"INTERCEPT = {constants[0]:.2f}"
    yield f"COEFFICIENTS = ({', '.join(f'{value:.2f}' for value in constants[1:])})"
    sure = [(1 / (1 + np.exp(-_logit(constants, sample))), sample) for sample in found]
    total = _weight(found)
    yield f"best topic right: {_weight(s for s in found if s.right) / total:.1%}"
    for threshold in sorted({0.4, 0.6, 0.7, 0.8, 0.95, REFER_FROM, ANSWER_FROM}):
        above = [sample for probability, sample in sure if probability >= threshold]
        right = _weight(sample for sample in above if sample.right)
        yield (
            f"p >= {threshold:.2f}: {_weight(above) / total:6.1%} of samples,"
            f" {right / (_weight(above) or 1.0):6.1%} of them right"
        )


def _logit(constants: Sequence[float], sample: Sample) -> float:
    return constants[0] + sum(map(float.__mul__, tuple(constants[1:]), sample.values))


def _weight(found: Iterable[Sample]) -> float:
    return sum(sample.weight for sample in found)


def main(on: date, questions: Path | None = None) -> None:
    """Print the weights and constants that fit the knowledge base as it stands."""
    collection = Collection.build(load())
    left_out: list[Contest] = []
    found: list[Sample] = []
    for ranker, held in folds(collection):
        left_out += contests(ranker, held)
        found += samples(ranker, held, on)
    weights = fit_weights(left_out)
    for signal in fields(weights):
        sys.stdout.write(f"{signal.name}={getattr(weights, signal.name):.2f}\n")
    for ranker, entries, out in topic_folds(collection):
        found += near_misses(ranker, entries, out, on)
    constants = fit(found)
    lines = ["on the knowledge base alone:", *report(found, constants)]
    if questions:
        tune = [row for row in read_rows(questions) if row.split == "tune"]
        real = list(asked(Ranker(collection, trained(collection)), tune, on))
        lines += ["stretched to the questions:", *report(real, stretch(constants, real))]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(date.fromisoformat(sys.argv[1]), *map(Path, sys.argv[2:3]))
