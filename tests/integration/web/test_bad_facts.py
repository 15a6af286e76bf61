"""Facts that cannot be, by every way in: the fact is named in plain words, and nothing is judged by halves."""

import json

import pytest

from referral.domain.kinds import Role
from tests.integration.web.test_api import Api, assert_problem, token  # noqa: F401 - a fixture
from tests.integration.web.test_commands import assert_refused, run  # noqa: F401 - a fixture

BAD = [
    pytest.param({"registered_poor": "yes"}, "registered_poor", "是不是建卡户", id="a word for a yes"),
    pytest.param({"household_size": "three"}, "household_size", "整数", id="a word for a number"),
    pytest.param({"household_size": 2.5}, "household_size", "整数", id="half a person"),
    pytest.param({"household_size": True}, "household_size", "整数", id="a yes for a number"),
    pytest.param({"income": -1}, "income", "-1", id="a negative income"),
    pytest.param({"income": {"wages": -1}}, "income.wages", "-1", id="negative wages"),
    pytest.param({"income": "a lot"}, "income", "全家收入", id="a word for an amount"),
    pytest.param({"income": 1000001}, "income", "1000001", id="more than anybody has"),
    pytest.param({"members": [{"age": 200}]}, "members[0].age", "200", id="an age of 200"),
    pytest.param({"members": [{}, {"age": -1}]}, "members[1].age", "-1", id="an age before birth"),
    pytest.param(
        {"members": [{"disability_grade": 5}]}, "members[0].disability_grade", "残疾几级", id="no such grade"
    ),
    pytest.param({"hardship": "bad"}, "hardship", "serious", id="no such choice"),
    pytest.param({"receives_dibao": True, "rural": False}, "rural", "对不上", id="rural dibao in town"),
    pytest.param({"income": 100, "wages": 101}, "wages", "还多", id="wages above the income"),
    pytest.param(
        {"household_size": 1, "members": [{}, {}]}, "household_size", "对不上", id="more people than people"
    ),
    pytest.param(
        {"members": [{"disabled": False, "disability_grade": 2}]},
        "members[0].disabled",
        "对不上",
        id="a grade without a disability",
    ),
    pytest.param(
        {"members": [{"old_or_young": False, "age": 70}]},
        "members[0].old_or_young",
        "对不上",
        id="seventy and not old",
    ),
    pytest.param(
        {"household_size": 1, "members": [{"age": 3}], "others": {"disabled": True}},
        "others.disabled",
        "对不上",
        id="somebody else where there is nobody else",
    ),
]
GOOD = {"registered_poor": True, "receives_dibao": False, "household_size": 3, "income": 900}


@pytest.mark.parametrize(("facts", "named", "says"), BAD[::4])
def test_the_command_names_the_fact_and_judges_nothing(run, facts, named, says):  # noqa: F811
    """Some of them: each run reads the whole content. The batch has them all."""
    result = run("screen", "--facts", "-", given=json.dumps(GOOD | facts), keys=False)
    assert_refused(result, f"{named}: ", says)
    assert result.stdout == ""


@pytest.mark.parametrize("language", ["zh_Hant", "en"])
def test_the_command_says_it_in_the_language_asked_for(run, language):  # noqa: F811
    given = json.dumps({"members": [{"age": 200}]})
    said = run("screen", "--facts", "-", "--lang", language, given=given, keys=False)
    expected = {"zh_Hant": "“年齡”要在 0 到 120 之間", "en": '"age" must lie between 0 and 120'}
    assert_refused(said, "members[0].age", expected[language])


def test_a_batch_names_each_bad_fact_on_its_own_line_and_judges_the_rest(run):  # noqa: F811
    households = [case.values[0] for case in BAD]
    given = "".join(f"{json.dumps(GOOD | facts)}\n{json.dumps(GOOD)}\n" for facts in households)
    result = run("screen", "--batch", "-", "--on", "2026-11-23", given=given, keys=False)
    said = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(said) == 2 * len(BAD)
    for place, case in enumerate(BAD):
        _, named, says = case.values
        number = 2 * place + 1
        assert set(said[2 * place]) == {"error", "line"}
        assert said[2 * place]["line"] == number
        assert said[2 * place]["error"].startswith(f"{named}: ")
        assert says in said[2 * place]["error"]
        assert_refused(result, f"line {number}: {named}: ")
    assert len({json.dumps(one, sort_keys=True) for one in said[1::2]}) == 1
    assert said[1]["programs"]
    assert f"{len(BAD)} line(s)" in result.stderr


@pytest.mark.parametrize("given", ['{"income": 100, "income": 9000}', '{"members": [{"age": 3, "age": 80}]}'])
def test_an_answer_that_stands_twice_is_not_silently_chosen_from(run, given):  # noqa: F811
    result = run("screen", "--facts", "-", given=given, keys=False)
    assert_refused(result, "stands twice")
    assert result.stdout == ""


@pytest.fixture
def api(client, account, token):  # noqa: F811
    return Api(client, token(account("chen", Role.COUNTY)))


def test_the_api_points_at_the_fact_and_judges_nothing(api):
    for case in BAD:
        facts, named, says = case.values
        response = api.post("/screenings", {"facts": GOOD | facts})
        assert_problem(response, 422, "invalid")
        [error] = response.json["errors"]
        assert error["pointer"] == f"/facts/{named}", case.id
        assert says in error["detail"], case.id
        assert "programs" not in response.json
