"""What holds of the real rules when one thing changes: more income, one more answer, a day, the whole scale."""

import copy
import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.eligibility import facts_known, screen
from knowledge.eligibility.analysis import turning_days
from knowledge.eligibility.facts import Ref
from knowledge.loader import load
from knowledge.subjects import personas
from tests.support.answering import verdicts
from tests.support.population import households
from tests.unit.knowledge.eligibility.test_properties import HOUSEHOLDS

KB = load()
TODAY = date(2026, 11, 23)
ISSUED = KB.documents["奉节府办〔2017〕158号"].issued
LEVEL = {"unlikely": 0, "staff": 1, "likely": 2}
FALLING = {"rural-dibao", "dibao-single-household"}
"""With more income they can only get further away."""
RISING = {"dibao-exit"}
"""With more income the household can only come closer to leaving dibao."""


def judged(facts: dict[str, Any], on: date = TODAY) -> dict[str, str]:
    return verdicts(screen(KB, facts, on))


@settings(max_examples=80, deadline=None)
@given(
    HOUSEHOLDS,
    st.lists(st.integers(0, 9000) | st.sampled_from([2519, 2520, 2521, 3780, 7560, 7561, 11340]), min_size=2),
)
def test_more_income_only_moves_what_rests_on_income_and_only_one_way(facts, incomes):
    found = [judged(facts | {"income": income}) for income in sorted(incomes)]
    for program in KB.programs:
        ladder = [LEVEL[one[program]] for one in found if one[program] in LEVEL]
        if program in FALLING:
            assert ladder == sorted(ladder, reverse=True), program
        elif program in RISING:
            assert ladder == sorted(ladder), program
        else:
            assert len({one[program] for one in found}) == 1, program


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 3000), st.integers(0, 3000), st.integers(0, 800), st.booleans(), st.booleans())
def test_a_yuan_more_of_wages_or_of_other_money_moves_the_same_way(wages, other, more, dibao, project):
    facts = {"registered_poor": True, "receives_dibao": dibao, "household_size": 2, "assets": False}
    facts |= {"project_job": project, "members": [{"disability_grade": 1, "age": 40}]}
    before = judged(facts | {"income": {"wages": wages, "other": other}})
    for now in ({"wages": wages + more, "other": other}, {"wages": wages, "other": other + more}):
        after = judged(facts | {"income": now})
        for program in FALLING:
            assert LEVEL[after[program]] <= LEVEL[before[program]]
        for program in RISING:
            assert LEVEL[after[program]] >= LEVEL[before[program]]


@settings(max_examples=60, deadline=None)
@given(HOUSEHOLDS, st.integers(0, 2000))
def test_the_basic_pension_moves_nothing(facts, pension):
    kinds = {"wages": 300, "other": 2000}
    without = judged(facts | {"income": kinds})
    assert judged(facts | {"income": kinds | {"basic_pension": pension}}) == without


def forgotten(facts: dict[str, Any], chance: random.Random) -> list[dict[str, Any]]:
    """The same household while it answers: first next to nothing is known, at last everything."""
    stages = [copy.deepcopy(facts)]
    refs = facts_known(facts)
    chance.shuffle(refs)
    for ref in refs:
        less, where = copy.deepcopy(stages[-1]), Ref.parse(ref)
        place = less if where.member is None else less["members"][where.member]
        del place[where.fact]
        stages.append(less)
    return stages[::-1]


@pytest.mark.parametrize("seed", range(400, 404))
def test_with_each_answer_that_is_added_a_decided_verdict_stays(seed):
    """Likely, unlikely and for staff to judge: whatever was not known yet was within the bounds assumed."""
    chance = random.Random(seed)
    for household in households(12, seed):
        before: dict[str, str] = dict.fromkeys(KB.programs, "unknown")
        for facts in forgotten(household, chance):
            after = judged(facts)
            for program, verdict in before.items():
                assert verdict in {"unknown", after[program]}, (program, facts)
            before = after
        assert "unknown" not in before.values()


@pytest.mark.parametrize("seed", range(500, 502))
def test_who_is_not_listed_may_be_anybody(seed):
    """A verdict without some of the members is the one with them, or not given yet."""
    chance = random.Random(seed)
    for household in households(100, seed):
        everybody = household["members"]
        some = [member for member in everybody if chance.random() < 0.5]
        whole = judged(household)
        for program, verdict in judged(household | {"members": some}).items():
            assert verdict in {"unknown", whole[program]}, (program, household)


def turning() -> set[date]:
    """The days on which any rule, or any amount of one, is another than the day before."""
    rules = [program.rule for program in KB.programs.values()]
    return {day for rule in rules for day in turning_days(rule, KB.parameters, ISSUED)}


@settings(max_examples=80, deadline=None)
@given(HOUSEHOLDS, st.dates(date(2016, 1, 1), date(2028, 12, 31)) | st.sampled_from(sorted(turning())))
def test_from_one_day_to_the_next_nothing_changes_unless_an_amount_or_a_rule_does(facts, day):
    for first, second in ((day - timedelta(days=1), day), (day, day + timedelta(days=1))):
        if second in turning():
            continue
        before, after = (
            {
                result.program: (result.verdict, result.missing, result.missing_amounts)
                for result in screen(KB, facts, on).programs
            }
            for on in (first, second)
        )
        assert before == after, (first, second)


@pytest.mark.parametrize("persona", personas(), ids=lambda persona: persona.id)
def test_a_persona_is_judged_alike_the_day_before_and_the_day_after(persona):
    for day in (persona.day - timedelta(days=1), persona.day + timedelta(days=1)):
        if max(day, persona.day) not in turning():
            assert judged(persona.facts, day) == persona.verdicts, day


@pytest.mark.parametrize("seed", range(600, 602))
def test_twice_the_people_with_twice_the_income_are_judged_alike(seed):
    for household in households(100, seed):
        double = household | {
            "household_size": 2 * household["household_size"],
            "income": 2 * household["income"],
            "members": household["members"] * 2,
        }
        if "wages" in household:
            double["wages"] = 2 * household["wages"]
        assert judged(double) == judged(household), household


@settings(max_examples=60, deadline=None)
@given(HOUSEHOLDS, st.integers(0, 400), st.integers(1, 31))
def test_the_same_money_by_the_day_the_month_or_the_year_is_judged_alike(facts, a_day, days):
    month = a_day * days
    expected = judged(facts | {"income": month})
    for written in (
        {"amount": month},
        {"amount": a_day, "period": "day", "days": days},
        {"amount": 12 * month, "period": "year"},
        {"amount": 12 * month, "period": "irregular"},
    ):
        assert judged(facts | {"income": written}) == expected, written
