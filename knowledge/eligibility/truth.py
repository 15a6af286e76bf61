"""Truth with two honest kinds of not knowing: a fact that is missing, and a judgement only staff can make.

What is decided lies on a line: no, for staff to judge, yes. What is not yet decided is the part of the line
that it can still end on. So a missing fact that can at best lead to a judgement is not asked for where
there is to be a judgement anyway.
"""

from collections.abc import Iterable
from enum import Enum
from typing import Final

NO: Final = 0
JUDGED: Final = 1
YES: Final = 2


class Truth(Enum):
    """The ends, on the line from no to yes, between which the answer must come to lie."""

    false = (NO, NO)
    staff = (JUDGED, JUDGED)
    true = (YES, YES)
    unknown = (NO, YES)
    staff_at_best = (NO, JUDGED)
    staff_at_least = (JUDGED, YES)

    @property
    def low(self) -> int:
        return self.value[0]

    @property
    def high(self) -> int:
        return self.value[1]

    @property
    def undecided(self) -> bool:
        """Whether an answer or an amount that is missing can still change it."""
        return self.low != self.high

    @property
    def perhaps(self) -> "Truth":
        """The same of somebody who may not exist: then it is a no."""
        return Truth((NO, self.high))

    def __invert__(self) -> "Truth":
        return Truth((YES - self.high, YES - self.low))


def every(values: Iterable[Truth]) -> Truth:
    """True when all are; a no decides, and a judgement is as good as it can get where one is due."""
    seen = set(values)
    if not seen:
        return Truth.true
    return Truth((min(value.low for value in seen), min(value.high for value in seen)))


def some(values: Iterable[Truth]) -> Truth:
    """True when one is; a yes decides, and with a judgement due it cannot become a no."""
    seen = set(values)
    if not seen:
        return Truth.false
    return Truth((max(value.low for value in seen), max(value.high for value in seen)))


def known(value: bool | None) -> Truth:
    """A plain answer, None being no answer."""
    if value is None:
        return Truth.unknown
    return Truth.true if value else Truth.false
