"""Figures about questions and matters: counts, rates, and what of them everybody may see.

A tally names a week, a topic and what happened; no person, no place and no moment is in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

THURSDAY = 3
SMALLEST = 5
"""Fewer than this are never shown to everybody by themselves."""


class Outcome(StrEnum):
    """What became of a question, and what was said about an answer."""

    ANSWER = "answer"
    CHOOSE = "choose"
    REFER = "refer"
    SCREEN = "screen"
    HANDOFF = "handoff"
    DECLINE = "decline"
    HELPFUL = "helpful"
    UNHELPFUL = "unhelpful"


DECISIONS = (
    Outcome.ANSWER,
    Outcome.CHOOSE,
    Outcome.REFER,
    Outcome.SCREEN,
    Outcome.HANDOFF,
    Outcome.DECLINE,
)
"""Every question has exactly one of these."""
UNANSWERED = (Outcome.HANDOFF, Outcome.DECLINE)
"""What got no answer: handed to a person, or not understood."""
OPINIONS = (Outcome.HELPFUL, Outcome.UNHELPFUL)


@dataclass(frozen=True, slots=True)
class Tally:
    """`week` is an ISO week (`2026-W48`); `topic` is "" where none was recognised."""

    week: str
    topic: str
    outcome: Outcome
    n: int


@dataclass(frozen=True, slots=True)
class Figures:
    """How often each outcome was there."""

    counts: Mapping[Outcome, int]

    def count(self, *outcomes: Outcome) -> int:
        """How often one of these was the outcome."""
        return sum(self.counts.get(outcome, 0) for outcome in outcomes)

    @property
    def asked(self) -> int:
        """All questions."""
        return self.count(*DECISIONS)

    @property
    def judged(self) -> int:
        """All opinions about answers."""
        return self.count(*OPINIONS)

    def rate(self, *outcomes: Outcome) -> Fraction | None:
        """The share of all questions; None where nobody asked."""
        return Fraction(self.count(*outcomes), self.asked) if self.asked else None

    @property
    def helpful_rate(self) -> Fraction | None:
        """The share of "helpful" among the opinions; None where there is none."""
        return Fraction(self.count(Outcome.HELPFUL), self.judged) if self.judged else None


NOTHING = Figures({})


def together(figures: Iterable[Figures]) -> Figures:
    """The figures of several, added up."""
    counts: Counter[Outcome] = Counter()
    for one in figures:
        counts.update(one.counts)
    return Figures(dict(counts))


@dataclass(frozen=True, slots=True)
class Learning:
    """The figures of a span of weeks: of all, of each week (also those without a question), of each topic."""

    total: Figures
    weeks: Mapping[str, Figures]
    topics: Mapping[str, Figures]


def learning(tallies: Iterable[Tally], weeks: Sequence[str]) -> Learning:
    """Adds up what was counted in these weeks; other weeks are left out. The topics asked most come first."""
    inside = [tally for tally in tallies if tally.week in weeks]
    by_week = _grouped(inside, lambda tally: tally.week)
    by_topic = _grouped(inside, lambda tally: tally.topic)
    most = sorted(by_topic, key=lambda topic: (-by_topic[topic].asked, -by_topic[topic].judged, topic))
    return Learning(
        _grouped(inside, lambda _: "").get("", NOTHING),
        {week: by_week.get(week, NOTHING) for week in weeks},
        {topic: by_topic[topic] for topic in most},
    )


def _grouped(tallies: Iterable[Tally], key: Callable[[Tally], str]) -> dict[str, Figures]:
    counts: dict[str, Counter[Outcome]] = {}
    for tally in tallies:
        counts.setdefault(key(tally), Counter())[tally.outcome] += tally.n
    return {name: Figures(dict(counted)) for name, counted in counts.items()}


def iso_week(day: date) -> str:
    """The ISO week, `2026-W48`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def weeks_until(day: date, count: int) -> tuple[str, ...]:
    """The last `count` ISO weeks, oldest first; the last is the one that the day lies in."""
    return tuple(iso_week(day - timedelta(weeks=back)) for back in reversed(range(count)))


def weeks_of(first: date, after: date) -> tuple[str, ...]:
    """The ISO weeks whose Thursday lies from `first` on and before `after`: each week has one month."""
    thursday = first + timedelta(days=(THURSDAY - first.weekday()) % 7)
    count = max(0, -((thursday - after).days // 7))
    return tuple(iso_week(thursday + timedelta(weeks=n)) for n in range(count))


def monday(week: str) -> date:
    """The first day of an ISO week."""
    year, _, number = week.partition("-W")
    return date.fromisocalendar(int(year), int(number), 1)


@dataclass(frozen=True, slots=True)
class Matters:
    """How many matters of residents there are, open and closed, by kind and by township ("" is not said)."""

    total: int
    open: int
    kinds: Mapping[str, int]
    townships: Mapping[str, int]
