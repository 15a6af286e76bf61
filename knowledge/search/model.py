"""The learned part of the ranking: one linear model over all n-grams of all phrasings.

Multinomial logistic regression over idf-weighted character, sound and English n-grams. It is trained when
content is published (`train`, some seconds) and kept as a file named by the hash of what it was trained on
(`key_of`), so that a start only loads it. Nothing of it is executable: numbers in an `.npz`, names as JSON.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Collection as Group
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from knowledge.search.analyse import VIEWS, View
from knowledge.search.collection import Collection
from knowledge.search.encoder import Encoder
from knowledge.search.learning import Regression

BODY_WEIGHT = 0.2
"""What a sentence of an answer counts beside a phrasing: it shares words with questions, not their shape."""

_FORMAT = 1  # part of every key: a change of what the numbers mean makes old files unreadable
_PENALTY = 0.1  # between 0.03 and 0.3 hardly matters
_STEPS = 25
_RAREST = 2  # an n-gram of a single text tells nothing about another

_LAST: dict[str, "Model"] = {}
"""The last model used in this process: building the same index twice trains once."""

MEANING_WEIGHT = 0.3
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

    key: str
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

    def save(self, folder: Path) -> Path:
        """Write the model into a folder (made if missing), whole or not at all; returns the file."""
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{self.key}.npz"
        names = json.dumps({"topics": self.topics, "grams": list(self.grams)}, ensure_ascii=False)
        beside = file.with_suffix(".new")
        with beside.open("wb") as out:
            arrays: dict[str, Any] = {
                "names": np.frombuffer(names.encode(), np.uint8),
                "idf": self.idf,
                "weights": self.weights.astype(np.float16),
                "bias": self.bias,
            }
            if (meaning := self.meaning) is not None:
                arrays |= {"centre": meaning.centre, "senses": meaning.weights, "level": meaning.bias}
            np.savez(out, **arrays)
        return beside.replace(file)

    @classmethod
    def load(cls, folder: Path, key: str) -> Self | None:
        """The model of that key, or None where there is none or its file is damaged."""
        try:
            with (folder / f"{key}.npz").open("rb") as file, np.load(file, allow_pickle=False) as held:
                names = json.loads(held["names"].tobytes())
                return cls(
                    key=key,
                    topics=tuple(names["topics"]),
                    grams={gram: place for place, gram in enumerate(names["grams"])},
                    idf=held["idf"],
                    weights=held["weights"].astype(np.float32),
                    bias=held["bias"],
                    meaning=Meaning(held["centre"], held["senses"], held["level"])
                    if "centre" in held
                    else None,
                )
        except (OSError, EOFError, ValueError, KeyError, BadZipFile):
            return None


def examples(collection: Collection, without: Group[int] = ()) -> list[Example]:
    """What there is to learn from: every phrasing (but those left out) and every sentence of the answers."""
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


def key_of(collection: Collection, encoder: Encoder | None = None) -> str:
    """The hash of everything that training sees: same key, same model."""
    told = hashlib.sha256(f"{_FORMAT} {_PENALTY} {_STEPS} {_RAREST} {BODY_WEIGHT}".encode())
    if encoder is not None:
        told.update("\n".join([encoder.name, *(entry.text for entry in collection.texts)]).encode())
    for entry in collection.texts:
        told.update(f"{entry.topic}\t{_told(entry.analysis.grams)}\n".encode())
    for topic, body in collection.bodies.items():
        for grams in body:
            told.update(f"{topic}\t{_told(grams)}\n".encode())
    return told.hexdigest()[:32]


def _told(grams: Grams) -> str:
    return "\t".join(" ".join(grams[view]) for view in VIEWS)


def train(found: Sequence[Example], key: str = "") -> Model:
    """Fit the model: two seconds for 3,000 phrasings with their answers, on one core."""
    topics = tuple(sorted({example.topic for example in found}))
    counts = Counter(gram for example in found for block in example.grams for gram in block)
    names = [gram for gram, count in counts.items() if count >= _RAREST]
    grams = {gram: place for place, gram in enumerate(names)}
    total = len(found)
    idf = np.array([np.log((1 + total) / (1 + counts[gram])) + 1 for gram in names], np.float32)
    weights, bias = _fit(found, topics, grams, idf)
    return Model(key, topics, grams, idf, weights, bias)


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


def trained(collection: Collection, folder: Path | None = None, encoder: Encoder | None = None) -> Model:
    """The model of a collection: from this process, from its file, or trained now and kept."""
    key = key_of(collection, encoder)
    model = _LAST.get(key)
    if model is None and folder is not None:
        model = Model.load(folder, key)
    if model is None:
        model = train(examples(collection), key)
        if encoder is not None:
            model = with_meaning(model, collection, encoder)
        if folder is not None:
            model.save(folder)
    _LAST.clear()
    _LAST[key] = model
    return model


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
