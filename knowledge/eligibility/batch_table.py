"""Many households as columns, read once and judged as often as one likes.

A fact is kept as codes of its distinct values, so whatever is decided is decided once for each value. People
of whom the same is known are one row, however many households they live in.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.facts import FactDefinition, FactError, Value
from knowledge.eligibility.household import (
    Household,
    Person,
    check_shape,
    check_size,
    read_household,
    read_member,
    read_own,
    read_rest,
)

NOT_KNOWN: Final = -1
"""The code of a fact that is not known: the last place of whatever is looked up by code."""

Facts = Mapping[str, FactDefinition]
Document = Mapping[str, Any]


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
        return Rows(len(rows), {fact: column.taken(rows) for fact, column in self.columns.items()})


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
        reader = _Reader(facts)
        for document in documents:
            reader.add(document)
        counts = np.array([len(people) for people in reader.people], np.int64)
        return cls(
            facts,
            documents,
            Rows.of(reader.own),
            Rows.of(reader.alike.rows),
            np.array([person for people in reader.people for person in people], np.int32),
            np.array([doubt for doubts in reader.doubts for doubt in doubts], np.bool_),
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


@dataclass
class _Alike:
    """People by what is known of them; each kind is read once."""

    rows: list[Mapping[str, Value]] = field(default_factory=list)
    written: dict[Hashable, int] = field(default_factory=dict)
    known: dict[Hashable, int] = field(default_factory=dict)

    def row(self, values: Mapping[str, Value]) -> int:
        """The row of a person of whom these facts are known."""
        found = self.known.setdefault(frozenset(values.items()), len(self.rows))
        if found == len(self.rows):
            self.rows.append(values)
        return found


@dataclass
class _Reader:
    facts: Facts
    own: list[Mapping[str, Value]] = field(default_factory=list)
    people: list[list[int]] = field(default_factory=list)
    doubts: list[list[bool]] = field(default_factory=list)
    listed: list[int] = field(default_factory=list)
    refused: dict[int, FactError] = field(default_factory=dict)
    alike: _Alike = field(default_factory=_Alike)

    def add(self, document: Document) -> None:
        try:
            check_shape(self.facts, document)
            others = document.get("others") or {}
            if True in others.values():  # a yes about the others lists somebody: the whole reading
                self._put(read_household(self.facts, document))
            else:
                self._plain(document, document.get("members") or (), others)
        except FactError as error:
            self.refused[len(self.own)] = error
            self._row({}, [], [], 0)

    def _put(self, household: Household) -> None:
        people = [self.alike.row(member.values) for member in household.members]
        doubts = [False] * len(people)
        if household.rest is not None:
            people.append(self.alike.row(household.rest.values))
            doubts.append(not household.rest_certain)
        self._row(household.values, people, doubts, len(household.members))

    def _plain(self, document: Document, members: Sequence[Document], others: Document) -> None:
        """The same without making a household of it."""
        written = {
            fact: value
            for fact, value in document.items()
            if value is not None and fact != "members" and fact != "others"  # noqa: PLR1714 a hundred times a ms
        }
        values = read_own(self.facts, written, set())
        people = [self._person(member, at) for at, member in enumerate(members)]
        doubts, listed = [False] * len(people), len(people)
        size = values.get("household_size")
        rest = self._person(others, None)
        check_size(self.facts, size, listed, {})
        if size is None or int(size) > listed:
            people.append(rest)
            doubts.append(size is None)
        self._row(values, people, doubts, listed)

    def _person(self, written: Document, index: int | None) -> int:
        """The row of a listed member, or of the rest; what is written alike is read once."""
        # A yes equals 1, so the types belong to what is written.
        key = (index is None, *written.items(), *map(type, written.values()))
        try:
            found = self.alike.written.get(key)
        except TypeError:  # an amount with its period
            return self._read(written, index)
        if found is None:
            found = self.alike.written[key] = self._read(written, index)
        return found

    def _read(self, written: Document, index: int | None) -> int:
        told = {fact: value for fact, value in written.items() if value is not None}
        if index is None:
            return self.alike.row(read_rest(self.facts, told, set()))
        return self.alike.row(read_member(self.facts, told, index, set()))

    def _row(self, own: Mapping[str, Value], people: list[int], doubts: list[bool], listed: int) -> None:
        self.own.append(own)
        self.people.append(people)
        self.doubts.append(doubts)
        self.listed.append(listed)
