"""One view of all phrasings as an inverted index with idf-weighted unit vectors."""

import math
from collections.abc import Sequence


class Postings:
    """Which phrasings hold which n-gram, and how heavy it is in each; built once, only read after."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        holders: dict[str, list[int]] = {}
        for number, grams in enumerate(documents):
            for gram in grams:
                holders.setdefault(gram, []).append(number)
        count = len(documents)
        self._idf = {gram: math.log((count + 1) / (len(numbers) + 0.5)) for gram, numbers in holders.items()}
        self._unknown_idf = math.log(count + 1) if count else 1.0
        norms = [self._norm(grams) for grams in documents]
        self._weights = {
            gram: [(number, self._idf[gram] / norms[number]) for number in numbers]
            for gram, numbers in holders.items()
        }

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

    def cosines(self, grams: Sequence[str]) -> dict[int, float]:
        """Similarity 0..1 of a text to every phrasing that shares a gram with it."""
        norm = self._norm(grams)
        sums: dict[int, float] = {}
        for gram in grams:
            held = self._weights.get(gram)
            if held is None:
                continue
            weight = self._idf[gram] / norm
            for number, other in held:
                sums[number] = sums.get(number, 0.0) + weight * other
        return sums
