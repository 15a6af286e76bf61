"""The Telegram channel against a Bot API server over real HTTP; behind it a desk that notes what it hears."""

import gc
import json
import threading
from collections import deque
from datetime import UTC, datetime

import pytest

from bot.channels.base import RouteRequest, SendError
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.client import Client
from bot.messages import Address, Choice, Inbound, Outbound, Reply
from bot.texts import Texts
from tests.support.botapi import TOKEN, BotApi, Fault

TEXTS = Texts.read()
SECRET = "a-webhook-secret"


class NotingDesk:
    """Answers every message once with an echo, as the inbox would: stored first, sent on flush."""

    def __init__(self) -> None:
        self.heard: list[Inbound] = []
        self.waiting: dict[Address, deque[Reply]] = {}
        self.channel: TelegramChannel | None = None
        self.broken: set[str] = set()

    def receive(self, inbound: Inbound) -> list[Reply]:
        if inbound.text in self.broken:
            raise RuntimeError("the database is away")
        if all(known.external_id != inbound.external_id for known in self.heard):
            self.heard.append(inbound)
            reply = Reply(f"听到了：{inbound.text or inbound.choice}", (Choice("fact:x=yes", "有"),))
            self.waiting.setdefault(inbound.address, deque()).append(reply)
        return []

    def flush(self, address: Address) -> None:
        assert self.channel is not None
        while self.waiting.get(address):
            self.channel.send(Outbound("1", address, "zh_Hans", self.waiting[address].popleft()))


@pytest.fixture
def api():
    with BotApi() as server:
        yield server


@pytest.fixture
def desk():
    return NotingDesk()


@pytest.fixture
def channel(api, desk):
    opened = TelegramChannel(desk, TEXTS, token=TOKEN, api_base=api.base, webhook_secret=SECRET)
    desk.channel = opened
    yield opened
    opened.close()


@pytest.fixture
def listening(channel):
    stop = threading.Event()
    thread = threading.Thread(target=channel.listen, args=(stop,))
    thread.start()
    yield stop
    stop.set()
    thread.join(10)
    assert not thread.is_alive(), "a long poll must not hold the stop"


def outbound(chat=5, text="你好", choices=()):
    return Outbound("1", Address("telegram", str(chat)), "zh_Hans", Reply(text, choices))


def test_a_message_is_heard_answered_and_confirmed(api, desk, listening):
    api.say(5, "低保啷个办")
    assert api.wait(5, "听到了") == "听到了：低保啷个办"
    api.wait_confirmed()
    assert [inbound.text for inbound in desk.heard] == ["低保啷个办"]


def test_a_pressed_button_is_marked_and_taken_away(api, desk, listening):
    api.say(5, "你好")
    api.wait(5, "听到了：你好")
    api.press(5, "有")
    api.wait(5, "听到了：fact:x=yes")
    api.wait(5, "▸ 有")
    assert api.calls("answerCallbackQuery")
    first = api.state.shown[5][0]
    assert (first.buttons, first.edits) == ([], 1)


def test_messages_of_one_chat_stay_in_order(api, desk, listening):
    for number in range(5):
        api.say(5, f"第{number}句")
        api.say(6, f"另一个人第{number}句")
    api.wait_confirmed()
    heard = [inbound.text for inbound in desk.heard if inbound.address.id == "5"]
    assert heard == [f"第{number}句" for number in range(5)]


def test_a_message_that_could_not_be_stored_is_never_confirmed_before_it_is(api, desk, listening):
    desk.broken.add("着火了")
    api.say(5, "着火了")
    api.say(6, "别的人")
    api.wait(6, "听到了：别的人")
    assert [update["message"]["text"] for update in api.state.updates][:1] == ["着火了"]
    desk.broken.clear()
    api.wait(5, "听到了：着火了")
    api.wait_confirmed()
    assert sorted(inbound.text for inbound in desk.heard) == ["别的人", "着火了"]


def test_menus_are_set_in_chinese_and_english(api, listening):
    api.say(5, "你好")
    api.wait(5, "听到了")
    assert {command["command"] for command in api.state.commands[""]} >= {
        "help",
        "screen",
        "relief",
        "forget",
    }
    assert all(command["description"].isascii() for command in api.state.commands["en"])


def test_a_429_says_when_to_come_back(api, channel):
    api.fail("sendMessage", Fault(429, "Too Many Requests: retry after 9", retry_after=9))
    with pytest.raises(SendError) as refused:
        channel.send(outbound())
    assert refused.value.retryable
    assert refused.value.retry_after.total_seconds() == 9


def test_somebody_who_blocked_the_bot_is_final(api, channel):
    api.state.blocked.add(5)
    with pytest.raises(SendError) as refused:
        channel.send(outbound())
    assert refused.value.final
    assert TOKEN not in refused.value.staff_text


def test_a_server_error_can_be_tried_again(api, channel):
    api.fail("sendMessage", Fault(502, "Bad Gateway"))
    with pytest.raises(SendError) as refused:
        channel.send(outbound())
    assert refused.value.retryable


def test_a_long_answer_arrives_whole_in_several_messages(api, channel):
    channel.send(outbound(text="这是一句完整的话。" * 900, choices=(Choice("nav:back", "返回"),)))
    texts = api.texts(5)
    assert len(texts) == 2
    assert "".join(texts) == "这是一句完整的话。" * 900
    assert api.buttons(5) == ["返回"]


def webhook(channel, body, secret=SECRET):
    (route,) = channel.routes()
    headers = {"x-telegram-bot-api-secret-token": secret} if secret is not None else {}
    return route.handler(RouteRequest("POST", {}, headers, body)).status


def test_the_webhook_takes_an_update_only_with_the_secret(api, desk, channel):
    body = json.dumps(api.say(5, "从网钩来")).encode()
    assert webhook(channel, body, secret="wrong") == 403
    assert webhook(channel, body, secret=None) == 403
    assert webhook(channel, body, secret="密") == 403
    assert desk.heard == []
    assert webhook(channel, body) == 200
    assert webhook(channel, body) == 200, "Telegram repeats itself"
    assert api.texts(5) == ["听到了：从网钩来"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"3", b'{"update_id": 1, "message": 5}', b"\xff\xfe"])
def test_a_broken_update_is_a_400_and_nothing_else(desk, channel, body):
    assert webhook(channel, body) in {200, 400}
    assert desk.heard == []


def test_an_update_that_could_not_be_stored_is_not_acknowledged(api, desk, channel):
    desk.broken.add("着火了")
    with pytest.raises(RuntimeError):
        webhook(channel, json.dumps(api.say(5, "着火了")).encode())


def test_without_a_secret_there_is_no_webhook(desk):
    channel = TelegramChannel(desk, TEXTS, token=TOKEN)
    assert channel.routes() == ()


def test_secrets_are_named_for_redaction(channel):
    assert channel.redact == (TOKEN, SECRET)


def test_what_has_no_date_is_dated_on_arrival(api, desk, channel):
    api.say(5, None, sticker={"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1, "type": "regular",
                              "is_animated": False, "is_video": False})  # fmt: skip
    webhook(channel, json.dumps(api.state.updates[-1]).encode())
    assert desk.heard[0].attachment == "sticker"
    assert desk.heard[0].received_at <= datetime.now(UTC)


def test_an_end_in_the_middle_of_courtesies_leaves_no_socket_open(api):
    # What is left behind is told when it is swept up, and pytest makes a failure of it.
    for _ in range(5):
        client = Client(TOKEN, api.base)
        for chat in range(20):
            client.start(client.bot.send_chat_action(chat, "typing"))
        client.close()
    gc.collect()
