"""Typing mistakes are mended towards the words of the vocabulary, and nothing else is touched."""

import pytest

from knowledge.search import Index
from knowledge.search.normalise import clean
from knowledge.search.pinyin import Sounds
from knowledge.search.repair import Repair, pairs_of


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("怎么样才能吃抵保", "怎么样才能吃低保"),
        ("办低保要什么才料", "办低保要什么材料"),
        ("特因人员要什么条健", "特困人员要什么条件"),
        ("临时救住申清流呈", "临时救助申请流程"),
        ("新农和怎么报消", "新农合怎么报销"),
        ("高岭津帖80岁有吗", "高龄津贴80岁有吗"),
        ("建挡立卡", "建档立卡"),
    ],
)
def test_a_slip_of_sound_or_shape_is_mended(index: Index, typed: str, meant: str) -> None:
    assert index.collection.repair.of(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "低",
        "🙂🙂",
        "how do I apply",
        "dibao zenme shenqing",
        "我在部队服役的儿子计入低保家庭人口吗",
        "楼上漏水物业不管怎么办",
        "从乡里到县城的班车几点发",
    ],
)
def test_what_is_no_slip_stays(index: Index, text: str) -> None:
    assert index.collection.repair.of(text) == text


def test_our_own_texts_stay_as_they_are(index: Index) -> None:
    changed = [
        text
        for entry in index.collection.texts
        if index.collection.repair.of(text := clean(entry.text)) != text
    ]
    assert changed == []


def test_a_word_is_mended_only_where_it_shares_a_character() -> None:
    repair = Repair(pairs_of(["申请低保"]), ["低保", "申请"], [], Sounds({}))
    assert repair.of("抵保神请") == "低保申请"
    assert repair.of("迪堡") == "迪堡"


def test_a_name_is_mended_inside_and_not_at_its_ends() -> None:
    repair = Repair([], [], ["残疾人员"], Sounds({}))
    assert repair.of("残急人员") == "残疾人员"
    assert repair.of("残疾人权") == "残疾人权"
