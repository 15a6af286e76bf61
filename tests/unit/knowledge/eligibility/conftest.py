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
from tests.unit.knowledge.eligibility.small_rules import FACTS


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
        value = DatedValue(date(2020, 1, 1), date(2020, 12, 31), limit and Decimal(limit), "s", certainty)
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
