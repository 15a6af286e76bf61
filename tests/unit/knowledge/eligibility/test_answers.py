"""What people type, and what becomes of it: a value, "not sure", or a sentence that says how to write it."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.eligibility import (
    NOT_SURE,
    AnswerProblem,
    FactError,
    parse_answer,
    parse_date,
    screen,
    set_fact,
)
from knowledge.loader import load

KB = load()


def year(amount: float) -> dict[str, object]:
    return {"amount": amount, "period": "year"}


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1200", 1200),
        ("一千二", 1200),
        ("1.2千", 1200),
        ("1200元", 1200),
        ("１２００", 1200),
        ("1,200", 1200),
        ("¥1200.50", 1200.5),
        ("一千二百五十块", 1250),
        ("三百五", 350),
        ("两百五十", 250),
        ("3千5", 3500),
        ("10万", 100000),
        ("一萬二", 12000),
        ("兩千", 2000),
        ("1.2k", 1200),
        ("三块五", 3.5),
        ("大概八百块", 800),
        ("八百左右", 800),
        ("全家一共1800", 1800),
        ("一个月八百", 800),
        ("月收入1500元", 1500),
        ("1200 a month", 1200),
        ("\u200f1200\u200e", 1200),
        ("没得收入", 0),
        ("没有", 0),
        ("啥子收入都没得", 0),
        ("no income", 0),
        ("零", 0),
        ("一年一万二", year(12000)),
        ("去年一共9000", year(9000)),
        ("12000 a year", year(12000)),
        ("不固定，一年9000", {"amount": 9000, "period": "irregular"}),
        ("一天80做20天", {"amount": 80, "period": "day", "days": 20}),
        ("每天八十块，一个月做二十天", {"amount": 80, "period": "day", "days": 20}),
        ("80 a day, 20 days", {"amount": 80, "period": "day", "days": 20}),
        ("不清楚", NOT_SURE),
        ("不晓得", NOT_SURE),
        ("I don't know", NOT_SURE),
        ("不清楚，可能八百", 800),
    ],
)
def test_an_amount(typed, value):
    assert parse_answer(KB, "income", typed) == value


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("八百多", "不是一个准数"),
        ("十来块", "不是一个准数"),
        ("百把块", "不是一个准数"),
        ("几百块", "不是一个准数"),
        ("半年六千", "不是一个准数"),
        ("1000+", "不是一个准数"),
        ("两三百", "不止一个数"),
        ("七八百", "不止一个数"),
        ("200到300", "不止一个数"),
        ("2000-3000", "不止一个数"),
        ("打工1000，种地500", "不止一个数"),
        ("-5", "不能是负数"),
        ("负五百", "不能是负数"),
        ("1e309", "1000000"),
        ("1e999999999", "1000000"),
        ("99999999", "1000000"),
        ("abc", "没有看到数"),
        ("😀😀", "没有看到数"),
        ("千万亿万", "没有看到数"),
        ("1.2.3", "没有看到数"),
        ("", "没有看到回答"),
        ("\u200f \x00", "没有看到回答"),
        ("一天80", "做几天"),
        ("一天80做40天", "做几天"),
        ("不固定", "十二个月"),
        ("1" * 101, "太长"),
    ],
)
def test_what_is_no_amount_is_told_how_to_write_it(typed, says):
    with pytest.raises(AnswerProblem) as caught:
        parse_answer(KB, "income", typed)
    assert says in caught.value.message.zh_Hans
    assert caught.value.message.en != caught.value.message.zh_Hans


@pytest.mark.parametrize(
    ("ref", "typed", "value"),
    [
        ("household_size", "三口人", 3),
        ("household_size", "四口之家", 4),
        ("household_size", "我们家5个人", 5),
        ("household_size", "俩", 2),
        ("household_size", "一个人", 1),
        ("household_size", "30", 30),
        ("members[0].age", "四十六岁", 46),
        ("members[0].age", "18周岁", 18),
        ("members[2].age", "0", 0),
        ("members[0].disability_grade", "二级", 2),
        ("members[0].disability_grade", "Grade 3", 3),
        ("members[0].disability_grade", "四", 4),
        ("members[0].disability_grade", "没办", 0),
        ("members[0].disability_grade", "没有办证", 0),
        ("members[0].schooling", "在校学生", "student"),
        ("members[0].schooling", "1", "preschool"),
        ("hardship", "没得", "none"),
        ("hardship", "眼下很困难", "serious"),
        ("hardship", "第三个", "extreme"),
        ("hardship", "Yes, even food or shelter is lacking", "extreme"),
    ],
)
def test_numbers_and_choices(ref, typed, value):
    assert parse_answer(KB, ref, typed) == value


@pytest.mark.parametrize(
    ("ref", "typed", "says"),
    [
        ("household_size", "0", "1 到 30"),
        ("household_size", "200", "1 到 30"),
        ("household_size", "-1", "1 到 30"),
        ("household_size", "3.5", "不是整数"),
        ("household_size", "三四个", "不止一个数"),
        ("household_size", "三个半", "不是一个准数"),
        ("members[0].age", "70多岁", "不是一个准数"),
        ("members[0].age", "200", "0 到 120"),
        ("members[0].disability_grade", "5级", "没有看懂"),
        ("members[0].disability_grade", "一级或二级", "不止一个"),
        ("hardship", "有", "选一个"),
        ("hardship", "没得吃的", "选一个"),
        ("registered_poor", "可能是", "没有看懂"),
        ("registered_poor", "是不是哦", "没有看懂"),
        ("heavy_expenses", "没得钱看病", "没有看懂"),
        ("others.disabled", "😀", "没有看懂"),
    ],
)
def test_what_is_no_answer_is_asked_back(ref, typed, says):
    with pytest.raises(AnswerProblem) as caught:
        parse_answer(KB, ref, typed)
    assert says in caught.value.message.zh_Hans


@pytest.mark.parametrize(
    "typed",
    ["有", "是", "是的", "是嘞", "对头", "要得", "嗯", "對", "Yes", "y", "yes we are", "有，我老汉", "true"],
)
def test_yes(typed):
    assert parse_answer(KB, "others.disabled", typed) is True


@pytest.mark.parametrize(
    "typed",
    ["没得", "莫得", "没有", "沒有", "不是", "不", "No", "no, nobody", "没有残疾人", "一个都没得", "false"],
)
def test_no(typed):
    assert parse_answer(KB, "others.disabled", typed) is False


@pytest.mark.parametrize(
    "typed",
    [
        "不清楚",
        "不晓得",
        "不曉得",
        "不太清楚",
        "搞不清楚",
        "记不得了",
        "not sure",
        "I don't know",
        "not_sure",
    ],
)
@pytest.mark.parametrize(
    "ref", ["registered_poor", "others.disabled", "income", "household_size", "hardship", "members[0].age"]
)
def test_not_sure_is_understood_everywhere(ref, typed):
    assert parse_answer(KB, ref, typed) == NOT_SURE


def test_a_plain_yes_is_asked_back_where_it_may_be_somebody_listed():
    facts = {"members": [{"seriously_ill": True}]}
    with pytest.raises(AnswerProblem) as caught:
        parse_answer(KB, "others.disabled", "有", facts=facts)
    assert "这位病人" in caught.value.message.zh_Hans
    assert parse_answer(KB, "others.disabled", "就是前面说的", facts=facts) == "members[0]"
    assert parse_answer(KB, "others.disabled", "另外有一个", facts=facts) is True
    assert parse_answer(KB, "others.disabled", "没得", facts=facts) is False
    with pytest.raises(AnswerProblem):
        parse_answer(KB, "others.disabled", "members[7]", facts=facts)


@pytest.mark.parametrize("ref", ["nothing", "members[0].income", "others.age", "disabled", "members[0]", ""])
def test_what_is_no_fact_is_not_parsed(ref):
    with pytest.raises(KeyError):
        parse_answer(KB, ref, "3")


@pytest.mark.parametrize(
    "typed", ["2026-03-05", "2026/3/5", "2026年3月5日", "2026.3.5", "２０２６年３月５号"]
)
def test_a_date(typed):
    assert parse_date(typed) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("typed", "says"),
    [("2026年2月30日", "没有“2026年2月30日”"), ("2026-13-01", "没有"), ("3月5日", "2026-03-05")],
)
def test_a_day_that_does_not_exist(typed, says):
    with pytest.raises(AnswerProblem) as caught:
        parse_date(typed)
    assert says in caught.value.message.zh_Hans


REFS = [
    "registered_poor",
    "household_size",
    "income",
    "hardship",
    "others.disabled",
    "members[0].age",
    "members[0].disability_grade",
]


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(REFS),
    st.text(max_size=120) | st.text("一二两三十百千万零0123456789.,-多几半天年月不有没得是e ", max_size=14),
)
def test_whatever_is_typed_is_an_answer_that_fits_or_a_problem_in_words(ref, typed):
    try:
        value = parse_answer(KB, ref, typed)
    except AnswerProblem:
        return
    try:
        screen(KB, set_fact({}, ref, value), date(2026, 11, 23))
    except FactError as error:
        raise AssertionError(f"{typed!r} became {value!r}, which does not fit: {error}") from error


@pytest.mark.parametrize(
    ("ref", "said"),
    [
        ("members[0].age", "200"),
        ("members[0].age", "-3"),
        ("income", "-500"),
        ("income", "9999999"),
        ("household_size", "0"),
        ("household_size", "2.5"),
    ],
)
def test_what_cannot_be_names_the_fact_in_every_language(kb, ref, said):
    with pytest.raises(AnswerProblem) as refused:
        parse_answer(kb, ref, said)
    name = kb.facts[ref.rpartition(".")[2]].name
    for language in ("zh_Hans", "zh_Hant", "en"):
        assert name.in_(language) in refused.value.message.in_(language)
