"""Verdicts, reasons and the next question, on rules small enough to be seen at a glance."""

from datetime import date

import pytest

from knowledge.eligibility import NOT_SURE, screen
from knowledge.model import Certainty
from tests.unit.knowledge.eligibility.small_rules import leaf, staff, words

DAY = date(2020, 6, 1)
POOR = leaf({"is": {"poor": True}}, "poor")
URBAN = leaf({"is": {"urban": True}}, "urban")
COWS = leaf({"at_most": {"cows": {"parameter": "limit", "times": 2}}}) | {
    "met": words("{value}/{limit}/{standard}/{difference}"),
    "unmet": words("{value}/{limit}/{standard}/{difference}"),
}
ILL = leaf({"some_member": leaf({"is": {"ill": True}}, "inner")}, "somebody ill")
FEVER = leaf(
    {"some_member": {"all": [leaf({"is": {"ill": True}}, "ill"), leaf({"is": {"fever": True}}, "fever")]}},
    "somebody in fever",
)


def of(kb, facts, program="p0", on=DAY):
    result = screen(kb, facts, on).result(program)
    return result.verdict, [reason.text.en for reason in result.reasons]


def test_a_no_names_the_smallest_set_of_answers_that_causes_it(tiny):
    kb = tiny({"all": [{"any": [POOR, URBAN]}, COWS]})
    assert of(kb, {"poor": False, "urban": False, "cows": 21}) == ("unlikely", ["21/20/10/1"])
    assert of(kb, {"poor": False, "urban": False, "cows": 20}) == ("unlikely", ["poor no", "urban no"])


def test_a_yes_names_the_smallest_set_too(tiny):
    kb = tiny({"any": [{"all": [POOR, URBAN]}, COWS]})
    assert of(kb, {"poor": True, "urban": True, "cows": 3}) == ("likely", ["3/20/10/17"])


def test_what_is_open_names_all_that_would_settle_it(tiny):
    kb = tiny({"all": [POOR, {"any": [URBAN, COWS]}]})
    result = screen(kb, {}, DAY).result("p0")
    assert result.missing == ("poor", "urban", "cows")
    assert [reason.text.zh_Hans for reason in result.reasons] == [
        "还要知道：穷。",
        "还要知道：城。",
        "还要知道：牛。",
    ]
    assert screen(kb, {"poor": True, "urban": False}, DAY).result("p0").missing == ("cows",)
    assert screen(kb, {"poor": False}, DAY).result("p0").missing == ()


def test_a_judgement_comes_first_and_then_what_is_already_met(tiny):
    kb = tiny({"all": [POOR, staff("judge")]})
    assert of(kb, {"poor": True}) == ("staff", ["judge", "poor yes"])
    assert of(kb, {"poor": False}) == ("unlikely", ["poor no"])
    assert of(kb, {})[0] == "unknown"
    outcomes = [reason.outcome for reason in screen(kb, {"poor": True}, DAY).result("p0").reasons]
    assert outcomes == ["staff", "yes"]


def test_not_turns_the_reasons_with_it(tiny):
    assert of(tiny({"not": POOR}), {"poor": True}) == ("unlikely", ["poor yes"])
    assert of(tiny({"not": POOR}), {"poor": False}) == ("likely", ["poor no"])


def test_a_missing_amount_leaves_it_open_by_name_and_asks_nothing(tiny):
    kb = tiny(COWS, limit=None)
    screening = screen(kb, {}, DAY)
    result = screening.result("p0")
    assert (result.verdict, result.missing, result.missing_amounts) == ("unknown", (), ("limit",))
    assert "上限" in result.reasons[0].text.zh_Hans
    assert screening.next_question is None


@pytest.mark.parametrize("day", [date(2021, 1, 1), date(2024, 2, 29)])
def test_a_value_that_has_ended_is_never_used(tiny, day):
    assert screen(tiny(COWS), {"cows": 1}, day).result("p0").missing_amounts == ("limit",)


def test_an_unconfirmed_amount_decides_nothing_and_a_second_hand_one_says_so(tiny):
    assert of(tiny(COWS, certainty=Certainty.unconfirmed), {"cows": 1})[0] == "unknown"
    verdict, reasons = of(tiny(COWS, certainty=Certainty.second_hand), {"cows": 1})
    assert verdict == "likely"
    assert "second-hand" in reasons[0]


def test_before_the_document_everything_is_open_and_nothing_is_asked(tiny):
    kb = tiny(POOR)
    before = screen(kb, {"poor": True}, date(2019, 12, 31))
    assert before.result("p0").verdict == "unknown"
    assert "2020-01-01" in before.result("p0").reasons[0].text.zh_Hans
    assert before.next_question is None
    assert screen(kb, {"poor": True}, date(2020, 1, 1)).result("p0").verdict == "likely"


def test_a_dated_part_counts_on_its_days_only(tiny):
    dated = staff() | {"from": date(2020, 3, 1), "until": date(2020, 3, 31)}
    kb = tiny({"all": [POOR, dated]}, {"any": [POOR, dated]})
    for day, verdict in [
        (date(2020, 2, 29), "likely"),
        (date(2020, 3, 1), "staff"),
        (date(2020, 4, 1), "likely"),
    ]:
        assert of(kb, {"poor": True}, "p0", day)[0] == verdict
    assert of(kb, {"poor": False}, "p1", date(2020, 2, 29))[0] == "unlikely"
    assert of(kb, {"poor": False}, "p1", date(2020, 3, 31))[0] == "staff"


def test_a_program_can_rest_on_another_and_gives_its_reasons(tiny):
    kb = tiny({"all": [{"program": "p1", "clause": "一"}, URBAN]}, POOR)
    assert of(kb, {"poor": False, "urban": True}) == ("unlikely", ["poor no"])
    assert of(kb, {"poor": True, "urban": True}) == ("likely", ["poor yes", "urban yes"])
    assert screen(kb, {"urban": True}, DAY, ["p0"]).next_question == "poor"


def test_programs_in_a_circle_are_refused(tiny):
    kb = tiny({"program": "p1", "clause": "一"}, {"not": {"program": "p0", "clause": "一"}})
    with pytest.raises(ValueError, match="circle"):
        screen(kb, {}, DAY)


def test_somebody_unlisted_may_be_the_one_until_it_is_said_that_nobody_is(tiny):
    kb = tiny(ILL)
    well = [{"ill": False}]
    assert of(kb, {"members": well})[0] == "unknown"
    assert of(kb, {"members": well, "others": {"ill": False}}) == ("unlikely", ["somebody ill no"])
    assert of(kb, {"members": well, "household_size": 1}) == ("unlikely", ["somebody ill no"])
    assert of(kb, {"members": [*well, {"ill": True}]}) == ("likely", ["somebody ill yes"])
    assert screen(kb, {"members": well}, DAY).next_question == "others.ill"
    assert screen(kb, {"members": [{}], "household_size": 1}, DAY).next_question == "members[0].ill"


def test_the_unlisted_count_only_when_it_is_certain_that_there_are_any(tiny):
    kb = tiny(leaf({"some_member": leaf({"is": {"ill": False}})}, "somebody well"))
    facts = {"members": [{"ill": True}], "others": {"ill": False}}
    screening = screen(kb, facts, DAY)
    assert screening.result("p0").verdict == "unknown"
    assert screening.next_question == "household_size"
    assert of(kb, facts | {"household_size": 2})[0] == "likely"
    assert of(kb, facts | {"household_size": 1})[0] == "unlikely"


def test_a_listed_person_who_fails_by_a_detail_is_told_of_the_detail(tiny):
    kb = tiny(FEVER)
    facts = {"household_size": 1, "members": [{"ill": True, "fever": False}]}
    assert of(kb, facts) == ("unlikely", ["fever no"])
    assert of(kb, {"household_size": 1, "members": [{"ill": False}]}) == (
        "unlikely",
        ["somebody in fever no"],
    )


def test_a_detail_is_asked_only_of_somebody_it_can_be_a_detail_of(tiny):
    kb = tiny(FEVER)
    assert screen(kb, {}, DAY).next_question == "others.ill"
    assert screen(kb, {"members": [{"ill": True}]}, DAY).next_question == "members[0].fever"
    assert (
        screen(kb, {"members": [{"ill": NOT_SURE}], "others": {"ill": NOT_SURE}}, DAY).next_question is None
    )


def test_what_most_programs_wait_for_is_asked_first_within_a_stage(tiny):
    kb = tiny(POOR, URBAN, {"all": [POOR, URBAN]}, URBAN, {"all": [COWS, URBAN]})
    assert screen(kb, {}, DAY).next_question == "urban"
    assert screen(kb, {"urban": True}, DAY).next_question == "poor"
    assert screen(kb, {"urban": True, "poor": False}, DAY).next_question == "cows"
    assert screen(kb, {"urban": False}, DAY, ["p1", "p3"]).next_question is None


def test_not_sure_is_missing_but_not_asked_again(tiny):
    screening = screen(tiny(POOR), {"poor": NOT_SURE}, DAY)
    assert screening.result("p0").verdict == "unknown"
    assert screening.result("p0").missing == ("poor",)
    assert screening.next_question is None


def test_only_the_wanted_programs_are_judged(tiny):
    kb = tiny(POOR, URBAN)
    assert [result.program for result in screen(kb, {}, DAY, ["p1"]).programs] == ["p1"]
    with pytest.raises(KeyError):
        screen(kb, {}, DAY, ["p9"])
    with pytest.raises(KeyError):
        screen(kb, {}, DAY).result("p9")


HERD = {"any": [leaf({"at_least": {"cows": 5}}, "herd"), staff()]}
"""With few cows a judgement, so never a no."""


@pytest.mark.parametrize(
    ("rule", "facts", "asked"),
    [
        ({"all": [POOR, HERD]}, {"poor": NOT_SURE}, None),  # open, or open
        ({"all": [POOR, HERD]}, {}, "poor"),
        ({"all": [POOR, leaf({"at_least": {"cows": 5}}, "herd")]}, {"poor": NOT_SURE}, "cows"),  # or a no
        ({"any": [POOR, HERD]}, {"poor": NOT_SURE}, "cows"),  # a yes, or open
        ({"any": [POOR, {"all": [URBAN, staff()]}]}, {"poor": NOT_SURE}, None),
        ({"not": {"all": [POOR, {"not": HERD}]}}, {"poor": NOT_SURE}, "cows"),  # a yes, or open
        ({"not": {"all": [POOR, HERD]}}, {"poor": NOT_SURE}, None),
        ({"all": [ILL, HERD]}, {"household_size": 1, "others": {"ill": NOT_SURE}}, None),
    ],
)
def test_beside_what_nobody_is_sure_of_only_what_still_decides_is_asked(tiny, rule, facts, asked):
    screening = screen(tiny(rule), facts, DAY)
    assert screening.next_question == asked
    assert screening.result("p0").verdict == "unknown"


def test_beside_an_amount_that_was_not_found_only_what_still_decides_is_asked(tiny):
    kb = tiny({"all": [COWS, HERD]}, {"all": [COWS, POOR]}, limit=None)
    assert screen(kb, {}, DAY, ["p0"]).next_question is None
    assert screen(kb, {}, DAY, ["p1"]).next_question == "poor"
