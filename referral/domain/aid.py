"""The help that was given, and what the resident says of it: what, how much, when, and whether it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import ClassVar

from referral.domain import words
from referral.domain.errors import InvalidInput
from referral.domain.event import Event
from referral.domain.kinds import Action

YUAN = "元"
COUNTY_TIME = timezone(timedelta(hours=8), "Asia/Shanghai")
_LARGEST = Decimal(100_000_000)
_SMALLEST_STEP = Decimal("0.01")


class Receipt(StrEnum):
    """What the resident says of a delivery."""

    ALL = "all"
    PART = "part"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Help:
    """What was given: in words, how much of it in `unit` (yuan where it is money), on which day."""

    what: str
    amount: Decimal | None = None
    unit: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpDelivered(Event):
    """`amount` is in `unit`; None where staff wrote it into the words."""

    action: ClassVar[Action] = Action.DELIVER
    what: str
    amount: Decimal | None = None
    unit: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryConfirmed(Event):
    """The resident has it. `delivery` counts the deliveries of this matter from 1."""

    action: ClassVar[Action] = Action.CONFIRM
    delivery: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryDisputed(Event):
    """The resident has nothing of it, or not all (`receipt`): staff have it before them again."""

    action: ClassVar[Action] = Action.DISPUTE
    delivery: int
    receipt: Receipt


def read_amount(written: str, field: str = "amount") -> Decimal | None:
    """The number that was written, None for nothing. Raises InvalidInput (the field)."""
    plain = words.clean(written).replace(",", "").replace("，", "")
    if not plain:
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        raise InvalidInput(field, "not-valid") from None


def checked(given: Help, *, at: datetime) -> Help:
    """The help with clean words. Raises InvalidInput: what (empty, too long), amount (not above zero, finer
    than a fen), unit (an amount of nothing), day (in the future).
    """
    what = words.required("what", given.what)
    unit = words.optional("unit", given.unit, words.SHORT)
    amount = given.amount
    if amount is not None:
        if not amount.is_finite() or not 0 < amount <= _LARGEST or amount % _SMALLEST_STEP:
            raise InvalidInput("amount", "not-valid")
        if not unit:
            raise InvalidInput("unit", "empty")
    if given.day is not None and given.day > at.astimezone(COUNTY_TIME).date():
        raise InvalidInput("day", "not-valid")
    return Help(what, amount, unit if amount is not None else "", given.day)


def checked_worth(worth: Decimal | None) -> Decimal:
    """What goods are worth in yuan.

    Raises InvalidInput (worth: missing, not above zero, finer than a fen).
    """
    if worth is None:
        raise InvalidInput("worth", "empty")
    if not worth.is_finite() or not 0 < worth <= _LARGEST or worth % _SMALLEST_STEP:
        raise InvalidInput("worth", "not-valid")
    return worth


def written(amount: Decimal) -> str:
    """The number as people write it: 500, not 500.00."""
    return f"{amount.normalize():f}"
