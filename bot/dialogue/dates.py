"""Dates inside free words: only to tell a resident of one that does not exist or has not come yet."""

import re
from collections.abc import Iterator
from datetime import date

_WRITTEN = re.compile(
    r"(?<!\d)(?:(?P<year>(?:19|20)\d\d)\s*[年./-]\s*)(?P<month>\d{1,2})\s*[月./-]\s*(?P<day>\d{1,2})[日号號]?(?!\d)"
    r"|(?<!\d)(?P<month_only>\d{1,2})\s*月\s*(?P<day_only>\d{1,2})\s*[日号號]?(?!\d)"
)
_LEAP_YEAR = 2024


def impossible(text: str) -> str | None:
    """The first written date that no calendar has (2月30日), as it was written; None without one."""
    for words, found in _found(text):
        if found is None:
            return words
    return None


def future(text: str, today: date) -> str | None:
    """The first written date with a year that lies after today, as it was written, or None."""
    for words, found in _found(text):
        if found is not None and found > today and _WRITTEN.match(words) and words[:4].isdigit():
            return words
    return None


def _found(text: str) -> Iterator[tuple[str, date | None]]:
    for match in _WRITTEN.finditer(text):
        # Without a year the 29th of February gets the benefit of the doubt.
        year = int(match["year"] or _LEAP_YEAR)
        month, day = int(match["month"] or match["month_only"]), int(match["day"] or match["day_only"])
        try:
            yield match[0], date(year, month, day)
        except ValueError:
            yield match[0], None
