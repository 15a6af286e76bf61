"""The county's calendar: days are counted where the residents live, times are kept in UTC."""

from datetime import date, datetime, timedelta, timezone

COUNTY_TIME = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has one time and no summer time, so the offset says it all."""


def county_day(at: datetime) -> date:
    """The calendar day in the county at a moment."""
    return at.astimezone(COUNTY_TIME).date()
