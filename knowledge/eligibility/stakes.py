"""What hangs on a question: the programs whose verdict still waits for its answer, with their clauses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.eligibility.causes import open_leaves
from knowledge.eligibility.evaluation import Evaluation
from knowledge.eligibility.household import read_household
from knowledge.eligibility.rules import Every, Negation, Some
from knowledge.model import Citation, KnowledgeBase


@dataclass(frozen=True, slots=True)
class Stake:
    """A program that an answer can still move, and the clauses that ask for it."""

    program: str
    clauses: tuple[Citation, ...]


def stakes(
    kb: KnowledgeBase,
    facts: Mapping[str, Any],
    ref: str,
    on: date,
    programs: Iterable[str] | None = None,
) -> tuple[Stake, ...]:
    """Why a fact is asked for, as the rules themselves say it: in the order of the programs.

    None where nothing hangs on it any more. FactError and KeyError as `screen` raises them.
    """
    rules = {program.id: program.rule for program in kb.programs.values()}
    evaluation = Evaluation(read_household(kb.facts, facts), on, rules, kb.parameters)
    found = []
    for program in (kb.programs[one] for one in (kb.programs if programs is None else programs)):
        if on < kb.documents[program.clause.document].issued:
            continue
        waiting = (leaf.rule for leaf in open_leaves(evaluation.program(program.id)) if ref in leaf.open)
        clauses = dict.fromkeys(
            Citation(program.clause.document, rule.clause)
            for rule in waiting
            if not isinstance(rule, Every | Some | Negation)
        )
        if clauses:
            found.append(Stake(program.id, tuple(clauses)))
    return tuple(found)
