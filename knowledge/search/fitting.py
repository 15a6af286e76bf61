"""How the search is asked to fit itself: questions whose answer is known, and what they teach.

A text of the content is asked as if it had never been written, by a model that was not trained on it; with
its whole topic taken away it is a near miss, to which any answer is wrong. Beside them stand questions of
people (`Row`), which the content does not hold.
"""

from collections.abc import Collection as Group
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from knowledge.search.collection import OUT_OF_SCOPE, Collection
from knowledge.search.decide import SHARPNESS
from knowledge.search.encoder import Encoder
from knowledge.search.evaluate import Row
from knowledge.search.model import Model, examples, train, with_meaning
from knowledge.search.rank import Ranker
from knowledge.search.segments import segments
from knowledge.search.signals import Signals, Weights

_FOLDS = 5
_MANY = 3000
_RIVALS = 10  # topics that a question is fitted against; those behind them never win
_RIDGE = 2e-4
_MISS = 0.1
"""A near miss stands for a question of a topic we lack, which is rarer than a question of one we have."""

_ASKED = 4.0
"""What a question of people counts beside a text of ours, which is written to differ from the others."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the topics that are right (none: a near miss); `without` is left out as it is asked."""

    model: Model
    text: str
    topics: frozenset[str]
    without: Group[int]
    weight: float
    encoder: Encoder | None = None

    def ranker(self, collection: Collection, weights: Weights) -> Ranker:
        """What ranks it, with these weights."""
        return Ranker(collection, self.model, weights, self.encoder)


def left_out(collection: Collection, encoder: Encoder | None = None) -> Iterator[Asked]:
    """Every text (of thousands, every third), by a model that has not seen it."""
    numbered = list(enumerate(collection.texts))
    for start in range(_FOLDS):
        held = numbered[start::_FOLDS]
        model = _without(collection, {number for number, _ in held}, encoder)
        for number, entry in held[:: _stride(collection)]:
            yield Asked(model, entry.text, frozenset({entry.topic}), {number}, 1.0, encoder)


def near_misses(collection: Collection, encoder: Encoder | None = None) -> Iterator[Asked]:
    """Some texts of ours, by a model that has never heard of their topic."""
    topics, stride = sorted(collection.profiles.keys() - {OUT_OF_SCOPE}), _stride(collection)
    for start in range(_FOLDS):
        gone = set(topics[start::_FOLDS])
        out = {number for number, entry in enumerate(collection.texts) if entry.topic in gone}
        model = _without(collection, out, encoder)
        for number in sorted(out)[:: 3 * stride]:
            yield Asked(model, collection.texts[number].text, frozenset(), out, 3 * _MISS, encoder)


def _stride(collection: Collection) -> int:
    """Of thousands of texts every third is asked: all of them would tell the same."""
    return 3 if len(collection.texts) > _MANY else 1


def _without(collection: Collection, out: Group[int], encoder: Encoder | None) -> Model:
    model = train(examples(collection, out))
    return model if encoder is None else with_meaning(model, collection, encoder, out)


def of_people(model: Model, rows: Iterable[Row], encoder: Encoder | None = None) -> Iterator[Asked]:
    """Questions of people, by the model as it is."""
    for row in rows:
        yield Asked(model, row.question, row.topics, (), _ASKED, encoder)


def fit_weights(collection: Collection, asked: Sequence[Asked], weights: Weights) -> Weights:
    """Weights that best put the right topic first: of short questions, then, with those, of long messages."""
    ours = [one for one in asked if one.topics]
    short = _fit(collection, [one for one in ours if not segments(one.text)], weights, weights.short)
    weights = Weights(short, weights.long)
    long = _fit(collection, [one for one in ours if segments(one.text)], weights, weights.long)
    return Weights(short, long)


def _fit(collection: Collection, asked: Sequence[Asked], weights: Weights, start: Signals) -> Signals:
    """The weights that fit questions of one kind; where there are none, those to start from."""
    from scipy.optimize import minimize  # only fitting needs it

    table, right, counts = _contests(collection, asked, weights)
    if not len(table):
        return start
    lacking = [field.name.endswith("_absent") for field in fields(Signals)]

    def loss(found: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = SHARPNESS * (table @ found) + np.where(table.any(axis=2), 0.0, -1e3)
        strengths = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares = strengths / strengths.sum(axis=1, keepdims=True)
        own = (shares * right).sum(axis=1)
        slope = counts[:, None] * (shares - shares * right / own[:, None])
        total = counts.sum()
        value = -(counts * np.log(own)).sum() / total + _RIDGE * float(SHARPNESS**2 * found @ found)
        return value, SHARPNESS * np.einsum("nr,nrs->s", slope, table) / total + 2 * _RIDGE * (
            SHARPNESS**2 * found
        )

    bounds = [(None, 0.0) if lacks else (0.0, None) for lacks in lacking]
    found = minimize(loss, np.array(astuple(start)), jac=True, bounds=bounds, method="L-BFGS-B").x
    return Signals(*found.tolist())


def _contests(
    collection: Collection, asked: Sequence[Asked], weights: Weights
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.float64]]:
    """Signals[question, topic, signal] of the likeliest topics, which are right, and how much each counts."""
    width = len(fields(Signals))
    tables, rights, counts = [], [], []
    for one in asked:
        ranker = one.ranker(collection, weights)
        found = sorted(ranker.candidates(one.text, one.without), key=lambda topic: -topic.score)[:_RIVALS]
        right = [topic.topic in one.topics for topic in found]
        if any(right):
            table = np.zeros((_RIVALS, width))
            table[: len(found)] = [astuple(topic.signals) for topic in found]
            tables.append(table)
            rights.append(right + [False] * (_RIVALS - len(right)))
            counts.append(one.weight)
    return np.array(tables), np.array(rights), np.array(counts)
