"""One transaction for each inbound message: repeat check, dialogue, commands, replies, commit."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import structlog

from bot.commands import execute
from bot.county import county_day
from bot.dialogue import Context, Conversation, DialogueWorld, Turn, after, handle
from bot.faults import where
from bot.messages import Address, Choice, Inbound, Reply
from knowledge.languages import Language
from referral import outbox
from referral.domain import retention
from referral.domain.errors import AlreadyReceived, Busy
from referral.domain.files import FileLimits
from referral.domain.talk import SILENCE
from referral.ports import UnitOfWork
from referral.service import matters
from referral.store import Database

log = structlog.get_logger(__name__)

Step = Callable[[str], None]
WEB = "web"
"""The channel whose chat is a page of our own site."""


def no_step(_name: str) -> None:
    """Nothing happens between the steps of a message, unless a test wants to cut the power there."""


class Inbox:
    """Receives messages of every channel. Holds no state of its own: any number may share one database.

    ``pushes`` names the channels that send their replies themselves later. In the others the answer to the
    request is the delivery: a reply that was lost on the way is asked for again under the same id.
    ``public_url`` is where residents of other channels than the web find our pages, None where they cannot.
    ``world`` is asked once for each message, before its transaction: content may have been published.
    """

    def __init__(
        self,
        database: Database,
        world: Callable[[], DialogueWorld],
        clock: Callable[[], datetime],
        *,
        default_language: Language = "zh_Hans",
        pushes: Callable[[], Collection[str]] = tuple,
        public_url: str | None = None,
        days_kept: int = retention.CONVERSATION.days,
        file_limits: FileLimits | None = None,
        silence: timedelta = SILENCE,
        step: Step = no_step,
    ) -> None:
        self._database, self._world, self._clock = database, world, clock
        self._default_language, self._pushes, self._step = default_language, pushes, step
        self._silence = silence
        self._public_url, self._days_kept = public_url, days_kept
        self._file_limits = file_limits or FileLimits()

    def receive(self, inbound: Inbound) -> list[Reply]:
        """Store the message with all its effects and return its replies; a repeat has no second effect."""
        try:
            return self._receive(inbound, self._converse)
        except AlreadyReceived:
            # A twin was faster; its replies are the answer to this one too.
            with self._database.unit_of_work(read_only=True) as uow:
                return _stored(uow, inbound)
        except Busy:
            raise  # nothing was stored: the channel offers the message again
        except Exception as error:  # noqa: BLE001 - logged without its message
            # A mistake of ours must not be answered with silence, nor with the same mistake for ever.
            log.error("message.failed", channel=inbound.address.channel, error=where(error))  # noqa: TRY400
            return self._receive(inbound, self._apologise)

    def language_of(self, address: Address) -> Language | None:
        """The language of a conversation; None where there is none (any more)."""
        with self._database.unit_of_work(read_only=True) as uow:
            return uow.conversations.language(str(address))

    def _receive(
        self, inbound: Inbound, answer: Callable[[DialogueWorld, UnitOfWork, Inbound, datetime], Turn]
    ) -> list[Reply]:
        at, world = self._clock(), self._world()
        channel, address = inbound.address.channel, str(inbound.address)
        with self._database.unit_of_work() as uow:
            self._step("opened")
            if uow.inbox.seen(channel, inbound.external_id):
                return _stored(uow, inbound)
            uow.inbox.add(channel, inbound.external_id, address, at=at)
            self._step("noted")
            turn = answer(world, uow, inbound, at)
            language = turn.conversation.language or self._default_language
            uow.conversations.put(address, turn.conversation.to_json(), language, at=at)
            self._step("conversation kept")
            replies = [self._post(uow, inbound, reply, language, at) for reply in turn.replies]
            self._step("replies kept")
            uow.commit()
            self._step("committed")
        return replies

    def _converse(self, world: DialogueWorld, uow: UnitOfWork, inbound: Inbound, at: datetime) -> Turn:
        address = str(inbound.address)
        document = uow.conversations.get(address)
        conversation = Conversation.from_json(document) if document else Conversation()
        context = Context(
            at,
            county_day(at),
            matters(uow, address),
            days_kept=self._days_kept,
            site=self._site(inbound.address),
            file_limits=self._file_limits,
            silence=self._silence,
        )
        self._step("conversation read")
        turn = handle(world, conversation, inbound, context)
        self._step("answered")
        for command in turn.commands:
            outcome = execute(uow, command, at)
            self._step(f"done: {type(command).__name__}")
            said = after(world, turn.conversation, command, outcome, context)
            turn = replace(said, replies=(*turn.replies, *said.replies))
        return turn

    def _site(self, address: Address) -> str | None:
        """How links to our own pages begin; the web chat stands on the same site as they do."""
        if address.channel == WEB:
            return ""
        url = self._public_url or ""
        return url.rstrip("/") if url.startswith("https://") else None

    def _apologise(self, world: DialogueWorld, uow: UnitOfWork, inbound: Inbound, _at: datetime) -> Turn:
        """The conversation as it was, and an honest sentence with a way on."""
        document = uow.conversations.get(str(inbound.address))
        conversation = Conversation.from_json(document) if document else Conversation()
        say = world.texts.in_(conversation.language or self._default_language)
        text = say("对不住，我这里出了点毛病，刚才那句没办成，别的都没有丢。请再试一次，或者找工作人员。")
        return Turn(conversation, (Reply(text, (Choice("nav:person", say("找工作人员")),)),))

    def _post(
        self, uow: UnitOfWork, inbound: Inbound, reply: Reply, language: Language, at: datetime
    ) -> Reply:
        cause = (inbound.address.channel, inbound.external_id)
        message = outbox.reply(
            uuid4(), str(inbound.address), language, _body(reply), at=at, in_reply_to=cause
        )
        if inbound.address.channel not in self._pushes():
            message = outbox.delivered(message, at=at)
        uow.outbox.add(message)
        return replace(reply, id=str(message.id))


def _body(reply: Reply) -> dict[str, Any]:
    body = reply.to_json()
    del body["id"]
    return body


def _stored(uow: UnitOfWork, inbound: Inbound) -> list[Reply]:
    sent = uow.outbox.for_inbound(inbound.address.channel, inbound.external_id)
    return [Reply.from_json(message.body, str(message.id)) for message in sent]
