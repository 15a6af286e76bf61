"""After filing: staff's steps arrive, their questions are answered, the state can be asked, all can be deleted."""

import pytest

from referral.domain.kinds import Status
from tests.journeys.residents.test_resident_files import fill, submit
from tests.support.resident import Resident


@pytest.fixture
def code(resident):
    fill(resident)
    return submit(resident)


def plain(code):
    return code.replace(" ", "")


def test_each_step_is_heard(resident, window, code):
    assert resident.look() == ""
    window.do("accept", code)
    assert "开始办了" in resident.look()
    window.do("approve", code, "先给 2000 元")
    said = resident.look()
    assert "同意了" in said
    assert "先给 2000 元" in said
    assert resident.look() == "", "each thing is said once"
    with window.services.database.unit_of_work(read_only=True) as uow:
        assert uow.outbox.counts()["pending"] == 0, "what was fetched is delivered"


def test_a_step_that_came_just_before_a_reply_is_not_lost(resident, window, code):
    window.do("accept", code)
    resident.say("谢谢")
    assert "开始办了" in resident.look()


def test_a_question_is_answered_with_the_button(resident, window, code):
    window.do("accept", code)
    window.do("ask_resident", code, "家里现在住哪里？")
    said = resident.look()
    assert "家里现在住哪里？" in said
    said = resident.press("回答")
    assert "家里现在住哪里？" in said
    assert "转给工作人员" in resident.say("住在舅舅家")
    answered = window.find(code)
    assert answered.status is Status.CHECKING
    assert answered.events[-1].text == "住在舅舅家"


def test_a_text_that_comes_by_itself_is_the_answer_after_one_tap(resident, window, code):
    window.do("accept", code)
    window.do("ask_resident", code, "家里现在住哪里？")
    resident.look()
    said = resident.say("住在舅舅家")
    assert "是回答工作人员的吗" in said
    assert window.find(code).status is Status.ASKED, "not before the tap"
    resident.press("是，发给工作人员")
    assert window.find(code).events[-1].text == "住在舅舅家"


def test_a_text_that_is_something_else_is_answered_as_such(resident, window, code):
    window.do("accept", code)
    window.do("ask_resident", code, "家里现在住哪里？")
    resident.look()
    resident.say("低保的标准")
    if "reply:none" in resident.ids:
        resident.press("不是，我在问别的")
    assert "低保" in resident.text
    assert window.find(code).status is Status.ASKED


def test_the_answer_button_pressed_too_late_is_harmless(resident, window, code):
    window.do("accept", code)
    window.do("ask_resident", code, "家里现在住哪里？")
    resident.look()
    resident.press("回答")
    resident.say("住在舅舅家")
    resident.press(f"reply:{plain(code)}=send")
    assert [type(e).__name__ for e in window.find(code).events].count("ResidentAnswered") == 1


def test_a_refusal_says_why_and_what_can_be_done(resident, window, code):
    window.do("accept", code)
    window.do("decline", code, "不属于救急难范围", clause="三（二）4")
    said = resident.look()
    assert "不属于救急难范围" in said
    assert "三（二）4" in said
    assert "复议" in resident.press("不服怎么办")


def test_the_own_matters_are_listed_and_can_be_withdrawn(resident, window, code):
    said = resident.say("进度")
    assert code in said
    resident.press(f"看 {code}")
    resident.press("撤回这件事")
    assert "真的要撤回" in resident.text
    assert "已经撤回" in resident.press("撤回")
    assert window.find(code).status is Status.WITHDRAWN
    resident.press(f"withdraw:{plain(code)}=yes")
    assert "您已经撤回" in resident.text


def test_the_resident_gets_another_code_after_being_asked_once(resident, services, code):
    resident.say("进度")
    resident.press(f"看 {code}")
    assert "马上作废" in resident.press("换一个查询号")
    said = resident.press("换")
    assert "换好了" in said
    assert code not in said
    other = Resident(services)
    other.say("你好")
    assert "没有查到" in other.say(code)


@pytest.mark.parametrize(
    "said", ["{code}", "进度 {code}", "查一下 {code}", "我的编号是{code}。", "status {code}"]
)
def test_from_elsewhere_the_code_shows_the_state_and_nothing_more(services, window, code, said):
    other = Resident(services)
    other.say("你好")
    text = other.say(said.format(code=code))
    assert "已经交上去" in text
    assert "着火" not in text
    assert "王大爷" not in text
    assert f"withdraw:{plain(code)}" not in other.ids


def test_a_wrong_digit_is_said_at_once_and_costs_no_try(services, code):
    other = Resident(services)
    wrong = plain(code)[:-1] + str((int(code[-1]) + 1) % 10)
    for _ in range(10):
        assert "可能有一位写错" in other.say(wrong)
    assert "是 11 位" in other.say(plain(code)[:-1])
    assert "已经交上去" in other.say(code)


def test_guessing_is_limited_and_tells_nothing(services, code):
    from referral.domain import codes

    other = Resident(services)
    said = [other.say(codes.make(f"{number:011d}")) for number in range(5)]
    assert len(set(said)) == 1
    assert "没有查到" in said[0]
    assert "太多" in other.say(code), "the right one looks like any other once the tries are used up"


def test_words_can_be_added_to_a_matter(resident, window, code):
    resident.press(f"reply:{plain(code)}")
    resident.say("忘了说：我妈有糖尿病")
    assert window.find(code).events[-1].text == "忘了说：我妈有糖尿病"


class TestDeleting:
    def test_it_is_explained_and_asked_once_more(self, resident, window, code):
        assert "找不回来" in resident.say("删除我的记录")
        resident.press("不删")
        assert window.find(code).details.what_happened

    def test_then_everything_is_gone_and_the_receipt_says_what(self, resident, window, code):
        resident.say("删除我的记录")
        said = resident.press("删掉")
        assert "求助和申请 1 件" in said, "the alarm of its story is the same matter"
        with window.services.database.unit_of_work(read_only=True) as uow:
            assert [one for one in uow.referrals.for_address(resident.address) if one.is_open] == []
        gone = window.find(code)
        assert gone.details.what_happened == ""
        assert gone.details.name == ""
        assert "还没有交过" in resident.say("进度")

    def test_what_has_a_decision_stays_and_the_receipt_says_why(self, resident, window, code):
        window.do("accept", code)
        window.do("approve", code, "符合")
        said = resident.say("delete my records") and resident.press("删掉")
        assert f"留着的：{code}" in said
        assert "个人信息保护法" in said

    def test_the_answers_of_a_screening_are_gone(self, resident):
        resident.press("screen:start:dibao-single-household")
        resident.say("是")
        resident.say("删除我的记录")
        resident.press("删掉")
        resident.press("screen:start:dibao-single-household")
        assert "已答" not in resident.text

    def test_the_language_is_kept(self, resident):
        resident.say("English please")
        resident.say("delete my records")
        assert "Deleted" in resident.press("Delete")
        assert "Hello" in resident.say("hello")


class TestTypedYes:
    """A yes or no can be typed wherever one was asked for."""

    def test_to_the_answer_that_came_by_itself(self, resident, window, code):
        window.do("accept", code)
        window.do("ask_resident", code, "家里现在住哪里？")
        resident.look()
        resident.say("住在舅舅家")
        assert "转给工作人员" in resident.say("是的")
        assert window.find(code).events[-1].text == "住在舅舅家"

    def test_to_a_person(self, resident):
        resident.say("人工")
        assert "编号" in resident.say("要得")

    def test_to_deleting(self, resident, window, code):
        resident.say("删除我的记录")
        resident.say("不")
        assert window.find(code).details.name
        resident.say("删除我的记录")
        assert "删掉了" in resident.say("yes")

    def test_to_withdrawing(self, resident, window, code):
        resident.press(f"withdraw:{plain(code)}")
        resident.say("不")
        assert window.find(code).status is not Status.WITHDRAWN
        resident.press(f"withdraw:{plain(code)}")
        resident.say("是")
        assert window.find(code).status is Status.WITHDRAWN
