"""JSON Schemas (draft 2020-12) of what `knowledge.eligibility.published` writes; each stands on its own."""

from collections.abc import Callable, Mapping
from typing import Any

from knowledge.eligibility.parsing import COMPARISONS
from knowledge.model import Certainty

Schema = dict[str, Any]
DRAFT = "https://json-schema.org/draft/2020-12/schema"

_TEXT: Schema = {"type": "string", "minLength": 1}
_DATE: Schema = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_CERTAINTY: Schema = {
    "enum": [certainty.value for certainty in Certainty],
    "description": "verified: read in the text itself or an official reprint; second-hand: retold by others; "
    "unconfirmed: from memory, never said as a fact.",
}
_NEED: Schema = _TEXT | {"description": "The need that the program answers; null: no help to be had."}
_RULE: Schema = {"$ref": "#/$defs/rule"}
_WORDS: Schema = {"$ref": "#/$defs/words"}


def _text(description: str) -> Schema:
    return _TEXT | {"description": description}


def _list(item: Schema, description: str) -> Schema:
    return {"type": "array", "items": item, "description": description}


def _maybe(schema: Schema, description: str) -> Schema:
    return {"anyOf": [schema, {"type": "null"}], "description": description}


def _object(properties: Mapping[str, Schema], *, optional: tuple[str, ...] = ()) -> Schema:
    """Every member stands there unless it is optional, and nothing else does."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


_CITATION = _object({"document": _text("Number of the document."), "clause": _text("Id of the clause.")})
_FACT_ID: Schema = {"type": "string", "pattern": r"^(others\.)?[a-z][a-z0-9_]*$"}


def _source() -> Schema:
    return _object(
        {
            "id": _text("Stable; dated values and changes point at it."),
            "title": _TEXT,
            "number": _maybe(_TEXT, "Number of the document, where it has one."),
            "date": _maybe(_DATE, "When it was issued, where that is known."),
            "certainty": _CERTAINTY,
            "note": _maybe(_TEXT, "What we have seen of it."),
        }
    )


def _document() -> Schema:
    return _object(
        {
            "id": _text("The number of the document."),
            "title": _TEXT,
            "issuer": _TEXT,
            "issued": _DATE,
            "clauses": _list(_TEXT, "Ids of the clauses, in reading order."),
        }
    )


def _clause() -> Schema:
    return _object(
        {
            "document": _text("Number of the document."),
            "clause": _text("Id within the document, such as 三（二）1."),
            "parent": _maybe(_TEXT, "The clause that this one stands in."),
            "heading": _TEXT,
            "summary": _text("What it says, in our own words."),
            "actors": _list(_TEXT, "Who has to act."),
            "numbers": _list(_TEXT, "Amounts and terms that it names."),
            "items": _list(_TEXT, "Numbered statements that it holds."),
            "official": _text("The official text, word for word; only where it was imported."),
        },
        optional=("official",),
    )


def _dated() -> Schema:
    return _object(
        {
            "from": _DATE | {"description": "First day in force."},
            "until": _maybe(_DATE, "Last day in force; null: without end."),
            "value": _maybe({"type": "string", "pattern": r"^\d+(\.\d+)?$"}, "null: nobody has found it."),
            "area": _maybe(_TEXT, "Township whose own value this is; null: the whole county."),
            "source": _text("Id of the source."),
            "certainty": _CERTAINTY,
            "note": _maybe(_TEXT, "What else has to be known."),
        }
    )


def _parameter() -> Schema:
    values = _list({"$ref": "#/$defs/value"}, "Every value with its days. An old one is ended, never edited.")
    return _object(
        {
            "id": _text("What rules call it by."),
            "title": _TEXT,
            "unit": _TEXT,
            "clause": _maybe(_CITATION, "The clause that names the amount itself, if one does."),
            "values": values,
            "on": _DATE | {"description": "The day that was asked for."},
            "in_force": _list({"$ref": "#/$defs/value"}, "The values of that day; empty: none is known."),
        },
        optional=("on", "in_force"),
    ) | {"$defs": {"value": _dated()}}


def _fact() -> Schema:
    choice = _object({"value": {"type": ["boolean", "integer", "string"]}, "label": _TEXT})
    return _object(
        {
            "id": _FACT_ID,
            "scope": {"enum": ["household", "member", "rest"]},
            "kind": {"enum": ["bool", "int", "money", "choice", "date"]},
            "name": _TEXT,
            "question": _text("{person} stands for the member who is asked about."),
            "question_for_other": _text("The same for somebody who answers for another household."),
            "why": _TEXT,
            "hint": {"type": "string"},
            "unit": _maybe(_TEXT, "What a number is counted in."),
            "choices": _list(
                choice, "The closed list of answers; empty where any within the bounds will do."
            ),
            "minimum": _maybe({"type": "integer"}, "Smallest number allowed."),
            "maximum": _maybe({"type": "integer"}, "Largest number allowed."),
            "detail_of": _maybe(_FACT_ID, "The fact that must be true before this one is asked."),
            "stage": {"type": "integer", "description": "Lower stages are asked first."},
        }
    )


def _program() -> Schema:
    change = _object(
        {"text": _TEXT, "source": _TEXT, "certainty": _CERTAINTY, "since": _maybe(_DATE, "First day.")}
    )
    return _object(
        {
            "id": {"type": "string", "pattern": r"^[a-z][a-z0-9-]*$"},
            "title": _TEXT,
            "summary": _TEXT,
            "clause": _CITATION,
            "rule": _RULE,
            "facts": _list(_FACT_ID, "Facts and derived amounts that the rule asks for."),
            "parameters": _list(_TEXT, "Ids of the dated amounts that the rule rests on."),
            "clauses": _list(_CITATION, "Clauses that the rule cites."),
            "papers": _list(_TEXT, "What to bring."),
            "where": _text("Where to go."),
            "need": _maybe(_NEED, "What kind of need it answers."),
            "next_doors": _list(_TEXT, "Program ids, or charity, appeal, phone: where to try next."),
            "changes": _list(change, "What is different today from the document."),
        }
    ) | {"$defs": _rule_parts()}


def _rule() -> Schema:
    return _RULE | {"$defs": _rule_parts()}


def _node(operator: str, below: Schema, *, leaf: bool, words: bool) -> Schema:
    properties: dict[str, Schema] = {operator: below}
    if leaf:
        properties["clause"] = _TEXT
    if words:
        properties |= {"met": _WORDS, "unmet": _WORDS, "open": _WORDS}
    properties |= {"from": _DATE, "until": _DATE}
    return _object(properties, optional=("open", "from", "until"))


def _one_fact(value: Schema) -> Schema:
    return {
        "type": "object",
        "propertyNames": _FACT_ID,
        "additionalProperties": value,
        "minProperties": 1,
        "maxProperties": 1,
    }


def _rule_parts() -> dict[str, Schema]:
    """One form for each operator: every condition has its clause and its words, each may have its days."""
    scalar: Schema = {"type": ["boolean", "integer", "string"]}
    number: Schema = {"type": "number", "minimum": 0}
    taken = _object({"parameter": _TEXT, "times": {"anyOf": [number, _TEXT]}}, optional=("times",))
    several: Schema = {"type": "array", "items": _RULE, "minItems": 1}
    listed: Schema = {"type": "array", "items": scalar, "minItems": 2}
    forms = [
        _node("all", several, leaf=False, words=False),
        _node("any", several, leaf=False, words=False),
        _node("not", _RULE, leaf=False, words=False),
        _node("is", _one_fact(scalar), leaf=True, words=True),
        _node("one_of", _one_fact(listed), leaf=True, words=True),
        *(_node(c, _one_fact({"anyOf": [number, taken]}), leaf=True, words=True) for c in COMPARISONS),
        _node("some_member", _RULE, leaf=True, words=True),
        _node("staff", _WORDS, leaf=True, words=False),
        _node("program", _TEXT, leaf=True, words=False),
    ]
    said = {"zh": _TEXT, "zh_Hant": _TEXT, "en": _TEXT}
    other = _object(said) | {"description": "The same to somebody who asks for another household."}
    words = _object(said | {"for_other": other}, optional=("for_other",))
    told = "Words for the case; {value}, {limit}, {standard} and {difference} are amounts in yuan."
    return {"rule": {"oneOf": forms}, "words": words | {"description": told}}


_MADE: Mapping[str, tuple[str, Callable[[], Schema]]] = {
    "document": ("A policy document", _document),
    "clause": ("A clause of a policy document", _clause),
    "parameter": ("A dated amount", _parameter),
    "program": ("A kind of help with its rule", _program),
    "rule": ("A rule: who may have it", _rule),
    "fact": ("A fact that rules ask for", _fact),
    "source": ("Where a statement comes from", _source),
}
NAMES = tuple(_MADE)


def published_schema(name: str) -> Schema:
    """The JSON Schema of one published object; KeyError for a name that is not in `NAMES`."""
    title, make = _MADE[name]
    return {"$schema": DRAFT, "title": title, **make()}
