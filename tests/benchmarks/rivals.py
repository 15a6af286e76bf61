"""Other ways to find the article, each over the same phrasings, normalised in the same way.

Each takes the phrasings with their topics and gives, for a question, the topics best first with a score.
A topic is as good as its best phrasing. None of them knows what is out of scope but by its score.
"""

import math
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

import bm25s
import numpy as np
import rjieba
from rapidfuzz import fuzz, process

Ranked = list[tuple[str, float]]
Rank = Callable[[str], Ranked]
Phrasings = Sequence[tuple[str, str]]
"""Normalised text and topic."""

_DEEP = 200  # phrasings looked at; three topics are always among them


def _by_topic(phrasings: Phrasings, found: Sequence[tuple[int, float]]) -> Ranked:
    best: dict[str, float] = {}
    for number, score in found:
        topic = phrasings[number][1]
        best[topic] = max(score, best.get(topic, -math.inf))
    return sorted(best.items(), key=lambda item: -item[1])


def rapidfuzz(scorer: Callable[..., float]) -> Callable[[Phrasings], Rank]:
    def build(phrasings: Phrasings) -> Rank:
        texts = [text for text, _ in phrasings]

        def rank(question: str) -> Ranked:
            found = process.extract(question, texts, scorer=scorer, limit=_DEEP)
            return _by_topic(phrasings, [(number, score) for _, score, number in found])

        return rank

    return build


def bigrams(text: str) -> list[str]:
    letters = text.replace(" ", "")
    return [*letters, *map("".join, pairwise(letters))]


def words(text: str) -> list[str]:
    return [word for word in rjieba.cut(text) if word.strip()]


def bm25(cut: Callable[[str], list[str]]) -> Callable[[Phrasings], Rank]:
    def build(phrasings: Phrasings) -> Rank:
        index = bm25s.BM25()
        index.index([cut(text) for text, _ in phrasings], show_progress=False)

        def rank(question: str) -> Ranked:
            tokens = [token for token in cut(question) if token in index.vocab_dict]
            if not tokens:
                return []
            numbers, scores = index.retrieve([tokens], k=min(_DEEP, len(phrasings)), show_progress=False)
            return _by_topic(phrasings, list(zip(numbers[0].tolist(), scores[0].tolist(), strict=True)))

        return rank

    return build


def fts5_trigram(phrasings: Phrasings) -> Rank:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE phrasing USING fts5(text, tokenize='trigram')")
    base.executemany(
        "INSERT INTO phrasing(rowid, text) VALUES (?, ?)", enumerate(text for text, _ in phrasings)
    )

    def rank(question: str) -> Ranked:
        plain = question.replace('"', "")
        grams = dict.fromkeys(plain[start : start + 3] for start in range(len(plain) - 2))
        if not grams:
            return []
        query = " OR ".join(f'"{gram}"' for gram in grams)
        rows = base.execute(
            "SELECT rowid, -bm25(phrasing) FROM phrasing WHERE phrasing MATCH ? ORDER BY 2 DESC LIMIT ?",
            (query, _DEEP),
        )
        return _by_topic(phrasings, rows.fetchall())

    return rank


def tfidf(phrasings: Phrasings) -> Rank:
    counts = Counter(gram for text, _ in phrasings for gram in set(bigrams(text)))
    idf = {gram: math.log((1 + len(phrasings)) / (1 + count)) + 1 for gram, count in counts.items()}
    holders: dict[str, list[tuple[int, float]]] = {}
    for number, (text, _) in enumerate(phrasings):
        grams = set(bigrams(text))
        length = math.sqrt(sum(idf[gram] ** 2 for gram in grams)) or 1.0
        for gram in grams:
            holders.setdefault(gram, []).append((number, idf[gram] / length))

    def rank(question: str) -> Ranked:
        scores = np.zeros(len(phrasings))
        for gram in set(bigrams(question)) & idf.keys():
            for number, weight in holders[gram]:
                scores[number] += idf[gram] * weight
        length = math.sqrt(sum(idf.get(gram, 0) ** 2 for gram in set(bigrams(question)))) or 1.0
        deepest = np.argsort(-scores)[:_DEEP]
        return _by_topic(phrasings, [(int(number), float(scores[number]) / length) for number in deepest])

    return rank


RIVALS: dict[str, Callable[[Phrasings], Rank]] = {
    "RapidFuzz `WRatio`": rapidfuzz(fuzz.WRatio),
    "RapidFuzz `ratio`": rapidfuzz(fuzz.ratio),
    "BM25, words (rjieba)": bm25(words),
    "BM25, characters and bigrams": bm25(bigrams),
    "SQLite FTS5 `trigram`": fts5_trigram,
    "TF-IDF, characters and bigrams": tfidf,
}
