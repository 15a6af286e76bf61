"""The policy as data: every published object fits its JSON Schema, and a published rule is the rule."""

import json
from datetime import date

import pytest
from jsonschema import Draft202012Validator

from knowledge.eligibility import published
from knowledge.eligibility.problems import ContentProblemsError
from knowledge.eligibility.published_schema import NAMES, published_schema
from knowledge.languages import LANGUAGES
from knowledge.loader import load
from knowledge.model import SEED_NUMBER

DAY = date(2026, 11, 23)
KB = load()


def errors(name, data):
    """What a program that reads JSON would object to."""
    validator = Draft202012Validator(
        published_schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    return [error.message for error in validator.iter_errors(json.loads(json.dumps(data)))]


def names_of(kb, program):
    return {
        "facts": kb.facts,
        "parameters": set(kb.parameters),
        "programs": set(kb.programs),
        "clauses": {clause.id for clause in kb.documents[program.clause.document].clauses},
    }


@pytest.mark.parametrize("name", NAMES)
def test_each_schema_is_a_schema_of_its_draft(name):
    schema = published_schema(name)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_published_object_fits_its_schema(language):
    assert KB.programs
    assert KB.parameters
    for document in KB.documents.values():
        assert errors("document", published.document_json(document, language)) == []
        for clause in document.clauses:
            assert errors("clause", published.clause_json(clause, language)) == []
    for parameter in KB.parameters.values():
        assert errors("parameter", published.parameter_json(parameter, language)) == []
        assert errors("parameter", published.parameter_json(parameter, language, DAY)) == []
    for program in KB.programs.values():
        assert errors("program", published.program_json(program, language)) == []
    for fact in KB.facts.values():
        assert errors("fact", published.fact_json(fact, language)) == []
    for source in KB.sources.values():
        assert errors("source", published.source_json(source, language)) == []


@pytest.mark.parametrize("slug", KB.programs)
def test_a_published_rule_reads_back_as_the_same_rule(slug):
    program = KB.programs[slug]
    written = json.loads(json.dumps(published.rule_json(program.rule)))
    assert errors("rule", written) == []
    assert published.read_rule(written, **names_of(KB, program)) == program.rule


def test_a_rule_with_days_and_every_operator_reads_back_too():
    words = {"zh": "有", "zh_Hant": "有", "en": "yes"}
    said = {"clause": "三（二）1", "met": words, "unmet": words}
    written = {
        "all": [
            {"is": {"rural": True}, "open": words, **said},
            {"any": [{"one_of": {"rural": [True, False]}, **said}]},
            {"not": {"at_least": {"income_per_head": 12.5}, **said}},
            {"below": {"income": {"parameter": "dibao.rural", "times": 1.5}}, **said},
            {"some_member": {"at_most": {"age": 16}, **said}, **said, "from": "2021-12-10"},
            {"staff": words, "clause": "三（二）1", "from": "2020-01-01", "until": "2020-12-31"},
            {"program": "rural-dibao", "clause": "三（二）1"},
        ]
    }
    rule = published.read_rule(written, **names_of(KB, KB.programs["rural-dibao"]))
    assert rule.parts[4].days.start == date(2021, 12, 10)
    assert published.rule_json(rule) == written
    assert errors("rule", written) == []


def test_a_rule_that_names_what_does_not_exist_is_not_read():
    program = KB.programs["rural-dibao"]
    written = published.rule_json(program.rule)
    with pytest.raises(ContentProblemsError):
        published.read_rule(written, **(names_of(KB, program) | {"parameters": set()}))


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("rule", {"is": {"rural": True}, "clause": "三"}),
        ("rule", {"all": []}),
        ("rule", {"maybe": {"rural": True}}),
        ("source", {"id": "x", "title": "x", "number": None, "date": "yesterday", "certainty": "verified", "note": None}),
        ("source", {"id": "x", "title": "x", "number": None, "date": None, "certainty": "sure", "note": None}),
    ],
)  # fmt: skip
def test_the_schemas_refuse_what_is_wrong(name, wrong):
    assert errors(name, wrong)


def test_an_amount_has_its_whole_history_and_on_a_day_what_holds_on_it():
    found = published.parameter_json(KB.parameters["dibao.rural"], "zh_Hans", date(2025, 6, 30))
    assert [value["value"] for value in found["in_force"]] == ["610"]
    assert found["in_force"][0]["source"] == "yuminguifan-2025-6"
    assert {"610", "630", None} <= {value["value"] for value in found["values"]}
    assert published.parameter_json(KB.parameters["dibao.rural"], "en", date(1990, 1, 1))["in_force"] == []


def test_official_words_are_published_only_where_they_were_imported():
    with_words = load(official={SEED_NUMBER: {"一": "某某原文"}})
    told = {
        clause.id: published.clause_json(clause, "en") for clause in with_words.documents[SEED_NUMBER].clauses
    }
    assert told["一"]["official"] == "某某原文"
    assert [clause for clause, said in told.items() if "official" in said] == ["一"]


def test_a_program_names_what_its_rule_rests_on():
    said = published.program_json(KB.programs["rural-dibao"], "zh_Hans")
    assert said["parameters"] == ["dibao.rural"]
    assert said["facts"] == ["registered_poor", "rural", "income_per_head", "assets"]
    assert {"document": SEED_NUMBER, "clause": "三（三）1"} in said["clauses"]
