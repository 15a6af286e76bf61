"""What is kept of a question without an asker: the question, and nothing that tells whose it is."""

import pytest

from referral.domain.masking import masked


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (
            "我叫王五 13812345678，身份证 51022319900101123X，账号 6222 0210 0112 3456，3 口人 630 元",
            "我叫＊ ＊，身份证 ＊，账号 ＊，3 口人 630 元",
        ),
        ("我是陈大明，想问低保", "我是＊，想问低保"),
        ("姓名：冉光荣，住永乐镇", "姓名：＊，住永乐镇"),
        ("李书记说我不够条件", "＊书记说我不够条件"),
        ("电话一三八一二三四五六七八", "电话＊"),
        ("写到 wang.wu@example.com 来", "写到 ＊ 来"),
        ("My name is Wang Wu and I am ill", "My name is ＊ and I am ill"),
        ("我叫張三豐。能不能吃低保", "我叫＊。能不能吃低保"),
    ],
)
def test_what_tells_who_somebody_is_is_hidden(said, kept):
    assert masked(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "我是低保户，2017 年评上的",
        "月收入 1200 元，三口人",
        "我是残疾人能不能领补贴",
        "叫我去哪点办",
        "70 岁",
    ],
)
def test_the_question_itself_stays(said):
    assert masked(said) == said


def test_hiding_twice_hides_nothing_more():
    once = masked("我叫王五，电话 13812345678")
    assert masked(once) == once
