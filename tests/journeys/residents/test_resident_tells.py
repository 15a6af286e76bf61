"""Somebody tells a story: what it tells is shown for a yes, put right, and only the rest is asked."""

import re

import pytest

from tests.support.resident import Resident

STORY = "我家三口人，一个月就八百多块，我妈二级残疾瘫在床上"
HANT = "我家三口人，一個月就八百多塊，我媽二級殘疾癱在床上"
ENGLISH = "Our household of 4 has about 1000 yuan a month, my mother is bedridden with a grade 2 disability"


def conversation(resident):
    """What is remembered, read as the house reads it."""
    with resident.services.database.unit_of_work() as uow:
        return uow.conversations.get(resident.address)


def yes(resident):
    return next(choice for choice in resident.ids if choice.startswith("heard:yes="))


def test_the_story_of_the_issue_is_shown_for_a_yes_and_nothing_counts_before(resident):
    said = resident.say(STORY)
    for words in (
        "家里几口人：3 人",
        "全家收入：800 元/月",
        "「我妈」，残疾几级：二级",
        "要不要人长期照护：要",
    ):
        assert words in said
    assert "您说的是「一个月就八百多块」，是个大概" in said, "how the amount was taken is said"
    assert conversation(resident)["facts"] == {}
    assert conversation(resident)["answers"] == []
    resident.press(yes(resident))
    facts = conversation(resident)["facts"]
    assert (facts["household_size"], facts["income"]) == (3, 800)
    assert facts["members"] == [{"disability_grade": 2, "long_term_care": True}]
    asked = resident.answer({"members[0].age": "六十", "registered_poor": "不是", "others": "没有"} | REST)
    assert not {"household_size", "income", "members[0].disability_grade"} & {
        k.partition("#")[0] for k in asked
    }
    assert "重度残疾人护理补贴" in resident.text


REST = dict.fromkeys(
    (
        "others.seriously_ill", "others.disabled", "others.tekun", "others.old_or_young", "receives_dibao",
        "heavy_expenses", "assets", "own_cost_medicine", "fell_back", "members[0].tekun", "hardship",
        "members[0].seriously_ill", "members[0].old_or_young", "guarantees_unmet", "can_work", "project_job",
    ),
    "没有",
) | {"rural": "是", "members[0].schooling": "都不是"}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "story", "line", "agreed", "recorded"),
    [
        ("zh-TW", HANT, "「我媽」，殘疾幾級：二級", "對", "記下了 4 樣"),
        ("en", ENGLISH, "disability grade: grade 2", "yes", "things are recorded"),
    ],
)
def test_in_every_language_and_typed(services, language, story, line, agreed, recorded):
    resident = Resident(services, language)
    assert line in resident.say(story)
    assert recorded in resident.say(agreed)
    assert conversation(resident)["facts"]["members"][0]["disability_grade"] == 2


def test_one_thing_is_put_right_another_left_out(resident):
    resident.say(STORY)
    assert "家里几口人：4 人" in resident.say("是四口人")
    resident.press("有不对的，改一改")
    assert "我听成：全家收入：800 元/月" in resident.press("heard:fix=income")
    assert "全家收入" in resident.say("负三百"), "an impossible amount is refused where it is typed"
    assert "全家收入：900 元/月" in resident.say("900")
    assert "长期照护" not in resident.press("heard:drop=new[0].long_term_care")
    resident.press(yes(resident))
    facts = conversation(resident)["facts"]
    assert (facts["household_size"], facts["income"]) == (4, 900)
    assert facts["members"] == [{"disability_grade": 2}]


def test_an_old_yes_does_not_confirm_what_was_heard_later(resident):
    resident.say(STORY)
    old = yes(resident)
    resident.say("是四口人")
    assert "过时" in resident.press(old)
    assert conversation(resident)["facts"] == {}
    assert yes(resident) != old, "the list that waits is shown again"


def test_all_wrong_leads_to_the_questions_one_by_one(resident):
    resident.say(STORY)
    resident.press("都不对，一个一个问我")
    assert resident.question == "registered_poor"
    assert conversation(resident)["facts"] == {}
    resident.press("先不弄了")
    resident.say("自查")
    assert resident.question == "registered_poor", "what was refused is not brought up again"


def test_back_from_one_item_and_from_the_list(resident):
    resident.say(STORY)
    resident.press("heard:fix=income")
    assert "您看对不对" in resident.say("返回")
    resident.say("返回")
    assert resident.question == "registered_poor"
    assert conversation(resident)["facts"] == {}


def test_starting_the_screening_after_a_story_begins_with_what_was_told(resident):
    resident.say("昨晚屋头遭火烧了，啥都没得了，我们一家四口现在住亲戚家")
    assert "119" in resident.text
    said = resident.say("自查")
    assert "最近有没有出大事" in said
    assert "家里几口人：4 人" in said


def test_an_answer_that_tells_more_than_was_asked(resident):
    resident.say("自查")
    assert resident.question == "registered_poor"
    said = resident.say("不是，我妈二级残疾瘫在床上")
    assert "是不是建卡户：不是" in said
    assert "「我妈」，残疾几级：二级" in said
    assert conversation(resident)["facts"] == {}
    resident.say("对")
    assert conversation(resident)["facts"] == {
        "registered_poor": False,
        "members": [{"disability_grade": 2, "long_term_care": True}],
    }


def test_a_rough_income_is_asked_back_in_one_tap(resident):
    resident.say("自查")
    resident.answer(REST | {"registered_poor": "不是"}, until="income")
    assert "全家收入：800 元/月" in resident.say("一个月就八百多块")
    resident.say("对")
    assert conversation(resident)["facts"]["income"] == 800


@pytest.mark.parametrize("way", ["idle", "screening"])
def test_what_cannot_be_is_named(resident, way):
    if way == "screening":
        resident.say("自查")
    said = resident.say("我家三口人，我今年200岁，一个月收入负500元")
    assert "年龄" in said
    assert "全家收入" in said
    assert conversation(resident)["facts"] == {}
    resident.say("对")
    assert conversation(resident)["facts"] == {"household_size": 3}


def test_what_contradicts_itself_is_named_and_nothing_is_recorded(resident):
    resident.say("我家一口人，我爸一级残疾，我妈二级残疾")
    assert "家里只有 1 口人" in resident.say("对")
    assert conversation(resident)["facts"] == {}
    resident.press("heard:drop=new[1].disability_grade")
    resident.press(yes(resident))
    assert conversation(resident)["facts"]["members"] == [{"disability_grade": 1}]


def test_a_helper_tells_of_another_house(resident):
    said = resident.say("我们村有户人家，老人七十五岁，一级残疾，儿子也是残疾")
    assert "帮别人家问" in said
    resident.say("对")
    told = conversation(resident)
    assert told["for_other"] is True
    assert [m.get("disability_grade") for m in told["facts"]["members"]] == [1, None]


def test_several_questions_are_answered_one_by_one(resident):
    said = resident.say("我妈残疾二级能领补贴吗？我儿子读大学学费交不起怎么办？")
    assert "1. 【" in said
    assert "2. 【" in said
    assert {"topic:disability.care-subsidy", "topic:education.aid"} <= set(resident.ids)
    assert "「我妈」，残疾几级：二级" in said
    assert any(choice.startswith("heard:yes=") for choice in resident.ids)


def test_every_button_fits_every_channel(resident):
    resident.say(STORY + "，我爸一级残疾，我和两个娃儿一个五岁一个八岁，我公公七十五岁")
    resident.press("有不对的，改一改")
    assert max(len(choice) for choice in resident.ids) <= 60


@pytest.mark.parametrize(
    ("language", "own"),
    [("zh-CN", "你家|您家|自己家"), ("zh-TW", "你家|您家|自己家"), ("en", r"\byour (?:household|family)")],
)
def test_a_helper_is_never_told_that_it_is_their_own_house(services, language, own):
    resident = Resident(services, language)
    said = [resident.press("screen:other")]
    while resident.question:
        key = resident.question
        value = {"income": "800", "household_size": "3"}.get(key) or next(
            (c for c in resident.ids if c.startswith(f"fact:{key}=") and c.endswith("=true")), "not_sure"
        )
        said.append(resident.press(value) if value.startswith("fact:") else resident.say(value))
    said.append(resident.press("screen:all"))
    said += [resident.press(f"program:{program}") for program in services.kb.programs]
    assert [text for text in said if re.search(own, text)] == []


def test_a_line_is_called_by_its_number_and_the_words_of_the_way_work_under_the_list(resident):
    resident.say(STORY)
    assert "您看对不对" in resident.say("为什么")
    assert "我听成：全家收入：800 元/月" in resident.say("2")
    assert "您看对不对" in resident.say("返回")
    assert "我听成：「我妈」，残疾几级：二级" in resident.say("第3条")
    assert "残疾几级：一级" in resident.say("一级")
    assert resident.say("99")
    assert conversation(resident)["facts"] == {}
