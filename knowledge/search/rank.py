"""Which topics a message may be about: several signals for each topic, added with fixed weights.

A long message is ranked as a whole and sentence by sentence: the whole tells what it is about, and the
best sentence what is asked, which in a story is often one line that looks like no other.
"""

import math
from collections.abc import Collection as Group
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from rapidfuzz import fuzz

from knowledge.search.analyse import Analysis, MarkKind, Script, View
from knowledge.search.collection import OUT_OF_SCOPE, Collection
from knowledge.search.model import Model
from knowledge.search.postings import Floats, held_by
from knowledge.search.profiles import KINDS, Marks, Profile
from knowledge.search.segments import request, segments
from knowledge.search.signals import WEIGHTS, Signals, Weights

_CHAR, _SOUND = 0.53, 0.47  # in Chinese, characters tell a little more than sounds
_RATIO = 0.25  # what word order counts inside "near"
_VERBATIM = 0.96  # from here on a phrasing is asked word for word, and needs no weighing against others
_VERBATIM_LEAD = 0.3
_COMPARED = 40  # phrasings for which the edit ratio is worked out; below the 40th it never decides
_HOPELESS = 10.0  # a log-probability this low is as good as none


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
    (in English the letters) that are left once greetings are gone; `several` whether there are sentences.
    """

    candidates: tuple[Candidate, ...]
    negative: float
    marks: Mapping[MarkKind, frozenset[str]]
    script: Script
    length: int
    several: bool = False


class Ranker:
    """Ranks the topics of a collection. It only reads, so threads can share it."""

    def __init__(self, collection: Collection, model: Model, weights: Weights = WEIGHTS) -> None:
        self._collection = collection
        self._model = model
        self._weights = weights
        self._marks = {kind: Marks(kind, collection.profiles.values()) for kind in KINDS}

    def rank(self, text: str, on: date, without: Group[int] = ()) -> Ranking:
        """The topics in force on a day for a message; `without` leaves texts out, to measure on them."""
        whole = self._collection.analyser.analyse(text)
        both = self.candidates(text, without, whole)
        ours = [one for one in both if self._collection.holds_on(one.topic, on) and one.topic != OUT_OF_SCOPE]
        return Ranking(
            candidates=tuple(sorted(ours, key=lambda one: (-one.score, one.topic))),
            negative=max((one.score for one in both if one.topic == OUT_OF_SCOPE), default=0.0),
            marks=whole.marks,
            script=whole.script,
            length=len(whole.spoken),
            several=bool(segments(text)),
        )

    def candidates(
        self, text: str, without: Group[int] = (), whole: Analysis | None = None
    ) -> list[Candidate]:
        """Every topic that shares anything with a message, unordered."""
        whole = whole or self._collection.analyser.analyse(text)
        parts = segments(text)
        return self._of_several(text, whole, parts, without) if parts else self._of_one(whole, without)

    def _of_one(self, analysis: Analysis, without: Group[int]) -> list[Candidate]:
        """Candidates of a text that says one thing."""
        return [
            self._weighed(one, self._weights.short)
            for one in self._with_learnt(analysis, self._told(analysis, without))
        ]

    def _of_several(
        self, text: str, whole: Analysis, parts: list[tuple[str, float]], without: Group[int]
    ) -> list[Candidate]:
        """Candidates of a message of several sentences: the whole, its best part, and what asks."""
        analyse, short = self._collection.analyser.analyse, self._weights.short
        best: dict[str, float] = {}
        for part, weight in parts:
            for one in self._told(analyse(part), without):
                best[one.topic] = max(one.signals.weighed(short) * weight, best.get(one.topic, 0.0))
        asked = {one.topic: one.score for one in self._of_one(analyse(request(text)), without)}
        found = []
        for one in self._with_learnt(whole, self._told(whole, without)):
            told = replace(one.signals, part=best.get(one.topic, 0.0), request=asked.get(one.topic, 0.0))
            found.append(self._weighed(replace(one, signals=told), self._weights.long))
        return found

    def _weighed(self, one: Candidate, weights: Signals) -> Candidate:
        lead = _VERBATIM_LEAD if one.signals.near >= _VERBATIM else 0.0
        return replace(one, score=one.signals.weighed(weights) + lead)

    def _with_learnt(self, analysis: Analysis, found: list[Candidate]) -> list[Candidate]:
        """Candidates with what the trained model says of a text added."""
        sure = self._model.log_probabilities(analysis.grams)
        return [
            replace(one, signals=replace(one.signals, learnt=_learnt(sure.get(one.topic)))) for one in found
        ]

    def _told(self, analysis: Analysis, without: Group[int] = ()) -> list[Candidate]:
        """The topics with all signals but the learnt one, not yet weighed."""
        cosines = self._cosines(analysis, without)
        likeness = self._likeness(analysis, cosines)
        collection, view = self._collection, main_view(analysis)
        shares = collection.postings[view].shares(analysis.grams[view])
        covered = collection.coverage[view].of(shares)
        found = []
        for place, (topic, whole) in enumerate(collection.profiles.items()):
            start, end = collection.places[topic]
            entry = start + int(likeness[start:end].argmax())
            near = float(likeness[entry])
            if near <= 0:
                continue
            profile = whole.leaving(without) if without else whole
            cover = float(covered[place]) if profile is whole else held_by(profile.grams[view], shares)
            # The sum over the root of their number: many half-alike phrasings beat one lucky one.
            centre = min(1.0, float(cosines[start:end].sum()) / math.sqrt(len(profile.entries) or 1))
            signals = self._signals(analysis, profile, near, centre, cover)
            missing = analysis.marks["entity"] - profile.shares["entity"].keys()
            found.append(Candidate(topic, 0.0, signals, missing, entry))
        return found

    def _cosines(self, analysis: Analysis, without: Group[int]) -> Floats:
        """Likeness of the text to every phrasing, over the views that its script has."""
        postings, grams = self._collection.postings, analysis.grams
        if analysis.script == "han":
            sums = _CHAR * postings["char"].cosines(grams["char"])
            sums += _SOUND * postings["sound"].cosines(grams["sound"])
        else:
            view = main_view(analysis)
            sums = postings[view].cosines(grams[view])
        sums[[number for number in without if number < len(sums)]] = 0.0
        return sums

    def _likeness(self, analysis: Analysis, cosines: Floats) -> Floats:
        """The cosines, those of the likeliest phrasings mixed with the edit ratio.

        The ratio is RapidFuzz's plain one over sounds: `WRatio` and the token scorers tie on Chinese. A
        phrasing that is not compared is held to be as alike in order as in its parts.
        """
        entries = self._collection.entries
        likeness = cosines.copy()
        for number in np.argsort(-cosines)[:_COMPARED]:
            if cosines[number] > 0:
                ratio = fuzz.ratio(analysis.spoken, entries[number].analysis.spoken) / 100
                likeness[number] += _RATIO * (ratio - cosines[number])
        return likeness

    def _signals(
        self, analysis: Analysis, profile: Profile, near: float, centre: float, cover: float
    ) -> Signals:
        entity, aspect, need = (self._marks[kind] for kind in KINDS)
        marks = analysis.marks
        return Signals(
            near=near,
            centre=centre,
            cover=cover,
            entity=entity.likeness(marks["entity"], profile),
            aspect=aspect.likeness(marks["aspect"], profile),
            need=need.likeness(marks["need"], profile),
            entity_absent=entity.absent(marks["entity"], profile),
            aspect_absent=aspect.absent(marks["aspect"], profile),
        )


def main_view(analysis: Analysis) -> View:
    """The view that holds most of a text in its script."""
    match analysis.script:
        case "latin":
            return "word"
        case "han":
            return "char"
        case _:
            return "sound"


def _learnt(log_probability: float | None) -> float:
    """A log-probability as a signal 0..1; a topic that the model does not know is as good as hopeless."""
    return max(0.0, 1 + (-_HOPELESS if log_probability is None else log_probability) / _HOPELESS)
