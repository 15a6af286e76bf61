"""The policy as data: documents, clauses, rules, dated amounts, facts and sources as JSON for other programs.

A rule is written with the operators of `rules.yaml`; `read_rule` reads it back as the same rule. What each
object looks like is said by the JSON Schemas in `knowledge.eligibility.published_schema`.
"""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from knowledge.eligibility.facts import FactDefinition
from knowledge.eligibility.parsing import parse_rule
from knowledge.eligibility.rules import (
    Compare,
    Days,
    Equals,
    Every,
    Judgement,
    Leaf,
    Limit,
    Negation,
    ProgramHolds,
    Rule,
    Some,
    SomeMember,
    Words,
    clauses_of,
    parameters_of,
    walk,
)
from knowledge.languages import Language, Text
from knowledge.model import Change, Citation, Clause, DatedValue, Document, Parameter, Program, Source

Json = dict[str, Any]


def rule_json(rule: Rule) -> Json:
    """The rule as a mapping with the operators of `rules.yaml`, words in all three languages, dates ISO."""
    match rule:
        case Every(parts=parts):
            said: Json = {"all": [rule_json(part) for part in parts]}
        case Some(parts=parts):
            said = {"any": [rule_json(part) for part in parts]}
        case Negation(part=part):
            said = {"not": rule_json(part)}
        case Judgement(words=words):
            said = {"staff": _words(words.staff)} | _clause(rule)
        case ProgramHolds(program=program):
            said = {"program": program} | _clause(rule)
        case SomeMember(rule=inner, words=words):
            said = {"some_member": rule_json(inner)} | _clause(rule) | _said(words)
        case Equals(fact=fact, values=values, words=words):
            told = {"is": {fact: values[0]}} if len(values) == 1 else {"one_of": {fact: list(values)}}
            said = told | _clause(rule) | _said(words)
        case Compare(comparison=comparison, of=of, limit=limit, words=words):
            said = {comparison: {of: _limit(limit)}} | _clause(rule) | _said(words)
    return said | _days(rule.days)


def read_rule(
    data: object,
    *,
    facts: Mapping[str, FactDefinition],
    parameters: Collection[str],
    programs: Collection[str],
    clauses: Collection[str],
) -> Rule:
    """The rule that `rule_json` wrote; what it may name is passed in as for `parse_rule`.

    ContentProblemsError with every mistake, ValueError for a date that is none.
    """
    return parse_rule(
        _with_dates(data), facts=facts, parameters=parameters, programs=programs, clauses=clauses
    )


def facts_of(rule: Rule) -> tuple[str, ...]:
    """The facts and derived amounts that a rule itself asks for, each once, in reading order."""
    names = (_about(node) for node in walk(rule))
    return tuple(dict.fromkeys(name for name in names if name))


def document_json(document: Document, language: Language) -> Json:
    """A document with the ids of its clauses in reading order."""
    return {
        "id": document.id,
        "title": document.title.in_(language),
        "issuer": document.issuer.in_(language),
        "issued": document.issued.isoformat(),
        "clauses": [clause.id for clause in document.clauses],
    }


def clause_json(clause: Clause, language: Language) -> Json:
    """A clause in our own words; `official` stands only where the official text was imported."""
    said: Json = {
        "document": clause.document,
        "clause": clause.id,
        "parent": clause.parent,
        "heading": clause.heading.in_(language),
        "summary": clause.summary.in_(language),
        "actors": [actor.in_(language) for actor in clause.actors],
        "numbers": [number.in_(language) for number in clause.numbers],
        "items": list(clause.items),
    }
    return said if clause.official is None else said | {"official": clause.official}


def parameter_json(parameter: Parameter, language: Language, on: date | None = None) -> Json:
    """An amount with its whole history; with a day also the values in force on it, for each area."""
    said: Json = {
        "id": parameter.id,
        "title": parameter.title.in_(language),
        "unit": parameter.unit.in_(language),
        "clause": _cited(parameter.clause) if parameter.clause else None,
        "values": [_dated(value, language) for value in parameter.values],
    }
    if on is None:
        return said
    in_force = [v for v in parameter.values if v.start <= on and (v.end is None or on <= v.end)]
    return said | {"on": on.isoformat(), "in_force": [_dated(value, language) for value in in_force]}


def program_json(program: Program, language: Language) -> Json:
    """A program with its rule, what the rule rests on, and what goes beside a verdict."""
    document = program.clause.document
    return {
        "id": program.id,
        "title": program.title.in_(language),
        "summary": program.summary.in_(language),
        "clause": _cited(program.clause),
        "rule": rule_json(program.rule),
        "facts": list(facts_of(program.rule)),
        "parameters": list(parameters_of(program.rule)),
        "clauses": [_cited(Citation(document, clause)) for clause in clauses_of(program.rule)],
        "papers": [paper.in_(language) for paper in program.papers],
        "where": program.where.in_(language),
        "need": program.need,
        "next_doors": list(program.next_doors),
        "changes": [_change(change, language) for change in program.changes],
    }


def fact_json(fact: FactDefinition, language: Language) -> Json:
    """A fact: what it is called, how it is asked and why, what may be answered."""
    return {
        "id": fact.id,
        "scope": fact.scope,
        "kind": fact.kind,
        "name": fact.name.in_(language),
        "question": fact.question.in_(language),
        "question_for_other": fact.question_for_other.in_(language),
        "why": fact.why.in_(language),
        "hint": fact.hint.in_(language),
        "unit": fact.unit.in_(language) if fact.unit else None,
        "choices": [{"value": choice.value, "label": choice.label.in_(language)} for choice in fact.choices],
        "minimum": fact.minimum,
        "maximum": fact.maximum,
        "detail_of": fact.detail_of,
        "stage": fact.stage,
    }


def source_json(source: Source, language: Language) -> Json:
    """A source and how much of it we have read ourselves."""
    return {
        "id": source.id,
        "title": source.title.in_(language),
        "number": source.number,
        "date": source.date.isoformat() if source.date else None,
        "certainty": source.certainty.value,
        "note": source.note.in_(language) if source.note else None,
    }


def _words(text: Text | None) -> Json:
    assert text is not None, "the parser sees to it that every leaf has its words"
    other = {} if text.other is None else {"for_other": _words(text.other)}
    return {"zh": text.zh_Hans, "zh_Hant": text.zh_Hant, "en": text.en, **other}


def _said(words: Words) -> Json:
    said = {"met": _words(words.yes), "unmet": _words(words.no)}
    return said if words.open is None else said | {"open": _words(words.open)}


def _clause(leaf: Leaf) -> Json:
    return {"clause": leaf.clause}


def _days(days: Days) -> Json:
    dated = {"from": days.start, "until": days.end}
    return {key: day.isoformat() for key, day in dated.items() if day is not None}


def _limit(limit: Limit) -> Any:
    if limit.parameter is None:
        assert limit.amount is not None, "a limit is a number or a parameter"
        return _number(limit.amount)
    if limit.times is None:
        return {"parameter": limit.parameter}
    times = limit.times if isinstance(limit.times, str) else _number(limit.times)
    return {"parameter": limit.parameter, "times": times}


def _number(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _about(node: Rule) -> str | None:
    match node:
        case Equals(fact=name) | Compare(of=name):
            return name
        case _:
            return None


def _with_dates(data: object) -> object:
    """JSON knows no dates, and the parser of the content takes nothing else for one."""
    if isinstance(data, list):
        return [_with_dates(part) for part in data]
    if not isinstance(data, Mapping):
        return data
    return {
        key: date.fromisoformat(value)
        if key in {"from", "until"} and isinstance(value, str)
        else _with_dates(value)
        for key, value in data.items()
    }


def _cited(citation: Citation) -> Json:
    return {"document": citation.document, "clause": citation.clause}


def _dated(value: DatedValue, language: Language) -> Json:
    return {
        "from": value.start.isoformat(),
        "until": value.end.isoformat() if value.end else None,
        "value": None if value.value is None else f"{value.value:f}",
        "area": value.area,
        "source": value.source,
        "certainty": value.certainty.value,
        "note": value.note.in_(language) if value.note else None,
    }


def _change(change: Change, language: Language) -> Json:
    return {
        "text": change.text.in_(language),
        "source": change.source,
        "certainty": change.certainty.value,
        "since": change.since.isoformat() if change.since else None,
    }
