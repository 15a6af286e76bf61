"""The JSON that others lean on."""

import json
from typing import Any

from knowledge.eligibility import schema, screen, screening_json, set_fact


def test_a_screening_is_as_the_contracts_name_it(kb, today):
    facts = {"household_size": 3, "registered_poor": True, "receives_dibao": False, "income": 1800}
    screening = screen(kb, facts, today)
    told = json.loads(json.dumps(screening_json(kb, screening, "en"), ensure_ascii=False))
    assert set(told) == {"on", "rules_version", "programs", "next_question"}
    assert (told["on"], told["rules_version"]) == ("2026-11-23", kb.version)
    assert told["next_question"] == "others.seriously_ill"  # what most programs wait for
    assert len(told["programs"]) == 18
    dibao = next(program for program in told["programs"] if program["program"] == "rural-dibao")
    assert dibao["verdict"] == "unknown"
    assert dibao["missing"] == ["assets"]
    exit_ = next(program for program in told["programs"] if program["program"] == "dibao-exit")
    (reason,) = exit_["reasons"]
    assert reason["clause"] == "三（三）2"
    assert reason["facts"] == ["receives_dibao"]
    assert "no rural dibao" in reason["text"]


def every_fact(described: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    properties = described["properties"]
    own = [(name, fact) for name, fact in properties.items() if name not in {"members", "others"}]
    members = [
        (f"members[0].{name}", fact) for name, fact in properties["members"]["items"]["properties"].items()
    ]
    others = [(f"others.{name}", fact) for name, fact in properties["others"]["properties"].items()]
    return own + members + others


def test_the_schema_describes_every_fact_with_its_reason(kb):
    for language in ("zh_Hans", "zh_Hant", "en"):
        described = json.loads(json.dumps(schema(kb, language)))
        facts = every_fact(described)
        assert len(facts) == len(kb.facts)
        for _, fact in facts:
            assert fact["title"]
            assert fact["reason"]
            assert fact["anyOf"][1:] == [{"const": "not_sure"}, {"type": "null"}]
        assert described["properties"]["income"]["unit"]
        assert described["additionalProperties"] is False


def test_what_the_schema_offers_the_reader_takes(kb, today):
    for ref, fact in every_fact(schema(kb)):
        typed = fact["anyOf"][0]
        if "anyOf" in typed:
            typed = typed["anyOf"][0]
        offered = [choice["const"] for choice in typed.get("oneOf", ())]
        offered += [True, False] if typed["type"] == "boolean" else []
        offered += [] if offered else [typed["minimum"], typed["maximum"]]
        for value in [*offered, "not_sure"]:
            assert screen(kb, set_fact({}, ref, value), today).programs
