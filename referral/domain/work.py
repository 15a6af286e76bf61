"""What the windows did in a span of days, for the dashboard and the report of 督查通报 (四（四）)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from statistics import median
from typing import TypeVar

from referral.domain.satisfaction import Score

Key = TypeVar("Key", bound=Hashable)


class Outcome(StrEnum):
    """How a matter was decided. What needs no decision (a question, a report) is answered by its closing."""

    APPROVED = "approved"
    DECLINED = "declined"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Received:
    """A matter that came in within the span."""

    kind: str
    township: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision within the span. `due` is when its term ended; None where no term is known."""

    kind: str
    township: str
    outcome: Outcome
    filed_at: datetime
    decided_at: datetime
    due: datetime | None

    @property
    def on_time(self) -> bool | None:
        return None if self.due is None else self.decided_at < self.due

    @property
    def days(self) -> Fraction:
        """From the filing to the decision, in days of 24 hours."""
        spent = self.decided_at - self.filed_at
        return Fraction(int(spent.total_seconds()), 24 * 3600)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a resident said after a closing within the span."""

    kind: str
    township: str
    score: Score


@dataclass(frozen=True, slots=True)
class Open:
    """A matter that is open now."""

    kind: str
    township: str
    overdue: bool
    unassigned: bool


Row = Received | Decided | Judged | Open


@dataclass(frozen=True, slots=True)
class Work:
    """The figures of some rows. A share of nothing is None: unknown, and never 0 or 100 percent."""

    received: int = 0
    outcomes: Mapping[Outcome, int] = field(default_factory=dict)
    on_time: int = 0
    late: int = 0
    median_days: Fraction | None = None
    scores: Mapping[Score, int] = field(default_factory=dict)
    open: int = 0
    overdue: int = 0
    unassigned: int = 0

    @property
    def decided(self) -> int:
        return sum(self.outcomes.values())

    @property
    def on_time_share(self) -> Fraction | None:
        """Of the decisions whose term is known."""
        known = self.on_time + self.late
        return Fraction(self.on_time, known) if known else None

    @property
    def judged(self) -> int:
        return sum(self.scores.values())

    @property
    def satisfied_share(self) -> Fraction | None:
        """Those who were content, of those who said anything."""
        return Fraction(self.scores.get(Score.GOOD, 0), self.judged) if self.judged else None


NO_WORK = Work()


def add_up(rows: Iterable[Row]) -> Work:
    """The figures of all these rows together."""
    rows = list(rows)
    decided = [row for row in rows if isinstance(row, Decided)]
    waiting = [row for row in rows if isinstance(row, Open)]
    return Work(
        received=sum(isinstance(row, Received) for row in rows),
        outcomes=Counter(row.outcome for row in decided),
        on_time=sum(row.on_time is True for row in decided),
        late=sum(row.on_time is False for row in decided),
        median_days=median(row.days for row in decided) if decided else None,
        scores=Counter(row.score for row in rows if isinstance(row, Judged)),
        open=len(waiting),
        overdue=sum(row.overdue for row in waiting),
        unassigned=sum(row.unassigned for row in waiting),
    )


@dataclass(frozen=True, slots=True)
class WorkTables:
    """The figures of a span: of all, by kind and by township, each with the most received first."""

    total: Work
    kinds: Mapping[str, Work]
    townships: Mapping[str, Work]


def tables(rows: Iterable[Row]) -> WorkTables:
    """The three tables over the same rows, so that each adds up to the total."""
    rows = list(rows)
    return WorkTables(add_up(rows), _by(rows, lambda row: row.kind), _by(rows, lambda row: row.township))


def _by(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, Work]:
    found: dict[Key, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    added = {name: add_up(of) for name, of in found.items()}
    return dict(sorted(added.items(), key=lambda one: (-one[1].received, -one[1].open, str(one[0]))))
