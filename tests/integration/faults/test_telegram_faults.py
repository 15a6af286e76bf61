"""Telegram answers 500, 429, nothing, or is heard while we cannot store: over real HTTP, with the real house."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from telegram import Update

from bot.bootstrap import build
from bot.channels.telegram import client as line
from bot.channels.telegram.channel import GIVE_UP_AFTER, TelegramChannel
from bot.texts import Texts
from referral.domain.errors import Busy, Cause
from tests.support.botapi import TOKEN, BotApi, Fault
from tests.support.resident import knowledge, settings

TEXTS = Texts.read()


@pytest.fixture
def api():
    with BotApi() as server:
        yield server


@pytest.fixture
def services(database, tmp_path, clock, api):
    known = settings(tmp_path).model_copy(update={"telegram_api_base": api.base})
    made = build(known, clock=clock, database=database, knowledge=knowledge(), channels=[lambda parts: TelegramChannel(
        parts.desk, TEXTS, token=TOKEN, api_base=api.base, webhook_secret="a-secret", now=clock)])  # fmt: skip
    yield made
    made.channels["telegram"].close()


def hear(services, api, words: str, chat: int = 5) -> None:
    services.channels["telegram"].take(Update.de_json(api.say(chat, words), None))


def deliver(services) -> None:
    while services.deliverer.round(services.clock(), 10).busy:
        pass


def delivered(services) -> dict[str, int]:
    with services.database.unit_of_work(read_only=True) as uow:
        return {state: number for state, number in uow.outbox.counts().items() if number}


@pytest.mark.parametrize(
    ("fault", "wait"),
    [
        (Fault(500, "Internal Server Error"), timedelta(seconds=5)),
        (Fault(429, "Too Many Requests: retry after 40", retry_after=40), timedelta(seconds=40)),
        (Fault(504, "Gateway Timeout", silence=0.6), timedelta(seconds=5)),
    ],
    ids=["500", "429", "nothing"],
)
def test_what_was_answered_arrives_once_when_telegram_is_back(services, api, clock, monkeypatch, fault, wait):
    monkeypatch.setattr(line, "TIMEOUT", 0.3)
    api.fail("sendMessage", *[fault] * 2)
    hear(services, api, "低保啷个办")
    assert api.texts(5) == []
    services.deliverer.round(clock(), 10)
    assert api.texts(5) == [], "not before its time"
    clock.pass_(seconds=wait.total_seconds() + 1)
    deliver(services)
    clock.pass_(seconds=2 * wait.total_seconds() + 1)
    deliver(services)
    shown = api.texts(5)
    assert shown
    assert len(shown) == len(set(shown)), "each once"
    assert set(delivered(services)) == {"delivered"}


class FullHouse:
    """Takes from everybody but chat 5, for whom the disk is always full; chat 6 is a mistake of ours."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.full = True

    def receive(self, inbound):
        if self.full and inbound.address.id == "5":
            raise Busy("full", cause=Cause.FULL)
        if inbound.text == "毒":
            raise RuntimeError
        self.heard.append(inbound.text)
        return []

    def flush(self, _address) -> None:
        pass


def polled(channel, api, rounds: int) -> int:
    """The offset after so many polls, in each of which Telegram hands out what it was not told is done."""
    offset = 0
    with ThreadPoolExecutor(2) as pool:
        for _ in range(rounds):
            waiting = [one for one in api.state.updates if one["update_id"] >= offset]
            updates = tuple(Update.de_json(one, None) for one in waiting)
            offset = channel._batch(updates, pool, offset)
    return offset


def test_what_cannot_be_stored_is_never_confirmed_however_often_others_can(api):
    house = FullHouse()
    channel = TelegramChannel(house, TEXTS, token=TOKEN, api_base=api.base)
    first = api.say(5, "着火了")
    api.say(7, "你好")
    assert polled(channel, api, 3 * GIVE_UP_AFTER) == first["update_id"]
    assert "着火了" not in house.heard
    house.full = False
    assert polled(channel, api, 1) == first["update_id"] + 2
    assert house.heard.count("着火了") == 1


def test_behind_one_that_is_given_up_the_next_is_still_heard(api):
    house = FullHouse()
    channel = TelegramChannel(house, TEXTS, token=TOKEN, api_base=api.base)
    api.say(6, "毒")
    last = api.say(6, "我屋头着火了")
    api.say(7, "你好")
    assert polled(channel, api, GIVE_UP_AFTER) == last["update_id"], "the poisoned one is given up, it alone"
    polled(channel, api, GIVE_UP_AFTER + 1)
    assert house.heard.count("我屋头着火了") >= 1
