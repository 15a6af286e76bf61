"""Sends what is due: claim, commit, send with no transaction open, record.

A process that dies while sending leaves its claim behind; after the lease the message is sent again. So a
message may arrive twice after a power cut, and never not at all.
"""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from bot.channels.base import Channel, SendError
from bot.faults import where
from bot.jobs.unrecorded import Unrecorded
from bot.messages import Address, Outbound, Reply
from bot.notices import worded
from bot.texts import Texts, mark
from referral import outbox
from referral.domain.errors import Busy
from referral.outbox import DeliveryState, OutboxMessage
from referral.store import Database

log = structlog.get_logger(__name__)

_AGAIN = mark("（可能是重复的一条，见过就不用管。）")
"""A claim whose worker died tells nothing about the message: it may have arrived."""
_ROUNDS = 100
"""At most so many messages for one address at a time."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What one round did."""

    delivered: int = 0
    later: int = 0
    given_up: int = 0

    @property
    def busy(self) -> bool:
        """Whether there may be more to do at once: each round sends one message to each address."""
        return self.delivered > 0


@dataclass(frozen=True, slots=True)
class Deliverer:
    """Everything that sending needs; `Services.deliverer` is one."""

    database: Database
    channels: Mapping[str, Channel]
    texts: Texts
    clock: Callable[[], datetime]
    lease: timedelta
    spread: Callable[[], float] = random.random
    senders: int = 8
    """Messages that are on the line at the same time; each is to another address."""
    unrecorded: Unrecorded = field(default_factory=Unrecorded)

    @property
    def pushing(self) -> tuple[str, ...]:
        return tuple(name for name, channel in self.channels.items() if channel.pushes)

    def round(self, now: datetime, limit: int) -> Sent:
        """One message for each address with something due, `limit` addresses at most."""
        self.unrecorded.record(self.database)
        with self.database.unit_of_work() as uow:
            uow.outbox.release_expired(now)
            claimed = uow.outbox.claim_due(now, limit, self.lease, channels=self.pushing)
            uow.commit()
        # A claim that has grown old behind slow ones is left to its lease: somebody may take it any moment.
        fresh_until = now + self.lease / 2
        ends = [end for end in self._sent(claimed, fresh_until) if end]
        return Sent(ends.count("delivered"), ends.count("pending"), ends.count("undeliverable"))

    def _sent(self, claimed: Sequence[OutboxMessage], fresh_until: datetime) -> Iterable[str]:
        """What became of each. Side by side, for most of the time of a message is spent on the line."""

        def send(message: OutboxMessage) -> str:
            return self._send(message) if self.clock() < fresh_until else ""

        if len(claimed) < 2 or self.senders < 2:
            return [send(message) for message in claimed]
        with ThreadPoolExecutor(min(self.senders, len(claimed)), "deliver") as pool:
            return list(pool.map(send, claimed))

    def _send(self, message: OutboxMessage) -> str:
        done = self._tried(message)
        try:
            with self.database.unit_of_work() as uow:
                uow.outbox.save(done)
                uow.commit()
        except Busy:
            self.unrecorded.keep(done)
            return ""
        return str(done.state)

    def _tried(self, message: OutboxMessage) -> OutboxMessage:
        """The message after one try; nothing of it is stored yet."""
        try:
            outbound = self.outbound(message)
            receipt = self.channels[message.channel].send(outbound)
        except SendError as error:
            final = error.final or not error.retryable
            return self._failed(message, error.staff_text, final, error.retry_after)
        except Exception as error:  # noqa: BLE001 - logged without its message
            # Whatever a channel did wrong, the other messages still go out, and this one is tried again.
            log.error("deliver.failed", channel=message.channel, error=where(error))  # noqa: TRY400
            return self._failed(message, "发送时程序出错，详见日志", False, None)
        return outbox.delivered(message, at=self.clock(), receipt=receipt.external_id)

    def _failed(
        self, message: OutboxMessage, reason: str, final: bool, retry_after: timedelta | None
    ) -> OutboxMessage:
        return outbox.failed(
            message, at=self.clock(), error=reason, final=final, retry_after=retry_after, spread=self.spread()
        )

    def outbound(self, message: OutboxMessage) -> Outbound:
        """The message in words: a notice is worded now, in the resident's language."""
        if message.kind == "notice" and message.notice:
            reply = worded(self.texts, message.language, message.notice, message.body)
        else:
            reply = Reply.from_json(message.body)
        if message.maybe_sent:
            again = self.texts.in_(message.language)(_AGAIN)
            reply = replace(reply, text=f"{again}\n{reply.text}")
        identity = str(message.id)
        sent = Reply(reply.text, reply.choices, reply.citations, identity)
        return Outbound(identity, Address.parse(message.address), message.language, sent)

    def flush(self, address: Address) -> None:
        """Send what waits for one address, in its order, until nothing is due or something fails.

        The end of one message and the claim of the next are one commit: an answer costs no round in vain.
        """
        self.unrecorded.record(self.database)
        message = self._next(None, str(address))
        for _ in range(_ROUNDS):
            if message is None:
                return
            done = self._tried(message)
            try:
                message = self._next(done, str(address))
            except Busy:
                self.unrecorded.keep(done)
                raise

    def _next(self, done: OutboxMessage | None, address: str) -> OutboxMessage | None:
        with self.database.unit_of_work() as uow:
            if done is not None:
                uow.outbox.save(done)
            following: OutboxMessage | None = None
            if done is None or done.state is DeliveryState.DELIVERED:
                following = uow.outbox.claim_next(address, self.clock(), self.lease, self.pushing)
            uow.commit()
        return following


def run_once(deliverer: Deliverer, now: datetime, limit: int = 50) -> Sent:
    """One round over all addresses: what the worker calls."""
    return deliverer.round(now, limit)
