"""Words of danger: the numbers first, a person offered, the staff told at once, nothing lost on the way."""

import re

import pytest

from referral.domain.kinds import Kind, Urgency

KINDS = {
    "suicide": ({"120", "110", "12356"}, "我不想活了", "I want to kill myself"),
    "fire": ({"119", "120"}, "屋头着火了", "my house is on fire"),
    "drowning": ({"119", "120"}, "有人落水了", "my son fell into the river"),
    "electric": ({"120", "119"}, "我爸触电了", "he got an electric shock"),
    "poison": ({"120"}, "煤气中毒了", "my son drank bleach"),
    "violence": ({"110", "120", "12338"}, "老公打我，往死里打", "my husband beats me"),
    "collapse": ({"119", "110", "120"}, "房子垮了埋了人", "the house collapsed, my mother is trapped inside"),
    "missing-child": ({"110"}, "娃儿丢了", "my child is missing"),
    "abandoned": ({"110", "12345"}, "有人把婴儿扔在垃圾桶边上", "the baby was abandoned"),
    "medical": ({"120"}, "老汉昏倒了喊不醒", "he is unconscious"),
    "starvation": ({"110", "12345"}, "我们三天没吃饭了", "we have nothing to eat"),
}
PERSON_FIRST = {"suicide", "violence", "missing-child", "abandoned"}


def numbers(text):
    return set(re.findall(r"\b1\d{2}(?:\d{2})?\b", text))


def raised(services, address):
    with services.database.unit_of_work(read_only=True) as uow:
        return uow.referrals.for_address(str(address))


@pytest.mark.parametrize(("kind", "expected", "words", "language"), [
    (kind, expected, words, language)
    for kind, (expected, chinese, english) in KINDS.items()
    for words, language in ((chinese, "zh_Hans"), (english, "en"))
])  # fmt: skip
def test_each_danger_is_answered_with_its_numbers_a_person_and_an_alarm(
    resident, services, kind, expected, words, language
):
    said = resident.say(words)
    assert expected <= numbers(said)
    assert {"nav:person", "file:start:emergency-relief"} <= set(resident.ids)
    assert resident.ids[0] == ("nav:person" if kind in PERSON_FIRST else "file:start:emergency-relief")
    assert ("top of the staff's list" in said) == (language == "en")
    (alarm,) = raised(services, resident.address)
    assert (alarm.kind, alarm.urgency) == (Kind.QUESTION, Urgency.URGENT)
    assert alarm.details.what_happened == words


def test_in_traditional_characters_the_warning_is_traditional(resident):
    said = resident.say("我媽媽被壓在牆下面，房子倒塌了")
    assert {"119", "110", "120"} <= numbers(said)
    assert "號碼遮住了" in said


def test_saying_it_again_within_the_hour_tells_the_staff_once(resident, services):
    resident.say("我不想活了")
    resident.say("真的不想活了")
    (alarm,) = raised(services, resident.address)
    assert len(alarm.events) == 1


def test_a_danger_in_a_field_of_a_form_is_heard_and_the_form_goes_on(resident, services):
    resident.press("file:start:application")
    said = resident.say("屋头没得米下锅，男人天天打我")
    assert "110" in said
    assert len(resident.replies) >= 2, "the next field is asked after the warning"
    (alarm,) = raised(services, resident.address)
    assert alarm.urgency is Urgency.URGENT


def test_in_the_screening_the_staff_are_told_and_the_question_waits(resident, services):
    resident.press("screen:start")
    question = resident.text.splitlines()[-1]
    assert "110" in resident.say("老公打我，往死里打")
    assert len(raised(services, resident.address)) == 1
    assert question in resident.press("接着刚才的自查")


def test_where_in_doubt_the_numbers_stand_beside_the_answer(resident, services):
    said = resident.say("离婚前他常打我，现在离了，我带孩子能吃低保不")
    assert "110" in resident.replies[0]["text"]
    assert len(resident.replies) >= 2, "the question is answered all the same"
    assert "放到工作人员那里" not in said
    assert raised(services, resident.address) == [], "a mere possibility alarms nobody"


def test_despair_told_of_the_past_brings_the_helpline(resident):
    assert "12356" in resident.say("以前喝过农药，胃坏了，现在看病能报吗")


def test_an_ordinary_question_has_no_numbers_beside_it(resident):
    resident.say("低保标准是多少")
    assert not {"110", "119", "12356"} & numbers(resident.replies[0]["text"])
