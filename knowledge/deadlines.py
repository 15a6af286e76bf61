"""Terms: how long a stage of a matter may take, by whose rule; and working days that staff wrote down.

The days of a term are the dated values of a parameter, so that the county can date new ones with their
source; a term only says which matters and which stage a parameter is for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.languages import Text

HOUSE = "house-rule"
"""The source of a term that nobody but this house has set: it is never called law."""


class Stage(StrEnum):
    """What a clock measures."""

    BEGIN = "begin"
    """From the filing to the beginning of the check."""
    DECIDE = "decide"
    """From there to the decision, all in all."""
    POSTING = "posting"
    """The list of names hangs out."""
    COUNTY = "county"
    """The papers lie with the county."""
    DELIVER = "deliver"
    """From the approval to the help."""
    PAPERS = "papers"
    """From the first relief to the complete file."""


class Counts(StrEnum):
    """What the number of a term counts."""

    WORKING_DAYS = "working-days"
    DAYS = "days"
    HOURS = "hours"


UNITS: dict[Counts, str] = {Counts.WORKING_DAYS: "个工作日", Counts.DAYS: "天", Counts.HOURS: "小时"}
"""The unit of a term's parameter, as it has to be written."""


class Variant(StrEnum):
    """Why another term than the usual one holds for a matter; staff choose it with a reason."""

    SPECIAL = "special"
    """A special case, in which the law gives more time."""
    TOWNSHIP = "township"
    """The township itself confirms, where the county has let it."""


@dataclass(frozen=True, slots=True)
class Term:
    """The first term of the content that fits a matter holds. Empty `kinds` or `programs`: any."""

    id: str
    stage: Stage
    parameter: str
    counts: Counts
    title: Text
    kinds: frozenset[str] = frozenset()
    programs: frozenset[str] = frozenset()
    variant: Variant | None = None

    def fits(self, stage: Stage, kind: str, program: str | None, variant: Variant | None) -> bool:
        return (
            self.stage is stage
            and self.variant in {None, variant}
            and (not self.kinds or kind in self.kinds)
            and (not self.programs or program in self.programs)
        )


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """The days of a year that differ from its weeks: weekdays off and weekend days on, with their source."""

    year: int
    source: str
    off: frozenset[date]
    on: frozenset[date]

    def is_working(self, day: date) -> bool:
        return day in self.on or (day.weekday() < 5 and day not in self.off)
