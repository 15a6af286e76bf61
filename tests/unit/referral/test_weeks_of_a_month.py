"""Every ISO week belongs to exactly one month: that of its Thursday."""

import itertools
from datetime import date, timedelta

from referral.domain.figures import iso_week, weeks_of


def test_a_week_over_the_end_of_a_month_is_counted_once():
    october = weeks_of(date(2026, 10, 1), date(2026, 11, 1))
    november = weeks_of(date(2026, 11, 1), date(2026, 12, 1))
    assert october[-1] == iso_week(date(2026, 10, 29))
    assert november[0] == iso_week(date(2026, 11, 5))
    assert not set(october) & set(november)


def test_the_months_of_some_years_hold_every_week_once():
    firsts = [date(year, month, 1) for year in range(2017, 2031) for month in range(1, 13)]
    held = [week for first, after in itertools.pairwise(firsts) for week in weeks_of(first, after)]
    thursdays = []
    day = date(2017, 1, 5)
    while day < firsts[-1]:
        thursdays.append(iso_week(day))
        day += timedelta(weeks=1)
    assert held == thursdays


def test_a_span_without_a_thursday_holds_no_week():
    assert weeks_of(date(2026, 11, 6), date(2026, 11, 9)) == ()
