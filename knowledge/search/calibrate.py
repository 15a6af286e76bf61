"""Choose the constants of the search, by one command, in some minutes.

    python -m knowledge.search.calibrate 2026-11-23 tests/questions/questions.tsv [encoder]

Weights of the signals (`signals.WEIGHTS`): each text of the content is asked as if it had never been written
(see `fitting`), and so are the questions of the split `tune`, where a file is given; a list-wise logistic fit
finds the weights that put the right topic first, for short questions and for longer messages apart.

Confidence (`decide`): a logistic regression of being right on what the ranking shows, over the same questions
and over near misses, for both kinds apart. The tables show what each threshold would do to the questions.

All of it once for the words alone and once with the sentence encoder beside them (`encoder`).
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.loader import load
from knowledge.search.collection import OUT_OF_SCOPE, Collection
from knowledge.search.decide import ANSWER_FROM, REFER_FROM, features
from knowledge.search.encoder import Encoder
from knowledge.search.evaluate import read_rows
from knowledge.search.fitting import Asked, fit_weights, left_out, near_misses, of_people
from knowledge.search.learning import logistic
from knowledge.search.model import trained
from knowledge.search.signals import WEIGHTS, Weights
from knowledge.search.vectors import installed

_LEVEL = 5.0
"""How much more a question of people counts for confidence than for the weights: texts of ours are harder
than what people ask, so with them alone we would trust ourselves too little. Half and half does both."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The features of one ranking, whether its best topic is right, and how much it counts."""

    values: tuple[float, ...]
    right: bool
    weight: float
    several: bool


def samples(collection: Collection, asked: Iterable[Asked], weights: Weights, on: date) -> Iterator[Sample]:
    """What each question's ranking shows, with those weights."""
    for one in asked:
        ranking = one.ranker(collection, weights).rank(one.text, on, one.without)
        if ranking.candidates:
            right = ranking.candidates[0].topic in one.topics - {OUT_OF_SCOPE}
            # What is asked of the whole model is a question of people; the others leave something out.
            weight = one.weight if one.without else _LEVEL * one.weight
            yield Sample(features(ranking).values(), right, weight, ranking.several)


def fit(found: Sequence[Sample]) -> tuple[float, ...]:
    """Intercept and coefficients of a logistic regression of being right on the values."""
    return logistic(
        [sample.values for sample in found],
        [sample.right for sample in found],
        [sample.weight for sample in found],
    )


def report(found: Sequence[Sample], constants: Sequence[float]) -> Iterator[str]:
    """For each threshold the share of samples above it and how many of them are right."""
    sure = [(1 / (1 + np.exp(-_logit(constants, sample))), sample) for sample in found]
    total = _weight(found)
    yield f"  best topic right: {_weight(s for s in found if s.right) / total:.1%} of {len(found)}"
    for threshold in sorted({0.4, 0.6, 0.7, 0.8, 0.95, REFER_FROM, ANSWER_FROM}):
        above = [sample for probability, sample in sure if probability >= threshold]
        right = _weight(sample for sample in above if sample.right)
        yield (
            f"  p >= {threshold:.2f}: {_weight(above) / total:6.1%} of samples,"
            f" {right / (_weight(above) or 1.0):6.1%} of them right"
        )


def _logit(constants: Sequence[float], sample: Sample) -> float:
    return constants[0] + sum(map(float.__mul__, tuple(constants[1:]), sample.values))


def _weight(found: Iterable[Sample]) -> float:
    return sum(sample.weight for sample in found)


def told(weights: Weights) -> Iterator[str]:
    """The weights as they are written in `signals`."""
    for name in ("short", "long"):
        values = getattr(weights, name)
        yield f"{name}: " + ", ".join(
            f"{signal.name}={getattr(values, signal.name):.3f}" for signal in fields(values)
        )


class Remembering:
    """An encoder that encodes each text once: the same texts are left out in turn of ten trainings."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self._encoder = encoder
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors[text, dimension]."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if fresh:
            self._vectors |= dict(zip(fresh, self._encoder.encode(fresh), strict=True))
        return np.array([self._vectors[text] for text in texts], np.float32)


def main(on: date, questions: Path | None = None, encoder: Encoder | None = None) -> None:
    """Print the weights and constants that fit the knowledge base as it stands."""
    collection = Collection.build(load())
    tune = [row for row in read_rows(questions) if row.split == "tune"] if questions else []
    people = list(of_people(trained(collection, encoder), tune, encoder))
    texts = list(left_out(collection, encoder))
    weights = fit_weights(collection, [*people, *texts], WEIGHTS)
    lines = list(told(weights))
    real = list(samples(collection, people, weights, on))
    found = [*real, *samples(collection, [*texts, *near_misses(collection, encoder)], weights, on)]
    for several, name in ((False, "SHORT"), (True, "LONG")):
        constants = fit([sample for sample in found if sample.several == several])
        lines.append(f"{name} = ({', '.join(f'{value:.2f}' for value in constants)})")
        lines += report([sample for sample in found if sample.several == several], constants)
        if some := [sample for sample in real if sample.several == several]:
            lines += [" of the questions of people:", *report(some, constants)]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    heard = installed() if sys.argv[3:] == ["encoder"] else None
    main(date.fromisoformat(sys.argv[1]), Path(sys.argv[2]), Remembering(heard) if heard else None)
