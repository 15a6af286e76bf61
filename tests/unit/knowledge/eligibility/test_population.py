"""Thousands of households and every persona: asked one thing at a time, they get the verdicts of the form."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from knowledge.eligibility import screen
from knowledge.loader import load
from knowledge.subjects import personas
from tests.support.answering import Interview, interview, verdicts
from tests.support.population import households
from tests.unit.knowledge.eligibility.test_relevance import EMERGENCY, skipped, tried

KB = load()
PERSONAS = personas()
PROGRAMS = sorted(KB.programs)
TODAY = date(2026, 11, 23)


def form(household: Mapping[str, Any], day: date = TODAY) -> dict[str, str]:
    """The verdicts where everything was filled in at once."""
    return verdicts(screen(KB, household, day))


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.id)
def test_every_way_in_ends_in_the_verdicts_of_a_persona(persona):
    assert interview(KB, persona.facts, persona.day).verdicts == persona.verdicts
    assert interview(KB, persona.facts, persona.day, EMERGENCY, None).verdicts == persona.verdicts
    first = interview(KB, persona.facts, persona.day, EMERGENCY).verdicts
    assert first == {program: persona.verdicts[program] for program in EMERGENCY}
    for program in PROGRAMS:
        alone = interview(KB, persona.facts, persona.day, [program]).verdicts
        assert alone == {program: persona.verdicts[program]}


@pytest.mark.parametrize("seed", range(100, 104))
def test_all_programs_in_thousands_of_households(seed):
    """Two of the facts that were not asked are tried in each, others in each of the next ones."""
    count = 0
    for place, household in enumerate(households(200, seed)):
        found = interview(KB, household, TODAY)
        assert found.verdicts == form(household), household
        left_out = sorted(skipped(found.facts))
        chosen = [left_out[(2 * place + step) % len(left_out)] for step in range(2)]
        count += tried(found.facts, chosen, TODAY)
    assert count > 400


@pytest.mark.parametrize("seed", range(200, 202))
def test_the_emergency_first_and_then_all_in_thousands_of_households(seed):
    for household in households(200, seed):
        expected = form(household)
        first = interview(KB, household, TODAY, EMERGENCY)
        assert first.verdicts == {program: expected[program] for program in EMERGENCY}, household
        assert len(first.asked) <= len(EMERGENCY) + 1
        assert interview(KB, household, TODAY, EMERGENCY, None).verdicts == expected, household


def alone(household: Mapping[str, Any]) -> Iterator[tuple[str, Interview]]:
    for program in PROGRAMS:
        yield program, interview(KB, household, TODAY, [program])


@pytest.mark.parametrize("seed", range(300, 304))
def test_one_program_alone_in_thousands_of_households(seed):
    for household in households(200, seed):
        expected = form(household)
        for program, found in alone(household):
            assert found.verdicts == {program: expected[program]}, household
