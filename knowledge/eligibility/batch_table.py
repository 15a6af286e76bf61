"""Many households, read once and judged as often as one likes.

People of whom the same is known are one row, however many households they live in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.batch_columns import NOT_KNOWN, Rows
from knowledge.eligibility.batch_reading import Document, Facts, Reader
from knowledge.eligibility.facts import FactError
from knowledge.eligibility.household import Household, Person


@dataclass(frozen=True, slots=True)
class Table:
    """Households in the order in which they were given.

    `person` holds, household after household from `starts` on, the row of each listed member in `people`, and
    last that of those not listed; `doubtful` says that these may not exist. `refused` are the households
    whose facts cannot be (of a wrong type, against each other), with what is wrong; of them nothing is known.
    """

    facts: Facts
    documents: Sequence[Document]
    households: Rows
    people: Rows
    person: NDArray[np.int32]
    doubtful: NDArray[np.bool_]
    listed: NDArray[np.int32]
    starts: NDArray[np.int64]
    refused: Mapping[int, FactError]

    @classmethod
    def read(cls, facts: Facts, documents: Sequence[Document]) -> Self:
        """The table of facts documents, as `read_household` reads each of them."""
        reader = Reader.of(facts)
        for document in documents:
            reader.add(document)
        counts = np.array(reader.counts, np.int64)
        return cls(
            facts,
            documents,
            reader.households(),
            Rows.of(reader.people.rows),
            np.array(reader.person, np.int32),
            np.array(reader.doubtful, np.bool_),
            np.array(reader.listed, np.int32),
            np.cumsum(counts) - counts,
            reader.refused,
        )

    @property
    def size(self) -> int:
        return self.households.size

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many people each household has in `person`."""
        return np.diff(self.starts, append=len(self.person))

    def household(self, row: int, facts: Iterable[str]) -> Household:
        """One household with some of its own facts, and as many listed members of whom nothing is told."""
        own = {fact: self.households.column(fact) for fact in facts}
        values = {
            fact: column.values[column.codes[row]]
            for fact, column in own.items()
            if column.codes[row] != NOT_KNOWN
        }
        members = (Person({}),) * int(self.listed[row])
        return Household(self.facts, values, members, None, rest_certain=False, unsure=frozenset())
