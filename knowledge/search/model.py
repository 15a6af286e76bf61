"""The learned part of the ranking: one linear model over all n-grams of all phrasings.

Multinomial logistic regression over idf-weighted character, sound and English n-grams. It is trained when
content is published (`trained`, some seconds) and kept (see `stored`), so that a start only loads it.
"""

from collections import Counter
from collections.abc import Collection as Group
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from knowledge.search.analyse import VIEWS, View
from knowledge.search.collection import Collection
from knowledge.search.encoder import Encoder
from knowledge.search.learning import Regression

BODY_WEIGHT = 0.2
"""What a sentence of an answer counts beside a phrasing: it shares words with questions, not their shape."""

_PENALTY = 0.1  # between 0.03 and 0.3 hardly matters
_STEPS = 25
_RAREST = 2  # an n-gram of a single text tells nothing about another

MEANING_WEIGHT = 0.5
"""What a sentence encoder says beside the words: more would drown what only the words tell apart."""

Grams = Mapping[View, Sequence[str]]
Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Example:
    """A text that belongs to a topic, as n-grams, and how much it counts in training."""

    topic: str
    grams: tuple[tuple[str, ...], ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Meaning:
    """The model over an encoder's vectors: `weights[dimension, topic]`; vectors are centred on `centre`."""

    centre: Numbers
    weights: Numbers
    bias: Numbers

    def log_probabilities(self, vector: Numbers) -> Numbers:
        return _shares(_centred(vector[None, :], self.centre)[0] @ self.weights + self.bias)


@dataclass(frozen=True, slots=True)
class Model:
    """`weights[gram, topic]`, `bias[topic]` and the idf of each gram. It only reads, so threads share it."""

    topics: tuple[str, ...]
    grams: Mapping[str, int]
    idf: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    meaning: Meaning | None = None

    def log_probabilities(self, grams: Grams, vector: Numbers | None = None) -> dict[str, float]:
        """The logarithm of the probability of each topic for a text; empty where no gram is known.

        `vector` is the text's vector, of the encoder that the model was trained with, where it was with one.
        """
        places, values = _vector(_blocks(grams), self.grams, self.idf)
        if not places:
            return {}
        scores = self.bias + np.asarray(values, np.float32) @ self.weights[places]
        if vector is not None and self.meaning is not None:
            scores = _shares(scores) + MEANING_WEIGHT * self.meaning.log_probabilities(vector)
        return dict(zip(self.topics, _shares(scores).tolist(), strict=True))

    def arrays(self) -> dict[str, Any]:
        """The numbers of the model by their names, as they are kept in a file."""
        found: dict[str, Any] = {
            "model_idf": self.idf, "model_weights": self.weights.astype(np.float16), "model_bias": self.bias,
        }  # fmt: skip
        if (meaning := self.meaning) is not None:
            found |= {
                "meaning_centre": meaning.centre, "meaning_weights": meaning.weights,
                "meaning_bias": meaning.bias,
            }  # fmt: skip
        return found

    @classmethod
    def of(cls, topics: Sequence[str], grams: Sequence[str], held: Mapping[str, Any]) -> Self:
        """A model from its `arrays`. Raises ValueError where they do not fit together."""
        weights = held["model_weights"].astype(np.float32)
        if weights.shape != (len(grams), len(topics)) or len(held["model_idf"]) != len(grams):
            raise ValueError("the arrays of a model do not fit together")
        return cls(
            topics=tuple(topics),
            grams={gram: place for place, gram in enumerate(grams)},
            idf=held["model_idf"],
            weights=weights,
            bias=held["model_bias"],
            meaning=Meaning(held["meaning_centre"], held["meaning_weights"], held["meaning_bias"])
            if "meaning_centre" in held
            else None,
        )


def examples(collection: Collection, without: Group[int] = ()) -> list[Example]:
    """What there is to learn from: every phrasing (but those left out) and every sentence of the answers.

    Raises ValueError for a collection that is not whole.
    """
    if not collection.whole:
        raise ValueError("a collection that was read from a file teaches nothing")
    phrasings = [
        Example(entry.topic, _blocks(entry.analysis.grams), 1.0)
        for number, entry in enumerate(collection.texts)
        if number not in without
    ]
    asked = {example.topic for example in phrasings}
    return phrasings + [
        Example(topic, _blocks(grams), BODY_WEIGHT)
        for topic, body in collection.bodies.items()
        if topic in asked
        for grams in body
    ]


def train(found: Sequence[Example]) -> Model:
    """Fit the model: two seconds for 3,000 phrasings with their answers, on one core."""
    topics = tuple(sorted({example.topic for example in found}))
    counts = Counter(gram for example in found for block in example.grams for gram in block)
    names = [gram for gram, count in counts.items() if count >= _RAREST]
    grams = {gram: place for place, gram in enumerate(names)}
    total = len(found)
    idf = np.array([np.log((1 + total) / (1 + counts[gram])) + 1 for gram in names], np.float32)
    weights, bias = _fit(found, topics, grams, idf)
    return Model(topics, grams, idf, weights, bias)


def with_meaning(model: Model, collection: Collection, encoder: Encoder, without: Group[int] = ()) -> Model:
    """The model with what an encoder's vectors of the phrasings teach beside it: 3 ms a phrasing."""
    held = [entry for number, entry in enumerate(collection.texts) if number not in without]
    vectors = encoder.encode([entry.text for entry in held])
    centre = vectors.mean(axis=0)
    place = {topic: number for number, topic in enumerate(model.topics)}
    owners = [place[entry.topic] for entry in held]
    rows = _centred(vectors, centre)
    # The last topic must have its column even where none of the phrasings is its own.
    weights, bias = Regression(rows, owners, [1.0] * len(held), _PENALTY, len(place)).fit(_STEPS * 2)
    return replace(model, meaning=Meaning(centre, weights, bias))


def trained(collection: Collection, encoder: Encoder | None = None) -> Model:
    """The model of a whole collection, trained now."""
    # The matrices are small: several threads would wait for each other longer than they work.
    with threadpool_limits(limits=1):
        model = train(examples(collection))
        return model if encoder is None else with_meaning(model, collection, encoder)


def _fit(
    found: Sequence[Example], topics: Sequence[str], grams: Mapping[str, int], idf: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    if len(topics) < 2 or not grams:  # nothing to tell apart
        return np.zeros((len(grams), len(topics)), np.float32), np.zeros(len(topics), np.float32)
    from scipy.sparse import csr_matrix  # only training needs it

    vectors = [_vector(example.grams, grams, idf) for example in found]
    ends = np.cumsum([0, *(len(places) for places, _ in vectors)])
    places = np.array([place for held, _ in vectors for place in held])
    values = np.array([value for _, held in vectors for value in held], np.float32)
    rows = csr_matrix((values, places, ends), shape=(len(found), len(grams)))
    own = {topic: place for place, topic in enumerate(topics)}
    return Regression(
        rows, [own[example.topic] for example in found], [example.weight for example in found], _PENALTY
    ).fit(_STEPS)


def _blocks(grams: Grams) -> tuple[tuple[str, ...], ...]:
    """The views of a text side by side, each gram marked with its view: 「c低」, "wdibao"."""
    return tuple(tuple(view[0] + gram for gram in grams[view]) for view in VIEWS)


def _vector(
    blocks: Iterable[Sequence[str]], grams: Mapping[str, int], idf: NDArray[np.float32]
) -> tuple[list[int], list[float]]:
    """Places and values of the known grams; every view has the same length, and so has every text."""
    places: list[int] = []
    values: list[NDArray[np.float32]] = []
    for block in blocks:
        known = [grams[gram] for gram in block if gram in grams]
        if known:
            places += known
            weights = idf[known]
            values.append(weights / np.linalg.norm(weights))
    if not values:
        return [], []
    return places, (np.concatenate(values) / np.sqrt(len(values))).tolist()


def _shares(scores: Numbers) -> Numbers:
    """Scores as logarithms of probabilities."""
    level = scores - scores.max()
    return np.asarray(level - np.log(np.exp(level).sum()), np.float32)


def _centred(vectors: Numbers, centre: Numbers) -> Numbers:
    """Unit vectors from the middle of all phrasings, so that what all have in common tells nothing."""
    off = vectors - centre
    return np.asarray(off / np.maximum(np.linalg.norm(off, axis=1, keepdims=True), 1e-9), np.float32)
