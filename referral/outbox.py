"""Outgoing messages: their states, and when a failed one is tried again. Pure; the store keeps them.

A message is written in the commit of what caused it. A worker claims it (`sending`, with a lease), commits
the claim, sends with no transaction open, and records the end: delivered, tried again later, or
undeliverable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from knowledge.languages import Language

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=15)
"""Short enough that a message does not hold up the later ones of its chat long after the line is back."""
GIVE_UP_AFTER = timedelta(hours=24)


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    DELIVERED = "delivered"
    UNDELIVERABLE = "undeliverable"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxMessage:
    """One message to one address. `kind` reply: `body` is the worded Reply; notice: parameters of `notice`.

    `seq` is given by the store on adding; for one address it grows in the order of commits, so it is the
    cursor that readers page with. `receipt` is the channel's own message id. `maybe_sent`: a worker died
    while sending. `announcement`: it is one of many and waits behind everything else.
    """

    id: UUID
    address: str
    language: Language
    kind: Literal["reply", "notice"]
    body: Mapping[str, Any]
    created_at: datetime
    due: datetime
    give_up_at: datetime
    notice: str | None = None
    in_reply_to: tuple[str, str] | None = None
    referral_id: UUID | None = None
    event_id: UUID | None = None
    announcement: int | None = None
    seq: int = 0
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    lease_until: datetime | None = None
    last_error: str | None = None
    delivered_at: datetime | None = None
    receipt: str | None = None
    maybe_sent: bool = False

    @property
    def channel(self) -> str:
        return self.address.partition(":")[0]


def reply(
    id_: UUID,
    address: str,
    language: Language,
    body: Mapping[str, Any],
    *,
    at: datetime,
    in_reply_to: tuple[str, str] | None,
) -> OutboxMessage:
    """A worded reply to an inbound message (channel, external id)."""
    return OutboxMessage(
        id=id_,
        address=address,
        language=language,
        kind="reply",
        body=body,
        created_at=at,
        due=at,
        give_up_at=at + GIVE_UP_AFTER,
        in_reply_to=in_reply_to,
    )


def notice(
    id_: UUID,
    address: str,
    language: Language,
    name: str,
    parameters: Mapping[str, Any],
    *,
    at: datetime,
    referral_id: UUID | None = None,
    event_id: UUID | None = None,
    announcement: int | None = None,
) -> OutboxMessage:
    """A notice by its id (`referral.accepted` …), worded at delivery in the resident's language."""
    return OutboxMessage(
        id=id_,
        address=address,
        language=language,
        kind="notice",
        notice=name,
        body=parameters,
        created_at=at,
        due=at,
        give_up_at=at + GIVE_UP_AFTER,
        referral_id=referral_id,
        event_id=event_id,
        announcement=announcement,
    )


def delivered(message: OutboxMessage, *, at: datetime, receipt: str | None = None) -> OutboxMessage:
    """The message after a success."""
    return replace(
        message,
        state=DeliveryState.DELIVERED,
        delivered_at=at,
        lease_until=None,
        last_error=None,
        receipt=receipt or message.receipt,
    )


def failed(
    message: OutboxMessage,
    *,
    at: datetime,
    error: str,
    final: bool = False,
    retry_after: timedelta | None = None,
    spread: float = 0.5,
) -> OutboxMessage:
    """The message after a failure: tried again later, or undeliverable.

    `error` is for staff and holds no personal data. `final`: trying again is of no use. `retry_after` is
    what the channel asked for (429) and is honoured even beyond the longest wait. `spread` is a random
    number in [0, 1).
    """
    due = at + (retry_after if retry_after is not None else wait(message.attempts, spread))
    if final or due > message.give_up_at:
        return replace(message, state=DeliveryState.UNDELIVERABLE, lease_until=None, last_error=error)
    return replace(message, state=DeliveryState.PENDING, due=due, lease_until=None, last_error=error)


def wait(attempts: int, spread: float) -> timedelta:
    """How long after the n-th attempt (from 1): doubling, with half to all of it by `spread`, up to the
    cap.
    """
    doubled = FIRST_WAIT * (1 << min(max(attempts, 1) - 1, 16))
    return min(doubled, LONGEST_WAIT) * (0.5 + 0.5 * spread)


def resent(message: OutboxMessage, *, at: datetime) -> OutboxMessage:
    """An undeliverable message that staff send once more; its 24 hours begin anew."""
    return replace(
        message,
        state=DeliveryState.PENDING,
        due=at,
        give_up_at=at + GIVE_UP_AFTER,
        attempts=0,
        maybe_sent=False,
        last_error=None,
    )
