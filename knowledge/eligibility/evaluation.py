"""Deciding a rule for one household on one day: a tree of findings that an explanation can be read from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from knowledge.eligibility.facts import Value
from knowledge.eligibility.household import Household, Person
from knowledge.eligibility.income import COST_SHARE, Amount, income_per_head
from knowledge.eligibility.rules import (
    ALWAYS,
    DERIVED,
    Compare,
    Comparison,
    Equals,
    Every,
    Judgement,
    Limit,
    Negation,
    ProgramHolds,
    Rule,
    Some,
    SomeMember,
)
from knowledge.eligibility.truth import Truth, every, known, some
from knowledge.model import DatedValue, Parameter


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit on one day: its amount where all of its parameters have one, and those that it rests on."""

    amount: Decimal | None
    standard: Decimal | None
    lacking: tuple[str, ...] = ()
    unsure: tuple[tuple[str, Decimal], ...] = ()


class Finding(NamedTuple):
    """What was found for one node: its truth, the facts used, what is open and which parameters lack.

    A tuple, because a screening makes some hundred of them.
    """

    rule: Rule
    truth: Truth
    parts: tuple["Finding", ...] = ()
    used: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    person: Person | None = None
    value: Decimal | None = None
    threshold: Threshold | None = None


@dataclass
class Evaluation:
    """One household on one day; every program is decided once, when first asked for."""

    household: Household
    on: date
    rules: Mapping[str, Rule]
    parameters: Mapping[str, Parameter]
    area: str | None = None
    """The township whose own amounts go before the county's."""
    _programs: dict[str, Finding] = field(default_factory=dict)
    _running: list[str] = field(default_factory=list)
    _thresholds: dict[Limit, Threshold] = field(default_factory=dict)
    _income: Amount | None = None

    def program(self, program: str) -> Finding:
        """The finding for a program's rule; ValueError where programs ask for each other in a circle."""
        found = self._programs.get(program)
        if found is None:
            if program in self._running:
                raise ValueError(f"the rules of {' -> '.join([*self._running, program])} go in a circle")
            self._running.append(program)
            found = self._programs[program] = self.find(self.rules[program], None)
            self._running.pop()
        return found

    def find(self, rule: Rule, person: Person | None) -> Finding:
        match rule:  # the most frequent first
            case Equals():
                return self._equals(rule, person)
            case Every() | Some():
                on = self.on
                parts = tuple(
                    [
                        self.find(part, person)
                        for part in rule.parts
                        if part.days is ALWAYS or part.days.hold(on)
                    ]
                )
                combine = every if isinstance(rule, Every) else some
                return Finding(rule, combine([part.truth for part in parts]), parts)
            case Negation():
                part = self.find(rule.part, person)
                return Finding(rule, ~part.truth, (part,))
            case Compare():
                return self._compare(rule, person)
            case SomeMember():
                return self._some_member(rule)
            case Judgement():
                return Finding(rule, Truth.staff, person=person)
            case ProgramHolds():
                part = self.program(rule.program)
                return Finding(rule, part.truth, (part,))

    def _equals(self, rule: Equals, person: Person | None) -> Finding:
        value = self._value(rule.fact, person)
        if value is None:
            return self._unknown(rule, rule.fact, person)
        truth = Truth.true if value in rule.values else Truth.false
        return Finding(rule, truth, (), self._used(rule.fact, person), (), (), person)

    def _value(self, fact: str, person: Person | None) -> Value | None:
        return (self.household.values if person is None else person.values).get(fact)

    def _used(self, fact: str, person: Person | None) -> tuple[str, ...]:
        return (fact,) if person is None else (person.ref(fact),)

    def _unknown(self, rule: Rule, fact: str, person: Person | None) -> Finding:
        """A fact without a value: open, unless it is a detail of what is known not to be."""
        excluding = self.household.excluded(fact, person)
        if excluding is not None:
            return Finding(rule, Truth.false, used=self._used(excluding, person), person=person)
        return Finding(rule, Truth.unknown, open=self.household.open(fact, person), person=person)

    def _compare(self, rule: Compare, person: Person | None) -> Finding:
        """The amount against the limit of the day; without a limit no answer would help, so none is open."""
        threshold = self._threshold(rule.limit)
        value = None if rule.of in DERIVED else self._value(rule.of, person)
        if threshold.amount is None:
            return Finding(rule, Truth.unknown, lacking=threshold.lacking, person=person)
        if rule.of in DERIVED:
            amount = self.income()
        elif value is None:
            return self._unknown(rule, rule.of, person)
        else:
            amount = Amount(Decimal(value), Decimal(value), self._used(rule.of, person))
        truth = known(compared(rule.comparison, amount, threshold.amount))
        waiting = truth.undecided
        return Finding(
            rule,
            truth,
            used=amount.used,
            open=amount.open if waiting else (),
            lacking=amount.lacking if waiting else (),
            person=person,
            value=_telling(amount, threshold.amount),
            threshold=threshold,
        )

    def income(self) -> Amount:
        if self._income is None:
            share = _sayable(in_force(self.parameters, COST_SHARE, self.on, self.area))
            self._income = income_per_head(self.household, share)
        return self._income

    def _some_member(self, rule: SomeMember) -> Finding:
        """One listed person is enough; somebody unlisted counts only once it is certain that there is one."""
        parts = [self.find(rule.rule, member) for member in self.household.members]
        waiting: tuple[str, ...] = ()
        if self.household.rest is not None:
            rest = self.find(rule.rule, self.household.rest)
            if rest.truth.low and not self.household.rest_certain:
                waiting = self.household.open("household_size")
                rest = rest._replace(truth=rest.truth.perhaps)
            parts.append(rest)
        return Finding(rule, some(part.truth for part in parts), tuple(parts), open=waiting)

    def _threshold(self, limit: Limit) -> Threshold:
        found = self._thresholds.get(limit)
        if found is None:
            found = self._thresholds[limit] = threshold(limit, self.parameters, self.on, self.area)
        return found


def threshold(
    limit: Limit, parameters: Mapping[str, Parameter], on: date, area: str | None = None
) -> Threshold:
    """The limit on a day; a parameter without a value that may be said leaves it open, by name."""
    if limit.parameter is None:
        return Threshold(limit.amount, limit.amount)
    values = {name: in_force(parameters, name, on, area) for name in limit.parameters}
    lacking = tuple(name for name, value in values.items() if _sayable(value) is None)
    if lacking:
        return Threshold(None, None, lacking)
    standard = _sayable(values[limit.parameter])
    times = _sayable(values[limit.times]) if isinstance(limit.times, str) else limit.times
    assert standard is not None
    unsure = tuple(
        (name, value.value)
        for name, value in values.items()
        if value is not None and value.value is not None and value.certainty != "verified"
    )
    return Threshold(standard * (times if times is not None else 1), standard, (), unsure)


def in_force(parameters: Mapping[str, Parameter], name: str, on: date, area: str | None) -> DatedValue | None:
    """The value of a parameter on a day, the township's own before the county's."""
    found = parameters.get(name)
    return None if found is None else found.on(on, area)


def _sayable(value: DatedValue | None) -> Decimal | None:
    return None if value is None else value.sayable


def compared(comparison: Comparison, amount: Amount, limit: Decimal) -> bool | None:
    """The answer where the whole of the amount lies on one side, None where it does not."""
    low, high = amount.low, amount.high
    match comparison:
        case "below":
            return True if high is not None and high < limit else False if low >= limit else None
        case "at_most":
            return True if high is not None and high <= limit else False if low > limit else None
        case "above":
            return True if low > limit else False if high is not None and high <= limit else None
        case "at_least":
            return True if low >= limit else False if high is not None and high < limit else None


def _telling(amount: Amount, limit: Decimal) -> Decimal:
    """The end of the amount that decides: the upper one below the limit, the lower one above it."""
    if amount.high is not None and amount.high <= limit:
        return amount.high
    return amount.low
