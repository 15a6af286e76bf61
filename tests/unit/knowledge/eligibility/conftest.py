"""The real knowledge, and a way to make a very small one of a single rule."""

from datetime import date
from decimal import Decimal
from types import MappingProxyType

import pytest
import yaml

from knowledge.eligibility import parse_facts, parse_rule
from knowledge.languages import Text
from knowledge.loader import load
from knowledge.model import (
    Certainty,
    Citation,
    Clause,
    DatedValue,
    Document,
    KnowledgeBase,
    Parameter,
    Program,
)

FACTS = """
- {id: poor, scope: household, kind: bool, stage: 1, name: {zh: 穷, en: poor}, question: {zh: 穷不穷, en: poor?},
   why: {zh: 要, en: w}, hint: {zh: 说, en: h}}
- {id: urban, scope: household, kind: bool, stage: 1, name: {zh: 城, en: urban}, question: {zh: 城不城, en: urban?},
   why: {zh: 要, en: w}, hint: {zh: 说, en: h}}
- {id: cows, scope: household, kind: int, minimum: 0, maximum: 99, stage: 2, name: {zh: 牛, en: cows},
   question: {zh: 几头牛, en: how many cows}, why: {zh: 要, en: w}, hint: {zh: 说, en: h}}
- {id: household_size, scope: household, kind: int, minimum: 1, maximum: 30, stage: 1, name: {zh: 人口, en: size},
   question: {zh: 几口人, en: how many}, why: {zh: 要, en: w}, hint: {zh: 说, en: h}}
- {id: ill, scope: member, kind: bool, stage: 2, name: {zh: 病, en: ill}, label: {zh: 病人, en: the sick person},
   question: {zh: '{person}病没病', en: 'is {person} ill'}, why: {zh: 要, en: w}, hint: {zh: 说, en: h}}
- {id: fever, scope: member, kind: bool, stage: 2, detail_of: ill, name: {zh: 烧, en: fever},
   question: {zh: '{person}烧没烧', en: 'has {person} a fever'}, why: {zh: 要, en: w}, hint: {zh: 说, en: h}}
- {id: others.ill, scope: rest, kind: bool, stage: 3, name: {zh: 病人, en: sick people},
   question: {zh: 有没有病人, en: anybody ill}, question_more: {zh: 还有没有病人, en: anybody else ill},
   why: {zh: 要, en: w}, hint: {zh: 说, en: h}}
"""


def words(said: str) -> dict[str, str]:
    return {"zh": said, "en": said}


def leaf(operator: dict[str, object], name: str = "x") -> dict[str, object]:
    """A leaf with a clause and words that name it."""
    return operator | {"clause": "一", "met": words(f"{name} yes"), "unmet": words(f"{name} no")}


def staff(name: str = "judge") -> dict[str, object]:
    return {"staff": words(name), "clause": "一"}


def text(said: str) -> Text:
    return Text(said, said, said)


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    return load()


@pytest.fixture(scope="session")
def today() -> date:
    return date(2026, 11, 23)


@pytest.fixture(scope="session")
def tiny():
    """make(rule, ...) -> a knowledge base whose programs p0, p1, ... have these rules."""

    def make(*rules: object, limit: str | None = "10", certainty: Certainty = Certainty.verified):
        facts = parse_facts(yaml.safe_load(FACTS))
        value = DatedValue(
            date(2020, 1, 1), date(2020, 12, 31), limit and Decimal(limit), "s", certainty
        )
        parameter = Parameter("limit", text("上限"), text("头"), (value,))
        ids = [f"p{at}" for at in range(len(rules))]
        clause = Clause("D", "一", None, text("h"), text("s"))
        programs = {}
        for program, rule in zip(ids, rules, strict=True):
            parsed = parse_rule(rule, facts=facts, parameters=["limit"], programs=ids, clauses=["一"])
            programs[program] = Program(
                program, text(program), text("s"), Citation("D", "一"), parsed, (), text("w"), ("phone",)
            )
        empty = MappingProxyType({})
        return KnowledgeBase(
            documents={"D": Document("D", text("D"), text("i"), date(2020, 1, 1), (clause,))},
            topics=empty,
            articles=empty,
            programs=programs,
            parameters={"limit": parameter},
            facts=facts,
            sources=empty,
            areas=(),
            vocabulary=empty,
            version="v1",
        )

    return make
