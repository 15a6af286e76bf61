"""The facts and the outcome of a screening as JSON: what other systems and scripts lean on."""

from collections.abc import Mapping
from typing import Any

from knowledge.eligibility.facts import NOT_SURE, FactDefinition
from knowledge.eligibility.screening import ProgramResult, Screening
from knowledge.eligibility.values import PERIODS
from knowledge.languages import Language
from knowledge.model import KnowledgeBase

_NUMBER: Mapping[str, Any] = {"type": "number", "minimum": 0}


def schema(kb: KnowledgeBase, language: Language = "zh_Hans") -> dict[str, Any]:
    """The JSON Schema of a facts document: each fact with title, type, unit, bounds and why it is asked.

    Null and "not_sure" are allowed everywhere: not known, and asked without an answer.
    """
    by_scope: dict[str, dict[str, Any]] = {"household": {}, "member": {}, "rest": {}}
    for definition in kb.facts.values():
        by_scope[definition.scope][definition.group] = _described(definition, language)
    members = {
        "type": "array",
        "maxItems": 30,
        "items": {"type": "object", "properties": by_scope["member"], "additionalProperties": False},
    }
    others = {"type": "object", "properties": by_scope["rest"], "additionalProperties": False}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Facts of a household",
        "description": "A missing key or null is not known; others says what holds of the people not listed.",
        "type": "object",
        "properties": by_scope["household"] | {"members": members, "others": others},
        "additionalProperties": False,
        "$defs": {"amount": _amount()},
    }


def screening_json(
    kb: KnowledgeBase, screening: Screening, language: Language, *, for_other: bool = False
) -> dict[str, Any]:
    """A screening as the contracts name it, with the titles and what goes beside a verdict.

    `for_other` words it for somebody who asks for another household.
    """
    return {
        "on": screening.on.isoformat(),
        "rules_version": screening.rules_version,
        "programs": [_result(kb, result, language, for_other=for_other) for result in screening.programs],
        "next_question": screening.next_question,
    }


def _result(
    kb: KnowledgeBase, result: ProgramResult, language: Language, *, for_other: bool
) -> dict[str, Any]:
    program = kb.programs[result.program]
    return {
        "program": result.program,
        "title": program.title.in_(language),
        "verdict": result.verdict,
        "reasons": [
            {
                "text": reason.text.spoken(for_other).in_(language),
                "outcome": reason.outcome,
                "document": reason.clause.document,
                "clause": reason.clause.clause,
                "facts": list(reason.facts),
            }
            for reason in result.reasons
        ],
        "missing": list(result.missing),
        "missing_amounts": list(result.missing_amounts),
        "next_doors": list(result.next_doors),
        "changes": [
            {
                "text": change.text.in_(language),
                "source": change.source,
                "certainty": change.certainty.value,
                "since": change.since.isoformat() if change.since else None,
            }
            for change in program.changes
        ],
    }


def _described(definition: FactDefinition, language: Language) -> dict[str, Any]:
    said: dict[str, Any] = {
        "title": definition.name.in_(language),
        "description": definition.question.in_(language).replace("{person}", "…"),
        "reason": definition.why.in_(language),
    }
    if definition.unit is not None:
        said["unit"] = definition.unit.in_(language)
    return said | {"anyOf": [_typed(definition, language), {"const": NOT_SURE}, {"type": "null"}]}


def _typed(definition: FactDefinition, language: Language) -> dict[str, Any]:
    match definition.kind:
        case "bool":
            return {"type": "boolean"}
        case "int" | "choice" if definition.choices:
            choices = [
                {"const": choice.value, "title": choice.label.in_(language)} for choice in definition.choices
            ]
            return {"type": "integer" if definition.kind == "int" else "string", "oneOf": choices}
        case "int":
            return {"type": "integer", "minimum": definition.minimum, "maximum": definition.maximum}
        case "money":
            number = {"type": "number", "minimum": definition.minimum, "maximum": definition.maximum}
            return {"anyOf": [number, {"$ref": "#/$defs/amount"}, *_kinds(definition)]}
        case _:
            return {"type": "string", "format": "date"}


def _kinds(definition: FactDefinition) -> list[dict[str, Any]]:
    """Income may also be given by its kinds; of these the basic pension is not counted."""
    if definition.id != "income":
        return []
    part = {"anyOf": [dict(_NUMBER), {"$ref": "#/$defs/amount"}, {"const": NOT_SURE}, {"type": "null"}]}
    kinds = dict.fromkeys(("wages", "basic_pension", "other"), part)
    return [{"type": "object", "properties": kinds, "additionalProperties": False, "minProperties": 1}]


def _amount() -> dict[str, Any]:
    return {
        "title": "An amount with its period; irregular is the sum of the last twelve months",
        "type": "object",
        "properties": {
            "amount": dict(_NUMBER),
            "period": {"enum": list(PERIODS), "default": "month"},
            "days": {"type": "integer", "minimum": 1, "maximum": 31, "title": "days worked in a month"},
        },
        "required": ["amount"],
        "additionalProperties": False,
        "if": {"properties": {"period": {"const": "day"}}, "required": ["period"]},
        "then": {"required": ["days"]},
    }
