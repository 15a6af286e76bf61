"""Several wants in one message are found one by one, each with the words that tell it."""

from collections.abc import Callable

import pytest

from knowledge.search import Index, Reading
from knowledge.search.analyse import Analyser, Analysis
from knowledge.search.normalise import LONGEST_INPUT
from knowledge.search.wants import wants

NOTHING = Analysis("", "", "none", {}, {"entity": frozenset(), "aspect": frozenset(), "need": frozenset()})


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (
            "低保好多钱一个月？要带啥子材料去办？",
            [
                ("dibao.amount", "低保好多钱一个月？", True),
                ("dibao.apply.documents", "要带啥子材料去办？", True),
            ],
        ),
        (
            "低保怎么申请，残疾人护理补贴多少钱",
            [("dibao.apply.how", "低保怎么申请", True), ("disability.amount", "残疾人护理补贴多少钱", True)],
        ),
        (
            "家裡失火，孩子沒錢上學，請問可以申請臨時救助嗎？另外五保戶的標準是多少？",
            [
                ("education.aid", "孩子沒錢上學", False),
                ("temporary-aid.eligibility", "請問可以申請臨時救助嗎？", True),
                ("tekun.amount", "另外五保戶的標準是多少？", True),
            ],
        ),
        (
            "How do I apply for dibao? And where do I get a disability certificate?",
            [
                ("dibao.apply.how", "How do I apply for dibao?", True),
                ("disability.certificate", "And where do I get a disability certificate?", True),
            ],
        ),
    ],
)
def test_each_want_stands_with_its_own_words(
    ask: Callable[..., Reading], message: str, expected: list[tuple[str, str, bool]]
) -> None:
    assert [(want.topic, want.sentence, want.asked) for want in ask(message).wants] == expected


def test_a_question_without_a_subject_takes_it_from_the_one_before(ask: Callable[..., Reading]) -> None:
    alone = ask("要带啥子材料去办？")
    assert alone.wants == ()
    asked = ask("残疾人两项补贴怎么申请？发多少钱？").wants
    assert [want.topic for want in asked] == ["disability.apply", "disability.amount"]


@pytest.mark.parametrize(
    "message",
    [
        "低保怎么申请",
        "我男人摔断了腰，做不得活路了，老人婆瘫在床上，每个月就靠我洗碗一千八，这种情况能不能吃低保",
        "今天天气怎么样？明天呢？",
        "",
        "？？？，，，",
        "。" * 5000,
    ],
)
def test_one_want_or_none_is_told_by_the_reading_alone(ask: Callable[..., Reading], message: str) -> None:
    assert ask(message).wants == ()


def test_what_is_only_told_gives_way_to_what_is_asked_of_the_same(ask: Callable[..., Reading]) -> None:
    found = ask(
        "我爸得了尿毒症，一个星期透析三次，家里欠了十几万。请问医疗救助能报多少？另外残疾证在哪里办？"
    )
    assert [want.topic for want in found.wants] == ["medical.aid.amount", "disability.certificate"]


def test_of_a_megabyte_no_more_is_taken_apart_than_is_read(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr(Analyser, "analyse", lambda _self, text: read.append(text) or NOTHING)
    wants("我家困难。" * 200_000, index.collection.analyser, lambda _: None, {})
    assert sum(map(len, read)) <= LONGEST_INPUT


def test_a_novel_is_cut_off_rather_than_read_for_ever(ask: Callable[..., Reading]) -> None:
    assert 1 < len(ask("低保怎么申请？残疾证怎么办？危房怎么改造？" * 400).wants) <= 6
