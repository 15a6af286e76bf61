"""Webhooks, their deliveries, and counted calls in the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import RowMapping, and_, case, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from referral.domain.errors import NotFound
from referral.domain.webhooks import GIVE_UP_AFTER, DeliveryState, Webhook, WebhookDelivery
from referral.store.repositories.base import Repository
from referral.store.webhooks import call_rates, webhook_deliveries, webhooks

_ROWS = webhook_deliveries.c


class SqlWebhooks(Repository):
    def add(self, webhook: Webhook) -> None:
        values = {
            "id": webhook.id,
            "url": webhook.url,
            "events": " ".join(sorted(webhook.events)),
            "secret": self._keyring.seal(webhook.secret),
            "created_at": webhook.created_at,
            "trouble": "",
        }
        self._run(insert(webhooks).values(**values))

    def get(self, id_: UUID) -> Webhook:
        row = self._run(select(webhooks).where(webhooks.c.id == id_)).mappings().first()
        if row is None:
            raise NotFound("webhook")
        return self._read(row)

    def everybody(self) -> list[Webhook]:
        query = select(webhooks).order_by(webhooks.c.created_at, webhooks.c.id)
        return [self._read(row) for row in self._run(query).mappings()]

    def disable(self, id_: UUID, *, at: datetime, trouble: str) -> bool:
        active = webhooks.c.id == id_, webhooks.c.disabled_at.is_(None)
        changed = update(webhooks).where(*active).values(disabled_at=at, trouble=trouble)
        return self._run(changed).rowcount == 1

    def enable(self, id_: UUID, *, at: datetime) -> None:
        self._run(update(webhooks).where(webhooks.c.id == id_).values(disabled_at=None, trouble=""))
        waiting = _ROWS.webhook_id == id_, _ROWS.state == DeliveryState.PENDING
        again = {"due_at": at, "give_up_at": at + GIVE_UP_AFTER}
        self._run(update(webhook_deliveries).where(*waiting).values(**again))

    def remove(self, id_: UUID) -> bool:
        self._delete(webhook_deliveries, _ROWS.webhook_id == id_)
        return self._delete(webhooks, webhooks.c.id == id_) == 1

    def announce(self, event: str, event_id: UUID, referral_id: UUID, *, at: datetime) -> None:
        query = select(webhooks.c.id, webhooks.c.events).where(webhooks.c.disabled_at.is_(None))
        wanting = [row[0] for row in self._run(query) if event in row[1].split()]
        rows = [
            {
                "id": uuid4(),
                "webhook_id": id_,
                "event_id": event_id,
                "event": event,
                "referral_id": referral_id,
                "at": at,
                "state": DeliveryState.PENDING.value,
                "attempts": 0,
                "due_at": at,
                "give_up_at": at + GIVE_UP_AFTER,
                "last_error": "",
            }
            for id_ in wanting
        ]
        if rows:
            self._run(insert(webhook_deliveries), rows)

    def release_expired(self, now: datetime) -> int:
        expired = _ROWS.state == DeliveryState.SENDING, _ROWS.lease_until <= now
        back = {"state": DeliveryState.PENDING.value, "due_at": now, "lease_until": None}
        return self._run(update(webhook_deliveries).where(*expired).values(**back)).rowcount

    def claim_due(self, now: datetime, limit: int, lease: timedelta) -> list[WebhookDelivery]:
        joined = webhook_deliveries.join(webhooks, webhooks.c.id == _ROWS.webhook_id)
        due = _ROWS.state == DeliveryState.PENDING, _ROWS.due_at <= now, webhooks.c.disabled_at.is_(None)
        query = select(webhook_deliveries).select_from(joined).where(*due).order_by(_ROWS.seq).limit(limit)
        locked = query.with_for_update(skip_locked=True, of=webhook_deliveries)
        found = self._run(locked).mappings().all()
        claim = {
            "state": DeliveryState.SENDING.value,
            "attempts": _ROWS.attempts + 1,
            "lease_until": now + lease,
        }
        numbers = [row["seq"] for row in found]
        if numbers:
            self._run(update(webhook_deliveries).where(_ROWS.seq.in_(numbers)).values(**claim))
        return [_delivery(row, attempts=row["attempts"] + 1) for row in found]

    def delivered(self, delivery: WebhookDelivery, *, at: datetime) -> bool:
        done = {"state": DeliveryState.DELIVERED.value, "delivered_at": at, "last_error": ""}
        return self._settle(delivery, done)

    def failed(self, delivery: WebhookDelivery, *, error: str, due_at: datetime, dead: bool) -> bool:
        state = DeliveryState.DEAD if dead else DeliveryState.PENDING
        return self._settle(delivery, {"state": state.value, "last_error": error, "due_at": due_at})

    def _settle(self, delivery: WebhookDelivery, values: dict[str, Any]) -> bool:
        """Only whoever still holds the claim settles it."""
        held = and_(
            _ROWS.id == delivery.id,
            _ROWS.state == DeliveryState.SENDING,
            _ROWS.attempts == delivery.attempts,
        )
        settled = update(webhook_deliveries).where(held).values(lease_until=None, **values)
        return self._run(settled).rowcount == 1

    def deliveries(
        self, webhook_id: UUID, *, before: int | None = None, limit: int = 50
    ) -> list[tuple[int, WebhookDelivery]]:
        query = select(webhook_deliveries).where(_ROWS.webhook_id == webhook_id)
        if before is not None:
            query = query.where(_ROWS.seq < before)
        rows = self._run(query.order_by(_ROWS.seq.desc()).limit(limit)).mappings()
        return [(row["seq"], _delivery(row)) for row in rows]

    def resend(self, webhook_id: UUID, id_: UUID, *, at: datetime) -> None:
        mine = _ROWS.webhook_id == webhook_id, _ROWS.id == id_, _ROWS.state != DeliveryState.SENDING
        again = {"state": DeliveryState.PENDING.value, "due_at": at, "give_up_at": at + GIVE_UP_AFTER}
        if not self._run(update(webhook_deliveries).where(*mine).values(**again)).rowcount:
            raise NotFound("delivery")

    def heard_since(self, webhook_id: UUID, start: datetime) -> bool:
        through = _ROWS.webhook_id == webhook_id, _ROWS.delivered_at >= start
        return self._run(select(_ROWS.seq).where(*through).limit(1)).first() is not None

    def purge(self, *, before: datetime) -> int:
        over = _ROWS.state.in_((DeliveryState.DELIVERED, DeliveryState.DEAD))
        return self._delete(webhook_deliveries, over, _ROWS.at < before)

    def _read(self, row: RowMapping) -> Webhook:
        secret = self._keyring.open(row["secret"])
        wanted = frozenset(row["events"].split())
        rest = (row["created_at"], row["disabled_at"], row["trouble"])
        return Webhook(row["id"], row["url"], wanted, secret, *rest)


def _delivery(row: RowMapping, **changes: Any) -> WebhookDelivery:
    names = (
        "id", "webhook_id", "event_id", "event", "referral_id", "at", "attempts", "due_at", "give_up_at",
        "last_error", "delivered_at",
    )  # fmt: skip
    values = {name: row[name] for name in names} | changes
    return WebhookDelivery(state=DeliveryState(row["state"]), **values)


class SqlRates(Repository):
    def count(self, token_id: UUID, window: int) -> int:
        make = postgresql.insert if self._on_postgresql else sqlite.insert
        first = make(call_rates).values(token_id=token_id, window=window, calls=1)
        same = call_rates.c.window == window
        more = first.on_conflict_do_update(
            index_elements=[call_rates.c.token_id],
            set_={"window": window, "calls": case((same, call_rates.c.calls + 1), else_=1)},
        )
        return int(self._run(more.returning(call_rates.c.calls)).scalar_one())
