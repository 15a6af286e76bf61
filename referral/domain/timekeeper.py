"""The terms of the content laid over the clocks of a matter."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property

from knowledge.deadlines import Stage
from knowledge.model import DatedValue, KnowledgeBase
from referral.domain.deadlines import Clock, Times, due, left, times
from referral.domain.kinds import OPEN
from referral.domain.referral import Referral
from referral.domain.working_days import Calendar, UnknownYear, after, county_day, end_of

WARN = "deadline.house.warn"
SILENT = "deadline.house.silent"
ESCALATE = "deadline.house.escalate"
FIRST_LIMIT = "relief.first-limit"
UNKNOWN_YEAR_WARN = timedelta(days=4)
"""Where the working days ahead are not known, what ends within so long ends soon. It dates nothing."""


@dataclass(frozen=True, slots=True)
class Due:
    """What the queue sorts by: the nearest end of a clock, whose it is, and the year that hid another end."""

    at: datetime | None = None
    stage: Stage | None = None
    unknown: int | None = None


@dataclass(frozen=True)
class Timekeeper:
    """Terms and calendar. Without knowledge no matter has a clock."""

    kb: KnowledgeBase | None = None
    calendar: Calendar | None = None

    @cached_property
    def version(self) -> str:
        """Changes with every term, every value of one, and every year that becomes known."""
        if self.kb is None or self.calendar is None:
            return ""
        values = [self.kb.parameters[term.parameter].values for term in self.kb.terms]
        said = repr((self.kb.terms, values, self.kb.years, self.calendar.last_year))
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def clocks(self, referral: Referral, now: datetime) -> tuple[Clock, ...]:
        """The running clocks, the first to end first; those without an end stand last."""
        if self.kb is None or self.calendar is None or not self.kb.terms:
            return ()
        held = times(referral.kind, referral.events)
        found = [
            self._clock(referral, stage, since, held, now)
            for stage, since in held.running.items()
            if referral.status in OPEN
        ]
        clocks = [clock for clock in found if clock is not None]
        return tuple(sorted(clocks, key=lambda clock: (clock.due is None, clock.due or now)))

    def due(self, referral: Referral) -> Due:
        """What the row of a matter carries; the same at every moment between two events."""
        clocks = self.clocks(referral, referral.updated_at)
        unknown = next((clock.unknown for clock in clocks if clock.unknown is not None), None)
        if not clocks or clocks[0].due is None:
            return Due(unknown=unknown)
        return Due(clocks[0].due, clocks[0].stage, unknown)

    def _clock(
        self, referral: Referral, stage: Stage, since: datetime, held: Times, now: datetime
    ) -> Clock | None:
        assert self.kb is not None, "asked only with knowledge"
        assert self.calendar is not None, "asked only with a calendar"
        fits = (
            term for term in self.kb.terms if term.fits(stage, referral.kind, referral.program, held.variant)
        )
        term = next(fits, None)
        if term is None:
            return None
        value = self._value(term.parameter, since, referral.township)
        end, unknown, rest = None, None, None
        if value is not None and value.value is not None:
            try:
                end = due(term.counts, int(value.value), since, held, self.calendar)
                rest = left(term.counts, end, now, held, self.calendar)
            except UnknownYear as error:
                unknown = error.year
        return Clock(term, value, since, end, unknown, held.paused_on(county_day(now)), rest)

    def _value(self, parameter: str, at: datetime, township: str) -> DatedValue | None:
        """What held in the township when the clock began: a later value is for later clocks."""
        found = self.kb.parameters.get(parameter) if self.kb is not None else None
        if self.kb is None or found is None:
            return None
        area = self.kb.area_named(township)
        return found.on(county_day(at), area.id if area else None)

    def first_limit(self, township: str, at: datetime) -> Decimal | None:
        """What a township may grant on the spot (yuan); None where the county has not set it."""
        value = self._value(FIRST_LIMIT, at, township)
        return None if value is None else value.value

    def house_days(self, parameter: str, at: datetime, township: str = "") -> int | None:
        """A number of working days that this house has set; None: it has not, so nothing follows from it."""
        value = self._value(parameter, at, township)
        return None if value is None or value.value is None else int(value.value)

    def soon(self, now: datetime) -> datetime:
        """What ends before this moment ends soon."""
        number = self.house_days(WARN, now)
        if number is None or self.calendar is None:
            return now
        try:
            return end_of(after(county_day(now), number, self.calendar.is_working))
        except UnknownYear:
            return now + UNKNOWN_YEAR_WARN

    def working_days_ago(self, number: int, now: datetime) -> datetime:
        """The end of the day after which `number` whole working days have gone by. Raises UnknownYear."""
        assert self.calendar is not None, "asked only with a calendar"
        day = county_day(now)
        passed = 0
        while passed < number:
            day -= timedelta(days=1)
            passed += self.calendar.is_working(day)
        return end_of(day - timedelta(days=1))
