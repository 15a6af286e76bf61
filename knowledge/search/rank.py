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
from knowledge.search.segments import segments


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for one topic, each 0..1; the defaults of `WEIGHTS` say how much each counts.

    near: its nearest phrasing, by cosine and edit ratio. centre: its phrasings together. cover: the share
    of the question that its phrasings and answer hold. entity, aspect, need: it names the same schemes,
    asks the same thing, tells of the same hardship. entity_absent, aspect_absent: its phrasings always
    name or ask what this question does not. learnt: what the trained model makes of the whole message.
    """

    near: float
    centre: float
    cover: float
    entity: float
    aspect: float
    need: float
    entity_absent: float
    aspect_absent: float
    learnt: float

    def weighed(self, by: "Signals") -> float:
        """The signals added up, each as much as `by` says."""
        return (
            self.near * by.near
            + self.centre * by.centre
            + self.cover * by.cover
            + self.entity * by.entity
            + self.aspect * by.aspect
            + self.need * by.need
            + self.entity_absent * by.entity_absent
            + self.aspect_absent * by.aspect_absent
            + self.learnt * by.learnt
        )


WEIGHTS = Signals(
    near=0.04,
    centre=0.30,
    cover=0.38,
    entity=0.10,
    aspect=0.09,
    need=0.09,
    entity_absent=-0.07,
    aspect_absent=-0.03,
    learnt=0.60,
)
"""The signals told word by word add up to 1 for a perfect match, and what is learnt comes on top.

Their proportions are those that `python -m knowledge.search.calibrate` fits on left-out phrasings. What the
article covers and its phrasings together carry the ranking, the marks decide between siblings. The nearest
phrasing alone adds hardly anything beside them and would be fitted to nothing; it keeps a little weight for
phrasings that lie closer to real questions than those left out do. The learnt signal counts more than
left-out phrasings ask for: it reads long stories best, and no phrasing is one."""

_CHAR, _SOUND = 0.53, 0.47  # in Chinese, characters tell a little more than sounds
_RATIO = 0.25  # what word order counts inside "near"
_VERBATIM = 0.96  # from here on a phrasing is asked word for word, and needs no weighing against others
_VERBATIM_LEAD = 0.3
_COMPARED = 40  # phrasings for which the edit ratio is worked out; below the 40th it never decides
_HOPELESS = 10.0  # a log-probability this low is as good as none
_PARTS = 0.4  # what the best sentence of a message counts beside the message as a whole


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
    (in English the letters) that are left once greetings are gone.
    """

    candidates: tuple[Candidate, ...]
    negative: float
    marks: Mapping[MarkKind, frozenset[str]]
    script: Script
    length: int


class Ranker:
    """Ranks the topics of a collection. It only reads, so threads can share it."""

    def __init__(self, collection: Collection, model: Model, weights: Signals = WEIGHTS) -> None:
        self._collection = collection
        self._model = model
        self._weights = weights
        self._marks = {kind: Marks(kind, collection.profiles.values()) for kind in KINDS}

    def rank(self, text: str, on: date, without: Group[int] = ()) -> Ranking:
        """The topics in force on a day for a message; `without` leaves entries out, to measure on them."""
        analyser = self._collection.analyser
        whole = analyser.analyse(text)
        found = {candidate.topic: candidate for candidate in self._told(whole, without)}
        parts = [
            (candidate.topic, candidate.score * weight)
            for part, weight in segments(text)
            for candidate in self._told(analyser.analyse(part), without)
        ]
        scores = _together({topic: candidate.score for topic, candidate in found.items()}, parts)
        both = self._with_learnt(
            whole, [replace(candidate, score=scores[topic]) for topic, candidate in found.items()]
        )
        ours = [one for one in both if self._collection.holds_on(one.topic, on) and one.topic != OUT_OF_SCOPE]
        return Ranking(
            candidates=tuple(sorted(ours, key=lambda one: (-one.score, one.topic))),
            negative=max((one.score for one in both if one.topic == OUT_OF_SCOPE), default=0.0),
            marks=whole.marks,
            script=whole.script,
            length=len(whole.spoken),
        )

    def candidates(self, analysis: Analysis, without: Group[int] = ()) -> list[Candidate]:
        """Every topic that shares anything with one text, unordered."""
        return self._with_learnt(analysis, self._told(analysis, without))

    def _with_learnt(self, analysis: Analysis, found: list[Candidate]) -> list[Candidate]:
        """Candidates with what the trained model says added; it reads a message as a whole only."""
        sure = self._model.log_probabilities(analysis.grams)
        both = []
        for candidate in found:
            learnt = max(0.0, 1 + sure.get(candidate.topic, -_HOPELESS) / _HOPELESS)
            signals = replace(candidate.signals, learnt=learnt)
            score = candidate.score + self._weights.learnt * learnt
            both.append(replace(candidate, score=score, signals=signals))
        return both

    def _told(self, analysis: Analysis, without: Group[int] = ()) -> list[Candidate]:
        """The topics by all signals but the learnt one."""
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
            score = signals.weighed(self._weights) + (_VERBATIM_LEAD if near >= _VERBATIM else 0.0)
            missing = analysis.marks["entity"] - profile.shares["entity"].keys()
            found.append(Candidate(topic, score, signals, missing, entry))
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
        sums[list(without)] = 0.0
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
            learnt=0.0,
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


def _together(whole: Mapping[str, float], parts: list[tuple[str, float]]) -> dict[str, float]:
    """Scores of a message from the whole and from the best part for each topic."""
    if not parts:
        return dict(whole)
    best: dict[str, float] = {}
    for topic, score in parts:
        best[topic] = max(score, best.get(topic, 0.0))
    return {topic: (1 - _PARTS) * score + _PARTS * best.get(topic, 0.0) for topic, score in whole.items()}
