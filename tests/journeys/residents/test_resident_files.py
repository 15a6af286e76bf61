"""A resident files a request: field by field, with separate consents, and gets a code to keep."""

import re

import pytest

from bot.dialogue.relations import read_relation
from referral.domain import codes
from referral.domain.kinds import Kind, Urgency
from referral.domain.proxy import Relation
from tests.support.screening import HOUSEHOLD

STORY = "家里着火了，啥都没得了"
ENTRIES = (STORY, "昨天晚上", "我和两个娃儿", "永安", "三社区二组", "王大爷", "13812345678")


def fill(resident, entries=ENTRIES, *, sensitive="同意"):
    """Everything up to the summary."""
    resident.press("file:start:emergency-relief")
    for words in entries:
        resident.say(words)
    resident.press("同意")
    return resident.press(sensitive)


def submit(resident):
    return code_in(resident.press("交上去"))


def code_in(said):
    found = re.search(r"\d{4} \d{4} \d{4}", said)
    assert found, said
    return found[0]


def test_from_the_cry_to_the_code(resident, window):
    resident.say(STORY)
    said = resident.press("求助：救急难")
    assert STORY in said, "what was told need not be told again"
    resident.press("就照刚才说的写")
    for words in ENTRIES[1:]:
        resident.say(words)
    resident.press("同意")
    summary = resident.press("同意")
    for words in (STORY, "昨天晚上", "我和两个娃儿", "永安街道", "三社区二组", "王大爷", "13812345678"):
        assert words in summary
    said = resident.press("交上去")
    code = code_in(said)
    assert codes.parse(code)
    assert "笔记下来" in said
    assert "急" in said
    filed = window.find(code)
    assert filed.kind is Kind.EMERGENCY_RELIEF
    assert filed.urgency is Urgency.URGENT
    assert filed.township == "永安街道"
    assert filed.details.what_happened == STORY
    assert filed.details.contact == "13812345678"


def test_each_consent_says_what_for_who_sees_it_how_long_and_how_to_take_it_back(resident):
    resident.press("file:start:emergency-relief")
    for words in ENTRIES:
        resident.say(words)
    for _ in range(2):
        assert all(part in resident.text for part in ("做什么用", "谁看得到", "留多久", "怎么收回"))
        assert "不同意" in resident.buttons
        resident.press("同意")
    assert "交上去" in resident.buttons


def test_without_the_consent_for_sensitive_data_it_is_filed_without_them(resident, window):
    resident.press("screen:start:dibao-single-household")
    resident.answer(HOUSEHOLD)
    fill(resident, sensitive="不同意")
    filed = window.find(submit(resident))
    assert filed.details.facts is None
    assert filed.details.screening is None
    assert filed.details.what_happened == STORY


def test_with_it_the_answers_and_verdicts_go_along_as_they_were_shown(resident, window):
    resident.press("screen:start:dibao-single-household")
    resident.answer(HOUSEHOLD)
    resident.press("写申请，交给工作人员")
    for words in ENTRIES:
        resident.say(words)
    resident.press("同意")
    resident.press("同意")
    filed = window.find(submit(resident))
    assert filed.kind is Kind.APPLICATION
    assert filed.program == "dibao-single-household"
    assert filed.details.facts["household_size"] == 4
    shown = {p["program"]: p["verdict"] for p in filed.details.screening["programs"]}
    assert shown["dibao-single-household"] == "likely"
    assert filed.details.screening["rules_version"]


def test_without_the_consent_to_be_contacted_nothing_is_filed_and_a_way_is_named(resident, services):
    resident.press("file:start:emergency-relief")
    for words in ENTRIES:
        resident.say(words)
    said = resident.press("不同意")
    assert "窗口" in said
    assert "交上去" not in resident.buttons
    resident.press("我同意")
    resident.press("同意")
    assert "交上去" in resident.buttons


def test_submitted_twice_it_is_filed_once(resident, services):
    fill(resident)
    message = {"message_id": "the-same"}
    first = resident.press("file:submit", **message)
    resident.seen.clear()
    assert resident.press("file:submit", **message) == first
    resident.press("file:submit")
    with services.database.unit_of_work(read_only=True) as uow:
        kinds = sorted(referral.kind for referral in uow.referrals.for_address(resident.address))
    assert kinds == [Kind.EMERGENCY_RELIEF], "the alarm of its story is the same matter"


@pytest.mark.parametrize(
    ("field", "words", "after"),
    [
        ("什么事", "房子垮了半边", "房子垮了半边"),
        ("什么时候", "上个月", "上个月"),
        ("哪个乡镇", "白帝镇", "白帝镇"),
        ("哪个村", "五村", "五村"),
        ("怎么称呼", "李婆婆", "李婆婆"),
        ("怎么联系", "023-56557788", "02356557788"),
    ],
)
def test_each_field_can_be_changed_at_the_summary(resident, field, words, after):
    fill(resident)
    said = resident.press(f"改：{field}")
    assert "现在填的是" in said
    said = resident.say(words)
    assert "改好了" in said
    assert f"{field}：{after}" in said
    assert "交上去" in resident.buttons


def test_back_shows_the_field_before_and_loses_nothing(resident):
    resident.press("file:start:emergency-relief")
    for words in ENTRIES[:4]:
        resident.say(words)
    assert "永安街道" in resident.say("返回")
    assert "我和两个娃儿" in resident.press("上一步")
    resident.say("就我一个")
    assert "村" in resident.text, "the township is still there"


def test_who_leaves_can_come_back(resident):
    resident.press("file:start:emergency-relief")
    for words in ENTRIES[:3]:
        resident.say(words)
    assert "留着" in resident.say("退出")
    assert "接着上次" in resident.press("file:start:emergency-relief")
    assert "乡镇" in resident.text
    resident.say("重来")
    assert "出了什么事" in resident.text


@pytest.mark.parametrize(
    ("entries", "words", "hint"),
    [
        (ENTRIES[:1], "2月30日", "没有「2月30日」"),
        (ENTRIES[:1], "2027年5月1日", "还没有到"),
        ((), "长" * 2001, "最多写 2000"),
        ((), "火", "太短"),
        (ENTRIES[:5], "12345", "不像一个名字"),
        (ENTRIES[:6], "1381234567", "号码不对"),
        (ENTRIES[:6], "138123456789", "号码不对"),
        (ENTRIES[:6], "我也不晓得", "号码不对"),
        (ENTRIES[:7], "随便", "请按「同意」"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else str(len(value)),
)
def test_what_does_not_do_is_said_and_the_same_field_is_asked(resident, entries, words, hint):
    resident.press("file:start:emergency-relief")
    for entry in entries:
        resident.say(entry)
    question = resident.text.splitlines()[-1]
    said = resident.say(words)
    assert hint in said
    assert question in said


def test_a_township_that_we_do_not_know_is_taken_as_it_is(resident, window):
    fill(resident, (*ENTRIES[:3], "云上镇", *ENTRIES[4:]))
    assert window.find(submit(resident)).township == "云上镇"


def test_all_townships_can_be_shown(resident, services):
    resident.press("file:start:emergency-relief")
    for words in ENTRIES[:3]:
        resident.say(words)
    resident.press("更多乡镇")
    names = [choice for choice in resident.ids if choice.startswith("file:township=")]
    assert len(names) == len(services.kb.areas)


def test_who_has_no_telephone_is_answered_here(resident, window):
    fill(resident, (*ENTRIES[:6], "没得电话"))
    assert "只在这里回我" in resident.text
    assert window.find(submit(resident)).details.contact == "只在这里回我"


def test_what_is_left_out_stays_empty(resident, window):
    resident.press("file:start:charity-help")
    resident.say("娃儿上学缺钱")
    for label in ("说不准", "我和家里人"):
        resident.press(label)
    resident.say("白帝镇")
    for label in ("先不写", "先不写", "只在这里回我", "同意", "同意"):
        resident.press(label)
    filed = window.find(submit(resident))
    assert (filed.village, filed.details.name, filed.details.since_when) == ("", "", "")
    assert filed.details.who_affected == "本人和家里人", "staff read Chinese whatever the resident speaks"


def test_in_english_staff_still_read_chinese(resident, window):
    resident.say("English please")
    resident.press("file:start:emergency-relief")
    resident.say("Our house burned down")
    for label in ("Yesterday", "Me and my family", "Yong'an Subdistrict"):
        resident.press(label)
    resident.say("Group 2")
    resident.say("John")
    resident.press("Only answer me here")
    resident.press("I agree")
    resident.press("I agree")
    filed = window.find(code_in(resident.press("Submit")))
    assert filed.language == "en"
    assert filed.township == "永安街道"
    assert filed.details.who_affected == "本人和家里人"
    assert filed.details.since_when == "2026-11-22"


def test_a_danger_told_inside_a_request_is_answered_and_kept(resident, window):
    resident.press("file:start:application")
    said = resident.say("我不想活了，一分钱都没得了")
    assert "120" in said
    for words in ENTRIES[1:]:
        resident.say(words)
    resident.press("同意")
    resident.press("同意")
    filed = window.find(submit(resident))
    assert "不想活" in filed.details.what_happened
    assert filed.urgency is Urgency.URGENT


def test_filing_for_somebody_else_is_marked(resident, window):
    resident.press("screen:other")
    resident.say("退出")
    resident.press("file:start:emergency-relief")
    assert "他（她）家" in resident.text
    for words in ENTRIES:
        resident.say(words)
    assert "什么人" in resident.text
    resident.say("关你啥事")
    assert "请按下面的一个" in resident.text
    resident.press("我是邻居，看到了来说一声")
    resident.press("同意")
    assert "邻居" in resident.press("同意"), "the summary reads it back"
    filed = window.find(submit(resident))
    assert (filed.details.for_other, filed.details.relation) == (True, Relation.NEIGHBOUR)


@pytest.mark.parametrize(
    ("typed", "relation"),
    [
        ("我是他女儿", "kin"),
        ("我妈喊我来的", "entrusted"),
        ("村干部", "committee"),
        ("隔壁的", "neighbour"),
        ("不晓得", None),
    ],
)
def test_the_relation_can_be_typed(typed, relation):
    assert read_relation(typed) == relation


@pytest.mark.parametrize(
    ("kind", "opening", "entries"),
    [
        ("question", "想问工作人员什么", ("低保下来没有", "白帝镇", "王大爷", "没得电话")),
        ("report", "反映什么事", ("村里有人冒领低保", "上个月", "白帝镇", "三村", "不想说", "没得电话")),
        (
            "application",
            "想申请什么",
            ("我想申请低保", "去年", "一家三口", "白帝镇", "三村", "王大爷", "没得电话"),
        ),
    ],
)
def test_each_kind_asks_what_it_needs(resident, window, kind, opening, entries):
    assert opening in resident.press(f"file:start:{kind}")
    for words in entries:
        resident.say(words)
    resident.press("同意")
    resident.press("同意")
    filed = window.find(submit(resident))
    assert filed.kind == kind
    assert filed.details.what_happened == entries[0]


def test_words_on_a_button_can_be_typed_in_any_case(resident):
    resident.say("English please")
    resident.say("check")
    resident.say("i ask for SOMEBODY else")
    assert "the household you help" in resident.text
