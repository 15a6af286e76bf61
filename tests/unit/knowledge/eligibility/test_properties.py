"""What holds of the real rules whatever the household."""

import itertools
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.eligibility import NOT_SURE, screen
from knowledge.loader import load

KB = load()
TODAY = date(2026, 11, 23)
BOOL = st.sampled_from([True, False, None, NOT_SURE])
INCOME = st.sampled_from([None, NOT_SURE, 0, 629, 630, 631, 1000, 1890, 1891, 6000])

MEMBERS = st.fixed_dictionaries(
    {},
    optional={
        "disability_grade": st.sampled_from([0, 1, 2, 3, 4, NOT_SURE]),
        "seriously_ill": BOOL,
        "bedridden": BOOL,
        "long_term_care": BOOL,
        "tekun": BOOL,
        "age": st.sampled_from([5, 17, 18, 69, 70, NOT_SURE]),
    },
)
FLAGS = (
    "registered_poor",
    "assets",
    "heavy_expenses",
    "own_cost_medicine",
    "fell_back",
    "can_work",
    "guarantees_unmet",
    "project_job",
)
HOUSEHOLDS = st.fixed_dictionaries(
    {"members": st.lists(MEMBERS, max_size=4)},
    optional={flag: BOOL for flag in FLAGS}
    | {
        "receives_dibao": BOOL,
        "household_size": st.sampled_from([None, 4, 6, NOT_SURE]),
        "income": INCOME,
        "hardship": st.sampled_from(["none", "serious", "extreme", NOT_SURE]),
        "others": st.fixed_dictionaries(
            {},
            optional={
                group: st.sampled_from([False, None])
                for group in ("disabled", "seriously_ill", "tekun", "old_or_young")
            },
        ),
    },
)


def verdicts(facts: dict[str, Any], on: date = TODAY) -> dict[str, str]:
    return {result.program: result.verdict for result in screen(KB, facts, on).programs}


@settings(max_examples=60, deadline=None)
@given(HOUSEHOLDS)
def test_one_more_answer_never_turns_a_decided_verdict_round(facts):
    before = verdicts(facts)
    for flag in (*FLAGS, "receives_dibao"):
        if facts.get(flag) is None:
            for value in (True, False):
                after = verdicts(facts | {flag: value})
                for program, verdict in before.items():
                    assert verdict in {"unknown", after[program]}, (flag, value, program)


@settings(max_examples=50, deadline=None)
@given(HOUSEHOLDS)
def test_the_order_of_members_does_not_matter(facts):
    expected = verdicts(facts)
    for members in itertools.permutations(facts["members"]):
        assert verdicts(facts | {"members": list(members)}) == expected


@settings(max_examples=100, deadline=None)
@given(HOUSEHOLDS)
def test_every_verdict_has_reasons_with_clauses_and_an_unknown_says_what_is_missing(facts):
    document = KB.documents["奉节府办〔2017〕158号"]
    for result in screen(KB, facts, TODAY).programs:
        assert result.reasons
        for reason in result.reasons:
            assert document.clause(reason.clause.clause)
            assert reason.text.zh_Hans
            assert reason.text.en
        expected = {"likely": {"yes"}, "unlikely": {"no"}, "unknown": {"unknown"}, "staff": {"staff", "yes"}}
        outcomes = {reason.outcome for reason in result.reasons}
        assert outcomes <= expected[result.verdict]
        assert bool(result.missing or result.missing_amounts) == (result.verdict == "unknown")
        if result.verdict == "unlikely":
            assert result.next_doors


@settings(max_examples=100, deadline=None)
@given(HOUSEHOLDS, st.dates(date(2010, 1, 1), date(2017, 6, 3)))
def test_nothing_is_judged_before_the_document(facts, day):
    screening = screen(KB, facts, day)
    assert {result.verdict for result in screening.programs} == {"unknown"}
    assert screening.next_question is None


@pytest.mark.parametrize("program", sorted(KB.programs))
def test_the_next_question_is_one_that_the_verdict_waits_for(program):
    screening = screen(KB, {}, TODAY, [program])
    assert screening.next_question in screening.result(program).missing
