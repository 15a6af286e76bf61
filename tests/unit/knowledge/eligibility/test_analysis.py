"""Rules that read well and are wrong: what nobody can meet, what changes nothing, days without an amount."""

from datetime import date
from decimal import Decimal

import pytest
import yaml

from knowledge.eligibility import parse_facts, parse_rule
from knowledge.eligibility.analysis import circle, flaws, overlap, turning_days
from knowledge.eligibility.grid import grid
from knowledge.languages import Text
from knowledge.loader import load
from knowledge.model import Certainty, DatedValue, Parameter
from tests.unit.knowledge.eligibility.small_rules import FACTS, leaf, staff

START = date(2020, 1, 1)
FACT_DEFINITIONS = parse_facts(yaml.safe_load(FACTS))
POOR, NOT_POOR = leaf({"is": {"poor": True}}), leaf({"is": {"poor": False}}, "y")
URBAN = leaf({"is": {"urban": True}})


def amounts(*values: tuple[date, date | None, str | None]) -> dict[str, Parameter]:
    dated = tuple(
        DatedValue(start, end, value and Decimal(value), "s", Certainty.verified)
        for start, end, value in values
    )
    text = Text("上限", "上限", "limit")
    return {"limit": Parameter("limit", text, text, dated)}


TEN = amounts((START, None, "10"))


def parse(rule: object):
    return parse_rule(rule, facts=FACT_DEFINITIONS, parameters=["limit"], programs=["p", "q"], clauses=["一"])


def found(rule: object, parameters=TEN, since: date = START) -> list[tuple[str, str]]:
    return [
        (".".join(map(str, flaw.path)), flaw.message)
        for flaw in flaws(parse(rule), FACT_DEFINITIONS, parameters, since)
    ]


def cows(comparison: str, limit: object) -> dict[str, object]:
    return leaf({comparison: {"cows": limit}}, comparison)


@pytest.mark.parametrize(
    "rule",
    [
        POOR,
        {"all": [POOR, URBAN, staff()]},
        {"any": [POOR, {"all": [URBAN, staff()]}]},
        {"all": [cows("at_least", 3), cows("below", 4)]},
        leaf({"some_member": {"all": [leaf({"is": {"ill": True}}), leaf({"is": {"fever": True}})]}}),
        {"all": [POOR, {"not": URBAN}]},
        {"any": [staff("one"), staff("two")]},
    ],
)
def test_a_sound_rule_has_no_flaw(rule):
    assert found(rule) == []


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ({"all": [POOR, NOT_POOR]}, ""),
        ({"all": [cows("above", 3), cows("below", 4)]}, ""),
        ({"all": [cows("above", {"parameter": "limit"}), cows("below", 10)]}, ""),
        (
            leaf({"some_member": {"all": [leaf({"is": {"ill": True}}), leaf({"is": {"ill": False}})]}}),
            "some_member",
        ),
    ],
)
def test_what_nobody_can_meet_is_a_contradiction(rule, path):
    ((where, said),) = found(rule)
    assert where == path
    assert "nobody can meet" in said


@pytest.mark.parametrize(
    "rule", [{"any": [POOR, NOT_POOR]}, cows("at_most", 99), {"any": [cows("below", 5), cows("at_least", 5)]}]
)
def test_what_everybody_meets_is_told(rule):
    ((where, said),) = found(rule)
    assert where == ""
    assert "everybody meets" in said


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ({"any": [POOR, {"all": [POOR, URBAN]}]}, "any.1"),
        ({"all": [POOR, {"any": [NOT_POOR, URBAN]}]}, "all.1.any.0"),
        ({"all": [cows("at_least", 18), cows("at_least", 16)]}, "all.1"),
        ({"any": [{"all": [POOR, NOT_POOR]}, URBAN]}, "any.0"),
        (
            leaf({"some_member": {"any": [leaf({"is": {"ill": True}}), leaf({"one_of": {"ill": [True]}})]}}),
            "some_member.any",
        ),
    ],
)
def test_a_branch_that_changes_nothing_is_named(rule, path):
    told = found(rule)
    assert any(where.startswith(path) and "changes nothing" in said for where, said in told), told


def test_a_part_that_matters_on_some_days_only_is_no_flaw():
    dated = {"any": [POOR, {"all": [URBAN, staff()]} | {"from": date(2021, 1, 1)}]}
    assert found(dated) == []
    hidden = {"any": [cows("at_most", {"parameter": "limit"}), cows("at_most", 8)]}
    assert [where for where, _ in found(hidden)] == ["any.1"]
    lowered = amounts((START, date(2020, 12, 31), "10"), (date(2021, 1, 1), None, "5"))
    assert found(hidden, lowered) == []


def test_a_day_without_an_amount_is_named_unless_a_row_says_that_none_is_known():
    rule = {"all": [POOR, cows("at_most", {"parameter": "limit"})]}
    gap = amounts((START, date(2020, 12, 31), "10"), (date(2021, 2, 1), None, "12"))
    assert found(rule, gap) == [
        ("all.1", "limit has no value on 2021-01-01, and no row that says that none is known")
    ]
    assert found(rule, amounts((START, date(2020, 12, 31), "10"), (date(2021, 1, 1), None, None))) == []
    late = amounts((date(2020, 3, 1), None, "10"))
    assert found(rule, late)[0][1].startswith("limit has no value on 2020-01-01")
    assert found(rule, late, date(2020, 3, 1)) == []


def test_programs_that_exclude_each_other_are_held_against_each_other():
    low, high = cows("at_most", {"parameter": "limit"}), cows("above", {"parameter": "limit"})
    assert overlap(parse(low), parse(high), FACT_DEFINITIONS, TEN, START) is None
    assert overlap(parse(low), parse(POOR), FACT_DEFINITIONS, TEN, START) == START
    later = {"any": [high, cows("at_most", 3) | {"from": date(2022, 1, 1)}]}
    assert overlap(parse(low), parse(later), FACT_DEFINITIONS, TEN, START) == date(2022, 1, 1)


def test_programs_that_ask_for_each_other_are_a_circle():
    asks = {"program": "q", "clause": "一"}
    back = {"all": [POOR, {"program": "p", "clause": "一"}]}
    assert circle({"p": parse(asks), "q": parse(back)}) == ("p", "q", "p")
    assert circle({"p": parse(asks), "q": parse(POOR)}) is None
    assert circle({"p": parse({"program": "p", "clause": "一"})}) == ("p", "p")


def test_numbers_are_tried_on_below_and_above_every_limit():
    rule = parse({"all": [cows("above", 3), cows("below", 7)]})
    columns, size = grid(rule, FACT_DEFINITIONS, TEN, START)
    assert size == 3  # up to 3, between, from 7: what no leaf tells apart is one
    assert sorted(zip(*(column.tolist() for column in columns.values()), strict=True)) == [
        (False, True),
        (True, False),
        (True, True),
    ]


def test_the_rules_of_the_document_have_no_flaw():
    kb = load()
    for program in kb.programs.values():
        since = kb.documents[program.clause.document].issued
        assert turning_days(program.rule, kb.parameters, since)[0] == since
        assert flaws(program.rule, kb.facts, kb.parameters, since) == [], program.id
    assert circle({program.id: program.rule for program in kb.programs.values()}) is None


def test_two_sides_of_an_amount_that_nobody_knows_exclude_each_other_still():
    low, high = cows("at_most", {"parameter": "limit"}), cows("above", {"parameter": "limit"})
    unknown = amounts((START, None, None))
    assert overlap(parse(low), parse(high), FACT_DEFINITIONS, unknown, START) is None
    assert overlap(parse(low), parse(cows("below", {"parameter": "limit"})), FACT_DEFINITIONS, unknown, START)
