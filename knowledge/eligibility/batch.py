"""Many households judged at once, by the very rules that judge one: for a changed amount, before it holds.

Each rule gives two columns, the ends between which the answer of each household must come to lie
(`truth`). What holds of a fact is decided once for each of its values, what holds of a person once for all
people of whom the same is known.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.batch_columns import Column, Rows
from knowledge.eligibility.batch_income import Incomes
from knowledge.eligibility.batch_reading import Facts
from knowledge.eligibility.batch_table import Table
from knowledge.eligibility.evaluation import compared, in_force, threshold
from knowledge.eligibility.grid import Atom, atom_of
from knowledge.eligibility.income import COST_SHARE, Amount
from knowledge.eligibility.rules import (
    DERIVED,
    Compare,
    Equals,
    Every,
    Judgement,
    Negation,
    ProgramHolds,
    Rule,
    Some,
    SomeMember,
    walk,
)
from knowledge.eligibility.screening import Verdict
from knowledge.eligibility.truth import JUDGED, NO, YES, Truth, known
from knowledge.model import KnowledgeBase

VERDICTS: Final[Mapping[int, Verdict]] = {NO: "unlikely", JUDGED: "staff", YES: "likely", 3: "unknown"}
"""What the codes of `decide` say; those decided are the places on the line from no to yes."""

UNKNOWN: Final = 3
REFUSED: Final = -1
"""The code of a household whose facts cannot be; `Table.refused` says why."""

Codes = NDArray[np.int8]


class Ends(NamedTuple):
    """The lower and the upper end for each row."""

    low: Codes
    high: Codes

    @classmethod
    def all(cls, truth: Truth, size: int) -> Self:
        return cls(np.full(size, truth.low, np.int8), np.full(size, truth.high, np.int8))

    def taken(self, rows: NDArray[np.int32]) -> "Ends":
        return Ends(self.low[rows], self.high[rows])


def decide(
    kb: KnowledgeBase,
    table: Table,
    on: date,
    programs: Iterable[str] | None = None,
    *,
    area: str | None = None,
) -> Codes:
    """The verdict of every household (row) on every program (column), by the codes of `VERDICTS`.

    As `screen` gives them one by one; KeyError for an unknown program, ValueError for a table that was read
    with other facts than the content has.
    """
    if kb.facts != table.facts:
        raise ValueError("the table was read with other facts: read the households again")
    wanted = [kb.programs[program] for program in (kb.programs if programs is None else programs)]
    judge = Judge(kb, table, on, area)
    codes = np.full((table.size, len(wanted)), UNKNOWN, np.int8, order="F")
    for place, program in enumerate(wanted):
        if on >= kb.documents[program.clause.document].issued:
            ends = judge.program(program.id)
            codes[:, place] = np.where(ends.low == ends.high, ends.low, UNKNOWN)
    codes[[*table.refused]] = REFUSED
    return codes


def verdicts(
    kb: KnowledgeBase,
    households: Sequence[Mapping[str, Any]],
    on: date,
    programs: Sequence[str] | None = None,
    *,
    area: str | None = None,
) -> list[dict[str, Verdict]]:
    """The verdicts of each household by program; FactError for the first whose facts cannot be."""
    table = Table.read(kb.facts, households)
    for error in table.refused.values():
        raise error
    wanted = tuple(kb.programs if programs is None else programs)
    rows = decide(kb, table, on, wanted, area=area).tolist()
    return [dict(zip(wanted, map(VERDICTS.__getitem__, row), strict=True)) for row in rows]


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose facts a part of a rule reads; `owner` is the household of each row where these are people."""

    rows: Rows
    owner: NDArray[np.int32] | None = None
    found: dict[Atom, Ends] = field(default_factory=dict)


@dataclass
class Judge:
    """All households of a table on one day; every program, and every leaf of one kind, is decided once."""

    kb: KnowledgeBase
    table: Table
    on: date
    area: str | None = None
    programs: dict[str, Ends] = field(default_factory=dict)
    incomes: Incomes | None = None

    def __post_init__(self) -> None:
        self.households = Scope(self.table.households)
        self.people = Scope(self.table.people)
        self._running: list[str] = []

    def program(self, program: str) -> Ends:
        """What a program's rule comes to; ValueError where programs ask for each other in a circle."""
        found = self.programs.get(program)
        if found is None:
            if program in self._running:
                raise ValueError(f"the rules of {' -> '.join([*self._running, program])} go in a circle")
            self._running.append(program)
            found = self.programs[program] = self.find(self.kb.programs[program].rule, self.households)
            self._running.pop()
        return found

    def find(self, rule: Rule, scope: Scope) -> Ends:
        match rule:
            case Every(parts=parts) | Some(parts=parts):
                every = isinstance(rule, Every)
                ends = [self.find(part, scope) for part in parts if part.days.hold(self.on)]
                return _together(ends, scope.rows.size, every=every)
            case Negation(part=part):
                low, high = self.find(part, scope)
                return Ends(YES - high, YES - low)
            case Equals() | Compare():
                return self._leaf(rule, scope)
            case SomeMember():
                return self._some_member(rule)
            case Judgement():
                return Ends.all(Truth.staff, scope.rows.size)
            case ProgramHolds():
                ends_of_all = self.program(rule.program)
                return ends_of_all if scope.owner is None else ends_of_all.taken(scope.owner)

    def _leaf(self, rule: Equals | Compare, scope: Scope) -> Ends:
        found = scope.found.get(atom_of(rule))
        if found is None:
            found = self._equals(rule, scope) if isinstance(rule, Equals) else self._compare(rule, scope)
            scope.found[atom_of(rule)] = found
        return found

    def _equals(self, rule: Equals, scope: Scope) -> Ends:
        return self._by_value(rule.fact, scope, lambda value: known(value in rule.values))

    def _compare(self, rule: Compare, scope: Scope) -> Ends:
        limit = threshold(rule.limit, self.kb.parameters, self.on, self.area).amount
        if limit is None:
            return Ends.all(Truth.unknown, scope.rows.size)
        if rule.of in DERIVED:
            yes, no = self._income().compared(rule.comparison, limit)
            return Ends(YES * yes.astype(np.int8), YES * (~no).astype(np.int8))

        def told(value: Any) -> Truth:
            number = Decimal(value)
            return known(compared(rule.comparison, Amount(number, number), limit))

        return self._by_value(rule.of, scope, told)

    def _income(self) -> Incomes:
        if self.incomes is None:
            share = in_force(self.kb.parameters, COST_SHARE, self.on, self.area)
            self.incomes = Incomes.of(self.table, None if share is None else share.sayable)
        return self.incomes

    def _by_value(self, fact: str, scope: Scope, told: Callable[[Any], Truth]) -> Ends:
        """What is told of each value; of a value that is not known, no where it is a detail of a no."""
        column = scope.rows.column(fact)
        truths = [*map(told, column.values), Truth.unknown]
        low = np.array([truth.low for truth in truths], np.int8)[column.codes]
        high = np.array([truth.high for truth in truths], np.int8)[column.codes]
        high[excluded(self.table.facts, fact, scope.rows)] = NO
        return Ends(low, high)

    def _some_member(self, rule: SomeMember) -> Ends:
        """One person is enough; somebody who may not exist counts only for what is not yet decided."""
        table = self.table
        scope = self.scope_of(rule)
        low, high = self.find(rule.rule, scope)
        if scope.owner is None:  # people who are alike, each once
            low, high = low[table.person], high[table.person]
        return Ends(self._most(np.where(table.doubtful, NO, low)), self._most(high))

    def scope_of(self, rule: SomeMember) -> Scope:
        """The people who are alike, or everybody apart where what is asked of their household comes in."""
        if not any(isinstance(node, ProgramHolds) for node in walk(rule.rule)):
            return self.people
        owner = np.repeat(np.arange(self.table.size, dtype=np.int32), self.table.counts)
        return Scope(self.table.people.taken(self.table.person), owner)

    def _most(self, of_person: Codes) -> Codes:
        """The highest of each household; nobody is a no."""
        padded = np.append(of_person, np.int8(NO))
        found: Codes = np.maximum.reduceat(padded, self.table.starts) if self.table.size else padded[:0]
        return np.where(self.table.counts == 0, np.int8(NO), found)


def _together(ends: Sequence[Ends], size: int, *, every: bool) -> Ends:
    """`every` or `some` of parts, row by row."""
    if not ends:
        return Ends.all(Truth.true if every else Truth.false, size)
    combine = np.minimum if every else np.maximum
    low, high = ends[0]
    for other in ends[1:]:
        low, high = combine(low, other.low), combine(high, other.high)
    return Ends(low, high)


def excluded(facts: Facts, fact: str, rows: Rows) -> NDArray[np.bool_]:
    """Where a fact that is not known is a detail of what is known not to be."""
    definition = facts.get(fact)
    if definition is None or definition.detail_of is None:
        return np.zeros(rows.size, np.bool_)
    above: Column = rows.column(definition.detail_of)
    unknown = ~rows.column(fact).known
    return unknown & (above.where(False) | excluded(facts, definition.detail_of, rows))
