"""Reading very many facts documents: what is written in the same way is read once.

Three kinds of things repeat from household to household: a person, the answers of the household that are no
amounts, and the amounts. Whatever is out of the ordinary is read by `read_household` itself.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from knowledge.eligibility.batch_columns import Rows
from knowledge.eligibility.facts import FactDefinition, FactError, Value
from knowledge.eligibility.household import (
    Household,
    check_size,
    read_household,
    read_member,
    read_own,
    read_rest,
)

Facts = Mapping[str, FactDefinition]
Document = Mapping[str, Any]
Known = Mapping[str, Value]


@dataclass
class Alike:
    """Distinct rows of facts."""

    rows: list[Known] = field(default_factory=list)
    _places: dict[Hashable, int] = field(default_factory=dict)

    def row(self, known: Known) -> int:
        """The row with these facts."""
        found = self._places.setdefault(frozenset(known.items()), len(self.rows))
        if found == len(self.rows):
            self.rows.append(known)
        return found


@dataclass
class Written:
    """The rows of what was read, by how it was written."""

    alike: Alike
    read: Callable[[Document], Known]
    _places: dict[Hashable, int] = field(default_factory=dict)

    def row(self, written: Document) -> int:
        """The row with the facts that are made of what is written, nulls left out."""
        values = written.values()
        key = (*written, *values, *map(type, values))  # the types too, for a yes equals 1
        try:
            found = self._places.get(key)
        except TypeError:  # an amount with its period is no key
            return self.alike.row(self.read(_without_nulls(written)))
        if found is None:
            found = self._places[key] = self.alike.row(self.read(_without_nulls(written)))
        return found


def _without_nulls(written: Document) -> Document:
    return {fact: value for fact, value in written.items() if value is not None}


class _OutOfTheOrdinaryError(Exception):
    """The document is read as a whole."""


@dataclass
class Reader:
    """Takes documents one after another; the lists grow by what `Table` says of them."""

    facts: Facts
    amount_facts: frozenset[str]
    flags: Alike = field(default_factory=Alike)
    amounts: Alike = field(default_factory=Alike)
    people: Alike = field(default_factory=Alike)
    flag_rows: list[int] = field(default_factory=list)
    amount_rows: list[int] = field(default_factory=list)
    person: list[int] = field(default_factory=list)
    doubtful: list[bool] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    listed: list[int] = field(default_factory=list)
    refused: dict[int, FactError] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Facts) -> Self:
        return cls(facts, _amounts(facts))

    def __post_init__(self) -> None:
        facts = self.facts
        self._flags = Written(self.flags, lambda written: read_own(facts, written, set()))
        self._amounts = Written(self.amounts, lambda written: read_own(facts, written, set()))
        self._members = Written(self.people, lambda written: read_member(facts, written, 0, set()))
        self._rest = Written(self.people, lambda written: read_rest(facts, written, set()))

    def add(self, document: Document) -> None:
        try:
            self._plain(document)
        except (FactError, _OutOfTheOrdinaryError):
            try:
                self._whole(read_household(self.facts, document))
            except FactError as error:
                self.refused[len(self.listed)] = error
                self._put(self.flags.row({}), self.amounts.row({}), [], 0)

    def households(self) -> Rows:
        """What is known of the households themselves."""
        flags = Rows.of(self.flags.rows).taken(np.array(self.flag_rows, np.int32))
        return flags.beside(Rows.of(self.amounts.rows).taken(np.array(self.amount_rows, np.int32)))

    def _plain(self, document: Document) -> None:
        """Most households: nothing is put in until all of it was read."""
        members, others = document.get("members") or (), document.get("others") or {}
        if type(members) not in {list, tuple} or type(others) is not dict or True in others.values():
            raise _OutOfTheOrdinaryError  # a yes about the others lists somebody
        flags: dict[str, Any] = {}
        amounts: dict[str, Any] = {}
        for fact, value in document.items():
            if fact in self.amount_facts:
                amounts[fact] = value
            elif fact not in _PEOPLE:
                flags[fact] = value
        flag_row, amount_row = self._flags.row(flags), self._amounts.row(amounts)
        people = [self._member(member) for member in members]
        rest = self._rest.row(others)
        size, listed = self.flags.rows[flag_row].get("household_size"), len(people)
        self._check(size, listed)
        if size is None or int(size) > listed:
            people.append(rest)
        self._put(flag_row, amount_row, people, listed, doubtful=size is None)

    def _check(self, size: Value | None, listed: int) -> None:
        """No more people than the household has, or than any can have."""
        definition = self.facts.get("household_size")
        most = size if size is not None or definition is None else definition.maximum
        check_size(self.facts, most, listed, {})

    def _member(self, written: Any) -> int:
        if type(written) is not dict:
            raise _OutOfTheOrdinaryError
        return self._members.row(written)

    def _whole(self, household: Household) -> None:
        values = household.values
        amounts = {fact: value for fact, value in values.items() if fact in self.amount_facts}
        flags = {fact: value for fact, value in values.items() if fact not in self.amount_facts}
        people = [self.people.row(member.values) for member in household.members]
        if household.rest is not None:
            people.append(self.people.row(household.rest.values))
        self._put(
            self.flags.row(flags),
            self.amounts.row(amounts),
            people,
            len(household.members),
            doubtful=not household.rest_certain,
        )

    def _put(
        self, flags: int, amounts: int, people: Sequence[int], listed: int, *, doubtful: bool = False
    ) -> None:
        self.flag_rows.append(flags)
        self.amount_rows.append(amounts)
        self.person += people
        self.doubtful += [False] * listed
        if len(people) > listed:
            self.doubtful.append(doubtful)
        self.counts.append(len(people))
        self.listed.append(listed)


_PEOPLE = frozenset({"members", "others"})


def _amounts(facts: Facts) -> frozenset[str]:
    """The amounts of the household, where they can be read apart: where nothing follows from any."""
    own = {fact: one for fact, one in facts.items() if one.scope == "household"}
    amounts = frozenset(fact for fact, one in own.items() if one.kind == "money")
    following = {fact: (*one.true_when, *one.false_when) for fact, one in own.items()}
    apart = all(
        fact not in amounts and condition.fact not in amounts
        for fact, conditions in following.items()
        for condition in conditions
    )
    return amounts if apart and {"income", "wages"} & own.keys() <= amounts else frozenset()
