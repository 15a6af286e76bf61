"""A month of the county's calendar, and what the windows did in it: for the panel, the report and the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from admin_api.world import COUNTY_TIME, now, world
from referral.domain.figures import Learning, learning, weeks_of
from referral.domain.people import Staff
from referral.domain.work import WorkTables
from referral.store.queries import learning_figures, work_tables

FIRST_YEAR = 2017
"""The year of the policy: nothing was counted before it."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the county's calendar."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str, today: date) -> Month:
        """`2026-11`; ValueError for anything else, and for months that are not there yet."""
        first = date.fromisoformat(f"{text}-01")
        if first > today or first.year < FIRST_YEAR:
            raise ValueError(text)
        return cls.of(first)

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def after(self) -> Month:
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    @property
    def before(self) -> Month:
        return Month(self.year - (self.month == 1), (self.month - 2) % 12 + 1)

    def over(self, today: date) -> bool:
        """Whether its figures stand."""
        return self.after.first <= today

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), COUNTY_TIME)


def done_in(month: Month, staff: Staff, township: str | None) -> WorkTables:
    """What the windows of a person's area did in a month."""
    with world().database.unit_of_work(read_only=True) as uow:
        return work_tables(
            uow,
            staff=staff,
            since=_moment(month.first),
            until=_moment(month.after.first),
            now=now(),
            township=township,
        )


def asked_in(month: Month) -> Learning:
    """What became of the questions of a month, by the week and without a place: nobody is in a tally."""
    weeks = weeks_of(month.first, month.after.first)
    with world().database.unit_of_work(read_only=True) as uow:
        return learning_figures(uow, weeks) if weeks else learning((), ())
