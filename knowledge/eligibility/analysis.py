"""What is wrong with a rule that reads well: parts that can make no difference, and days without an amount.

Every answer that could matter is tried against every other (`grid`), so what is reported is certain. Facts
are taken as independent of each other, judgements and other programs as free to come out either way.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.facts import FactDefinition
from knowledge.eligibility.grid import Atom, atom_of, grid
from knowledge.eligibility.problems import Path, Problem
from knowledge.eligibility.rules import Compare, Every, Negation, ProgramHolds, Rule, Some, SomeMember, walk
from knowledge.model import Parameter

Facts = Mapping[str, FactDefinition]
Parameters = Mapping[str, Parameter]
Column = NDArray[np.bool_]


def flaws(rule: Rule, facts: Facts, parameters: Parameters, since: date) -> list[Problem]:
    """Every flaw of a rule on the days from `since` on (that of its document), by its path in the file.

    A rule that nobody or everybody meets, a part that changes nothing where it stands, an amount that on
    some day has neither a value nor a row that says there is none.
    """
    found = list(_without_amount(rule, parameters, since))
    idle: dict[Path, Problem] | None = None
    for day in turning_days(rule, parameters, since):
        now = {problem.path: problem for problem in _idle(rule, facts, parameters, day)}
        idle = now if idle is None else {path: told for path, told in idle.items() if path in now}
        found += [problem for path, problem in now.items() if path == () and problem not in found]
    return found + [problem for path, problem in (idle or {}).items() if path != ()]


def overlap(one: Rule, other: Rule, facts: Facts, parameters: Parameters, since: date) -> date | None:
    """The first day on which one household can meet both of two rules; None where it never can."""
    both = Every((one, other))
    for day in turning_days(both, parameters, since):
        if _Scope.of(both, facts, parameters, day).column(both).any():
            return day
    return None


def circle(programs: Mapping[str, Rule]) -> tuple[str, ...] | None:
    """Programs whose rules ask for each other, in a circle that begins and ends with the same one."""
    asks = {
        name: tuple(node.program for node in walk(rule) if isinstance(node, ProgramHolds))
        for name, rule in programs.items()
    }

    def follow(name: str, way: tuple[str, ...]) -> tuple[str, ...] | None:
        if name in way:
            return (*way[way.index(name) :], name)
        found = (follow(asked, (*way, name)) for asked in asks.get(name, ()))
        return next((round_ for round_ in found if round_), None)

    return next((round_ for name in programs if (round_ := follow(name, ()))), None)


def turning_days(rule: Rule, parameters: Parameters, since: date) -> list[date]:
    """The first day, and each on which a part or an amount of the rule begins or has just ended."""
    days = {since}
    for node in walk(rule):
        days |= {day for day in (node.days.start, _after(node.days.end)) if day}
        for name in node.limit.parameters if isinstance(node, Compare) else ():
            values = parameters[name].values if name in parameters else ()
            days |= {day for value in values for day in (value.start, _after(value.end)) if day}
    return sorted(day for day in days if day >= since)


def _after(day: date | None) -> date | None:
    return None if day is None else day + timedelta(days=1)


def paths(rule: Rule, path: Path = ()) -> Iterator[tuple[Path, Rule]]:
    """Each node with its path in the file, from the top down."""
    yield path, rule
    match rule:
        case Every(parts=parts) | Some(parts=parts):
            name = "all" if isinstance(rule, Every) else "any"
            for place, part in enumerate(parts):
                yield from paths(part, (*path, name, place))
        case Negation(part=part):
            yield from paths(part, (*path, "not"))
        case SomeMember(rule=inner):
            yield from paths(inner, (*path, "some_member"))
        case _:
            return


def _without_amount(rule: Rule, parameters: Parameters, since: date) -> Iterator[Problem]:
    for path, node in paths(rule):
        if not isinstance(node, Compare):
            continue
        for name in node.limit.parameters:
            for day in turning_days(node, parameters, since):
                if node.days.hold(day) and name in parameters and parameters[name].on(day) is None:
                    told = f"{name} has no value on {day}, and no row that says that none is known"
                    yield Problem(path, told)
                    break


@dataclass(frozen=True, slots=True)
class _Scope:
    """The answers of one household, or of one person, tried against each other on one day."""

    day: date
    columns: Mapping[Atom, Column]
    size: int

    @classmethod
    def of(cls, rule: Rule, facts: Facts, parameters: Parameters, day: date) -> "_Scope":
        columns, size = grid(rule, facts, parameters, day)
        return cls(day, columns, size)

    def column(self, rule: Rule, left_out: Rule | None = None) -> Column:
        """Where a rule holds, as if the part `left_out` did not stand in its group."""
        match rule:
            case Every(parts=parts) | Some(parts=parts):
                together = np.logical_and if isinstance(rule, Every) else np.logical_or
                held = np.full(self.size, isinstance(rule, Every))
                for part in parts:
                    if part is not left_out and part.days.hold(self.day):
                        held = together(held, self.column(part, left_out))
                return held
            case Negation(part=part):
                return ~self.column(part, left_out)
            case _:
                return self.columns[atom_of(rule)]


def _idle(rule: Rule, facts: Facts, parameters: Parameters, day: date, path: Path = ()) -> Iterator[Problem]:
    """The parts that change nothing on a day; those inside one that does are not named as well."""
    scope = _Scope.of(rule, facts, parameters, day)
    whole = scope.column(rule)
    if not whole.any():
        yield Problem(path, f"a contradiction: nobody can meet this on {day}")
        return
    if whole.all():
        yield Problem(path, f"everybody meets this on {day}, whatever they answer")
        return
    told: list[Path] = []
    for below, node in _own(rule):
        if below and any(below[: len(other)] == other for other in told):
            continue
        if not node.days.hold(day):
            continue
        stands_in_group = bool(below) and isinstance(below[-1], int)
        if stands_in_group and np.array_equal(scope.column(rule, node), whole):
            told.append(below)
            yield Problem((*path, *below), "unreachable: this part changes nothing beside the others")
        elif isinstance(node, SomeMember):
            yield from _idle(node.rule, facts, parameters, day, (*path, *below, "some_member"))


def _own(rule: Rule) -> Iterator[tuple[Path, Rule]]:
    """The nodes of one scope: what is said of a person belongs to another."""
    for path, node in paths(rule):
        if "some_member" not in path:
            yield path, node
