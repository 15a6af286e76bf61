"""Where today's national or Chongqing rule differs, the program says so, sourced, dated and no surer than known."""

from datetime import date

import pytest

from knowledge.answering import told_change
from knowledge.model import Certainty

REQUIRED = [
    ("dibao-single-household", "minfa-2021-57", "1.5 倍"),
    ("dibao-single-household", "cq-dibao-regulation-2016", "没有写 3 倍"),
    ("dibao-marginal-illness", "minfa-2021-57", "1.5 倍"),
    ("rural-dibao", "minfa-2021-57", "半年一次"),
    ("dibao-exit", "minfa-2021-57", "半年一次"),
    ("dibao-exit", "yuminfa-2023-3", "每半年核查"),
    ("rural-dibao", "minfa-2021-57", "基础养老金"),
    ("dibao-exit", "minfa-2021-57", "基础养老金"),
    ("dibao-exit", "minfa-2021-57", "就业成本"),
    ("serious-illness-aid", "interim-measures-2019", "县医保局"),
    ("full-medical-aid", "interim-measures-2019", "县医保局"),
    ("premium-subsidy", "interim-measures-2019", "县医保局"),
    ("sponsored-insurance", "interim-measures-2019", "县医保局"),
    ("out-of-list-fund", "interim-measures-2019", "县医保局"),
    ("premium-subsidy", "medical-security-law-2026", "按规定资助"),
    ("living-subsidy", "yuminfa-2021-15", "低保对象中的持证残疾人"),
    ("care-subsidy", "yuminfa-2021-15", "一级、二级持证残疾人"),
    ("key-category-supplement", "social-assistance-law-2026", "重度残疾人和重病患者"),
    ("emergency-relief", "social-assistance-law-2026", "不限建卡户"),
]
HEDGES = ("据了解", "没有查到", "没有读到原文", "转述", "为准")


@pytest.mark.parametrize(("program", "source", "words"), REQUIRED)
def test_a_program_says_where_todays_rule_differs(kb, program: str, source: str, words: str):
    said = [change.text.zh_Hans for change in kb.programs[program].changes if change.source == source]
    assert any(words in text for text in said)


def test_what_is_not_confirmed_is_not_said_as_a_fact(kb):
    for program in kb.programs.values():
        for change in program.changes:
            if change.certainty is not Certainty.verified:
                assert any(hedge in change.text.zh_Hans for hedge in HEDGES), change.text.zh_Hans


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh_Hans", "2021年7月1日起，已核对"), ("en", "since 1 July 2021; checked against the source")],
)
def test_a_change_is_told_with_its_source_its_day_and_how_sure_it_is(kb, language, words: str):
    changes = kb.programs["dibao-single-household"].changes
    change = next(change for change in changes if change.source == "minfa-2021-57")
    told = told_change(kb, change, language, date(2026, 11, 23))
    assert "民发〔2021〕57号" in told
    assert words in told


def test_a_change_still_to_come_says_from_when(kb):
    changes = kb.programs["premium-subsidy"].changes
    change = next(change for change in changes if change.source == "medical-security-law-2026")
    assert "2027年1月1日才施行" in told_change(kb, change, "zh_Hans", date(2026, 12, 31))
    assert "2027年1月1日起" in told_change(kb, change, "zh_Hans", date(2027, 1, 1))
