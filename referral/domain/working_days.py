"""Counting days the way terms are counted: on the county's calendar, from the day after the beginning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Protocol

from referral.domain.aid import COUNTY_TIME
from referral.domain.errors import DomainError

DAY = timedelta(days=1)


class UnknownYear(DomainError):  # noqa: N818 - the names of the domain's errors are its words
    """Nobody has told the calendar yet which days of that year are off: no date is made up instead."""

    def __init__(self, year: int) -> None:
        super().__init__(f"the working days of {year} are not known yet")
        self.year = year


class Calendar(Protocol):
    """Which days are worked in China: weekdays without holidays, and the weekend days made up for."""

    @property
    def last_year(self) -> int:
        """The last year without a gap that is known."""
        ...

    def is_working(self, day: date) -> bool:
        """Raises UnknownYear."""
        ...


def county_day(at: datetime) -> date:
    """The day on the county's calendar, which has begun eight hours before that of UTC."""
    return at.astimezone(COUNTY_TIME).date()


def end_of(day: date) -> datetime:
    """The first moment that does not belong to the day any more, by the county's clock."""
    return datetime.combine(day + DAY, time(), COUNTY_TIME)


def last_day_of(end: datetime) -> date:
    """The last day of a term that is over at this moment."""
    return county_day(end - timedelta(microseconds=1))


def after(start: date, number: int, counted: Callable[[date], bool]) -> date:
    """The `number`-th counted day after the start; the day of the start itself never counts.

    Raises what `counted` raises.
    """
    day = start
    while number > 0:
        day += DAY
        if counted(day):
            number -= 1
    return day


def between(first: date, last: date, counted: Callable[[date], bool]) -> int:
    """How many counted days lie after `first` and not after `last`. Raises what `counted` raises."""
    return sum(counted(first + DAY * n) for n in range(1, (last - first).days + 1))
