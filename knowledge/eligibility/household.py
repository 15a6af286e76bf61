"""A household as a screening sees it: typed, within its bounds, free of contradictions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from knowledge.eligibility import words
from knowledge.eligibility.document import canonical, implied
from knowledge.eligibility.facts import NOT_SURE, FactDefinition, FactError, Ref, Scope, Value
from knowledge.eligibility.income import read_income
from knowledge.eligibility.values import read_value

Definitions = Mapping[str, FactDefinition]


@dataclass(frozen=True, slots=True)
class Person:
    """A listed member, or (index None) any member who is not listed."""

    values: Mapping[str, Value]
    index: int | None = None

    def ref(self, fact: str) -> str:
        return f"others.{fact}" if self.index is None else f"members[{self.index}].{fact}"


@dataclass(frozen=True, slots=True)
class Household:
    """What is known. `rest` is None where nobody is unlisted; `rest_certain`: surely somebody is."""

    definitions: Definitions
    values: Mapping[str, Value]
    members: tuple[Person, ...]
    rest: Person | None
    rest_certain: bool
    unsure: frozenset[str]

    def open(self, fact: str, person: Person | None = None) -> tuple[str, ...]:
        """The reference that has to be answered first before a fact is known; none where it is known.

        A detail waits for the fact it is a detail of. What is not known of a listed member is asked of
        everybody at once where that question is still open.
        """
        values = self.values if person is None else person.values
        if fact in values:
            return ()
        definition = self.definitions.get(fact)
        if (
            definition is not None
            and definition.detail_of is not None
            and values.get(definition.detail_of) is not True
        ):
            return self.open(definition.detail_of, person)
        if person is None:
            return (fact,)
        everybody = f"others.{fact}"
        can_ask = self.rest is not None and everybody in self.definitions and fact not in self.rest.values
        if can_ask and (person.index is None or everybody not in self.unsure):
            return (everybody,)
        return (person.ref(fact),)

    def excluded(self, fact: str, person: Person | None) -> str | None:
        """The fact that is known not to be so where another one is only a detail of it: grade of disabled."""
        values = self.values if person is None else person.values
        definition = self.definitions.get(fact)
        if definition is None or definition.detail_of is None or fact in values:
            return None
        if values.get(definition.detail_of) is False:
            return definition.detail_of
        return self.excluded(definition.detail_of, person)


def read_household(definitions: Definitions, facts: Any) -> Household:
    """The household that a facts document describes; FactError for the first thing wrong with it."""
    check_shape(definitions, facts)
    document = canonical(facts)
    unsure: set[str] = set()
    written = document.pop("members", ()), document.pop("others", {})
    values = read_own(definitions, document, unsure)
    people = tuple(
        Person(read_member(definitions, member, index, unsure), index)
        for index, member in enumerate(written[0])
    )
    rest = read_rest(definitions, written[1], unsure)
    size = values.get("household_size")
    check_size(definitions, size, len(people), rest)
    return Household(
        definitions=definitions,
        values=values,
        members=people,
        rest=Person(rest) if size is None or int(size) > len(people) else None,
        rest_certain=size is not None and int(size) > len(people),
        unsure=frozenset(unsure),
    )


def read_own(definitions: Definitions, written: Mapping[str, Any], unsure: set[str]) -> dict[str, Value]:
    """What is known of the household itself, with what follows; notes in `unsure` what is not sure."""
    values = dict(_read(definitions, written, "household", "", unsure))
    values |= _income(definitions, written, values)
    _complete(definitions, values, "household", "")
    return values


def read_member(
    definitions: Definitions, written: Mapping[str, Any], index: int, unsure: set[str]
) -> dict[str, Value]:
    """The same of one listed member."""
    prefix = f"members[{index}]."
    values = dict(_read(definitions, written, "member", prefix, unsure))
    _complete(definitions, values, "member", prefix)
    return values


def read_rest(definitions: Definitions, written: Mapping[str, Any], unsure: set[str]) -> dict[str, Value]:
    """The same of those who are not listed."""
    return dict(_read(definitions, written, "rest", "others.", unsure))


def check_shape(definitions: Definitions, facts: Any) -> None:
    """Refuse what is no facts document at all, whatever its facts."""
    if not isinstance(facts, Mapping) or not all(isinstance(key, str) for key in facts):
        raise FactError("", words.fill(words.NOT_AN_OBJECT))
    members = facts.get("members")
    if members is not None and not isinstance(members, list | tuple):
        raise FactError("members", words.fill(words.NOT_A_LIST, ref="members"))
    most = definitions["household_size"].maximum if "household_size" in definitions else None
    if most is not None and len(members or ()) > most:
        raise FactError("members", words.fill(words.TOO_MANY_MEMBERS, members=len(members or ()), size=most))
    places = [("others", facts.get("others"))]
    places += [(f"members[{index}]", member) for index, member in enumerate(members or ())]
    for ref, place in places:
        if (place is not None or ref != "others") and not isinstance(place, Mapping):
            raise FactError(ref, words.fill(words.NOT_AN_OBJECT))


def _read(
    definitions: Definitions, written: Mapping[str, Any], scope: Scope, prefix: str, unsure: set[str]
) -> Iterator[tuple[str, Value]]:
    """The typed values of one place; what is not sure is noted and left out."""
    for key, value in written.items():
        ref = f"{prefix}{key}"
        definition = definitions.get(ref if scope == "rest" else key)
        if definition is None:
            raise FactError(str(key)[:60], words.fill(words.UNKNOWN_FACT, ref=str(key)[:60]))
        if definition.scope != scope:
            raise FactError(ref, words.fill(words.UNKNOWN_FACT, ref=ref))
        if value == NOT_SURE:
            unsure.add(ref)
        elif key != "income" or scope == "member":
            yield key, read_value(definition, ref, value)


def _income(
    definitions: Definitions, own: Mapping[str, Any], values: Mapping[str, Value]
) -> dict[str, Value]:
    """Total and wages a month from `income`, which may be a number, an amount with a period, or kinds."""
    written = own.get("income")
    if written is None or written == NOT_SURE:
        income: dict[str, Decimal] = {}
    else:
        income = read_income(definitions["income"], written)
    wages = values.get("wages")
    if "wages" in income and wages is not None and wages != income["wages"]:
        raise _contradiction(definitions, "wages", "income")
    wages = income.get("wages", wages)
    total = income.get("income")
    if isinstance(wages, Decimal) and total is not None and wages > total:
        raise FactError(
            "wages",
            words.fill(
                words.MORE_THAN_ALL,
                name=definitions["wages"].name,
                value=f"{wages:f}",
                other=definitions["income"].name,
                total=f"{total:f}",
            ),
        )
    return dict(income)


def _complete(definitions: Definitions, values: dict[str, Value], scope: Scope, prefix: str) -> None:
    """Add what follows from other answers (a disability grade means disabled); refuse what contradicts."""
    for fact, definition in definitions.items():
        if definition.scope != scope or not (definition.true_when or definition.false_when):
            continue
        follows = implied(definition, values)
        if follows is None:
            continue
        if values.setdefault(fact, follows) is not follows:
            causing = (*definition.true_when, *definition.false_when)
            cause = next(condition.fact for condition in causing if condition.holds(values))
            raise _contradiction(definitions, prefix + fact, prefix + cause)


def _contradiction(definitions: Definitions, ref: str, other: str) -> FactError:
    names = [definitions[Ref.parse(one).definition].name for one in (ref, other)]
    return FactError(ref, words.fill(words.CONTRADICTION, name=names[0], other=names[1]))


def check_size(definitions: Definitions, size: Value | None, listed: int, rest: Mapping[str, Value]) -> None:
    """Refuse more people than the household has."""
    if size is None:
        return
    if listed > int(size):
        raise FactError("household_size", words.fill(words.TOO_MANY_MEMBERS, members=listed, size=size))
    for fact, value in rest.items():
        if value is True:
            name = definitions[f"others.{fact}"].name
            raise FactError(f"others.{fact}", words.fill(words.NOBODY_LEFT, name=name, size=size))
