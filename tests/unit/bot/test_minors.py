"""Who says to be under fourteen, and who only speaks of a child."""

import pytest

from bot.dialogue.minors import tells_of_a_child


@pytest.mark.parametrize(
    "text",
    [
        "我今年12岁，想问低保",
        "你好，我才九岁",
        "我十二岁了",
        "我十岁，妈妈病了",
        "我读小学五年级",
        "我是小学生",
        "我是个小朋友",
        "我今年１３周岁",
        "I am 12 years old",
        "I'm a kid, can you help?",
        "我還在讀小學",
    ],
)
def test_a_child_is_heard(text):
    assert tells_of_a_child(text)


@pytest.mark.parametrize(
    "text",
    [
        "我娃12岁，读书没钱",
        "我女儿今年十二岁",
        "我72岁了",
        "我今年六十二岁",
        "我十四岁",
        "我残疾二级",
        "我家娃儿读小学",
        "我是小学老师",
        "我5岁的孙子病了",
        "I am 45",
        "my son is 12 years old",
        "我三十岁",
        "",
    ],
)
def test_a_grown_up_is_not_taken_for_one(text):
    assert not tells_of_a_child(text)
