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
_STEPS: Final = (0b00, 0b01, 0b11)


class Truth(Enum):
    """The ends, on the line from no to yes, between which the answer must come to lie."""

    false = (NO, NO)
    staff = (JUDGED, JUDGED)
    true = (YES, YES)
    unknown = (NO, YES)
    staff_at_best = (NO, JUDGED)
    staff_at_least = (JUDGED, YES)

    # Plain attributes: a screening reads them some hundred times.
    low: int
    high: int
    steps: int
    """Both ends as steps from no, a bit each: the lowest of several is their and, the highest their or."""

    def __init__(self, low: int, high: int) -> None:
        self.low = low
        self.high = high
        self.steps = _STEPS[low] | _STEPS[high] << 2

    __hash__ = object.__hash__  # there is one of each

    @property
    def undecided(self) -> bool:
        """Whether an answer or an amount that is missing can still change it."""
        return self.low != self.high

    @property
    def perhaps(self) -> "Truth":
        """The same of somebody who may not exist: then it is a no."""
        return _BETWEEN[NO, self.high]

    def __invert__(self) -> "Truth":
        return _BETWEEN[YES - self.high, YES - self.low]


_BETWEEN: Final = {(truth.low, truth.high): truth for truth in Truth}
_BY_STEPS: Final = {truth.steps: truth for truth in Truth}


def every(values: Iterable[Truth]) -> Truth:
    """True when all are; a no decides, and a judgement is as good as it can get where one is due."""
    steps = Truth.true.steps
    for value in values:
        steps &= value.steps
    return _BY_STEPS[steps]


def some(values: Iterable[Truth]) -> Truth:
    """True when one is; a yes decides, and with a judgement due it cannot become a no."""
    steps = Truth.false.steps
    for value in values:
        steps |= value.steps
    return _BY_STEPS[steps]


def known(value: bool | None) -> Truth:
    """A plain answer, None being no answer."""
    if value is None:
        return Truth.unknown
    return Truth.true if value else Truth.false
