"""The personas: whole households, written for caseworkers, with the verdict of every program."""

import re
import shutil
from datetime import date

import pytest

from knowledge.eligibility import screen
from knowledge.loader import CONTENT, ContentErrors, load
from knowledge.subjects import personas, subjects

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


def test_there_are_enough_and_no_two_are_alike():
    assert len(PERSONAS) >= 30
    for one in (
        lambda persona: persona.id,
        lambda persona: persona.name.zh_Hans,
        lambda persona: str(persona.facts),
    ):
        assert len({one(persona) for persona in PERSONAS}) == len(PERSONAS)


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.id)
def test_a_story_is_told_in_a_few_sentences_as_a_caseworker_would(persona):
    for words in (persona.story.zh_Hans, persona.name.zh_Hans, *said(persona.remark)):
        assert not re.search(r"[A-Za-z_]", words), words
    assert 2 <= len(re.findall("[。？！]", persona.story.zh_Hans)) <= 6
    assert 30 <= len(persona.story.zh_Hans) <= 150
    assert len(persona.name.zh_Hans) <= 25
    assert persona.story.en.isascii()
    assert persona.facts["household_size"] == len(persona.facts["members"])


def said(remark):
    return () if remark is None else (remark.zh_Hans,)


@pytest.mark.parametrize("program", sorted(KB.programs))
def test_every_program_is_open_closed_and_undecided_for_somebody(program):
    given = {persona.verdicts[program] for persona in PERSONAS if persona.day >= DOCUMENT}
    assert "unlikely" in given
    assert given & {"likely", "staff"}


def test_they_are_as_different_as_people_are():
    facts = [persona.facts for persona in PERSONAS]
    members = [member for one in facts for member in one["members"]]
    assert {one["registered_poor"] for one in facts} == {True, False, "not_sure"}
    assert {one["rural"] for one in facts} == {True, False, "not_sure"}
    assert {one["assets"] for one in facts} == {True, False, "not_sure"}
    assert {one["receives_dibao"] for one in facts} == {True, False}
    assert {one["hardship"] for one in facts} == {"none", "serious", "extreme"}
    assert set(range(1, 6)) <= {one["household_size"] for one in facts}
    assert {0, 17, 69, 70} <= {member["age"] for member in members}
    assert {0, 1, 2, 3, 4} <= {member.get("disability_grade") for member in members}
    assert any(persona.day < DOCUMENT for persona in PERSONAS)
    assert any("unknown" in persona.verdicts.values() and persona.day >= DOCUMENT for persona in PERSONAS)


def test_subjects_are_all_cases_for_their_program_and_all_personas_for_every_program():
    found = subjects()
    by_origin = {origin: [one for one in found if one.origin == origin] for origin in ("case", "persona")}
    assert {one.programs for one in by_origin["case"]} == {(program,) for program in KB.programs}
    assert [(one.name, one.facts, one.on, one.programs) for one in by_origin["persona"]] == [
        (persona.name.zh_Hans, persona.facts, persona.day, None) for persona in PERSONAS
    ]
    assert len(found) == len({(one.name, one.on) for one in found}), "each can be told from the others"


PERSONA = """
- id: somebody
  name: {zh: 一个人, en: Somebody}
  story: {zh: 住在村里。, en: Lives in the village.}
  day: 2026-11-23
  facts: {household_size: 1}
  verdicts: {likely: [rural-dibao]}
"""


def mistakes(reading, folder, written):
    """What a reader of the content says of this file of personas, by line and key."""
    (folder / "personas").mkdir(parents=True)
    (folder / "personas" / "one.yaml").write_text(written, encoding="utf-8")
    with pytest.raises(ContentErrors) as caught:
        reading(folder)
    return [
        (problem.line, problem.key)
        for problem in caught.value.problems
        if problem.file == "personas/one.yaml"
    ]


@pytest.mark.parametrize(
    ("changed", "by", "line", "key"),
    [
        ("[rural-dibao]}", "[rural-dibao], unlikely: [rural-dibao]}", 2, "[0]"),
        ("likely:", "perhaps:", 7, "[0].verdicts.perhaps"),
        ("{likely: [rural-dibao]}", "{}", 7, "[0].verdicts"),
        ("somebody", "Some Body", 2, "[0].id"),
        ("2026-11-23", "someday", 5, "[0].day"),
        (", en: Lives in the village.", "", 4, "[0].story.en"),
        ("  verdicts:", "  remark: 难\n  verdicts:", 7, "[0].remark"),
    ],
)
@pytest.mark.parametrize("reading", [personas, subjects])
def test_a_mistake_in_a_persona_is_named_by_its_place(tmp_path, reading, changed, by, line, key):
    assert mistakes(reading, tmp_path, PERSONA.replace(changed, by)) == [(line, key)]


def test_an_id_that_stands_twice_is_refused(tmp_path):
    assert mistakes(personas, tmp_path, PERSONA + PERSONA) == [(9, "[1].id")]


def test_the_loader_reads_the_personas_too_and_knows_the_programs_that_they_name(tmp_path):
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content, ignore=shutil.ignore_patterns("personas"))
    written = PERSONA.replace("[rural-dibao]", "[rural-dibao, no-such-program]")
    assert mistakes(load, content, written) == [(7, "[0].verdicts.likely[1]")]
