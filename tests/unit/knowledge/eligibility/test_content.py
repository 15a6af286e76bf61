"""What the programs and questions say, as content: plain, sourced, complete."""

import pytest

from knowledge.eligibility.rules import Judgement, clauses_of, walk
from knowledge.loader import load

KB = load()
EVERY_PROGRAM = {
    "rural-dibao": "三（二）1",
    "dibao-marginal-illness": "三（二）1",
    "dibao-single-household": "三（二）1",
    "whole-household-registration": "三（二）2",
    "return-to-poverty": "三（二）2",
    "poverty-policies-outside": "三（二）2",
    "premium-subsidy": "三（二）3",
    "serious-illness-aid": "三（二）3",
    "full-medical-aid": "三（二）3",
    "sponsored-insurance": "三（二）3",
    "out-of-list-fund": "三（二）3",
    "emergency-relief": "三（二）4",
    "combined-relief": "三（二）4",
    "living-subsidy": "三（二）5",
    "care-subsidy": "三（二）5",
    "key-category-supplement": "三（三）2",
    "charity-help": "三（二）6",
    "dibao-exit": "三（三）2",
}


def test_every_program_of_the_document_is_there_under_its_clause():
    assert {program.id: program.clause.clause for program in KB.programs.values()} == EVERY_PROGRAM
    for program in KB.programs.values():
        assert program.clause.clause in clauses_of(program.rule)


@pytest.mark.parametrize("program", sorted(EVERY_PROGRAM))
def test_a_program_names_its_papers_by_source_or_says_that_nothing_is_written(program):
    papers = "\n".join(paper.zh_Hans for paper in KB.programs[program].papers)
    assert "文件没写" in papers or "第十五条" in papers
    assert KB.programs[program].next_doors


@pytest.mark.parametrize("program", sorted(EVERY_PROGRAM))
def test_what_changed_has_a_known_source_and_is_not_surer_than_it(program):
    sure = ["unconfirmed", "second-hand", "verified"]
    assert KB.programs[program].changes
    for change in KB.programs[program].changes:
        assert sure.index(change.certainty) <= sure.index(KB.sources[change.source].certainty)
        if change.certainty == "second-hand":
            hedged = ("据了解", "没有读到原文", "没有查到", "现行比例", "转述")
            assert any(word in change.text.zh_Hans for word in hedged), change.text.zh_Hans


def test_nothing_that_needs_a_review_can_be_likely():
    """A return to poverty and a registration are never automatic: trap nine and six."""
    for program in ("return-to-poverty", "whole-household-registration", "combined-relief", "dibao-exit"):
        rule = KB.programs[program].rule
        assert any(isinstance(part, Judgement) for part in rule.parts), program


def test_questions_are_short_and_one_thing_at_a_time():
    for definition in KB.facts.values():
        for asked in (definition.question, definition.question_for_other):
            assert len(asked.zh_Hans) <= 45, asked.zh_Hans
            assert asked.zh_Hans.count("？") == 1, asked.zh_Hans
        if definition.scope != "member":
            assert "你家" in definition.question.zh_Hans or "他家" not in definition.question.zh_Hans
            assert "你家" not in definition.question_for_other.zh_Hans


def test_every_fact_that_can_be_asked_is_used_by_a_rule_or_by_another_fact():
    used = {"household_size", "income", "project_job", "wages"}
    for program in KB.programs.values():
        used |= {getattr(node, "fact", None) or getattr(node, "of", "") for node in walk(program.rule)}
    for definition in KB.facts.values():
        used |= {condition.fact for condition in (*definition.true_when, *definition.false_when)}
    assert {definition.group for definition in KB.facts.values()} <= used


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant", "en"])
def test_reasons_are_complete_in_every_language(language):
    for program in KB.programs.values():
        for node in walk(program.rule):
            said = getattr(node, "words", None)
            if said is not None:
                for text in filter(None, (said.yes, said.no, said.open, said.staff)):
                    assert text.in_(language).strip()
