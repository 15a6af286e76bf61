"""The rules in the panel: every program, every leaf with its clause and its words, the amounts of the day."""

import re

import pytest

from knowledge.eligibility.rules import clauses_of, walk
from referral.domain.kinds import Role


def page(window, path, lang="zh_Hans"):
    return window.client.get(path, query_string={"lang": lang}).get_data(as_text=True)


@pytest.mark.parametrize("lang", ["zh_Hans", "zh_Hant", "en"])
def test_the_list_shows_every_program_and_every_question(desk, services, lang):
    window = desk("village", Role.VILLAGE)
    html = page(window, "/admin/programs", lang)
    for program in services.kb.programs.values():
        assert f"/admin/programs/{program.id}" in html
        assert program.title.in_(lang).replace("'", "&#39;") in html
    for fact in services.kb.facts.values():
        assert fact.name.in_(lang).replace("'", "&#39;") in html


def test_a_program_shows_each_leaf_with_its_clause_and_words(desk, services):
    window = desk("village", Role.VILLAGE)
    for program in services.kb.programs.values():
        response = window.client.get(f"/admin/programs/{program.id}?lang=zh_Hans")
        assert response.status_code == 200
        html = response.get_data(as_text=True)
        leaves = [node for node in walk(program.rule) if hasattr(node, "clause")]
        assert len(re.findall('class="rule-clause"', html)) == len(leaves)
        for clause in clauses_of(program.rule):
            assert f">{clause}</a>" in html


def test_the_amounts_are_those_of_the_day_with_source(desk):
    html = page(desk("village", Role.VILLAGE), "/admin/programs/rural-dibao")
    assert re.search(r"<strong>630 元", html)
    assert "2025-07-01" in html
    assert "已核对" in html
    assert "平均每人每月收入低于“农村低保标准”" in html
    assert "{value}" not in html


def test_the_cases_of_a_program_are_counted(desk, services):
    from knowledge.subjects import subjects

    count = sum(subject.programs == ("rural-dibao",) for subject in subjects())
    assert count > 25
    html = page(desk("village", Role.VILLAGE), "/admin/programs/rural-dibao")
    assert f"案例 <strong>{count}</strong>" in html


def test_a_program_that_is_not_there_is_not_found(desk):
    assert desk("village", Role.VILLAGE).client.get("/admin/programs/nothing").status_code == 404
