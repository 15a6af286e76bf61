"""Only what can still change a verdict is asked, and what was left out could not have changed one."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from knowledge.eligibility import NOT_SURE, screen, set_fact
from knowledge.eligibility.facts import FactError, Ref, define
from knowledge.loader import load
from knowledge.subjects import personas
from tests.support.answering import Resident, interview, verdicts
from tests.support.population import households

KB = load()
PERSONAS = personas()
EMERGENCY = ("emergency-relief", "combined-relief")
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


def ending(facts: dict[str, Any], way: int, day: date) -> dict[str, str] | None:
    """The verdicts where everything that is still asked is answered that way; None for a contradiction."""
    try:
        while (screening := screen(KB, facts, day)).next_question is not None:
            facts = set_fact(facts, screening.next_question, somehow(screening.next_question, way))
    except FactError:
        return None
    return verdicts(screening)


def decides(facts: dict[str, Any], ref: str, day: date) -> bool:
    """Whether two answers to this one question lead to different verdicts, all else being answered alike."""
    for way in range(TRIES):
        first = None
        for value in values(ref):
            found = ending(set_fact(facts, ref, value), way, day)
            first = first or found
            if found is not None and found != first:
                return True
    return False


def steps(household: Mapping[str, Any], day: date) -> Iterator[tuple[dict[str, Any], str]]:
    """What was known when each question was asked."""
    resident, facts = Resident(household), {}
    for ref in interview(KB, household, day).asked:
        yield facts, ref
        facts = set_fact(facts, ref, resident.answer(ref, facts))


@pytest.mark.parametrize("seed", range(4))
def test_every_question_can_change_a_verdict(seed):
    idle = [
        (ref, facts)
        for household in households(5, seed)
        for facts, ref in steps(household, TODAY)
        if not decides(facts, ref, TODAY)
    ]
    assert idle == []


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.id)
def test_every_question_to_a_persona_can_change_a_verdict(persona):
    for facts, ref in steps(persona.facts, persona.day):
        assert decides(facts, ref, persona.day), (ref, facts)


def skipped(facts: dict[str, Any]) -> list[str]:
    """Every fact that was not asked, of the household, of each listed person and of the others.

    A detail of what somebody is not sure of cannot be asked for: who does not know whether they were ever on
    the register has no answer to whether they fell back since.
    """
    people = range(len(facts.get("members", [])))
    refs = [key for key, definition in KB.facts.items() if definition.scope != "member"]
    refs += [
        f"members[{at}].{key}"
        for key, definition in KB.facts.items()
        for at in people
        if definition.scope == "member"
    ]
    unsure = {key for key, value in facts.items() if value == NOT_SURE}
    refs = [ref for ref in refs if define(KB.facts, ref)[1].detail_of not in unsure]
    known = set(facts) | {f"others.{key}" for key in facts.get("others", {})}
    known |= {f"members[{at}].{key}" for at in people for key in facts["members"][at]}
    return [ref for ref in refs if ref not in known]


def tried(
    facts: dict[str, Any], refs: Sequence[str], day: date, programs: Sequence[str] | None = None
) -> int:
    """How many other answers were tried, all of which left every verdict as it was."""
    settled, count = verdicts(screen(KB, facts, day, programs)), 0
    for ref in refs:
        for value in values(ref):
            try:
                now = screen(KB, set_fact(facts, ref, value), day, programs)
            except FactError:  # it contradicts what was answered, so it cannot be so
                continue
            count += 1
            assert verdicts(now) == settled, (ref, value, facts)
    return count


@pytest.mark.parametrize("seed", range(10, 14))
def test_what_was_not_asked_could_not_have_changed_a_verdict(seed):
    found = [interview(KB, household, TODAY).facts for household in households(20, seed)]
    assert sum(tried(facts, skipped(facts), TODAY) for facts in found) > 500


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.id)
def test_what_a_persona_was_not_asked_could_not_have_changed_a_verdict(persona):
    """Over all programs, for an emergency, and for two of the programs alone."""
    place = PERSONAS.index(persona)
    names = sorted(KB.programs)
    alone = [(names[at % len(names)],) for at in (place, place + 7)]
    for programs in (None, EMERGENCY, *alone):
        facts = interview(KB, persona.facts, persona.day, programs).facts
        assert tried(facts, skipped(facts), persona.day, programs) > 0


def test_each_reference_in_the_content_has_values_to_try():
    for key, definition in KB.facts.items():
        ref = f"members[0].{key}" if definition.scope == "member" else key
        assert len(values(ref)) > 1, ref
        assert Ref.parse(ref)
