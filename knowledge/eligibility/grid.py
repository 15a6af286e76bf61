"""Every combination of answers that a rule can tell apart, as columns of yes and no."""

from collections.abc import Hashable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.facts import FactDefinition
from knowledge.eligibility.rules import Compare, Equals, Every, Limit, Negation, Rule, Some
from knowledge.model import Parameter

Atom = Hashable
"""What stands for a leaf in the columns: equal leaves share one."""

MOST = 1 << 20
"""Combinations that are tried at most; a rule with more ought to be two."""

_STEP = Decimal("0.01")


def atom_of(leaf: Rule) -> Atom:
    """What a leaf depends on. A leaf without facts (a judgement, another program) stands for itself."""
    match leaf:
        case Equals():
            return ("is", leaf.fact, frozenset(leaf.values))
        case Compare():
            return (leaf.comparison, leaf.of, leaf.limit)
        case _:
            return id(leaf)


def grid(
    rule: Rule, facts: Mapping[str, FactDefinition], parameters: Mapping[str, Parameter], day: date
) -> tuple[Mapping[Atom, NDArray[np.bool_]], int]:
    """The column of every leaf of one scope, and their length; ValueError for more than can be tried.

    The facts of a scope are tried at all of their values, numbers on, below and above every limit, be its
    amount known on the day or not. What has no facts is tried both ways.
    """
    by_fact: dict[str, dict[Atom, list[bool]]] = {}
    by_side: dict[tuple[str, Limit], dict[Atom, list[bool]]] = {}
    free: list[Atom] = []
    leaves = list(_leaves(rule, day))
    limits = {leaf.limit: amount(leaf.limit, parameters, day) for leaf in leaves if isinstance(leaf, Compare)}
    for leaf in leaves:
        match leaf:
            case Compare() if limits[leaf.limit] is None:
                by_side.setdefault((leaf.of, leaf.limit), {})[atom_of(leaf)] = [
                    _compared(leaf, side, Decimal(0)) for side in (Decimal(-1), Decimal(0), Decimal(1))
                ]
            case Compare() | Equals():
                fact = leaf.of if isinstance(leaf, Compare) else leaf.fact
                compared = [
                    limits[one.limit] for one in leaves if isinstance(one, Compare) and one.of == fact
                ]
                points = _points(facts.get(fact), [limit for limit in compared if limit is not None])
                by_fact.setdefault(fact, {})[atom_of(leaf)] = [
                    _holds(leaf, point, limits) for point in points
                ]
            case _:
                free.append(atom_of(leaf))
    axes = [_distinct(columns) for columns in (*by_fact.values(), *by_side.values())]
    axes += [{atom: [False, True]} for atom in dict.fromkeys(free)]
    return _product(axes)


def amount(limit: Limit, parameters: Mapping[str, Parameter], day: date) -> Decimal | None:
    """A limit on a day, None where one of its parameters has no value that may be said."""
    if limit.parameter is None:
        return limit.amount
    values = {name: parameters[name].on(day) if name in parameters else None for name in limit.parameters}
    said = {name: None if value is None else value.sayable for name, value in values.items()}
    times = said[limit.times] if isinstance(limit.times, str) else (limit.times or Decimal(1))
    standard = said[limit.parameter]
    return None if standard is None or times is None else standard * times


def _leaves(rule: Rule, day: date) -> Iterator[Rule]:
    match rule:
        case Every(parts=parts) | Some(parts=parts):
            for part in parts:
                if part.days.hold(day):
                    yield from _leaves(part, day)
        case Negation(part=part):
            yield from _leaves(part, day)
        case _:
            yield rule


def _points(definition: FactDefinition | None, limits: list[Decimal]) -> list[Any]:
    """The values to try: the closed list, or below, on and above each limit, within the bounds."""
    if definition is not None and definition.values:
        return list(definition.values)
    step = Decimal(1) if definition is not None and definition.kind == "int" else _STEP
    low = Decimal(definition.minimum or 0) if definition is not None else Decimal(0)
    high = Decimal(definition.maximum) if definition is not None and definition.maximum is not None else None
    found = {low} | ({high} if high is not None else set())
    for limit in limits:
        found |= {limit - step, limit, limit + step}
    return sorted(point for point in found if point >= low and (high is None or point <= high))


def _holds(leaf: Rule, point: Any, limits: Mapping[Limit, Decimal | None]) -> bool:
    if isinstance(leaf, Equals):
        return point in leaf.values
    assert isinstance(leaf, Compare)
    limit = limits[leaf.limit]
    assert limit is not None
    return _compared(leaf, Decimal(point), limit)


def _compared(leaf: Compare, number: Decimal, limit: Decimal) -> bool:
    return {
        "below": number < limit,
        "at_most": number <= limit,
        "above": number > limit,
        "at_least": number >= limit,
    }[leaf.comparison]


def _distinct(columns: Mapping[Atom, list[bool]]) -> dict[Atom, list[bool]]:
    """Values that no leaf tells apart are one."""
    rows = list(dict.fromkeys(zip(*columns.values(), strict=True)))
    return {atom: [row[place] for row in rows] for place, atom in enumerate(columns)}


def _product(axes: list[dict[Atom, list[bool]]]) -> tuple[dict[Atom, NDArray[np.bool_]], int]:
    lengths = [len(next(iter(axis.values()))) for axis in axes]
    size = int(np.prod(lengths, dtype=object)) if lengths else 1
    if size > MOST:
        raise ValueError(f"{size} combinations of answers are too many to try")
    columns: dict[Atom, NDArray[np.bool_]] = {}
    inner = size
    for axis, length in zip(axes, lengths, strict=True):
        inner //= length
        for atom, values in axis.items():
            columns[atom] = np.tile(np.repeat(np.array(values, np.bool_), inner), size // (inner * length))
    return columns, size
