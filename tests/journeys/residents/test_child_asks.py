"""A child asks: policy is told, nothing of the child is kept, and a guardian or a person can take over."""

import pytest

from referral.domain.consent import Purpose
from tests.journeys.residents.test_resident_files import fill, submit


def matters(resident):
    with resident.services.database.unit_of_work(read_only=True) as uow:
        return uow.referrals.for_address(resident.address)


def document(resident):
    with resident.services.database.unit_of_work(read_only=True) as uow:
        return uow.conversations.get(resident.address, lock=False)


def test_the_policy_is_told_and_who_may_file_said(resident):
    said = resident.say("我今年12岁，低保要带啥子材料")
    assert "小朋友" in said
    assert "户口" in said
    assert "小朋友" not in resident.say("好多钱"), "that is said once"


@pytest.mark.parametrize("wish", ["file:start:emergency-relief", "screen:start", "申请", "自查"])
def test_nothing_personal_is_asked_of_a_child(resident, wish):
    resident.say("我11岁，我妈病了")
    said = resident.press(wish) if ":" in wish else resident.say(wish)
    assert "家里大人" in said
    assert document(resident)["mode"] == "idle"


def test_the_words_of_a_child_are_not_kept(resident):
    resident.say("我今年十岁，我得了白血病，我叫王小明")
    assert "白血病" not in str(document(resident))
    assert "王小明" not in str(document(resident))
    assert matters(resident) == []


def test_a_person_can_be_called_without_the_words_of_the_child(resident):
    resident.say("我今年十岁，我得了白血病")
    resident.press("nav:person")
    assert "编号" in resident.press("person:yes")
    (matter,) = matters(resident)
    assert "不满十四岁" in matter.details.what_happened
    assert "白血病" not in str(matter.details)


def test_danger_is_answered_all_the_same(resident):
    said = resident.say("我今年十岁，爸爸天天打我，我不想活了")
    assert "110" in said


def test_a_guardian_takes_over_and_stands_with_the_consent(resident):
    resident.say("我是小学生，我家着火了")
    resident.press("file:start:emergency-relief")
    assert "您是孩子的什么人" in resident.press("大人来了，接着办")
    assert "您来答" in resident.press("我是爸爸或妈妈")
    fill(resident)
    submit(resident)
    with resident.services.database.unit_of_work(read_only=True) as uow:
        given = uow.consents.ledger(resident.address)
    sensitive = [entry for entry in given if entry.purpose is Purpose.SENSITIVE]
    assert sensitive
    assert all(entry.text_version.endswith("/guardian:parent") for entry in sensitive)


def test_who_is_no_child_says_so_and_goes_on(resident):
    resident.say("我12岁，就没了爹")
    resident.press("screen:start")
    assert "大人来答" in resident.press("我不是小孩")
    resident.press("screen:start")
    assert document(resident)["mode"] == "screening"
