"""A screening: a verdict with its reasons for each program, and the next question worth asking.

It gives a preliminary view and decides nothing; a person does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from knowledge.eligibility import words
from knowledge.eligibility.causes import asked_for, open_leaves
from knowledge.eligibility.evaluation import Evaluation
from knowledge.eligibility.explanation import Explainer, Reason
from knowledge.eligibility.facts import FactDefinition, Ref
from knowledge.eligibility.household import read_household
from knowledge.eligibility.rules import Rule
from knowledge.eligibility.truth import Truth
from knowledge.model import KnowledgeBase, Program

Verdict = Literal["likely", "unlikely", "unknown", "staff"]
VERDICTS: Mapping[Truth, Verdict] = {  # of what is decided; all else is unknown
    Truth.true: "likely",
    Truth.false: "unlikely",
    Truth.staff: "staff",
}


@dataclass(frozen=True, slots=True)
class ProgramResult:
    """What a program's rule says: `missing` are facts that would settle it, `missing_amounts` parameters."""

    program: str
    verdict: Verdict
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    next_doors: tuple[str, ...]
    missing_amounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Screening:
    """The view of one day under one version of the rules."""

    on: date
    rules_version: str
    programs: tuple[ProgramResult, ...]
    next_question: str | None

    def result(self, program: str) -> ProgramResult:
        """The result for one program; KeyError where it was not screened."""
        for result in self.programs:
            if result.program == program:
                return result
        raise KeyError(program)


def screen(
    kb: KnowledgeBase,
    facts: Mapping[str, Any],
    on: date,
    programs: Iterable[str] | None = None,
    *,
    area: str | None = None,
) -> Screening:
    """Judge a household as of a day by all programs, or by those named (KeyError for an unknown one).

    `area` is the id of the township it lives in, whose own amounts go before the county's; None: not known.
    FactError for a fact of a wrong type, out of bounds or contradicting another; nothing is judged then.
    """
    wanted = [kb.programs[program] for program in (kb.programs if programs is None else programs)]
    household, explainer = read_household(kb.facts, facts), Explainer.of(kb, on)
    rules: dict[str, Rule] = {program.id: program.rule for program in kb.programs.values()}
    evaluation = Evaluation(household, on, rules, kb.parameters, area)
    results: list[ProgramResult] = []
    undecided: list[tuple[str, ...]] = []
    for program in wanted:
        if on < kb.documents[program.clause.document].issued:
            results.append(_before(kb, program, on))
            continue
        finding = evaluation.program(program.id)
        leaves = tuple(open_leaves(finding))
        missing = tuple(dict.fromkeys(ref for leaf in leaves for ref in leaf.open))
        lacking = tuple(dict.fromkeys(name for leaf in leaves for name in leaf.lacking))
        vain = lacking or household.unsure
        undecided.append(tuple(dict.fromkeys(asked_for(finding, household.unsure))) if vain else missing)
        results.append(
            ProgramResult(
                program.id,
                VERDICTS.get(finding.truth, "unknown"),
                explainer.reasons(finding, program.clause),
                missing,
                program.next_doors,
                lacking,
            )
        )
    return Screening(on, kb.version, tuple(results), _next(kb.facts, undecided))


def _before(kb: KnowledgeBase, program: Program, on: date) -> ProgramResult:
    document = kb.documents[program.clause.document]
    text = words.fill(
        words.BEFORE_DOCUMENT,
        document=document.id,
        issued=document.issued.isoformat(),
        on=on.isoformat(),
    )
    reason = Reason(text, program.clause, (), "unknown")
    return ProgramResult(program.id, "unknown", (reason,), (), program.next_doors)


def _next(facts: Mapping[str, FactDefinition], undecided: Iterable[tuple[str, ...]]) -> str | None:
    """The open fact to ask: by stage (details of a named person before the rest), then the one that most
    programs wait for, then the order of the file.
    """
    waiting: dict[str, int] = {}
    for missing in undecided:
        for written in missing:
            if Ref.parse(written).definition in facts:
                waiting[written] = waiting.get(written, 0) + 1

    def order(written: str) -> tuple[int, int, int, int]:
        ref = Ref.parse(written)
        definition = facts[ref.definition]
        return definition.stage, ref.member or 0, -waiting[written], definition.position

    return min(waiting, key=order, default=None)
