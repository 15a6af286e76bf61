"""Income as the document counts it: 三（三）1.

The centrally set basic pension is not counted. From the wages of a dibao household, employed through a
poverty-alleviation project, one fifth is taken off as the cost of working; from nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from knowledge.eligibility import words
from knowledge.eligibility.facts import NOT_SURE, FactDefinition, FactError
from knowledge.eligibility.values import read_money

if TYPE_CHECKING:  # a household is read with this module's help
    from knowledge.eligibility.household import Household

COST_SHARE = "rule.employment-cost-share"
"""The parameter with the share of wages, in per cent, that is taken off."""

KINDS = ("wages", "basic_pension", "other")
_COUNTED = ("income", "household_size")
_DEDUCTION = ("receives_dibao", "project_job", "wages")
RESTS_ON = _COUNTED + _DEDUCTION
"""The facts that income per head can rest on."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What is known of an amount: it lies between `low` and `high` (None: no upper end).

    `used` are the facts it rests on, `open` those that would narrow it, `lacking` missing parameters.
    """

    low: Decimal
    high: Decimal | None
    used: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


def read_income(definition: FactDefinition, written: Any) -> dict[str, Decimal]:
    """`income` (what counts of it) and `wages` a month, as far as they are given.

    `written` is a number (a month, without basic pension and relief money), an amount with its period, or
    the kinds `wages`, `basic_pension` and `other`, each a number or an amount with its period.
    """
    if not isinstance(written, Mapping) or "amount" in written:
        return {"income": read_money(definition, "income", written)}
    if not written or set(written) - set(KINDS):
        raise FactError("income", words.fill(words.WRONG_MONEY, name=definition.name))
    kinds = {
        kind: read_money(definition, f"income.{kind}", value)
        for kind, value in written.items()
        if value is not None and value != NOT_SURE
    }
    found = {"wages": kinds["wages"]} if "wages" in kinds else {}
    if "wages" in kinds and "other" in kinds:
        found["income"] = kinds["wages"] + kinds["other"]
    return found


def income_per_head(household: "Household", cost_share: Decimal | None) -> Amount:
    """Counted income of one person a month, between its bounds; `cost_share` in per cent."""
    values = household.values
    total, size = values.get("income"), values.get("household_size")
    looked_at = _COUNTED + (_DEDUCTION if values.get("receives_dibao") is True else ())
    used = tuple(fact for fact in looked_at if fact in values)
    if not isinstance(total, Decimal):
        waits = household.open("income")
        asks_size = size is None and "income" not in household.unsure
        return Amount(Decimal(0), None, used, (household.open("household_size") if asks_size else ()) + waits)
    least, most, waits, lacking = _deduction(household, total, cost_share)
    definition = household.definitions["household_size"]
    if size is None:
        fewest = max(1, len(household.members))
        return Amount(
            (total - most) / Decimal(definition.maximum or 1),
            (total - least) / fewest,
            used,
            household.open("household_size"),
            lacking,
        )
    return Amount((total - most) / int(size), (total - least) / int(size), used, waits, lacking)


def _deduction(
    household: "Household", total: Decimal, cost_share: Decimal | None
) -> tuple[Decimal, Decimal, tuple[str, ...], tuple[str, ...]]:
    """The least and the most that may be taken off for the cost of working, what is open, what lacks."""
    nothing = Decimal(0)
    values = household.values
    if values.get("receives_dibao") is False or values.get("project_job") is False:
        return nothing, nothing, (), ()
    wages = values.get("wages", total)
    assert isinstance(wages, Decimal)
    if wages == 0:
        return nothing, nothing, (), ()
    if cost_share is None:
        return nothing, wages, household.open("wages"), (COST_SHARE,)
    most = wages * cost_share / 100
    waits = tuple(dict.fromkeys(ref for fact in _DEDUCTION for ref in household.open(fact)))
    return (nothing if waits else most), most, waits[:1], ()
