"""The same job through Telegram: the running program against a Bot API server over HTTP, polling and webhook."""

import json
import urllib.error
import urllib.request

import pytest

from tests.support.botapi import TOKEN, Fault
from tests.support.people import code_in
from tests.support.site import Site
from tests.support.staff import Desk

SECRET = "a-webhook-secret"
STORY = "昨晚厨房起火，房子烧光了，三个人没得地方住"


@pytest.fixture
def polling(tmp_path, bot_api):
    with Site(
        tmp_path,
        TELEGRAM_BOT_TOKEN=TOKEN,
        TELEGRAM_API_BASE=bot_api.base,
        YIMEN_WORKER_SECONDS="0.2",
        YIMEN_SEND_LEASE_SECONDS="2",
    ) as site:
        yield site


class Resident:
    """Somebody with Telegram on the phone; each step waits for the answer to it."""

    def __init__(self, api, chat=77):
        self.api, self.chat = api, chat

    def say(self, text, expects):
        before = len(self.api.texts(self.chat))
        self.api.say(self.chat, text)
        return self.api.wait(self.chat, expects, after=before)

    def press(self, label, expects):
        before = len(self.api.texts(self.chat))
        self.api.press(self.chat, label)
        return self.api.wait(self.chat, expects, after=before)


def file_emergency(resident):
    resident.press("求助：救急难", "出了什么事")
    resident.say(STORY, "什么时候")
    resident.press("昨天", "影响到家里哪些人")
    resident.say("我和两个娃儿", "哪个乡镇")
    resident.say("兴隆镇", "哪个村")
    resident.say("庙湾村", "贵姓")
    resident.say("王小妹", "哪个电话")
    resident.say("13800001234", "您同意吗")
    resident.press("同意", "再单独问一件")
    resident.press("同意", STORY)
    return code_in(resident.press("交上去", "编号"))


def test_a_story_is_shown_put_right_and_confirmed(polling, bot_api):
    resident = Resident(bot_api)
    shown = resident.say("我家三口人，一个月就八百多块，我妈二级残疾瘫在床上", "您看对不对")
    assert "「我妈」，残疾几级：二级" in shown
    resident.press("有不对的，改一改", "哪一样不对")
    resident.press("全家收入：800 元/月", "我听成")
    assert "全家收入：900 元/月" in resident.say("900", "您看对不对")
    assert "多少岁" in resident.press("对，就这样", "记下了 4 样")


def test_ask_refer_decide_and_hear_back(polling, bot_api):
    resident = Resident(bot_api)
    answer = resident.say("我屋头老汉瘫起几年了，能不能单独吃低保", "三（二）1")
    assert "3 倍" in answer
    resident.say("家里着火了，啥都没得了", "119")
    code = file_emergency(resident)

    desk = Desk(polling)
    (row,) = desk.queue()
    assert row["urgency"] == "urgent"
    desk.decide(row["id"], "accept")
    bot_api.wait(77, "工作人员开始办了")
    desk.decide(row["id"], "ask", question="今晚住哪里？")
    bot_api.wait(77, "今晚住哪里？")
    resident.press("回答", "请")
    resident.say("住在我姐屋头", "工作人员")
    desk.decide(row["id"], "approve", reason="先给应急物资")
    bot_api.wait(77, "先给应急物资")
    assert code in resident.say(f"/status {code}", "同意了")
    bot_api.wait_confirmed()


def test_a_crash_and_a_replay_leave_one_request_and_one_answer(polling, bot_api):
    resident = Resident(bot_api)
    resident.say("家里着火了，啥都没得了", "119")
    update = bot_api.state.next_update
    file_emergency(resident)
    sent = len(bot_api.texts(77))
    polling.kill()
    # Telegram repeats what was not confirmed; here it repeats everything that filed the request.
    replayed = [u for u in bot_api.heard if u["update_id"] >= update]
    bot_api.repeat(replayed)
    polling.start()
    bot_api.wait_confirmed()
    resident.say("低保好多钱", "低保")
    assert len(Desk(polling).queue()) == 1
    again = [text for text in bot_api.texts(77)[sent:] if "编号是" in text]
    assert all("可能是重复的一条" in text for text in again), "a second copy says that it may be one"


def test_a_failing_telegram_delays_an_answer_and_loses_none(polling, bot_api):
    bot_api.fail(
        "sendMessage",
        Fault(429, "Too Many Requests: retry after 1", retry_after=1),
        Fault(502, "Bad Gateway"),
    )
    Resident(bot_api).say("低保好多钱", "低保")
    assert len([text for text in bot_api.texts(77) if "低保" in text]) == 1


def test_somebody_who_blocked_the_bot_is_shown_to_staff_as_out_of_reach(polling, bot_api):
    resident = Resident(bot_api)
    resident.say("家里着火了，啥都没得了", "119")
    file_emergency(resident)
    bot_api.state.blocked.add(77)
    desk = Desk(polling)
    (row,) = desk.queue()
    desk.decide(row["id"], "accept")
    desk.wait_until_out_of_reach(row["id"])


def call(url, body, secret):
    request = urllib.request.Request(url, data=json.dumps(body).encode(), method="POST")
    request.add_header("Content-Type", "application/json")
    if secret:
        request.add_header("X-Telegram-Bot-Api-Secret-Token", secret)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def test_the_same_bot_behind_a_webhook(tmp_path, bot_api):
    with Site(
        tmp_path, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_BASE=bot_api.base, TELEGRAM_WEBHOOK_SECRET=SECRET,
        YIMEN_WORKER_SECONDS="0.2",
    ) as site:  # fmt: skip
        url = f"{site.base}/telegram/webhook"
        update = bot_api.say(77, "低保好多钱")
        assert call(url, update, None) in {401, 403}
        assert call(url, update, "wrong") in {401, 403}
        assert bot_api.texts(77) == []
        assert call(url, update, SECRET) == 200
        answered = bot_api.wait(77, "低保")
        assert call(url, update, SECRET) == 200
        assert bot_api.texts(77).count(answered) == 1
        assert TOKEN not in site.output
        assert SECRET not in site.output
