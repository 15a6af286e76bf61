"""What a changed amount or rule would do, before anybody is told: the verdicts that flip, by household."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from knowledge.eligibility.explanation import Reason
from knowledge.eligibility.facts import FactError
from knowledge.eligibility.income import COST_SHARE
from knowledge.eligibility.rules import DERIVED, Compare, ProgramHolds, Rule, parameters_of, walk
from knowledge.eligibility.screening import ProgramResult, Verdict, screen
from knowledge.model import Citation, KnowledgeBase

Origin = Literal["case", "persona", "screening"]


@dataclass(frozen=True, slots=True)
class Subject:
    """A household to rehearse with: a case, a persona, or a stored screening without identity."""

    origin: Origin
    name: str
    facts: Mapping[str, Any]
    on: date
    programs: tuple[str, ...] | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Flip:
    """A verdict that would change, with the clause that decides it afterwards. None: not judged any more."""

    subject: Subject
    program: str
    before: Verdict | None
    after: Verdict | None
    clause: Citation | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """All flips, how many households were looked at, and those whose answers the new content refuses."""

    looked_at: int
    flips: tuple[Flip, ...]
    refused: tuple[tuple[Subject, str], ...]

    def by_clause(self) -> Sequence[tuple[str, Citation | None, Verdict | None, Verdict | None, int]]:
        """Program, clause, before, after and how many, the most frequent first."""
        counts = Counter((flip.program, flip.clause, flip.before, flip.after) for flip in self.flips)
        return [(*key, count) for key, count in counts.most_common()]


def rehearse(
    before: KnowledgeBase, after: KnowledgeBase, subjects: Iterable[Subject], on: date | None = None
) -> Rehearsal:
    """Judge every household by both contents, on its own day or on `on` for all of them.

    Only programs on which the two contents differ are judged; the others cannot flip.
    """
    flips: list[Flip] = []
    refused: list[tuple[Subject, str]] = []
    count, touched = 0, affected(before, after)
    for subject in subjects:
        count += 1
        try:
            flips += _flips(before, after, subject, on or subject.on, touched)
        except FactError as error:
            refused.append((subject, error.message.zh_Hans))
    return Rehearsal(count, tuple(flips), tuple(refused))


def affected(before: KnowledgeBase, after: KnowledgeBase) -> frozenset[str]:
    """The programs that two contents can judge differently: by their rule, by an amount it rests on, or by a
    program it asks for.
    """
    every = frozenset({*before.programs, *after.programs})
    if before.facts != after.facts or before.documents != after.documents:
        return every
    found = {program for program in every if _differs(before, after, program)}
    while True:
        more = {
            program
            for program in every - found
            if any(
                isinstance(node, ProgramHolds) and node.program in found for node in _nodes(after, program)
            )
        }
        if not more:
            return frozenset(found)
        found |= more


def _differs(before: KnowledgeBase, after: KnowledgeBase, program: str) -> bool:
    old, new = before.programs.get(program), after.programs.get(program)
    if old is None or new is None or (old.rule, old.clause) != (new.rule, new.clause):
        return True
    names = {*parameters_of(new.rule)}
    if any(isinstance(node, Compare) and node.of in DERIVED for node in walk(new.rule)):
        names.add(COST_SHARE)
    return any(before.parameters.get(name) != after.parameters.get(name) for name in names)


def _nodes(kb: KnowledgeBase, program: str) -> Iterable[Rule]:
    return walk(kb.programs[program].rule) if program in kb.programs else ()


def _flips(
    before: KnowledgeBase, after: KnowledgeBase, subject: Subject, day: date, touched: frozenset[str]
) -> Iterator[Flip]:
    old, new = (_results(kb, subject, day, touched) for kb in (before, after))
    for program in dict.fromkeys([*old, *new]):
        first, second = old.get(program), new.get(program)
        was, will = first.verdict if first else None, second.verdict if second else None
        if was != will:
            reasons = second.reasons if second else ()
            clause = reasons[0].clause if reasons else None
            yield Flip(subject, program, was, will, clause, reasons)


def _results(
    kb: KnowledgeBase, subject: Subject, day: date, touched: frozenset[str]
) -> dict[str, ProgramResult]:
    """The verdicts of one content, of what can flip; nothing is asked of a household that cannot."""
    asked = kb.programs if subject.programs is None else subject.programs
    wanted = [program for program in asked if program in kb.programs and program in touched]
    if not wanted:
        return {}
    found = screen(kb, subject.facts, day, wanted, area=subject.area)
    return {result.program: result for result in found.programs}
