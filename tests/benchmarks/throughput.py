"""Messages a second through the whole bot, beside a bare echo bot of python-telegram-bot.

The Bot API server, the whole bot and the echo bot are processes of their own on this machine. Residents write
in a closed loop: each waits for the answer and then asks the next question. The whole bot stores every message,
answers it from the search, keeps the conversation, and sends from its outbox; the echo bot sends the text back.
Telegram's own limits are left out for both: they would be all that is measured.
"""

import multiprocessing as mp
import tempfile
import time
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event
from typing import Any

from tests.support.botapi import TOKEN, BotApi
from tests.support.postgres import running

QUESTIONS = ("低保啷个办", "要带啥子", "残疾人护理补贴好多钱", "哪些人可以得临时救助", "谢谢")
"""The last one needs no search; the second goes on about the first."""
CROWDS = (1, 4, 16)
MESSAGES = 400
WARM_UP = 40


class Residents(BotApi):
    """People who each ask the next question as soon as the last one is answered."""

    def begin(self, people: int, messages: int) -> None:
        self.left, self.asked, self.spent = messages, {}, []
        self.done = Event()
        self.started = time.perf_counter()
        for chat in range(1, people + 1):
            self.ask(chat)

    def ask(self, chat: int) -> None:
        self.asked[chat] = time.perf_counter()
        self.say(chat, QUESTIONS[self.left % len(QUESTIONS)])

    def _send_message(self, parameters: dict[str, Any]) -> dict[str, Any]:
        shown = super()._send_message(parameters)
        chat = int(parameters["chat_id"])
        # An answer may come in several messages; the first one is what the resident waited for.
        if (asked := self.asked.pop(chat, None)) is not None:
            self.spent.append(time.perf_counter() - asked)
            self.left -= 1
            if self.left > 0:
                self.ask(chat)
            elif not self.asked:
                self.ended = time.perf_counter()
                self.done.set()
        return shown


def serve(pipe: Connection) -> None:
    """A process: the server. Answers (people, messages) with what was measured, and None ends it."""
    with Residents() as api:
        api.begin(0, 0)
        pipe.send(api.base)
        while (wish := pipe.recv()) is not None:
            people, messages = wish
            api.begin(people, messages)
            if not api.done.wait(120):
                pipe.send({"error": f"{api.left} messages were never answered"})
                continue
            spent = sorted(api.spent)
            pipe.send(
                {
                    "rate": len(spent) / (api.ended - api.started),
                    "p50": spent[len(spent) // 2] * 1000,
                    "p99": spent[int(len(spent) * 0.99)] * 1000,
                }
            )


def echo(base: str, pipe: Connection) -> None:
    """A process: the bare echo bot, as python-telegram-bot's own example has it."""
    import logging

    from telegram import Update
    from telegram.ext import Application, ContextTypes, MessageHandler, filters

    logging.disable(logging.CRITICAL)

    async def back(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text(update.message.text or "")

    application = Application.builder().token(TOKEN).base_url(f"{base}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, back))
    pipe.send("ready")
    application.run_polling()


def whole(base: str, pipe: Connection, url: str, folder: str) -> None:
    """A process: the whole bot with Telegram alone, on its database, until it is ended."""
    import structlog

    from bot.bootstrap import build, telegram_channel
    from bot.channels.telegram import pacing
    from tests.support.resident import knowledge, settings

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    # Both bots run without Telegram's limits here.
    pacing.CHAT_BURST = pacing.CHAT_RATE = 1e9  # type: ignore[assignment]
    pacing.ALL_RATE, pacing.WINDOW = 1e9, 0.0
    chosen = settings(Path(folder), url or None).model_copy(
        update={"telegram_bot_token": _secret(TOKEN), "telegram_api_base": base}
    )
    services = build(chosen, channels=[telegram_channel], knowledge=knowledge())
    services.database.upgrade()
    pipe.send("ready")
    services.channels["telegram"].listen(Event())


def _secret(text: str) -> Any:
    from pydantic import SecretStr

    return SecretStr(text)


def tables(_files: Sequence[Path]) -> Iterator[str]:
    yield "\n## Messages a second\n"
    yield "| bot | residents at once | messages a second | of the echo bot | p50 ms | p99 ms |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    base: dict[int, float] = {}
    for name, people, told in measured():
        if "error" in told:
            yield f"| {name} | {people} | {told['error']} | | | |"
            continue
        base.setdefault(people, told["rate"])
        yield (
            f"| {name} | {people} | {told['rate']:.0f} | {told['rate'] / base[people]:.2f} | "
            f"{told['p50']:.1f} | {told['p99']:.1f} |"
        )


def measured() -> Iterator[tuple[str, int, dict[str, float]]]:
    """Each bot with each crowd: the echo bot first."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _with("echo bot", echo, ())
        yield from _with("whole bot, SQLite", whole, ("", folder))
        with running() as url:
            yield from _with("whole bot, PostgreSQL", whole, (url, folder))


def _with(name: str, bot: Any, more: tuple[str, ...]) -> Iterator[tuple[str, int, dict[str, float]]]:
    context = mp.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    base = ours.recv()
    near, far = context.Pipe()
    process = context.Process(target=bot, args=(base, far, *more), daemon=True)
    process.start()
    near.recv()
    try:
        ours.send((4, WARM_UP))
        ours.recv()
        for people in CROWDS:
            ours.send((people, MESSAGES))
            yield name, people, ours.recv()
    finally:
        process.kill()
        process.join()
        ours.send(None)
        server.join(10)
