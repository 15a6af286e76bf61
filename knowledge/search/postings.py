"""One view of all phrasings as an inverted index with idf-weighted unit vectors, and of all topics."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Postings:
    """Which phrasings hold which n-gram, and how heavy it is in each; built once, only read after."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        holders: dict[str, list[int]] = {}
        for number, grams in enumerate(documents):
            for gram in grams:
                holders.setdefault(gram, []).append(number)
        self._count = len(documents)
        self._idf = {
            gram: math.log((self._count + 1) / (len(numbers) + 0.5)) for gram, numbers in holders.items()
        }
        self._unknown_idf = math.log(self._count + 1) if self._count else 1.0
        norms = np.array([self._norm(grams) for grams in documents])
        self._holders = {gram: np.array(numbers, np.int32) for gram, numbers in holders.items()}
        self._weights = {gram: self._idf[gram] / norms[numbers] for gram, numbers in self._holders.items()}

    def shares(self, grams: Sequence[str]) -> list[tuple[str, float]]:
        """Each gram of a text with its share 0..1 of what the text tells."""
        weights = self._idfs(grams)
        total = sum(weights)
        return [(gram, weight / total) for gram, weight in zip(grams, weights, strict=True)]

    def _idfs(self, grams: Sequence[str]) -> list[float]:
        """How much each gram tells; one that no phrasing holds tells most, though not to us."""
        return [self._idf.get(gram, self._unknown_idf) for gram in grams]

    def _norm(self, grams: Sequence[str]) -> float:
        return math.sqrt(sum(weight * weight for weight in self._idfs(grams))) or 1.0

    def cosines(self, grams: Sequence[str]) -> Floats:
        """Similarity 0..1 of a text to every phrasing, by its number."""
        norm = self._norm(grams)
        sums = np.zeros(self._count)
        for gram in grams:
            if (numbers := self._holders.get(gram)) is not None:
                sums[numbers] += self._idf[gram] / norm * self._weights[gram]
        return sums


class Coverage:
    """Which topics hold which n-gram anywhere in their phrasings and answers."""

    def __init__(self, topics: Iterable[Collection[str]]) -> None:
        holders: dict[str, list[int]] = {}
        self._count = 0
        for number, grams in enumerate(topics):
            self._count += 1
            for gram in grams:
                holders.setdefault(gram, []).append(number)
        self._holders = {gram: np.array(numbers, np.int32) for gram, numbers in holders.items()}

    def of(self, shares: Iterable[tuple[str, float]]) -> Floats:
        """How much of a text each topic holds, 0..1, by its number."""
        covered = np.zeros(self._count)
        for gram, share in shares:
            if (numbers := self._holders.get(gram)) is not None:
                covered[numbers] += share
        return covered


def held_by(grams: Mapping[str, int], shares: Iterable[tuple[str, float]]) -> float:
    """How much of a text one topic holds, where its own grams have just been counted anew."""
    return sum(share for gram, share in shares if grams.get(gram, 0) > 0)
