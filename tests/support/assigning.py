"""The assignment done in other ways: exactly and without trust, greedily, and by who came first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from referral.domain import fit, matching
from referral.domain.assignment import Problem, bonus, gain, near
from referral.domain.needs import Line, Need
from referral.domain.offers import Offer
from tests.support.giving import DAY

Gift = tuple[Need, Line, Offer, int]


def first_problem(needs: Sequence[Need], offers: Sequence[Offer]) -> Problem:
    """The problem of the first round of a plan."""
    seen: list[Problem] = []
    solve = matching.solve

    def listening(problem: Problem):
        seen.append(problem)
        return solve(problem)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "solve", listening)
        matching.plan(needs, offers, DAY)
    return seen[0]


def exactly(problem: Problem) -> float:
    """The best value without pools and without trusting that corners are whole: every column an integer."""
    columns, rows, values, worth = [], [], [], []
    limits = [1.0] * len(problem.demands) + [float(supply.parcels) for supply in problem.supplies]
    places = {
        household: n for n, household in enumerate(dict.fromkeys(one.household for one in problem.demands))
    }
    first = len(limits)
    limits += [0.0] * len(places)

    def column(value: float, *entries: tuple[int, float]) -> None:
        worth.append(value)
        for row, entry in entries:
            columns.append(len(worth) - 1)
            rows.append(row)
            values.append(entry)

    for number, supply in enumerate(problem.supplies):
        for place in problem.fitting[supply.family]:
            demand = problem.demands[place]
            value = gain(demand, supply.parcel, near(demand, supply.base), first=supply.first)
            entries = (
                (place, 1.0),
                (len(problem.demands) + number, 1.0),
                (first + places[demand.household], -1.0),
            )
            column(value, *entries)
    helps: dict[int, int] = {}
    for demand in problem.demands:
        nth = helps.get(demand.household, 0)
        column(bonus(demand, nth), (first + places[demand.household], 1.0))
        helps[demand.household] = nth + 1
    if not worth:
        return 0.0
    matrix = csr_matrix((values, (rows, columns)), shape=(len(limits), len(worth)))
    found = milp(
        -np.array(worth),
        integrality=np.ones(len(worth)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, ub=limits),
        options={"mip_rel_gap": 0.0},
    )
    return -float(found.fun)


@dataclass(slots=True)
class _Stock:
    offer: Offer
    left: int
    households: int | None


def one_by_one(
    needs: Iterable[Need], offers: Iterable[Offer], best: Callable[[Need, Line, Offer], tuple]
) -> list[Gift]:
    """Each need in turn takes all it can from the offers that it likes best."""
    stock: dict[str, list[_Stock]] = {}
    for offer in offers:
        stock.setdefault(offer.terms.thing, []).append(_Stock(offer, offer.left, offer.households_left))
    given: list[Gift] = []
    for need in needs:
        for line in need.lines:
            left = line.left
            fitting = [
                one
                for one in stock.get(line.thing, ())
                if one.left and one.households != 0 and fit.fits(need, line, one.offer, DAY)
            ]
            for one in sorted(fitting, key=lambda one: best(need, line, one.offer)):
                if not left:
                    break
                quantity = min(left, one.left)
                given.append((need, line, one.offer, quantity))
                left -= quantity
                one.left -= quantity
                if one.households is not None:
                    one.households -= 1
    return given


def greedily(needs: Sequence[Need], offers: Sequence[Offer]) -> list[Gift]:
    """The most urgent first, each taking what covers most and is nearest."""
    queue = sorted(needs, key=lambda need: (need.urgency.rank, need.since))
    return one_by_one(
        queue,
        offers,
        lambda need, line, offer: (
            -min(line.left, offer.left),
            -fit.nearness(need, offer.giver.base),
            str(offer.id),
        ),
    )


def first_come(needs: Sequence[Need], offers: Sequence[Offer]) -> list[Gift]:
    """Who asked first takes from who offered first."""
    queue = sorted(needs, key=lambda need: need.since)
    return one_by_one(queue, offers, lambda _need, _line, offer: (offer.registered_at,))
