"""Tells other systems what happened: claims, commits the claim, sends with no transaction open, records."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.faults import where
from bot.posting import Posted, PostError, post
from referral.domain.webhooks import LEASE, Webhook, WebhookDelivery, body, next_try, signature
from referral.service.notices import tell_webhook_stopped
from referral.store import Database

log = structlog.get_logger(__name__)
AT_A_TIME = 5
"""Few, so that the lease outlasts them all, also where each takes as long as it may."""
Post = Callable[..., Posted]


@dataclass(frozen=True, slots=True)
class Sender:
    """`base` is how our own addresses begin; `private` lets it speak to the office network too."""

    database: Database
    clock: Callable[[], datetime]
    base: str = ""
    private: bool = False
    post: Post = post
    spread: Callable[[], float] = field(default=random.random)

    def run_once(self, now: datetime) -> int:
        """One round; how many were tried."""
        with self.database.unit_of_work() as uow:
            uow.webhooks.release_expired(now)
            claimed = uow.webhooks.claim_due(now, AT_A_TIME, LEASE)
            known = {one.id: one for one in uow.webhooks.everybody()} if claimed else {}
            uow.commit()
        for delivery in claimed:
            self._send(known[delivery.webhook_id], delivery)
        return len(claimed)

    def _send(self, webhook: Webhook, delivery: WebhookDelivery) -> None:
        sent, timestamp = body(delivery, self.base), int(self.clock().timestamp())
        headers = {
            "Content-Type": "application/json",
            "Yimen-Event-Id": str(delivery.event_id),
            "Yimen-Timestamp": str(timestamp),
            "Yimen-Signature": signature(webhook.secret, timestamp, sent),
        }
        try:
            answer = self.post(webhook.url, sent, headers, private=self.private)
            trouble = "" if answer.good else f"HTTP {answer.status}"
        except PostError as error:
            trouble = str(error)
        except Exception as error:  # noqa: BLE001 - logged without its message
            log.error("webhooks.failed", error=where(error))  # noqa: TRY400
            trouble = "the program failed; see the log"
        self._record(webhook, delivery, trouble)

    def _record(self, webhook: Webhook, delivery: WebhookDelivery, trouble: str) -> None:
        at = self.clock()
        with self.database.unit_of_work() as uow:
            if not trouble:
                uow.webhooks.delivered(delivery, at=at)
            else:
                due = next_try(delivery.attempts, at=at, spread=self.spread())
                dead = due >= delivery.give_up_at
                held = uow.webhooks.failed(delivery, error=trouble, due_at=due, dead=dead)
                # A whole day without a single success: nobody is there any more.
                silent = held and dead and not uow.webhooks.heard_since(webhook.id, delivery.at)
                if silent and uow.webhooks.disable(webhook.id, at=at, trouble=trouble):
                    subject = f"webhook:{webhook.id}"
                    uow.audit.add(who="system", action="disable-webhook", subject=subject, at=at)
                    tell_webhook_stopped(uow, webhook.id, at=at)
                    log.error("webhooks.disabled", webhook=str(webhook.id))
            uow.commit()
