"""A mistake in a rule or in the facts has a path to it, and all mistakes come at once."""

from datetime import date

import pytest
import yaml

from knowledge.eligibility import ContentProblemsError, parse_facts, parse_rule
from knowledge.eligibility.rules import Compare, Days, Equals, Every, Limit, clauses_of, parameters_of, walk
from tests.unit.knowledge.eligibility.small_rules import FACTS, leaf, staff, words


def parse(rule: object):
    facts = parse_facts(yaml.safe_load(FACTS))
    return parse_rule(rule, facts=facts, parameters=["limit", "times"], programs=["p"], clauses=["一"])


def problems(rule: object) -> list[str]:
    with pytest.raises(ContentProblemsError) as caught:
        parse(rule)
    return [str(problem) for problem in caught.value.problems]


def test_a_rule_is_read_whole():
    rule = parse(
        {
            "all": [
                leaf({"is": {"poor": True}}),
                leaf({"at_most": {"cows": {"parameter": "limit", "times": "times"}}}),
                {
                    "any": [
                        leaf({"some_member": leaf({"is": {"ill": True}})}),
                        staff() | {"from": date(2021, 1, 1)},
                    ]
                },
                {"not": {"program": "p", "clause": "一"}},
            ]
        }
    )
    assert isinstance(rule, Every)
    equals, compare, alternatives, _ = rule.parts
    assert isinstance(equals, Equals)
    assert equals.values == (True,)
    assert isinstance(compare, Compare)
    assert compare.limit == Limit(parameter="limit", times="times")
    assert alternatives.parts[1].days == Days(date(2021, 1, 1))
    assert parameters_of(rule) == ("limit", "times")
    assert clauses_of(rule) == ("一",)
    assert len(list(walk(rule))) == 9


@pytest.mark.parametrize(
    ("rule", "path", "message"),
    [
        ([], "(top)", "mapping"),
        ({}, "(top)", "exactly one operator"),
        ({"all": [], "any": []}, "(top)", "exactly one operator"),
        ({"all": []}, "all", "list of rules"),
        (leaf({"is": {"pooor": True}}), "is.pooor", "unknown fact"),
        (leaf({"is": {"poor": 1}}), "is.poor", "not a value"),
        (leaf({"is": {"poor": "true"}}), "is.poor", "not a value"),
        (leaf({"is": {"poor": True, "urban": True}}), "is", "one fact"),
        (leaf({"is": {"ill": True}}), "is.ill", "fact of the member"),
        (leaf({"some_member": leaf({"is": {"poor": True}})}), "some_member.is.poor", "fact of the household"),
        (leaf({"some_member": leaf({"some_member": {}})}), "some_member.some_member", "cannot hold another"),
        (leaf({"one_of": {"poor": True}}), "one_of.poor", "does not fit"),
        (leaf({"below": {"poor": 3}}), "below.poor", "not a number"),
        (leaf({"below": {"cows": "3"}}), "below.cows", "must be a number"),
        (leaf({"below": {"cows": {"parameter": "limits"}}}), "below.cows.parameter", "unknown parameter"),
        (
            leaf({"below": {"cows": {"parameter": "limit", "times": "x"}}}),
            "below.cows.times",
            "unknown parameter",
        ),
        ({"program": "q", "clause": "一"}, "program", "unknown program"),
        (leaf({"is": {"poor": True}}) | {"clause": "九"}, "clause", "names a clause"),
        ({"staff": words("x")}, "clause", "names a clause"),
        ({"is": {"poor": True}, "clause": "一", "met": words("x")}, "(top)", "needs unmet"),
        (leaf({"is": {"poor": True}}) | {"because": 1}, "because", "unknown key"),
        (leaf({"is": {"poor": True}}) | {"met": {"zh": "x"}}, "met.en", "required"),
        (leaf({"is": {"poor": True}}) | {"met": words("{value}")}, "met", "cannot be filled in"),
        (leaf({"below": {"cows": 3}}) | {"met": words("{price}")}, "met", "cannot be filled in"),
        (leaf({"is": {"poor": True}}) | {"from": "2021"}, "from", "must be a date"),
        (staff() | {"from": date(2021, 1, 2), "until": date(2021, 1, 1)}, "until", "ends before"),
        ({"all": [staff() | {"from": date(2021, 1, 2)}]}, "all", "without dates"),
    ],
)
def test_a_mistake_is_named_with_its_path(rule, path, message):
    found = problems(rule)
    assert any(problem.startswith(f"{path}: ") and message in problem for problem in found), found


def test_all_mistakes_come_at_once():
    rule = {"all": [leaf({"is": {"pooor": True}}), leaf({"is": {"poor": 3}}), {"any": {}}]}
    assert [problem.split(":")[0] for problem in problems(rule)] == [
        "all.0.is.pooor",
        "all.1.is.poor",
        "all.2.any",
    ]


def fact(**changes: object) -> dict[str, object]:
    said = {key: words(key) for key in ("name", "question", "why", "hint")}
    return {"id": "a", "scope": "household", "kind": "bool", "stage": 1} | said | changes


@pytest.mark.parametrize(
    ("facts", "path", "message"),
    [
        ([fact(scope="village")], "0.scope", "Input should be"),
        ([fact(), fact()], "1.id", "defined twice"),
        ([fact(kind="int")], "0.minimum", "minimum and a maximum"),
        ([fact(kind="choice")], "0.choices", "do not fit"),
        ([fact(choices=[{"value": True, **words("x")}])], "0.choices", "do not fit"),
        ([fact(id="others.b", scope="rest")], "0.id", "must be a yes-or-no fact of a member"),
        ([fact(scope="rest")], "0.id", "called others."),
        ([fact(detail_of="b")], "0.detail_of", "same scope"),
        ([fact(true_when=[{"fact": "b", "is": True}])], "0.true_when", "same scope"),
        ([fact(question=words("{person}?"))], "0.question", "cannot be filled in"),
        ([fact(why={"zh": "x"})], "0.why.en", "required"),
        ([fact(surprise=1)], "0.surprise", "Extra inputs"),
    ],
)
def test_a_mistake_in_the_facts_is_named(facts, path, message):
    with pytest.raises(ContentProblemsError) as caught:
        parse_facts(facts)
    found = [str(problem) for problem in caught.value.problems]
    assert any(problem.startswith(f"{path}: ") and message in problem for problem in found), found
