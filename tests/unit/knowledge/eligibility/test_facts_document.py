"""What a facts document may say, how an answer is written into it, and what is refused by name."""

from decimal import Decimal

import pytest

from knowledge.eligibility import NOT_SURE, FactError, facts_known, screen, set_fact
from knowledge.eligibility.household import read_household
from knowledge.eligibility.income import income_per_head


@pytest.mark.parametrize(
    ("facts", "named", "says"),
    [
        ([], "", "对象"),
        ({"registered": True}, "registered", "没有“registered”"),
        ({"members": {}}, "members", "列表"),
        ({"members": [3]}, "members[0]", "对象"),
        ({"members": [{}] * 31}, "members", "31"),
        ({"members": [None]}, "members[0]", "对象"),
        ({"others": []}, "others", "对象"),
        ({"members": [{"agee": 3}]}, "agee", "agee"),
        ({"disabled": True}, "disabled", "没有“disabled”"),
        ({"others": {"age": 3}}, "age", "age"),
        ({"others.disabled": True}, "others.disabled", "others.disabled"),
        ({"members[0].age": 3}, "members[0].age", "members[0].age"),
        ({"registered_poor": 1}, "registered_poor", "是不是建卡户"),
        ({"registered_poor": "yes"}, "registered_poor", "true"),
        ({"household_size": "3"}, "household_size", "整数"),
        ({"household_size": True}, "household_size", "整数"),
        ({"household_size": 2.5}, "household_size", "整数"),
        ({"household_size": 0}, "household_size", "1 到 30"),
        ({"household_size": 200}, "household_size", "200"),
        ({"members": [{"age": 200}]}, "members[0].age", "120"),
        ({"members": [{"age": -1}]}, "members[0].age", "-1"),
        ({"members": [{"disability_grade": 5}]}, "members[0].disability_grade", "只能是"),
        ({"hardship": "bad"}, "hardship", "serious"),
        ({"income": -1}, "income", "-1"),
        ({"income": float("inf")}, "income", "全家收入"),
        ({"income": float("nan")}, "income", "全家收入"),
        ({"income": 1e309}, "income", "全家收入"),
        ({"income": "a lot"}, "income", "1200"),
        ({"income": True}, "income", "1200"),
        ({"income": 10**30}, "income", "全家收入"),
        ({"income": {}}, "income", "全家收入"),
        ({"income": {"salary": 3}}, "income", "全家收入"),
        ({"income": {"amount": 3, "period": "week"}}, "income", "全家收入"),
        ({"income": {"amount": 80, "period": "day"}}, "income", "做几天"),
        ({"income": {"amount": 80, "period": "day", "days": 32}}, "income", "做几天"),
        ({"income": {"amount": -80, "period": "year"}}, "income", "-80"),
        ({"income": {"wages": -1}}, "income.wages", "-1"),
        ({"income": 100, "wages": 101}, "wages", "101"),
        ({"income": {"wages": 100, "other": 0}, "wages": 90}, "wages", "对不上"),
        ({"household_size": 1, "members": [{}, {}]}, "household_size", "2"),
        (
            {"household_size": 1, "members": [{"age": 3}], "others": {"disabled": True}},
            "others.disabled",
            "1",
        ),
        ({"members": [{"disabled": False, "disability_grade": 2}]}, "members[0].disabled", "残疾几级"),
        ({"members": [{"old_or_young": False, "age": 70}]}, "members[0].old_or_young", "年龄"),
        ({"receives_dibao": True, "rural": False}, "rural", "农村低保"),
    ],
)
def test_a_wrong_fact_is_named_and_nothing_is_decided(kb, today, facts, named, says):
    with pytest.raises(FactError) as caught:
        screen(kb, facts, today)
    assert caught.value.fact == named
    assert says in caught.value.message.zh_Hans
    assert caught.value.message.en
    assert caught.value.message.zh_Hant


def test_null_and_missing_are_the_same(kb, today):
    empty = screen(kb, {}, today)
    nulls = {"income": None, "members": None, "others": {"disabled": None}, "registered_poor": None}
    assert screen(kb, nulls, today) == empty
    assert screen(kb, {"others": None, "members": []}, today) == empty


def test_a_yes_about_the_others_lists_one_more_person():
    facts = set_fact({}, "others.disabled", True)
    assert facts == {"members": [{"disabled": True}]}
    facts = set_fact(facts, "members[0].disability_grade", 2)
    facts = set_fact(facts, "others.disabled", False)
    assert facts == {"members": [{"disabled": True, "disability_grade": 2}], "others": {"disabled": False}}
    assert facts_known(facts) == ["members[0].disabled", "members[0].disability_grade", "others.disabled"]


def test_an_answer_about_the_others_also_holds_for_those_of_whom_it_was_not_known():
    listed = {"members": [{"disabled": True}]}
    nobody = {"members": [{"disabled": True, "seriously_ill": False}], "others": {"seriously_ill": False}}
    assert set_fact(listed, "others.seriously_ill", False) == nobody
    assert set_fact(listed, "others.seriously_ill", "members[0]") == {
        "members": [{"disabled": True, "seriously_ill": True}]
    }
    assert set_fact(listed, "others.seriously_ill", NOT_SURE)["members"][0]["seriously_ill"] == NOT_SURE
    assert listed == {"members": [{"disabled": True}]}


def test_an_answer_can_be_taken_back():
    one = set_fact({"registered_poor": True}, "others.disabled", True)
    both = set_fact(one, "others.disabled", False)
    assert set_fact(both, "others.disabled", None) == one
    assert set_fact(one, "others.disabled", None) == {"registered_poor": True}
    assert set_fact(one, "registered_poor", None) == {"members": [{"disabled": True}]}


def test_a_corrected_answer_drops_what_only_followed_from_it(kb):
    facts = {"members": [{"disabled": True, "disability_grade": 2, "long_term_care": True, "age": 40}]}
    corrected = set_fact(facts, "members[0].disabled", False, definitions=kb.facts)
    assert corrected == {"members": [{"disabled": False}]}
    not_poor = set_fact(
        {"registered_poor": True, "fell_back": True}, "registered_poor", False, definitions=kb.facts
    )
    assert not_poor == {"registered_poor": False}
    rural = set_fact({"rural": False}, "receives_dibao", True, definitions=kb.facts)
    assert rural == {"receives_dibao": True}
    yearly = {"income": {"amount": 9000, "period": "year"}, "receives_dibao": True}
    assert set_fact(yearly, "registered_poor", True, definitions=kb.facts) == yearly | {
        "registered_poor": True
    }
    unsure = {"members": [{"age": NOT_SURE, "old_or_young": True}]}
    assert set_fact(unsure, "members[0].disabled", True, definitions=kb.facts)["members"][0]["old_or_young"]


@pytest.mark.parametrize(
    "ref", ["", "members[0]", "others.", "Members[0].age", "a b", "members[x].age", "../x"]
)
def test_what_is_no_reference_is_refused(ref):
    with pytest.raises(ValueError):
        set_fact({}, ref, True)


def test_nobody_is_listed_as_number_four():
    with pytest.raises(ValueError):
        set_fact({}, "others.disabled", "members[4]")


def test_a_written_yes_about_the_others_fits_into_a_full_household(kb, today):
    facts = {"household_size": 1, "others": {"disabled": True, "seriously_ill": True}}
    assert set_fact(facts, "registered_poor", True)["members"] == [{"disabled": True, "seriously_ill": True}]
    assert screen(kb, facts, today, ["care-subsidy"]).next_question == "members[0].disability_grade"


@pytest.mark.parametrize(
    ("income", "a_head"),
    [
        (900, "450"),
        ("900.50", "450.25"),
        (900.5, "450.25"),
        ({"amount": 12000, "period": "year"}, "500"),
        ({"amount": 12000, "period": "irregular"}, "500"),
        ({"amount": 80, "period": "day", "days": 20}, "800"),
        ({"amount": 900}, "450"),
        ({"wages": 500, "other": {"amount": 4800, "period": "year"}, "basic_pension": 290}, "450"),
        ({"wages": 500, "other": 400, "basic_pension": None}, "450"),
    ],
)
def test_income_is_counted_a_month_and_a_head_without_the_basic_pension(kb, income, a_head):
    household = read_household(kb.facts, {"household_size": 2, "receives_dibao": False, "income": income})
    amount = income_per_head(household, Decimal(20))
    assert amount.low == amount.high == Decimal(a_head)


def test_a_kind_of_income_that_is_not_known_leaves_it_open(kb):
    household = read_household(kb.facts, {"household_size": 2, "income": {"wages": 500, "other": NOT_SURE}})
    amount = income_per_head(household, Decimal(20))
    assert (amount.low, amount.high) == (0, None)
    assert amount.open == ("income",)


@pytest.mark.parametrize(
    ("facts", "low", "high", "waits"),
    [
        ({"receives_dibao": True, "project_job": True, "wages": 500}, 900, 900, ()),
        ({"receives_dibao": True, "project_job": True, "wages": 0}, 1000, 1000, ()),
        ({"receives_dibao": True, "project_job": True}, 800, 1000, ("wages",)),
        ({"receives_dibao": True}, 800, 1000, ("project_job",)),
        ({}, 800, 1000, ("receives_dibao",)),
        ({"receives_dibao": True, "project_job": False, "wages": 500}, 1000, 1000, ()),
        ({"receives_dibao": False, "project_job": True, "wages": 500}, 1000, 1000, ()),
    ],
)
def test_one_fifth_comes_off_wages_only_and_only_of_dibao_households_in_projects(kb, facts, low, high, waits):
    household = read_household(kb.facts, {"household_size": 1, "income": 1000} | facts)
    amount = income_per_head(household, Decimal(20))
    assert (amount.low, amount.high, amount.open) == (low, high, waits)


def test_without_the_share_the_deduction_is_open_and_its_parameter_named(kb):
    facts = {"household_size": 1, "income": 1000, "receives_dibao": True, "project_job": True, "wages": 400}
    amount = income_per_head(read_household(kb.facts, facts), None)
    assert (amount.low, amount.high) == (600, 1000)
    assert amount.lacking == ("rule.employment-cost-share",)
