"""The signals of every topic for one text, as a table: topics in the order of the profiles by `Signals`."""

from collections.abc import Collection as Group
from dataclasses import dataclass, fields

import numpy as np
from rapidfuzz import fuzz

from knowledge.search.analyse import Analysis, View
from knowledge.search.collection import Collection
from knowledge.search.encoder import Encoder
from knowledge.search.model import Model
from knowledge.search.postings import Floats, held_by
from knowledge.search.profiles import KINDS, Marks
from knowledge.search.signals import Signals

COLUMNS = {field.name: place for place, field in enumerate(fields(Signals))}
VERBATIM = 0.96  # from here on a phrasing is asked word for word, and needs no weighing against others

_CHAR, _SOUND = 0.53, 0.47  # in Chinese, characters tell a little more than sounds
_RATIO = 0.25  # what word order counts inside "near"
_VERBATIM_LEAD = 0.3
_COMPARED = 40  # phrasings for which the edit ratio is worked out; below the 40th it never decides
_HOPELESS = 10.0  # a log-probability this low is as good as none


@dataclass(frozen=True, slots=True)
class Evidence:
    """`table[topic, signal]` and how near each entry is; topics that share nothing are not `found`."""

    table: Floats
    likeness: Floats
    found: np.ndarray

    def scores(self, weights: Signals) -> Floats:
        """The score of each topic: the signals added up, and a lead for what is asked word for word."""
        verbatim = self.table[:, COLUMNS["near"]] >= VERBATIM
        return np.asarray(self.table @ weights.column() + _VERBATIM_LEAD * verbatim)


class Witness:
    """Reads texts against a collection. It only reads, so threads can share it."""

    def __init__(self, collection: Collection, model: Model, encoder: Encoder | None = None) -> None:
        self._collection = collection
        self._model = model
        self._encoder = encoder if model.meaning is not None else None
        self._marks = {kind: Marks(kind, collection.profiles.values()) for kind in KINDS}
        self._topics = tuple(collection.profiles)
        self._starts = [start for start, _ in collection.places.values()]
        self._counts = np.array([end - start for start, end in collection.places.values()])

    def told(self, analysis: Analysis, without: Group[int] = ()) -> Evidence:
        """What speaks for each topic word for word; what the model makes of it stays 0."""
        collection, view = self._collection, main_view(analysis)
        if without and not collection.whole:
            raise ValueError("nothing can be left out of a collection that was read from a file")
        changed = {
            number: left
            for number, profile in enumerate(collection.profiles.values() if without else ())
            if (left := profile.leaving(without)) is not profile
        }
        cosines = self._cosines(analysis, without)
        likeness = self._likeness(analysis, cosines)
        shares = collection.postings[view].shares(analysis.grams[view])
        table = np.zeros((len(self._topics), len(COLUMNS)))
        table[:, COLUMNS["near"]] = np.maximum.reduceat(likeness, self._starts)
        counts = self._counts.copy()
        cover = collection.coverage[view].of(shares)
        for number, profile in changed.items():
            counts[number] = len(profile.entries) or 1
            cover[number] = held_by(profile.grams[view], shares)
        # The sum over the root of their number: many half-alike phrasings beat one lucky one.
        table[:, COLUMNS["centre"]] = np.minimum(
            1.0, np.add.reduceat(cosines, self._starts) / np.sqrt(counts)
        )
        table[:, COLUMNS["cover"]] = cover
        for kind in KINDS:
            like, absent = self._marks[kind].compare(analysis.marks[kind], changed)
            table[:, COLUMNS[kind]] = like
            if (lacking := f"{kind}_absent") in COLUMNS:
                table[:, COLUMNS[lacking]] = absent
        found = table[:, COLUMNS["near"]] > 0
        table[~found] = 0.0
        return Evidence(table, likeness, found)

    def learnt(self, text: str, analysis: Analysis, without: Group[int] = ()) -> Evidence:
        """The same with what the trained model makes of the text."""
        evidence = self.told(analysis, without)
        vector = self._encoder.encode([text])[0] if self._encoder else None
        sure = self._model.log_probabilities(analysis.grams, vector)
        # A topic that the model does not know is as good as hopeless.
        values = np.array([sure.get(topic, -_HOPELESS) for topic in self._topics])
        evidence.table[:, COLUMNS["learnt"]] = np.maximum(0.0, 1 + values / _HOPELESS) * evidence.found
        return evidence

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
        count = min(_COMPARED, len(cosines))
        for number in np.argpartition(-cosines, count - 1)[:count].tolist():
            if cosines[number] > 0:
                ratio = fuzz.ratio(analysis.spoken, entries[number].analysis.spoken) / 100
                likeness[number] += _RATIO * (ratio - cosines[number])
        return likeness


def main_view(analysis: Analysis) -> View:
    """The view that holds most of a text in its script."""
    match analysis.script:
        case "latin":
            return "word"
        case "han":
            return "char"
        case _:
            return "sound"
