"""Conversations, the inbox and the outbox."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    and_,
    bindparam,
    exists,
    func,
    insert,
    not_,
    or_,
    select,
    update,
)

from knowledge.languages import Language, is_language
from referral import outbox as messages
from referral.domain.errors import AlreadyReceived, NotFound
from referral.outbox import DeliveryState, OutboxMessage
from referral.store.repositories.base import Repository
from referral.store.tables import conversations, inbox, outbox
from referral.store.unsent import UNSENT

PORTION = 20
"""So many messages of an announcement are claimed at a time."""
FAR = timedelta(hours=1)
"""No claim and no wait between two tries is as long."""


_OLDEST = (
    select(outbox)
    .where(outbox.c.address == bindparam("address"), UNSENT.of(outbox))
    .order_by(outbox.c.seq)
    .limit(1)
    # Not skipped where another worker holds it: the next one must not overtake it.
    .with_for_update()
)
_ADD = insert(outbox).returning(outbox.c.seq)
"""Built once: these run for every message, and building a statement takes as long as running it."""


def _due(now: datetime, channels: Collection[str] | None) -> list[ColumnElement[bool]]:
    """What may be sent now: due, and nothing older of the same address still on its way."""
    earlier = outbox.alias("earlier")
    behind = exists().where(
        earlier.c.address == outbox.c.address, earlier.c.seq < outbox.c.seq, UNSENT.of(earlier)
    )
    due: list[ColumnElement[bool]] = [
        outbox.c.state == DeliveryState.PENDING,
        outbox.c.due_at <= now,
        not_(behind),
    ]
    if channels is not None:
        due.append(outbox.c.channel.in_(channels))
    return due


class SqlConversations(Repository):
    def get(self, address: str, *, lock: bool = True) -> dict[str, Any] | None:
        query = select(conversations.c.document).where(conversations.c.address == address)
        if not lock:
            document = self._run(query).scalar()
        else:
            # A first message has no row to lock yet, and two may come at once: so a bare row goes first.
            row = self._run(query.with_for_update()).first()
            if row is None:
                self._insert_new(conversations, {"address": address, "version": 0})
                row = self._run(query.with_for_update()).first()
            document = row[0] if row else None
        return self._keyring.open_json(document) if document else None

    def put(self, address: str, document: Mapping[str, Any], language: Language, *, at: datetime) -> None:
        values = {
            "document": self._keyring.seal_json(document),
            "language": language,
            "updated_at": at,
            "version": conversations.c.version + 1,
        }
        change = update(conversations).where(conversations.c.address == address).values(**values)
        if self._run(change).rowcount == 0:
            self._run(insert(conversations).values(**{**values, "address": address, "version": 1}))

    def language(self, address: str) -> Language | None:
        query = select(conversations.c.language).where(conversations.c.address == address)
        language = self._run(query).scalar()
        return language if is_language(language) else None

    def purge(self, *, before: datetime) -> int:
        return self._delete(conversations, conversations.c.updated_at < before)


class SqlInbox(Repository):
    def seen(self, channel: str, external_id: str) -> bool:
        query = select(inbox.c.id).where(inbox.c.channel == channel, inbox.c.external_id == external_id)
        return self._run(query).first() is not None

    def add(self, channel: str, external_id: str, address: str, *, at: datetime) -> None:
        values = {"channel": channel, "external_id": external_id, "address": address, "received_at": at}
        if not self._insert_new(inbox, values):
            raise AlreadyReceived(channel, external_id)

    def purge(self, *, before: datetime) -> int:
        return self._delete(inbox, inbox.c.received_at < before)


class SqlOutbox(Repository):
    def add(self, message: OutboxMessage) -> OutboxMessage:
        if self._on_postgresql:
            # Numbers of one address have to become visible in order, or a reader's cursor would skip one.
            self._run(select(func.pg_advisory_xact_lock(func.hashtextextended(message.address, 0))))
        values = self._values(message) | {"id": message.id, "channel": message.channel}
        seq = self._run(_ADD, values).scalar_one()
        return replace(message, seq=seq)

    def get(self, id_: UUID) -> OutboxMessage:
        row = self._run(select(outbox).where(outbox.c.id == id_)).mappings().first()
        if row is None:
            raise NotFound("message")
        return self._message(row)

    def for_inbound(self, channel: str, external_id: str) -> list[OutboxMessage]:
        answered = and_(outbox.c.reply_channel == channel, outbox.c.reply_external_id == external_id)
        return self._list(select(outbox).where(answered).order_by(outbox.c.seq))

    def after(self, address: str, cursor: int, limit: int = 100) -> list[OutboxMessage]:
        query = select(outbox).where(outbox.c.address == address, outbox.c.seq > cursor)
        return self._list(query.order_by(outbox.c.seq).limit(limit))

    def last_seq(self, address: str) -> int:
        query = select(func.max(outbox.c.seq)).where(outbox.c.address == address)
        return self._run(query).scalar() or 0

    def claim_due(
        self,
        now: datetime,
        limit: int,
        lease: timedelta,
        *,
        channels: Collection[str] | None = None,
    ) -> list[OutboxMessage]:
        due = _due(now, channels)
        # Replies go before notices, and both before what is told to many: nobody who waits is kept by it.
        own = select(outbox).where(*due, outbox.c.announcement_id.is_(None))
        query = own.order_by(outbox.c.kind == "notice", outbox.c.seq).limit(limit)
        found = self._list(query.with_for_update(skip_locked=True))
        # In small portions, so that a message that comes now waits for a fraction of a second only.
        if room := min(limit - len(found), PORTION):
            many = select(outbox).where(*due, outbox.c.announcement_id.is_not(None))
            query = many.order_by(outbox.c.announcement_id, outbox.c.seq).limit(room)
            found += self._list(query.with_for_update(skip_locked=True))
        return self._claimed(found, now + lease)

    def claim_next(
        self, address: str, now: datetime, lease: timedelta, channels: Collection[str] | None = None
    ) -> OutboxMessage | None:
        row = self._run(_OLDEST, {"address": address}).mappings().first()
        if row is not None and row["state"] == DeliveryState.SENDING.value and row["lease_until"] <= now:
            self.release_expired(now)
            row = self._run(_OLDEST, {"address": address}).mappings().first()
        if row is None or row["state"] != DeliveryState.PENDING.value:
            return None
        if row["due_at"] > now or (channels is not None and row["channel"] not in channels):
            return None
        return self._claimed([self._message(row)], now + lease)[0]

    def _claimed(self, found: list[OutboxMessage], until: datetime) -> list[OutboxMessage]:
        if found:
            claim = {
                "state": DeliveryState.SENDING.value,
                "attempts": outbox.c.attempts + 1,
                "lease_until": until,
            }
            numbers = [message.seq for message in found]
            self._run(update(outbox).where(outbox.c.seq.in_(numbers)).values(**claim))
        return [
            replace(m, state=DeliveryState.SENDING, attempts=m.attempts + 1, lease_until=until) for m in found
        ]

    def save(self, message: OutboxMessage) -> bool:
        held = and_(
            outbox.c.id == message.id,
            outbox.c.state == DeliveryState.SENDING,
            outbox.c.attempts == message.attempts,
        )
        return self._run(update(outbox).where(held).values(**self._state(message))).rowcount == 1

    def release_expired(self, now: datetime) -> int:
        self._unstick(now)
        # A lease that ends so late was made by a clock that has been set back since.
        ended = or_(outbox.c.lease_until <= now, outbox.c.lease_until > now + FAR)
        expired = and_(outbox.c.state == DeliveryState.SENDING, ended)
        back = {
            "state": DeliveryState.PENDING.value,
            "due_at": now,
            "lease_until": None,
            "maybe_sent": True,
        }
        return self._run(update(outbox).where(expired).values(**back)).rowcount

    def _unstick(self, now: datetime) -> None:
        """What waits for a moment that no rule gives was dated by a clock that has been set back since: it
        would keep a resident waiting for hours, and all that follows it. A channel's own wish to wait longer
        than `FAR` is asked about again.
        """
        untried = and_(outbox.c.attempts == 0, outbox.c.due_at > now + messages.LONGEST_WAIT)
        late = or_(untried, outbox.c.due_at > now + FAR)
        stuck = and_(outbox.c.state == DeliveryState.PENDING, late)
        self._run(update(outbox).where(stuck).values(due_at=now))

    def undeliverable(self, limit: int = 100) -> list[OutboxMessage]:
        failed = select(outbox).where(outbox.c.state == DeliveryState.UNDELIVERABLE)
        return self._list(failed.order_by(outbox.c.seq.desc()).limit(limit))

    def resend(self, id_: UUID, *, at: datetime) -> OutboxMessage:
        message = self.get(id_)
        again = messages.resent(message, at=at)
        lost = and_(outbox.c.id == id_, outbox.c.state == DeliveryState.UNDELIVERABLE)
        if self._run(update(outbox).where(lost).values(**self._state(again))).rowcount == 0:
            raise NotFound("undeliverable message")
        return again

    def counts(self) -> dict[str, int]:
        rows = self._run(select(outbox.c.state, func.count()).group_by(outbox.c.state)).all()
        found = {str(row[0]): int(row[1]) for row in rows}
        return {state.value: found.get(state.value, 0) for state in DeliveryState}

    def purge(self, *, before: datetime) -> int:
        """Messages about a referral stay with it; the others go when they are done with."""
        done = or_(
            outbox.c.delivered_at < before,
            and_(outbox.c.state == DeliveryState.UNDELIVERABLE, outbox.c.give_up_at < before),
        )
        return self._delete(outbox, outbox.c.referral_id.is_(None), done)

    def _list(self, query: Select[Any]) -> list[OutboxMessage]:
        return [self._message(row) for row in self._run(query).mappings()]

    def _values(self, message: OutboxMessage) -> dict[str, Any]:
        channel, external_id = message.in_reply_to or (None, None)
        return self._state(message) | {
            "address": message.address,
            "language": message.language,
            "kind": message.kind,
            "notice": message.notice,
            "body": self._keyring.seal_json(message.body),
            "reply_channel": channel,
            "reply_external_id": external_id,
            "referral_id": message.referral_id,
            "event_id": message.event_id,
            "announcement_id": message.announcement,
            "created_at": message.created_at,
        }

    def _state(self, message: OutboxMessage) -> dict[str, Any]:
        return {
            "state": message.state.value,
            "attempts": message.attempts,
            "due_at": message.due,
            "give_up_at": message.give_up_at,
            "lease_until": message.lease_until,
            "last_error": message.last_error,
            "maybe_sent": message.maybe_sent,
            "receipt": message.receipt,
            "delivered_at": message.delivered_at,
        }

    def _message(self, row: RowMapping) -> OutboxMessage:
        same = ("id", "address", "kind", "notice", "seq", "attempts", "referral_id", "event_id", "give_up_at")
        also = ("lease_until", "last_error", "maybe_sent", "receipt", "created_at", "delivered_at")
        replies = row["reply_channel"] is not None
        return OutboxMessage(
            **{name: row[name] for name in (*same, *also)},
            language=cast("Language", row["language"]),
            body=self._keyring.open_json(row["body"]),
            due=row["due_at"],
            announcement=row["announcement_id"],
            state=DeliveryState(row["state"]),
            in_reply_to=(row["reply_channel"], row["reply_external_id"]) if replies else None,
        )
