"""The wire to the Bot API: one event loop in a thread of its own, errors turned into what to do.

The rest of the house is synchronous. A single loop owns the HTTP connections, and callers hand it
their coroutine and wait: no connection is ever shared between loops.
"""

import asyncio
import concurrent.futures
import contextlib
import threading
import time
from collections.abc import Coroutine
from datetime import timedelta
from typing import TypeVar

from telegram import Bot, InlineKeyboardMarkup, Message
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.channels.base import SendError
from bot.channels.telegram.pacing import Pace

T = TypeVar("T")

TIMEOUT = 10.0
POLL_SECONDS = 25
COURTESY = 0.5
"""For so many seconds an end waits for what nobody else waits for."""


class Client:
    """A started connection to the Bot API. `close` ends its loop and connections."""

    def __init__(self, token: str, api_base: str | None) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="telegram-io", daemon=True)
        self._thread.start()
        # Some name the server with the `/bot` that every method begins with, some without.
        base = (api_base or "https://api.telegram.org").rstrip("/").removesuffix("/bot")
        # Two pools, so that a long poll never keeps an answer waiting for a connection.
        self._requests = (
            HTTPXRequest(connection_pool_size=16, read_timeout=TIMEOUT, connect_timeout=TIMEOUT),
            HTTPXRequest(connection_pool_size=2, read_timeout=POLL_SECONDS + TIMEOUT),
        )
        sending, polling = self._requests
        self.bot = Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=sending,
            get_updates_request=polling,
        )
        self.pace = Pace(time.monotonic)
        # `Bot.initialize` would ask Telegram who we are: a start must not need the network.
        for request in self._requests:
            self.call(request.initialize())

    def call_until(self, stop: threading.Event, work: Coroutine[object, object, T]) -> T | None:
        """Like `call`, but given up without a result when `stop` is set: no long poll holds a stop."""
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        while not future.done() and not stop.is_set():
            concurrent.futures.wait([future], timeout=0.2)
        if future.done():
            return future.result()
        future.cancel()
        return None

    def start(self, work: Coroutine[object, object, object]) -> None:
        """Run a coroutine whose outcome nobody waits for; its failure is its own."""
        asyncio.run_coroutine_threadsafe(_quietly(work), self._loop)

    def call(self, work: Coroutine[object, object, T], seconds: float = 30.0) -> T:
        """Run a coroutine on the loop and wait for its result; what it raises is raised here."""
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(seconds)
        except TimeoutError:
            future.cancel()
            raise

    async def send(self, chat: int, text: str, keyboard: InlineKeyboardMarkup | None) -> Message:
        """Send one message at the chat's turn; raises TelegramError."""
        await self.pace.wait(chat)
        return await self.bot.send_message(chat, text, reply_markup=keyboard)

    def close(self) -> None:
        """Give up what is under way, close the connections and end the loop; safe to call once."""
        self.call(self._wind_up())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _wind_up(self) -> None:
        """Courtesies that nobody waits for hold connections too: they end first, or sockets stay open."""
        under_way = asyncio.all_tasks() - {asyncio.current_task()}
        if under_way:
            # Given a moment, for a call that is cut off while it connects leaves its socket behind.
            _, late = await asyncio.wait(under_way, timeout=COURTESY)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        for request in self._requests:
            await request.shutdown()
        # A transport closes its socket in the turn of the loop after the one that closed it.
        await asyncio.sleep(0)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()


async def _quietly(work: Coroutine[object, object, object]) -> None:
    with contextlib.suppress(TelegramError, TimeoutError):
        await work


def send_error(error: Exception) -> SendError:
    """What a failed send means for the message, for the address and for staff."""
    match error:
        case RetryAfter():
            wait = error.retry_after
            seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
            return SendError("Telegram 要求稍后再发", retryable=True, retry_after=timedelta(seconds=seconds))
        case Forbidden():
            return SendError("对方已停用或屏蔽机器人，Telegram 上联系不到本人", final=True)
        case ChatMigrated():
            return SendError("这个聊天已变成群组，不再是私聊", final=True)
        case InvalidToken():
            return SendError("Telegram 不认可机器人的令牌，请管理员检查设置", retryable=True)
        case BadRequest():
            if "chat not found" in error.message.lower():
                return SendError("Telegram 找不到这个聊天", final=True)
            return SendError("Telegram 不接受这条消息的格式")
        case NetworkError() | TimeoutError() | TelegramError():
            return SendError("暂时连不上 Telegram", retryable=True)
        case _:
            return SendError("发送时出现意外错误", retryable=True)
