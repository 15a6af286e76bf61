"""One answer of a facts document: its type and its bounds."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from knowledge.eligibility import words
from knowledge.eligibility.facts import FactDefinition, FactError, Value
from knowledge.languages import Text

_MONTHS = {"month": Decimal(1), "year": Decimal(12), "irregular": Decimal(12)}
"""How many months an amount stands for; irregular income is the sum of the last twelve months."""

PERIODS = ("day", "month", "year", "irregular")


def read_value(definition: FactDefinition, ref: str, written: Any) -> Value:
    """The typed value of an answer as JSON holds it; FactError naming `ref` where it does not fit."""
    match definition.kind:
        case "bool":
            if not isinstance(written, bool):
                raise _wrong(definition, ref, words.WRONG_BOOL)
            return written
        case "int":
            number = _integer(written)
            if number is None:
                raise _wrong(definition, ref, words.WRONG_INT)
            if definition.choices:
                return _choice(definition, ref, number)
            return int(_bounded(definition, ref, Decimal(number)))
        case "money":
            return read_money(definition, ref, written)
        case "choice":
            return _choice(definition, ref, written)
        case "date":
            return _date(definition, ref, written)


def read_money(definition: FactDefinition, ref: str, written: Any) -> Decimal:
    """Yuan a month from a number, or from {"amount", "period", "days"}; negative and endless is refused."""
    if not isinstance(written, dict):
        return _bounded(definition, ref, _decimal(definition, ref, written))
    period = written.get("period", "month")
    if set(written) - {"amount", "period", "days"} or "amount" not in written or period not in PERIODS:
        raise _wrong(definition, ref, words.WRONG_MONEY)
    amount = _decimal(definition, ref, written["amount"])
    if amount < 0:
        _bounded(definition, ref, amount)
    if period != "day":
        return _bounded(definition, ref, amount / _MONTHS[period])
    days = _integer(written.get("days"))
    if days is None or not 1 <= days <= 31:
        raise _wrong(definition, ref, words.DAYS_MISSING)
    return _bounded(definition, ref, amount * days)


def _integer(written: Any) -> int | None:
    if isinstance(written, bool):
        return None
    if isinstance(written, float) and written.is_integer():
        return int(written)
    return written if isinstance(written, int) else None


def _decimal(definition: FactDefinition, ref: str, written: Any) -> Decimal:
    if isinstance(written, bool) or not isinstance(written, int | float | str | Decimal):
        raise _wrong(definition, ref, words.WRONG_MONEY)
    if isinstance(written, str | int) and len(str(written)) > 20:
        raise _wrong(definition, ref, words.WRONG_MONEY)
    try:
        number = Decimal(str(written))
    except InvalidOperation as error:
        raise _wrong(definition, ref, words.WRONG_MONEY) from error
    if not number.is_finite():
        raise _wrong(definition, ref, words.WRONG_MONEY)
    return number


def _bounded(definition: FactDefinition, ref: str, number: Decimal) -> Decimal:
    low, high = definition.minimum, definition.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        shown = f"{number:f}" if abs(number) < Decimal(10) ** 15 else f"{number:.3e}"
        raise FactError(
            ref, words.fill(words.OUT_OF_RANGE, name=definition.name, minimum=low, maximum=high, value=shown)
        )
    return number


def _choice(definition: FactDefinition, ref: str, written: Any) -> Value:
    for choice in definition.choices:
        if choice.value == written and type(choice.value) is type(written):
            return choice.value
    shown = ", ".join(str(choice.value) for choice in definition.choices)
    raise FactError(ref, words.fill(words.WRONG_CHOICE, name=definition.name, choices=shown))


def _date(definition: FactDefinition, ref: str, written: Any) -> str:
    try:
        return date.fromisoformat(written).isoformat()
    except (TypeError, ValueError) as error:
        raise _wrong(definition, ref, words.WRONG_DATE) from error


def _wrong(definition: FactDefinition, ref: str, message: Text) -> FactError:
    return FactError(ref, words.fill(message, name=definition.name))
