"""The Telegram channel: long polling or webhook in, messages out, for private chats only."""

import hmac
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from enum import Enum, auto
from itertools import groupby
from threading import Event

import structlog
from telegram import Message, Update
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.channels.base import Desk, Route, RouteRequest, RouteResponse, SendReceipt
from bot.channels.telegram.client import POLL_SECONDS, Client, send_error
from bot.channels.telegram.files import fetch
from bot.channels.telegram.menu import menus
from bot.channels.telegram.parse import ALLOWED_UPDATES, CHANNEL, Pressed, parse, pressed
from bot.channels.telegram.render import render
from bot.faults import where
from bot.messages import Inbound, Outbound, TextFile
from bot.texts import Texts
from referral.domain.errors import Busy

log = structlog.get_logger(__name__)

WEBHOOK_PATH = "/telegram/webhook"
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the name of a header
BATCH_WORKERS = 4
GIVE_UP_AFTER = 8
SPENT = ("fact:", "file:", "nav:")
"""Buttons that answer a question: once pressed they are taken away, the answer stands in their place."""


class End(Enum):
    """What became of an update: `LATER` could not be stored now, or waits behind one of the same chat."""

    DONE = auto()
    FAILED = auto()
    LATER = auto()


class TelegramChannel:
    """See `bot.channels.base.Channel` and `Listener`. Nothing is opened before the first use."""

    name = CHANNEL
    pushes = True

    def __init__(
        self,
        desk: Desk,
        texts: Texts,
        *,
        token: str,
        api_base: str | None = None,
        webhook_secret: str | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._desk, self._texts, self._now = desk, texts, now
        self._token, self._api_base, self._secret = token, api_base, webhook_secret
        self._client: Client | None = None
        self._lock = threading.Lock()
        self._failures: dict[int, int] = {}

    @property
    def redact(self) -> tuple[str, ...]:
        return tuple(secret for secret in (self._token, self._secret) if secret)

    def close(self) -> None:
        """End the connections; a later use opens them again."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    # Messages out.

    def send(self, outbound: Outbound) -> SendReceipt:
        """Send one message in as many parts as Telegram needs; raises SendError."""
        client, chat, sent = self._connected(), int(outbound.address.id), None
        for part in render(outbound.reply):
            try:
                sent = client.call(client.send(chat, part.text, part.keyboard))
            except (TelegramError, TimeoutError) as error:
                raise send_error(error) from None
        if outbound.reply.file is not None:
            sent = self._send_file(client, chat, outbound.reply.file)
        return SendReceipt(str(sent.message_id) if sent else None)

    # Files in.

    def fetch(self, source: str, largest: int) -> bytes:
        """The content of a photo or document; see `bot.channels.base.Fetcher`."""
        return fetch(self._connected(), source, largest)

    def _send_file(self, client: Client, chat: int, file: TextFile) -> Message:
        try:
            client.call(client.pace.wait(chat))
            return client.call(client.bot.send_document(chat, file.body.encode(), filename=file.name))
        except (TelegramError, TimeoutError) as error:
            raise send_error(error) from None

    # Updates in.

    def routes(self) -> tuple[Route, ...]:
        """The webhook, only where a secret is set: without one anybody could speak for anybody."""
        if self._secret is None:
            return ()
        return (Route("POST", WEBHOOK_PATH, self._webhook, max_body=512 * 1024),)

    def listen(self, stop: Event) -> None:
        """Fetch updates until `stop`; an update is confirmed only after its effects are committed."""
        client = self._connected()
        self._prepare(client)
        offset, pause = 0, 1.0
        with ThreadPoolExecutor(BATCH_WORKERS, thread_name_prefix="telegram") as pool:
            while not stop.is_set():
                try:
                    poll = client.bot.get_updates(
                        offset, timeout=POLL_SECONDS, allowed_updates=ALLOWED_UPDATES
                    )
                    updates = client.call_until(stop, poll) or ()
                except InvalidToken:
                    log.critical("telegram.token_refused", hint="check TELEGRAM_BOT_TOKEN")
                    stop.wait(60)
                    continue
                except (TelegramError, TimeoutError) as error:
                    log.warning("telegram.poll_failed", error=type(error).__name__, again_in=pause)
                    stop.wait(pause)
                    pause = min(pause * 2, 60.0)
                    continue
                offset = self._batch(updates, pool, offset)
                if self._failures:
                    stop.wait(pause)
                    pause = min(pause * 2, 30.0)
                else:
                    pause = 1.0
        if offset:
            self._confirm(client, offset)

    def _batch(self, updates: tuple[Update, ...], pool: ThreadPoolExecutor, offset: int) -> int:
        """Handle a batch, each chat in order and chats side by side; returns the next offset.

        The offset stops in front of the first update that failed: it comes again, and what came after
        it is recognised by its id. An update that keeps failing while others succeed is given up
        with an alarm, so that one poisoned message cannot hold everybody. What could not be stored, or was
        not tried behind such a one, is never given up: Telegram keeps it until it can.
        """
        by_chat = [
            list(group)
            for _, group in groupby(sorted(updates, key=_chat_order), key=lambda u: _chat_order(u)[0])
        ]
        outcomes = [outcome for chat in pool.map(self._in_order, by_chat) for outcome in chat]
        failed = {update.update_id for update, end in outcomes if end is not End.DONE}
        others = len(failed) < len(outcomes)
        for update, end in outcomes:
            if end is not End.DONE:
                counted = 1 if others and end is End.FAILED else 0
                self._failures[update.update_id] = self._failures.get(update.update_id, 0) + counted
        given_up = {update_id for update_id in failed if self._failures[update_id] >= GIVE_UP_AFTER}
        for update_id in given_up:
            log.critical("telegram.update_given_up", update_id=update_id)
        waiting = failed - given_up
        self._failures = {update_id: self._failures[update_id] for update_id in waiting}
        if waiting:
            return min(waiting)
        return max((update.update_id + 1 for update, _ in outcomes), default=offset)

    def _in_order(self, updates: list[Update]) -> list[tuple[Update, End]]:
        outcomes: list[tuple[Update, End]] = []
        for update in updates:
            # Where one message of a chat failed, the later ones wait for it: order is part of the meaning.
            fine = all(end is End.DONE for _, end in outcomes)
            outcomes.append((update, self._handled(update) if fine else End.LATER))
        return outcomes

    def _handled(self, update: Update) -> End:
        try:
            self.take(update)
        except Busy as error:
            # The database says itself, once a minute, what it lacks.
            log.info("telegram.update_later", update_id=update.update_id, cause=error.cause)
            return End.LATER
        except Exception as error:  # noqa: BLE001 - logged without its message
            log.error("telegram.update_failed", update_id=update.update_id, error=where(error))  # noqa: TRY400
            return End.FAILED
        return End.DONE

    def take(self, update: Update) -> None:
        """One update: store it with its effects, mark the pressed button, send what waits."""
        inbound = parse(update, self._now())
        if inbound is None:
            return
        self._desk.receive(inbound)
        press = pressed(update)
        if press is not None:
            self._mark(self._connected(), inbound, press)
        self._desk.flush(inbound.address)

    def _mark(self, client: Client, inbound: Inbound, press: Pressed) -> None:
        """End the button's waiting sign and write the answer where the buttons stood: a courtesy."""
        client.start(client.bot.answer_callback_query(press.query_id))
        if press.message_id is None or not (inbound.choice or "").startswith(SPENT):
            return
        if press.label and press.text:
            text = f"{press.text}\n\n▸ {press.label}"
            client.start(client.bot.edit_message_text(text, press.chat_id, press.message_id))
        else:
            client.start(client.bot.edit_message_reply_markup(press.chat_id, press.message_id))

    def _webhook(self, request: RouteRequest) -> RouteResponse:
        """Telegram's own call: only with the secret, and answered 200 only after the commit."""
        given = request.headers.get(SECRET_HEADER, "")
        if self._secret is None or not hmac.compare_digest(given.encode(), self._secret.encode()):
            return RouteResponse(403)
        try:
            update = Update.de_json(json.loads(request.body), None)
        except (ValueError, KeyError, TypeError, AttributeError):
            return RouteResponse(400)
        self.take(update)
        return RouteResponse(200)

    def _connected(self) -> Client:
        with self._lock:
            if self._client is None:
                self._client = Client(self._token, self._api_base)
            return self._client

    def _prepare(self, client: Client) -> None:
        """Leave webhook mode and set the menus; both can wait for a better network."""
        try:
            client.call(client.bot.delete_webhook())
            for language_code, commands in menus(self._texts):
                client.call(client.bot.set_my_commands(commands, language_code=language_code))
        except (TelegramError, TimeoutError, BadRequest) as error:
            log.warning("telegram.menu_not_set", error=type(error).__name__)

    def _confirm(self, client: Client, offset: int) -> None:
        """Tell Telegram what is done before we leave, so that the next start is not greeted by repeats."""
        try:
            client.call(client.bot.get_updates(offset, limit=1, timeout=0, allowed_updates=ALLOWED_UPDATES))
        except (TelegramError, TimeoutError):
            log.info("telegram.last_offset_unconfirmed")


def _chat_order(update: Update) -> tuple[int, int]:
    chat = update.effective_chat
    user = update.effective_user
    return (chat.id if chat else user.id if user else 0, update.update_id)
