"""The assignment itself: a flow through a network, solved exactly by HiGHS.

Each supply is cut into equal parcels, one for a household. A demand (a line of a need) takes at most one
parcel; what a parcel covers of it is worth its urgency. On top of that the first help of a household is
worth more than any rearrangement of later ones, and the second more than any third: so nobody is helped
twice before another once. All rows of the linear program are those of a network, so its corners are whole
numbers and nothing has to be rounded.

Supplies that are alike for a demand hang behind one pool, which keeps the arcs few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from referral.domain.people import Place

FIRST_TIMES = (10_000.0, 100.0)
"""What the first and the second help of a household add, times its weight."""
NEAR = 0.0002
FIRST_ASKED = 0.0004
LATER_LINE = 0.00001
WAITED = 0.01
"""Much less than any help: together they stay below a thousandth of what is covered."""


@dataclass(frozen=True, slots=True)
class Demand:
    """One line: of which household (a number), how heavy, how much of the whole is still wanted.

    `helped` counts the helps that the household had before. `turn` is the place of the household in the
    queue, 0 to 1, the first to be served first; `order` the place of the line within its need.
    """

    household: int
    weight: float
    wanted: int
    whole: int
    helped: int
    turn: float
    order: int
    township: str
    village: str


@dataclass(frozen=True, slots=True)
class Supply:
    """`parcels` equal parts of `parcel` units. `family` names whom it fits: the key of `fitting`."""

    family: Hashable
    parcels: int
    parcel: int
    base: Place
    first: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """`fitting` gives the demands (by number) that a family of supplies fits."""

    demands: Sequence[Demand]
    supplies: Sequence[Supply]
    fitting: Mapping[Hashable, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Solution:
    """Pairs of demand and supply, and the value of the whole."""

    pairs: tuple[tuple[int, int], ...]
    value: float


def near(demand: Demand, base: Place) -> int:
    """2 in the same village, 1 in the same township, else 0."""
    if not demand.township or demand.township != base.township:
        return 0
    return 2 if base.village and base.village == demand.village else 1


def gain(demand: Demand, parcel: int, nearness: int, *, first: bool) -> float:
    """What a parcel is worth to a demand, without the bonus of a first help."""
    covered = min(demand.wanted, parcel) / demand.whole
    small = NEAR * nearness + FIRST_ASKED * first - LATER_LINE * demand.order
    return demand.weight * covered * (1 + small)


def bonus(demand: Demand, nth: int) -> float:
    """What the n-th help of this run (from 0) adds for the household."""
    time = demand.helped + nth
    step = FIRST_TIMES[time] if time < len(FIRST_TIMES) else 0.0
    return step * demand.weight + (WAITED * (1 - demand.turn) if time < len(FIRST_TIMES) else 0.0)


class _Program:
    """A linear program that grows by columns."""

    def __init__(self) -> None:
        self.worth: list[float] = []
        self.most: list[float] = []
        self.limits: list[float] = []
        self._rows: list[int] = []
        self._columns: list[int] = []
        self._values: list[float] = []

    def row(self, limit: float) -> int:
        self.limits.append(limit)
        return len(self.limits) - 1

    def column(self, worth: float, most: float, *entries: tuple[int, float]) -> int:
        column = len(self.worth)
        self.worth.append(worth)
        self.most.append(most)
        for row, value in entries:
            self._rows.append(row)
            self._columns.append(column)
            self._values.append(value)
        return column

    def solve(self) -> tuple[NDArray[np.int64], float]:
        """The best corner. Raises RuntimeError where the solver gives up, which a bounded flow rules out."""
        # Large, and needed by a plan alone: a start does without it.
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_matrix

        shape = (len(self.limits), len(self.worth))
        matrix = csr_matrix((self._values, (self._rows, self._columns)), shape=shape)
        found = milp(
            -np.array(self.worth),
            constraints=LinearConstraint(matrix, ub=np.array(self.limits)),
            bounds=Bounds(np.zeros(len(self.most)), np.array(self.most)),
        )
        if found.x is None:
            raise RuntimeError(f"the solver stopped: {found.message}")
        whole = np.rint(found.x)
        if np.abs(found.x - whole).max(initial=0.0) > 1e-6:
            raise RuntimeError("a corner of a network is whole; this one is not")
        return whole.astype(np.int64), -float(found.fun)


Pool = tuple[Hashable, int, bool, int, str, str]
"""Family, parcel, asked first, nearness and the place that the nearness is to."""


def _pools(supply: Supply) -> list[Pool]:
    base, key = supply.base, (supply.family, supply.parcel, supply.first)
    found: list[Pool] = [(*key, 0, "", "")]
    if base.township:
        found.append((*key, 1, base.township, ""))
    if base.township and base.village:
        found.append((*key, 2, base.township, base.village))
    return found


def solve(problem: Problem) -> Solution:
    """The best assignment. The same problem always gives the same one."""
    program = _Program()
    arcs = _Network(problem, program)
    if not arcs.taking:
        return Solution((), 0.0)
    flow, value = program.solve()
    return Solution(arcs.pairs(flow), value)


class _Network:
    """Demands -> pools -> supplies, as columns of a program."""

    def __init__(self, problem: Problem, program: _Program) -> None:
        self._program = program
        self.taking: list[tuple[int, Pool, int]] = []
        self.giving: dict[Pool, list[tuple[int, int]]] = defaultdict(list)
        balance: dict[Pool, int] = {}
        for number, supply in enumerate(problem.supplies):
            limit = program.row(supply.parcels)
            for pool in _pools(supply):
                if pool not in balance:
                    balance[pool] = program.row(0.0)
                entries = ((limit, 1.0), (balance[pool], -1.0))
                # Among supplies that are alike the earlier one gives first.
                column = program.column(-1e-7 * number, supply.parcels, *entries)
                self.giving[pool].append((number, column))
        self._take(problem, balance)

    def _take(self, problem: Problem, balance: Mapping[Pool, int]) -> None:
        families: dict[Hashable, list[Pool]] = defaultdict(list)
        for pool in balance:
            families[pool[0]].append(pool)
        reached: dict[int, list[tuple[Pool, float]]] = defaultdict(list)
        for family, pools in families.items():
            for number in problem.fitting.get(family, ()):
                demand = problem.demands[number]
                for pool in pools:
                    if pool[3] == 0 or near(demand, Place(pool[4], pool[5] or None)) == pool[3]:
                        worth = gain(demand, pool[1], pool[3], first=pool[2])
                        reached[number].append((pool, worth))
        households: dict[int, list[int]] = defaultdict(list)
        for number in sorted(reached):
            households[problem.demands[number].household].append(number)
        for numbers in households.values():
            self._household(problem.demands, numbers, reached, balance)

    def _household(
        self,
        demands: Sequence[Demand],
        numbers: Sequence[int],
        reached: Mapping[int, Sequence[tuple[Pool, float]]],
        balance: Mapping[Pool, int],
    ) -> None:
        """The lines of one household; with several, how often it is helped is a column of its own."""
        program, alone = self._program, len(numbers) == 1
        helps = None if alone else program.row(0.0)
        for number in numbers:
            once = program.row(1.0)
            extra = bonus(demands[number], 0) if alone else 0.0
            for pool, worth in reached[number]:
                entries = [(once, 1.0), (balance[pool], 1.0)]
                if helps is not None:
                    entries.append((helps, -1.0))
                self.taking.append((number, pool, program.column(worth + extra, 1.0, *entries)))
        if helps is not None:
            for nth in range(len(numbers)):
                if (worth := bonus(demands[numbers[0]], nth)) > 0:
                    program.column(worth, 1.0, (helps, 1.0))

    def pairs(self, flow: NDArray[np.int64]) -> tuple[tuple[int, int], ...]:
        """Who takes from whom: a pool hands out its supplies in their order to its takers in theirs."""
        waiting: dict[Pool, list[int]] = {
            pool: [number for number, column in given for _ in range(int(flow[column]))]
            for pool, given in self.giving.items()
        }
        found = []
        for demand, pool, column in sorted(self.taking, key=lambda taken: (taken[0], taken[2])):
            if flow[column] > 0:
                found.append((demand, waiting[pool].pop(0)))
        return tuple(found)
