"""The graphs: every leaf of every rule stands in them, and the page in docs/ is what the content gives."""

from pathlib import Path

import pytest

from knowledge.eligibility import screen
from knowledge.eligibility.facts import Ref
from knowledge.eligibility.graph import flow, needed, tree
from knowledge.eligibility.graph_page import mermaid, page
from knowledge.eligibility.rules import walk
from knowledge.languages import LANGUAGES
from knowledge.loader import load
from knowledge.subjects import subjects

KB = load()
PAGE = Path(__file__).parents[4] / "docs" / "programs.md"


def nodes(node):
    yield node
    for part in node.parts:
        yield from nodes(part)


def test_the_page_in_docs_is_what_the_content_gives():
    assert PAGE.read_text(encoding="utf-8") == page(KB), "run: yimen content graphs --write docs/programs.md"


@pytest.mark.parametrize("program", KB.programs)
def test_every_part_of_a_rule_stands_in_its_graph_once_and_in_order(program):
    drawn = list(nodes(tree(KB, program)))
    assert [node.rule for node in drawn] == list(walk(KB.programs[program].rule))
    document = KB.documents[KB.programs[program].clause.document]
    for node in drawn:
        group = node.operator in {"all", "any", "not"}
        assert (node.clause is None) is group
        assert group or document.clause(node.clause.clause)
        assert all(node.label.in_(language).strip() for language in LANGUAGES)
        assert not any("{" in node.label.in_(language) for language in LANGUAGES)


@pytest.mark.parametrize("program", KB.programs)
def test_a_drawing_has_a_box_for_each_part_and_an_arrow_to_each_but_the_first(program):
    lines = mermaid(tree(KB, program)).splitlines()
    count = len(list(walk(KB.programs[program].rule)))
    assert lines[0] == "flowchart TD"
    assert len([line for line in lines[1:] if "-->" not in line]) == count
    assert len([line for line in lines[1:] if "-->" in line]) == count - 1
    assert all(line.count('"') == 2 for line in lines[1:] if "-->" not in line)


def test_questions_stand_in_the_order_of_their_stages_each_once():
    steps = flow(KB)
    assert {step.fact.id for step in steps} == set(KB.facts)
    places = [(step.fact.stage, step.fact.position) for step in steps]
    assert places == sorted(places)


def test_whatever_a_screening_waits_for_is_among_the_questions_of_its_program():
    waiting = set()
    for subject in subjects():
        for result in screen(KB, subject.facts, subject.on).programs:
            asked = {(result.program, Ref.parse(ref).definition) for ref in result.missing}
            waiting |= asked
    assert len(waiting) > 50
    assert {(program, fact) for program, fact in waiting if fact not in needed(KB, program)} == set()


def test_a_question_without_a_program_is_one_from_which_another_fact_follows():
    followed = {c.fact for fact in KB.facts.values() for c in (*fact.true_when, *fact.false_when)}
    assert {step.fact.id for step in flow(KB) if not step.programs} <= followed


def test_a_share_of_an_amount_and_a_judgement_are_drawn_in_words():
    labels = [node.label.zh_Hans for node in nodes(tree(KB, "dibao-single-household"))]
    assert any("平均每人每月收入" in label and "农村低保标准" in label and "倍" in label for label in labels)
    assert any(label.startswith("由工作人员判断：") for node in KB.programs for label in [
        one.label.zh_Hans for one in nodes(tree(KB, node)) if one.operator == "staff"
    ])  # fmt: skip
