"""Which clocks of a matter run, since when, and when each is over: all of it derived from what happened.

Nothing here reads a clock or a file. Terms come from the content, days from a calendar behind a port; a term
that reaches into a year which the calendar does not know has no end, and says which year is missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from knowledge.deadlines import HOUSE, Counts, Stage, Term, Variant
from knowledge.model import DatedValue
from referral.domain.events import (
    ClockPaused,
    ClockResumed,
    Event,
    FileCompleted,
    ReferralMerged,
    ReferralSeparated,
    ReliefGranted,
    ResidentAnswered,
    StageEntered,
    TermVaried,
)
from referral.domain.kinds import Kind, Status
from referral.domain.pace import MARKED
from referral.domain.referral import standings
from referral.domain.working_days import (
    Calendar,
    UnknownYear,
    after,
    between,
    county_day,
    end_of,
    last_day_of,
)

STAGES: dict[Stage, frozenset[Status]] = {
    Stage.BEGIN: frozenset({Status.FILED, Status.RECEIVED}),
    Stage.DECIDE: frozenset({Status.CHECKING, Status.ASKED, Status.WITH_DEPARTMENTS}),
    Stage.DELIVER: frozenset({Status.APPROVED}),
}
"""A clock starts where a matter comes into one of these statuses and stops where it leaves them."""


@dataclass(frozen=True, slots=True)
class Pause:
    """The days after `first` and not after `last` do not count."""

    first: date
    last: date
    said: ClockPaused
    over: bool = False
    """Ended by the answer, by staff or by a decision, and not by its own date."""

    def covers(self, day: date) -> bool:
        return self.first < day <= self.last


@dataclass(frozen=True, slots=True)
class Times:
    """What the events say about time: the running stages with their beginnings, and every pause."""

    running: dict[Stage, datetime]
    pauses: tuple[Pause, ...] = ()
    variant: Variant | None = None
    aside: Times | None = None
    """As it stood before the matter was merged into another: undone, it goes on as if nothing had been."""

    def paused_on(self, day: date) -> Pause | None:
        """The pause that holds on a day; also on the day on which it was said."""
        return next((p for p in self.pauses if not p.over and p.first <= day <= p.last), None)

    def counts(self, day: date) -> bool:
        return not any(pause.covers(day) for pause in self.pauses)


def times(kind: Kind, events: Iterable[Event]) -> Times:
    """Replays the history; the events have to be possible ones (`referral.fold` sees to that)."""
    history = tuple(events)
    found, before = Times({}), None
    for event, standing in zip(history, standings(kind, history), strict=True):
        found = _after(found, before, standing.status, event)
        before = standing.status
    return found


def _after(found: Times, before: Status | None, status: Status, event: Event) -> Times:
    if isinstance(event, ReferralSeparated) and found.aside is not None:
        return found.aside
    if isinstance(event, ReferralMerged):
        return Times({}, aside=found)
    running = dict(found.running)
    for stage, inside in STAGES.items():
        if status not in inside:
            running.pop(stage, None)
        elif before not in inside:
            running[stage] = event.at
    moved = running.keys() != found.running.keys()
    if Stage.DECIDE not in running:
        for stage in MARKED:
            running.pop(stage, None)
    found = replace(found, running=running, variant=found.variant if Stage.DECIDE in running else None)
    match event:
        case StageEntered(stage=entered):
            for other in MARKED:
                running.pop(other, None)
            running[Stage(entered)] = event.at
        case TermVaried(variant=variant):
            return replace(found, variant=Variant(variant) if variant else None)
        case ClockPaused(until=until) if until is not None:
            pauses = _ended(found.pauses, county_day(event.at))
            return replace(found, pauses=(*pauses, Pause(county_day(event.at), until, event)))
        case ReliefGranted():
            running[Stage.PAPERS] = event.at
        case FileCompleted():
            running.pop(Stage.PAPERS, None)
    if status in {Status.CLOSED, Status.WITHDRAWN}:
        running.clear()
    if moved or isinstance(event, ClockResumed | ResidentAnswered):
        return replace(found, pauses=_ended(found.pauses, county_day(event.at)))
    return found


def _ended(pauses: tuple[Pause, ...], day: date) -> tuple[Pause, ...]:
    """The pauses, none of them going on after this day."""
    return tuple(p if p.last < day or p.over else replace(p, last=day, over=True) for p in pauses)


@dataclass(frozen=True, slots=True)
class Clock:
    """A running clock. `due` is the first moment after its term.

    None where the term has no number or reaches into the year `unknown`. `value` carries the source and how
    sure we are of it.
    """

    term: Term
    value: DatedValue | None
    since: datetime
    due: datetime | None
    unknown: int | None
    pause: Pause | None
    """The pause in force at the moment that was asked for."""
    left: int | None
    """Working days (of a term in days: days, in hours: hours) until it is over; below nothing once it is."""

    @property
    def stage(self) -> Stage:
        return self.term.stage

    @property
    def last_day(self) -> date | None:
        """The last day of the term, as it is said to people."""
        return None if self.due is None else last_day_of(self.due)

    @property
    def is_law(self) -> bool:
        """Whether the term is anybody's rule but this house's own."""
        return self.value is not None and self.value.source != HOUSE

    def overdue(self, now: datetime) -> bool:
        return self.due is not None and self.due <= now


def due(counts: Counts, number: int, since: datetime, held: Times, calendar: Calendar) -> datetime:
    """The first moment after a term. Raises UnknownYear.

    Days are the county's, and the day of the beginning is not counted. Hours are counted through nights and
    holidays; a pause adds its days to them.
    """
    start = county_day(since)
    match counts:
        case Counts.WORKING_DAYS:
            return end_of(after(start, number, lambda day: held.counts(day) and calendar.is_working(day)))
        case Counts.DAYS:
            return end_of(after(start, number, held.counts))
        case Counts.HOURS:
            stood = sum((p.last - max(p.first, start)).days for p in held.pauses if p.last > start)
            return since + timedelta(hours=number, days=stood)


def left(counts: Counts, until: datetime, now: datetime, held: Times, calendar: Calendar) -> int | None:
    """What is left of a term, in what it counts: negative once it is over, None where nobody can count."""
    if counts is Counts.HOURS:
        return int((until - now).total_seconds() // 3600)
    today, last = county_day(now), last_day_of(until)

    def counted(day: date) -> bool:
        return held.counts(day) and (counts is Counts.DAYS or calendar.is_working(day))

    try:
        return between(today, last, counted) if today <= last else -between(last, today, counted)
    except UnknownYear:
        return None
