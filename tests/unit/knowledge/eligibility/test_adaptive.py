"""Asking one thing at a time comes to the same verdicts as filling in the whole form, with few questions."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.eligibility import NOT_SURE, parse_answer, question, screen, set_fact
from knowledge.loader import load
from tests.support.answering import Resident, interview, verdicts

KB = load()
TODAY = date(2026, 11, 23)
BOOL = st.booleans()
INCOMES = st.sampled_from([0, 300, 629, 630, 631, 788, 1000, 1260, 1890, 1891, 2500, 3780, 7000])


@st.composite
def people(draw: st.DrawFn) -> dict[str, Any]:
    """One person with everything known, as a full form would have it."""
    disabled, ill = draw(BOOL), draw(BOOL)
    person: dict[str, Any] = {"disabled": disabled, "seriously_ill": ill, "tekun": draw(BOOL)}
    if disabled:
        person["disability_grade"] = draw(st.integers(0, 4))
        person["long_term_care"] = draw(BOOL)
    if ill:
        person["bedridden"] = draw(BOOL)
    person["age"] = draw(st.sampled_from([3, 17, 18, 45, 69, 70, 85]))
    schooling = draw(st.sampled_from(["preschool", "student", "none"]))
    return person | {"schooling": schooling}


@st.composite
def households(draw: st.DrawFn) -> dict[str, Any]:
    """A household with every fact known and every member listed."""
    members = draw(st.lists(people(), min_size=1, max_size=4))
    registered, dibao = draw(BOOL), draw(BOOL)
    household: dict[str, Any] = {"household_size": len(members), "members": members}
    household |= {"registered_poor": registered, "receives_dibao": dibao, "rural": dibao or draw(BOOL)}
    household |= {fact: draw(BOOL) for fact in ("assets", "heavy_expenses", "own_cost_medicine")}
    household["income"] = draw(INCOMES)
    household["hardship"] = draw(st.sampled_from(["none", "serious", "extreme"]))
    if registered:
        household["fell_back"] = draw(BOOL)
    if dibao:
        household |= {"can_work": draw(BOOL), "project_job": draw(BOOL)}
        if household["can_work"]:
            household["guarantees_unmet"] = draw(BOOL)
        if household["project_job"]:
            household["wages"] = draw(st.sampled_from([0, household["income"] // 2, household["income"]]))
    return household


def full_form(household: dict[str, Any]) -> dict[str, Any]:
    """The same household as one document; nobody is left who might be somebody else."""
    members = [
        {key: value for key, value in person.items() if key not in {"age", "schooling"}}
        | {"old_or_young": person["age"] >= 70 or person["schooling"] != "none", "age": person["age"]}
        for person in household["members"]
    ]
    for person in members:
        if person["age"] >= 70:
            assert person["old_or_young"]
    return household | {"members": members}


@settings(max_examples=120, deadline=None)
@given(households())
def test_the_adaptive_path_ends_in_the_verdicts_of_the_full_form(household):
    found = interview(KB, household, TODAY).verdicts
    assert found == verdicts(screen(KB, full_form(household), TODAY))
    assert "unknown" not in found.values()


@settings(max_examples=40, deadline=None)
@given(households(), st.sampled_from(sorted(KB.programs)))
def test_one_program_asks_only_for_itself_and_never_twice(household, program):
    found = interview(KB, household, TODAY, [program])
    assert found.verdicts == verdicts(screen(KB, full_form(household), TODAY, [program]))
    once = [ref for ref in found.asked if not ref.startswith("others.")]
    assert len(once) == len(set(once))


@settings(max_examples=40, deadline=None)
@given(households(), st.randoms(use_true_random=False))
def test_not_sure_is_never_asked_again_and_always_comes_to_an_end(household, random):
    resident, facts, asked = Resident(household), {}, []
    while (ref := screen(KB, facts, TODAY).next_question) is not None:
        unsure = random.random() < 0.4
        facts = set_fact(facts, ref, NOT_SURE if unsure else resident.answer(ref, facts))
        if unsure:
            assert ref not in asked or ref.startswith("others.")
        asked.append(ref)
        assert len(asked) < 60
        if unsure:
            assert screen(KB, facts, TODAY).next_question != ref


USUAL = {
    "三口人，建卡户，没有病残": {
        "registered_poor": True,
        "receives_dibao": False,
        "household_size": 3,
        "income": 1500,
    },
    "三口人，没建卡，没低保": {
        "registered_poor": False,
        "receives_dibao": False,
        "household_size": 3,
        "income": 1500,
    },
    "两口人，低保户": {"registered_poor": True, "receives_dibao": True, "household_size": 2, "income": 800},
    "四口人，没建卡的低保户": {
        "registered_poor": False,
        "receives_dibao": True,
        "household_size": 4,
        "income": 900,
    },
    "一个人，收入很低": {
        "registered_poor": False,
        "receives_dibao": False,
        "household_size": 1,
        "income": 200,
    },
}


def test_a_usual_household_is_asked_at_most_twelve_questions_over_all_programs(today):
    healthy = {"disabled": False, "seriously_ill": False, "tekun": False, "age": 40, "schooling": "none"}
    rest = {
        "rural": True,
        "assets": False,
        "hardship": "none",
        "own_cost_medicine": False,
        "heavy_expenses": False,
    }
    rest |= {"fell_back": False, "project_job": False, "can_work": True, "guarantees_unmet": False}
    for story, known in USUAL.items():
        household = known | rest | {"members": [dict(healthy) for _ in range(known["household_size"])]}
        asked = interview(KB, household, today).asked
        assert len(asked) <= 12, (story, asked)


def test_every_question_can_be_asked_in_every_language_and_its_choices_are_answers(today):
    facts = {"members": [{"disabled": True}, {"seriously_ill": True}]}
    for definition in KB.facts.values():
        ref = f"members[0].{definition.id}" if definition.scope == "member" else definition.id
        for language in ("zh_Hans", "zh_Hant", "en"):
            for for_other in (False, True):
                asked = question(KB, ref, language, for_other, facts=facts)
                assert asked.text
                assert asked.why
                assert "{" not in asked.text + asked.why + asked.hint
                assert asked.choices[-1].value == NOT_SURE
        for choice in question(KB, ref, "en", facts=facts).choices:
            assert choice.value.isascii()
            value = parse_answer(KB, ref, choice.value, facts=facts)
            assert value == NOT_SURE or screen(
                KB, set_fact({}, ref, value) if "members" not in str(value) else {}, today
            )
