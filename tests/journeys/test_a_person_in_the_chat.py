"""A clerk speaks in the chat and asks how it was: the running program over HTTP, and over Telegram's Bot API."""

from __future__ import annotations

import json
import time
import urllib.request
from uuid import uuid4

import pytest

from tests.journeys.test_whole_job_in_telegram import Resident, file_emergency
from tests.support.botapi import TOKEN
from tests.support.site import Site
from tests.support.staff import Desk

WISH = "我想找个真人问哈，低保停了三个月了"


class WebResident:
    """Somebody at the web chat, over HTTP and nothing else."""

    def __init__(self, site: Site) -> None:
        self.site, self.session, self.after = site, None, None
        self.choices: dict[str, str] = {}

    def _take(self, answer):
        self.session = answer["session"]
        for reply in answer["replies"]:
            self.after = reply["id"]
            self.choices |= {choice["label"]: choice["id"] for choice in reply["choices"]}
        return "\n".join(reply["text"] for reply in answer["replies"])

    def post(self, **message):
        body = {"message_id": str(uuid4()), **message} | ({"session": self.session} if self.session else {})
        request = urllib.request.Request(f"{self.site.base}/api/v1/chat", data=json.dumps(body).encode())
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=20) as answer:
            return self._take(json.load(answer))

    def wait(self, words, seconds=20):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            address = f"{self.site.base}/api/v1/chat?session={self.session}&after={self.after}"
            with urllib.request.urlopen(address, timeout=20) as answer:
                if words in (told := self._take(json.load(answer))):
                    return told
            time.sleep(0.1)
        raise AssertionError(f"never told: {words}")


def test_over_http(site):
    resident = WebResident(site)
    resident.post(text="人工")
    resident.post(text=WISH)
    desk = Desk(site)
    rows = desk.queue()
    if not rows:
        resident.post(choice="person:yes")
        rows = desk.queue()
    (row,) = rows
    desk.decide(row["id"], "accept")
    desk.decide(row["id"], "talk")
    assert "工作人员 陈窗口" in resident.wait("直接跟您说话")
    assert resident.post(text="低保要什么条件？") == ""
    thread = desk.thread(row["id"])
    assert (thread["items"][-1]["text"], thread["unread"], thread["speaker"]["name"]) == (
        "低保要什么条件？",
        1,
        "陈窗口",
    )
    desk.decide(row["id"], "message", text="我帮您查。")
    resident.wait("我帮您查。")
    assert "机器人回答您" in resident.post(text="结束")
    desk.decide(row["id"], "close", reason="已经补发")
    resident.wait("办得怎么样？")
    assert "自动重新办理" in resident.post(choice=resident.choices["没解决"])
    assert desk.read(row["id"])["status"] == "checking"


@pytest.fixture
def polling(tmp_path, bot_api):
    with Site(
        tmp_path, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_BASE=bot_api.base, YIMEN_WORKER_SECONDS="0.2"
    ) as site:
        yield site


def test_over_telegram(polling, bot_api):
    resident = Resident(bot_api)
    resident.say("家里着火了，啥都没得了", "119")
    file_emergency(resident)
    desk = Desk(polling)
    (row,) = desk.queue()
    desk.decide(row["id"], "accept")
    desk.decide(row["id"], "talk")
    bot_api.wait(77, "工作人员 陈窗口")
    said = len(bot_api.texts(77))
    bot_api.say(77, "低保要什么条件？")
    bot_api.wait_confirmed()
    desk.wait_for_words(row["id"], "低保要什么条件？")
    assert bot_api.texts(77)[said:] == [], "the bot is quiet"
    desk.decide(row["id"], "message", text="我帮您查。")
    bot_api.wait(77, "我帮您查。", after=said)
    resident.press("结束对话", "机器人回答您")
    desk.decide(row["id"], "approve", reason="属实")
    desk.decide(row["id"], "close", reason="已办好")
    bot_api.wait(77, "办得怎么样？")
    resident.press("满意", "记下了，谢谢您")
