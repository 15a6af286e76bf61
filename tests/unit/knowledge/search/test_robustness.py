"""No input is too strange, and none takes long."""

import pytest

NOTHING = [
    "",
    "   ",
    "\n\n",
    "😀😀👍",
    "？？？！！",
    "\u202e\u200f\u200b",
    "\x00\x01\x02",
    "12345678",
    "１２３",
    "\ud800",
]
LONG = [
    "啊" * 10_000,
    "x" * 10_000,
    "dibao" * 2_000,
    "低保," * 5_000,
    "我家里很困难，父亲瘫痪了，能不能吃低保。" * 500,
    "zhuang " * 2_000,
    "(" * 10_000,
]


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_is_declined_without_a_guess(ask, text):
    reading = ask(text)
    assert (reading.decision, reading.topic, reading.confidence, reading.ranked) == ("decline", None, 0.0, ())


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:6])
def test_a_novel_is_read_to_its_end(ask, text):
    reading = ask(text)
    assert 0.0 <= reading.confidence <= 1.0
    assert len(reading.ranked) <= 5


def test_a_question_at_the_end_of_a_long_story_is_heard(ask):
    story = "我是村里的一个普通人，在外面做了很多年的事，最近才回来。" * 8 + "请问低保怎么申请？"
    assert "dibao.apply.how" in [topic for topic, _ in ask(story).ranked[:3]]


def test_the_same_question_is_read_the_same_way_twice(ask):
    assert ask("低保怎么申请") == ask("低保怎么申请")
