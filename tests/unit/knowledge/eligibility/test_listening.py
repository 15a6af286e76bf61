"""What cannot be in a story is named by its fact; nothing impossible is suggested, nothing possible refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.eligibility.listening import listen


def flaws(kb, text):
    return [(flaw.fact, flaw.words) for flaw in listen(kb, text).flaws]


@pytest.mark.parametrize(
    ("text", "fact", "named"),
    [
        ("我今年200岁", "age", "年龄"),
        ("老汉一百三十岁了", "age", "年龄"),
        ("my father is 200 years old", "age", "年龄"),
        ("一个月收入负500元", "income", "全家收入"),
        ("一个月挣-800块", "income", "全家收入"),
        ("屋头一个月收入2000000元", "income", "全家收入"),
        ("our household earns -500 yuan a month", "income", "全家收入"),
        ("家里40口人", "household_size", "家里几口人"),
        ("我妈残疾五级", "disability_grade", "残疾几级"),
        ("我家三口人。我们一家四口。", "household_size", "家里几口人"),
        ("我媽殘疾五級", "disability_grade", "残疾几级"),
    ],
)
def test_what_cannot_be_is_named_and_not_suggested(kb, text, fact, named):
    found = listen(kb, text)
    assert [flaw.fact for flaw in found.flaws] == [fact]
    assert named in found.flaws[0].message.zh_Hans
    assert found.flaws[0].message.en
    assert found.flaws[0].message.zh_Hant
    assert fact not in {suggestion.ref.rpartition(".")[2] for suggestion in found.suggestions}


@pytest.mark.parametrize(
    "text",
    [
        "我家三口人，一个月就八百多块，我妈二级残疾瘫在床上",
        "一个月1200-1500块钱",
        "一家三口人，其中两口人有病",
        "六级伤残，1岁半的娃儿",
        "我的电话13812345678，工资卡是这个",
        "2017-06-04办的残疾证",
        "120岁的老人",
        "一年200天在外头打工",
    ],
)
def test_what_may_be_is_not_refused(kb, text):
    assert flaws(kb, text) == []


def test_one_flaw_of_a_fact_is_enough(kb):
    assert [flaw.words for flaw in listen(kb, "我妈200岁，我爸300岁。" * 200).flaws] == ["200岁"]


@given(text=st.text(max_size=200))
def test_no_text_upsets_it(kb, text):
    listen(kb, text)


@given(age=st.integers(0, 999))
def test_an_age_is_refused_exactly_where_the_fact_cannot_have_it(kb, age):
    assert bool(flaws(kb, f"我妈{age}岁")) is (age > kb.facts["age"].maximum)
