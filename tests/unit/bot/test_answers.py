"""Answers given, changed and taken back: no word ends up with the wrong person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.answers import Answers, answered, before, key_of, listed, ref_of, without_person
from knowledge.eligibility.document import canonical
from tests.support.resident import knowledge

DEFINITIONS = knowledge()[0].facts


def after(*pairs):
    answers = Answers({}, ())
    for ref, value in pairs:
        key = ref if "#" in ref else key_of(answers.facts, ref)
        answers = answered(answers, key, value, DEFINITIONS)
    return answers


TWO_PEOPLE = (
    ("household_size", 4),
    ("others.disabled", True),
    ("members[0].disability_grade", 1),
    ("others.seriously_ill", True),
    ("members[1].bedridden", True),
)


def test_a_question_about_the_others_has_a_key_of_its_own_each_time():
    answers = after(*TWO_PEOPLE)
    assert [key for key, _ in answers.given] == [
        "household_size",
        "others.disabled",
        "members[0].disability_grade",
        "others.seriously_ill#1",
        "members[1].bedridden",
    ]
    assert listed(answers.facts) == 2
    assert ref_of("others.seriously_ill#1") == "others.seriously_ill"


def test_a_person_who_is_not_there_goes_with_their_own_answers_only():
    answers = answered(after(*TWO_PEOPLE), "others.disabled", False, DEFINITIONS)
    members = canonical(answers.facts)["members"]
    assert len(members) == 1
    assert members[0]["seriously_ill"] is True
    assert members[0]["bedridden"] is True
    assert "disability_grade" not in members[0]
    assert answers.value("members[0].bedridden") is True
    assert answers.value("others.disabled") is False


def test_a_second_person_of_a_kind_goes_when_there_is_none_of_it():
    answers = after(("household_size", 5), ("others.disabled", True), ("members[0].disability_grade", 1))
    answers = answered(answers, key_of(answers.facts, "others.disabled"), True, DEFINITIONS)
    answers = answered(answers, "members[1].disability_grade", 4, DEFINITIONS)
    answers = answered(answers, "others.disabled", False, DEFINITIONS)
    assert canonical(answers.facts).get("members", []) == []
    assert [key for key, _ in answers.given] == ["household_size", "others.disabled"]


def test_a_no_that_becomes_a_yes_lists_a_new_person_last():
    answers = after(("household_size", 4), ("others.disabled", False), ("others.seriously_ill", True))
    answers = answered(answers, "others.disabled", True, DEFINITIONS)
    members = canonical(answers.facts)["members"]
    assert members[0]["seriously_ill"] is True
    assert members[1]["disabled"] is True


def test_somebody_who_is_listed_already_is_not_listed_again():
    answers = after(("household_size", 4), ("others.disabled", True), ("others.seriously_ill", "members[0]"))
    members = canonical(answers.facts)["members"]
    assert members == [{"disabled": True, "seriously_ill": True}]


def test_the_same_answer_again_changes_nothing():
    answers = after(*TWO_PEOPLE)
    assert answered(answers, "others.disabled", True, DEFINITIONS) == answers


def test_details_of_a_no_go_with_it():
    answers = after(("receives_dibao", True), ("project_job", True), ("wages", 500))
    changed = answered(answers, "receives_dibao", False, DEFINITIONS)
    assert "project_job" not in changed.facts
    assert next(key for key, _ in changed.given) == "receives_dibao"


def test_an_old_question_is_shown_as_it_was():
    answers = after(*TWO_PEOPLE)
    assert canonical(before(answers, "others.disabled")).get("members", []) == []
    assert len(canonical(before(answers, "others.seriously_ill#1"))["members"]) == 1
    assert before(answers, "household_size") == answers.facts


@pytest.mark.parametrize("index", [0, 1])
def test_whoever_goes_the_other_keeps_every_answer(index):
    answers = without_person(after(*TWO_PEOPLE), index)
    (member,) = canonical(answers.facts)["members"]
    assert member == canonical(after(*TWO_PEOPLE).facts)["members"][1 - index]
    assert not [key for key, _ in answers.given if "members[1]" in key]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["others.disabled", "others.seriously_ill", "others.tekun", "household_size"]),
        st.sampled_from([True, False, "not_sure"]),
        st.booleans(),
    ),
    max_size=12,
)


@given(STEPS)
def test_what_is_kept_as_given_always_shows_in_the_facts(steps):
    """However answers are given and changed: every kept yes is a listed person, and nobody else is listed."""
    answers = Answers({}, ())
    for ref, value, again in steps:
        keys = [key for key, _ in answers.given if ref_of(key) == ref]
        key = keys[0] if again and keys else key_of(answers.facts, ref)
        said = 5 if ref == "household_size" else value
        answers = answered(answers, key, said, DEFINITIONS)
        assert answers.value(key) == said or said is True
        yes = [key for key, value in answers.given if value is True]
        assert len(yes) == listed(answers.facts)
        assert len(dict(answers.given)) == len(answers.given), "one answer under each key"
