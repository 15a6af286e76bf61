"""A topic seen as a whole: how often its phrasings carry each mark, and every gram its texts hold."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from knowledge.search.analyse import VIEWS, Analysis, MarkKind, View

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
    """Compares the marks of one kind between a question and topics. Rare marks tell more than common ones."""

    def __init__(self, kind: MarkKind, profiles: Iterable[Profile]) -> None:
        self._kind = kind
        shares = [profile.shares[kind] for profile in profiles]
        spread: defaultdict[str, float] = defaultdict(float)
        for marks in shares:
            for mark, share in marks.items():
                spread[mark] += min(1.0, share / _TYPICAL)
        self._rarity = {mark: math.log((len(shares) + 1) / (count + 0.5)) for mark, count in spread.items()}
        self._most = math.log((len(shares) + 1) / 0.5)

    def _weight(self, mark: str) -> float:
        return self._rarity.get(mark, self._most)

    def likeness(self, asked: frozenset[str], profile: Profile) -> float:
        """Cosine 0..1 between what a question carries and what a topic's phrasings usually carry."""
        shares = profile.shares[self._kind]
        if not asked or not shares:
            return 0.0
        common = sum(self._weight(mark) ** 2 * shares.get(mark, 0.0) for mark in asked)
        own = math.sqrt(sum(self._weight(mark) ** 2 for mark in asked))
        other = math.sqrt(sum((self._weight(mark) * share) ** 2 for mark, share in shares.items()))
        return common / (own * other) if own and other else 0.0

    def absent(self, asked: frozenset[str], profile: Profile) -> float:
        """How much is typical of a topic and not in the question: 0 nothing, 1 all it always carries."""
        shares = profile.shares[self._kind]
        typical = sum(share for mark, share in shares.items() if share > _TYPICAL and mark not in asked)
        return min(1.0, typical)
