"""When a department answers by default, and which parts of a matter can be named."""

from datetime import UTC, date, datetime, timedelta

import pytest

from referral.domain import tasks
from referral.domain.errors import InvalidInput
from referral.domain.working_days import UnknownYear

FRIDAY = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)
"""In Fengjie it is Saturday already."""


class Weekdays:
    """Monday to Friday, and nothing known after 2026."""

    last_year = 2026

    def is_working(self, day: date) -> bool:
        if day.year > self.last_year:
            raise UnknownYear(day.year)
        return day.weekday() < 5


def test_the_usual_day_is_counted_in_working_days_of_the_county():
    assert tasks.day_due(None, FRIDAY, Weekdays()) == date(2026, 12, 8)


def test_where_the_holidays_are_not_known_yet_a_day_has_to_be_given():
    late = datetime(2026, 12, 28, 4, 0, tzinfo=UTC)
    with pytest.raises(InvalidInput) as refused:
        tasks.day_due(None, late, Weekdays())
    assert (refused.value.field, refused.value.problem) == ("due", "empty")
    assert tasks.day_due(date(2027, 1, 15), late, Weekdays()) == date(2027, 1, 15)


def test_a_day_that_is_given_is_today_or_later_by_the_countys_clock():
    today = date(2026, 11, 28)
    assert tasks.day_due(today, FRIDAY, None) == today
    for wrong in (today - timedelta(days=1), today + timedelta(days=367)):
        with pytest.raises(InvalidInput):
            tasks.day_due(wrong, FRIDAY, None)


def test_parts_are_a_closed_list_and_single_answers():
    assert tasks.chosen(["fact:income", "story", "name", "name"]) == ("name", "story", "fact:income")
    assert tasks.facts_of(("name", "fact:income")) == {"income"}
    for wrong in (["all"], ["fact:"], ["fact:A b"], ["fact:x" * 30], [f"fact:a{n}" for n in range(101)]):
        with pytest.raises(InvalidInput):
            tasks.chosen(wrong)
