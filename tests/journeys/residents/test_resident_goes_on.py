"""Short questions that go on about something, and words that are no question at all."""

import pytest

from tests.support.resident import Resident


def conversation(resident):
    with resident.services.database.unit_of_work() as uow:
        return uow.conversations.get(resident.address)


@pytest.mark.parametrize("short", ["那要带啥子？", "好多钱", "去哪点办", "要好久"])
def test_after_a_choice_a_short_question_is_about_the_likeliest_and_says_so(resident, short):
    resident.say("我屋头老汉瘫起三年了，能不能吃低保哦")
    asked_back = "topic:none" in resident.ids
    likeliest = next(label for label, choice in resident.buttons.items() if choice.startswith("topic:"))
    said = resident.say(short)
    assert f"接着说「{likeliest}」" in said if asked_back else "接着说" in said or resident.citations


@pytest.mark.parametrize(
    ("short", "topic"), [("好多钱", "dibao.amount"), ("要带啥子", "dibao.apply.documents")]
)
def test_a_side_of_nothing_is_asked_back(resident, short, topic):
    assert "哪一个" in resident.say(short)
    assert f"topic:{topic}" in resident.ids
    assert "topic:none" in resident.ids


def test_what_was_not_understood_is_no_new_subject(resident):
    resident.say("临时救助怎么申请")
    resident.say("唉，这个天硬是冷得遭不住")
    assert "临时救助" in resident.say("要带啥子")


def test_after_the_fire_the_way_on(resident):
    assert "119" in resident.say("我房子昨晚烧了，啥子都没得了，带起两个娃儿")
    said = resident.say("人都没得事，火扑灭了")
    assert "人平安就好" in said
    assert {"file:start:emergency-relief", "screen:start"} <= set(resident.ids)
    assert "临时救助" in resident.say("那我该找哪个") or "窗口" in resident.text
    assert "119" not in resident.say("我身份证都烧了").split("请先打")[0], "no second alarm for papers"


def test_nobody_is_told_to_be_safe_who_was_in_no_danger(resident):
    assert "人平安就好" not in resident.say("我们都没得事，就问哈低保")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh-CN", "我不识字，你直接说我能领啥子"),
        ("zh-TW", "你直接說我能領什麼"),
        ("en", "Just tell me what help can I get"),
    ],
)
def test_what_can_i_get_leads_into_the_screening(services, language, text):
    resident = Resident(services, language)
    resident.say(text)
    assert any(choice.startswith(("screen:start", "heard:yes=")) for choice in resident.ids)
    assert "？" not in resident.text.split("\n")[0] or "topic:none" in resident.ids


@pytest.mark.parametrize(
    "text",
    [
        "帮我隔壁王婆婆问一下，她八十几了，能不能吃五保",
        "我想替村里一户人家打听哈低保",
        "帮我二叔问哈残疾补贴",
        "I am asking for my neighbour: who can get dibao?",
    ],
)
def test_who_asks_for_somebody_else_is_remembered(resident, text):
    resident.say(text)
    resident.say("自查")
    assert conversation(resident)["for_other"] is True
    assert "他家" in resident.text or "They" in resident.text or "they" in resident.text
    assert "你家" not in resident.text


@pytest.mark.parametrize("text", ["帮我查一下低保", "请帮我看看能不能吃低保", "他们说低保要年审"])
def test_help_me_is_for_oneself(resident, text):
    resident.say(text)
    assert conversation(resident)["for_other"] is False
