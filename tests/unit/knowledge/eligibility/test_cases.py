"""The cases beside the rules, written for caseworkers: a sentence, a day, a household, the verdict.

What every program's cases must cover is worked out from its rule: each leaf true, false and open where the
verdict hangs on it, both sides of every line, every answer of a closed list, and the days on which the
document, an amount or a part of the rule begins or ends.
"""

import re
from collections import Counter
from datetime import date, timedelta
from functools import cache

import pytest
import yaml

from knowledge.eligibility import screen
from knowledge.eligibility.rules import DERIVED, Compare, Equals, Judgement, parameters_of, walk
from knowledge.loader import CONTENT
from knowledge.schema.cases import CaseEntry
from tests.unit.knowledge.eligibility.case_coverage import (
    Tried,
    dated,
    distances,
    exercised,
    leaves,
    limits,
)

PROGRAMS = sorted(path.parent.name for path in CONTENT.glob("programs/*/program.yaml"))
DOCUMENT = date(2017, 6, 4)
ENOUGH = 25
TRAPS = range(1, 11)


@cache
def cases_of(program: str) -> tuple[CaseEntry, ...]:
    written = (CONTENT / "programs" / program / "cases.yaml").read_bytes()
    found = yaml.load(written, Loader=yaml.CSafeLoader)
    return tuple(CaseEntry.model_validate(case) for case in found)


@pytest.fixture(scope="module")
def tried(kb):
    """tried(program) -> its cases of the days on which there is a document to judge by, read once."""

    @cache
    def of(program: str) -> tuple[Tried, ...]:
        return tuple(Tried.of(kb, program, case) for case in cases_of(program) if case.day >= DOCUMENT)

    return of


CASES = [
    pytest.param(program, case, id=f"{program}: {case.case}")
    for program in PROGRAMS
    for case in cases_of(program)
]


@pytest.mark.parametrize(("program", "case"), CASES)
def test_case(kb, program: str, case: CaseEntry):
    screening = screen(kb, case.facts, case.day, [program])
    result = screening.result(program)
    told = "\n".join(reason.text.zh_Hans for reason in result.reasons)
    assert result.verdict == case.verdict, told
    for words in case.says:
        assert words in told
    assert case.missing is None or result.missing == case.missing
    assert case.amounts is None or result.missing_amounts == case.amounts
    assert case.asks is None or screening.next_question == case.asks
    assert result.reasons, "every verdict has a reason"


@pytest.mark.parametrize("program", PROGRAMS)
def test_there_are_enough_cases_and_each_is_a_sentence_and_a_household_of_its_own(program: str):
    cases = cases_of(program)
    assert len(cases) >= ENOUGH
    names = [case.case for case in cases]
    assert len(set(names)) == len(names)
    for name in names:
        assert len(re.findall(r"[\u4e00-\u9fff]", name)) >= 8, f"no sentence: {name}"
        assert len(name) <= 50, f"too long to be read at a glance: {name}"
        assert not re.search(r"[A-Za-z_]", name), f"a caseworker does not speak of: {name}"
    same = Counter((case.day, str(sorted(case.facts.items()))) for case in cases)
    assert max(same.values()) == 1, same.most_common(1)
    verdicts = {case.verdict for case in cases if case.day >= DOCUMENT}
    assert {"unlikely", "unknown"} <= verdicts
    assert verdicts & {"likely", "staff"}


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_leaf_is_seen_true_false_and_open_where_the_verdict_hangs_on_it(kb, tried, program: str):
    rule, cases = kb.programs[program].rule, tried(program)
    lacking = {}
    for place, leaf in leaves(rule):
        wanted = {"true", "false"} if isinstance(leaf, Judgement) else {"true", "false", "open"}
        if missing := wanted - exercised(cases, rule, place, leaf):
            lacking[place, leaf] = missing
    assert not lacking


@pytest.mark.parametrize("verdict", ["likely", "unlikely", "unknown", "staff"])
def test_a_leaf_whose_cases_are_taken_away_is_noticed(kb, tried, verdict: str):
    rule = kb.programs["rural-dibao"].rule
    left = [one for one in tried("rural-dibao") if one.case.verdict == verdict]
    lacking = [leaf for place, leaf in leaves(rule) if len(exercised(left, rule, place, leaf)) < 2]
    assert lacking


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_line_has_a_case_on_it_and_one_within_a_step_on_each_side(kb, tried, program: str):
    """A step is one yuan a month for each person, or one year of age."""
    rule = kb.programs[program].rule
    for place, leaf in leaves(rule):
        if not isinstance(leaf, Compare):
            continue
        met = distances(tried(program), rule, place, leaf)
        for limit in limits(kb, leaf, DOCUMENT):
            found = met.get(limit, set())
            assert 0 in found, f"no case lies on {limit}"
            assert any(-1 <= step < 0 for step in found), f"no case lies just below {limit}"
            assert any(0 < step <= 1 for step in found), f"no case lies just above {limit}"


COUNTED = {"income", "household_size", "receives_dibao", "project_job", "wages"}
"""What the income of a person rests on: how much, among how many, and what is taken off (三（三）1)."""


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_answer_that_income_rests_on_is_waited_for_where_it_decides(kb, program: str):
    compared = {node.of for node in walk(kb.programs[program].rule) if isinstance(node, Compare)}
    if not compared & DERIVED:
        return
    results = (screen(kb, case.facts, case.day, [program]).result(program) for case in cases_of(program))
    assert {ref for result in results for ref in result.missing} >= COUNTED


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_fact_that_follows_from_an_age_has_cases_of_that_age_and_a_year_to_each_side(kb, program: str):
    used = {node.fact for node in walk(kb.programs[program].rule) if isinstance(node, Equals)}
    ages = {member.get("age") for case in cases_of(program) for member in case.facts.get("members", ())}
    for fact in used:
        for condition in kb.facts[fact].true_when:
            if condition.at_least is not None:
                assert {condition.at_least + step for step in (-1, 0, 1)} <= ages


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_answer_of_a_closed_list_is_given_and_one_is_not_sure(kb, tried, program: str):
    given: dict[str, set[object]] = {}
    for one in tried(program):
        household = one.household
        for person in (household, household.rest, *household.members):
            for fact, value in ({} if person is None else person.values).items():
                given.setdefault(fact, set()).add(value)
    used = {node.fact for node in walk(kb.programs[program].rule) if isinstance(node, Equals)}
    for fact in used:
        assert set(kb.facts[fact].values) <= given[fact], fact
        for condition in kb.facts[fact].true_when:
            assert set(condition.values) <= given.get(condition.fact, set()), condition.fact
    assert any(one.household.unsure for one in tried(program))


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_days_on_which_something_begins_or_ends_have_cases(kb, program: str):
    cases, rule = cases_of(program), kb.programs[program].rule
    before = [case for case in cases if case.day == DOCUMENT - timedelta(days=1)]
    assert before
    assert all(case.verdict == "unknown" for case in before)
    days = {case.day for case in cases}
    assert DOCUMENT in days
    for node in dated(rule):
        for day in (node.days.start, node.days.end):
            step = timedelta(days=-1 if day is node.days.start else 1)
            assert day is None or {day, day + step} <= days
    if parameters_of(rule):
        standard = kb.parameters["dibao.rural"]
        ended = {value.end + timedelta(days=1) for value in standard.values if value.sayable and value.end}
        assert any(case.day in ended and case.amounts == ("dibao.rural",) for case in cases)
        without = [case for case in cases if case.amounts]
        assert all(case.verdict == "unknown" for case in without)


def test_each_of_the_ten_traps_is_a_case():
    seen = {case.trap for program in PROGRAMS for case in cases_of(program)}
    assert seen - {None} == set(TRAPS)
