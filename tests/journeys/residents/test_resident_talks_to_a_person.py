"""A person takes the conversation over: who speaks, where the words go, and how the bot comes back."""

import pytest

from bot.jobs import talks
from referral.domain.kinds import Status
from tests.journeys.residents.test_resident_files import fill, submit


@pytest.fixture
def code(resident, window):
    fill(resident)
    code = submit(resident)
    window.do("accept", code)
    resident.look()
    return code


@pytest.fixture
def talking(resident, window, code):
    window.do("take_over", code)
    resident.look()
    return code


def test_both_sides_see_who_speaks_and_the_bot_is_quiet(resident, window, code):
    window.do("take_over", code)
    told = resident.look()
    assert "现在是工作人员 李工" in told
    assert "机器人先不插嘴" in told
    assert resident.say("低保要什么条件？") == "", "a question that the bot could answer is for the person"
    matter = window.find(code)
    assert (matter.events[-1].text, matter.standing.unread) == ("低保要什么条件？", 1)
    window.do("message_resident", code, "我来给您讲。")
    assert resident.look() == "工作人员 李工：\n我来给您讲。"
    assert window.find(code).standing.unread == 0


@pytest.mark.parametrize("words", ["结束", "结束对话", "End", "结束。"])
def test_the_resident_ends_it_in_a_word(resident, window, talking, words):
    assert "现在又是机器人回答您" in resident.say(words)
    assert window.find(talking).standing.talk is None
    assert "低保" in resident.say("低保要什么条件？")


def test_the_resident_ends_it_with_the_button(resident, window, code):
    window.do("take_over", code)
    resident.look()
    button = resident.buttons["结束对话"]
    assert "现在又是机器人回答您" in resident.press(button)
    assert "现在又是机器人回答您" in resident.press(button), "an old button does no harm"


def test_staff_end_it_and_the_resident_is_told(resident, window, talking):
    window.do("hang_up", talking)
    assert "李工结束了对话。现在又是机器人回答您" in resident.look()
    assert "低保" in resident.say("低保要什么条件？")


def test_danger_breaks_through_and_the_person_reads_it_too(resident, window, talking):
    answer = resident.say("我不想活了")
    assert "120" in answer or "110" in answer or "12356" in answer
    assert "我不想活了" in [getattr(event, "text", "") for event in window.find(talking).events]
    assert window.find(talking).standing.talk is not None


def test_buttons_of_the_bot_say_who_speaks_and_those_about_oneself_work(resident, window, code):
    resident.say("低保要什么条件？")
    question = next(
        identity for identity in resident.ids if identity.startswith(("topic:", "side:", "screen:"))
    )
    window.do("take_over", code)
    resident.look()
    assert "李工 在跟您说话" in resident.press(question)
    plain = code.replace(" ", "")
    assert "现在：" in resident.press(f"status:{plain}")


def test_the_right_to_be_forgotten_is_never_in_the_way_of_a_talk(resident, talking):
    assert "删" in resident.say("删除我的记录")


def test_silence_gives_it_back_by_the_job(resident, window, services, clock, talking):
    clock.pass_(hours=23)
    assert talks.run_once(services.database, clock(), services.settings.silence) == 0
    clock.pass_(hours=1)
    assert talks.run_once(services.database, clock(), services.settings.silence) == 1
    assert "好久没人说话" in resident.look()
    assert window.find(talking).standing.talk is None


def test_silence_gives_it_back_also_where_no_job_has_run(resident, window, clock, talking):
    clock.pass_(hours=25)
    answer = resident.say("低保要什么条件？")
    assert "好久没人说话" in answer
    assert "低保" in answer.partition("现在又是机器人回答您。")[2]
    assert window.find(talking).standing.talk is None


def test_the_same_message_again_lands_once(resident, window, talking):
    first = resident.post(text="在不在", message_id="m-1")
    second = resident.post(text="在不在", message_id="m-1")
    assert first.body == second.body
    said = [getattr(event, "text", "") for event in window.find(talking).events]
    assert said.count("在不在") == 1


def test_the_bot_comes_back_in_the_language_that_was_chosen_meanwhile(resident, window, talking):
    resident.say("English")
    assert "The bot answers you again" in resident.say("end")


@pytest.fixture
def closed(resident, window, code):
    window.do("approve", code, "属实")
    window.do("close", code, "办好了")
    resident.look()
    return code


def test_how_it_was_is_asked_once_after_the_closing(resident, window, closed):
    assert {"满意", "一般", "没解决"} <= set(resident.buttons)
    button = resident.buttons["满意"]
    assert "记下了，谢谢您" in resident.press(button)
    assert "说两句" in resident.buttons
    other = button.replace(".good", ".fair")
    assert "变动" in resident.press(other), "it is asked once"
    assert window.find(closed).standing.closings.score == "good"
    resident.press("status:" + closed.replace(" ", ""))
    assert "满意" not in resident.buttons


def test_words_beside_it_land_on_the_matter(resident, window, closed):
    resident.say("一般")
    resident.press("说两句")
    resident.say("等得有点久")
    matter = window.find(closed)
    assert matter.events[-1].text == "等得有点久"
    assert matter.standing.unread == 1


def test_not_solved_reopens_once_and_then_goes_to_the_county(resident, window, closed):
    assert "自动重新办理" in resident.press("没解决")
    matter = window.find(closed)
    assert (matter.status, matter.standing.closings.escalated) == (Status.CHECKING, False)
    window.do("approve", closed, "再补")
    window.do("close", closed, "补好了")
    resident.look()
    assert "报到县里" in resident.say("没解决")
    matter = window.find(closed)
    assert (matter.status, matter.standing.closings.escalated) == (Status.CLOSED, True)


def test_a_closing_ends_the_talk_and_asks_how_it_was(resident, window, talking):
    window.do("approve", talking, "属实")
    window.do("close", talking, "办好了")
    told = resident.look()
    assert "办得怎么样？" in told
    assert "现在又是机器人回答您" in told
