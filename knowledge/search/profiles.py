"""A topic seen as a whole: how often its phrasings carry each mark, and every gram its texts hold."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from knowledge.search.analyse import VIEWS, Analysis, MarkKind, View
from knowledge.search.postings import Floats

KINDS: tuple[MarkKind, ...] = ("entity", "aspect", "need")
_TYPICAL = 0.3
"""A mark is typical of a topic when this share of its phrasings carry it."""


@dataclass(frozen=True, slots=True)
class Profile:
    """`shares` gives, for each mark, the share 0..1 of the topic's phrasings that carry it."""

    topic: str
    entries: Mapping[int, Analysis]
    shares: Mapping[MarkKind, Mapping[str, float]]
    grams: Mapping[View, Counter[str]]

    @classmethod
    def build(
        cls,
        topic: str,
        entries: Mapping[int, Analysis],
        body: Sequence[Mapping[View, tuple[str, ...]]],
    ) -> Self:
        """From a topic's phrasings, by entry number, and the grams of its answer."""
        texts = [*(analysis.grams for analysis in entries.values()), *body]
        grams = {view: Counter(gram for text in texts for gram in text[view]) for view in VIEWS}
        return cls(topic, entries, _all_shares(entries.values()), grams)

    def leaving(self, out: Collection[int]) -> Self:
        """The same topic as if some of its phrasings had never been written, to measure on them."""
        left = {number: analysis for number, analysis in self.entries.items() if number not in out}
        if len(left) == len(self.entries):
            return self
        grams = {view: Counter(held) for view, held in self.grams.items()}
        for number in self.entries.keys() - left.keys():
            for view in VIEWS:
                grams[view].subtract(self.entries[number].grams[view])
        return type(self)(self.topic, left, _all_shares(left.values()), grams)


def _all_shares(analyses: Collection[Analysis]) -> dict[MarkKind, dict[str, float]]:
    return {kind: _shares([analysis.marks[kind] for analysis in analyses]) for kind in KINDS}


def _shares(found: Sequence[frozenset[str]]) -> dict[str, float]:
    counts = Counter(mark for marks in found for mark in marks)
    return {mark: count / len(found) for mark, count in counts.items()}


class Marks:
    """Compares the marks of one kind between a question and topics. Rare marks tell more than common ones.

    Topics are numbered in the order of the profiles that it was made of.
    """

    def __init__(self, kind: MarkKind, profiles: Iterable[Profile]) -> None:
        self._kind = kind
        shares = [profile.shares[kind] for profile in profiles]
        spread: defaultdict[str, float] = defaultdict(float)
        for marks in shares:
            for mark, share in marks.items():
                spread[mark] += min(1.0, share / _TYPICAL)
        rarity = {mark: math.log((len(shares) + 1) / (count + 0.5)) for mark, count in spread.items()}
        self._place = {mark: place for place, mark in enumerate(rarity)}
        self._rarity = np.array(list(rarity.values()), float)
        self._unknown = math.log((len(shares) + 1) / 0.5)
        self._shares = np.array([self._row(marks) for marks in shares], float).reshape(
            len(shares), len(rarity)
        )

    def _row(self, shares: Mapping[str, float]) -> list[float]:
        return [shares.get(mark, 0.0) for mark in self._place]

    def compare(self, asked: frozenset[str], changed: Mapping[int, Profile]) -> tuple[Floats, Floats]:
        """For each topic how like the marks asked are to its own, and how much of its own is absent.

        Likeness is the cosine 0..1 of what a question carries and what a topic's phrasings usually carry;
        absent is 0 where nothing is typical of the topic that is not asked, 1 where all that it always
        carries is. `changed` replaces the profiles of some topics, by number.
        """
        shares = self._shares
        if changed:
            shares = shares.copy()
            for number, profile in changed.items():
                shares[number] = self._row(profile.shares[self._kind])
        places = [self._place[mark] for mark in asked if mark in self._place]
        typical = np.where(shares > _TYPICAL, shares, 0.0)
        absent = np.minimum(1.0, typical.sum(axis=1) - typical[:, places].sum(axis=1))
        rare = self._rarity[places] ** 2
        length = math.sqrt(rare.sum() + (len(asked) - len(places)) * self._unknown**2)
        lengths = length * np.sqrt((shares**2) @ (self._rarity**2))
        common = shares[:, places] @ rare
        return np.divide(common, lengths, out=np.zeros(len(common)), where=lengths > 0), absent
