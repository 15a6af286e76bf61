"""One view of all phrasings as an inverted index with idf-weighted unit vectors, and of all topics.

Both are flat arrays beside a table of the n-grams, so that a start reads them from a file as they are.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Holders:
    """Which documents hold which n-gram: those of the gram at a place are `numbers[starts[place]:…]`."""

    places: Mapping[str, int]
    starts: NDArray[np.int32]
    numbers: NDArray[np.int32]

    @classmethod
    def of(cls, documents: Iterable[Iterable[str]]) -> Self:
        holders: dict[str, list[int]] = {}
        for number, grams in enumerate(documents):
            for gram in grams:
                holders.setdefault(gram, []).append(number)
        return cls(
            {gram: place for place, gram in enumerate(holders)},
            np.cumsum([0, *map(len, holders.values())], dtype=np.int32),
            np.array([number for numbers in holders.values() for number in numbers], np.int32),
        )

    def range(self, gram: str) -> slice | None:
        """Where the documents of a gram stand, or None where no document holds it."""
        place = self.places.get(gram)
        return None if place is None else slice(self.starts[place], self.starts[place + 1])


@dataclass(frozen=True, slots=True)
class Postings:
    """Which phrasings hold which n-gram, and how heavy it is in each; built once, only read after."""

    count: int
    holders: Holders
    weights: NDArray[np.float32]
    idf: Mapping[str, float]

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> Self:
        return cls.weighed(len(documents), Holders.of(documents))

    @classmethod
    def weighed(cls, count: int, holders: Holders, weights: NDArray[np.float32] | None = None) -> Self:
        """From who holds what; the weights are worked out where they are not given."""
        lengths = np.diff(holders.starts)
        idfs = np.log((count + 1) / (lengths + 0.5))
        if weights is None:
            each = np.repeat(idfs, lengths)
            norms = np.sqrt(np.bincount(holders.numbers, each**2, minlength=count))
            weights = (each / norms[holders.numbers]).astype(np.float32)
        return cls(count, holders, weights, dict(zip(holders.places, idfs.tolist(), strict=True)))

    def shares(self, grams: Sequence[str]) -> list[tuple[str, float]]:
        """Each gram of a text with its share 0..1 of what the text tells."""
        weights = self._idfs(grams)
        total = sum(weights)
        return [(gram, weight / total) for gram, weight in zip(grams, weights, strict=True)]

    def _idfs(self, grams: Sequence[str]) -> list[float]:
        """How much each gram tells; one that no phrasing holds tells most, though not to us."""
        unknown = math.log(self.count + 1) if self.count else 1.0
        return [self.idf.get(gram, unknown) for gram in grams]

    def cosines(self, grams: Sequence[str]) -> Floats:
        """Similarity 0..1 of a text to every phrasing, by its number."""
        norm = math.sqrt(sum(weight * weight for weight in self._idfs(grams))) or 1.0
        sums = np.zeros(self.count)
        for gram in grams:
            if (held := self.holders.range(gram)) is not None:
                sums[self.holders.numbers[held]] += self.idf[gram] / norm * self.weights[held]
        return sums


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which topics hold which n-gram anywhere in their phrasings and answers."""

    count: int
    holders: Holders

    @classmethod
    def build(cls, topics: Collection[Iterable[str]]) -> Self:
        return cls(len(topics), Holders.of(topics))

    def of(self, shares: Iterable[tuple[str, float]]) -> Floats:
        """How much of a text each topic holds, 0..1, by its number."""
        covered = np.zeros(self.count)
        for gram, share in shares:
            if (held := self.holders.range(gram)) is not None:
                covered[self.holders.numbers[held]] += share
        return covered


def held_by(grams: Mapping[str, int], shares: Iterable[tuple[str, float]]) -> float:
    """How much of a text one topic holds, where its own grams have just been counted anew."""
    return sum(share for gram, share in shares if grams.get(gram, 0) > 0)
