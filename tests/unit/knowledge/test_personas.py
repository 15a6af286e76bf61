"""The personas: whole households, written for caseworkers, with the verdict of every program."""

from datetime import date

import pytest

from knowledge.eligibility import screen
from knowledge.loader import load
from knowledge.subjects import personas

KB = load()
PERSONAS = personas()
DOCUMENT = date(2017, 6, 4)


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.id)
def test_every_program_says_of_a_persona_what_was_worked_out_by_hand(persona):
    screening = screen(KB, persona.facts, persona.day)
    wrong = {
        result.program: [reason.text.zh_Hans for reason in result.reasons]
        for result in screening.programs
        if result.verdict != persona.verdicts[result.program]
    }
    assert not wrong
    assert set(persona.verdicts) == set(KB.programs)
