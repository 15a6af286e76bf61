"""Working days in China: holidays, made-up Saturdays, the county's midnight, and years that nobody knows yet."""

from datetime import UTC, date, datetime

import pytest

from knowledge.deadlines import CalendarYear
from referral.calendar import ChineseCalendar
from referral.domain.working_days import UnknownYear, after, between, county_day, end_of, last_day_of

CALENDAR = ChineseCalendar()


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 23), True),  # a plain Monday
        (date(2026, 11, 28), False),  # a plain Saturday
        (date(2026, 10, 1), False),  # National Day
        (date(2026, 2, 14), True),  # a Saturday made up for before Spring Festival
        (date(2026, 2, 16), False),  # Spring Festival's eve
        (date(2026, 2, 28), True),  # a Saturday made up for after it
    ],
)
def test_a_day_is_worked_or_not(day, works):
    assert CALENDAR.is_working(day) is works


@pytest.mark.parametrize("day", [date(2027, 1, 4), date(1999, 1, 4)])
def test_a_year_that_nobody_knows_is_said_and_not_guessed(day):
    with pytest.raises(UnknownYear, match=str(day.year)) as missing:
        CALENDAR.is_working(day)
    assert missing.value.year == day.year


def test_a_year_that_was_written_down_is_known():
    year = CalendarYear(2027, "notice", frozenset({date(2027, 1, 1)}), frozenset({date(2027, 1, 9)}))
    written = ChineseCalendar([year])
    assert (CALENDAR.last_year, written.last_year) == (2026, 2027)
    assert not written.is_working(date(2027, 1, 1))
    assert written.is_working(date(2027, 1, 9))
    assert written.is_working(date(2027, 1, 4))
    assert not written.is_working(date(2027, 1, 3))
    with pytest.raises(UnknownYear):
        written.is_working(date(2028, 1, 4))


def test_a_gap_between_the_years_stays_a_gap():
    assert (
        ChineseCalendar([CalendarYear(2028, "n", frozenset({date(2028, 1, 3)}), frozenset())]).last_year
        == 2026
    )


def test_the_county_is_eight_hours_ahead():
    assert county_day(datetime(2026, 11, 23, 15, 59, tzinfo=UTC)) == date(2026, 11, 23)
    assert county_day(datetime(2026, 11, 23, 16, 0, tzinfo=UTC)) == date(2026, 11, 24)
    end = end_of(date(2026, 11, 23))
    assert end == datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    assert last_day_of(end) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("start", "number", "last"),
    [
        (date(2026, 11, 23), 3, date(2026, 11, 26)),
        (date(2026, 11, 26), 3, date(2026, 12, 1)),  # over a weekend
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # begun on a Saturday
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # the next day is a made-up Saturday
        (date(2026, 2, 14), 1, date(2026, 2, 24)),  # begun on it: Spring Festival lies between
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # the long week
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_the_day_of_the_beginning_is_not_counted(start, number, last):
    assert after(start, number, CALENDAR.is_working) == last
    assert between(start, last, CALENDAR.is_working) == number


def test_counting_into_an_unknown_year_is_refused():
    assert after(date(2026, 12, 28), 3, CALENDAR.is_working) == date(2026, 12, 31)
    with pytest.raises(UnknownYear):
        after(date(2026, 12, 28), 4, CALENDAR.is_working)
