"""A screening as it was shown, as today's rules see that day, and as they see today: and why these differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from knowledge.eligibility.explanation import Reason
from knowledge.eligibility.rules import ALWAYS, Rule, parameters_of, walk
from knowledge.eligibility.screening import ProgramResult, Screening, Verdict, screen
from knowledge.model import KnowledgeBase


@dataclass(frozen=True, slots=True)
class ChangedAmount:
    """A parameter that a rule rests on, with what may be said of it on the two days (None: nothing)."""

    parameter: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Because:
    """Why two results differ: amounts that changed, dated parts that began or ended, or the rule's own text.

    `rules` holds the two versions where the rule was edited between them.
    """

    amounts: tuple[ChangedAmount, ...] = ()
    dated: bool = False
    rules: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A program whose verdict is not the same twice, with the reasons of the later one."""

    program: str
    before: Verdict | None
    after: Verdict | None
    because: Because
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """What was shown on a day held against today's rules on that day (`edited`) and today (`since`)."""

    then: Screening
    now: Screening
    edited: tuple[Difference, ...]
    since: tuple[Difference, ...]


def replay(
    kb: KnowledgeBase,
    facts: Mapping[str, Any],
    then: date,
    now: date,
    *,
    shown: Mapping[str, Verdict] | None = None,
    version: str = "",
    area: str | None = None,
) -> Replay:
    """Recompute answers as of the day they were given and as of another.

    `shown` are the verdicts of the first day and `version` the rules that gave them; a verdict that differs
    from them though the day is the same comes from an edited rule. `area` is the township, whose own amounts
    count. FactError where today's content does not take the answers any more.
    """
    first, second = (screen(kb, facts, day, area=area) for day in (then, now))
    edited = tuple(_edited(kb, shown or {}, version, first))
    return Replay(first, second, edited, tuple(differences(kb, first, second, area)))


def differences(
    kb: KnowledgeBase, before: Screening, after: Screening, area: str | None = None
) -> Iterator[Difference]:
    """The programs whose verdict changed between two days under the same rules, and why."""
    results = {result.program: result for result in before.programs}
    for result in after.programs:
        earlier = results.get(result.program)
        if earlier is not None and earlier.verdict != result.verdict:
            because = cause(kb, result.program, before.on, after.on, area)
            yield Difference(result.program, earlier.verdict, result.verdict, because, result.reasons)


def cause(kb: KnowledgeBase, program: str, before: date, after: date, area: str | None = None) -> Because:
    """What differs between two days for a program: its amounts, and parts that hold on one day only."""
    rule = kb.programs[program].rule
    issued = kb.documents[kb.programs[program].clause.document].issued
    dated = any(node.days.hold(before) != node.days.hold(after) for node in walk(rule) if node.days != ALWAYS)
    return Because(
        tuple(_amounts(kb, rule, (before, after), area)), dated or (before < issued) != (after < issued)
    )


def _amounts(
    kb: KnowledgeBase, rule: Rule, days: tuple[date, date], area: str | None
) -> Iterator[ChangedAmount]:
    for name in parameters_of(rule):
        values = [kb.parameters[name].on(day, area) for day in days]
        first, second = (None if value is None else value.sayable for value in values)
        if first != second:
            yield ChangedAmount(name, first, second)


def _edited(
    kb: KnowledgeBase, shown: Mapping[str, Verdict], version: str, first: Screening
) -> Iterator[Difference]:
    results: dict[str, ProgramResult] = {result.program: result for result in first.programs}
    for program in dict.fromkeys([*shown, *results]):
        before, now = shown.get(program), results.get(program)
        after = now.verdict if now else None
        if shown and before != after:
            because = Because(rules=(version, kb.version))
            yield Difference(program, before, after, because, now.reasons if now else ())
