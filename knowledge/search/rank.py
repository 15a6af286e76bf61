"""Which topics a message may be about: several signals for each topic, added with fitted weights.

A long message is ranked as a whole and sentence by sentence: the whole tells what it is about, and the
best sentence what is asked, which in a story is often one line that looks like no other.
"""

from collections.abc import Collection as Group
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from knowledge.search.analyse import Analysis, MarkKind, Script
from knowledge.search.collection import OUT_OF_SCOPE, Collection
from knowledge.search.encoder import Encoder
from knowledge.search.evidence import COLUMNS, Evidence, Witness
from knowledge.search.model import Model
from knowledge.search.normalise import clean
from knowledge.search.segments import request, segments
from knowledge.search.signals import WEIGHTS, WEIGHTS_HEARD, Signals, Weights


@dataclass(frozen=True, slots=True)
class Candidate:
    """A topic with its score and its signals (of the whole message).

    `missing` are the schemes that the message names and no phrasing of the topic does; `entry` is the
    number of its nearest phrasing.
    """

    topic: str
    score: float
    signals: Signals
    missing: frozenset[str]
    entry: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates of our own topics, best first, the marks of the message, and what speaks against it.

    `negative` is the score of the questions that are not ours, taken together; `length` counts the sounds
    (in English the letters) that are left once greetings are gone; `several` whether there are sentences;
    `heard` whether a sentence encoder was heard beside the words.
    """

    candidates: tuple[Candidate, ...]
    negative: float
    marks: Mapping[MarkKind, frozenset[str]]
    script: Script
    length: int
    several: bool = False
    heard: bool = False


class Ranker:
    """Ranks the topics of a collection. It only reads, so threads can share it."""

    def __init__(
        self,
        collection: Collection,
        model: Model,
        weights: Weights | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        self._collection = collection
        self._weights = weights or (WEIGHTS_HEARD if encoder else WEIGHTS)
        self.model, self.encoder = model, encoder
        self._witness = Witness(collection, model, encoder)

    def rank(self, text: str, on: date, without: Group[int] = ()) -> Ranking:
        """The topics in force on a day for a message; `without` leaves texts out, to measure on them."""
        text = self._collection.repair.of(clean(text))
        whole, parts = self._collection.analyser.analyse(text), segments(text)
        both = self._candidates(text, whole, parts, without)
        ours = [one for one in both if self._collection.holds_on(one.topic, on) and one.topic != OUT_OF_SCOPE]
        return Ranking(
            candidates=tuple(sorted(ours, key=lambda one: (-one.score, one.topic))),
            negative=max((one.score for one in both if one.topic == OUT_OF_SCOPE), default=0.0),
            marks=whole.marks,
            script=whole.script,
            length=len(whole.spoken),
            several=bool(parts),
            heard=self.encoder is not None,
        )

    def candidates(self, text: str, without: Group[int] = (), *, apart: bool = True) -> list[Candidate]:
        """Every topic that shares anything with a message, unordered; not `apart`: read as one thing."""
        whole = self._collection.analyser.analyse(text)
        return self._candidates(text, whole, segments(text) if apart else [], without)

    def _candidates(
        self, text: str, whole: Analysis, parts: list[tuple[str, float]], without: Group[int]
    ) -> list[Candidate]:
        evidence = self._witness.learnt(text, whole, without)
        if parts:
            self._hear_parts(evidence, text, parts, without)
        scores = evidence.scores(self._weights.long if parts else self._weights.short).tolist()
        found = []
        for number, (topic, profile) in enumerate(self._collection.profiles.items()):
            if not evidence.found[number]:
                continue
            start, end = self._collection.places[topic]
            found.append(
                Candidate(
                    topic=topic,
                    score=scores[number],
                    signals=Signals(*evidence.table[number].tolist()),
                    missing=whole.marks["entity"] - profile.shares["entity"].keys(),
                    entry=start + int(evidence.likeness[start:end].argmax()),
                )
            )
        return found

    def _hear_parts(
        self, evidence: Evidence, text: str, parts: list[tuple[str, float]], without: Group[int]
    ) -> None:
        """Note for each topic the best part of a message, and what is made of those that ask."""
        analyse, short = self._collection.analyser.analyse, self._weights.short
        best = np.zeros(len(evidence.table))
        for part, weight in parts:
            best = np.maximum(best, weight * self._witness.told(analyse(part), without).scores(short))
        asking = request(text)
        asked = self._witness.learnt(asking, analyse(asking), without).scores(short)
        evidence.table[:, COLUMNS["part"]] = best * evidence.found
        evidence.table[:, COLUMNS["request"]] = asked * evidence.found
