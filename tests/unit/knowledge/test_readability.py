"""Every question is short, asks one thing, and is written in characters that everybody has learned."""

from dataclasses import replace
from statistics import mean

import pytest

from knowledge.languages import Text
from knowledge.loader import load
from knowledge.readability import common, hard, score
from knowledge.said import leaves

KB = load()
MEAN = 22
"""Characters of a question on average; whoever lengthens one shortens another."""


def test_the_list_is_the_one_of_the_state_council():
    """Level one has 3,500 characters and ends before 乂, the first of level two."""
    assert len(common()) == 3500
    assert {"一", "矗", "扶", "贫", "瘫", "癌"} <= common()
    assert not common() & set("乂瘙訾襁鬻")


@pytest.mark.parametrize("fact", KB.facts.values(), ids=lambda fact: fact.id)
def test_a_question_is_easy(fact):
    assert list(hard(fact)) == []


def test_questions_do_not_grow():
    assert mean(score(fact.question).characters for fact in KB.facts.values()) <= MEAN


def test_reasons_are_written_in_common_characters():
    texts = [text for program in KB.programs.values() for _, found in leaves(program.rule) for text in found]
    assert [text.zh_Hans for text in texts if score(text).rare] == []


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("你家有没有人罹患痼疾？", "outside the 3,500"),
        ("你家有几口人？有没有残疾人？", "asks 2 things"),
        ("你家里有没有人在外头打工挣钱并且每个月都按时拿钱回来给家里用？", "without a pause"),
        ("你家有几口人，" * 7 + "？", "at most"),
        ("你家有几口人。", "asks 0 things"),
    ],
)
def test_a_harder_question_is_sent_back(question, said):
    """So the check can fail: each kind of regression is found, with its key."""
    harder = replace(KB.facts["household_size"], question=Text(question, question, "How many?"))
    found = list(hard(harder))
    assert any(key == "question" and said in message for key, message in found), found


def test_the_two_hard_words_have_examples():
    """共同生活的家庭成员 and income are what people get wrong: who counts, what counts, and oneself too."""
    size, income = KB.facts["household_size"], KB.facts["income"]
    assert "包括你自己" in size.question.zh_Hans
    assert "包括他自己" in size.question_for_other.zh_Hans
    assert all(word in size.hint.zh_Hans for word in ("夫妻", "娃儿", "分家另过的不算"))
    assert "共同生活的家庭成员" in size.why.zh_Hans
    assert all(word in income.hint.zh_Hans for word in ("打工", "种地", "一年一万二", "没得收入写 0"))
    assert "基础养老金" in income.question.zh_Hans
