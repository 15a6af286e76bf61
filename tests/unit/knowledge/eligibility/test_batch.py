"""Many households at once come to exactly the verdicts that each comes to alone."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest

from knowledge.eligibility import NOT_SURE, FactError, screen
from knowledge.eligibility.batch import REFUSED, VERDICTS, decide, verdicts
from knowledge.eligibility.batch_flips import flips
from knowledge.eligibility.batch_table import Table
from knowledge.eligibility.rehearsal import Subject, rehearse
from knowledge.loader import load
from knowledge.model import DatedValue, KnowledgeBase
from tests.support.population import households
from tests.unit.knowledge.eligibility.small_rules import leaf, staff

KB = load()
DAYS = (
    date(2017, 6, 3),  # a day before the document
    date(2017, 6, 4),
    date(2018, 3, 1),  # a standard that may not be said
    date(2022, 5, 1),  # a standard that nobody has found
    date(2023, 2, 1),
    date(2026, 11, 23),
)
TODAY = DAYS[-1]


def told_one_by_one(kb: KnowledgeBase, facts: dict[str, Any], on: date, **more: Any) -> dict[str, str]:
    return {result.program: result.verdict for result in screen(kb, facts, on, **more).programs}


def partly(household: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The household as somebody knows it who was asked some things, was not sure of others, and went on."""

    def of(place: dict[str, Any]) -> dict[str, Any]:
        known = {}
        for fact, value in place.items():
            dice = chance.random()
            if dice < 0.55:
                known[fact] = value
            elif dice < 0.75:
                known[fact] = NOT_SURE if dice < 0.65 else None
        return known

    facts = of({key: value for key, value in household.items() if key != "members"})
    everybody = household["members"]
    listed = everybody[: chance.randint(0, len(everybody))]
    facts["members"] = [of(member) for member in listed]
    groups = {group: chance.choice([False, False, None, NOT_SURE]) for group in _GROUPS}
    if chance.random() < 0.2 and len(listed) < len(everybody):
        groups[chance.choice(_GROUPS)] = True
    if chance.random() < 0.7:
        facts["others"] = groups
    if isinstance(facts.get("income"), int):
        facts["income"] = written_otherwise(facts["income"], facts.get("wages"), chance)
    return facts


_GROUPS = ("disabled", "seriously_ill", "tekun", "old_or_young")


def written_otherwise(income: int, wages: int | None, chance: random.Random) -> Any:
    """An income a month as a number, a sum of the year, or its kinds."""
    if wages is None and chance.random() < 0.2:
        return {"amount": income, "period": "year"}
    if wages is None and chance.random() < 0.2:
        return {"wages": income // 2, "other": income / 3, "basic_pension": 145}
    return income


def on_the_limit(household: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The same household with an income on, just below or just above a multiple of a standard."""
    standard = chance.choice([350, 581, 630])
    size = household["household_size"]
    cents = chance.choice([Decimal(0), Decimal("0.01"), Decimal("-0.01"), Decimal("1e-12")])
    share = chance.choice([Decimal(1), Decimal("1.25")])
    total = standard * chance.choice([1, 3]) * size * share + cents
    found = household | {"income": str(total)}
    if "wages" in found:
        found["wages"] = str(total) if share > 1 else "0"
    return found


def assert_the_same(documents: list[dict[str, Any]], on: date, kb: KnowledgeBase = KB) -> Counter[str]:
    table = Table.read(kb.facts, documents)
    assert not table.refused
    rows, seen = decide(kb, table, on), Counter[str]()
    assert rows.shape == (len(documents), len(kb.programs))
    for document, row in zip(documents, rows.tolist(), strict=True):
        expected = told_one_by_one(kb, document, on)
        found = dict(zip(kb.programs, [VERDICTS[code] for code in row], strict=True))
        assert found == expected, document
        seen.update(found.values())
    return seen


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_households_of_which_everything_is_known(day):
    seen = assert_the_same(list(households(500, seed=day.toordinal())), day)
    if day >= date(2017, 6, 4):
        assert seen["likely"]
        assert seen["unlikely"]
        assert seen["staff"]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_households_of_which_a_part_is_known(day):
    chance = random.Random(day.toordinal())
    documents = [partly(household, chance) for household in households(800, seed=day.toordinal())]
    refused = {place for place, facts in enumerate(documents) if is_refused(facts)}
    assert len(refused) < 80
    seen = assert_the_same([facts for at, facts in enumerate(documents) if at not in refused], day)
    assert seen["unknown"]


def is_refused(facts: dict[str, Any]) -> bool:
    try:
        screen(KB, facts, TODAY)
    except FactError:
        return True
    return False


@pytest.mark.parametrize("day", [date(2018, 1, 1), date(2023, 2, 1), TODAY], ids=str)
def test_incomes_that_lie_on_a_limit(day):
    chance = random.Random(3)
    documents = [on_the_limit(household, chance) for household in households(600, seed=5)]
    documents += [
        {
            key: value
            for key, value in facts.items()
            if key != chance.choice(["household_size", "wages", "project_job"])
        }
        for facts in documents
    ]
    assert_the_same(documents, day)


def test_incomes_that_floating_numbers_cannot_tell_from_the_limit():
    close = [
        "1889.99999999999999",
        "1890",
        "1890.00000000000001",
        "5669.99999999999999",
        "5670.00000000000001",
    ]
    documents = [
        {"registered_poor": True, "receives_dibao": dibao, "household_size": 3, "income": income} | more
        for income in close
        for dibao, more in [
            (False, {}),
            (True, {"project_job": False}),
            (True, {"project_job": True, "wages": 0}),
        ]
    ]
    assert_the_same(documents, TODAY)
    rows = decide(KB, Table.read(KB.facts, documents), TODAY, ["dibao-exit"])
    assert {VERDICTS[code] for (code,) in rows.tolist()} == {"unlikely", "staff"}


def test_yes_about_the_others_lists_somebody():
    documents = [
        {"others": {"disabled": True}},
        {"household_size": 1, "others": {"disabled": True, "seriously_ill": True}},
        {"household_size": 3, "members": [{"disabled": True}], "others": {"disabled": False}},
        {"household_size": 1, "members": [{"disability_grade": 1, "age": 30, "long_term_care": True}]},
        {"members": [], "others": {"disabled": False, "tekun": NOT_SURE}},
        {},
    ]
    assert_the_same(documents, TODAY)


def test_some_programs_in_the_order_they_are_named():
    documents, wanted = list(households(50)), ["rural-dibao", "care-subsidy"]
    found = verdicts(KB, documents, TODAY, wanted)
    assert found == [told_one_by_one(KB, facts, TODAY, programs=wanted) for facts in documents]
    with pytest.raises(KeyError):
        verdicts(KB, documents, TODAY, ["nothing"])


def test_no_households_are_no_rows():
    assert decide(KB, Table.read(KB.facts, []), TODAY).shape == (0, len(KB.programs))


def test_facts_that_cannot_be_are_refused_by_name_and_keep_nobody_else_from_being_judged():
    fine = {"registered_poor": True, "household_size": 2, "income": 100}
    wrong = [
        {"income": -1},
        {"members": [{"age": 200}]},
        {"registered_poor": 1},
        {"members": [{"disabled": True}, {"disabled": 1}]},
        {"household_size": 1, "members": [{}, {}]},
        {"receives_dibao": True, "rural": False},
        {"nothing": True},
        {"household_size": 1, "members": [{}], "others": {"disabled": True}},
    ]
    table = Table.read(KB.facts, [fine, *wrong, fine])
    for place, facts in enumerate(wrong, 1):
        with pytest.raises(FactError) as alone:
            screen(KB, facts, TODAY)
        assert (table.refused[place].fact, table.refused[place].message) == (
            alone.value.fact,
            alone.value.message,
        )
    rows = decide(KB, table, TODAY)
    assert (rows[1:-1] == REFUSED).all()
    assert (rows[0] == rows[-1]).all()
    assert REFUSED not in rows[0]
    with pytest.raises(FactError, match="income"):
        verdicts(KB, [fine, wrong[0]], TODAY)


def test_a_township_s_own_amount_goes_before_the_county_s():
    standard = KB.parameters["dibao.rural"]
    own = DatedValue(date(2025, 7, 1), None, Decimal(900), "s", standard.values[0].certainty, area="bamboo")
    kb = with_parameter(KB, replace(standard, values=(*standard.values, own)))
    documents = list(households(200))
    table = Table.read(kb.facts, documents)
    rows = decide(kb, table, TODAY, ["rural-dibao"], area="bamboo")
    expected = [
        told_one_by_one(kb, facts, TODAY, programs=["rural-dibao"], area="bamboo") for facts in documents
    ]
    assert [VERDICTS[code] for (code,) in rows.tolist()] == [one["rural-dibao"] for one in expected]
    assert (rows != decide(kb, table, TODAY, ["rural-dibao"])).any()


def with_parameter(kb: KnowledgeBase, parameter: Any) -> KnowledgeBase:
    return replace(kb, parameters=MappingProxyType({**kb.parameters, parameter.id: parameter}))


def test_a_table_that_was_read_with_other_facts_is_refused():
    fewer = {fact: definition for fact, definition in KB.facts.items() if fact != "tekun"}
    with pytest.raises(ValueError, match="other facts"):
        decide(KB, Table.read(fewer, [{}]), TODAY)


RULES: dict[str, Any] = {
    "not": {"not": {"all": [leaf({"is": {"poor": True}}), staff()]}},
    "dated": {
        "any": [
            leaf({"is": {"poor": True}}),
            leaf({"at_least": {"cows": 3}}) | {"from": date(2020, 7, 1)},
            staff() | {"until": date(2020, 6, 30)},
        ]
    },
    "all dated": {
        "all": [leaf({"is": {"urban": True}}), leaf({"above": {"cows": 50}}) | {"until": date(2020, 3, 1)}]
    },
    "limits": {
        "any": [leaf({comparison: {"cows": {"parameter": "limit"}}}) for comparison in ("at_most", "above")]
    },
    "below": {
        "all": [leaf({"below": {"cows": {"parameter": "limit", "times": 2}}}), leaf({"is": {"urban": False}})]
    },
    "member": leaf({"some_member": {"all": [leaf({"is": {"ill": True}}), leaf({"is": {"fever": True}})]}}),
    "no member": {"not": leaf({"some_member": {"any": [leaf({"is": {"fever": False}}), staff()]}})},
    "program": {"program": "p0", "clause": "一"},
    "program of a member": leaf(
        {"some_member": {"all": [{"program": "p0", "clause": "一"}, leaf({"is": {"ill": True}})]}}
    ),
}


def small(chance: random.Random) -> dict[str, Any]:
    facts = {
        fact: value
        for fact, value in {
            "poor": chance.choice([True, False]),
            "urban": chance.choice([True, False]),
            "cows": chance.choice([0, 2, 3, 10, 11, 20, 51]),
            "household_size": 3,
        }.items()
        if chance.random() < 0.7
    }
    people = [
        {fact: chance.choice([True, False, NOT_SURE]) for fact in ("ill", "fever") if chance.random() < 0.6}
        for _ in range(chance.randint(0, 3))
    ]
    others = {"ill": chance.choice([False, NOT_SURE])} if chance.random() < 0.5 else {}
    return facts | {"members": people, "others": others}


@pytest.mark.parametrize("limit", ["10", None])
@pytest.mark.parametrize(
    "day", [date(2020, 2, 1), date(2020, 6, 30), date(2020, 7, 1), date(2021, 1, 1)], ids=str
)
def test_every_operator_on_every_kind_of_day(tiny, day, limit):
    kb = tiny(leaf({"is": {"urban": True}}), *RULES.values(), limit=limit)
    chance = random.Random(7)
    assert_the_same([small(chance) for _ in range(400)], day, kb)


def test_rules_that_ask_for_each_other_in_a_circle_are_an_error(tiny):
    kb = tiny({"program": "p1", "clause": "一"}, {"program": "p0", "clause": "一"})
    with pytest.raises(ValueError, match="circle"):
        decide(kb, Table.read(kb.facts, [{}]), date(2020, 2, 1))


def changed(kb: KnowledgeBase, parameter: str, value: str) -> KnowledgeBase:
    """The content with another amount from 2026-11-01 on."""
    old = kb.parameters[parameter]
    last = old.values[-1]
    ended = replace(last, end=date(2026, 10, 31))
    new = replace(last, start=date(2026, 11, 1), value=Decimal(value))
    return with_parameter(kb, replace(old, values=(*old.values[:-1], ended, new)))


def one_by_one(before: KnowledgeBase, after: KnowledgeBase, documents: list[dict[str, Any]]) -> set[Any]:
    subjects = [Subject("case", str(place), facts, TODAY) for place, facts in enumerate(documents)]
    return {
        (flip.program, flip.before, flip.after, flip.clause, int(flip.subject.name))
        for flip in rehearse(before, after, subjects).flips
    }


def at_once(before: KnowledgeBase, after: KnowledgeBase, documents: list[dict[str, Any]]) -> set[Any]:
    found = flips(before, after, Table.read(before.facts, documents), TODAY)
    rows = [
        (flip.program, flip.before, flip.after, flip.clause, place)
        for flip in found
        for place in flip.households.tolist()
    ]
    assert len(rows) == len(set(rows))
    return set(rows)


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("dibao.rural", "700"), ("dibao.rural", "400"), ("rule.single-household-multiple", "1")],
)
def test_the_flips_of_a_changed_amount_are_those_of_a_rehearsal_clause_by_clause(parameter, value):
    chance = random.Random(1)
    documents = list(households(500))
    documents += [facts for facts in (partly(one, chance) for one in documents) if not is_refused(facts)]
    after = changed(KB, parameter, value)
    found = at_once(KB, after, documents)
    assert found == one_by_one(KB, after, documents)
    assert len(found) > 10


def test_the_flips_of_other_rules_are_those_of_a_rehearsal_clause_by_clause():
    """Every program with the rule of its neighbour: verdicts turn in every way, by clauses of every kind."""
    programs = list(KB.programs.values())
    turned = {
        program.id: replace(program, rule=other.rule)
        for program, other in zip(programs, [*programs[5:], *programs[:5]], strict=True)
    }
    after = replace(KB, programs=MappingProxyType(turned))
    chance = random.Random(2)
    documents = list(households(150, seed=9))
    documents += [facts for facts in (partly(one, chance) for one in documents) if not is_refused(facts)]
    found = at_once(KB, after, documents)
    assert found == one_by_one(KB, after, documents)
    assert len({clause for _, _, _, clause, _ in found}) > 5


def test_a_program_that_only_one_content_has_is_a_flip_from_or_to_nothing():
    fewer = replace(KB, programs=MappingProxyType({"rural-dibao": KB.programs["rural-dibao"]}))
    documents = list(households(20))
    assert at_once(KB, fewer, documents) == one_by_one(KB, fewer, documents)
    assert at_once(fewer, KB, documents) == one_by_one(fewer, KB, documents)


def test_nothing_changed_turns_nobody():
    assert not flips(KB, KB, Table.read(KB.facts, [*households(50), {"income": -1}]), TODAY)
