"""An announcement to ten thousand, within Telegram's limits, while residents go on asking and being answered.

The Bot API server is a process of its own and refuses with 429 whatever goes over thirty messages in any second or
over a short burst in a chat. The bot is the whole one with its worker and its long poll, on SQLite.
"""

import multiprocessing as mp
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import uuid4

import structlog

from bot import worker
from bot.bootstrap import build, telegram_channel, utc_now
from referral import service
from referral.domain.announcements import Wording
from referral.domain.kinds import Role
from referral.domain.people import COUNTY, Staff
from tests.benchmarks.throughput import _secret
from tests.support.botapi import TOKEN, BotApi
from tests.support.resident import knowledge, settings

RECEIVERS, SHORT = 10_000, 600
EVERY = 2.0
"""Seconds between two questions of residents."""
ASKING = 900_000
"""The first chat of those who ask; the others only listen."""
QUESTION = "低保啷个办"


class Town(BotApi):
    """Counts who was told, and how long those who asked waited for their answer."""

    def __init__(self) -> None:
        super().__init__(limited=True)
        self.told: set[int] = set()
        self.twice = 0
        self.asked: dict[int, float] = {}
        self.waited: list[float] = []

    def _send_message(self, parameters: dict[str, Any]) -> dict[str, Any]:
        shown = super()._send_message(parameters)
        chat = int(parameters["chat_id"])
        if chat < ASKING:
            self.twice += chat in self.told
            self.told.add(chat)
        elif (asked := self.asked.pop(chat, None)) is not None:
            self.waited.append(time.perf_counter() - asked)
        return shown

    def ask_on(self, stop: threading.Event) -> None:
        chat = ASKING
        while not stop.wait(EVERY):
            chat += 1
            self.asked[chat] = time.perf_counter()
            self.say(chat, QUESTION)


def serve(pipe: Connection, receivers: int) -> None:
    """A process: the server with its residents; it tells what happened once everybody was told."""
    with Town() as town:
        pipe.send(town.base)
        pipe.recv()
        stop = threading.Event()
        asking = threading.Thread(target=town.ask_on, args=(stop,), daemon=True)
        asking.start()
        begun = time.perf_counter()
        while len(town.told) < receivers and time.perf_counter() - begun < receivers / 10:
            time.sleep(0.05)
        spent = time.perf_counter() - begun
        stop.set()
        asking.join()
        time.sleep(2)
        assert town.limits is not None
        waited = sorted(town.waited)
        pipe.send(
            {
                "told": len(town.told), "twice": town.twice, "spent": spent, "refused": town.limits.refused,
                "answers": len(waited), "p50": waited[len(waited) // 2] if waited else 0.0,
                "worst": waited[-1] if waited else 0.0, "unanswered": len(town.asked),
            }
        )  # fmt: skip


def tables(_files: Sequence[Path], *, full: bool = False) -> Iterator[str]:
    receivers = RECEIVERS if full else SHORT
    yield "\n## An announcement to many, with Telegram's limits\n"
    yield "| receivers | told | twice | seconds | a second | refused (429) | answers meanwhile | p50 s | worst s |"
    yield "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    told = measured(receivers)
    yield (
        f"| {receivers:,} | {told['told']:,} | {told['twice']} | {told['spent']:.0f} | "
        f"{told['told'] / told['spent']:.1f} | {told['refused']} | {told['answers']} | "
        f"{told['p50']:.2f} | {told['worst']:.2f} |"
    )


def measured(receivers: int) -> dict[str, float]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    context = mp.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=serve, args=(theirs, receivers), daemon=True)
    server.start()
    base = ours.recv()
    stop = threading.Event()
    with tempfile.TemporaryDirectory() as folder:
        chosen = settings(Path(folder)).model_copy(
            update={"telegram_bot_token": _secret(TOKEN), "telegram_api_base": base}
        )
        services = build(chosen, channels=[telegram_channel], knowledge=knowledge())
        services.database.upgrade()
        _publish(services, receivers)
        telegram: Any = services.channels["telegram"]
        threads = [
            threading.Thread(target=telegram.listen, args=(stop,)),
            threading.Thread(target=worker.run, args=(services, stop)),
        ]
        ours.send("go")
        for thread in threads:
            thread.start()
        told: dict[str, float] = ours.recv()
        stop.set()
        for thread in threads:
            thread.join()
        services.close()
    server.join(10)
    return told


def _publish(services: Any, receivers: int) -> None:
    """Everybody subscribed, and the announcement published by a second person."""
    before = utc_now() - timedelta(minutes=1)
    with services.database.unit_of_work() as uow:
        people = [Staff(uuid4(), name, name, Role.COUNTY, COUNTY, created_at=before) for name in "ab"]
        for one in people:
            uow.staff.add(one, None)
        for chat in range(1, receivers + 1):
            uow.subscriptions.put(f"telegram:{chat}", "", at=before)
        wording = Wording("下周二下乡办低保核查，请带户口簿。", "Dibao review in the villages next Tuesday.")
        draft = service.draft_announcement(uow, people[0], wording, at=before)
        ready = service.hand_in_announcement(uow, people[0], draft.number, version=1, at=before)
        service.publish_announcement(uow, people[1], draft.number, version=ready.version, at=utc_now())
        uow.commit()
