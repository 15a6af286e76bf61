"""Facts of many households, or of many people, as columns of codes.

A fact is kept as codes of its distinct values, so whatever is decided is decided once for each value.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.facts import Value

NOT_KNOWN: Final = -1
"""The code of a fact that is not known: the last place of whatever is looked up by code."""


@dataclass(frozen=True, slots=True)
class Column:
    """One fact of many rows: its distinct values, and for each row the place of its own among them."""

    values: tuple[Value, ...]
    codes: NDArray[np.int32]

    @classmethod
    def of(cls, values: Iterable[Value | None]) -> Self:
        places: dict[Value | None, int] = {None: NOT_KNOWN}
        codes = [places.setdefault(value, len(places) - 1) for value in values]
        return cls(tuple(value for value in places if value is not None), np.array(codes, np.int32))

    @property
    def known(self) -> NDArray[np.bool_]:
        return np.not_equal(self.codes, NOT_KNOWN)

    def where(self, value: bool) -> NDArray[np.bool_]:
        """Where a yes-or-no fact is known to be so."""
        so = np.array([*(one is value for one in self.values), False], np.bool_)
        found: NDArray[np.bool_] = so[self.codes]
        return found

    def numbers(self) -> NDArray[np.float64]:
        """The values as floating numbers, not a number where they are not known."""
        return np.array([*map(float, self.values), np.nan])[self.codes]

    def taken(self, rows: NDArray[np.int32]) -> "Column":
        """The same fact of other rows, each one of these."""
        return Column(self.values, self.codes[rows])


@dataclass(frozen=True, slots=True)
class Rows:
    """What is known of households, or of people; a fact of which nothing is known has no column."""

    size: int
    columns: Mapping[str, Column]

    @classmethod
    def of(cls, rows: Sequence[Mapping[str, Value]]) -> Self:
        facts = dict.fromkeys(fact for row in rows for fact in row)
        return cls(len(rows), {fact: Column.of(row.get(fact) for row in rows) for fact in facts})

    def column(self, fact: str) -> Column:
        found = self.columns.get(fact)
        return Column((), np.full(self.size, NOT_KNOWN, np.int32)) if found is None else found

    def taken(self, rows: NDArray[np.int32]) -> "Rows":
        """Other rows, each with the facts of one of these."""
        return Rows(len(rows), {fact: column.taken(rows) for fact, column in self.columns.items()})

    def beside(self, others: "Rows") -> "Rows":
        """The same rows with other facts of theirs as well."""
        return Rows(self.size, {**self.columns, **others.columns})
