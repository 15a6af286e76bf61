"""Income of one person a month, for many households at once: what `income` says of one.

Floating numbers tell nearly every household from a limit; those that lie on it but for rounding are told
by the very same decimal calculation as a single household.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.batch_table import Table
from knowledge.eligibility.evaluation import compared
from knowledge.eligibility.income import income_per_head
from knowledge.eligibility.rules import Comparison

MARGIN: Final = 1e-6
"""Yuan, or this share of the limit: far more than floating numbers can be wrong, far less than a cent."""

RESTS_ON: Final = ("income", "household_size", "receives_dibao", "project_job", "wages")

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Incomes:
    """Between what the counted income of one person lies (no upper end: infinite), for each household."""

    table: Table
    cost_share: Decimal | None
    low: Numbers
    high: Numbers

    @classmethod
    def of(cls, table: Table, cost_share: Decimal | None) -> Self:
        """`cost_share` of wages in per cent, as in `income_per_head`."""
        own = table.households
        total, size = own.column("income").numbers(), own.column("household_size").numbers()
        least, most = _deduction(table, total, cost_share)
        definition = table.facts["household_size"]
        sized = ~np.isnan(size)
        most_people = np.where(sized, size, float(definition.maximum or 1))
        fewest_people = np.where(sized, size, np.maximum(1, table.listed))
        known = ~np.isnan(total)
        low = np.where(known, (total - most) / most_people, 0.0)
        high = np.where(known, (total - least) / fewest_people, np.inf)
        return cls(table, cost_share, low, high)

    def compared(self, comparison: Comparison, limit: Decimal) -> tuple[Mask, Mask]:
        """Where the amount is on the right side of a limit for certain, and where on the wrong one."""
        against, (low, high) = float(limit), (self.low, self.high)
        match comparison:
            case "below":
                yes, no = high < against, low >= against
            case "at_most":
                yes, no = high <= against, low > against
            case "above":
                yes, no = low > against, high <= against
            case "at_least":
                yes, no = low >= against, high < against
        margin = MARGIN * max(1.0, abs(against))
        close = np.flatnonzero((np.abs(low - against) <= margin) | (np.abs(high - against) <= margin))
        if len(close):
            yes[close], no[close] = self._exactly(close, comparison, limit)
        return yes, no

    def _exactly(self, rows: NDArray[np.intp], comparison: Comparison, limit: Decimal) -> tuple[Mask, Mask]:
        """The same of a few households by decimal numbers, once for all who are alike."""
        own = self.table.households
        looked_at = [self.table.listed[rows], *(own.column(fact).codes[rows] for fact in RESTS_ON)]
        _, first, alike = np.unique(np.stack(looked_at), axis=1, return_index=True, return_inverse=True)
        told = [
            compared(
                comparison,
                income_per_head(self.table.household(int(row), RESTS_ON), self.cost_share),
                limit,
            )
            for row in rows[first]
        ]
        yes, no = (np.array([one is side for one in told], np.bool_)[alike.ravel()] for side in (True, False))
        return yes, no


def _deduction(table: Table, total: Numbers, cost_share: Decimal | None) -> tuple[Numbers, Numbers]:
    """The least and the most that may be taken off for the cost of working."""
    own = table.households
    wages = own.column("wages").numbers()
    wages = np.where(np.isnan(wages), total, wages)
    none = own.column("receives_dibao").where(False) | own.column("project_job").where(False)
    if cost_share is None:
        most = np.where(none, 0.0, wages)
        return np.zeros_like(most), most
    most = np.where(none, 0.0, wages * float(cost_share) / 100)
    waits = np.zeros(table.size, np.bool_)
    for fact in ("receives_dibao", "project_job", "wages"):
        waits |= _open(table, fact)
    return np.where(waits, 0.0, most), most


def _open(table: Table, fact: str) -> Mask:
    """Where a fact of the household is still to be asked for: a detail only of what may be so."""
    unknown = ~table.households.column(fact).known
    definition = table.facts.get(fact)
    if definition is None or definition.detail_of is None:
        return unknown
    above = table.households.column(definition.detail_of).where(True)
    return unknown & (above | _open(table, definition.detail_of))
