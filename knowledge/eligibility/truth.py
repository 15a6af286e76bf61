"""Truth with two honest kinds of not knowing: a fact that is missing, and a judgement only staff can make."""

from collections.abc import Iterable
from enum import Enum


class Truth(Enum):
    """Kleene's three values and a fourth: `staff` is a question that no answer of the resident can settle."""

    false = "false"
    staff = "staff"
    unknown = "unknown"
    true = "true"

    def __invert__(self) -> "Truth":
        return _NEGATED[self]


_NEGATED = {
    Truth.true: Truth.false,
    Truth.false: Truth.true,
    Truth.unknown: Truth.unknown,
    Truth.staff: Truth.staff,
}


def every(values: Iterable[Truth]) -> Truth:
    """True when all are. One no decides; else a missing fact outweighs a judgement, for it may bring a no."""
    seen = set(values)
    for value in (Truth.false, Truth.unknown, Truth.staff):
        if value in seen:
            return value
    return Truth.true


def some(values: Iterable[Truth]) -> Truth:
    """True when one is. Else a missing fact outweighs a judgement, for it may still bring a yes."""
    seen = set(values)
    for value in (Truth.true, Truth.unknown, Truth.staff):
        if value in seen:
            return value
    return Truth.false


def known(value: bool | None) -> Truth:
    """A plain answer, None being no answer."""
    if value is None:
        return Truth.unknown
    return Truth.true if value else Truth.false
