"""How well the cases of a program cover its rule, worked out from the rule itself.

A leaf is exercised when the verdict hangs on it: with the leaf turned round, the case would fail. So a leaf
that is wrong, left out or put in the wrong group cannot stay unnoticed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from knowledge.eligibility.evaluation import Evaluation, Finding
from knowledge.eligibility.household import Household, read_household
from knowledge.eligibility.rules import (
    ALWAYS,
    Compare,
    Every,
    Judgement,
    Leaf,
    Negation,
    Rule,
    Some,
    SomeMember,
    walk,
)
from knowledge.eligibility.screening import VERDICTS
from knowledge.eligibility.truth import Truth
from knowledge.model import KnowledgeBase
from knowledge.schema.cases import CaseEntry

Place = tuple[int, ...]
"""From the top of a rule to a node of it: the position among the parts at each level."""

HOLDS: Rule = Every(())
FAILS: Rule = Some(())
"""What stands for a leaf that is turned round: nothing to meet, and nothing that would do."""


def parts(rule: Rule) -> tuple[Rule, ...]:
    match rule:
        case Every(parts=below) | Some(parts=below):
            return below
        case Negation(part=part):
            return (part,)
        case SomeMember(rule=inner):
            return (inner,)
        case _:
            return ()


def leaves(rule: Rule, place: Place = ()) -> Iterator[tuple[Place, Leaf]]:
    """Every leaf with its place, a rule about members and the leaves in it both."""
    if not isinstance(rule, Every | Some | Negation):
        yield place, rule
    for at, part in enumerate(parts(rule)):
        yield from leaves(part, (*place, at))


def with_other(rule: Rule, place: Place, other: Rule) -> Rule:
    """The rule with another node at a place; the days of what stood there stay."""
    if not place:
        return replace(other, days=getattr(rule, "days", ALWAYS))
    at, *rest = place
    match rule:
        case Every(parts=below) | Some(parts=below):
            changed = [
                with_other(part, tuple(rest), other) if n == at else part for n, part in enumerate(below)
            ]
            return replace(rule, parts=tuple(changed))
        case Negation(part=part):
            return replace(rule, part=with_other(part, tuple(rest), other))
        case SomeMember(rule=inner):
            return replace(rule, rule=with_other(inner, tuple(rest), other))
        case _:
            raise ValueError(f"nothing stands at {place}")


def within_members(rule: Rule, place: Place) -> bool:
    """Whether the node at a place is asked of each member."""
    for at in place:
        if isinstance(rule, SomeMember):
            return True
        rule = parts(rule)[at]
    return False


@dataclass(frozen=True)
class Tried:
    """A case as its program's rule sees it."""

    kb: KnowledgeBase
    program: str
    case: CaseEntry
    household: Household

    @classmethod
    def of(cls, kb: KnowledgeBase, program: str, case: CaseEntry) -> "Tried":
        return cls(kb, program, case, read_household(kb.facts, case.facts))

    @cached_property
    def as_written(self) -> Evaluation:
        rules = {program.id: program.rule for program in self.kb.programs.values()}
        return Evaluation(self.household, self.case.day, rules, self.kb.parameters)

    @property
    def truth(self) -> Truth:
        return self.as_written.program(self.program).truth

    def truth_by(self, rule: Rule) -> Truth:
        """What the case comes to under another rule of its program."""
        rules = {**self.as_written.rules, self.program: rule}
        other = Evaluation(self.household, self.case.day, rules, self.kb.parameters)
        return other.program(self.program).truth

    def found(self, leaf: Leaf, *, of_members: bool) -> list[Finding]:
        """What the case says of a leaf: once, or for each member and for the rest."""
        if not leaf.days.hold(self.case.day):
            return []
        people = [*self.household.members, self.household.rest] if of_members else [None]
        return [
            self.as_written.find(leaf, person) for person in people if person is not None or not of_members
        ]


def verdict(truth: Truth) -> str:
    return VERDICTS.get(truth, "unknown")


def exercised(tried: Sequence[Tried], rule: Rule, place: Place, leaf: Leaf) -> set[str]:
    """Of `true`, `false` and `open`: which the cases show of a leaf where the verdict hangs on it.

    A judgement is neither true nor false: it is `true` where a no in its place would change a verdict, and
    `false` where a yes would.
    """
    of_members = within_members(rule, place)
    holds, fails = with_other(rule, place, HOLDS), with_other(rule, place, FAILS)
    seen: set[str] = set()
    for one in tried:
        truths = {finding.truth for finding in one.found(leaf, of_members=of_members)}
        now = one.truth
        if isinstance(leaf, Judgement) and truths:
            truths = {Truth.true, Truth.false}
        if Truth.true in truths and verdict(one.truth_by(fails)) != verdict(now):
            seen.add("true")
        if Truth.false in truths and verdict(one.truth_by(holds)) != verdict(now):
            seen.add("false")
        undecided = any(truth.undecided for truth in truths)
        if undecided and now.undecided and one.truth_by(holds) is not one.truth_by(fails):
            seen.add("open")
    return seen


def distances(tried: Sequence[Tried], rule: Rule, place: Place, leaf: Compare) -> dict[Decimal, set[Decimal]]:
    """For each limit that the cases meet: how far above it their amounts lie."""
    met: dict[Decimal, set[Decimal]] = {}
    for one in tried:
        for finding in one.found(leaf, of_members=within_members(rule, place)):
            if finding.value is not None and finding.threshold is not None:
                limit = finding.threshold.amount
                if limit is not None:
                    met.setdefault(limit, set()).add(finding.value - limit)
    return met


def limits(kb: KnowledgeBase, leaf: Compare, issued: date) -> set[Decimal]:
    """Every limit that a comparison ever had that may be said, since the document was issued."""
    if leaf.limit.parameter is None:
        return set() if leaf.limit.amount is None else {leaf.limit.amount}
    times = leaf.limit.times
    found = set()
    for value in kb.parameters[leaf.limit.parameter].values:
        if value.sayable is None or (value.end is not None and value.end < issued):
            continue
        if isinstance(times, str):
            in_force = kb.parameters[times].on(value.end or value.start)
            factor = None if in_force is None else in_force.sayable
        else:
            factor = times or Decimal(1)
        if factor is not None:
            found.add(value.sayable * factor)
    return found


def dated(rule: Rule) -> Iterator[Rule]:
    """The nodes that count on some days only."""
    return (node for node in walk(rule) if node.days != ALWAYS)
