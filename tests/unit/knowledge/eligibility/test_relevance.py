"""Only what can still change a verdict is asked, and what was left out could not have changed one."""

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from knowledge.eligibility import screen, set_fact
from knowledge.eligibility.facts import FactError, Ref, define
from knowledge.loader import load
from tests.support.answering import Resident
from tests.support.population import households
from tests.unit.knowledge.eligibility.test_adaptive import interview, verdicts

KB = load()
TODAY = date(2026, 11, 23)
TRIES = 60
"""Ways to answer everything else that are tried before a question counts as idle."""
MONEY = (0, 100, 400, 629, 630, 700, 1500, 1890, 1891, 2500, 4000, 6000, 9000)
NUMBERS = (0, 1, 2, 3, 4, 5, 6, 8, 15, 17, 18, 45, 69, 70, 85)


def values(ref: str) -> tuple[Any, ...]:
    """Answers on every side of every line in the rules."""
    _, definition = define(KB.facts, ref)
    if definition.kind == "bool":
        return True, False
    if definition.choices:
        return tuple(choice.value for choice in definition.choices)
    if definition.kind == "money":
        return MONEY
    low, high = int(definition.minimum or 0), int(definition.maximum or 0)
    return tuple(number for number in NUMBERS if low <= number <= high)


def somehow(ref: str, way: int) -> Any:
    """An answer that only depends on the question and the way, so that two interviews differ in one thing."""
    number = int(hashlib.sha256(f"{way} {ref}".encode()).hexdigest(), 16)
    if ref.startswith("others."):
        return number % 5 == 0
    return values(ref)[number % len(values(ref))]


def ending(facts: dict[str, Any], way: int) -> dict[str, str] | None:
    """The verdicts where everything that is still asked is answered that way; None for a contradiction."""
    try:
        while (screening := screen(KB, facts, TODAY)).next_question is not None:
            facts = set_fact(facts, screening.next_question, somehow(screening.next_question, way))
    except FactError:
        return None
    return verdicts(screening)


def decides(facts: dict[str, Any], ref: str) -> bool:
    """Whether two answers to this one question lead to different verdicts, all else being answered alike."""
    for way in range(TRIES):
        first = None
        for value in values(ref):
            found = ending(set_fact(facts, ref, value), way)
            first = first or found
            if found is not None and found != first:
                return True
    return False


def steps(household: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """What was known when each question was asked."""
    resident, facts = Resident(household), {}
    for ref in interview(household, TODAY)[1]:
        yield facts, ref
        facts = set_fact(facts, ref, resident.answer(ref, facts))


@pytest.mark.parametrize("seed", range(4))
def test_every_question_can_change_a_verdict(seed):
    idle = [
        (ref, facts)
        for household in households(5, seed)
        for facts, ref in steps(household)
        if not decides(facts, ref)
    ]
    assert idle == []


def skipped(facts: dict[str, Any]) -> list[str]:
    """Every fact that was not asked, of the household, of each listed person and of the others."""
    people = range(len(facts.get("members", [])))
    refs = [key for key, definition in KB.facts.items() if definition.scope != "member"]
    refs += [
        f"members[{at}].{key}"
        for key, definition in KB.facts.items()
        for at in people
        if definition.scope == "member"
    ]
    known = set(facts) | {f"others.{key}" for key in facts.get("others", {})}
    known |= {f"members[{at}].{key}" for at in people for key in facts["members"][at]}
    return [ref for ref in refs if ref not in known]


def filled(household: dict[str, Any]) -> dict[str, Any]:
    """The facts at the end of an interview."""
    resident, facts = Resident(household), {}
    for ref in interview(household, TODAY)[1]:
        facts = set_fact(facts, ref, resident.answer(ref, facts))
    return facts


@pytest.mark.parametrize("seed", range(10, 14))
def test_what_was_not_asked_could_not_have_changed_a_verdict(seed):
    tried = 0
    for household in households(25, seed):
        facts = filled(household)
        settled = verdicts(screen(KB, facts, TODAY))
        for ref in skipped(facts):
            for value in values(ref):
                try:
                    now = screen(KB, set_fact(facts, ref, value), TODAY)
                except FactError:  # it contradicts what was answered, so it cannot be so
                    continue
                tried += 1
                assert verdicts(now) == settled, (ref, value, facts)
    assert tried > 500


def test_each_reference_in_the_content_has_values_to_try():
    for key, definition in KB.facts.items():
        ref = f"members[0].{key}" if definition.scope == "member" else key
        assert len(values(ref)) > 1, ref
        assert Ref.parse(ref)
