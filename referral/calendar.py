"""The kept library of Chinese holidays behind the port, completed by the years that staff wrote down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import count

import chinese_calendar  # type: ignore[import-untyped]

from knowledge.deadlines import CalendarYear
from referral.domain.working_days import UnknownYear


class ChineseCalendar:
    """What `chinesecalendar` knows, and the years of the content.

    A written year goes before the library's: it is the newer word where an arrangement was changed.
    """

    def __init__(self, written: Sequence[CalendarYear] = ()) -> None:
        self._written = {year.year: year for year in written}

    @property
    def last_year(self) -> int:
        first = _library_years()[1]
        return next(year - 1 for year in count(first + 1) if year not in self._written)

    def is_working(self, day: date) -> bool:
        written = self._written.get(day.year)
        if written is not None:
            return written.is_working(day)
        first, last = _library_years()
        if not first <= day.year <= last:
            raise UnknownYear(day.year)
        return bool(chinese_calendar.is_workday(day))


@cache
def _library_years() -> tuple[int, int]:
    """The first and the last year that the library has holidays of."""
    years = {day.year for day in chinese_calendar.constants.holidays}
    return min(years), max(years)
