"""The answers in words: as they were given, with whom they are about."""

import pytest

from knowledge.eligibility.told import told
from knowledge.languages import LANGUAGES
from knowledge.loader import load
from knowledge.subjects import subjects

KB = load()


def said(language="zh_Hans", **facts):
    return [(one.name.in_(language), one.value.in_(language)) for one in told(KB, facts)]


@pytest.mark.parametrize(
    ("income", "words"),
    [
        (800, "800 元/月"),
        ({"amount": 800}, "一个月 800 元"),
        ({"amount": 12000, "period": "year"}, "一年 12000 元"),
        ({"amount": 80, "period": "day", "days": 20}, "一天 80 元，一个月做 20 天"),
        ({"amount": 9000, "period": "irregular"}, "过去十二个月一共 9000 元"),
        ({"wages": 0, "basic_pension": {"amount": 145}, "other": "not_sure"},
         "工资 一个月 0 元、基础养老金 一个月 145 元、别的收入 不清楚"),
        ("not_sure", "不清楚"),
    ],
)  # fmt: skip
def test_income_is_told_as_it_was_given(income, words):
    assert said(income=income) == [("全家收入", words)]


def test_each_person_is_named_by_what_is_known_and_nothing_is_left_out():
    found = said(members=[{"disabled": True, "disability_grade": 2}], others={"tekun": False})
    assert ("这位残疾人：残疾几级", "二级") in found
    assert ("这位残疾人：有没有残疾", "有") in found
    assert len(found) == 3


def test_every_answer_of_every_case_has_words_in_every_language():
    for subject in subjects():
        for one in told(KB, subject.facts):
            for language in LANGUAGES:
                assert one.name.in_(language).strip()
                assert one.value.in_(language).strip()
                assert "{" not in one.value.in_(language)


def test_an_answer_that_the_content_does_not_know_any_more_is_left_out():
    assert said(no_such_fact=True, members=[{"no_such_fact": 1}]) == []
