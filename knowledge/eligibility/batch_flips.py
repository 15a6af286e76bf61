"""Whose verdict a change of the content turns, among many households, and by which clause.

`rehearsal` does the same one household at a time, with all reasons.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.batch import REFUSED, VERDICTS, Codes, Judge, Scope, decide, excluded
from knowledge.eligibility.batch_table import Table
from knowledge.eligibility.rules import Compare, Equals, Every, Negation, ProgramHolds, Rule, Some, SomeMember
from knowledge.eligibility.screening import Verdict, screen
from knowledge.model import Citation, KnowledgeBase

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Flips:
    """Households (their places in the table) that turn in the same way, by the same clause of the new rule.

    None stands for a program that one of the two contents does not have.
    """

    program: str
    before: Verdict | None
    after: Verdict | None
    clause: Citation | None
    households: Places


def flips(
    before: KnowledgeBase, after: KnowledgeBase, table: Table, on: date, *, area: str | None = None
) -> tuple[Flips, ...]:
    """All households whose verdict differs under two contents on a day, by program, verdicts and clause.

    The clause is that of the first reason that `screen` gives for the verdict afterwards.
    """
    found: list[Flips] = []
    old, new = (_by_program(kb, table, on, area) for kb in (before, after))
    judge = Judge(after, table, on, area)
    gone = np.full(table.size, REFUSED, np.int8)
    for program in dict.fromkeys([*old, *new]):
        was, will = old.get(program, gone), new.get(program, gone)
        turned = np.flatnonzero(was != will)
        for first, second in sorted(set(zip(was[turned].tolist(), will[turned].tolist(), strict=True))):
            alike = turned[(was[turned] == first) & (will[turned] == second)]
            found += [
                Flips(program, VERDICTS.get(first), VERDICTS.get(second), clause, households)
                for clause, households in _by_clause(judge, program, alike)
            ]
    return tuple(found)


def _by_program(kb: KnowledgeBase, table: Table, on: date, area: str | None) -> dict[str, Codes]:
    return dict(zip(kb.programs, decide(kb, table, on, area=area).T, strict=True))


def _by_clause(judge: Judge, program: str, rows: Places) -> list[tuple[Citation | None, Places]]:
    """The rows by the clause that decides; of those for whom every part comes to the same one is asked."""
    if program not in judge.kb.programs:
        return [(None, rows)]
    parts = np.stack(list(_parts(judge, judge.kb.programs[program].rule, rows)), axis=1)
    _, first, kinds = np.unique(_as_one(parts), return_index=True, return_inverse=True)
    clauses = [_clause(judge, program, int(row)) for row in rows[first]]
    places = {clause: place for place, clause in enumerate(dict.fromkeys(clauses))}
    of_row = np.array([places[clause] for clause in clauses])[kinds.ravel()]
    return [(clause, rows[of_row == place]) for clause, place in places.items()]


def _as_one(parts: NDArray[np.int32]) -> NDArray[np.void]:
    """Each row of numbers as one thing, which is much quicker to sort."""
    whole = np.ascontiguousarray(parts)
    return whole.view(np.dtype((np.void, whole.dtype.itemsize * whole.shape[1]))).ravel()


def _clause(judge: Judge, program: str, row: int) -> Citation:
    told = screen(judge.kb, judge.table.documents[row], judge.on, [program], area=judge.area)
    return told.result(program).reasons[0].clause


def _parts(judge: Judge, rule: Rule, rows: Places) -> Iterator[NDArray[np.int32]]:
    """What every part of a rule comes to for these rows: together, all that its reasons depend on."""
    if isinstance(rule, SomeMember):
        yield _people(judge, rule, rows)
        return
    yield from (column[rows] for column in _of_node(judge, rule, judge.households))
    for part in _below(judge, rule):
        yield from _parts(judge, part, rows)


def _of_node(judge: Judge, rule: Rule, scope: Scope) -> Iterator[NDArray[np.int32]]:
    low, high = judge.find(rule, scope)
    yield low.astype(np.int32) * 4 + high
    if isinstance(rule, Equals | Compare):
        fact = rule.fact if isinstance(rule, Equals) else rule.of
        yield excluded(judge.table.facts, fact, scope.rows).astype(np.int32)


def _below(judge: Judge, rule: Rule) -> tuple[Rule, ...]:
    match rule:
        case Every(parts=parts) | Some(parts=parts):
            return tuple(part for part in parts if part.days.hold(judge.on))
        case Negation(part=part):
            return (part,)
        case ProgramHolds(program=program):
            return (judge.kb.programs[program].rule,)
        case _:
            return ()


def _people(judge: Judge, rule: SomeMember, rows: Places) -> NDArray[np.int32]:
    """One number for all households whose people, in their order, come to the same part by part."""
    table, scope = judge.table, judge.scope_of(rule)
    parts = np.stack(list(_of_person(judge, rule.rule, scope)), axis=1)
    _, kinds = np.unique(_as_one(parts), return_inverse=True)
    kinds = kinds.ravel() if scope.owner is not None else kinds.ravel()[table.person]
    kinds = kinds * 2 + table.doubtful
    ends = (table.starts + table.counts)[rows].tolist()
    numbers: dict[bytes, int] = {}
    return np.array(
        [
            numbers.setdefault(kinds[start:end].tobytes(), len(numbers))
            for start, end in zip(table.starts[rows].tolist(), ends, strict=True)
        ],
        np.int32,
    )


def _of_person(judge: Judge, rule: Rule, scope: Scope) -> Iterator[NDArray[np.int32]]:
    yield from _of_node(judge, rule, scope)
    if not isinstance(rule, ProgramHolds):
        for part in _below(judge, rule):
            yield from _of_person(judge, part, scope)
